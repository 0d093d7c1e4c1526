"""Tapers by date: pure functions of a dose, a pace and a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from assistant.knowledge.model.regimens import Taper
from assistant.reasoning.dosing.dates import DAY, slowly
from assistant.reasoning.dosing.figures import plain, precise
from assistant.reasoning.dosing.values import Step


@dataclass(frozen=True)
class Taking:
    """What is taken before the first step, in mg of the drug of the regimen: each day, or on every other day.

    multiples: of another drug of its class the steps go by multiples of so many mg.
    """

    dose: Decimal
    alternate: bool = False
    multiples: Decimal | None = None

    @property
    def how(self) -> str:
        """`a day`, or `every other day`."""
        return "every other day" if self.alternate else "a day"

    @property
    def begins(self) -> Decimal:
        """The dose that the first step lowers: the next multiple up, so no step is larger than printed."""
        if self.multiples is None:
            return self.dose
        return (self.dose / self.multiples).to_integral_value(ROUND_CEILING) * self.multiples

    def floor(self, taper: Taper) -> Decimal:
        """The dose at which a pace ends."""
        return taper.alternate if self.alternate else taper.daily


def pace_of(taking: Taking, paces: Sequence[Taper]) -> Taper | None:
    """The pace that the first step goes by; None at or below the end of the last."""
    return next((pace for pace in paces if taking.dose > taking.floor(pace)), None)


def taper_steps(
    taking: Taking, paces: Sequence[Taper], start: date, scale: Decimal = Decimal(1)
) -> tuple[Step, ...]:
    """The steps from the first lower dose, on `start`, to the end of the last pace; () at or below it.

    Each pace is followed down to its own end, by its smallest step and its longest interval before each step,
    and no step crosses that end: from 12 mg at 5 mg a week comes 10 mg. scale: what a printed step is
    multiplied by (2 where it is meant on average and the dose is taken on alternate days). The last dose goes
    on: its `until` is None. At the last day of the calendar the table ends.
    """
    steps: list[Step] = []
    dose, last = taking.begins if pace_of(taking, paces) else taking.dose, start
    for pace in paces:
        floor, since, times = taking.floor(pace), last, 1 if steps else 0
        while dose > floor:
            last = slowly(since, pace.every, times)
            if last == date.max:
                break
            dose, times = max(dose - pace.step.low * scale, floor), times + 1
            steps.append(Step(last, None, plain(dose), "mg", taking.how))
    return (*(replace(step, until=then.on - DAY) for step, then in pairwise(steps)), *steps[-1:])


def resumed(
    taking: Taking, paces: Sequence[Taper], held_from: date, on: date, scale: Decimal = Decimal(1)
) -> tuple[Step, ...]:
    """A taper held at its dose from one day and taken up again on another: that dose, then the steps."""
    steps = taper_steps(taking, paces, on, scale)
    if not steps or on <= held_from:
        return steps
    amount = Decimal(precise(taking.dose, Decimal(0)))
    return (Step(held_from, on - DAY, amount, "mg", taking.how, "held"), *steps)
