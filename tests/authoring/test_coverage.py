"""The transcripts as a whole: every rule fires in one of them, and stays silent at its boundary in one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.authoring.coverage import Coverage, cover, states
from assistant.conversation.interview import Interview
from assistant.knowledge.library import load
from assistant.knowledge.model import Kind
from assistant.reasoning.reasoner import Reasoner

TRANSCRIPTS = Path(__file__).parents[2] / "transcripts"


@pytest.fixture(scope="module")
def reasoner() -> Reasoner:
    return Reasoner(load())


@pytest.fixture(scope="module")
def coverage(reasoner: Reasoner) -> Coverage:
    interview = Interview(reasoner, date(2026, 11, 22))
    conversations = [
        [
            line[4:]
            for line in path.read_text("utf-8").splitlines()
            if line.startswith("  > ") or line == "  >"
        ]
        for path in sorted(TRANSCRIPTS.rglob("*.transcript"))
    ]
    assert len(conversations) >= 15
    return cover(reasoner, (known for lines in conversations for known in states(interview, lines)))


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
