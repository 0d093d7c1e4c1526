"""The plan page: its parts in order, its marks, and nothing lost between the plan and the paper."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from assistant.conversation.turn.utterances import Part
from assistant.interface.page.plan_page import PlanPage
from assistant.interface.page.plan_words import HEADINGS, SIGNED_OFF
from assistant.interface.words.layout import cells
from assistant.knowledge.model.ruleset import Kind, Ruleset
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.dosing.values import Treatment
from assistant.reasoning.plan.first_page import ROWS, first_page
from assistant.reasoning.plan.plan import make_plan
from assistant.reasoning.plan.values import Line, Plan, Reason
from assistant.reasoning.search.reasoner import Reasoner
from tests.interface.page.citing import cited
from tests.reasoning.patients import SEEDS, TODAY, atoms_of

ASKS_FOR_DATA = "obtain-missing-data"
PlanOf = Callable[[str], Plan]
WIDTHS = (40, 80, 160)


def page(rules: Ruleset, plan: Plan, width: int = 80) -> list[str]:
    record = [("CK", "250 U/L"), ("rash", "none"), ("cough", "yes")]
    return PlanPage(rules, width).whole(plan, record, treated(rules, plan))


def treated(rules: Ruleset, plan: Plan) -> Treatment:
    return make_treatment(rules, plan.decision, date(2026, 11, 22))


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
    lines = page(rules, plan_of("steroid myopathy"))
    assert lines[0].startswith("REDUCE THE GLUCOCORTICOID DOSE. ")
    assert "Steroid myopathy is likely." in lines[:5]
    assert any("Measure strength and CK again: 6 Dec 2026" in line for line in lines)
    assert text(page(rules, plan_of("red flags"))[:1]).startswith("URGENT")


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
    assert "(reconstructed; would change with CK)" in text(part(lines, "DO NOW"))
    assert "never: No teratogen" in text(part(lines, "BEYOND THE SOURCE"))
    assert "X68 product policy, hard guard" in text(part(lines, "BEYOND THE SOURCE"))


def test_what_could_remove_a_line_is_named_where_it_is_little(rules: Ruleset, plan_of: PlanOf) -> None:
    plan = replace(plan_of("nobody yet"), assessment=(), changes=(), withheld=(), conflicts=())
    names = ("ck", "rash", "emg", "age", "sex")
    for few, said in ((names[:3], True), (names, False)):
        entry = Line("exercise-programme", Kind.DO, "exercise", "Exercise", (reason("S79"),), (), few)
        shown = text(page(rules, replace(plan, lines=(entry,))))
        assert ("would change with CK, rash and EMG" in shown) == said == ("would change with" in shown)


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
    return Reason("some-rule", "it is so", (), cited(" ".join(sources)), "some.rules:1")


# --- the first page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SEEDS)
def test_each_step_has_its_number_its_sources_and_opens(rules: Ruleset, plan_of: PlanOf, name: str) -> None:
    plan = plan_of(name)
    pages = PlanPage(rules, 80)
    lines, of = pages.first(plan), first_page(rules, plan, ROWS)
    for number, line in enumerate(of.steps, 1):
        row = next(
            text for text in lines if re.match(rf"(DO NOW|NOT|CONSIDER|LATER|DECIDES)? +{number} \w", text)
        )
        assert line.sources[0] in " ".join(lines[lines.index(row) :][:2])
    shown = {line.code for line in (of.lead, *of.steps) if line}
    within = {code for each in shown for code in rules.codes[each].together if each in rules.codes}
    left = [line for line in plan.lines if line.kind is not Kind.NOTE and line.code not in shown | within]
    later = [line for line in left if of.urgent and "assessment" in line.about]
    assert len(left) - len(later) == of.more, "what is not shown is counted"
    more = text(lines[next(n for n, line in enumerate(lines) if line.startswith("MORE")) :])
    for number, each in enumerate(Part, len(of.steps) + 1):
        assert f"{number} {each.name.casefold()}" in more


@pytest.mark.parametrize("name", SEEDS)
def test_what_stands_behind_opens_as_it_stands_on_the_whole(
    rules: Ruleset, plan_of: PlanOf, name: str
) -> None:
    plan, record = plan_of(name), [("CK", "250 U/L")]
    pages, doses = PlanPage(rules, 80), treated(rules, plan)
    whole = pages.whole(plan, record, doses)
    for each in Part:
        opened = pages.parts(plan, record, (each,), doses)
        if each is Part.WHY:
            assert not opened or set(opened) <= {*whole, "Why: nothing"}
        elif each is Part.ASKED:  # looked for once it is opened
            reasons = (("It decides nothing.", ("TSH", "LDH")),)
            assert "  TSH, LDH: it decides nothing." in pages.parts(plan, record, (each,), doses, reasons)
        elif each.value.upper() not in whole:
            assert opened == [f"{each.value.capitalize()}: nothing"]
        elif each not in (Part.NOTES, Part.BEYOND):  # facts that were shown above are not said again there
            assert part(opened, each.value.upper()) == part(whole, each.value.upper())
    assert pages.parts(plan, record, tuple(Part), doses) == whole


def test_an_emergency_is_the_page_until_it_is_set_aside(rules: Ruleset, plan_of: PlanOf) -> None:
    plan = plan_of("red flags")
    first, *others = plan.lines
    lines = PlanPage(rules, 80).first(plan)
    assert lines[0].startswith("URGENT")
    assert not [line for line in lines if line.startswith("LATER")], "nothing is reviewed in weeks"
    aside = replace(plan, lines=(replace(first, set_aside="seen in the ED"), *others))
    assert PlanPage(rules, 80).first(aside)[0].startswith("URGENT: EMERGENCY CARDIOLOGY"), (
        "what is left leads"
    )
    assert '    set aside: "seen in the ED"' in PlanPage(rules, 80).whole(aside)
    everything = tuple(replace(line, set_aside="seen") for line in plan.lines)
    assert not PlanPage(rules, 80).first(replace(plan, lines=everything))[0].startswith("URGENT")


def test_what_is_missing_is_named_in_one_line_and_on_the_whole_with_each_rule(
    rules: Ruleset, plan_of: PlanOf
) -> None:
    plan = plan_of("nobody yet")
    (asks,) = (line for line in plan.lines if line.code == ASKS_FOR_DATA)
    first, whole = PlanPage(rules, 80).first(plan), text(page(rules, plan))
    (row,) = (line for line in first if "Missing: " in line)
    assert f"Missing: {asks.reasons[0].because}" in row
    told = len(row.partition("Missing: ")[2].partition(" and ")[0].split(", "))
    assert f"and {len(asks.reasons) - told} more" in row
    assert all(reason.rule in whole and reason.rule not in row for reason in asks.reasons)


def test_one_act_of_several_drugs_is_one_line(rules: Ruleset, plan_of: PlanOf) -> None:
    plan = plan_of("new lung disease")
    codes = {line.code for line in plan.lines}
    assert {"triple-therapy", "add-ivig", "add-second-line"} <= codes
    shown = {line.code for line in first_page(rules, plan).steps}
    assert not shown & {"add-ivig", "add-second-line", "methylprednisolone-bolus"}


def test_a_line_that_begins_with_its_kind_says_it_once(rules: Ruleset, plan_of: PlanOf) -> None:
    apart = text(part(page(rules, plan_of("steroid myopathy")), "BEYOND THE SOURCE"))
    assert "Never stop the glucocorticoid abruptly" in apart
    assert "never: Never" not in apart


def test_two_causes_are_each_named_once(rules: Ruleset, plan_of: PlanOf) -> None:
    shown = part(page(rules, plan_of("mixed, CK rising")), "ASSESSMENT")
    assert "    for active disease: CK rising" in shown
    assert text(shown).count("steroid myopathy: ") == 1


def test_what_is_not_asked_is_said_with_why(rules: Ruleset, reasoner: Reasoner) -> None:
    known = atoms_of(rules, {"current_drugs": ["AZA"], "white_cells": 2100})
    lines = PlanPage(rules, 80).first(make_plan(reasoner, known, TODAY))
    assert lines[0].startswith("HOLD AZATHIOPRINE. White cells are below 2500/µL (white cells 2100 /µL).")
    assert "Not asked here: relapse or steroid myopathy (something else is in question)." in lines


def test_what_is_taken_is_optimised_and_what_failed_is_not_named_again(
    rules: Ruleset, reasoner: Reasoner
) -> None:
    weak = SEEDS["relapse by EMG"]
    for told, words in (
        ({"current_drugs": ["AZA"]}, "Optimise the second-line drug that is taken, or change it"),
        ({"current_drugs": [], "failed_drugs": ["AZA"]}, "A second-line drug that has not failed"),
        (
            {"current_drugs": [], "failed_drugs": [], "pregnancy_status": "not_pregnant"},
            "Add a second-line drug",
        ),
    ):
        plan = make_plan(reasoner, atoms_of(rules, weak | told), TODAY)
        assert [line.text for line in plan.lines if line.code == "add-second-line"] == [words]
