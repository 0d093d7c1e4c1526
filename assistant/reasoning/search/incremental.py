"""What would stand if some findings were otherwise: a derivation that starts from one already made.

Only the rules that rest on what changed are evaluated again, so that the search for questions worth asking
can try hundreds of variations in the time of one derivation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

from assistant.knowledge.model.ruleset import Advises, Atom, CodeRole, Kind, Premise, Shape, Test, Value
from assistant.reasoning.decision.formulas import Clash, compute
from assistant.reasoning.outlook.possibility import YES, of_value, settled
from assistant.reasoning.outlook.three_valued import Outlook, View


@dataclass
class _Reads:
    """What reads a test: rules, by their place in the outlook's steps, and the gates of codes."""

    rules: list[int] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)


NOTHING: Mapping[Test, _Reads] = {}


class Trial:
    """Variations on the views of one outlook."""

    def __init__(self, outlook: Outlook) -> None:
        self.outlook = outlook
        self.ruleset = outlook.ruleset
        self._read: dict[Atom, dict[Test, _Reads]] = {}
        self._closed_at: dict[str, int] = {}
        for position, (rule, thing) in enumerate(outlook.steps):
            if rule is None:
                self._closed_at[thing] = position
            elif rule.name in outlook.deciding:
                for reads in self._reads(rule.premises):
                    reads.rules.append(position)
        for gate in self.ruleset.gates.values():
            for reads in self._reads(gate.unless):
                reads.codes.update(gate.codes)
        self._beaten: dict[str, set[str]] = {}
        for code, rivals in outlook.rivals.items():
            for rival in rivals:
                self._beaten.setdefault(rival, set()).add(code)
        self._deciding = frozenset(
            c.name
            for c in self.ruleset.codes.values()
            if c.kind is not Kind.NOTE and CodeRole.ASKS not in c.roles
        )
        formulas = {f.name: f.formula for f in self.ruleset.findings.values() if f.formula}
        self._with_formula = set(formulas)
        self._computed: dict[str, list[str]] = {}
        for finding, formula in formulas.items():
            if not formula.score or finding in self._read:  # a score that decides nothing is not worked out
                for name in formula.reads:
                    self._computed.setdefault(name, []).append(finding)

    def _reads(self, premises: Iterable[Premise]) -> list[_Reads]:
        """By what each test of the premises is read."""
        tests = dict.fromkeys(test for premise in premises for test in premise.tests)
        return [self._read.setdefault(test.atom, {}).setdefault(test, _Reads()) for test in tests]

    def standing(self, view: View) -> frozenset[str]:
        """The decision codes of a view in which nothing is open."""
        labels = [label for label in self.ruleset.labels if view.things[label] == YES]
        codes = [code for code, outcome in view.codes.items() if outcome == YES]
        return self._deciding.intersection(codes).union(labels)

    def vary(self, view: View, changes: Mapping[Atom, Value | None]) -> frozenset[str] | None:
        """The decision codes once these atoms have other values (None: not known); None on a clash.

        `view` must have nothing open. Equal to a derivation from the start, and tested to be, of the same
        matters: what the consultation is about stays as it is.
        """
        try:
            facts, changed = self._with(view, changes)
        except Clash:
            return None
        return self.standing(self._after(view, facts, changed))

    def decided(self, view: View, changes: Mapping[Atom, Value | None]) -> frozenset[str] | None:
        """The same from the start, of whatever matters follow then: what `vary` found is checked by it."""
        known = {**view.known, **changes}
        try:
            told = {atom: value for atom, value in known.items() if value is not None}
            return self.standing(self.outlook.look(told, ()))
        except Clash:
            return None

    def _after(self, view: View, facts: Mapping[Atom, Value], changed: Collection[Atom]) -> View:
        """The view once the facts are these, of which those of `changed` differ: of what decides, no more."""
        otherwise = [
            reads
            for atom in changed
            for test, reads in self._read.get(atom, NOTHING).items()
            if of_value(test, view.facts.get(atom)) != of_value(test, facts.get(atom))
        ]
        due = sorted({position for reads in otherwise for position in reads.rules})
        touched = {code for reads in otherwise for code in reads.codes}
        rules, things = dict(view.rules), dict(view.things)
        done = -1
        while due:
            position = heappop(due)
            if position == done:
                continue
            done = position
            rule, thing = self.outlook.steps[position]
            if rule is None and thing in self.outlook.matters:
                continue
            if rule is None:
                outcome = self.outlook.close(thing, rules)
                if outcome != things[thing]:
                    things[thing] = outcome
                    for reads in self._read.get(thing, NOTHING).values():
                        touched |= reads.codes
                        for reader in reads.rules:
                            heappush(due, reader)
                continue
            outcome = settled(rule.premises, facts, things)
            if outcome != rules[rule.name]:
                rules[rule.name] = outcome
                if thing:
                    heappush(due, self._closed_at[thing])
                elif isinstance(rule.conclusion, Advises):
                    touched.add(rule.conclusion.code)
        return View(
            view.known, facts, view.open, rules, things, self._codes(view, touched, rules, facts, things)
        )

    def _codes(
        self,
        view: View,
        touched: set[str],
        rules: Mapping[str, int],
        facts: Mapping[Atom, Value],
        things: Mapping[str, int],
    ) -> Mapping[str, int]:
        """The codes again, where a rule, a gate or a rival of theirs came out differently."""
        if not touched:
            return view.codes
        again, reached = set[str](), list(touched)
        while reached:
            code = reached.pop()
            if code not in again:
                again.add(code)
                reached += self._beaten.get(code, ())
        kept = dict(view.codes)
        for code in again:
            del kept[code]
        return self.outlook.codes(rules, facts, frozenset(), things, kept)

    def _with(self, view: View, changes: Mapping[Atom, Value | None]) -> tuple[dict[Atom, Value], set[Atom]]:
        """The facts after the changes, with what is computed from them, and the atoms that differ."""
        facts = view.facts
        after = dict(facts)
        names = set(changes)
        for atom, value in changes.items():
            if value is None:
                after.pop(atom, None)
            else:
                after[atom] = value
            finding = self.ruleset.finding_of(atom)
            if finding.shape is Shape.SET and atom != finding.name:
                closed = all(member in after for member in finding.atoms)
                names.add(finding.name)
                if closed:
                    after[finding.name] = True
                else:
                    after.pop(finding.name, None)
        stated_too = [atom for atom in changes if atom in self._with_formula]
        for name in [c for atom in changes for c in self._computed.get(atom, ())] + stated_too:
            stated = changes.get(name, view.known.get(name))
            after.pop(name, None)
            if stated is not None:
                after[name] = stated
            value = compute(self.ruleset, self.ruleset.findings[name], after)
            if value is not None:
                after[name] = value
            names.add(name)
        return after, {atom for atom in names if facts.get(atom) != after.get(atom)}
