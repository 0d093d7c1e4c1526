"""Writing a conversation out as a transcript, by holding it once more from its typed lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.conversation.interview.interview import Interview
from assistant.conversation.turn.state import State
from assistant.interface.output.writing import NotWritten, Target, own_name
from assistant.interface.page.rendering import Screen
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
    otherwise = "; it is left as it is. Type save and another name"
    try:
        name = name or str(own_name(f"session-{interview.today}", SUFFIX))
        target = Target.named(name if Path(name).suffix else f"{name}{SUFFIX}", otherwise)
        target.check((target.path.suffix,))
        said = target.write(text.encode("utf-8", "backslashreplace"))
        return f"{said} It holds what was typed."
    except NotWritten as trouble:
        return str(trouble)


def _transcript(interview: Interview, typed: Sequence[str], wanted: State) -> str | None:
    """The text; None where the same lines lead to another record."""
    screen = Screen(interview.ruleset, USUAL)
    state, said = interview.open()
    edition = interview.ruleset.edition
    screens = [recorded(screen.lines(said), edition)]
    for line in typed:
        state, said = interview.reply(state, line)
        screens.append(recorded(screen.lines(said), edition))
    if state.record != wanted.record:
        return None
    about = f"A conversation under rule set {edition}, written by save."
    opening = Step(None, (about, f"today: {interview.today}"), (), 1)
    steps = (opening, *(Step(line, (), (), 1) for line in typed))
    return written(Transcript("", interview.today, steps), screens)
