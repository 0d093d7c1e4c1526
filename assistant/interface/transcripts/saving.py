"""Writing a conversation out as a transcript, by holding it once more from its typed lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from assistant.conversation.interview.interview import Interview
from assistant.conversation.turn.state import State
from assistant.interface.page.rendering import Screen
from assistant.interface.sessions.store import write_new
from assistant.interface.transcripts.transcript import Step, Transcript, recorded, written
from assistant.interface.words.layout import USUAL

SUFFIX = ".transcript"


def save(interview: Interview, typed: Sequence[str], state: State, name: str) -> str:
    """Write the lines typed, with the screens after them, under a path or a free name; say how that went.

    A file that is there is never written over. Nothing is written where the same lines lead elsewhere now.
    """
    text = _transcript(interview, typed, state)
    if text is None:
        return (
            "This conversation cannot be written as one: its lines would not lead to the same record now. "
            "The session itself is as it was."
        )
    content = text.encode("utf-8", "backslashreplace")
    try:
        if not name:
            return _done(_free(f"session-{interview.today}", content))
        path = Path(name).expanduser()
        path = path if path.suffix else path.with_name(f"{path.name}{SUFFIX}")
        write_new(path, content)
        return _done(path)
    except FileExistsError:
        return f"There is something at {name} already; it is left as it is. Type save and another name."
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "it is no path"
        return f"This conversation cannot be written to {name or 'this folder'}: {reason}."


def _done(path: Path) -> str:
    return f"Written to {path}, for you alone to read. It holds what was typed."


def _free(stem: str, content: bytes) -> Path:
    """Written under the first name that is free. Raises `OSError`."""
    for number in count(1):
        path = Path(f"{stem}{f'-{number}' if number > 1 else ''}{SUFFIX}")
        try:
            write_new(path, content)
            return path
        except FileExistsError:
            continue
    raise AssertionError


def _transcript(interview: Interview, typed: Sequence[str], wanted: State) -> str | None:
    """The text; None where the same lines lead to another record."""
    screen = Screen(interview.ruleset, USUAL)
    state, said = interview.open()
    edition = interview.ruleset.edition
    screens = [recorded(screen.lines(said), edition)]
    for line in typed:
        state, said = interview.reply(state, line)
        screens.append(recorded(screen.lines(said), edition))
    if (state.record, state.held) != (wanted.record, wanted.held):
        return None
    about = f"A conversation under rule set {edition}, written by save."
    opening = Step(None, (about, f"today: {interview.today}"), (), 1)
    steps = (opening, *(Step(line, (), (), 1) for line in typed))
    return written(Transcript("", interview.today, steps), screens)
