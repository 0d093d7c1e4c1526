"""Which rules a set of conversations reaches: where each fires, and where it stays silent at its boundary.

A rule stays silent at its boundary where all its premises but one hold, and that one is known to be false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assistant.conversation.interview import Interview
from assistant.knowledge.model import Atom, Ruleset, Value
from assistant.reasoning.decision import holds
from assistant.reasoning.formulas import complete
from assistant.reasoning.reasoner import Reasoner


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
    fired, closed = reasoner.outlook.conclude(known)
    found.fired.update(fired)
    for name, rule in ruleset.rules.items():
        if name in found.silent or name in fired:
            continue
        failing = [o for p in rule.premises if not (o := holds(p, facts, closed))]
        if failing == [False]:
            found.silent.add(name)
    for code in reasoner.trial.standing(reasoner.outlook.look(known, ())):
        found.decided[code] = found.decided.get(code, 0) + 1
