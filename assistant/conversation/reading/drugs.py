"""Reading a drug besides the glucocorticoid: `MTX 15 mg weekly sc`, `AZA 150 mg for 2 years`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.conversation.reading.lexicon import Mention
from assistant.conversation.reading.numbers import LINK
from assistant.conversation.reading.page import Page
from assistant.conversation.reading.result import settle
from assistant.conversation.reading.span import span_of_quantity
from assistant.knowledge.model import Finding

_TIME = r"(?:d(?:ays?)?|w(?:ee)?ks?|w|mo(?:nth)?s?|mths?|y(?:ea)?rs?|y)"
_TIME_NEXT = re.compile(rf"\s*(?:-\s*)?(?:{_TIME}\b|/\s*(?:7|12|52)\b)", re.I)
FOR = re.compile(
    r"\s*,?\s*(?:(?:for|x|over|since|during|now)\s*)?(?:(?:the|about)\s+)?(?:(?:last|past)\s+)?", re.I
)
DURATION = re.compile(
    rf"(?:\d+(?:\.\d+)?\s*-?\s*{_TIME}\b|\d+/(?:7|12|52)\b"
    rf"|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:day|week|month|year)s?\b"
    r"|(?:an? )?(?:few|couple of|several)\s+(?:days|weeks|months|years)\b)",
    re.I,
)
_STEP = re.compile(r"\s*(?:less|more|lower|higher|steps?|decrements?|increments?)\b", re.I)
COURSE_BEFORE = re.compile(
    rf"(?P<time>{DURATION.pattern})\s+(?:of|on)\s+(?:the\s+)?(?:oral\s+|high[\s-]dose\s+|daily\s+)?$", re.I
)
AGO = re.compile(r"\s*(?:ago|earlier|back|previously)\b", re.I)
_MTX_DAILY = re.compile(
    r"\s*(?:\d+(?:\.\d+)?\s*mg)?\s*(?:po|oral(?:ly)?|sc)?\s*"
    r"(?:(?:once\s+)?daily|od\b|qd\b|every day|(?:a|per) day|/\s?d(?:ay)?\b|each day)",
    re.I,
)
_MTX_WEEKLY = re.compile(
    r"\s*(?:po|oral(?:ly)?|sc)?\s*(?:once\s+)?(?:weekly|a week|per week|every week|pw\b|qw\b)", re.I
)
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


def read_drug(page: Page, mention: Mention, member: str) -> None:
    """One drug besides the glucocorticoid, with its dose, how often, by which route and for how long."""
    drugs = page.finding("current_drugs")
    name = next(_full_names(page, member), "")
    dose, duration = page.finding(f"{name}_dose"), page.finding(f"{name}_duration")
    if name == "methotrexate":
        duration = page.finding("weeks_at_dose")
    if drugs is None or dose is None:
        return
    start, position = mention.start, mention.end
    page.add(settle(drugs, {f"{drugs.name}/{member}": True}, ""), start, position)
    frequency = page.finding("methotrexate_frequency") if name == "methotrexate" else None
    if frequency is not None and (daily := _MTX_DAILY.match(page.text, position)):
        page.add(settle(frequency, {frequency.name: "daily"}, ""), start, daily.end())
        return
    end = read_dose(page, dose, start, position)
    position = end or position
    weekly = _MTX_WEEKLY.match(page.text, position)
    if frequency is not None and (
        weekly or re.search(r"week|/w|pw", page.text[mention.end : position], re.I)
    ):
        position = weekly.end() if weekly else position
        page.add(settle(frequency, {frequency.name: "weekly"}, ""), start, position)
    route = page.finding(f"{name}_route")
    for choice, words in _ROUTES.items():
        by = re.compile(rf"\s*(?:{words})\b", re.I).match(page.text, position)
        if by and route is not None and choice in route.choices:
            page.add(settle(route, {route.name: choice}, ""), start, by.end())
            position = by.end()
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
