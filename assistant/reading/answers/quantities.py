"""Reading one typed number with its unit for a finding. Never a guess: what can be read two ways is refused.

`read_quantity` never raises on any text. Numbers are exact decimals in the unit of the finding; a converted
number is rounded half-even to 6 decimals, and a typed one may not have more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.knowledge.model.ruleset import Finding, Range, Shape
from assistant.reading.answers.body import in_two_units
from assistant.reading.answers.refusals import refused
from assistant.reading.answers.units import (
    DECIMALS,
    FOLD,
    OFTEN,
    allowed_units,
    arithmetic,
    convert,
    find_unit,
    in_weeks,
    listed,
    plain,
    sentence,
    time_unit,
    unit_key,
)

_LONGEST = 12  # digits before the point; no finding comes near it

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WORDS = {word: number for number, word in enumerate(_WORDS, start=1)}
_TIMES = {"bd": 2, "bid": 2, "twice": 2, "tds": 3, "tid": 3, "three": 3, "qds": 4, "qid": 4, "four": 4}
_PARTS = {"7": "days", "12": "months", "52": "weeks"}  # 2/7, 3/12, 6/52

_NUMBER = re.compile(r"([+-]?)(\d+\.\d+|\.\d+|\d+)(?![\d.])", re.ASCII)
_GRADE = re.compile(r"([0-5])\s?([+-]?)\s*(?:(?:/|out of)\s*5)?(?:\s*mrc)?", re.I | re.ASCII)
_OF_FIVE = re.compile(r"(\d{1,2}(?:\.\d{1,6})?)\s*(?:/|out of)\s*5", re.I | re.ASCII)
_ALTERNATE = re.compile(r"\b(?:qod|eod|a/d|alternat\w*|every (?:other|second) day)\b", re.I)


@dataclass(frozen=True, slots=True)
class Slip:
    """What was typed cannot be used: one or two plain sentences. Nothing is recorded."""

    says: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the finding's unit.

    typed: the words it was read from. converted: the arithmetic, when another unit was typed, else "".
    assumed: notes on what was not typed. plausible: False outside the plausible range, to be confirmed.
    """

    value: Decimal
    typed: str
    unit_assumed: bool = False
    converted: str = ""
    plausible: bool = True
    assumed: tuple[str, ...] = ()


def with_unit(finding: Finding, number: str) -> str:
    """A number as people read it: `2600 U/L`, `3 weeks`, `MRC 4`, or bare where there is no unit."""
    unit = finding.unit
    if is_graded(finding):
        return f"MRC {number}"
    return f"{number} {unit}" if unit else number


def is_graded(finding: Finding) -> bool:
    """Whether the finding is a strength by MRC grade."""
    return finding.unit.upper().startswith("MRC")


def read_quantity(finding: Finding, text: str) -> Quantity | Slip:
    """The number that `text` states for a number finding, in its unit; or why it cannot be read."""
    if finding.shape is not Shape.NUMBER:
        return Slip(f"{sentence(finding.title)} is not a number.")
    typed = " ".join(text.translate(FOLD).split())
    if is_graded(finding):
        typed = re.sub(r"^(?:mrc\s*)?(?:grade\s*)?(?=\d)", "", typed, flags=re.I)
    if not typed:
        return Slip(_takes(finding))
    if why := refused(typed):
        return Slip(why)
    special = (
        _grade(finding, typed)
        if is_graded(finding)
        else _part(finding, typed) or _in_two_units(finding, typed)
    )
    if special is not None:
        return special
    spelled = re.match(rf"(an?|{'|'.join(WORDS)})\s+(?=\w)|(?:{'|'.join(WORDS)})$", typed, re.I)
    if spelled:
        word = spelled.group(0).strip().lower()
        typed_number = str(WORDS.get(word, 1))
        if word in ("a", "an") and time_unit(typed[spelled.end() :]) is None:
            return Slip(f'"{typed}" is not a number. Please type it with digits.')
        return _measured(finding, Decimal(typed_number), typed[spelled.end() :], typed)
    number = _NUMBER.match(typed)
    if number is None:
        return Slip(f'"{typed}" is not a number. {_takes(finding)}')
    sign, digits = number.groups()
    whole, _, decimals = digits.partition(".")
    if len(decimals) > DECIMALS:
        return Slip(f'"{digits}" has more than {DECIMALS} decimals. Please round it.')
    if len(whole) > _LONGEST:
        return Slip(f'"{digits}" is too large a number.')
    value = Decimal(digits) * (-1 if sign == "-" else 1)
    if value < 0 and (finding.possible is None or finding.possible.low >= 0) and not finding.units:
        return Slip(f"{sentence(finding.title)} cannot be below 0.")
    return _measured(finding, value, typed[number.end() :].strip(), typed)


