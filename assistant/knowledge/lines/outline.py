"""Reading a file into blocks: a keyword at the left margin, a name, and indented lines.

Nothing here knows what the keywords mean. Every word keeps its line and column.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.phrases import Phrase, Word
from assistant.knowledge.model.ruleset import Place

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_ONE_DEEPER = (
    "indented by one space more than its block; indent it the same, or deeper to go on with the line above"
)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Block:
    """A keyword, what follows it on its line, and its indented lines (continuations already joined)."""

    keyword: Word
    head: Phrase
    lines: tuple[Phrase, ...]

    @property
    def place(self) -> Place:
        """Where the keyword stands."""
        return self.keyword.place


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank. `indent` is None when a tab makes it unreadable."""

    words: tuple[Word, ...]
    indent: int | None


def read_blocks(content: bytes, path: str, faults: FaultLog) -> list[Block]:
    """The blocks of one file, in order.

    A line indented deeper than its block goes on with the line before it. Bytes that are not UTF-8, tabs,
    invisible characters and lines that belong to no block are recorded as faults, and reading goes on.
    """
    blocks: list[Block] = []
    head: _Line | None = None
    body: list[_Line] = []
    for line in _lines(_decoded(content, path, faults), path, faults):
        if line.indent == 0:
            if head:
                blocks.append(_block(head, body, faults))
            head, body = line, []
        elif head:
            body.append(line)
        else:
            faults.at(line.words[0].place, "this indented line belongs to no block; start a block above it")
    if head:
        blocks.append(_block(head, body, faults))
    return blocks


def _decoded(content: bytes, path: str, faults: FaultLog) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line_start = before.rfind(b"\n") + 1
        place = Place(path, before.count(b"\n") + 1, len(before[line_start:].decode("utf-8")) + 1)
        faults.at(place, "this is not UTF-8 text; save the file as UTF-8")
    return content.decode("utf-8", errors="replace")


def _lines(text: str, path: str, faults: FaultLog) -> list[_Line]:
    lines = []
    for number, raw in enumerate(text.split("\n"), start=1):
        line = _visible(raw.removesuffix("\r"), path, number, faults)
        margin = line[: len(line) - len(line.lstrip())]
        line = _COMMENT.sub("", line)
        words = tuple(
            Word(found.group(), Place(path, number, found.start() + 1)) for found in _WORD.finditer(line)
        )
        if words:
            lines.append(_Line(words, None if "\t" in margin else len(margin)))
    return lines


def _visible(line: str, path: str, number: int, faults: FaultLog) -> str:
    """The line with what cannot be seen replaced by spaces, so that columns stay true."""
    if line.isascii() and line.isprintable():
        return line
    seen = list(line)
    tab_told = False
    for column, character in enumerate(line, start=1):
        if character == "\t":
            if not tab_told:
                faults.at(Place(path, number, column), "a tab; use spaces")
            tab_told = True
        elif unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp"):
            message = f"an invisible character (U+{ord(character):04X}); delete it"
            faults.at(Place(path, number, column), message)
            seen[column - 1] = " "
    return "".join(seen)


def _block(head: _Line, body: list[_Line], faults: FaultLog) -> Block:
    base = min((line.indent for line in body if line.indent is not None), default=0)
    joined: list[list[Word]] = [list(head.words)]
    for line in body:
        deeper = 0 if line.indent is None else line.indent - base
        if deeper == 1:
            faults.at(line.words[0].place, _ONE_DEEPER)
        if deeper > 1:
            joined[-1].extend(line.words)
        else:
            joined.append(list(line.words))
    first, *lines = [Phrase(tuple(words), words[0].place) for words in joined]
    return Block(first.words[0], first.after(1), tuple(lines))
