"""From what fired to what stands: gates, and the three ways in which one line beats another.

A gate holds a code back until its premises are known to hold. Among the lines that pass, `never` beats
every line of its matter; `hold` beats reduce, do and consider of its drug, and `reduce` beats do and
consider; `over` beats what it names. A beaten line beats nothing. What is held back or beaten is kept,
with the reason, to be shown as not advised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assistant.knowledge.model.ruleset import (
    Advises,
    Atom,
    Code,
    CodeRole,
    Gate,
    Kind,
    Premise,
    Rule,
    Ruleset,
    Test,
    Value,
)
from assistant.reasoning.decision.aside import powerless, reason_for

PAGE_ORDER = {kind: place for place, kind in enumerate(Kind)}
BELOW_HOLD = frozenset({Kind.REDUCE, Kind.DO, Kind.CONSIDER})
BELOW_REDUCE = frozenset({Kind.DO, Kind.CONSIDER})


@dataclass(frozen=True)
class Proposed:
    """A plan line that some rules propose: its code, its kind here, and those rules in rule-set order."""

    code: Code
    kind: Kind
    rules: tuple[Rule, ...]

    @property
    def asks(self) -> bool:
        """Whether it asks for data: such a line decides nothing, and justifies no question."""
        return CodeRole.ASKS in self.code.roles


@dataclass(frozen=True)
class NotAdvised:
    """A proposed line that does not stand: held back by a gate, or beaten by another line.

    `waits_for`: the premises not yet known, where more knowledge could open the gate.
    """

    line: Proposed
    gate: Gate | None = None
    waits_for: tuple[Premise, ...] = ()
    beaten_by: Proposed | None = None


@dataclass(frozen=True)
class Decision:
    """What stands on what is known. `labels` in rule-set order, `lines` in page order."""

    facts: Mapping[Atom, Value]
    closed: Mapping[str, bool]
    fired: tuple[str, ...]
    labels: tuple[str, ...]
    lines: tuple[Proposed, ...]
    not_advised: tuple[NotAdvised, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The decision codes: labels, and standing lines of kind urgent to consider that ask for no data."""
        lines = {line.code.name for line in self.lines if line.kind is not Kind.NOTE and not line.asks}
        return frozenset(lines) | frozenset(self.labels)


def gates_of(ruleset: Ruleset) -> dict[str, tuple[Gate, ...]]:
    """The gates on each code."""
    found: dict[str, tuple[Gate, ...]] = {}
    for gate in ruleset.gates.values():
        for code in gate.codes:
            found[code] = (*found.get(code, ()), gate)
    return found


def beats(ruleset: Ruleset, one: Code, other: Code) -> bool:
    """Whether a standing line of `one` removes a line of `other`."""
    if one.name == other.name:
        return False
    if other.name in one.over:
        return True
    if one.kind is Kind.NEVER:
        return one.about == other.about and other.kind is not Kind.NEVER
    same_drug = drug_of(ruleset, one) == drug_of(ruleset, other)
    if one.kind is Kind.HOLD:
        return same_drug and other.kind in BELOW_HOLD
    return one.kind is Kind.REDUCE and same_drug and other.kind in BELOW_REDUCE


def drug_of(ruleset: Ruleset, code: Code) -> str:
    """The drug of a code's matter; a matter that names none stands for itself."""
    matter = ruleset.matters[code.about]
    return matter.drug or matter.name


def test_holds(test: Test, facts: Mapping[Atom, Value], closed: Mapping[str, bool]) -> bool | None:
    """Yes, no, or None where it is not known."""
    if test.atom in closed:
        return closed[test.atom] == test.value
    known = test.atom in facts
    if test.comparison in ("known", "unknown"):
        return known == (test.comparison == "known")
    return test.passes(facts[test.atom]) if known else None


def holds(premise: Premise, facts: Mapping[Atom, Value], closed: Mapping[str, bool]) -> bool | None:
    """A disjunction of tests: yes if one holds, no if all are false, else None."""
    results = [test_holds(test, facts, closed) for test in premise.tests]
    if True in results:
        return True
    return None if None in results else False


def propose(ruleset: Ruleset, fired: Iterable[str]) -> dict[str, Proposed]:
    """The lines that the fired rules put forward, one for each code."""
    rules: dict[str, list[Rule]] = {}
    kinds: dict[str, Kind] = {}
    for name in fired:
        rule = ruleset.rules[name]
        if isinstance(rule.conclusion, Advises):
            code = rule.conclusion.code
            kind = rule.conclusion.kind or ruleset.codes[code].kind
            rules.setdefault(code, []).append(rule)
            kinds[code] = min(kind, kinds.get(code, kind), key=PAGE_ORDER.__getitem__)
    return {code: Proposed(ruleset.codes[code], kinds[code], tuple(found)) for code, found in rules.items()}


def _worded(line: Proposed, facts: Mapping[Atom, Value], closed: Mapping[str, bool]) -> Proposed:
    """The line in the words that fit what is known."""
    says = next((says for premise, says in line.code.where if holds(premise, facts, closed)), "")
    return replace(line, code=replace(line.code, says=says)) if says else line


def decide(
    ruleset: Ruleset, facts: Mapping[Atom, Value], fired: tuple[str, ...], closed: Mapping[str, bool]
) -> Decision:
    """What stands, what waits and what is beaten, from the rules that fired and the closed findings.

    What the facts set aside holds nothing back and beats nothing.
    """
    proposed = {name: _worded(line, facts, closed) for name, line in propose(ruleset, fired).items()}
    gates = gates_of(ruleset)
    held: dict[str, NotAdvised] = {}
    for name, line in proposed.items():
        for gate in gates.get(name, ()):
            outcomes = [holds(premise, facts, closed) for premise in gate.unless]
            if not all(outcomes) and not reason_for(facts, gate.name):
                waits = tuple(p for p, o in zip(gate.unless, outcomes, strict=True) if o is None)
                held[name] = NotAdvised(line, gate=gate, waits_for=() if False in outcomes else waits)
                break
    running = [line for name, line in proposed.items() if name not in held]
    verdict: dict[str, Proposed | None] = {}

    def beater(line: Proposed, above: tuple[str, ...] = ()) -> Proposed | None:
        name = line.code.name
        if name not in verdict:
            verdict[name] = None
            verdict[name] = next(
                (
                    other
                    for other in running
                    if other.code.name not in above
                    and beats(ruleset, other.code, line.code)
                    and not powerless(facts, other.kind, other.rules)
                    and beater(other, (*above, name)) is None
                ),
                None,
            )
        return verdict[name]

    for line in running:
        winner = beater(line)
        if winner is not None:
            held[line.code.name] = NotAdvised(line, beaten_by=winner)
    standing = [line for line in running if line.code.name not in held]
    places = {name: place for place, name in enumerate(ruleset.codes)}
    standing.sort(key=lambda line: (PAGE_ORDER[line.kind], places[line.code.name]))
    labels = tuple(code for code in ruleset.labels if closed.get(code))
    return Decision(facts, closed, fired, labels, tuple(standing), tuple(held.values()))
