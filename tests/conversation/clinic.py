"""Patients by the hundred: those of the cases and of `clinicians`, and others made from them.

A patient is what a clinician could tell if asked: the names of the findings with plain values. What is not
in it is not known. Those made up are coherent as far as one notices: no dose of a drug that is not taken, no
date of a test that was not done, no stated trend beside the numbers it would be computed from.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from random import Random

from assistant.conversation.asking.questions import Question, Tier
from assistant.conversation.record.record import Known
from assistant.knowledge.model.ruleset import Atom, Finding, Kind, Shape, Value
from assistant.reasoning.decision.formulas import Clash
from assistant.reasoning.search.witness import representative_values
from tests.conversation.clinicians import PATIENTS, Consultation, interview
from tests.reasoning.patients import case_patients
from tests.reference.evaluator import Reference

Patient = dict[str, object]

UNREMARKABLE = ("none", "normal", "absent", "stable", "confirmed", "negative", "not_tried", "good", "never")
TAKEN = (  # what is said of a glucocorticoid only where one is taken
    "glucocorticoid_dose",
    "glucocorticoid_schedule",
    "weeks_at_glucocorticoid_dose",
    "weeks_on_20_mg_or_more",
    "tapering",
    "adherence",
    "recent_glucocorticoid_change",
    "dose_reduction_response",
    "dose_increase_response",
    "glucocorticoid_response",
    "stopped_on_purpose",
)
WHEN = {"emg_timing": "emg", "biopsy_timing": "biopsy", "muscle_mri_timing": "muscle_mri_edema"}


def as_patient(known: Mapping[Atom, Value]) -> Patient:
    """Known values as a clinician would tell them; a set of which a part is known, by what is there."""
    patient: Patient = {}
    for atom, value in known.items():
        name, _, member = atom.partition("/")
        if not member:
            patient[name] = value
        else:
            members = patient.setdefault(name, [])
            assert isinstance(members, list)
            if value:
                members.append(member)
    return patient


@cache
def patients() -> dict[str, Patient]:
    """Every patient that was written down: in cases, and in `clinicians`."""
    told = {name: as_patient(known) for name, known in case_patients().items()}
    return told | {name: dict(patient) for name, patient in PATIENTS.items()}


@cache
def _telling_apart() -> Mapping[Atom, tuple[Value, ...]]:
    return representative_values(interview().ruleset)


def some_value(finding: Finding, chance: Random) -> object:
    """Any value of the finding; a number is near a threshold of the rules, or anywhere in its range."""
    if finding.shape is Shape.YES_NO:
        return chance.random() < 0.5
    if finding.shape is Shape.CHOICE:
        return chance.choice(finding.choices)
    if finding.shape is Shape.SET:
        return [member for member in finding.choices if chance.random() < 1.5 / len(finding.choices)]
    if finding.shape is Shape.TEXT:
        return "not specified"
    numbers = [v for v in _telling_apart().get(finding.name, ()) if isinstance(v, Decimal)]
    if numbers and chance.random() < 0.7:
        return chance.choice(numbers)
    span = finding.plausible
    assert span is not None, finding.name
    place = span.low + (span.high - span.low) * Decimal(chance.random() ** 3)
    return place.quantize(Decimal(1) if finding.whole or place > 10 else Decimal("0.1"))


def unremarkable(finding: Finding) -> object:
    """What is found where nothing is found; None where that is no value of its own."""
    if finding.shape is Shape.YES_NO:
        return False
    if finding.shape is Shape.SET:
        return []
    return next((word for word in UNREMARKABLE if word in finding.choices), None)


def made_up(seed: int) -> Patient:
    """One of the patients that were written down, with some answers changed, some added and some missing."""
    chance = Random(seed)
    written = list(patients().values())
    patient = dict(chance.choice(written))
    findings = [f for f in interview().ruleset.findings.values() if f.asked]
    if chance.random() < 0.5:
        plain = {f.name: unremarkable(f) for f in findings}
        patient = {n: v for n, v in plain.items() if v is not None} | patient
    for finding in chance.sample(findings, chance.choice((1, 2, 4, 8))):
        patient[finding.name] = some_value(finding, chance)
    hidden = chance.choice((0.0, 0.0, 0.1, 0.3, 0.6))
    return coherent({name: value for name, value in patient.items() if chance.random() >= hidden})


def coherent(patient: Patient) -> Patient:
    """Without what cannot be true beside the rest."""
    gone: set[str] = set()
    if {"ck", "previous_ck"} <= patient.keys() or patient.get("ck_upper_limit"):
        gone.add("ck_trend")
    if patient.get("sex") == "male" or not 12 <= int(str(patient.get("age", 40))) <= 60:
        gone.add("pregnancy_status")
    if patient.get("glucocorticoid") == "none":
        gone |= set(TAKEN) | (
            {"glucocorticoid_duration"} if not patient.get("glucocorticoid_before") else set()
        )
    gone |= {when for when, test in WHEN.items() if patient.get(test) in (None, "not done", [])}
    return {name: value for name, value in patient.items() if name not in gone}


def told_first(patient: Patient, seed: int) -> tuple[str, ...]:
    """What such a clinician says before the first question: nothing, a little, or most of it."""
    chance = Random(seed)
    share = chance.choice((0.0, 0.0, 0.2, 0.5, 0.8))
    return tuple(name for name in patient if chance.random() < share)


@cache
def _reference() -> Reference:
    return Reference(interview().ruleset)


def decided(known: Mapping[Atom, Value]) -> frozenset[str]:
    """The decision codes by the evaluator of tests/reference, which shares nothing with the search."""
    outcome = _reference()(known)
    lines = {code for code, kind in outcome.standing.items() if kind is not Kind.NOTE}
    return frozenset(lines | set(outcome.labels)) - {"obtain-missing-data"}


def fault_of(question: Question, known: Known) -> str:
    """What is wrong with a question put when this was known; empty where its witness holds."""
    witness = question.witness
    told = {witness.atom, *witness.given} & {*known.values, *known.declined}
    if witness.atom in witness.given:
        return "its witness rests on its own answer"
    if told:
        return f"its witness varies what is told: {sorted(told)}"
    codes = []
    for value in witness.values:
        case = {**known.values, **witness.given}
        if value is not None:
            case[witness.atom] = value
        try:
            codes.append(decided(case))
        except Clash as clash:
            return f"its witness cannot be told: {clash}"
    differ = codes[0] ^ codes[1]
    if question.tier is Tier.WORTH_IT:
        differ &= interview().following.questions.weighty
    return "" if differ else "both of its answers decide alike"


def faults_of(consultation: Consultation) -> list[str]:
    """What is wrong with a consultation: a question without a witness, or one that was put twice."""
    found = []
    put: set[tuple[str, ...]] = set()
    for question, known in consultation.questions:
        name = question.checklist or question.findings[0]
        fault = fault_of(question, known)
        if fault:
            found.append(f"{name}: {fault}")
        if question.findings in put:
            found.append(f"{name}: put twice")
        put.add(question.findings)
    return found
