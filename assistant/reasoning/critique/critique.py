"""The answer to what the clinician means to do: the verdict, why, and what would make it right.

What would make it right is found by changing findings, one and then a few together; each case is verified by
judging the patient so changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from assistant.knowledge.model.intents import Intent, Meant
from assistant.knowledge.model.ruleset import Atom, Kind, Premise, RoleKind, Rule, Ruleset, Shape, Value
from assistant.reasoning.critique.required import Needs, Required, of_the_person, with_needs
from assistant.reasoning.critique.verdict import STRONG, Answer, Ground, Judge, Verdict, directed
from assistant.reasoning.decision.aside import findings_in
from assistant.reasoning.decision.decision import Decision, holds
from assistant.reasoning.decision.explanation import Explainer, why_not
from assistant.reasoning.search.changes import Change, possible_changes
from assistant.reasoning.search.reasoner import Reasoner

MOST_CASES, MOST_LINES = 3, 8
WEIGHTIEST_FIRST = [Verdict.FORBIDS, Verdict.DIFFERS, Verdict.NOT_YET, Verdict.NOT_UNDERSTOOD, Verdict.AGREES]
DEEPEST = 3  # derived findings that are opened on the way down to what is missing

_Failing: TypeAlias = tuple[Premise, bool | None]


@dataclass(frozen=True)
class Need:
    """An atom and a value. bound: "at least" or "at most" where more, or less, would do too."""

    atom: Atom
    value: Value
    bound: str = ""


@dataclass(frozen=True)
class Critique:
    """The answer to one act.

    said: as typed. action: its name, or "" where none was understood. waits_for: what must be known first.
    right_if: cases, each of which would make the plan agree. wrong_if: what is not known and would by itself
    take the agreement away, or bring what forbids it. lacks: where no case was found, what the nearest rule
    needs that is false (False) or unknown (None), with the name of that rule. otherwise: where the way of
    doing it (daily; that dose) is what is forbidden, the verdict on the act without it.
    """

    said: str
    action: str
    says: str
    verdict: Verdict
    grounds: tuple[Ground, ...] = ()
    waits_for: tuple[str, ...] = ()
    right_if: tuple[tuple[Need, ...], ...] = ()
    wrong_if: tuple[Need, ...] = ()
    lacks: tuple[tuple[Premise, bool | None], ...] = ()
    lacking_rule: str = ""
    otherwise: Verdict | None = None

    @property
    def says_why(self) -> bool:
        """Whether an answer has more to say than that nothing speaks for the act."""
        return bool(self.action and (self.grounds or self.waits_for or self.right_if))

    @property
    def sources(self) -> tuple[str, ...]:
        """All statement ids, each once."""
        return tuple(dict.fromkeys(s for ground in self.grounds for s in ground.sources))


def critique(
    reasoner: Reasoner, known: Mapping[Atom, Value], decision: Decision, changes: Sequence[Change]
) -> tuple[Critique, ...]:
    """The answers to what is meant, one for each act, what is forbidden first; none where nothing is."""
    said = _meant(reasoner.ruleset, known)
    if said is None or not said.acts:
        return () if said is None else (Critique(said, "", "", Verdict.NOT_UNDERSTOOD),)
    answers = [critic.says(said, changes) for critic in _critics(reasoner, known, decision, said)]
    return tuple(sorted(answers, key=lambda answer: WEIGHTIEST_FIRST.index(answer.verdict)))


def verdicts(
    reasoner: Reasoner, known: Mapping[Atom, Value], decision: Decision
) -> list[tuple[str, Verdict]]:
    """The verdict on each act that is meant; what would be right is looked for only where it decides."""
    said = _meant(reasoner.ruleset, known)
    return (
        [(c.action.name, c.verdict(said)) for c in _critics(reasoner, known, decision, said)] if said else []
    )


def _meant(ruleset: Ruleset, known: Mapping[Atom, Value]) -> Meant | None:
    plan = ruleset.playing(RoleKind.PLAN)
    said = known.get(plan.name) if plan else None
    return said if isinstance(said, Meant) and ruleset.actions else None


def _critics(
    reasoner: Reasoner, known: Mapping[Atom, Value], decision: Decision, said: Meant
) -> list[_Critic]:
    acts = dict.fromkeys(directed(reasoner.ruleset, known, act) for act in said.acts)
    return [_Critic(reasoner, known, decision, act) for act in acts]


def decisive(ruleset: Ruleset, answer: Critique) -> Ground | None:
    """The ground of an answer: where it does not agree, the first that does not speak for the act."""
    action = ruleset.actions.get(answer.action)
    own = (*action.means, *action.within) if action and answer.verdict is not Verdict.AGREES else ()
    return next((ground for ground in answer.grounds if ground.code not in own), None)


class _Critic:
    """One act, for one patient."""

    def __init__(
        self, reasoner: Reasoner, known: Mapping[Atom, Value], decision: Decision, act: Intent
    ) -> None:
        self.reasoner, self.ruleset = reasoner, reasoner.ruleset
        self.known, self.decision = known, decision
        self.judge = Judge(reasoner, act)
        self.action = self.judge.action

    def verdict(self, said: Meant) -> Verdict:
        """What the whole answer comes to."""
        answer = self.judge.answer(self.known, self.decision)
        if answer.verdict is not Verdict.DIFFERS or answer.grounds:
            return answer.verdict
        return self.says(said, possible_changes(self.reasoner, self.known)).verdict

    def says(self, said: str, changes: Sequence[Change]) -> Critique:
        """The whole answer."""
        answer = self.judge.answer(self.known, self.decision)
        act = self.judge.act
        said_how = (act.words, act.dose, act.step) != ((), None, None)
        if said_how and answer.verdict is Verdict.FORBIDS and any(ground.done for ground in answer.grounds):
            plain = Judge(self.reasoner, replace(act, words=(), dose=None, step=None))
            otherwise = plain.answer(self.known, self.decision).verdict
            return Critique(
                said, self.action.name, self.action.says, answer.verdict, answer.grounds, otherwise=otherwise
            )
        agrees = answer.verdict is Verdict.AGREES
        cases = () if agrees else self._cases(changes)
        if cases and answer.verdict is Verdict.DIFFERS and not answer.grounds:
            told = any(need.atom in self.known for need in cases[0])
            answer = answer if told or len(cases[0]) > 1 else Answer(Verdict.NOT_YET)
        barred = answer.verdict is Verdict.FORBIDS and bool(answer.grounds and answer.grounds[0].code)
        rule, lacks = ("", ()) if agrees or cases or barred else self._nearest()
        return Critique(
            said,
            self.action.name,
            self.action.says,
            answer.verdict,
            answer.grounds,
            answer.waits_for,
            cases,
            tuple(self._wrong_if(changes, agrees)),
            lacks,
            rule,
        )

    def _cases(self, changes: Sequence[Change]) -> tuple[tuple[Need, ...], ...]:
        """The shortest cases that make the plan agree."""
        found = sorted(self._right_if(changes), key=len)
        shortest = [needs for needs in found if len(needs) == len(found[0])][:MOST_CASES]
        return tuple(tuple(Need(a, v, self._bound(a, needs)) for a, v in needs.items()) for needs in shortest)

    def _bound(self, atom: Atom, needs: Needs) -> str:
        """On which side of the number it would be right too."""
        span = self.ruleset.finding_of(atom).plausible
        if span is None or not isinstance(needs[atom], Decimal):
            return ""
        more, less = (self._makes_right({**needs, atom: end}) for end in (span.high, span.low))
        return "" if more is less else "at least" if more else "at most"

    def _right_if(self, changes: Sequence[Change]) -> Iterator[Needs]:
        """Cases that make the plan agree: one unknown finding, one known otherwise, then a few together."""
        found: set[frozenset[Atom]] = set()
        for needs in self._proposals(changes):
            if not all(self._plausible(atom, value) for atom, value in needs.items()):
                continue
            if any(atoms <= needs.keys() for atoms in found):
                continue
            if self._makes_right(needs):
                needs = self._shrunk(needs)
                if frozenset(needs) not in found:
                    found.add(frozenset(needs))
                    yield needs

    def _proposals(self, changes: Sequence[Change]) -> Iterator[Needs]:
        codes = [code for code in (*self.action.means, *self.action.within) if self._hoped_for(code)]
        wanted = set(codes)
        formulas = [f.formula for f in self.ruleset.findings.values() if f.formula]
        inputs = {name for formula in formulas for name in formula.inputs}  # what they compute says more
        for change in changes:
            person = of_the_person(self.ruleset.findings[change.finding])
            if wanted & set(change.adds) and change.finding not in inputs and not person:
                yield {change.atom: change.to}
        now = self.reasoner.outlook.look(self.known, ())
        trial, witnesses = self.reasoner.trial, self.reasoner.witnesses
        required = Required(self.reasoner.outlook, witnesses, now)
        for code in self.action.first:
            yield from required.without_line(code)
        lines = [needs for code in codes for needs in required.of_line(code)]
        yield from sorted(lines, key=len)[:MOST_LINES]
        for atom in findings_in(self.known):
            finding = self.ruleset.finding_of(atom)
            if of_the_person(finding) or finding.name in inputs or finding.shape is Shape.TEXT:
                continue
            for value in witnesses.tried(atom, now, {}):
                if value != self.known[atom] and wanted & (trial.vary(now, {atom: value}) or frozenset()):
                    yield {atom: value}
                    break

    def _hoped_for(self, code: str) -> bool:
        """Whether a line is no emergency, pause or stop, which only a worse patient brings."""
        return self.ruleset.codes[code].kind not in (*STRONG, Kind.REDUCE)

    def _plausible(self, atom: Atom, value: Value) -> bool:
        """Whether it can be put right, or is a result that the act waits for; nothing known is reversed."""
        finding = self.ruleset.finding_of(atom)
        if finding.plays(RoleKind.MENDABLE):
            return finding.shape is not Shape.SET or value is False
        return finding.name in self.action.decided_by and atom not in self.known

    def _makes_right(self, needs: Needs) -> bool:
        known = with_needs(self.ruleset, self.known, needs)
        decision = self.judge.decided(known)
        return decision is not None and self.judge.answer(known, decision).verdict is Verdict.AGREES

    def _shrunk(self, needs: Needs) -> Needs:
        """Without what is not needed after all."""
        for atom in list(needs):
            fewer = {a: v for a, v in needs.items() if a != atom}
            if fewer and self._makes_right(fewer):
                needs = fewer
        return needs

    def _wrong_if(self, changes: Sequence[Change], agrees: bool) -> Iterator[Need]:
        """What is not known and would by itself forbid it, or take the agreement away; a value for each."""
        codes = self.ruleset.codes
        strong = {c for c in self.action.against if c in codes and codes[c].kind in STRONG}
        told: set[str] = set()
        for change in changes:
            lost = agrees and set(change.removes) & {*self.action.means, *self.action.within}
            if (lost or strong & set(change.adds)) and change.finding not in told:
                told.add(change.finding)
                yield Need(change.atom, change.to)

    def _nearest(self) -> tuple[str, tuple[tuple[Premise, bool | None], ...]]:
        """What the gate that holds it back lacks, or else the nearest rule for it."""
        facts, closed = self.decision.facts, self.decision.closed
        gates = [gate for code in self.action.means for gate in self.judge.gates.get(code, ())]
        for gate in gates:
            outcomes = [(premise, holds(premise, facts, closed)) for premise in gate.unless]
            if any(outcome is False for _, outcome in outcomes):
                return gate.name, tuple((p, o) for p, o in outcomes if not o)
        ways = [
            (rule, failing)
            for code in (*self.action.means, *self.action.within)
            for rule, failing in why_not(self.ruleset, self.decision, code)
            if failing
        ]
        rule, lacking = self._deeper(*min(ways, key=_distance)) if ways else ("", ())
        obtainable = all(self._obtainable(premise, outcome) for premise, outcome in lacking)
        return (rule, lacking) if obtainable else ("", ())

    def _obtainable(self, premise: Premise, outcome: bool | None) -> bool:
        """Whether what a rule lacks can be found or put right, and is no sign of a worse patient."""
        return outcome is None and any(
            self._plausible(t.atom, t.value is not False)
            for t in premise.tests
            if t.atom.partition("/")[0] in self.ruleset.findings
            and not self.ruleset.finding_of(t.atom).derived
        )

    def _deeper(self, rule: Rule, failing: Sequence[_Failing]) -> tuple[str, tuple[_Failing, ...]]:
        """Where one derived finding is all that is missing, what that finding is missing."""
        for _ in range(DEEPEST):
            premise = failing[0][0]
            finding = self.ruleset.findings.get(premise.finding)
            derived = finding is not None and finding.derived
            if len(failing) > 1 or not derived or premise.tests[0].value is False:
                break
            explainer = Explainer(self.ruleset, self.decision)
            makers = self.reasoner.outlook.makes_yes.get(premise.finding, ())
            ways = [(maker, lacks) for maker in makers if (lacks := explainer.failing(maker))]
            if not ways:
                break
            rule, failing = min(ways, key=_distance)
        return rule.name, tuple(failing)


def _distance(way: tuple[Rule, Sequence[_Failing]]) -> tuple[int, int]:
    """How far a rule is from firing: by what is false, then by what is missing; a label is the farthest."""
    failing = way[1]
    far = sum(2 for premise, _ in failing if "-" in premise.finding)
    return sum(outcome is False for _, outcome in failing) + far, len(failing)
