"""The part of the model that says how drugs are given and followed. Import it from `model`.

Amounts are as the source prints them: exact decimals, in milligrams or grams, by weight or body surface where
it says so. Nothing here knows a patient; `reasoning.dosing` works the figures out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from assistant.knowledge.model.places import Place
from assistant.knowledge.model.premises import Premise


@dataclass(frozen=True, slots=True)
class Span:
    """`2 to 4 weeks`: how long, or how often. Two words for one length are the same number twice."""

    low: int
    high: int
    unit: str  # "day", "week" or "month"

    def __str__(self) -> str:
        if self.low == self.high == 1:
            return self.unit
        count = f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"
        return f"{count} {self.unit}s"


@dataclass(frozen=True, slots=True)
class Amount:
    """`0.75 to 1.5 mg/kg a day`. per: "kg", "m²" or "". period: "a day", "twice a day", "each course".

    at_most: a limit in `unit`, with the amount (`750 mg/m² each infusion, at most 1000 mg`). over: the days
    that one course takes. doses: into how many doses a period's amount is divided, 0 where it is not said.
    """

    low: Decimal
    high: Decimal
    unit: str
    per: str
    period: str
    at_most: Decimal | None = None
    over: Span | None = None
    doses: int = 0

    @property
    def printed(self) -> str:
        """The figure as printed, without the period: `0.75 to 1.5 mg/kg`."""
        figure = f"{self.low:f}" if self.low == self.high else f"{self.low:f} to {self.high:f}"
        return f"{figure} {self.unit}{f'/{self.per}' if self.per else ''}"


@dataclass(frozen=True, slots=True)
class Dose:
    """A printed dose. role: "dose", "also printed", "published", "for children" or "then"."""

    role: str
    amount: Amount
    every: Span | None = None  # a maintenance dose is given so often


@dataclass(frozen=True, slots=True)
class Titration:
    """`start A, add B every N weeks, up to C`. Without `start` it goes on from the dose that is taken.

    step None: the source prints no step, and so no dates follow. keeps: the first step is the dose that is
    taken (`start the dose taken`: another route of it), and not one step above it.
    """

    start: Amount | None
    step: Amount | None
    every: Span | None
    up_to: Amount
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Taper:
    """`5 mg every week, down to 10 mg a day or 20 mg every other day`."""

    step: Amount
    every: Span
    daily: Decimal
    alternate: Decimal


@dataclass(frozen=True, slots=True)
class Repeats:
    """`every month, 6 to 12 times`; most None: no end is printed.

    on_days: the days of one course, from 1 on, instead; `every` is then how often such a course is given.
    """

    every: Span | None
    least: int
    most: int | None
    on_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """`guard above 25 mg a week`: more is quoted, never recommended. `warn above`: more is said to be much.

    cap: it replaces the dose itself, where `when` is known to hold.
    """

    kind: str  # "guard", "warn" or "cap"
    amount: Amount
    when: tuple[Premise, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """What can be dispensed: multiples of so many mg or g."""

    size: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Judged:
    """`after 6 to 18 months: it may take so long to work`: when the effect is judged, and what for.

    at_top: counted from the last step of the titration, and not from its start.
    """

    after: Span
    text: str
    at_top: bool = False


@dataclass(frozen=True, slots=True)
class IdealWeight:
    """The figure on ideal body weight is shown too, where it differs much."""


@dataclass(frozen=True, slots=True)
class NotAlternate:
    """A taper is not dated on every other day where one of these holds, for this reason."""

    when: tuple[Premise, ...]
    text: str


@dataclass(frozen=True, slots=True)
class OnlyWhile:
    """What has to hold for a taper to go on."""

    text: str


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What is said of the days after the last step of a taper."""

    text: str


@dataclass(frozen=True, slots=True)
class Converted:
    """Of another drug of the class the steps go by multiples of so much of the first."""

    size: Decimal


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence without a figure to work out."""


OfTaper: TypeAlias = NotAlternate | OnlyWhile | Afterwards | Converted
Content: TypeAlias = (
    Dose | Titration | Taper | Repeats | Limit | Steps | Judged | IdealWeight | OfTaper | Said
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a regimen: its words as shown, what they come to, and the statements behind them."""

    text: str
    content: Content
    sources: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Regimen:
    """One way to give a drug; shown beside the codes it belongs to, and worked out for a patient.

    drug: the name of its drug block, "" where nothing is worked out. route: as in `by mouth`.
    when: it is shown only where these are known to hold; unless: not where one of these is.
    """

    name: str
    codes: tuple[str, ...]
    rows: tuple[Row, ...]
    place: Place
    drug: str = ""
    route: str = ""
    when: tuple[Premise, ...] = ()
    unless: tuple[Premise, ...] = ()

    @property
    def lines(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every line as it is shown, with its statement ids."""
        return tuple((row.text, row.sources) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Cycle:
    """How often something is measured, and for how long (None: from then on)."""

    every: Span
    lasts: Span | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a drug block. kind: "harm", "measure", "act", "hold", "stop", "never with" or
    "advise" (to the patient).

    at_start, cycles: when it is measured; both empty where the source prints no interval.
    """

    kind: str
    text: str
    sources: tuple[str, ...]
    place: Place
    at_start: bool = False
    cycles: tuple[Cycle, ...] = ()


@dataclass(frozen=True, slots=True)
class Measurement:
    """Something that `measure` lines name, and how it is called on the sheet for the patient."""

    name: str
    for_patient: str
    place: Place


@dataclass(frozen=True, slots=True)
class Drug:
    """What is to be known of a drug, whatever the regimen.

    member: its name in sets of drugs (`MTX`). named_by: the finding that says which drug of its class is
    taken, or "".
    needs: what is known before any figure of it is printed, each one finding or any of several that tell the
    same, and the statements that say so. for_patient: how a patient may know it, where not by its name.
    """

    name: str
    member: str
    named_by: str
    needs: tuple[tuple[str, ...], ...]
    needs_from: tuple[str, ...]
    facts: tuple[Fact, ...]
    place: Place
    for_patient: str = ""

    @property
    def cast(self) -> str:
        """What roles of it are of: its class, its name in sets of drugs, or its own."""
        return self.named_by or self.member or self.name
