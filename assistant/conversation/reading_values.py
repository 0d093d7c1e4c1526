"""Reading the words for findings and their values in a running text: `no dysphagia`, `EMG without fibs`.

A value is said of the finding named in its clause; without a name only words that belong to one finding are
read. What is negated, past, intended, unsure or said of the family is never read as a fact of today.
"""

from __future__ import annotations

import re

from assistant.conversation.reading_lexicon import Meaning, Mention
from assistant.conversation.reading_numbers import NO_RESULT
from assistant.conversation.reading_page import Page
from assistant.conversation.reading_result import close_set, decline, folded, settle, spoken
from assistant.conversation.reading_scope import NOT, Said, names_around, said
from assistant.conversation.reading_units import listed
from assistant.conversation.values import NOT_HAD
from assistant.knowledge.model import Atom, Finding, Shape, Value

# A bare value of these is clear without the finding's name.
_CLEAR = (
    "diagnosis",
    "glucocorticoid",
    "current_drugs",
    "interacting_drugs",
    "myositis_antibodies",
    "ici_agents",
)
_CLEAR_TOO = ("steroid_side_effects", "sex")
_TODAY = ("current_drugs", "interacting_drugs")  # one drug is in both: both are set
_IN_CONTEXT = {  # words for these count only where the text speaks of the matter
    "ck_trend": r"\b(?:CK|CPK|creatine kinase)\b",
    "recent_glucocorticoid_change": r"\b(?:pred\w*|steroids?|GC|dose|\w*sone|\w*solone|glucocort\w*)\b",
    "glucocorticoid_schedule": r"\b(?:pred\w*|steroids?|GC|\w*sone|\w*solone|medrol|glucocort\w*|pulses?)\b",
    "methotrexate_frequency": r"\b(?:MTX|methotrexate)\b",
    "methotrexate_route": r"\b(?:MTX|methotrexate)\b",
    "cyclophosphamide_route": r"\b(?:CYC|cyclophosphamide|endoxan|cytoxan)\b",
    "weakness_distribution": r"weak|wors(?:e|ening)\b|strength|power|gowers|drop|bulbar|dys|ophthalm|campto",
    "worsening_tempo": r"weak|wors(?:e|ening)\b|deteriorat",
    "strength_change_basis": r"weak|wors(?:e|ening)\b|strength|strong|power",
    "diabetes": r"diabet|DM\b|T[12]D|glyc|sugar|glucose",
    "emg_timing": r"\bEMG\b",
}
_GLUED = re.compile(r"(\+|-)(?=\s|[,;.)]|$)")
_YES_AFTER = re.compile(r"\s*(?:is|was|are|:|=|\s)*\b(?:positive|pos|present|yes)\b|\s*\+ve\b", re.I)
_NO_AFTER = re.compile(
    r"(?:is|was|are|were|:|=|\s)*(?:\b(?:absent|negative|neg|none|nil|denied|not present|excluded"
    r"|ruled out)\b(?!\s+for)|-ve\b)"
    r"|\s*[:=]\s*no\b|\s+no(?=\s*(?:[,;.)]|$))",
    re.I,
)
_FINE_AFTER = re.compile(
    r"\s*(?:is|was|are|:|=|\s)*\b(?:fine|ok(?:ay)?|normal|intact|unaffected|clear|good)\b", re.I
)
_NO_TEST = re.compile(r"\bawait(?:ing|s)\s+(?:the\s+|an?\s+)?$", re.I)
_SYMPTOMS = ("dysphagia", "rash")


def read_values(page: Page) -> None:
    """Every value and finding that is named and not read yet."""
    for mention in list(page.unread()):
        if page.free(mention.start, mention.end) and any(m.value is not None for m in mention.meanings):
            _read_value(page, mention)
    for mention in list(page.unread()):
        if page.free(mention.start, mention.end):
            _read_name(page, mention)


