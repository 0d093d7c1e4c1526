"""What helps while a line is typed: what may go on from it, what it would be read as, and where we are.

Pure values. Nothing here changes a state, and nothing here decides what a line is: that is `interview`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.conversation.answering.checklists import recorded
from assistant.conversation.answering.hearing import Hearing
from assistant.conversation.asking.questions import Question
from assistant.conversation.assisting.completion import Offer, Offering
from assistant.conversation.explaining.about import About
from assistant.conversation.record.record import Entry
from assistant.conversation.record.wording import Wording
from assistant.conversation.turn.state import Phase, State
from assistant.conversation.turn.utterances import Part
from assistant.knowledge.lines.commands import NO_COMMAND, Typed, parse, whole_lines
from assistant.knowledge.model.ruleset import Kind
from assistant.reading.answers.answer import NO, YES, Reading, Slip
from assistant.reading.reader import Told
from assistant.reasoning.decision.formulas import Clash, complete
from assistant.reasoning.guard.guarded import guarded_decision
from assistant.reasoning.plan.first_page import ROWS
from assistant.reasoning.search.reasoner import Reasoner

LONGEST = 2_000  # characters: what is longer would be felt at each pause
NEAR = 5  # answers that a word begun can become
HELPS = {  # the words that help in a phase, the most useful first
    Phase.DESCRIBE: ("help", "quit", "Tab: what may be typed"),
    Phase.ASK: ("? takes", "why", "unknown", "plan", "undo", "help", "quit"),
    Phase.PLAN: ("a number opens its part", "how", "why not", "what if", "change", "undo", "help", "quit"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a line would do if it ended here: its readings in words, in the order typed, or what is wrong.

    does: what becomes of the readings (`reads as`, `would try`). Both empty: there is nothing to say.
    """

    parts: tuple[str, ...] = ()
    wrong: str = ""
    does: str = "reads as"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where we are, what it leans to, and the words that help now, the most useful first."""

    where: str
    leaning: str
    words: tuple[str, ...]


def begins_a_command(text: str) -> bool:
    """Whether a command is being typed."""
    return any(line.startswith(text.casefold()) for line, _ in whole_lines())


class Assisting:
    """Help over one rule set."""

    def __init__(self, reasoner: Reasoner, hearing: Hearing, about: About) -> None:
        self.reasoner = reasoner
        self.ruleset = reasoner.ruleset
        self.hearing = hearing
        self.about, self.reasons = about, about.reasons
        self.wording = Wording(reasoner.ruleset)
        self.offering = Offering(reasoner, hearing)

    def offers(self, state: State, line: str) -> tuple[Offer, ...]:
        """What may go on from a line up to the cursor, the best first; nothing twice."""
        return self.offering.offers(state, line)

    def standing(self, state: State) -> Standing:
        """Where we are. It derives once: not for every key."""
        helps = (*([f"Enter: {state.offer}"] if state.offer else []), *HELPS[state.phase])
        if state.phase is Phase.DESCRIBE:
            return Standing("describe the patient, or Enter to be asked", "", helps)
        left = f", about {state.left} left" if state.left else ""
        where = "plan" if state.phase is Phase.PLAN else f"question {state.number}{left}"
        known = state.record.fold(self.ruleset)
        decision = guarded_decision(self.reasoner, known.values)
        labels = decision.labels if known.values else ()
        rules = (rule.name for line in decision.lines if line.kind is Kind.URGENT for rule in line.rules)
        if any(rule not in state.record.set_aside for rule in rules):
            where = f"URGENT   {where}"
        leaning = ", ".join(self.wording.briefly(code).partition(",")[0] for code in labels)
        return Standing(where, f"leans to: {leaning or 'nothing yet'}", helps)

    # --- what the line would be read as ---------------------------------------------------------------------

    def preview(self, state: State, text: str) -> Preview:
        """What a line without spaces around it would be read as; the record stays as it is."""
        if not text or len(text) > LONGEST:
            return Preview(("read when you press Enter",) if text else (), does="long text")
        said = parse(text)
        if said:
            return self._of_command(state, said)
        if self.about.asks(text) and not (state.asking and state.asking.checklist):
            return Preview(("answered, and nothing recorded",), does="a question")
        match state.phase:
            case _ if state.held and text.casefold() in (*YES, *NO):
                return Preview(("it is right" if text.casefold() in YES else "it is dropped",))
            case Phase.ASK if state.asking:
                shown = self._of_answer(state, state.asking, text)
            case Phase.PLAN if text.isascii() and text.isdigit() and 0 < int(text) <= ROWS + len(Part):
                return Preview((f"number {text} of the page",), does="opens")
            case _:
                shown = self._of_sentence(state, text)
        begun = text.casefold().removeprefix("/").lstrip()
        if shown.wrong and begins_a_command(begun):
            return Preview(shown.parts)  # a word of the chat is being typed
        near = self.offering.answers(state, text) if shown.wrong and not shown.parts else ()
        return Preview(("; ".join(offer.text for offer in near[:NEAR]),), does="Tab") if near else shown

    def _of_command(self, state: State, said: Typed) -> Preview:
        match said.name:
            case "change" | "what if" if said.rest:
                return self._of_change(state, said)
            case "how" | "why not" if said.rest:
                code = self.reasons.code(said.rest)
                return Preview((self.wording.briefly(code),), does="tells of") if code else Preview()
            case name if name == NO_COMMAND and said.rest and not begins_a_command(said.rest):
                return Preview(wrong=f'There is no word "/{said.rest}"; help lists them.')
        return Preview()

    def _of_change(self, state: State, said: Typed) -> Preview:
        """A finding named alone is asked again; with a value, it is read as the interview reads it."""
        found = self.hearing.names.at_start(said.rest)
        if found and not found[1]:
            return Preview((found[0].title,), does="asks again for") if said.name == "change" else Preview()
        told = self.hearing.change(said.rest, said.name)
        if isinstance(told, Slip):
            return Preview(wrong=told.says)
        if said.name == "what if":
            return Preview(self._shown(told), does="would try")
        return self._checked(state, told, Preview(self._shown(told), does="would change to"))

    def _of_answer(self, state: State, asking: Question, text: str) -> Preview:
        read = self.hearing.answer(asking, text)
        if isinstance(read, Slip):
            told = self.hearing.read(text) if len(text.split()) > 1 else None
            if told and told.readings and not told.slips:
                return self._told(state, text, told)
            return Preview(wrong=read.says)
        if asking.checklist:
            return Preview(recorded(self.ruleset, asking.findings, read))
        return self._checked(state, read, Preview(self._shown(read)))

    def _of_sentence(self, state: State, text: str) -> Preview:
        return self._told(state, text, self.hearing.read(text))

    def _told(self, state: State, text: str, told: Told) -> Preview:
        """The readings as they stand in the text; words that are still being typed are not complained of."""
        folded = text.casefold()
        readings = sorted(told.readings, key=lambda reading: folded.find(reading.words.casefold()))
        unread = [words.removesuffix(text.split()[-1]).strip() for words in told.not_understood[-1:]]
        unread = [f'not understood: "{words}"' for words in (*told.not_understood[:-1], *unread) if words]
        parts = self._shown(readings)
        if not parts:
            return Preview(wrong=" ".join((*told.slips, *unread)))
        return self._checked(state, tuple(readings), Preview((*parts, *unread), " ".join(told.slips)))

    def _checked(self, state: State, readings: tuple[Reading, ...], shown: Preview) -> Preview:
        """The same, or with the contradiction that recording it would make."""
        held = state.held.readings if state.held else ()
        again = {reading.finding for reading in readings}
        entry = Entry("", tuple(reading for reading in held if reading.finding not in again) + readings)
        wrong = [
            shown.wrong,
            *(self.hearing.unusual(reading) for reading in readings if not reading.plausible),
        ]
        try:
            complete(self.ruleset, state.record.plus(entry).fold(self.ruleset).values)
        except Clash as clash:
            wrong.append(str(clash))
        return Preview(shown.parts, " ".join(filter(None, wrong)), shown.does)

    def _shown(self, readings: Iterable[Reading]) -> tuple[str, ...]:
        """Each reading as one says it; what was assumed, or is out of the usual range, has a `?`."""
        return tuple(dict.fromkeys(map(self._said, readings)))

    def _said(self, reading: Reading) -> str:
        title = self.ruleset.findings[reading.finding].title
        said = {"yes": title, "no": f"no {title}"}.get(reading.shown, f"{title} {reading.shown}")
        return said if reading.plausible and not reading.assumed else f"{said} ?"
