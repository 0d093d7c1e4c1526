"""The first page of a patient, and whether it fits a screen: 24 lines of 80 columns."""

from collections.abc import Mapping
from datetime import date
from unittest.mock import patch

from assistant.conversation.record.record import Known
from assistant.interface.page.plan_page import PlanPage
from assistant.interface.words.layout import cells
from assistant.reasoning.decision.formulas import Clash
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.guard.guarded import guarded_plan
from assistant.reasoning.search.reasoner import Reasoner

TODAY = date(2026, 11, 28)
HIGH, WIDE = 24, 80
Left = Mapping[str, tuple[str, ...]]


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
