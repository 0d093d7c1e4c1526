"""Reading how strength moves (`shoulders worse for a month`, `still weak`), and how that is known."""

from __future__ import annotations

import re

from assistant.conversation.reading.cues import AFTER_A_THOUGHT, NOT
from assistant.conversation.reading.numbers import read_after
from assistant.conversation.reading.page import Page
from assistant.reading.answers.result import folded, settle
from assistant.conversation.reading.scope import of_family, supposed

_BODY = {  # word -> (member, note)
    "shoulders?": ("proximal_arms", ""),
    "(?:proximal )?arms?": ("proximal_arms", "proximal assumed"),
    "upper limbs?": ("proximal_arms", "proximal assumed"),
    "hips?": ("proximal_legs", ""),
    "thighs?": ("proximal_legs", ""),
    "(?:proximal )?legs?": ("proximal_legs", "proximal assumed"),
    "lower limbs?": ("proximal_legs", "proximal assumed"),
    "hip flexors?": ("proximal_legs", ""),
    "quadriceps": ("quadriceps", ""),
    "quads": ("quadriceps", ""),
    "trunk": ("axial", ""),
    "hands?": ("distal", ""),
}
_ONE = "|".join(sorted(_BODY, key=len, reverse=True))
_PARTS = rf"(?:{_ONE})(?:\s*(?:,|and|&|/|\+)\s*(?:the\s+|both\s+)?(?:{_ONE}))*"
_WORSE = r"worse|weaker|worsening|deteriorat(?:ing|ed)|weakening|losing strength"
_BETTER = r"better|stronger|improving|improved"
_SAME = r"still weak|persistently weak|remain(?:s|ing)? weak|as weak as before|weak as before"
_TREND = rf"(?:(?P<worse>{_WORSE})|(?P<better>{_BETTER})|(?P<same>{_SAME}))"
_FILL = (
    r"(?:\s+(?:are|is|have|has|had|been|getting|gotten|become|becoming|became|feels?|feeling|felt|now|also"
    r"|much|a bit|a little|slightly|progressively|gradually|slowly|again|weakness|strength|power|girdle"
    r"|muscles?|got|both|say|says|definitely))*\s+"
)
_PARTS_FIRST = re.compile(rf"\b(?P<parts>{_PARTS}){_FILL}{_TREND}\b", re.I)
_TREND_FIRST = re.compile(
    rf"\b{_TREND}\s+(?:(?:weakness|strength)\s+)?(?:(?:in|of|at)\s+)?(?:(?:the|both|his|her)\s+)?(?P<parts>{_PARTS})"
    r"(?:\s+(?:weakness|strength|muscles|girdle))?\b"
    r"(?!\s+(?:(?:are|is|have|has|remain|still)\s+)?(?:unchanged|stable|better|ok|okay|fine|normal|strong|spared"
    r"|improv\w+|the same|same|full|good|not))",
    re.I,
)
_ALONE = re.compile(
    r"\b(?:(?P<worse>(?:getting |growing |much |progressively )?weaker|(?:worsening|increasing) weakness"
    r"|weakness (?:is )?(?:getting )?wors(?:e|ening))|(?P<better>(?:getting )?stronger)"
    r"|(?P<same>still weak|persistently weak))\b",
    re.I,
)
_WEAK_PARTS = re.compile(
    rf"\b(?:(?P<parts>{_PARTS})(?:\s+(?:are|is|remain|muscle|girdle))*\s+weak(?:ness)?"
    rf"|weak(?:ness)?\s+(?:(?:in|of)\s+)?(?:(?:the|both|his|her)\s+)?(?P<after>{_PARTS}))\b",
    re.I,
)
_CANNOT_LIFT = re.compile(
    r"\b(?:can(?:'?t|not| not)|unable to|struggles? to|(?:difficulty|trouble)(?: in)?)\s+"
    r"(?:lift|rais)(?:e|ing)?\s+"
    r"(?:up\s+)?(?:(?:the|both|his|her|their)\s+)?(?P<parts>arms?|legs?|thighs?)\b"
    r"(?:\s+(?:up|(?:above|over)\s+(?:the\s+|her\s+|his\s+)?(?:head|shoulders?)))?",
    re.I,
)
_THEN = re.compile(
    r"\W*\b(?:previously|initially|formerly|used to|in the past|last (?:year|summer|winter|spring|autumn)"
    r"|years ago"
    r"|at (?:onset|diagnosis|presentation|first)|in (?:19|20)\d\d|resolved|settled)\b",
    re.I,
)
_SINCE = re.compile(
    r"\s*(?:for|over|since|x|in|these|during)?\s*(?:(?:the|about)\s+)?(?:(?:last|past)\s+)?"
    r"(?P<time>\d+(?:\.\d+)?\s*-?\s*(?:d(?:ays?)?|w(?:ee)?ks?|w|mo(?:nth)?s?|mths?|y(?:ea)?rs?)\b|\d+/(?:7|12|52)\b"
    r"|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:day|week|month|year)s?\b"
    r"|(?:an? )?(?:few|couple of|several)\s+(?:days|weeks|months|years)\b)(?!\s*ago\s+(?:on|after))",
    re.I,
)
_MEASURED = re.compile(
    r"\b(?:MRC|MMT-?8?|dynamomet\w+|myomet\w+|hand-?held|measured|formal testing|objectively)\b", re.I
)
_NOT_MEASURED = re.compile(r"\b(?:not|no|without|un)\s*-?(?:measured|MRC|MMT|formal)", re.I)
_REPORTED = re.compile(
    r"\b(?:says|feels|reports?|reported|subjectively|self-reported|complains of|describes|tells)\b", re.I
)
_GRADED_PARTS = re.compile(
    r"\b(?P<part>(?:proximal )?(?:arms?|legs?)|neck|shoulders?|hips?|thighs?|(?:upper|lower) limbs?)\b"
    r"(?:\s+(?:strength|power))?"
    r"(?=(?:\s|:|=|is|are|at|now)*(?:MRC\s*)?[0-5]\s?[+-]?\s*/\s*5|(?:\s|:|is|are|at)*MRC\s*[0-5])",
    re.I,
)
_OURS = ("strength_trend", "strength_change_basis", "weakness_distribution", "weeks_worsening")
_TRENDS = {"worse": "worsening", "better": "improving", "same": "persistent_weak"}


