"""One drug for another, and a drug to a dose: `swap MMF for MTX 15`, `take the MTX to 20`."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
        old = rf"\b(?:{words(swap)}){_OWN}(?P<old>{drugs})\s+(?:over\s+)?"
        two = rf"{old}(?:for|to|with|by|into){_OWN}(?P<new>{drugs})\b"
        dose = rf"\b(?:{words(take)}){_OWN}(?P<drug>{drugs})\s+(?:dose\s+)?(?:back\s+)?to\s+(?={_DOSE})"
        self._two = re.compile(two, re.I) if swap else None
        self._dose = re.compile(dose, re.I) if take else None

    def of_two(self, text: str) -> Iterator[re.Match[str]]:
        """Each exchange, with what goes as `old` and what comes as `new`."""
        yield from self._two.finditer(text) if self._two else ()

    def to_a_dose(self, text: str) -> Iterator[re.Match[str]]:
        """Each drug that is taken to a dose, up to that dose."""
        yield from self._dose.finditer(text) if self._dose else ()
