from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.model.ruleset import Finding, Place, Range, Shape, Unit
from assistant.reading.answers.quantities import Quantity, Slip, accept, read_quantity
from assistant.reading.answers.units import exact


def number(name: str, unit: str, low: str, high: str, possible: tuple[str, str], *units: Unit) -> Finding:
    return Finding(
        name,
        Shape.NUMBER,
        Place("x.rules", 1),
        unit=unit,
        plausible=Range(Decimal(low), Decimal(high)),
        possible=Range(Decimal(possible[0]), Decimal(possible[1])),
        units=units,
        called={"ck": "CK", "oxygen_saturation": "SpO2"}.get(name, ""),
    )


def unit(*names: str, times: str = "1", subtract: str = "0") -> Unit:
    return Unit(names, Decimal(times), Decimal(subtract))


TEN_NINE = unit("10^9/L", "K/µL", times="1000")
FINDINGS = {
    finding.name: finding
    for finding in (
        number(
            "ck", "U/L", "5", "200000", ("0", "2000000"), unit("IU/L"), unit("ukat/L", "µkat/L", times="60")
        ),
        number("white_cells", "/µL", "100", "100000", ("0", "1000000"), TEN_NINE),
        number("neutrophils", "/µL", "0", "50000", ("0", "500000"), TEN_NINE),
        number("oxygen_saturation", "%", "50", "100", ("0", "100")),
        number("creatinine", "µmol/L", "20", "1500", ("1", "5000"), unit("mg/dL", times="88.4")),
        number("glucose", "mmol/L", "1", "60", ("0", "150"), unit("mg/dL", times="0.0555555556")),
        number("potassium", "mmol/L", "1.5", "8", ("0.5", "15"), unit("mEq/L")),
        number(
            "temperature", "°C", "30", "43", ("20", "47"), unit("°F", "F", times="0.555556", subtract="32")
        ),
        number("leg_strength", "MRC", "0", "5", ("0", "5")),
        number("duration", "weeks", "0", "1500", ("0", "5000")),
        number("steroid_dose", "mg/day", "0", "1000", ("0", "5000"), unit("g/day", times="1000")),
        number("methotrexate_dose", "mg/week", "0", "60", ("0", "200")),
        number("weight", "kg", "2", "300", ("0.3", "700"), unit("lb", "lbs", times="0.45359237")),
        number(
            "height",
            "cm",
            "45",
            "230",
            ("20", "280"),
            unit("m", times="100"),
            unit("ft", times="30.48"),
            unit("in", times="2.54"),
        ),
        number("egfr", "mL/min/1.73 m²", "3", "150", ("0", "250")),
        number("mmt8", "", "0", "150", ("0", "150")),
        number("base_excess", "mmol/L", "-30", "30", ("-50", "50")),
    )
}
FINDINGS["neutrophils"] = replace(FINDINGS["neutrophils"], unitless=Range(Decimal(50), Decimal(50000)))
FINDINGS["age"] = Finding(
    "age",
    Shape.NUMBER,
    Place("x.rules", 1),
    whole=True,
    unit="years",
    plausible=Range(Decimal(0), Decimal(110)),
)


