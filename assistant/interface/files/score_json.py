"""Scores as JSON: every measure with its arithmetic, the bounds of the total, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.interface.files.plan_json import SCHEMA
from assistant.interface.files.shapes import Json, shaped
from assistant.knowledge.model.edition import Provenance
from assistant.reasoning.decision.scores import Measured, Scored


def scores_json(made: Provenance, scores: Sequence[Scored]) -> dict[str, Json]:
    """The scores as data for `json.dumps`. Percentages are of the range, below 0 where it is worse."""
    return {
        "schema": SCHEMA,
        **made.data,
        "scores": [_score(scored) for scored in scores],
    }


def _score(scored: Scored) -> Json:
    return {
        "name": scored.score.name,
        "says": scored.score.says,
        "points": shaped((scored.low, scored.high)),
        "grade": scored.grade,
        "cut_offs": {name: shaped(at) for name, at in scored.grades.steps} if scored.grades else None,
        "worse": scored.worse,
        "ways_to_be_worse": [{"way": way.text, "met": met} for way, met in scored.ways],
        "measures": [_measure(each) for each in scored.measured],
        "missing": list(scored.missing),
        "notes": list(scored.score.notes),
        "from": list(scored.score.sources),
    }


def _measure(each: Measured) -> Json:
    return {
        "finding": each.measure.finding,
        "before": shaped(each.before),
        "now": shaped(each.now),
        "range": shaped(each.extents[0]) if len(each.extents) == 1 else None,
        "percent": shaped(each.percent),
        "points": shaped((each.low, each.high)),
        "of": shaped(each.measure.most),
    }
