"""Which rules a set of conversations reaches: where each fires, and where it stays silent at its boundary.

A rule stays silent at its boundary where all its premises but one hold, and that one is known to be false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assistant.conversation.interview.interview import Interview
from assistant.knowledge.model.ruleset import Atom, Rule, Ruleset, Value
from assistant.reasoning.decision.decision import holds
from assistant.reasoning.decision.formulas import complete
from assistant.reasoning.outlook.possibility import NO, UNKNOWN, YES
from assistant.reasoning.search.reasoner import Reasoner


@dataclass
class Coverage:
    """The names of the rules, and of the labels and codes, that were reached; the codes with how often."""

    fired: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    decided: dict[str, int] = field(default_factory=dict)

    def never_fired(self, ruleset: Ruleset) -> list[str]:
        """Rules that fire in no conversation, in rule-set order."""
        return [name for name in ruleset.rules if name not in self.fired]

    def never_silent(self, ruleset: Ruleset) -> list[str]:
        """Rules that in no conversation stay silent at their boundary, in rule-set order."""
        return [name for name in ruleset.rules if name not in self.silent]


def states(interview: Interview, lines: Iterable[str]) -> Iterator[Mapping[Atom, Value]]:
    """What is known after each line of a conversation."""
    state, _ = interview.open()
    for line in lines:
        state, _ = interview.reply(state, line)
        yield state.record.fold(interview.ruleset).values


def cover(reasoner: Reasoner, patients: Iterable[Mapping[Atom, Value]]) -> Coverage:
    """What these patients reach."""
    found = Coverage()
    seen: set[frozenset[tuple[Atom, Value]]] = set()
    for known in patients:
        if (key := frozenset(known.items())) in seen:
            continue
        seen.add(key)
        _one(reasoner, known, found)
    return found


def _one(reasoner: Reasoner, known: Mapping[Atom, Value], found: Coverage) -> None:
    ruleset = reasoner.ruleset
    facts = complete(ruleset, known)
    view = reasoner.outlook.look(known, ())
    fired = {name for name, bits in view.rules.items() if bits == YES}
    closed = {name: bits == YES for name, bits in view.things.items() if bits != UNKNOWN}
    found.fired.update(fired)
    for name, rule in ruleset.rules.items():
        if name in found.silent or name in fired:
            continue
        if view.rules[name] == NO and _fails_once(rule, facts, closed):
            found.silent.add(name)
    for code in reasoner.trial.standing(view):
        found.decided[code] = found.decided.get(code, 0) + 1


def _fails_once(rule: Rule, facts: Mapping[Atom, Value], closed: Mapping[str, bool]) -> bool:
    """Whether all premises hold but one, which is known to be false."""
    failing = 0
    for premise in rule.premises:
        outcome = holds(premise, facts, closed)
        if outcome is None or (not outcome and failing):
            return False
        failing += not outcome
    return failing == 1
