"""The words of the chat: each a plain whole line, and `/word` the same."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import takewhile

import pytest

from assistant.conversation.interview.commands import HANDLERS
from assistant.conversation.interview.interview import Reply
from assistant.conversation.turn.help import help_of, help_page
from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import (
    Ask,
    Forget,
    Leave,
    Part,
    Prompt,
    Save,
    Say,
    ShowNote,
    ShowParts,
    ShowPlan,
    ShowSteps,
    Urgent,
)
from assistant.knowledge.lines.commands import BY_NAME, COMMANDS, NO_COMMAND, Takes, parse, whole_lines
from assistant.knowledge.model.ruleset import Kind
from assistant.reading.answers.answer import vocabulary
from assistant.reasoning.decision.aside import findings_in
from assistant.reasoning.plan.values import Line
from tests.conversation.clinicians import consultation, interview, led
from tests.reasoning.patients import ruleset


def after(*lines: str) -> Reply:
    return led(interview(), *lines)


def told(*lines: str) -> str:
    return "\n".join(u.text for u in after(*lines)[1] if isinstance(u, Say))


@cache
def ended() -> Reply:
    return interview().reply(consultation("steroid myopathy").state, "status")


@pytest.mark.parametrize("word", ["why", "how", "status", "help", "?", "rule S75", "what if ck 900"])
def test_a_question_of_theirs_changes_nothing_and_ours_is_put_again(word: str) -> None:
    before = after("", "none")
    state, said = interview().reply(before[0], word)
    assert state == before[0]
    ask = said[-1]
    assert isinstance(ask, Ask)
    assert replace(ask, again=False) == before[1][-1]
    assert ask.again == (word != "?")
    assert interview().reply(before[0], f"/{word}") == (state, said)
    assert interview().reply(before[0], word.upper())[0] == before[0]


@pytest.mark.parametrize("word", ["why", "how", "status", "help", "?", "undo", "unknown", "plan"])
def test_every_word_works_everywhere(word: str) -> None:
    for lines in ([], [""], ["CK 2600"]):
        assert after(*lines, word)[1], lines
    assert interview().reply(ended()[0], word)[1]


def test_no_answer_is_a_word_of_the_chat() -> None:
    for finding in interview().ruleset.findings.values():
        taken = {w for w in vocabulary(finding) if parse(w)}
        assert not taken, f"{finding.name}: these answers are commands of the chat: {taken}"


def test_every_command_has_a_handler_and_every_handler_a_command() -> None:
    alone = HANDLERS.keys() ^ (BY_NAME.keys() | {NO_COMMAND})
    assert not alone, f"in one only of knowledge/lines/commands.py and interview/commands.py: {alone}"
    assert len(BY_NAME) == len(COMMANDS)


def test_help_tells_every_command_and_one_by_its_name() -> None:
    page = help_page(ruleset().examples).splitlines()
    for command in COMMANDS:
        told = [line for line in page if command.usage in re.split(r" {2,}", line)[0].split(", ")]
        assert len(told) == (command.takes not in (Takes.FILE, Takes.PATH)), command.name
        assert command.name in page[-1] or told
        assert help_of(command.name).startswith(f"{command.usage}: {command.help}")
        assert isinstance(after(f"help {command.name}")[1][0], Say)
    assert parse("help me with the dose") is None


def test_the_words_of_plan_are_its_parts() -> None:
    assert set(BY_NAME["plan"].words) == {"all", "lecture", *(part.name.casefold() for part in Part)}


def test_why_names_what_the_answer_decides_then_the_rule() -> None:
    sentence, rule = told("", "why").splitlines()
    assert sentence == (
        'Shortness of breath would bring "Urgent in-person assessment today, before anything else".'
    )
    assert rule.startswith("Rule ")
    assert rule.endswith("]")


def test_every_why_is_one_sentence_and_a_rule() -> None:
    for name in ("steroid myopathy", "relapse", "necrotizing myopathy, new"):
        for state in consultation(name).states[1:]:
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
    rows = [text for _, text in steps[0].rows]
    assert any(row.startswith("rule label-") and "[" in row for row in rows)
    assert any('<- "' in row for row in rows), "the clinician's own words"


def test_how_of_what_is_not_there_says_why_not() -> None:
    assert "is not on the plan" in told("", "how relapse-likely")
    assert "Did you mean" in told("", "how relapse-likly")


def test_why_not() -> None:
    text = told("", "none", "why not reduce-glucocorticoid")
    assert 'Only with "Steroid myopathy is likely": not so here.' in text
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


@pytest.mark.parametrize(
    "line", ["X6", "what is x6?", "explain X6", "no-abrupt-stop", "relapse-likely", "how S74"]
)
def test_a_name_alone_asks_after_it_and_tells_nothing_of_the_patient(line: str) -> None:
    for begun in (interview().open()[0], after("", "none")[0], ended()[0]):
        state, said = interview().reply(begun, line)
        assert state.record == begun.record
        assert isinstance(said[0], Say | ShowSteps)
        assert "could not read" not in getattr(said[0], "text", "")


def test_a_name_that_clinicians_use_is_a_finding() -> None:
    assert after("head-drop")[0].record.entries


def test_a_rule_that_is_not_there() -> None:
    assert 'Did you mean "label-relapse"' in told("", "rule label-relaps")
    assert "for example" in told("", "rule")


@pytest.mark.parametrize("line", ["/foo", "/", "/ foo", "//", "/fo\x1bo"])
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
    assert parse("why is this")
    assert not parse("whys and wherefores")
    assert all(parse(line) for line, _ in whole_lines())


def test_a_command_is_offered_with_its_line_of_help() -> None:
    state = interview().open()[0]
    offered = {offer.text: offer.about for offer in interview().offers(state, "")}
    assert {line: says for line, says in whole_lines() if line in offered} == offered
    assert {command.name for command in COMMANDS if command.takes is not Takes.DAY} <= offered.keys()


def test_completions_are_the_answers_first() -> None:
    state, said = after("", "none")
    assert isinstance(said[-1], Ask)
    assert "prednisone" in [offer.text for offer in interview().offers(state, "")][:8]
    assert interview().standing(state).where


# --- one step deeper, and no further ------------------------------------------------------------------------


def test_how_goes_one_step_and_says_how_to_go_on() -> None:
    _, said = interview().reply(ended()[0], "how steroid-myopathy-likely")
    (steps,) = (u for u in said if isinstance(u, ShowSteps))
    deeper = [row.split("(how ")[1].rstrip(")") for _, row in steps.rows if "(how " in row]
    assert deeper
    assert max(depth for depth, _ in steps.rows) == 1
    for name in deeper:
        answer = interview().reply(ended()[0], f"how {name}")[1][0]
        assert isinstance(answer, ShowSteps), name
        assert answer.rows


def test_how_of_a_finding_is_the_words_it_came_from() -> None:
    state, _ = after("CK 900 U/L was 200 U/L, potassium 4.1 mmol/L")

    def how(name: str) -> str:
        return "\n".join(u.text for u in interview().reply(state, f"how {name}")[1] if isinstance(u, Say))

    assert 'from "potassium 4.1 mmol/L"' in how("potassium")
    assert 'computed from "CK 900 U/L", "200 U/L"' in how("ck trend")
    assert "Not known: TSH" in how("tsh")
    assert "There is no line, rule or finding" in how("florble")


def test_how_of_a_rule_that_does_not_apply_says_what_it_needs() -> None:
    text = told("", "none", "how relapse-raises-dose")
    assert text.startswith("relapse-raises-dose does not apply. Only with ")


# --- the parts of a plan ------------------------------------------------------------------------------------


def test_a_number_after_the_plan_opens_a_step_or_a_part_and_never_before() -> None:
    planned = ended()[0]
    opened = [interview().reply(planned, str(number)) for number in range(1, 40)]
    steps = list(takewhile(lambda reply: isinstance(reply[1][0], ShowSteps), opened))
    assert 0 < len(steps) < 20
    for (state, said), part in zip(opened[len(steps) :], Part, strict=False):
        assert state == planned
        assert isinstance(said[0], ShowParts)
        assert said[0].parts == (part,)
    state, _ = after("", "none")
    assert not any(isinstance(u, ShowParts) for u in interview().reply(state, "1")[1])


@pytest.mark.parametrize("line", ["1 2", "1, 2", "section 1", "explain 2", "#1"])
def test_several_numbers_and_a_word_before_them_open_them_too(line: str) -> None:
    state, said = interview().reply(ended()[0], line)
    assert state == ended()[0]
    assert sum(isinstance(u, ShowSteps) for u in said) == len(re.findall(r"\d", line))
    assert "could not read" in getattr(interview().reply(state, "1 90")[1][0], "text", "")


@pytest.mark.parametrize("word", [*(f"plan {part.name}" for part in Part), "/plan all", "PLAN ALL"])
def test_a_part_by_its_name_works_everywhere(word: str) -> None:
    for lines in ([], [""], ["CK 2600"]):
        assert any(isinstance(u, ShowParts) for u in after(*lines, word)[1]), lines
    assert not any(isinstance(u, ShowParts) for u in after("plan to raise the dose")[1])


def test_a_finding_after_the_plan_tells_what_it_changed() -> None:
    state = ended()[0]
    state, said = interview().reply(state, "potassium 2.3 mmol/L")
    texts = [u.text for u in said if isinstance(u, Say)]
    assert any("now: Something else first" in text and "no longer: Steroid" in text for text in texts)
    assert any(isinstance(u, ShowPlan) for u in said)
    state, said = interview().reply(state, "potassium 2.2 mmol/L")
    assert any("stands as it was" in u.text for u in said if isinstance(u, Say))
    assert not any(isinstance(u, ShowPlan) for u in said)
    assert any(isinstance(u, ShowPlan) for u in interview().reply(state, "plan")[1])


def test_a_note_can_be_had_at_any_time() -> None:
    for lines in ([], [""], ["CK 2600"]):
        assert any(isinstance(u, ShowNote) for u in after(*lines, "note")[1])


# --- emergencies --------------------------------------------------------------------------------------------


def urgent_lines(state: State) -> list[Line]:
    said = interview().reply(state, "plan")[1]
    (shown,) = (u for u in said if isinstance(u, ShowPlan))
    return [line for line in shown.plan.lines if line.kind is Kind.URGENT]


def test_an_emergency_is_said_once_at_once_and_above_all_else() -> None:
    state, said = after("", "1")
    assert isinstance(said[0], Urgent)
    assert "dismiss" in said[0].how
    for line in ("why", "plan", "CK 900 U/L", "unknown"):
        assert not any(isinstance(u, Urgent) for u in interview().reply(state, line)[1]), line


def test_an_emergency_is_set_aside_with_a_reason_only_and_the_plan_shows_it() -> None:
    state, _ = after("", "1")
    for line in ("dismiss", "dismiss ok", "/dismiss  x "):
        refused, said = interview().reply(state, line)
        assert refused == state, line
        assert isinstance(said[0], Say)
        assert "Say why" in said[0].text
    aside, _ = interview().reply(state, "dismiss seen in the ED today")
    assert [line.set_aside for line in urgent_lines(aside)] == ["seen in the ED today"]
    before, now = (findings_in(each.record.fold(interview().ruleset).values) for each in (state, aside))
    assert now == before


def test_a_new_reason_speaks_again_though_another_was_set_aside() -> None:
    state, _ = after("", "1", "dismiss seen in the ED today")
    state, said = interview().reply(state, "chest pain")
    assert any(isinstance(u, Urgent) for u in said)
    assert "" in [line.set_aside for line in urgent_lines(state)]


def test_undo_takes_a_dismissal_back() -> None:
    state, _ = after("", "1", "dismiss seen in the ED today", "undo")
    assert [line.set_aside for line in urgent_lines(state)] == [""]


def test_there_is_nothing_to_set_aside_where_there_is_no_emergency() -> None:
    assert "no emergency" in told("", "none", "dismiss it is fine")


# --- leaving something behind -------------------------------------------------------------------------------


def test_save_and_forget_are_left_to_who_keeps_the_session() -> None:
    state, said = after("", "save")
    assert said[0] == Save()
    assert interview().reply(state, "save relapse.transcript")[1][0] == Save("relapse.transcript")
    assert "forget yes" in told("", "forget")
    assert interview().reply(state, "forget yes")[1] == (Forget(), Leave("Goodbye."))


def test_an_emergency_does_not_wait_for_a_value_out_of_its_range_beside_it() -> None:
    state, said = after("choking on liquids, CK 1 U/L")
    assert state.held
    assert isinstance(said[0], Urgent)
    said = interview().reply(state, "y")[1]
    assert not any(isinstance(u, Urgent) for u in said), "it was said"


def test_an_emergency_that_was_taken_back_speaks_again_when_it_is_told_again() -> None:
    state, _ = after("", "1", "undo", "none")
    state, said = interview().reply(state, "short of breath")
    assert any(isinstance(u, Urgent) for u in said)


def test_a_value_outside_its_usual_range_is_never_agreed_to_by_a_bare_enter() -> None:
    state, _ = after("pred 2000 mg daily")
    assert interview().reply(state, "")[0].held == state.held
    assert interview().reply(state, "y")[0].held is None


def test_none_is_no_answer_to_whether_a_value_is_right() -> None:
    state, _ = after("CK 900000 U/L, weaker on MMT")
    assert interview().reply(state, "none")[0].held == state.held
    assert interview().reply(state, "n")[0].held is None
    assert "ck" not in interview().reply(state, "plan")[0].record.fold(interview().ruleset).values


def test_a_change_is_understood_whole_or_not_at_all() -> None:
    state, _ = after("CK 900 U/L")
    for line in ("change ck 90000 q", "change ck 800 U/L florble"):
        assert interview().reply(state, line)[0].record == state.record, line


def test_a_plan_that_is_asked_for_is_shown_even_where_nothing_changed() -> None:
    state, _ = after("plan", "CK 900 U/L", "sex female")
    for _ in range(2):
        state, said = interview().reply(state, "plan")
        assert any(isinstance(u, ShowPlan) for u in said)