def read(name: str, text: str) -> Quantity | Slip:
    return read_quantity(FINDINGS[name], text)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("ck", "2600", "2600"),
        ("ck", "2600 U/L", "2600"),
        ("ck", "2600 u/l", "2600"),
        ("ck", "250 IU/L", "250"),
        ("ck", "4.2 ukat/L", "252"),
        ("ck", "4.2µkat/L", "252"),
        ("white_cells", "4 x 10^9/L", "4000"),
        ("white_cells", "4.1x10^9/L", "4100"),
        ("white_cells", "4.1 ×10⁹/L", "4100"),
        ("white_cells", "4.2 k/ul", "4200"),
        ("white_cells", "4200 /uL", "4200"),
        ("white_cells", "900", "900"),
        ("leg_strength", "4-", "3.67"),
        ("leg_strength", "4−", "3.67"),
        ("leg_strength", "4+", "4.33"),
        ("leg_strength", "3/5", "3"),
        ("leg_strength", "4-/5", "3.67"),
        ("leg_strength", "MRC 4", "4"),
        ("leg_strength", "4.5", "4.5"),
        ("duration", "3/12", "13.035"),
        ("duration", "6/52", "6"),
        ("duration", "2/7", "0.285714"),
        ("duration", "14 wk", "14"),
        ("duration", "14 days", "2"),
        ("duration", "a month", "4.345"),
        ("duration", "two weeks", "2"),
        ("steroid_dose", "30 mg daily", "30"),
        ("steroid_dose", "30 mg od", "30"),
        ("steroid_dose", "15 mg bd", "30"),
        ("steroid_dose", "1 g", "1000"),
        ("methotrexate_dose", "15 mg weekly", "15"),
        ("temperature", "100.4 F", "38"),
        ("height", "5'10", "177.8"),
        ("height", "1.7 m", "170"),
        ("egfr", "60 ml/min/1.73m2", "60"),
        ("mmt8", "132/150", "132"),
        ("age", "54 y", "54"),
        ("age", "54 years old", "54"),
        ("base_excess", "-4", "-4"),
    ],
)
def test_a_number_is_read_in_the_findings_unit(name: str, text: str, value: str) -> None:
    quantity = read(name, text)
    assert isinstance(quantity, Quantity)
    assert quantity.value == Decimal(value)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("ck", "4,2", '"4,2" can be 4.2 or 42. Please type it with a point.'),
        ("ck", "1,200", '"1,200" can be 1200 or 1.2. Please type 1200 without the comma.'),
        ("ck", "1 200", '"1 200" can be 1200 or two numbers. Please type 1200 without a space.'),
        ("ck", "<40", '"<40" is not one number. Please type the number itself.'),
        ("ck", ">200", '">200" is not one number. Please type the number itself.'),
        ("ck", "~ 50", '"~ 50" is not one number. Please type the number itself.'),
        ("ck", "40-60", '"40-60" is a range. Please type one number.'),
        ("ck", "40 to 60", '"40 to 60" is a range. Please type one number.'),
        ("ck", "1/2", '"1/2" is a fraction. Please type one number.'),
        ("ck", "½", 'Please type "½" with the digits 0 to 9.'),
        ("ck", "٣", 'Please type "٣" with the digits 0 to 9.'),
        ("ck", "1e5", '"1e5" is not a plain number. Please type it with digits and a point only.'),
        ("ck", "NaN", '"NaN" is not a plain number. Please type it with digits and a point only.'),
        ("ck", "inf", '"inf" is not a plain number. Please type it with digits and a point only.'),
        ("ck", "1.2345678", '"1.2345678" has more than 6 decimals. Please round it.'),
        ("ck", "12 mg", '"mg" is not a unit of CK. Please use U/L, IU/L or ukat/L.'),
        ("ck", "-4", "CK -4 U/L is outside what is possible (0 to 2000000)."),
        ("ck", "high", '"high" is not a number. CK takes a number in U/L, IU/L or ukat/L.'),
        ("ck", "", "CK takes a number in U/L, IU/L or ukat/L."),
        ("oxygen_saturation", "104 %", "SpO2 104 % is outside what is possible (0 to 100)."),
        ("age", "54.5", "Age takes a whole number, not 54.5."),
        ("duration", "3/5", '"3/5" is a fraction. Please type one number.'),
        ("duration", "a few weeks", '"a few weeks" is not one number. Please type the number itself.'),
        ("leg_strength", "5+", '"5+" is not an MRC grade. Please type 0 to 5, such as 4-, 4 or 4+.'),
        (
            "methotrexate_dose",
            "7.5 mg daily",
            '"mg daily" is not a unit of methotrexate dose. Please use mg/week. '
            "If it is taken daily, please say that instead.",
        ),
        ("steroid_dose", "1 mg/kg", '"1 mg/kg" is a dose for each kg. Please type it in mg/day.'),
        (
            "steroid_dose",
            "20 mg qod",
            '"20 mg qod": please type the dose of one day, and say alternate days for the schedule.',
        ),
        ("mmt8", "130 mg", 'Mmt8 has no unit, so "mg" is not understood. Please type the number alone.'),
        (
            "white_cells",
            "4.2",
            '"4.2" without a unit: 4.2 x10^9/L (= 4200 /µL), or 4.2 /µL? Please type the unit.',
        ),
        (
            "neutrophils",
            "0.9",
            '"0.9" without a unit: 0.9 x10^9/L (= 900 /µL), or 0.9 /µL? Please type the unit.',
        ),
        (
            "creatinine",
            "1.2",
            '"1.2" without a unit: 1.2 mg/dL (= 106.08 µmol/L), or 1.2 µmol/L? Please type the unit.',
        ),
    ],
)
def test_what_can_be_read_two_ways_is_refused_with_a_sentence(name: str, text: str, says: str) -> None:
    assert read(name, text) == Slip(says)


