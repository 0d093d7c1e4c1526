"""Which question comes next: only what can still change the plan, in three tiers.

`must`: the red-flag checklist, the minimum data of a label, the gates of lines now proposed. `worth it`: what
can change a label or the direction of a dose. `offered`: what can change something else; never asked
unbidden. Within a tier the order is that of the findings' declarations. Each question asked has a
witness: two answers that decide differently.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from assistant.conversation.asking.askable import Askable
from assistant.conversation.asking.witnesses import FROM_THE_START, QUICKLY, THOROUGHLY, Prospect, Search
from assistant.conversation.record.record import Known
from assistant.knowledge.model.ruleset import Atom, Checklist, Labels, Rule, Ruleset, Value
from assistant.reasoning.decision.decision import Decision, decide
from assistant.reasoning.decision.explanation import Explainer
from assistant.reasoning.decision.formulas import complete
from assistant.reasoning.outlook.possibility import YES
from assistant.reasoning.outlook.three_valued import View
from assistant.reasoning.search.reasoner import Reasoner
from assistant.reasoning.search.witness import Witness


class Tier(StrEnum):
    """How much a question matters."""

    MUST = "must"
    WORTH_IT = "worth it"
    OFFERED = "offered"


ASKED = (Tier.MUST, Tier.WORTH_IT)
OF_THE_MOST, NOT_NEEDED = 0.7, 2  # of the questions that may be left, how many are put
KEPT = 8  # patients whose prospect is kept; one turn looks at one or two
Doubted: TypeAlias = frozenset[
    tuple[str, bool]
]  # finding; whether the last search before a plan missed it too
Patient: TypeAlias = tuple[frozenset[tuple[Atom, Value]], frozenset[Atom]]


@dataclass(frozen=True)
class Item:
    """One line of a panel: what it asks, and the findings that answer it, each for itself."""

    text: str
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question, about one finding, the items of a checklist, or all that decides, line by line."""

    findings: tuple[str, ...]
    text: str
    hint: str
    tier: Tier
    serves: str
    witness: Witness
    checklist: str = ""
    told: tuple[str, ...] = ()  # members of a set, or of the list, told before: an answer leaves them
    items: tuple[Item, ...] = ()


