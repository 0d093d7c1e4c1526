"""Entries, readings and values as JSON, with the types kept exactly, and with what each meant.

`{"number": "4.20"}` is an exact number; what an entry settles is kept by finding and value, never as "option
2". With each finding goes the fingerprint of its meaning, so that other rules are met knowingly.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import NoReturn, TypeAlias

from assistant.conversation.record.record import Entry, Override
from assistant.knowledge.model.ruleset import Ruleset, Value
from assistant.reading.answers.result import Reading

Json: TypeAlias = Mapping[str, object]


class Damaged(Exception):
    """Not what this program writes."""


@dataclass(frozen=True)
class Saved:
    """An entry as it was saved. `means`: the fingerprint of each reading's finding, then of each rule set
    aside. Its values are as they stand in the file, and may be of any finding or none."""

    entry: Entry
    means: tuple[str, ...] = ()


# --- fingerprints -------------------------------------------------------------------------------------------


def meaning(ruleset: Ruleset, name: str) -> str:
    """The fingerprint of what a value of the finding means: its shape, values, unit, ranges and questions."""
    finding = ruleset.findings[name]
    lists = [(c.name, c.question) for c in ruleset.checklists.values() if name in c.findings]
    said = (finding.title, finding.question, finding.hint, finding.settles, lists)
    takes = (finding.shape.value, finding.choices, finding.whole, finding.unit)
    ranges = [r and (str(r.low), str(r.high)) for r in (finding.plausible, finding.possible)]
    return _fingerprint(name, *takes, *ranges, *said)


def meaning_of_rule(ruleset: Ruleset, name: str) -> str:
    """The fingerprint of what a rule or a gate says, and when; empty where there is none of this name."""
    if name in ruleset.gates:
        gate = ruleset.gates[name]
        return _fingerprint(name, gate.codes, [premise.text for premise in gate.unless], gate.because)
    if name not in ruleset.rules:
        return ""
    rule = ruleset.rules[name]
    code = ruleset.codes.get(getattr(rule.conclusion, "code", ""))
    premises = [premise.text for premise in rule.premises]
    return _fingerprint(name, premises, repr(rule.conclusion), rule.because, code.says if code else "")


def _fingerprint(*parts: object) -> str:
    return sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]


# --- to JSON ------------------------------------------------------------------------------------------------


def entry_json(ruleset: Ruleset, entry: Entry) -> Json:
    """An entry as an object."""
    saved: dict[str, object] = {"line": entry.line}
    saved["readings"] = [_reading(ruleset, reading) for reading in entry.readings]
    if entry.override:
        rules = {name: meaning_of_rule(ruleset, name) for name in entry.override.rules}
        saved["set_aside"] = {"rules": rules, "reason": entry.override.reason}
    return saved


def _reading(ruleset: Ruleset, reading: Reading) -> Json:
    saved: dict[str, object] = {
        "finding": reading.finding,
        "means": meaning(ruleset, reading.finding),
        "settled": {atom: _value(value) for atom, value in reading.settled.items()},
        "words": reading.words,
        "shown": reading.shown,
    }
    if reading.declined:
        saved["declined"] = sorted(reading.declined)
    if reading.assumed:
        saved["assumed"] = list(reading.assumed)
    if reading.converted:
        saved["converted"] = reading.converted
    if not reading.plausible:
        saved["plausible"] = False
    if reading.span is not None:
        saved["span"] = list(reading.span)
    if reading.when:
        saved["when"] = reading.when
    if reading.series:
        saved["series"] = [[str(value), time] for value, time in reading.series]
    return saved


def _value(value: Value) -> object:
    return {"number": str(value)} if isinstance(value, Decimal) else value


# --- from JSON ----------------------------------------------------------------------------------------------


def read_object(line: bytes) -> Json:
    """The object that one line is. Raises `Damaged`, as all below do."""

    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    try:
        read = json.loads(line.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError):
        raise Damaged from None
    return mapping(read)


def read_entry(saved: object) -> Saved:
    """An entry from what `entry_json` made of it."""
    fields = mapping(saved)
    readings = [mapping(reading) for reading in listing(fields.get("readings"))]
    means = [text(reading, "means") for reading in readings]
    override = None
    if "set_aside" in fields:
        aside = mapping(fields["set_aside"])
        rules = mapping(aside.get("rules"))
        means += [text(rules, name) for name in rules]
        override = Override(tuple(rules), text(aside, "reason"))
    return Saved(Entry(text(fields, "line"), tuple(map(_read_reading, readings)), override), tuple(means))


def _read_reading(saved: Json) -> Reading:
    settled = {atom: _read_value(value) for atom, value in mapping(saved.get("settled")).items()}
    plausible = saved.get("plausible", True)
    if not isinstance(plausible, bool):
        raise Damaged
    return Reading(
        text(saved, "finding"),
        settled,
        frozenset(texts(saved.get("declined", []))),
        text(saved, "words"),
        text(saved, "shown"),
        texts(saved.get("assumed", [])),
        text(saved, "converted") if "converted" in saved else "",
        plausible,
        _span(saved.get("span")),
        text(saved, "when") if "when" in saved else "",
        tuple(_point(one) for one in listing(saved.get("series", []))),
    )


def _span(saved: object) -> tuple[int, int] | None:
    if saved is None:
        return None
    match listing(saved):
        case [int(start), int(end)]:
            return start, end
    raise Damaged


def _point(saved: object) -> tuple[Decimal, str]:
    """A value of a series, and its time."""
    value, time = texts(saved) if len(listing(saved)) == 2 else ("", "")
    found = _read_value({"number": value})
    if not isinstance(found, Decimal):
        raise Damaged
    return found, time


def _read_value(saved: object) -> Value:
    if isinstance(saved, bool | str):
        return saved
    try:
        return Decimal(text(mapping(saved), "number"))
    except InvalidOperation:
        raise Damaged from None


def mapping(value: object) -> dict[str, object]:
    """The value, if it is an object."""
    if not isinstance(value, dict):
        raise Damaged
    return value


def listing(value: object) -> list[object]:
    """The value, if it is a list."""
    if not isinstance(value, list):
        raise Damaged
    return value


def texts(value: object) -> tuple[str, ...]:
    """The value, if it is a list of texts."""
    found = tuple(one for one in listing(value) if isinstance(one, str))
    if len(found) != len(listing(value)):
        raise Damaged
    return found


def text(fields: Json, name: str) -> str:
    """The text under a name."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise Damaged
    return value
