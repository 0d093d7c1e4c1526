"""The words of the chat: each a plain whole line, and `/word` the same."""

from __future__ import annotations

import pytest

from assistant.conversation.interview import Reply
from assistant.conversation.reading.values import vocabulary
from assistant.conversation.utterances import Ask, Leave, Prompt, Say, ShowPlan, ShowSteps
from assistant.conversation.words import ALONE, EVERY_WORD, HELP, command
from tests.conversation.clinicians import PATIENTS, consult, interview


def after(*lines: str) -> Reply:
    state, said = interview().open()
    for line in lines:
        state, said = interview().reply(state, line)
    return state, said


def told(*lines: str) -> str:
    return "\n".join(u.text for u in after(*lines)[1] if isinstance(u, Say))


def ended() -> Reply:
    state = consult(PATIENTS["steroid myopathy"]).state
    return interview().reply(state, "status")


@pytest.mark.parametrize("word", ["why", "how", "status", "help", "?", "rule S75", "what if ck 900"])
def test_a_question_of_theirs_changes_nothing_and_ours_is_put_again(word: str) -> None:
    before = after("", "none")
    state, said = interview().reply(before[0], word)
    assert state == before[0]
    assert said[-1] == before[1][-1]
    assert interview().reply(before[0], f"/{word}") == (state, said)
    assert interview().reply(before[0], word.upper())[0] == before[0]


@pytest.mark.parametrize("word", ["why", "how", "status", "help", "?", "undo", "unknown", "plan"])
def test_every_word_works_everywhere(word: str) -> None:
    for lines in ([], [""], ["CK 2600"]):
        assert after(*lines, word)[1], lines
    assert interview().reply(ended()[0], word)[1]


def test_no_answer_is_a_word_of_the_chat() -> None:
    for finding in interview().ruleset.findings.values():
        taken = {w for w in vocabulary(finding) if command(w)}
        assert not taken, finding.name


def test_help_tells_every_word() -> None:
    assert all(word in HELP for word in EVERY_WORD if word != "exit")


def test_why_names_what_the_answer_decides_then_the_rule() -> None:
    sentence, rule = told("", "why").splitlines()
    assert sentence == (
        'Shortness of breath would bring "Urgent in-person assessment today, before anything else".'
    )
    assert rule.startswith("Rule ")
    assert rule.endswith("]")


def test_every_why_is_one_sentence_and_a_rule() -> None:
    for name in ("steroid myopathy", "relapse", "necrotizing myopathy, new"):
        for state in consult(PATIENTS[name]).states[1:]:
            if state.asking:
                said = interview().reply(state, "why")[1][0]
                assert isinstance(said, Say)
                sentence, rule = said.text.splitlines()
                assert sentence[0].isupper() or not sentence[0].isalpha()
                assert "would" in sentence or "could" in sentence
                assert "_" not in sentence
                assert rule.startswith(f"Rule {state.asking.serves}")


def test_why_without_a_question() -> None:
    assert "no question now" in told("why")


def test_how_shows_the_chain() -> None:
    _, said = interview().reply(ended()[0], "how")
    steps = [u for u in said if isinstance(u, ShowSteps)]
    assert steps
    assert any("because" in text for _, text in steps[0].rows)


def test_how_of_what_is_not_there_says_why_not() -> None:
    assert "is not on the plan now" in told("", "how relapse-likely")
    assert "Did you mean" in told("", "how relapse-likly")


def test_why_not() -> None:
    assert "it does not hold that" in told("", "none", "why not reduce-glucocorticoid")
    assert "Name a line" in told("", "why not")
    assert "Did you mean" in told("", "why not reduce-glucocorticoids")


def test_what_if_is_a_trial() -> None:
    before = ended()[0]
    state, said = interview().reply(before, "what if potassium 2.3")
    assert state.record == before.record
    assert isinstance(said[0], Say)
    assert "would bring" in said[0].text
    assert "For example" in told("", "what if florble") or "could not read" in told("", "what if florble")
    assert "for example" in told("", "what if")


@pytest.mark.parametrize(
    "name", ["S75", "s75", "X41b", "x41B", "A2.2", "label-relapse", "no-reduction-under-a-red-flag"]
)
def test_rules_gates_and_statements_by_name(name: str) -> None:
    text = told("", f"rule {name}")
    assert "There is no rule or statement" not in text
    assert len(text) > 40


def test_a_rule_that_is_not_there() -> None:
    assert 'Did you mean "label-relapse"' in told("", "rule label-relaps")
    assert "for example" in told("", "rule")


@pytest.mark.parametrize("line", ["/foo", "/", "/ foo", "//"])
def test_an_unknown_word(line: str) -> None:
    assert "There is no word" in told("", line)


@pytest.mark.parametrize("line", ["quit", "exit", "/quit", "QUIT"])
def test_quit_leaves(line: str) -> None:
    assert isinstance(after("", line)[1][-1], Leave)


def test_status_of_nothing_and_of_something() -> None:
    assert "Nothing is recorded" in told("status")
    assert "potassium: 4.1" in told("potassium 4.1 mmol/L", "status")


def test_unknown_without_a_question() -> None:
    assert "no question" in told("unknown")


def test_plan_of_nothing() -> None:
    _, said = after("plan")
    assert any(isinstance(u, ShowPlan) for u in said)
    assert isinstance(said[-1], Prompt)


def test_words_are_whole_lines() -> None:
    assert command("why is this") is None
    assert all(command(word) for word in ALONE)


def test_completions_are_the_answers_first() -> None:
    state, said = after("", "none")
    assert isinstance(said[-1], Ask)
    assert "prednisone" in interview().completions(state)[:8]
    assert interview().status(state)
