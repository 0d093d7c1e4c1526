"""Every unit that a finding declares, against pint: a new one without a line here fails.

Chemical conversions are worked out from the molar masses written here, in g/mol, and from nothing in the rule
set. pint is a judge in the tests and reads nothing that is typed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

import pint
import pytest

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Shape
from assistant.reading.answers.quantities import Quantity, Slip, read_quantity
from assistant.reading.answers.units import convert, unit_key
from tests.reasoning.patients import ruleset

MYOSITIS = ruleset()
KIN = (RoleKind.PREVIOUS, RoleKind.PEAK, RoleKind.UPPER_LIMIT)
NUMBERS = [f for f in MYOSITIS.findings.values() if f.shape is Shape.NUMBER]
REGISTRY: pint.UnitRegistry[Decimal] = pint.UnitRegistry(non_int_type=Decimal)
REGISTRY.define("biological_unit = [biological]")
REGISTRY.define("common_year = 365 * day")
REGISTRY.define("common_month = common_year / 12")
REGISTRY.define("myriad = 10000 * count")
REGISTRY.define("lakh = 100000 * count")
REGISTRY.define("equivalent_charge = [charge_count]")

GRAMS_PER_MOL = {
    "calcium": Decimal("40.078"),
    "phosphate": Decimal("30.974"),  # phosphorus, which is what mg/dL are of
    "magnesium": Decimal("24.305"),
    "glucose": Decimal("180.156"),
    "creatinine": Decimal("113.12"),
    "previous_creatinine": Decimal("113.12"),
    "hemoglobin": Decimal("16114"),  # of one chain, as laboratories count it
    "albumin": Decimal("66500"),
    "vitamin_d": Decimal("400.64"),
    "cyclosporine_trough": Decimal("1202.61"),
    "tacrolimus_trough": Decimal("804.02"),
}
CHARGES = {"calcium": 2, "magnesium": 2, "potassium": 1, "sodium": 1}
CONVENTIONAL = Decimal(
    "0.002"
)  # 1/18, 88.4, 2.5 and months of 4.345 weeks are what laboratories and wards use

SAID = {  # the unit as pint knows it, by its folded spelling
    "percent": "% /cent percent %predicted %pred %points",
    "degC": "°C ºC º C degC degreesC celsius",
    "degF": "°F F degF degreesF fahrenheit",
    "millimeter_Hg": "mmHg",
    "milligram/day": "mg/day mgeveryday",
    "milligram": "mg mg/pulse mgapulse mgeachpulse",
    "gram": "g g/pulse gapulse gprednisone-equivalent",
    "gram/day": "g/day",
    "microgram/day": "ug/day",
    "microgram": "ug",
    "milligram/week": "mg/week mgeveryweek mgeachweek mgqw mgqwk mgpw mgwkly mg/7days mgq7d mgevery7days",
    "gram/kilogram": "g/kg g/kg/course g/kgeachcourse",
    "milligram/kilogram": "mg/kg mg/kg/course",
    "week": "week",
    "day": "day",
    "common_month": "month mos",
    "common_year": "year year-old",
    "kilogram": "kg kilogram kilograms kilo kilos kgs",
    "pound": "lb lbs pound pounds",
    "stone": "st stone stones",
    "centimeter": "cm centimetre centimetres centimeter centimeters",
    "inch": "in inch inches",
    "foot": "ft foot feet",
    "meter": "metre metres meter meters",
    "millimeter": "mm millimetres millimeters",
    "meter**2": "m^2 sqm",
    "count": "/5 MRC MRCgrade MRCgrades grade outof5 points point times courses course cycles cycle sessions"
    " session exchanges exchange",
    "enzyme_unit/liter": "U/L units/L unit/L",
    "enzyme_unit/milliliter": "U/mL",
    "kiloenzyme_unit/liter": "kU/L",
    "microkatal/liter": "ukat/L",
    "nanokatal/milliliter": "nkat/mL",
    "millimole/liter": "mmol/L mM",
    "micromole/liter": "umol/L micromol/L mcmol/L mkmol/L",
    "nanomole/liter": "nmol/L",
    "milliequivalent_charge/liter": "mEq/L mval/L",
    "millibiological_unit/liter": "mIU/L mIE/L mE/L mU/L",
    "microbiological_unit/milliliter": "uIU/mL uU/mL microIU/mL",
    "nanogram/milliliter": "ng/mL",
    "microgram/liter": "ug/L",
    "microgram/milliliter": "ug/mL",
    "milligram/deciliter": "mg/dL",
    "milligram/liter": "mg/L",
    "gram/liter": "g/L",
    "gram/deciliter": "g/dL",
    "femtoliter": "fL femtolitre femtolitres",
    "micrometer**3": "um^3 um3",
    "millimeter/hour": "mm/h mm/hr mm/hour mminthefirsthour mm/1h mm/1hr mm/1sthour",
    "milliliter/minute": "mL/min/1.73m^2 mL/min",
    "milliliter/kilogram": "mL/kg ml/kgofbodyweight",
    "centimeter**3/kilogram": "cc/kg",
    "count/microliter": "/uL cells/uL",
    "count/millimeter**3": "/mm^3 cells/mm^3 c/mm^3",
    "gigacount/liter": "10^9/L 10^9 G/L Gpt/L GI/L",
    "count/nanoliter": "/nL",
    "hectocount/microliter": "10^2/uL",
    "hectocount/millimeter**3": "10^2/mm^3",
    "kilocount/microliter": "K/uL 10^3/uL 1000/uL Tsd/uL thousand thousand/uL",
    "kilocount/millimeter**3": "K/mm^3 10^3/mm^3 1000/mm^3 thousand/mm^3",
    "myriad/microliter": "10^4/uL",
    "myriad/millimeter**3": "10^4/mm^3",
    "lakh/microliter": "lakh lakhs lac lacs lakh/uL lakhs/uL",
    "lakh/millimeter**3": "lakh/mm^3 lakhs/mm^3",
}
PINT = {spelled: said for said, spellings in SAID.items() for spelled in spellings.split()}
OF_ONE_FINDING = {  # a spelling that means something else for this unit
    ("weeks", "m"): "common_month",
    ("cm", "m"): "meter",
    ("mm/h", "mm"): "millimeter/hour",
    ("U/L", "IU/L"): "enzyme_unit/liter",
    ("U/L", "IE/L"): "enzyme_unit/liter",
    ("U/L", "UI/L"): "enzyme_unit/liter",
    ("U/L", "mU/mL"): "millienzyme_unit/milliliter",
    ("U/L", "mIU/mL"): "millienzyme_unit/milliliter",
    ("mg", "mg/day"): "milligram",  # cyclophosphamide by mouth: a day, where a pulse is given by vein
    ("/µL", "L"): "lakh/microliter",  # 2.5 L: of platelets, as they write it in India
    ("", ""): "count",
}
DECLARED = [(f, unit, name) for f in NUMBERS for unit in f.units for name in unit.names]


def in_pint(finding: Finding, name: str) -> str:
    """The unit for pint; a dose without its rate is of the finding's own."""
    spelled = unit_key(name)
    said = OF_ONE_FINDING.get((finding.unit, spelled)) or PINT.get(spelled)
    assert said, (
        f'{finding.name}: add the unit "{name}" as {spelled} to SAID of {__name__}, under its name in pint'
    )
    rate = re.search(r"/(?:day|week)$", finding.unit)
    return said + rate.group() if rate and said in ("milligram", "gram", "microgram") else said


