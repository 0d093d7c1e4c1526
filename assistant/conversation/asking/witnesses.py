"""The search for a witness, twice over: quickly for every candidate, and thoroughly before there is a plan.

It tries the same patient many times over, so trials are remembered. Rules see a value only through their
tests: two values that every test takes alike decide alike. The memory is that of one view and is dropped with
it, so that what is found never depends on what was asked before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assistant.knowledge.model.ruleset import Atom, Test, Value
from assistant.reasoning.decision.formulas import Clash
from assistant.reasoning.outlook.three_valued import Outlook, View
from assistant.reasoning.search.incremental import Trial
from assistant.reasoning.search.witness import Assignment, Witness, Witnesses

QUICKLY, THOROUGHLY, FROM_THE_START = 1, 6, 16  # orders of alternatives tried; early on a dose needs 12

Outcome: TypeAlias = tuple[bool, ...] | None


@dataclass(frozen=True)
class Prospect:
    """One patient seen twice: `now` with nothing open, `view` with `open`, which can still be told."""

    now: View
    view: View
    open: frozenset[Atom]


class RememberedTrial(Trial):
    """A `Trial` that evaluates each distinguishable variation of a view once."""

    def __init__(self, outlook: Outlook) -> None:
        super().__init__(outlook)
        self._tests: dict[Atom, list[Test]] = {}
        premises = [p for rule in self.ruleset.rules.values() for p in rule.premises]
        premises += [p for gate in self.ruleset.gates.values() for p in gate.unless]
        for test in dict.fromkeys(test for premise in premises for test in premise.tests):
            if test.comparison not in ("known", "unknown"):
                self._tests.setdefault(test.atom, []).append(test)
        self._outcomes: dict[tuple[Atom, Value], Outcome] = {}
        self._view: View | None = None
        self._last: tuple[View, set[Atom]] | None = None  # what was evaluated last, and what differs there
        self._seen: dict[frozenset[tuple[Atom, Outcome]], frozenset[str]] = {}

    def vary(self, view: View, changes: Mapping[Atom, Value | None]) -> frozenset[str] | None:
        """As `Trial.vary`."""
        if view is not self._view:
            self._view, self._last, self._seen = view, None, {}
        try:
            facts, changed = self._with(view, changes)
        except Clash:
            return None
        key = frozenset((atom, self._outcome(atom, facts.get(atom))) for atom in changed)
        if key not in self._seen:
            near, differing = self._nearest(view, facts, changed)
            self._last = self._after(near, facts, differing), changed
            self._seen[key] = self.standing(self._last[0])
        return self._seen[key]

    def _nearest(self, view: View, facts: Mapping[Atom, Value], changed: set[Atom]) -> tuple[View, set[Atom]]:
        """The view, or the variation before this one, whichever differs in less; and what differs from it."""
        if self._last is not None:
            last, there = self._last
            differing = {atom for atom in changed | there if last.facts.get(atom) != facts.get(atom)}
            if len(differing) < len(changed):
                return last, differing
        return view, changed

    def _outcome(self, atom: Atom, value: Value | None) -> Outcome:
        """What the tests of an atom make of its value; None where it has none."""
        if value is None:
            return None
        key = (atom, value)
        if key not in self._outcomes:
            self._outcomes[key] = tuple(test.passes(value) for test in self._tests.get(atom, ()))
        return self._outcomes[key]


class Search(Witnesses):
    """The search for witnesses, with a memory, and with a choice of how hard to look."""

    def __init__(self, outlook: Outlook) -> None:
        super().__init__(outlook, RememberedTrial(outlook))

    def look_for(
        self, prospect: Prospect, atoms: Sequence[Atom], wanted: Collection[str] | None, orders: int
    ) -> Witness | None:
        """As `find`, building completions in so many orders of alternatives, of what can still be told."""
        attempts = orders if len(atoms) == 1 else 1
        for atom in atoms:
            for given in distinct(self._completions(atom, prospect.now, prospect.view, attempts)):
                told = prospect.open.issuperset(given)
                found = self._differ(prospect.now, atom, given, wanted) if told else None
                if found:
                    return found
        return None

    def alone(
        self, prospect: Prospect, atoms: Sequence[Atom], wanted: Collection[str] | None
    ) -> Witness | None:
        """A witness that needs nothing else to be known."""
        found = (self._differ(prospect.now, atom, {}, wanted) for atom in atoms)
        return next((witness for witness in found if witness), None)


def distinct(completions: Iterable[Assignment]) -> Iterator[Assignment]:
    """Each completion once."""
    seen: set[frozenset[tuple[Atom, Value]]] = set()
    for given in completions:
        key = frozenset(given.items())
        if key not in seen:
            seen.add(key)
            yield given
