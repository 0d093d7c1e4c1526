"""The answer to what the clinician means to do: first on the page, and at once in the chat."""

import json
from datetime import date

import pytest

from assistant.conversation.interview.interview import Interview
from assistant.conversation.record.record import Known
from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import ShowCritique, ShowPlan, Utterance
from assistant.interface.commands.plan_input import Patients, read_object
from assistant.interface.files.plan_json import findings_json, plan_json
from assistant.interface.page.critique import HEADING
from assistant.interface.page.note import note_lines
from assistant.interface.page.plan_page import PlanPage
from assistant.interface.page.plan_words import HEADINGS
from assistant.interface.page.rendering import Screen
from assistant.interface.words.layout import cells
from assistant.reasoning.critique.verdict import Verdict
from assistant.reasoning.dosing.values import UNTREATED
from assistant.reasoning.plan.plan import make_plan
from assistant.reasoning.plan.values import Plan
from assistant.reasoning.search.reasoner import Reasoner
from tests.reasoning.patients import SEEDS, TODAY, atoms_of, meaning

FIRST = "CK 110 U/L, was 3600 U/L, upper limit of CK 180 U/L, pred 50 mg daily for 18 weeks"


def planned(reasoner: Reasoner, seed: str, said: str) -> Plan:
    return make_plan(
        reasoner,
        atoms_of(reasoner.ruleset, SEEDS[seed]) | meaning(said),
        TODAY,
    )


def talk(interview: Interview, *lines: str) -> tuple[State, tuple[Utterance, ...]]:
    state, said = interview.open()
    for line in lines:
        state, said = interview.reply(state, line)
    return state, said


@pytest.mark.parametrize("width", [40, 80, 100])
@pytest.mark.parametrize("seed", ["steroid myopathy", "relapse on taper", "nobody yet", "red flags", "IBM"])
def test_it_is_the_first_thing_after_the_answer(reasoner: Reasoner, seed: str, width: int) -> None:
    plan = planned(reasoner, seed, "go up on the pred; methotrexate 7.5 mg daily")
    first, whole = (
        of(plan) for of in (PlanPage(reasoner.ruleset, width).first, PlanPage(reasoner.ruleset, width).whole)
    )
    assert first[first.index("") + 1].startswith("ASKED")
    assert next(line for line in whole if line in HEADINGS) == HEADING.upper()
    for line in (*first, *whole):
        assert cells(line) <= width or " " not in line.strip(), line


def test_without_an_act_there_is_no_heading(reasoner: Reasoner) -> None:
    plan = make_plan(reasoner, atoms_of(reasoner.ruleset, SEEDS["steroid myopathy"]), TODAY)
    assert HEADING.upper() not in PlanPage(reasoner.ruleset, 80).whole(plan)


def test_the_block_says_the_verdict_and_the_reason(reasoner: Reasoner) -> None:
    plan = planned(reasoner, "steroid myopathy", "go up on the pred")
    first, lines = (
        of(plan) for of in (PlanPage(reasoner.ruleset, 80).first, PlanPage(reasoner.ruleset, 80).whole)
    )
    assert first[0].startswith(
        "NO. REDUCE THE GLUCOCORTICOID DOSE. Steroid myopathy is treated by lowering the"
    )
    assert "ASKED       Go up on the glucocorticoid? No, the plan differs." in first
    block = " ".join(" ".join(lines[lines.index(HEADING.upper()) : lines.index("ASSESSMENT")]).split())
    assert "Go up on the glucocorticoid? No, the plan differs" in block
    assert "Reduce the glucocorticoid dose: steroid myopathy is treated by lowering the dose" in block
    assert "[steroid-myopathy-lowers-dose S77 S67 S69 B34]" in block
    _, _, right_with = block.partition("would be right with")
    assert "EMG" not in right_with, "a result that is known is not reversed"


def test_a_number_is_told_with_its_side(reasoner: Reasoner) -> None:
    seed = {k: v for k, v in SEEDS["relapse with joints"].items() if k != "egfr"} | {"interacting_drugs": []}
    known = atoms_of(reasoner.ruleset, seed) | meaning("start methotrexate")
    lines = PlanPage(reasoner.ruleset, 80).first(make_plan(reasoner, known, TODAY))
    assert "would be right with: eGFR 30 mL/min/1.73 m² or more" in " ".join(" ".join(lines).split())


