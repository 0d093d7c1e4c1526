"""Why a label or a line stands, as data: the chain from what was said to what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.knowledge.model.ruleset import (
    Advises,
    Atom,
    Concludes,
    Labels,
    Premise,
    Rule,
    Ruleset,
    Test,
)
from assistant.reasoning.decision.decision import Decision, holds, test_holds


@dataclass(frozen=True)
class Step:
    """A rule that fired, and for each premise what made it hold: a known atom, or further steps."""

    rule: Rule
    supports: tuple[Support, ...]


@dataclass(frozen=True)
class Support:
    """One premise and what it rests on. A premise on something ruled out rests on no steps."""

    premise: Premise
    atoms: tuple[Atom, ...]
    steps: tuple[Step, ...]


class Explainer:
    """Explanations of one decision."""

    def __init__(self, ruleset: Ruleset, decision: Decision) -> None:
        self.ruleset = ruleset
        self.decision = decision
        self._makers: dict[str, list[Rule]] = {}
        for name in decision.fired:
            rule = ruleset.rules[name]
            match rule.conclusion:
                case Concludes(thing, _) | Labels(thing) | Advises(thing, _):
                    self._makers.setdefault(thing, []).append(rule)
                case _:
                    pass

    def rules_for(self, name: str) -> tuple[Rule, ...]:
        """The fired rules that conclude a label, a code or a derived finding."""
        return tuple(self._makers.get(name, ()))

    def steps(self, rule: Rule) -> Step:
        """The chain below a fired rule."""
        return Step(rule, tuple(self._support(premise) for premise in rule.premises))

    def _support(self, premise: Premise) -> Support:
        atoms: list[Atom] = []
        steps: list[Step] = []
        for test in premise.tests:
            if not test_holds(test, self.decision.facts, self.decision.closed):
                continue
            if test.atom in self.decision.facts:
                atoms.append(test.atom)
            elif test.value is not False:
                steps += [self.steps(rule) for rule in self._makers.get(test.atom, ())]
        return Support(premise, tuple(atoms), tuple(steps))

    def leaves(self, rule: Rule) -> tuple[Atom, ...]:
        """The known atoms that a fired rule rests on, each once, in the order of the chain."""
        return tuple(dict.fromkeys(_leaves(self.steps(rule))))

    def chain(self, rule: Rule) -> Iterator[Rule]:
        """A fired rule and all fired rules below it, the lowest first."""
        for support in self.steps(rule).supports:
            for step in support.steps:
                yield from self.chain(step.rule)
        yield rule

    def failing(self, rule: Rule) -> list[tuple[Premise, bool | None]]:
        """The premises of a rule that do not hold, with no or None (not known)."""
        outcomes = [(p, holds(p, self.decision.facts, self.decision.closed)) for p in rule.premises]
        return [(premise, outcome) for premise, outcome in outcomes if not outcome]

    def at_threshold(self) -> list[tuple[Rule, Test]]:
        """Rules kept from firing only by a value that equals a strict threshold; each threshold once.

        The end of what a finding can be (full strength) is no threshold.
        """
        found: dict[tuple[Atom, str], tuple[Rule, Test]] = {}
        for rule, tests in _strict(self.ruleset):
            edges = [test for test in tests if self._is_edge(test)]
            failing = self.failing(rule) if edges else []
            for test in edges:
                if len(failing) == 1 and test in failing[0][0].tests:
                    found.setdefault((test.atom, str(test.value)), (rule, test))
        return list(found.values())

    def _is_edge(self, test: Test) -> bool:
        value = self.decision.facts.get(test.atom)
        if value is None or not test.value or not test.equals_threshold(value):
            return False
        usual = self.ruleset.finding_of(test.atom).plausible
        return not (usual and value == usual.high)


@lru_cache(maxsize=4)
def _strict(ruleset: Ruleset) -> tuple[tuple[Rule, tuple[Test, ...]], ...]:
    """The rules of what decides that test a number strictly, with those tests."""
    found = []
    for rule in ruleset.rules.values():
        if isinstance(rule.conclusion, Advises | Labels | Concludes):
            tests = (test for premise in rule.premises for test in premise.tests)
            found.append((rule, tuple(test for test in tests if test.comparison in ("<", ">"))))
    return tuple((rule, tests) for rule, tests in found if tests)


def _leaves(step: Step) -> Iterator[Atom]:
    for support in step.supports:
        yield from support.atoms
        for below in support.steps:
            yield from _leaves(below)


def why_not(
    ruleset: Ruleset, decision: Decision, name: str
) -> list[tuple[Rule, list[tuple[Premise, bool | None]]]]:
    """For each rule that could give a code or label: the premises that keep it from firing."""
    explainer = Explainer(ruleset, decision)
    return [
        (rule, explainer.failing(rule))
        for rule in ruleset.rules.values()
        if isinstance(rule.conclusion, Advises | Labels) and rule.conclusion.code == name
    ]
