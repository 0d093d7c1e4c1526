"""The transcripts as a whole: every rule fires in one of them, and stays silent at its boundary in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.authoring.cases import patients
from assistant.authoring.coverage import Coverage, cover
from assistant.conversation.turn.state import State
from assistant.interface.transcripts.replay import Difference, compare, read_transcript
from assistant.knowledge.library.cases import cases_in, read_cases
from assistant.knowledge.library.library import load
from assistant.knowledge.model.ruleset import Atom, Kind, Value
from assistant.reasoning.decision.formulas import Clash, complete
from assistant.reasoning.search.reasoner import Reasoner
from tests.reasoning.patients import WALKS, transcript_ends

TRANSCRIPTS = Path(__file__).parents[2] / "transcripts"


@pytest.fixture(scope="module")
def reasoner() -> Reasoner:
    return Reasoner(load())


@dataclass
class Played:
    """What one conversation showed and where it stood, from one replay."""

    difference: Difference | None
    known: list[Mapping[Atom, Value]]


@pytest.fixture(scope="module")
def played(reasoner: Reasoner) -> dict[str, Played]:
    """Every walk by its path, each played once; the other conversations are items of their own."""
    found = {}
    for path in (path for folder in WALKS for path in sorted((TRANSCRIPTS / folder).glob("*.transcript"))):
        states: list[State] = []
        shown = str(path.relative_to(TRANSCRIPTS.parent))
        difference = compare(reasoner, read_transcript(path, shown), states)
        found[shown] = Played(difference, [state.record.fold(reasoner.ruleset).values for state in states])
    return found


@pytest.fixture(scope="module")
def coverage(reasoner: Reasoner, played: dict[str, Played]) -> Coverage:
    return cover(reasoner, everybody(played))


def everybody(played: dict[str, Played]) -> Iterator[Mapping[Atom, Value]]:
    """What is known after each line of a walk, at the end of each consultation, and in each case."""
    yield from (known for conversation in played.values() for known in conversation.known)
    for path in cases_in(TRANSCRIPTS):
        for case in read_cases(path, load(), path.name):
            yield from (known.values for known in patients(load(), case))
    yield from transcript_ends()


@pytest.mark.parametrize("folder", WALKS)
def test_the_walks_go_as_they_are_written(played: dict[str, Played], folder: str) -> None:
    walks = {path: one for path, one in played.items() if f"/{folder}/" in path}
    assert walks
    assert not [str(one.difference) for one in walks.values() if one.difference]


def test_every_rule_fires_in_a_transcript(reasoner: Reasoner, coverage: Coverage) -> None:
    assert coverage.never_fired(reasoner.ruleset) == []


def test_every_rule_stays_silent_at_its_boundary_in_a_transcript(
    reasoner: Reasoner, coverage: Coverage
) -> None:
    assert coverage.never_silent(reasoner.ruleset) == []


def test_every_label_and_deciding_code_is_reached(reasoner: Reasoner, coverage: Coverage) -> None:
    codes = {code.name for code in reasoner.ruleset.codes.values() if code.kind is not Kind.NOTE}
    asked = {"obtain-missing-data"}
    for code, times in sorted(coverage.decided.items()):
        print(f"{times:5}  {code}")
    assert (codes | set(reasoner.ruleset.labels)) - asked - set(coverage.decided) == set()


def test_every_threshold_is_met_from_both_sides_and_at_equality(
    reasoner: Reasoner, played: dict[str, Played]
) -> None:
    ruleset = reasoner.ruleset
    met: dict[Atom, set[Decimal]] = {}
    for known in everybody(played):
        with suppress(Clash):
            for atom, value in complete(ruleset, known).items():
                if isinstance(value, Decimal):
                    met.setdefault(atom, set()).add(value)
    premises = [premise for rule in ruleset.rules.values() for premise in rule.premises]
    premises += [premise for gate in ruleset.gates.values() for premise in gate.unless]
    tests = {(test.atom, test.value) for premise in premises for test in premise.tests}
    thresholds = [(atom, value) for atom, value in tests if isinstance(value, Decimal)]
    assert len(thresholds) > 50
    for atom, value in thresholds:
        usual = ruleset.finding_of(atom).plausible
        values = met.get(atom, set())
        assert value in values, f"{atom} is never {value}"
        assert any(v < value for v in values) or (usual and value <= usual.low), f"{atom} never below {value}"
        assert any(v > value for v in values) or (usual and value >= usual.high), (
            f"{atom} never above {value}"
        )
