"""Units as people type them: which one is meant, and how a number is carried into the finding's own unit.

Only the units that the rule set allows are known, and for durations in weeks also days, months and years.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from assistant.knowledge.model.ruleset import Finding, Unit

DECIMALS = 6
TIME_NAMES = {
    "day": ("d", "day", "days"),
    "week": ("w", "wk", "wks", "week", "weeks"),
    "fortnight": ("fortnight", "fortnights"),
    "month": ("mo", "mth", "mths", "month", "months"),
    "year": (
        "y",
        "yr",
        "yrs",
        "year",
        "years",
        "yo",
        "y/o",
        "y.o.",
        "yearold",
        "yearsold",
        "yrold",
        "yrsold",
    ),
}
TIME_OF = {name: time for time, names in TIME_NAMES.items() for name in names}
_IN_WEEKS = (
    Unit(TIME_NAMES["fortnight"], Decimal(2)),
    Unit(TIME_NAMES["month"], Decimal("4.345")),
    Unit(TIME_NAMES["day"], Decimal("0.142857")),
    Unit(TIME_NAMES["year"], Decimal("52.142857")),
)
FOLD = str.maketrans("−–—\u2011×·’\u2018″“”\u00a0\u202f\t", '----x.\'\'"""   ')  # one character for one
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SPELLINGS = tuple(
    (re.compile(spelled, re.I), short)
    for spelled, short in (
        (r"^[x*]\s*(?=10)", ""),
        (r"^10(?:\*|e\+?|\((?=\d\)))0?(\d+)\)?", r"10^\1"),
        (r"(?<![a-z])m2\b", "m^2"),
        (r"\b(?:cu(?:bic)?\.?\s?mm|cmm|mm3)(?!\w)", "mm^3"),
        (r"\b(?:micro|mikro)\s?lit(?:re|er)s?\b", "uL"),
        (r"\b(m|d|u)?(?:illi|eci)?lit(?:re|er)s?\b", r"\1L"),
        (r"\b(?:micro|mikro|u)kat(?:als?)?(?![a-z])", "ukat"),
        (r"\bmicrog(?:ram(?:me)?s?)?\b", "ug"),
        (r"^(m?g)\s?%$", r"\1/dL"),
        (r"/\s?100\s?ml$", "/dL"),
        (r"^#$", "lb"),
    )
)
OFTEN = re.compile(
    r"\s*(?:/|\b)(b\.?d|b\.?i\.?d|t\.?d\.?s|t\.?i\.?d|q\.?d\.?s|q\.?i\.?d|(?:twice|three times|four times)"
    r"(?:\s*(?:daily|a day|per day|/day))?|\d(?:-\d){2,3})\.?$",
    re.I,
)
_RATE = re.compile(r"/(?:day|week)$")


def plain(number: Decimal) -> str:
    """The number without exponent or trailing zeros."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def sentence(text: str) -> str:
    """The text with a capital first, unless its first word is spelled in its own way (eGFR)."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.islower() else text


def listed(names: Sequence[str], last: str = "or") -> str:
    """Names as a sentence lists them: `a, b or c`."""
    return f" {last} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def in_weeks(finding: Finding) -> bool:
    """Whether the finding is a duration in weeks."""
    return TIME_OF.get(finding.unit.lower()) == "week"


def allowed_units(finding: Finding) -> tuple[str, ...]:
    """The units that may be typed for the finding, its own first, one name each."""
    named: dict[str, str] = {unit_key(finding.unit): finding.unit} if finding.unit else {}
    for unit in _units(finding):
        named.setdefault(unit_key(unit.names[0]), unit.names[0])
    return tuple(named.values())


