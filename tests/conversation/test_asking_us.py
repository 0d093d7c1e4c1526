"""A line that asks is answered and records nothing; one that tells, or means an act, is no question."""

from __future__ import annotations

import pytest

from assistant.conversation.turn.utterances import Echo, Say, ShowCritique, ShowSteps
from tests.conversation.clinicians import interview, led

WEAK = (
    "54M DM, pred 40 mg daily for 20 weeks, legs weaker on MMT, CK 100 U/L was 3000 U/L, EMG normal, "
    "potassium 4.1 mmol/L"
)
SRP = "48F IMNM anti-SRP positive, new onset, CK 4000 U/L"
OF_DRUGS = (
    *("why rituximab", "why IVIG", "when IVIG", "explain azathioprine", "tell me about methotrexate"),
    *("dose of IVIG", "rituximab dose", "is MTX safe", "evidence for IVIG", "side effects of azathioprine"),
    *("show rituximab", "why pred", "what about IVIG?", "why not IVIG", "how pred", "what dose of MTX"),
)
OF_FINDINGS = (
    "infection excluded?",
    "is infection excluded?",
    "what does EMG irritable mean",
    "why no biopsy",
)
OF_LABELS = ("relapse?", "steroid myopathy?", "is it relapse?", "relapse or steroid myopathy?", "why relapse")
TRIALS = ("suppose CK 900", "whatif ck 900", "what if ck 900")


@pytest.mark.parametrize("place", [(WEAK, "none"), (WEAK, "none", "plan"), (WEAK, "none", "one by one")])
@pytest.mark.parametrize("line", OF_DRUGS + OF_FINDINGS + OF_LABELS + TRIALS)
def test_what_asks_changes_nothing_and_is_answered(place: tuple[str, ...], line: str) -> None:
    before = led(interview(), *place)[0]
    after, said = interview().reply(before, line)
    assert after.record == before.record
    shown = [u for u in said if isinstance(u, ShowCritique | ShowSteps)]
    told = " ".join(u.text for u in said if isinstance(u, Say))
    assert "not found" not in told
    assert shown or len(told) > len("That was taken as a question; nothing was recorded.")
    assert any(isinstance(u, ShowCritique) for u in said) == (line in OF_DRUGS)


@pytest.mark.parametrize("line", ["ritux?", "should I give IVIG?", "cut the pred?", "continue tacrolimus?"])
def test_an_act_that_is_asked_about_is_still_an_act(line: str) -> None:
    state, said = led(interview(), WEAK, "none", line)
    assert any(isinstance(u, ShowCritique) for u in said)
    assert state.record.entries[-1].line == line


@pytest.mark.parametrize("line", ["is on MTX 15 mg weekly", "when walking breathless", "was CK 900 in June"])
def test_what_tells_in_the_words_of_a_question_is_told(line: str) -> None:
    assert led(interview(), WEAK, "none", line)[0].record.entries[-1].line == line


def test_what_only_the_last_clause_asks_is_not_recorded() -> None:
    state, said = led(interview(), WEAK, "unknown", "CK 3000 U/L, infection excluded?")
    values = state.record.fold(interview().ruleset).values
    assert values["ck"] == 3000
    assert "suspected_infection" not in values
    assert any("not recorded: suspected infection" in u.text for u in said if isinstance(u, Say))


@pytest.mark.parametrize("line", ["", "unknown", "f: none", "f: unknown"])
def test_an_answer_about_the_others_leaves_what_was_told(line: str) -> None:
    reply = led(interview(), SRP, "none", "one by one", line)
    assert reply[0].record.fold(interview().ruleset).values["myositis_antibodies/SRP"] is True


def test_a_value_in_the_place_of_another_says_so() -> None:
    said = led(interview(), WEAK, "none", "plan", "EMG irritable")[1]
    assert [u.was for u in said if isinstance(u, Echo)] == [{"emg": "normal"}]
    assert any(u.text.startswith("The plan changes.") for u in said if isinstance(u, Say))


def test_a_red_flag_named_alone_after_none_is_asked_for() -> None:
    state = led(interview(), WEAK, "none", "dysphagia")[0]
    assert state.asking
    assert state.asking.findings == ("dysphagia",)


@pytest.mark.parametrize("part", ["sources", "dates", "told"])
def test_a_part_of_the_plan_is_opened_by_its_word(part: str) -> None:
    assert (
        led(interview(), WEAK, "none", "plan", part)[1]
        == led(interview(), WEAK, "none", "plan", f"plan {part}")[1]
    )


@pytest.mark.parametrize("word", ["remove ck", "delete CK", "take back CK"])
def test_one_finding_is_taken_back_and_put_back(word: str) -> None:
    told = led(interview(), WEAK, "none")[0]
    before = told.record.fold(interview().ruleset)
    state, said = interview().reply(told, word)
    after = state.record.fold(interview().ruleset)
    assert {**before.values} == {**after.values, "ck": before.values["ck"]}
    assert "ck" not in after.readings
    assert any("CK 100 U/L: taken back" in u.text for u in said if isinstance(u, Say))
    assert interview().reply(state, "undo")[0].record.fold(interview().ruleset) == before


@pytest.mark.parametrize("word", ["clear", "muscle", "normal", "worse", "stable", "more", "hm"])
def test_a_word_without_its_finding_answers_no_line_of_a_panel(word: str) -> None:
    before = led(interview(), WEAK, "none", "one by one")[0]
    assert interview().reply(before, word)[0].record == before.record
