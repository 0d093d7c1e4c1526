"""Premises of one rule that cannot hold together, found by looking for a value that would satisfy them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise

from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.model.ruleset import Atom, Finding, Premise, Shape, Test, Value


def check_premises(premises: Sequence[Premise], findings: Mapping[str, Finding], faults: FaultLog) -> None:
    """Report premises that repeat one above, that can never hold, or that contradict the ones above."""
    seen: set[frozenset[Test]] = set()
    held: list[Premise] = []
    for premise in premises:
        tests = frozenset(premise.tests)
        if tests in seen:
            faults.at(premise.place, f'"{premise.text}" repeats a premise above')
            continue
        seen.add(tests)
        finding = findings.get(premise.finding)
        if not _can_hold([premise], finding):
            faults.at(premise.place, f'"{premise.text}" can never hold')
            continue
        same = [other for other in held if other.finding == premise.finding]
        if _can_hold([*same, premise], finding):
            held.append(premise)
            continue
        against = next((other for other in same if not _can_hold([other, premise], finding)), None)
        which = f'"{against.text}"' if against else "the premises"
        faults.at(premise.place, f'"{premise.text}" contradicts {which} above')


def _can_hold(premises: Sequence[Premise], finding: Finding | None) -> bool:
    """Whether premises of one finding (None: a label) can hold together for some patient."""
    single: dict[Atom, list[tuple[Test, ...]]] = {}
    several: list[Premise] = []
    for premise in premises:
        atoms = {test.atom for test in premise.tests}
        if len(atoms) == 1:
            single.setdefault(atoms.pop(), []).append(premise.tests)
        else:
            several.append(premise)
    if not all(_satisfiable(tests, finding) for tests in single.values()):
        return False
    return all(
        any(_satisfiable([*single.get(test.atom, ()), (test,)], finding) for test in premise.tests)
        for premise in several
    )


def _satisfiable(premises: Sequence[tuple[Test, ...]], finding: Finding | None) -> bool:
    """Whether some value of one atom, or its being unknown, satisfies a test of every premise."""
    return any(
        all(any(_holds(test, value) for test in tests) for tests in premises)
        for value in _candidates(premises, finding)
    )


def _candidates(premises: Sequence[tuple[Test, ...]], finding: Finding | None) -> Iterator[Value | None]:
    """Values enough to decide: if none of these satisfies the premises, no value does. None is unknown."""
    yield None
    if finding is None or finding.shape in (Shape.YES_NO, Shape.SET):
        yield from (True, False)
    elif finding.shape is Shape.CHOICE:
        yield from finding.choices
    elif finding.shape is Shape.TEXT:
        yield "some text"
    else:
        limits = {test.value for tests in premises for test in tests if isinstance(test.value, Decimal)}
        yield from _numbers(limits, finding)


def _numbers(limits: set[Decimal], finding: Finding) -> Iterator[Decimal]:
    """Every limit, and a number on either side of it, as far as the finding can be that."""
    possible = finding.possible
    ends = {possible.low, possible.high} if possible else set()
    points = sorted(limits | ends) or [Decimal(0)]
    numbers = [points[0] - 1, *points, points[-1] + 1]
    if finding.whole:
        floors = {point.to_integral_value(ROUND_FLOOR) for point in points}
        numbers = sorted({floor + step for floor in floors for step in (-1, 0, 1)})
    else:
        numbers += [(low + high) / 2 for low, high in pairwise(points)]
    yield from (number for number in numbers if possible is None or number in possible)


def _holds(test: Test, value: Value | None) -> bool:
    return test.comparison == "unknown" if value is None else test.passes(value)
