"""Premises: `ck trend is declining or normal`, checked against the finding they read."""

from __future__ import annotations

from decimal import Decimal

from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.phrases import Phrase, key, listed, spaced
from assistant.knowledge.lines.quantities import amount
from assistant.knowledge.model.ruleset import Comparison, Finding, Label, Premise, Shape, Test, Value

_VERBS = ("is", "includes", "excludes")
_COMPARISONS: dict[str, Comparison] = {"above": ">", "below": "<", "at least": ">=", "at most": "<="}
_YES_NO = {"yes": True, "no": False}
_FORM = 'a premise reads "FINDING is ...", "FINDING includes ..." or "FINDING excludes ..."'


def read_premise(phrase: Phrase, declared: Declared, faults: FaultLog) -> tuple[Premise, ...]:
    """The premises a line stands for: one, or one each for `excludes` and `between`; none after a fault."""
    split = subject_of(phrase, declared, faults)
    if split is None:
        return ()
    subject, verb = split
    name = phrase.before(verb).text
    said = phrase.after(verb + 1)
    if subject is None or subject.name in declared.doubtful:
        return ()
    if not said:
        faults.at(said.place, f'nothing stands after "{phrase.words[verb].text}"')
        return ()
    word = phrase.words[verb].text.casefold()
    if isinstance(subject, Label):
        alternatives = _yes_no(said, subject.name, word, faults)
    elif word == "is":
        alternatives = _is(said, subject, faults)
    else:
        alternatives = _members(word, said, subject, faults)
    single = len(alternatives) == 1
    return tuple(
        Premise(subject.name, tests, phrase.text if single else f"{name} {text}", phrase.place)
        for tests, text in alternatives
    )


def finding_named(phrase: Phrase, declared: Declared, faults: FaultLog) -> Finding | None:
    """The finding of this name; None after a fault."""
    return declared.named(declared.findings, phrase, faults)


_Read = list[tuple[tuple[Test, ...], str]]
"""What a premise comes to: each conjunct's tests, and the words for it when there are several."""


def subject_of(
    phrase: Phrase, declared: Declared, faults: FaultLog
) -> tuple[Finding | Label | None, int] | None:
    """The longest name the phrase begins with, and the position of the verb after it."""
    verbs = [n for n, word in enumerate(phrase.words) if word.text.casefold() in _VERBS]
    for verb in reversed(verbs):
        name = phrase.before(verb).text
        subject = declared.findings.find(name) or declared.labels.find(name)
        if subject:
            return subject, verb
    if not verbs:
        known = [n for n in range(len(phrase), 0, -1) if declared.findings.find(phrase.before(n).text)]
        rest = phrase.after(known[0]) if known else phrase
        hint = did_you_mean(rest.words[0].text, _VERBS) if known and rest else ""
        faults.at(rest.place, _FORM + hint)
        return None
    name = phrase.before(verbs[0]).text
    if not name:
        faults.at(phrase.place, _FORM)
    elif declared.codes.find(name):
        faults.at(phrase.place, f'"{name}" is a plan code; a premise reads a finding or a label')
    else:
        what = "label" if "-" in name else "finding"
        faults.at(phrase.place, f'unknown {what} "{name}"{did_you_mean(key(name), declared.readable())}')
    return None


def _is(said: Phrase, finding: Finding, faults: FaultLog) -> _Read:
    word = key(said.text)
    if word in ("known", "unknown"):
        if finding.derived:
            faults.at(said.place, f"{finding.title} is derived; a premise can read only that it is yes or no")
            return []
        return _one(Test(finding.name, "known" if word == "known" else "unknown"))
    if said.starts("not") and not _declared(parts_of(said, "or", finding)[0], finding):
        faults.at(said.place, "a premise says what is known to be so; list the values that hold")
        return []
    if finding.shape is Shape.NUMBER:
        return _number(said, finding, faults)
    if finding.shape is Shape.YES_NO:
        return _yes_no(said, finding.name, "is", faults, derived=finding.derived)
    if finding.shape is Shape.CHOICE:
        return _values(said, finding, faults)
    if finding.shape is Shape.SET:
        message = f'{finding.title} is a set; write "includes" or "excludes" and its members'
    else:
        message = f'{finding.title} is a text; write "is known" or "is unknown"'
    faults.at(said.place, message)
    return []


def _one(*tests: Test) -> _Read:
    return [(tests, "")]


def _yes_no(said: Phrase, atom: str, verb: str, faults: FaultLog, derived: bool = True) -> _Read:
    """`yes` or `no`. Of a derived thing not both, for that would ask whether it is known."""
    parts = said.divide("or")
    values = [_YES_NO.get(key(part.text)) for part in parts]
    for part, value in zip(parts, values, strict=True):
        if value is None or verb != "is":
            faults.at(part.place, f'"{spaced(atom)}" is yes or no; write "is yes" or "is no"')
            return []
    if len(set(values)) < len(values) or (derived and len(values) > 1):
        faults.at(said.place, 'write either "is yes" or "is no"')
        return []
    return _one(*(Test(atom, "=", value) for value in values))


