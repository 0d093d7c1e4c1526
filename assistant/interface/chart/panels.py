"""The sheet that is printed: a panel for each course below the other, sharing one axis of dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from assistant.interface.chart.labels import Labels
from assistant.interface.chart.rows import Chart, Row, runs, sources_text, ticks
from assistant.reasoning.dosing.dates import window

WIDE, TALLEST = 7.3, 10.7  # inches: within the margins of A4
LEFT, RIGHT, EDGE = 0.5, 0.2, 0.15
LINE, LINE_SMALL, GAP = 0.18, 0.15, 0.1
LEVEL, EVENT, MARKS = 0.85, 0.45, 0.16
AXIS, LOWEST = 0.42, 0.45
TITLE, NAME, TEXT = 13, 9.5, 8.0
INK, QUIET, GRID, SHADE = "#1a1a1a", "#555555", "#d0d0d0", "#ececec"
DOSE, UNDER, EVENTS = "#0b5394", "#d6e4f0", "#a84300"  # told apart by the colour-blind, and in grey
REVIEW = "A proposal for review, not an order. No clinician has signed off the rules behind it."
CHARACTERS = 84  # that the axis holds at the size of its names


class Sheet:
    """One chart drawn on one figure."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.figure = Figure(figsize=(WIDE, TALLEST))
        self.renderer = FigureCanvasAgg(self.figure).get_renderer()  # type: ignore[no-untyped-call]
        self.day = (WIDE - LEFT - RIGHT) / chart.days  # inches
        self.most = {
            (row.drug, row.unit): max(r.most for r in chart.rows if (r.drug, r.unit) == (row.drug, row.unit))
            for row in chart.rows
        }
        self._draw()

    def save(
        self, file: BytesIO, kind: str, metadata: dict[str, str | None], dots: float | None = None
    ) -> None:
        """Written to the file as "svg" or "png"."""
        self.figure.savefig(file, format=kind, metadata=metadata, dpi=dots or "figure", facecolor="white")

    def texts(self) -> list[Text]:
        """Every text on the sheet that is seen."""
        found: list[Text] = self.figure.findobj(Text)
        return [text for text in found if text.get_text().strip() and text.get_visible()]

    # --- the sheet ------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        chart = self.chart
        title = f"Doses and dates from {window(chart.start)}"
        head: list[tuple[str, float, str]] = [
            (line, TITLE, "bold") for line in self._wrapped(title, TITLE, "bold")
        ]
        head += [(line, TEXT, "normal") for line in self._wrapped(REVIEW, TEXT)]
        foot = self._wrapped(f"Sources: {sources_text(chart.sources)}", TEXT) if chart.sources else []
        names = [self._name(row) for row in chart.rows]
        wanted = [self._tall(row) for row in chart.rows]
        tests = [f"Tests: {drug}" if drug else "Tests" for drug, _ in chart.tests]
        if chart.reassess:
            tests.append(f"See again: {window(*chart.reassess)}")
        below = [self._wrapped(name, NAME, "bold") for name in tests]
        fixed = 2 * EDGE + 0.26 + LINE_SMALL * (len(head) - 1 + len(foot)) + AXIS + LINE
        fixed += sum(LINE * len(lines) + GAP for lines in (*names, *below)) + MARKS * len(below)
        squeeze = min(1.0, max(LOWEST, (TALLEST - fixed) / max(sum(wanted), 0.1)))
        tall = fixed + sum(height * squeeze for height in wanted)
        self.figure.set_size_inches(WIDE, tall)
        self.tall = tall

        y = tall - EDGE - 0.2
        for line, size, weight in head:
            self._text(EDGE, y, line, size, weight, QUIET if size == TEXT else INK)
            y -= 0.06 + LINE_SMALL if size == TITLE else LINE_SMALL
        y -= LINE - LINE_SMALL
        for row, lines, height in zip(chart.rows, names, wanted, strict=True):
            y = self._named(lines, y)
            axes = self._panel(y := y - height * squeeze, height * squeeze)
            self._row(axes, row)
            y -= GAP
        windows = [list(those) for _, those in chart.tests] + ([[chart.reassess]] if chart.reassess else [])
        for lines, those in zip(below, windows, strict=True):
            y = self._named(lines, y)
            axes = self._panel(y := y - MARKS, MARKS)
            self._tests(axes, those, bar=those == [chart.reassess])
            y -= GAP
        self._dates(y + GAP)
        y = EDGE + LINE_SMALL * (len(foot) - 1) + 0.03
        for line in foot:
            self._text(EDGE, y, line, TEXT, "normal", QUIET)
            y -= LINE_SMALL

    def _name(self, row: Row) -> list[str]:
        """What stands above a panel: the drug, the course, and what its axis is in."""
        count = f"{len(row.spans)} times" if row.single_days and len(row.spans) > 1 else ""
        unknown = any(span.amount is None for span in row.spans) and not row.single_days
        parts = (row.drug, row.name, row.measure, count, "no figure yet where hatched" if unknown else "")
        return self._wrapped(", ".join(filter(None, parts)), NAME, "bold")

    @staticmethod
    def _tall(row: Row) -> float:
        if row.single_days:
            return EVENT if row.most else MARKS
        return LEVEL if row.most else MARKS * 1.4

    def _wrapped(self, text: str, size: float, weight: str = "normal") -> list[str]:
        """The text in lines that fit between the edges, as measured; a word that does not is broken."""
        room = (WIDE - 2 * EDGE) * self.figure.dpi
        lines, line = [], ""
        for word in text.split():
            while self._width(word, size, weight) > room:
                cut = next(n for n in range(len(word), 0, -1) if self._width(word[:n], size, weight) <= room)
                lines += [*([line] if line else []), word[:cut]]
                word, line = word[cut:], ""
            longer = f"{line} {word}".strip()
            if line and self._width(longer, size, weight) > room:
                lines.append(line)
                longer = word
            line = longer
        return [*lines, line] if line else lines

    def _width(self, text: str, size: float, weight: str) -> float:
        probe = self.figure.text(0, 0, text, fontsize=size, fontweight=weight)
        width = probe.get_window_extent(self.renderer).width
        probe.remove()
        return float(width)

    def _text(self, x: float, y: float, text: str, size: float, weight: str, colour: str) -> None:
        self.figure.text(x / WIDE, y / self.tall, text, fontsize=size, fontweight=weight, color=colour)

    def _named(self, lines: Sequence[str], y: float) -> float:
        for line in lines:
            y -= LINE
            self._text(EDGE, y + 0.05, line, NAME, "bold", INK)
        return y

    # --- the panels -----------------------------------------------------------------------------------------

    def _panel(self, y: float, height: float) -> Axes:
        axes = self.figure.add_axes(
            (LEFT / WIDE, y / self.tall, (WIDE - LEFT - RIGHT) / WIDE, height / self.tall)
        )
        axes.set_xlim(self.chart.start.toordinal(), self.chart.end.toordinal() + 1)
        axes.tick_params(length=0, labelsize=TEXT, colors=QUIET, labelbottom=False, labelleft=False)
        axes.set_xticks([])
        axes.set_yticks([])
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color("#888888")
        for day, _ in self._ticks():
            axes.axvline(day.toordinal(), color=GRID, linewidth=0.6, zorder=0.5)
        if self.chart.reassess:
            on, until = self.chart.reassess
            axes.axvspan(on.toordinal(), until.toordinal() + 1, color=SHADE, linewidth=0, zorder=0.2)
        return axes

    def _ticks(self) -> list[tuple[date, str]]:
        return ticks(self.chart.start, self.chart.end, CHARACTERS)

    def _dates(self, y: float) -> None:
        """The names of days or months below the last panel, and the years below them."""
        year = 0
        for day, name in self._ticks():
            x = LEFT + (day - self.chart.start).days * self.day
            self._below(x, y - 0.14, name)
            if day.year != year:
                self._below(x, y - 0.14 - LINE_SMALL, str(day.year))
                year = day.year

    def _below(self, x: float, y: float, text: str) -> None:
        room = self._width(text, TEXT, "normal") / self.figure.dpi
        self._text(min(x, WIDE - EDGE - room), y, text, TEXT, "normal", QUIET)

    def _row(self, axes: Axes, row: Row) -> None:
        most = float(self.most[row.drug, row.unit]) if row.most else 1.0
        axes.set_ylim(0, most * 1.32)
        labels = Labels(self.renderer, axes, self.figure.dpi / 72)
        if row.single_days:
            self._days(axes, row, most, labels)
        else:
            if row.most:
                axes.set_yticks(MaxNLocator(3, integer=most >= 3).tick_values(0, most))
                axes.set_ylim(0, most * 1.32)
                axes.tick_params(labelleft=True)
                axes.yaxis.set_major_formatter("{x:g}")
            self._levels(axes, row, labels)
        labels.place(row)

    def _levels(self, axes: Axes, row: Row, labels: Labels) -> None:
        dashes = (0, (4, 2)) if row.choice else "solid"
        for run in runs(row.spans):
            xs: list[float] = []
            ys: list[float] = []
            for span in run:
                left, right = span.on.toordinal(), span.until.toordinal() + 1
                if span.amount is None:
                    axes.axvspan(
                        left, right, facecolor="none", edgecolor="#999999", hatch="////", linewidth=0
                    )
                    continue
                labels.line(left, right, float(span.amount))
                if xs and xs[-1] != left:
                    xs, ys = [*xs, left], [*ys, float("nan")]
                xs, ys = [*xs, left, right], [*ys, float(span.amount), float(span.amount)]
            axes.plot(xs, ys, color=DOSE, linewidth=1.6, linestyle=dashes, drawstyle="steps-post", zorder=3)
            axes.fill_between(xs, ys, step="post", color=UNDER, linewidth=0, zorder=1, alpha=0.8)
            if run[-1].goes_on and ys:
                axes.plot(xs[-1:], ys[-1:], marker=">", markersize=6, color=DOSE, clip_on=False, zorder=4)

    def _days(self, axes: Axes, row: Row, most: float, labels: Labels) -> None:
        xs = [span.on.toordinal() + 0.5 for span in row.spans]
        ys = [
            float(span.amount) if span.amount is not None else most * 0.66 * (not row.most)
            for span in row.spans
        ]
        if row.most:
            axes.vlines(
                xs, 0, ys, color=EVENTS, linewidth=1.1, linestyle=(0, (3, 2)) if row.choice else "solid"
            )
        near = min((right - left for left, right in pairwise(xs)), default=99)
        size = min(5.5, max(2.0, near * self.day * 72 * 0.85 - 1.3))
        for x, y in zip(xs, ys, strict=True):
            labels.mark(x, y, size / 2 + 1)
        axes.plot(
            *(xs, ys), linestyle="none", marker="o", markersize=size, clip_on=False, zorder=4,
            markeredgecolor=EVENTS, markerfacecolor="white" if row.choice else EVENTS, markeredgewidth=1.3,
        )  # fmt: skip

    def _tests(self, axes: Axes, windows: Sequence[tuple[date, date]], bar: bool) -> None:
        axes.set_ylim(0, 1)
        for on, until in windows:
            left, right = on.toordinal(), until.toordinal() + 1
            if bar or (right - left) * self.day > MARKS:
                thick = 6 if bar else 1.6
                axes.plot([left, right], [0.5, 0.5], color=QUIET, linewidth=thick, solid_capstyle="butt")
            if not bar:
                axes.plot([left + 0.5], [0.5], marker="D", markersize=4.5, color=INK, clip_on=False, zorder=4)
