"""What is said, as lines: at three widths, and safe to show."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.conversation.asking.questions import Question, Tier
from assistant.conversation.interview.interview import Interview
from assistant.conversation.turn.help import help_page
from assistant.conversation.turn.utterances import (
    Ask,
    Echo,
    Leave,
    Option,
    Prompt,
    Say,
    ShowSteps,
    Urgent,
    Utterance,
)
from assistant.interface.page.rendering import Screen
from assistant.interface.words.layout import cells
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.answers.answer import Reading
from assistant.reasoning.search.witness import Witness

CK = Reading("ck", {"ck": Decimal(250)}, frozenset(), "CK 250", "250 U/L", ("unit assumed",))
EMG = Reading("emg", {"emg": "normal"}, frozenset(), "EMG without fibs", "normal")
RASH = Reading("rash", {"rash": "none"}, frozenset(), "no rash", "none")
FEVER = Reading(
    "temperature",
    {"temperature": Decimal(48)},
    frozenset(),
    "temp 118.4 F",
    "48 °C",
    converted="(118.4 °F - 32) x 0.555556 = 48 °C",
    plausible=False,
)
WITNESS = Witness("ck", (None, None), {}, frozenset())


def question(*findings: str, tier: Tier = Tier.WORTH_IT, text: str = "What is it?") -> Question:
    return Question(findings, text, "", tier, "some-rule", WITNESS)


def said(rules: Ruleset, *utterances: Utterance, width: int = 80) -> list[str]:
    return Screen(rules, width).lines(utterances)


def test_what_was_read_is_short_and_what_was_assumed_has_a_mark_and_its_words(rules: Ruleset) -> None:
    echo = Echo((CK, EMG, RASH), ("CK", "EMG", "rash"), ("blah", "4,2"))
    assert said(rules, echo) == [
        "Taken: EMG normal; no rash.",
        "Assumed, and used; to correct one, type it again:",
        '    CK 250 U/L ?  "CK 250": unit assumed',
        'Not understood: "blah", "4,2"',
    ]


def test_what_is_too_much_for_a_glance_is_counted(rules: Ruleset) -> None:
    lines = said(rules, Echo((EMG,) * 15 + (RASH,) * 10, ("EMG",) * 15 + ("rash",) * 10))
    assert " ".join(" ".join(lines).split()).endswith("; and 5 more: status lists them.")
    assert len(lines) <= 8


def test_what_is_converted_says_so(rules: Ruleset) -> None:
    lines = said(rules, Echo((FEVER,), ("temperature",)))
    assert " ".join(" ".join(lines).split()) == (
        'Taken: temperature 48 °C ("temp 118.4 F": (118.4 °F - 32) x 0.555556 = 48 °C).'
    )


def test_on_a_narrow_screen_a_reading_is_a_paragraph(rules: Ruleset) -> None:
    assert said(rules, Echo((CK,), ("CK",)), width=40)[-1] == '  CK 250 U/L ?  "CK 250": unit assumed'


def test_answers_are_numbered_and_unknown_is_always_one(rules: Ruleset) -> None:
    options = (Option("normal", "normal"), Option("weak, as before", "unchanged_weak"), Option("new", "new"))
    assert said(rules, Ask(question("neck_flexors", text="Neck flexors?"), options, 4, 9)) == [
        "[4, about 9 left] Neck flexors?",
        "    1 normal   2 weak, as before   3 new   unknown",
    ]


def test_a_question_that_must_be_answered_says_so(rules: Ruleset) -> None:
    ask = Ask(question("ck", tier=Tier.MUST, text="What is the CK?"), (), 1, 0)
    assert said(rules, ask) == ["[1, needed] What is the CK?", "    a number in U/L   unknown"]


def test_a_yes_no_question_says_how_to_answer(rules: Ruleset) -> None:
    assert said(rules, Ask(question("dyspnea"), (), 1, 0))[1] == "    yes   no   unknown"


def test_a_checklist_is_one_item_a_line(rules: Ruleset) -> None:
    options = tuple(Option(f"item {number}", "x") for number in range(1, 11))
    listed = replace(question("dyspnea", "dysphagia", tier=Tier.MUST), checklist="red_flags")
    lines = said(rules, Ask(listed, options, 1, 2))
    assert lines[0] == "[1, needed, about 2 left] What is it?"
    assert lines[1] == "     1 item 1"
    assert lines[10] == "    10 item 10"
    assert lines[11] == "    The numbers of those present, none, or unknown."


def test_answers_break_between_each_other_and_not_inside(rules: Ruleset) -> None:
    options = tuple(Option(f"answer {word}", word) for word in ("one", "two", "three", "four"))
    lines = said(rules, Ask(question("emg"), options, 1, 0), width=40)
    assert lines[1:] == ["  1 answer one   2 answer two", "  3 answer three   4 answer four", "  unknown"]


def test_an_emergency_is_said_with_its_reasons_and_sources(rules: Ruleset) -> None:
    assert said(rules, Urgent("Urgent assessment today", ("breathing", "swallowing"), ("X2",))) == [
        "URGENT assessment today",
        "    breathing",
        "    swallowing" + " " * 62 + "[X2]",
    ]
    assert said(rules, Urgent("Go to cardiology", ("heart",), ("X62",)))[0] == "URGENT: Go to cardiology"


def test_steps_are_indented_by_their_depth(rules: Ruleset) -> None:
    assert said(rules, ShowSteps("Why", ((0, "rule a"), (1, "because b"), (2, "c")))) == [
        "Why",
        "  rule a",
        "    because b",
        "      c",
    ]


def test_prompts_and_goodbyes_are_at_the_margin_and_answers_indented(rules: Ruleset) -> None:
    assert said(rules, Say("It is so."), Prompt("Type.")) == ["    It is so.", "", "Type."]
    assert said(rules, Leave("Goodbye.")) == ["Goodbye."]
    assert said(rules, Leave()) == []


@pytest.mark.parametrize("width", [40, 80, 160])
def test_no_line_is_wider_than_the_screen(rules: Ruleset, interview: Interview, width: int) -> None:
    state, utterances = interview.open()
    lines = said(rules, *utterances, width=width)
    told = "51M PM, pred 15 mg daily tapered from 70 mg/day, shoulders worse for a month, CK 2600 was 240"
    for line in (
        told,
        "y",
        "none",
        "why",
        "?",
        "how",
        "status",
        "what if ck 900",
        "rule S75",
        "plan",
        "help",
    ):
        state, utterances = interview.reply(state, line)
        lines += said(rules, *utterances, width=width)
    for line in lines:
        assert cells(line) <= min(width, 100) or " " not in line.strip(), line


def test_help_keeps_its_columns(rules: Ruleset) -> None:
    assert len(said(rules, Say(help_page(rules.examples)))) <= 22, (
        "help is longer than one screen: put two commands on one line, or say their help in fewer words"
    )
    for width in (40, 60):
        lines = said(rules, Say(help_page(rules.examples)), width=width)
        indent = len(lines[0]) - len(lines[0].lstrip())
        row = next(place for place, line in enumerate(lines) if line.strip().startswith("change FINDING"))
        assert lines[row + 1].startswith(" " * (indent + 17)), lines


@pytest.mark.parametrize(
    "typed", ["\x1b[2Jred", "\x1b]0;title\x07", "a\rb", "\u202egnp", "\x9b31m", "\ud800"]
)
def test_typed_control_characters_are_shown_and_never_sent(
    rules: Ruleset, interview: Interview, typed: str
) -> None:
    state, _ = interview.open()
    utterances: list[Utterance] = [Echo((replace(CK, words=typed, shown=typed),), (typed,), (typed,))]
    for line in (
        f"CK 900 {typed}",
        f"change {typed}",
        f"how {typed}",
        f"rule {typed}",
        f"/{typed}",
        "none",
        typed,
    ):
        state, more = interview.reply(state, line)
        utterances += more
    lines = said(rules, *utterances, ShowSteps(typed, ((0, typed),)), Urgent(typed, (typed,), ("X2",)))
    assert all(line.isprintable() for line in lines)
    assert any("\\x" in line or "\\u" in line for line in lines)
