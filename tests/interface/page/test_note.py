"""The note for the record: all that matters of a plan, a paragraph a line, nothing to drive a terminal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from assistant.interface.page.note import NOT_SIGNED, note_lines
from assistant.knowledge.model.ruleset import Kind, Ruleset
from assistant.reasoning.plan.values import Plan
from tests.reasoning.patients import SEEDS

PlanOf = Callable[[str], Plan]
MARKS = ("(beyond the source", "(not in the lecture")
TODAY = date(2026, 11, 22)


def note(rules: Ruleset, plan: Plan) -> list[str]:
    return note_lines(rules, plan, [("CK", "250 U/L"), ("rash", "none"), ("cough", "yes")], TODAY)


@pytest.mark.parametrize("name", SEEDS)
def test_every_label_and_line_is_in_the_note_with_its_sources(
    rules: Ruleset, plan_of: PlanOf, name: str
) -> None:
    plan = plan_of(name)
    lines = note(rules, plan)
    text = "\n".join(lines)
    for label in plan.assessment:
        assert f"- {label.text}: " in text[text.index("Assessment:") :]
        assert all(f"[{' '.join(reason.sources)}]" in text for reason in label.reasons)
    for line in plan.lines:
        rows = [row for row in lines if row.startswith("- ") and line.text in row]
        assert any(line.sources[0] in row for row in rows) == (line.kind is not Kind.NOTE), line.code
    for item in plan.withheld:
        assert item.text in text
    assert lines[0].endswith("2026-11-22")
    assert NOT_SIGNED in lines[-1]
    assert lines[lines.index("What was told:") + 1 :][:2] == ["CK 250 U/L; cough", "no or none: rash"]


@pytest.mark.parametrize("name", SEEDS)
def test_what_the_lecture_does_not_carry_says_so(rules: Ruleset, plan_of: PlanOf, name: str) -> None:
    plan = plan_of(name)
    lines = note(rules, plan)
    for line in plan.lines:
        for row in (row for row in lines if row.startswith(f"- {line.text}")):
            assert any(mark in row for mark in MARKS) == line.beyond


def test_it_holds_no_line_break_no_alignment_and_no_control_character(
    rules: Ruleset, plan_of: PlanOf
) -> None:
    plan = plan_of("red flags")
    lines = note_lines(rules, plan, [("kind of cancer", "\x1b[2J\nx")], TODAY)
    assert all(line.isprintable() and "  " not in line for line in lines)
    assert any("\\x1b[2J\\x0ax" in line for line in lines)


def test_an_emergency_set_aside_is_written_down_with_its_reason(rules: Ruleset, plan_of: PlanOf) -> None:
    plan = plan_of("red flags")
    aside = tuple(
        replace(line, set_aside="seen in the ED") for line in plan.lines if line.kind is Kind.URGENT
    )
    lines = note(rules, replace(plan, lines=aside))
    assert 'set aside: "seen in the ED"' in "\n".join(lines)
