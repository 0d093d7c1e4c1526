"""Reading a finding that is named without a value: `no dyspnoea`, `fever`, `EMG not done`, `MRI pending`."""

from __future__ import annotations

import re

from assistant.conversation.reading.cues import NOT, OF_OLD
from assistant.conversation.reading.lexicon import Mention
from assistant.conversation.reading.numbers import NO_RESULT
from assistant.conversation.reading.page import Page
from assistant.conversation.reading.result import close_set, decline, folded, settle, spoken
from assistant.conversation.reading.scope import Said, coordinated, said, sign
from assistant.conversation.reading.units import listed, sentence
from assistant.conversation.reading.values import NOT_HAD
from assistant.knowledge.model.ruleset import Finding, Shape

_FINE_AFTER = re.compile(
    r"\s*(?:is|was|are|:|=|\s)*\b(?:fine|ok(?:ay)?|normal|intact|unaffected|clear|good)\b", re.I
)
_NO_TEST = re.compile(r"\bawait(?:ing|s)\s+(?:the\s+|an?\s+)?$", re.I)
_SYMPTOMS = ("dysphagia", "rash")
_SEVERITIES = (
    "dysphagia",
    "rash",
    "ild",
    "myocarditis",
    "diabetes",
    "hematuria",
)  # named, they still need a value
_OEDEMA = re.compile(
    r"(?:\s|:|shows?|showed|with|had|is|still|thighs?)*(\bno\b|\bwithout\b)?\s*(?:muscle\s+|active\s+)?o?edema\b",
    re.I,
)
GLUED = re.compile(r"(\+|-)(?=\s|[,;.)]|$)|\s(?:\+|-)(?=\s*(?:[,;.)\n]|$))")
_WORSE_AFTER = re.compile(r"\s*(?:is|has|now|getting|been|\s)*\b(?:worse|worsening|flaring|new)\b", re.I)
YES_AFTER = re.compile(r"\s*(?:is|was|are|:|=|\s)*\b(?:positive|pos|present|yes)\b|\s*\+ve\b", re.I)
NO_AFTER = re.compile(
    r"(?:is|was|are|were|both|all|panel|tests?|screen|antibod(?:y|ies)|abs?|serology|blot|titres?|:|=|-|\s)*"
    r"(?:\b(?:absent|negative|neg|none|nil|denied|not present|excluded"
    r"|ruled out)\b(?!\s+for)|-ve\b)"
    r"|(?:\s*[:=]\s*|\s+)no?(?=\s*(?:[,;.)\n]|$))",
    re.I,
)


def cue_start(page: Page, mention: Mention) -> int:
    """Where the negation before a phrase starts; the phrase itself without one."""
    start, _ = page.clause(mention.start)
    cues = [m.start() for m in NOT.finditer(page.text, start, mention.start)]
    return cues[-1] if cues else mention.start


def either(page: Page, mention: Mention) -> None:
    """Ask about a phrase in a list that a negation may or may not reach."""
    word = page.words(mention.start, mention.end)
    page.slips.append(f'It is not clear whether "no" reaches "{word}" too. Please say it with yes or no.')
    page.take(mention.start, mention.end)


def typed(page: Page, mention: Mention) -> str:
    """The phrase as it stands in the text."""
    return page.text[mention.start : mention.end]


