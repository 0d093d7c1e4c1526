"""What must be true of scores as a whole: worked examples come out, and sums fit their findings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.model.ruleset import Ruleset
from assistant.knowledge.model.scores import Example, Measure, Score


def check_scores(ruleset: Ruleset, faults: FaultLog) -> None:
    """Record each worked example that comes to other points, and each sum that its finding cannot hold."""
    for score in ruleset.scores.values():
        for example in score.examples:
            _check_example(score, example, faults)
    for total in ruleset.sums.values():
        finding = ruleset.findings[total.finding]
        if finding.possible is None or total.most(both_sides=True) not in finding.possible:
            faults.at(total.place, f"{total.most(both_sides=True):f} is more than {finding.title} can be")


def _check_example(score: Score, example: Example, faults: FaultLog) -> None:
    """With every value given, and of each extent the one that holds for everybody else."""
    given = dict(example.values)
    points = [_points(measure, given) for measure in score.measures]
    missing = [m.finding for m, p in zip(score.measures, points, strict=True) if p is None]
    if missing:
        told = ", ".join(name.replace("_", " ") for name in missing)
        faults.at(example.place, f"a worked example gives every measure, now and before; not here: {told}")
    elif (total := sum(p for p in points if p is not None)) != example.points:
        faults.at(example.place, f"this comes to {total:f}, not to {example.points:f}")


def _points(measure: Measure, given: Mapping[str, Decimal]) -> Decimal | None:
    before, now, extent = given.get(measure.previous), given.get(measure.finding), measure.extents[-1]
    times = given.get(extent.of) if extent.of else Decimal(1)
    if before is None or now is None or times is None:
        return None
    return measure.points(measure.gain(before, now), extent.size * times)
