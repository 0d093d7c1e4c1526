"""The text picture: never too wide, every drug, dose and day in its column."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.interface.chart.rows import chart_of, sources_text, ticks
from assistant.interface.chart.text import GIVEN, NONE, TEST, TICK, UNKNOWN, Columns, chart_lines
from assistant.interface.words.layout import cells
from assistant.reasoning.dosing.figures import shown
from assistant.reasoning.dosing.values import Appointment, Course, Step, Treatment
from tests.interface.chart.charted import (
    SAMPLES,
    START,
    course,
    everything,
    held,
    level,
    plasmapheresis,
    prednisone,
    single,
    treatment,
)
from tests.interface.page.citing import cited

DAY = timedelta(days=1)
WORDS = st.text("abc µ²中é-", max_size=40)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    day = START + draw(st.integers(-40, 40)) * DAY
    steps = []
    for length in draw(st.lists(st.integers(1, 90), max_size=12)):
        amount = draw(st.none() | st.decimals(0, 9999, places=draw(st.integers(0, 2))))
        end = day + (length - 1) * DAY
        steps.append(Step(day, end, amount, draw(st.sampled_from(("mg", "g", "µmol/m²"))), draw(WORDS)))
        day = end + draw(st.integers(1, 40)) * DAY
    if steps and draw(st.booleans()):
        last = steps.pop()
        steps.append(Step(last.on, None, last.amount, last.unit, last.how))
    return Course("r", draw(WORDS), draw(WORDS), tuple(steps), "", "", ("S1",))


@st.composite
def treatments(draw: st.DrawFn) -> Treatment:
    days = st.builds(lambda n: START + n * DAY, st.integers(0, 900))
    seen = [
        Appointment(on, on + draw(st.integers(0, 30)) * DAY, "CK", (), draw(WORDS), ())
        for on in draw(st.lists(days, max_size=12))
    ]
    on = draw(st.none() | days)
    again = (on, on + draw(st.integers(0, 200)) * DAY) if on else None
    return Treatment(START, (), (), tuple(draw(st.lists(courses(), max_size=4))), tuple(seen), again)


@given(treatments(), st.integers(0, 240))
def test_no_line_is_wider_than_its_room_and_nothing_is_drawn_below_40(given: Treatment, width: int) -> None:
    lines = chart_lines(given, width)
    assert all(cells(line) <= min(width, 200) for line in lines)
    assert bool(lines) == (width >= 40 and chart_of(given) is not None)
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140, 200])
@pytest.mark.parametrize("name", SAMPLES)
def test_every_drug_and_its_first_and_last_dose_are_written(name: str, width: int) -> None:
    text = "\n".join(chart_lines(SAMPLES[name], width))
    words = text.split()
    for each in SAMPLES[name].courses:
        assert set(each.drug.split()) <= {word.rstrip(",") for word in words} | set(words), each.drug
        doses = [step.amount for step in each.steps if step.amount is not None]
        assert {shown(dose) for dose in (*doses[:1], *doses[-1:])} <= set(words)


def test_a_taper_as_it_is_seen() -> None:
    """Read by eye: 60 to 10 by 5 a week, then 2.5 every four weeks, seen again after six weeks."""
    assert chart_lines(treatment(prednisone()), 80) == [
        "                  2026         2027",
        "                  22 Nov       Jan       Feb       Mar       Apr       May",
        "                  ┬────────────┬─────────┬─────────┬─────────┬─────────┬───────",
        "",
        "Prednisone        60 mg  45  35 30  20   10       7.5       5        2.5",
        "mg a day          ███▇▇▅▅▄▄▄▃▃▁▁         ┊         ┊         ┊         ┊",
        "                  █████████████████▇▇▅▅▄▄▄▃▃▃▃▃▃▃▃▃▂▂▂▂▂▂▂▂▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁",
        "",
        "See again         ┊            ┊├───┤ 3 Jan to 17 Jan 2027",
        "",
        "A column is 3 days and shows the first dose in it.",
    ]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_marks_of_single_days_stand_in_the_columns_of_their_days(width: int) -> None:
    """Each session's column is found again from the picture; counts where several days share a column."""
    days = [START + n * DAY for n in (0, 1, 2, 4, 6, 8, 10, 40, 99)]
    given = treatment(course("Pheresis", "", single(days, "", "")), reassess=False)
    chart = chart_of(given)
    assert chart is not None
    left = 18 if width >= 64 else 0
    columns = Columns.over(chart, width - left)
    expected: dict[int, int] = {}
    for day in days:
        column = (day - START).days // columns.days * columns.wide
        expected[column] = expected.get(column, 0) + 1
    row = next(line for line in chart_lines(given, width) if GIVEN in line)[left:]
    found = {
        place: 1 if sign == GIVEN else int(sign) for place, sign in enumerate(row) if sign not in " " + TICK
    }
    assert found == expected
    assert sum(found.values()) == len(days)


