"""Consultations with patients made at random: every question decides something, and none is put twice.

`benchmarks/questions.py --consultations 1000` does the same for a thousand.
"""

from __future__ import annotations

import statistics
from dataclasses import replace
from functools import cache

import pytest

from assistant.conversation.asking.questions import about
from assistant.conversation.record.record import Known
from assistant.conversation.turn.state import Phase
from tests.conversation.clinic import coherent, fault_of, faults_of, made_up, told_first
from tests.conversation.clinicians import Consultation, consult, consultation, interview

SEEDS = range(2000, 2020)


@cache
def made_up_consultation(seed: int) -> Consultation:
    patient = made_up(seed)
    return consult(patient, told=told_first(patient, seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_question_has_a_witness_and_the_plan_is_reached(seed: int) -> None:
    done = made_up_consultation(seed)
    assert faults_of(done) == []
    assert done.state.phase is Phase.PLAN


def test_the_number_expected_is_nearer_than_the_number_at_the_most() -> None:
    questions, reasoner = interview().following.questions, interview().reasoner
    off_most, off_expected = [], []
    for seed in SEEDS[::2]:
        asked = made_up_consultation(seed).questions
        for place, (_, known) in enumerate(asked):
            in_truth = len(asked) - place
            most = questions.left(known, reasoner.decide(known.values))
            off_most.append(abs(most - in_truth))
            off_expected.append(abs(about(most) - in_truth))
    print(f"off by: at most {statistics.mean(off_most):.2f}, expected {statistics.mean(off_expected):.2f}")
    assert statistics.mean(off_expected) < 0.7 * statistics.mean(off_most)
    assert statistics.mean(off_expected) < 3


@pytest.mark.parametrize("most", range(1, 40))
def test_the_number_expected_is_at_least_one_and_never_above_the_most(most: int) -> None:
    assert 1 <= about(most) <= most
    assert about(most) <= about(most + 1)


def test_the_number_expected_is_of_the_questions_that_are_left() -> None:
    questions, reasoner = interview().following.questions, interview().reasoner
    for _, known in consultation("relapse").questions[::5]:
        decision = reasoner.decide(known.values)
        assert questions.expected(known, decision) == about(questions.left(known, decision))


def test_nothing_is_expected_where_nothing_is_open() -> None:
    ruleset = interview().ruleset
    everything = frozenset(atom for finding in ruleset.findings.values() for atom in finding.atoms)
    nothing = Known({}, declined=everything)
    decision = interview().reasoner.decide({})
    assert interview().following.questions.next(nothing, decision) is None
    assert interview().following.questions.expected(nothing, decision) == 0


def test_a_patient_made_up_is_coherent_and_the_same_each_time() -> None:
    for seed in SEEDS:
        patient = made_up(seed)
        assert patient == made_up(seed)
        assert coherent(patient) == patient
        if patient.get("glucocorticoid") == "none":
            assert "glucocorticoid_dose" not in patient


def test_a_question_that_decides_nothing_is_found() -> None:
    question, known = consultation("relapse").questions[3]
    witness = question.witness
    assert fault_of(question, known) == ""
    alike = replace(question, witness=replace(witness, values=(witness.values[0],) * 2))
    assert fault_of(alike, known) == "both of its answers decide alike"
    told = replace(question, witness=replace(witness, atom=next(iter(known.values))))
    assert fault_of(told, known).startswith("its witness varies what is told")


def test_a_question_put_twice_is_found() -> None:
    done = consultation("relapse")
    twice = replace(done, states=[*done.states, done.states[2]])
    assert any(fault.endswith("put twice") for fault in faults_of(twice))
