"""Reading drugs with their doses: `pred 15 mg daily down from 70`, `on pred 30 mg 14 wk`, `MTX 15 mg weekly`.

A dose without `a day` is taken for a daily one, with a note; daily methotrexate is never read as weekly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.conversation.reading_lexicon import Mention
from assistant.conversation.reading_numbers import AFTER, BEFORE, LINK
from assistant.conversation.reading_page import Page
from assistant.conversation.reading_result import settle
from assistant.conversation.reading_scope import Said, names_around, said
from assistant.conversation.reading_span import span_of_quantity
from assistant.knowledge.model import Finding, Shape

_TIME = r"(?:d(?:ays?)?|w(?:ee)?ks?|w|mo(?:nth)?s?|mths?|y(?:ea)?rs?|y)"
_TIME_NEXT = re.compile(rf"\s*(?:-\s*)?(?:{_TIME}\b|/\s*(?:7|12|52)\b)", re.I)
_FOR = re.compile(
    r"\s*,?\s*(?:(?:for|x|over|since|during|now)\s*)?(?:(?:the|about)\s+)?(?:(?:last|past)\s+)?", re.I
)
_DURATION = re.compile(
    rf"(?:\d+(?:\.\d+)?\s*-?\s*{_TIME}\b|\d+/(?:7|12|52)\b"
    rf"|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:day|week|month|year)s?\b"
    r"|(?:an? )?(?:few|couple of|several)\s+(?:days|weeks|months|years)\b)",
    re.I,
)
_AGO = re.compile(r"\s*(?:ago|earlier|back|previously)\b", re.I)
_DOSE_BEFORE = re.compile(
    r"(?<![\d.,/])(\d+(?:\.\d+)?\s*(?:mg|g))(?:\s*(?:/day|/d|daily|od|a day|per day))?\s*"
    r"(?:of\s+)?(?:oral\s+|po\s+)?$",
    re.I,
)
_LEAD = (
    r"\s*[,(]?\s*(?:(?:and|then|now|recently|just|being|was|is|has been|since|slowly|gradually|already)\s+)*"
)
_DOWN = r"taper(?:ed|ing)?|wean(?:ed|ing)?|reduc(?:ed|ing)|cut|decreas(?:ed|ing)|lower(?:ed|ing)|down|dropped"
_UP = r"increas(?:ed|ing)|rais(?:ed|ing)|up|went up|doubled|put up|stepped up"
_CHANGE = re.compile(rf"{_LEAD}(?:({_DOWN})|({_UP}))(?:\s+(?:down|up))?\b(?:\s+(?:the )?dose)?", re.I)
_FROM = re.compile(r"\s*(?:[,(]\s*)?from\s*(?=[.\d])", re.I)
_TO = re.compile(r"\s*(?:to|->|→)\s*(?=[.\d])", re.I)
_ALTERNATE = re.compile(
    r"\s*(?:\(|,)?\s*(?:on\s+)?(?:alt(?:ernate|ernating)?[ -]days?|qod|eod|a/d"
    r"|every (?:other|second) day)\b\)?",
    re.I,
)
_DAILY = re.compile(r"\b(?:daily|od|qd|mane|every (?:day|morning))\b|/d(?:ay)?\b|(?:a|per) day", re.I)
_SKIP = re.compile(r"\s*(?:orally|oral|po|by mouth|tablets?|tabs?|iv|mane|in the morning)\b", re.I)
_MTX_DAILY = re.compile(
    r"\s*(?:\d+(?:\.\d+)?\s*mg)?\s*(?:po|oral(?:ly)?|sc)?\s*"
    r"(?:(?:once\s+)?daily|od\b|qd\b|every day|(?:a|per) day|/\s?d(?:ay)?\b|each day)",
    re.I,
)
_MTX_WEEKLY = re.compile(
    r"\s*(?:po|oral(?:ly)?|sc)?\s*(?:once\s+)?(?:weekly|a week|per week|every week|pw\b|qw\b)", re.I
)
_ROUTES = {"oral": r"po|oral(?:ly)?|by mouth", "sc": r"sc|s/c|subcut\w*|subq", "im": r"im|intramuscular\w*"}
_OTHER_SETS = ("failed_drugs", "not_tolerated_drugs", "contraindicated_drugs")


def read_treatment(page: Page) -> None:
    """Every drug that is taken, with its dose, how long, and what the dose was before."""
    for mention in list(page.unread()):
        if not page.free(mention.start, mention.end) or elsewhere(page, mention):
            continue
        if (drug := _glucocorticoid(page, mention)) is not None:
            if said(page, mention, "glucocorticoid") is Said.PLAINLY:
                _read_glucocorticoid(page, mention, *drug)
            continue
        member = next((m.value for m in mention.meanings if m.finding == "current_drugs"), None)
        if member is not None and said(page, mention, "current_drugs") is Said.PLAINLY:
            _read_drug(page, mention, member)


def elsewhere(page: Page, mention: Mention) -> bool:
    """Whether the clause says of its drugs that they failed, were not tolerated or cannot be given."""
    return any(set(m.named()) & set(_OTHER_SETS) for m in names_around(page, mention))


def _glucocorticoid(page: Page, mention: Mention) -> tuple[str | None, str | None] | None:
    """The drug (None: not named) and the change that a phrase such as `pred` or `pred reduced` says."""
    for meaning in mention.meanings:
        if meaning.finding == "glucocorticoid" and meaning.value != "none":
            return meaning.value, None
    for meaning in mention.meanings:
        if meaning.finding == "recent_glucocorticoid_change" and meaning.value in ("reduced", "increased"):
            first = page.text[mention.start : mention.end].split()[0]
            for head in page.lexicon.mentions(first):
                drug = next((m for m in head.meanings if m.finding == "glucocorticoid"), None)
                if drug is not None:
                    return drug.value, meaning.value
    return None


def _read_glucocorticoid(page: Page, mention: Mention, drug: str | None, change: str | None) -> None:
    start, dose = mention.start, page.finding("glucocorticoid_dose")
    finding, schedule = page.finding("glucocorticoid"), page.finding("glucocorticoid_schedule")
    if dose is None or finding is None:
        return
    clause, _ = page.clause(start)
    found = _DOSE_BEFORE.search(page.text, clause, start)
    dosed = (
        found is not None
        and page.quantity(dose, found.start(), found.start(), until=found.end(1)) is not None
    )
    if found is not None and dosed:
        page.take(found.start(), start)
    if drug is not None:
        page.add(settle(finding, {finding.name: drug}, ""), start, mention.end)
    if change is not None:
        _changed(page, change, start, mention.end)
    position = mention.end
    while True:
        if dosed is False and (end := _dose(page, dose, start, position)) is not None:
            dosed = True
            typed = page.text[position:end]
            if schedule is not None and _DAILY.search(typed):
                page.add(settle(schedule, {schedule.name: "daily"}, ""), start, end)
            position = end
        elif schedule is not None and (alternate := _ALTERNATE.match(page.text, position)):
            page.add(
                settle(schedule, {schedule.name: "alternate_day"}, ""), alternate.start(), alternate.end()
            )
            position = alternate.end()
        elif (end := _moved(page, dose, start, position, change is not None)) is not None:
            dosed, position = True, end
        elif (end := _lasted(page, position)) is not None:
            position = end
        elif skip := _SKIP.match(page.text, position):
            page.take(skip.start(), skip.end())
            position = skip.end()
        else:
            return


def _dose(page: Page, dose: Finding, start: int, position: int) -> int | None:
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
    return page.quantity(dose, start, at)


def _changed(page: Page, change: str, start: int, end: int, *notes: str) -> None:
    finding = page.finding("recent_glucocorticoid_change")
    if finding is not None and change in finding.choices:
        page.add(settle(finding, {finding.name: change}, ""), start, end, *notes)


def _moved(page: Page, dose: Finding, start: int, position: int, told: bool) -> int | None:
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
        if source and all(f is not previous for f, _ in numbers):
            finding, step = previous, source
        elif target and (change or told or numbers) and all(f is not dose for f, _ in numbers):
            finding, step = dose, target
        else:
            break
        reached = page.quantity(finding, position, step.end(), ranged=False)
        if reached is None:
            break
        numbers.append((finding, reached))
        at = end = reached
    if end is None and not change:
        arrow, before = AFTER.match(page.text, position), BEFORE.match(page.text, position)
        if before and not page.free(start, position):
            end = page.quantity(previous, position, before.end())
        elif arrow:
            end = _arrow(page, dose, previous, start, arrow.end())
    if end is not None and change is not None:
        direction = "reduced" if change.group(1) else "increased"
        _changed(
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


def _lasted(page: Page, position: int) -> int | None:
    """`14 wk`, `for 18 weeks`, `x 4/12`: the time on it; `3 weeks ago`: since the change."""
    lead = _FOR.match(page.text, position)
    time = _DURATION.match(page.text, lead.end()) if lead else None
    if time is None:
        return None
    ago = _AGO.match(page.text, time.end())
    changed = any(r.finding == "recent_glucocorticoid_change" for r in page.readings)
    name = ("weeks_since_glucocorticoid_change" if changed else "") if ago else "glucocorticoid_duration"
    finding = page.finding(name)
    if finding is None or finding.shape is not Shape.NUMBER:
        return None
    end = page.quantity(finding, position, time.start(), until=time.end())
    if end is not None and ago:
        page.take(end, ago.end())
        end = ago.end()
    return end


def _read_drug(page: Page, mention: Mention, member: str) -> None:
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
    end = _dose(page, dose, start, position)
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
    lead = _FOR.match(page.text, position)
    time = _DURATION.match(page.text, lead.end()) if lead else None
    if duration is not None and time and not _AGO.match(page.text, time.end()):
        page.quantity(duration, position, time.start(), until=time.end())


def _full_names(page: Page, member: str) -> Iterator[str]:
    """The words for a drug under which the rule set knows a dose: `MTX` is `methotrexate`."""
    finding = page.finding("current_drugs")
    for word, value in finding.words if finding else ():
        if value == member and f"{word.lower()}_dose" in page.ruleset.findings:
            yield word.lower()
    if f"{member.lower()}_dose" in page.ruleset.findings:
        yield member.lower()
