"""Doses written beside their lines: never on a line, never on each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import takewhile
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.transforms import Bbox

from assistant.interface.chart.rows import Row, Span, turning
from assistant.reasoning.dosing.figures import shown

SIZE, INK = 8.0, "#1a1a1a"
APART = 2.0  # points between a number and its line
Spot = tuple[Literal["left", "right", "center"], int, int]  # its side, and where it stands: right, above
PLACES: tuple[Spot, ...] = (
    ("left", 1, 1),
    ("right", -1, 1),
    ("left", 1, -1),
)  # above, before the rise, below
BESIDE: tuple[Spot, ...] = (("left", 1, 0), ("right", -1, 0), ("center", 0, 1))  # of a mark
VERTICAL: dict[int, Literal["bottom", "center", "top"]] = {1: "bottom", 0: "center", -1: "top"}


class Labels:
    """The labels of one panel: the first, last and turning doses first, then each that finds room.

    point: a typographic point in dots of the renderer.
    """

    def __init__(self, renderer: RendererBase, axes: Axes, point: float) -> None:
        self.renderer, self.axes, self.point = renderer, axes, point
        self.taken: list[Bbox] = []
        self.lines: list[tuple[float, float, float]] = []

    def line(self, left: float, right: float, level: float) -> None:
        """A dose drawn from one day to another, which no label may cross."""
        self.lines.append((left, right, level))

    def mark(self, x: float, y: float, reach: float) -> None:
        """A day's mark, of so many points around, which no label may cover."""
        (left, low), reach = self.axes.transData.transform((x, y)), self.point * reach
        self.taken.append(Bbox.from_extents(left - reach, low - reach, left + reach, low + reach))

    def place(self, row: Row) -> None:
        """Write what finds room; where the first or the last dose finds none, both in the corner."""
        self._walls()
        places = [place for place, span in enumerate(row.spans) if span.amount is not None]
        ends = [*places[:1], *places[-1:]]
        left_out = False
        for place in dict.fromkeys([*ends, *turning(row.spans), *places]):
            span = row.spans[place]
            if span.amount is None or (place and row.spans[place - 1].amount == span.amount):
                continue
            if row.single_days:
                same = takewhile(partial(_same, span), row.spans[place:])
                spots = [(later.on.toordinal() + 0.5, spot) for later in same for spot in BESIDE]
            else:
                spots = [(float(span.on.toordinal()), spot) for spot in PLACES[: 3 if place in ends else 2]]
            fits = self._dose(row.label(place), float(span.amount), spots, 5.0 if row.single_days else APART)
            left_out |= not fits and place in ends
        if left_out:
            self._corner(row, places[0], places[-1])

    def _corner(self, row: Row, first: int, last: int) -> None:
        ends = [shown(amount) for place in (first, last) if (amount := row.spans[place].amount) is not None]
        text = f"{' to '.join(dict.fromkeys(ends))} {row.unit}"
        label = self.axes.text(1, 1, text, transform=self.axes.transAxes, ha="right", va="top", fontsize=SIZE)
        corners: tuple[tuple[Literal["left", "right", "center"], float], ...] = (
            ("right", 1.0),
            ("left", 0.0),
            ("center", 0.5),
        )
        for side, x in corners:
            label.set_horizontalalignment(side)
            label.set_x(x)
            box = label.get_window_extent(self.renderer)
            if self._free(box):
                self.taken.append(box)
                return
        label.remove()

    def _walls(self) -> None:
        """Lines and the rises between them as boxes on the canvas."""
        edge = self.point * APART / 2
        before: tuple[float, float, float] | None = None
        for left, right, level in self.lines:
            (x, y), (far, _) = self.axes.transData.transform([(left, level), (right, level)])
            self.taken.append(Bbox.from_extents(x, y - edge, far, y + edge))
            if before and before[1] == left:
                rise = self.axes.transData.transform((left, before[2]))[1]
                self.taken.append(Bbox.from_extents(x - edge, min(y, rise), x + edge, max(y, rise)))
            before = (left, right, level)

    def _dose(self, text: str, level: float, spots: Sequence[tuple[float, Spot]], aside: float) -> bool:
        for x, (side, right, above) in spots:
            label = self.axes.annotate(
                text,
                (x, level),
                xytext=(aside * right, aside * above),
                textcoords="offset points",
                ha=side,
                va=VERTICAL[above],
                fontsize=SIZE,
                color=INK,
                zorder=5,
            )
            box = label.get_window_extent(self.renderer)
            if self._free(box):
                self.taken.append(box)
                return True
            label.remove()
        return False

    def _free(self, box: Bbox) -> bool:
        panel = self.axes.get_window_extent()
        within = panel.x0 <= box.x0 and box.x1 <= panel.x1 + 8 and panel.y0 <= box.y0 and box.y1 <= panel.y1
        return within and not any(box.overlaps(other) for other in self.taken)


def _same(span: Span, later: Span) -> bool:
    return later.amount == span.amount
