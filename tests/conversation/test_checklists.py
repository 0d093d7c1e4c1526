"""Answers to a checklist: numbers, names, none, unknown, and what is not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.answering.checklists import read_checklist
from assistant.knowledge.library.library import load
from assistant.reading.answers.quantities import Slip

RULESET = load()
ITEMS = ("dyspnea", "dysphagia", "head_drop", "dark_urine")


def read(text: str) -> dict[str, object]:
    """What the answer settles; declined findings as None, those left open not at all."""
    readings = read_checklist(RULESET, ITEMS, text)
    assert not isinstance(readings, Slip), readings.says
    return {r.finding: r.settled.get(r.finding) for r in readings}


@pytest.mark.parametrize("text", ["none", "no", "n", "None", "none of these", "-", "nothing"])
def test_none_answers_them_all(text: str) -> None:
    assert read(text) == {"dyspnea": False, "dysphagia": "none", "head_drop": False, "dark_urine": False}


@pytest.mark.parametrize("text", ["unknown", "don't know", "not sure"])
def test_unknown_declines_them_all(text: str) -> None:
    assert read(text) == dict.fromkeys(ITEMS)


@pytest.mark.parametrize(
    "text", ["1 4", "1,4", "1, 4", "4 1", "1;4", "dyspnea, dark urine", "SOB and dark urine"]
)
def test_ticks_by_number_or_name(text: str) -> None:
    assert read(text) == {"dyspnea": True, "dysphagia": "none", "head_drop": False, "dark_urine": True}


def test_a_ticked_choice_stays_open() -> None:
    answer = read_checklist(RULESET, ITEMS, "2")
    assert not isinstance(answer, Slip)
    (swallowing,) = (reading for reading in answer if reading.finding == "dysphagia")
    assert (swallowing.settled, swallowing.declined, swallowing.shown) == ({}, frozenset(), "present")


def test_a_question_mark_is_unknown() -> None:
    assert read("3? 1") == {"dyspnea": True, "dysphagia": "none", "head_drop": None, "dark_urine": False}


@pytest.mark.parametrize(
    "text", ["5", "0", "1 9", "-1", "\u00b2", "9" * 5000, "1.5", "xyz", "1 xyz", ",", "1 none"]
)
def test_what_is_not_understood_is_a_slip(text: str) -> None:
    answer = read_checklist(RULESET, ITEMS, text)
    assert isinstance(answer, Slip)
    assert "none" in answer.says


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_checklist(RULESET, ITEMS, text)
