"""Reading a number after the name of its finding in a running text.

After `CK 2600` come what it was (`was 240`, `from 240`, `240 -> 2600`) and its limit (`normal < 180`).
"""

from __future__ import annotations

import re

from assistant.conversation.reading.cues import OF_OLD
from assistant.conversation.reading.lexicon import Mention
from assistant.conversation.reading.page import Page
from assistant.conversation.reading.result import decline
from assistant.conversation.reading.scope import dated, hypothetical, of_family
from assistant.conversation.reading.span import NUMBER, span_of_quantity
from assistant.conversation.reading.units import find_unit
from assistant.conversation.reading.values import NOT_HAD
from assistant.knowledge.model.ruleset import Finding, Shape

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
_THEN = re.compile(
    r"\s*(?:now|today|currently)?\s*[,(;]\s*(?P<number>\d+(?:\.\d+)?)(?:\s*(?:mg|U/L|IU/L))?\s*"
    r"(?P<when>before(?: that)?|previously|prior|earlier|beforehand"
    r"|(?:at )?last (?:visit|time|month|year|clinic|review)"
    r"|(?P<date>(?:in |last )?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b"
    r"|(?:\d+|an?|one|two|three|four|five|six)\s*(?:weeks?|wks?|months?|mo|years?|yrs?|/52|/12)\s+ago))(?!\w)",
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
_GRADED = re.compile(
    r"(?:is|are|of|at|now|:|=|\s)*(?:MRC\s*)?(?:grade\s*)?"
    r"(?:[0-5]\s?[+-]?\s*/\s*5|[0-5][+-]?(?=\s*(?:$|[,;)\n]|\.(?!\d)|and\b|&|bilat|both|L\b|R\b)))",
    re.I,
)
_TIMES_LIMIT = re.compile(r"\s*(?:x|times|fold)\s*(?:the\s+)?(?:ULN|upper|normal|limit|higher)", re.I)
NO_RESULT = re.compile(
    r"(?:is|was|still|has been|:|=|results?|level|-|\s)*"
    r"\b(not (?:yet )?(?:been )?(?:done|measured|tested|known|available|had|checked)|pending|awaited"
    r"|awaiting|unknown)\b",
    re.I,
)


def read_numbers(page: Page) -> None:
    """Every number that follows the name of its finding, with what it was before and its limit."""
    for mention in list(page.unread()):
        numeric = [f for name in mention.names if (f := page.finding(name)) and f.shape is Shape.NUMBER]
        numeric += [f for f in (_of_trend(page, mention),) if f is not None]
        numeric += [f for f in (_strength_of(page, mention),) if f is not None and not numeric]
        if len(numeric) != 1 or of_family(page, mention.start) or hypothetical(page, mention.start):
            continue
        if page.free(mention.start, mention.end):
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
        names = (*mention.names, *(m.value for m in mention.meanings if m.value))
        found = (page.finding(f"{name.rstrip('s')}_strength") for name in names)
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
            word = re.sub(r"\b(?:yet|been) ", "", had.group(1).lower())
            page.add(decline(finding, "", word if word in NOT_HAD else "unknown"), start, had.end())
        return
    if times := _TIMES_LIMIT.match(text, reach):
        page.slips.append(f'"{page.words(start, times.end())}" is not a value. Please type the value.')
        page.take(start, times.end())
        return
    if dated(page, reach, start) or OF_OLD.match(text, named):
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
    if previous is not None and end is not None and read_before(page, previous, end):
        return
    if previous is not None and end is not None and (before := BEFORE.match(text, end)):
        first = before.start() + len(before.group()) - len(before.group().lstrip(" ,("))
        stop = page.quantity(previous, first, before.end(), unit=_unit(finding, text[at:reach]))
        if stop is not None and end == reach:
            _limit(page, finding, stop)


def read_before(page: Page, previous: Finding, position: int) -> int | None:
    """`(60 in May)`, `, 240 before`: the value before, after the present one; where it ends."""
    then = _THEN.match(page.text, position)
    if then is None:
        return None
    start, stop = then.start("number"), then.start("when")
    end = page.quantity(previous, start, start, until=start + len(page.text[start:stop].rstrip()))
    if end is None:
        return None
    if then.group("date") is None:
        page.take(start, then.end())
        return then.end()
    return end


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
