"""Wide gaps mean nothing outside a table: single spaces instead, and where each place was typed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

_WIDE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")


class SingleSpaced:
    """A text with single spaces in some of its stretches."""

    def __init__(self, text: str, stretches: Iterable[tuple[int, int]]) -> None:
        self._from: list[int] = []  # in the new text: from where on some are gone
        self._gone: list[int] = []  # how many spaces, in all
        parts, done, gone = [], 0, 0
        for start, end in stretches:
            for gap in _WIDE.finditer(text, start, end):
                parts.append(text[done : gap.start()] + " ")
                done, gone = gap.end(), gone + gap.end() - gap.start() - 1
                self._from.append(done - gone)
                self._gone.append(gone)
        self.text = "".join((*parts, text[done:]))

    def typed(self, place: int) -> int:
        """Where a place of the text stands in what was typed."""
        before = bisect_right(self._from, place)
        return place + (self._gone[before - 1] if before else 0)
