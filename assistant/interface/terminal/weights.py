"""What is first and what is second on a screen, by colour and weight; never the sole sign of a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.interface.words.layout import HEADINGS

Styled = list[tuple[str, str]]

_BEHIND = re.compile(
    r"(?P<text>.*?)(?P<behind>(?:^ +| {2,})(?:\[[^\[\]]*\]|[a-z0-9]+(?:-[a-z0-9]+)+|[^\[]*\]))$"
)


def weighed(lines: Sequence[str], headline: int = -1) -> Styled:
    """The lines with their styles, line ends among them; headline: where a plan's answer begins.

    An emergency is red to the end of its sentence, an answer bold to the empty line, and names of rules and
    sources at the right are dim.
    """
    styled: Styled = []
    style = ""
    for number, line in enumerate(lines):
        style = _style(line, style, number == headline)
        styled += [(style, line)] if style else _with_dim(line)
        styled.append(("", "\n"))
        style = "" if line in HEADINGS else style
    return styled


def _style(line: str, before: str, is_headline: bool) -> str:
    """The style of a whole line; what goes on at the margin has that of the line before it."""
    if line.startswith("URGENT"):
        return "class:urgent"
    if line in HEADINGS:
        return "class:heading"
    if is_headline:
        return "class:headline"
    return before if line and not line[0].isspace() else ""


def _with_dim(line: str) -> Iterator[tuple[str, str]]:
    found = _BEHIND.match(line)
    if found is None:
        yield "", line
        return
    yield "", found["text"]
    yield "class:source", found["behind"]
