"""A real chat in a pseudo-terminal, and what is on its screen; `scripts/picture` takes pictures of it."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte

ROOT = Path(__file__).parents[3]
TODAY = "2026-11-22"
ASKED = b"\x1b[?2004h\x1b[?25l"  # a prompt is being drawn, and not only a key answered
PATIENCE = 240.0  # seconds until what does not come is given up, on a busy machine too


def spawned(started: list[str], environment: dict[str, str]) -> "pexpect.spawn[str]":
    """Python, started with these words, in a terminal that answers nothing; what it says, to be expected."""
    return pexpect.spawn(
        sys.executable,
        started,
        cwd=str(ROOT),
        env={**environment, "PROMPT_TOOLKIT_NO_CPR": "1"},  # type: ignore[arg-type]
        encoding="utf-8",
        timeout=PATIENCE,
        dimensions=(50, 80),
    )


class Folding(pyte.Screen):
    """A screen that folds its rows when it gets narrower, as most terminals do; pyte's own cuts them off."""

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        width = columns or self.columns
        rows: list[str] = []
        cursor = (0, 0)
        for y, row in enumerate(self.display):
            shown = row.rstrip()
            if y == self.cursor.y:
                ahead = max(0, self.cursor.x - 1) // width
                cursor = len(rows) + ahead, min(self.cursor.x - ahead * width, width - 1)
            rows += [shown[at : at + width] for at in range(0, len(shown), width)] or [""]
        over = max(0, cursor[0] + 1 - (lines or self.lines))
        super().resize(lines, columns)
        self.reset()
        for y, text in enumerate(rows[over : over + self.lines]):
            self.cursor_position(y + 1, 1)
            self.draw(text)
        self.cursor_position(cursor[0] - over + 1, cursor[1] + 1)


class Chat:
    """The program in a terminal of so many columns and rows, which answers as a terminal does."""

    def __init__(self, columns: int = 80, rows: int = 30, folding: bool = True, **environment: str) -> None:
        self.screen = (Folding if folding else pyte.Screen)(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        about = {"TERM": "xterm-256color", "LANG": "C.UTF-8", **({} if folding else {"XTERM_VERSION": "1"})}
        gone = ("NO_COLOR", "TMUX", "STY", "XTERM_VERSION", "PROMPT_TOOLKIT_NO_CPR", "COLUMNS", "LINES")
        kept = {name: value for name, value in os.environ.items() if name not in gone}
        self.sent = b""
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "assistant", "--no-session", "--today", TODAY],
            cwd=str(ROOT),
            env={**kept, **about, **environment},  # type: ignore[arg-type]
            dimensions=(rows, columns),
        )
        self.child.delaybeforesend = None
        self.screen.write_process_input = self.child.send

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: object, trace: TracebackType | None) -> None:
        self.child.close(force=True)

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without the spaces at their ends."""
        return [row.rstrip() for row in self.screen.display]

    def type(self, text: str) -> None:
        """Press these keys, or paste this."""
        self.child.send(text)

    def answer(self, line: str) -> None:
        """Give a line, and wait until the next one is asked for."""
        prompts = self.prompts
        self.type(f"{line}\r")
        self.wait(
            lambda: (
                self.prompts > prompts
                and self.lines[self.screen.cursor.y].endswith(">")
                and bool(self.lines[-1])
            ),
            f"a prompt after {line!r}",
        )

    @property
    def prompts(self) -> int:
        """How often a line was asked for so far, or its prompt drawn anew: each begins to take pastes."""
        return self.sent.count(ASKED)

    def see(self, text: str) -> None:
        """Wait until the text is on the screen."""
        self.wait(lambda: any(text in line for line in self.lines), repr(text))

    def wait(self, done: Callable[[], bool], what: str) -> None:
        """Wait until it is so. Fails with the screen where the program ends before, or it never comes."""
        until = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > until or not self._hear(0.2):
                raise AssertionError(f"{what} does not come:\n" + "\n".join(self.lines))

    def settle(self, quiet: float = 0.3) -> None:
        """Wait until nothing more comes for so many seconds."""
        before = -1
        while before != len(self.sent):
            before = len(self.sent)
            self._hear(quiet)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window, and wait until the prompt is drawn for it."""
        prompts = self.prompts
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)
        self.wait(lambda: self.prompts > prompts, f"a prompt for {columns} columns")
        self.settle()

    def leave(self) -> None:
        """Hear the program out."""
        while self._hear(0.2):
            pass

    def _hear(self, seconds: float) -> bool:
        """Take what comes; whether the program still runs."""
        try:
            heard = self.child.read_nonblocking(65536, seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.sent += heard
        self.stream.feed(heard)
        return True
