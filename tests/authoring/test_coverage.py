"""The transcripts as a whole: every rule fires in one of them, and stays silent at its boundary in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.authoring.coverage import Coverage, cover
from assistant.conversation.state import State
from assistant.interface.replay import Difference, compare, read_transcript
from assistant.knowledge.library import load
from assistant.knowledge.model import Atom, Kind, Value
from assistant.reasoning.reasoner import Reasoner
from tests.reasoning.patients import WALKS

pytestmark = pytest.mark.timeout(300)  # one replay of every conversation, for all of them
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
    """Every conversation by its path, each played once."""
    found = {}
    for path in sorted(TRANSCRIPTS.rglob("*.transcript")):
        states: list[State] = []
        shown = str(path.relative_to(TRANSCRIPTS.parent))
        difference = compare(reasoner, read_transcript(path, shown), states)
        found[shown] = Played(difference, [state.record.fold(reasoner.ruleset).values for state in states])
    return found


@pytest.fixture(scope="module")
def coverage(reasoner: Reasoner, played: dict[str, Played]) -> Coverage:
    assert len(played) >= 30
    return cover(reasoner, (known for conversation in played.values() for known in conversation.known))


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
