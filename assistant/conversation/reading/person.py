"""Reading who the patient is: `44f`, `72 kg`, `BP 118/74`, `5 month history`."""

from __future__ import annotations

import re

from assistant.conversation.reading.cues import FAMILY
from assistant.conversation.reading.lexicon import Mention
from assistant.conversation.reading.numbers import LINK
from assistant.conversation.reading.page import Page
from assistant.conversation.reading.result import settle
from assistant.conversation.reading.scope import of_family
from assistant.knowledge.model.ruleset import Shape

_MALE = r"(?:M|male|man|gentleman|boy|♂)"
_FEMALE = r"(?:F|female|woman|lady|girl|♀)"
_YEARS = r"(?:yo|y\.o\.?|y/o|y(?:(?:ea)?rs?)?[ -]?olds?|yrs?|years?|y)"
_AGE_SEX = re.compile(
    rf"(?<![\w.,/])(\d{{1,3}})\s*-?\s*(?:({_YEARS})\b\.?)?[\s-]*({_MALE}|{_FEMALE})(?!\w)", re.I
)
_SEX_AGE = re.compile(
    rf"(?<!\w)({_MALE}|{_FEMALE})\s*,?\s*(?:aged?|of)?\s*(\d{{1,3}})\s*({_YEARS})?(?![\w.,/]*\d)", re.I
)
_AGE = re.compile(rf"\b(\d{{1,3}})\s*-?\s*({_YEARS})(?!\w)", re.I)
_LED_BY = re.compile(r"\s*(?:(?:a|an|this|the|pt|patient|new|is|review|r/v|seen|re|hx|of)[\s:]*)*", re.I)
_METRES = re.compile(
    r"\s*(?:walk\w*|run\w*|to|in|on|flat|of|ago|post|since|later|hx|history|and then|then|after|before|max"
    r"|limit\w*|distance|duration|[/\d])",
    re.I,
)
_OLD = re.compile(r"yo|y\.o|y/o|old", re.I)
_MASS = re.compile(r"(?<![\d.,/])\d+(?:[.,]\d+)?\s*(?:kgs?|kilos?|lbs?|pounds|st|stones?)\b(?!\s*/)", re.I)
_TALL = re.compile(
    r"(?<![\d.,/])(?:\d{3}\s*cm|1\.\d{1,2}\s*m|\d\s*(?:'|-?(?:ft|foot|feet)-?)\s*\d{1,2}\s*(?:\"|in(?:s|ch(?:es)?)?\b)?)(?![\w/])",
    re.I,
)
_CHANGED = re.compile(r"\b(?:lost|loss|gain(?:ed)?|dropped|put on|down|up|reduced|per)\b", re.I)
_PRESSURE = re.compile(
    r"\b(?:BP|blood pressure)\s*(?:is|of|:|=|was)?\s*(\d{2,3})\s*/\s*(\d{2,3})(?:\s*mm ?Hg)?", re.I
)
_ONSET = re.compile(r"(?:onset|diagnosed|began|since|at|from)\s*(?:the\s+)?(?:age|aged)?\s*(?:of\s*)?$", re.I)
_HISTORY = re.compile(
    r"\b(\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-]"
    r"(day|week|month|year)s?'?[\s-]history\b(?:\s+of)?",
    re.I,
)


def read_person(page: Page) -> None:
    """Age, sex, weight, height, blood pressure and the length of the history."""
    for match in [*_AGE_SEX.finditer(page.text), *_SEX_AGE.finditer(page.text)]:
        if not page.free(match.start(), match.end()) or FAMILY.search(page.text, *page.clause(match.start())):
            continue
        number = next(g for g in match.groups() if g and g.isdigit())
        word = next(g for g in match.groups() if g and not g.isdigit() and not re.fullmatch(_YEARS, g, re.I))
        if len(word) == 1 and word.islower() and not _clear_letter(page, match):
            continue
        if _names_number(page, match.start()):
            continue
        _age(page, match, number)
        sex = "female" if re.fullmatch(_FEMALE, word, re.I) else "male"
        finding = page.finding("sex")
        if finding is not None and sex in finding.choices:
            page.add(settle(finding, {"sex": sex}, ""), match.start(), match.end())
    for match in _AGE.finditer(page.text):
        clause = page.clause(match.start())
        alone = page.text[slice(*clause)].strip(" .") == match.group().strip(" .")
        before = page.text[clause[0] : match.start()]
        said_age = re.search(r"\bage[d]?\s*:?$", before.strip(), re.I)
        if (alone or said_age or _OLD.search(match.group(2)) or match.start() == 0) and not _ONSET.search(
            before
        ):
            _age(page, match, match.group(1))
    for name, pattern in (("weight", _MASS), ("height", _TALL)):
        _bare_measure(page, name, pattern)
    for match in _PRESSURE.finditer(page.text):
        for name, group in (("systolic_bp", 1), ("diastolic_bp", 2)):
            finding = page.finding(name)
            if finding is not None:
                page.taken[match.start() : match.end()] = bytes(match.end() - match.start())
                page.quantity(
                    finding, match.start(), match.start(group), unit=finding.unit, until=match.end(group)
                )
                page.take(match.start(), match.end())
    finding = page.finding("symptom_duration")
    for match in _HISTORY.finditer(page.text) if finding else ():
        if finding is not None and page.free(match.start(), match.end()):
            page.quantity(finding, match.start(), match.start(), until=match.end(2))
            page.take(match.start(), match.end())


def _clear_letter(page: Page, match: re.Match[str]) -> bool:
    """Whether a small `f` or `m` after a number is the sex: not degrees, metres, minutes or months."""
    if match.re is _SEX_AGE:
        return False
    if match.group(2):
        return True
    first = match.start() if match.group(3) == "f" else 0
    begins = page.sentence(match.start())[0] if match.group(3) == "m" else page.clause(match.start())[0]
    led = _LED_BY.fullmatch(page.text, begins, match.start()) is not None
    led = led or any(m.start - match.end() in (0, 1, 2) and _is_diagnosis(m) for m in page.mentions)
    person = 0 < int(match.group(1)) < (97 if first or match.group(3) == "f" else 111)
    return led and person and not (match.group(3) == "m" and _METRES.match(page.text, match.end()))


def _is_diagnosis(mention: Mention) -> bool:
    return any(meaning.finding == "diagnosis" for meaning in mention.meanings)


def _names_number(page: Page, position: int) -> bool:
    """Whether the name of a number other than an age stands just before: `temp 101 F`."""
    for mention in page.mentions:
        if (
            mention.start < position
            and (link := LINK.match(page.text, mention.end))
            and link.end() == position
        ):
            found = (page.finding(name) for name in mention.names)
            return any(f is not None and f.shape is Shape.NUMBER and f.name != "age" for f in found)
    return False


def _age(page: Page, match: re.Match[str], number: str) -> None:
    finding = page.finding("age")
    if finding is not None and page.free(match.start(), match.end()) and not of_family(page, match.start()):
        at = match.start() + match.group().index(number)
        page.quantity(finding, match.start(), at, unit=finding.unit, until=at + len(number))
        page.take(match.start(), match.end())


def _bare_measure(page: Page, name: str, pattern: re.Pattern[str]) -> None:
    finding = page.finding(name)
    for match in pattern.finditer(page.text) if finding else ():
        start, _ = page.clause(match.start())
        named = any(m.end <= match.start() and m.start >= start and m.names for m in page.mentions)
        if finding is None or named or not page.free(match.start(), match.end()):
            continue
        if not _CHANGED.search(page.text, start, match.start()) and not of_family(page, match.start()):
            page.quantity(finding, match.start(), match.start())
