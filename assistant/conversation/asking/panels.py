"""A panel: all that decides, best first, in at most six lines; each has a witness, as a question has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from assistant.conversation.asking.questions import Item, Question, Questions
from assistant.conversation.asking.witnesses import QUICKLY
from assistant.conversation.record.record import Known
from assistant.conversation.record.wording import Wording
from assistant.knowledge.model.roles import CodeRole
from assistant.knowledge.model.ruleset import Checklist, Kind, Shape
from assistant.reasoning.decision.decision import Decision
from assistant.reasoning.guard.guarded import guarded_decision

MOST, ACTS = 6, 2  # lines, and acts of what stands
HEADS = (CodeRole.LEADS, CodeRole.RAISES)  # a page, in this order
FEW, FEW_FINDINGS = 5, 2  # values that are named in a line, and findings of it up to which they are


class Panels:
    """Panels over one rule set: questions that belong together are one line (`checklist NAME, together`)."""

    def __init__(self, questions: Questions) -> None:
        self.questions, self.ruleset = questions, questions.ruleset
        self.wording = Wording(questions.ruleset)
        checklists = [c for c in self.ruleset.checklists.values() if not c.first]
        together = [c.name for c in checklists if c.together]
        self._ranks = {name: place for place, name in enumerate(together)}
        self._group = {name: group for group in checklists for name in group.findings}

    def around(self, first: Question, known: Known, decision: Decision) -> Question:
        """The question with what else decides; alone where nothing else does, or it is a first checklist."""
        checklist = self.ruleset.checklists.get(first.checklist)
        if checklist and checklist.first:
            return first
        candidates = self.questions.candidates(known, decision)
        lines = list(self._lines(first, known, decision, candidates))
        findings = tuple(dict.fromkeys(name for line in lines for name in line.findings))
        if len(findings) < 2:
            return first
        sets = [f for f in map(self.ruleset.findings.__getitem__, findings) if f.shape is Shape.SET]
        told = tuple(atom for f in sets for atom in f.atoms if known.values.get(atom) is True and "/" in atom)
        return replace(
            first, findings=findings, text="", hint="", checklist="", told=told, items=tuple(lines)
        )

    def so_far(self, known: Known) -> str:
        """What stands, in a sentence or two: the assessment, and what to do, what heads the page first."""
        decision = guarded_decision(self.questions.reasoner, known.values)
        acts = [line.code for line in decision.lines if line.kind in (Kind.HOLD, Kind.REDUCE, Kind.DO)]
        acts = [code for code in acts if CodeRole.ASKS not in code.roles]
        acts.sort(key=lambda code: [role not in code.roles for role in HEADS])
        said = [
            self.wording.briefly(name) for name in (*decision.labels, *(code.name for code in acts[:ACTS]))
        ]
        return ". ".join(said) + "." if said else ""

    def _lines(
        self, first: Question, known: Known, decision: Decision, candidates: Collection[str]
    ) -> Collection[Item]:
        """Those of the question, and of what decides, by itself or with something else."""
        prospect, search = self.questions.prospect(known), self.questions.search
        must = self.questions.must(known, decision)
        lines = {self._key(name): self._line(name, candidates, known) for name in first.findings}
        for name in sorted(candidates, key=self._rank):
            key = self._key(name)
            if key in lines or self._is_first(name) or len(lines) == MOST:
                continue
            wanted = None if name in must else self.questions.weighty
            atoms = self.questions.open_atoms(name, prospect)
            alone = wanted is not None and search.alone(prospect, atoms, wanted)
            if alone or search.look_for(prospect, atoms, wanted, QUICKLY):
                lines[key] = self._line(name, candidates, known)
        return lines.values()

    def _rank(self, name: str) -> int:
        """The place, in the rule set, of what it is asked together with: what tells most comes first."""
        return self._ranks.get(self._key(name), len(self._ranks))

    def _is_first(self, name: str) -> bool:
        return any(c.first and name in c.findings for c in self.ruleset.checklists.values())

    def _key(self, name: str) -> str:
        return self._group[name].name if name in self._group else name

    def _line(self, name: str, candidates: Collection[str], known: Known) -> Item:
        group = self._group.get(name)
        if group is None:
            return Item(self._words(name, known), (name,))
        findings = tuple(n for n in group.findings if n == name or n in candidates)
        return Item(self._said(group, findings, known), findings)

    def _said(self, group: Checklist, findings: tuple[str, ...], known: Known) -> str:
        if group.together and findings == group.findings:
            return group.question
        return "; ".join(self._words(name, known, len(findings) <= FEW_FINDINGS) for name in findings)

    def _words(self, name: str, known: Known, values_too: bool = True) -> str:
        """A finding by its title, with its values where they are few, its unit, or what was told of it."""
        finding = self.ruleset.findings[name]
        told = [m.replace("_", " ") for m in finding.choices if known.values.get(f"{name}/{m}") is True]
        if told:
            return f"{finding.title} besides {', '.join(told)}"
        values = [value.replace("_", " ") for value in finding.choices]
        if values_too and finding.shape is Shape.CHOICE and len(values) <= FEW:
            return f"{finding.title} ({', '.join(values)})"
        return f"{finding.title} ({finding.unit})" if finding.unit else finding.title
