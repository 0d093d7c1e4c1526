"""A visible reason for each obvious finding that is not asked.

Obvious is what the minimum data of a label, the evidence for and against, and the labels themselves are read
from. A reason says no more than was looked at: what no rule leads on from cannot change the plan, whatever it
shows; what leads on but changes nothing by itself is said to do so, with what the search for combinations
found. The reasons name no finding of their own, so that findings with one reason can be listed together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.conversation.asking.askable import Bar
from assistant.conversation.asking.questions import Questions
from assistant.conversation.asking.witnesses import QUICKLY, THOROUGHLY, Prospect
from assistant.conversation.record.record import Known
from assistant.conversation.record.wording import Wording
from assistant.knowledge.model.ruleset import Concludes, Labels, Rule, Ruleset, Weighs
from assistant.reasoning.decision.decision import Decision, holds
from assistant.reasoning.decision.explanation import Explainer
from assistant.reasoning.search.reasoner import Reasoner

CONCLUDED = "It is concluded from other findings, and is never asked."
ON_REQUEST = "It is asked only on request. Tell it, and it is used."
NEVER_ASKED = "It is used when told, and is never asked."
UNUSED = "No rule uses it."
DECLINED = "It was answered: not to be had."
COMES_LATER = "It may still be asked. Other questions come first."
CHANGES_NOTHING = "It could change no label and no advice, whatever it shows."
CHANGES_LITTLE = "It could change no label and no dose, whatever it shows."
NOTHING_ALONE = (
    "By itself it would change no label and no dose, whatever it shows. No other answers were found "
    "with which it would."
)


@dataclass(frozen=True)
class NotAsked:
    """A finding that is open and is not asked, and why, in a sentence or two."""

    finding: str
    reason: str


class Unasked:
    """The reasons over one rule set, from what the choice of question itself goes by."""

    def __init__(self, reasoner: Reasoner, questions: Questions) -> None:
        self.outlook = reasoner.outlook
        self.ruleset: Ruleset = reasoner.ruleset
        self.questions = questions
        self.wording = Wording(reasoner.ruleset)
        self._makers: dict[str, list[Rule]] = {}
        for rule in self.ruleset.rules.values():
            if isinstance(rule.conclusion, Concludes):
                self._makers.setdefault(rule.conclusion.finding, []).append(rule)
            elif isinstance(rule.conclusion, Labels):
                self._makers.setdefault(rule.conclusion.code, []).append(rule)
        gated = [premise for gate in self.ruleset.gates.values() for premise in gate.unless]
        premises = [*(p for rule in self.ruleset.rules.values() for p in rule.premises), *gated]
        self._used = self._with_inputs(test.atom for premise in premises for test in premise.tests)
        self.obvious = self._obvious()

    def not_asked(self, known: Known, decision: Decision) -> tuple[NotAsked, ...]:
        """Each obvious finding that is open now, with the reason, in the order of the declarations.

        Meant for when no question is left. What may still be asked is left out, and so is what nobody
        misses: a value that is computed, and the date of a test that there is no result of.
        """
        found = []
        for name in self.obvious:
            bar = self.questions.askable.bar(name, known, decision)
            if known.is_open(self.ruleset, name) and bar not in (Bar.COMPUTED, Bar.NO_RESULT):
                reason = self.why_not_asked(name, known, decision)
                if reason != COMES_LATER:
                    found.append(NotAsked(name, reason))
        return tuple(found)

    def grouped(self, not_asked: Iterable[NotAsked]) -> tuple[tuple[str, str], ...]:
        """Titles with one reason in common, in a row: (titles, reason)."""
        rows: dict[str, list[str]] = {}
        for item in not_asked:
            rows.setdefault(item.reason, []).append(self.wording.title(item.finding))
        return tuple((", ".join(titles), reason) for reason, titles in rows.items())

    def why_not_asked(self, name: str, known: Known, decision: Decision) -> str:
        """Why a finding is not asked, or not yet, in a sentence or two."""
        finding = self.ruleset.findings[name]
        if finding.derived:
            return CONCLUDED
        if finding.formula and name in decision.facts and name not in known.values:
            return f"It is computed from {self._inputs_of(name, known)}."
        if not any(a not in known.values and a not in known.declined for a in finding.atoms):
            told = any(atom in known.values for atom in finding.atoms)
            return f"It is known: {self._shown(name, known)}." if told else DECLINED
        if name not in self._used:
            return UNUSED
        bar = self.questions.askable.bar(name, known, decision)
        if bar is not None:
            return self._barred(bar, name, known, decision)
        return self._could_change(name, known, decision)

    # --- what bars a question -------------------------------------------------------------------------------

    def _barred(self, bar: Bar, name: str, known: Known, decision: Decision) -> str:
        match bar:
            case Bar.OFFERED:
                return ON_REQUEST
            case Bar.NO_RESULT:
                test = self.wording.title(self.questions.askable.about(name))
                return f"It needs no answer: there is no result of {test} to date."
            case Bar.MOVES_NOTHING:
                fed = self.questions.askable.held_by(name, known)
                value = self.wording.value(fed, decision.facts[fed])
                return f"It needs no answer: {value}, whatever it is."
            case Bar.NO_SENSE:
                return self._senseless(name, decision)
            case Bar.COMPUTED:
                formula = self.ruleset.findings[name].formula
                wanted = [
                    i for i in (formula.reads if formula else ()) if i not in known.values and i != name
                ]
                return f"It is computed, once known: {self._titles(wanted)}."
            case _:
                return NEVER_ASKED

    def _senseless(self, name: str, decision: Decision) -> str:
        """The premise that the question is asked under, or what was told that rules it out."""
        premises = self.ruleset.findings[name].asked_if
        outcomes = [(p, holds(p, decision.facts, decision.closed)) for p in premises]
        premise, outcome = next((p, o) for p, o in outcomes if not o)
        if outcome is None:
            return f"It is asked only with {self.wording.premise(premise)}, which is not known yet."
        explainer = Explainer(self.ruleset, decision)
        told = [atom for rule in explainer.rules_for(premise.finding) for atom in explainer.leaves(rule)]
        if premise.finding in decision.facts:
            told = [premise.finding]
        if not told:
            return f"It is asked only with {self.wording.premise(premise)}, which does not hold."
        values = [self.wording.value(atom, decision.facts[atom]) for atom in dict.fromkeys(told)]
        return f"It needs no answer: {', '.join(values)}."

    # --- what it could change -------------------------------------------------------------------------------

    def _could_change(self, name: str, known: Known, decision: Decision) -> str:
        """What an answer could do, for a finding that nothing bars from being asked for."""
        questions, prospect = self.questions, self.questions.prospect(known)
        atoms = questions.open_atoms(name, prospect)
        weighs = self._leads_to(atoms, prospect, questions.weighty)
        must = name in questions.must(known, decision)
        wanted = None if must else questions.weighty
        if (must or weighs) and questions.search.look_for(prospect, atoms, wanted, THOROUGHLY):
            return COMES_LATER
        if weighs:
            return f"{NOTHING_ALONE}{self._stands(decision)}"
        if not self._leads_to(atoms, prospect, (*self.ruleset.labels, *self.ruleset.codes)):
            return f"{CHANGES_NOTHING}{self._stands(decision)}"
        witness = questions.search.look_for(prospect, atoms, None, QUICKLY)
        if witness is None:
            return f"{CHANGES_LITTLE}{self._stands(decision)}"
        effect = self.wording.briefly(self.wording.ordered(witness.differ)[0])
        return f'It could change no label and no dose, only, for one, "{effect}". Tell it, and it is used.'

    def _leads_to(self, atoms: Iterable[str], prospect: Prospect, roots: Iterable[str]) -> bool:
        """Whether what is not settled about these can rest on one of the atoms. Never a no that is wrong."""
        return not set(self.outlook.cone(prospect.view, roots)).isdisjoint(atoms)

    def _stands(self, decision: Decision) -> str:
        """The label that stands and the rule it rests on."""
        explainer = Explainer(self.ruleset, decision)
        for label in decision.labels:
            for rule in explainer.rules_for(label)[:1]:
                return f' "{self.wording.briefly(label)}" rests on {rule.name}.'
        return ""

    # --- names ----------------------------------------------------------------------------------------------

    def _obvious(self) -> tuple[str, ...]:
        """What can be asked of what the minimum data, the evidence and the labels are read from."""
        start = [
            rule
            for rule in self.ruleset.rules.values()
            if isinstance(rule.conclusion, Labels | Weighs) or self._is_minimum(rule)
        ]
        seen: dict[str, Rule] = {}
        while start:
            rule = start.pop()
            if rule.name not in seen:
                seen[rule.name] = rule
                for test in (test for premise in rule.premises for test in premise.tests):
                    start += self._makers.get(test.atom, ())
        read = self._with_inputs(t.atom for rule in seen.values() for p in rule.premises for t in p.tests)
        findings = self.ruleset.findings.values()
        return tuple(f.name for f in findings if f.name in read and f.asked and not f.offered)

    def _is_minimum(self, rule: Rule) -> bool:
        conclusion = rule.conclusion
        return isinstance(conclusion, Concludes) and self.ruleset.findings[conclusion.finding].minimum

    def _with_inputs(self, atoms: Iterable[str]) -> frozenset[str]:
        """The findings of these atoms, and what the computed ones are computed from."""
        names = {atom.partition("/")[0] for atom in atoms} & set(self.ruleset.findings)
        for name in tuple(names):
            formula = self.ruleset.findings[name].formula
            names |= set(formula.reads) if formula else set()
        return frozenset(names)

    def _inputs_of(self, name: str, known: Known) -> str:
        formula = self.ruleset.findings[name].formula
        return self._titles(i for i in (formula.reads if formula else ()) if i in known.values)

    def _titles(self, names: Iterable[str]) -> str:
        return ", ".join(self.wording.title(name) for name in dict.fromkeys(names))

    def _shown(self, name: str, known: Known) -> str:
        reading = known.readings.get(name)
        return reading.shown if reading else self.wording.title(name)
