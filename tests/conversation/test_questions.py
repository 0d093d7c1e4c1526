"""Questions, as clinicians meet them who know a patient that the interview does not see."""

from __future__ import annotations

import pytest

from assistant.conversation.asking.witnesses import RememberedTrial
from assistant.conversation.record.record import Known, Record
from assistant.reasoning.plan.plan import make_plan
from tests.conversation.clinicians import PATIENTS, answer, consult, consultation, interview
from tests.reasoning.patients import TODAY

MOST_QUESTIONS = 28

LABELS = {
    "steroid myopathy": "steroid-myopathy-likely",
    "relapse": "relapse-likely",
    "mixed": "relapse-and-steroid-myopathy-mixed",
    "undetermined": "weakness-undetermined",
    "red flag": "relapse-likely",
    "low potassium": "exclude-mimic-first",
    "never exposed": "steroid-myopathy-rejected",
    "unplanned stop": "exclude-mimic-first",
    "anti-MDA5 with lung": "aggressive-disease",
    "necrotizing myopathy, new": "aggressive-disease",
    "nothing is known": "weakness-undetermined",
}


def known_at(record: Record) -> Known:
    return record.fold(interview().ruleset)


each_patient = pytest.mark.parametrize("name", PATIENTS)


@each_patient
def test_every_question_is_open_and_askable(name: str) -> None:
    for state in consultation(name).states[1:]:
        if state.asking:
            known = known_at(state.record)
            for finding in state.asking.findings:
                assert interview().ruleset.findings[finding].asked or len(state.asking.findings) > 1
                atoms = interview().ruleset.findings[finding].atoms
                assert any(a not in known.values and a not in known.declined for a in atoms), finding


@each_patient
def test_every_question_has_a_witness_that_decides_both_ways(name: str) -> None:
    """By the engine, not by the search that found it."""
    for state in consultation(name).states[1:]:
        if state.asking:
            known, witness = known_at(state.record), state.asking.witness
            codes = []
            for value in witness.values:
                case = {**known.values, **witness.given}
                case.pop(witness.atom, None)
                if value is not None:
                    case[witness.atom] = value
                codes.append(interview().reasoner.decide(case).codes)
            assert codes[0] != codes[1], (state.asking.findings, witness)
            assert not set(witness.given) & (known.declined | set(known.values))


@each_patient
def test_nothing_is_asked_twice(name: str) -> None:
    asked = [finding for question, _ in consultation(name).asked for finding in question.findings]
    ticked = {"dysphagia", "rash", "ild", "myocarditis", "ici_exposure"}  # on a list first, then how bad
    twice = {finding for finding in asked if asked.count(finding) > 1}
    assert twice <= ticked
    alone = [q.findings for q, _ in consultation(name).asked if len(q.findings) == 1]
    assert len(alone) == len(set(alone))


@each_patient
def test_there_are_not_too_many(name: str) -> None:
    print(f"{name}: {len(consultation(name).asked)} questions")
    assert len(consultation(name).asked) <= MOST_QUESTIONS


@pytest.mark.parametrize("name", LABELS)
def test_the_label_is_the_patients(name: str) -> None:
    assert LABELS[name] in [a.code for a in consultation(name).plan.plan.assessment]


@each_patient
def test_what_is_asked_suffices_for_the_labels(name: str) -> None:
    """Labels as with all that could be asked of the patient told. What is only offered is left out: it may
    bring another label, and then stands on the plan under what would change it."""
    patient, ruleset = PATIENTS[name], interview().ruleset
    known = dict(known_at(consultation(name).state.record).values)
    for finding in ruleset.findings.values():
        if finding.name in patient and finding.asked and not finding.offered and finding.name != "ck_trend":
            reading = interview().hearing.answer(
                interview().entering.question_about(finding.name), told(finding.name, name)
            )
            assert isinstance(reading, tuple), (finding.name, reading)
            for one in reading:
                known.update(
                    {a: v for a, v in one.settled.items() if a in ruleset.findings[one.finding].atoms}
                )
    labels = [a.code for a in consultation(name).plan.plan.assessment]
    assert [a.code for a in make_plan(interview().reasoner, known, TODAY).assessment] == labels


def told(finding: str, name: str) -> str:
    return answer(interview().entering.question_about(finding), PATIENTS[name])


@each_patient
def test_red_flags_come_first(name: str) -> None:
    assert consultation(name).asked[0][0].checklist == "red_flags"


def asked_of(name: str) -> list[str]:
    return [finding for question, _ in consultation(name).asked for finding in question.findings]


def test_without_a_glucocorticoid_its_dose_is_not_asked() -> None:
    assert "glucocorticoid_dose" not in asked_of("never exposed")
    assert "glucocorticoid_dose" in asked_of("steroid myopathy")


@each_patient
def test_when_a_test_was_done_is_asked_only_of_a_test_that_was(name: str) -> None:
    for timing, test in (
        ("emg_timing", "emg"),
        ("biopsy_timing", "biopsy"),
        ("muscle_mri_timing", "muscle_mri_edema"),
    ):
        if timing in asked_of(name):
            assert PATIENTS[name].get(test) not in (None, "not done")


def test_in_inclusion_body_myositis_told_first_little_is_asked() -> None:
    whole = consultation("inclusion body myositis")
    told_first = consult(PATIENTS["inclusion body myositis"], "IBM, 67 y, proximal legs normal")
    print(f"told first: {len(told_first.asked)} questions")
    assert len(told_first.asked) <= len(whole.asked)


def test_the_same_state_gives_the_same_question() -> None:
    for state in consultation("relapse").states[1:]:
        if state.asking:
            again = interview().following.go_on(state)[0]
            assert again.asking is None or again.asking.findings == state.asking.findings


def test_a_remembered_trial_is_a_trial() -> None:
    reasoner = interview().reasoner
    trial = RememberedTrial(reasoner.outlook)
    for state in consultation("steroid myopathy").states[1::4]:
        known = known_at(state.record)
        now = reasoner.outlook.look(known.values, ())
        for atom, values in list(reasoner.witnesses.values.items())[::3]:
            for value in (None, *values):
                expected = reasoner.trial.vary(now, {atom: value})
                assert trial.vary(now, {atom: value}) == expected
                assert trial.vary(now, {atom: value}) == expected
