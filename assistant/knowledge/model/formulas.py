"""What a computed finding is computed from; `reasoning.decision.formulas` has the arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.knowledge.model.places import Place
from assistant.knowledge.model.premises import Premise, Value

NONE = "none"  # in the notation: no drug, no change, no member, no grade


class FormulaKind(StrEnum):
    """The arithmetic that the notation can name."""

    RATIO = "ratio"
    RISE = "percent rise"
    FALL = "fall"
    LARGEST_FALL = "largest fall"
    TREND = "trend"
    SMALL_RISE = "small rise"
    EQUIVALENT = "daily equivalent"
    SURFACE = "body surface"
    GRADE = "grade"
    WORSENING = "worsening"
    ACT = "act"
    CASES = "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """The value where all premises hold: computed, or `assumed` where none is stated.

    impossible: it is not the value, but one that cannot be stated beside these premises.
    """

    value: str
    premises: tuple[Premise, ...]
    assumed: bool = False
    impossible: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """inputs: findings without which there is no value; helps: used when known; example: inputs that work.

    score: the score that it tells of. about: the matters that an act which is meant may be about.
    """

    kind: FormulaKind
    inputs: tuple[str, ...]
    helps: tuple[str, ...]
    place: Place
    example: tuple[tuple[str, Value], ...] = ()
    cases: tuple[Case, ...] = ()
    score: str = ""
    about: tuple[str, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """Everything that it is computed from."""
        return self.inputs + self.helps
