"""What each command of the chat does: a handler for every entry of `knowledge.lines.commands`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from assistant.conversation.explaining.explaining import Answers
from assistant.conversation.explaining.lookup import Lookup
from assistant.conversation.explaining.reasons import Reasons
from assistant.conversation.interview.entering import Entering
from assistant.conversation.interview.next_turn import Following, Reply
from assistant.conversation.interview.overriding import Overriding
from assistant.conversation.reading.intentions import meant
from assistant.conversation.reading.sentence import read_sentence
from assistant.conversation.reading.values import Slip
from assistant.conversation.record.names import Names
from assistant.conversation.record.record import Entry
from assistant.conversation.turn.help import help_of, help_page
from assistant.conversation.turn.state import Phase, State
from assistant.conversation.turn.utterances import Forget, Leave, Part, Save, Say, Utterance
from assistant.knowledge.lines.commands import NO_COMMAND, Typed

FORGET = "This deletes what is kept of this session, and leaves. To do so, type: forget yes"
UNSEEN = "Nothing was written: the name has characters that cannot be seen."
FIRST = "First the lines with ?: are they right?"


class Commands:
    """The commands over one rule set."""

    def __init__(self, following: Following, entering: Entering, answers: Answers, reasons: Reasons) -> None:
        self.following, self.entering = following, entering
        self.answers, self.reasons = answers, reasons
        self.ruleset, self.hearing = following.ruleset, following.hearing
        self.names = Names(self.ruleset)
        self.overriding = Overriding(following.reasoner, following, reasons)
        self.lookup = Lookup(self.ruleset)

    def do(self, state: State, typed: Typed, as_seen: bool) -> Reply:
        """What a command leads to. as_seen: whether every character of the line can be seen."""
        if typed.names_a_file and not as_seen:
            return self.say(state, Say(UNSEEN))
        return HANDLERS[typed.name](self, state, typed)

    def say(self, state: State, *said: Utterance) -> Reply:
        """Something told; the state stays as it is, and what was asked is asked again."""
        return self.following.again(state, *said)

    def set_aside(self, state: State, aside: Callable[[State, str], Reply], reason: str) -> Reply:
        """What waits for agreement comes first."""
        return self.say(state, Say(FIRST)) if state.phase is Phase.CONFIRM else aside(state, reason)


Handler: TypeAlias = Callable[[Commands, State, Typed], Reply]
HANDLERS: dict[str, Handler] = {}


def handles(*names: str) -> Callable[[Handler], Handler]:
    """Enter a handler under the names of its commands."""

    def enter(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(names, handler))
        return handler

    return enter


# --- what only tells: the state stays as it is ------------------------------------------------------------


@handles("help")
def _help(of: Commands, state: State, typed: Typed) -> Reply:
    return of.say(state, Say(help_of(typed.rest) if typed.rest else help_page(of.ruleset.examples)))


@handles("?")
def _takes(of: Commands, state: State, typed: Typed) -> Reply:
    return of.say(
        state, Say(of.hearing.takes(state.asking) if state.asking else help_page(of.ruleset.examples))
    )


@handles("why")
def _why(of: Commands, state: State, typed: Typed) -> Reply:
    return of.say(state, *of.answers.why(state.asking, state.record.fold(of.ruleset)))


@handles("how")
def _how(of: Commands, state: State, typed: Typed) -> Reply:
    return of.say(state, *of.reasons.how(state.record.fold(of.ruleset), typed.rest))


@handles("why not")
def _why_not(of: Commands, state: State, typed: Typed) -> Reply:
    return of.say(state, *of.reasons.why_not(state.record.fold(of.ruleset), typed.rest))


@handles("what if")
def _what_if(of: Commands, state: State, typed: Typed) -> Reply:
    line = f"what if {typed.rest}"
    if meant(of.ruleset, line):
        readings = read_sentence(of.ruleset, line).readings
        return of.say(state, *of.answers.what_if_done(state, readings))
    told = of.hearing.change(typed.rest, "what if")
    if isinstance(told, Slip):
        return of.say(state, Say(told.says))
    return of.say(state, *of.answers.what_if(state.record, told))


@handles("rule")
def _rule(of: Commands, state: State, typed: Typed) -> Reply:
    return of.say(state, of.lookup.rule(typed.rest))


@handles("status")
def _status(of: Commands, state: State, typed: Typed) -> Reply:
    return of.say(state, *of.answers.status(state.record))


@handles(NO_COMMAND)
def _no_command(of: Commands, state: State, typed: Typed) -> Reply:
    return of.say(state, Say(f'There is no word "/{typed.rest}". help lists them.'))


# --- the plan ---------------------------------------------------------------------------------------------


@handles("plan")
def _plan(of: Commands, state: State, typed: Typed) -> Reply:
    match typed.rest:
        case "":
            return of.following.show_plan(state)
        case "lecture":
            return of.following.show_lecture(state)
        case "all":
            return of.following.show_parts(state, tuple(Part))
    return of.following.show_parts(state, (Part[typed.rest.upper()],))


@handles("doses")
def _doses(of: Commands, state: State, typed: Typed) -> Reply:
    return of.following.show_doses(state)


@handles("start")
def _start(of: Commands, state: State, typed: Typed) -> Reply:
    """The day from which doses are dated."""
    try:
        day = state.today if typed.rest == "today" else date(*map(int, typed.rest.split("-")))
    except ValueError:
        return of.say(state, Say(f"There is no day {typed.rest}. Nothing changed."))
    past = " It is in the past." if day < state.today else ""
    said = Say(f"Doses are dated from {day.isoformat()}.{past} plan dates shows them.")
    return of.following.again(replace(state, start=day), said)


@handles("note")
def _note(of: Commands, state: State, typed: Typed) -> Reply:
    return of.following.print_plan(state, "note", typed.rest) if typed.rest else of.following.show_note(state)


@handles("report", "calendar", "sheet", "chart")
def _print(of: Commands, state: State, typed: Typed) -> Reply:
    return of.following.print_plan(state, typed.name, typed.rest)


# --- the record, and the session --------------------------------------------------------------------------


@handles("undo")
def _undo(of: Commands, state: State, typed: Typed) -> Reply:
    return of.entering.undone(state)


@handles("unknown")
def _unknown(of: Commands, state: State, typed: Typed) -> Reply:
    return of.entering.unknown(state)


@handles("change")
def _change(of: Commands, state: State, typed: Typed) -> Reply:
    """A value told again, or asked for again; all other answers stay."""
    found = of.names.at_start(typed.rest)
    if found and not found[1] and state.phase is not Phase.CONFIRM:
        finding = found[0]
        if not finding.asked:
            says = f"{finding.title} follows from other findings; change those."
            return of.say(state, Say(says))
        return of.following.ask_about(state, of.answers.question_about(finding.name))
    told = of.hearing.change(typed.rest)
    if isinstance(told, Slip):
        return of.say(state, Say(f"{told.says} Nothing changed."))
    if state.phase is Phase.CONFIRM:
        return of.entering.corrected(state, told)
    return of.entering.stated(state, Entry(f"change {typed.rest}", told))


@handles("dismiss")
def _dismiss(of: Commands, state: State, typed: Typed) -> Reply:
    return of.set_aside(state, of.overriding.dismissed, typed.rest)


@handles("override")
def _override(of: Commands, state: State, typed: Typed) -> Reply:
    return of.set_aside(state, of.overriding.overridden, typed.rest)


@handles("save")
def _save(of: Commands, state: State, typed: Typed) -> Reply:
    return of.say(state, Save(typed.rest))


@handles("forget")
def _forget(of: Commands, state: State, typed: Typed) -> Reply:
    surely = typed.rest in ("yes", "now")
    return (state, (Forget(), Leave("Goodbye."))) if surely else of.say(state, Say(FORGET))


@handles("quit")
def _quit(of: Commands, state: State, typed: Typed) -> Reply:
    return state, (Leave("Goodbye."),)
