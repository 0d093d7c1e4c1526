"""A rich treatment, written by hand: each kind of dosing, course and appointment that a plan may have."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from assistant.reasoning.dosing.values import (
    Appointment,
    Course,
    Dosing,
    DrugPage,
    Figure,
    Quoted,
    Step,
    Treatment,
)

START = date(2026, 11, 22)
WEEK = timedelta(days=7)


def figure(role: str, arithmetic: str, low: str, high: str, recommended: bool = True, *ids: str) -> Figure:
    return Figure(
        role,
        "as printed",
        arithmetic,
        "in 5 mg",
        Decimal(low),
        Decimal(high),
        "mg",
        "a day",
        ids or ("S16",),
        (Quoted("above 80 mg a warning", ("X4",)),),
        recommended,
    )


def dosing(regimen: str, code: str, drug: str, *figures: Figure, **more: object) -> Dosing:
    told: dict[str, object] = {"wanting": (), "specialist": "", "quoted": (), "bears_on": ()} | more
    return Dosing(regimen, (code,) if code else (), drug, "by mouth", figures, **told)  # type: ignore[arg-type]


def steps(how: str, *amounts: str, unit: str = "mg", note: str = "") -> tuple[Step, ...]:
    last = len(amounts) - 1
    return tuple(
        Step(
            START + n * WEEK,
            None if n == last else START + (n + 1) * WEEK - timedelta(days=1),
            Decimal(amount),
            unit,
            how,
            note if n else "",
        )
        for n, amount in enumerate(amounts)
    )


TAPER = Course(
    "taper",
    "prednisone",
    "Prednisone taper",
    steps("a day", "50", "45", "40", note="if strength holds"),
    "only while strength holds",
    "see X6",
    ("S67",),
)
UP = Course(
    "methotrexate-by-mouth",
    "methotrexate",
    "Methotrexate by mouth",
    steps("once a week", "5", "7.5", "10"),
    "if methotrexate is chosen",
    "",
    ("S107", "B1"),
)
DRIPS = tuple(
    Step(START + n * 4 * WEEK, START + n * 4 * WEEK, Decimal(116), "g", "each course") for n in range(3)
)
IVIG = Course("ivig", "IVIG", "IVIG", DRIPS, "", "3 or more", ("S97",))
LATER = tuple(Step(s.on + 16 * WEEK, s.on + 16 * WEEK, Decimal(58), "g", "each course") for s in DRIPS)
ONE_WAY = Course("ivig", "IVIG", "IVIG, one way down", LATER, "", "", ("S98",))
OTHER_WAY = Course("ivig", "IVIG", "IVIG, the other way down", LATER[:2], "", "", ("S98",))

RICH = Treatment(
    START,
    (
        dosing(
            "taper",
            "",
            "prednisone",
            figure("start", "0.75 to 1.5 mg/kg x 58 kg = 44 to 87 mg a day", "43.5", "87"),
            bears_on=("B30", "X4"),
        ),
        dosing("methotrexate-by-mouth", "", "methotrexate", figure("target", "20 mg a week", "20", "20")),
        dosing("ivig", "", "IVIG", figure("dose", "2 g/kg x 58 kg = 116 g", "116", "116")),
        dosing(
            "azathioprine",
            "",
            "azathioprine",
            wanting=("weight",),
            quoted=(Quoted("start 50 mg a day", ("S122",)),),
        ),
    ),
    (
        DrugPage(
            "methotrexate",
            (Quoted("liver harm", ("S19",)),),
            (Quoted("liver tests", ("S111",)),),
            (),
            (),
            (Quoted("new cough: stop", ("X37",)),),
            (),
            ("X30",),
        ),
    ),
    (TAPER, UP, IVIG, ONE_WAY, OTHER_WAY),
    (
        Appointment(
            START, START, "liver tests", ("folic acid with every course",), "methotrexate", ("S111",)
        ),
        Appointment(START, START, "blood count, and creatinine with it", (), "methotrexate", ("S19",)),
        Appointment(
            START + 4 * WEEK,
            START + 6 * WEEK,
            "at 20 mg without improvement, switch",
            (),
            "methotrexate",
            ("S109",),
        ),
    ),
    (START + 2 * WEEK, START + 4 * WEEK),
    ("S55",),
)

_days = st.dates(date(2000, 1, 1), date(2090, 1, 1))
_words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=12
)


@st.composite
def treatments(draw: st.DrawFn) -> Treatment:
    """Treatments of one titration, with any dates, amounts and notes."""
    start, span = draw(_days), draw(st.integers(1, 60))
    amounts = draw(st.lists(st.decimals("0.1", 2000, places=1), min_size=1, max_size=8))
    last = len(amounts) - 1
    made = tuple(
        Step(
            start + timedelta(n * span),
            None if n == last else start + timedelta((n + 1) * span - 1),
            amount,
            "mg",
            "a day",
            draw(st.just("") | _words),
        )
        for n, amount in enumerate(amounts)
    )
    course = Course("r", "prednisone", "Taper", made, draw(st.just("") | _words), "", ("S67",))
    seen = tuple(
        Appointment(on, on + timedelta(draw(st.integers(0, 9))), "liver tests", (), "prednisone", ("S16",))
        for on in draw(st.lists(_days, max_size=4, unique=True))
    )
    given = Dosing("r", (), "prednisone", "by mouth", (), (), "", (), ())
    return Treatment(start, (given,), (), (course,), seen, (start, start + timedelta(9)), ("S55",))
