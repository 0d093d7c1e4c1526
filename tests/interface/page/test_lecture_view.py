"""The lecture alone: what it carries is shown, the rest is left out and counted; urgent lines stay."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.cli import main
from assistant.conversation.interview.interview import Interview
from assistant.conversation.turn.utterances import ShowLecture
from assistant.interface.page.lecture_view import lecture_alone
from assistant.interface.page.plan_page import PlanPage
from assistant.knowledge.model.ruleset import Kind, Ruleset
from assistant.reasoning.plan.values import Line, Plan, Reason
from tests.interface.page.citing import cited
from tests.reasoning.patients import SEEDS

BEYOND = "beyond the lecture"
PlanOf = Callable[[str], Plan]


def carried(sources: tuple[str, ...]) -> bool:
    return any(source[0] in "SA" for source in sources)


def page(rules: Ruleset, plan: Plan) -> str:
    return " ".join(" ".join(PlanPage(rules, 80).lecture(plan)).split())


@pytest.mark.parametrize("name", SEEDS)
def test_nothing_urgent_is_lost_and_all_else_rests_on_the_lecture(
    rules: Ruleset, plan_of: PlanOf, name: str
) -> None:
    plan = plan_of(name)
    shown = lecture_alone(rules, plan).plan
    assert shown.decision is plan.decision, "a view decides nothing"
    urgent = [line for line in plan.lines if line.kind is Kind.URGENT]
    assert [line.code for line in shown.lines if line.kind is Kind.URGENT] == [line.code for line in urgent]
    for before, after in zip(urgent, (x for x in shown.lines if x.kind is Kind.URGENT), strict=True):
        assert [reason.rule for reason in before.reasons] == [reason.rule for reason in after.reasons]
        foreign = [r for r in after.reasons if not carried(r.sources)]
        assert after.beyond or all(reason.because.endswith(f"({BEYOND})") for reason in foreign)
    for line in (line for line in shown.lines if line.kind is not Kind.URGENT):
        for rests_on in (*line.reasons, *line.supporting, *line.against):
            assert carried(rests_on.sources)
            assert not [source for source in rests_on.sources if source[0] in "XP"]
        assert all(carried(ids) for _, ids in line.regimen)
    for label in shown.assessment:
        assert label.reasons
        assert all(carried(reason.sources) for reason in label.reasons)
    assert [line.code for line in shown.lines] == [
        line.code for line in plan.lines if line.kind is Kind.URGENT or carried(line.sources)
    ]


@pytest.mark.parametrize("name", SEEDS)
def test_what_guards_still_guards_and_the_first_sentence_counts(
    rules: Ruleset, plan_of: PlanOf, name: str
) -> None:
    plan = plan_of(name)
    view = lecture_alone(rules, plan)
    text = page(rules, plan)
    assert view.left_out in text
    out = len(plan.lines) - len(view.plan.lines) + len(plan.withheld) - len(view.plan.withheld)
    assert (f" {out} line" in view.left_out) == bool(out)
    for item in view.plan.withheld:
        foreign = not carried(item.sources)
        assert item.because.endswith(f"({BEYOND})") == foreign
        if foreign:
            held_back = view.left_out.partition("still hold back: ")[2]
            assert PlanPage(rules, 80).phrases.said(item.code) in held_back
    for line in plan.lines:
        hidden = line.code not in {shown.code for shown in view.plan.lines}
        if hidden and line.kind in (Kind.NEVER, Kind.HOLD, Kind.REDUCE):
            assert PlanPage(rules, 80).phrases.said(line.code) in view.left_out
    assert "BEYOND THE SOURCE" not in PlanPage(rules, 80).lecture(plan)


def test_the_patients_here_show_each_of_it(rules: Ruleset, plan_of: PlanOf) -> None:
    said = [lecture_alone(rules, plan_of(name)).left_out for name in SEEDS]
    for part in ("the label", "reason or argument", "among them", "still hold back", "what is urgent stays"):
        assert any(part in text for text in said), part


def test_evidence_that_rests_on_another_source_is_left_out(rules: Ruleset, plan_of: PlanOf) -> None:
    plan = plan_of("steroid myopathy")
    (whole,), (shown,) = plan.assessment, lecture_alone(rules, plan).plan.assessment
    assert set(shown.supporting) < set(whole.supporting)
    assert any(text.startswith("CK normal") for text in shown.supporting)


def test_a_line_of_both_shows_the_ids_of_the_lecture_and_a_mixed_emergency_every_reason(
    rules: Ruleset, plan_of: PlanOf
) -> None:
    both = Reason("r", "because", (), cited("S73 X12 B29 P3"), "x.rules:1")
    alone = Reason("q", "because of another", (), cited("X2"), "x.rules:2")
    hold = Line("hold-taper", Kind.HOLD, "glucocorticoid", "Hold", (both, alone))
    urgent = Line("urgent-assessment", Kind.URGENT, "emergency", "Go", (both, alone))
    foreign = Line("no-teratogen", Kind.NEVER, "teratogens", "No teratogen", (alone,))
    plan = replace(plan_of("nobody yet"), lines=(urgent, hold, foreign), assessment=(), withheld=())
    view = lecture_alone(rules, plan)
    shown = {line.code: line for line in view.plan.lines}
    assert [reason.sources for reason in shown["hold-taper"].reasons] == [("S73", "B29")]
    assert [r.sources for r in shown["urgent-assessment"].reasons] == [("S73", "B29"), ("X2",)]
    assert "no-teratogen" not in shown
    assert "beyond the lecture: 1 line and 1 reason or argument" in view.left_out


def test_the_word_shows_the_view_and_changes_nothing(interview: Interview) -> None:
    for lines in ([], [""], ["CK 2600 U/L"], ["71F DM, pred 40 mg, weaker, potassium 2.1", "y"]):
        state, _ = interview.open()
        for line in lines:
            state, _ = interview.reply(state, line)
        after, said = interview.reply(state, "Plan lecture")
        assert any(isinstance(u, ShowLecture) for u in said)
        assert replace(after, numbers=state.numbers) == state
        assert not isinstance(said[-1], ShowLecture), "the question is put again"
    offered = [offer.text for offer in interview.offers(interview.open()[0], "plan l")]
    assert "plan lecture" in offered


def test_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--set", "potassium=2.1", "--set", "glucocorticoid=prednisone"]
    assert main(["plan", *given, "--lecture"]) == 0
    out = capsys.readouterr().out
    assert "THE LECTURE ALONE. Left out, as beyond" in out
    assert out.startswith("URGENT IN-PERSON ASSESSMENT TODAY")
    for also in ("--json", "--note", "--decide"):
        assert main(["plan", *given, "--lecture", also]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert "stay whole" in err
