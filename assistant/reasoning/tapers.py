"""Glucocorticoid tapers by date (S67, S69, P28): pure functions of a dose, a pace and a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from assistant.knowledge.model_regimens import Taper
from assistant.reasoning.dates import DAY, slowly
from assistant.reasoning.figures import plain
from assistant.reasoning.treatment_values import Step


@dataclass(frozen=True)
class Taking:
    """What is taken before the first step, in mg of prednisone: each day, or on every other day."""

    dose: Decimal
    alternate: bool = False

    @property
    def how(self) -> str:
        """`a day`, or `every other day`."""
        return "every other day" if self.alternate else "a day"

    def floor(self, taper: Taper) -> Decimal:
        """The dose at which a pace ends."""
        return taper.alternate if self.alternate else taper.daily


def taper_steps(
    taking: Taking, paces: Sequence[Taper], start: date, scale: Decimal = Decimal(1)
) -> tuple[Step, ...]:
    """The steps from the first lower dose, on `start`, to the end of the last pace; () at or below it.

    Each pace is followed down to its own end, by its smallest step and its longest interval before each step,
    and no step crosses that end: from 12 mg at 5 mg a week comes 10 mg. scale: what a printed step is
    multiplied by (2 where it is meant on average and the dose is taken on alternate days). The last dose goes
    on: its `until` is None.
    """
    steps: list[Step] = []
    dose, day = taking.dose, start
    for pace in paces:
        floor = taking.floor(pace)
        while dose > floor:
            day = slowly(day, pace.every) if steps else day
            dose = max(dose - pace.step.low * scale, floor)
            steps.append(Step(day, None, plain(dose), "mg", taking.how))
    return (*(replace(step, until=then.on - DAY) for step, then in pairwise(steps)), *steps[-1:])


def resumed(
    taking: Taking, paces: Sequence[Taper], held_from: date, on: date, scale: Decimal = Decimal(1)
) -> tuple[Step, ...]:
    """A taper held at its dose from one day and taken up again on another: that dose, then the steps."""
    steps = taper_steps(taking, paces, on, scale)
    if not steps or on <= held_from:
        return steps
    held = Step(held_from, on - DAY, taking.dose, "mg", taking.how, "held")
    return (held, *steps)