def test_the_columns_of_tests_and_of_the_window_are_those_of_their_dates() -> None:
    day, window = date(2026, 12, 24), (date(2027, 1, 3), date(2027, 1, 17))
    given = treatment(held(), tests=[Appointment(day, day, "CK", (), "", ())])
    chart = chart_of(given)
    assert chart is not None
    columns = Columns.over(chart, 100 - 18)
    lines = chart_lines(given, 100)
    assert next(line for line in lines if line.startswith("Tests"))[18:].index(TEST) == columns.of(day)
    again = next(line for line in lines if line.startswith("See again"))[18:]
    assert (again.index("├"), again.index("┤")) == tuple(map(columns.of, window))
    assert again.endswith("3 Jan to 17 Jan 2027")


def test_each_column_shows_the_first_dose_in_it() -> None:
    """Weekly steps on columns of a week: so many sixteenths of 60 mg, worked out here from the dose."""
    lines = chart_lines(treatment(prednisone(), tests=everything().appointments), 80)
    low = next(n for n, line in enumerate(lines) if line.startswith("mg a day")) + 1
    assert "A column is a week" in lines[-1]
    for week, dose in enumerate((60, 55, 50, 45, 40, 35, 30, 25, 20, 15, 10, 10, 10, 10, 7.5)):
        seen = sum(" ▁▂▃▄▅▆▇█".index(lines[row][18 + week].replace(TICK, " ")) for row in (low - 1, low))
        assert seen == round(dose / 60 * 16)


def test_none_given_and_no_figure_yet_are_told_apart_and_said() -> None:
    lines = chart_lines(SAMPLES["hold"], 100)
    assert any(NONE * 7 in line and "█" in line for line in lines)
    assert any(UNKNOWN * 20 in line for line in lines)
    key = " ".join(lines[-2:])
    assert "· none given" in key
    assert "░ due, no figure yet" in key


def test_alternatives_are_named_and_a_course_that_comes_before_is_not_one() -> None:
    chart = chart_of(everything())
    assert chart is not None
    assert [row.name for row in chart.rows if row.drug == "IVIG"] == [
        "every month",
        "either: less often",
        "or: a lower dose",
    ]


def test_a_dose_that_changes_its_manner_says_so_where_it_does() -> None:
    text = "\n".join(chart_lines(SAMPLES["alternate"], 100))
    assert "20 mg a day" in text
    assert "20 mg every other day" in text
    assert "Height: the dose on a day on which it is taken" in text


def test_where_first_and_last_would_collide_both_are_said_in_one() -> None:
    steps = level(["0", "20"], [1, 1], "mg", "a day", START)
    later = [Appointment(START + 900 * DAY, START + 900 * DAY, "CK", (), "", ())]
    assert any(
        "0 to 20 mg" in line for line in chart_lines(treatment(course("X", "", steps), tests=later), 60)
    )


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(6, 3000), st.integers(16, 200))
def test_the_axis_starts_at_the_start_and_its_days_are_in_order(start: date, days: int, room: int) -> None:
    end = start + days * DAY
    marks = ticks(start, end, room)
    assert marks[0] == (start, f"{start.day} {start:%b}")
    assert [day for day, _ in marks] == sorted({day for day, _ in marks})
    assert marks[-1][0] <= end
    assert len(marks) <= max(2, room // 5 + 1)
    assert all(name.endswith(f"{day:%b}") for day, name in marks)
    assert all(day.day == 1 or re.match(rf"{day.day} ", name) for day, name in marks)


def test_leap_days_and_the_turn_of_a_year_have_their_own_day() -> None:
    assert [name for _, name in ticks(date(2028, 2, 27), date(2028, 3, 2), 80)] == [
        *("27 Feb", "28 Feb", "29 Feb", "1 Mar", "2 Mar")
    ]
    line = chart_lines(SAMPLES["leap day"], 100)[0]
    assert line.split() == ["2027", "2028"]


def test_there_is_no_picture_of_nothing() -> None:
    assert chart_lines(treatment(reassess=False), 80) == []


def test_a_course_without_a_date_is_no_row_and_no_fault() -> None:
    bare = course("Tacrolimus", "", ())
    assert chart_lines(treatment(bare, reassess=False), 80) == []
    assert chart_lines(treatment(bare, *plasmapheresis()), 80)


def test_sources_are_told_by_where_they_come_from() -> None:
    assert sources_text(cited("S67 S69 A2 X5 P1")) == (
        "the source S67 S69; reconstructed A2; beyond the source X5; product policy P1"
    )
    assert shown(Decimal("7.50")) == "7.5"
    assert shown(Decimal("60")) == "60"