@lru_cache(maxsize=10_000)
def unit_key(unit: str) -> str:
    """A unit with its spellings folded: `x 10⁹ / L` and `10^9/L` are one, so are `mg daily` and `mg/day`."""
    text = re.sub(
        r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^" + m.group().translate(_RAISED), unit.translate(FOLD).strip()
    )
    text = re.sub(r"^(?:mgs|mgm|milligrams?)\b", "mg", text, flags=re.I)
    text = re.sub(r"^(?:grams?|grammes?|grs?|gms?)\b", "g", text, flags=re.I)
    text = re.sub(r"[µμ]", "u", re.sub(r"\bmcg\b", "ug", text))
    for spelled, short in _SPELLINGS:
        text = spelled.sub(short, text)
    text = re.sub(r"\s*(?:/|\bper\b|\b(?:once )?an?\b(?= (?:day|week|course)))\s*", "/", text, flags=re.I)
    text = re.sub(r"/(?:d|24\s?h(?:rs?|ours)?)$", "/day", text)
    text = re.sub(r"/(?:w|wk)$", "/week", text)
    text = re.sub(
        r"(?<=\S)\s+(?:once\s+)?(?:daily|od|qd|o\.d\.?|q\.d\.?|mane|nocte)$", "/day", text, flags=re.I
    )
    text = re.sub(r"(?<=\S)\s+(?:once\s+)?weekly$", "/week", text, flags=re.I)
    text = re.sub(r"\s+", "", text)
    return TIME_OF.get(text.lower(), text)


def time_unit(unit: str) -> str | None:
    """The unit of time that is typed, if it is one."""
    return TIME_OF.get(re.sub(r"\s+", "", unit).lower())


def _units(finding: Finding) -> tuple[Unit, ...]:
    return finding.units + (_IN_WEEKS if in_weeks(finding) else ())


def find_unit(finding: Finding, typed: str) -> tuple[Unit, tuple[str, ...]] | None:
    """The unit that is typed, as written or else in any case, with notes. None: not one of its units."""
    key = unit_key(typed)
    own = Unit((finding.unit,), Decimal(1))
    own_key = unit_key(finding.unit)
    rate = re.search(r"/(?:day|week|course|1\.73m\^2)$", own_key)
    rest = finding.unit.split(" ", 1)
    named = [(own_key, own)] + [(unit_key(name), unit) for unit in _units(finding) for name in unit.names]
    if rate and key == rate.group():
        return own, ("unit assumed",)
    keys = [key]
    if rate and not _RATE.search(key):
        keys.append(key + rate.group())
    for wanted in keys:
        for fold in (str, str.lower):
            found = [unit for name, unit in named if fold(name) == fold(wanted)]
            if found and all((u.times, u.subtract) == (found[0].times, found[0].subtract) for u in found):
                assumed = rate is not None and not key.endswith(rate.group()) and not OFTEN.search(typed)
                return found[0], (_per(rate.group()),) if rate and assumed else ()
            if found:
                return None
    if len(rest) == 2 and unit_key(rest[0]) == key:  # "%" for "% predicted", "g/kg" for "g/kg per course"
        return own, (f"{rest[1]} assumed",)
    return None


def _per(rate: str) -> str:
    return f"per {rate[1:].replace('m^2', ' m²')} assumed"


def convert(unit: Unit, number: Decimal) -> Decimal:
    """The number in the finding's own unit, to 6 decimals, half to even."""
    if unit.times == 1 and not unit.subtract:
        return number
    with localcontext() as context:
        context.prec = 60
        factor = exact(unit.times)
        result = (number - unit.subtract) * factor.numerator / factor.denominator
        return Decimal(plain(result.quantize(Decimal(1).scaleb(-DECIMALS), ROUND_HALF_EVEN)))


def arithmetic(unit: Unit, said: str) -> str:
    """The sum that `convert` does on what was said: `4.2 ukat/L x 60`, `14 days / 7`."""
    if unit.subtract:
        said = f"({said} {'+' if unit.subtract < 0 else '-'} {plain(abs(unit.subtract))})"
    factor = exact(unit.times)
    if factor.numerator == 1 and factor.denominator != 1:
        return f"{said} / {factor.denominator}"
    if factor != Fraction(unit.times):
        return f"{said} x {factor}"
    return f"{said} x {plain(unit.times)}" if unit.times != 1 else said


def exact(times: Decimal) -> Fraction:
    """The factor meant by a rounded one: 0.142857 is 1/7 and 0.555556 is 5/9, so that 14 days are 2 weeks."""
    exponent = times.as_tuple().exponent
    if isinstance(exponent, int) and exponent <= -DECIMALS:
        near = Fraction(times).limit_denominator(100)
        if round(near, -exponent) == Fraction(times):
            return near
    return Fraction(times)