def accept(finding: Finding, value: Decimal, typed: str) -> Quantity | Slip:
    """A number that is known to be in the finding's unit already."""
    if finding.shape is not Shape.NUMBER:
        return Slip(f"{sentence(finding.title)} is not a number.")
    if not value.is_finite() or value.adjusted() > _LONGEST:
        return Slip(_takes(finding))
    exponent = value.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > DECIMALS:
        return Slip(f"{sentence(finding.title)}: {typed} has more than {DECIMALS} decimals. Please round it.")
    return _within(finding, Quantity(Decimal(plain(value)), typed))


def accept_given(finding: Finding, value: Decimal, typed: str) -> Quantity | Slip:
    """A number given as one in the finding's unit; refused where it is plausible in another unit alone."""
    usual = finding.plausible
    other = _other_unit(finding, value, plain(value), usual) if usual and value.is_finite() else ""
    quantity = accept(finding, value, typed)
    if not other or isinstance(quantity, Slip):
        return quantity
    own = f"{plain(value)} {finding.unit}"
    says = f"{sentence(finding.title)} {own} is outside the usual range: {other}, or {own}?"
    return Slip(f"{says} Please give it with its unit, as text.")


def _takes(finding: Finding) -> str:
    units = allowed_units(finding)
    return f"{sentence(finding.title)} takes a number{f' in {listed(units)}' if units else ''}."


# forms that are no plain number


def _grade(finding: Finding, typed: str) -> Quantity | Slip | None:
    if grade := _GRADE.fullmatch(typed):
        step = {"-": Decimal("-0.33"), "+": Decimal("0.33"), "": Decimal(0)}[grade.group(2)]
        value = Decimal(grade.group(1)) + step
        if not 0 <= value <= 5:
            return Slip(f'"{typed}" is not an MRC grade. Please type 0 to 5, such as 4-, 4 or 4+.')
        return _within(finding, Quantity(value, typed))
    if five := _OF_FIVE.fullmatch(typed):
        return _measured(finding, Decimal(five.group(1)), finding.unit, typed)
    if "/" in typed:
        return Slip(f'"{typed}" is not an MRC grade. Please type 0 to 5, such as 4-, 4 or 4+.')
    return None


def _part(finding: Finding, typed: str) -> Quantity | Slip | None:
    part = re.fullmatch(r"(\d{1,4})\s*/\s*(\d{1,4})", typed, re.ASCII)
    if part is None:
        return None
    count, of = part.groups()
    if in_weeks(finding) and of in _PARTS:
        meant = _measured(finding, Decimal(count), _PARTS[of], f"{count} {_PARTS[of]}")
        if isinstance(meant, Slip):
            return meant
        said = f"{typed} = {meant.converted or f'{count} {_PARTS[of]}'}"
        return Quantity(meant.value, typed, converted=said, plausible=meant.plausible)
    if any(unit_key(name) == f"/{of}" for unit in finding.units for name in unit.names):
        return None
    if not finding.unit and finding.plausible is not None and Decimal(of) == finding.plausible.high:
        return _within(finding, Quantity(Decimal(count), typed))
    return Slip(f'"{typed}" is a fraction. Please type one number.')


def _in_two_units(finding: Finding, typed: str) -> Quantity | Slip | None:
    found = in_two_units(finding, typed)
    if found is None or found[0] != len(typed):
        return None
    return _within(finding, Quantity(found[1], typed, converted=found[2]))


# units


