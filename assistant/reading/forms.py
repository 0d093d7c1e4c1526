"""A form that is filled in: each line the name of a finding, a colon and its value, as `status` writes it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.knowledge.model.ruleset import Atom, Finding, Ruleset, Shape, Value
from assistant.reading.answers.answer import choice, read
from assistant.reading.answers.quantities import Slip
from assistant.reading.answers.result import Reading, folded, settle

_ITEM = re.compile(r"[^;\n]+")
_MARKS = " \t\n\r;."


class Forms:
    """The forms that can be filled in over one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        told = [f for f in ruleset.findings.values() if f.told]
        self._named = {folded(name): f for f in told for name in (f.title, f.name)}

    def read(self, text: str) -> list[Reading]:
        """The readings of a form, each finding told once; none where anything else is said."""
        readings: dict[str, Reading] = {}
        for item in _ITEM.finditer(text):
            if not item.group().strip(_MARKS):
                continue
            name, colon, value = item.group().partition(":")
            finding = self._named.get(folded(name)) if colon else None
            reading = _value(finding, value.strip(_MARKS)) if finding else None
            if finding is None or reading is None or finding.name in readings:
                return []
            span = (item.start() + len(name) + 1, item.end())
            readings[finding.name] = replace(reading, words=value.strip(_MARKS), span=span)
        return list(readings.values()) if len(readings) > 1 else []


def _value(finding: Finding, value: str) -> Reading | None:
    """What a value settles; of a set only the members that it names. None where it is no value of it."""
    if finding.shape is not Shape.SET or folded(value) == "none":
        reading = read(finding, value, typed=False)
        return None if isinstance(reading, Slip) else reading
    settled: dict[Atom, Value] = {}
    for part in map(folded, value.split(",")):
        member = choice(finding, part.removeprefix("no "), typed=False)
        if isinstance(member, Slip) or member not in finding.choices:
            return None
        settled[f"{finding.name}/{member}"] = not part.startswith("no ")
    return settle(finding, settled, value)
