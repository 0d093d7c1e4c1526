"""Reading the answer to a checklist: ticks by number or name, `none`, `unknown`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.knowledge.model.ruleset import Finding, Ruleset, Shape
from assistant.reading.answers.answer import NO, UNKNOWN, Slip, read_answer
from assistant.reading.answers.result import Reading, decline, folded

_SEPARATORS = re.compile(r"[,;/&]|\band\b|\s{2,}")
_NUMBERS = re.compile(r"\d+\??(?:[\s,;]+\d+\??)*")


def absent(finding: Finding) -> Reading:
    """The reading that an item is not present: no, or none."""
    word = "no" if finding.shape is Shape.YES_NO else "none"
    reading = read_answer(finding, word)
    assert isinstance(reading, Reading), finding.name
    return reading


def read_checklist(ruleset: Ruleset, items: Sequence[str], text: str) -> tuple[Reading, ...] | Slip:
    """What an answer settles of the items. Ticked yes/no items are yes and all unnamed ones absent.

    A ticked choice (dysphagia: how severe?) is unsettled, and asked by itself next. A number with a `?` is
    unknown.
    """
    findings = [ruleset.findings[name] for name in items]
    said = folded(text)
    if said in map(folded, (*NO, "none of these", "none of them", "nothing", "all no", "no to all")):
        return tuple(absent(finding) for finding in findings)
    if said in map(folded, UNKNOWN):
        return tuple(decline(finding, text) for finding in findings)
    ticked: dict[str, bool] = {}
    parts = text.replace(",", " ").replace(";", " ").split() if _NUMBERS.fullmatch(text.strip()) else []
    for part in parts or [p.strip() for p in _SEPARATORS.split(text) if p.strip()]:
        unsure = part.endswith("?")
        index = _item(findings, part.rstrip("?").strip())
        if index is None:
            numbers = f"the numbers of those that are present (1 to {len(findings)})"
            return Slip(f'I could not read "{part}". Type {numbers}, none, or unknown.')
        ticked[findings[index].name] = unsure
    if not ticked:
        return Slip("Type the numbers of those that are present, none, or unknown.")
    readings = []
    for finding in findings:
        if finding.name not in ticked:
            readings.append(absent(finding))
        elif ticked[finding.name]:
            readings.append(decline(finding, text))
        elif finding.shape is Shape.YES_NO:
            present = read_answer(finding, "yes")
            assert isinstance(present, Reading)
            readings.append(present)
        else:  # it is there; how much is asked next
            readings.append(Reading(finding.name, {}, frozenset(), text, "present"))
    return tuple(readings)


def _item(findings: Sequence[Finding], word: str) -> int | None:
    """The place of the item that a number or a name means."""
    if word.isascii() and word.isdigit():
        number = int(word) if len(word) < 4 else 0
        return number - 1 if 1 <= number <= len(findings) else None
    wanted = folded(word)
    for place, finding in enumerate(findings):
        names = [folded(name) for name in (finding.title, finding.name, *finding.synonyms)]
        if wanted in names or (len(wanted) >= 4 and any(name.startswith(wanted) for name in names)):
            return place
    return None
