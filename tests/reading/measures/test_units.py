"""What is typed with a unit, a dose or a rate: read as it is meant, asked about, or stopped at once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import Echo
from assistant.knowledge.model.ruleset import Finding, Shape, Unit, Value
from assistant.reading.answers.given import read_json
from assistant.reading.answers.quantities import Quantity, Slip, read_quantity
from assistant.reading.answers.units import convert
from assistant.reading.reader import Told
from assistant.reasoning.decision.formulas import complete
from tests.conversation.clinicians import interview
from tests.reading.measures.unit_sentences import ALL, DAY, METHOTREXATE, UnitCase
from tests.reading.reading import read_sentence
from tests.reasoning.patients import ruleset

MYOSITIS = ruleset()
STOPS = "Urgent(text='Methotrexate is taken once a week, never daily'"
STATED = [f for f in MYOSITIS.findings.values() if f.shape is Shape.NUMBER and not f.formula and f.units]


def read(text: str) -> Told:
    return read_sentence(MYOSITIS, text)


def values(told: Told) -> dict[str, str]:
    """What is read; that a drug alone on a line may be proposed is another matter."""
    found: dict[str, list[str]] = {}
    for reading in told.readings:
        if reading.finding != "proposed_action":
            found.setdefault(reading.finding, []).append(reading.shown)
    return {name: "; ".join(shown) for name, shown in found.items()}


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.text)
def test_a_number_is_read_as_it_is_meant_or_asked_about(case: UnitCase) -> None:
    told = read(case.text)
    found, allowed = values(told), {**case.must, **case.may, **case.assumed}
    assert {name: shown for name, shown in found.items() if allowed.get(name) != shown} == {}
    assert {name for name in (*case.must, *case.assumed) if name not in found} == set()
    assert not case.asks or any(case.asks in slip for slip in told.slips), told.slips
    notes = {reading.finding: " ".join(reading.assumed) for reading in told.readings if reading.assumed}
    assert set(case.assumed) <= set(notes)
    assert all(f"read in {case.noted}" in notes[name] for name in case.assumed if case.noted), notes


def test_a_conversion_is_echoed_in_the_unit_of_the_rule_set() -> None:
    echoed = {reading.finding: reading.converted for reading in read("CK 43 µkat/L, Hb 11 g/dL").readings}
    assert echoed == {"ck": "43 µkat/L x 60 = 2580 U/L", "hemoglobin": "11 g/dL x 10 = 110 g/L"}
    height = read("5'7\" and 11 st 4 lb").readings
    assert [reading.converted for reading in height] == [
        "11 st 4 lb = 158 lb x 0.45359237 = 71.667594 kg",
        "5'7\" = 67 in x 2.54 = 170.18 cm",
    ]


# --- methotrexate -------------------------------------------------------------------------------------------


def after(line: str) -> tuple[State, str]:
    state = interview().open()[0]
    state, said = interview().reply(state, line)
    return state, repr(said)


@pytest.mark.parametrize("text", [case.text for case in METHOTREXATE if case.must == DAY][::6])
def test_methotrexate_more_than_once_a_week_stops_everything_at_once(text: str) -> None:
    assert STOPS in after(f"54F PM, {text}")[1]


def test_methotrexate_without_a_frequency_is_marked() -> None:
    _, said = after("54F PM, MTX 15 mg")
    assert Echo.__name__ in said
    assert "per week assumed" in said
    _, weekly = after("54F PM, MTX 15 mg weekly")
    assert STOPS not in weekly


@pytest.mark.parametrize("typed", ["10 mg daily", "10 mg/day", "2.5 mg od", "10 mg bd", "10 mg/d"])
def test_a_daily_dose_is_no_weekly_one_in_any_answer(typed: str) -> None:
    assert isinstance(read_json(MYOSITIS.findings["methotrexate_dose"], typed), Slip)


# --- prednisone equivalents ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drug", "dose", "schedule", "equivalent"),
    [
        ("prednisone", "40", "daily", "40"),
        ("prednisolone", "40", "daily", "40"),
        ("methylprednisolone", "16", "daily", "20"),
        ("dexamethasone", "4", "daily", "26.68"),
        ("hydrocortisone", "20", "daily", "5"),
        ("deflazacort", "30", "daily", "24.9"),
        ("prednisone", "20", "alternate_day", "10"),
        ("prednisone", "60", "stopped", "0"),
        ("other", "4", "daily", None),
        ("methylprednisolone", "64", "pulse", None),
        ("methylprednisolone", "1000", "daily", None),
        ("dexamethasone", "40", None, None),
        ("prednisone", "249", "daily", "249"),
        ("prednisone", "250", "daily", None),
    ],
)
def test_prednisone_equivalents(drug: str, dose: str, schedule: str | None, equivalent: str | None) -> None:
    known: dict[str, Value] = {"glucocorticoid": drug, "glucocorticoid_dose": Decimal(dose)}
    if schedule:
        known["glucocorticoid_schedule"] = schedule
    found = complete(MYOSITIS, known).get("prednisone_equivalent")
    assert found == (None if equivalent is None else Decimal(equivalent))


PULSED = st.builds(
    lambda dose, lead, drug, days: f"{lead}{drug} {dose}{days}",
    st.sampled_from(["250 mg", "500 mg", "1 g", "1000 mg", "1000mg", "0.5 g", "1g"]),
    st.sampled_from(["", "pulsed with ", "IV ", "a pulse of ", "three pulses of ", "pulse "]),
    st.sampled_from(["MP", "IVMP", "methylprednisolone", "Solu-Medrol", "methylpred"]),
    st.sampled_from(
        ["", " x3", " x 3", " daily for 3 days", " od x 3", " iv for 5 days", " pulse", " monthly"]
    ),
)


@settings(max_examples=60, deadline=None)
@given(PULSED, st.sampled_from(["", " then pred 60 mg daily", ", then prednisone 60 mg daily"]))
def test_a_pulse_is_never_a_daily_dose_and_hides_none(pulse: str, kept: str) -> None:
    found = values(read(f"54F PM, {pulse}{kept}"))
    assert found.get("glucocorticoid_dose") == ("60 mg/day" if kept else None)
    assert found["glucocorticoid_schedule"] == ("daily" if kept else "pulse")
    assert found["glucocorticoid"] == ("prednisone" if kept else "methylprednisolone")


# --- properties ---------------------------------------------------------------------------------------------


@st.composite
def in_two_units(draw: st.DrawFn) -> tuple[Finding, Decimal, Unit, str]:
    finding = draw(st.sampled_from(STATED))
    unit = draw(st.sampled_from(finding.units))
    low, high = (
        (finding.plausible.low, finding.plausible.high) if finding.plausible else (Decimal(0), Decimal(9))
    )
    typed = draw(st.decimals(low / unit.times + unit.subtract, high / unit.times + unit.subtract, places=2))
    return finding, typed, unit, draw(st.sampled_from(unit.names))


@settings(max_examples=150, deadline=None)
@given(in_two_units())
def test_a_value_reads_the_same_in_either_unit(drawn: tuple[Finding, Decimal, Unit, str]) -> None:
    finding, typed, unit, name = drawn
    there = read_quantity(finding, f"{typed} {name}")
    here = read_quantity(finding, f"{convert(unit, typed)} {finding.unit}".strip())
    if isinstance(there, Quantity) and isinstance(here, Quantity):
        assert there.value == here.value
        assert there.plausible == here.plausible
    else:
        assert (
            finding.whole
            or finding.unit.startswith("MRC")
            or isinstance(there, Slip) == isinstance(here, Slip)
        )


PIECES = st.sampled_from(
    [
        *[
            "MTX",
            "pred",
            "MP",
            "CK",
            "Hb",
            "height",
            "weight",
            "pulse",
            "x",
            "mg",
            "g",
            "mcg",
            "/kg",
            "daily",
        ],
        *[
            "weekly",
            "od",
            "bd",
            "1-0-1",
            "5'7",
            "11 st",
            "10^9/L",
            "µkat/L",
            "iv",
            "for",
            "then",
            "of",
            ",",
            ".",
        ],
        *[
            "3/12",
            "x3",
            "15",
            "1.2",
            "1000",
            "0",
            "(",
            ")",
            "%",
            "Mon-Fri",
            "a week",
            "ft",
            "in",
            "-",
            "/",
            "st",
        ],
    ]
)
LINES = st.lists(PIECES, max_size=14).map(" ".join) | st.lists(PIECES, max_size=10).map("".join)


@settings(max_examples=150, deadline=None)
@given(LINES | st.text(alphabet="0123456789abcdefgkmlxµ⁹³/^'\"%°., ", max_size=40))
def test_no_line_of_digits_and_letters_makes_it_raise(text: str) -> None:
    for reading in read(text).readings:
        finding = MYOSITIS.findings[reading.finding]
        value = reading.settled.get(reading.finding)
        assert not isinstance(value, Decimal) or finding.possible is None or value in finding.possible
