"""The interview by its front door: lines in, utterances and a state out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation.interview.interview import Reply
from assistant.conversation.turn.state import Phase, State
from assistant.conversation.turn.utterances import (
    Ask,
    Echo,
    Leave,
    Prompt,
    Say,
    ShowParts,
    ShowPlan,
    ShowSteps,
    Urgent,
)
from tests.conversation.clinicians import TODAY, consultation, interview, led

NO_FLAG = ("", "none")


def after(*lines: str) -> Reply:
    """Where these lines lead."""
    return led(interview(), *lines)


def said_in(reply: Reply) -> str:
    """The sentences of a reply."""
    return "\n".join(u.text for u in reply[1] if isinstance(u, Say))


def values(state: State) -> dict[str, object]:
    return dict(state.record.fold(interview().ruleset).values)


def declined(state: State) -> frozenset[str]:
    return state.record.fold(interview().ruleset).declined


def asked(reply: Reply) -> tuple[str, ...]:
    """The findings of the question put last."""
    last = reply[1][-1]
    assert isinstance(last, Ask), last
    assert reply[0].asking == last.question
    return last.question.findings


# --- the first description ----------------------------------------------------------------------------------


def test_it_opens_by_saying_who_speaks() -> None:
    state, said = interview().open()
    assert state.today == TODAY
    assert isinstance(said[-1], Prompt)
    assert "never order" in said_in((state, said))


def test_enter_asks_the_red_flags_first() -> None:
    assert "dyspnea" in asked(after(""))


def test_what_was_assumed_is_marked_and_used_and_the_question_stands_at_once() -> None:
    state, said = after("51M, CK 2600")
    assert values(state)["ck"] == Decimal(2600)
    echo = next(u for u in said if isinstance(u, Echo))
    assert [r.finding for r in echo.readings if r.assumed] == ["ck"]
    assert "dyspnea" in asked((state, said))


@pytest.mark.parametrize("agree", ["y", "yes", "Y"])
def test_a_yes_to_what_was_assumed_changes_nothing(agree: str) -> None:
    before = after("51M, CK 2600")[0]
    state, said = interview().reply(before, agree)
    assert state.record == before.record
    assert "Taken as marked" in said_in((state, said))
    assert asked((state, said)) == before.asking.findings  # type: ignore[union-attr]


@pytest.mark.parametrize("refuse", ["n", "N", "wrong"])
def test_a_bare_n_drops_nothing_and_asks_which(refuse: str) -> None:
    before = after("51M, CK 2600")[0]
    state, said = interview().reply(before, refuse)
    assert state.record == before.record
    assert "Which line is wrong?" in said_in((state, said))


@pytest.mark.parametrize("correction", ["ck 250 U/L", "change ck 250", "change ck 250 U/L"])
def test_a_correction_takes_the_place_of_what_was_read(correction: str) -> None:
    state = after("51M, CK 2600", correction)[0]
    assert values(state) == {"age": Decimal(51), "sex": "male", "ck": Decimal(250)}


def test_the_next_line_may_answer_the_question_or_tell_more() -> None:
    assert values(after("CK 2600", "none")[0])["dyspnea"] is False
    more = values(after("CK 2600", "54M, EMG normal")[0])
    assert (more["age"], more["emg"], more["ck"]) == (54, "normal", 2600)


def test_nothing_that_was_told_beside_what_is_undecided_is_lost() -> None:
    reply = after("61F", "54 kg, CK 410 in July, CK 2900, CK 300")
    assert values(reply[0])["weight"] == 54
    assert asked(reply) == ("ck",), "what is undecided is asked next"


def test_a_line_without_findings_says_so() -> None:
    reply = after("the weather is fine")
    assert "could not read" in said_in(reply)
    assert not reply[0].record.entries


# --- answers ------------------------------------------------------------------------------------------------


def test_nothing_typed_is_no_answer() -> None:
    before = after("")
    reply = interview().reply(before[0], "")
    assert reply[0] == before[0]
    assert "unknown" in said_in(reply)


def test_a_typo_is_offered_and_never_applied() -> None:
    before = after("", "none")
    reply = interview().reply(before[0], "prednisoen")
    assert "Did you mean" in said_in(reply)
    assert reply[0].record == before[0].record


@pytest.mark.parametrize("line", ["4,2", "40 mmol/L", "many", "1e999", "-3 U/L", "99999999"])
def test_a_number_that_cannot_be_used_is_a_sentence(line: str) -> None:
    before = after("", "none", "change ck")
    reply = interview().reply(before[0], line)
    assert reply[0].record == before[0].record
    assert said_in(reply)
    assert asked(reply) == ("ck",)


def test_an_implausible_value_is_agreed_to_and_the_plan_says_confirm() -> None:
    held = after("", "change ck", "1 U/L")
    assert "ck" not in values(held[0])
    assert "outside the usual" in str(held[1][-1])
    state, _ = interview().reply(held[0], "y")
    _, said = interview().reply(state, "plan")
    plan = next(u for u in said if isinstance(u, ShowPlan))
    assert "confirm-value" in [line.code for line in plan.plan.lines]


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("CK 2600 U/L, previous CK 240 U/L", "change ck trend declining", "CK trend"),
        ("male", "change pregnancy pregnant", "male and as pregnant"),
    ],
)
def test_a_contradiction_is_a_sentence(first: str, second: str, names: str) -> None:
    before = after(first)
    reply = interview().reply(before[0], second)
    assert reply[0].record == before[0].record
    assert names in said_in(reply)
    assert "Nothing was recorded" in said_in(reply)


def test_an_answer_may_tell_other_findings() -> None:
    state = after("", "potassium 4.1 mmol/L")[0]
    assert values(state) == {"potassium": Decimal("4.1")}


def test_a_ticked_choice_is_asked_next() -> None:
    reply = after("", "3")
    assert asked(reply) == ("dysphagia",)
    assert values(interview().reply(reply[0], "severe")[0])["dysphagia"] == "severe"


def test_unknown_is_declined_and_never_normal() -> None:
    reply = after("", "unknown")
    assert "not as normal" in said_in(reply)
    assert not values(reply[0])
    assert "dyspnea" in declined(reply[0])


# --- change and undo ----------------------------------------------------------------------------------------


def test_change_keeps_every_other_answer() -> None:
    before = after("51M, potassium 4.1 mmol/L", "none")
    reply = interview().reply(before[0], "change potassium 2.4")
    assert values(reply[0]) == {**values(before[0]), "potassium": Decimal("2.4")}


def test_change_alone_asks_again_and_undo_leaves_it() -> None:
    before = after("51M, potassium 4.1 mmol/L", "none")
    reply = interview().reply(before[0], "change potassium")
    assert asked(reply) == ("potassium",)
    back = interview().reply(reply[0], "undo")
    assert back[0].record == before[0].record
    assert asked(back) == asked(before)
    answered = interview().reply(reply[0], "3.0")
    assert values(answered[0])["potassium"] == Decimal("3.0")


@pytest.mark.parametrize("line", ["change", "change florble 3", "change ck", "change ck many"])
def test_a_change_that_names_nothing_changes_nothing(line: str) -> None:
    before = after("51M", "none")
    assert interview().reply(before[0], line)[0].record == before[0].record


@pytest.mark.parametrize(
    "lines",
    [
        ["1 2"],
        ["none"],
        ["unknown"],
        ["potassium 4.1 mmol/L"],
        ["change potassium 4.1"],
        ["change potassium", "4.1"],
        ["change potassium", "unknown"],
        ["CK 2600", "y"],
        ["51F, CK 2600", "n"],
        ["change ck 1 U/L", "y"],
    ],
)
def test_undo_restores_record_and_question(lines: list[str]) -> None:
    before = after("44F, taking prednisone")
    reply = before
    for line in lines:
        reply = interview().reply(reply[0], line)
    assert len(reply[0].record.entries) == len(before[0].record.entries) + 1, said_in(reply)
    back = interview().reply(reply[0], "undo")
    if asked(back) != asked(before):  # it was the question that the clinician asked for
        back = interview().reply(back[0], "undo")
    assert back[0].record == before[0].record
    assert back[0].asking == before[0].asking
    assert back[0].number == before[0].number


def test_undo_of_everything_is_the_beginning() -> None:
    reply = after("51M", "undo")
    assert reply[0].phase is Phase.DESCRIBE
    assert "nothing to undo" in said_in(interview().reply(reply[0], "undo"))


def test_undo_of_what_is_held_drops_it() -> None:
    before = after("", "none")
    held = interview().reply(before[0], "change ck 1 U/L")
    assert held[0].held
    back = interview().reply(held[0], "undo")
    assert back[0] == before[0]


def test_undo_after_the_plan_shows_the_plan_before() -> None:
    state = consultation("low potassium").state
    told, _ = interview().reply(state, "mmt8 100")
    if told.held:
        told, _ = interview().reply(told, "y")
    back, said = interview().reply(told, "undo")
    assert back.record == state.record
    assert any(isinstance(u, ShowPlan) for u in said)


# --- emergencies --------------------------------------------------------------------------------------------


def urgent(reply: Reply) -> list[Urgent]:
    return [u for u in reply[1] if isinstance(u, Urgent)]


def test_an_emergency_is_spoken_once_and_again_for_a_new_reason() -> None:
    first = after("", "1")
    assert urgent(first)
    assert isinstance(first[1][0], Urgent)
    second = interview().reply(first[0], "none")
    assert not urgent(second)
    third = interview().reply(second[0], "change potassium 2.1")
    assert urgent(third)
    assert set(urgent(third)[0].reasons).isdisjoint(urgent(first)[0].reasons)


# --- the plan -----------------------------------------------------------------------------------------------


def test_the_plan_at_any_time_and_enter_goes_on() -> None:
    before = after("", "none")
    shown = interview().reply(before[0], "plan")
    assert any(isinstance(u, ShowPlan) for u in shown[1])
    prompt = shown[1][-1]
    assert isinstance(prompt, Prompt)
    assert "Enter" in prompt.text
    again = interview().reply(shown[0], "")
    assert again[0].asking == before[0].asking
    assert again[0].number == before[0].number


def test_after_the_plan_a_finding_changes_it() -> None:
    state = consultation("steroid myopathy").state
    assert state.phase is Phase.PLAN
    told, said = interview().reply(state, "potassium 2.3 mmol/L")
    assert values(told)["potassium"] == Decimal("2.3")
    assert any(isinstance(u, Urgent) for u in said)
    assert isinstance(said[-1], Ask | Prompt)


def test_a_description_that_settles_everything_comes_to_the_plan() -> None:
    state = consultation("steroid myopathy").state
    reply = interview().reply(state, "")
    assert isinstance(reply[1][-1], Prompt)
    assert any(isinstance(u, ShowPlan) for u in reply[1])


# --- any line at all ----------------------------------------------------------------------------------------

WORDS = [
    *("", "y", "n", "none", "unknown", "1", "2 4", "3?", "99", "undo", "plan", "why", "how", "status", "?"),
    *(
        "help",
        "change",
        "change ck",
        "change ck 900",
        "ck 900",
        "CK 0,5",
        "what if ck 100",
        "what if",
        "quit",
    ),
    *("pred 40 mg daily", "worsening, measured", "male", "pregnant", "potassium 2.1", "no dysphagia", "IBM"),
    *(
        "change ck trend rising",
        "previous ck 9000",
        "/",
        "/foo",
        "rule S75",
        "rule",
        "yes",
        "severe",
        "daily",
    ),
    *("0", "42", "how relapse-likely", "why not reduce-glucocorticoid", "/undo", "/plan", "EMG irritable"),
    *("\x00\x1b[31m", "😀", "\u202eabc", "a" * 5000, "\u00b2", "9" * 5000),
]
LINES = st.lists(st.sampled_from(WORDS) | st.text(max_size=40), max_size=12)


def check(state: State) -> None:
    """The state says one thing: what it holds, asks and stands on agree."""
    known = state.record.fold(interview().ruleset)
    interview().reasoner.decide(known.values)
    assert not known.declined & set(known.values)
    assert all(not reading.plausible for reading in (state.held.readings if state.held else ()))
    assert len(state.trail) == len(state.record.entries)
    if state.phase is Phase.ASK:
        assert state.asking is not None
    if state.phase in (Phase.PLAN, Phase.DESCRIBE):
        assert state.asking is None


@settings(max_examples=45, deadline=None, derandomize=True)
@given(LINES)
def test_any_lines_leave_a_whole_state(lines: list[str]) -> None:
    state, _ = interview().open()
    for line in lines:
        earlier = state
        state, said = interview().reply(state, line)
        check(state)
        assert said
        assert isinstance(said[-1], Ask | Prompt | Echo | Leave)
        assert (
            earlier.record.entries[: len(state.record.entries)]
            == state.record.entries[: len(earlier.record.entries)]
        )
        assert interview().reply(earlier, line) == (state, said), "the same line from the same state"


LONG = 5000  # characters: read alike whatever was asked
ODD = ["\x00\x1b[31m", "😀" * 99, "\u202e\u0645\u0631\u062d", "ck " * 20000, "9" * 10000, "﷽" * 999]


@pytest.mark.parametrize("line", ODD)
def test_odd_text_is_answered_in_words(line: str) -> None:
    opened = interview().open()[0]
    for state in (opened,) if len(line) > LONG else (after("")[0], after("CK 2600")[0], opened):
        after_it, said = interview().reply(state, line)
        assert after_it.record == state.record
        assert said


def test_steps_are_shown_for_how() -> None:
    state = consultation("relapse").state
    _, said = interview().reply(state, "how relapse-likely")
    assert isinstance(said[0], ShowSteps)


def test_a_checklist_all_of_whose_graded_items_are_ticked_goes_on_to_each() -> None:
    state, said = interview().reply(interview().open()[0], "52F DM, prednisone 40 mg daily, CK 900 U/L")
    asked: list[tuple[str, ...]] = []
    for _ in range(40):
        last = said[-1]
        if not isinstance(last, Ask):
            break
        asked.append(last.question.findings)
        items = last.question.findings
        every = " ".join(str(number) for number in range(1, len(last.options) + 1))
        state, said = interview().reply(state, every if len(items) > 1 else "unknown")
    assert isinstance(said[-1], Prompt), "a plan is reached"
    assert len(asked) == len(set(asked)), "nothing is asked twice"


def test_ni_in_answer_to_a_test_is_normal_and_marked_so() -> None:
    talk = interview()
    state, _ = talk.open()
    for line in ("46F PM, pred 20 mg daily, legs weaker on MMT, CK 300 was 900", "change EMG"):
        state, _ = talk.reply(state, line)
    read, said = talk.reply(state, "NI")
    assert read.record.fold(talk.ruleset).values["emg"] == "normal"
    assert any(isinstance(u, Echo) and u.readings[0].assumed for u in said)
    assert "emg" not in talk.reply(state, "N")[0].record.fold(talk.ruleset).values


def test_a_number_just_used_for_the_parts_of_a_plan_is_asked_back_where_a_number_is_the_question() -> None:
    asked = after("54M DM, pred 40 mg daily", "none", "plan", "change eGFR", "plan dates", "8")
    assert "eGFR" not in values(asked[0])
    assert "Number 8 of the plan, " in str(asked[1])
    assert "or eGFR 8?" in str(asked[1])
    assert values(interview().reply(asked[0], "8")[0])["egfr"] == 8
    assert isinstance(interview().reply(asked[0], "plan 8")[1][0], ShowParts)
    assert values(after("54M DM, pred 40 mg daily", "none", "change eGFR", "8")[0])["egfr"] == 8


def test_the_name_of_a_list_denies_it() -> None:
    assert values(after("54M DM", "no red flags")[0])["dyspnea"] is False