class Questions:
    """The choice of question over one rule set."""

    def __init__(self, reasoner: Reasoner) -> None:
        self.reasoner = reasoner
        self.ruleset: Ruleset = reasoner.ruleset
        self.search = Search(reasoner.outlook)
        self._latest: dict[Patient, Prospect] = {}
        self.askable = Askable(self.ruleset)
        self._checklist_of: dict[str, Checklist] = {
            name: checklist
            for checklist in self.ruleset.checklists.values()
            for name in checklist.findings
            if not checklist.together
        }
        self._places = {name: place for place, name in enumerate(self.ruleset.findings)}
        self.weighty = frozenset(self.ruleset.labels) | {
            code.name
            for code in self.ruleset.codes.values()
            if self.ruleset.matters[code.about].dose_direction
        }
        minimum = {f.name for f in self.ruleset.findings.values() if f.minimum}
        self._minimum = [
            (test.atom, rule.name)
            for rule in reasoner.outlook.order
            for premise in rule.premises
            for test in premise.tests
            if test.atom in minimum and isinstance(rule.conclusion, Labels)
        ]

    def next(self, known: Known, decision: Decision) -> Question | None:
        """The next question, or None where nothing that must or is worth asking is open."""
        return self.choose(known, decision, frozenset())[0]

    def choose(self, known: Known, decision: Decision, doubted: Doubted) -> tuple[Question | None, Doubted]:
        """The next question, and what is doubted now: more answers leave fewer ways to decide, so a search
        that found nothing is not repeated for what it was about."""
        prospect = self.prospect(known)
        doubt = set(doubted)
        for last in (False, True):
            for tier in ASKED:
                wanted = self.weighty if tier is Tier.WORTH_IT else None
                candidates = self._candidates(tier, known, prospect.view, decision)
                for name in sorted(candidates, key=lambda name: not _only_ticked(name, known)):
                    thorough = (name, last) not in doubt and (last or tier is Tier.MUST)
                    if last and not thorough:
                        continue
                    atoms = self.open_atoms(name, prospect)
                    orders = (THOROUGHLY if last else FROM_THE_START) if thorough else QUICKLY
                    witness = self.search.look_for(prospect, atoms, wanted, orders)
                    if witness:
                        name, witness = self._first_of(name, witness, candidates, prospect, wanted)
                        question = self._question(name, candidates, known, tier, witness, prospect.now)
                        return question, frozenset(doubt)
                    if thorough:
                        doubt.add((name, last))
        return None, frozenset(doubt)

    def left(self, known: Known, decision: Decision) -> int:
        """How many questions are left at the most, as things stand."""
        names = self.candidates(known, decision)
        return len({self._checklist_of[n].name if n in self._checklist_of else n for n in names})

    def candidates(self, known: Known, decision: Decision) -> list[str]:
        """The findings that may still be asked; for some there may turn out to be no witness."""
        view = self.prospect(known).view
        return [n for tier in ASKED for n in self._candidates(tier, known, view, decision)]

    def expected(self, known: Known, decision: Decision) -> int:
        """About how many questions are left, the next one among them; 0 where nothing is open."""
        return about(self.left(known, decision))

    def must(self, known: Known, decision: Decision) -> list[str]:
        """The findings that must be asked as long as their answers decide something, in asking order."""
        return self._candidates(Tier.MUST, known, self.prospect(known).view, decision)

    def prospect(self, known: Known) -> Prospect:
        """What is open for a patient; the latest few are kept, as a turn looks more than once."""
        patient = (frozenset(known.values.items()), known.declined)
        if patient not in self._latest:
            if len(self._latest) >= KEPT:
                del self._latest[next(iter(self._latest))]
            outlook = self.reasoner.outlook
            now = outlook.look(known.values, ())  # what is computed is not asked, though it can be told
            opened = frozenset(known.open_atoms(self.ruleset)) - now.facts.keys()
            view = outlook.look(known.values, opened, outlook.about(now))
            self._latest[patient] = Prospect(now, view, opened)
        return self._latest[patient]

    def open_atoms(self, name: str, prospect: Prospect) -> list[Atom]:
        """What an answer about a finding could still settle."""
        return [atom for atom in self.ruleset.findings[name].atoms if atom in prospect.open]

    def _first_of(
        self,
        name: str,
        witness: Witness,
        candidates: Collection[str],
        prospect: Prospect,
        wanted: Collection[str] | None,
    ) -> tuple[str, Witness]:
        """What the witness rests on and decides by itself is asked before it: it may make it needless."""
        if wanted is not None:
            for other in self._names(witness.given):
                if other != name and other in candidates:
                    alone = self.search.alone(prospect, self.open_atoms(other, prospect), wanted)
                    if alone:
                        return other, alone
        return name, witness

    def _question(
        self, name: str, candidates: Collection[str], known: Known, tier: Tier, witness: Witness, now: View
    ) -> Question:
        """The question about a finding, joined by the other open items of its checklist."""
        serves = self._served(witness, now)
        checklist = self._checklist_of.get(name)
        if checklist and name not in known.readings:  # what was ticked is asked for by itself
            items = tuple(n for n in checklist.findings if n in candidates and n not in known.readings)
            if len(items) > 1:
                told = tuple(
                    n for n in checklist.findings if not known.is_open(self.ruleset, n) or n in known.readings
                )
                return Question(items, checklist.question, "", tier, serves, witness, checklist.name, told)
        finding = self.ruleset.findings[name]
        told = tuple(m for m in finding.choices if known.values.get(f"{name}/{m}") is True)
        text = finding.question
        if told:
            text = f"{text.rstrip('?')}, besides {', '.join(m.replace('_', ' ') for m in told)}?"
        return Question((name,), text, finding.hint, tier, serves, witness, told=told)

    def _served(self, witness: Witness, now: View) -> str:
        """The rule through which the answer decides: the one that reads it, in the witness's chain."""
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
        names |= {f.name for f in self.ruleset.findings.values() if f.formula and atom in f.formula.reads}
        kinds = {"Concludes": 0, "Labels": 0, "Advises": 1, "Weighs": 2, "Argues": 2}
        readers = self.search.readers(names)
        yield from sorted(readers, key=lambda rule: kinds[type(rule.conclusion).__name__])

    def _candidates(self, tier: Tier, known: Known, view: View, decision: Decision) -> list[str]:
        """The askable findings of a tier that are open, in asking order; some may have no witness."""
        outlook = self.reasoner.outlook
        if tier is Tier.MUST:
            first = [n for c in self.ruleset.checklists.values() if c.first for n in c.findings]
            names = self.askable.among(first, known, decision)
            roots = [*self._minimum_roots(view), *self._gate_roots(decision)]
            atoms = [*outlook.cone(view, roots), *(root for root in roots if root in view.open)]
            rest = self.askable.among(self._names(atoms), known, decision)
            return [*names, *(n for n in rest if n not in names)]
        return self.askable.among(self._names(outlook.cone(view, self.weighty)), known, decision)

    def _minimum_roots(self, view: View) -> list[str]:
        """The minimum data of labels that could still stand."""
        return [name for name, rule in self._minimum if view.rules[rule] & YES]

    def _gate_roots(self, decision: Decision) -> list[str]:
        """What the gates of lines now proposed wait for."""
        return [premise.finding for item in decision.not_advised for premise in item.waits_for]

    def _names(self, atoms: Iterable[Atom]) -> list[str]:
        names = dict.fromkeys(atom.partition("/")[0] for atom in atoms)
        return sorted(names, key=lambda name: self._places[name])


def _only_ticked(name: str, known: Known) -> bool:
    """Whether a finding is known to be there, and nothing else: how much is asked before all else."""
    reading = known.readings.get(name)
    return reading is not None and not reading.settled and not reading.declined


def about(most: int) -> int:
    """How many questions are to be expected, where so many are left at the most, the next one among them.

    `benchmarks/questions.py` prints the line that fits its simulated consultations best, and how far off
    this is.
    """
    return max(1, round(OF_THE_MOST * most - NOT_NEEDED)) if most else 0
