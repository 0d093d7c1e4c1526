"""What stands out on a terminal: acts and sections of a page in bold, what is urgent red, sources dim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.interface.words.layout import HEADINGS

COLOURS = {"heading": "bold ansimagenta", "urgent": "bold ansired", "act": "bold", "cited": "ansibrightblack"}
_ACT = re.compile(r"[A-Z][^a-z]{11,}?(?:\.(?= |$)|$)|[A-Z][^a-z]{2,}\.(?= |$)")
_SECTION = re.compile(r"(?:DO NOW|NOT|CONSIDER|LATER|DECIDES|YOU MEAN|MORE)(?=  )")
_CITED = re.compile(r"  +\[?(?:[A-Z]+\d[\w.]*)(?: [A-Z]+\d[\w.]*)*\]?$")


def styled(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pieces of text with their styles; an act that goes on in the next line is styled on."""
    going_on = ""
    for line in lines:
        style, act, going_on = _opening(line, going_on)
        cited = _CITED.search(line, len(act))
        end = cited.start() if cited else len(line)
        pieces = ((style, act), ("", line[len(act) : end]), ("class:cited", line[end:]), ("", "\n"))
        yield from (piece for piece in pieces if piece[1])


def _opening(line: str, going_on: str) -> tuple[str, str, str]:
    """The style of what opens a line, that part of it, and the style in which the next line goes on."""
    if line in HEADINGS:
        return "class:heading", line, ""
    if section := _SECTION.match(line):
        return "class:act", section.group(), ""
    act = _ACT.match(line)
    if not act:
        return ("class:urgent", line, "") if line.startswith("URGENT") else ("", "", "")
    style = going_on or ("class:urgent" if line.startswith("URGENT") else "class:act")
    return style, act.group(), "" if act.group().endswith(".") else style
