"""One dose from its number: how much, how often, when, and what it is added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from assistant.reading.answers.units import unit_key
from assistant.reading.doses.doses import MASS, Dose, added, called_pulse
from assistant.reading.doses.forms import figure, word
from assistant.reading.doses.turns import Turning
from assistant.reading.facts.series import Point
from assistant.reading.text.times import When


class Building(Turning):
    """Makes the doses of one line."""

    points: Mapping[int, Point]
    end = 0  # where what is said of the drug ends

    def _letter(self, at: int) -> str:
        """What the token is in a dose, as one letter."""
        token = self.tokens[at]
        if token.number is None:
            return word(token)
        if at not in self.points:
            return "H" if token.text == "1/2" else "#"
        unit = token.number.unit
        return "K" if unit and self._given(unit) else figure(token, self.tokens[at + 1 : at + 2])

    def _amount(self, at: int) -> Decimal:
        """Milligrams."""
        number = self.tokens[at].number
        assert number is not None
        return number.value * MASS.get(unit_key(number.unit.casefold()).split("/")[0], Decimal(1))

    def _count(self, at: int) -> Decimal:
        token = self.tokens[at]
        return token.number.value if token.number is not None else token.often or Decimal(1)

    def _put(self, dose: Dose) -> None:
        """Take a dose; one of another part of the same day is added to the one before it."""
        last = self.doses[-1] if self.doses else None
        if last is not None and dose.when is None and (last.each or dose.each) and last.amount == dose.amount:
            self.doses[-1] = replace(last, end=dose.end, often=last.often or dose.often, strength=False)
            return  # the same once more: 7.5 mg (1½ tablets of 5 mg)
        if last is not None and dose.when is None and dose.amount in last.of:
            return  # 20 mg alternating with 10 mg (20 on even days)
        between = self._between(last, dose) if last is not None else []
        timed = last is not None and any(last.end <= t.start < dose.start and t.weeks for t in self.tokens)
        if last is not None and not timed and (one := added(last, dose, between)) is not None:
            self.doses[-1] = one
        else:
            self.doses.append(dose)

    def _between(self, last: Dose, dose: Dose) -> list[str]:
        first = last.end if last.converted else last.start
        return [t.text.casefold() for t in self.tokens if first < t.start < dose.start]

    def _dose(self, at: int, first: int, last: int) -> Dose:
        """The dose at a place, with its time, and what is said of it."""
        token = self.tokens[at]
        number = token.number
        assert number is not None
        unit = unit_key(number.unit.casefold())
        point = self.points.get(at) or self.points.get(first) or Point(at, None)
        when = point.when
        if when is not None and when.typed.casefold() == "then":
            when = When("then") if self.doses else None  # 60, then 40; but: pulse, then 60 mg
        often, part, end = self._often(max(at, last), self.end)
        if unit.endswith("/week"):
            often = Decimal("0.142857")
        elif unit.endswith("/day"):
            often = Decimal(1) if often is None or often < 1 else often
        dose = Dose(
            self.drug, self._amount(at), self.tokens[first].start, max(end, self.tokens[last].end),
            unit.split("/")[0], often, when, self._letter(at) == "W",
            labels=self.line.context.of_drugs(at) - {"absent", "undecided", "unavailable"},
            chained=point.chained, part=part, notes=(f"typed as {token.text}",) if number.bound else (),
            pulse=called_pulse(self.tokens, at, self.end),
        )  # fmt: skip
        return self._told_of(dose, at)
