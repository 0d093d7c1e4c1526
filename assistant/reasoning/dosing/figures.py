"""The arithmetic of a dose, in the open: `0.75 to 1.5 mg/kg x 58 kg = 44 to 87 mg a day`.

Everything is exact until it is shown, with three significant digits at most: a weight of 57.606 kg as 57.6
kg. A figure is rounded to a place no finer than half the last place of its weight or height is worth in it
(of 58 kg: 0.5 kg). What can be dispensed lies inside the printed range and below every limit wherever a step
fits; where none does, it is the nearest within a tenth, never above a limit, and says so. Sources: Mosteller
for body surface, Devine for ideal body weight (P27), steps P25.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TypeAlias

from assistant.knowledge.lines.amounts import A_DAY
from assistant.knowledge.model.regimens import Amount, Limit, Span, Steps
from assistant.knowledge.model.ruleset import RoleKind, Sense
from assistant.reasoning.decision.patient import Patient
from assistant.reasoning.dosing.values import Figure, Quoted

GRAM = Decimal(1000)
MOST_DIGITS = 3
Ends: TypeAlias = tuple[Decimal, Decimal]
NO_LIMIT = Decimal("Infinity")
NEAR = Decimal("0.1")  # how far outside its range a dose may be rounded
INCH = Decimal("2.54")
DEVINE = {
    Sense.MALE: Decimal(50),
    Sense.FEMALE: Decimal("45.5"),
}  # kg at five feet; 2.3 kg for each inch above


@dataclass(frozen=True)
class Measure:
    """What a printed dose is multiplied by: `58 kg`, and how precisely that is known. per: "kg" or "m²"."""

    per: str
    amount: Decimal
    shown: str
    grain: Decimal  # the last place that is shown of it, as a part of it


@dataclass(frozen=True)
class Bounds:
    """What limits the figures of one regimen. cap: where its premises are known to hold."""

    guards: tuple[tuple[Limit, tuple[str, ...]], ...] = ()
    warns: tuple[tuple[Limit, tuple[str, ...]], ...] = ()
    caps: tuple[tuple[Limit, tuple[str, ...]], ...] = ()
    steps: Steps | None = None

    def capped(self, amount: Amount, sources: tuple[str, ...]) -> Bounds:
        """The same, and no more than this amount: a start stays below its own target."""
        return replace(self, caps=(*self.caps, (Limit("cap", amount), sources)))


def measure(per: str, patient: Patient) -> Measure | None:
    """The weight in kg or the body surface in m² of this patient; None while it is not known."""
    weight, height = patient.number(RoleKind.WEIGHT), patient.number(RoleKind.HEIGHT)
    if per == "kg" and weight is not None:
        return Measure(per, weight, f"{precise(weight, Decimal(0))} kg", _grain(weight))
    surface = patient.number(RoleKind.SURFACE)
    if per == "m²" and surface is not None:
        by = [_grain(value) for value in (weight, height) if value is not None]
        grain = sum(by, Decimal(0)) / 2 if len(by) == 2 else _grain(surface)
        return Measure(per, surface, f"{precise(surface, grain)} m²", grain)
    return None


def ideal_weight(patient: Patient) -> Measure | None:
    """Devine's ideal body weight, where the body mass index is 30 or more; else None (P27)."""
    weight, height = patient.number(RoleKind.WEIGHT), patient.number(RoleKind.HEIGHT)
    sex = patient.sense(RoleKind.SEX)
    base = DEVINE.get(sex) if sex else None
    if weight is None or height is None or base is None or weight * 10000 < 30 * height * height:
        return None
    ideal = base + Decimal("2.3") * max(Decimal(0), height / INCH - 60)
    return Measure("kg", ideal, f"{precise(ideal, _grain(height))} kg ideal weight", _grain(height))


def work_out(
    role: str,
    amount: Amount,
    by: Measure | None,
    bounds: Bounds,
    sources: tuple[str, ...],
    every: Span | None = None,
) -> Figure:
    """The figure of a printed amount; `by` is needed where it goes by weight or surface."""
    times = by.amount if by and amount.per else Decimal(1)
    grain = by.grain if by and amount.per else Decimal(0)
    low, high = amount.low * times, amount.high * times
    text = amount.printed
    if by and amount.per:
        text += f" x {by.shown} = {_range(low, high, grain)} {amount.unit}"
    text = f"{text} {amount.period}".rstrip() + (f", every {every}" if every else "")
    if amount.at_most is not None:
        text += f", at most {shown(amount.at_most)} {amount.unit}"
        low, high = min(low, amount.at_most), min(high, amount.at_most)
    notes, recommended = _bounded(amount, low, high, bounds, by)
    text += f", in {amount.doses} doses" if amount.doses else ""
    if amount.over:
        each = low / amount.over.high, high / amount.over.low
        text += f", over {amount.over}: {_range(*each, grain)} {amount.unit} a day"
    limit = highest(amount.at_most or NO_LIMIT, amount, bounds, by)
    top = min(high, limit)
    ends = fitting(low, top, limit, step_size(amount.unit, bounds.steps))
    return Figure(
        role=role,
        printed=f"{amount.printed} {amount.period}".rstrip(),
        arithmetic=text,
        dispensed=_dispensed((low, top), ends, amount, bounds.steps, top < high) if recommended else "",
        low=low,
        high=high,
        unit=amount.unit,
        period=amount.period,
        sources=sources,
        notes=tuple(notes),
        recommended=recommended,
        given=ends[0] if ends and ends[0] == ends[1] and recommended else None,
    )