def test_the_json_says_it_too(reasoner: Reasoner) -> None:
    known = atoms_of(reasoner.ruleset, SEEDS["steroid myopathy"]) | meaning("go up on the pred")
    data = json.loads(
        json.dumps(plan_json(reasoner, Known(known), make_plan(reasoner, known, TODAY), UNTREATED))
    )
    (item,) = data["critique"]
    assert (item["action"], item["verdict"]) == ("raise-glucocorticoid", "differs")
    assert item["rule"] == "steroid-myopathy-lowers-dose"
    assert "S77" in item["from"]
    changed = {one["finding"] for option in item["right_if"] for one in option}
    assert changed.isdisjoint(SEEDS["steroid myopathy"]), "a result that is known is not reversed"
    findings = findings_json(reasoner.ruleset, Known(known))
    again = Patients(reasoner.ruleset).read(read_object(json.dumps(findings).encode()))
    assert (
        make_plan(reasoner, again.known.values, TODAY).critique == make_plan(reasoner, known, TODAY).critique
    )


def test_the_json_of_what_is_not_understood_names_no_action(reasoner: Reasoner) -> None:
    known = meaning("go fishing")
    (item,) = plan_json(reasoner, Known(known), make_plan(reasoner, known, TODAY), UNTREATED)["critique"]  # type: ignore[misc,union-attr]
    assert (item["action"], item["verdict"], item["from"]) == (None, "not understood", [])  # type: ignore[call-overload,index]


def test_the_note_says_what_was_meant(reasoner: Reasoner) -> None:
    plan = planned(reasoner, "relapse on taper", "taper")
    lines = note_lines(reasoner.ruleset, plan, [], date(2026, 11, 22))
    assert any(line.startswith("- Taper the glucocorticoid? No, the plan forbids it") for line in lines)


def test_it_is_answered_at_once_and_the_questions_go_on(interview: Interview) -> None:
    before, _ = talk(interview, FIRST)
    state, said = interview.reply(before, "go up on the pred?")
    assert [u for u in said if isinstance(u, ShowCritique)]
    assert not [u for u in said if isinstance(u, ShowPlan)]
    assert state.asking == before.asking
    assert state.number == before.number
    assert HEADING.upper() in Screen(interview.ruleset).lines(said)


def test_one_word_with_a_question_mark_is_answered(interview: Interview) -> None:
    _, said = talk(interview, FIRST, "rituximab?")
    (answer,) = (u for u in said if isinstance(u, ShowCritique))
    assert answer.critiques[0].action == "give-rituximab"


def test_an_answer_to_a_question_stays_one(interview: Interview) -> None:
    for line in ("none", "3", "no", "unknown"):
        _, said = talk(interview, FIRST, line)
        assert not [u for u in said if isinstance(u, ShowCritique)], line


def test_a_trial_of_an_act_records_nothing(interview: Interview) -> None:
    before, _ = talk(interview, FIRST)
    state, said = interview.reply(before, "what if I start methotrexate 7.5 mg daily?")
    (answer,) = (u for u in said if isinstance(u, ShowCritique))
    assert answer.critiques[0].verdict is Verdict.FORBIDS
    assert state.record == before.record


def test_how_about_is_no_command(interview: Interview) -> None:
    _, said = talk(interview, FIRST, "how about rituximab?")
    assert [u for u in said if isinstance(u, ShowCritique)]


def test_undo_takes_it_back_and_a_later_one_takes_its_place(interview: Interview) -> None:
    state, _ = talk(interview, FIRST, "go up on the pred?", "stop the steroids")
    assert state.record.fold(interview.ruleset).values["proposed_action"] == "stop the steroids"
    state, _ = interview.reply(state, "undo")
    assert state.record.fold(interview.ruleset).values["proposed_action"] == "go up on the pred"
    state, _ = interview.reply(state, "undo")
    assert "proposed_action" not in state.record.fold(interview.ruleset).values
