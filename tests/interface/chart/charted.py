"""Treatments made by hand, as rich as they come: what the pictures are tried on."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from assistant.reasoning.dosing.values import Appointment, Course, Step, Treatment

START = date(2026, 11, 22)
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


def level(
    amounts: Sequence[str], weeks: Sequence[int], unit: str, how: str, start: date, on: bool = False
) -> tuple[Step, ...]:
    """A dose for so many weeks after the other; on: the last one goes on."""
    steps = []
    for place, (amount, length) in enumerate(zip(amounts, weeks, strict=True)):
        end = start + length * WEEK - DAY
        goes_on = on and place == len(amounts) - 1
        steps.append(Step(start, None if goes_on else end, Decimal(amount) if amount else None, unit, how))
        start = end + DAY
    return tuple(steps)


def single(days: Iterable[date], amount: str, unit: str, how: str = "once") -> tuple[Step, ...]:
    return tuple(Step(day, day, Decimal(amount) if amount else None, unit, how) for day in days)


def course(drug: str, title: str, steps: tuple[Step, ...], *sources: str) -> Course:
    return Course(drug.lower(), drug, title, steps, "", "", sources)


def prednisone(start: date = START) -> Course:
    down = [str(n) for n in range(60, 10, -5)]
    steps = level([*down, "10", "7.5", "5", "2.5"], [1] * 10 + [4] * 4, "mg", "a day", start)
    return course("Prednisone", "Prednisone taper", steps, "S67", "S69", "X5")


def methotrexate(start: date = START) -> Course:
    amounts = [str(Decimal(n) / 2).removesuffix(".0") for n in range(10, 41, 5)]
    return course(
        "Methotrexate",
        "Methotrexate by mouth",
        level(amounts, [1] * 7, "mg", "once a week", start, True),
        "S107",
        "S108",
    )


def azathioprine(start: date = START) -> Course:
    return course(
        "Azathioprine",
        "Azathioprine",
        level(["50", "100", "150"], [2, 2, 2], "mg", "a day", start, True),
        "S99",
    )


def ivig(start: date = START) -> list[Course]:
    months = [date(2026, 11, 30), date(2026, 12, 30), date(2027, 1, 30)]
    later = [date(2027, 2, 28) + n * 6 * WEEK for n in range(3)]
    less = [date(2027, 2, 28), date(2027, 3, 30), date(2027, 4, 30)]
    return [
        course("IVIG", "IVIG every month", single(months, "140", "g", "over 2 days"), "S123"),
        course("IVIG", "IVIG less often", single(later, "140", "g", "over 2 days"), "S124"),
        course("IVIG", "IVIG, a lower dose", single(less, "70", "g", "over 2 days"), "S124"),
    ]


def plasmapheresis(start: date = START) -> list[Course]:
    days = [start + (n - 1) * DAY for n in (1, 2, 3, 5, 7, 9, 11)]
    return [
        course("Plasmapheresis", "Plasmapheresis", single(days, "", "", "one session"), "S150"),
        course("IVIG after plasmapheresis", "IVIG after each session", single(days, "10", "g"), "S151"),
    ]


def monitoring(drug: str, what: str, start: date = START) -> list[Appointment]:
    days = [start + n * 2 * WEEK for n in range(1, 7)] + [start + (12 + n * 13) * WEEK for n in (1, 2)]
    return [Appointment(day, day + 2 * DAY, what, (), drug, ("S111",)) for day in days]


def treatment(
    *courses: Course, tests: Sequence[Appointment] = (), start: date = START, reassess: bool = True
) -> Treatment:
    window = (start + 6 * WEEK, start + 8 * WEEK) if reassess else None
    return Treatment(start, (), (), courses, tuple(tests), window, ("S71",))


def held() -> Course:
    """A taper held at 30 mg for six weeks, stopped for two, and resumed."""
    amounts = ["40", "35", "30", "30", "0", "25", "20"]
    return course(
        "Prednisone",
        "Prednisone taper, held",
        level(amounts, [1, 1, 1, 6, 2, 1, 1], "mg", "a day", START),
        "S73",
    )


def no_figures() -> Course:
    return course("Ciclosporin", "Ciclosporin", level(["", ""], [4, 4], "mg", "a day", START, True), "S126")


def alternate() -> Course:
    """A change from daily to alternate days."""
    steps = level(["20", "15", "10"], [1, 1, 4], "mg", "a day", START)
    later = level(["20", "17.5", "15"], [4, 4, 4], "mg", "every other day", START + 6 * WEEK, True)
    return course("Prednisolone", "Prednisolone to alternate days", (*steps, *later), "S78", "X9")


def sixty() -> Course:
    return course(
        "Prednisone",
        "Sixty steps",
        level([str(n) for n in range(60, 0, -1)], [1] * 60, "mg", "a day", START),
        "S67",
    )


def everything() -> Treatment:
    tests = [*monitoring("methotrexate", "liver enzymes, blood count"), *monitoring("", "CK and strength")]
    return treatment(prednisone(), methotrexate(), azathioprine(), *ivig(), tests=tests)


SAMPLES = {
    "everything": everything(),
    "escalation": treatment(prednisone(), methotrexate(), tests=monitoring("methotrexate", "liver enzymes")),
    "pheresis": treatment(*plasmapheresis(), reassess=False),
    "hold": treatment(held(), no_figures()),
    "alternate": treatment(alternate(), reassess=False),
    "one step": treatment(
        course("Prednisone", "", level(["60"], [1], "mg", "a day", START, True), "S64"), reassess=False
    ),
    "one day": treatment(
        course("Rituximab", "Rituximab", single([START], "1000", "mg"), "S130"), reassess=False
    ),
    "sixty": treatment(sixty()),
    "leap day": treatment(
        prednisone(date(2027, 12, 27)),
        start=date(2027, 12, 27),
        tests=[Appointment(date(2028, 2, 29), date(2028, 2, 29), "CK", (), "", ("S72",))],
    ),
    "long names": treatment(
        course(
            "Mycophenolate mofetil, or enteric-coated mycophenolate sodium",
            "As printed",
            level(
                ["500", "1000", "1500"],
                [1, 1, 1],
                "milligrams",
                "in the morning and in the evening",
                START,
                True,
            ),
            "S137",
        ),
        *plasmapheresis(),
        tests=monitoring("mycophenolate mofetil or sodium", "blood count"),
    ),
    "tests only": treatment(tests=monitoring("", "CK")),
}
