"""Scores: against a second implementation of the published table, monotone, with bounds that hold."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.model.ruleset import Value
from assistant.reasoning.decision.formulas import complete
from assistant.reasoning.decision.scores import Scored, score_of
from assistant.reasoning.decision.sums import add_up
from tests.reasoning.patients import ruleset
from tests.reference import response

RULES = ruleset()
SCORE = RULES.scores["total-improvement"]
MMT = RULES.sums["mmt8"]
NAMED = {  # in the rules, and in the reference
    "physician_global_activity": "physician",
    "patient_global_activity": "patient",
    "mmt8": "strength",
    "haq": "function",
    "ck": "enzyme",
    "extramuscular_activity": "extramuscular",
}
LIMIT = "ck_upper_limit"
Values = Mapping[str, Decimal]


def tenths(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 10, high * 10).map(lambda n: Decimal(n) / 10)


SPANS = {
    "physician_global_activity": tenths(0, 10),
    "patient_global_activity": tenths(0, 10),
    "extramuscular_activity": tenths(0, 10),
    "mmt8": st.integers(81, 150).map(Decimal),
    "haq": st.integers(0, 24).map(lambda n: Decimal(n) / 8),
    "ck": st.integers(10, 9000).map(Decimal),
}
PATIENTS = st.fixed_dictionaries(
    SPANS
    | {f"previous_{name}": span for name, span in SPANS.items()}
    | {LIMIT: st.integers(50, 400).map(Decimal)}
)


def scored(values: Values, **more: Value) -> Scored:
    return score_of(RULES, SCORE, {**values, **more})


def pairs(values: Values) -> dict[str, response.Pair]:
    return {
        called: (Fraction(values[f"previous_{name}"]), Fraction(values[name]))
        for name, called in NAMED.items()
    }


@given(PATIENTS)
def test_the_points_are_those_of_the_published_table(values: Values) -> None:
    of = scored(values)
    assert of.low == of.high
    assert Fraction(of.low) == response.total(pairs(values), Fraction(values[LIMIT]))
    assert of.missing == ()


@given(PATIENTS, st.booleans())
def test_the_grade_is_that_of_the_published_cut_offs(values: Values, adult: bool) -> None:
    of = scored(values, age=Decimal(50)) if adult else scored(values, diagnosis="JDM")
    assert of.grade == response.grade(Fraction(of.low), adult), "scores.rules and tests/reference differ"


@given(PATIENTS.filter(lambda v: all(v[f"previous_{name}"] > 0 for name in NAMED)))
def test_what_is_worse_is_worse_by_the_published_definition(values: Values) -> None:
    assert scored(values).worse == response.is_worse(pairs(values))


@given(PATIENTS, st.sampled_from(sorted(NAMED)), st.data())
def test_a_better_value_never_costs_points(values: Values, name: str, data: st.DataObject) -> None:
    other = data.draw(SPANS[name])
    measure = SCORE.measure(name)
    better, worse = sorted((values[name], other), reverse=measure.higher_is_better)
    assert scored({**values, name: better}).low >= scored({**values, name: worse}).low


@given(PATIENTS, st.sets(st.sampled_from([*NAMED, *(f"previous_{n}" for n in NAMED), LIMIT])))
def test_what_is_missing_leaves_room_for_every_value_of_it(values: Values, missing: set[str]) -> None:
    whole = scored(values)
    part = scored({name: value for name, value in values.items() if name not in missing})
    assert part.low <= whole.low <= part.high
    assert part.worse in (whole.worse, None)
    for known, of in zip(part.measured, whole.measured, strict=True):
        assert known.low <= of.low <= known.high
    if part.low != part.high:
        assert set(part.missing) <= missing


@given(PATIENTS, st.sets(st.sampled_from([*NAMED, *(f"previous_{n}" for n in NAMED), LIMIT])))
def test_a_grade_that_is_given_is_the_grade_of_the_whole(values: Values, missing: set[str]) -> None:
    whole = scored(values, age=Decimal(50))
    part = scored({n: v for n, v in values.items() if n not in missing}, age=Decimal(50))
    assert whole.grade is not None
    assert part.grade in (whole.grade, None)


BEFORE = {
    "previous_physician_global_activity": Decimal(8),
    "previous_patient_global_activity": Decimal(7),
    "previous_mmt8": Decimal(100),
    "previous_haq": Decimal("1.5"),
    "previous_ck": Decimal(3000),
    "previous_extramuscular_activity": Decimal(5),
    LIMIT: Decimal(200),
}
SAME = BEFORE | {name.removeprefix("previous_"): value for name, value in BEFORE.items() if name != LIMIT}


@pytest.mark.parametrize(
    ("now", "points"),
    [("7.5", "0"), ("7.4", "7.5"), ("6.5", "7.5"), ("6.4", "15"), ("4", "17.5"), ("3.9", "20"), ("9", "0")],
)
def test_a_threshold_itself_is_not_above_it(now: str, points: str) -> None:
    assert scored({**SAME, "physician_global_activity": Decimal(now)}).low == Decimal(points)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({"age": 50}, "minimal"),
        ({"age": 50, "diagnosis": "PM"}, "minimal"),
        ({"diagnosis": "JDM"}, "none"),
        ({"diagnosis": "JDM", "age": 9}, "none"),
        ({"diagnosis": "PM"}, None),
        ({}, None),
    ],
)
def test_the_cut_offs_are_those_of_the_patient(who: dict[str, int | str], expected: str | None) -> None:
    told = {name: Decimal(value) if isinstance(value, int) else value for name, value in who.items()}
    of = scored({**SAME, "mmt8": Decimal(116)}, **told)
    assert (of.low, of.grade) == (Decimal(20), expected)


def test_strength_of_one_side_counts_to_80_and_unknown_sides_leave_both_open() -> None:
    now = {**SAME, "previous_mmt8": Decimal(60), "mmt8": Decimal(68)}
    assert scored(now, mmt8_sides="unilateral").low == Decimal(10)
    assert scored(now, mmt8_sides="bilateral").low == Decimal(10)
    more = {**now, "mmt8": Decimal(70)}
    assert scored(more, mmt8_sides="unilateral").low == Decimal(20)
    assert scored(more, mmt8_sides="bilateral").low == Decimal(10)
    assert (scored(more).low, scored(more).high, scored(more).missing) == (10, 20, ("mmt8_sides",))


def test_nothing_known_is_no_grade_and_no_zero() -> None:
    of = scored({})
    assert (of.low, of.high, of.grade, of.worse) == (0, 100, None, None)


def test_a_value_that_was_0_tells_no_percentage() -> None:
    healthy = {**SAME, "previous_haq": Decimal(0), "haq": Decimal(2)}
    worse = {"physician_global_activity": Decimal("9.5"), "patient_global_activity": Decimal(10)}
    assert scored({**healthy, **worse}).worse is False
    thrice = {"patient_global_activity": Decimal(10), "mmt8": Decimal(70)}
    assert scored({**healthy, **thrice}).worse is None


def test_rules_read_the_grade_and_whether_it_is_worse() -> None:
    facts = complete(RULES, {**SAME, "mmt8": Decimal(116), "age": Decimal(50)})
    assert (facts["response_grade"], facts["worse_by_core_set"]) == ("minimal", False)
    assert "response_grade" not in complete(RULES, {"age": Decimal(50)})


# --- sums ---------------------------------------------------------------------------------------------

GRADES = st.integers(0, 10).map(Decimal)


@given(st.data(), st.booleans())
def test_a_sum_of_all_parts_is_their_sum(data: st.DataObject, both: bool) -> None:
    sides = [2 if both and not part.once else 1 for part in MMT.parts]
    told = {
        part.name: tuple(data.draw(st.lists(GRADES, min_size=n, max_size=n)))
        for part, n in zip(MMT.parts, sides, strict=True)
    }
    added = add_up(MMT, told)
    assert added.low == added.high == sum(grade for grades in told.values() for grade in grades)
    assert (added.missing, added.most) == ((), 150 if both else 80)


@given(st.dictionaries(st.sampled_from([part.name for part in MMT.parts]), st.tuples(GRADES), min_size=1))
def test_a_part_that_is_missing_is_named_and_never_0(told: dict[str, tuple[Decimal, ...]]) -> None:
    added = add_up(MMT, told)
    missing = [part.name for part in MMT.parts if part.name not in told]
    assert list(added.missing) == missing
    assert added.high - added.low == 10 * len(missing)
