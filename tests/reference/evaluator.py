"""What ARCHITECTURE.md says of a rule set, computed plainly: the judge between engine and outlook.

Here everything that is not known counts as declined, so one set of known values has one plan. Nothing is
shared with the program but the model of a rule set and the named formulas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt

from assistant.knowledge.model.ruleset import (
    Advises,
    Closing,
    Concludes,
    Kind,
    Labels,
    Premise,
    Rule,
    Ruleset,
    Test,
    Value,
)
from assistant.reasoning.decision.formulas import complete

COMPARE = {"=": eq, ">": gt, ">=": ge, "<": lt, "<=": le}
STRONGEST_FIRST = list(Kind)
UNDER_REDUCE = (Kind.DO, Kind.CONSIDER)
UNDER_HOLD = (Kind.REDUCE, *UNDER_REDUCE)

Truth = bool | None  # None: it rests on something that is not to be had


class TwoValues(Exception):
    """Two rules give one finding two values: a fault of the rule set."""


@dataclass(frozen=True)
class Outcome:
    """`rules`: fires, has a false premise, or neither. `closed`: the derived things that are yes or no."""

    rules: Mapping[str, Truth]
    closed: Mapping[str, bool]
    labels: tuple[str, ...]
    standing: Mapping[str, Kind]  # the plan lines that stand, by code
    beaten: Mapping[str, str]  # the proposed lines that do not, with the gate or the code that beat them

    @property
    def fired(self) -> tuple[str, ...]:
        return tuple(name for name, truth in self.rules.items() if truth)


class Reference:
    """The evaluator of one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        derived = [finding for finding in ruleset.findings.values() if finding.derived]
        self.closing = {finding.name: finding.closing for finding in derived}
        self.closing |= dict.fromkeys(ruleset.labels, Closing.ONCE_ASKED)
        self.concluders: dict[str, list[Rule]] = {name: [] for name in self.closing}
        for rule in ruleset.rules.values():
            match rule.conclusion:
                case Concludes(name, _) | Labels(name):
                    self.concluders[name].append(rule)

    def __call__(self, known: Mapping[str, Value]) -> Outcome:
        """All that follows from the known values."""
        patient = Patient(self, complete(self.ruleset, known))
        rules = {name: patient.rule_holds(rule) for name, rule in self.ruleset.rules.items()}
        values = {name: patient.value_of(name) for name in self.closing}
        closed = {name: value for name, value in values.items() if value is not None}
        labels = tuple(name for name in self.ruleset.labels if closed.get(name))
        lines = self.proposed(rules)
        shut = {code: gate for code in lines if (gate := self.shut_gate(code, patient))}
        beaten = shut | self.beaten({code: kind for code, kind in lines.items() if code not in shut})
        standing = {code: kind for code, kind in lines.items() if code not in beaten}
        return Outcome(rules, closed, labels, standing, beaten)

    def proposed(self, rules: Mapping[str, Truth]) -> dict[str, Kind]:
        """The lines that some rule puts on the plan; where two rules differ in kind, the stronger."""
        lines: dict[str, Kind] = {}
        for name, rule in self.ruleset.rules.items():
            if rules[name] and isinstance(rule.conclusion, Advises):
                code = rule.conclusion.code
                kind = rule.conclusion.kind or self.ruleset.codes[code].kind
                lines[code] = min(kind, lines.get(code, kind), key=STRONGEST_FIRST.index)
        return lines

    def shut_gate(self, code: str, patient: Patient) -> str | None:
        """The first gate of the code that is not known to be open."""
        for gate in self.ruleset.gates.values():
            if code in gate.codes and not all(patient.premise_holds(premise) for premise in gate.unless):
                return gate.name
        return None

    def beats(self, one: str, other: str, lines: Mapping[str, Kind]) -> bool:
        """Whether one line, if it stands, beats the other. Two of kind never forbid side by side."""
        first, second = self.ruleset.codes[one], self.ruleset.codes[other]
        drug, other_drug = (self.ruleset.matters[code.about].drug for code in (first, second))
        return one != other and (
            other in first.over
            or (lines[one] is Kind.NEVER and first.about == second.about and lines[other] is not Kind.NEVER)
            or (lines[one] is Kind.HOLD and drug == other_drug and lines[other] in UNDER_HOLD)
            or (lines[one] is Kind.REDUCE and drug == other_drug and lines[other] in UNDER_REDUCE)
        )

    def beaten(self, lines: Mapping[str, Kind]) -> dict[str, str]:
        """The lines that a standing line beats, with that line. A beaten line beats nothing."""
        against = {one: [other for other in lines if self.beats(other, one, lines)] for one in lines}
        beaten: dict[str, str] = {}
        standing: set[str] = set()
        while len(beaten) + len(standing) < len(lines):
            before = len(beaten) + len(standing)
            for one, others in against.items():
                winners = [other for other in others if other in standing]
                if winners:
                    beaten[one] = winners[0]
                elif all(other in beaten for other in others):
                    standing.add(one)
            if len(beaten) + len(standing) == before:
                raise ValueError("lines beat each other in a circle")
        return beaten


class Patient:
    """One patient under evaluation; what has been worked out is kept."""

    def __init__(self, reference: Reference, facts: Mapping[str, Value]) -> None:
        self.reference = reference
        self.facts = facts
        self.values: dict[str, Truth] = {}
        self.rules: dict[str, Truth] = {}

    def value_of(self, thing: str) -> Truth:
        """The derived thing, closed once all its rules are worked out."""
        if thing not in self.values:
            self.values[thing] = self.close(thing)
        return self.values[thing]

    def close(self, thing: str) -> Truth:
        yes: list[Truth] = []
        no: list[Truth] = []
        for rule in self.reference.concluders[thing]:
            says_no = isinstance(rule.conclusion, Concludes) and not rule.conclusion.value
            (no if says_no else yes).append(self.rule_holds(rule))
        if True in yes and True in no:
            raise TwoValues(thing)
        if True in yes or True in no:
            return True in yes
        closing = self.reference.closing[thing]
        if closing is Closing.ONCE_ASKED:  # what is not known has been asked here, and declined
            return False
        return False if closing is Closing.STRICT and None not in yes else None

    def rule_holds(self, rule: Rule) -> Truth:
        """True: it fires. False: one of its premises is false."""
        if rule.name not in self.rules:
            self.rules[rule.name] = all_of(self.premise_holds(premise) for premise in rule.premises)
        return self.rules[rule.name]

    def premise_holds(self, premise: Premise) -> Truth:
        return any_of(self.test_holds(test) for test in premise.tests)

    def test_holds(self, test: Test) -> Truth:
        derived = test.atom in self.reference.closing
        value = self.value_of(test.atom) if derived else self.facts.get(test.atom)
        if test.comparison in ("known", "unknown"):
            return (value is not None) == (test.comparison == "known")
        return None if value is None else COMPARE[test.comparison](value, test.value)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Looks no further once one is true."""
    found: Truth = False
    for truth in truths:
        if truth:
            return True
        found = found if truth is False else None
    return found


def all_of(truths: Iterable[Truth]) -> Truth:
    """Looks no further once one is false."""
    found: Truth = True
    for truth in truths:
        if truth is False:
            return False
        found = found if truth else None
    return found
