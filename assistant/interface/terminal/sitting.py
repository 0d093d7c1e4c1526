"""One chat under way: the interview, where it stands, and the screens it is shown on.

Both interfaces, the terminal and the plain loop, talk through it; what outlives a line is done here, before
anything is said to the line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from assistant.conversation.assisting.completion import Offer
from assistant.conversation.interview.interview import Interview, plain
from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import (
    Afresh,
    Copy,
    Forget,
    Leave,
    Print,
    Save,
    Say,
    Sessions,
    ShowNote,
    Utterance,
)
from assistant.interface.page.note import note_lines
from assistant.interface.page.rendering import Screen
from assistant.interface.sessions.keeping import Keeper, take_up
from assistant.interface.sessions.listing import numbered
from assistant.interface.sessions.store import Refused
from assistant.interface.words.layout import GOODBYE
from assistant.knowledge.lines.commands import Typed, parse

TOP = Typed("top")
AFRESH = "Another patient."
COPIED = "The note was sent to the clipboard of this terminal. If nothing is in it, note shows the text."
NO_CLIPBOARD = "There is no clipboard here: note shows the text."
PICK = "Its number takes one up; Enter goes on here."
NOT_KEPT = "This chat keeps nothing, and takes up no session: leave out --no-session."


@dataclass
class Sitting:
    """One conversation, from its opening to its end. Without a keeper nothing of it is kept.

    listed: the sessions that were just listed, of which a number takes one up. day: of now, where the session
    is of another. clipboard: takes a text, where there is one. said: the last answer.
    """

    interview: Interview
    screen: Callable[[int], Screen]
    state: State
    opening: tuple[Utterance, ...]
    keeper: Keeper | None = None
    over: bool = False
    typed: list[str] = field(default_factory=list)
    listed: tuple[tuple[str, str], ...] = ()
    day: date | None = None
    clipboard: Callable[[str], None] | None = None
    said: tuple[Utterance, ...] = ()

    @staticmethod
    def begin(interview: Interview, keeper: Keeper | None = None, pictures: bool = False) -> Sitting:
        """At its opening, with nothing said of the patient. pictures: its screens are for the eye."""
        state, said = interview.open()
        if keeper:
            keeper.begin(interview.ruleset, interview.today)
        return Sitting(interview, _screens(interview, pictures), state, said, keeper)

    @staticmethod
    def resume(interview: Interview, keeper: Keeper, day: date, pictures: bool = False) -> Sitting:
        """Where the session that the keeper has taken stood; `day` is the date of now."""
        from assistant.conversation.session.resuming import resumed

        taken = keeper.taken
        assert taken is not None
        up = resumed(interview, taken.story, taken.file.name, day, *taken.notes)
        keeper.go_on(interview.ruleset, taken, up.state, up.differs)
        typed = list(taken.story.typed)
        return Sitting(
            interview, _screens(interview, pictures), up.state, up.said, keeper, typed=typed, day=day
        )

    def reply(self, line: str) -> tuple[Utterance, ...]:
        """What is said to a line. It is kept first; where that cannot be, nothing has happened."""
        if parse(plain(line)) == TOP:
            return self.said or self.opening
        self.said = self._reply(line)
        return self.said

    def _reply(self, line: str) -> tuple[Utterance, ...]:
        if name := self._picked(line):
            return self._taken_up(name)
        listed, self.listed = self.listed, ()
        if listed and not line.strip():
            self.state, again = self.interview.following.again(self.state)
            return again
        state, said = self.interview.reply(self.state, line)
        if any(isinstance(utterance, Afresh) for utterance in said):
            said = tuple(self._afresh() if isinstance(each, Afresh) else each for each in said)
        if picked := next((each.which for each in said if isinstance(each, Sessions) and each.which), ""):
            return self._taken_up(self._named(picked))
        about_keeping = any(isinstance(each, Save | Print | Sessions | Forget | Leave) for each in said)
        note = "" if about_keeping else self._kept(plain(line), state)
        self.state = state
        if note:
            said = (*said[:-1], Say(note), *said[-1:])
        self.over = bool(said) and isinstance(said[-1], Leave)
        return tuple(self._done(utterance) for utterance in said)

    def _afresh(self) -> Say:
        """Another patient begins, in a session of its own."""
        self.typed = []
        name = self.keeper.afresh(self.interview.ruleset, self.interview.today) if self.keeper else ""
        return Say(f"{AFRESH} The one before is kept: --resume {name}." if name else AFRESH)

    def _picked(self, line: str) -> str:
        """The name of the session that a number means, where they have just been listed."""
        return self._named(line.strip()) if self.listed and line.strip().isdecimal() else ""

    def _named(self, which: str) -> str:
        """The session of this number, or this name."""
        if not which.isdecimal():
            return which
        there = self.listed or numbered(self._name)
        return there[int(which) - 1][0] if 0 < int(which) <= len(there) else which

    def _list(self) -> Say:
        """The sessions that can be taken up, with their numbers."""
        self.listed = numbered(self._name)
        lines = [f"{number}  {about}" for number, (_, about) in enumerate(self.listed, 1)]
        return Say("\n".join([*lines, PICK] if lines else ["There is no other session."]))

    def _taken_up(self, name: str) -> tuple[Utterance, ...]:
        """Another session goes on here; the one before is kept as it is."""
        self.listed = ()
        try:
            if self.keeper is None:
                raise Refused(NOT_KEPT)
            taken = take_up(name)
        except Refused as refused:
            self.state, said = self.interview.following.again(self.state, Say(str(refused)))
            return said
        self.keeper.close()
        self.keeper = Keeper(self.keeper.started, taken)
        day, greeted = self.day or self.interview.today, len(self.interview.open()[1]) - 1
        interview = Interview(self.interview.reasoner, taken.story.today, self.interview.one_by_one)
        other = Sitting.resume(interview, self.keeper, day)
        self.interview, self.state, self.typed, self.day = interview, other.state, other.typed, day
        return other.opening[greeted:]

    def _copied(self, note: ShowNote) -> str:
        """The note goes to the clipboard, where there is a terminal; what is to be said of it."""
        if self.clipboard is None:
            return NO_CLIPBOARD
        lines = note_lines(self.interview.ruleset, note.plan, note.record, note.today, note.treatment)
        self.clipboard("\n".join(lines))
        return COPIED

    @property
    def _name(self) -> str:
        return self.keeper.name if self.keeper else ""

    def offers(self, line: str) -> tuple[Offer, ...]:
        """What may go on from a line up to the cursor: the sessions listed, or findings and words."""
        if self.listed and not line:
            return tuple(Offer(str(n), about) for n, (_, about) in enumerate(self.listed, 1))
        return self.interview.offers(self.state, line)

    def _kept(self, line: str, state: State) -> str:
        note = self.keeper.keep(line, state) if self.keeper else ""
        self.typed.append(line)
        return note

    def _done(self, utterance: Utterance) -> Utterance:
        """What is to be done with what is kept is done, and how that went is said in its place."""
        match utterance:
            case Copy(note):
                return Say(self._copied(note))
            case Save(name):
                from assistant.interface.transcripts.saving import save

                return Say(save(self.interview, self.typed, self.state, name))
            case Print():
                from assistant.interface.files.kinds import print_said

                return Say(print_said(self.interview.ruleset, utterance))
            case Sessions():
                return self._list()
            case Forget():
                return Say(self.keeper.forget() if self.keeper else "Nothing was kept of this session.")
            case Leave():
                return Leave(self.goodbye)
        return utterance

    @property
    def takes(self) -> str:
        """What the next line is taken for, in a few words."""
        return "session" if self.listed else self.interview.takes(self.state)

    @property
    def goodbye(self) -> str:
        """The last words: what is kept, and how it is had again."""
        if self.keeper is None:
            return GOODBYE
        if self.keeper.trouble:
            what = "The latest answers" if self.keeper.name else "This session"
            return f"{GOODBYE} {what} could not be saved."
        if not self.keeper.name:
            return GOODBYE
        return f"{GOODBYE} Kept as {self.keeper.name}; --resume takes it up again, forget deletes it."


def _screens(interview: Interview, pictures: bool) -> Callable[[int], Screen]:
    ruleset = interview.ruleset
    return lambda width: Screen(ruleset, width, pictures)
