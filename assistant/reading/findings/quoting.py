"""Readings as they are handed over: one of each finding, in the words and at the place where it was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.reading.answers.result import Reading
from assistant.reading.facts.fact import weeks
from assistant.reading.text.spacing import SingleSpaced
from assistant.reading.text.token import Token


def quoting(reading: Reading, tokens: Sequence[Token]) -> Reading:
    """A length of time quotes the words that say it, where only what it is of was quoted."""
    value, span = reading.settled.get(reading.finding), reading.span
    if span is None or not isinstance(value, Decimal) or any(c.isdigit() for c in reading.words):
        return reading
    said = [t for t in tokens if t.weeks is not None and weeks(t.weeks) == value]
    if not said:
        return reading
    token = min(said, key=lambda t: abs(t.start - span[0]))
    return replace(reading, words=token.text, span=(token.start, token.end))


def as_typed(reading: Reading, spaced: SingleSpaced) -> Reading:
    """With the place where it was typed."""
    if reading.span is None:
        return reading
    start, end = reading.span
    return replace(reading, span=(spaced.typed(start), spaced.typed(end - 1) + 1))


def once(readings: Sequence[Reading]) -> list[Reading]:
    """One reading of each finding; sets told in parts are joined."""
    found: dict[str, Reading] = {}
    for reading in readings:
        first = found.get(reading.finding)
        if first is None:
            found[reading.finding] = reading
        elif len(reading.settled) and any("/" in atom for atom in reading.settled):
            found[reading.finding] = replace(first, settled={**first.settled, **reading.settled})
    return list(found.values())
