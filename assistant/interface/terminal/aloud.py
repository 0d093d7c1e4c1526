"""Lines for reading aloud: one item a line, no columns, and what was said under every page said once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.conversation.turn.utterances import ShowParts, ShowPlan, Utterance
from assistant.interface.words.layout import NARROW, cells

WIDTH = NARROW - 1  # so narrow a screen has no columns
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_LEAD = re.compile(r"(?P<lead>[A-Z]{2,}(?: [A-Z]+)*?):?(?: {2,}| (?=\d+:? ))(?P<rest>.+)")
_ANSWER = re.compile(r"\d+ \S.*|none|negative|normal|unknown|pending|not done|yes|no")
_ITEM = re.compile(r" *(?:\d{1,2}:|[a-f]) \S|[A-Z]{2}")
_TAGGED = re.compile(r" {2,}(?:\[.*\]|[A-Z]+\d[\w.]*(?: [A-Z]+\d[\w.]*)*)$")


class Aloud:
    """Turns the lines of a screen of `WIDTH` columns into such lines, for one conversation."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def lines(self, said: Sequence[Utterance], lines: Sequence[str]) -> list[str]:
        """The lines of one reply."""
        for plan in (each.plan for each in said if isinstance(each, ShowPlan | ShowParts)):
            made = str(plan.made)
            foot = next((n for n, line in enumerate(lines) if made.startswith(line) and line), len(lines))
            end = next((n for n in range(foot, len(lines)) if not lines[n]), len(lines))
            lines = [*lines[:foot], *lines[end:]] if made in self._told else lines
            self._told.add(made)
        return [item for line in _joined(lines) for item in _items(line)]


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """The lines as they were before they were broken at the end of the screen."""
    whole, last = "", ""
    for line in lines:
        word = cells((line.split() or [""])[0])
        fitted = not last.strip() or cells(last) + 1 + word <= WIDTH
        apart = _ITEM.match(line) or _TAGGED.search(last) or (last.startswith("URGENT") and line[:1] == " ")
        row = _is_row(line)
        broken = line.strip() and not fitted and not apart and (not row or _is_row(last))
        if not broken:
            if last or whole:
                yield whole
            whole = line
        else:
            whole += ("  " if row else " ") + line.strip()
        if not broken and not line:
            yield ""
            whole = ""
        last = line
    if whole:
        yield whole


def _is_row(line: str) -> bool:
    """Whether answers, or the parts of a page, stand beside each other."""
    found = _LEAD.fullmatch(line)
    return all(
        _ANSWER.fullmatch(part.strip()) for part in _GAP.split((found["rest"] if found else line).strip())
    )


def _items(line: str) -> Iterator[str]:
    """The items of a line: answers that stand beside each other apart, all else in one."""
    if found := _LEAD.fullmatch(line):
        yield f"{found['lead']}:"
        line = found["rest"]
    parts = _GAP.split(line)
    if len(parts) > 1 and all(_ANSWER.fullmatch(part.strip()) for part in parts):
        yield from (part.strip() for part in parts)
    else:
        yield " ".join(parts)
