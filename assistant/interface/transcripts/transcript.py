"""The format of a transcript: a conversation as it is on screen, with prose that says why it is kept.

Two spaces at the start of a line mean the screen; behind them, `> ` means that it was typed. What starts at
the margin is prose; a line `today: 2026-11-22` there gives the date. Prose stands before a typed line or the
first line of the screen. Empty lines at either end of what one typed line brings forth are layout, and are
not compared. The version and digest of the rules and the version of the program are written as `VERSION` and
`DIGEST`, so that an edit elsewhere changes no transcript. A line `[...]` stands for what is said between the
line before it and the line after it, or up to the next typed line, where the conversation is kept for other
things: the question of the red flags, say, or what the same screen has shown before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.knowledge.model.edition import Edition
from assistant.version import __version__

INDENT, TYPED, LEFT_OUT = "  ", ">", "[...]"
TODAY = re.compile(r"today:\s*(.*)")
DEFAULT_TODAY = date(2026, 1, 1)


class Malformed(Exception):
    """A file that is no transcript. `str` is `path:line: message`."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.line = line


@dataclass(frozen=True)
class Step:
    """A typed line and the screen after it; the first step has no typed line.

    prose: the lines at the margin before it. screen: the lines expected, each with its number in the file.
    line: where the step starts in the file.
    """

    typed: str | None
    prose: tuple[str, ...]
    screen: tuple[tuple[int, str], ...]
    line: int

    @property
    def expected(self) -> list[str]:
        """The screen as text."""
        return [text for _, text in self.screen]


@dataclass(frozen=True)
class Transcript:
    """A conversation of at least the opening screen. `ending`: prose after the last line of the screen."""

    path: str
    today: date
    steps: tuple[Step, ...]
    ending: tuple[str, ...] = ()


def parse(path: str, text: str) -> Transcript:
    """The transcript in a text; `path` is for messages. Raises `Malformed`."""
    reading = _Reading(path)
    for number, line in enumerate(text.splitlines(), 1):
        reading.line(number, line.rstrip())
    if not reading.opened:
        raise Malformed(path, 1, "there is no conversation here, only prose")
    reading.close()
    return Transcript(path, reading.today or DEFAULT_TODAY, tuple(reading.steps), tuple(reading.prose))


class _Reading:
    """A transcript while it is read, line by line."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.today: date | None = None
        self.steps: list[Step] = []
        self.prose: list[str] = []
        self.opened = False
        self.typed: str | None = None
        self.before: tuple[str, ...] = ()
        self.screen: list[tuple[int, str]] = []
        self.start = 1

    def line(self, number: int, line: str) -> None:
        """Take one more line, without the spaces at its end."""
        if not line:
            if self.opened and not self.prose:
                self.screen.append((number, ""))
            else:
                self.prose.append("")
        elif line.startswith(INDENT):
            self._on_screen(number, line[len(INDENT) :])
        elif line[0].isspace():
            raise Malformed(self.path, number, "the screen is indented by two spaces, prose not at all")
        else:
            given = TODAY.fullmatch(line)
            if given and self.today:
                raise Malformed(self.path, number, "the date is given twice")
            if given:
                self.today = _date(self.path, number, given.group(1))
            self.prose.append(line)

    def _on_screen(self, number: int, content: str) -> None:
        typed = content[2:] if content == TYPED or content.startswith(f"{TYPED} ") else None
        if typed is None and self.opened:
            if self.prose:
                raise Malformed(self.path, number, "prose stands before a typed line, not inside a screen")
            self.screen.append((number, content))
            return
        if self.opened:
            self.close()
        elif typed is not None:
            raise Malformed(self.path, number, "the opening screen is missing before the first typed line")
        self.typed, self.before, self.start, self.opened = typed, tuple(self.prose), number, True
        self.prose = []
        self.screen = [] if typed is not None else [(number, content)]

    def close(self) -> None:
        """End the step that is being read."""
        self.steps.append(Step(self.typed, self.before, _trimmed(self.screen), self.start))


def _date(path: str, number: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed(path, number, f'"{text}" is no date; write it as 2026-11-22') from None


def _trimmed(screen: Sequence[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    filled = [place for place, (_, text) in enumerate(screen) if text]
    return tuple(screen[filled[0] : filled[-1] + 1]) if filled else ()


def recorded(screen: Sequence[str], edition: Edition) -> list[str]:
    """The screen as a transcript has it: no empty lines at its ends, and the versions as words."""
    general = str(Edition(edition.name, "VERSION", "DIGEST"))
    said = "\n".join(line.rstrip() for line in screen).strip("\n").replace(str(edition), general)
    return said.replace(f"program {__version__}", "program VERSION").split("\n") if said else []


def abridged(screen: Sequence[str], expected: Sequence[str]) -> list[str]:
    """A screen without what the transcript leaves out, as long as the lines before and after it are said."""
    said = list(screen)
    for before, mark, after in zip(expected, expected[1:], [*expected[2:], None], strict=False):
        if mark == LEFT_OUT and before in said:
            start = said.index(before) + 1
            if after is None or after in said[start:]:
                said[start : len(said) if after is None else said.index(after, start)] = [LEFT_OUT]
    return said


def written(transcript: Transcript, screens: Sequence[Sequence[str]]) -> str:
    """The text of a transcript with these screens, one for each step; prose and typed lines as they were."""
    lines: list[str] = []
    for step, screen in zip(transcript.steps, screens, strict=True):
        lines += _set_apart(step.prose, bool(lines))
        if step.typed is not None:
            lines.append(f"{INDENT}{TYPED} {step.typed}".rstrip())
        lines += [f"{INDENT}{line}".rstrip() for line in screen]
    lines += _set_apart(transcript.ending, True)
    return "\n".join(lines).rstrip("\n") + "\n"


def _set_apart(prose: Sequence[str], after_screen: bool) -> list[str]:
    """Prose with one empty line on each side of it that meets the screen."""
    text = "\n".join(prose).strip("\n")
    if not text:
        return []
    return [*([""] if after_screen else []), *text.split("\n"), ""]
