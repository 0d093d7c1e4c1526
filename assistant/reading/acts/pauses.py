"""A drug that is to be left out for a while: `no pred while she is infected`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.acts.spelling import words


class Pauses:
    """The pauses that a text says, over the words of one rule set and a pattern of its drugs."""

    def __init__(self, ruleset: Ruleset, drugs: str) -> None:
        lasting = [t.phrase for t in ruleset.terms if t.kind == "deed" and t.value == "pause"]
        said = rf"\bno\s+(?:more\s+)?(?P<drug>{drugs})\s+(?:{words(lasting)})\b"
        self._said = re.compile(said, re.I) if drugs and lasting else None

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where each begins and ends, and the drug as it is typed."""
        for match in self._said.finditer(text) if self._said else ():
            yield match.start(), match.end(), match["drug"]
