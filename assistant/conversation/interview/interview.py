"""The interview as a value: a state and a line in, a state and what is said out.

No clock, no file, no terminal. The state holds what was answered; everything else is derived afresh on each
line, so `undo` is dropping the last entry and a corrected value keeps every other answer. No line makes it
raise: what cannot be used is answered in a sentence, and nothing is recorded.

Here a line finds its way: to a command (`commands`), or to what it enters (`entering`). What is said next is
`next_turn`, what an answer means is `hearing`, and how things are explained is `explaining`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant.conversation.answering.checklists import recorded
from assistant.conversation.answering.hearing import Hearing
from assistant.conversation.answering.panels import read_panel
from assistant.conversation.asking.questions import Question
from assistant.conversation.assisting.completion import Offer
from assistant.conversation.assisting.preview import Assisting, Preview, Standing
from assistant.conversation.explaining.explaining import Answers
from assistant.conversation.explaining.reasons import Reasons
from assistant.conversation.interview.commands import Commands
from assistant.conversation.interview.entering import Entering
from assistant.conversation.interview.meant import MEANT, offered
from assistant.conversation.interview.next_turn import Following, Reply
from assistant.conversation.record.names import Names
from assistant.conversation.turn.opening import AT_FIRST, DESCRIBE, greeting
from assistant.conversation.turn.state import Phase, State
from assistant.conversation.turn.utterances import (
    Ask,
    Prompt,
    Say,
    Utterance,
)
from assistant.knowledge.library.cache import Card
from assistant.knowledge.lines.commands import Typed, parse
from assistant.knowledge.model.ruleset import Shape
from assistant.reading.answers.answer import Reading, Slip
from assistant.reading.text.characters import LINE_END
from assistant.reasoning.decision.formulas import Clash
from assistant.reasoning.plan.values import Line
from assistant.reasoning.search.reasoner import Reasoner

WHICH = 'Number {0} of the plan, "{1}", or {2} {0}? Type plan {0} for that, or {0} again for the answer.'
UNSEEN = "That line holds only characters that cannot be seen. Nothing was recorded."
NOTHING = "Type an answer, or unknown. ? tells what the question takes; help lists the words."
_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")  # what colours a terminal, pasted along


class Interview:
    """Conversations over one rule set; `today` is the date that they take place on.

    one_by_one: they begin with single questions, and without panels.
    """

    def __init__(self, reasoner: Reasoner, today: date, one_by_one: bool = False) -> None:
        self.reasoner = reasoner
        self.ruleset = reasoner.ruleset
        self.names = Names(reasoner.ruleset)
        self.hearing = Hearing(reasoner.ruleset, self.names, today)
        self.following = Following(reasoner, self.hearing)
        self.entering = Entering(self.following)
        self.answers = Answers(reasoner)
        self.reasons = Reasons(reasoner, self.names, self.following.unasked)
        self.commands = Commands(self.following, self.entering, self.answers, self.reasons)
        self.assisting = Assisting(reasoner, self.hearing, self.commands.about)
        self.today = today
        self.one_by_one = one_by_one

    def open(self) -> Reply:
        """The beginning: who speaks, and the invitation to describe the patient."""
        said = tuple(Say(text) for text in greeting(Card.of(self.ruleset)))
        return State(today=self.today, one_by_one=self.one_by_one), (*said, Prompt(DESCRIBE))

    def reply(self, state: State, line: str) -> Reply:
        """What follows from one line; an unusable line leaves the record as it was."""
        try:
            after, said = self._reply(state, line)
        except Clash as clash:
            after, said = self.following.again(state, Say(f"{clash} Nothing was recorded."))
        offer, said = offered(plain(line), said)
        said = (*said[:-1], self._shortly(state, line, said[-1])) if said else said
        return replace(after, offer=offer), said

    @staticmethod
    def _shortly(before: State, line: str, last: Utterance) -> Utterance:
        """What is put again is put shortly, unless it is what was asked about."""
        if plain(line) in ("?", "/?"):
            return last
        if isinstance(last, Ask) and before.asking and last.question == before.asking:
            return replace(last, again=True)
        return last

    def offers(self, state: State, line: str) -> tuple[Offer, ...]:
        """What may go on from a line up to the cursor, the best first."""
        return self.assisting.offers(state, line)

    def preview(self, state: State, line: str) -> Preview:
        """What a line would be read as; nothing is recorded."""
        return self.assisting.preview(state, plain(line))

    def standing(self, state: State) -> Standing:
        """Where we are, what it leans to, and the words that help now."""
        return self.assisting.standing(state)

    def takes(self, state: State) -> str:
        """What the next line is taken for, in a few words."""
        if state.asking:
            return self.hearing.about(state.asking)
        return "plan" if state.phase is Phase.PLAN else AT_FIRST

    # --- one line -------------------------------------------------------------------------------------------

    def _reply(self, state: State, line: str) -> Reply:
        text = plain(line)
        if line.strip() and not text:
            return self.following.again(state, Say(UNSEEN))
        text = text or state.offer
        if typed := parse(text) or self._part(state, text):
            return self.commands.do(state, typed, as_seen=line.isprintable())
        if name := self.commands.lookup.asked(text):
            return self.commands.named(state, name)
        if self.commands.about.asks(text) and not self._answers(state, text):
            return self.commands.asked(state, text)
        if state.other:
            return self.entering.of_other(state, state.other, text)
        if state.held:
            return self.entering.of_held(state, state.held, text)
        match state.phase:
            case Phase.ASK if (
                state.numbers and self._by_number(state) and self.commands.numbered(state, text)
            ):
                return self._which_number(state, text)
            case Phase.ASK if state.asking:
                return self._answer(state, state.asking, text)
            case Phase.PLAN if opened := self.commands.numbered(state, text):
                return self.commands.opened(state, *opened)
            case _ if text:
                return self.entering.told(state, text)
        return self.following.go_on(replace(state, numbers=False))

    @staticmethod
    def _part(state: State, text: str) -> Typed | None:
        """A part of the plan that is shown, named alone as the page names it."""
        shown = state.numbers or state.phase is Phase.PLAN
        return parse(f"plan {text}") if shown and text and not text[0].isdigit() else None

    def _by_number(self, state: State) -> bool:
        """Whether the question that stands can be answered with a number of the parts of a plan."""
        assert state.asking is not None
        if state.asking.items:
            return True
        shape = self.ruleset.findings[state.asking.findings[0]].shape
        return bool(self.hearing.options(state.asking)) or shape is Shape.NUMBER

    def _which_number(self, state: State, text: str) -> Reply:
        """A number that was just used for the parts of the plan is asked back once."""
        named = self.commands.numbered(state, text)[0]
        of = named.text if isinstance(named, Line) else str(named)
        said = WHICH.format(text, of, self.takes(state))
        return self.following.again(replace(state, numbers=False), Say(said))

    def _answer(self, state: State, asking: Question, text: str) -> Reply:
        """An answer to the question; or, where it is none, other findings that the line tells."""
        if asking.items:
            return self._of_panel(state, asking, text)
        if not text:
            return self.following.again(state, Say(NOTHING))
        if self.hearing.means(text):
            return self.entering.told(state, text)
        read = self.hearing.answer(asking, text)
        if not isinstance(read, Slip):
            return self.entering.answered(state, text, read, *self._ticked(asking, read))
        told = self.hearing.read(text)
        if told.readings or told.slips:  # it was about something else
            return self.entering.told(state, text)
        if named := self.entering.named(text):
            return self.entering.asks_for(state, named.name)
        near = self.entering.near(text) if MEANT not in read.says else ""
        return self.following.again(state, Say(self.entering.of_marks(state, text) or near or read.says))

    def _answers(self, state: State, text: str) -> bool:
        """Whether a line answers the question that stands, whatever else it might be."""
        asking = None if state.held or state.other else state.asking
        return asking is not None and not isinstance(self.hearing.answer(asking, text), Slip)

    def _of_panel(self, state: State, asking: Question, text: str) -> Reply:
        """What a line tells of all that decides; an empty one: the rest is not known."""
        if not text:
            return self.entering.unknown(state)
        told = read_panel(self.hearing, asking, text)
        if told.readings:
            return self.entering.heard(state, text, told)
        return self.entering.told(state, text)

    def _ticked(self, asking: Question, read: tuple[Reading, ...]) -> tuple[Say, ...]:
        """What an answer to a checklist recorded, in one line."""
        if not asking.checklist:
            return ()
        said = "; ".join(recorded(self.ruleset, asking.findings, read))
        return (Say(f"{said[:1].upper()}{said[1:]}. undo takes it back."),)


def plain(line: str) -> str:
    """A typed line without control and formatting characters; with single spaces, unless it is laid out."""
    line = _CONTROL.sub(" ", line)
    kept = "".join(" " if c.isspace() else c for c in line if c.isspace() or c.isprintable())
    return kept.strip() if LINE_END in kept else " ".join(kept.split())
