"""A number in the unit of a finding: which it is, what was not typed, and whether it can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Ruleset
from assistant.reading.answers.quantities import is_graded
from assistant.reading.answers.units import arithmetic, convert, find_unit, plain, unit_key
from assistant.reading.text.numbers import Number
from assistant.reading.text.token import Token
from assistant.reading.wording import playing

_LOW = "L"  # the flag of a laboratory, but not of a volume
_VOLUMES = ("ml", "%")


@dataclass(frozen=True, slots=True)
class Value:
    """A number in a finding's unit. why: what is not plain in it, as a sentence; then nothing is taken."""

    value: Decimal
    notes: tuple[str, ...] = ()
    converted: str = ""
    plausible: bool = True
    why: str = ""


def in_unit(finding: Finding, number: Number, unit: str = "") -> Value | None:
    """What the number is in the finding's unit; None where it cannot be of the finding."""
    unit = unit or number.unit
    if unit:
        found = find_unit(finding, unit)
        if found is None and unit == _LOW and not finding.unit.casefold().startswith(_VOLUMES):
            return _bare(finding, replace(number, unit=""))  # `K 2.7 L`
        if found is None and unit_key(unit) != unit_key(finding.unit):
            return None
        known, notes = found if found else (None, ())
        values = [convert(known, v) if known else v for v in number.values]
        value = _likeliest(finding, values)
        said = f"{number.typed} {unit}" if known and (known.times != 1 or known.subtract) else ""
        converted = f"{arithmetic(known, said)} = {plain(value)} {finding.unit}" if said and known else ""
        return _within(finding, value, (*notes, *_formed(number, value)), converted)
    return _bare(finding, number)


def _likeliest(finding: Finding, values: Sequence[Decimal]) -> Decimal:
    usual = finding.unitless or finding.plausible
    return next((v for v in values if usual is None or v in usual), values[0])


def _bare(finding: Finding, number: Number) -> Value | None:
    usual = finding.unitless or finding.plausible
    fitting = [v for v in number.values if usual is None or v in usual]
    note = ("unit assumed",) if finding.unit and not is_graded(finding) and not finding.whole else ()
    if fitting:
        return _within(finding, fitting[0], (*note, *_formed(number, fitting[0])))
    if (other := next((u for u in finding.units if finding.otherwise_in in u.names), None)) and (
        finding.plausible and convert(other, number.value) in finding.plausible
    ):
        value = convert(other, number.value)
        said = (
            f"{arithmetic(other, f'{number.typed} {finding.otherwise_in}')} = {plain(value)} {finding.unit}"
        )
        return _within(finding, value, (f"read in {finding.otherwise_in}",), said)
    others = {
        value: unit
        for unit in reversed(finding.units)
        if unit.times != 1 or unit.subtract
        if (value := convert(unit, number.value)) and finding.plausible and value in finding.plausible
    }
    if len(others) == 1 and not (finding.plausible and number.value in finding.plausible):
        value, unit = others.popitem()
        said = f"{arithmetic(unit, f'{number.typed} {unit.names[0]}')} = {plain(value)} {finding.unit}"
        return _within(finding, value, (f"read in {unit.names[0]}",), said)
    if others:
        either = " or ".join(f"{number.typed} {unit.names[0]}" for unit in others.values())
        return Value(
            number.value, why=f"{finding.title} {number.typed} may be {either}. Please type the unit."
        )
    return _within(finding, number.value, note)


def _formed(number: Number, value: Decimal) -> tuple[str, ...]:
    """Notes on a number that was written as no plain one."""
    notes = []
    if number.bound:
        notes.append(f"typed as {number.typed}")
    if len(number.values) > 1:
        notes.append(f"{number.typed} read as {plain(value)}")
    return tuple(notes)


def _within(finding: Finding, value: Decimal, notes: tuple[str, ...], converted: str = "") -> Value | None:
    value = round(value, 6) + 0
    if finding.possible is not None and value not in finding.possible:
        return None
    if finding.whole and value != value.to_integral_value():
        return None
    usual = finding.plausible is None or value in finding.plausible
    return Value(value, notes, converted, usual)


def takes(finding: Finding, number: Number) -> bool:
    """Whether a number in this form can be of the finding."""
    if is_graded(finding):
        half = number.value % 1 == Decimal("0.5") or number.of == "5"  # 4.5, and no cut-off of 1.0
        whole = half or (number.value % 1 == 0 and "." not in number.typed)
        return (
            whole
            and number.value <= 5
            and number.unit in ("", "L")
            and (not number.of or int(number.of) <= 5)
        )
    if number.sign:
        return False
    if number.of:
        if is_pressure(finding):
            return True
        return (
            not finding.unit
            and finding.plausible is not None
            and Decimal(number.of) == finding.plausible.high
        )
    return in_unit(finding, number) is not None or not number.unit


def graded(finding: Finding, number: Number) -> Value | None:
    """The grade in the words of the finding, or its number; a range counts as its lower end."""
    value = number.grade
    if number.of and number.of != "5":
        value = min(value, Decimal(number.of))
    return Value(value) if 0 <= value <= 5 else None


def of_body(ruleset: Ruleset, number: Number) -> list[Finding]:
    """The measure of the body, weight or height, that alone has a unit in this form."""
    known = [ruleset.playing(kind) for kind in (RoleKind.WEIGHT, RoleKind.HEIGHT)]
    said = number.unit.isalpha() and number.unit
    return [f for f in known if f is not None and said and find_unit(f, said) is not None]


def is_pressure(finding: Finding) -> bool:
    """Whether the finding is the first of two numbers, as in 120/80."""
    return playing(finding, RoleKind.UPPER_PRESSURE) is not None


def names_drug(finding: Finding, value: str | None) -> bool:
    """Whether this names a drug; a kind of drug, of which one is taken, is named without a value too."""
    kinds = (RoleKind.DRUG,) if value is None else (RoleKind.DRUGS, RoleKind.DRUG)
    return any(role.kind in kinds for role in finding.roles)


def kind_of(ruleset: Ruleset, drug: str) -> str:
    """The finding that tells that a drug is taken; '' where none does."""
    return next(
        (f.name for f in ruleset.findings.values() if is_drug(f) and drug in (f.name, *f.choices)), ""
    )


def is_drug(finding: Finding) -> bool:
    """Whether the values of the finding are drugs that are taken."""
    return any(role.kind in (RoleKind.DRUGS, RoleKind.DRUG) for role in finding.roles)


def without_equivalents(ruleset: Ruleset, tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without what only tells a dose in another drug: `MP 16 mg (= 20 pred)`."""
    drugs = [n for n, t in enumerate(tokens) if any(_is_one(ruleset, m.finding, m.value) for m in t.meanings)]
    gone: set[int] = set()
    for at in (n for n, t in enumerate(tokens) if t.term("form") == "equivalent"):
        bracketed = at > 0 and tokens[at - 1].text == "("
        end = next((n for n in range(at, min(at + 6, len(tokens))) if tokens[n].text in ("(", ")")), None)
        inside = [n for n in drugs if end is not None and at < n < end]
        other = [n for n in drugs if n not in inside]
        if end is not None and inside and other and (tokens[end].text == ")") is bracketed:
            gone |= set(range(at - bracketed, end + bracketed))
    return [t for n, t in enumerate(tokens) if n not in gone]


def _is_one(ruleset: Ruleset, finding: str, value: str | None) -> bool:
    """Whether a drug of a kind is named of which one is taken."""
    return any(r.kind == RoleKind.DRUG for r in ruleset.findings[finding].roles) and value != "none"
