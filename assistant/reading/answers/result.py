"""What was read of one finding, and how a value reads in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.knowledge.model.ruleset import Atom, Finding, Shape, Value
from assistant.reading.answers.quantities import Quantity, is_graded, with_unit
from assistant.reading.answers.units import FOLD, plain

SPANS = ("weeks", "days", "months", "years")  # a span of time is never told more closely than to a tenth
TENTHS, THOUSANDTHS = 1, 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer settles of one finding.

    settled: the atoms it decides; a closed set also has its bare name -> True. declined: the atoms that are
    not to be had. words: as typed. shown: the value in plain words. assumed: notes on what was not said.
    converted: the arithmetic, where another unit was typed. plausible: False where it is to be confirmed.
    span: where it stands in the text. when: the time that was said of it. series: all that was told of the
    measure at once, the oldest first, each value with its time.
    """

    finding: str
    settled: Mapping[Atom, Value]
    declined: frozenset[Atom]
    words: str
    shown: str
    assumed: tuple[str, ...] = ()
    converted: str = ""
    plausible: bool = True
    span: tuple[int, int] | None = None
    when: str = ""
    series: tuple[tuple[Decimal, str], ...] = ()


def spoken(name: str) -> str:
    """A name or value as people read it: `stable_high` is `stable high`."""
    return name.replace("_", " ")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """What two spellings of one word have in common: case, and runs of space, hyphen and underscore."""
    return re.sub(r"(?<=\w)[\s_-]+(?=\w)|\s+", " ", text.translate(FOLD).casefold()).strip()


def show(finding: Finding, settled: Mapping[Atom, Value]) -> str:
    """How what is settled of the finding reads in plain words; `unknown` where nothing is."""
    if finding.shape is Shape.SET:
        members = [(spoken(m), settled.get(f"{finding.name}/{m}")) for m in finding.choices]
        present = [member for member, value in members if value is True]
        absent = [f"no {member}" for member, value in members if value is False]
        if finding.name in settled or len(absent) == len(members):
            return ", ".join(present) or "none"
        return ", ".join(present + absent) or "unknown"
    value = settled.get(finding.name)
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        if is_graded(finding):
            return with_unit(finding, _grade(value))
        return with_unit(finding, _rounded(value, TENTHS if finding.unit in SPANS else THOUSANDTHS))
    return value if finding.shape is Shape.TEXT else spoken(value)


def _rounded(value: Decimal, places: int) -> str:
    short = round(value, places)
    return plain(value) if short == value or not short else f"about {plain(short)}"


def _grade(value: Decimal) -> str:
    part = value % 1
    if part == Decimal("0.67"):
        return f"{int(value) + 1}-"
    return f"{int(value)}+" if part == Decimal("0.33") else plain(value)


def settle(
    finding: Finding, settled: Mapping[Atom, Value], words: str, assumed: tuple[str, ...] = ()
) -> Reading:
    """The reading that these values make."""
    return Reading(finding.name, dict(settled), frozenset(), words, show(finding, settled), assumed)


def decline(finding: Finding, words: str, shown: str = "unknown") -> Reading:
    """The reading that the finding, or every member of it, is not to be had."""
    atoms = frozenset(finding.atoms) | {finding.name}
    return Reading(finding.name, {}, atoms, words, spoken(shown))


def measured(finding: Finding, quantity: Quantity) -> Reading:
    """The reading that a quantity makes."""
    reading = settle(finding, {finding.name: quantity.value}, quantity.typed, quantity.assumed)
    return replace(reading, converted=quantity.converted, plausible=quantity.plausible)


def close_set(finding: Finding, members: Mapping[str, bool]) -> dict[Atom, Value]:
    """The atoms of a closed set: the members named, False for every other, and the bare name."""
    settled: dict[Atom, Value] = {f"{finding.name}/{m}": members.get(m, False) for m in finding.choices}
    settled[finding.name] = True
    return settled
