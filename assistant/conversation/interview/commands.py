"""What each command of the chat does: a handler for every entry of `knowledge.lines.commands`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from assistant.conversation.answering.grades import read_sum, sum_lines
from assistant.conversation.explaining.about import About
from assistant.conversation.explaining.explaining import Answers
from assistant.conversation.explaining.lookup import Lookup
from assistant.conversation.explaining.reasons import Reasons
from assistant.conversation.interview.entering import Entering
from assistant.conversation.interview.next_turn import Following, Reply
from assistant.conversation.interview.overriding import Overriding
from assistant.conversation.record.names import Names
from assistant.conversation.record.record import TAKEN_BACK, Entry, Known
from assistant.conversation.turn.help import help_of, help_page
from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import (
    Copy,
    Forget,
    Leave,
    Part,
    Save,
    Say,
    Sessions,
    ShowNote,
    ShowScores,
    Utterance,
)
from assistant.knowledge.lines.commands import NO_COMMAND, Typed
from assistant.knowledge.model.ruleset import RoleKind
from assistant.reading.answers.answer import Reading, Slip
from assistant.reasoning.decision.formulas import complete
from assistant.reasoning.decision.scores import scores_of
from assistant.reasoning.plan.values import Line

NUMBERS = re.compile(
    r"(?:(?:section|part|number|point|line|explain|show|open|#) ?)?"
    r"([1-9][0-9]?(?:(?: |, ?| and )[1-9][0-9]?)*)",
    re.I,
)
GOODBYE = "Goodbye."
FORGET = "This deletes what is kept of this session, and leaves. To do so, type: forget yes"
UNSEEN = "Nothing was written: the name has characters that cannot be seen."


class Commands:
    """The commands over one rule set."""

    def __init__(self, following: Following, entering: Entering, answers: Answers, reasons: Reasons) -> None:
        self.following, self.entering = following, entering
        self.answers, self.reasons = answers, reasons
        self.ruleset, self.hearing = following.ruleset, following.hearing
        self.names = Names(self.ruleset)
        self.overriding = Overriding(following.reasoner, following, reasons)
        self.lookup = Lookup(self.ruleset)
        self.about = About(self.hearing, answers, reasons)

    def do(self, state: State, typed: Typed, as_seen: bool) -> Reply:
        """What a command leads to. as_seen: whether every character of the line can be seen."""
        if typed.names_a_file and not as_seen:
            return self.say(state, Say(UNSEEN))
        return HANDLERS[typed.name](self, state, typed)

    def say(self, state: State, *said: Utterance) -> Reply:
        """Something told; the state stays as it is, and what was asked is asked again."""
        return self.following.again(state, *said)

    def known(self, state: State) -> Known:
        """What is known of the patient."""
        return state.record.fold(self.ruleset)

    def takes(self, state: State) -> str:
        """What the question takes, or the page of help without one."""
        return self.hearing.takes(state.asking) if state.asking else self.page()

    def page(self) -> str:
        """The page of help."""
        return help_page(self.ruleset.examples)

    def opened(self, state: State, *named: Line | Part) -> Reply:
        """What numbers of the page name."""
        lines = [each for each in named if isinstance(each, Line)]
        said = [step for line in lines for step in self.reasons.how(self.known(state), line.code)]
        parts = tuple(each for each in named if isinstance(each, Part))
        return self.following.show_parts(state, parts, *said) if parts else self.say(state, *said)

    def numbered(self, state: State, text: str) -> tuple[Line | Part, ...]:
        """The parts of the plan that a line names by their numbers; none where one of them is none."""
        found = NUMBERS.fullmatch(text)
        numbers = re.findall(r"\d+", found[1]) if found else []
        named = [self.following.numbered(state, int(number)) for number in numbers]
        return tuple(each for each in named if each) if all(named) else ()

    def named(self, state: State, name: str) -> Reply:
        """What stands behind a name: how a line or label came about; a rule, gate or statement."""
        key = name.strip().casefold()
        if key in self.ruleset.codes or key in self.ruleset.labels:
            return self.say(state, *self.reasons.how(self.known(state), key))
        return self.say(state, self.lookup.rule(name))

    def asked(self, state: State, line: str) -> Reply:
        """What a line asks after; the record stays as it is."""
        return self.say(state, *self.about.answer(state, line))

    def why(self, state: State, asked: str) -> Reply:
        """Why the question that stands is asked, or why a line, a drug or a finding stands as it does."""
        if name := self.lookup.asked(asked):
            return self.named(state, name)
        if numbered := self.numbered(state, asked):
            return self.opened(state, *numbered)
        return self.asked(state, asked) if asked else self.say(state, *self._why_asked(state))

    def _why_asked(self, state: State) -> tuple[Utterance, ...]:
        return self.answers.why(state.asking, self.known(state))

    def how(self, state: State, asked: str) -> tuple[Utterance, ...]:
        """How a line came about, by its number on the page or by its name."""
        if self.lookup.asked(asked) in map(str.casefold, self.ruleset.statements):
            return (self.lookup.rule(asked),)
        named = self.following.numbered(state, int(asked)) if asked.isascii() and asked.isdigit() else None
        asked = named.code if isinstance(named, Line) else asked
        return self.about.named(state, asked) or self.reasons.how(self.known(state), asked)

    def why_not(self, state: State, asked: str) -> tuple[Utterance, ...]:
        """Why a line is not on the plan, or a finding is not asked."""
        return self.about.named(state, asked) or self.reasons.why_not(self.known(state), asked)

    def copy(self, state: State) -> Reply:
        """The note, to go to the clipboard."""
        after, said = self.following.show_note(state)
        return after, tuple(Copy(each) if isinstance(each, ShowNote) else each for each in said)

    def no_word(self, text: str) -> str:
        """That there is no such command, and which may have been meant."""
        meant = self.entering.near(text)
        return meant or f'There is no word "/{text}". help lists them.'

    def print(self, state: State, typed: Typed) -> Reply:
        """The plan is to be written to a file of this kind."""
        return self.following.print_plan(state, typed.name, typed.rest)


Handler: TypeAlias = Callable[[Commands, State, Typed], Reply]
HANDLERS: dict[str, Handler] = {  # those of one line; the others follow
    "help": lambda of, state, it: of.say(state, Say(help_of(it.rest) if it.rest else of.page())),
    "?": lambda of, state, _: of.say(state, Say(of.takes(state))),
    "why": lambda of, state, it: of.why(state, it.rest),
    "how": lambda of, state, it: of.say(state, *of.how(state, it.rest)),
    "why not": lambda of, state, it: of.say(state, *of.why_not(state, it.rest)),
    "rule": lambda of, state, it: of.named(state, it.rest),
    "status": lambda of, state, _: of.say(state, *of.answers.status(state.record)),
    "doses": lambda of, state, _: of.following.show_doses(state),
    "report": lambda of, state, it: of.print(state, it),
    "calendar": lambda of, state, it: of.print(state, it),
    "sheet": lambda of, state, it: of.print(state, it),
    "chart": lambda of, state, it: of.print(state, it),
    "note": lambda of, state, it: of.print(state, it) if it.rest else of.following.show_note(state),
    "copy": lambda of, state, _: of.copy(state),
    "top": lambda of, state, _: of.following.again(state),  # a sitting has kept the answer
    "undo": lambda of, state, _: of.entering.undone(state),
    "one by one": lambda of, state, _: of.entering.one_by_one(state),
    "redo": lambda of, state, _: of.entering.redone(state),
    "new": lambda of, state, _: of.entering.afresh(state, state.other.line if state.other else ""),
    "unknown": lambda of, state, _: of.entering.unknown(state),
    "dismiss": lambda of, state, it: of.overriding.dismissed(state, it.rest),
    "override": lambda of, state, it: of.overriding.overridden(state, it.rest),
    "sessions": lambda of, state, it: of.say(state, Sessions(it.rest)),
    "save": lambda of, state, it: of.say(state, Save(it.rest)),
    "quit": lambda of, state, _: (state, (Leave(GOODBYE),)),
    NO_COMMAND: lambda of, state, it: of.say(state, Say(of.no_word(it.rest))),
}


def handles(name: str) -> Callable[[Handler], Handler]:
    """Enter a handler under the name of its command."""

    def enter(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return enter


@handles("what if")
def _what_if(of: Commands, state: State, typed: Typed) -> Reply:
    line = f"what if {typed.rest}"
    if of.hearing.means(line):
        readings = of.hearing.read(line).readings
        return of.say(state, *of.answers.what_if_done(state, readings))
    told = of.hearing.change(typed.rest, "what if")
    if isinstance(told, Slip):
        return of.say(state, Say(told.says))
    meant = of.ruleset.playing(RoleKind.PLAN)
    if meant and any(reading.finding == meant.name for reading in told):
        return of.say(state, *of.answers.what_if_done(state, told))
    return of.say(state, *of.answers.what_if(state.record, told))


@handles("plan")
def _plan(of: Commands, state: State, typed: Typed) -> Reply:
    match typed.rest:
        case "":
            return of.following.show_plan(state)
        case "lecture":
            return of.following.show_lecture(state)
        case "all":
            return of.following.show_parts(state, tuple(Part))
    if typed.rest.isdigit():
        named = of.following.numbered(state, int(typed.rest))
        return of.opened(state, named) if named else of.following.show_plan(state)
    return of.following.show_parts(state, (Part[typed.rest.upper()],))


@handles("score")
def _score(of: Commands, state: State, typed: Typed) -> Reply:
    """The scores on what is known, or the sum of the grades that are given."""
    if not typed.rest:
        facts = complete(of.ruleset, state.record.fold(of.ruleset).values)
        return of.say(state, ShowScores(scores_of(of.ruleset, facts)))
    added = read_sum(of.ruleset, typed.rest)
    if isinstance(added, Slip):
        return of.say(state, Say(added.says))
    title = of.ruleset.findings[added.total.finding].title
    return of.say(state, Say(sum_lines(added, title, f"change {title}")))


@handles("start")
def _start(of: Commands, state: State, typed: Typed) -> Reply:
    """The day from which doses are dated."""
    try:
        named = {"today": state.today, "tomorrow": state.today + timedelta(1)}
        day = named.get(typed.rest) or date(*map(int, typed.rest.split("-")))
    except ValueError:
        return of.say(state, Say(f"There is no day {typed.rest}. Nothing changed."))
    past = " It is in the past." if day < state.today else ""
    said = Say(f"Doses are dated from {day.isoformat()}.{past} plan dates shows them.")
    return of.following.again(replace(state, start=day), said)


@handles("change")
def _change(of: Commands, state: State, typed: Typed) -> Reply:
    """A value told again, or asked for again; all other answers stay."""
    found = of.names.at_start(typed.rest)
    if found and not found[1]:
        finding = found[0]
        if not finding.asked:
            says = f"{finding.title} follows from other findings; change those."
            return of.say(state, Say(says))
        return of.entering.asks_for(state, finding.name)
    told = of.hearing.change(typed.rest)
    if isinstance(told, Slip):
        return of.say(state, Say(f"{told.says} Nothing changed."))
    return of.entering.stated(state, Entry(f"change {typed.rest}", told))


@handles("remove")
def _remove(of: Commands, state: State, typed: Typed) -> Reply:
    """One finding open again, as if it had not been told; all other answers stay."""
    finding = of.entering.named(typed.rest)
    told = of.known(state).readings.get(finding.name) if finding else None
    if finding is None or told is None:
        return of.say(state, Say(f'"{typed.rest}" was not told. status lists what was.'))
    entry = Entry(f"remove {typed.rest}", (Reading(finding.name, {}, frozenset(), typed.rest, TAKEN_BACK),))
    return of.entering.recorded(
        state, entry, Say(f"{finding.title} {told.shown}: taken back. undo puts it back.")
    )


@handles("forget")
def _forget(of: Commands, state: State, typed: Typed) -> Reply:
    if typed.rest in ("yes", "now"):
        return state, (Forget(), Leave(GOODBYE))
    return of.say(state, Say(FORGET))
