"""A form that is filled in: each line the name of a finding, a colon and its value, as `status` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.knowledge.model.ruleset import Atom, Finding, Ruleset, Shape, Value
from assistant.reading.answers.answer import choice, read
from assistant.reading.answers.quantities import Slip
from assistant.reading.answers.result import Reading, folded, settle

_ITEM = re.compile(r"(?P<name>[^:;\n]+):(?P<value>[^;\n]+)")
_MARKS = " \t\n\r;."


class Forms:
    """The forms that can be filled in over one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        told = [f for f in ruleset.findings.values() if f.told]
        self._named = {folded(name): f for f in told for name in (f.title, f.name)}

    def read(self, text: str) -> list[Reading]:
        """The readings of a form, each finding told once; none where anything else is said."""
        readings = list(self._items(text))
        said = {reading.finding for reading in readings}
        items = list(_ITEM.finditer(text))
        return readings if len(readings) == len(items) == len(said) > 1 and not _rest(text) else []

    def _items(self, text: str) -> Iterator[Reading]:
        for item in _ITEM.finditer(text):
            finding = self._named.get(folded(item["name"]))
            value = item["value"].strip(_MARKS)
            reading = _value(finding, value) if finding else None
            if reading is not None:
                yield replace(reading, words=value, span=item.span("value"))


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


def _rest(text: str) -> str:
    return _ITEM.sub("", text).strip(_MARKS)
