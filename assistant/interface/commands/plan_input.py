"""The input of `plan`: findings as a JSON object, or as `name=value`, read into what is known.

A name may be the rule set's, a title or a synonym, in any case. Every fault is found at once, and with a
fault nothing is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeAlias

from assistant.conversation.record.record import Entry, Known, Record
from assistant.interface.output.streams import Stop
from assistant.interface.words.layout import visible
from assistant.knowledge.model.ruleset import Finding, Ruleset
from assistant.reading.answers.answer import Reading, Slip
from assistant.reading.answers.given import read_json
from assistant.reading.answers.result import folded
from assistant.reading.answers.units import plain
from assistant.reasoning.decision.formulas import Clash, complete

Findings: TypeAlias = Mapping[str, object] | str | bytes
LEFT = ("not_understood", "please_decide")  # of what `read --json` gives
_LONGEST_NUMBER = 40  # characters; no number of a patient comes near it


class BadInput(Stop):
    """The input cannot be used. `problems`: one sentence for each fault, safe to print."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(visible(problem) for problem in problems)
        super().__init__(*self.problems)


@dataclass(frozen=True)
class PlanInput:
    """What is known, and a sentence on each thing that was assumed in reading it."""

    known: Known
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Object:
    """A JSON object, with its members as they stand there, repeated names and all."""

    members: tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class _NoNumber:
    """What stands where a number should, and is none that can be used."""

    says: str


def is_text(content: bytes) -> bool:
    """Whether it is words, for `read`, and neither JSON nor the beginning of it."""
    text = content.decode("utf-8-sig", "replace").strip()
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return bool(text) and text[0] not in '{["\ufffd'
    return False


def as_json(findings: Findings) -> bytes:
    """The findings as the JSON that `plan` reads, so that there is one way in."""
    if isinstance(findings, bytes):
        return findings
    if isinstance(findings, str):
        return findings.encode("utf-8", "surrogatepass")
    try:
        return json.dumps(dict(findings), default=_as_number).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise BadInput([f"The findings cannot be read: {error}."]) from None


