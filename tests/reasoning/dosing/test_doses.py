"""Each drug's figures against a program written from the statements alone, and what no figure may ever be."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.knowledge.model.regimens import Judged, Limit, Steps
from assistant.knowledge.model.ruleset import Regimen, Shape
from assistant.reasoning.decision.decision import Decision, Proposed
from assistant.reasoning.decision.formulas import complete
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.dosing.values import Dosing, Figure, Treatment
from tests.reasoning.patients import atoms_of, ruleset
from tests.reference.doses import DRUGS, Person, Printed, methotrexate_under_the_skin

START = date(2026, 11, 22)
ADULT: dict[str, object] = {
    "age": 50,
    "sex": "male",
    "weight": 58,
    "height": 170,
    "egfr": 90,
    "interacting_drugs": [],
    "ild": "none",
    "tpmt": "normal",
    "nudt15": "normal",
    "hbsag": "negative",
    "anti_hbc": "negative",
}
RULES = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def decided(codes: tuple[str, ...], patient: dict[str, object]) -> Decision:
    """A decision in which just these lines stand, on what is known of a patient."""
    rules = ruleset()
    numbers = {
        name: Decimal(value)
        for name, value in patient.items()
        if isinstance(value, str) and rules.findings[name].shape is Shape.NUMBER
    }
    facts = complete(rules, atoms_of(rules, patient | numbers))
    lines = tuple(Proposed(rules.codes[code], rules.codes[code].kind, ()) for code in codes)
    return Decision(facts, {}, (), (), lines, ())


def treated(code: str, patient: dict[str, object], start: date = START) -> Treatment:
    """What one line comes to for a patient."""
    return make_treatment(ruleset(), decided((code,), patient), start)


def regimen(name: str) -> Regimen:
    return ruleset().regimens[name]


def dosing(name: str, **patient: object) -> Dosing:
    """The figures of one regimen for the adult above, changed so."""
    known = {k: v for k, v in (ADULT | patient).items() if v is not None}
    made = treated(regimen(name).codes[0], known)
    return next(each for each in made.dosings if each.regimen == name)


# --- against the statements -----------------------------------------------------------------------------

weights = st.decimals("2", "300", places=2)
heights = st.decimals("45", "230", places=1)
EVERY = sorted(DRUGS)


@pytest.mark.parametrize("name", EVERY)
@RULES
@given(
    weight=weights,
    height=heights,
    adult=st.booleans(),
    egfr=st.sampled_from(["15", "29.9", "30", "59", "60", "90"]),
)
@example(weight=Decimal("0.5"), height=Decimal("45"), adult=False, egfr="90")
@example(weight=Decimal("299.99"), height=Decimal("230"), adult=True, egfr="30")
@example(weight=Decimal("6.4"), height=Decimal("100"), adult=True, egfr="90")  # a step just above a guard
@example(weight=Decimal("58.0"), height=Decimal("170"), adult=True, egfr="29.9")
@example(weight=Decimal("57.606231"), height=Decimal("170"), adult=True, egfr="90")  # 127 lb
def test_every_figure_is_what_the_statements_make_of_it(
    name: str, weight: Decimal, height: Decimal, adult: bool, egfr: str
) -> None:
    if name.startswith("methotrexate") and Decimal(egfr) < 60:
        egfr = "60"  # below that another regimen speaks
    person = Person(Fraction(weight), Fraction(height), adult, Fraction(egfr))
    made = dosing(name, weight=weight, height=height, egfr=egfr, age=50 if adult else 17)
    assert made.wanting == ()
    assert bool(made.specialist) == (not adult)
    assert "specialist" in made.specialist or adult
    figures = [f for f in made.figures if not f.role.endswith("on ideal weight")]
    expected = DRUGS[name](person)
    if name == "methotrexate-under-the-skin":
        assert all(figure.role != "start" for figure in figures), "it goes on from the dose that is taken"
    assert [f.role for f in figures] == [e.role for e in expected]
    for figure, printed in zip(figures, expected, strict=True):
        judge(figure, printed)


def judge(figure: Figure, printed: Printed) -> None:
    """One figure against the same worked out apart."""
    near = Fraction(2, 10**5)  # the body surface is kept to six decimals
    assert abs(Fraction(figure.low) / printed.low - 1) < near, figure
    assert abs(Fraction(figure.high) / printed.high - 1) < near, figure
    assert figure.period == printed.period
    assert figure.recommended == (not printed.quoted_only), figure
    above = printed.top is not None and printed.high > printed.top
    assert any("quoted, never" in note.text for note in figure.notes) == above, figure
    assert printed.top is None or figure.given is None or figure.given <= printed.top, figure
    if not figure.recommended:
        assert (figure.dispensed, figure.given) == ("", None)
    elif printed.step and figure.dispensed:
        judge_dispensed(figure, printed)
    elif printed.step:
        assert {printed.low % printed.step, printed.high % printed.step} == {0}, figure


def judge_dispensed(figure: Figure, printed: Printed) -> None:
    """Multiples of the step inside the range, or the nearest, which says so; never above a limit."""
    assert printed.step
    said = figure.dispensed
    numbers = [Fraction(n) for n in re.findall(r"\d+(?:\.\d+)?", said.split(",")[0])]
    inside = printed.fits()
    if inside:
        assert numbers == sorted({inside[0], inside[-1]}), figure
        assert "nearest" not in said
    elif nearest := printed.nearest():
        assert numbers == [nearest], figure
        assert figure.given == nearest
        assert said.endswith(", the nearest")
    else:
        assert said.startswith("nothing fits"), figure


# --- the arithmetic in the open -------------------------------------------------------------------------

SHOWN = re.compile(
    r"(?P<low>[\d.]+)(?: to (?P<high>[\d.]+))? (?P<unit>m?g)/(?:kg|m²) x "
    r"(?P<by>[\d.]+) (?:kg|m²)(?: ideal weight)? = "
    r"(?P<first>[\d.]+)(?: to (?P<last>[\d.]+))? (?P=unit)"
)


def half_place(text: str) -> Fraction:
    """Half the last place that a number is shown with; zeros at its end may be no more than rounding."""
    bare = text.replace(".", "").lstrip("0")
    digits = bare.rstrip("0") if "." not in text else bare
    place = len(text.split(".")[1]) if "." in text else digits.__len__() - len(bare)
    return Fraction(1, 2) / Fraction(10) ** place


@pytest.mark.parametrize(
    "name", [n for n in EVERY if n not in ("methotrexate", "methotrexate-under-the-skin")]
)
@RULES
@given(weight=weights, height=heights)
@example(weight=Decimal("57.606231"), height=Decimal("170"))
def test_what_is_shown_can_be_worked_out_again_from_what_is_shown(
    name: str, weight: Decimal, height: Decimal
) -> None:
    for figure in dosing(name, weight=weight, height=height).figures:
        found = SHOWN.match(figure.arithmetic)
        assert bool(found) == (" x " in figure.arithmetic), figure.arithmetic
        if not found:
            continue
        by = Fraction(found["by"])
        for printed, shown in ((found["low"], found["first"]), (found["high"], found["last"])):
            if not shown:
                continue
            result = Fraction(printed or found["low"]) * by
            slack = half_place(shown) + Fraction(printed or found["low"]) * half_place(found["by"])
            assert abs(result - Fraction(shown)) <= slack, figure.arithmetic
            assert significant(shown) <= 3, figure.arithmetic
        ends = [shown for shown in (found["first"], found["last"]) if shown]
        for shown, exact in zip(ends, (figure.low, figure.high), strict=False):
            if "at most" not in figure.arithmetic:
                assert abs(Fraction(shown) - Fraction(exact)) <= half_place(shown), figure.arithmetic


def significant(text: str) -> int:
    """How many digits a number claims, zeros at the end of a whole number apart."""
    bare = text.replace(".", "").lstrip("0")
    return len(bare if "." in text else bare.rstrip("0"))


def test_no_figure_is_finer_than_the_weight() -> None:
    assert dosing("prednisone-start").figures[0].arithmetic == "0.75 to 1.5 mg/kg x 58 kg = 44 to 87 mg a day"
    finer = dosing("prednisone-start", weight="58.2").figures[0].arithmetic
    assert finer == "0.75 to 1.5 mg/kg x 58.2 kg = 43.7 to 87.3 mg a day"
    pounds = dosing("prednisone-start", weight="57.606231").figures[0].arithmetic
    assert pounds == "0.75 to 1.5 mg/kg x 57.6 kg = 43.2 to 86.4 mg a day"


@pytest.mark.parametrize("name", EVERY)
def test_the_same_weight_written_otherwise_gives_the_same_page(name: str) -> None:
    assert dosing(name, weight="58.0", height="170.00") == dosing(name, weight="58", height="170")


# --- what no figure may be ------------------------------------------------------------------------------

GATES = ("age", "weight", "egfr", "interacting_drugs")


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("gate", [*GATES, "sex"])
def test_no_figure_while_a_gate_is_unknown(name: str, gate: str) -> None:
    made = dosing(name, **{gate: None})
    assert made.figures == ()
    assert ("pregnancy_status" if gate == "sex" else gate) in made.wanting


@pytest.mark.parametrize(
    ("name", "gate"),
    [("azathioprine", "tpmt"), ("azathioprine", "nudt15"), ("methotrexate", "ild"), ("rituximab", "hbsag"),
     ("rituximab", "anti_hbc"), ("rituximab-weekly", "anti_hbc")],
)  # fmt: skip
def test_no_figure_before_what_the_drug_itself_needs(name: str, gate: str) -> None:
    made = dosing(name, **{gate: None})
    assert made.figures == ()
    assert made.wanting == (gate,)


def test_no_dialysis_tells_nothing_of_the_renal_function() -> None:
    assert dosing("azathioprine", egfr=None, dialysis=False).wanting == ("egfr",)
    assert dosing("azathioprine", egfr=None, dialysis=True).wanting == ()


def test_a_known_surface_needs_no_height() -> None:
    made = dosing("rituximab", height=None, weight=None, body_surface_area="1.7")
    assert made.wanting == ()
    assert made.figures[0].high == 1000
    assert dosing("rituximab", height=None).wanting == ("height",)
    assert dosing("ivig", height=None, weight=None, body_surface_area="1.7").wanting == ("weight",)


@pytest.mark.parametrize("age", [0, 2, 10, 16, 17])
@pytest.mark.parametrize("name", sorted(name for name in ruleset().regimens if regimen(name).drug))
def test_nobody_under_18_has_a_figure_without_the_specialist(name: str, age: int) -> None:
    patient = ADULT | {"age": age, "glucocorticoid": "prednisone", "glucocorticoid_dose": 40}
    made = treated(regimen(name).codes[0], patient)
    assert made.courses == ()
    for each in made.dosings:
        assert "specialist" in each.specialist
        assert all(figure.role in ("for children", "limit here") for figure in each.figures)


def test_eighteen_is_adult() -> None:
    assert not dosing("prednisone-start", age=18).specialist
    assert dosing("prednisone-start", age=17).specialist


@pytest.mark.parametrize("name", [name for name in EVERY if "methotrexate" in name])
def test_methotrexate_is_weekly_in_every_word(name: str) -> None:
    made = dosing(name, methotrexate_route="sc" if "going-up" in name else None)
    assert made.figures
    assert {figure.period for figure in made.figures} == {"a week"}
    assert all("a day" not in f"{f.arithmetic} {f.dispensed}" for f in made.figures)


def test_a_start_is_never_above_its_own_target() -> None:
    light = dosing("azathioprine", weight=15).figures[0]
    assert (light.recommended, light.dispensed) == (False, "")
    assert treated("choose-azathioprine", ADULT | {"weight": 15}).courses == ()


# --- limits ---------------------------------------------------------------------------------------------


def test_the_guard_splits_a_range_and_what_is_under_it_is_shown() -> None:
    target, also = dosing("ciclosporin", weight=60).figures[1:]
    assert target.role == "target"
    assert not target.recommended
    assert also.arithmetic.startswith("4 to 6 mg/kg x 60 kg = 240 to 360 mg a day")
    assert also.dispensed == "250 to 300 mg a day, in steps of 25 mg"
    assert also.notes[0].text == "the part above 5 mg/kg a day, here 300 mg, is quoted, never recommended"
    even = dosing("ciclosporin", weight=100).figures[2]
    assert even.dispensed == "400 to 500 mg a day, in steps of 25 mg", (
        "though both printed ends fit the steps"
    )


@pytest.mark.parametrize(
    ("egfr", "dialysis", "capped"),
    [("29", None, True), ("29.99", None, True), ("30", None, False), ("31", None, False), ("90", True, True),
     (None, True, True), ("30", False, False)],
)  # fmt: skip
def test_mycophenolate_is_capped_below_30_and_on_dialysis(
    egfr: str | None, dialysis: bool | None, capped: bool
) -> None:
    figures = {f.role: f for f in dosing("mycophenolate", egfr=egfr, dialysis=dialysis).figures}
    assert figures["start"].recommended
    assert figures["target"].recommended is not capped
    assert ("limit here" in figures) is capped
    assert (not figures["also printed"].recommended) is capped


def test_above_80_mg_is_a_warning_and_80_is_not() -> None:
    assert dosing("prednisone-start", weight="53.3").figures[0].notes == ()
    assert dosing("prednisone-start", weight="53.4").figures[0].notes[0].text == "above 80 mg a day see X4"


def test_on_ideal_weight_from_a_body_mass_index_of_30() -> None:
    heavy = dosing("ivig", weight="86.7", height="170")
    assert [f.role for f in heavy.figures][:2] == ["dose", "dose, on ideal weight"]
    by_hand = (Fraction(50) + Fraction(23, 10) * (Fraction(170) / Fraction(254, 100) - 60)) * 2
    assert abs(Fraction(heavy.figures[1].high) - by_hand) < Fraction(1, 10**6)
    assert all("ideal" not in f.role for f in dosing("ivig", weight="86.6", height="170").figures)
    assert "P27" in heavy.figures[1].sources


def test_a_lower_start_of_azathioprine_has_no_figures_of_the_usual_one() -> None:
    for found in ({"tpmt": "intermediate"}, {"nudt15": "intermediate"}, {"tpmt": "poor"}):
        assert treated("choose-azathioprine", ADULT | found).dosings == ()
    lower = treated("lower-azathioprine-start", ADULT | {"tpmt": "intermediate"})
    assert [each.regimen for each in lower.dosings] == ["azathioprine-started-lower"]
    assert lower.courses == ()


def test_methotrexate_below_60_is_not_dated_upwards() -> None:
    made = treated("choose-methotrexate", ADULT | {"egfr": "59"})
    assert [each.regimen for each in made.dosings] == ["methotrexate-in-renal-impairment"]
    assert made.courses == ()


PUBLISHED_MAXIMA = {  # X30, X45, X47
    "methotrexate": "25 mg a week",
    "methotrexate-in-renal-impairment": "25 mg a week",
    "methotrexate-under-the-skin": "25 mg a week",
    "methotrexate-going-up-under-the-skin": "25 mg a week",
    "ciclosporin": "5 mg/kg a day",
    "tacrolimus": "0.075 mg/kg a day",
}
JUDGED = {  # X5, S86, S117, S109, X79
    "prednisone-start": ["6 weeks", "2 to 4 months"],
    "azathioprine": ["6 to 18 months"],
    "azathioprine-started-lower": ["6 to 18 months"],
    "methotrexate": ["month"],
    "taper-trial-decided": ["2 to 8 weeks"],
}
DISPENSED = {  # P25
    "prednisone-start": "5 mg",
    "azathioprine": "25 mg",
    "mycophenolate": "0.25 g",
    "ciclosporin": "25 mg",
    "tacrolimus": "0.5 mg",
    "cyclophosphamide-into-a-vein": "0.05 g",
    "cyclophosphamide-by-mouth": "25 mg",
} | {name: "2.5 mg" for name in PUBLISHED_MAXIMA if "methotrexate" in name}
DISPENSED |= dict.fromkeys(("ivig", "ivig-stepping-down", "ivig-after-plasmapheresis"), "5 g")


def test_limits_times_and_steps_entered_twice() -> None:
    """What is never shown as a figure of its own is held against a second entry, made from the sources."""
    limits, judged, steps = {}, {}, {}
    for name, each in ruleset().regimens.items():
        for content in (row.content for row in each.rows):
            match content:
                case Limit(kind="guard", amount=amount):
                    limits[name] = f"{amount.printed} {amount.period}"
                case Judged(after=after):
                    judged.setdefault(name, []).append(str(after))
                case Steps(size=size, unit=unit):
                    steps[name] = f"{size} {unit}"
    for found, entered in ((limits, PUBLISHED_MAXIMA), (judged, JUDGED), (steps, DISPENSED)):
        assert found == entered, (
            "regimens.rules and this module differ: read the statement, and enter it in both"
        )


def test_how_a_dose_is_divided_is_shown() -> None:
    split = {name: [f.arithmetic.split(", ")[1:] for f in dosing(name).figures] for name in EVERY}
    twice = ["in 2 doses"]
    assert split["mycophenolate"] == [twice, [], []]
    assert split["ciclosporin"] == [twice, twice, twice]
    assert split["tacrolimus"] == [twice, twice, []]
    assert split["ivig"][0] == ["over 2 to 5 days: 23 to 58 g a day"]
    assert split["ivig"][1:] == [["every month"], ["every 2 months"]]
    assert split["rituximab"][0] == ["at most 1000 mg"]


def test_methotrexate_already_injected_has_the_same_figures() -> None:
    made = dosing("methotrexate-going-up-under-the-skin", methotrexate_route="sc", methotrexate_dose="15")
    person = Person(Fraction(58), Fraction(170))
    for figure, printed in zip(made.figures, methotrexate_under_the_skin(person), strict=True):
        judge(figure, printed)
        assert figure.notes[0].text.endswith("above 25 mg a week is quoted, never recommended")


def test_methotrexate_in_renal_impairment_is_the_lowest_printed_dose() -> None:
    (figure,) = treated("choose-methotrexate", ADULT | {"egfr": "45"}).dosings[0].figures
    assert (figure.arithmetic, figure.recommended) == ("5 mg a week", True)
    usual = treated("choose-methotrexate", ADULT | {"egfr": "60"})
    assert [each.regimen for each in usual.dosings] == ["methotrexate"]


@cache
def _everything() -> frozenset[str]:
    return frozenset(name for name in ruleset().regimens if regimen(name).drug)


def test_every_regimen_with_a_dose_is_judged() -> None:
    rest = {"methotrexate-going-up-under-the-skin", "methotrexate-in-renal-impairment", "ivig-stepping-down"}
    with_doses = {n for n in _everything() if any(w in str(regimen(n).rows) for w in ("Dose(", "Titration("))}
    judged = set(DRUGS) | rest
    to_do = "work its doses out from their statements, by hand, in tests/reference/doses.py"
    assert with_doses <= judged, f"{with_doses - judged}: {to_do}"
    assert judged <= with_doses, (
        f"{judged - with_doses}: no dose in regimens.rules any more; take it out here"
    )
