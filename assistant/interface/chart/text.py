"""A treatment as a picture of characters: one axis of dates, a row for each course, the dose as its height.

For the eye only; the table of dates says the same in words, and the plain interface shows that alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.interface.chart.rows import (
    Chart,
    Row,
    chart_of,
    ticks,
    turning,
)
from assistant.interface.words.layout import cells, wrap
from assistant.reasoning.dosing.dates import window
from assistant.reasoning.dosing.figures import shown
from assistant.reasoning.dosing.values import Treatment

NARROWEST, BESIDE, WIDEST = 40, 64, 200
LEFT, MOST_LEFT = 16, 24
LEVELS = 16
BLOCKS = " ▁▂▃▄▅▆▇█"
GIVEN, TEST, LASTS, UNKNOWN, GOES_ON, TICK, NONE = "●", "○", "─", "░", "→", "┊", "·"
OPENS, CLOSES = "├", "┤"


def chart_lines(treatment: Treatment, width: int) -> list[str]:
    """The picture in lines of at most `width` columns, 40 to 200; none below, or where nothing has a date."""
    chart = chart_of(treatment)
    if chart is None or width < NARROWEST:
        return []
    return _Page(chart, min(width, WIDEST)).lines()


@dataclass(frozen=True)
class Columns:
    """How days fall into columns: several days to one column, or several columns to one day."""

    start: date
    count: int
    days: int
    wide: int

    @staticmethod
    def over(chart: Chart, room: int) -> Columns:
        """As many whole columns as `room` holds."""
        if chart.days <= room:
            wide = min(6, room // chart.days)
            return Columns(chart.start, chart.days * wide, 1, wide)
        days = -(-chart.days // room)
        # Whole weeks where it costs little: a weekly step is then one column, and every column the same.
        days = days if days < 5 else -(-days // 7) * 7
        return Columns(chart.start, -(-chart.days // days), days, 1)

    def of(self, day: date) -> int:
        """The (first) column of a day."""
        return (day - self.start).days // self.days * self.wide


class _Page:
    def __init__(self, chart: Chart, width: int) -> None:
        self.chart, self.width = chart, width
        self.left = 0
        if width >= BESIDE:
            names = [name for row in chart.rows for name in (row.drug, row.measure)]
            self.left = min(MOST_LEFT, max(LEFT, *map(cells, ["", *names])))
        self.room = width - (self.left + 2 if self.left else 0)
        self.columns = Columns.over(chart, self.room)
        self.ticks = ticks(chart.start, chart.end, self.columns.count)
        self.signs: dict[str, str] = {}

    def lines(self) -> list[str]:
        """The axis, the rows, the tests, when to see the patient again, and what the signs mean."""
        lines = self._axis()
        drug = ""
        for row in self.chart.rows:
            lines += [*[""] * bool(lines), *self._row(row, row.drug == drug)]
            drug = row.drug
        tests = []
        for name, windows in self.chart.tests:
            heading = f"Tests: {name}" if name else "Tests"
            tests += self._beside([heading], [self._marks(windows, TEST, "to be measured or seen")])
        if self.chart.reassess:
            tests += self._again(*self.chart.reassess)
        return [*lines, "", *tests, "", *self._key()] if tests else [*lines, "", *self._key()]

    def _axis(self) -> list[str]:
        """The years, the days or months below them, and the rule."""
        years, names, rule = [" "] * self.room, [" "] * self.room, [LASTS] * self.columns.count
        free, year = 0, 0
        for day, name in self.ticks:
            column = self.columns.of(day)
            rule[column] = "┬"
            if column >= free and column + len(name) <= self.room:
                names[column : column + len(name)] = name
                free = column + len(name) + 1
                if day.year != year and column + 4 <= self.room:
                    years[column : column + 4] = str(day.year)
                    year = day.year
        return self._beside([], ["".join(years), "".join(names), "".join(rule)])

    def _beside(self, heading: Sequence[str], picture: Sequence[str]) -> list[str]:
        if not self.left:
            title = wrap(", ".join(filter(None, heading)), self.width)
            return [*_cut(title, self.width), *(line.rstrip() for line in picture)]
        texts = _cut([line for text in heading if text for line in wrap(text, self.left)], self.left)
        count = max(len(texts), len(picture))
        texts += [""] * (count - len(texts))
        lines = [*picture, *[""] * (count - len(picture))]
        pad = [text + " " * (self.left + 2 - cells(text)) for text in texts]
        return [(text + line).rstrip() for text, line in zip(pad, lines, strict=True)]

    def _row(self, row: Row, again: bool) -> list[str]:
        heading = ["" if again else row.drug, row.name, row.measure]
        if row.single_days:
            picture = [self._marks([(span.on, span.on) for span in row.spans], GIVEN, "given on that day")]
        else:
            picture = self._levels(row)
        labels = self._labels(row)
        return self._beside(heading, [labels, *picture] if labels else picture)

    def _levels(self, row: Row) -> list[str]:
        top, low = self._grid(), self._grid()
        end = self.columns.count
        taken = [False] * end
        for span in row.spans:
            level, sign = 0, ""
            if span.amount is None:
                sign = UNKNOWN
                self.signs[UNKNOWN] = "due, no figure yet"
            elif row.most:
                level = max(int(span.amount > 0), round(span.amount / row.most * LEVELS))
            for column in range(self.columns.of(span.on), self.columns.of(span.until) + self.columns.wide):
                if column < end and not taken[column]:
                    taken[column] = True
                    low[column] = sign or BLOCKS[min(level, 8)] if level or sign else NONE
                    top[column] = BLOCKS[max(0, level - 8)] if level > 8 else top[column]
            if span.amount == 0:
                self.signs[NONE] = "none given"
        if row.spans and row.spans[-1].goes_on:
            low[-1] = GOES_ON
            self.signs[GOES_ON] = "goes on"
        return ["".join(top), "".join(low)]

    def _grid(self) -> list[str]:
        line = [" "] * self.columns.count
        for day, _ in self.ticks:
            line[self.columns.of(day)] = TICK
        return line

    def _labels(self, row: Row) -> str:
        """The first, last and turning doses, each at its column, and then whichever find room."""
        places = [place for place, span in enumerate(row.spans) if span.amount is not None]
        if not places:
            return ""
        line = [" "] * self.room
        first, last = places[0], places[-1]
        self._put(line, row, first, row.label(first))
        ends = [shown(amount) for place in (first, last) if (amount := row.spans[place].amount) is not None]
        if ends[0] != ends[-1] and not self._put(line, row, last, row.label(last)):
            line = [" "] * self.room
            self._put(line, row, first, f"{' to '.join(ends)} {row.unit}".strip())
        for place in [*turning(row.spans), *places]:
            same = place and row.spans[place].amount == row.spans[place - 1].amount
            if place in places and not same:
                self._put(line, row, place, row.label(place))
        return "".join(line).rstrip()

    def _put(self, line: list[str], row: Row, place: int, text: str) -> bool:
        """Write it from its column on, or moved left to end at the edge, with a space at both sides."""
        text = _shortened(text, self.room)
        column = min(self.columns.of(row.spans[place].on), self.room - cells(text))
        if any(sign != " " for sign in line[max(0, column - 1) : column + cells(text) + 1]):
            return False
        line[column : column + cells(text)] = [text, *[""] * (cells(text) - 1)]
        return True

    def _marks(self, windows: Sequence[tuple[date, date]], sign: str, means: str) -> str:
        line = self._grid()
        counts: dict[int, int] = {}
        for on, until in windows:
            first, last = self.columns.of(on), self.columns.of(until)
            counts[first] = counts.get(first, 0) + 1
            if last > first + 1:
                line[first + 1 : last + 1] = LASTS * (last - first)
        for column, count in counts.items():
            line[column] = sign if count == 1 else str(count) if count < 10 else "+"
            self.signs[sign] = means
            if count > 1:
                self.signs["2"] = "so many in one column"
            if count > 9:
                self.signs["+"] = "ten or more in one column"
        return "".join(line)

    def _again(self, on: date, until: date) -> list[str]:
        """The window in which to see the patient again, its dates beside it or in its heading."""
        line = self._grid() + [" "] * (self.room - self.columns.count)
        first, last = self.columns.of(on), self.columns.of(until)
        line[first] = OPENS
        if last > first:
            line[first : last + 1] = OPENS + LASTS * (last - first - 1) + CLOSES
        text = window(on, until)
        heading = "See again"
        if last + 2 + len(text) <= self.room:
            line[last + 1 :] = f" {text}"
        elif first > len(text):
            line[first - len(text) - 1 : first] = f"{text} "
        else:
            heading += f": {text}"
        return self._beside([heading], ["".join(line)])

    def _key(self) -> list[str]:
        """What the signs mean, and how many days a column is."""
        signs = "   ".join(f"{sign} {means}" for sign, means in self.signs.items())
        if any(not row.how and not row.single_days for row in self.chart.rows):
            signs += "   Height: the dose on a day on which it is taken"
        days = self.columns.days
        scale = ""
        if days > 1:
            span = f"{days} days" if days % 7 else "a week" if days == 7 else f"{days // 7} weeks"
            scale = f"A column is {span} and shows the first dose in it."
        return [*wrap(signs, self.width), *wrap(scale, self.width)]


def _cut(lines: Sequence[str], width: int) -> list[str]:
    """The lines, each that is too long cut and marked."""
    return [_shortened(line, width) for line in lines]


def _shortened(text: str, width: int) -> str:
    if cells(text) <= width:
        return text
    kept = max(n for n in range(len(text)) if cells(text[:n]) < width)
    return text[:kept] + "…"
