"""Grades as they are typed, and what cannot be used of them."""

import pytest

from assistant.conversation.answering.grades import read_sum, sum_lines
from assistant.reading.answers.answer import Slip
from assistant.reasoning.decision.sums import Added
from tests.reasoning.patients import ruleset

RULES = ruleset()
BOTH = "neck 8, deltoids 7/8, biceps 9/9, wrist ext 10/10, glut max 6/6, glut med 7/7, quads 8/8, ankle 10/10"


def added(text: str) -> Added:
    found = read_sum(RULES, text)
    assert isinstance(found, Added)
    return found


def said(text: str) -> str:
    found = read_sum(RULES, text)
    return found.says if isinstance(found, Slip) else sum_lines(found, "MMT-8", "change MMT-8")


@pytest.mark.parametrize(
    ("text", "sum_of"),
    [
        (f"mmt8: {BOTH}", "MMT-8 123 of 150 (both sides). To use it: change MMT-8 123."),
        (f"MMT-8:{BOTH.replace(',', ';')}", "MMT-8 123 of 150 (both sides). To use it: change MMT-8 123."),
        (f"manual muscle testing: {BOTH.replace('/', ' ')}", "MMT-8 123 of 150 (both sides). To use it: "),
        (
            "MMT: neck flexors 8, deltoid 7, biceps 9, wrist extensors 10, gluteus maximus 6,"
            " gluteus medius 7, quadriceps 8, ankle dorsiflexors 10",
            "MMT-8 65 of 80 (one side). To use it: change MMT-8 65.",
        ),
    ],
)
def test_what_is_graded_is_added_up(text: str, sum_of: str) -> None:
    assert said(text).startswith(sum_of)


def test_what_is_not_graded_is_named_and_leaves_bounds() -> None:
    assert said("mmt8: neck 8, deltoid 7/8").startswith(
        "MMT-8 23 to 143 of 150 (both sides). Not graded: biceps"
    )
    assert added("mmt8: deltoid 7/8, biceps 9").missing[:2] == ("neck flexors", "biceps")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("deltoid: 8", 'There is no sum "deltoid". There is MMT-8.'),
        ("mmt8:", "Give each its grade, as: neck flexors 8, deltoid 8/9."),
        ("mmt8: neck", '"neck" is no part with its grade. It reads, as: neck flexors 8, deltoid 8/9.'),
        ("mmt8: glut 8", '"glut" can be gluteus maximus or gluteus medius.'),
        (
            "mmt8: thumb 8",
            "It has only neck flexors, deltoid, biceps, wrist extensors, ",
        ),
        ("mmt8: neck 8/9", "neck flexors has one grade, and no sides."),
        ("mmt8: neck 11", '"neck 11": grades go from 0 to 10.'),
        ("mmt8: neck 8, neck flexors 9", "neck flexors is graded twice."),
    ],
)
def test_what_cannot_be_used_gets_a_sentence(text: str, sentence: str) -> None:
    assert said(text).startswith(sentence)