def _read_value(page: Page, mention: Mention) -> None:
    if _typed(page, mention) == "PM" and re.search(r"\d\s?$", page.text[: mention.start]):
        return  # an hour of the afternoon
    named, meanings = _candidates(page, mention)
    meanings = [m for m in meanings if page.finding(m.finding) is not None and m.value is not None]
    if not meanings:
        return
    findings = {m.finding for m in meanings}
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
        if (m.finding in authored or m.finding in _CLEAR + _CLEAR_TOO)
        and _in_context(page, m.finding, mention)
    ]
    if any(m.finding == "glucocorticoid" for m in clear):
        clear = [m for m in clear if m.finding == "glucocorticoid"]
    if any(m.finding in _TODAY for m in clear):
        clear += [m for m in values if m.finding in _TODAY and m not in clear]
    return None, clear


def _names(page: Page, mention: Mention, finding: str) -> bool:
    return finding in mention.named() or (
        finding.endswith("_trend") and finding.removesuffix("_trend") in mention.named()
    )


def _distance(name: Mention, value: Mention) -> int:
    return value.start - name.end if name.end <= value.start else name.start - value.end


def _in_context(page: Page, finding: str, mention: Mention) -> bool:
    wanted = _IN_CONTEXT.get(finding)
    return (
        wanted is None or re.search(wanted, page.text[slice(*page.sentence(mention.start))], re.I) is not None
    )


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
    if how is Said.NEGATED:
        _negated_value(page, finding, value, mention, start, end)
        return
    if how is Said.EITHER and finding.shape is Shape.SET:
        _either(page, finding, mention)
        return
    if how is not Said.PLAINLY and how is not Said.EITHER:
        return
    if value in finding.unavailable:
        page.add(decline(finding, "", value), start, end)
        return
    present = True
    if finding.shape is Shape.SET and value != "none":
        after = _GLUED.match(page.text, mention.end) or _NO_AFTER.match(page.text, mention.end)
        after = after or _YES_AFTER.match(page.text, mention.end)
        if after:
            present = "+" in after.group() or _YES_AFTER.match(after.group()) is not None
            end = max(end, after.end())
    notes = ("DM is read as dermatomyositis, not diabetes",) if _typed(page, mention) == "DM" else ()
    page.add(settle(finding, _atoms(finding, value, present), ""), start, end, *notes)


def _atoms(finding: Finding, value: str, present: bool = True) -> dict[Atom, Value]:
    if finding.shape is Shape.YES_NO:
        return {finding.name: (value == "yes") is present}
    if finding.shape is Shape.SET:
        return close_set(finding, {}) if value == "none" else {f"{finding.name}/{value}": present}
    return {finding.name: value}


def _typed(page: Page, mention: Mention) -> str:
    return page.text[mention.start : mention.end]


def _ambiguous(page: Page, finding: Finding, mention: Mention, how: Said) -> bool:
    if _typed(page, mention) == "DM" and finding.name == "diagnosis" and how is Said.NEGATED:
        page.slips.append('"no DM" can mean no diabetes or no dermatomyositis. Please say which.')
        page.take(mention.start, mention.end)
        return True
    return False


def _either(page: Page, finding: Finding, mention: Mention) -> None:
    word = page.words(mention.start, mention.end)
    page.slips.append(f'It is not clear whether "no" reaches "{word}" too. Please say it with yes or no.')
    page.take(mention.start, mention.end)


def _negated_value(page: Page, finding: Finding, value: str, mention: Mention, start: int, end: int) -> None:
    cue = _cue_start(page, mention)
    if finding.shape is Shape.SET and value != "none":
        page.add(settle(finding, _atoms(finding, value, False), ""), min(start, cue), end)
    elif finding.name == "emg" and value == "irritable" and "myopathic_non_irritable" in finding.choices:
        reading = settle(finding, {finding.name: "myopathic_non_irritable"}, "")
        page.add(reading, min(start, cue), end, "read as not irritable; it may also be normal")


