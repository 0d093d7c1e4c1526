"""A trial is a derivation from the start, only faster; a witness is two cases that were both decided."""

import random

import pytest

from assistant.knowledge.dependencies.strata import stages
from assistant.knowledge.model.ruleset import Atom, Value
from assistant.reasoning.decision.formulas import Clash
from assistant.reasoning.outlook.three_valued import Outlook
from assistant.reasoning.search.incremental import Trial
from assistant.reasoning.search.witness import Witnesses, representative_values
from tests.reasoning.patients import Known, atoms_of, ruleset, seeds

VALUES = {atom: values for atom, values in representative_values(ruleset()).items() if values}


@pytest.fixture(scope="module")
def outlook() -> Outlook:
    return Outlook(ruleset(), stages(ruleset()))


def varied(chance: random.Random) -> tuple[Known, dict[Atom, Value | None]]:
    """A patient, and up to four findings that come out otherwise or are not known after all."""
    known = dict(chance.choice(seeds()))
    known |= {atom: chance.choice(VALUES[atom]) for atom in chance.sample(list(VALUES), 6)}
    atoms = chance.sample(list(VALUES), chance.randint(1, 4))
    return known, {atom: chance.choice((*VALUES[atom], None)) for atom in atoms}


def test_a_trial_decides_as_a_derivation_from_the_start(outlook: Outlook) -> None:
    trial, chance, compared = Trial(outlook), random.Random(7), 0
    for _ in range(900):
        known, changes = varied(chance)
        after = {a: v for a, v in {**known, **changes}.items() if v is not None}
        try:
            now = outlook.look(known, ())
        except Clash:
            continue
        try:
            expected = trial.standing(outlook.look(after, (), outlook.about(now)))
        except Clash:
            expected = None
        assert trial.vary(now, changes) == expected, (known, changes)
        compared += 1
    assert compared > 600


def test_a_witness_decides_differently_from_the_start_too(outlook: Outlook) -> None:
    trial = Trial(outlook)
    witnesses = Witnesses(outlook, trial)
    known = atoms_of(ruleset(), {"glucocorticoid": "prednisone", "strength_trend": "worsening"})
    open_atoms = [a for f in ruleset().findings.values() if not f.derived for a in f.atoms if a not in known]
    now = outlook.look(known, ())
    view = outlook.look(known, open_atoms, outlook.about(now))
    found = 0
    for atom in outlook.cone(view, [*ruleset().labels, *ruleset().codes])[:40]:
        witness = witnesses.find(now, view, [atom])
        if witness is None:
            continue
        cases = []
        for value in witness.values:
            told = {**known, **witness.given, witness.atom: value}
            case = {a: v for a, v in told.items() if v is not None}
            cases.append(trial.standing(outlook.look(case, (), outlook.about(now))))
        assert cases[0] ^ cases[1] == witness.differ
        found += 1
    assert found > 20
