"""What was told before an answer stays told, and plain words answer where they can only mean one thing."""

import pytest

from assistant.conversation.answering.hearing import Hearing
from assistant.conversation.asking.questions import Question, Tier
from assistant.conversation.record.names import Names
from assistant.conversation.record.record import Entry, Record
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.answers.answer import Reading, Slip, read_answer
from assistant.reasoning.search.witness import Witness
from tests.reading.reading import DAY, read_sentence
from tests.reasoning.patients import ruleset


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return ruleset()


def ask(name: str, *told: str) -> Question:
    return Question(
        (name,), "", "", Tier.WORTH_IT, "", Witness(name, (None, None), {}, frozenset()), told=told
    )


@pytest.mark.parametrize(
    ("typed", "weak"),
    [("none", {"proximal_legs"}), ("proximal arms", {"proximal_legs", "proximal_arms"})],
)
def test_a_question_for_the_other_members_takes_none_of_them_back(
    rules: Ruleset, typed: str, weak: set[str]
) -> None:
    hearing = Hearing(rules, Names(rules), DAY)
    heard = hearing.answer(ask("weakness_distribution", "proximal_legs"), typed)
    assert isinstance(heard, tuple)
    members = {atom.partition("/")[2] for atom, value in heard[0].settled.items() if value is True}
    assert members - {""} == weak


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("adherence", "yes", "confirmed"),
        ("adherence", "no", "doubtful"),
        ("dose_reduction_response", "none", "not_tried"),
        ("recent_glucocorticoid_change", "no", "none"),
    ],
)
def test_yes_and_no_answer_a_choice_that_has_a_word_for_them(
    rules: Ruleset, name: str, typed: str, value: str
) -> None:
    reading = read_answer(rules.findings[name], typed)
    assert isinstance(reading, Reading)
    assert reading.settled[name] == value


@pytest.mark.parametrize("typed", ["pred none", "prednisolone none", "steroids nil", "never on steroids"])
def test_a_drug_that_is_denied_is_not_taken(rules: Ruleset, typed: str) -> None:
    told = {reading.finding: reading.settled for reading in read_sentence(rules, typed).readings}
    assert told["glucocorticoid"] == {"glucocorticoid": "none"}


@pytest.mark.parametrize("typed", ["none", "yes", "normal", "stopped", "other"])
def test_a_word_without_its_subject_is_read_as_nothing(rules: Ruleset, typed: str) -> None:
    assert read_sentence(rules, typed).readings == ()


def test_unknown_of_the_others_keeps_the_member_that_was_told(rules: Ruleset) -> None:
    hearing = Hearing(rules, Names(rules), DAY)
    (reading,) = hearing.declined(ask("myositis_antibodies", "SRP"))
    assert reading.settled == {"myositis_antibodies/SRP": True}
    assert "myositis_antibodies/SRP" not in reading.declined
    assert "myositis_antibodies/MDA5" in reading.declined


@pytest.mark.parametrize(("name", "found"), [("biopsy", "normal"), ("myositis_antibodies", "negative")])
def test_a_bare_none_of_a_test_is_asked_back(rules: Ruleset, name: str, found: str) -> None:
    hearing = Hearing(rules, Names(rules), DAY)
    for typed in ("none", "no", "nil"):
        asked = hearing.answer(ask(name), typed)
        assert isinstance(asked, Slip)
        assert f"Type {found}, or " in asked.says
    assert not isinstance(hearing.answer(ask(name), found), Slip)
    assert not isinstance(hearing.answer(ask(name), "not done"), Slip)


def test_a_set_that_is_told_in_parts_is_shown_with_all_its_members(rules: Ruleset) -> None:
    record = Record()
    for line in ("on MTX 15 mg weekly", "on AZA 100 mg daily"):
        record = record.plus(Entry(line, read_sentence(rules, line).readings))
    shown = record.fold(rules).readings["current_drugs"].shown
    assert "MTX" in shown
    assert "AZA" in shown
