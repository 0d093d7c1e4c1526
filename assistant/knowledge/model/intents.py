"""What a clinician means to do, as values, so that no reasoning reads words again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

ALONE = "alone"  # a word that any act may say: that, and nothing else


@dataclass(frozen=True, slots=True)
class Step:
    """By how much a dose is changed at a time: in its unit, or by half; weeks: from one step to the next."""

    by: Decimal | None
    half: bool
    weeks: Decimal | None


@dataclass(frozen=True, slots=True)
class Intent:
    """An act that is meant, by the name of its action.

    words: those of its action's `supposed`, and `alone`, that were said of it. dose: the dose said of the
    drug, in the unit of the action's dose. step: by how much at a time it is changed.
    """

    action: str
    words: tuple[str, ...] = ()
    dose: Decimal | None = None
    step: Step | None = None


class Meant(str):
    """What was said of what is meant, that knows the acts it says; none where none was understood."""

    acts: tuple[Intent, ...]

    def __new__(cls, said: str, acts: tuple[Intent, ...]) -> Meant:
        """The words as typed, with their acts."""
        meant = super().__new__(cls, said)
        meant.acts = acts
        return meant

    def __reduce__(self) -> tuple[type[Meant], tuple[str, tuple[Intent, ...]]]:
        """What pickle makes it again of."""
        return Meant, (str(self), self.acts)
