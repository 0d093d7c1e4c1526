"""What a picture of a treatment shows, whatever draws it: rows of doses and days on one axis of dates.

A row is one course in one unit. Courses of one drug whose dates overlap are alternatives to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from assistant.interface.words.layout import visible
from assistant.knowledge.model.sources import Rows, of_rows
from assistant.reasoning.dosing.dates import DAY, day, month
from assistant.reasoning.dosing.figures import shown
from assistant.reasoning.dosing.values import Appointment, Course, Step, Treatment

SHORTEST = 7
KINDS = {
    Rows.LECTURE: "the source",
    Rows.RECONSTRUCTED: "reconstructed",
    Rows.CONFLICTS: "its conflicts",
    Rows.BEYOND: "beyond the source",
    Rows.POLICY: "product policy",
}


@dataclass(frozen=True)
class Span:
    """A dose from one day to another, both included, cut where the picture ends. goes_on: it has no end."""

    on: date
    until: date
    amount: Decimal | None
    how: str
    goes_on: bool

    @property
    def single(self) -> bool:
        """Whether it is one day's."""
        return self.on == self.until and not self.goes_on


@dataclass(frozen=True)
class Row:
    """One course in one unit. choice: "either" or "or" where it is one of several alternatives, else "".

    title: what tells it from the other courses of the drug, or "". how: "a day", or "" where it changes.
    """

    drug: str
    title: str
    choice: str
    unit: str
    how: str
    spans: tuple[Span, ...]

    @property
    def single_days(self) -> bool:
        """Whether all of it is given on single days, and none from day to day."""
        return all(span.single for span in self.spans)

    @property
    def most(self) -> Decimal:
        """The highest amount; 0 where there is none."""
        return max((span.amount for span in self.spans if span.amount is not None), default=Decimal(0))

    @property
    def measure(self) -> str:
        """What its axis is in: `mg a day`; of single days, whose figures have their unit, only the manner."""
        if self.single_days:
            return self.how if self.how != "once" else ""
        return " ".join(filter(None, (self.unit, self.how))) if self.most else ""

    @property
    def name(self) -> str:
        """The course among those of its drug: `either: every 6 weeks`, or ""."""
        return ": ".join(filter(None, (self.choice, self.title)))

    def label(self, place: int) -> str:
        """The dose of a span in short: `60 mg` at first, then `55`; with its manner where that changes."""
        span = self.spans[place]
        if span.amount is None:
            return ""
        new = not place or (not self.how and span.how != self.spans[place - 1].how)
        return " ".join(
            filter(None, (shown(span.amount), self.unit * new, span.how * (new and not self.how)))
        )


@dataclass(frozen=True)
class Chart:
    """All rows, and their axis: from `start` to `end`, both included, at least a week.

    tests: by drug ("" for those of none), the windows in which something is to be seen, by date.
    """

    start: date
    end: date
    rows: tuple[Row, ...]
    tests: tuple[tuple[str, tuple[tuple[date, date], ...]], ...]
    reassess: tuple[date, date] | None
    sources: tuple[str, ...]

    @property
    def days(self) -> int:
        """How many days the axis spans."""
        return (self.end - self.start).days + 1


def chart_of(treatment: Treatment) -> Chart | None:
    """What there is to draw, or None where nothing has a date."""
    windows = [(seen.on, seen.until) for seen in treatment.appointments]
    windows += [treatment.reassess] if treatment.reassess else []
    steps = [step for course in treatment.courses for step in course.steps]
    if not steps and not windows:
        return None
    start = min(treatment.start, *(step.on for step in steps), *(on for on, _ in windows))
    end = max(treatment.start, *(step.until or step.on for step in steps), *(until for _, until in windows))
    if any(step.until is None for step in steps):
        end += max(SHORTEST, round((end - start).days * 0.06)) * DAY
    end = max(end, start + (SHORTEST - 1) * DAY)
    rows = [row for course in treatment.courses for row in _rows(course, treatment.courses, end)]
    return Chart(start, end, tuple(rows), _tests(treatment.appointments), treatment.reassess, _ids(treatment))


