"""Rules that break a promise: the fault is said above every plan that leaves, and the line is withheld."""

import json
from datetime import date
from functools import cache

import pytest

from assistant.conversation.interview.interview import Interview
from assistant.conversation.record.record import Known
from assistant.conversation.turn.utterances import ShowPlan
from assistant.interface.files.kinds import Printing
from assistant.interface.files.plan_json import plan_json
from assistant.interface.output.writing import NotWritten
from assistant.interface.page.note import note_lines
from assistant.interface.page.plan_page import PlanPage
from assistant.knowledge.model.promises import Manner
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.guard.guarded import guarded_decision, guarded_plan
from assistant.reasoning.plan.values import Plan
from assistant.reasoning.search.reasoner import Reasoner
from tests.conversation.test_overriding import told_atoms
from tests.reasoning.guard.breaking import read_examples
from tests.reasoning.guard.mutants import mutants
from tests.reasoning.patients import Known as Values
from tests.reasoning.patients import ruleset

DAY = date(2026, 11, 22)
BROKEN = next(
    name
    for name, promise in ruleset().promises.items()
    if all(demand.manner is Manner.NEVER for demand in promise.then) and name in read_examples()
)


@cache
def case(name: str = BROKEN) -> tuple[Reasoner, Values, Plan]:
    """Rules with one change that breaks the promise, the patient whom that would hurt, and their plan."""
    what, known = read_examples()[name]
    mutant = next(each for each in mutants(ruleset()) if each.what == what)
    reasoner = Reasoner(mutant.of(ruleset()))
    return reasoner, known, guarded_plan(reasoner, known, DAY)


def test_what_breaks_the_promise_is_withheld_and_everything_else_stands() -> None:
    reasoner, known, plan = case()
    (fault,) = (fault for fault in plan.faults if fault.promise == BROKEN)
    withheld = {code for each in plan.faults for code, _ in each.withheld}
    assert withheld & set(ruleset().promises[BROKEN].then[0].codes)
    bare = reasoner.decide(known)
    standing = {line.code.name for line in bare.lines} | set(bare.labels)
    assert (
        standing - {line.code for line in plan.lines} - {label.code for label in plan.assessment} == withheld
    )
    assert guarded_decision(reasoner, known) == plan.decision
    assert fault.because == ruleset().promises[BROKEN].because


def test_it_is_said_above_the_plan_wherever_the_plan_leaves() -> None:
    reasoner, known, plan = case()
    rules = reasoner.ruleset
    treatment = make_treatment(rules, plan.decision, DAY)
    printing = Printing(rules, plan, treatment, (), DAY)
    data = json.loads(json.dumps(plan_json(reasoner, Known(known), plan, treatment)))
    pages = [
        "\n".join(PlanPage(rules, 100).first(plan)),
        "\n".join(PlanPage(rules, 100).whole(plan)),
        "\n".join(note_lines(rules, plan, (), DAY)),
        printing.made("report", ".md").decode().replace("\\", ""),
    ]
    for text in pages:
        assert 0 <= text.find("FAULT OF THE PROGRAM") < 150, text
        assert BROKEN in text
    assert BROKEN in [fault["promise"] for fault in data["faults"]]
    gone = {code for fault in data["faults"] for code in fault["withheld"]}
    assert gone
    assert not gone & {line["code"] for line in data["plan"]}
    assert not gone & {label["code"] for label in data["assessment"]}
    for kind, ending in (("sheet", ".md"), ("calendar", ".ics"), ("chart", ".svg")):
        with pytest.raises(NotWritten, match=BROKEN):
            printing.made(kind, ending)


def test_the_chat_says_it_too() -> None:
    reasoner, known, _ = case()
    interview = Interview(reasoner, DAY, one_by_one=True)
    said = interview.reply(told_atoms(known), "plan")[1]
    (shown,) = (u for u in said if isinstance(u, ShowPlan))
    assert BROKEN in [fault.promise for fault in shown.plan.faults]


def test_a_promise_that_asks_for_a_line_is_said_though_nothing_can_be_withheld() -> None:
    promises = ruleset().promises
    name = next(n for n in read_examples() if all(d.manner is Manner.STANDS for d in promises[n].then))
    plan = case(name)[2]
    assert name in [fault.promise for fault in plan.faults if not fault.withheld]


def test_whole_rules_break_nothing() -> None:
    for _, known in list(read_examples().values())[::20]:
        assert guarded_plan(Reasoner(ruleset()), known, DAY).faults == ()
