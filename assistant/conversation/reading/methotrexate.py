"""How often methotrexate is taken. What says more than once a week is read as daily, and stops everything.

A word for how often belongs to the drug it follows: `MTX 15 mg weekly, folic acid 5 mg daily` is weekly.
"""

from __future__ import annotations

import re

from assistant.conversation.reading.lexicon import Mention
from assistant.conversation.reading.page import Page

_DAY = r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:r(?:s)?)?|fri|sat(?:ur)?|sun)"
_DOSED = r"\d+(?:\.\d+)?\s*(?:mgs?\b|(?![\d.]))"
_BETWEEN = (
    rf"(?:\s*(?:[,(:;=]|-(?=\s)|{_DOSED}|x\s*\d+\b|(?:tabs?|tablets?|po|p\.o\.|oral(?:ly)?|sc|s/c|im|subcut\w*"
    r"|by mouth|by injection|inj(?:ection)?s?|dose|of|at|is|being|taken|takes|taking|given|now|currently"
    r"|total)(?!\w)))*\s*"
)
_MORE_THAN_WEEKLY = (
    r"(?:(?:once|twice|(?:two|three|four|five|six|\d)\s?(?:x|times))\s+)?(?:daily\b|(?:a|per|each|every)\s+(?:day|morning|evening|night)\b"
    r"|/\s?d(?:ay)?\b|/\s?24\s?h\w*|(?:o\.?d|q\.?d|b\.?d|b\.?i\.?d|t\.?d\.?s|t\.?i\.?d|q\.?d\.?s|q\.?i\.?d)\b\.?"
    r"|\d(?:-\d){2,3}(?![\d-])|(?:on\s+)?weekdays\b"
    r"|(?:every (?:other|second) day|(?:on )?alternat\w+ days?|qod|eod)\b"
    r"|(?:[3-7]|three|four|five|six|seven)\s*(?:x|days|times)\s*"
    r"(?:a|per|each|every|/|out of)\s*(?:week|wk|7)\b"
    rf"|(?:from\s+)?{_DAY}(?:day)?s?\s*(?:-|to|through|thru|until)\s*{_DAY}(?:day)?s?\b)"
)
_TIME_OF_DAY = r"(?:mane|nocte|qam|qhs|qpm|in the (?:morning|evening)|at (?:night|bedtime)|with breakfast)\b"
_WEEKLY = (
    r"(?:once\s+)?(?:(?:a|per|each|every)\s+(?:week|wk)\b|/\s?(?:week|wk|w|7\s?d(?:ays)?)\b|(?:weekly|wkly|pw|qw|qwk|q7d|q1w)\b"
    rf"|every (?:7|seven) days\b|(?:(?:every|each|on)\s+)?{_DAY}(?:days?|s)?\b(?!\s*(?:-|to\b|through|thru))"
    r"|(?:1|one)\s*(?:x|day|time)\s*(?:a|per|/)\s*(?:week|wk)\b)"
)
_OFTEN = {
    "daily": re.compile(f"{_BETWEEN}{_MORE_THAN_WEEKLY}", re.I),
    "at a time of day": re.compile(f"{_BETWEEN}{_TIME_OF_DAY}", re.I),
    "weekly": re.compile(f"{_BETWEEN}{_WEEKLY}", re.I),
    "other": re.compile(rf"{_BETWEEN}(?:twice|two times|2\s*x)\s*(?:a\s+|per\s+|/\s*)?week(?:ly)?\b", re.I),
}
_NEW_DOSE = re.compile(rf"\s*[,(;]?\s*(?={_DOSED})", re.I)
_GAP = re.compile(r"\s*(?:of\s+)?", re.I)
_PARTS = re.compile(
    r"\s*(?:\d+\s*x\s*\d|[\d.]+\s*(?:mg)?\s*(?:x\s*\d|\d+\s*(?:tabs?|tablets?)\b)|\d+\s*tab)", re.I
)
_BEFORE = re.compile(
    r"(?P<often>\b(?:daily|weekly))\s+(?:(?:oral|po|sc|s/c|im|low[\s-]dose|high[\s-]dose)\s+)*$", re.I
)
_GOES_ON = re.compile(
    r"\s*(?:$|[.,;)!?\n]|(?:and|but|with|since|for|from|in|plus|by|po|sc|orally|now|x|\()\b)", re.I
)


def how_often(page: Page, start: int, position: int) -> tuple[str, int] | None:
    """`daily`, `weekly` or `other` as said after a drug that ends at `position`, and where that ends."""
    weekly = _match(page, "weekly", position)
    daily = _match(page, "daily", position)
    if weekly is not None and _NEW_DOSE.match(page.text, weekly):
        again = _match(page, "daily", weekly)
        daily = daily if again is None else again
    if daily is not None:
        return "daily", daily
    if weekly is not None:
        return "weekly", weekly
    if (other := _match(page, "other", position)) is not None:
        return "other", other
    when = _match(page, "at a time of day", position)
    if when is not None:
        later = _match(page, "weekly", when)
        return ("daily", when) if later is None else ("weekly", later)
    before = _BEFORE.search(page.text, page.clause(start)[0], start)
    if before is not None and page.free(before.start(), start):
        return before.group("often").lower(), position
    return None


def _is_drug(mention: Mention) -> bool:
    """Whether a phrase names something else that is taken or measured: `daily folic acid`, `daily CK`."""
    return not any(meaning.finding.startswith("methotrexate") for meaning in mention.meanings)


def _match(page: Page, often: str, position: int) -> int | None:
    """Where the words that say so end; None where they are said of what comes next."""
    found = _OFTEN[often].match(page.text, position)
    if found is None:
        return None
    following = _GAP.match(page.text, found.end())
    at = following.end() if following else found.end()
    next_drug = any(m.start == at and found.end() < at and _is_drug(m) for m in page.mentions)
    if next_drug and (re.search(r"[,(;]", found.group()) or not re.search(r"\d", found.group())):
        return None
    after_comma = re.search(r"[,;](?![^,;]*\d)", found.group()) is not None
    if after_comma and not _GOES_ON.match(page.text, found.end()):
        return None
    return found.end()


def in_parts(page: Page, position: int) -> bool:
    """Whether tablets are counted after the drug, `2.5 mg x 6`: no part of them is the weekly dose."""
    return _PARTS.match(page.text, position) is not None
