"""How the dose of the glucocorticoid moved: `60 -> 20`, `down from 70`, `was on 60, now 20`."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.conversation.reading.cues import OF_OLD
from assistant.conversation.reading.lexicon import Mention
from assistant.conversation.reading.numbers import AFTER, BEFORE, read_before
from assistant.conversation.reading.page import Page
from assistant.conversation.reading.result import settle
from assistant.conversation.reading.scope import Said, said, supposed
from assistant.knowledge.model.ruleset import Finding

_LEAD = (
    r"\s*[,(]?\s*(?:(?:and|then|now|recently|just|being|was|is|has been|since|slowly|gradually|already)\s+)*"
)
_DOWN = r"taper(?:ed|ing)?|wean(?:ed|ing)?|reduc(?:ed|ing)|cut|decreas(?:ed|ing)|lower(?:ed|ing)|down|dropped"
_UP = r"increas(?:ed|ing)|rais(?:ed|ing)|up|went up|doubled|put up|stepped up"
_CHANGE = re.compile(rf"{_LEAD}(?:({_DOWN})|({_UP}))(?:\s+(?:down|up))?\b(?:\s+(?:the )?dose)?", re.I)
_FROM = re.compile(r"\s*(?:[,(]\s*)?from\s*(?=[.\d])", re.I)
_BOTH = re.compile(r"\s*(?=\d+(?:\.\d+)?\s*(?:mg)?\s*(?:to|->|-->|=>|→)\s*\d)", re.I)
_DATE = (
    r"(?:\s*\(?\s*(?:in|from|since|last)\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b\)?)"
)
_NOW_ON = re.compile(
    rf"{_DATE}?\s*[,;(]?\s*(?:(?:and|but)\s+)?(?:(?:it\s+)?is\s+)?(?:now|currently|today"
    r"|at present|presently)\s*"
    r"(?:is\s+|on\s+|at\s+|down\s+to\s+|up\s+to\s+|:\s*)*"
    r"(?=\d+(?:\.\d+)?(?!\s*(?:\d|-?\s*(?:d|w|m|y)(?!g)|/)))",
    re.I,
)
_DATED = re.compile(rf"{_DATE}|{OF_OLD.pattern}", re.I)
_WAS_ON = re.compile(
    r"(?:(?<!has )(?<!have )\b(?:was|were|been)\s+(?:previously\s+|initially\s+)?(?:on|taking)"
    r"|\b(?:initially|originally|at first))\s+(?:on\s+)?$",
    re.I,
)
_NUMBER = re.compile(
    r"[\s:=]*(?:dose\s+)?(?:of\s+|at\s+)?\d+(?:\.\d+)?\s*(?:mg)?(?:\s*(?:/d(?:ay)?|od|daily))?", re.I
)
_LONG_AGO = re.compile(
    r"\W*(?:mg)?\W*(?:in\s+)?(?:(?:19|20)\d\d|last year|at (?:onset|diagnosis|presentation)|initially"
    r"|(?:\d+|a|one|two|three|four|five|ten|several|many) y(?:ea)?rs? ago)",
    re.I,
)
_TO = re.compile(r"\s*(?:to|->|→)\s*(?=[.\d])", re.I)


def of_today(page: Page, mention: Mention) -> bool:
    """Not `was on pred 60` nor `pred 60 in May`, unless what it is now follows: `, now 20`."""
    link = _NUMBER.match(page.text, mention.end)
    end = link.end() if link else mention.end
    plainly = said(page, mention, "glucocorticoid") is Said.PLAINLY
    was_on = _WAS_ON.search(page.text, page.clause(mention.start)[0], mention.start)
    if link is not None and _NOW_ON.match(page.text, end) and not supposed(page, mention.start):
        return plainly or was_on is not None
    return plainly and not was_on and not (link is not None and _DATED.match(page.text, end))


def imply_change(page: Page) -> None:
    """A dose and another before it are a change of the dose, and taken for a recent one."""
    by_name = {reading.finding: reading for reading in page.readings}
    now, before = by_name.get("glucocorticoid_dose"), by_name.get("previous_glucocorticoid_dose")
    finding = page.finding("recent_glucocorticoid_change")
    if finding is None or now is None or before is None or finding.name in by_name:
        return
    dose, earlier = now.settled[now.finding], before.settled[before.finding]
    last = page.text.rfind(before.words)
    if not isinstance(dose, Decimal) or not isinstance(earlier, Decimal) or dose == earlier:
        return
    direction = "reduced" if dose < earlier else "increased"
    if direction in finding.choices and not _LONG_AGO.match(page.text, last + len(before.words)):
        reading = settle(finding, {finding.name: direction}, before.words, ("recent assumed",))
        page.readings.append(reading)


def changed(page: Page, change: str, start: int, end: int, *notes: str) -> None:
    """Record the direction of the latest change, with notes on what is assumed."""
    finding = page.finding("recent_glucocorticoid_change")
    if finding is not None and change in finding.choices:
        page.add(settle(finding, {finding.name: change}, ""), start, end, *notes)


def moved(page: Page, dose: Finding, start: int, position: int, told: bool) -> int | None:
    """`down from 70`, `increased to 40 from 10`, `from 70 to 15`, `was 70`, `-> 15`; where it ends."""
    previous = page.finding("previous_glucocorticoid_dose")
    if previous is None:
        return None
    change = _CHANGE.match(page.text, position)
    at = change.end() if change else position
    numbers: list[tuple[Finding, int]] = []
    end: int | None = None
    for _ in range(2):
        source, target = _FROM.match(page.text, at), _TO.match(page.text, at)
        source = source or ((change or told) and not numbers and _BOTH.match(page.text, at)) or None
        if source and all(f is not previous for f, _ in numbers):
            finding, step = previous, source
        elif target and (change or told or numbers) and all(f is not dose for f, _ in numbers):
            finding, step = dose, target
        else:
            break
        if finding is dose and not numbers and any(r.finding == dose.name for r in page.readings):
            end = _arrow(page, dose, previous, position, step.end())
            break
        reached = page.quantity(finding, position, step.end(), ranged=False)
        if reached is None:
            break
        numbers.append((finding, reached))
        at = end = reached
    if end is None and not change:
        now = _NOW_ON.match(page.text, position)
        arrow, before = AFTER.match(page.text, position), BEFORE.match(page.text, position)
        if not page.free(start, position) and (end := read_before(page, previous, position)):
            pass
        elif before and not page.free(start, position):
            end = page.quantity(previous, position, before.end())
        elif arrow:
            end = _arrow(page, dose, previous, start, arrow.end())
        elif now and not page.free(start, position):
            end = _arrow(page, dose, previous, start, now.end())
    if end is not None and change is not None:
        direction = "reduced" if change.group(1) else "increased"
        changed(
            page,
            direction,
            position + len(change.group()) - len(change.group().lstrip(" ,(")),
            end,
            "recent assumed",
        )
    if end is not None:
        page.take(position, end)
        if page.text[end : end + 1] == ")":
            page.take(end, end + 1)
            end += 1
    return end


def _arrow(page: Page, dose: Finding, previous: Finding, start: int, at: int) -> int | None:
    """`70 -> 15`: the dose just read was the one before."""
    for index, reading in enumerate(page.readings):
        if reading.finding == dose.name:
            value = reading.settled[dose.name]
            earlier = settle(previous, {previous.name: value}, reading.words, reading.assumed)
            end = page.quantity(dose, start, at)
            if end is not None:
                page.readings[index] = earlier
            return end
    return None