def expected(finding: Finding, name: str, amount: Decimal) -> Decimal:
    """The amount in the finding's own unit, as pint has it."""
    substance = finding.name if finding.name in (*GRAMS_PER_MOL, *CHARGES) else ""
    own = in_pint(finding, finding.unit) if finding.unit else "count"
    unit = "a1c" if unit_key(name) == "mmol/mol" else in_pint(finding, name)
    try:
        return in_own(substance, own, unit, amount)
    except KeyError:
        wanted = "CHARGES" if "equivalent" in unit else "GRAMS_PER_MOL"
        pytest.fail(f"{finding.name}: {finding.unit} from {name} needs its line in {wanted} of {__name__}")


@cache
def in_own(substance: str, own: str, unit: str, amount: Decimal) -> Decimal:
    if unit == "a1c":  # haemoglobin A1c: the master equation of IFCC and NGSP
        return amount * Decimal("0.09148") + Decimal("2.152")
    typed, target = REGISTRY.Quantity(amount, unit), REGISTRY.Unit(own)
    if "equivalent" in unit:
        typed = REGISTRY.Quantity(amount / CHARGES[substance], "millimole/liter")
    mass, molar = REGISTRY.Unit("gram/liter"), REGISTRY.Unit("mole/liter")
    if typed.is_compatible_with(mass) and target.is_compatible_with(molar):
        typed = typed / REGISTRY.Quantity(GRAMS_PER_MOL[substance], "gram/mole")
    elif typed.is_compatible_with(molar) and target.is_compatible_with(mass):
        typed = typed * REGISTRY.Quantity(GRAMS_PER_MOL[substance], "gram/mole")
    return Decimal(typed.to(target).magnitude)


