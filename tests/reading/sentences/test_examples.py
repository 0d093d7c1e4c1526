"""Every example that stands beside the words of clinicians is read as it says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.knowledge.model.language import Example
from assistant.knowledge.model.ruleset import Finding, Shape
from assistant.reading.answers.result import Reading
from tests.reading.reading import read_sentence
from tests.reasoning.patients import ruleset

RULES = ruleset()


def said(finding: Finding, readings: list[Reading]) -> set[str]:
    """What the readings say of the finding, as examples spell it; `unknown` where nothing is settled."""
    settled = {atom: value for reading in readings for atom, value in reading.settled.items()}
    if finding.shape is Shape.SET:
        members = {member: settled.get(f"{finding.name}/{member}") for member in finding.choices}
        return {m if v else f"no_{m}" for m, v in members.items() if v is not None} or {"unknown"}
    value = settled.get(finding.name)
    if value is None:
        return {"unknown"}
    if isinstance(value, Decimal):
        return {f"{value.normalize():f}"}
    return {{True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)}


@pytest.mark.parametrize(
    "example", RULES.read_examples, ids=lambda example: f"{example.place.line} {example.text}"
)
def test_it_is_read_as_it_says(example: Example) -> None:
    told = read_sentence(RULES, example.text)
    for name, value in example.readings:
        finding = RULES.findings[name]
        readings = [reading for reading in told.readings if reading.finding == name]
        found = said(finding, readings)
        assert value in found, (name, found)


def test_examples_are_of_findings_that_exist() -> None:
    assert len(RULES.read_examples) > 30
    assert {name for example in RULES.read_examples for name, _ in example.readings} <= set(RULES.findings)


def test_a_capital_of_another_alphabet_is_no_fault() -> None:
    told = read_sentence(RULES, "CK 900 U/L. İmuran was stopped in May.")
    assert "ck" in {reading.finding for reading in told.readings}
