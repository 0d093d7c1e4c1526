"""Reading drugs with their doses: `pred 15 mg daily down from 70`, `on pred 30 mg 14 wk`, `MTX 15 mg weekly`.

A dose without `a day` is taken for a daily one, with a note; daily methotrexate is never read as weekly.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.conversation.reading.doses import changed, moved, of_today
from assistant.conversation.reading.drugs import (
    AGO,
    COURSE_BEFORE,
    DURATION,
    FOR,
    read_dose,
    read_drug,
    read_last_given,
)
from assistant.conversation.reading.lexicon import Mention
from assistant.conversation.reading.page import Page
from assistant.conversation.reading.pulses import Pulse, find_pulse, record_pulses
from assistant.conversation.reading.result import settle
from assistant.conversation.reading.scope import Said, elsewhere, said
from assistant.knowledge.model.ruleset import Shape

_DOSE_BEFORE = re.compile(
    r"(?<![\d.,/])(\d+(?:\.\d+)?\s*(?:mg\b|g\b|(?=\s+of)))(?:\s*(?:/day|/d|daily|od|a day|per day))?\s*"
    r"(?:of\s+)?(?:oral\s+|po\s+)?$",
    re.I,
)
_UNCHANGED = re.compile(r"\s*(?:dose\s+)?(?:unchanged|not changed|stable|steady)\s+(?:at|on)\s*(?=\d)", re.I)
_ALTERNATE = re.compile(
    r"\s*(?:\(|,)?\s*(?:on\s+)?(?:alt(?:ernate|ernating)?[ -]days?|qod|eod|a/d"
    r"|every (?:other|second) day)\b\)?",
    re.I,
)
_DAILY = re.compile(r"\b(?:daily|od|qd|mane|every (?:day|morning))\b|/d(?:ay)?\b|(?:a|per) day", re.I)
_STEROIDS = ("prednisone", "prednisolone")
_OF_ANOTHER = re.compile(
    r"[a-z]\s+(?:\d[\d.]*\s*(?:mg|g)?)\s*$", re.I
)  # `pred 20 daily MTX`: daily is of pred
_STOPPED = re.compile(r"\b(?:stopped|has stopped|came off|stopping)\s+(?:the\s+|all\s+|taking\s+)?$", re.I)
_DAILY_NEXT = re.compile(
    r"\s*(?:once\s+)?(?:daily|od|a day|per day|every (?:day|morning)|each day|mane)\b", re.I
)
_OFTEN_BEFORE = re.compile(r"(?:daily|weekly)\s+", re.I)
_SKIP = re.compile(r"\s*(?:orally|oral|po|by mouth|tablets?|tabs?|iv|mane|in the morning)\b", re.I)


def read_treatment(page: Page) -> None:
    """Every drug that is taken, with its dose, how long, and what the dose was before."""
    pulses: list[Pulse] = []
    for found in list(page.unread()):
        mention = found if page.free(found.start, found.end) else _drug_alone(page, found)
        if not page.free(mention.start, mention.end) or not _about_drugs(mention) or elsewhere(page, mention):
            continue
        if (drug := _glucocorticoid(page, mention)) is not None:
            if of_today(page, mention) and (pulse := find_pulse(page, mention, drug[0])) is not None:
                page.take(pulse.start, pulse.end)
                pulses.append(pulse)
            elif of_today(page, mention):
                _read_glucocorticoid(page, mention, *drug)
            else:
                _read_stopped(page, mention)
            continue
        member, often = _drug(page, mention)
        if member is not None and said(page, mention, "current_drugs") is Said.PLAINLY:
            read_drug(page, mention, member, often)
        elif member is not None:
            read_last_given(page, mention, member)
    record_pulses(page, pulses)


def _drug_alone(page: Page, mention: Mention) -> Mention:
    """`MTX` of `daily MTX`, where `daily` belongs to the drug before: `pred 20 mg daily MTX 15`."""
    often = _OFTEN_BEFORE.match(page.text, mention.start, mention.end)
    if often is None or page.free(mention.start, often.end()):
        return mention
    heads = page.lexicon.mentions(page.text[often.end() : mention.end])
    shift = often.end()
    return next(
        (replace(head, start=head.start + shift, end=head.end + shift) for head in heads if head.start == 0),
        mention,
    )


def _drug(page: Page, mention: Mention) -> tuple[str | None, str | None]:
    """The drug besides the glucocorticoid, and how often where its name says so: `weekly MTX`."""
    member = next((m.value for m in mention.meanings if m.finding == "current_drugs"), None)
    often = next((m.value for m in mention.meanings if m.finding == "methotrexate_frequency"), None)
    drugs = page.finding("current_drugs")
    if member is None and often in ("daily", "weekly") and drugs is not None:
        words = dict(drugs.words)
        member = next((words[w] for w in words if w.casefold() == "methotrexate"), None)
        named = re.search(r"methotrexate|mtx", page.text[mention.start : mention.end], re.I)
        of_another = _OF_ANOTHER.search(page.text, page.clause(mention.start)[0], mention.start)
        return (member, None if of_another else often) if named else (None, None)
    return member, often


def _about_drugs(mention: Mention) -> bool:
    drugs = ("glucocorticoid", "recent_glucocorticoid_change", "current_drugs", "methotrexate_frequency")
    return any(meaning.finding in drugs for meaning in mention.meanings)


def _glucocorticoid(page: Page, mention: Mention) -> tuple[str | None, str | None] | None:
    """The drug (None: not named) and the change that a phrase such as `pred` or `pred reduced` says."""
    for meaning in mention.meanings:
        named = meaning.authored or meaning.value not in ("none", "other")
        if meaning.finding == "glucocorticoid" and named and meaning.value != "none":
            return meaning.value, None
    for meaning in mention.meanings:
        if meaning.finding == "recent_glucocorticoid_change" and meaning.value in ("reduced", "increased"):
            first = page.text[mention.start : mention.end].split()[0]
            if first.lower() == "dose" and not _other_drug(page, mention):
                return None, meaning.value
            for head in page.lexicon.mentions(first):
                drug = next((m for m in head.meanings if m.finding == "glucocorticoid"), None)
                if drug is not None:
                    return drug.value, meaning.value
    return None


def _other_drug(page: Page, mention: Mention) -> bool:
    drugs = (m for m in page.mentions if any(meaning.finding == "current_drugs" for meaning in m.meanings))
    return any(drug.value not in _STEROIDS for m in drugs for drug in m.meanings if m.start < mention.start)


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
    course, duration = COURSE_BEFORE.search(page.text, clause, start), page.finding("glucocorticoid_duration")
    if course is not None and duration is not None:
        page.quantity(duration, course.start(), course.start("time"), until=course.end("time"))
        page.take(course.start(), start)
    if drug is not None:
        page.add(settle(finding, {finding.name: drug}, ""), start, mention.end)
    if change is not None:
        changed(page, change, start, mention.end)
    position = mention.end
    if dosed and (daily := _DAILY_NEXT.match(page.text, position)):
        page.readings = [replace(r, assumed=()) if r.finding == dose.name else r for r in page.readings]
        if schedule is not None:
            page.add(settle(schedule, {schedule.name: "daily"}, ""), start, daily.end())
        position = daily.end()
    while True:
        if dosed is False and (end := read_dose(page, dose, start, position)) is not None:
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
        elif dosed is False and (kept := _UNCHANGED.match(page.text, position)) is not None:
            changed(page, "none", position, kept.end())
            if (end := page.quantity(dose, start, kept.end())) is None:
                return
            dosed, position = True, end
        elif schedule is not None and dosed and (daily := _DAILY_NEXT.match(page.text, position)):
            page.add(settle(schedule, {schedule.name: "daily"}, ""), daily.start(), daily.end())
            position = daily.end()
        elif (end := moved(page, dose, start, position, change is not None)) is not None:
            dosed, position = True, end
        elif (end := _lasted(page, position)) is not None:
            position = end
        elif skip := _SKIP.match(page.text, position):
            page.take(skip.start(), skip.end())
            position = skip.end()
        else:
            return


def _read_stopped(page: Page, mention: Mention) -> None:
    """`stopped prednisone 2 weeks ago`."""
    schedule = page.finding("glucocorticoid_schedule")
    since = page.finding("weeks_since_glucocorticoid_change")
    found = _STOPPED.search(page.text, page.clause(mention.start)[0], mention.start)
    if schedule is None or found is None or "stopped" not in schedule.choices:
        return
    page.add(settle(schedule, {schedule.name: "stopped"}, ""), found.start(), mention.end)
    lead = FOR.match(page.text, mention.end)
    time = DURATION.match(page.text, lead.end()) if lead else None
    ago = AGO.match(page.text, time.end()) if time else None
    if since is not None and time and ago:
        page.quantity(since, time.start(), time.start(), until=time.end())
        page.take(time.start(), ago.end())


def _lasted(page: Page, position: int) -> int | None:
    """`14 wk`, `for 18 weeks`, `x 4/12`: the time on it; `3 weeks ago`: since the change."""
    lead = FOR.match(page.text, position)
    time = DURATION.match(page.text, lead.end()) if lead else None
    if time is None:
        return None
    ago = AGO.match(page.text, time.end())
    if lead is not None and "over" in lead.group().lower():
        return None  # the time a taper took
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
