"""How an act is said to be done: how often, and in what dose."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.knowledge.model.intents import ALONE, Step
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


_BARE = re.compile(
    r"\s*(?:(?:back|up|down)\s+)?(?:(?:to|at|on|of)\s+)?(\d+(?:\.\d+)?)()"
    r"(?![\d.]*\d)(?!\s*(?:mg|g)?\s*(?:/|per\b)\s*(?:kg|m|\d))(?!\s*(?:to\b|[-x×%+,/]|weeks?|wks?|days?|months?|h\b|mcg|cycles?|pulses?))"
)
_ALONE = re.compile(
    r"\b(?:alone|only|monotherapy|by (?:it|them)sel(?:f|ves)|instead|on its own|nothing else)\b", re.I
)
_BY = re.compile(r"\bby\s+(\d+(?:\.\d+)?)\s*(?:mg)?\b(?!\s*(?:%|weeks?|days?|months?))", re.I)
_HALF = re.compile(r"\b(?:halve|halving|by (?:a )?half|half the dose)\b", re.I)
_PACE = re.compile(
    r"\b(?:an?|per|each|every)\s+(?:(\d+)\s+)?(day|week|fortnight|month)s?\b|\b(weekly|daily)\b", re.I
)
_WEEKS = {"day": Decimal(1) / 7, "daily": Decimal(1) / 7, "fortnight": Decimal(2), "month": Decimal(4)}


def step_in(said: str) -> Step | None:
    """`by 5 mg every week`, `halve it`, `every month`."""
    by, half, pace = _BY.search(said), _HALF.search(said), _PACE.search(said)
    if not (by or half or pace):
        return None
    weeks = None
    if pace:
        named = (pace.group(2) or pace.group(3)).casefold()
        weeks = _WEEKS.get(named, Decimal(1)) * int(pace.group(1) or 1)
    return Step(Decimal(by.group(1)) if by else None, half is not None, weeks)


def says_word(said: str, word: str) -> bool:
    """Whether a text says a word of an action; `daily` and `alone` in any of their spellings."""
    if word == "daily":
        return _DAILY.search(said) is not None
    if word == ALONE:
        return _ALONE.search(said) is not None
    return re.search(rf"\b{re.escape(word)}\b", said, re.I) is not None


def dose_in(said: str, finding: Finding, named: int = 0) -> Decimal | None:
    """A dose a day or a week, as the finding takes it; none where it is of another time, or by weight.

    named: where the drug or the deed ends, behind which a number alone is a dose: `pred 40`, `back up to 40`.
    """
    if _OFTEN.search(said):
        return None
    if _DAILY.search(said) if finding.unit.endswith("/week") else _WEEKLY.search(said):
        return None
    found = _TO.search(said) or _DOSE.search(said) or (_BARE.match(said, named) if named else None)
    if found is None:
        return None
    thousands = (found.group(2) or finding.unit).lower().startswith("g") - finding.unit.startswith("g")
    dose = Decimal(found.group(1)) * Decimal(1000) ** thousands
    return dose if finding.possible is None or dose in finding.possible else None
