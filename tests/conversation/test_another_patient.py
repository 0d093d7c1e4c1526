"""Another patient is noticed, and takes nothing of the one before; redo; a slip of a command."""

from __future__ import annotations

import pytest

from assistant.conversation.interview.interview import Reply
from assistant.conversation.turn.utterances import Afresh, Prompt, Say
from tests.conversation.clinicians import interview
from tests.conversation.test_interview import after, values

FIRST = ("54M DM, pred 40 mg daily for 20 weeks, legs weaker on MMT, CK 100 U/L was 3000 U/L", "none")
SECOND = "62F IMNM, pred 20 mg daily, CK 5000 U/L"


def say(state_and_said: Reply, line: str) -> Reply:
    return interview().reply(state_and_said[0], line)


@pytest.mark.parametrize("line", [SECOND, "62F", "a woman", "IMNM on pred 20 mg daily"])
def test_another_age_sex_or_diagnosis_is_asked_about_and_not_recorded(line: str) -> None:
    before = after(*FIRST)
    reply = say(before, line)
    assert reply[0].record == before[0].record
    assert isinstance(reply[1][-1], Prompt)
    assert "Another patient?" in reply[1][-1].text


@pytest.mark.parametrize("line", ["54M", "DM, CK 900 U/L", "change sex female", "change age 55"])
def test_the_same_patient_and_a_change_are_not_asked_about(line: str) -> None:
    reply = say(after(*FIRST), line)
    assert reply[0].other is None
    assert len(reply[0].record.entries) == len(FIRST) + 1


@pytest.mark.parametrize("answer", ["new", "y", "new patient"])
def test_a_new_patient_has_nothing_of_the_one_before(answer: str) -> None:
    reply = say(say(after(*FIRST), SECOND), answer)
    assert any(isinstance(said, Afresh) for said in reply[1])
    assert values(reply[0]) == values(after(SECOND)[0])


@pytest.mark.parametrize("answer", ["same", "n"])
def test_the_same_patient_is_corrected(answer: str) -> None:
    known = values(say(say(after(*FIRST), SECOND), answer)[0])
    assert (known["age"], known["diagnosis"], known["dyspnea"]) == (62, "IMNM", False)


@pytest.mark.parametrize("answer", ["none", "3", "", "CK 900 U/L"])
def test_what_is_no_answer_leaves_it_out_and_says_so(answer: str) -> None:
    before = after(*FIRST)
    reply = say(say(before, SECOND), answer)
    assert reply[0].record == before[0].record
    assert "is not recorded" in str(reply[1][0])


def test_redo_puts_back_what_undo_took_and_a_new_answer_ends_that() -> None:
    before = after(*FIRST, "CK 900 U/L", "weight 70 kg")
    undone = say(say(before, "undo"), "undo")
    assert say(say(undone, "redo"), "redo")[0].record == before[0].record
    assert "nothing to redo" in str(say(before, "redo")[1][0])
    assert not say(undone, "height 170 cm")[0].undone


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("undoo", "undo"), ("staus", "status"), ("plna", "plan"), ("hlep", "help"), ("quite", "quit")],
)
def test_a_slip_of_a_command_is_offered_and_taken_by_enter(slip: str, meant: str) -> None:
    for lines in (FIRST, (*FIRST, "plan"), ()):
        reply = say(after(*lines), slip)
        assert f'Did you mean "{meant}"? Enter takes it.' in str(reply[1])
        assert say(reply, "")[1] == say(after(*lines), meant)[1]


def test_new_alone_begins_at_the_beginning() -> None:
    reply = say(after(*FIRST), "new")
    assert not reply[0].record.entries
    assert not any(isinstance(said, Say) for said in reply[1])


@pytest.mark.parametrize("line", ["none", "no", "y"])
def test_an_answer_that_is_none_here_is_no_slip_of_a_command(line: str) -> None:
    assert "Did you mean" not in str(say(after(*FIRST), line)[1])
