"""One drug for another, and a drug to a dose: `swap MMF for MTX 15`, `take the MTX to 20`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.acts.spelling import words

_OWN = r"\s+(?:(?:the|her|his|their)\s+)?"
_DOSE = r"\d[\d.,]*(?![\d.,]*\d)(?!\s*(?:%|x\b|weeks?|wks?|days?|months?|years?|/(?:12|52|7)\b))"


class Swaps:
    """What a text says of two drugs, or of a drug and a dose; over a pattern of a rule set's drugs."""

    def __init__(self, ruleset: Ruleset, drugs: str) -> None:
        swap, take = (
            [t.phrase for t in ruleset.terms if (t.kind, t.value) == ("deed", said)] if drugs else []
            for said in ("swap", "take")
        )
        self._drugs, self._swap, self._take = drugs, rf"\b(?:{words(swap)})", rf"\b(?:{words(take)})"
        self._begins_swap = re.compile(rf"{self._swap}\s", re.I) if swap else None
        self._begins_take = re.compile(rf"{self._take}\s", re.I) if take else None

    def of_two(self, text: str) -> Iterator[re.Match[str]]:
        """Each exchange, with what goes as `old` and what comes as `new`."""
        if self._begins_swap and self._begins_swap.search(text):
            yield from self._two.finditer(text)

    def to_a_dose(self, text: str) -> Iterator[re.Match[str]]:
        """Each drug that is taken to a dose, up to that dose."""
        if self._begins_take and self._begins_take.search(text):
            yield from self._dose.finditer(text)

    @cached_property
    def _two(self) -> re.Pattern[str]:
        """Compiled when it is first needed, as is the other: each holds every drug."""
        old = rf"{self._swap}{_OWN}(?P<old>{self._drugs})\s+(?:over\s+)?"
        return re.compile(rf"{old}(?:for|to|with|by|into){_OWN}(?P<new>{self._drugs})\b", re.I)

    @cached_property
    def _dose(self) -> re.Pattern[str]:
        drug = rf"{self._take}{_OWN}(?P<drug>{self._drugs})"
        return re.compile(rf"{drug}\s+(?:dose\s+)?(?:back\s+)?to\s+(?={_DOSE})", re.I)
