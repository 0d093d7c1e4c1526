"""What a score can be out of, and what each says of how it was taken: `MMT-8 74/80` is of one side."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from assistant.knowledge.model.premises import Test
from assistant.knowledge.model.ruleset import Ruleset

Extents = Mapping[str, Mapping[Decimal, Test]]
"""By measure, what it can be out of, with the word of a choice that this says."""


def extents_of(ruleset: Ruleset) -> Extents:
    """Of the measures of the scores, each whole on which a choice depends by itself."""
    found: dict[str, dict[Decimal, Test]] = {}
    for measure in (m for score in ruleset.scores.values() for m in score.measures):
        for extent in measure.extents:
            tests = [t for premise in extent.when for t in premise.tests]
            if len(tests) == 1 and isinstance(tests[0].value, str):
                found.setdefault(measure.finding, {})[extent.size] = tests[0]
    return found
