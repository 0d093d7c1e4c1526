"""The lines of a block, each with its keyword: which are allowed, which are missing, which stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.knowledge.lines.faults import FaultLog, closest, did_you_mean
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key, listed, underscored
from assistant.knowledge.model.ruleset import Place

_NAME = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_VALUE = re.compile(r"[^\W_][\w+-]*(?: [^\W_][\w+-]*)*")
_CODE = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a block: its keyword, where it stands, and what follows."""

    keyword: str
    place: Place
    value: Phrase


class Fields:
    """The lines of one block. A misspelt keyword is a fault, and is then read as the one that was meant."""

    def __init__(self, block: Block, keywords: Sequence[str], faults: FaultLog) -> None:
        self.block = block
        self.faults = faults
        self.all: list[Field] = []
        for line in block.lines:
            field = self._read(line, keywords)
            if field is None:
                continue
            if not field.value:
                faults.at(field.place, f'nothing stands after "{field.keyword}"')
                continue
            self.all.append(field)

    def _read(self, line: Phrase, keywords: Sequence[str]) -> Field | None:
        for keyword in sorted(keywords, key=len, reverse=True):
            if line.starts(keyword):
                return Field(keyword, line.place, line.after(len(keyword.split())))
        word = line.words[0].text
        meant = closest(word, keywords)
        hint = f'did you mean "{meant}"?' if meant else f"it takes {listed(keywords)}"
        self.faults.at(line.place, f'a {self.block.keyword.text} has no line "{word}"; {hint}')
        return Field(meant, line.place, line.after(len(meant.split()))) if meant else None

    def every(self, keyword: str) -> list[Phrase]:
        """What follows each line of this keyword."""
        return [field.value for field in self.all if field.keyword == keyword]

    def one(self, keyword: str) -> Phrase | None:
        """What follows the only line of this keyword; a second one is a fault."""
        fields = [field for field in self.all if field.keyword == keyword]
        for second in fields[1:]:
            self.faults.at(second.place, f'"{keyword}" stands twice in this {self.block.keyword.text}')
        return fields[0].value if fields else None

    def text(self, keyword: str) -> str:
        """The words after the only line of this keyword, '' without one."""
        phrase = self.one(keyword)
        return phrase.text if phrase else ""

    def items(self, keyword: str) -> list[Phrase]:
        """The parts of the lists on every line of this keyword."""
        return [part for phrase in self.every(keyword) for part in items(phrase, self.faults)]

    def said(self, keyword: str, why: str = "") -> str:
        """As `required`, its words; '' after a fault."""
        phrase = self.required(keyword, why)
        return phrase.text if phrase else ""

    def required(self, keyword: str, why: str = "") -> Phrase | None:
        """As `one`; a block without it is a fault."""
        if not any(line.starts(keyword) for line in self.block.lines) and not self.every(keyword):
            message = f'this {self.block.keyword.text} has no "{keyword}" line'
            self.faults.at(self.block.place, f"{message}; {why}" if why else message)
        return self.one(keyword)


def chosen(phrase: Phrase, allowed: Sequence[str], refused: str, faults: FaultLog) -> str:
    """The one of some words that a phrase is, as it is spelled there; '' after a fault that says so."""
    found = next((word for word in allowed if key(word) == key(phrase.text)), "")
    if not found:
        hint = did_you_mean(phrase.text, allowed) or f"; it is {listed(allowed)}"
        faults.at(phrase.place, f'{refused} "{phrase.text}"{hint}')
    return str(found)


def items(phrase: Phrase, faults: FaultLog) -> list[Phrase]:
    """The parts of a list with commas; an empty part and a part said twice are faults."""
    parts, seen = [], set()
    for part in phrase.split(","):
        if not part:
            faults.at(part.place, "something is missing beside this comma")
        elif key(part.text) in seen:
            faults.at(part.place, f'"{part.text}" stands twice in this list')
        else:
            seen.add(key(part.text))
            parts.append(part)
    return parts


def sides(parts: Iterable[Phrase], form: str, faults: FaultLog) -> Iterator[tuple[Phrase, Phrase]]:
    """The two sides of each `A = B`; what is none is a fault that says how it reads."""
    for part in parts:
        both = part.split("=")
        if len(both) == 2 and all(both):
            yield both[0], both[1]
        else:
            faults.at(part.place, f'this reads "{form}", not "{part.text}"')


def finding_name(phrase: Phrase, what: str, faults: FaultLog) -> str:
    """A name of words, underscored; '' after a fault."""
    return _named(phrase, what, _NAME, "words of letters and digits", faults)


def value_name(phrase: Phrase, faults: FaultLog) -> str:
    """A value of a finding, underscored, in its own case; '' after a fault."""
    name = _named(phrase, "value", _VALUE, "words of letters, digits, + and -", faults)
    if key(name) in ("unknown", "known", "yes", "no"):
        faults.at(phrase.place, f'"{phrase.text}" may not be a value; every finding can be unknown already')
        return ""
    return name


def code_name(phrase: Phrase, what: str, faults: FaultLog) -> str:
    """A name of words joined by hyphens; '' after a fault."""
    if not phrase:
        faults.at(phrase.place, f"this {what} has no name")
        return ""
    if len(phrase) > 1 or not _CODE.fullmatch(phrase.text):
        suggestion = "-".join(re.findall(r"[^\W_]+", phrase.text))
        message = f'the name of a {what} is words joined by hyphens, not "{phrase.text}"'
        faults.at(phrase.place, message + (f'; did you mean "{suggestion}"?' if suggestion else ""))
        return ""
    return phrase.text


def _named(phrase: Phrase, what: str, shape: re.Pattern[str], made_of: str, faults: FaultLog) -> str:
    if not phrase:
        faults.at(phrase.place, f"this {what} has no name" if what != "value" else "a value is missing here")
        return ""
    name = underscored(phrase.text)
    if not shape.fullmatch(name.replace("_", " ")):
        faults.at(phrase.place, f'the name of a {what} is {made_of}, not "{phrase.text}"')
        return ""
    return name