def _values(said: Phrase, finding: Finding, faults: FaultLog) -> _Read:
    values: list[Value] = []
    for part in parts_of(said, "or", finding):
        value = named_value(part, finding, faults)
        if value and value in values:
            faults.at(part.place, f'"{part.text}" stands twice in this premise')
        elif value:
            values.append(value)
    return _one(*(Test(finding.name, "=", value) for value in values)) if values else []


def parts_of(said: Phrase, joint: str, finding: Finding) -> list[Phrase]:
    """The parts between "or" (or "and"); a value may hold that word itself: `new or worse or severe`."""
    parts: list[Phrase] = []
    while True:
        stops = [n for n, word in enumerate(said.words) if word.text.casefold() == joint] + [len(said)]
        stop = next((n for n in reversed(stops) if _declared(said.before(n), finding)), stops[0])
        parts.append(said.before(stop))
        if stop == len(said):
            return parts
        said = said.after(stop + 1)


def _declared(part: Phrase, finding: Finding) -> str:
    """The value or member of this name, as declared; '' when there is none."""
    wanted = key(part.text)
    return next((choice for choice in finding.choices if key(choice) == wanted), "")


def named_value(part: Phrase, finding: Finding, faults: FaultLog) -> str:
    """The value or member of this name, as declared; '' after a fault."""
    if declared := _declared(part, finding):
        return declared
    wanted = key(part.text)
    allowed = [spaced(choice) for choice in finding.choices]
    if not part:
        faults.at(part.place, "a value is missing here")
    elif wanted in (key(word) for word in finding.unavailable):
        message = f'"{part.text}" means that the result is not to be had; write "is unknown"'
        faults.at(part.place, message)
    elif "," in part.text:
        faults.at(part.place, 'values are joined by "or" (after "excludes", by "and"), not by commas')
    elif wanted == "none" and finding.shape is Shape.SET:
        faults.at(part.place, 'a set has no member "none"; write "excludes" and the members')
    else:
        what = "member" if finding.shape is Shape.SET else "value"
        hint = did_you_mean(wanted, allowed) or f"; it takes {listed(allowed)}"
        faults.at(part.place, f'{finding.title} has no {what} "{part.text}"{hint}')
    return ""


def _members(verb: str, said: Phrase, finding: Finding, faults: FaultLog) -> _Read:
    if finding.shape is not Shape.SET:
        faults.at(said.place, f'"{verb}" is for sets; {finding.title} is "{finding.shape}", so write "is"')
        return []
    joint, other = ("or", "and") if verb == "includes" else ("and", "or")
    parts = parts_of(said, joint, finding)
    if any(part.find(other) >= 0 and not _declared(part, finding) for part in parts):
        meaning = "has at least one member named" if verb == "includes" else "has none of the members named"
        message = f'"{verb}" means that the set {meaning}; join them by "{joint}", not "{other}"'
        faults.at(said.place, message)
        return []
    members: list[str] = []
    for part in parts:
        member = named_value(part, finding, faults)
        if member and member in members:
            faults.at(part.place, f'"{part.text}" stands twice in this premise')
        elif member:
            members.append(member)
    if verb == "includes":
        return _one(*(Test(f"{finding.name}/{member}", "=", True) for member in members)) if members else []
    return [
        ((Test(f"{finding.name}/{member}", "=", False),), f"excludes {spaced(member)}") for member in members
    ]


def _number(said: Phrase, finding: Finding, faults: FaultLog) -> _Read:
    for words, comparison in _COMPARISONS.items():
        if said.starts(words):
            value = amount(said.after(len(words.split())), finding, faults)
            return [] if value is None else _one(Test(finding.name, comparison, value))
    if said.starts("between"):
        return _between(said.after(1), finding, faults)
    first = said.words[0].text
    if not first[0].isdigit() and first[0] not in "+-":
        hint = did_you_mean(first, (*_COMPARISONS, "between", "known", "unknown"))
        hint = hint or '; write "is above", "below", "at least", "at most" or "between"'
        faults.at(said.place, f'{finding.title} is a number, and "{said.text}" compares it to none{hint}')
        return []
    values = [amount(part, finding, faults) for part in said.divide("or")]
    if None in values:
        return []
    return _one(*(Test(finding.name, "=", value) for value in values))


def _between(said: Phrase, finding: Finding, faults: FaultLog) -> _Read:
    parts = said.divide("and")
    if len(parts) != 2 or not parts[0] or not parts[1]:
        faults.at(said.place, 'this reads "between 3 and 5"')
        return []
    first, second = parts
    if len(first) == 1 and first.text[-1].isdigit() and len(second) > 1:
        first = Phrase((*first.words, *second.words[1:]), first.place)
    low, high = amount(first, finding, faults), amount(second, finding, faults)
    if low is None or high is None:
        return []
    if low > high:
        faults.at(said.place, f"nothing lies between {low:f} and {high:f}; write the smaller number first")
        return []
    return [
        ((Test(finding.name, ">=", Decimal(low)),), f"is at least {first.text}"),
        ((Test(finding.name, "<=", Decimal(high)),), f"is at most {second.text}"),
    ]
