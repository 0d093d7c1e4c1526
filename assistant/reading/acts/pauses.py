"""A drug that is to be left out for a while: `no pred while she is infected`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.acts.spelling import words


class Pauses:
    """The pauses that a text says, over the words of one rule set and a pattern of its drugs."""

    def __init__(self, ruleset: Ruleset, drugs: str) -> None:
        lasting = [t.phrase for t in ruleset.terms if t.kind == "deed" and t.value == "pause"]
        self._pattern = rf"\bno\s+(?:more\s+)?(?P<drug>{drugs})\s+(?:{words(lasting)})\b"
        self._last = re.compile(rf"\s(?:{words(lasting)})\b", re.I) if drugs and lasting else None

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where each begins and ends, and the drug as it is typed."""
        if self._last and self._last.search(text):
            for match in self._said.finditer(text):
                yield match.start(), match.end(), match["drug"]

    @cached_property
    def _said(self) -> re.Pattern[str]:
        """Compiled when it is first needed: it holds every drug."""
        return re.compile(self._pattern, re.I)
