"""The first page fits a screen, whoever the patient is: 24 lines of 80 columns."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from assistant.authoring.cases import patients
from assistant.conversation.record.record import Entry, Known, Record
from assistant.interface.page.plan_page import PlanPage
from assistant.interface.words.layout import cells
from assistant.knowledge.library.cases import read_cases
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.reader import Reader
from assistant.reasoning.decision.formulas import Clash
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.guard.guarded import guarded_plan
from assistant.reasoning.search.reasoner import Reasoner

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 28)
HIGH, WIDE = 24, 80
NOTES = sorted((ROOT / "tests" / "reading" / "notes").glob("*.json"))
CASES = sorted((ROOT / "transcripts").rglob("*.case"))


ALL_READ: Mapping[str, tuple[str, ...]] = {}
Patients = Iterator[tuple[str, Known, Mapping[str, tuple[str, ...]]]]


def page_of(reasoner: Reasoner, known: Known, left: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The page of a patient. What would change the plan is not searched for: it stands on no first page."""
    plan = guarded_plan(reasoner, known.values, TODAY)
    treatment = make_treatment(reasoner.ruleset, plan.decision, TODAY, known.declined)
    return PlanPage(reasoner.ruleset, WIDE).first(plan, treatment, left=left)


def of_notes(reasoner: Reasoner, path: Path) -> Patients:
    reader = Reader(reasoner.ruleset)
    for note in json.loads(path.read_text(encoding="utf-8")):
        told = reader.read(note["text"], TODAY)
        left = {"not_understood": told.not_understood, "please_decide": tuple(map(str, told.slips))}
        yield note["id"], Record((Entry("", told.readings),)).fold(reasoner.ruleset), left


def of_cases(ruleset: Ruleset, path: Path) -> Patients:
    for case in read_cases(path, ruleset):
        for number, known in enumerate(patients(ruleset, case)):
            yield f"{case.name}, {number}", known, ALL_READ


@pytest.fixture(autouse=True)
def no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.reasoning.plan.plan.possible_changes", lambda *_: ())


def too_large(reasoner: Reasoner, told: Patients) -> Iterator[str]:
    """Who has a page that is too high or too wide, or does not open with an act or label in capitals."""
    for name, known, left in told:
        try:
            lines = page_of(reasoner, known, left)
        except Clash:  # what is told contradicts itself, and has no plan
            continue
        if len(lines) > HIGH or any(cells(line) > WIDE for line in lines):
            yield f"{name}: {len(lines)} lines, {max(map(cells, lines))} columns"
        elif not lines[0][:12].isupper():
            yield f"{name}: opens with {lines[0]}"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_page_of_every_case_fits_a_screen_and_opens_with_the_act(reasoner: Reasoner, path: Path) -> None:
    assert list(too_large(reasoner, of_cases(reasoner.ruleset, path))) == []


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_the_page_of_every_note_fits_a_screen_and_opens_with_the_act(reasoner: Reasoner, path: Path) -> None:
    assert list(too_large(reasoner, of_notes(reasoner, path))) == []
