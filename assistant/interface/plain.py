"""The plain loop: lines in, lines out, append only. For pipes, screen readers and transcripts."""

from __future__ import annotations

from typing import TextIO

from assistant.conversation.interview import Interview
from assistant.conversation.utterances import Leave
from assistant.interface.layout import GOODBYE, PROMPT, STAY, visible
from assistant.interface.rendering import Screen


def converse(
    interview: Interview, screen: Screen, lines: TextIO, out: TextIO, *, typed_by_hand: bool = False
) -> None:
    """One conversation, to its end or the end of the input.

    What comes from a pipe is written out behind the prompt, so that the output reads as a transcript. Raises
    `BrokenPipeError` where nobody reads any more.
    """
    state, said = interview.open()
    show(screen.lines(said), out)
    while True:
        try:
            out.write(PROMPT)
            out.flush()
            line = lines.readline()
            if not line:
                show([f"{GOODBYE}"] if typed_by_hand else ["", GOODBYE], out)
                return
            line = line.removesuffix("\n").removesuffix("\r")
            if not typed_by_hand:
                show([visible(line)], out)
            state, said = interview.reply(state, line)
            show(screen.lines(said), out)
        except KeyboardInterrupt:
            show(["", STAY], out)
            continue
        if said and isinstance(said[-1], Leave):
            return


def show(lines: list[str], out: TextIO) -> None:
    """Write the lines and let them be seen."""
    out.write("".join(f"{line}\n" for line in lines))
    out.flush()