def read_strength(page: Page) -> None:
    """How strength moves, since when, and in which muscles."""
    _read_graded(page)
    for pattern in (_PARTS_FIRST, _TREND_FIRST, _ALONE):
        for match in pattern.finditer(page.text):
            _read_trend(page, match)
    for match in _WEAK_PARTS.finditer(page.text):
        if (
            page.free(match.start(), match.end())
            and not of_family(page, match.start())
            and not supposed(page, match.start())
            and not AFTER_A_THOUGHT.match(page.text, match.end())
        ):
            negated = _negated(page, match.start())
            parts = match.group("parts") or match.group("after")
            _read_parts(page, parts, match.start(), match.end(), present=not negated)
    for match in _CANNOT_LIFT.finditer(page.text):
        start = match.start()
        doubtful = supposed(page, start) or AFTER_A_THOUGHT.match(page.text, match.end())
        if page.free(start, match.end()) and not (of_family(page, start) or doubtful):
            _read_parts(page, match.group("parts"), start, match.end(), present=not _negated(page, start))


def _read_graded(page: Page) -> None:
    """`legs 4-/5 was 5/5`, `shoulders MRC 4`."""
    for match in _GRADED_PARTS.finditer(page.text):
        limb = "arm" if re.search(r"arm|shoulder|upper", match.group("part"), re.I) else "leg"
        neck = match.group("part").lower() == "neck"
        finding = page.finding("neck_flexor_strength" if neck else f"proximal_{limb}_strength")
        if (
            finding is not None
            and page.free(match.start(), match.end())
            and not of_family(page, match.start())
        ):
            read_after(page, match.start(), match.end(), finding)


def _negated(page: Page, position: int) -> bool:
    start, _ = page.clause(position)
    cues = [m for m in NOT.finditer(page.text, start, position) if page.free(m.start(), m.end())]
    return any(
        not any(cue.end() <= m.start and m.end <= position for m in page.mentions) for cue in cues[-1:]
    )


def _part_of_other(page: Page, start: int, end: int) -> bool:
    """Whether the words are part of a longer phrase for something else: `worse after reduction`."""
    for mention in page.mentions:
        longer = mention.end - mention.start > end - start and mention.start < end and mention.end > start
        if longer and not any(meaning.finding in _OURS for meaning in mention.meanings):
            return True
    return False


def _read_trend(page: Page, match: re.Match[str]) -> None:
    start, end = match.start(), match.end()
    finding = page.finding("strength_trend")
    if finding is None or not page.free(start, end) or of_family(page, start):
        return
    if _negated(page, start) or NOT.search(match.group()) or _part_of_other(page, start, end):
        return
    if supposed(page, start) or AFTER_A_THOUGHT.match(page.text, end):
        return
    if _THEN.search(page.text, page.clause(start)[0], start) or _THEN.match(page.text, end):
        return
    found = {name: text for name, text in match.groupdict().items() if text}
    value = next(_TRENDS[name] for name in _TRENDS if name in found)
    notes = ("read as strength",) if "weak" not in match.group().lower() and value == "worsening" else ()
    if value in finding.choices:
        page.add(
            settle(finding, {finding.name: value}, ""), start, end, *(notes if "parts" not in found else ())
        )
    if "parts" in found and value != "improving":
        _read_parts(page, found["parts"], start, end)
    weeks = page.finding("weeks_worsening")
    since = _SINCE.match(page.text, end)
    if weeks is not None and since is not None and value == "worsening":
        page.quantity(weeks, start, since.start("time"), until=since.end("time"))


def _read_parts(page: Page, parts: str, start: int, end: int, present: bool = True) -> None:
    finding = page.finding("weakness_distribution")
    for part in re.split(r"\s*(?:,|\band\b|&|/|\+)\s*", parts, flags=re.I) if finding else ():
        word = re.sub(r"^(?:the|both)\s+", "", folded(part))
        for pattern, (member, note) in _BODY.items():
            if finding is not None and re.fullmatch(pattern, word, re.I) and member in finding.choices:
                notes = (note,) if note and not word.startswith("proximal") else ()
                page.add(settle(finding, {f"{finding.name}/{member}": present}, ""), start, end, *notes)


def finish_strength(page: Page) -> None:
    """How the change of strength is known: measured where a measurement is named, else reported."""
    finding = page.finding("strength_change_basis")
    trend = next((r for r in page.readings if r.finding == "strength_trend"), None)
    if finding is None or trend is None or any(r.finding == finding.name for r in page.readings):
        return
    cue = None if _NOT_MEASURED.search(page.text) else _MEASURED.search(page.text)
    value, notes = ("measured", ()) if cue else ("reported", ())
    cue = cue or _REPORTED.search(page.text)
    reading = settle(finding, {finding.name: value}, trend.words, () if cue else ("no measurement is named",))
    if cue:
        page.add(reading, cue.start(), cue.end(), *notes)
    else:
        page.readings.append(reading)
