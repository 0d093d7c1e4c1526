"""Doses as they are written, added up over a day, and carried into the unit of a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.knowledge.model.ruleset import Finding
from assistant.reading.answers.units import find_unit, plain
from assistant.reading.facts.fact import NOT_NOW
from assistant.reading.text.times import OLD, When
from assistant.reading.text.token import Token

MASS = {"g": Decimal(1000), "mg": Decimal(1), "ug": Decimal("0.001")}

_LONG = Decimal(1000)  # weeks
_WHOLE = 1  # g/kg: a dose in grams below it may be one day's of a course
_LEAST = Decimal("0.1")  # g/kg
BY_WEIGHT = "worked out from the weight"

Read = tuple[Decimal, tuple[str, ...], str]
"""A value in the unit of a finding, notes on it, and the sum that it comes from."""


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose of a drug as it is written.

    amount: what is given at a time, in mg (in g for each kg, where `by_weight`). often: times a day. count:
    how often in one course, or courses given. weeks: for how long. why: what is not plain in it; then it is
    asked.
    """

    drug: str
    amount: Decimal
    start: int
    end: int
    unit: str = ""
    often: Decimal | None = None
    when: When | None = None
    by_weight: bool = False
    count: Decimal | None = None
    weeks: Decimal | None = None
    labels: frozenset[str] = frozenset()
    chained: bool = False
    part: int = 0
    strength: bool = False
    notes: tuple[str, ...] = ()
    converted: str = ""
    why: str = ""
    moved: str = ""  # `up` or `down` by the verb before it; `steps` where it was tapered, to nothing told
    done: bool = False  # so the verb tells it: `reduced to`, not `reduce to`
    each: Decimal | None = None  # mg of one tablet, where tablets were counted
    from_before: bool = False
    since: Decimal | None = None  # weeks ago it was begun or changed to
    until: Decimal | None = None  # weeks ago it ended
    begun: bool = False
    once: bool = False  # given once, as before an operation
    running: bool = False  # a pulse that is being given
    step: bool = False
    pulse: bool = False  # so called
    of: tuple[Decimal, ...] = ()  # the doses that were added up


@dataclass(frozen=True, slots=True)
class Prescribed:
    """What a line says of one drug: its doses in order, courses, levels, and for how long."""

    drug: str
    at: int
    doses: tuple[Dose, ...]
    courses: Decimal | None = None
    level: Decimal | None = None
    weeks: Decimal | None = None
    often: Decimal | None = None
    route: str = ""
    total: Decimal | None = None
    last: When | None = None
    turn: tuple[str, Decimal] | None = None  # which way it was moved, and weeks since then
    ended: Decimal | None = None  # weeks since a day that is said of it
    start: int = -1  # where its drug is named
    used: frozenset[int] = frozenset()  # places of tokens that were read
    most: Decimal | None = None  # the most often that is said of it

    @property
    def is_bare(self) -> bool:
        """Whether but one dose is told, and nothing of when or how often: it may be an order."""
        told = (self.courses, self.weeks, self.often, self.total, self.last, self.turn, self.ended)
        alone = len(self.doses) == 1 and not any(t is not None for t in told)
        return alone and all(t is None for d in self.doses for t in (d.when, d.often, d.count, d.weeks))


def counted(dose: Dose, count: Decimal, end: int) -> Dose:
    """So many tablets of a strength."""
    said = f"{plain(dose.amount)} mg x {plain(count)}"
    return replace(
        dose,
        amount=dose.amount * count,
        strength=False,
        end=max(end, dose.end),
        converted=said,
        each=dose.amount,
    )


def called_pulse(tokens: Sequence[Token], at: int, until: int) -> bool:
    """Whether the dose is called a pulse: `125 mg pulse`, `pulsed MP 125 mg`, but not beside `pulse 88`."""
    behind = tokens[at + 1 : min(at + 3, until)]
    if behind and behind[0].term("form") == "pulse":
        return len(behind) < 2 or behind[1].number is None
    for token in reversed(tokens[max(0, at - 4) : at]):
        if token.term("form") == "pulse":
            return True
        if token.text.casefold() in ("then", "on") or not (token.term("filler") or token.meanings):
            return False
    return False


def added(last: Dose, dose: Dose, between: Sequence[str]) -> Dose | None:
    """Two doses of one day as one; None where they are doses of different times.

    `10 mg in the morning and 5 mg in the evening`, `16 mg 1 cp + 4 mg 1 cp`, `10 mg alternating with 5 mg`.
    """
    if any(t.startswith("alternating") for t in between):
        said = f"({plain(last.amount)} + {plain(dose.amount)}) / 2 mg a day"
        return _sum(last, dose, (last.amount + dose.amount) / 2, said)
    if dose.when is not None or last.by_weight or dose.by_weight:
        return None
    if dose.amount == 0 and "one day" in " ".join(between):
        return replace(last, often=Decimal("0.5"), end=dose.end)
    parts = last.part and dose.part and last.part != dose.part
    tablets = last.each and dose.each and any(t in ("+", "and", "&") for t in between)
    if not (parts or tablets):
        return None
    first = last.converted or f"{plain(last.amount)} mg"
    said = f"{first} + {dose.converted or f'{plain(dose.amount)} mg'}"
    return _sum(last, dose, last.amount + dose.amount, said)


