"""One change of a rule set at a time: does any promise notice?

A mutant is a rule set in which one rule or gate is deleted, lacks a premise, or reads another value. What a
mutant changes for a patient is worked out from what the unchanged rules conclude, as `reasoning.trial` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from heapq import heappop, heappush

from assistant.knowledge.model.ruleset import Advises, Gate, Premise, Rule, Ruleset, Test, Value
from assistant.reasoning.decision.decision import Decision, decide
from assistant.reasoning.decision.formulas import complete
from assistant.reasoning.outlook.possibility import NO, UNKNOWN, YES, settled
from assistant.reasoning.outlook.three_valued import Outlook, concluded
from tests.reference.evaluator import Reference

Known = dict[str, Value]


@dataclass(frozen=True)
class Mutant:
    """`rule` or `gate` stands for the one of its name; None deletes it."""

    what: str
    name: str
    rule: Rule | None = None
    gate: Gate | None = None
    of_gate: bool = False

    def of(self, rules: Ruleset) -> Ruleset:
        """The rule set with this one change."""
        if self.of_gate:
            gates = {name: gate for name, gate in rules.gates.items() if name != self.name}
            return replace(rules, gates=gates | ({self.name: self.gate} if self.gate else {}))
        order = {name: self.rule if name == self.name else rule for name, rule in rules.rules.items()}
        return replace(rules, rules={name: rule for name, rule in order.items() if rule})


def mutants(rules: Ruleset) -> Iterator[Mutant]:
    """Every rule and gate deleted; each premise of each deleted; each value in them changed."""
    for rule in rules.rules.values():
        yield Mutant(f"without rule {rule.name}", rule.name)
        for what, premises in weaker(rule.premises):
            yield Mutant(f"rule {rule.name} {what}", rule.name, rule=replace(rule, premises=premises))
        if isinstance(rule.conclusion, Advises) and rule.conclusion.kind:
            other = replace(rule, conclusion=Advises(rule.conclusion.code))
            yield Mutant(f"rule {rule.name} with the kind of its code", rule.name, rule=other)
    for gate in rules.gates.values():
        yield Mutant(f"without gate {gate.name}", gate.name, of_gate=True)
        for what, premises in weaker(gate.unless):
            yield Mutant(
                f"gate {gate.name} {what}", gate.name, gate=replace(gate, unless=premises), of_gate=True
            )


def weaker(premises: tuple[Premise, ...]) -> Iterator[tuple[str, tuple[Premise, ...]]]:
    """The premises with one left out, or one of its values left out or changed."""
    for place, premise in enumerate(premises):
        before, after = premises[:place], premises[place + 1 :]
        yield f"without {premise.text}", (*before, *after)
        for number, test in enumerate(premise.tests):
            rest = (*premise.tests[:number], *premise.tests[number + 1 :])
            changed = [(*rest, other) for other in otherwise(test)] + ([rest] if rest else [])
            for tests in changed:
                yield f"changed in {premise.text}", (*before, replace(premise, tests=tests), *after)


def otherwise(test: Test) -> Iterator[Test]:
    """The test with another value: yes for no, a threshold halved and doubled."""
    if isinstance(test.value, bool):
        yield replace(test, value=not test.value)
    elif isinstance(test.value, Decimal):
        yield replace(test, value=test.value / 2)
        yield replace(test, value=test.value * 2)


class Bench:
    """The rule set unchanged, and what each mutant makes of a patient."""

    def __init__(self, rules: Ruleset, outlook: Outlook) -> None:
        self.rules, self.outlook = rules, outlook
        self.mutants = tuple(mutants(rules))
        self.at: dict[str, int] = {}
        self.closes: dict[str, int] = {}
        self.readers: dict[str, list[int]] = {}
        for position, (rule, thing) in enumerate(outlook.steps):
            if rule is None:
                self.closes[thing] = position
                continue
            self.at[rule.name] = position
            for name in {test.atom for premise in rule.premises for test in premise.tests}:
                self.readers.setdefault(name, []).append(position)

    def variants(self, known: Known) -> Iterator[tuple[Mutant, Decision]]:
        """Each mutant that concludes something else of this patient, with its decision."""
        view = self.outlook.look(known, ())
        for mutant in self.mutants:
            if mutant.of_gate:
                gate = self.rules.gates[mutant.name]
                if settled(gate.unless, view.facts, view.things) == YES:
                    continue
                rules, things = view.rules, view.things
            else:
                outcome = settled(mutant.rule.premises, view.facts, view.things) if mutant.rule else NO
                if outcome == view.rules[mutant.name] and mutant.what.rpartition(" ")[2] != "code":
                    continue
                rules, things = self.spread(mutant, outcome, view.rules, view.things, view.facts)
            fired = tuple(name for name in self.rules.rules if rules[name] == YES)
            closed = {name: bits == YES for name, bits in things.items() if bits != UNKNOWN}
            yield mutant, decide(mutant.of(self.rules), view.facts, fired, closed)

    def spread(
        self,
        mutant: Mutant,
        outcome: int,
        rules: Mapping[str, int],
        things: Mapping[str, int],
        facts: Mapping[str, Value],
    ) -> tuple[dict[str, int], dict[str, int]]:
        """What follows from another outcome of one rule."""
        rules, things = dict(rules) | {mutant.name: outcome}, dict(things)
        thing = concluded(self.rules.rules[mutant.name])
        due = [self.closes[thing]] if thing else []
        while due:
            rule, thing = self.outlook.steps[heappop(due)]
            if rule is None:
                bits = self.outlook.close(thing, rules)
                if bits != things[thing]:
                    things[thing] = bits
                    for reader in self.readers.get(thing, ()):
                        heappush(due, reader)
            elif rule.name != mutant.name:
                bits = settled(rule.premises, facts, things)
                if bits != rules[rule.name]:
                    rules[rule.name] = bits
                    if made := concluded(rule):
                        heappush(due, self.closes[made])
        return rules, things


def decided_apart(rules: Ruleset, known: Known) -> Decision:
    """What another rule set decides, by the reference evaluator."""
    outcome = Reference(rules)(known)
    return decide(rules, complete(rules, known), outcome.fired, outcome.closed)
