"""How an act is said to be done: how often, and in what dose."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.knowledge.model.ruleset import Finding

_DAILY = re.compile(
    r"\b(?:once\s+daily|daily|od|o\.d\.|qd|q\.d\.|every day|each day|(?:a|per) day|every morning|mane|bd|bid"
    r"|tds)\b|/\s?d(?:ay)?\b",
    re.I,
)
_WEEKLY = re.compile(r"\b(?:weekly|(?:a|per|every|each|once a) week|qw|pw)\b|/\s?w(?:ee)?k\b", re.I)
_OFTEN = re.compile(r"\b(?:alternate|every (?:other|second)|bd|bid|tds|tid|twice|eod|qod)\b", re.I)
_TO = re.compile(
    r"\bto\s+(\d+(?:\.\d+)?)\s*(mg|g)?\b"
    r"(?!\s*(?:mg|g|mcg)?\s*(?:/|per\b)\s*(?:kg|m)|\s*(?:to\b|-|%|weeks?|days?|months?))",
    re.I,
)
_DOSE = re.compile(
    r"(?<!by )(?<!from )(?<![\d.])(\d+(?:\.\d+)?)\s*(mg|g)\b(?!\s*(?:/|per)\s*(?:kg|m2))", re.I
)


def says_word(said: str, word: str) -> bool:
    """Whether a text says a word of an action; `daily` in any of its spellings."""
    if word == "daily":
        return _DAILY.search(said) is not None
    return re.search(rf"\b{re.escape(word)}\b", said, re.I) is not None


def dose_in(said: str, finding: Finding) -> Decimal | None:
    """A dose a day or a week, as the finding takes it; none where it is of another time, or by weight."""
    if _OFTEN.search(said):
        return None
    if _DAILY.search(said) if finding.unit.endswith("/week") else _WEEKLY.search(said):
        return None
    found = _TO.search(said) or _DOSE.search(said)
    if found is None:
        return None
    dose = Decimal(found.group(1)) * (1000 if (found.group(2) or "").lower() == "g" else 1)
    return dose if finding.possible is None or dose in finding.possible else None
