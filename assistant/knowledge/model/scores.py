"""What a score is worked out from; `reasoning.decision.scores` has the arithmetic of what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assistant.knowledge.model.places import Place
from assistant.knowledge.model.premises import Premise


@dataclass(frozen=True, slots=True)
class Extent:
    """What a change of 100% is: so much, or so many times a finding (an upper limit), where `when` holds."""

    size: Decimal
    of: str = ""
    when: tuple[Premise, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """The points for an improvement of more than so many percent of the extent."""

    above: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a score. extents: the first that holds. steps: each worth more than the one before."""

    finding: str
    previous: str
    higher_is_better: bool
    extents: tuple[Extent, ...]
    steps: tuple[Step, ...]

    @property
    def most(self) -> Decimal:
        """The points for the best that can be."""
        return self.steps[-1].points

    def gain(self, before: Decimal, now: Decimal) -> Decimal:
        """By how much it is better; below 0 where it is worse."""
        return now - before if self.higher_is_better else before - now

    def points(self, gain: Decimal, extent: Decimal) -> Decimal:
        """The points for a gain, in the unit of the measure. Exact: nothing is divided."""
        passed = [step.points for step in self.steps if gain * 100 > step.above * extent]
        return passed[-1] if passed else Decimal(0)


@dataclass(frozen=True, slots=True)
class Grades:
    """Names of a total, each from so many points on, for the patients of whom `when` holds."""

    steps: tuple[tuple[str, Decimal], ...]
    when: tuple[Premise, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """A worsening of one measure by so much, or by so many percent of the value before."""

    finding: str
    by: Decimal
    percent: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One way to be worse: at least so many of these losses."""

    needed: int
    losses: tuple[Loss, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: values by finding, and the points that they come to."""

    values: tuple[tuple[str, Decimal], ...]
    points: Decimal
    place: Place


@dataclass(frozen=True, slots=True)
class Score:
    """Measures, each with points for its improvement; names of the total; ways to be worse.

    notes: what is to be known of it. lines: each line as it is written, with what it rests on.
    """

    name: str
    says: str
    measures: tuple[Measure, ...]
    grades: tuple[Grades, ...]
    ways: tuple[Way, ...]
    notes: tuple[str, ...]
    examples: tuple[Example, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    place: Place

    def measure(self, finding: str) -> Measure:
        """The measure of this finding."""
        return next(measure for measure in self.measures if measure.finding == finding)

    @property
    def sources(self) -> tuple[str, ...]:
        """Every statement that it rests on, each once."""
        return tuple(dict.fromkeys(source for _, sources in self.lines for source in sources))

    @property
    def reads(self) -> tuple[str, ...]:
        """Every finding that it reads, each once."""
        names = [name for m in self.measures for name in (m.finding, m.previous)]
        extents = [extent for m in self.measures for extent in m.extents]
        names += [extent.of for extent in extents if extent.of]
        names += _read(extent.when for extent in extents) + _read(grades.when for grades in self.grades)
        return tuple(dict.fromkeys(names))


def _read(premises: Iterable[tuple[Premise, ...]]) -> list[str]:
    return [premise.finding for each in premises for premise in each]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a sum adds up. once: it has no sides."""

    name: str
    once: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """A finding that is a sum of equal grades, of one side or of both."""

    finding: str
    says: str
    highest: Decimal
    parts: tuple[Part, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    place: Place

    @property
    def name(self) -> str:
        """The finding that it is of."""
        return self.finding

    def most(self, both_sides: bool) -> Decimal:
        """The sum of the highest grades."""
        return self.highest * sum(2 if both_sides and not part.once else 1 for part in self.parts)
