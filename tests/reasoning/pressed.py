"""Patients led to where a promise binds, or just does not, so that even rare answers come together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from random import Random

from assistant.knowledge.dependencies.strata import stages
from assistant.knowledge.model.promises import Condition, Manner, Promise, Said
from assistant.knowledge.model.ruleset import Premise, Test, Value
from assistant.reasoning.decision.decision import Decision, decide
from assistant.reasoning.decision.formulas import complete
from assistant.reasoning.guard.promises import Page, is_said
from assistant.reasoning.outlook.three_valued import Outlook
from tests.reasoning.patients import (
    ON_PREDNISONE,
    Known,
    atoms_of,
    changed,
    drug_seeds,
    ruleset,
    sane,
    seeds,
    some_edits,
    values_of,
)

OUTLOOK = Outlook(ruleset(), stages(ruleset()))
CK_HIGH = {"ck": 400, "previous_ck": 300, "ck_upper_limit": 180}  # and neither rising nor falling
MAKES: Mapping[str, Mapping[str, object]] = {  # answers that give a computed finding what promises ask of it
    "fvc_drop": {"previous_fvc_percent": 80, "fvc_percent": 60},
    "mrc_drop": {"previous_proximal_leg_strength": 5, "proximal_leg_strength": 4},
    "mmt8_drop": {"previous_mmt8": 140, "mmt8": 125},
    "ck_small_rise": CK_HIGH,
    "prednisone_equivalent": ON_PREDNISONE,
}


def plan(known: Known) -> Decision:
    """What is decided of a patient."""
    fired, closed = OUTLOOK.conclude(known)
    return decide(ruleset(), complete(ruleset(), known), fired, closed)


@cache
def seed_pages() -> tuple[tuple[Known, Page], ...]:
    """The patients that all others are made from, each with what the plan says."""
    return tuple((known, Page(plan(known))) for known in (*seeds(), *drug_seeds()))


def bases(promise: Promise) -> tuple[list[Known], list[Known]]:
    """Seeds whose plan says what the promise asks of a plan; and those that carry what it forbids."""
    asked = [condition for condition in promise.when if isinstance(condition, Said)]
    fit = [known for known, page in seed_pages() if all(is_said(said, page) for said in asked)]
    forbidden = {code for demand in promise.then if demand.manner is Manner.NEVER for code in demand.codes}
    near = [known for known, page in seed_pages() if forbidden & set(page.standing)]
    every = [known for known, _ in seed_pages()]
    return fit or every, near or fit or every


def pressed(promise: Promise, random: Random) -> Known:
    """A patient changed a little, then led to where the promise binds, or to one of its exceptions."""
    base = random.choice(bases_of(promise.name)[random.random() < 0.5])
    known = changed(base, some_edits(random, 2))
    if promise.unless and random.random() < 0.4:
        return meeting((*promise.when, *random.choice(promise.unless)), known, random)
    for clause in promise.unless:
        known = random.choice((missing, refuting))(random.choice(clause), known)
    return meeting(promise.when, known, random)


@cache
def bases_of(name: str) -> tuple[list[Known], list[Known]]:
    """`bases`, by the promise's name."""
    return bases(ruleset().promises[name])


def missing(condition: Condition, known: Known) -> Known:
    """The patient without the answer that the condition reads."""
    if not isinstance(condition, Premise) or condition.finding in MAKES:
        return known
    return {atom: value for atom, value in known.items() if atom.partition("/")[0] != condition.finding}


def refuting(condition: Condition, known: Known) -> Known:
    """The patient with an answer that makes the condition false, where one does."""
    if not isinstance(condition, Premise) or condition.finding in MAKES:
        return known
    if condition.finding == "ck_trend":
        return known | atoms_of(ruleset(), CK_HIGH)
    atom = condition.tests[0].atom
    others = [v for v in values_of(atom) if not any(t.passes(v) for t in condition.tests if t.atom == atom)]
    return known | ({atom: others[len(known) % len(others)]} if others else {})


def meeting(conditions: Iterable[Condition], known: Known, random: Random) -> Known:
    """The patient with other answers, so that the premises among the conditions hold where answers do."""
    patient = dict(known)
    for premise in (condition for condition in conditions if isinstance(condition, Premise)):
        test = random.choice(premise.tests)
        finding = ruleset().findings[premise.finding]
        if test.comparison == "unknown":
            patient = missing(premise, patient)
        elif finding.name in MAKES:
            patient |= atoms_of(ruleset(), MAKES[finding.name])
            if finding.name == "prednisone_equivalent" and test.value is not None:
                patient.pop("glucocorticoid_schedule", None)
                patient["glucocorticoid_dose"] = random.choice(meets(test))
        elif test.comparison == "known":
            patient |= {atom: random.choice(values_of(atom)) for atom in finding.atoms if values_of(atom)}
        else:
            if finding.name == "ck_trend":
                patient.pop("previous_ck", None)
            patient[test.atom] = random.choice(meets(test))
    return sane(patient)


def meets(test: Test) -> Sequence[Value]:
    """Values that pass a test: of those worth trying, else one beyond a threshold that no rule has."""
    assert test.value is not None, test
    met = [value for value in (*values_of(test.atom), test.value) if test.passes(value)]
    if met or not isinstance(test.value, Decimal):
        return met
    return [test.value + (1 if test.comparison == ">" else -1)]
