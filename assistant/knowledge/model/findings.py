"""The half of the model that says what can be known of a patient. Import it from `model`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from assistant.knowledge.model.formulas import Formula
from assistant.knowledge.model.places import Place
from assistant.knowledge.model.premises import Atom, Premise
from assistant.knowledge.model.roles import Role, RoleKind, Sense


class Shape(StrEnum):
    """What kind of value a finding takes."""

    YES_NO = "yes or no"
    CHOICE = "one of"
    SET = "any of"
    NUMBER = "number"
    TEXT = "text"


class Closing(StrEnum):
    """When a derived yes/no may be closed to no; without one it stays unknown unless a rule says no."""

    STRICT = "otherwise no"  # every rule that could make it yes has a false premise
    ONCE_ASKED = "otherwise no once asked"  # ... or one that rests on a declined finding


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that may be typed: canonical = (typed - subtract) * times."""

    names: tuple[str, ...]
    times: Decimal
    subtract: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Range:
    """An inclusive range, in the finding's unit."""

    low: Decimal
    high: Decimal

    def __contains__(self, number: object) -> bool:
        return isinstance(number, Decimal) and self.low <= number <= self.high


@dataclass(frozen=True)
class Finding:
    """One thing that can be known of a patient.

    choices: the values of a choice, or the members of a set, in the order they are shown.
    unavailable: words that say the result is not to be had (`not_done`, `pending`): recorded as declined.
    words: what a clinician may type, each with the value it stands for (None: names the finding only).
    ways: the same with `<groups>` of words in it; '' names the finding only.
    formula: the computation that gives the value when its inputs are known.
    closing/derived: a derived finding is concluded by rules and never asked.
    unitless: where a number without a unit is taken for the finding's own unit; outside it the unit is asked,
    if another unit makes the number plausible. The plausible range, unless the rule set says so.
    minimum: it is the minimum data of a label; what it still lacks is asked first.
    matter: it is what a consultation may be about. not_asked: why it is not, where it is not.
    offered: it is used when told, and asked only on request.
    asked_if: premises without which the question makes no sense (no dose of a drug that is not taken).
    unread: why no rule uses it.
    settles: what a direct answer to its question settles too (a finding and its value).
    roles: what the program itself knows it as, whatever its name (model.roles). senses: which of its values
    it knows as what. equivalents: of a choice of drugs, how many mg of the first one mg of each is worth.
    otherwise_in: the unit that a bare number outside `unitless` is read in, marked.
    pulse: from how many mg of the first a day on it is a pulse, and no daily dose.
    for_patient: how it is said to a patient: of a red flag a sentence, of a class of drugs its plain name.
    """

    name: str
    shape: Shape
    place: Place
    choices: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()
    whole: bool = False
    unit: str = ""
    plausible: Range | None = None
    possible: Range | None = None
    unitless: Range | None = None
    units: tuple[Unit, ...] = ()
    called: str = ""
    question: str = ""
    hint: str = ""
    synonyms: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    formula: Formula | None = None
    derived: bool = False
    closing: Closing | None = None
    minimum: bool = False
    matter: bool = False
    not_asked: str = ""
    offered: bool = False
    asked_if: tuple[Premise, ...] = ()
    settles: tuple[str, str] | None = None
    unread: str = ""
    roles: tuple[Role, ...] = ()
    senses: tuple[tuple[Sense, str], ...] = ()
    equivalents: tuple[tuple[str, Decimal], ...] = ()
    pulse: Decimal | None = None
    otherwise_in: str = ""
    for_patient: str = ""

    @property
    def title(self) -> str:
        """The name as people read it."""
        return self.called or self.name.replace("_", " ")

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """The atoms an answer to it can decide."""
        if self.shape is Shape.SET:
            return tuple(f"{self.name}/{member}" for member in self.choices)
        return (self.name,)

    @property
    def asked(self) -> bool:
        """Whether a person can be asked for it."""
        return not self.derived and bool(self.question)

    @property
    def told(self) -> bool:
        """Whether a person can tell it, or a formula can work it out."""
        return not self.derived and bool(self.question or self.formula)

    def plays(self, kind: RoleKind) -> bool:
        """Whether it plays a role of this kind, of whatever."""
        return any(role.kind == kind for role in self.roles)

    def worth(self, drug: object) -> Decimal | None:
        """How many mg of the first equivalent one mg of a drug is worth."""
        return dict(self.equivalents).get(str(drug))

    def value_of(self, sense: Sense) -> str | None:
        """The value that means this, where one does."""
        return dict(self.senses).get(sense)

    def sense_of(self, value: object) -> Sense | None:
        """What a value means to the program, if anything."""
        return next((sense for sense, of in self.senses if of == value), None)
