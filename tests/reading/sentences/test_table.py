"""Kinds of sentences, a row each in `table.txt`: what is read of it, and what is not.

text => ck 900, current_drugs -MTX +AZA, rash ?       `?`: nothing is read of it; \\n is a new line
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from tests.reading.reading import read_sentence
from tests.reasoning.patients import ruleset

MYOSITIS = ruleset()
LINES = Path(__file__).with_name("table.txt").read_text(encoding="utf-8").splitlines()
ROWS = [line for line in LINES if line.strip() and not line.startswith("#")]


def told(text: str) -> dict[str, set[str]]:
    """What is read: of each finding its value, or its members with their signs."""
    found: dict[str, set[str]] = {}
    for reading in read_sentence(MYOSITIS, text.replace("\\n", "\n")).readings:
        said = found.setdefault(reading.finding, set())
        for atom, value in reading.settled.items():
            member = atom.partition("/")[2]
            said.add(("+" if value else "-") + member if member else plain(value))
    return found


def plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{float(value):g}" if isinstance(value, Decimal) else str(value)


def number(text: str) -> str:
    try:
        return f"{float(Decimal(text)):g}"
    except InvalidOperation:
        return text


@pytest.mark.parametrize("row", ROWS)
def test_a_sentence_of_each_kind_is_read_as_it_is_meant(row: str) -> None:
    text, _, wanted = row.partition(" => ")
    found = told(text.strip())
    for demand in wanted.split(", "):
        name, *values = demand.split()
        assert name in MYOSITIS.findings, name
        if values == ["?"]:
            assert not found.get(name), (name, found.get(name))
        else:
            assert {number(v) for v in values} <= found.get(name, set()), (name, found.get(name))
