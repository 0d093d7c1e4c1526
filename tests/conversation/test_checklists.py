"""Answers to a checklist: numbers, names, none, unknown, and what is not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.answering.checklists import read_checklist, recorded
from assistant.reading.answers.quantities import Slip
from tests.reasoning.patients import ruleset

RULESET = ruleset()
ITEMS = ("dyspnea", "dysphagia", "head_drop", "dark_urine")


def read(text: str) -> dict[str, object]:
    """What the answer settles; declined findings as None, those left open not at all."""
    readings = read_checklist(RULESET, ITEMS, text)
    assert not isinstance(readings, Slip), readings.says
    return {r.finding: r.settled.get(r.finding) for r in readings}


NONE = {"dyspnea": False, "dysphagia": "none", "head_drop": False, "dark_urine": False}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "none",
            "no",
            "None",
            "Nil.",
            "nil",
            "nope",
            "none of these",
            "nothing",
            "all fine",
        ),
        *("no 1 - 4", "no 1-4", "no sob, no dysphagia, no head drop, no dark urine"),
    ],
)
def test_none_denies_them_all(text: str) -> None:
    assert read(text) == NONE


@pytest.mark.parametrize("text", ["unknown", "don't know", "not sure", "idk", "all unknown"])
def test_unknown_declines_them_all(text: str) -> None:
    assert read(text) == dict.fromkeys(ITEMS)


@pytest.mark.parametrize(
    "text", ["1 4", "1,4", "1, 4", "4 1", "1;4", "dyspnea, dark urine", "SOB and dark urine"]
)
def test_what_is_ticked_is_there_and_the_others_stay_open(text: str) -> None:
    assert read(text) == {"dyspnea": True, "dark_urine": True}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("3?", {"head_drop": None}),
        ("3 unknown", {"head_drop": None}),
        ("head drop?", {"head_drop": None}),
        ("3? 1", {"head_drop": None, "dyspnea": True}),
        ("no sob", {"dyspnea": False}),
        ("no 3", {"head_drop": False}),
        ("2-4", {"dysphagia": None, "head_drop": True, "dark_urine": True}),
        ("Head drop, 4", {"head_drop": True, "dark_urine": True}),
        ("3, rest no", NONE | {"head_drop": True}),
        ("3, the rest none", NONE | {"head_drop": True}),
        ("3, no others", NONE | {"head_drop": True}),
        ("none except 3", NONE | {"head_drop": True}),
        ("none, but 3", NONE | {"head_drop": True}),
        ("3, rest unknown", dict.fromkeys(ITEMS) | {"head_drop": True}),
        ("no 1, 3?, rest no", NONE | {"head_drop": None}),
    ],
)
def test_each_is_as_it_was_said(text: str, told: dict[str, object]) -> None:
    assert read(text) == told


@pytest.mark.parametrize("text", ["none", "3, rest no", "unknown", "1-2, no others"])
def test_what_was_told_before_keeps_its_number_and_is_not_touched(text: str) -> None:
    readings = read_checklist(RULESET, ITEMS, text, told=("dark_urine",))
    assert not isinstance(readings, Slip)
    assert "dark_urine" not in {reading.finding for reading in readings}


def test_one_line_says_what_was_recorded() -> None:
    def said(text: str) -> str:
        readings = read_checklist(RULESET, ITEMS, text)
        assert not isinstance(readings, Slip)
        return "; ".join(recorded(RULESET, ITEMS, readings))

    assert said("none") == "not present: all of them"
    assert said("3, rest no") == "present: head drop; not present: the others"
    assert said("2") == "present: trouble swallowing; still open: 3"
    assert said("no sob") == "not present: 1; still open: 3"
    assert said("4?") == "not known: dark urine; still open: 3"


def test_a_ticked_choice_stays_open() -> None:
    answer = read_checklist(RULESET, ITEMS, "2")
    assert not isinstance(answer, Slip)
    (swallowing,) = (reading for reading in answer if reading.finding == "dysphagia")
    assert (swallowing.settled, swallowing.declined, swallowing.shown) == ({}, frozenset(), "present")


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "0",
        "1 9",
        "-1",
        "-",
        "n",
        "1, none",
        "2-9",
        "0-2",
        "rest",
        "\u00b2",
        "9" * 5000,
        "1.5",
        "xyz",
        "1 xyz",
        ",",
        "1 none",
    ],
)
def test_what_is_not_understood_is_a_slip(text: str) -> None:
    answer = read_checklist(RULESET, ITEMS, text)
    assert isinstance(answer, Slip)
    assert "none" in answer.says


@pytest.mark.parametrize(("text", "said"), [("in August it was 4,200 U/L", None), ("3, xyz", "xyz")])
def test_what_is_not_understood_is_named_whole_unless_the_rest_is(text: str, said: str | None) -> None:
    answer = read_checklist(RULESET, ITEMS, text)
    assert isinstance(answer, Slip)
    assert f'"{said or text}"' in answer.says


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_checklist(RULESET, ITEMS, text)
