"""The outcomes that are still possible of a test, a premise and a rule, as bits.

Premises are taken as independent, so the bits over-approximate: an outcome that is missing cannot come.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from assistant.knowledge.model.ruleset import Atom, Premise, Test, Value

YES, NO, UNKNOWN = 1, 2, 4
ANY = YES | NO | UNKNOWN
SETTLED = frozenset({YES, NO, UNKNOWN})
_OPPOSITE = tuple(
    (bits & UNKNOWN) | (YES if bits & NO else 0) | (NO if bits & YES else 0) for bits in range(ANY + 1)
)


def of_rule(
    premises: Sequence[Premise],
    facts: Mapping[Atom, Value],
    opened: Collection[Atom],
    things: Mapping[str, int],
) -> int:
    """YES if all may hold, NO if one may be false, UNKNOWN if none need be false and one may be unknown."""
    may, can_rest, rests = YES | UNKNOWN, False, True
    some_no = 0
    for premise in premises:
        bits = of_premise(premise, facts, opened, things)
        if not bits & YES:
            may &= ~YES
        if bits & NO:
            some_no = NO
        if not bits & (YES | UNKNOWN):
            rests = False
        if bits & UNKNOWN:
            can_rest = True
    if not (rests and can_rest):
        may &= ~UNKNOWN
    return may | some_no


def settled(premises: Sequence[Premise], facts: Mapping[Atom, Value], things: Mapping[str, int]) -> int:
    """The one outcome of a rule where nothing is open: as `of_rule`, and several times faster."""
    outcome = YES
    for premise in premises:
        best = NO
        for test in premise.tests:
            atom = test.atom
            bits = things.get(atom)
            if bits is None:
                bits = of_value(test, facts.get(atom))
            elif test.value is False:
                bits = _OPPOSITE[bits]
            if bits & YES:
                best = YES
                break
            best |= bits
        if best == NO:
            return NO
        if best != YES:
            outcome = UNKNOWN
    return outcome


def of_value(test: Test, value: Value | None) -> int:
    """A test of an atom that is not open: of its value, or of None where it has none."""
    if test.comparison == "=":
        if value is None:
            return UNKNOWN
        return YES if value == test.value and type(value) is type(test.value) else NO
    if test.comparison == "known":
        return NO if value is None else YES
    if test.comparison == "unknown":
        return YES if value is None else NO
    if value is None:
        return UNKNOWN
    return YES if test.passes(value) else NO


def of_premise(
    premise: Premise, facts: Mapping[Atom, Value], opened: Collection[Atom], things: Mapping[str, int]
) -> int:
    """A disjunction: YES if one may hold, NO if all may be false, UNKNOWN if none must and one may rest."""
    may = 0
    all_no, none_needed, some_unknown = True, True, False
    for test in premise.tests:
        bits = of_test(test, facts, opened, things)
        may |= bits & YES
        all_no = all_no and bool(bits & NO)
        none_needed = none_needed and bits != YES
        some_unknown = some_unknown or bool(bits & UNKNOWN)
    if all_no:
        may |= NO
    if none_needed and some_unknown:
        may |= UNKNOWN
    return may


def of_test(
    test: Test, facts: Mapping[Atom, Value], opened: Collection[Atom], things: Mapping[str, int]
) -> int:
    """A test of a derived thing, of a known, open or declined atom."""
    if test.atom in things:
        bits = things[test.atom]
        if test.value is False:  # read as no: swap yes and no
            bits = _OPPOSITE[bits]
        return bits
    if test.atom in opened:
        return YES | NO if test.comparison in ("known", "unknown") else ANY
    return of_value(test, facts.get(test.atom))
