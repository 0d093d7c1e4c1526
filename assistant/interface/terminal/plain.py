"""The plain loop: lines in, lines out, append only. For pipes, screen readers and transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from assistant.conversation.turn.utterances import Leave, Utterance
from assistant.interface.terminal.aloud import WIDTH, Aloud
from assistant.interface.terminal.sitting import Sitting
from assistant.interface.words.layout import STAY, prompt, visible


def converse(
    sitting: Sitting,
    width: int,
    lines: TextIO,
    out: TextIO,
    *,
    typed_by_hand: bool = False,
    aloud: Aloud | None = None,
) -> None:
    """One conversation, to its end or the end of the input.

    What comes from a pipe is written out behind the prompt, so that the output reads as a transcript. Raises
    `BrokenPipeError` where nobody reads any more. aloud: for what is to be read aloud.
    """

    def laid_out(said: Sequence[Utterance]) -> list[str]:
        if aloud is None:
            return sitting.screen(width).lines(said)
        return aloud.lines(said, sitting.screen(min(width, WIDTH)).lines(said))

    show(laid_out(sitting.opening), out)
    while not sitting.over:
        try:
            out.write(prompt(sitting.takes))
            out.flush()
            line = lines.readline()
            if not line:
                goodbye = laid_out((Leave(sitting.goodbye),))
                show(goodbye if typed_by_hand else ["", *goodbye], out)
                return
            line = line.removesuffix("\n").removesuffix("\r")
            if not typed_by_hand:
                show([visible(line)], out)
            show(laid_out(sitting.reply(line)), out)
        except KeyboardInterrupt:
            show(["", STAY], out)
            continue


def show(lines: list[str], out: TextIO) -> None:
    """Write the lines and let them be seen."""
    out.write("".join(f"{line}\n" for line in lines))
    out.flush()
