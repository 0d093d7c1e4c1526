"""Reading the answer to a checklist: by number or name, `none`, `unknown`. What is not named stays open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.knowledge.model.ruleset import Finding, Ruleset, Shape
from assistant.reading.answers.answer import UNKNOWN, Slip, read_answer
from assistant.reading.answers.result import Reading, decline, folded

_SEPARATORS = re.compile(r"[,;/&]|\band\b|\bbut\b|(?<=\w)\s+(?=(?:none|all|no|without) )|\s{2,}", re.I)
_NUMBERS = re.compile(r"(?:(?:no |not )?\d+\??(?:\s*-\s*\d+)?[\s,;]*)+", re.I)
_NUMBER = re.compile(r"(?:no |not )?\d+\??(?:\s*-\s*\d+)?", re.I)
_NONE = re.compile(
    r"(?:no|nil|none|nope|nothing|all (?:no|fine|negative|normal)|no to all"
    r"|(?:no|none) of (?:these|them|those))\.?"
)
_NONE_BUT = re.compile(r"\b(?:none|no|nothing)[,\s]+(?:but|except(?: for)?|apart from)\b")
_REST = re.compile(r"(?:all )?(?:the )?(?:rest|others?)(?: all)?(?: are)? (?P<as>.+)")
_NO_OTHERS = re.compile(r"no others?|(?:none|nothing) else")
_UNSURE = re.compile(r"(?P<item>.+?)(?:\?| (?:unknown|unsure|not sure|not known))")
_DENIED = re.compile(r"(?:no|not|without|denies) (?P<item>.+)")
_TICKED, _ABSENT, _UNKNOWN = "present", "absent", "unknown"


def absent(finding: Finding) -> Reading:
    """The reading that an item is not present: no, or none."""
    return _as(finding, "no" if finding.shape is Shape.YES_NO else "none")


def read_checklist(
    ruleset: Ruleset, items: Sequence[str], text: str, told: Sequence[str] = ()
) -> tuple[Reading, ...] | Slip:
    """What an answer settles of the items; those that it does not name stay open.

    `none` makes all that are open absent, `3, rest no` the others, `3?` leaves 3 unknown. A ticked choice
    (dysphagia: how severe?) is unsettled, and asked by itself next. told: items that were told before: they
    keep their number, and only naming them changes them.
    """
    findings = [ruleset.findings[name] for name in items]
    said = folded(text)
    if _NONE.fullmatch(said):
        return _all(findings, told, _ABSENT, text)
    if said.removeprefix("all ") in (*map(folded, UNKNOWN), "idk", "dunno"):
        return _all(findings, told, _UNKNOWN, text)
    named: dict[str, str] = {}
    rest = ""
    unread: list[str] = []
    for part in _parts(_NONE_BUT.sub("no others, ", text.casefold())):
        of_rest = _of_rest(part)
        marked = [] if of_rest else list(_marked(findings, part))
        rest = of_rest or rest
        named.update(marked)
        unread += [] if of_rest or marked else [part]
    if unread:
        numbers = f"the numbers of those that are present (1 to {len(findings)})"
        said = unread[0] if named or rest else text
        return Slip(f'I could not read "{said}". Type {numbers}, none, or unknown.')
    if not named:
        return Slip("Type the numbers of those that are present, none, or unknown.")
    others = [f for f in findings if f.name not in named and f.name not in told]
    return (
        *(_reading(ruleset.findings[name], mark, text) for name, mark in named.items()),
        *(_reading(finding, rest, text) for finding in others if rest),
    )


def recorded(ruleset: Ruleset, items: Sequence[str], read: Sequence[Reading]) -> tuple[str, ...]:
    """What an answer to a checklist records: what is there or open, and how many are not present."""
    titled = {reading.finding: ruleset.findings[reading.finding] for reading in read}
    there = [titled[r.finding].title for r in read if not r.declined and r.settled != _no(titled[r.finding])]
    unknown = [titled[r.finding].title for r in read if r.declined]
    no = sum(bool(r.settled) and r.settled == _no(titled[r.finding]) for r in read)
    left = sum(name not in titled for name in items)
    return (
        *([f"present: {', '.join(there)}"] if there else []),
        *([f"not known: {', '.join(unknown)}"] if unknown else []),
        *(
            [f"not present: {no if left else 'the others' if there or unknown else 'all of them'}"]
            if no
            else []
        ),
        *([f"still open: {left}"] if left else []),
    )


def _no(finding: Finding) -> object:
    return absent(finding).settled


def _all(findings: Sequence[Finding], told: Sequence[str], mark: str, text: str) -> tuple[Reading, ...]:
    return tuple(_reading(finding, mark, text) for finding in findings if finding.name not in told)


def _parts(said: str) -> Iterator[str]:
    """The items of an answer; numbers need nothing between them."""
    for part in filter(None, (part.strip(" .") for part in _SEPARATORS.split(said))):
        yield from _NUMBER.findall(part) if _NUMBERS.fullmatch(part) else (part,)


def _marked(findings: Sequence[Finding], part: str) -> Iterator[tuple[str, str]]:
    """The items that a part names, each present, absent or unknown; none where it names no item."""
    mark = _TICKED
    if found := _UNSURE.fullmatch(part):
        mark, part = _UNKNOWN, found["item"]
    elif (found := _DENIED.fullmatch(part)) and _item(findings, part) is None:
        mark, part = _ABSENT, found["item"]
    first, dash, last = part.partition("-")
    if dash and first.strip().isdigit() and last.strip().isdigit():
        places = range(int(first[:4]), int(last[:4]) + 1)
        if places and places[0] > 0 and places[-1] <= len(findings):
            yield from ((findings[place - 1].name, mark) for place in places)
    elif (place := _item(findings, part)) is not None:
        yield findings[place].name, mark


def _of_rest(part: str) -> str:
    """What is said of all that is not named, or "" where the part speaks of an item."""
    if _NO_OTHERS.fullmatch(part):
        return _ABSENT
    found = _REST.fullmatch(part)
    words = found["as"] if found else ""
    if _NONE.fullmatch(words) or words in ("absent", "negative", "normal", "fine"):
        return _ABSENT
    return _UNKNOWN if words in map(folded, UNKNOWN) else ""


def _reading(finding: Finding, mark: str, text: str) -> Reading:
    if mark == _ABSENT:
        return absent(finding)
    if mark == _UNKNOWN:
        return decline(finding, text)
    if finding.shape is Shape.YES_NO:
        return _as(finding, "yes")
    return Reading(finding.name, {}, frozenset(), text, _TICKED)  # it is there; how much is asked next


def _as(finding: Finding, word: str) -> Reading:
    reading = read_answer(finding, word)
    assert isinstance(reading, Reading), finding.name
    return reading


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
