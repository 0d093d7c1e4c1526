"""The streams of a process, and how it ends: closed pipes, full disks, signals, and faults of its own."""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from assistant.interface.words.layout import visible

if TYPE_CHECKING:
    from types import FrameType

FAULT = 70
LOUD = "MYOSITIS_LOUD"  # set: a fault of the program is a traceback, for those who mend it


class Stop(Exception):
    """The command ends here, with sentences for the person who typed it and an exit code."""

    def __init__(self, *says: str, code: int = 2) -> None:
        super().__init__("\n".join(visible(said) for said in says))
        self.code = code


class Ended(SystemExit):
    """A signal ends the process; everything on the way out is still done."""


def mend_streams() -> None:
    """Let no closed stream, and no character that one cannot hold, end a conversation."""
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: SIM115 - for as long as the process lives
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def stop_writing() -> None:
    """Nobody reads any more: be silent, as programs in a pipe are."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())


def say(text: str, code: int) -> int:
    """Say why the command ends, where errors are said; returns the code."""
    try:
        sys.stdout.flush()
        print(text, file=sys.stderr)
    except BrokenPipeError:
        stop_writing()
    return code


def leave_on_signals() -> None:
    """Let SIGTERM, and a terminal that goes away, end the process by way of `Ended`."""
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):  # not every system has it
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup stays what it is
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise Ended(128 + number)


def is_fault_of_rules(error: Exception) -> bool:
    """Whether it shows only when the rules run: two that contradict each other, or too large a rule set."""
    from assistant.reasoning.engine.closing import Contradiction
    from assistant.reasoning.engine.shards import EngineLimit

    return isinstance(error, Contradiction | EngineLimit)


def fault(error: BaseException) -> str:
    """A fault of the program in two sentences: its kind and place, and no value, which may be a patient's."""
    import traceback

    package = Path(__file__).parents[2]
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if package in Path(frame.filename).parents] or frames
    place = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return (
        f"This is a fault of the program: {type(error).__name__}{place}. "
        f"Please report it, without any patient's data; {LOUD}=1 shows more."
    )
