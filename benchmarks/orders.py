"""Orders of questions to hold ours against: a fixed form, the fewest with hindsight, the best tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations

from assistant.conversation.asking.questions import Question
from assistant.conversation.record.record import Known, Record
from assistant.knowledge.model.ruleset import Checklist
from assistant.reasoning.decision.decision import Decision, decide
from assistant.reasoning.decision.formulas import complete
from tests.conversation.clinic import Patient
from tests.conversation.clinicians import interview, tell


class Asking:
    """Questions, and whether any is left, without the words of a conversation around them."""

    def __init__(self) -> None:
        self.ruleset = interview().ruleset
        self.questions = interview().following.questions
        self.outlook = interview().reasoner.outlook
        self._next: dict[object, Question | None] = {}

    def decision(self, known: Known) -> Decision:
        fired, closed = self.outlook.conclude(known.values)
        return decide(self.ruleset, complete(self.ruleset, known.values), fired, closed)

    def next(self, record: Record) -> Question | None:
        key = self.state(record)
        if key not in self._next:
            known = record.fold(self.ruleset)
            self._next[key] = self.questions.next(known, self.decision(known))
        return self._next[key]

    def about(self, names: Sequence[str], checklist: str = "") -> Question:
        """A question about these findings, whether or not it would be put now."""
        single = interview().entering.question_about(names[0])
        return single if len(names) == 1 else replace(single, findings=tuple(names), checklist=checklist)

    def pool(self, records: Iterable[Record]) -> list[Question]:
        """All questions that could have been put on the way, checklists joined, without the first one."""
        names: dict[str, None] = {}
        for record in records:
            known = record.fold(self.ruleset)
            names |= dict.fromkeys(self.questions.candidates(known, self.decision(known)))
        found = []
        for checklist in self._ticked():
            items = [name for name in checklist.findings if name in names]
            names = {name: None for name in names if name not in items}
            if items and not checklist.first:
                found.append(self.about(items, checklist.name))
        return found + [self.about([name]) for name in names]

    def _ticked(self) -> list[Checklist]:
        """The checklists whose items are ticked; those that stand together are each answered for itself."""
        return [each for each in self.ruleset.checklists.values() if not each.together]

    def fixed_form(self, patient: Patient) -> int:
        """How many questions of the form are put until none is left."""
        record, put = Record(), 0
        for names in self._form():
            known = record.fold(self.ruleset)
            open_now = self.questions.askable.among(names, known, self.decision(known))
            while open_now and self.next(record) is not None:
                together = (c.name for c in self._ticked() if open_now[0] in c.findings)
                asked = self.about(open_now, next(together, "") if len(open_now) > 1 else "")
                record, put = tell(record, asked, patient), put + 1
                ticked = [n for n in open_now if record.fold(self.ruleset).is_open(self.ruleset, n)]
                open_now = ticked[:1] if len(open_now) > 1 or len(ticked) > 1 else []
        return put

    def _form(self) -> Iterator[list[str]]:
        done: set[str] = set()
        lists = {name: c.findings for c in self._ticked() for name in c.findings}
        for name, finding in self.ruleset.findings.items():
            if finding.asked and not finding.offered and name not in done:
                names = [n for n in lists.get(name, (name,)) if not self.ruleset.findings[n].offered]
                done |= set(names)
                yield names

    def fewest(self, patient: Patient, start: Record, pool: Sequence[Question], ours: int) -> int:
        """The fewest answers, with hindsight, after which no question is left."""
        first, put = self.next(start), 0
        while first is not None and first.checklist and self.ruleset.checklists[first.checklist].first:
            start, put = tell(start, first, patient), put + 1
            first = self.next(start)
        for count in range(ours - put):
            for chosen in combinations(pool, count):
                record = start
                for question in chosen:
                    record = tell(record, question, patient)
                if self.next(record) is None:
                    return put + count
        return ours

    def tree(self, group: Sequence[Patient], start: Record, pool: Sequence[Question]) -> float:
        """The fewest questions on average over these patients, who have told the same so far."""
        seen: dict[object, float] = {}

        def fewest(record: Record, group: Sequence[Patient]) -> float:
            upcoming = self.next(record)
            if upcoming is None:
                return 0.0
            key = (self.state(record), tuple(map(id, group)))
            if key not in seen:
                flags = upcoming.checklist and self.ruleset.checklists[upcoming.checklist].first
                seen[key] = min(split(record, group, q) for q in ([upcoming] if flags else [upcoming, *pool]))
            return seen[key]

        def split(record: Record, group: Sequence[Patient], question: Question) -> float:
            after: dict[object, tuple[Record, list[Patient]]] = {}
            for patient in group:
                told = tell(record, question, patient)
                if self.state(told) == self.state(record):
                    return float("inf")
                after.setdefault(self.state(told), (told, []))[1].append(patient)
            return 1 + sum(len(g) / len(group) * fewest(told, g) for told, g in after.values())

        return fewest(start, group)

    def state(self, record: Record) -> object:
        """What a record says, whichever way it came to it."""
        known = record.fold(self.ruleset)
        return frozenset(known.values.items()), known.declined, frozenset(known.readings)

    def enough(self, patient: Patient, asked: Sequence[Question]) -> int:
        """How many of these questions remain when each that can be left out is left out, last or first."""
        best = len(asked)
        for order in (range(1, len(asked)), range(len(asked) - 1, 0, -1)):
            kept = set(range(len(asked)))
            for place in order:
                record = Record()
                for other in sorted(kept - {place}):
                    record = tell(record, asked[other], patient)
                if self.next(record) is None:
                    kept.discard(place)
            best = min(best, len(kept))
        return best


@cache
def asking() -> Asking:
    """One for each process."""
    return Asking()
