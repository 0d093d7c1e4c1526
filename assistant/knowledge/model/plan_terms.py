"""The part of the model that says what a plan can say: matters, codes, sides and labels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.knowledge.model.places import Place
from assistant.knowledge.model.premises import Premise
from assistant.knowledge.model.roles import CodeRole


class Kind(StrEnum):
    """The kinds of plan line, in the order of the page."""

    URGENT = "urgent"
    NEVER = "never"
    HOLD = "hold"
    REDUCE = "reduce"
    DO = "do"
    CONSIDER = "consider"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a line can be about. `never` rules over a matter; `hold` and `reduce` over the whole drug."""

    name: str
    drug: str
    dose_direction: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Code:
    """A plan code: its kind, what it is about, its lead text, and the codes it beats when it stands.

    together: the codes that are parts of this act, and are not said beside it on a first page. where: what it
    says instead where a premise is known to hold, the first that does.
    """

    name: str
    kind: Kind
    about: str
    says: str
    over: tuple[str, ...]
    place: Place
    roles: tuple[CodeRole, ...] = ()
    for_patient: str = ""
    together: tuple[str, ...] = ()
    where: tuple[tuple[Premise, str], ...] = ()
    sees: str = ""  # of a reassessment, what is looked at


BOTH = "both"  # what a label leans to that leans to every side


@dataclass(frozen=True, slots=True)
class Side:
    """What evidence can speak for. Labels lean to one; evidence for all others is against it.

    when: what must hold for it to be weighed at all.
    """

    name: str
    says: str
    place: Place
    when: tuple[Premise, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """An assessment code; readable in premises as a derived yes/no, closed `no once asked`."""

    name: str
    says: str
    leans: str  # the side that it speaks for, "both" for all of them, or ""
    place: Place
