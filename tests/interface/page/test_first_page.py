"""The first page fits a screen, whatever was typed; that of every case is held to it in `transcripts/`.

Of each set every other note is tried; `python -m tests.interface.page.first_pages` tries all.
"""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.interface.page.plan_page import PlanPage
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.plan.plan import make_plan
from assistant.reasoning.search.reasoner import Reasoner
from tests.interface.page.first_pages import faults_of
from tests.reading.score import NOTES
from tests.reasoning.patients import TODAY, atoms_of


@pytest.mark.parametrize("path", NOTES.values(), ids=NOTES)
def test_every_other_note_has_a_page_that_fits_a_screen_and_opens_with_the_act(
    reasoner: Reasoner, path: Path
) -> None:
    assert not faults_of(reasoner, json.loads(path.read_text(encoding="utf-8"))[::2])


@pytest.mark.parametrize(
    ("schedule", "said"), [("daily", "40 mg/day"), ("alternate_day", "40 mg every other day")]
)
def test_a_dose_that_stays_is_told_as_it_is_taken(
    rules: Ruleset, reasoner: Reasoner, schedule: str, said: str
) -> None:
    told = {
        "diagnosis": "PM",
        "glucocorticoid": "prednisone",
        "glucocorticoid_dose": Decimal(40),
        "glucocorticoid_schedule": schedule,
        "strength_trend": "worsening",
        "ck_trend": "normal",
    }
    plan = make_plan(reasoner, atoms_of(rules, told), TODAY)
    page = PlanPage(rules, 80).whole(plan, [], make_treatment(rules, plan.decision, TODAY))
    assert f"KEEP THE GLUCOCORTICOID DOSE AS IT IS. {said}." in " ".join(" ".join(page).split())