def _sum(last: Dose, dose: Dose, amount: Decimal, said: str) -> Dose:
    of = (last.amount, dose.amount)
    return replace(last, amount=amount, often=Decimal(1), end=dose.end, converted=said, part=dose.part, of=of)


def following(doses: Sequence[Dose]) -> list[Dose]:
    """The doses of a line, of which each ends where the next begins: `40 mg until May and 30 ever since`."""
    found: list[Dose] = []
    for dose in doses:
        last = found[-1] if found and not (found[-1].labels | dose.labels) & NOT_NOW else None
        if last is not None and not (dose.from_before or dose.step):
            now = last.when is not None and last.when.kind == "now"
            if last.until and not (dose.since or dose.until or _is_past(dose)):
                dose = replace(dose, since=last.until, when=None)
            elif dose.since and not (now or _is_past(last)) and (last.since or _LONG) > dose.since:
                found[-1] = replace(last, until=dose.since, when=When("before", dose.since))
        found.append(dose)
    return found


def _is_past(dose: Dose) -> bool:
    return dose.when is not None and dose.when.kind in ("before", "was", "peak", "onset", "previous")


def for_weight(finding: Finding, dose: Dose, kg: Decimal | None) -> Read | None:
    """A dose for each kg, as what is taken by somebody of this weight."""
    now = dose.when is None or dose.when.kind == "now" or (dose.when.weeks or OLD) < OLD
    if kg is None or not now or (dose.weeks or 0) > OLD:
        return None
    said = f"{plain(dose.amount)} mg/kg x {plain(kg)} kg"
    return daily(
        finding,
        replace(
            dose, amount=dose.amount * kg, by_weight=False, converted=said, notes=(*dose.notes, BY_WEIGHT)
        ),
    )


def of_course(finding: Finding, dose: Dose, kg: Decimal | None) -> Read | None:
    """What a course comes to for each kg: a day's dose times its days."""
    per_kg, said, notes = dose.amount / 1000, "", dose.notes
    if not dose.by_weight:
        if kg is None or dose.unit not in MASS:
            return None
        per_kg, said = per_kg / kg, f"{plain(per_kg)} g / {plain(kg)} kg"
        notes = (*notes, BY_WEIGHT)
    days = dose.count
    if days is None and dose.weeks is not None and dose.weeks < 2:
        days = Decimal(round(dose.weeks * 7))
    if per_kg < _LEAST:
        return None
    if finding.plausible and per_kg * (days or 1) not in finding.plausible:
        days = None  # 2 g/kg x 6: courses
    elif days is None and (dose.often == 1 or (said and per_kg < _WHOLE and dose.often is None)):
        return None  # for how many days is not said
    value = round(per_kg * (days or 1), 2)
    said = f"{said}{f' x {plain(days)}' if days else ''} = {plain(value)} {finding.unit}" if said else ""
    return value, notes, said


def daily(finding: Finding, dose: Dose) -> Read | None:
    """What the dose comes to in the finding's unit, notes, and the sum; None where it cannot be of it."""
    mass, _, per = finding.unit.partition("/")
    if mass not in MASS or dose.by_weight or dose.strength:
        return None
    amount = dose.amount / MASS[mass]
    notes = dose.notes
    if not dose.unit:
        amount = dose.amount
        if (
            finding.plausible
            and amount not in finding.plausible
            and dose.amount / MASS[mass] in finding.plausible
        ):
            amount, notes = dose.amount / MASS[mass], (*notes, "read in mg")
        else:
            notes = (*notes, "unit assumed")
    often = dose.often
    if often is not None and (often > Decimal("0.2") if per == "week" else often < Decimal("0.5")):
        return None  # a week's dose taken more often, or a day's dose that is a week's: asked
    times = often if often is not None and often > 1 else Decimal(1)
    value = amount * times
    sum_said = dose.converted
    if times > 1:
        sum_said = (
            f"{sum_said or f'{plain(amount)} {mass}'} x {plain(times)} a day = {plain(value)} {finding.unit}"
        )
    elif sum_said:
        sum_said = f"{sum_said} = {plain(value)} {finding.unit}"
    if per in ("day", "week") and often is None:
        notes = (*notes, f"per {per} assumed")
    if finding.possible is not None and value not in finding.possible:
        return None
    if MASS.get(dose.unit, Decimal(1)) < 1 and find_unit(finding, f"{dose.unit}/{per}") is None:
        return None  # micrograms of what is given in milligrams
    return round(value, 6) + 0, notes, sum_said
