"""Keeping a sitting: each line is on the disk before what follows from it is said.

The file is made at the first line that changes something. What cannot be written is kept in mind, and written
with the next line that can be. Imports next to nothing at first, as a keeper is there before the prompt.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.interface.sessions.store import SUFFIX, Refused, SessionFile, names

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from assistant.conversation.record.record import Entry
    from assistant.conversation.session.log import Story
    from assistant.conversation.turn.state import State
    from assistant.knowledge.model.ruleset import Ruleset


@dataclass(frozen=True)
class Taken:
    """A session that is taken up again: its file, what is in it, and what is to be said of its state."""

    file: SessionFile
    story: Story
    notes: tuple[str, ...]
    content: bytes


def take_up(name: str) -> Taken:
    """The session of this name, or for no name the latest. Raises `Refused`."""
    from assistant.conversation.session.log import NotASession, read_story

    file = SessionFile.open(name or _latest())
    try:
        content = file.content()
        story = read_story(content)
        whole = content[: story.whole]
        notes = _mended(file, story, content)
        return Taken(file, story, notes, whole if whole.endswith(b"\n") else whole + b"\n")
    except NotASession as fault:
        file.close()
        raise Refused(f"{file.name}{SUFFIX} cannot be used: {fault}. It is left as it is.") from None
    except BaseException:
        file.close()
        raise


def _latest() -> str:
    """The session written to last. One in which nothing whole was written is none."""
    try:
        there = names()
    except OSError as error:
        raise Refused(f"The sessions cannot be looked for: {error.strerror}.") from None
    for name in reversed(there):
        try:
            file = SessionFile.open(name)
        except Refused:
            return name  # to be refused for its own reason
        content = file.content()
        file.close()
        if b"\n" in content:
            return name
    raise Refused("There is no session to take up again.")


def _mended(file: SessionFile, story: Story, content: bytes) -> tuple[str, ...]:
    """Cut off what is damaged, and say so. What holds whole lines is kept beside it first."""
    from assistant.conversation.session.log import Damage

    if story.damage is Damage.NONE:
        return ()
    try:
        copy = file.copy(content) if story.damage is Damage.MIDDLE else ""
        file.cut(story.whole)
    except OSError as error:
        raise Refused(f"Session {file.name} is damaged and cannot be mended: {error.strerror}.") from None
    if copy:
        return (
            f"This session is damaged from line {story.line} on. What stands before is used; "
            f"the file as it was is kept as {copy}.",
        )
    return ("The last line of this session was damaged and is dropped. Please look what is missing.",)


@dataclass
class Keeper:
    """Keeps one sitting. `started`: names the file. `trouble`: the last line is not on the disk."""

    started: datetime
    taken: Taken | None = None
    file: SessionFile | None = None
    trouble: bool = False
    changed: bool = False
    content: bytes = b""
    kept: tuple[Entry, ...] = ()
    _step: Callable[[str, State], bytes] | None = None

    @property
    def name(self) -> str:
        """The name of what is kept; empty where nothing is."""
        return self.file.name if self.file else ""

    def begin(self, ruleset: Ruleset, today: date) -> None:
        """Keep a new session under this rule set."""
        from assistant.conversation.session.log import header

        self.content = header(ruleset, today)
        self._bind(ruleset)

    def afresh(self, ruleset: Ruleset, today: date) -> str:
        """Let the session go, and keep another from now on; the name of the one before, if it was kept."""
        name = self.name
        self.close()
        self.file, self.kept, self.changed, self.trouble = None, (), False, False
        self.begin(ruleset, today)
        return name

    def go_on(self, ruleset: Ruleset, taken: Taken, state: State, differs: bool) -> None:
        """Keep on with one taken up, which stands like this now."""
        self.file, self.content, self.changed = taken.file, taken.content, True
        self.kept = state.record.entries
        if differs:
            from assistant.conversation.session.log import taken_up

            undone = len(taken.story.entries)
            self.content += taken_up(ruleset, undone, self.kept, state.again)
        self._bind(ruleset)

    def _bind(self, ruleset: Ruleset) -> None:
        from assistant.conversation.session.log import step

        self._step = lambda typed, state: step(ruleset, typed, self.kept, state.record.entries)

    def keep(self, typed: str, state: State) -> str:
        """What was typed, and what that led to; a sentence where something is to be said of it, else ""."""
        assert self._step is not None
        before = self.content, self.kept, self.changed
        self.content += self._step(typed, state)
        self.changed = self.changed or self.kept != state.record.entries
        self.kept = state.record.entries
        try:
            return self._written() if self.changed else ""
        except BaseException:
            self.content, self.kept, self.changed = before
            if self.file and self.file.whole > len(self.content):
                with suppress(OSError):
                    self.file.cut(len(self.content))
            raise

    def _written(self) -> str:
        again = ""
        try:
            if self.file and self.file.gone:
                self.file.close()
                self.file = None
                again = "The file of this session was deleted meanwhile, and is written again."
            if self.file is None:
                self._make()
            assert self.file is not None
            self.file.append(self.content[self.file.whole :])
        except OSError as error:
            said = "" if self.trouble else _unsaved(error)
            self.trouble = True
            return said
        if self.trouble:
            again = "This session can be saved again, and all of it is."
        self.trouble = False
        return again

    def _make(self) -> None:
        """A new file with all so far, or none."""
        self.file = file = SessionFile.make(self.started)
        try:
            file.append(self.content)
        except BaseException:
            self.file = None
            file.delete()
            raise

    def forget(self) -> str:
        """Delete what is kept, and say so."""
        if self.file is None:
            return "Nothing was kept of this session."
        name = self.file.name
        try:
            self.file.delete()
        except OSError as error:
            return f"Session {name} cannot be deleted: {error.strerror}. Its file is {self.file.path}."
        self.file = None
        return f"Session {name} is deleted."

    def close(self) -> None:
        """Let others have the session."""
        if self.file:
            self.file.close()


def _unsaved(error: OSError) -> str:
    reason = error.strerror or "it cannot be written"
    return f"This session cannot be saved: {reason}. It goes on unsaved; each answer tries again."
