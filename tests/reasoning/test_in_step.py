"""Engine, outlook and reference evaluator conclude the same; the outlook rules out nothing that comes."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.knowledge.dependencies.strata import stages
from assistant.reasoning.decision.decision import Decision, decide
from assistant.reasoning.decision.formulas import Clash, complete
from assistant.reasoning.engine.derivation import Engine
from assistant.reasoning.guard.promises import broken
from assistant.reasoning.outlook.three_valued import Outlook, View
from tests.reasoning.patients import (
    Known,
    atoms_of,
    drug_seeds,
    open_atoms,
    patients,
    ruleset,
    seeds,
    values_of,
)
from tests.reference.evaluator import Outcome, Reference

RULES = ruleset()
OUTLOOK = Outlook(RULES, stages(RULES))
REFERENCE = Reference(RULES)

YES, NO, UNKNOWN = 1, 2, 4
BIT = {True: YES, False: NO, None: UNKNOWN}
ON_50_MG = {"glucocorticoid": "prednisone", "glucocorticoid_dose": 50}
ITS_NUMBERS = {"ck": 100, "previous_ck": 110, "ck_upper_limit": 190}
PREFIXES = 6  # of each interview, with two more completions each


def steady(examples: int) -> settings:
    """The same patients at every run."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(RULES, stages(RULES))


@cache
def written() -> list[tuple[Known, Outcome]]:
    """The patients written by hand, each with what the reference concludes."""
    return [(known, REFERENCE(known)) for known in (*seeds(), *drug_seeds())]


def same(decision: Decision, outcome: Outcome) -> None:
    assert decision.fired == outcome.fired
    assert decision.closed == outcome.closed
    assert decision.labels == outcome.labels
    assert {line.code.name: line.kind for line in decision.lines} == outcome.standing
    assert {line.line.code.name for line in decision.not_advised} == set(outcome.beaten)
    assert decision.codes <= {*outcome.labels, *outcome.standing}


def kept(decision: Decision, known: Known) -> Decision:
    """The decision, which keeps every promise of the rule set."""
    assert not [(found.promise.name, found.codes) for found in broken(RULES, decision, known)]
    return decision


def outlook_decides(known: Known) -> Decision:
    fired, closed = OUTLOOK.conclude(known)
    return kept(decide(RULES, complete(RULES, known), fired, closed), known)


def engine_decides(engine: Engine, known: Known) -> Decision:
    derived = engine.derive(complete(RULES, known))
    return kept(decide(RULES, derived.facts, tuple(derived.fired), derived.closed), known)


def allowed(view: View, outcome: Outcome) -> None:
    """Nothing that came was ruled out; what was settled therefore came."""
    ruled_out = [name for name, truth in outcome.rules.items() if not view.rules[name] & BIT[truth]]
    ruled_out += [n for n, bits in view.things.items() if not bits & BIT[outcome.closed.get(n)]]
    for code in RULES.codes:
        came = YES if code in outcome.standing else NO | UNKNOWN
        ruled_out += [code] * (not view.codes.get(code, NO) & came)
    assert not ruled_out


def test_on_the_seeds_all_three_conclude_the_same(engine: Engine) -> None:
    for known, outcome in written():
        same(engine_decides(engine, known), outcome)
        same(outlook_decides(known), outcome)


@steady(180)
@given(known=patients())
def test_engine_and_reference_conclude_the_same(engine: Engine, known: Known) -> None:
    same(engine_decides(engine, known), REFERENCE(known))


def test_outlook_and_reference_conclude_the_same_and_reach_every_code() -> None:
    reached: Counter[str] = Counter()
    fired: Counter[str] = Counter()

    @steady(450)
    @given(patients())
    def conclude_alike(known: Known) -> None:
        outcome = REFERENCE(known)
        same(outlook_decides(known), outcome)
        allowed(OUTLOOK.look(known, ()), outcome)
        reached.update([*outcome.labels, *outcome.standing])
        fired.update(outcome.fired)

    conclude_alike()
    for _, outcome in written():
        reached.update([*outcome.labels, *outcome.standing])
        fired.update(outcome.fired)
    for name in (*RULES.labels, *RULES.codes):
        print(f"{reached[name]:6} {name}")
    print("never fired:", *(name for name in RULES.rules if not fired[name]))
    assert not [name for name in (*RULES.labels, *RULES.codes) if not reached[name]]


@steady(100)
@given(known=patients(), luck=st.integers(0, 2**32))
def test_what_the_outlook_settles_comes_whatever_is_answered(known: Known, luck: int) -> None:
    random = Random(luck)
    order = random.sample(list(known), len(known))
    everything = random.random() < 0.7  # else what the patient does not answer is declined from the start
    outcomes = {len(order): REFERENCE(known)}
    for length in sorted(random.sample(range(len(order) + 1), min(PREFIXES, len(order) + 1))):
        told = {atom: known[atom] for atom in order[:length]}
        rest = [atom for atom in (open_atoms() if everything else order) if atom not in told]
        view = OUTLOOK.look(told, rest)
        allowed(view, outcomes[len(order)])
        for end in (told, *completions(told, rest, known, random)):
            try:
                outcome = REFERENCE(end)
            except Clash:
                continue
            allowed(view, outcome)


@pytest.mark.parametrize(
    ("told", "then"),
    [
        (ON_50_MG, {"glucocorticoid_schedule": "pulse"}),  # an open answer can take a computed value back
        ({}, {"glucocorticoid": "none"}),  # the dose is 0 though no dose is known
        ({}, {"glucocorticoid_schedule": "stopped"}),
        ({}, {"proximal_arm_strength": 3, "previous_proximal_arm_strength": 5}),  # the legs are not needed
        ({"ck": 300, "previous_ck": 250}, {"ck_upper_limit": 350}),
        (ITS_NUMBERS, {"ck_trend": "never_raised"}),  # what is told outweighs what is computed
        ({"prednisone_equivalent": 30, "glucocorticoid": "prednisone"}, {"glucocorticoid_dose": 5}),
    ],
)
def test_the_outlook_foresees_what_is_computed(told: dict[str, object], then: dict[str, object]) -> None:
    known, end = atoms_of(RULES, told), atoms_of(RULES, told | then)
    allowed(OUTLOOK.look(known, list(then)), REFERENCE(end))
    allowed(OUTLOOK.look(known, list(then)), REFERENCE(known))


def completions(told: Known, rest: list[str], true: Known, random: Random) -> Iterator[Known]:
    """Other ways it could go on: some true answers, some of any kind, the others declined."""
    for made_up in (0.1, 0.6):
        end = dict(told)
        for atom in rest:
            if random.random() < made_up and (values := values_of(atom)):  # none where no rule reads it
                end[atom] = random.choice(values)
            elif atom in true and random.random() < 0.6:
                end[atom] = true[atom]
        yield end