def _bounded(
    amount: Amount, low: Decimal, high: Decimal, bounds: Bounds, by: Measure | None
) -> tuple[list[Quoted], bool]:
    """A note for every limit that the figure meets, and whether it is recommended."""
    notes: list[Quoted] = []
    recommended = True
    for limit, sources in (*bounds.caps, *bounds.guards):
        most = _limit(limit, amount, by)
        if most is not None and low > most:
            recommended = False
        if most is not None and high > most:
            part = "" if low > most else "the part "
            says = "given here" if limit.kind == "cap" else "recommended"
            here = f", here {precise(most, by.grain)} {amount.unit}," if limit.amount.per and by else ""
            notes.append(Quoted(f"{part}above {_said(limit)}{here} is quoted, never {says}", sources))
    for limit, sources in bounds.warns:
        most = _limit(limit, amount, by)
        if most is not None and high > most:
            notes.append(Quoted(f"above {_said(limit)} see {sources[0]}", sources))
    return notes, recommended


def highest(high: Decimal, amount: Amount, bounds: Bounds, by: Measure | None) -> Decimal:
    """The top of the range, under every guard and cap."""
    limits = [
        most for limit, _ in (*bounds.guards, *bounds.caps) if (most := _limit(limit, amount, by)) is not None
    ]
    return min([high, *limits])


def _limit(limit: Limit, amount: Amount, by: Measure | None) -> Decimal | None:
    """A limit in the unit and the period of an amount; None where the two cannot be compared."""
    of = limit.amount
    if of.per and (by is None or by.per != of.per):
        return None
    most = of.high * (by.amount if of.per and by else 1)
    most *= (GRAM if of.unit == "g" else 1) / (GRAM if amount.unit == "g" else Decimal(1))
    if of.period == amount.period:
        return most
    if of.period in A_DAY and amount.period in A_DAY:
        return most * A_DAY[of.period] / A_DAY[amount.period]
    return None


def _said(limit: Limit) -> str:
    return f"{limit.amount.printed} {limit.amount.period}"


def step_size(unit: str, steps: Steps | None) -> Decimal | None:
    """The size of what can be dispensed, in this unit; None where any amount can."""
    if steps is None:
        return None
    return steps.size * (GRAM if steps.unit == "g" else 1) / (GRAM if unit == "g" else Decimal(1))


def fitting(low: Decimal, high: Decimal, limit: Decimal, size: Decimal | None) -> Ends | None:
    """The ends of a range in whole steps inside it; where none fits the nearest step, twice, under the limit.

    None where the nearest is more than a tenth outside the range.
    """
    if size is None:
        return low, high
    first = (low / size).to_integral_value(ROUND_CEILING) * size
    last = (high / size).to_integral_value(ROUND_FLOOR) * size
    if first <= last:
        return first, last
    above = first - high < low - last and first <= limit
    nearest = first if above else last
    return (nearest, nearest) if low * (1 - NEAR) <= nearest <= high * (1 + NEAR) else None


def _dispensed(within: Ends, ends: Ends | None, amount: Amount, steps: Steps | None, cut: bool) -> str:
    """`45 to 85 mg a day, in steps of 5 mg`; "" where nothing is to be rounded, and nothing was `cut` off."""
    size = step_size(amount.unit, steps)
    if size is None or (ends == within and not cut):
        return ""
    in_steps = f"in steps of {shown(size)} {amount.unit}"
    if ends is None:
        return f"nothing fits {in_steps}"
    nearest = "" if within[0] <= ends[0] and ends[1] <= within[1] else ", the nearest"
    return f"{_range(*ends)} {amount.unit} {amount.period}, {in_steps}{nearest}"


def rounded_down(amount: Decimal, unit: str, steps: Steps | None) -> Decimal:
    """The largest step that is not above an amount; the amount itself without steps."""
    size = step_size(unit, steps)
    return amount if size is None else (amount / size).to_integral_value(ROUND_FLOOR) * size


def plain(amount: Decimal) -> Decimal:
    """The same amount without zeros at its end."""
    return amount.normalize() + 0


def precise(amount: Decimal, grain: Decimal) -> str:
    """Rounded half up to three digits, and to no finer place than half of `grain`, a part of the amount."""
    if not amount:
        return "0"
    coarse = amount.adjusted() - MOST_DIGITS + 1
    if grain:
        coarse = max(coarse, int((amount * grain / 2).log10().to_integral_value(ROUND_CEILING)))
    place = Decimal(1).scaleb(coarse)
    return shown((amount / place).to_integral_value(ROUND_HALF_UP) * place)


def _range(low: Decimal, high: Decimal, grain: Decimal = Decimal(0)) -> str:
    ends = [precise(each, grain) if grain else shown(each) for each in (low, high)]
    return " to ".join(dict.fromkeys(ends))


def shown(amount: Decimal) -> str:
    """The amount without needless zeros: 7.5, 60, 0.05."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _grain(amount: Decimal) -> Decimal:
    """The last place that is shown of a measured value, as a part of it: of 58 and of 58.0 it is 1."""
    exponent = amount.normalize().as_tuple().exponent
    place = max(min(0, exponent if isinstance(exponent, int) else 0), amount.adjusted() - MOST_DIGITS + 1)
    return Decimal(1).scaleb(place) / amount
