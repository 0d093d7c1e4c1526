"""Why something obvious is not asked: each reason is as true as it is worded."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from assistant.conversation.asking.not_asked import (
    CHANGES_LITTLE,
    CHANGES_NOTHING,
    COMES_LATER,
    CONCLUDED,
    DECLINED,
    NOTHING_ALONE,
    ON_REQUEST,
    UNUSED,
    NotAsked,
    Unasked,
)
from assistant.conversation.record.record import Known
from assistant.knowledge.model.ruleset import Atom, Finding, Shape, Value
from assistant.reasoning.decision.decision import Decision
from assistant.reasoning.decision.formulas import Clash
from tests.conversation.clinic import some_value
from tests.conversation.clinicians import consultation, interview

RULESET = interview().ruleset
ENOUGH = ("relapse", "steroid myopathy", "low potassium", "never exposed", "stable on a taper")


@cache
def unasked() -> Unasked:
    return Unasked(interview().reasoner, interview().following.questions)


@cache
def end_of(name: str) -> tuple[Known, Decision]:
    known = consultation(name).state.record.fold(RULESET)
    return known, interview().reasoner.decide(known.values)


@cache
def listed(name: str) -> tuple[NotAsked, ...]:
    return unasked().not_asked(*end_of(name))


def reason(finding: str, name: str) -> str:
    return unasked().why_not_asked(finding, *end_of(name))


each = pytest.mark.parametrize("name", ENOUGH)


@each
def test_every_obvious_finding_is_told_declined_or_listed_with_a_reason(name: str) -> None:
    known, _ = end_of(name)
    shown = {item.finding for item in listed(name)}
    for finding in unasked().obvious:
        if known.is_open(RULESET, finding) and finding not in shown:
            needless = ("It is computed", "It needs no answer: there is no result")
            assert reason(finding, name).startswith(needless)


@each
def test_once_there_is_a_plan_nothing_is_said_to_come_later(name: str) -> None:
    for finding in RULESET.findings.values():
        assert reason(finding.name, name) != COMES_LATER, finding.name


def case_of(values: dict[Atom, Value]) -> frozenset[str] | None:
    """The codes that stand; None where the values cannot all be told."""
    outlook, trial = interview().reasoner.outlook, interview().reasoner.trial
    try:
        return trial.standing(outlook.look(values, ()))
    except Clash:
        return None


def answers_to(finding: Finding, known: Known, chance: Random) -> list[dict[Atom, Value]]:
    """Several answers, as values of its atoms."""
    found: list[dict[Atom, Value]] = []
    for _ in range(6):
        value = some_value(finding, chance)
        if finding.shape is Shape.SET:
            assert isinstance(value, list)
            found.append({f"{finding.name}/{m}": m in value for m in finding.choices})
        else:
            found.append({finding.name: value})  # type: ignore[dict-item]
    return [{a: v for a, v in one.items() if a not in known.declined} for one in found]


@each
def test_what_could_change_nothing_changes_nothing_whatever_else_is_found(name: str) -> None:
    known, _ = end_of(name)
    weighty = interview().following.questions.weighty
    chance = Random(name)
    inputs = [f for f in RULESET.findings.values() if f.asked and not f.formula]
    for item in listed(name):
        finding = RULESET.findings[item.finding]
        if not item.reason.startswith((CHANGES_NOTHING, CHANGES_LITTLE, "It could change no label")):
            continue
        everything = item.reason.startswith(CHANGES_NOTHING)
        for trial in range(4):
            others: dict[Atom, Value] = {}
            for other in chance.sample(inputs, 3 * trial):
                if other.name != finding.name and known.is_open(RULESET, other.name):
                    others |= answers_to(other, known, chance)[0]
            decided = {
                codes if everything else codes & weighty
                for answer in ({}, *answers_to(finding, known, chance))
                if (codes := case_of({**known.values, **others, **answer})) is not None
            }
            assert len(decided) <= 1, (item, others)


@each
def test_what_changes_nothing_by_itself_does_not(name: str) -> None:
    known, _ = end_of(name)
    weighty, chance = interview().following.questions.weighty, Random(name)
    for item in listed(name):
        if item.reason.startswith(NOTHING_ALONE):
            answers = answers_to(RULESET.findings[item.finding], known, chance)
            cases = [case_of({**known.values, **answer}) for answer in ({}, *answers)]
            assert len({codes & weighty for codes in cases if codes is not None}) == 1, item


@each
def test_the_rule_that_is_named_gives_the_label_that_stands(name: str) -> None:
    _, decision = end_of(name)
    for item in listed(name):
        if " rests on " in item.reason:
            rule = item.reason.rpartition(" rests on ")[2].rstrip(".")
            assert rule in decision.fired
            assert getattr(RULESET.rules[rule].conclusion, "code", "") in decision.labels


@pytest.mark.parametrize(
    ("finding", "name", "said"),
    [
        ("malignancy", "relapse", UNUSED),
        ("red_flag", "relapse", CONCLUDED),
        ("cough", "relapse", ON_REQUEST),
        ("emg", "unplanned stop", DECLINED),
        ("ck", "relapse", "It is known: 2400 U/L."),
        ("ck_trend", "relapse", "It is computed from CK, CK before"),
        ("emg", "never exposed", "It needs no answer: no glucocorticoid"),
        ("biopsy", "stable on a taper", "It needs no answer: strength trend stable."),
        ("biopsy_timing", "low potassium", "It needs no answer: there is no result of muscle biopsy"),
        ("emg", "low potassium", CHANGES_LITTLE.removesuffix(" whatever it shows.")),
        ("emg", "relapse", "It is known: irritable."),
        ("myalgia", "relapse", f'{CHANGES_NOTHING} "Relapse is likely" rests on label-relapse-certain.'),
        ("rash", "never exposed", CHANGES_LITTLE),
    ],
)
def test_the_reason_for_one_finding(finding: str, name: str, said: str) -> None:
    assert reason(finding, name).startswith(said)


def test_what_comes_later_is_said_to() -> None:
    known = consultation("relapse").states[1].record.fold(RULESET)
    decision = interview().reasoner.decide(known.values)
    assert unasked().why_not_asked("potassium", known, decision) == COMES_LATER
    assert "potassium" not in {item.finding for item in unasked().not_asked(known, decision)}


def test_the_obvious_are_read_from_the_rules() -> None:
    assert {"ck", "previous_ck", "emg", "muscle_mri_edema", "potassium", "biopsy"} <= set(unasked().obvious)
    assert {"myositis_antibodies", "glucocorticoid_dose", "strength_change_basis"} <= set(unasked().obvious)
    assert not any(RULESET.findings[name].offered for name in unasked().obvious)


def test_findings_with_one_reason_stand_together() -> None:
    rows = unasked().grouped(listed("never exposed"))
    assert len(rows) == len({text for _, text in rows}) < len(listed("never exposed"))
    assert any("EMG, oedema on muscle MRI" in titles for titles, _ in rows)
