"""The plan page: its parts in order, its marks, and nothing lost between the plan and the paper."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from assistant.conversation.turn.utterances import Part
from assistant.interface.page.plan_page import PlanPage
from assistant.interface.page.plan_words import SIGNED_OFF
from assistant.interface.words.layout import HEADINGS, cells
from assistant.knowledge.model.ruleset import Kind, Ruleset
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.dosing.values import Treatment
from assistant.reasoning.plan.plan import make_plan
from assistant.reasoning.plan.values import Line, Plan, Reason, Withheld
from assistant.reasoning.search.reasoner import Reasoner
from tests.interface.citing import cited
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
    return Reason("some-rule", "it is so", (), cited(" ".join(sources)), "some.rules:1")


# --- the first page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SEEDS)
def test_the_first_page_holds_every_line_that_is_to_be_decided(
    rules: Ruleset, plan_of: PlanOf, name: str
) -> None:
    plan = plan_of(name)
    lines = PlanPage(rules, 80).first(plan, [("CK", "250 U/L")])
    never = {r.because for line in plan.lines if line.kind is Kind.NEVER for r in line.reasons}
    for item in (*plan.assessment, *plan.lines, *plan.withheld):
        shown = any(line.endswith(f" {item.code}") for line in lines)
        if isinstance(item, Withheld) and item.because in never:
            continue  # it may be said once, where it is said to be never done
        assert shown == (not isinstance(item, Line) or item.kind is not Kind.NOTE), item.code
    for entry in (line for line in plan.lines if line.kind is not Kind.NOTE):
        for reason in entry.reasons:
            if entry.code == ASKS_FOR_DATA:  # in one paragraph; the rules of each are on the whole plan
                assert reason.because in text(lines)
            else:
                assert f"{reason.rule} {' '.join(reason.sources)}" in text(lines)


@pytest.mark.parametrize("name", SEEDS)
def test_what_stands_behind_is_listed_with_its_number_and_opens(
    rules: Ruleset, plan_of: PlanOf, name: str
) -> None:
    plan, record = plan_of(name), [("CK", "250 U/L")]
    pages, doses = PlanPage(rules, 80), treated(rules, plan)
    more = text(part(pages.first(plan, record, doses), "MORE"))
    whole = pages.whole(plan, record, doses)
    for number, each in enumerate(Part, 1):
        listed = f"{number} {each.value}" in more
        if each is Part.ASKED:  # looked for once it is opened
            reasons = (("It decides nothing.", ("TSH", "LDH")),)
            assert listed
            assert "  TSH, LDH: it decides nothing." in pages.parts(plan, record, (each,), doses, reasons)
            continue
        opened = pages.parts(plan, record, (each,), doses)
        assert listed == (each.value.upper() in whole) == (each.value.upper() in opened), each
        if not listed:
            assert opened == [f"{each.value.capitalize()}: nothing"]
        elif each is not Part.BEYOND:  # a part by itself says what it says on the whole page
            assert part(opened, each.value.upper()) == part(whole, each.value.upper())
    assert pages.parts(plan, record, tuple(Part), doses) == whole


@pytest.mark.parametrize("name", SEEDS)
def test_the_answer_is_short(rules: Ruleset, plan_of: PlanOf, name: str) -> None:
    lines = PlanPage(rules, 80).first(plan_of(name))
    assert lines.index("") <= 2, lines[:4]


def test_an_emergency_set_aside_stays_on_the_page_and_no_longer_leads(
    rules: Ruleset, plan_of: PlanOf
) -> None:
    plan = plan_of("red flags")
    (first, *others) = plan.lines
    aside = replace(plan, lines=(replace(first, set_aside="seen in the ED"), *others))
    urgent = part(PlanPage(rules, 80).first(aside), "URGENT")
    assert '    set aside: "seen in the ED"' in urgent
    assert urgent[0].endswith(" emergency-cardiology"), "what is not set aside comes first"
    everything = tuple(replace(line, set_aside="seen") for line in plan.lines)
    assert not PlanPage(rules, 80).first(replace(plan, lines=everything))[0].startswith("URGENT")


def test_the_first_page_says_what_is_missing_in_one_paragraph_and_the_whole_with_each_rule(
    rules: Ruleset, plan_of: PlanOf
) -> None:
    plan = plan_of("nobody yet")
    (asks,) = (line for line in plan.lines if line.code == "obtain-missing-data")
    first, whole = text(PlanPage(rules, 80).first(plan)), text(page(rules, plan))
    assert len(asks.reasons) > 3
    assert "; ".join(reason.because for reason in asks.reasons) in first
    assert f"[{' '.join(asks.sources)}]" in first
    for reason in asks.reasons:
        assert reason.rule not in first
        assert reason.rule in whole


def test_what_a_line_beyond_asks_for_is_named_on_the_first_page(rules: Ruleset, plan_of: PlanOf) -> None:
    apart = text(part(PlanPage(rules, 80).first(plan_of("new lung disease")), "BEYOND THE SOURCE"))
    assert "do: Obtain what is missing: a statin or colchicine, before tacrolimus" in apart


def test_a_line_that_begins_with_its_kind_says_it_once(rules: Ruleset, plan_of: PlanOf) -> None:
    plan = plan_of("steroid myopathy")
    for lines in (PlanPage(rules, 80).first(plan), page(rules, plan)):
        apart = text(part(lines, "BEYOND THE SOURCE"))
        assert "Never stop the glucocorticoid abruptly" in apart
        assert "never: Never" not in apart


def test_what_never_says_is_not_said_again_below_it(rules: Ruleset, plan_of: PlanOf) -> None:
    plan = plan_of("steroid myopathy in diabetes")
    said = "alternate-day dosing is not advised in diabetes"
    assert text(PlanPage(rules, 80).first(plan)).count(said) == 1
    assert text(page(rules, plan)).count(said) == 2, "the whole plan keeps what was held back"


def test_two_causes_are_each_named_once(rules: Ruleset, plan_of: PlanOf) -> None:
    shown = part(PlanPage(rules, 80).first(plan_of("mixed, CK rising")), "ASSESSMENT")
    assert "    for relapse: CK rising" in shown
    assert text(shown).count("steroid myopathy: ") == 1


def test_the_doubts_of_the_assessment_and_of_the_line_above_are_not_listed_again(
    rules: Ruleset, reasoner: Reasoner
) -> None:
    nothing_tried = {"failed_drugs": [], "not_tolerated_drugs": [], "contraindicated_drugs": []}
    known = atoms_of(rules, SEEDS["new lung disease"] | nothing_tried)
    shown = text(part(PlanPage(rules, 80).first(make_plan(reasoner, known, TODAY)), "DO NOW"))
    assert "would change with weak muscles and finger flexor strength (MRC), or with the assessment)" in shown
    assert shown.count("finger flexor strength") == 1
    assert "(reconstructed; provisional, as above)" in shown
