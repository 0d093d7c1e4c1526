"""What the program writes of a patient, under the names it gives things, it reads back as it was."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.knowledge.model.ruleset import Atom, Shape, Value
from assistant.reading.answers.answer import Slip, read_answer
from assistant.reading.answers.result import show
from assistant.reading.forms import Forms
from assistant.reading.reader import read_text
from tests.reasoning.patients import ruleset, seeds

RULES, TODAY = ruleset(), date(2026, 11, 28)
SETS = [finding for finding in RULES.findings.values() if finding.shape is Shape.SET]


def filled(told: dict[str, dict[Atom, Value]]) -> str:
    """The lines that `status` writes of what is told."""
    named = ((RULES.findings[name], settled) for name, settled in told.items())
    return "\n".join(f"{finding.title}: {show(finding, settled)}" for finding, settled in named)


def told_of(values: dict[Atom, Value]) -> dict[str, dict[Atom, Value]]:
    told: dict[str, dict[Atom, Value]] = {}
    for atom, value in values.items():
        finding = RULES.finding_of(atom)
        if finding.told and not finding.derived and finding.shape is not Shape.TEXT:
            told.setdefault(finding.name, {})[atom] = value
    return told


def test_a_form_of_the_program_is_read_back() -> None:
    patients = [told for values in seeds() if len(told := told_of(dict(values))) > 1]
    assert len(patients) > 200
    for told in patients:
        text = filled(told)
        read = {r.finding: dict(r.settled) for r in read_text(RULES, text, TODAY).readings}
        assert {n: _nearly(v) for n, v in read.items()} == {n: _nearly(v) for n, v in told.items()}, text


def _nearly(settled: dict[Atom, Value]) -> dict[Atom, object]:
    """Without the name of a closed set; a span of time is written to a tenth."""
    values = {atom: round(v, 1) if isinstance(v, Decimal) else v for atom, v in settled.items()}
    return {atom: v for atom, v in values.items() if not (v is True and RULES.findings.get(atom) in SETS)}


@pytest.mark.parametrize(
    "text",
    ["CK: 110 U/L\nCK: 3400 U/L", "CK: 110 U/L\nage: 51 years\nIn 2019 CK was 8000", "rash: old\nage: 51"],
)
def test_a_text_with_anything_else_in_it_is_no_form(text: str) -> None:
    assert not Forms(RULES).read(text)


def test_an_item_denied_leaves_the_next_one_alone() -> None:
    for name in ("Shortness of breath", "Dark urine", "Rash", "Fever"):
        told = read_text(RULES, f"Note of today.\n{name}: no\nGlucocorticoid: prednisone 20 mg daily", TODAY)
        values = {atom: v for reading in told.readings for atom, v in reading.settled.items()}
        assert values["glucocorticoid"] == "prednisone", name
        assert True not in {v for atom, v in values.items() if not atom.startswith("gluco")}, name


def test_about_is_taken_off_a_number_and_never_off_a_word() -> None:
    lasting, calcium = RULES.findings["glucocorticoid_duration"], RULES.findings["calcium"]
    for said in ("about 6 weeks", "approx. 6 weeks", "ca. 6 weeks", "~6 weeks"):
        assert read_answer(lasting, said) == read_answer(lasting, "6 weeks")
    refused = read_answer(calcium, "calcium 2.4")
    assert isinstance(refused, Slip)
    assert '"calcium 2.4"' in refused.says
