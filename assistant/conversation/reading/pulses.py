"""Pulses of a glucocorticoid: `MP 1 g daily for 3 days`, `pulsed with 1 g x 3`, `three pulses of 500 mg`.

A pulse is a course and never a daily dose: its size and its days are not recorded. A dose that is taken
beside it or after it (`then pred 60`) is kept; without one the schedule is a pulse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.conversation.reading.lexicon import Mention
from assistant.conversation.reading.page import Page
from assistant.conversation.reading.result import settle

_FEW = "one|two|three|four|five|six|seven"
_COUNT = rf"(?:\d{{1,2}}|{_FEW})"
_WORD = r"(?:pulses?|pulsed|pulsing|bolus(?:es)?)"
_IV = r"(?:i\.?v\.?(?:i\.?)?(?!\w)|intravenous(?:ly)?\b)"
_DOSE = r"(?P<dose>\d+(?:\.\d+)?)\s*(?P<unit>mg|g|gm|gr|grams?|grammes?)(?:\b|(?=x))"
_BEFORE = re.compile(
    rf"(?:(?:monthly|{_COUNT}(?:\s*x)?|a|x)\s+)?(?:high[\s-]dose\s+)?(?:{_IV}\s*)?"
    rf"(?:(?P<word>\b{_WORD})\s*(?:therapy\s*)?(?:{_IV}\s*)?(?:of|with|:)?\s*)?"
    rf"(?:{_COUNT}\s*x\s*)?(?:{_DOSE}\s*(?:daily\s*)?)?(?:of\s+)?(?P<iv>{_IV}\s*)?$",
    re.I,
)
_NEXT = re.compile(
    rf"\s*(?:(?P<word>\(?{_WORD}\b)(?:\s*therapy\b)?(?!\s*(?:with|of)\b)|[,(]?\s*(?:(?P<iv>{_IV})|(?:of\s+)?{_DOSE}|(?P<bare>\d{{3,4}})(?![\d.])"
    rf"|(?P<days>(?:x\s*|for\s+|over\s+|on\s+|in\s+){_COUNT}"
    r"(?:\s*(?:consecutive\s+)?(?:days?|d|doses?|pulses?|times)\b|\s*/\s*7)?"
    rf"|{_COUNT}\s*(?:days|doses)\b)"
    r"|(?:once\s+)?(?:daily|od|qd|monthly|weekly|/\s?d(?:ay)?|(?:a|per|each|every) (?:other )?(?:day|month))"
    r"\b"
    r"|mane\b))\)?",
    re.I,
)
_PULSE = Decimal(250)
_PREDNISONE_FACTOR = {
    "methylprednisolone": Decimal("1.25"),
    "dexamethasone": Decimal("6.67"),
    "hydrocortisone": Decimal("0.25"),
    "deflazacort": Decimal("0.83"),
}
_PULSED = (
    None,
    "other",
    "methylprednisolone",
    "dexamethasone",
)  # of the rest a large dose is a slip of the pen
_INTRAVENOUS = re.compile(r"\bIV|solu", re.I)
_LASTS = re.compile(rf"\D*(?:(?<!\d)[1-7](?!\d)|\b(?:{_FEW})\b)", re.I)


@dataclass(frozen=True)
class Pulse:
    """A pulse in a text: the drug (None: not named) and the words from `start` up to `end`."""

    drug: str | None
    start: int
    end: int


def find_pulse(page: Page, mention: Mention, drug: str | None) -> Pulse | None:
    """The pulse that the drug at the mention is given as, from its dose, its days and the words around it."""
    clause, _ = page.clause(mention.start)
    before = _BEFORE.search(page.text, clause, mention.start)
    before = before if before and before.group() and page.free(before.start(), mention.start) else None
    groups = [before] if before else []
    position = mention.end
    while (found := _NEXT.match(page.text, position)) and not _of_another(page, found):
        groups.append(found)
        position = found.end()
    said = [{name: text for name, text in group.groupdict().items() if text} for group in groups]
    word = any("word" in group for group in said)
    large = any(_large(group["dose"], group["unit"], drug) for group in said if "dose" in group)
    large = large or any(_large(group["bare"], "mg", drug) for group in said if "bare" in group)
    few = any(_LASTS.match(group["days"]) for group in said if "days" in group)
    vein = any("iv" in group for group in said) or _INTRAVENOUS.match(page.text[mention.start :]) is not None
    vein = vein or (before is not None and re.search(_IV, before.group(), re.I) is not None)
    pulsed = drug in _PULSED
    if not (word or (large and (pulsed or few or vein)) or (vein and few and pulsed)):
        return None
    return Pulse(drug, before.start() if before else mention.start, position)


def _of_another(page: Page, found: re.Match[str]) -> bool:
    """Whether the pulse is of the drug named next: `pred 20 mg pulse MP 1 g`."""
    gap = re.compile(r"\s*").match(page.text, found.end())
    at = gap.end() if gap else found.end()
    return found.group("word") is not None and any(m.start == at for m in page.mentions)


def _large(number: str, unit: str, drug: str | None) -> bool:
    milligrams = Decimal(number) * (1 if unit.lower() == "mg" else 1000)
    return milligrams * _PREDNISONE_FACTOR.get(str(drug), Decimal(1)) >= _PULSE


def record_pulses(page: Page, pulses: list[Pulse]) -> None:
    """What the pulses say: the drug and the schedule, or nothing where another dose is taken beside them."""
    finding, schedule = page.finding("glucocorticoid"), page.finding("glucocorticoid_schedule")
    if finding is None or schedule is None or "pulse" not in schedule.choices:
        return
    names = ("glucocorticoid_dose", "glucocorticoid", "glucocorticoid_schedule")
    beside = next((name for name in names if any(r.finding == name for r in page.readings)), "")
    worded = [
        m for m in page.unread() if any(x.finding == schedule.name and x.value == "pulse" for x in m.meanings)
    ]
    if beside:
        note = ("the pulse is not counted",) if pulses else ()
        page.readings = [
            replace(r, assumed=(*r.assumed, *note)) if r.finding == beside else r for r in page.readings
        ]
        for mention in worded:
            page.take(mention.start, mention.end)
        return
    for pulse in pulses:
        if pulse.drug is not None:
            page.add(settle(finding, {finding.name: pulse.drug}, ""), pulse.start, pulse.end)
        note_of = "a pulse is no daily dose"
        page.add(settle(schedule, {schedule.name: "pulse"}, ""), pulse.start, pulse.end, note_of)
