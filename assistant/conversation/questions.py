"""Which question comes next: only what can still change the plan, in three tiers.

`must`: the red-flag checklist, the minimum data of a label, the gates of lines now proposed. `worth it`: what
can change a label or the direction of a dose. `offered`: what can change something else; never asked
unbidden. Within a tier the order is that of the findings' declarations (D.3). Each question asked has a
witness: two answers that decide differently.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.conversation.record import Known
from assistant.knowledge.model import Atom, Checklist, Labels, Rule, Ruleset
from assistant.reasoning.decision import Decision, decide
from assistant.reasoning.explanation import Explainer
from assistant.reasoning.formulas import FORMULAS, complete
from assistant.reasoning.outlook import View
from assistant.reasoning.possibility import YES
from assistant.reasoning.reasoner import Reasoner
from assistant.reasoning.witness import Witness


class Tier(StrEnum):
    """How much a question matters."""

    MUST = "must"
    WORTH_IT = "worth it"
    OFFERED = "offered"


@dataclass(frozen=True)
class Question:
    """One question, about one finding or about the items of a checklist."""

    findings: tuple[str, ...]
    text: str
    hint: str
    tier: Tier
    serves: str
    witness: Witness
    checklist: str = ""


class Questions:
    """The choice of question over one rule set."""

    def __init__(self, reasoner: Reasoner) -> None:
        self.reasoner = reasoner
        self.ruleset: Ruleset = reasoner.ruleset
        self._checklist_of: dict[str, Checklist] = {
            name: checklist for checklist in self.ruleset.checklists.values() for name in checklist.findings
        }
        self._places = {name: place for place, name in enumerate(self.ruleset.findings)}
        self._weighty = frozenset(self.ruleset.labels) | {
            code.name
            for code in self.ruleset.codes.values()
            if self.ruleset.matters[code.about].dose_direction
        }
        self._minimum = [f.name for f in self.ruleset.findings.values() if f.minimum]

    def next(self, known: Known, decision: Decision) -> Question | None:
        """The next question, or None where nothing that must or is worth asking is open."""
        return next(self._worth_asking(known, decision), None)

    def left(self, known: Known, decision: Decision) -> int:
        """How many questions are left at the most, as things stand."""
        view = self._view(known)
        names = [
            n for tier in (Tier.MUST, Tier.WORTH_IT) for n in self._candidates(tier, known, view, decision)
        ]
        return len({self._checklist_of[n].name if n in self._checklist_of else n for n in names})

    def _view(self, known: Known) -> View:
        return self.reasoner.outlook.look(known.values, known.open_atoms(self.ruleset))

    def _worth_asking(self, known: Known, decision: Decision) -> Iterator[Question]:
        view = self._view(known)
        now = self.reasoner.outlook.look(known.values, ())
        tried: set[str] = set()
        for tier in (Tier.MUST, Tier.WORTH_IT):
            wanted = self._weighty if tier is Tier.WORTH_IT else None
            candidates = self._candidates(tier, known, view, decision)
            for name in candidates:
                if name in tried:
                    continue
                tried.add(name)
                atoms = [a for a in self.ruleset.findings[name].atoms if a in view.open]
                witness = self.reasoner.witnesses.find(now, view, atoms, wanted)
                if witness:
                    yield self._question(name, candidates, known, tier, witness, now)

    def _question(
        self, name: str, candidates: Collection[str], known: Known, tier: Tier, witness: Witness, now: View
    ) -> Question:
        """The question about a finding, joined by the other open items of its checklist."""
        serves = self._served(witness, now)
        checklist = self._checklist_of.get(name)
        if checklist:
            items = tuple(n for n in checklist.findings if n in candidates and known.is_open(self.ruleset, n))
            if len(items) > 1:
                return Question(items, checklist.question, "", tier, serves, witness, checklist.name)
        finding = self.ruleset.findings[name]
        return Question((name,), finding.question, finding.hint, tier, serves, witness)

    def _served(self, witness: Witness, now: View) -> str:
        """The rule through which the answer would decide: the one that reads it, in the chain of the witness."""
        readers = {rule.name: rule for rule in self._readers(witness.atom)}
        for value in witness.values:
            changes = {**witness.given, witness.atom: value}
            known = {**now.known, **{atom: v for atom, v in changes.items() if v is not None}}
            fired, closed = self.reasoner.outlook.conclude(known)
            decision = decide(self.ruleset, complete(self.ruleset, known), fired, closed)
            explainer = Explainer(self.ruleset, decision)
            for code in sorted(witness.differ & decision.codes):
                for rule in explainer.rules_for(code):
                    for below in explainer.chain(rule):
                        if below.name in readers:
                            return below.name
        return next(iter(readers), "")

    def _readers(self, atom: Atom) -> Iterator[Rule]:
        """The rules that read an atom, or what is computed from it; those of labels and findings first."""
        names = {atom, atom.partition("/")[0]}
        names |= {
            f.name
            for f in self.ruleset.findings.values()
            if f.formula and atom in FORMULAS[f.formula].inputs + FORMULAS[f.formula].helps
        }
        readers = [
            rule
            for rule in self.reasoner.outlook.order
            if any(test.atom in names for premise in rule.premises for test in premise.tests)
        ]
        kinds = {"Concludes": 0, "Labels": 0, "Advises": 1, "Weighs": 2}
        yield from sorted(readers, key=lambda rule: kinds[type(rule.conclusion).__name__])

    def _candidates(self, tier: Tier, known: Known, view: View, decision: Decision) -> list[str]:
        """The askable findings of a tier that are open, in asking order; some may have no witness."""
        outlook = self.reasoner.outlook
        if tier is Tier.MUST:
            first = [n for c in self.ruleset.checklists.values() if c.first for n in c.findings]
            names = self._askable(first, known)
            roots = [*self._minimum_roots(view), *self._gate_roots(decision)]
            atoms = [*outlook.cone(view, roots), *(root for root in roots if root in view.open)]
            rest = self._askable(self._names(atoms), known)
            return [*names, *(n for n in rest if n not in names)]
        return self._askable(self._names(outlook.cone(view, self._weighty)), known)

    def _computable(self, name: str, known: Known) -> bool:
        """Whether an open input could still give the value."""
        formula = FORMULAS[name]
        if any(i in known.declined for i in formula.inputs):
            return False
        return any(i not in known.values and i not in known.declined for i in formula.inputs + formula.helps)

    def _minimum_roots(self, view: View) -> list[str]:
        """The minimum data of labels that could still stand."""
        roots = []
        for name in self._minimum:
            for rule in self.reasoner.outlook.order:
                reads = any(test.atom == name for premise in rule.premises for test in premise.tests)
                if reads and isinstance(rule.conclusion, Labels) and view.rules[rule.name] & YES:
                    roots.append(name)
        return roots

    def _gate_roots(self, decision: Decision) -> list[str]:
        """What the gates of lines now proposed wait for."""
        return [premise.finding for item in decision.not_advised for premise in item.waits_for]

    def _names(self, atoms: Iterable[Atom]) -> list[str]:
        names = dict.fromkeys(atom.partition("/")[0] for atom in atoms)
        return sorted(names, key=lambda name: self._places[name])

    def _askable(self, names: Iterable[str], known: Known) -> list[str]:
        """Those that a person can be asked now; computed ones only once nothing is left to compute them from."""
        found = []
        for name in names:
            finding = self.ruleset.findings[name]
            if (
                not finding.asked
                or finding.offered
                or not any(atom not in known.values and atom not in known.declined for atom in finding.atoms)
            ):
                continue
            if finding.formula and self._computable(finding.formula, known):
                continue
            found.append(name)
        return found
