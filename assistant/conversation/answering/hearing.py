"""From what was typed to readings: an answer to the question, a correction, and what a question takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.conversation.answering.checklists import read_checklist
from assistant.conversation.asking.questions import Question
from assistant.conversation.record.names import Names
from assistant.conversation.turn.utterances import Option
from assistant.knowledge.model.ruleset import Finding, RoleKind, Ruleset, Shape
from assistant.reading.answers.answer import Reading, Slip, read_answer, show, takes
from assistant.reading.answers.normal import read_normal
from assistant.reading.answers.result import spoken
from assistant.reading.reader import Told, read_text


class Hearing:
    """Reads answers over one rule set; never raises, and what cannot be used is a `Slip`."""

    def __init__(self, ruleset: Ruleset, names: Names, today: date) -> None:
        self.ruleset = ruleset
        self.names = names
        self.today = today

    def read(self, text: str) -> Told:
        """What a free text says."""
        told = read_text(self.ruleset, text, self.today)
        found = None if told.readings else self.names.at_start(text)
        answer = read_answer(found[0], found[1]) if found and found[1] else None
        return Told((answer,), (), ()) if isinstance(answer, Reading) else told

    def means(self, text: str) -> bool:
        """Whether a line asks or says to do something, and so is no answer to a question."""
        meant = self.ruleset.playing(RoleKind.PLAN)
        return meant is not None and any(r.finding == meant.name for r in self.read(text).readings)

    def answer(self, asking: Question, text: str) -> tuple[Reading, ...] | Slip:
        """What an answer to the question settles, with what a direct answer settles beside it."""
        if len(asking.findings) > 1:
            return read_checklist(self.ruleset, asking.findings, text)
        finding = self.ruleset.findings[asking.findings[0]]
        answer = read_answer(finding, text)
        if isinstance(answer, Slip):
            answer = read_normal(finding, text) or answer
        if isinstance(answer, Slip):
            return answer
        answer = self._with_told(finding, asking.told, answer)
        return (answer, *self._settled_too(finding, answer))

    @staticmethod
    def _with_told(finding: Finding, told: tuple[str, ...], answer: Reading) -> Reading:
        """A question for what else there is leaves standing what was told."""
        if not told or finding.name not in answer.settled:
            return answer
        settled = {**answer.settled, **{f"{finding.name}/{member}": True for member in told}}
        return replace(answer, settled=settled, shown=show(finding, settled))

    def _settled_too(self, finding: Finding, answer: Reading) -> tuple[Reading, ...]:
        """What a direct answer to the question settles beside it."""
        if finding.settles is None or not answer.settled:
            return ()
        name, value = finding.settles
        also = read_answer(self.ruleset.findings[name], value.replace("_", " "))
        return () if isinstance(also, Slip) else (also,)

    def change(self, rest: str, word: str = "change") -> tuple[Reading, ...] | Slip:
        """The findings that a change (or a what if) names, with their new values."""
        if not rest:
            return Slip(f"Name a finding and its value{self._example(word)}.")
        found = self.names.at_start(rest)
        answer: Reading | Slip | None = None
        if found and found[1]:
            answer = read_answer(found[0], found[1])
            if isinstance(answer, Reading):
                return (replace(answer, assumed=()),)
        told = self.read(rest)
        if told.readings and not told.slips and not told.not_understood:
            return told.readings
        if isinstance(answer, Slip):
            return answer
        if told.readings and told.not_understood:
            return Slip(f'"{told.not_understood[0]}" is not understood.')
        unread = f'I could not read "{rest}"{self._example(word)}.'
        return Slip(told.slips[0] if told.slips else unread)

    def _example(self, word: str) -> str:
        changed = self.ruleset.examples.changed
        return f", for example: {word} {changed}" if changed else ""

    def about(self, question: Question) -> str:
        """What the question is about, in a few words."""
        return spoken(question.checklist) or self.ruleset.findings[question.findings[0]].title

    def options(self, question: Question) -> tuple[Option, ...]:
        """The numbered answers, or the items of a checklist."""
        findings = [self.ruleset.findings[name] for name in question.findings]
        if len(findings) > 1:
            return tuple(Option(finding.title, finding.name) for finding in findings)
        return tuple(Option(choice.replace("_", " "), choice) for choice in findings[0].choices)

    def answers(self, question: Question) -> tuple[str, ...]:
        """The words that answer the question, for completion."""
        findings = [self.ruleset.findings[name] for name in question.findings]
        if len(findings) > 1:
            return (*(finding.title for finding in findings), "none")
        if findings[0].shape is Shape.YES_NO:
            return ("yes", "no")
        words = tuple(choice.replace("_", " ") for choice in findings[0].choices)
        return (*words, "none") if findings[0].shape is Shape.SET else words

    def takes(self, question: Question) -> str:
        """What the question takes, in a sentence or two."""
        if len(question.findings) > 1:
            return (
                "Type the numbers of those that are present (2 4), none, or unknown. 3? marks one as unknown."
            )
        finding = self.ruleset.findings[question.findings[0]]
        return " ".join(part for part in (finding.hint, takes(finding)) if part)
