"""Reading the words for findings and their values in a running text: `no dysphagia`, `EMG without fibs`.

A value is said of the finding named in its clause; without a name only words that belong to one finding are
read. What is negated, past, intended, unsure or said of the family is never read as a fact of today.
"""

from __future__ import annotations

import re

from assistant.conversation.reading.abbreviations import after_a_person, is_hour
from assistant.conversation.reading.cues import NOT, OF_OLD
from assistant.conversation.reading.lexicon import Meaning, Mention
from assistant.conversation.reading.names import (
    GLUED,
    NO_AFTER,
    YES_AFTER,
    cue_start,
    either,
    read_name,
    typed,
)
from assistant.conversation.reading.normal import note_on
from assistant.conversation.reading.page import Page
from assistant.conversation.reading.result import close_set, decline, settle
from assistant.conversation.reading.scope import Said, dated, elsewhere, names_around, said
from assistant.knowledge.model.ruleset import Atom, Finding, Shape, Value

# A bare value of these is clear without the finding's name.
_CLEAR = (
    "diagnosis",
    "glucocorticoid",
    "current_drugs",
    "interacting_drugs",
    "myositis_antibodies",
    "ici_agents",
)
_CLEAR_TOO = ("steroid_side_effects", "sex", "weakness_distribution", "pregnancy_status")
_NEVER_CLEAR = ("other", "planning", "not_applicable", "none")
_PICTURES = ("emg", "muscle_mri_edema", "biopsy", "hrct")
_YEAR = re.compile(r"\W*(?:from\s+)?(?:19|20)\d\d\b")
_OF_A_DAY = (
    "emg",
    "muscle_mri_edema",
    "biopsy",
    "ck_trend",
    "hrct",
    "ecg",
    "troponin",
)  # results, of their date
_TODAY = ("current_drugs", "interacting_drugs")  # one drug is in both: both are set
_IN_CONTEXT = {  # words for these count only where the text speaks of the matter
    "ck_trend": r"\b(?:CK|CPK|creatine kinase)\b",
    "recent_glucocorticoid_change": r"\b(?:pred\w*|steroids?|GC|dose|\w*sone|\w*solone|glucocort\w*)\b",
    "glucocorticoid_schedule": r"\b(?:pred\w*|steroids?|GC|\w*sone|\w*solone|medrol|glucocort\w*)\b",
    "methotrexate_frequency": r"\b(?:MTX|methotrexate)\b",
    "methotrexate_route": r"\b(?:MTX|methotrexate)\b",
    "cyclophosphamide_route": r"\b(?:CYC|cyclophosphamide|endoxan|cytoxan)\b",
    "weakness_distribution": r"weak|wors(?:e|ening)\b|strength|power|gowers|drop|bulbar|dys|ophthalm|campto",
    "worsening_tempo": r"weak|wors(?:e|ening)\b|deteriorat",
    "strength_change_basis": r"weak|wors(?:e|ening)\b|strength|strong|power",
    "diabetes": r"diabet|DM\b|T[12]D|glyc|sugar|glucose",
    "emg_timing": r"\bEMG\b",
}
_FOLLOWING = (
    "weakness_distribution",
    "ck_trend",
    "recent_glucocorticoid_change",
    "worsening_tempo",
    "strength_change_basis",
    "emg_timing",
)


def read_values(page: Page) -> None:
    """Every value and finding that is named and not read yet."""
    for mention in list(page.unread()):
        if page.free(mention.start, mention.end) and any(m.value is not None for m in mention.meanings):
            _read_value(page, mention)
    for mention in list(page.unread()):
        if page.free(mention.start, mention.end):
            read_name(page, mention)


def _read_value(page: Page, mention: Mention) -> None:
    if is_hour(page, mention.start, mention.end):
        return
    named, meanings = _candidates(page, mention)
    meanings = [m for m in meanings if page.finding(m.finding) is not None and m.value is not None]
    if not meanings:
        return
    findings = {m.finding for m in meanings}
    if findings & set(_TODAY) and elsewhere(page, mention):
        return
    if len(findings) > 1 and not findings <= set(_TODAY):
        return
    for meaning in meanings:
        finding = page.finding(meaning.finding)
        if finding is not None and meaning.value is not None:
            _apply(page, finding, meaning.value, mention, named)


