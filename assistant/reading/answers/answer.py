"""Reading one answer to one finding, from what is typed or from JSON, and saying a value in plain words.

Nothing here raises on any answer: what cannot be used is a `Slip`. A word that is only close to a value is
never applied; the slip asks whether it was meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from assistant.knowledge.model.ruleset import Atom, Finding, Shape, Value
from assistant.reading.answers.quantities import Slip, read_quantity
from assistant.reading.answers.result import (
    Reading,
    close_set,
    decline,
    folded,
    measured,
    settle,
    show,
    spoken,
)
from assistant.reading.answers.units import allowed_units, listed, sentence

YES = ("y", "yes", "+", "+ve", "present", "positive", "pos", "true")
NO = ("n", "no", "none", "-", "-ve", "absent", "negative", "neg", "false", "nil", "never", "denies", "denied")
UNKNOWN = (
    *("unknown", "not known", "don't know", "dont know", "do not know", "dk", "n/k", "nk", "unsure"),
    *("not sure", "no idea", "not available"),
)
NOT_HAD = ("not done", "not measured", "not tested", "pending", "awaited", "not available")
_PLAINLY = {  # how a bare yes or no answers a choice; a bare no to a test is no negative result
    "none": tuple(word for word in NO if word not in ("negative", "neg", "-ve")),
    "absent": NO,
    "negative": ("negative", "neg", "-ve", "-", "absent"),
    "present": YES,
    "confirmed": YES,
    "current": YES,
    "doubtful": NO,
    "positive": ("positive", "pos", "+ve", "+", "present"),
}
_NO_MEMBER = ("none", "no", "n", "nil")
_CLOSE = 0.75
OF_RULES = 4096  # more than a rule set has findings: their words are folded once
_ABOUT = re.compile(
    r"^(?:(?:about|around|approx(?:imately)?|roughly|ca|circa|some)\b\.?|[~≈])\s*(?=\S)", re.I
)
_WHEN = re.compile(
    r"\s+(?:(?:in|on|since|from)\s+)?(?:(?:last|this)\s+(?:week|month|year|spring|summer|autumn|fall|winter)"
    r"|(?:last |this )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:\s+\d{4})?"
    r"|today|yesterday|now)$",
    re.I | re.ASCII,
)

__all__ = ["Reading", "Slip", "read_answer", "show", "takes"]


def read_answer(finding: Finding, text: str) -> Reading | Slip:
    """What `text`, typed in answer to a question about the finding, settles; or why nothing is recorded."""
    return read(finding, text, typed=True)


def read(finding: Finding, text: str, typed: bool) -> Reading | Slip:
    """What a text settles of the finding; `typed`: numbers of options and words begun count too."""
    words = " ".join(text.split())
    said = folded(words)
    if finding.derived:
        return Slip(f"{sentence(finding.title)} is concluded from other findings. It cannot be given.")
    if not words:
        return Slip(f"Nothing was typed. {takes(finding)}")
    if not _is_value(finding, said):
        if said in map(folded, UNKNOWN):
            return decline(finding, words)
        for word in finding.unavailable + (NOT_HAD if finding.shape is Shape.NUMBER else ()):
            if said in (folded(word), f"{finding.title.casefold()} {folded(word)}"):
                return decline(finding, words, word)
    if finding.shape is Shape.TEXT:
        return settle(finding, {finding.name: words}, words)
    if finding.shape is Shape.NUMBER:
        return _number(finding, words)
    if finding.shape is Shape.YES_NO:
        return _yes_no(finding, words, said)
    if finding.shape is Shape.CHOICE:
        value = choice(finding, said, typed)
        if isinstance(value, Slip):
            return value
        if value in finding.unavailable:
            return decline(finding, words, value)
        return settle(finding, {finding.name: value}, words)
    return _set(finding, words, said, typed)


def _number(finding: Finding, words: str) -> Reading | Slip:
    words = _ABOUT.sub("", words)
    dated = _WHEN.search(words)
    quantity = read_quantity(finding, words[: dated.start()] if dated else words)
    if isinstance(quantity, Slip):
        return quantity
    reading = replace(measured(finding, quantity), words=words)
    if dated:
        return replace(reading, assumed=(*reading.assumed, f'"{dated.group().strip()}" is not kept'))
    return reading


def takes(finding: Finding) -> str:
    """One sentence on what the finding takes."""
    if finding.shape is Shape.NUMBER:
        units = allowed_units(finding)
        kind = "a whole number" if finding.whole else "a number"
        return f"{sentence(finding.title)} takes {kind}{f' in {listed(units)}' if units else ''}, or unknown."
    if finding.shape is Shape.YES_NO:
        return f"{sentence(finding.title)} takes yes, no or unknown."
    if finding.shape is Shape.TEXT:
        return f"{sentence(finding.title)} takes any words, or unknown."
    values = [spoken(value) for value in finding.choices + finding.unavailable]
    if finding.shape is Shape.SET:
        return f"{sentence(finding.title)} takes any of {', '.join(values)}, none or unknown."
    return f"{sentence(finding.title)} takes {', '.join(values)} or unknown."


@lru_cache(OF_RULES)
def vocabulary(finding: Finding) -> Mapping[str, str]:
    """Every folded word for a value of the finding, with the value; authored words do not hide a choice."""
    known = {folded(word): value for word, value in finding.words}
    return known | {folded(value): value for value in finding.choices + finding.unavailable}


@lru_cache(OF_RULES)
def _names(finding: Finding) -> frozenset[str]:
    """The folded words that mean the finding itself."""
    return frozenset(folded(name) for name in (finding.name, finding.title, *finding.synonyms))


def _is_value(finding: Finding, said: str) -> bool:
    return said in vocabulary(finding) and vocabulary(finding)[said] not in finding.unavailable


def _yes_no(finding: Finding, words: str, said: str) -> Reading | Slip:
    names, known = _names(finding), vocabulary(finding)
    value: bool | None = None
    if said in known:
        value = known[said] == "yes"
    elif said in YES or said in names:
        value = True
    elif said in NO or re.sub(r"^(?:no|not|denies|without) ", "", said) in names:
        value = False
    if value is None:
        return _not_known(finding, words, ("yes", "no", *names))
    return settle(finding, {finding.name: value}, words)


def _not_known(finding: Finding, words: str, known: tuple[str, ...]) -> Slip:
    near = get_close_matches(folded(words), known, n=1, cutoff=_CLOSE)
    if near:
        return Slip(f'"{words}" is not understood. Did you mean "{near[0]}"? {takes(finding)}')
    return Slip(f'"{words}" is not understood. {takes(finding)}')


def choice(finding: Finding, said: str, typed: bool) -> str | Slip:
    """The value that is said, or why it is none."""
    known = vocabulary(finding)
    if said in known:
        return known[said]
    if said in NO or said in YES:
        found = [choice for choice in finding.choices if said in _PLAINLY.get(choice, ())]
        return found[0] if len(found) == 1 else _not_known(finding, said, ())
    if typed and said.isascii() and said.isdigit() and len(said) < 4:
        if 1 <= int(said) <= len(finding.choices):
            return finding.choices[int(said) - 1]
        return Slip(f"There is no option {said}. {takes(finding)}")
    names = [folded(name) for name in (finding.title, finding.name, *finding.synonyms)]
    for name in sorted(names, key=len, reverse=True):
        if said.startswith(f"{name} ") and said.removeprefix(f"{name} ") in known:
            return known[said.removeprefix(f"{name} ")]
    if typed and len(said) > 1 and said not in ("not", "un", "non"):
        starts = {value for word, value in known.items() if word.startswith(said)}
        if len(starts) == 1 and folded(min(starts)).startswith(said):  # begun as it is listed
            return starts.pop()
        if len(starts) > 1:
            values = [spoken(v) for v in finding.choices + finding.unavailable if v in starts]
            return Slip(f'"{said}" can be {listed(values)}. Please type more of it.')
    return _not_known(finding, said, tuple(known))


def plainly(finding: Finding, yes: bool) -> str | None:
    """The value of a choice that a plain yes or no makes; None where it makes none."""
    value = choice(finding, "yes" if yes else "no", typed=False)
    return None if isinstance(value, Slip) else value


def _set(finding: Finding, words: str, said: str, typed: bool) -> Reading | Slip:
    if _says_none(finding, said):
        return settle(finding, close_set(finding, {}), words)
    members: dict[str, bool] = {}
    missing = ""
    for part in _parts(finding, words):
        name = folded(part)
        negated = re.match(r"(?:no|not|without) (?=\w)", name) if name not in vocabulary(finding) else None
        name = name[negated.end() :] if negated else name
        if name in ("none", "others", "other") and (negated or name == "none"):
            return Slip(f'"{words}" says none and more. {takes(finding)}')
        if not negated and (
            name in map(folded, UNKNOWN) or re.fullmatch(r"(?:the )?rest(?: unknown)?", name)
        ):
            missing = "unknown"
            continue
        name = re.sub(r"^(?:the )?rest (?=\w)", "", name)
        member = choice(finding, name, typed)
        if isinstance(member, Slip):
            return member
        if member in finding.unavailable:
            missing = member
        elif member == "none" or members.get(member, not negated) == bool(negated):
            return Slip(f'"{words}" says yes and no of {spoken(member)}. Please say one.')
        else:
            members[member] = not negated
    return of_members(finding, members, missing, words)


def _says_none(finding: Finding, said: str) -> bool:
    """Whether no member is meant. A bare no to a test may say that it was not done, and is no answer."""
    if said == "none" or vocabulary(finding).get(said) == "none":
        return True
    if said in ("negative", "neg", "absent"):
        return "normal" not in finding.choices
    return said in _NO_MEMBER and not finding.unavailable


def of_members(finding: Finding, members: Mapping[str, bool], missing: str, words: str) -> Reading | Slip:
    if not members:
        return decline(finding, words, missing) if missing else Slip(takes(finding))
    named: dict[Atom, Value] = {f"{finding.name}/{m}": value for m, value in members.items()}
    if missing:
        reading = settle(finding, named, words)
        return replace(reading, declined=frozenset(finding.atoms) - frozenset(named) | {finding.name})
    if any(members.values()) or len(members) == len(finding.choices):
        named = close_set(finding, members)
    return settle(finding, named, words)


def _parts(finding: Finding, words: str) -> list[str]:
    """The members of a typed list; a word that holds `and` or a comma itself is left whole."""
    parts = [part.strip() for part in re.split(r"[,;+]|\s&\s", words) if part.strip()]
    if len(parts) == 1 and folded(words) in vocabulary(finding):
        return [words]
    known = vocabulary(finding)
    split: list[str] = []
    for part in parts:
        split += [part] if folded(part) in known else re.split(r"\band\b|\bor\b", part, flags=re.I)
    return [part.strip() for part in split if part.strip()] or [words]
