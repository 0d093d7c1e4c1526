"""What one premise asks of one value. Import it from `model.ruleset`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from assistant.knowledge.model.places import Place

Value: TypeAlias = bool | str | Decimal
"""A known value of an atom: yes or no, a word of a choice, or a number in the finding's unit."""

Atom: TypeAlias = str
"""What one premise can ask about: a finding (`ck`), or one member of a set (`biopsy/necrosis`).

The bare name of a set finding is an atom too: it is known (to be True) once every member is decided.
"""

Comparison: TypeAlias = Literal["=", ">", ">=", "<", "<=", "known", "unknown"]


@dataclass(frozen=True, slots=True)
class Test:
    """One primitive test of an atom; `value` is None for known and unknown."""

    atom: Atom
    comparison: Comparison
    value: Value | None = None

    def passes(self, value: Value) -> bool:
        """Whether a known value passes; `known` always does and `unknown` never.

        A number is compared with numbers only: a value of another type fails the test.
        """
        match self.comparison:
            case "=":
                return type(value) is type(self.value) and value == self.value
            case "known":
                return True
            case "unknown":
                return False
        if not isinstance(value, Decimal) or not isinstance(self.value, Decimal):
            return False
        match self.comparison:
            case ">":
                return value > self.value
            case ">=":
                return value >= self.value
            case "<":
                return value < self.value
            case "<=":
                return value <= self.value

    def equals_threshold(self, value: Value) -> bool:
        """Whether the value stands exactly on a strict threshold, and so does not cross it."""
        return self.comparison in (">", "<") and isinstance(value, Decimal) and value == self.value


@dataclass(frozen=True, slots=True)
class Premise:
    """A disjunction of tests, all of one finding (or of one label, by its code)."""

    finding: str
    tests: tuple[Test, ...]
    text: str
    place: Place
