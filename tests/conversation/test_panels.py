"""All that decides in one panel: what a line of it takes, what stays open; the same plans as one by one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from assistant.conversation.asking.panels import MOST
from assistant.conversation.interview.interview import Interview, Reply
from assistant.conversation.turn.utterances import Ask, ShowPlan
from assistant.knowledge.model.ruleset import Value
from tests.conversation.clinicians import (
    PATIENTS,
    consultation,
    interview,
    led,
    line_of,
)

FIRST = ("44F DM on pred 20 mg daily, was 60 mg in July, legs weak again, CK 110 U/L", "none")
LINES_AT_MOST = 12


@cache
def at_once() -> Interview:
    return Interview(interview().reasoner, interview().today)


def after(*lines: str) -> Reply:
    return led(at_once(), *lines)


def values(reply: Reply) -> Mapping[str, Value]:
    return reply[0].record.fold(at_once().ruleset).values


def asked(reply: Reply) -> Ask:
    last = reply[1][-1]
    assert isinstance(last, Ask)
    return last


def letter(ask: Ask, finding: str) -> str:
    return next("abcdef"[n] for n, item in enumerate(ask.question.items) if finding in item.findings)


def test_red_flags_come_first_and_by_themselves_then_all_that_decides_at_once() -> None:
    assert asked(after(FIRST[0])).question.checklist == "red_flags"
    panel = asked(after(*FIRST))
    assert 1 < len(panel.question.items) <= MOST
    named = [name for item in panel.question.items for name in item.findings]
    assert len(named) == len(set(named))
    assert "previous_ck" in named
    assert panel.so_far.startswith("Undetermined.")


def test_free_text_answers_any_of_it_and_the_rest_stays_open() -> None:
    before = after(*FIRST)
    reply = at_once().reply(before[0], "CK was 3400 U/L, ULN 180, not tapering, on pred for 20 weeks")
    known = values(reply)
    assert (known["previous_ck"], known["ck_upper_limit"], known["ck"]) == (3400, 180, 110)
    assert known["glucocorticoid_duration"] == 20
    assert not reply[0].record.fold(at_once().ruleset).declined
    assert asked(reply).question.items, "what is left is asked once more"


def test_a_letter_answers_its_line_and_numbers_alone_are_taken_in_order() -> None:
    before = after(*FIRST)
    line = letter(asked(before), "previous_ck")
    known = values(at_once().reply(before[0], f"{line}: 3400 180"))
    assert (known["previous_ck"], known["ck_upper_limit"]) == (3400, 180)
    adherence = letter(asked(before), "adherence")
    assert values(at_once().reply(before[0], f"{adherence}: confirmed"))["adherence"] == "confirmed"


def test_more_numbers_than_are_asked_for_are_handed_back() -> None:
    before = after(*FIRST)
    reply = at_once().reply(before[0], "1 2 3 4 5 6 7 8 9 10 11 12")
    assert reply[0].record == before[0].record


@pytest.mark.parametrize("line", ["", "unknown"])
def test_enter_says_that_the_rest_is_not_known(line: str) -> None:
    before = after(*FIRST)
    reply = at_once().reply(before[0], line)
    known = reply[0].record.fold(at_once().ruleset)
    for name in asked(before).question.findings:
        assert set(at_once().ruleset.findings[name].atoms) <= known.declined | set(known.values)


def test_what_is_not_said_is_never_taken_as_known_or_unknown() -> None:
    before = after(*FIRST)
    reply = at_once().reply(before[0], "weight 70 kg")
    assert (
        reply[0].record.fold(at_once().ruleset).declined == before[0].record.fold(at_once().ruleset).declined
    )
    assert asked(reply).question.items == asked(before).question.items


def test_one_by_one_goes_to_single_questions_and_back() -> None:
    single = after(*FIRST, "one by one")
    assert len(asked(single).question.findings) == 1
    assert asked(at_once().reply(single[0], "one by one")).question.items


def plan_at_once(patient: Mapping[str, object]) -> tuple[ShowPlan, int]:
    """The plan, and how many lines it took."""
    state, said = at_once().reply(at_once().open()[0], "")
    line = ""
    for typed in range(1, LINES_AT_MOST):
        shown = next((u for u in said if isinstance(u, ShowPlan)), None)
        if shown:
            return shown, typed
        before, line = line, line_of(asked((state, said)), patient)
        again = line == before and asked((state, said)).question.items
        state, said = at_once().reply(state, "" if again else line)
    raise AssertionError("no plan")


@pytest.mark.parametrize("name", sorted(PATIENTS))
def test_the_same_plans_come_about_as_one_by_one(name: str) -> None:
    weighty = interview().following.questions.weighty
    single, panel = consultation(name).plan.plan, plan_at_once(PATIENTS[name])[0].plan
    assert panel.decision.codes & weighty == single.decision.codes & weighty


def test_what_stands_so_far_begins_with_what_heads_the_page() -> None:
    doses = "58F DM, pred 12.5 mg since September, was 30 mg, MTX 15 mg weekly."
    told = "Weaker for 3 weeks, hip flexors 4-, were 4+. CK 890 U/L, 210 in August, ULN 170."
    panel = asked(after(f"{doses} {told}", "none"))
    assert "Relapse is likely" in panel.so_far
    assert "Increase the glucocorticoid dose" in panel.so_far
