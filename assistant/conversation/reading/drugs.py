"""Reading a drug besides the glucocorticoid: `MTX 15 mg weekly sc`, `AZA 150 mg for 2 years`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.conversation.reading.cues import ENDED
from assistant.conversation.reading.lexicon import Mention
from assistant.conversation.reading.methotrexate import how_often, in_parts
from assistant.conversation.reading.numbers import LINK
from assistant.conversation.reading.page import Page
from assistant.conversation.reading.result import settle
from assistant.conversation.reading.span import span_of_quantity
from assistant.knowledge.model.ruleset import Finding

_TIME = r"(?:d(?:ays?)?|w(?:ee)?ks?|w|fortnights?|mo(?:nth)?s?|mths?|y(?:ea)?rs?|y)"
_TIME_NEXT = re.compile(rf"\s*(?:-\s*)?(?:{_TIME}\b|/\s*(?:7|12|52)\b)", re.I)
FOR = re.compile(
    r"\s*,?\s*(?:(?:for|x|over|since|during|now)\s*)?(?:(?:the|about)\s+)?(?:(?:last|past)\s+)?", re.I
)
DURATION = re.compile(
    rf"(?:\d+(?:\.\d+)?\s*-?\s*{_TIME}\b|\d+/(?:7|12|52)\b"
    rf"|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:day|week|fortnight|month|year)s?\b"
    r"|(?:an? )?(?:few|couple of|several)\s+(?:days|weeks|months|years)\b)",
    re.I,
)
_STEP = re.compile(r"\s*(?:less|more|lower|higher|steps?|decrements?|increments?)\b", re.I)
COURSE_BEFORE = re.compile(
    rf"(?P<time>{DURATION.pattern})\s+(?:of|on)\s+(?:the\s+)?(?:oral\s+|high[\s-]dose\s+|daily\s+)?$", re.I
)
AGO = re.compile(r"\s*(?:ago|earlier|back|previously)\b", re.I)
_DOSE_BEFORE = re.compile(r"(?<![\d.,/])(\d+(?:\.\d+)?\s*mg)\s*(?:of\s+)?(?:oral\s+|po\s+|sc\s+)?$", re.I)
_GIVEN = re.compile(
    r"\s*((?:\d+(?:\.\d+)?|an?|one|two|three|four|five|six)\s*(?:day|week|wk|month|year|yr)s?)\s+ago\b", re.I
)
_ROUTES = {"oral": r"po|oral(?:ly)?|by mouth", "sc": r"sc|s/c|subcut\w*|subq", "im": r"im|intramuscular\w*"}


def read_dose(page: Page, dose: Finding, start: int, position: int) -> int | None:
    """Read the dose after a drug; where it ends. A number of weeks is no dose."""
    link = LINK.match(page.text, position)
    if link is None:
        return None
    at = link.end()
    number = re.compile(r"[\d.,]+").match(page.text, at)
    if number and _TIME_NEXT.match(page.text, number.end()):
        return None
    reach = span_of_quantity(dose, page.text, at)
    if reach is None or not page.text[at : at + 1].strip("an"):
        return None
    if _STEP.match(page.text, reach):
        return None
    return page.quantity(dose, start, at)


def read_drug(page: Page, mention: Mention, member: str, named: str | None = None) -> None:
    """One drug besides the glucocorticoid, with its dose, how often, by which route and for how long.

    `named` is how often its very name says it is taken: `weekly MTX`.
    """
    drugs = page.finding("current_drugs")
    name = next(_full_names(page, member), "")
    dose, duration = page.finding(f"{name}_dose"), page.finding(f"{name}_duration")
    if name == "methotrexate":
        duration = page.finding("weeks_at_dose")
    if drugs is None or dose is None:
        return
    start, position = mention.start, mention.end
    frequency = page.finding("methotrexate_frequency") if name == "methotrexate" else None
    often = how_often(page, start, position) if frequency is not None else None
    if often is not None and ENDED.match(page.text, often[1]):
        page.take(start, position)
        return
    page.add(settle(drugs, {f"{drugs.name}/{member}": True}, ""), start, position)
    if named and (often is None or named == "daily"):
        often = named, position
    if frequency is not None and often is not None:
        page.add(settle(frequency, {frequency.name: often[0]}, ""), start, often[1])
        if often[0] != "weekly":
            return
        page.taken[mention.end : often[1]] = bytes(often[1] - mention.end)
    before = _DOSE_BEFORE.search(page.text, page.clause(start)[0], start)
    if frequency is not None and in_parts(page, position):
        page.slips.append("Please type the whole methotrexate dose of a week, such as MTX 15 mg weekly.")
    elif (end := read_dose(page, dose, start, position)) is not None:
        position = end
    elif before is not None and page.free(before.start(), start):
        page.quantity(dose, before.start(1), before.start(1), until=before.end(1))
        page.take(before.start(), start)
    if often is not None:  # a week is said, and not assumed
        page.readings = [replace(r, assumed=()) if r.finding == dose.name else r for r in page.readings]
    route = page.finding(f"{name}_route")
    for at in dict.fromkeys((position, max(position, often[1] if often else 0))):
        for choice, words in _ROUTES.items():
            by = re.compile(rf"\s*(?:{words})\b", re.I).match(page.text, at)
            if by and route is not None and choice in route.choices:
                page.add(settle(route, {route.name: choice}, ""), start, by.end())
                position = by.end()
    if often is not None:
        page.take(mention.end, often[1])
        position = max(position, often[1])
    lead = FOR.match(page.text, position)
    time = DURATION.match(page.text, lead.end()) if lead else None
    if duration is not None and time and not AGO.match(page.text, time.end()):
        page.quantity(duration, position, time.start(), until=time.end())


def read_last_given(page: Page, mention: Mention, member: str) -> None:
    """`RTX 6 months ago`: the time since, where the rule set asks for it."""
    finding = page.finding("current_drugs")
    words = [word.lower() for word, value in finding.words if value == member] if finding else []
    since = next((f for w in (member.lower(), *words) if (f := page.finding(f"weeks_since_{w}"))), None)
    time = _GIVEN.match(page.text, mention.end)
    if since is not None and time is not None:
        page.quantity(since, mention.start, time.start(1), until=time.end(1))
        page.take(mention.start, time.end())


def _full_names(page: Page, member: str) -> Iterator[str]:
    """The words for a drug under which the rule set knows a dose: `MTX` is `methotrexate`."""
    finding = page.finding("current_drugs")
    for word, value in finding.words if finding else ():
        if value == member and f"{word.lower()}_dose" in page.ruleset.findings:
            yield word.lower()
    if f"{member.lower()}_dose" in page.ruleset.findings:
        yield member.lower()
