"""The part of the model that says what a plan must keep to. Nothing here knows a rule.

A promise speaks of what was answered and of what the plan says, and never of the findings that rules derive
in between, so that it is evidence apart from the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from assistant.knowledge.model.places import Place
from assistant.knowledge.model.premises import Premise


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


class Watch:
    """Promises by what can break them, so that few are looked at for one plan."""

    def __init__(self, promises: Iterable[Promise]) -> None:
        self.promises = tuple(promises)
        self._by_code: dict[str, set[int]] = {}
        self._by_finding: dict[str, set[int]] = {}
        self._always: set[int] = set()
        for place, promise in enumerate(self.promises):
            self._enter(place, promise)

    def _enter(self, place: int, promise: Promise) -> None:
        known = next((c.finding for c in promise.when if isinstance(c, Premise) and needs_a_value(c)), None)
        if all(demand.manner in (Manner.NEVER, Manner.AT_MOST_ONE) for demand in promise.then):
            for code in (code for demand in promise.then for code in demand.codes):
                self._by_code.setdefault(code, set()).add(place)
        elif known is not None:
            self._by_finding.setdefault(known, set()).add(place)
        else:
            self._always.add(place)

    def due(self, standing: Collection[str], findings: Iterable[str]) -> list[Promise]:
        """The promises that a plan with these codes and labels, on these findings, could break; in order."""
        places = set(self._always)
        for index, names in ((self._by_code, standing), (self._by_finding, findings)):
            places.update(*(index.get(name, ()) for name in names))
        return [self.promises[place] for place in sorted(places)]


def needs_a_value(premise: Premise) -> bool:
    """Whether the premise holds of nothing that is not known."""
    return all(test.comparison != "unknown" for test in premise.tests)