def test_a_conversion_is_shown_and_a_missing_unit_is_said() -> None:
    converted, bare, daily = read("ck", "4.2 ukat/L"), read("ck", "2600"), read("steroid_dose", "30 mg")
    assert isinstance(converted, Quantity)
    assert isinstance(bare, Quantity)
    assert isinstance(daily, Quantity)
    assert converted.converted == "4.2 ukat/L x 60 = 252 U/L"
    assert not converted.unit_assumed
    assert bare.unit_assumed
    assert bare.assumed == ("unit assumed",)
    assert daily.assumed == ("per day assumed",)


def test_outside_the_plausible_range_is_kept_to_be_confirmed() -> None:
    quantity = read("oxygen_saturation", "40 %")
    assert isinstance(quantity, Quantity)
    assert not quantity.plausible


def test_a_threshold_stays_where_it_was_after_conversion() -> None:
    month, fever = read("duration", "28 days"), read("temperature", "100.4 °F")
    assert isinstance(month, Quantity)
    assert isinstance(fever, Quantity)
    assert month.value == Decimal(4)
    assert fever.value == Decimal(38)
    assert exact(Decimal("0.142857")) == exact(Decimal("0.1428571429"))
    assert exact(Decimal("4.345")) == Decimal("4.345")


PINT = {
    "ukat/L": ("microkatal/liter", "enzyme_unit/liter"),
    "mg/dL": ("milligram/deciliter", "gram/liter"),
    "lb": ("pound", "kilogram"),
    "m": ("meter", "centimeter"),
    "g/day": ("gram/day", "milligram/day"),
    "10^9/L": ("1/nanoliter", "1/microliter"),
    "°F": ("degF", "degC"),
}
REGISTRY: pint.UnitRegistry[Decimal] = pint.UnitRegistry(non_int_type=Decimal)


@given(st.decimals(min_value=1, max_value=500, places=2))
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("ck", "ukat/L"),
        ("weight", "lb"),
        ("height", "m"),
        ("steroid_dose", "g/day"),
        ("white_cells", "10^9/L"),
        ("temperature", "°F"),
    ],
)
def test_conversions_agree_with_pint(name: str, typed: str, amount: Decimal) -> None:
    quantity = read(name, f"{amount} {typed}")
    if isinstance(quantity, Quantity):
        theirs, ours = PINT[typed]
        expected = Decimal(REGISTRY.Quantity(amount, theirs).to(ours).magnitude)
        assert abs(quantity.value - expected) <= Decimal("0.000001")


@given(
    st.sampled_from(sorted(FINDINGS)),
    st.text() | st.from_regex(r"[<>~+-]?[0-9.,/ e^x'%+-]{0,12}\s?[a-zA-Z/µ°%]{0,8}"),
)
def test_nothing_typed_makes_it_raise(name: str, text: str) -> None:
    quantity = read(name, text)
    if isinstance(quantity, Quantity):
        finding = FINDINGS[name]
        assert quantity.value.is_finite()
        assert finding.possible is None or quantity.value in finding.possible
        assert -int(quantity.value.normalize().as_tuple().exponent) <= 6


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_a_number_in_the_findings_unit_is_accepted_or_refused(value: Decimal) -> None:
    quantity = accept(FINDINGS["ck"], value, str(value))
    assert isinstance(quantity, Slip) or quantity.value == value