def _rows(course: Course, courses: Sequence[Course], end: date) -> list[Row]:
    own = [other for other in courses if other.drug == course.drug]
    rivals = [other for other in own if other is course or _overlap(other, course)]
    choice = "" if len(rivals) < 2 else "either" if rivals[0] is course else "or"
    title = visible(course.title)
    if len(own) < 2:
        title = ""
    elif title.lower().startswith(course.drug.lower()):
        title = title[len(course.drug) :].lstrip(" ,:;") or title
    rows = []
    for unit in dict.fromkeys(step.unit for step in course.steps):
        steps = [step for step in course.steps if step.unit == unit]
        hows = {step.how for step in steps}
        how = visible(hows.pop()) if len(hows) == 1 else ""
        spans = tuple(
            Span(step.on, step.until or end, step.amount, visible(step.how), step.until is None)
            for step in steps
        )
        rows.append(Row(visible(course.drug), title, choice, visible(unit), how, spans))
    return rows


def _overlap(one: Course, other: Course) -> bool:
    if not one.steps or not other.steps:
        return False
    (on, until), (begins, ends) = _extent(one.steps), _extent(other.steps)
    return on <= ends and begins <= until


def _extent(steps: Sequence[Step]) -> tuple[date, date]:
    last = steps[-1].until
    return steps[0].on, date.max if last is None else last


def _tests(
    appointments: Iterable[Appointment],
) -> tuple[tuple[str, tuple[tuple[date, date], ...]], ...]:
    windows: dict[str, set[tuple[date, date]]] = {}
    for seen in appointments:
        windows.setdefault(visible(seen.drug), set()).add((seen.on, seen.until))
    return tuple((drug, tuple(sorted(those))) for drug, those in windows.items())


def _ids(treatment: Treatment) -> tuple[str, ...]:
    ids = {source for course in treatment.courses for source in course.sources}
    ids.update(source for seen in treatment.appointments for source in seen.sources)
    ids.update(treatment.reassess_sources if treatment.reassess else ())
    return tuple(
        sorted(ids, key=lambda name: (name[:1], int(f"0{''.join(filter(str.isdigit, name))}"), name))
    )


def sources_text(sources: Sequence[str]) -> str:
    """Statement ids by kind: `the source S67 S69; beyond the source X5`."""
    kinds = [(name, of_rows(sources, rows)) for rows, name in KINDS.items()]
    others = [source for source in sources if source not in of_rows(sources, *KINDS)]
    parts = [f"{name} {' '.join(ids)}".strip() for name, ids in (*kinds, ("", others)) if ids]
    return "; ".join(parts)


def turning(spans: Sequence[Span]) -> list[int]:
    """Places of the doses that are worth a number first: where the course changes its pace or stands."""
    places = []
    for place, (before, span) in enumerate(pairwise(spans), start=1):
        if place == len(spans) - 1:
            break
        after = spans[place + 1]
        if before.amount is None or span.amount is None or after.amount is None:
            places.append(place)
            continue
        fell, falls = before.amount - span.amount, span.amount - after.amount
        longer = (span.until - span.on) != (before.until - before.on) and not span.single
        if fell != falls or (longer and fell) or (before.until + DAY < span.on and not span.single):
            places.append(place)
    return places


def runs(spans: Sequence[Span]) -> list[list[Span]]:
    """The spans in groups that follow each other without a day between."""
    groups: list[list[Span]] = []
    for span in spans:
        if groups and groups[-1][-1].until + DAY >= span.on:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def short_day(on: date) -> str:
    """`22 Nov`."""
    return day(on, weekday=False, year=False)


def ticks(start: date, end: date, room: int) -> list[tuple[date, str]]:
    """Days of the axis with their names, days, weeks or months apart, the first always the start.

    room: how many characters the axis is long, of which a day takes seven and a month five.
    """
    days = (end - start).days
    for step in (1, 2, 7, 14):
        if days // step + 1 <= room // 7:
            dates = [start + n * step * DAY for n in range(days // step + 1)]
            return [(on, short_day(on)) for on in dates]
    firsts = [date(y, m, 1) for y in range(start.year, end.year + 1) for m in range(1, 13)]
    dates = []
    for months in (1, 2, 3, 6, 12, 24, 60, 120):
        dates = [on for on in firsts if (on.year * 12 + on.month - 1) % months == 0 and start < on <= end]
        if len(dates) <= room // 5:
            break
    far = [on for on in dates if (on - start).days * room >= 7 * days]
    return [(start, short_day(start)), *((on, month(on)) for on in far)]
