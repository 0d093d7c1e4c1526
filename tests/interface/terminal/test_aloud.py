"""What a screen reader is given: one item a line, nothing beside another, nothing broken, no footer twice."""

from __future__ import annotations

import io
from datetime import date

import pytest

from assistant.conversation.interview.interview import Interview
from assistant.interface.terminal.aloud import WIDTH, Aloud
from assistant.interface.terminal.plain import converse
from assistant.interface.terminal.sitting import Sitting
from assistant.reasoning.search.reasoner import Reasoner

TOLD = (
    "48F IMNM anti-SRP, pred 40 mg daily for 20 weeks, legs weaker on MMT, CK 4200 U/L was 900 U/L, "
    "EMG irritable, sob"
)
LINES = (TOLD, "none", "plan", "one by one", "status", "plan all", "how", "plan", "quit")


@pytest.fixture(scope="module")
def spoken(reasoner: Reasoner) -> list[str]:
    out, interview = io.StringIO(), Interview(reasoner, date(2026, 11, 28))
    typed = io.StringIO("".join(f"{line}\n" for line in LINES))
    converse(Sitting.begin(interview), 80, typed, out, typed_by_hand=True, aloud=Aloud())
    return out.getvalue().replace("> ", "> \n").splitlines()


def test_nothing_stands_beside_another(spoken: list[str]) -> None:
    assert not [line for line in spoken if "  " in line.strip()]
    assert "1 none" in spoken
    assert "2 reduced" in spoken


def test_a_sentence_is_not_broken(spoken: list[str]) -> None:
    taken = next(line for line in spoken if line.startswith("Taken:"))
    assert "EMG irritable" in taken
    assert len(taken) > 2 * WIDTH


def test_reasons_of_an_emergency_and_parts_of_a_page_are_lines_of_their_own(
    spoken: list[str],
) -> None:
    assert [line.strip() for line in spoken if line.strip().startswith("breathing is affected [")]
    assert "MORE:" in spoken
    assert next(line for line in spoken if line.endswith(" sources")).split()[0].isdigit()


def test_what_a_plan_was_made_with_is_said_once_in_a_chat(spoken: list[str]) -> None:
    assert sum(line.startswith("No clinician has signed off any of it") for line in spoken) == 1


def test_the_same_words_are_said(interview: Interview, spoken: list[str]) -> None:
    sitting = Sitting.begin(interview)
    usual = [
        word
        for line in LINES[:2]
        for word in " ".join(sitting.screen(WIDTH).lines(sitting.reply(line))).split()
    ]
    said = " ".join(spoken).replace(":", "").split()
    assert not [word for word in usual if word.replace(":", "") not in said]
