"""From what was typed to readings: an answer to the question, a correction, and what a question takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property

from assistant.conversation.answering.checklists import read_checklist
from assistant.conversation.asking.questions import Question
from assistant.conversation.record.names import Names
from assistant.conversation.turn.utterances import Option
from assistant.knowledge.model.ruleset import Finding, RoleKind, Ruleset, Shape
from assistant.reading.answers.answer import Reading, Slip, read_answer, show, takes, vocabulary
from assistant.reading.answers.normal import read_normal
from assistant.reading.answers.quantities import with_unit
from assistant.reading.answers.result import decline, folded, spoken
from assistant.reading.answers.units import sentence
from assistant.reading.reader import Told, read_text

PANEL = "Any of it, in one line; b: 3400 180 answers line b; numbers alone in order. Enter: not known."
UNIT = "unit assumed"
NOTHING = ("none", "no", "nil", "nothing")


def told_of(asking: Question, name: str) -> tuple[str, ...]:
    """The members of a set that were told before the question; no answer about the others touches them."""
    if asking.items:
        return tuple(atom.partition("/")[2] for atom in asking.told if atom.startswith(f"{name}/"))
    return () if asking.checklist else asking.told


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
        if asking.items:
            return Slip(PANEL)
        if asking.checklist:
            items = self.ruleset.checklists[asking.checklist].findings
            said = "none" if folded(text) == f"no {spoken(asking.checklist)}" else text
            return read_checklist(self.ruleset, items, said, asking.told)
        return self.settle(asking.findings[0], text, asking.told)

    def settle(self, name: str, text: str, told: tuple[str, ...] = ()) -> tuple[Reading, ...] | Slip:
        """What an answer about one finding settles. told: members of a set that stand whatever it says."""
        finding = self.ruleset.findings[name]
        if finding.unavailable and folded(text) in NOTHING:
            return Slip(self._none_of(finding, text))
        answer = read_answer(finding, text)
        if isinstance(answer, Slip):
            answer = read_normal(finding, text) or answer
        if isinstance(answer, Slip):
            return answer
        left = tuple(note for note in answer.assumed if note != UNIT)  # the question names it
        answer = self._with_told(finding, told, replace(answer, assumed=left))
        return (answer, *self._settled_too(finding, answer))

    def owned(self, names: Iterable[str], word: str) -> list[str]:
        """Of these findings those that a word alone can answer: numbers, and where it is of no other."""
        owner, findings = self._owners.get(folded(word)), self.ruleset.findings
        return [name for name in names if name == owner or findings[name].shape is Shape.NUMBER]

    @cached_property
    def _owners(self) -> dict[str, str]:
        owners: dict[str, str] = {}
        for finding in self.ruleset.findings.values():
            for word in vocabulary(finding) if finding.shape is Shape.CHOICE and finding.told else ():
                owners[word] = "" if word in owners else finding.name
        return owners

    def declined(self, asking: Question) -> tuple[Reading, ...]:
        """That what the question asks for is not to be had; what was told beside it stands."""
        findings = [self.ruleset.findings[name] for name in asking.findings]
        return tuple(
            self._with_told(finding, told_of(asking, finding.name), decline(finding, "unknown"))
            for finding in findings
        )

    def undecided(self, told: Told) -> tuple[str, ...]:
        """The findings of which the text says what cannot all be so; each sentence on it names it first."""
        found = (self.names.at_start(slip.partition(":")[0]) for slip in told.slips if ":" in slip)
        return tuple(each[0].name for each in found if each and each[0].asked)

    @staticmethod
    def _none_of(finding: Finding, text: str) -> str:
        """A bare none, of a test: was it not done, or was nothing found?"""
        found = "normal" if "normal" in finding.choices else "negative"
        other = spoken(finding.unavailable[0])
        return f'"{text}": was nothing found, or is there no result? Type {found}, or {other}.'

    @staticmethod
    def _with_told(finding: Finding, told: tuple[str, ...], answer: Reading) -> Reading:
        """A question for what else there is leaves standing what was told."""
        if not told or not (answer.declined or finding.name in answer.settled):
            return answer
        atoms = {f"{finding.name}/{member}": True for member in told}
        settled = {**answer.settled, **atoms}
        return replace(
            answer, settled=settled, declined=answer.declined - atoms.keys(), shown=show(finding, settled)
        )

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

    def unusual(self, reading: Reading) -> str:
        """That a value is out of the usual range, in a sentence."""
        finding = self.ruleset.findings[reading.finding]
        usual = finding.plausible
        within = with_unit(finding, f"{usual.low:f} to {usual.high:f}") if usual else "range"
        return f"{sentence(finding.title)} {reading.shown} is outside the usual {within}."

    def about(self, question: Question) -> str:
        """What the question is about, in a few words."""
        if question.items:
            return "decides"
        return spoken(question.checklist) or self.ruleset.findings[question.findings[0]].title

    def options(self, question: Question) -> tuple[Option, ...]:
        """The numbered answers, or the items of a checklist."""
        findings = [self.ruleset.findings[name] for name in question.findings]
        if question.items:
            return ()
        if question.checklist:
            items = self.ruleset.checklists[question.checklist].findings
            titled = [(self.ruleset.findings[name].title, name) for name in items]
            return tuple(Option(title, name, name in question.told) for title, name in titled)
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
        if question.items:
            return PANEL
        if question.checklist:
            return (
                "What is present, by number or name; 3? is unknown; none denies all, 2, rest no the others."
            )
        finding = self.ruleset.findings[question.findings[0]]
        return " ".join(part for part in (finding.hint, takes(finding)) if part)
