"""Reading numbers in a running text: who the patient is, and a number after the name of its finding.

After `CK 2600` come what it was (`was 240`, `from 240`, `240 -> 2600`) and its limit (`normal < 180`).
"""

from __future__ import annotations

import re

from assistant.conversation.reading.lexicon import Mention
from assistant.conversation.reading.page import Page
from assistant.conversation.reading.result import decline, settle
from assistant.conversation.reading.scope import FAMILY, of_family
from assistant.conversation.reading.span import NUMBER, span_of_quantity
from assistant.conversation.reading.units import find_unit
from assistant.conversation.reading.values import NOT_HAD
from assistant.knowledge.model import Finding, Shape

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
_OLD = re.compile(r"yo|y\.o|y/o|old", re.I)
_MASS = re.compile(r"(?<![\d.,/])\d+(?:[.,]\d+)?\s*(?:kgs?|kilos?|lbs?|pounds)\b(?!\s*/)", re.I)
_TALL = re.compile(
    r"(?<![\d.,/])(?:\d{3}\s*cm|1\.\d{1,2}\s*m|\d\s*(?:'|ft)\s*\d{1,2}\s*(?:\"|in)?)(?![\w/])", re.I
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
LINK = re.compile(
    r"\s*\+*\s*(?:\(?\s*(?:level|value|score|count|now|today|currently|recently|is|of|at|was|on|to|=|:)\s*)*",
    re.I,
)
BEFORE = re.compile(
    r"\s*[,(]?\s*(?:(?:it|which)\s+)?(?:was|from|previous(?:ly)?(?:\s+was)?|prev|before(?:\s+that)?|earlier|last"
    r"|(?:down|up|fallen|risen|dropped)\s+from|compared\s+(?:to|with)|baseline)\s*:?\s*(?=[<>~.\d])",
    re.I,
)
AFTER = re.compile(r"\s*(?:->|-->|=>|→|⇒|>>)\s*(?=[.\d])")
_MOVED = re.compile(
    r"\s*(?:(?:has|have|had|is|was|now|going|gone|went|came|come|coming|much|rose|risen|rising|rise|fell|fallen"
    r"|falling|fall|dropped|dropping|up|down|increased|decreased|declined|climbed|climbing|improved|tapered|reduced|cut|weaned"
    r"|lowered|raised)\s*)*(?:from\s*(?=[.\d]))",
    re.I,
)
_TO = re.compile(r"\s*(?:to|down to|up to|->|→|until|now|and now|,? ?now)\s*(?=[.\d])", re.I)
_MOVES = re.compile(r"\s*(?=\d+(?:\.\d+)?\s*(?:->|→))")
_NOW = re.compile(r"\s*[,;]?\s*(?:and\s+)?(?:it\s+)?(?:is\s+)?(?:now|today)\s*(?:is|:)?\s*(?=[.\d])", re.I)
_AT_LAST = re.compile(r"\s*(?:to|at)\s*(?=[.\d])", re.I)
_LIMIT = re.compile(
    r"\s*[,;(\[]?\s*(?:lab\s+)?(?:normal(?:\s+range)?|norm|N|nl|ref(?:erence)?(?:\s+range)?|ULN"
    r"|upper\s+limit(?:\s+of\s+normal)?|limit|range)\s*(?:is|of|up to|below|under|to|<=?|≤|:|=|\s)*"
    r"(?:\d{1,3}\s?-\s?)?(?=\d)",
    re.I,
)
_GRADED = re.compile(r"(?:is|are|of|at|now|:|=|\s)*(?:MRC\s*)?(?:grade\s*)?[0-5]\s?[+-]?\s*/\s*5", re.I)
_TIMES_LIMIT = re.compile(r"\s*(?:x|times|fold)\s*(?:the\s+)?(?:ULN|upper|normal|limit|higher)", re.I)
NO_RESULT = re.compile(
    r"(?:is|was|still|has been|:|=|results?|level|-|\s)*"
    r"\b(not (?:done|measured|tested|known|available|had|checked)|pending|awaited|awaiting|unknown)\b",
    re.I,
)


def read_person(page: Page) -> None:
    """Age, sex, weight, height, blood pressure and the length of the history."""
    for match in [*_AGE_SEX.finditer(page.text), *_SEX_AGE.finditer(page.text)]:
        if not page.free(match.start(), match.end()) or FAMILY.search(page.text, *page.clause(match.start())):
            continue
        number = next(g for g in match.groups() if g and g.isdigit())
        word = next(g for g in match.groups() if g and not g.isdigit() and not re.fullmatch(_YEARS, g, re.I))
        if len(word) == 1 and word.islower() and (match.re is _SEX_AGE or not match.group(2)):
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


def read_numbers(page: Page) -> None:
    """Every number that follows the name of its finding, with what it was before and its limit."""
    for mention in list(page.unread()):
        numeric = [f for name in mention.names if (f := page.finding(name)) and f.shape is Shape.NUMBER]
        numeric += [f for f in (_of_trend(page, mention),) if f is not None]
        numeric += [f for f in (_strength_of(page, mention),) if f is not None and not numeric]
        if len(numeric) == 1 and not of_family(page, mention.start) and page.free(mention.start, mention.end):
            _read_named(page, mention, numeric[0])


def _of_trend(page: Page, mention: Mention) -> Finding | None:
    """`CK up` names the movement of a number; a number may follow it."""
    for meaning in mention.meanings:
        base = page.finding(meaning.finding.removesuffix("_trend"))
        if meaning.value is not None and base is not None and base.name != meaning.finding:
            names = (base.title, base.name, *base.synonyms)
            if any(page.text[mention.start : mention.end].casefold().startswith(n.casefold()) for n in names):
                return base
    return None


def _strength_of(page: Page, mention: Mention) -> Finding | None:
    """`neck flexors 4/5`: the finding of that strength, where a grade follows."""
    if _GRADED.match(page.text, mention.end):
        found = (page.finding(f"{name.rstrip('s')}_strength") for name in mention.names)
        return next((f for f in found if f is not None), None)
    return None


def _read_named(page: Page, mention: Mention, finding: Finding) -> None:
    trend = finding.name not in mention.names and _strength_of(page, mention) is not finding
    read_after(page, mention.start, mention.end, finding, trend)


def read_after(page: Page, start: int, named: int, finding: Finding, trend: bool = False) -> None:
    """Read the number after a name that ends at `named`, and what it was. `trend`: the name says it moved."""
    text, previous = page.text, page.finding(f"previous_{finding.name}")
    if previous is not None and (moved := _MOVED.match(text, named)):
        end = page.quantity(previous, start, moved.end(), ranged=False)
        if end is not None and (then := _TO.match(text, end)):
            unit = _unit(previous, text[moved.end() : end])
            end = page.quantity(finding, start, then.end(), unit=unit) or end
        _limit(page, finding, end)
        return
    link = (_AT_LAST.match(text, named) or _MOVES.match(text, named)) if trend else LINK.match(text, named)
    if link is None:
        return
    at = link.end()
    reach = span_of_quantity(finding, text, at)
    if reach is None:
        if not trend and (had := NO_RESULT.match(text, named)):
            word = had.group(1).lower()
            page.add(decline(finding, "", word if word in NOT_HAD else "unknown"), start, had.end())
        return
    if times := _TIMES_LIMIT.match(text, reach):
        page.slips.append(f'"{page.words(start, times.end())}" is not a value. Please type the value.')
        page.take(start, times.end())
        return
    was = re.search(r"\b(?:was|previously)\b", text[named:at], re.I)
    arrow = AFTER.match(text, reach)
    if previous is not None and (was or arrow):
        end = page.quantity(previous, start, at)
        then = arrow or (_NOW.match(text, end) if end is not None else None)
        if end is not None and then:
            end = page.quantity(finding, start, then.end(), unit=_unit(previous, text[at:reach])) or end
        _limit(page, finding, end)
        return
    now = page.finding(finding.name.removeprefix("previous_"))
    if now is not None and now is not finding:
        end = page.quantity(finding, start, at)
        if end is not None and (after := _NOW.match(text, end) or AFTER.match(text, end)):
            page.quantity(now, start, after.end(), unit=_unit(finding, text[at:reach]))
        return
    end = page.quantity(finding, start, at, *(("read as the present value",) if was else ()))
    end = _limit(page, finding, end)
    if previous is not None and end is not None and (before := BEFORE.match(text, end)):
        first = before.start() + len(before.group()) - len(before.group().lstrip(" ,("))
        stop = page.quantity(previous, first, before.end(), unit=_unit(finding, text[at:reach]))
        if stop is not None and end == reach:
            _limit(page, finding, stop)


def _unit(finding: Finding, typed: str) -> str:
    """The unit typed with a number, to be assumed for the next one; none where it is not known."""
    unit = re.sub(rf"^\s*{NUMBER}", "", typed).strip()
    return unit if unit and find_unit(finding, unit) else ""


def _limit(page: Page, finding: Finding, end: int | None) -> int | None:
    """Read the upper limit that may stand at `end`; where it ends, or `end`."""
    limit = page.finding(f"{finding.name}_upper_limit")
    found = _LIMIT.match(page.text, end) if limit is not None and end is not None else None
    if limit is None or found is None:
        return end
    start = found.start() + len(found.group()) - len(found.group().lstrip(" ,;(["))
    stop = page.quantity(limit, start, found.end())
    if stop is not None and page.text[stop : stop + 1] in (")", "]"):
        page.take(stop, stop + 1)
        stop += 1
    return stop or end
