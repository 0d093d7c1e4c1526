"""What a plan's drugs come to for one patient, as values: figures, steps on dates, and appointments.

Amounts are exact decimals in the unit beside them; what is shown of them is rounded in `arithmetic` and
`dispensed`. Dates are calendar dates, both ends included. Nothing here is an order: the plan prints ranges,
their arithmetic and what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.knowledge.model.sources import is_carried


@dataclass(frozen=True)
class Quoted:
    """Something that a source says of a drug, in its words, with its statement ids."""

    text: str
    sources: tuple[str, ...]

    @property
    def beyond(self) -> bool:
        """Whether nothing in the lecture carries it."""
        return not is_carried(self.sources)


@dataclass(frozen=True)
class Figure:
    """One printed dose, worked out for this patient.

    role: "dose", "start", "target", "also printed", "published" or "limit". printed: the amount as the source
    has it. arithmetic: how it becomes this patient's, `0.75 to 1.5 mg/kg x 58 kg = 44 to 87 mg a day`.
    dispensed: what can be dispensed of it, `45 to 85 mg a day, in steps of 5 mg`, or "". low, high: as they
    come out, unrounded, in `unit` a `period`. notes: what stands beside it, such as a published maximum.
    recommended: False where it is only quoted, as it exceeds a guard. given: the one amount that can be
    dispensed of it, None where there is a range.
    """

    role: str
    printed: str
    arithmetic: str
    dispensed: str
    low: Decimal
    high: Decimal
    unit: str
    period: str
    sources: tuple[str, ...]
    notes: tuple[Quoted, ...] = ()
    recommended: bool = True
    given: Decimal | None = None

    @property
    def beyond(self) -> bool:
        """Whether nothing in the lecture carries it."""
        return not is_carried(self.sources)


@dataclass(frozen=True)
class Dosing:
    """One regimen for one patient. `codes`: the lines of the plan that it belongs to.

    figures: empty while something is wanting. wanting: the findings to obtain before any figure. specialist:
    the sentence that hands the dose to a specialist (under 18 years), or "". bears_on: the B and X rows that
    speak of it. instead: the class of the drug, where one of it is taken of which a mg is worth another
    amount, or "".
    """

    regimen: str
    codes: tuple[str, ...]
    drug: str
    route: str
    figures: tuple[Figure, ...]
    wanting: tuple[str, ...]
    specialist: str
    quoted: tuple[Quoted, ...]
    bears_on: tuple[str, ...]
    instead: str = ""

    @property
    def usable_first(self) -> tuple[Figure, ...]:
        """The figures, those that are only quoted last."""
        return tuple(sorted(self.figures, key=lambda figure: not figure.recommended))


@dataclass(frozen=True)
class DrugPage:
    """What the sources say of one drug: harms, what to measure, when to act, what pauses or forbids it."""

    drug: str
    harms: tuple[Quoted, ...]
    measures: tuple[Quoted, ...]
    acts: tuple[Quoted, ...]
    holds: tuple[Quoted, ...]
    stops: tuple[Quoted, ...]
    never_with: tuple[Quoted, ...]
    bears_on: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A dose from one day to another, both included; `until` None: it goes on. `how`: "a day", "once a week".

    amount None: what is due has no figure (a course of IVIG before the weight is known). note: what is to be
    seen before the step, or what it waits for.
    """

    on: date
    until: date | None
    amount: Decimal | None
    unit: str
    how: str
    note: str = ""


@dataclass(frozen=True)
class Course:
    """The steps of one regimen by date, in order, without a gap or an overlap but for single days.

    title: as a heading, "Prednisone taper". condition: what must be true before it begins, or "". after: what
    follows the last step. alternatives to each other carry the same `drug` and different titles.
    """

    regimen: str
    drug: str
    title: str
    steps: tuple[Step, ...]
    condition: str
    after: str
    sources: tuple[str, ...]
    notes: tuple[Quoted, ...] = ()


@dataclass(frozen=True)
class Appointment:
    """Something to be measured or seen from one day to another (the same, where it is one day)."""

    on: date
    until: date
    what: str
    act: tuple[str, ...]
    drug: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Treatment:
    """All of it, from `start`. reassess: from when to when the patient is seen again; seen: what is."""

    start: date
    dosings: tuple[Dosing, ...]
    pages: tuple[DrugPage, ...]
    courses: tuple[Course, ...]
    appointments: tuple[Appointment, ...]
    reassess: tuple[date, date] | None
    reassess_sources: tuple[str, ...] = ()
    seen: str = ""


UNTREATED = Treatment(date.min, (), (), (), (), None)
"""No dose and no date: for a plan that is shown without them."""
