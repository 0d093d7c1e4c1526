"""The plan page: its parts in order, its marks, and nothing lost between the plan and the paper."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.interface.layout import HEADINGS, cells
from assistant.interface.plan_page import SIGNED_OFF, PlanPage
from assistant.knowledge.model import Kind, Ruleset
from assistant.reasoning.plan import Line, Plan, Reason
from tests.reasoning.patients import SEEDS

PlanOf = Callable[[str], Plan]
WIDTHS = (40, 80, 160)


def page(rules: Ruleset, plan: Plan, width: int = 80) -> list[str]:
    return PlanPage(rules, width).whole(plan, [("CK", "250 U/L"), ("rash", "none"), ("cough", "yes")])


def part(lines: list[str], heading: str) -> list[str]:
    """The lines under a heading."""
    if heading not in lines:
        return []
    start = lines.index(heading) + 1
    rest = lines[start:]
    return rest[: rest.index("")] if "" in rest else rest


def text(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SEEDS)
def test_no_line_is_too_wide(rules: Ruleset, plan_of: PlanOf, name: str, width: int) -> None:
    for line in page(rules, plan_of(name), width):
        assert cells(line) <= min(width, 100) or " " not in line.strip(), line
        assert line == line.rstrip()


@pytest.mark.parametrize("name", SEEDS)
def test_every_label_line_and_line_not_advised_is_on_the_page_once(
    rules: Ruleset, plan_of: PlanOf, name: str
) -> None:
    plan = plan_of(name)
    lines = page(rules, plan)
    for item in (*plan.assessment, *plan.lines, *plan.withheld):
        shown = [line for line in lines if line.endswith(f" {item.code}")]
        wanted = [i for i in (*plan.assessment, *plan.lines, *plan.withheld) if i.code == item.code]
        assert len(shown) == len(wanted), item.code
    whole = text(lines)
    for entry in plan.lines:
        for reason in entry.reasons:
            assert f"[{reason.rule} {' '.join(reason.sources)}]" in whole
            assert " ".join(reason.because.split()) in whole


@pytest.mark.parametrize("name", SEEDS)
def test_parts_stand_in_order_and_none_is_empty(rules: Ruleset, plan_of: PlanOf, name: str) -> None:
    lines = page(rules, plan_of(name))
    headings = [line for line in lines if line in HEADINGS]
    assert headings == [heading for heading in HEADINGS if heading in headings]
    for heading in headings:
        assert part(lines, heading)
    assert "" not in (lines[0], lines[-1])
    assert SIGNED_OFF in text(lines)


@pytest.mark.parametrize("name", SEEDS)
def test_what_the_lecture_does_not_carry_stands_apart(rules: Ruleset, plan_of: PlanOf, name: str) -> None:
    plan = plan_of(name)
    lines = page(rules, plan)
    apart = part(lines, "BEYOND THE SOURCE")
    for entry in plan.lines:
        beyond = any(line.endswith(f" {entry.code}") for line in apart)
        assert beyond == (entry.beyond and not entry.policy and entry.kind is not Kind.URGENT), entry.code
        if entry.policy:  # the product's own decision stands where it is to be done, and says whose it is
            place = next(n for n, line in enumerate(lines) if line.endswith(f" {entry.code}"))
            assert "product policy" in text(lines[place : place + 60])
        if entry.kind is Kind.URGENT:
            assert any(line.endswith(f" {entry.code}") for line in part(lines, "URGENT"))


@pytest.mark.parametrize("name", SEEDS)
def test_the_statements_cited_are_listed(rules: Ruleset, plan_of: PlanOf, name: str) -> None:
    plan = plan_of(name)
    listed = text(part(page(rules, plan), "SOURCES")).split()
    for item in (*plan.assessment, *plan.lines, *plan.withheld):
        assert set(item.sources) <= set(listed)


@pytest.mark.parametrize("name", SEEDS)
def test_no_assessment_is_ever_called_confirmed(rules: Ruleset, plan_of: PlanOf, name: str) -> None:
    plan = plan_of(name)
    for label in plan.assessment:
        assert "confirmed" not in label.text.casefold()
    assert "CK normal, therefore" not in text(page(rules, plan))


def test_the_answer_comes_first_and_says_when_to_look_again(rules: Ruleset, plan_of: PlanOf) -> None:
    first = text(page(rules, plan_of("steroid myopathy"))[:3])
    assert first.startswith("Steroid myopathy is likely. Look again every 2 weeks. Provisional.")
    assert text(page(rules, plan_of("red flags"))[:1]).startswith("URGENT FIRST")


def test_a_line_held_back_says_what_it_waits_for(rules: Ruleset, plan_of: PlanOf) -> None:
    lines = part(page(rules, plan_of("steroid myopathy")), "NOT ADVISED")
    assert lines[0].startswith('  "An alternate-day regimen is an option"')
    assert "not before diabetes is known: " in text(lines)


def test_a_value_before_and_a_limit_stand_beside_the_value(rules: Ruleset) -> None:
    facts = PlanPage(rules, 80).phrases.facts(
        ["ck", "previous_ck", "ck_upper_limit", "rash"],
        {"ck": Decimal(2600), "previous_ck": Decimal(240), "ck_upper_limit": Decimal(180), "rash": "none"},
    )
    assert facts == ["CK 2600 U/L, was 240, upper limit 180", "rash: none"]


def test_several_rules_for_one_code_are_one_line(rules: Ruleset, plan_of: PlanOf) -> None:
    lines = page(rules, plan_of("red flags"))
    urgent = part(lines, "URGENT")
    assert sum(line.endswith(" urgent-assessment") for line in lines) == 1
    assert sum("[urgent-" in line for line in urgent) > 1


def test_marks_say_reconstructed_unconfirmed_and_beyond(rules: Ruleset, plan_of: PlanOf) -> None:
    plan = replace(plan_of("nobody yet"), assessment=(), changes=(), withheld=(), conflicts=())
    x2, a2 = reason("X2"), reason("S38", "A2.2")
    urgent = Line("urgent-assessment", Kind.URGENT, "emergency", "Go now", (x2,))
    ladder = Line("triple-therapy", Kind.DO, "combination_treatment", "Three drugs", (a2,), (), ("ck",))
    never = Line("no-teratogen", Kind.NEVER, "teratogens", "No teratogen", (reason("X68"),))
    lines = page(rules, replace(plan, lines=(urgent, ladder, never)))
    assert "(beyond the source; unconfirmed)" in text(part(lines, "URGENT"))
    assert "(reconstructed; provisional: would change with CK)" in text(part(lines, "DO NOW"))
    assert "and beyond the source: No teratogen" in text(part(lines, "DO NOW"))
    assert "never: No teratogen" in text(part(lines, "BEYOND THE SOURCE"))
    assert "X68 product policy, hard guard" in text(part(lines, "BEYOND THE SOURCE"))


def test_at_most_three_names_and_then_how_many_more(rules: Ruleset, plan_of: PlanOf) -> None:
    plan = replace(plan_of("nobody yet"), assessment=(), changes=(), withheld=(), conflicts=())
    names = ("ck", "rash", "emg", "age", "sex")
    entry = Line("exercise-programme", Kind.DO, "exercise", "Exercise", (reason("S79"),), (), names)
    assert "would change with CK, rash, EMG and 2 more" in text(page(rules, replace(plan, lines=(entry,))))


def test_what_would_change_the_plan_is_a_dozen_rows_and_then_names(rules: Ruleset, plan_of: PlanOf) -> None:
    lines = part(page(rules, plan_of("relapse on taper")), "WHAT WOULD CHANGE THIS PLAN")
    rows = [line for line in lines if not line.startswith("    ")]
    assert len(rows) == 13
    assert rows[-1].startswith("  and ")
    assert "just below" in text(lines)


def test_what_was_told_is_kept_with_the_absent_together(rules: Ruleset, plan_of: PlanOf) -> None:
    told = part(page(rules, plan_of("steroid myopathy")), "WHAT WAS TOLD")
    assert told == ["  CK 250 U/L; cough", "  no or none: rash"]


def test_what_is_told_cannot_drive_the_terminal(rules: Ruleset, plan_of: PlanOf) -> None:
    lines = PlanPage(rules, 80).whole(plan_of("nobody yet"), [("kind of cancer", "\x1b[2J\x1b]0;x\x07")])
    assert all(line.isprintable() for line in lines)
    assert "\\x1b[2J" in text(lines)


def reason(*sources: str) -> Reason:
    return Reason("some-rule", "it is so", (), sources, "some.rules:1")