def is_exact(finding: Finding, name: str) -> bool:
    """Whether the two units differ by definition alone, and not by a substance or a calendar."""
    if unit_key(name) == "mmol/mol":
        return True
    units = [in_pint(finding, name), in_pint(finding, finding.unit) if finding.unit else "count"]
    moles = ["mole" in unit for unit in units]
    return moles[0] == moles[1] and not any("common" in unit for unit in units)


@pytest.mark.parametrize("finding", [f for f in NUMBERS if f.units], ids=lambda finding: finding.name)
def test_a_declared_unit_is_what_pint_has(finding: Finding) -> None:
    for unit in finding.units:
        for name in unit.names:
            for amount in (Decimal("0.5"), Decimal("101.5")):
                ours, theirs = convert(unit, amount), expected(finding, name, amount)
                allowed = Decimal("0.00001") if is_exact(finding, name) else abs(theirs) * CONVENTIONAL
                assert abs(ours - theirs) <= allowed, (name, ours, theirs)


def test_the_value_before_the_peak_and_the_upper_limit_take_the_units_of_their_finding() -> None:
    for finding in NUMBERS:
        for of in (MYOSITIS.findings[role.of] for role in finding.roles if role.kind in KIN):
            assert units(finding) == units(of), f"give {finding.name} and {of.name} the same `unit` lines"


def units(finding: Finding) -> dict[str, tuple[Decimal, Decimal]]:
    declared = {unit_key(name): (unit.times, unit.subtract) for unit in finding.units for name in unit.names}
    return declared | {unit_key(finding.unit): (Decimal(1), Decimal(0))}


def test_two_spellings_of_one_unit_convert_alike() -> None:
    for finding in NUMBERS:
        meant: dict[str, set[tuple[Decimal, Decimal]]] = {}
        for unit in finding.units:
            for name in unit.names:
                meant.setdefault(unit_key(name).lower(), set()).add((unit.times, unit.subtract))
        assert [name for name, units in meant.items() if len(units) > 1] == [], finding.name


def test_every_declared_spelling_can_be_typed() -> None:
    for finding, unit, name in DECLARED:
        if not finding.formula:
            usual = finding.plausible.high if finding.plausible else Decimal(1)
            amount = (
                max(1, int(usual / unit.times / 2 + unit.subtract)) if unit.times != 1 else int(usual / 2)
            )
            read = read_quantity(finding, f"{amount} {name}")
            assert isinstance(read, Quantity), (finding.name, name, read)
            assert read.value == convert(unit, Decimal(amount)), (finding.name, name)


IMPLAUSIBLE = [
    *[("creatinine", "1.2", "mg/dL"), ("hemoglobin", "11", "g/dL"), ("white_cells", "4.2", "x10^9/L")],
    *[("glucose", "110", "mg/dL"), ("ck", "43", "ukat/L"), ("previous_ck", "4.2", "ukat/L")],
    *[("platelets", "150", "x10^9/L"), ("height", "1.7", "m"), ("height", "67", "in")],
    *[("vitamin_d", "20", "ng/mL"), ("temperature", "101", "°F"), ("hba1c", "48", "mmol/mol")],
    *[("calcium", "9.6", "mg/dL"), ("phosphate", "3.4", "mg/dL"), ("magnesium", "2", "mg/dL")],
    *[("albumin", "3.5", "g/dL"), ("immunoglobulin_g", "1200", "mg/dL"), ("alt", "0.9", "ukat/L")],
    *[("ck_upper_limit", "3.3", "ukat/L"), ("weight", "165", "lb"), ("neutrophils", "0.9", "x10^9/L")],
    *[("mycophenolate_dose", "1500", "mg"), ("glucocorticoid_cumulative_dose", "4000", "mg")],
]


@pytest.mark.parametrize(("name", "typed", "offered"), IMPLAUSIBLE)
def test_a_number_that_is_strange_in_its_own_unit_is_asked_about_with_the_other(
    name: str, typed: str, offered: str
) -> None:
    finding = MYOSITIS.findings[name]
    asked = read_quantity(finding, typed)
    assert isinstance(asked, Slip)
    assert f'"{typed}" without a unit: {typed} {offered} (= ' in asked.says
    assert asked.says.endswith(f"or {typed} {finding.unit}? Please type the unit.")
    other, own = (
        read_quantity(finding, f"{typed} {offered}"),
        read_quantity(finding, f"{typed} {finding.unit}"),
    )
    assert isinstance(other, Quantity)
    assert other.plausible
    if not isinstance(own, Slip):  # both units that it offers are taken as they are typed
        assert own.value == Decimal(typed)
