"""The first page of a patient, and whether it fits a screen: 24 lines of 80 columns.

python -m tests.interface.page.first_pages      the first page of every note
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from unittest.mock import patch

from assistant.conversation.record.record import Known
from assistant.interface.commands.plan_input import Patients, left_open, read_object
from assistant.interface.commands.read_report import read_json
from assistant.interface.page.plan_page import PlanPage
from assistant.interface.words.layout import cells
from assistant.reading.reader import reader_of
from assistant.reasoning.decision.formulas import Clash
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.guard.guarded import guarded_plan
from assistant.reasoning.search.reasoner import Reasoner
from tests.reading.score import NOTES
from tests.reasoning import patients as tested

TODAY = date(2026, 11, 28)
HIGH, WIDE = 24, 80
Left = Mapping[str, tuple[str, ...]]


def faults_of(reasoner: Reasoner, notes: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The notes whose first page is wrong, with what is wrong."""
    reader, patients, faults = reader_of(reasoner.ruleset), Patients(reasoner.ruleset), {}
    for note in notes:
        read = json.dumps(read_json(reasoner.ruleset, reader.read(note["text"], TODAY), TODAY)).encode()
        known = patients.read(read_object(read), ()).known
        if fault := fault_of_page(reasoner, known, left_open(read)):
            faults[note["id"]] = fault
    return faults


def fault_of_page(reasoner: Reasoner, known: Known, left: Left | None = None) -> str:
    """How the page is too high or too wide, or opens with no act or label in capitals; "" where it is right.

    What contradicts itself has no plan. What would change the plan is not searched for: it stands on no first
    page.
    """
    try:
        with patch("assistant.reasoning.plan.plan.possible_changes", lambda *_: ()):
            plan = guarded_plan(reasoner, known.values, TODAY)
    except Clash:
        return ""
    treatment = make_treatment(reasoner.ruleset, plan.decision, TODAY, known.declined)
    lines = PlanPage(reasoner.ruleset, WIDE).first(plan, treatment, left=left or {})
    widest = max(map(cells, lines))
    if len(lines) > HIGH or widest > WIDE:
        return f"{len(lines)} lines, {widest} columns"
    return "" if lines[0][:12].isupper() else f"opens with {lines[0]}"


if __name__ == "__main__":
    for name, path in NOTES.items():
        print(name, faults_of(tested.reasoner(), json.loads(path.read_text("utf-8"))) or "all fit")
