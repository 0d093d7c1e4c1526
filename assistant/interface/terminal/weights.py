"""What is first and what is second on a screen, by colour and weight; never the sole sign of a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.interface.page.plan_words import HEADINGS

Styled = list[tuple[str, str]]

_BEHIND = re.compile(
    r"(?P<text>.*?)(?P<behind>(?:^ +| {2,})"
    r"(?:\[[^\[\]]*\]|[a-z0-9]+(?:-[a-z0-9]+)+|[^\[]*\]|[A-Z]+\d[\w.]*(?: [A-Z]+\d[\w.]*)*))$"
)
_ACT = re.compile(
    r"[A-Z][^a-z]{11,}?(?:\.(?= |$)|$)|(?:DO NOW|NOT|CONSIDER|LATER|DECIDES|YOU MEAN|MORE)(?=  )"
)


def weighed(lines: Sequence[str]) -> Styled:
    """The lines with their styles, line ends among them.

    An emergency is red to the end of its sentence, the act of a page and its sections are bold, and names of
    rules and sources at the right are dim.
    """
    styled: Styled = []
    style = ""
    for line in lines:
        style = _style(line, style)
        styled += [(style, line)] if style else _with_weights(line)
        styled.append(("", "\n"))
        style = "" if line in HEADINGS or _BEHIND.match(line) else style
    return styled


def _style(line: str, before: str) -> str:
    """The style of a whole line; what goes on at the margin has that of the line before it."""
    if line.startswith("URGENT"):
        return "class:urgent"
    if line in HEADINGS:
        return "class:heading"
    return before if line and not line[0].isspace() else ""


def _with_weights(line: str) -> Iterator[tuple[str, str]]:
    """What is bold at the beginning of a line, and what is dim at its end."""
    act = _ACT.match(line)
    if act:
        yield "class:act", act.group()
        line = line[act.end() :]
    found = _BEHIND.match(line)
    yield "", found["text"] if found else line
    if found:
        yield "class:source", found["behind"]
