"""What would have to be true for a line to stand: the fewest findings that its rules need and do not have.

Worked back from the line through its rules and gates. A premise that holds already needs nothing; of several
rules the one that needs least is taken. What it returns is a proposal, to be verified on the patient so
changed. What a person is (age, sex, the diagnosis made) is never changed, and nothing known is made unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from assistant.knowledge.model.ruleset import (
    Atom,
    Finding,
    Premise,
    RoleKind,
    Ruleset,
    Shape,
    Test,
    Value,
)
from assistant.reasoning.outlook.possibility import NO, YES
from assistant.reasoning.outlook.three_valued import Outlook, View
from assistant.reasoning.search.witness import Witnesses, some_value

Needs: TypeAlias = dict[Atom, Value]
PERSON = (RoleKind.AGE, RoleKind.SEX, RoleKind.DIAGNOSIS, RoleKind.WEIGHT, RoleKind.HEIGHT)
DEEPEST = 7
MOST = 4  # findings in one answer


def of_the_person(finding: Finding) -> bool:
    """Whether it is what the patient is, and not how."""
    return any(role.kind in PERSON for role in finding.roles)


class Required:
    """The search for one patient, of whom `now` shows what follows with nothing open."""

    def __init__(self, outlook: Outlook, witnesses: Witnesses, now: View) -> None:
        self.outlook = outlook
        self.ruleset = outlook.ruleset
        self.values = witnesses.values
        self.now = now
        self._below: dict[tuple[str, bool, int], Needs | None] = {}

    def of_line(self, code: str) -> Iterator[Needs]:
        """What each rule that advises the line needs, together with its gates; the least first."""
        gates = [premise for gate in self.outlook.gates.get(code, ()) for premise in gate.unless]
        found = [self._all((*rule.premises, *gates), 0) for rule in self.outlook.advising.get(code, ())]
        yield from sorted((needs for needs in found if needs), key=len)

    def without_line(self, code: str) -> Iterator[Needs]:
        """What would take the line away: each premise made false that all rules share which advise it."""
        rules = [r for r in self.outlook.advising.get(code, ()) if self.now.rules[r.name] == YES]
        shared = [{premise.tests for premise in rule.premises} for rule in rules]
        for premise in rules[0].premises if rules else ():
            if all(premise.tests in tests for tests in shared) and (needs := self._false(premise, 0)):
                yield needs

    def _all(self, premises: Iterable[Premise], depth: int) -> Needs | None:
        """What premises need together; None where one cannot be had, or two need different values."""
        needs: Needs = {}
        for premise in premises:
            options = [n for test in premise.tests if (n := self._one(test, needs, depth)) is not None]
            if not options:
                return None
            least = _least(options)
            if any(needs.get(atom, value) != value for atom, value in least.items()):
                return None
            needs |= least
            if len(needs) > MOST:
                return None
        return needs

    def _one(self, test: Test, given: Needs, depth: int) -> Needs | None:
        if test.atom in self.now.things:
            return self._thing(test.atom, test.value is not False, depth)
        finding = self.ruleset.finding_of(test.atom)
        value = given.get(test.atom, self.now.facts.get(test.atom))
        if test.comparison == "unknown":
            return {} if value is None else None
        if value is not None and test.passes(value):
            return {}
        if test.comparison == "known":
            return None if finding.shape is Shape.SET else {test.atom: some_value(finding)[0]}
        return self._set(finding, test, True)

    def _set(self, finding: Finding, test: Test, wanted: bool) -> Needs | None:
        """The atom of a test with the nearest value that passes it, or that does not."""
        now = self.now.facts.get(test.atom)
        if now is not None and of_the_person(finding):
            return None
        fitting = [v for v in self.values.get(test.atom, ()) if test.passes(v) is wanted and v != now]
        if (
            finding.shape is Shape.NUMBER and fitting
        ):  # the side of the threshold, not the far end of the range
            fitting.sort(key=lambda v: abs(v - test.value))  # type: ignore[operator]
        return {test.atom: fitting[0]} if fitting else None

    def _thing(self, name: str, wanted: bool, depth: int) -> Needs | None:
        """What a derived finding or a label needs to be yes, or no."""
        if self.now.things[name] == (YES if wanted else NO):
            return {}
        if depth > DEEPEST:
            return None
        key = (name, wanted, depth)
        if key not in self._below:
            self._below[key] = None  # no way round in a circle
            self._below[key] = self._yes(name, depth) if wanted else self._no(name, depth)
        return self._below[key]

    def _yes(self, name: str, depth: int) -> Needs | None:
        ways = [self._all(rule.premises, depth + 1) for rule in self.outlook.makes_yes.get(name, ())]
        found = [needs for needs in ways if needs is not None]
        return _least(found) if found else None

    def _no(self, name: str, depth: int) -> Needs | None:
        """Every rule that makes it yes, or may, needs one false premise."""
        needs: Needs = {}
        for rule in self.outlook.makes_yes.get(name, ()):
            if self.now.rules[rule.name] == NO:
                continue
            ways = [n for premise in rule.premises if (n := self._false(premise, depth + 1)) is not None]
            if not ways:
                return None
            needs |= _least(ways)
            if len(needs) > MOST:
                return None
        return needs

    def _false(self, premise: Premise, depth: int) -> Needs | None:
        needs: Needs = {}
        for test in premise.tests:
            if test.atom in self.now.things:
                found = self._thing(test.atom, test.value is False, depth)
            elif test.comparison in ("known", "unknown"):
                return None
            else:
                value = self.now.facts.get(test.atom)
                finding = self.ruleset.finding_of(test.atom)
                false_now = value is not None and not test.passes(value)
                found = {} if false_now else self._set(finding, test, False)
            if found is None:
                return None
            needs |= found
        if any(t.passes(needs[t.atom]) for t in premise.tests if t.atom in needs and t.value is not None):
            return None  # false for one of its values, true for another
        return needs


def _least(options: list[Needs]) -> Needs:
    return min(options, key=lambda needs: len(needs))


def with_needs(ruleset: Ruleset, known: Mapping[Atom, Value], needs: Needs) -> dict[Atom, Value]:
    """The patient with what is needed; what a needed value is computed from is left out."""
    left_out: set[Atom] = set()
    for atom in needs:
        formula = ruleset.finding_of(atom).formula
        left_out |= set(formula.reads) - set(needs) if formula else set()
    return {atom: value for atom, value in known.items() if atom not in left_out} | needs
