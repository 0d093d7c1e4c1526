"""A sum of grades, of one side or of both: what is told, and the bounds that what is not told leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant.knowledge.model.scores import Sum


@dataclass(frozen=True, slots=True)
class Added:
    """A sum from `low` to `high` of `most`. missing: the parts without a grade."""

    total: Sum
    both_sides: bool
    low: Decimal
    high: Decimal
    most: Decimal
    missing: tuple[str, ...]


def add_up(total: Sum, grades: Mapping[str, tuple[Decimal, ...]]) -> Added:
    """The sum of the grades told for each part, one for one side and two for both.

    Of both sides as soon as one part has two grades; another part that has one then lacks the other.
    """
    both = any(len(told) > 1 for told in grades.values())
    low, open_grades, missing = Decimal(0), 0, []
    for part in total.parts:
        told = grades.get(part.name, ())
        wanted = 2 if both and not part.once else 1
        low += sum(told, Decimal(0))
        open_grades += wanted - len(told)
        missing += [part.name] if len(told) < wanted else []
    return Added(total, both, low, low + open_grades * total.highest, total.most(both), tuple(missing))
