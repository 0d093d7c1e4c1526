"""Scores: the points of what is known, and the bounds that what is not known leaves them.

A missing value is never taken for 0: it may be anything that its finding can be, and the score is told as
from so many points to so many. Exact decimals; nothing is rounded before it is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from assistant.knowledge.model.formulas import NONE
from assistant.knowledge.model.premises import Premise, Value
from assistant.knowledge.model.ruleset import Finding, Ruleset
from assistant.knowledge.model.scores import Extent, Grades, Loss, Measure, Score, Way

Values: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of one patient. extents: what 100% can be, one where it is known. low, high: its points.

    missing: the findings whose values would bring low and high together.
    """

    measure: Measure
    before: Decimal | None
    now: Decimal | None
    extents: tuple[Decimal, ...]
    low: Decimal
    high: Decimal
    missing: tuple[str, ...]

    @property
    def gain(self) -> Decimal | None:
        """By how much it is better, where both values are known."""
        if self.before is None or self.now is None:
            return None
        return self.measure.gain(self.before, self.now)

    @property
    def percent(self) -> Decimal | None:
        """The gain in percent of its extent, where all of it is known."""
        known = self.gain is not None and len(self.extents) == 1
        return self.gain * 100 / self.extents[0] if known and self.gain is not None else None


@dataclass(frozen=True, slots=True)
class Scored:
    """A score of one patient. grades: the first known to apply; grade: the name, where the bounds leave one.

    ways: whether each way to be worse is met, and None where that is open; worse: any of them.
    """

    score: Score
    measured: tuple[Measured, ...]
    low: Decimal
    high: Decimal
    grades: Grades | None
    grade: str | None
    ways: tuple[tuple[Way, bool | None], ...]
    worse: bool | None

    @property
    def missing(self) -> tuple[str, ...]:
        """What would bring the bounds together, each finding once."""
        return tuple(dict.fromkeys(name for each in self.measured for name in each.missing))


def score_of(ruleset: Ruleset, score: Score, values: Values) -> Scored:
    """The score of one patient's values."""
    scoring = _Scoring(ruleset, values)
    measured = tuple(scoring.measured(measure) for measure in score.measures)
    low, high = sum((each.low for each in measured), Decimal(0)), sum((m.high for m in measured), Decimal(0))
    grades = next((each for each in score.grades if scoring.truth(each.when)), None)
    names = {grade_at(grades, points) for points in (low, high)} if grades else set()
    ways = tuple((way, scoring.met(score, way)) for way in score.ways)
    met = [is_met for _, is_met in ways]
    return Scored(
        score,
        measured,
        low,
        high,
        grades,
        names.pop() if len(names) == 1 else None,
        ways,
        True if True in met else None if None in met else False,
    )


def scores_of(ruleset: Ruleset, values: Values) -> tuple[Scored, ...]:
    """Every score of the rule set."""
    return tuple(score_of(ruleset, score, values) for score in ruleset.scores.values())


def grade_at(grades: Grades, points: Decimal) -> str:
    """The name of a total; none below the lowest."""
    return next((name for name, at in reversed(grades.steps) if points >= at), NONE)


class _Scoring:
    """What one patient's values come to."""

    def __init__(self, ruleset: Ruleset, values: Values) -> None:
        self.ruleset, self.values = ruleset, values

    def measured(self, measure: Measure) -> Measured:
        """The points of one measure, from the least to the most that they can be."""
        before, now = self._number(measure.previous), self._number(measure.finding)
        extents, waits = self._extents(measure)
        least, most = self._gains(measure, before, now)
        low = min(measure.points(least, extent) for extent in extents)
        high = max(measure.points(most, extent) for extent in extents)
        missing = [
            name for name, value in ((measure.previous, before), (measure.finding, now)) if value is None
        ]
        open_to = (missing or waits) if low != high else ()
        return Measured(measure, before, now, extents, low, high, tuple(dict.fromkeys(open_to)))

    def _number(self, name: str) -> Decimal | None:
        value = self.values.get(name)
        return value if isinstance(value, Decimal) else None

    def _gains(self, measure: Measure, before: Decimal | None, now: Decimal | None) -> tuple[Decimal, ...]:
        """The least and the most that it can be better by."""
        span = self.ruleset.findings[measure.finding].possible
        assert span
        worst, best = (span.low, span.high) if measure.higher_is_better else (span.high, span.low)
        least = measure.gain(best if before is None else before, worst if now is None else now)
        most = measure.gain(worst if before is None else before, best if now is None else now)
        return least, most

    def _extents(self, measure: Measure) -> tuple[tuple[Decimal, ...], tuple[str, ...]]:
        """What 100% can be, and the findings that would tell which."""
        candidates = self._candidates(measure.extents)
        open_to = [premise.finding for extent in candidates for premise in extent.when]
        waits = [name for name in open_to if name not in self.values]
        sizes: list[Decimal] = []
        for extent in candidates:
            known = self._number(extent.of) if extent.of else Decimal(1)
            sizes += [extent.size * known] if known else self._sizes(extent)
            waits += [] if known else [extent.of]
        return tuple(dict.fromkeys(sizes)), tuple(waits)

    def _sizes(self, extent: Extent) -> list[Decimal]:
        """The least and the most that an extent is, of a limit that is not known."""
        finding = self.ruleset.findings[extent.of]
        span = finding.possible
        low, high = (span.low, span.high) if span else usual(finding)
        return [extent.size * low, extent.size * high]

    def _candidates(self, extents: Sequence[Extent]) -> list[Extent]:
        """The first that holds, with those before it of which that is open."""
        found: list[Extent] = []
        for extent in extents:
            holds = self.truth(extent.when)
            found += [extent] if holds is not False else []
            if holds:
                break
        return found

    def truth(self, when: tuple[Premise, ...]) -> bool | None:
        truths = [self._holds(premise) for premise in when]
        return False if False in truths else None if None in truths else True

    def _holds(self, premise: Premise) -> bool | None:
        known = [t for t in premise.tests if t.atom in self.values]
        if any(test.passes(self.values[test.atom]) for test in known):
            return True
        return False if len(known) == len(premise.tests) else None

    # --- worse ---------------------------------------------------------------------------------------------

    def met(self, score: Score, way: Way) -> bool | None:
        """Whether enough of its losses are there; None where values that are missing could decide it."""
        lost = [self._lost(score.measure(loss.finding), loss) for loss in way.losses]
        if lost.count(True) >= way.needed:
            return True
        return False if lost.count(True) + lost.count(None) < way.needed else None

    def _lost(self, measure: Measure, loss: Loss) -> bool | None:
        """Whether it is worse by so much; of a value that was 0 no percentage can be told."""
        before = self._number(measure.previous)
        least, most = self._gains(measure, before, self._number(measure.finding))
        if least >= 0:
            return False
        if before is None or (loss.percent and not before):
            return None
        needed = loss.by * before / 100 if loss.percent else loss.by
        return True if -most >= needed else False if -least < needed else None


def usual(finding: Finding) -> tuple[Decimal, Decimal]:
    """The lowest and the highest value that a finding usually has."""
    span = finding.plausible or finding.possible
    assert span
    return span.low, span.high
