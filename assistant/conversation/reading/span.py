"""How far a number with its unit reaches in a running text."""

from __future__ import annotations

import re

from assistant.conversation.reading.body import in_two_units
from assistant.conversation.reading.quantities import WORDS, is_graded
from assistant.conversation.reading.units import OFTEN, find_unit, in_weeks, time_unit
from assistant.knowledge.model.ruleset import Finding

NUMBER = r"(?:[<>≤≥~≈]\s?=?\s?)?[+-]?(?:\d+(?:[.,]\d+)*|\.\d+)(?![\d])"
_NUMBER = re.compile(NUMBER, re.ASCII)
_THOUSANDS = re.compile(r"(?: \d{3})+(?![\d./,]|\s*(?:y|yr|kg|cm|mg|lb)\b)", re.ASCII)
_RANGE = re.compile(r"\s?(?:-|\bto\b)\s?\d+(?:\.\d+)?(?!\d)", re.ASCII | re.I)
_GRADE = re.compile(
    r"(?:mrc\s*)?(?:grade\s*)?[0-5](?:\.\d+)?\s?[+-]?(?:\s*/\s*5)?(?!\d|\.\d)", re.ASCII | re.I
)
_OUT_OF = re.compile(r"\s*/\s*\d+", re.ASCII)
_SPELLED = re.compile(rf"(?:an?|{'|'.join(WORDS)})\s+(?=[a-z])", re.I)
_VAGUE = re.compile(r"(?:an? )?(?:few|couple(?: of)?|several)\s+(?:days|weeks|months|years)\b", re.I)
_UNIT_WORD = re.compile(
    r"\s*(x?10\(\d\)/?[^\s,;()]*|[^\s,;()\d][^\s,;()]*|\d(?:-\d){2,3}(?![\d-])|10[\^*eE]?[\d⁰-⁹]+/?[^\s,;()]*)"
)
_WEEKLY = re.compile(
    r"\s*(?:(?:/\s*|(?:once\s+)?(?:a|per|each|every)\s+)(?:week|wk|month)\b|(?:once\s+)?(?:weekly|monthly|qw|pw)\b)"
    r"(?!\s*(?:ago|earlier|back|later|before))",
    re.I,
)
_LOOKS_A_UNIT = re.compile(
    r"(?:[µun]?mol|mmol|mg|g|gms?|grs?|grams?|grammes?|kg|mcg|[µu]g|ng|pg|[mµu]?kat|iu|u|mu|meq|lbs?|cm|ml|dl|l|mmhg|st|lakhs?)\b"
    r"|%|#|°[cf]?$|[^/]{1,8}/[^/]|x?10[\^*e⁰-⁹]|/",
    re.I,
)


def span_of_quantity(finding: Finding, text: str, at: int, ranged: bool = True) -> int | None:
    """Where the number at position `at`, with its unit, ends; None where no number stands there.

    A sign, a range or an unknown unit is part of the span, so that it is refused and not overlooked.
    `ranged` is False where `40 to 60` are two numbers.
    """
    if vague := _VAGUE.match(text, at):
        return vague.end() if in_weeks(finding) else None
    if spelled := _SPELLED.match(text, at):
        return _with_unit(finding, text, spelled.end()) if _timed(text, spelled.end()) else None
    if is_graded(finding) and (grade := _GRADE.match(text, at)):
        more = _RANGE.match(text, grade.end()) if ranged else None
        return more.end() if more else grade.end()
    if body := in_two_units(finding, text, at):
        return body[0]
    number = _NUMBER.match(text, at)
    if number is None:
        return None
    end = number.end()
    for pattern in (_THOUSANDS, _RANGE, _OUT_OF):
        if (ranged or pattern is not _RANGE) and (found := pattern.match(text, end)):
            end = found.end()
    return _with_unit(finding, text, end)


def _timed(text: str, at: int) -> bool:
    word = re.compile(r"[a-z]+", re.I).match(text, at)
    return word is not None and time_unit(word.group()) is not None


def _with_unit(finding: Finding, text: str, end: int) -> int:
    ends: list[int] = []
    position = end
    for _ in range(6):
        word = _UNIT_WORD.match(text, position)
        if word is None:
            break
        position = word.end()
        ends.append(position)
    for stop in reversed(ends):
        unit = text[end:stop].strip().rstrip(".?!:")
        if _known(finding, unit):
            known = end + len(text[end:stop].rstrip().rstrip(".?!:"))
            return _with_other_rate(finding, text, known)
    if ends and _LOOKS_A_UNIT.match(text[end : ends[0]].strip()):
        return end + len(text[end : ends[0]].rstrip(".?!:"))
    return end


def _with_other_rate(finding: Finding, text: str, end: int) -> int:
    """`35 mg weekly` of a daily dose: the rate belongs to the number, so that it is refused."""
    rate = _WEEKLY.match(text, end) if finding.unit.endswith("/day") else None
    return rate.end() if rate else end


def _known(finding: Finding, unit: str) -> bool:
    if find_unit(finding, unit) is not None:
        return True
    often = OFTEN.search(unit)
    if often is not None and not unit[: often.start()].strip():
        return finding.unit.endswith("/day")
    return often is not None and find_unit(finding, f"{unit[: often.start()].strip()}/day") is not None