def _candidates(page: Page, mention: Mention) -> tuple[Mention | None, list[Meaning]]:
    """What a value can be said of: the finding named nearest in its clause, else one it is clear for."""
    values = [m for m in mention.meanings if m.value is not None]
    shared = [
        Meaning(name, m.value)
        for m in values
        if m.finding in _TODAY
        for name in ("failed_drugs", "not_tolerated_drugs", "contraindicated_drugs", *_TODAY)
        if (other := page.finding(name)) is not None and m.value in other.choices
    ]
    values = list(dict.fromkeys([*(Meaning(m.finding, m.value) for m in values), *shared]))
    names = [n for n in names_around(page, mention) if any(_names(page, n, m.finding) for m in values)]
    if names:
        nearest = min(names, key=lambda n: _distance(n, mention))
        return nearest, [m for m in values if _names(page, nearest, m.finding)]
    authored = {m.finding for m in mention.meanings if m.authored}
    clear = [
        m
        for m in values
        if (m.finding in authored or (m.finding in _CLEAR + _CLEAR_TOO and m.value not in _NEVER_CLEAR))
        and _in_context(page, m.finding, mention)
    ]
    if any(m.finding == "glucocorticoid" for m in clear):
        clear = [m for m in clear if m.finding == "glucocorticoid"]
    if any(m.finding in _TODAY for m in clear):
        clear += [m for m in values if m.finding in _TODAY and m not in clear]
    return None, clear


def _names(page: Page, mention: Mention, finding: str) -> bool:
    return finding in mention.names or (
        finding.endswith("_trend") and finding.removesuffix("_trend") in mention.names
    )


def _distance(name: Mention, value: Mention) -> int:
    return value.start - name.end if name.end <= value.start else name.start - value.end


def _in_context(page: Page, finding: str, mention: Mention) -> bool:
    wanted = _IN_CONTEXT.get(finding)
    start, end = page.clause(mention.start)
    if finding in _FOLLOWING:  # what they are said of may stand before the comma
        start = max((c[0] for c in page.clauses if c[1] < start), default=start)
    if finding == "weakness_distribution" and re.search(
        r"\b(?:rash|pain\w*|myalgia|stiff\w*)\b", page.text[start:end]
    ):
        return False
    return wanted is None or re.search(wanted, page.text[start:end], re.I) is not None


def _apply(page: Page, finding: Finding, value: str, mention: Mention, named: Mention | None) -> None:
    start = min(mention.start, named.start) if named and page.free(named.start, named.end) else mention.start
    end = max(mention.end, named.end) if named and page.free(named.start, named.end) else mention.end
    if named and re.search(
        r"[,;.]", page.text[min(named.end, mention.end) : max(named.start, mention.start)]
    ):
        start, end = mention.start, mention.end
    within = (mention, named) if named else (mention,)
    how = said(page, mention, finding.name, within)
    if named and how is Said.PLAINLY and named.end <= mention.start:
        gap = page.text[named.end : mention.start]
        how = said(page, named, finding.name, within) if not NOT.search(gap) else how
        how = Said.PLAINLY if how is Said.EITHER else how
    if _ambiguous(page, finding, mention, how):
        return
    if finding.name in _PICTURES and named and _YEAR.match(page.text, named.end):
        return
    if finding.name in _OF_A_DAY and (
        dated(page, end, start) or (named and OF_OLD.match(page.text, named.end))
    ):
        return
    if how is Said.NEGATED:
        _negated_value(page, finding, value, mention, start, end)
        return
    if how is Said.EITHER and finding.shape is Shape.SET:
        either(page, mention)
        return
    if how is not Said.PLAINLY and how is not Said.EITHER:
        return
    if value in finding.unavailable:
        page.add(decline(finding, "", value), start, end)
        return
    present = True
    if finding.shape is Shape.SET and value != "none":
        after = GLUED.match(page.text, mention.end) or NO_AFTER.match(page.text, mention.end)
        after = after or YES_AFTER.match(page.text, mention.end)
        if after:
            present = "+" in after.group() or YES_AFTER.match(after.group()) is not None
            end = max(end, after.end())
    alone = typed(page, mention).upper() == "DM" and not after_a_person(page, start)
    notes = ("DM is read as dermatomyositis, not diabetes",) if alone else note_on(typed(page, mention))
    page.add(settle(finding, _atoms(finding, value, present), ""), start, end, *notes)


def _atoms(finding: Finding, value: str, present: bool = True) -> dict[Atom, Value]:
    if finding.shape is Shape.YES_NO:
        return {finding.name: (value == "yes") is present}
    if finding.shape is Shape.SET:
        return close_set(finding, {}) if value == "none" else {f"{finding.name}/{value}": present}
    return {finding.name: value}


def _ambiguous(page: Page, finding: Finding, mention: Mention, how: Said) -> bool:
    if typed(page, mention).upper() == "DM" and finding.name == "diagnosis" and how is Said.NEGATED:
        page.slips.append('"no DM" can mean no diabetes or no dermatomyositis. Please say which.')
        page.take(cue_start(page, mention), mention.end)
        return True
    return False


def _negated_value(page: Page, finding: Finding, value: str, mention: Mention, start: int, end: int) -> None:
    cue = cue_start(page, mention)
    if finding.shape is Shape.SET and value != "none":
        page.add(settle(finding, _atoms(finding, value, False), ""), min(start, cue), end)
    elif finding.name == "emg" and value == "irritable" and "myopathic_non_irritable" in finding.choices:
        reading = settle(finding, {finding.name: "myopathic_non_irritable"}, "")
        page.add(reading, min(start, cue), end, "read as not irritable; it may also be normal")