def _as_number(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is no value of a finding")


def as_form(ruleset: Ruleset, known: Known) -> str:
    """What is known as the lines of a form, each of which the reader reads back as it is."""
    readings = known.readings.values()
    return "\n".join(f"{ruleset.findings[r.finding].title}: {_exactly(ruleset, r)}" for r in readings)


def _exactly(ruleset: Ruleset, reading: Reading) -> str:
    finding = ruleset.findings[reading.finding]
    value = reading.settled.get(finding.name)
    if not reading.settled:
        return "unknown"
    return f"{plain(value)} {finding.unit}".strip() if isinstance(value, Decimal) else reading.shown


def left_open(content: bytes) -> Mapping[str, tuple[str, ...]]:
    """What was not understood, and what is to be decided, where the input is what `read --json` gives."""
    members = dict(_object(content).members)
    listed = {name: members.get(name) if "readings" in members else () for name in LEFT}
    return {
        name: tuple(visible(text) for text in texts if isinstance(text, str))
        for name, texts in listed.items()
        if isinstance(texts, list | tuple)
    }


def read_object(content: bytes) -> tuple[tuple[str, object], ...]:
    """The members of a JSON object, in their order. Raises `BadInput` on anything else."""
    data = _object(content)
    inner = dict(data.members).get("findings")
    if isinstance(inner, _Object) and "readings" in dict(data.members):
        return inner.members  # what `read --json` gives
    return data.members


def _object(content: bytes) -> _Object:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput([f"The input is not UTF-8 (byte {error.start + 1})."]) from None
    if not text.strip():
        raise BadInput(["The input is empty. It takes a JSON object of findings, at the least {}."])
    try:
        data = _parsed(text)
    except json.JSONDecodeError as error:
        raise BadInput([f"The input is not JSON: {error.msg}, at line {error.lineno}."]) from None
    except RecursionError:
        raise BadInput(["The input is nested too deeply. It takes an object of findings."]) from None
    if not isinstance(data, _Object):
        raise BadInput(["The input is JSON, but no object. It takes {name: value, ...}."])
    return data


def _parsed(text: str) -> object:
    return json.loads(
        text,
        object_pairs_hook=lambda pairs: _Object(tuple(pairs)),
        parse_float=_number,
        parse_int=_number,
        parse_constant=lambda word: _NoNumber(f"{word} is no number. Leave it out, or give it as unknown."),
    )


def _number(digits: str) -> Decimal | _NoNumber:
    if len(digits) > _LONGEST_NUMBER:
        return _NoNumber(f"the number {digits[:12]}... is too long.")
    number = Decimal(digits)
    if number and abs(number.adjusted()) > _LONGEST_NUMBER:
        return _NoNumber(f"the number {digits} is out of every range.")
    return number


def _setting(setting: str) -> tuple[str, object] | str:
    """The name and value of `name=value`; a JSON number, list, true or false is read as such."""
    name, equals, text = setting.partition("=")
    if not equals or not name.strip():
        return f'"{setting}" is not of the form name=value.'
    try:
        value = _parsed(text)
    except (json.JSONDecodeError, RecursionError):
        return name.strip(), text
    return name.strip(), value if isinstance(value, bool | Decimal | list | str | _NoNumber) else text


class Patients:
    """Reads patients in the words of one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._named: dict[str, list[Finding]] = {}
        for finding in ruleset.findings.values():
            for name in (finding.name, finding.title, *finding.synonyms):
                of_name = self._named.setdefault(folded(name), [])
                if finding not in of_name:
                    of_name.append(finding)

    def read(self, findings: Sequence[tuple[str, object]], settings: Sequence[str] = ()) -> PlanInput:
        """What the findings say; a setting `name=value` takes the place of a finding given before.

        Raises `BadInput` with every name, value and number that cannot be, and on values that contradict
        each other.
        """
        problems: list[str] = []
        readings: list[Reading] = []
        given: dict[str, str] = {}
        for name, value in findings:
            read = self._member(name, value)
            if isinstance(read, str):
                problems.append(read)
            elif read.finding in given:
                before = given[read.finding]
                twice = f'"{before}" and "{name}" both give {read.finding}.'
                problems.append(f'"{name}" is given twice.' if name == before else twice)
            else:
                given[read.finding] = name
                readings.append(read)
        for setting in settings:
            pair = _setting(setting)
            read = pair if isinstance(pair, str) else self._member(*pair)
            if isinstance(read, str):
                problems.append(read)
            else:
                readings.append(read)
        if problems:
            raise BadInput(dict.fromkeys(problems))
        return self._together(readings)

    def _together(self, readings: Sequence[Reading]) -> PlanInput:
        known = Record(tuple(Entry(read.words, (read,)) for read in readings)).fold(self.ruleset)
        try:
            complete(self.ruleset, known.values)
        except Clash as clash:
            raise BadInput([str(clash)]) from None
        assumed = [
            f'{self.ruleset.findings[read.finding].title} "{read.words}" is read as {read.shown}: {note}'
            for read in known.readings.values()
            for note in read.assumed
        ]
        return PlanInput(known, tuple(visible(note) for note in assumed))

    def _member(self, name: str, value: object) -> Reading | str:
        finding = self._finding(name)
        if isinstance(finding, str):
            return finding
        if isinstance(value, _NoNumber):
            return f"{name}: {value.says}"
        read = read_json(finding, dict(value.members) if isinstance(value, _Object) else value)
        return f"{name}: {read.says}" if isinstance(read, Slip) else read

    def _finding(self, name: str) -> Finding | str:
        if name in self.ruleset.findings:
            return self.ruleset.findings[name]
        found = self._named.get(folded(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            return f'"{name}" can be {" or ".join(finding.name for finding in found)}.'
        near = get_close_matches(folded(name), list(self._named), n=1, cutoff=0.7)
        hint = f" Did you mean {self._named[near[0]][0].name}?" if near else ""
        return f'There is no finding "{name}".{hint}'
