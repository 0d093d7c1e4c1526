"""The interview as a value: a state and a line in, a state and what is said out.

No clock, no file, no terminal. The state holds what was answered; everything else is derived afresh on each
line, so `undo` is dropping the last entry and a corrected value keeps every other answer. No line makes it
raise: what cannot be used is answered in a sentence, and nothing is recorded.

Here a line finds its way: to a word of the chat, or to what it enters (`entering`). What is said next is
`following`, what an answer means is `hearing`, and how things are explained is `explaining`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.conversation.answering.hearing import Hearing
from assistant.conversation.asking.questions import Question
from assistant.conversation.assisting.completion import Offer
from assistant.conversation.assisting.preview import Assisting, Preview, Standing
from assistant.conversation.explaining.explaining import Answers
from assistant.conversation.explaining.lookup import Lookup
from assistant.conversation.explaining.reasons import Reasons
from assistant.conversation.interview.entering import Entering
from assistant.conversation.interview.next_turn import Following, Reply
from assistant.conversation.interview.overriding import ASIDE, Guards, Overriding
from assistant.conversation.reading.intentions import meant
from assistant.conversation.reading.sentence import read_sentence
from assistant.conversation.reading.values import Slip
from assistant.conversation.record.names import Names
from assistant.conversation.record.record import Entry, Record
from assistant.conversation.turn.opening import DESCRIBE, greeting
from assistant.conversation.turn.state import Phase, State
from assistant.conversation.turn.utterances import (
    Ask,
    Echo,
    Forget,
    Leave,
    Part,
    Prompt,
    Save,
    Say,
    Utterance,
)
from assistant.conversation.turn.words import HELP, PARTS, Command, command
from assistant.knowledge.library.cache import Card
from assistant.reasoning.decision.formulas import Clash
from assistant.reasoning.search.reasoner import Reasoner

BY_NUMBER = {str(number): part for number, part in enumerate(Part, 1)}
MOST_KEPT = 4  # interviews under overrides
FORGET = "This deletes what is kept of this session, and leaves. To do so, type: forget yes"
NOTHING = "Type an answer, or unknown. ? tells what the question takes; help lists the words."


class Interview:
    """Conversations over one rule set; `today` is the date that they take place on."""

    def __init__(self, reasoner: Reasoner, today: date) -> None:
        self.reasoner = reasoner
        self.ruleset = reasoner.ruleset
        self.names = Names(reasoner.ruleset)
        self.hearing = Hearing(reasoner.ruleset, self.names)
        self.following = Following(reasoner, self.hearing)
        self.entering = Entering(self.following)
        self.answers = Answers(reasoner)
        self.reasons = Reasons(reasoner, self.names, self.following.unasked)
        self.overriding = Overriding(reasoner, self.following, self.reasons)
        self.lookup = Lookup(reasoner.ruleset)
        self.assisting = Assisting(reasoner, self.hearing, self.reasons)
        self.today = today
        self._under: dict[Guards, Interview] = {Guards(): self}

    def open(self) -> Reply:
        """The beginning: who speaks, and the invitation to describe the patient."""
        said = tuple(Say(text) for text in greeting(Card.of(self.ruleset)))
        return State(today=self.today), (*said, Prompt(DESCRIBE))

    def reply(self, state: State, line: str) -> Reply:
        """What follows from one line; an unusable line leaves the record as it was."""
        interview = self.under(state.record)
        try:
            after, said = interview._reply(state, line)
        except Clash as clash:
            after, said = interview.following.again(state, Say(f"{clash} Nothing was recorded."))
        if after.record.set_aside != state.record.set_aside:  # what guards the plan is otherwise now
            again = self.under(after.record)
            if again is not interview:
                first = tuple(u for u in said if isinstance(u, Say))[:1]
                after, said = again.following.go_on(after, *first)
        return after, (*said[:-1], self._shortly(state, after, line, said[-1])) if said else said

    @staticmethod
    def _shortly(before: State, after: State, line: str, last: Utterance) -> Utterance:
        """What is put again is put shortly, unless it is what was asked about."""
        if plain(line) in ("?", "/?"):
            return last
        if isinstance(last, Ask) and before.asking and last.question == before.asking:
            return replace(last, again=True)
        if isinstance(last, Echo) and before.held and before.held == after.held:
            return replace(last, again=True)
        return last

    def under(self, record: Record) -> Interview:
        """The interview with what a record sets aside; itself where nothing is."""
        guards = self.overriding.guards(record)
        if guards not in self._under:
            if len(self._under) > MOST_KEPT:
                self._under = {Guards(): self}
            reasoner = self.reasoner.without(guards.gates, guards.powerless)
            self._under[guards] = Interview(reasoner, self.today)
        return self._under[guards]

    def completions(self, state: State, line: str = "") -> tuple[str, ...]:
        """What may be typed now, or go on from a line: answers first, then the words of the chat."""
        return tuple(offer.text for offer in self.offers(state, line))

    def offers(self, state: State, line: str) -> tuple[Offer, ...]:
        """What may go on from a line up to the cursor, the best first."""
        return self.under(state.record).assisting.offers(state, line)

    def preview(self, state: State, line: str) -> Preview:
        """What a line would be read as; nothing is recorded."""
        return self.under(state.record).assisting.preview(state, plain(line))

    def standing(self, state: State) -> Standing:
        """Where we are, what it leans to, and the words that help now."""
        return self.under(state.record).assisting.standing(state)

    def status(self, state: State) -> str:
        """One short line: where we are, and what it leans to."""
        stands = self.standing(state)
        return "   ".join((stands.where, *filter(None, (stands.leaning,)), *stands.words))

    # --- one line -------------------------------------------------------------------------------------------

    def _reply(self, state: State, line: str) -> Reply:
        text = plain(line)
        said = command(text)
        if said:
            return self._command(state, said)
        match state.phase:
            case Phase.CONFIRM:
                return self.entering.confirmed(state, text)
            case Phase.ASK if state.asking:
                return self._answer(state, state.asking, text)
            case Phase.PLAN if text in BY_NUMBER:
                return self.following.show_parts(state, (BY_NUMBER[text],))
            case _ if text:
                return self.entering.told(state, text)
        return self.following.go_on(state)

    def _answer(self, state: State, asking: Question, text: str) -> Reply:
        """An answer to the question; or, where it is none, other findings that the line tells."""
        if not text:
            return self.following.again(state, Say(NOTHING))
        if meant(self.ruleset, text):
            return self.entering.told(state, text)
        read = self.hearing.answer(asking, text)
        if not isinstance(read, Slip):
            return self.entering.answered(state, text, read)
        if len(text.split()) > 1 or "?" in text[1:]:  # one word is an answer to this question, or none at all
            told = read_sentence(self.ruleset, text)
            if told.readings and not told.slips:
                return self.entering.told(state, text)
            if told.slips:  # it was about something else
                return self.following.again(state, *(Say(slip) for slip in told.slips))
        return self.following.again(state, Say(read.says))

    def _command(self, state: State, said: Command) -> Reply:
        match said.word:
            case "quit":
                return state, (Leave("Goodbye."),)
            case "plan":
                return self.following.show_plan(state)
            case "part":
                return self.following.show_parts(state, PARTS[said.rest])
            case "plan lecture":
                return self.following.show_lecture(state)
            case "note":
                return self.following.show_note(state)
            case "doses":
                return self.following.show_doses(state)
            case "start":
                return self._start(state, said.rest)
            case "save":
                return self.following.again(state, Save(said.rest))
            case "report" | "calendar" | "sheet" | "chart":
                return self.following.print_plan(state, said.word, said.rest)
            case "forget" if said.rest in ("yes", "now"):
                return state, (Forget(), Leave("Goodbye."))
            case "forget":
                return self.following.again(state, Say(FORGET))
            case "dismiss" | "override" if state.phase is Phase.CONFIRM:
                return self.following.again(state, Say("First the lines with ?: are they right?"))
            case "dismiss":
                return self.overriding.dismissed(state, said.rest)
            case "override":
                return self._override(state, said.rest)
            case "undo":
                return self.entering.undone(state)
            case "unknown":
                return self.entering.unknown(state)
            case "change":
                return self._change(state, said.rest)
        return self.following.again(state, *self._told_about(state, said))

    def _start(self, state: State, rest: str) -> Reply:
        """The day from which doses are dated."""
        try:
            day = state.today if rest == "today" else date(*map(int, rest.split("-")))
        except ValueError:
            return self.following.again(state, Say(f"There is no day {rest}. Nothing changed."))
        past = " It is in the past." if day < state.today else ""
        said = Say(f"Doses are dated from {day.isoformat()}.{past} plan dates shows them.")
        return self.following.again(replace(state, start=day), said)

    def _told_about(self, state: State, said: Command) -> tuple[Utterance, ...]:
        """The words that only ask: the state stays as it is."""
        known = state.record.fold(self.ruleset)
        match said.word:
            case "help":
                return (Say(HELP),)
            case "?":
                return (Say(self.hearing.takes(state.asking) if state.asking else HELP),)
            case "why":
                return self.answers.why(state.asking, known)
            case "how":
                return self.reasons.how(known, said.rest)
            case "why not":
                return self.reasons.why_not(known, said.rest)
            case "what if":
                return self._what_if(state, said.rest)
            case "rule":
                return (self.lookup.rule(said.rest),)
            case "status":
                return self.answers.status(state.record)
        return (Say(f'There is no word "/{said.rest}". help lists them.'),)

    def _override(self, state: State, rest: str) -> Reply:
        after = self.overriding.overridden(state, rest)
        if isinstance(after, Say):
            return self.following.again(state, after)
        return after, (Say(ASIDE),)

    def _what_if(self, state: State, rest: str) -> tuple[Utterance, ...]:
        if meant(self.ruleset, f"what if {rest}"):
            return self.answers.what_if_done(
                state.record, read_sentence(self.ruleset, f"what if {rest}").readings
            )
        told = self.hearing.change(rest, "what if")
        return (Say(told.says),) if isinstance(told, Slip) else self.answers.what_if(state.record, told)

    def _change(self, state: State, rest: str) -> Reply:
        """A value told again, or asked for again; all other answers stay."""
        found = self.names.at_start(rest)
        if found and not found[1] and state.phase is not Phase.CONFIRM:
            finding = found[0]
            if not finding.asked:
                says = f"{finding.title} follows from other findings; change those."
                return self.following.again(state, Say(says))
            return self.following.ask_about(state, self.answers.question_about(finding.name))
        told = self.hearing.change(rest)
        if isinstance(told, Slip):
            return self.following.again(state, Say(f"{told.says} Nothing changed."))
        if state.phase is Phase.CONFIRM:
            return self.entering.corrected(state, told)
        return self.entering.stated(state, Entry(f"change {rest}", told))


def plain(line: str) -> str:
    """A typed line without control and formatting characters, and with single spaces."""
    kept = "".join(" " if c.isspace() else c for c in line if c.isspace() or c.isprintable())
    return " ".join(kept.split())
