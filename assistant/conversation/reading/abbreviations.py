"""Abbreviations with two meanings, read before anything else can take them.

`DM` is dermatomyositis where nothing speaks of diabetes, and is marked so; beside other illnesses or drugs
for diabetes it is asked about. `pm` is a diagnosis only where it stands as one, and `k` needs a value.
"""

from __future__ import annotations

import re

from assistant.conversation.reading.cues import FAMILY, NOT
from assistant.conversation.reading.page import Page
from assistant.reading.answers.result import settle
from assistant.conversation.reading.scope import supposed

_DIABETES = re.compile(
    r"\b(?:type|T)\s*-?(1|2|II|I)\s*-?\s*DM\b|\bDM\s*-?\s*(?:type\s*)?(1|2|II|I)\b|\b([12])\s+DM\b", re.I
)
_STEROID_DIABETES = re.compile(r"\bsteroid[\s-]+induced\s+DM\b", re.I)
_AMBIGUOUS_DRUG = re.compile(r"\bAZT\b", re.I)
_DM = re.compile(r"\bDM\b", re.I)
_SUGAR = re.compile(
    r"\b(?:diabet\w*|metformin|insulin|glic?lazide|glipizide|glimepiride|\w+gliflozin|\w+gliptin|\w+glutide"
    r"|ozempic|A1c|HbA1c|diet[\s-]+controlled|retinopathy|nephropathy|neuropathy|foot|sugars?)\b",
    re.I,
)
_BOTH_NAMED = re.compile(  # the one disease is spelled out, and DM is the other, or the same
    r"\b(?:dermatomyositis|(?:type\s*[12I]+|steroid[\s-]induced)\s+(?:diabet\w+|DM)|T[12]DM?|N?IDDM|DM[12])\b",
    re.I,
)
_THE_SAME = re.compile(r"\bdiabet\w*(?:\s+mellitus)?\s*[(/]\s*$", re.I)
_OTHER_ILLNESS = re.compile(
    r"\b(?:HTN|hypertension|hypertensive|HT|HLD|(?:hyper|dys)lipid\w*|hypercholesterol\w*|CKD|IHD|CAD|CHF|COPD"
    r"|asthma|gout|obes\w+|OSA|GERD|GORD|hypothyroid\w*|stroke|angina|NAFLD)\b",
    re.I,
)
_PAST_ILLNESS = re.compile(
    r"\b(?:PMHx?|PMH|past (?:medical )?history|comorbid\w*|co-morbid\w*|(?:hx|h/o|history)\s*(?:of)?)\b", re.I
)
_DIAGNOSED = re.compile(r"\b(?:with|has|known|dx|diagnosis|diagnosed|diagnosis of|c/o)\s*[:=]?\s*$", re.I)
_POTASSIUM = re.compile(r"(?<![\w.])k\s*(?:is|of|was|=|:)?\s*(?=[1-8]\.\d)")
_NEW_ONSET = re.compile(
    r"\bnew[\s-]onset\b"
    r"(?=\s*(?:$|[,;.)\n]|(?:inflammatory\s+)?(?:myositis|muscle disease|disease)\b)|(?P<more>\s+))",
    re.I,
)


def read_abbreviations(page: Page) -> None:
    """Read what is clear of them, and ask about what is not."""
    for match in _AMBIGUOUS_DRUG.finditer(page.text):
        page.slips.append('"AZT" can be azathioprine or zidovudine. Please type the name.')
        page.take(match.start(), match.end())
    _read_diabetes(page)
    _ask_which_dm(page)
    _read_potassium(page)
    _read_new_onset(page)


def _read_diabetes(page: Page) -> None:
    finding = page.finding("diabetes")
    if finding is None:
        return
    for match in _DIABETES.finditer(page.text):
        kind = next(g for g in match.groups() if g)
        value = "type2" if kind.upper() in ("2", "II") else "type1"
        negated = NOT.search(page.text, page.clause(match.start())[0], match.start())
        others = FAMILY.search(page.text, *page.clause(match.start())) or supposed(page, match.start())
        if value in finding.choices and page.free(match.start(), match.end()) and not negated and not others:
            page.add(settle(finding, {finding.name: value}, ""), match.start(), match.end())
    for match in _STEROID_DIABETES.finditer(page.text):
        if "steroid_induced" in finding.choices and page.free(match.start(), match.end()):
            page.add(settle(finding, {finding.name: "steroid_induced"}, ""), match.start(), match.end())


def _ask_which_dm(page: Page) -> None:
    """Ask where `DM` stands among other illnesses, or by what belongs to diabetes."""
    for match in _DM.finditer(page.text):
        start, end = match.span()
        number = page.clause_number(start)
        near = [page.clauses[n] for n in (number - 1, number, number + 1) if 0 <= n < len(page.clauses)]
        sugar = _SUGAR.search(page.text, *page.clauses[number])
        among = any(_OTHER_ILLNESS.search(page.text, *clause) for clause in near)
        past = _PAST_ILLNESS.search(page.text, page.sentence(start)[0], start)
        others = FAMILY.search(page.text, *page.clauses[number])
        same = _THE_SAME.search(page.text, 0, start)
        unclear = same or ((sugar or among or past) and not _BOTH_NAMED.search(page.text))
        if page.free(start, end) and unclear and not others:
            word = page.words(start, end)
            page.slips.append(f'"{word}" can be diabetes or dermatomyositis here. Please say which.')
            page.take(start, end)


def is_hour(page: Page, start: int, end: int) -> bool:
    """Whether `pm` at this place is a time of the day, or not clearly a diagnosis."""
    word = page.text[start:end]
    if word.upper() != "PM":
        return False
    before = page.text[:start].rstrip()
    after_person = after_a_person(page, start)
    if re.search(r"\d\s?$", before) and not after_person:
        return True
    return word != "PM" and not after_person and not _DIAGNOSED.search(before)


def after_a_person(page: Page, start: int) -> bool:
    """Whether what stands right before was read already, as age and sex are: `62F DM`, `62F, DM`."""
    before = page.text[:start].rstrip(" ,")
    return bool(before) and not page.free(len(before) - 1, len(before))


def _read_potassium(page: Page) -> None:
    """`k 3.1`: a small letter, clear by its number."""
    finding = page.finding("potassium")
    for match in _POTASSIUM.finditer(page.text) if finding else ():
        others = FAMILY.search(page.text, *page.clause(match.start())) or supposed(page, match.start())
        if finding is not None and page.free(match.start(), match.end()) and not others:
            page.quantity(finding, match.start(), match.end())


def _read_new_onset(page: Page) -> None:
    """`new onset`, alone or of the disease itself."""
    finding = page.finding("disease_phase")
    if finding is None or "new_onset" not in finding.choices:
        return
    for match in _NEW_ONSET.finditer(page.text):
        start, end = match.span()
        if match.group("more") is not None:
            following = next((m for m in page.mentions if m.start == match.end("more")), None)
            if following is None or all(m.finding != "diagnosis" for m in following.meanings):
                continue
        clause = page.clause(start)
        doubtful = NOT.search(page.text, clause[0], start) or FAMILY.search(page.text, *clause)
        if page.free(start, end) and not doubtful and not supposed(page, start):
            named = (m.start for m in page.mentions if m.end == start - 1 and finding.name in m.names)
            page.add(settle(finding, {finding.name: "new_onset"}, ""), next(named, start), end)
