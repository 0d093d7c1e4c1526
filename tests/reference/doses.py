"""The doses and dates of the lecture worked out apart from the program, from its statements alone.

One function a drug, written from the S, B and X rows by hand; nothing is read from the rule set, and nothing
is shared with the program. Fractions instead of decimals, day numbers and a table of month lengths instead of
a calendar library. Amounts in mg, but for IVIG, mycophenolate and cyclophosphamide pulses in g, as printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import isqrt

F = Fraction
NORMAL = F(90)


@dataclass(frozen=True)
class Person:
    """Whom it is for. weight in kg, height in cm, egfr in mL/min; adult: 18 years or more."""

    weight: F
    height: F
    adult: bool = True
    egfr: F = NORMAL

    @property
    def surface(self) -> F:
        """Mosteller, to a millionth of a square metre."""
        square = self.weight * self.height / 3600
        return F(isqrt(int(square * 10**16)), 10**8)


@dataclass(frozen=True)
class Printed:
    """One printed dose: `low` to `high` each period; `top`: what is never to be recommended above."""

    role: str
    low: F
    high: F
    period: str
    top: F | None = None
    step: F | None = None

    @property
    def quoted_only(self) -> bool:
        """Whether all of it lies above the limit."""
        return self.top is not None and self.low > self.top

    def fits(self) -> list[F]:
        """Every multiple of the step inside the range and under the limit."""
        assert self.step
        high = self.high if self.top is None else min(self.high, self.top)
        first = -(-self.low // self.step)
        return [n * self.step for n in range(int(first), int(high // self.step) + 1)]

    def nearest(self) -> F | None:
        """P25: outside the range the nearest multiple, within a tenth of it and under the limit."""
        assert self.step
        high = self.high if self.top is None else min(self.high, self.top)
        down = (self.low // self.step) * self.step
        up = down + self.step
        found = [(self.low - down, down)] + ([(up - high, up)] if self.top is None or up <= self.top else [])
        _, best = min(found)
        return best if self.low * F(9, 10) <= best <= high * F(11, 10) else None


def prednisone(p: Person) -> list[Printed]:
    """S16: 0.75 to 1.5 mg/kg a day; X4: 0.5 to 1, usually 40 to 60 mg; under 18 years 1 to 2."""
    w = p.weight
    if not p.adult:
        return [Printed("for children", w, 2 * w, "a day", step=F(5))]
    return [
        Printed("dose", F(3, 4) * w, F(3, 2) * w, "a day", step=F(5)),
        Printed("published", w / 2, w, "a day", step=F(5)),
        Printed("published", F(40), F(60), "a day", step=F(5)),
    ]


def methylprednisolone(p: Person) -> list[Printed]:
    """S17: 1 g; X4 under 18 years: 30 mg/kg, at most 1 g."""
    if not p.adult:
        dose = min(30 * p.weight, F(1000))
        return [Printed("for children", dose, dose, "each infusion")]
    return [Printed("dose", F(1), F(1), "each infusion")]


def azathioprine(p: Person) -> list[Printed]:
    """S119: 50 mg, to 2 to 3 mg/kg a day; S18 the same range. The start is not above the range's top."""
    w, step = p.weight, F(25)
    if not p.adult:
        return []
    return [
        Printed("start", F(50), F(50), "a day", 3 * w, step),
        Printed("target", 2 * w, 3 * w, "a day", step=step),
        Printed("also printed", 2 * w, 3 * w, "a day", step=step),
    ]


def methotrexate(p: Person) -> list[Printed]:
    """S107: 5 mg to 20 mg a week by mouth; S19: 7.5 to 20; X30: never above 25."""
    if not p.adult:
        return []
    amounts = (("start", F(5), F(5)), ("target", F(20), F(20)), ("also printed", F(15, 2), F(20)))
    return [Printed(role, low, high, "a week", F(25), F(5, 2)) for role, low, high in amounts]


def methotrexate_under_the_skin(p: Person) -> list[Printed]:
    """S109: up to 60 mg a week; S20: 20 to 50; X30: never above 25."""
    if not p.adult:
        return []
    amounts = (("target", F(60), F(60)), ("also printed", F(20), F(50)))
    return [Printed(role, low, high, "a week", F(25), F(5, 2)) for role, low, high in amounts]


def mycophenolate(p: Person) -> list[Printed]:
    """S130: 1 g to 3 g a day; S25: 1 to 1.5 g twice a day; S26 for children; S27, B25: 1 g a day below 30."""
    capped, step = p.egfr < 30, F(1, 4)
    if not p.adult:
        dose = 600 * p.surface
        top = F(500) if capped else None
        child = [Printed("for children", dose, dose, "twice a day", top, 1000 * step)]
        return [*child, Printed("limit here", F(1), F(1), "a day")] if capped else child
    day, twice = (F(1), F(1, 2)) if capped else (None, None)
    rows = [
        Printed("start", F(1), F(1), "a day", day, step),
        Printed("target", F(3), F(3), "a day", day, step),
        Printed("also printed", F(1), F(3, 2), "twice a day", twice, step),
    ]
    return [*rows, Printed("limit here", F(1), F(1), "a day")] if capped else rows


def ciclosporin(p: Person) -> list[Printed]:
    """S137: 3 to 4, then 6 mg/kg a day; S23: 4 to 6; X45: never above 5."""
    w = p.weight
    if not p.adult:
        return []
    amounts = (("start", 3, 4), ("target", 6, 6), ("also printed", 4, 6))
    return [Printed(role, low * w, high * w, "a day", 5 * w, F(25)) for role, low, high in amounts]


