"""A value at a strict threshold is said, and the end of a scale is none."""

from __future__ import annotations

from assistant.reasoning.decision.explanation import Explainer
from tests.reasoning.patients import atoms_of, reasoner, ruleset

FULL = {"proximal_arm_strength": 5, "deltoid_strength": 5, "mmt8": 150}


def met(patient: dict[str, object]) -> set[str]:
    """The findings that are at a strict threshold."""
    explainer = Explainer(ruleset(), reasoner().decide(atoms_of(ruleset(), patient)))
    return {test.atom for _, test in explainer.at_threshold()}


def test_full_strength_is_no_threshold() -> None:
    assert not met(FULL) & set(FULL)


def test_a_printed_limit_is_one() -> None:
    assert "white_cells" in met({"current_drugs": ["AZA"], "white_cells": 4000, "neutrophils": 3000})
    assert "white_cells" not in met({"current_drugs": ["AZA"], "white_cells": 4001, "neutrophils": 3000})