def _measured(finding: Finding, number: Decimal, unit: str, typed: str) -> Quantity | Slip:
    unit = unit.strip().rstrip(".,;") if unit.strip() not in (".",) else ""
    if not unit:
        return _bare(finding, number, typed)
    if _ALTERNATE.search(unit):
        return Slip(f'"{typed}": please type the dose of one day, and say alternate days for the schedule.')
    times, per_time = 1, unit
    match = find_unit(finding, unit)
    often = OFTEN.search(unit)
    if match is None and often is not None and unit_key(finding.unit).endswith("/day"):
        times = _times(often.group(1))
        per_time = unit[: often.start()].strip() or finding.unit.removesuffix("/day")
        match = find_unit(finding, f"{per_time}/day")
        if match is not None and per_time == unit_key(finding.unit).removesuffix("/day"):
            match = match[0], match[1] if unit[: often.start()].strip() else ("unit assumed",)
    if match is None:
        return _unknown_unit(finding, unit, typed)
    known, notes = match
    value = convert(known, number * times)
    sum_said = f"{plain(number)} {per_time}" + (f" x {times} a day" if times > 1 else "")
    if times > 1 and known.times != 1:
        sum_said = f"({sum_said})"
    changed = known.times != 1 or known.subtract != 0 or times > 1
    if changed or not _same(finding.unit, unit, notes):
        said = f"{arithmetic(known, sum_said)} = {with_unit(finding, plain(value))}"
    else:
        said = ""
    return _within(finding, Quantity(value, typed, converted=said, assumed=notes))


def _times(often: str) -> int:
    """How many doses a day `bd`, `three times a day` or `1-0-1` says."""
    if often[0].isdigit():
        return sum(int(part) for part in often.split("-"))
    return _TIMES[often.lower().replace(".", "").split()[0]]


def _same(own: str, typed: str, notes: tuple[str, ...]) -> bool:
    return bool(notes) or not own or unit_key(typed).lower() in unit_key(own).lower()


def _unknown_unit(finding: Finding, unit: str, typed: str) -> Slip:
    units = allowed_units(finding)
    if not units:
        none = f'{sentence(finding.title)} has no unit, so "{unit}" is not understood.'
        return Slip(f"{none} Please type the number alone.")
    if unit_key(unit).lower().startswith("mg/kg") and finding.unit.startswith("mg/"):
        return Slip(f'"{typed}" is a dose for each kg. Please type it in {finding.unit}.')
    said = f'"{unit}" is not a unit of {finding.title}. Please use {listed(units)}.'
    daily = unit_key(unit).endswith("/day") or OFTEN.search(unit) is not None
    if daily and unit_key(finding.unit).endswith("/week"):
        said += " If it is taken daily, please say that instead."
    return Slip(said)


def _bare(finding: Finding, number: Decimal, typed: str) -> Quantity | Slip:
    if other := _other_unit(finding, number, typed, finding.unitless or finding.plausible):
        return Slip(f'"{typed}" without a unit: {other}, or {typed} {finding.unit}? Please type the unit.')
    assumed = bool(finding.unit) and not is_graded(finding) and not finding.whole  # counts and years
    notes = ("unit assumed",) if assumed else ()
    return _within(finding, Quantity(number, typed, unit_assumed=assumed, assumed=notes))


def _other_unit(finding: Finding, number: Decimal, typed: str, usual: Range | None) -> str:
    """What a number without a unit may be, where it would be strange in the finding's own unit; else ""."""
    if usual is None or number in usual or not number:
        return ""
    for unit in finding.units:
        other = convert(unit, number)
        if (unit.times != 1 or unit.subtract) and other in (finding.plausible or usual):
            typed_so = f"{typed} {unit.names[0]}".replace(" 10", " x10")
            return f"{typed_so} (= {plain(other)} {finding.unit})"
    return ""


def _within(finding: Finding, read: Quantity) -> Quantity | Slip:
    value = read.value + 0  # no -0
    shown = with_unit(finding, plain(value))
    if finding.possible is not None and value not in finding.possible:
        low, high = plain(finding.possible.low), plain(finding.possible.high)
        return Slip(f"{sentence(finding.title)} {shown} is outside what is possible ({low} to {high}).")
    if finding.possible is None and value < 0:
        return Slip(f"{sentence(finding.title)} cannot be below 0.")
    if finding.whole and value != value.to_integral_value():
        return Slip(f"{sentence(finding.title)} takes a whole number, not {plain(value)}.")
    plausible = finding.plausible is None or value in finding.plausible
    return Quantity(value, read.typed, read.unit_assumed, read.converted, plausible, read.assumed)
