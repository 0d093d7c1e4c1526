"""What could still follow: the semantics of a rule set, three-valued, over what is known and what is open.

`Outlook` reads the same rules as the engine and knows nothing of it. `look` gives, for every rule, derived
finding, label and code, the outcomes that some completion of the open findings could bring: an
over-approximation (premises are taken as independent), so that what it calls settled is settled. From
there `cone` walks back from what is not settled to the findings that could settle it. Where nothing is
open, `conclude` gives the one outcome, by the same semantics as engine and closing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.knowledge.dependencies.strata import concluded
from assistant.knowledge.model.formulas import FormulaKind
from assistant.knowledge.model.ruleset import (
    Advises,
    Argues,
    Atom,
    Closing,
    CodeRole,
    Concludes,
    Kind,
    Labels,
    Premise,
    Rule,
    Ruleset,
    Value,
    Weighs,
)
from assistant.reasoning.decision.decision import beats, gates_of
from assistant.reasoning.decision.formulas import complete
from assistant.reasoning.outlook.possibility import (
    ANY,
    NO,
    SETTLED,
    UNKNOWN,
    YES,
    of_premise,
    of_rule,
    settled,
)
from assistant.reasoning.outlook.standing import Standing

NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True)
class View:
    """What `look` saw. `rules`, `things` and `codes` give the possible outcomes as bits (see possibility).

    A rule's YES is that it fires, its NO that a premise is false, its UNKNOWN that it does neither.
    A code's YES is that its line stands.
    """

    known: Mapping[Atom, Value]  # as given
    facts: Mapping[Atom, Value]  # with what is computed from it
    open: frozenset[Atom]
    rules: Mapping[str, int]
    things: Mapping[str, int]
    codes: Mapping[str, int]


class Outlook:
    """The rules of one rule set, ordered for evaluation; `stages` as `knowledge.stages` gives them."""

    def __init__(self, ruleset: Ruleset, stages: Sequence[Sequence[Rule]]) -> None:
        self.ruleset = ruleset
        self.order = [rule for stage in stages for rule in stage]
        self.makes_yes: dict[str, list[Rule]] = {}
        self.makes_no: dict[str, list[Rule]] = {}
        self.advising: dict[str, list[Rule]] = {}
        for rule in self.order:
            match rule.conclusion:
                case Concludes(finding, value):
                    (self.makes_yes if value else self.makes_no).setdefault(finding, []).append(rule)
                case Labels(code):
                    self.makes_yes.setdefault(code, []).append(rule)
                case Advises(code):
                    self.advising.setdefault(code, []).append(rule)
                case _:
                    pass
        self.evidence = {r.name for r in self.order if isinstance(r.conclusion, Weighs | Argues)}
        self.deciding = {r.name for r in self.order if self._decides(r)}
        self.closing: dict[str, Closing | None] = {
            name: finding.closing for name, finding in ruleset.findings.items() if finding.derived
        }
        self.closing |= dict.fromkeys(ruleset.labels, Closing.ONCE_ASKED)
        self.gates = gates_of(ruleset)
        self.rivals = {
            code.name: tuple(other.name for other in ruleset.codes.values() if beats(ruleset, other, code))
            for code in ruleset.codes.values()
        }
        self.matters = [finding.name for finding in ruleset.asked_about]
        self.steps = self._steps(stages)

    def _decides(self, rule: Rule) -> bool:
        """Whether a decision code can turn on the rule: no evidence, and no line that is only told."""
        if isinstance(rule.conclusion, Advises):
            code = self.ruleset.codes[rule.conclusion.code]
            only_told = code.kind is Kind.NOTE or CodeRole.ASKS in code.roles
            return bool(not only_told or code.over or rule.conclusion.kind)
        return rule.name not in self.evidence

    def _steps(self, stages: Sequence[Sequence[Rule]]) -> list[tuple[Rule | None, str]]:
        """Rules in order, each with what it concludes, and each such thing right after the last of them."""
        remaining = {
            thing: len(self.makes_yes.get(thing, ())) + len(self.makes_no.get(thing, ()))
            for thing in self.closing
        }
        steps: list[tuple[Rule | None, str]] = [(None, t) for t, count in remaining.items() if not count]
        for stage in stages:
            for rule in stage:
                thing = concluded(rule)
                steps.append((rule, thing))
                if thing:
                    remaining[thing] -= 1
                    if not remaining[thing]:
                        steps.append((None, thing))
        return steps

    def look(
        self, known: Mapping[Atom, Value], open_atoms: Collection[Atom], held: Mapping[str, int] = NOTHING
    ) -> View:
        """The possible outcomes when `open_atoms` may take any value or none; the rest is not to be had.

        held: what is held as it is, whatever follows (see `about`).
        """
        facts = complete(self.ruleset, known)
        opened = frozenset(atom for atom in open_atoms if atom not in facts) | self._open_formulas(
            facts, frozenset(open_atoms)
        )
        return self._look(known, facts, opened, held)

    def about(self, view: View) -> dict[str, int]:
        """What the consultation is about: held as it is while a question or a change is looked for."""
        return {matter: view.things[matter] for matter in self.matters}

    def _open_formulas(self, facts: Mapping[Atom, Value], opened: frozenset[Atom]) -> frozenset[Atom]:
        """Computed findings that open inputs could still give a value, or that what is told may outweigh."""
        found = set()
        for finding in self.ruleset.findings.values():
            if finding.formula:
                formula = finding.formula
                could = bool(formula.helps) or all(i in facts or i in opened for i in formula.inputs)
                outweighed = formula.kind is FormulaKind.TREND and finding.name in opened
                if could and (outweighed or any(i in opened for i in formula.reads)):
                    found.add(finding.name)
            elif finding.choices and any(a in opened for a in finding.atoms):
                found.add(finding.name)
        return frozenset(found)

    def _look(
        self,
        known: Mapping[Atom, Value],
        facts: Mapping[Atom, Value],
        opened: frozenset[Atom],
        held: Mapping[str, int],
    ) -> View:
        rules: dict[str, int] = {}
        things: dict[str, int] = {}
        for rule, thing in self.steps:
            if rule is None:
                things[thing] = held[thing] if thing in held else self.close(thing, rules)
            elif not opened:
                rules[rule.name] = settled(rule.premises, facts, things)
            else:
                shown_only = rule.name in self.evidence  # so what it may do is not looked into
                rules[rule.name] = ANY if shown_only else of_rule(rule.premises, facts, opened, things)
        return View(known, facts, opened, rules, things, self.codes(rules, facts, opened, things))

    def close(self, thing: str, rules: Mapping[str, int]) -> int:
        """The outcomes of one derived finding or label, from those of the rules that conclude it."""
        yes, yes_fires, yes_may_fail = _together(self.makes_yes.get(thing, ()), rules)
        no, no_fires, _ = _together(self.makes_no.get(thing, ()), rules)
        closing = self.closing[thing]
        may = (YES if yes & YES else 0) | (NO if no & YES else 0)
        if not yes_fires:  # it may stay without a yes
            if closing is Closing.ONCE_ASKED:
                may |= NO
            elif closing is Closing.STRICT:
                if yes_may_fail:
                    may |= NO
                if not no_fires and yes & UNKNOWN:
                    may |= UNKNOWN
            elif not no_fires:
                may |= UNKNOWN
        return may

    def codes(
        self,
        rules: Mapping[str, int],
        facts: Mapping[Atom, Value],
        opened: frozenset[Atom],
        things: Mapping[str, int],
        settled: Mapping[str, int] | None = None,
    ) -> dict[str, int]:
        """Whether each code's line may stand: some rule fires, its gates pass, and nothing beats it.

        `settled`: codes whose outcome is known already and is not looked at again.
        """
        return Standing(self, rules, facts, opened, things).of_all(settled or {})

    def conclude(self, known: Mapping[Atom, Value]) -> tuple[tuple[str, ...], dict[str, bool]]:
        """With nothing open: the rules that fire, in rule-set order, and the closed things."""
        view = self._look(known, complete(self.ruleset, known), frozenset(), NOTHING)
        fired = tuple(name for name in self.ruleset.rules if view.rules[name] == YES)
        return fired, {name: bits == YES for name, bits in view.things.items() if bits != UNKNOWN}

    def cone(self, view: View, roots: Iterable[str]) -> list[Atom]:
        """The open atoms that what is unsettled about these codes, labels or findings can rest on."""
        found: dict[Atom, None] = {}
        seen: set[str] = set()

        def thing(name: str) -> None:
            if name in seen or view.things.get(name, ANY) in SETTLED:
                return
            seen.add(name)
            for rule in (*self.makes_yes.get(name, ()), *self.makes_no.get(name, ())):
                conditions(rule.premises, view.rules[rule.name])

        def code(name: str) -> None:
            if name in seen or view.codes[name] in SETTLED:
                return
            seen.add(name)
            for rule in self.advising.get(name, ()):
                conditions(rule.premises, view.rules[rule.name])
            for gate in self.gates.get(name, ()):
                conditions(gate.unless, of_rule(gate.unless, view.facts, view.open, view.things))
            for rival in self.rivals[name]:
                code(rival)

        def conditions(premises: Sequence[Premise], outcome: int) -> None:
            if outcome in SETTLED:
                return
            for premise in premises:
                if of_premise(premise, view.facts, view.open, view.things) in SETTLED:
                    continue
                for test in premise.tests:
                    if test.atom in view.things:
                        thing(test.atom)
                    elif test.atom in view.open:
                        self._inputs(test.atom, view, found)

        for root in roots:
            (code if root in self.ruleset.codes else thing)(root)
        return list(found)

    def _inputs(self, atom: Atom, view: View, found: dict[Atom, None]) -> None:
        """What must be learned to know an open atom: itself, or the open inputs of its formula or set."""
        finding = self.ruleset.finding_of(atom)
        if finding.formula:
            found.update(dict.fromkeys(i for i in finding.formula.reads if i in view.open))
        elif atom == finding.name and finding.atoms != (atom,):
            found.update(dict.fromkeys(a for a in finding.atoms if a in view.open))
            return
        found.setdefault(atom)


def _together(rules: Sequence[Rule], outcomes: Mapping[str, int]) -> tuple[int, bool, bool]:
    """What the rules may do, whether one surely fires, and whether all may have a false premise."""
    bits, fires, may_fail = 0, False, True
    for rule in rules:
        outcome = outcomes[rule.name]
        bits |= outcome
        fires = fires or outcome == YES
        may_fail = may_fail and bool(outcome & NO)
    return bits, fires, may_fail
