"""The part of the model that says what a plan must keep to. Nothing here knows a rule.

A promise speaks of what was answered and of what the plan says, and never of the findings that rules derive
in between, so that it is evidence apart from the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.knowledge.model.findings import Premise
from assistant.knowledge.model.places import Place


class Saying(StrEnum):
    """What a condition can ask about lines of the plan and labels."""

    STANDS = "stands"
    DOES_NOT_STAND = "does not stand"
    NOT_ADVISED = "is not advised"


class Manner(StrEnum):
    """What a promise can demand of lines of the plan and labels."""

    NEVER = "never stands"
    STANDS = "stands"
    ONE = "one stands of"
    AT_MOST_ONE = "at most one stands of"
    NOT_ADVISED = "not advised"


@dataclass(frozen=True, slots=True)
class Group:
    """Codes and labels under one name, for promises."""

    name: str
    codes: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Said:
    """One of these stands or is listed as not advised; or none of them stands."""

    codes: tuple[str, ...]
    saying: Saying
    text: str
    place: Place


Condition = Premise | Said


@dataclass(frozen=True, slots=True)
class Demand:
    """What the plan must say. `kind` (its name) and `gate` are "" where any will do."""

    manner: Manner
    codes: tuple[str, ...]
    kind: str
    gate: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Promise:
    """It binds when every `when` holds and no clause of `unless` holds whole; then every demand is met."""

    name: str
    when: tuple[Condition, ...]
    unless: tuple[tuple[Condition, ...], ...]
    then: tuple[Demand, ...]
    because: str
    sources: tuple[str, ...]
    place: Place

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Everything it asks, of `when` and `unless` alike."""
        return (*self.when, *(condition for clause in self.unless for condition in clause))
