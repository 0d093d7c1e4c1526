"""The course of a dose: states that began and ended so many weeks ago, of which one is of now.

The state of now is the one that is said to be, or the one that was begun last; the one before it is the one
that was changed to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from assistant.reading.doses.doses import Dose
from assistant.reading.facts.fact import NOT_NOW, Fact
from assistant.reading.findings.stories import Story
from assistant.reading.findings.timeline import in_story
from assistant.reading.text.times import OLD

LATELY = Decimal("8.7")  # weeks: two months; what was changed longer ago is no recent change
_OVER = ("was", "before", "previous", "peak", "onset")  # times of what is not taken now
_EARLIER = Decimal("0.01")  # weeks: told before, at no time


class Taken(NamedTuple):
    """A dose that is told: as a fact of the dose finding, as it is written, and of which drug."""

    fact: Fact
    dose: Dose
    story: Story

    @property
    def amount(self) -> Decimal:
        """In the unit of the dose finding."""
        return self.fact.value if isinstance(self.fact.value, Decimal) else Decimal(0)

    @property
    def a_day(self) -> Decimal:
        """On average, where it is not taken every day."""
        often = self.dose.often
        return self.amount * often if often is not None and often < 1 else self.amount

    @property
    def kind(self) -> str:
        """The kind of its time, or ''."""
        return self.fact.when.kind if self.fact.when is not None else ""

    @property
    def is_now(self) -> bool:
        """Whether it is said to be taken now, and is not only the last that a story tells."""
        return self.kind == "now" and not (self.fact.when and self.fact.when.weeks)

    @property
    def is_over(self) -> bool:
        """Whether it is told as what was taken before."""
        return self.dose.from_before or self.fact.role == "past" or self.kind in _OVER

    @property
    def is_first(self) -> bool:
        """Whether a course began with it."""
        return self.kind == "onset" or self.dose.begun

    @property
    def begun(self) -> Decimal | None:
        """How many weeks ago it was begun, or a day on which it was taken."""
        if self.dose.since is not None:
            return self.dose.since
        when = self.fact.when
        if when is None or self.is_now:
            return None
        return when.weeks if when.weeks is not None else when.age if in_story(self.fact) else None

    def same_as(self, other: Taken) -> bool:
        """Whether it is the other dose, told once more."""
        return self.amount == other.amount and self.a_day == other.a_day


# --- the state of now ---------------------------------------------------------------------------------------


def now_of(course: Sequence[Taken]) -> tuple[Taken | None, bool]:
    """The dose that is taken now; and whether several may be."""
    if said := [t for t in course if t.is_now]:
        return said[-1], False
    going = [t for t in course if not t.is_over]
    bare = [t for t in going if t.begun is None and not t.dose.chained and t.kind != "then"]
    dated = [t for t in going if t.begun is not None]
    newest = min(dated, key=lambda t: (t.begun or 0, -t.fact.start), default=None)
    last = bare[-1] if bare else None
    if last is not None and newest is not None:
        return (newest if _replaces(newest, last) else last), False
    if last is not None:
        moved = [t for t in bare if t.dose.moved and t.dose.done]
        unclear = len({t.amount for t in bare}) > 1 and not (moved and moved[-1] is last)
        return (None, True) if unclear else (last, False)
    if newest is not None:
        return (newest, False) if (newest.begun or 0) <= OLD or _goes_on(newest) else (None, False)
    was = [t for t in course if t.kind == "was" and not t.dose.from_before]
    was = was or [t for t in course if t.dose.from_before]
    if len({t.amount for t in was}) == 1:
        fact = was[-1].fact
        return was[-1]._replace(fact=replace(fact, notes=(*fact.notes, "told in the past"))), False
    chained = [t for t in going if t.dose.chained or t.kind == "then"]
    return (chained[-1] if chained else None), False


def stays(taken: Taken) -> bool:
    """Whether it is only planned to change it: `lower it from 15 to 10 mg next week`."""
    return taken.dose.from_before and any(d.labels & NOT_NOW for d in _behind(taken))


def _replaces(newest: Taken, last: Taken) -> bool:
    """Whether a dose that was begun on a day came after one that is told without: `20; cut to 10 in May`."""
    if last.fact.start > newest.fact.start:
        return last.is_first
    begun = newest.dose.since is not None or newest.dose.moved
    return bool(begun and (newest.begun or 0) <= LATELY) or _goes_on(newest)


def _goes_on(taken: Taken) -> bool:
    """Whether it is told to have been taken ever since."""
    return taken.dose.since is not None and not taken.dose.begun


# --- the one before it --------------------------------------------------------------------------------------


def before_of(course: Sequence[Taken], now: Taken | None) -> Taken | None:
    """The dose from which the present one was changed."""
    others = [t for t in course if now is None or not t.same_as(now)]
    others = [t for t in others if t.kind != "peak"]
    if now is None or not others:
        return next((t for t in reversed(others) if t.is_over), None)
    usual = [t for t in others if not t.dose.pulse and t.fact.role != "past"]
    led = [t for t in usual if _leads_to(t, now)]
    stepped = now.dose.moved == "steps"
    usual = [t for t in usual if not (_steps_between(t, now) or (stepped and t.kind in ("", "was", "dated")))]
    said = [t for t in usual if t.is_over and not t.is_first and (t.dose.since is None or t is not usual[0])]
    usual = [t for t in usual if t.begun is not None or t in led or not _moved_between(t, now, usual)]
    said = [t for t in said if t in usual]
    near = [t for t in said if _line_of(t) is _line_of(now)]
    for found in ([t for t in led if t.dose.from_before], near, led):
        if found:
            return min(found, key=lambda t: (t.dose.until is None, abs(t.fact.start - now.fact.start)))
    earlier = [t for t in usual if t in said or _is_earlier(t, now)]
    pulses = [t for t in others if t.dose.pulse and _leads_to(t, now)]
    last = max(earlier, key=lambda t: _recency(t, now), default=pulses[-1] if pulses else None)
    if last is None:
        return None
    long_ago = (last.begun or 0) > (now.begun or 0) + LATELY
    first = last.is_first or (last.dose.since is not None and long_ago)
    moved = any(t.dose.moved in ("up", "down") for t in course if t.same_as(now))
    return None if first and len(earlier) == 1 and not moved else last


def _is_earlier(taken: Taken, now: Taken) -> bool:
    """Whether it was taken before the present dose, by its time or its place in the text."""
    if taken.begun is not None:
        return taken.begun > (now.begun or 0) or (
            taken.begun == now.begun and taken.fact.start < now.fact.start
        )
    moved = now.is_now or now.dose.moved or now.dose.since is not None
    return bool(moved) and taken.fact.start < now.fact.start


def _recency(taken: Taken, now: Taken) -> tuple[bool, Decimal, int]:
    """To put the doses before the present one in order: by their times, or else by their places."""
    distance = abs(taken.fact.start - now.fact.start)
    if (age := taken.begun or _led_to(taken)) is not None:
        return True, -age, -distance
    return taken.fact.start < now.fact.start, Decimal(-1), -distance


def _led_to(taken: Taken) -> Decimal | None:
    """How many weeks ago the dose was changed to the one behind it: `20 → 50 mg on 5 October`."""
    behind = _behind(taken) if taken.dose.chained else ()
    ages = [d.since or (d.when.weeks if d.when is not None else None) for d in behind]
    return next((age + _EARLIER for age in ages if age is not None), None)


def _moved_between(taken: Taken, now: Taken, others: Sequence[Taken]) -> bool:
    """Whether the dose was changed between the two, to another: `was on 5; raised to 60; now 35`."""
    between = (t for t in others if taken.fact.start < t.fact.start < now.fact.start)
    return any(t.dose.moved in ("up", "down") and t.dose.done for t in between)


def _steps_between(taken: Taken, now: Taken) -> bool:
    """Whether the dose was lowered in steps between the two: `60, down by 5 every 2 weeks, now 15`."""
    rows = (p.doses for p in now.story.prescribed)
    return any(d.step and taken.dose.start < d.start < now.dose.start for row in rows for d in row)


def _leads_to(taken: Taken, now: Taken) -> bool:
    """Whether the dose is told to be the one from which the present one was changed."""
    before = [] if taken.dose.chained else [d for d in _line_of(taken) if d.end <= taken.dose.start][-1:]
    beside = [*_behind(taken), *before]
    same = any(d.amount == now.dose.amount for d in beside)
    return (taken.dose.from_before or taken.dose.chained) and same and not taken.fact.role


def _line_of(taken: Taken) -> Sequence[Dose]:
    """The doses that are told in the same line."""
    lines = (p.doses for p in taken.story.prescribed)
    return next((doses for doses in lines if any(d.start == taken.dose.start for d in doses)), ())


def _behind(taken: Taken) -> Sequence[Dose]:
    """The dose that is told right behind it in its line, if one is."""
    row = _line_of(taken)
    at = next((n for n, d in enumerate(row) if d.start == taken.dose.start), len(row))
    return row[at + 1 : at + 2]


def beside(before: Taken, now: Taken) -> bool:
    """Whether both doses are told in one line, and the former is not of long ago."""
    when = before.dose.when
    if when is not None and when.weeks and when.weeks > LATELY:
        return False
    return before.dose.from_before or any(d.amount == now.dose.amount for d in _line_of(before))


def way(before: Taken, now: Taken) -> str:
    """Which way the dose was moved between two."""
    return "" if before.a_day == now.a_day else "down" if now.a_day < before.a_day else "up"
