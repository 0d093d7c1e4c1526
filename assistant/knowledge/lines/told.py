"""Values as a case gives them: `ck is 5000`, `current drugs includes only AZA and MTX`, `emg is unknown`."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.phrases import Phrase, key
from assistant.knowledge.lines.premises import named_value, parts_of, read_premise, subject_of
from assistant.knowledge.model.cases import Told
from assistant.knowledge.model.ruleset import Atom, Finding, Label, Shape, Value


def read_told(phrase: Phrase, declared: Declared, faults: FaultLog) -> Told | None:
    """What one part of a `given` line says of one finding; None after a fault."""
    split = subject_of(phrase, declared, faults)
    subject, verb = split or (None, 0)
    if subject is None:
        return None
    word, said = phrase.words[verb].text.casefold(), phrase.after(verb + 1)
    if isinstance(subject, Label):
        faults.at(phrase.place, f'"{subject.name}" is a label; it follows from findings, which are given')
    elif subject.derived:
        faults.at(phrase.place, f"{subject.title} is derived; give the findings that it follows from")
    elif not said:
        faults.at(said.place, f'nothing stands after "{phrase.words[verb].text}"')
    elif word == "is" and key(said.text) == "unknown":
        return Told(subject.name, {}, True)
    elif subject.shape is Shape.SET:
        return _set(word, said, subject, faults)
    elif subject.shape is Shape.TEXT and word == "is":
        return Told(subject.name, {subject.name: said.text}, True)
    else:
        return _value(phrase, subject, declared, faults)
    return None


def _value(phrase: Phrase, finding: Finding, declared: Declared, faults: FaultLog) -> Told | None:
    """The one value of a premise that leaves no other."""
    premises = read_premise(phrase, declared, faults)
    tests = [test for premise in premises for test in premise.tests]
    if len(tests) == 1 and tests[0].comparison == "=" and tests[0].value is not None:
        return Told(finding.name, {finding.name: tests[0].value}, True)
    if premises:
        faults.at(phrase.place, f'give one value of {finding.title}, not "{phrase.text}"')
    return None


def _set(verb: str, said: Phrase, finding: Finding, faults: FaultLog) -> Told | None:
    """`includes A and B`, `excludes C` (of these alone), `includes only A` or `is none` (of all)."""
    if verb == "is":
        if key(said.text) == "none":
            return Told(finding.name, dict(_closed(finding, ())), True)
        faults.at(said.place, f'{finding.title} is a set; write "includes", "excludes" or "is none"')
        return None
    only = verb == "includes" and said.starts("only")
    parts = parts_of(said.after(1) if only else said, "and", finding)
    if len(parts) == 1 and len(parts_of(parts[0], "or", finding)) > 1:
        faults.at(said.place, 'join the members that are given by "and", not "or"')
        return None
    members = [member for part in parts if (member := named_value(part, finding, faults))]
    if len(members) < len(parts):
        return None
    if only:
        return Told(finding.name, dict(_closed(finding, members)), True)
    return Told(finding.name, {f"{finding.name}/{member}": verb == "includes" for member in members}, False)


def _closed(finding: Finding, members: tuple[str, ...] | list[str]) -> Iterator[tuple[Atom, Value]]:
    """Every member as yes or no, and the set itself as known."""
    yield from ((f"{finding.name}/{member}", member in members) for member in finding.choices)
    yield finding.name, True