def read_name(page: Page, mention: Mention) -> None:
    """What naming a finding says: present, absent, or not to be had."""
    findings = [f for name in dict.fromkeys(mention.names) if (f := page.finding(name)) is not None]
    if len(findings) > 1:
        page.slips.append(f'"{typed(page, mention)}" can mean {listed([f.title for f in findings])}.')
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
    if how is Said.EITHER:
        if finding.shape is Shape.YES_NO or "none" in finding.choices:
            either(page, mention)
        return
    if finding.name == "muscle_mri_edema" and (seen := _OEDEMA.match(page.text, end)):
        if OF_OLD.match(page.text, seen.end()):
            return
        value = "absent" if seen.group(1) or how is Said.NEGATED else "present"
        page.add(settle(finding, {finding.name: value}, ""), start, seen.end())
        return
    after = NO_AFTER.match(page.text, end) or _shared_no(page, mention)
    glued = GLUED.match(page.text, end)
    if how is Said.PLAINLY and (after or (glued and glued.group().strip() == "-")):
        cue = after or glued
        reach = cue.end() if cue and page.free(start, cue.start()) and not _shared_no(page, mention) else end
        _no(page, finding, start, reach, negative=True)
    elif how is Said.NEGATED:
        _no(page, finding, cue_start(page, mention), end)
    elif finding.shape is Shape.YES_NO and _absent_later(page, mention):
        either(page, mention)
    elif finding.shape is Shape.YES_NO:
        yes = YES_AFTER.match(page.text, end) or (glued if glued and glued.group().strip() == "+" else None)
        page.add(settle(finding, {finding.name: True}, ""), start, yes.end() if yes else end)
    elif finding.name in _SYMPTOMS and (fine := _FINE_AFTER.match(page.text, end)):
        _no(page, finding, start, fine.end())
    elif "new_or_worse" in finding.choices and (worse := _WORSE_AFTER.match(page.text, end)):
        page.add(settle(finding, {finding.name: "new_or_worse"}, ""), start, worse.end())
    elif glued and glued.group().strip() == "+" and "positive" in finding.choices:
        page.add(settle(finding, {finding.name: "positive"}, ""), start, glued.end())
    elif finding.name in _SEVERITIES and typed(page, mention).lower() not in ("skin", "lungs"):
        page.slips.append(_which(finding))
        page.take(start, end)
    elif "present" in finding.choices and re.search(r"o?edema", typed(page, mention), re.I):
        page.add(settle(finding, {finding.name: "present"}, ""), start, end)


def _shared_no(page: Page, mention: Mention) -> re.Match[str] | None:
    """The `absent` of `fever and cough absent`."""
    end = coordinated(page, mention)
    return NO_AFTER.match(page.text, end) if end > mention.end else None


def _absent_later(page: Page, mention: Mention) -> bool:
    """Whether a sign stands bare in a list whose last is absent: `fever, cough absent`."""
    number = page.clause_number(mention.start)
    end = page.clauses[number][1]
    while page.text[end : end + 1] == "," and number + 1 < len(page.clauses):
        if page.text[mention.end : end].strip():
            return False
        number += 1
        start, end = page.clauses[number]
        first = next((m for m in page.mentions if m.start >= start), None)
        if first is None or page.text[start : first.start].strip() or not sign(page, first):
            return False
        if NO_AFTER.match(page.text, first.end):
            return True
        mention = first
    return False


def _which(finding: Finding) -> str:
    values = [spoken(choice) for choice in finding.choices if choice != "none"]
    return f"{sentence(finding.title)}: {listed(values)}?"


def _no_result(page: Page, finding: Finding, mention: Mention, how: Said) -> bool:
    """A result that is not to be had: `EMG not done`, `MRI pending`, `no biopsy`, `awaiting EMG`."""
    if not finding.unavailable:
        return False
    start, end = mention.start, mention.end
    if had := NO_RESULT.match(page.text, end):
        word = re.sub(r"\b(?:yet|been) ", "", had.group(1).lower())
        page.add(decline(finding, "", word if word in NOT_HAD else "unknown"), start, had.end())
        return True
    if waiting := _NO_TEST.search(page.text, 0, start):
        page.add(decline(finding, "", "pending"), waiting.start(), end)
        return True
    test = finding.name in ("emg", "muscle_mri_edema", "biopsy", "hrct", "ecg", "troponin")
    if how is Said.NEGATED and test and not re.search(r"o?edema", typed(page, mention), re.I):
        page.add(decline(finding, "", "not_done"), cue_start(page, mention), end, "read as not done")
        return True
    return False


def _no(page: Page, finding: Finding, start: int, end: int, negative: bool = False) -> None:
    """Record that the finding is absent, where its values have a way to say so."""
    if finding.shape is Shape.YES_NO:
        page.add(settle(finding, {finding.name: False}, ""), start, end)
    elif finding.shape is Shape.SET:
        if "normal" not in finding.choices:
            page.add(settle(finding, close_set(finding, {}), ""), start, end)
    else:
        known = ("none", "absent", "negative") if negative else ("none", "absent")
        absent = [choice for choice in known if choice in finding.choices]
        if absent:
            whole = {folded(n) for n in (finding.name, finding.title, *finding.choices)}
            word = folded(page.text[start:end])
            general = any(name in word for name in whole) or finding.name not in _SYMPTOMS
            notes = () if general else (f"read as {spoken(absent[0])} for {finding.title}",)
            page.add(settle(finding, {finding.name: absent[0]}, ""), start, end, *notes)
