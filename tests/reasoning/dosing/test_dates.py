"""Tapers, titrations, courses and appointments by date, against a program written from the statements."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.knowledge.model.regimens import Span, Taper
from assistant.reasoning.dosing.courses import ONE_OF, UNTOLD
from assistant.reasoning.dosing.dates import after, before, every, later, window
from assistant.reasoning.dosing.tapering import RAISED
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.dosing.values import Course, Step, Treatment
from tests.reasoning.dosing.test_doses import ADULT, decided, treated
from tests.reasoning.patients import SEEDS, STEROID_MYOPATHY, atoms_of, reasoner, ruleset
from tests.reference.doses import (
    Person,
    azathioprine_up,
    days_on,
    ivig_courses,
    methotrexate_switched,
    methotrexate_up,
    months_on,
    plasmapheresis,
    taper,
)

DAY = timedelta(days=1)
RULES = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
AWKWARD = [date(2024, 2, 29), date(2027, 1, 31), date(2026, 12, 31), date(2028, 2, 28), date(1999, 5, 1)]
STARTS = st.one_of(st.sampled_from(AWKWARD), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
DOSES = st.one_of(
    st.sampled_from([Decimal(d) for d in ("2", "4", "5", "7.5", "10", "10.5", "12.5", "20", "22.5", "27.5")]),
    st.integers(0, 240).map(lambda half: Decimal(half) / 2),
)
DAILY: dict[str, object] = {"age": 50, "glucocorticoid": "prednisone", "diabetes": "none"}


def tapered(code: str = "continue-taper", start: date = AWKWARD[0], **patient: object) -> Course | None:
    """The taper of a patient on a glucocorticoid, None where there is none."""
    made = treated(code, DAILY | patient, start).courses
    assert len(made) <= 1
    return made[0] if made else None


def steps_of(course: Course | None) -> tuple[Step, ...]:
    return course.steps if course else ()


def dated(steps: tuple[Step, ...]) -> list[tuple[date, Fraction]]:
    return [(step.on, Fraction(step.amount or 0)) for step in steps]


def only(made: Treatment, name: str) -> Course:
    return next(course for course in made.courses if course.regimen == name)


# --- down -----------------------------------------------------------------------------------------------


@RULES
@given(dose=DOSES, start=STARTS, schedule=st.sampled_from(["daily", "each_dose", "on_average"]))
def test_a_taper_is_what_the_statements_make_of_it(dose: Decimal, start: date, schedule: str) -> None:
    alternate = schedule != "daily"
    patient: dict[str, object] = {"glucocorticoid_dose": str(dose)}
    if alternate:
        patient |= {"glucocorticoid_schedule": "alternate_day", "alternate_day_step": schedule}
    steps = steps_of(tapered(start=start, **patient))
    assert dated(steps) == taper(Fraction(dose), alternate, start, schedule == "on_average")
    turn, end = (20, 10) if alternate else (10, 5)
    times = 2 if schedule == "on_average" else 1
    amounts = [dose, *(step.amount for step in steps if step.amount is not None)]
    for high, low in pairwise(amounts):
        assert low < high, "a taper never goes up"
        assert not low < turn < high, "no step crosses the dose at which the slow pace begins"
        assert high - low in (5 * times, Decimal("2.5") * times) or low in (turn, end)
    assert all(low >= end for low in amounts[1:])
    assert all(then.on - DAY == step.until for step, then in pairwise(steps)), "no gap and no overlap"
    assert all(step.until is None for step in steps[-1:])
    assert {step.how for step in steps} <= {"every other day" if alternate else "a day"}


@pytest.mark.parametrize("name", ["taper", "slow-taper"])
def test_both_printed_paces_are_shown_whole(name: str) -> None:
    rows = [row.content for row in ruleset().regimens[name].rows if isinstance(row.content, Taper)]
    printed = [(str(r.step.printed), str(r.every), int(r.daily), int(r.alternate)) for r in rows]
    slow = ("2.5 to 5 mg", "2 to 4 weeks", 5, 10)
    assert printed == ([slow] if name == "slow-taper" else [("5 mg", "week", 10, 20), slow])


@RULES
@given(dose=st.sampled_from(["5", "5.5", "7.5", "10"]), start=STARTS)
def test_a_low_dose_goes_down_at_the_slow_pace_alone(dose: str, start: date) -> None:
    assert dated(steps_of(tapered("slow-taper", start, glucocorticoid_dose=dose))) == taper(
        Fraction(Decimal(dose)), False, start
    )


@RULES
@given(dose=DOSES, start=STARTS, shift=st.integers(1, 6))
def test_the_day_of_the_week_makes_no_difference(dose: Decimal, start: date, shift: int) -> None:
    one = dated(steps_of(tapered(start=start, glucocorticoid_dose=str(dose))))
    other = dated(steps_of(tapered(start=start + shift * DAY, glucocorticoid_dose=str(dose))))
    assert [(day + shift * DAY, amount) for day, amount in one] == other


@RULES
@given(dose=DOSES, start=STARTS, drug=st.sampled_from(["prednisone", "dexamethasone", "methylprednisolone"]))
def test_a_held_taper_is_the_same_one_later(dose: Decimal, start: date, drug: str) -> None:
    patient: dict[str, object] = {"glucocorticoid": drug, "glucocorticoid_dose": str(dose)}
    held = steps_of(tapered("hold-taper", start, **patient))
    again = start + 14 * DAY  # no recheck stands, so two weeks
    on = steps_of(tapered("continue-taper", again, **patient))
    assert held[1:] == on
    if held:
        assert (held[0].on, held[0].until, held[0].note) == (start, again - DAY, "held")


@pytest.mark.parametrize(
    ("drug", "dose", "expected"),
    [
        ("dexamethasone", "4", "22.5 17.5 12.5 10 7.5 5"),  # 26.68 mg of prednisone
        ("methylprednisolone", "16", "15 10 7.5 5"),
        ("hydrocortisone", "20", ""),  # 5 mg of prednisone
        ("deflazacort", "12", "7.5 5"),  # 9.96
        ("prednisolone", "12.5", "10 7.5 5"),
        ("prednisone", "7.5", "5"),
        ("prednisone", "5", ""),
        ("prednisone", "4", ""),
        ("prednisone", "2", ""),
    ],
)
def test_another_glucocorticoid_goes_by_its_equivalent(drug: str, dose: str, expected: str) -> None:
    course = tapered(glucocorticoid=drug, glucocorticoid_dose=dose)
    assert " ".join(str(step.amount) for step in steps_of(course)) == expected
    assert course is not None
    assert bool(course.notes) == (drug not in ("prednisone",) and "prednisol" not in drug[:9])
    factor = {"dexamethasone": "6.67", "methylprednisolone": "1.25", "deflazacort": "0.83"}.get(drug, "1")
    before_it = Decimal(dose) * Decimal(factor)
    if course.steps:
        assert course.steps[0].amount is not None
        assert 0 < before_it - course.steps[0].amount <= 5, "the first step is not larger than printed"


def test_a_pulse_is_never_tapered() -> None:
    assert tapered(glucocorticoid="methylprednisolone", glucocorticoid_dose="1000") is None
    assert tapered(glucocorticoid_dose="40", glucocorticoid_schedule="pulse") is None
    assert tapered(glucocorticoid_dose="40", glucocorticoid_schedule="stopped") is None


@pytest.mark.parametrize(
    ("dose", "weeks", "days"),
    [
        ("40", "0.428571", 4),  # changed 3 days ago, at 5 mg a week
        ("40", "1", 0),
        ("40", "6", 0),
        ("10", "0.428571", 25),  # the slow pace waits for 4 weeks
        ("7.5", "3.999996", 0),
        ("7.5", "3.857139", 1),  # 27 days
    ],
)
def test_the_first_step_waits_for_the_interval_since_the_last_change(
    dose: str, weeks: str, days: int
) -> None:
    start = date(2028, 2, 27)
    changed = {"recent_glucocorticoid_change": "reduced", "weeks_since_glucocorticoid_change": weeks}
    course = tapered(start=start, glucocorticoid_dose=dose, **changed)
    assert steps_of(course)[0].on == start + days * DAY


@pytest.mark.parametrize("diabetes", ["type1", "type2", "steroid_induced"])
def test_no_table_on_alternate_days_in_diabetes(diabetes: str) -> None:
    course = tapered(glucocorticoid_dose=40, glucocorticoid_schedule="alternate_day", diabetes=diabetes)
    assert course is not None
    assert course.steps == ()
    assert course.sources == ("S68", "B28")


def test_alternate_days_wait_for_what_a_step_means_and_for_diabetes() -> None:
    alternate = DAILY | {"glucocorticoid_dose": 40, "glucocorticoid_schedule": "alternate_day"}
    course = tapered(**alternate)
    assert course is not None
    assert (course.steps, "first say whether" in course.condition, "B34" in course.sources) == (
        (),
        True,
        True,
    )
    unknown = treated("continue-taper", {k: v for k, v in alternate.items() if k != "diabetes"})
    assert unknown.courses == ()
    assert unknown.dosings[0].wanting == ("diabetes",)


@pytest.mark.parametrize("name", ["age", "glucocorticoid", "glucocorticoid_dose"])
def test_a_taper_waits_for_whose_dose_it_is(name: str) -> None:
    known = {k: v for k, v in (DAILY | {"glucocorticoid_dose": 40}).items() if k != name}
    made = treated("reduce-glucocorticoid", known)
    assert made.courses == ()
    assert made.dosings[0].wanting == (name,)


# --- up -------------------------------------------------------------------------------------------------


@RULES
@given(start=STARTS, taken=st.integers(0, 8).map(lambda n: Fraction(5, 2) * n))
def test_methotrexate_by_mouth_goes_up_week_by_week(start: date, taken: Fraction) -> None:
    dose = str(Decimal(taken.numerator) / taken.denominator)
    code = "titrate-methotrexate" if taken else "choose-methotrexate"
    patient = ADULT | ({"current_drugs": ["MTX"], "methotrexate_dose": dose} if taken else {})
    made = [c for c in treated(code, patient, start).courses if c.regimen == "methotrexate"]
    if taken == 20:
        assert made == []
        return
    steps = made[0].steps
    assert dated(steps) == methotrexate_up(taken, start)
    assert {step.how for step in steps} == {"once a week"}
    assert max(step.amount or 0 for step in steps) == 20
    top = months_on(steps[-1].on, 1)
    assert made[0].condition.startswith(window(top)) or "if methotrexate is chosen" in made[0].condition
    words = "at 20 mg a week without improvement, switch to weekly under the skin"
    judged = [a for a in treated(code, patient, start).appointments if a.what == words]
    assert [a.on for a in judged] == [top]


@pytest.mark.parametrize("taken", [None, "0"])
def test_methotrexate_of_unknown_dose_never_begins_at_5_again(taken: str | None) -> None:
    known = ADULT | {"current_drugs": ["MTX"], "methotrexate_route": "oral"}
    made = treated("titrate-methotrexate", known if taken is None else known | {"methotrexate_dose": taken})
    assert (made.courses == ()) == (taken is None)
    assert made.dosings[0].wanting == (("methotrexate_dose",) if taken is None else ())


@pytest.mark.parametrize(
    ("taken", "steps"),
    [("12.5", "12.5 17.5 22.5 25"), ("20", "20 25"), ("22.5", "22.5 25"), ("25", "25"), ("30", "")],
)
def test_under_the_skin_it_begins_at_the_dose_taken_and_ends_at_the_published_maximum(
    taken: str, steps: str
) -> None:
    start = date(2027, 12, 31)
    known = ADULT | {"current_drugs": ["MTX"], "methotrexate_dose": taken, "methotrexate_route": "oral"}
    made = treated("switch-methotrexate-to-subcutaneous", known, start)
    found = [course for course in made.courses if course.regimen == "methotrexate-under-the-skin"]
    assert " ".join(str(step.amount) for course in found for step in course.steps) == steps
    if steps:
        assert dated(found[0].steps) == methotrexate_switched(Fraction(taken), start)
    target = made.dosings[0].figures[0]
    assert (target.role, target.high, target.recommended) == ("target", 60, False)


@pytest.mark.parametrize(
    ("taken", "steps"), [("17.5", "22.5 25"), ("20", "25"), ("24", "25"), ("25", ""), ("30", "")]
)
def test_injected_it_goes_up_by_5_and_never_above_25(taken: str, steps: str) -> None:
    known = ADULT | {"current_drugs": ["MTX"], "methotrexate_dose": taken, "methotrexate_route": "sc"}
    made = treated("titrate-methotrexate", known)
    assert " ".join(str(step.amount) for course in made.courses for step in course.steps) == steps


@RULES
@given(start=STARTS, weight=st.integers(17, 200))
@example(start=AWKWARD[0], weight=33)  # 50 mg alone would stop below 2 mg/kg
def test_azathioprine_goes_up_every_two_weeks(start: date, weight: int) -> None:
    made = only(treated("choose-azathioprine", ADULT | {"weight": weight}, start), "azathioprine")
    assert dated(made.steps) == azathioprine_up(Person(Fraction(weight), Fraction(170)), start)
    last = made.steps[-1].amount
    assert last is not None
    assert last <= 3 * weight
    assert last > 3 * weight - 25


# --- courses --------------------------------------------------------------------------------------------


@RULES
@given(start=STARTS, cycles=st.sampled_from([0, 1, 2]), days=st.integers(0, 200))
@example(start=date(2027, 1, 31), cycles=0, days=0)
@example(start=date(2024, 2, 29), cycles=1, days=3)
def test_ivig_goes_on_to_three_and_none_comes_within_a_month_of_the_last(
    start: date, cycles: int, days: int
) -> None:
    weeks = (Decimal(days) * Decimal("0.142857")).quantize(Decimal("0.000001"))
    taken = {"current_drugs": ["IVIG"], "ivig_cycles": str(cycles), "weeks_since_ivig": str(weeks)}
    made = treated("continue-ivig" if cycles else "add-ivig", ADULT | (taken if cycles else {}), start)
    course, *thens = [each for each in made.courses if each.regimen == "ivig"]
    last = days_on(start, -days) if cycles else None
    expected = ivig_courses(cycles, last, start)
    assert [step.on for step in course.steps] == expected
    assert {step.amount for step in course.steps} == {115}, "what can be dispensed of 116 g"
    for then, pace, amount in zip(thens, (1, 2), (60, 115), strict=True):
        whole = 2 - cycles
        assert [step.on for step in then.steps] == [
            months_on(expected[0], whole + n * pace) for n in (1, 2, 3)
        ]
        assert {step.amount for step in then.steps} == {amount}


@pytest.mark.parametrize("cycles", [3, 5])
@pytest.mark.parametrize(
    ("weeks", "monthly", "spread"),
    [
        ("1", date(2026, 12, 15), date(2027, 1, 15)),  # the last was on 15 Nov
        ("20", date(2026, 11, 22), date(2026, 11, 22)),  # overdue
        ("6", date(2026, 11, 22), date(2026, 12, 11)),  # the last was on 11 Oct
    ],
)
def test_stepping_ivig_down_counts_from_the_last(
    cycles: int, weeks: str, monthly: date, spread: date
) -> None:
    taken = {"current_drugs": ["IVIG"], "ivig_cycles": cycles, "weeks_since_ivig": weeks}
    made = treated("step-down-ivig", ADULT | taken, date(2026, 11, 22))
    for course, first, pace in zip(made.courses, (monthly, spread), (1, 2), strict=True):
        assert [step.on for step in course.steps] == [months_on(first, n * pace) for n in range(3)]
        assert "objective improvement" in course.condition


@pytest.mark.parametrize("told", [{}, {"ivig_cycles": 2}, {"weeks_since_ivig": "1"}])
@pytest.mark.parametrize("code", ["continue-ivig", "step-down-ivig", "add-ivig"])
def test_ivig_taken_at_an_unknown_time_is_not_dated(code: str, told: dict[str, object]) -> None:
    made = treated(code, ADULT | {"current_drugs": ["IVIG"]} | told)
    assert all(course.steps == () for course in made.courses)
    assert made.courses
    assert all(UNTOLD in course.condition for course in made.courses)


@RULES
@given(start=STARTS)
def test_seven_exchanges_and_ivig_after_each(start: date) -> None:
    exchange = only(treated("plasmapheresis-course", ADULT, start), "plasmapheresis")
    infusions = only(treated("ivig-after-plasmapheresis", ADULT, start), "ivig-after-plasmapheresis")
    expected = list(plasmapheresis(start))
    assert [step.on for step in exchange.steps] == expected
    assert [step.on for step in infusions.steps] == expected
    assert {step.amount for step in infusions.steps} == {25}, "the nearest to 0.4 g/kg x 58 kg = 23.2 g"


def test_sessions_given_already_are_not_dated_again() -> None:
    made = treated("plasmapheresis-course", ADULT | {"plasmapheresis_sessions": 3})
    assert [(course.steps, UNTOLD in course.condition) for course in made.courses] == [((), True)]


def test_two_courses_of_one_drug_say_that_one_is_given() -> None:
    decision = decided(("add-ivig", "plasmapheresis-course", "ivig-after-plasmapheresis"), ADULT)
    made = make_treatment(ruleset(), decision, date(2026, 11, 22))
    told = {course.regimen: ONE_OF in course.condition for course in made.courses}
    assert told == {"ivig": True, "plasmapheresis": False, "ivig-after-plasmapheresis": True}


def test_one_course_of_two_lines_stands_once() -> None:
    taken = {"current_drugs": ["IVIG"], "ivig_cycles": 3, "weeks_since_ivig": 4}
    decision = decided(("add-ivig", "step-down-ivig"), ADULT | taken)
    made = make_treatment(ruleset(), decision, date(2026, 11, 22))
    assert len({(c.title, c.steps) for c in made.courses}) == len(made.courses) == 2


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ({}, None),
        ({"weeks_since_rituximab": "4"}, date(2027, 4, 25)),
        ({"weeks_since_rituximab": "60"}, date(2026, 11, 22)),
    ],
)
def test_the_next_rituximab_is_six_months_after_the_last(told: dict[str, object], first: date | None) -> None:
    made = treated("rituximab-regimen", ADULT | {"current_drugs": ["RTX"]} | told)
    (course,) = made.courses
    days = [first, first + 14 * DAY] if first else []
    assert [step.on for step in course.steps] == days
    assert (UNTOLD in course.condition) == (first is None)
    assert course.after == ("such a course usually every 6 to 18 months" if first else "")
    assert [s.on for s in only(treated("consider-rituximab", ADULT), "rituximab").steps] == [
        date(2026, 11, 22),
        date(2026, 12, 6),
    ]


def test_a_bolus_is_three_days_and_may_be_six_or_every_other_day() -> None:
    course = only(treated("methylprednisolone-bolus", ADULT, date(2028, 2, 28)), "methylprednisolone")
    assert [step.on for step in course.steps] == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]
    assert {(step.amount, step.unit, step.how) for step in course.steps} == {(1, "g", "each infusion")}
    assert course.after == "3 to 6 in all; or every 2 days"


@RULES
@given(start=STARTS)
def test_cyclophosphamide_pulses_do_not_drift(start: date) -> None:
    course = only(treated("consider-cyclophosphamide", ADULT, start), "cyclophosphamide-into-a-vein")
    assert [step.on for step in course.steps] == [months_on(start, n) for n in range(6)]
    assert course.after == "6 to 12 in all"


# --- appointments ---------------------------------------------------------------------------------------


def on_a_working_day(day: date) -> date:
    """P29: the Monday after a weekend."""
    while f"{day:%a}" in ("Sat", "Sun"):
        day = days_on(day, 1)
    return day


@RULES
@given(start=STARTS)
def test_liver_tests_every_two_weeks_for_three_months_then_every_three(start: date) -> None:
    made = treated("choose-methotrexate", ADULT, start)
    days = [a.on for a in made.appointments if a.what == "liver tests"]
    ends = months_on(start, 3)
    often = [day for n in range(8) if (day := days_on(start, 14 * n)) <= ends]
    seldom = [day for n in (1, 2, 3, 4) if (day := months_on(often[-1], 3 * n)) <= months_on(start, 12)]
    assert days == [on_a_working_day(day) for day in often + seldom]
    assert [a.on for a in made.appointments if a.what == "lung function"] == [on_a_working_day(start)]
    assert [a.on for a in made.appointments] == sorted(a.on for a in made.appointments)


def test_the_effect_is_judged_when_the_sources_say() -> None:
    start = date(2026, 8, 31)
    made = treated("start-high-dose-glucocorticoid", ADULT, start).appointments
    assert [(a.on, a.until, a.sources[0]) for a in made if a.drug == "prednisone"] == [
        (date(2026, 10, 12), date(2026, 10, 12), "X5"),
        (date(2026, 10, 31), date(2026, 12, 31), "S86"),
    ]
    made = treated("choose-azathioprine", ADULT, start).appointments
    (azathioprine,) = [a for a in made if "S117" in a.sources]
    assert (azathioprine.on, azathioprine.until) == (date(2027, 2, 28), date(2028, 2, 29))


def test_azathioprine_is_measured_every_two_weeks_at_first() -> None:
    made = treated("choose-azathioprine", ADULT, date(2026, 8, 31)).appointments
    days = [a.on for a in made if "X103" in a.sources]
    assert days[:5] == [
        date(2026, 8, 31),
        date(2026, 9, 14),
        date(2026, 9, 28),
        date(2026, 10, 12),
        date(2026, 11, 12),
    ]


def test_measuring_goes_on_from_the_latest_change_and_starts_anew_with_a_rise() -> None:
    start = date(2026, 11, 30)

    def days(**more: object) -> list[date]:
        known = (
            ADULT | {"current_drugs": ["MTX"], "methotrexate_dose": 10, "methotrexate_route": "oral"} | more
        )
        decision = reasoner().decide(atoms_of(ruleset(), known))
        made = make_treatment(ruleset(), decision, start)
        return [a.on for a in made.appointments if a.what == "liver tests"]

    assert days()[:1] == [date(2027, 3, 1)], "long taken: the last interval"
    assert days(weeks_at_dose=1)[:2] == [date(2026, 12, 7), date(2026, 12, 21)]
    assert days(weeks_at_dose=52)[:1] > [date(2026, 12, 7)]


def test_no_dates_before_a_guard_is_settled() -> None:
    known = SEEDS["refractory, not six"] | ADULT | {"hbsag": "positive"}
    made = make_treatment(ruleset(), reasoner().decide(atoms_of(ruleset(), known)), date(2026, 11, 28))
    course = next(each for each in made.courses if each.drug == "rituximab")
    assert (course.steps, course.condition) == (
        (),
        "dated once this is settled: Hepatology, and an antiviral before any rituximab",
    )


def test_a_plan_that_is_rechecked_holds_the_taper_until_then() -> None:
    patient = STEROID_MYOPATHY | {"age": 50, "ck": 300, "previous_ck": 250, "tapering": True}
    decision = reasoner().decide(atoms_of(ruleset(), patient))
    made = make_treatment(ruleset(), decision, date(2026, 11, 22))
    assert made.reassess is not None
    (course,) = [each for each in made.courses if each.regimen == "taper"]
    assert course.steps[0].note == "held"
    assert course.steps[1].on == made.reassess[1]


# --- the calendar ---------------------------------------------------------------------------------------


@RULES
@given(day=STARTS, months=st.integers(-60, 60))
def test_months_are_counted_as_a_calendar_has_them(day: date, months: int) -> None:
    assert later(day, months, "month") == months_on(day, months)


@RULES
@given(day=STARTS, days=st.integers(0, 3000))
def test_days_kept_as_weeks_come_back_as_days(day: date, days: int) -> None:
    weeks = (Decimal(days) * Decimal("0.142857")).quantize(Decimal("0.000001"))
    assert before(day, weeks) == day - days * DAY


def test_months_never_drift() -> None:
    month = Span(1, 1, "month")
    assert list(every(date(2027, 1, 31), month, date(2027, 5, 31))) == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
        date(2027, 5, 31),
    ]
    assert after(date(2024, 2, 29), Span(12, 12, "month")) == (date(2025, 2, 28), date(2025, 2, 28))


@pytest.mark.parametrize("start", [date.min, date.max, date.max - DAY, date.max - 20 * DAY])
@pytest.mark.parametrize(
    "code",
    ["continue-taper", "hold-taper", "choose-methotrexate", "choose-azathioprine", "add-ivig",
     "continue-ivig", "plasmapheresis-course", "consider-rituximab", "step-down-ivig", "rituximab-regimen"],
)  # fmt: skip
def test_at_the_ends_of_the_calendar_nothing_breaks(code: str, start: date) -> None:
    taken = {
        "glucocorticoid": "prednisone",
        "glucocorticoid_dose": 60,
        "ivig_cycles": 3,
        "weeks_since_ivig": 400,
    }
    more = {"current_drugs": ["IVIG", "RTX"], "weeks_since_rituximab": 900}
    made = treated(code, ADULT | taken | more, start)
    assert all(start <= each.on <= each.until for each in made.appointments)
    for course in made.courses:
        for step, then in pairwise(course.steps):
            assert step.on <= then.on
            assert step.until is None or step.on <= step.until


def test_dates_as_they_are_said() -> None:
    assert window(date(2026, 11, 30)) == "30 Nov 2026"
    assert window(date(2026, 11, 30), date(2026, 12, 14)) == "30 Nov to 14 Dec 2026"
    assert window(date(2026, 12, 31), date(2027, 1, 2)) == "31 Dec 2026 to 2 Jan 2027"


# --- whole plans ----------------------------------------------------------------------------------------


def test_a_dose_that_goes_up_first_is_not_tapered_by_date() -> None:
    patient = STEROID_MYOPATHY | {"age": 50, "ck": 900, "previous_ck": 300, "tapering": True}
    decision = reasoner().decide(atoms_of(ruleset(), patient))
    held = [
        c for c in make_treatment(ruleset(), decision, date(2026, 11, 22)).courses if c.regimen == "taper"
    ]
    assert [(course.steps, course.condition) for course in held] == [((), RAISED)]


@pytest.mark.parametrize("seed", sorted(SEEDS))
def test_what_holds_of_every_plan(seed: str) -> None:
    start = date(2028, 2, 29)
    for gates in ({}, ADULT):
        decision = reasoner().decide(atoms_of(ruleset(), gates | SEEDS[seed]))
        made = make_treatment(ruleset(), decision, start)
        standing = {line.code.name for line in decision.lines}
        for each in made.dosings:
            assert set(each.codes) <= standing
            assert not (each.figures and each.wanting)
            assert all(f.recommended or not f.dispensed for f in each.figures)
        unfigured = {each.regimen for each in made.dosings if each.wanting or each.specialist}
        assert unfigured.isdisjoint(course.regimen for course in made.courses)
        for course in made.courses:
            assert all(step.on >= start for step in course.steps)
            assert all(one.on < other.on for one, other in pairwise(course.steps))
            if course.drug == "methotrexate":
                assert all(s.how == "once a week" and s.amount and s.amount <= 25 for s in course.steps)
        assert all(start <= a.on <= a.until for a in made.appointments)
        assert made == make_treatment(ruleset(), decision, start)
