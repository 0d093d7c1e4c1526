"""Whether a finding can still change the plan, shown by a witness.

A witness is a completion of other unknown findings, and two values of this one that decide differently. The
search tries the finding alone first, and then completions aimed at the rules that read it: it makes the other
premises of such a rule hold, and climbs from its conclusion to a label, a line or a gate. It is bounded, so a
witness may be missed; what it returns is checked by deciding both cases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from random import Random
from typing import TypeAlias, TypeVar

from assistant.knowledge.dependencies.strata import concluded
from assistant.knowledge.model.ruleset import (
    Advises,
    Atom,
    Finding,
    Labels,
    Premise,
    Rule,
    Ruleset,
    Shape,
    Test,
    Value,
)
from assistant.reasoning.outlook.possibility import NO, YES
from assistant.reasoning.outlook.three_valued import Outlook, View
from assistant.reasoning.search.incremental import Trial

DEEPEST = 8
ATTEMPTS = 6  # each in another order of alternatives
MOST_COMPLETIONS = 8  # of one attempt

Assignment: TypeAlias = dict[Atom, Value]
Option = TypeVar("Option")


@dataclass(frozen=True)
class Witness:
    """Two values of `atom` that decide differently when `given` holds too."""

    atom: Atom
    values: tuple[Value | None, Value | None]
    given: Mapping[Atom, Value]
    differ: frozenset[str]


class Witnesses:
    """The search over one rule set."""

    def __init__(self, outlook: Outlook, trial: Trial) -> None:
        self.outlook = outlook
        self.trial = trial
        self.ruleset = outlook.ruleset
        self.values = representative_values(self.ruleset)
        computed = ((f.name, f.formula) for f in self.ruleset.findings.values() if f.formula)
        # a score reads measures in many units: the number of one is nothing to try for another
        self._formulas = {name: formula for name, formula in computed if not formula.score}
        self._chance: Random | None = None
        self._gated: dict[str, list[str]] = {}
        for code, gates in outlook.gates.items():
            for name in {t.atom for gate in gates for premise in gate.unless for t in premise.tests}:
                self._gated.setdefault(name, []).append(code)
        self._reading: dict[str, list[Rule]] = {}
        for rule in outlook.order:
            for name in {test.atom for premise in rule.premises for test in premise.tests}:
                self._reading.setdefault(name, []).append(rule)

    def readers(self, names: Collection[str]) -> list[Rule]:
        """The rules that read one of these atoms or derived things, in their order."""
        found = {rule.name for name in names for rule in self._reading.get(name, ())}
        return [rule for rule in self.outlook.order if rule.name in found]

    def find(
        self, now: View, view: View, atoms: Sequence[Atom], wanted: Collection[str] | None = None
    ) -> Witness | None:
        """A witness for one of these atoms, or None.

        `now` has nothing open; `view` is the same patient with what is open. With `wanted`, only a
        difference in these codes counts.
        """
        for atom in atoms:
            for given in self._completions(atom, now, view, ATTEMPTS if len(atoms) == 1 else 1):
                found = self._differ(now, atom, given, wanted)
                if found:
                    return found
        return None

    def _differ(
        self, now: View, atom: Atom, given: Assignment, wanted: Collection[str] | None
    ) -> Witness | None:
        """Two values of the atom that decide differently under `given`."""
        first: tuple[Value | None, frozenset[str]] | None = None
        for value in (None, *self.tried(atom, now, given)):
            codes = self.trial.vary(now, {**given, atom: value})
            if codes is None:
                continue
            if wanted is not None:
                codes = codes & frozenset(wanted)
            if first is None:
                first = (value, codes)
            elif codes != first[1]:
                others = {name: v for name, v in given.items() if name != atom}
                found = Witness(atom, (first[0], value), others, codes ^ first[1])
                if self._holds(now, found, wanted):
                    return found
        return None

    def _holds(self, now: View, found: Witness, wanted: Collection[str] | None) -> bool:
        """Whether the two cases differ when each is decided from the start, whatever they are then about."""
        one, other = (self.trial.decided(now, {**found.given, found.atom: v}) for v in found.values)
        if one is None or other is None:
            return False
        return bool(one ^ other if wanted is None else (one ^ other) & frozenset(wanted))

    def tried(self, atom: Atom, now: View, given: Assignment) -> list[Value]:
        """The values worth trying: those its tests tell apart, and for an input of a formula, a spread."""
        values = list(self.values.get(atom, ()))
        finding = self.ruleset.finding_of(atom)
        if finding.shape is Shape.NUMBER:
            near: set[Decimal] = set()
            for computed in self._computed_from(finding.name):
                formula = self._formulas[computed]
                for name in formula.reads:
                    other = given.get(name, now.facts.get(name))
                    if name != atom and isinstance(other, Decimal):
                        near |= {other / 4, other - 1, other, other + 1, other * 2, other * 3}
                if isinstance((typical := dict(formula.example).get(atom)), Decimal):
                    near |= {typical, typical * 3}
                near |= {Decimal(5), Decimal(40)}
            values += [n for n in near if finding.possible is None or n in finding.possible]
        return values

    def _computed_from(self, name: str) -> list[str]:
        return [computed for computed, formula in self._formulas.items() if name in formula.reads]

    def _completions(self, atom: Atom, now: View, view: View, attempts: int) -> Iterator[Assignment]:
        """Nothing else first, then completions aimed at the rules that read the atom or what it computes."""
        yield {}
        starts: list[tuple[str, Assignment]] = [(atom, {})]
        finding = self.ruleset.finding_of(atom)
        if finding.shape is Shape.SET:
            starts.append((finding.name, {a: False for a in finding.atoms if a in view.open and a != atom}))
        for computed in self._computed_from(atom):
            example = self._formulas[computed].example
            typical = {n: v for n, v in example if n in view.open and n != atom}
            yield dict(typical)
            starts.append((computed, typical))
        for attempt in range(attempts):
            self._chance = Random(attempt) if attempt else None
            paths = (path for name, given in starts for path in self._climb(name, given, now, view, ()))
            yield from islice(paths, MOST_COMPLETIONS)

    def _shuffled(self, options: Iterable[Option]) -> list[Option]:
        """The alternatives in the order of this attempt; the first takes them as they stand."""
        listed = list(options)
        if self._chance is not None:
            self._chance.shuffle(listed)
        return listed

    def _climb(
        self, name: str, given: Assignment, now: View, view: View, above: tuple[str, ...]
    ) -> Iterator[Assignment]:
        """Completions that let `name` reach a decision: up through the rules that read it."""
        if len(above) > DEEPEST or name in above:
            return
        for code in self._shuffled(self._gated.get(name, ())):
            for rule in self._shuffled(self.outlook.advising.get(code, ())):
                tried = dict(given)
                if self._hold(rule.premises, name, tried, now, view, 0) and self._open(
                    code, name, tried, now, view
                ):
                    yield tried
        for rule in self._shuffled(self._reading.get(name, ())):
            if not view.rules[rule.name] & YES:
                continue
            tried = dict(given)
            if not self._hold(rule.premises, name, tried, now, view, 0):
                continue
            if isinstance(rule.conclusion, Labels):
                yield tried
            elif isinstance(rule.conclusion, Advises):
                self._open(rule.conclusion.code, name, tried, now, view)
                yield tried
            if thing := concluded(rule):
                yield from self._climb(thing, tried, now, view, (*above, name))

    def _open(self, code: str, but: str, given: Assignment, now: View, view: View) -> bool:
        """Make all gates of a code pass, save for what reads `but`."""
        return all(
            self._hold(gate.unless, but, given, now, view, 0) for gate in self.outlook.gates.get(code, ())
        )

    def _hold(
        self,
        premises: Sequence[Premise],
        but: str,
        given: Assignment,
        now: View,
        view: View,
        depth: int,
    ) -> bool:
        """Make all premises hold, save those that read `but`, by setting open atoms in `given`."""
        return all(
            any(test.atom == but for test in premise.tests)
            or any(self._satisfy(test, given, now, view, depth) for test in self._shuffled(premise.tests))
            for premise in premises
        )

    def _satisfy(self, test: Test, given: Assignment, now: View, view: View, depth: int) -> bool:
        """Make one test hold; leaves `given` as it was where it cannot."""
        atom = test.atom
        if atom in view.things:
            if test.value is False:
                return bool(view.things[atom] & NO)
            if now.things[atom] == YES:
                return True
            if depth > DEEPEST:
                return False
            for rule in self._shuffled(self.outlook.makes_yes.get(atom, ())):
                tried = dict(given)
                if view.rules[rule.name] & YES and self._hold(rule.premises, "", tried, now, view, depth + 1):
                    given.update(tried)
                    return True
            return False
        value = given.get(atom, now.facts.get(atom))
        if value is not None:
            return test.passes(value)
        if test.comparison == "unknown":
            return True
        if atom not in view.open:
            return False
        return self._assign(test, given, view)

    def _assign(self, test: Test, given: Assignment, view: View) -> bool:
        finding = self.ruleset.finding_of(test.atom)
        if test.comparison == "known" and finding.shape is Shape.SET:
            given.update({a: False for a in finding.atoms if a in view.open and a not in given})
            return True
        options = self.values.get(test.atom) or some_value(finding)
        for value in self._shuffled(options):
            if test.passes(value):
                given[test.atom] = value
                return True
        return False


def some_value(finding: Finding) -> tuple[Value, ...]:
    """A value of the finding, for a rule that asks only whether it is known."""
    match finding.shape:
        case Shape.YES_NO | Shape.SET:
            return (False,)
        case Shape.CHOICE:
            return (finding.choices[-1],)
        case Shape.NUMBER:
            return (finding.plausible.high if finding.plausible else Decimal(1),)
        case Shape.TEXT:
            return ("-",)


def representative_values(ruleset: Ruleset) -> dict[Atom, tuple[Value, ...]]:
    """For each atom that is tested, values on both sides of each of its tests."""
    tests: dict[Atom, list[Test]] = {}
    premises = [p for r in ruleset.rules.values() for p in r.premises]
    premises += [p for g in ruleset.gates.values() for p in g.unless]
    for premise in premises:
        for test in premise.tests:
            if test.atom.partition("/")[0] in ruleset.findings:
                tests.setdefault(test.atom, []).append(test)
    found: dict[Atom, tuple[Value, ...]] = {}
    for atom, of_atom in tests.items():
        finding = ruleset.finding_of(atom)
        if not finding.derived:
            found[atom] = _representatives(finding, atom, of_atom)
    return found


def _representatives(finding: Finding, atom: Atom, tests: Sequence[Test]) -> tuple[Value, ...]:
    if finding.shape is Shape.YES_NO or atom != finding.name:
        return (True, False)
    if finding.shape is Shape.SET:
        return ()
    if finding.shape is Shape.CHOICE:
        tested = {test.value for test in tests}
        others = [choice for choice in finding.choices if choice not in tested][:1]
        return (*(choice for choice in finding.choices if choice in tested), *others)
    if finding.shape is Shape.TEXT:
        return ("-",)
    numbers: set[Decimal] = {v for v in some_value(finding) if isinstance(v, Decimal)}
    step = Decimal(1) if finding.whole else Decimal("0.1")
    for test in tests:
        if isinstance(test.value, Decimal):
            numbers |= {test.value - step, test.value, test.value + step}
    return tuple(sorted(n for n in numbers if finding.possible is None or n in finding.possible))