def tacrolimus(p: Person) -> list[Printed]:
    """S142: 0.1, then 0.2 mg/kg a day; X47: published 0.06 to 0.075."""
    w = p.weight
    if not p.adult:
        return []
    amounts = (
        ("start", F(1, 10), F(1, 10)),
        ("target", F(1, 5), F(1, 5)),
        ("published", F(6, 100), F(75, 1000)),
    )
    return [Printed(role, a * w, b * w, "a day", F(75, 1000) * w, F(1, 2)) for role, a, b in amounts]


def cyclophosphamide_pulse(p: Person) -> list[Printed]:
    """S148: 0.5 to 1 g/m² a month, in g."""
    a = p.surface
    return [Printed("dose", a / 2, a, "each pulse", step=F(1, 20))] if p.adult else []


def cyclophosphamide_by_mouth(p: Person) -> list[Printed]:
    """S149: 1 to 2 mg/kg a day; S21: 1.5 to 2."""
    w = p.weight
    if not p.adult:
        return []
    return [
        Printed("dose", w, 2 * w, "a day", step=F(25)),
        Printed("also printed", F(3, 2) * w, 2 * w, "a day", step=F(25)),
    ]


def ivig(p: Person) -> list[Printed]:
    """S96: 2 g/kg a course; S98: then 1 g/kg a month, or 2 g/kg every 2 months."""
    w = p.weight
    if not p.adult:
        return []
    return [
        Printed(role, n * w, n * w, "each course", step=F(5))
        for role, n in (("dose", 2), ("then", 1), ("then", 2))
    ]


def ivig_after_plasmapheresis(p: Person) -> list[Printed]:
    """S47: 400 mg/kg after each session, in g."""
    dose = F(4, 10) * p.weight
    return [Printed("dose", dose, dose, "each session", step=F(5))] if p.adult else []


def rituximab(p: Person) -> list[Printed]:
    """S29: 750 mg/m² up to 1 g; X50: 1 g."""
    if not p.adult:
        return []
    dose = min(750 * p.surface, F(1000))
    return [Printed("dose", dose, dose, "each infusion"), Printed("published", F(1), F(1), "each infusion")]


def rituximab_weekly(p: Person) -> list[Printed]:
    """S29: 375 mg/m² weekly, for a number of weeks that is not printed."""
    dose = 375 * p.surface
    return [Printed("dose", dose, dose, "each infusion")] if p.adult else []


DRUGS = {
    "prednisone-start": prednisone,
    "methylprednisolone": methylprednisolone,
    "azathioprine": azathioprine,
    "methotrexate": methotrexate,
    "methotrexate-under-the-skin": methotrexate_under_the_skin,
    "mycophenolate": mycophenolate,
    "ciclosporin": ciclosporin,
    "tacrolimus": tacrolimus,
    "cyclophosphamide-into-a-vein": cyclophosphamide_pulse,
    "cyclophosphamide-by-mouth": cyclophosphamide_by_mouth,
    "ivig": ivig,
    "ivig-after-plasmapheresis": ivig_after_plasmapheresis,
    "rituximab": rituximab,
    "rituximab-weekly": rituximab_weekly,
}
"""The regimen of the rule set that each function judges."""


# --- dates --------------------------------------------------------------------------------------------------

LONG = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_on(day: date, count: int) -> date:
    """So many days on, or back, by day number."""
    return date.fromordinal(day.toordinal() + count)


def months_on(day: date, count: int) -> date:
    """So many months on: the same day of the month, or that month's last."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = 29 if month == 1 and leap else LONG[month]
    return date(year, month + 1, min(day.day, last))


Dated = list[tuple[date, F]]


def taper(dose: F, alternate: bool, start: date, on_average: bool = False) -> Dated:
    """S67, S69, B34, P28: 5 mg a week to 10 mg (20 on alternate days), 2.5 mg every 4 weeks to 5 (10)."""
    turn, end = (F(20), F(10)) if alternate else (F(10), F(5))
    times = 2 if on_average else 1
    found: Dated = []
    day = start
    while dose > end:
        if dose > turn:
            wait, dose = 7, max(dose - 5 * times, turn)
        else:
            wait, dose = 28, max(dose - F(5, 2) * times, end)
        day = days_on(day, wait) if found else start
        found.append((day, dose))
    return found


def methotrexate_up(taken: F, start: date) -> Dated:
    """S107, S108: 2.5 mg more every week by mouth, to 20 mg; from 5 mg where none is taken."""
    return _up(taken + F(5, 2) if taken else F(5), F(5, 2), F(20), start, 7)


def methotrexate_switched(taken: F, start: date) -> Dated:
    """S109, X30: the same dose under the skin, then 5 mg more every week, to the published 25 mg."""
    return _up(taken, F(5), F(25), start, 7)


def azathioprine_up(p: Person, start: date) -> Dated:
    """S119: 50 mg, 50 mg more every 2 weeks, to the last multiple of 25 mg under 3 mg/kg."""
    return _up(F(50), F(50), (3 * p.weight // 25) * 25, start, 14)


def _up(first: F, step: F, top: F, start: date, wait: int) -> Dated:
    dose, day = min(first, top), start
    if first > top + step:
        return []
    found = [(day, dose)]
    while dose < top:
        dose, day = min(dose + step, top), days_on(day, wait)
        found.append((day, dose))
    return found


def ivig_courses(given: int, last: date | None, start: date) -> list[date]:
    """S97: three courses a month apart; those given count, and none is due within a month of the last."""
    first = max(start, months_on(last, 1)) if last else start
    return [months_on(first, n) for n in range(3 - given)]


def plasmapheresis(start: date) -> Iterator[date]:
    """S46: daily for 3 days, then on alternate days, seven in all."""
    day = start
    for session in range(7):
        yield day
        day = days_on(day, 1 if session < 2 else 2)
