"""The cases as a whole: each rule is demanded to fire and to stay silent, each threshold met on both sides.

That the demands are met is shown by the cases themselves.
"""

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from functools import cache

from assistant.authoring.cases import patients
from assistant.knowledge.lines.phrases import spaced
from assistant.knowledge.model.cases import Expected, Verb
from assistant.knowledge.model.promises import Demand, Manner
from assistant.knowledge.model.ruleset import Atom, Kind
from assistant.reasoning.decision.formulas import Clash, complete
from tests.reasoning.patients import cases, ruleset

RULES = ruleset()


def demanded(verb: Verb) -> set[str]:
    """The rules that some case demands to fire, or to be silent at their boundary."""
    return {
        name
        for demand in demands()
        if isinstance(demand, Expected) and demand.verb is verb
        for name in demand.names
    }


def demands() -> Iterator[Demand | Expected]:
    for case in cases():
        for variant in case.variants:
            yield from variant.demands


@cache
def met() -> dict[Atom, set[Decimal]]:
    """The numbers of every patient of a case, told or computed."""
    found: dict[Atom, set[Decimal]] = {}
    for known in (known for case in cases() for known in patients(RULES, case)):
        with suppress(Clash):
            for atom, value in complete(RULES, known.values).items():
                if isinstance(value, Decimal):
                    found.setdefault(atom, set()).add(value)
    return found


def test_every_rule_fires_in_a_case() -> None:
    missing = [name for name in RULES.rules if name not in demanded(Verb.FIRES)]
    assert not missing, f"no case in transcripts/ demands: fires {', '.join(missing)}"


def test_every_rule_stays_silent_at_its_boundary_in_a_case() -> None:
    missing = [name for name in RULES.rules if name not in demanded(Verb.SILENT)]
    assert not missing, f"no case in transcripts/ demands at its boundary: silent {', '.join(missing)}"


def test_every_label_and_deciding_code_stands_in_a_case() -> None:
    plan = [demand for demand in demands() if isinstance(demand, Demand) and demand.manner is Manner.STANDS]
    codes = {code.name for code in RULES.codes.values() if code.kind is not Kind.NOTE}
    missing = (codes | set(RULES.labels)) - {code for demand in plan for code in demand.codes}
    assert not missing, f"no case in transcripts/ demands: stands {', '.join(sorted(missing))}"


def test_every_threshold_is_met_from_both_sides_and_at_equality() -> None:
    premises = [premise for rule in RULES.rules.values() for premise in rule.premises]
    premises += [premise for gate in RULES.gates.values() for premise in gate.unless]
    tests = {(test.atom, test.value) for premise in premises for test in premise.tests}
    thresholds = [(atom, value) for atom, value in tests if isinstance(value, Decimal)]
    assert len(thresholds) > 50
    for atom, value in thresholds:
        usual = RULES.finding_of(atom).plausible
        values = met().get(atom, set())
        below = any(v < value for v in values) or (usual and value <= usual.low)
        above = any(v > value for v in values) or (usual and value >= usual.high)
        met_so = (("is", value in values), ("is below", below), ("is above", above))
        lacks = [f"{spaced(atom)} {word} {value}" for word, met_ in met_so if not met_]
        assert not lacks, f"no case in transcripts/ has a patient whose {', or whose '.join(lacks)}"
