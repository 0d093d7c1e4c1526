"""Doses written beside their lines: never on a line, never on each other."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from assistant.interface.chart_rows import Row, amount_text, turning

SIZE, INK = 8.0, "#1a1a1a"
APART = 2.0  # points between a number and its line
NO_FIGURE = "no figure yet"
PLACES = (("left", 1, 1), ("right", -1, 1), ("left", 1, -1))  # above, before the rise, below
BESIDE = (("left", 1, 0), ("right", -1, 0), ("center", 0, 1))  # of a mark
VERTICAL = {1: "bottom", 0: "center", -1: "top"}


class Labels:
    """The labels of one panel: the first, last and turning doses first, then each that finds room."""

    def __init__(self, canvas: FigureCanvasAgg, axes: Axes) -> None:
        self.canvas, self.axes = canvas, axes
        self.taken: list[Bbox] = []
        self.lines: list[tuple[float, float, float]] = []
        self.gaps: list[tuple[float, float]] = []

    def line(self, left: float, right: float, level: float) -> None:
        """A dose drawn from one day to another, which no label may cross."""
        self.lines.append((left, right, level))

    def unknown(self, left: float, right: float) -> None:
        """A time for which something is due and has no figure."""
        self.gaps.append((left, right))

    def mark(self, x: float, y: float, reach: float) -> None:
        """A day's mark, of so many points around, which no label may cover."""
        (left, low), reach = self.axes.transData.transform((x, y)), self._dots(reach)
        self.taken.append(Bbox.from_extents(left - reach, low - reach, left + reach, low + reach))

    def place(self, row: Row) -> None:
        """Write what finds room; where the first or the last dose finds none, both in the corner."""
        self._walls()
        for left, right in self.gaps:
            self._gap(left, right)
        places = [place for place, span in enumerate(row.spans) if span.amount is not None]
        wanted = dict.fromkeys([*places[:1], *places[-1:], *turning(row.spans), *places])
        left_out = False
        for place in wanted:
            span = row.spans[place]
            if span.amount is None or (place and row.spans[place - 1].amount == span.amount):
                continue
            x = span.on.toordinal() + (0.5 if row.single_days else 0.0)
            shown = self._dose(x, float(span.amount), row.label(place), row.single_days)
            left_out |= not shown and place in (places[0], places[-1])
        if left_out:
            self._corner(row, places[0], places[-1])

    def _corner(self, row: Row, first: int, last: int) -> None:
        ends = [
            amount_text(amount) for place in (first, last) if (amount := row.spans[place].amount) is not None
        ]
        text = f"{' to '.join(dict.fromkeys(ends))} {row.unit}"
        label = self.axes.text(1, 1, text, transform=self.axes.transAxes, ha="right", va="top", fontsize=SIZE)
        for side, x in (("right", 1.0), ("left", 0.0), ("center", 0.5)):
            label.set_ha(side)
            label.set_x(x)
            box = label.get_window_extent(self.canvas.get_renderer())
            if self._free(box):
                self.taken.append(box)
                return
        label.remove()

    def _walls(self) -> None:
        """Lines and the rises between them as boxes on the canvas."""
        edge = self._dots(APART / 2)
        before: tuple[float, float, float] | None = None
        for left, right, level in self.lines:
            (x, y), (far, _) = self.axes.transData.transform([(left, level), (right, level)])
            self.taken.append(Bbox.from_extents(x, y - edge, far, y + edge))
            if before and before[1] == left:
                rise = self.axes.transData.transform((left, before[2]))[1]
                self.taken.append(Bbox.from_extents(x - edge, min(y, rise), x + edge, max(y, rise)))
            before = (left, right, level)

    def _dose(self, x: float, level: float, text: str, marked: bool) -> bool:
        aside = 5.0 if marked else APART
        for side, right, above in BESIDE if marked else PLACES:
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
            box = label.get_window_extent(self.canvas.get_renderer())
            if self._free(box):
                self.taken.append(box)
                return True
            label.remove()
        return False

    def _dots(self, points: float) -> float:
        return points * self.canvas.figure.dpi / 72

    def _gap(self, left: float, right: float) -> None:
        label = self.axes.text(
            (left + right) / 2, 0.5, NO_FIGURE, transform=self.axes.get_xaxis_transform(),
            ha="center", va="center", fontsize=SIZE, color=INK, zorder=5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
        )  # fmt: skip
        box = label.get_window_extent(self.canvas.get_renderer())
        ends = self.axes.transData.transform([(left, 0), (right, 0)])[:, 0]
        if box.width <= ends[1] - ends[0] and self._free(box):
            self.taken.append(box)
        else:
            label.remove()

    def _free(self, box: Bbox) -> bool:
        panel = self.axes.get_window_extent()
        within = panel.x0 <= box.x0 and box.x1 <= panel.x1 + 8 and panel.y0 <= box.y0 and box.y1 <= panel.y1
        return within and not any(box.overlaps(other) for other in self.taken)
