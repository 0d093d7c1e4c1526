"""Reading a value given as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from assistant.knowledge.model.ruleset import Atom, Finding, Shape, Value
from assistant.reading.answers.answer import UNKNOWN, choice, of_members, read, takes, vocabulary
from assistant.reading.answers.quantities import Slip, accept_given
from assistant.reading.answers.result import (
    Reading,
    close_set,
    decline,
    folded,
    measured,
    settle,
)
from assistant.reading.answers.units import sentence


def read_json(finding: Finding, value: object) -> Reading | Slip:
    """What a value given as JSON settles. A number is in the finding's unit; a list closes a set."""
    if finding.derived:
        return Slip(f"{sentence(finding.title)} is concluded from other findings. It cannot be given.")
    if value is None:
        return decline(finding, "null")
    if isinstance(value, str):
        return read(finding, value, typed=False)
    if isinstance(value, bool):
        if finding.shape is Shape.YES_NO:
            return settle(finding, {finding.name: value}, str(value).lower())
    elif isinstance(value, int | float | Decimal) and finding.shape is Shape.NUMBER:
        if isinstance(value, int) and abs(value) > 10**15:
            return Slip(f"{sentence(finding.title)}: the number is too large.")
        quantity = accept_given(finding, Decimal(str(value)), str(value))
        return quantity if isinstance(quantity, Slip) else measured(finding, quantity)
    elif isinstance(value, list | tuple) and finding.shape is Shape.SET:
        return _json_list(finding, list(value))
    elif isinstance(value, Mapping) and finding.shape is Shape.SET:
        return _json_members(finding, value)
    return Slip(f"{takes(finding)} It does not take {_kind(value)}.")


def _json_list(finding: Finding, items: list[object]) -> Reading | Slip:
    if not all(isinstance(item, str) for item in items):
        return Slip(f"{takes(finding)} Its list holds names only.")
    words = ", ".join(str(item) for item in items)
    said = [folded(str(item)) for item in items]
    if not said or all(vocabulary(finding).get(s, s) == "none" for s in said):
        return settle(finding, close_set(finding, {}), words or "none")
    members: dict[str, bool] = {}
    missing = ""
    for item in said:
        if item in map(folded, UNKNOWN):
            missing = "unknown"
            continue
        if vocabulary(finding).get(item, item) == "none":
            return Slip(f'{sentence(finding.title)}: "none" stands alone in its list.')
        member = choice(finding, item, typed=False)
        if isinstance(member, Slip):
            return member
        if member in finding.unavailable:
            missing = member
        else:
            members[member] = True
    return of_members(finding, members, missing, words)


def _json_members(finding: Finding, members: Mapping[str, object]) -> Reading | Slip:
    """Each member by itself: true, false or "unknown"; a member left out stays open."""
    settled: dict[Atom, Value] = {}
    for name, value in members.items():
        member = choice(finding, folded(name), typed=False)
        if isinstance(member, Slip):
            return member
        if isinstance(value, bool):
            settled[f"{finding.name}/{member}"] = value
        elif not isinstance(value, str) or folded(value) not in map(folded, UNKNOWN):
            return Slip(f"{sentence(finding.title)}: {name} takes true, false or unknown.")
    if not settled:
        return decline(finding, "unknown")
    return settle(finding, settled, ", ".join(members))


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float | Decimal):
        return "a number"
    return "a list" if isinstance(value, list | tuple) else "an object"