def _cue_start(page: Page, mention: Mention) -> int:
    start, _ = page.clause(mention.start)
    cues = [m.start() for m in NOT.finditer(page.text, start, mention.start)]
    return cues[-1] if cues else mention.start


def _read_name(page: Page, mention: Mention) -> None:
    findings = [f for name in dict.fromkeys(mention.named()) if (f := page.finding(name)) is not None]
    if len(findings) > 1:
        page.slips.append(f'"{_typed(page, mention)}" can mean {listed([f.title for f in findings])}.')
    if len(findings) != 1 or findings[0].shape in (Shape.NUMBER, Shape.TEXT):
        return
    finding, start, end = findings[0], mention.start, mention.end
    how = said(page, mention, finding.name, (mention,))
    if how is Said.OF_OTHERS:
        return
    if _no_result(page, finding, mention, how):
        return
    if how is Said.NOT_OF_NOW:
        return
    if how is Said.EITHER and finding.shape is Shape.YES_NO:
        _either(page, finding, mention)
        return
    after = _NO_AFTER.match(page.text, end)
    glued = _GLUED.match(page.text, end)
    if how is Said.PLAINLY and (after or (glued and glued.group() == "-")):
        cue = after or glued
        _no(page, finding, start, cue.end() if cue else end)
    elif how is Said.NEGATED:
        _no(page, finding, _cue_start(page, mention), end)
    elif finding.shape is Shape.YES_NO:
        yes = _YES_AFTER.match(page.text, end) or (glued if glued and glued.group() == "+" else None)
        page.add(settle(finding, {finding.name: True}, ""), start, yes.end() if yes else end)
    elif finding.name in _SYMPTOMS and (fine := _FINE_AFTER.match(page.text, end)):
        _no(page, finding, start, fine.end())
    elif "present" in finding.choices and re.search(r"o?edema", _typed(page, mention), re.I):
        page.add(settle(finding, {finding.name: "present"}, ""), start, end)


def _no_result(page: Page, finding: Finding, mention: Mention, how: Said) -> bool:
    """A result that is not to be had: `EMG not done`, `MRI pending`, `no biopsy`, `awaiting EMG`."""
    if not finding.unavailable:
        return False
    start, end = mention.start, mention.end
    if had := NO_RESULT.match(page.text, end):
        word = had.group(1).lower()
        page.add(decline(finding, "", word if word in NOT_HAD else "unknown"), start, had.end())
        return True
    if waiting := _NO_TEST.search(page.text, 0, start):
        page.add(decline(finding, "", "pending"), waiting.start(), end)
        return True
    test = finding.name in ("emg", "muscle_mri_edema", "biopsy", "hrct", "ecg", "troponin")
    if how is Said.NEGATED and test and not re.search(r"o?edema", _typed(page, mention), re.I):
        page.add(decline(finding, "", "not_done"), _cue_start(page, mention), end, "read as not done")
        return True
    return False


def _no(page: Page, finding: Finding, start: int, end: int) -> None:
    """Record that the finding is absent, where its values have a way to say so."""
    if finding.shape is Shape.YES_NO:
        page.add(settle(finding, {finding.name: False}, ""), start, end)
    elif finding.shape is Shape.SET:
        if "normal" not in finding.choices:
            page.add(settle(finding, close_set(finding, {}), ""), start, end)
    else:
        absent = [choice for choice in ("none", "absent") if choice in finding.choices]
        if absent:
            whole = {folded(n) for n in (finding.name, finding.title, *finding.choices)}
            word = folded(page.text[start:end])
            general = any(name in word for name in whole) or finding.name not in _SYMPTOMS
            notes = () if general else (f"read as {spoken(absent[0])} for {finding.title}",)
            page.add(settle(finding, {finding.name: absent[0]}, ""), start, end, *notes)
