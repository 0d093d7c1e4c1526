"""A treatment as a picture to print: SVG or PNG, the same bytes for the same treatment.

matplotlib draws it and is imported here, late; it is the extra `pictures`. Without it: ModuleNotFoundError.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from assistant.interface.chart.rows import chart_of
from assistant.reasoning.dosing.dates import window
from assistant.reasoning.dosing.values import Treatment

if TYPE_CHECKING:
    from assistant.interface.chart.panels import Sheet

NOTHING = "There is nothing with a date to draw."
DOTS = 200  # an inch: sharp in print, and about 1500 across
# Measured in the first, which is wide and comes with matplotlib; what a reader has instead is no wider.
FONTS = "'DejaVu Sans', Verdana, Arial, Helvetica, sans-serif"
STYLE: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "svg.fonttype": "none",
    "svg.hashsalt": "myositis-assistant",
    "hatch.linewidth": 0.6,
    "text.parse_math": False,
}


class NoPicture(Exception):
    """Why there is no picture, as a sentence for the reader."""


def chart_svg(treatment: Treatment) -> str:
    """The picture as one SVG document, its words kept as text. NoPicture where it cannot be drawn."""
    title = f"Doses and dates from {window(treatment.start)}"
    metadata = {"Date": None, "Creator": None, "Title": title}
    svg = _drawn(treatment, lambda sheet, file: sheet.save(file, "svg", metadata)).decode("utf-8")
    return svg.replace("'DejaVu Sans'", FONTS)


def chart_png(treatment: Treatment) -> bytes:
    """The picture as a PNG of 200 dots an inch. NoPicture where it cannot be drawn."""
    return _drawn(treatment, lambda sheet, file: sheet.save(file, "png", {"Software": None}, DOTS))


def _drawn(treatment: Treatment, save: Callable[[Sheet, BytesIO], None]) -> bytes:
    chart = chart_of(treatment)
    if chart is None:
        raise NoPicture(NOTHING)
    import matplotlib

    from assistant.interface.chart.panels import Sheet

    file = BytesIO()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # what the reader's own settings say is not asked
        matplotlib.rcParams.update(STYLE)
        save(Sheet(chart), file)
    return file.getvalue()
