"""Computed findings: arithmetic, known when its inputs are. Which finding it is of, the rule set says.

A formula gives a value, or None where what is known does not carry it. Results have at most six decimals, cut
towards zero, so that rounding never carries a value over a threshold. Where no upper limit is known, one from
anywhere in the plausible range of the finding that plays it is reckoned with. Source: Mosteller for body
surface.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from typing import TypeAlias

from assistant.knowledge.model.formulas import NONE, Case, FormulaKind
from assistant.knowledge.model.intents import Meant
from assistant.knowledge.model.ruleset import Atom, Finding, Ruleset, Sense, Shape, Value
from assistant.reasoning.decision.scores import Scored, score_of

SIX_PLACES = Decimal("0.000001")
FALLEN_TO = Decimal("0.8")  # of the value before; less of a fall is none
NO_LIMITS = (Decimal(0), Decimal(0))  # of what no laboratory has an upper limit: it only moves
Values: TypeAlias = Mapping[str, Value]


class Clash(ValueError):
    """What was stated and what the numbers say cannot both be true. The message is for the clinician."""


def number(values: Values, name: str) -> Decimal | None:
    """The number known under this name, if any."""
    value = values.get(name)
    return value if isinstance(value, Decimal) else None


def cut(amount: Decimal) -> Decimal:
    """Six decimals, towards zero."""
    return amount.quantize(SIX_PLACES, rounding=ROUND_DOWN).normalize() + 0


def compute(ruleset: Ruleset, finding: Finding, values: Values) -> Value | None:
    """The value of a computed finding, or None. Raises `Clash` where the stated value contradicts it."""
    return _Computation(ruleset, finding, values).value()


class _Computation:
    """One formula on one patient's values."""

    def __init__(self, ruleset: Ruleset, finding: Finding, values: Values) -> None:
        assert finding.formula
        self.ruleset, self.finding, self.values = ruleset, finding, values
        self.formula = finding.formula
        self.numbers = [number(values, name) for name in self.formula.inputs]

    def value(self) -> Value | None:
        """By the kind of the formula."""
        match self.formula.kind:
            case FormulaKind.RATIO:
                return self._ratio()
            case FormulaKind.RISE:
                return self._rise()
            case FormulaKind.FALL | FormulaKind.LARGEST_FALL:
                return self._fall()
            case FormulaKind.TREND:
                return self._trend()
            case FormulaKind.SMALL_RISE:
                return self._small_rise()
            case FormulaKind.EQUIVALENT:
                return self._equivalent()
            case FormulaKind.SURFACE:
                return self._surface()
            case FormulaKind.CASES:
                return self._case()
            case FormulaKind.ACT:
                return self._meant()
            case FormulaKind.GRADE | FormulaKind.WORSENING:
                return self._scored() if any(name in self.values for name in self.formula.helps) else None

    def _ratio(self) -> Decimal | None:
        top, bottom = self.numbers
        return cut(top / bottom) if top is not None and bottom else None

    def _rise(self) -> Decimal | None:
        now, before = self.numbers
        return cut((now / before - 1) * 100) if now is not None and before else None

    def _fall(self) -> Decimal | None:
        """The larger of the falls that are known."""
        names = self.formula.reads
        pairs = [
            (number(self.values, n), number(self.values, b))
            for n, b in zip(names[::2], names[1::2], strict=True)
        ]
        falls = [before - now for now, before in pairs if now is not None and before is not None]
        return cut(max(falls)) if falls else None

    def _surface(self) -> Decimal | None:
        height, weight = self.numbers
        return None if height is None or weight is None else cut((height * weight / 3600).sqrt())

    # --- the movement of a number -------------------------------------------------------------------------

    def _movement(self) -> Sense | None:
        """How a number has moved: a rise is a doubling to above the limit, a fall is by a fifth."""
        now, before = self.numbers
        if now is None or before is None:
            return None
        limit = self._limit()
        normal = self._is_normal(now)
        if now >= 2 * before and now > (self._usual()[1] if limit is None else limit):
            return Sense.RISEN
        if normal:
            return Sense.NORMALISED if self._is_normal(before) is False else Sense.NORMAL
        if now <= before * FALLEN_TO:
            return Sense.FALLEN
        return Sense.HIGH if normal is False else None

    def _trend(self) -> Value | None:
        moved = self._movement()
        stated = self.values.get(self.finding.name)
        if moved and stated is not None:
            self._check_stated(str(stated))
            if self._outweighs(self.finding.sense_of(stated), moved):
                return stated
        return self.finding.value_of(moved) if moved else None

    @staticmethod
    def _outweighs(stated: Sense | None, moved: Sense) -> bool:
        """Whether what is told stands beside two numbers: it knows of more, and is the more cautious."""
        cautious = (Sense.RISEN, Sense.NEVER_RAISED, Sense.HIGH)
        return stated in cautious and not (stated is Sense.HIGH and moved is Sense.RISEN)

    def _small_rise(self) -> bool | None:
        now, before = self.numbers
        if now is None or before is None:
            return None
        if now <= before:
            return False
        normal = self._is_normal(now)
        return None if normal is None else not normal and self._movement() is not Sense.RISEN

    def _limit(self) -> Decimal | None:
        return number(self.values, self.formula.helps[0]) if self.formula.helps else None

    def _usual(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest limit that laboratories have."""
        span = self.ruleset.findings[self.formula.helps[0]].plausible if self.formula.helps else None
        return (span.low, span.high) if span else NO_LIMITS

    def _is_normal(self, amount: Decimal) -> bool | None:
        """Normal, above the limit, or None where the limit is unknown and would decide."""
        limit = self._limit()
        if limit is not None:
            return amount <= limit
        low, high = self._usual()
        return None if low <= amount <= high or not self.formula.helps else amount < low

    def _check_stated(self, stated: str) -> None:
        """Raise `Clash` where the stated movement and the two numbers point in opposite directions."""
        now, before = self.numbers
        assert now is not None
        assert before is not None
        said, normal = self.finding.sense_of(stated), self._is_normal(now)
        wrong = (
            (said is Sense.RISEN and now <= before)
            or (said in (Sense.FALLEN, Sense.NORMALISED) and now > before)
            or (said in (Sense.NORMAL, Sense.NORMALISED, Sense.NEVER_RAISED) and normal is False)
            or (said is Sense.HIGH and normal is True)
            or (said is Sense.NEVER_RAISED and self._is_normal(before) is False)
        )
        if wrong:
            of = self.ruleset.findings[self.formula.inputs[0]]
            given = self._said(stated)
            raise Clash(
                f'The {self.finding.title} is given as "{given}", but {of.title} went from '
                f"{cut(before):f} to {cut(now):f} {of.unit}. Please correct one of them."
            )

    # --- a dose -------------------------------------------------------------------------------------------

    def _equivalent(self) -> Decimal | None:
        """Milligrams of the first equivalent a day, averaged; pulses are courses and never a daily dose.

        None for a drug that has no equivalent, and for a dose that only a pulse has.
        """
        named = self.ruleset.findings[self.formula.inputs[0]]
        drug = self.values.get(named.name)
        sense = self._schedule()
        if drug == NONE or sense is Sense.STOPPED:
            return Decimal(0)
        dose, factor = self.numbers[1], named.worth(drug)
        if dose is None or factor is None or sense is Sense.PULSE or is_pulse(named, dose * factor):
            return None
        return cut(dose * factor / (2 if sense is Sense.ALTERNATE else 1))

    def _schedule(self) -> Sense | None:
        name = self.formula.helps[0] if self.formula.helps else ""
        return self.ruleset.findings[name].sense_of(self.values.get(name)) if name else None

    def _scored(self) -> Value | None:
        read = (atom for name in self.formula.helps for atom in self.ruleset.findings[name].atoms)
        told = tuple((atom, self.values[atom]) for atom in read if atom in self.values)
        scored = _score(self.ruleset, self.formula.score, told)
        return scored.grade if self.formula.kind is FormulaKind.GRADE else scored.worse

    def _meant(self) -> bool | None:
        """Whether an act that is meant is about one of the matters."""
        said = self.values.get(self.formula.inputs[0])
        if not isinstance(said, Meant):
            return None
        about = {matter for act in said.acts for matter in self.ruleset.matters_of(act.action)}
        return not about.isdisjoint(self.formula.about)

    # --- cases --------------------------------------------------------------------------------------------

    def _case(self) -> Value | None:
        """The value of the first case that holds; an assumed one only where nothing is stated."""
        stated = self.values.get(self.finding.name)
        for case in self.formula.cases:
            if case.impossible and case.value == stated and self._holds(case):
                given = " and as ".join(self._said(value) for value in (*self._premised(case), stated))
                raise Clash(f"The patient is given as {given}. Please correct one of them.")
        return next(
            (
                case.value
                for case in self.formula.cases
                if not case.impossible and not (case.assumed and stated is not None) and self._holds(case)
            ),
            None,
        )

    def _holds(self, case: Case) -> bool:
        return all(
            any(t.atom in self.values and t.passes(self.values[t.atom]) for t in premise.tests)
            for premise in case.premises
        )

    def _premised(self, case: Case) -> list[Value]:
        return [self.values[premise.finding] for premise in case.premises]

    @staticmethod
    def _said(value: Value) -> str:
        return str(value).replace("_", " ")


@lru_cache(maxsize=1000)
def _score(ruleset: Ruleset, name: str, told: tuple[tuple[Atom, Value], ...]) -> Scored:
    """A score of the values that it reads: a search tries the same ones many times over."""
    return score_of(ruleset, ruleset.scores[name], dict(told))


def is_pulse(drugs: Finding, equivalent: Decimal) -> bool:
    """Whether so much a day of the first equivalent is a pulse, and no dose to be taken on."""
    return drugs.pulse is not None and equivalent >= drugs.pulse


def complete(ruleset: Ruleset, known: Mapping[Atom, Value]) -> dict[Atom, Value]:
    """The known values with all that follows from them by formula, and the bare atom of each closed set.

    A computed value takes the place of a stated one that it merely sharpens; raises `Clash` where a stated
    value contradicts what it is computed from.
    """
    facts = dict(known)
    for finding in ruleset.findings.values():
        if finding.formula:
            value = compute(ruleset, finding, known)
            if value is not None:
                facts[finding.name] = value
        elif finding.shape is Shape.SET and all(atom in known for atom in finding.atoms):
            facts[finding.name] = True
    return facts
