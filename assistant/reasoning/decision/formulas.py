"""Computed findings: named formulas, known when their inputs are.

A formula takes the known values by finding name and gives a value, or None where the inputs do not carry
it. Results have at most six decimals, cut towards zero, so that rounding never carries a value over a
threshold. Sources: prednisone equivalents and body surface as in `clinical/findings.md` E.2 and E.3; the
movement of CK as policy P4 and P21 of the rule set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import TypeAlias

from assistant.knowledge.model.ruleset import Atom, Ruleset, Shape, Value

SIX_PLACES = Decimal("0.000001")
HIGHEST_USUAL_LIMIT = Decimal(350)  # P4: the CK limit assumed where none is known, in U/L
LOWEST_USUAL_LIMIT = Decimal(100)  # below this a CK is normal under any laboratory's limit

PULSE = Decimal(250)  # mg of prednisone a day: nothing of that size is a dose to be taken on, it is a pulse
PREDNISONE_FACTOR = {  # mg of prednisone per mg (E.2)
    "prednisone": Decimal(1),
    "prednisolone": Decimal(1),
    "methylprednisolone": Decimal("1.25"),
    "dexamethasone": Decimal("6.67"),
    "hydrocortisone": Decimal("0.25"),
    "deflazacort": Decimal("0.83"),
}

Values: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True)
class Formula:
    """`inputs` are needed, `helps` are used when known; `example` is a set of inputs that works."""

    inputs: tuple[str, ...]
    compute: Callable[[Values], Value | None]
    helps: tuple[str, ...] = ()
    example: Mapping[str, Value] | None = None


class Clash(ValueError):
    """What was stated and what the numbers say cannot both be true. The message is for the clinician."""


def number(values: Values, name: str) -> Decimal | None:
    """The number known under this name, if any."""
    value = values.get(name)
    return value if isinstance(value, Decimal) else None


def cut(amount: Decimal) -> Decimal:
    """Six decimals, towards zero."""
    return amount.quantize(SIX_PLACES, rounding=ROUND_DOWN).normalize() + 0


def ck_is_normal(ck: Decimal, limit: Decimal | None) -> bool | None:
    """Normal, above the limit, or None where the limit is unknown and would decide."""
    if limit is not None:
        return ck <= limit
    if ck < LOWEST_USUAL_LIMIT:
        return True
    return False if ck > HIGHEST_USUAL_LIMIT else None


def ck_trend(values: Values) -> Value | None:
    """The movement of CK between two values (P4, P21)."""
    ck, previous = number(values, "ck"), number(values, "previous_ck")
    if ck is None or previous is None:
        return None
    limit = number(values, "ck_upper_limit")
    normal = ck_is_normal(ck, limit)
    if ck >= 2 * previous and ck > (limit if limit is not None else HIGHEST_USUAL_LIMIT):
        return "rising"
    if normal:
        return "normalised" if ck_is_normal(previous, limit) is False else "normal"
    if ck < previous:
        return "declining"
    return "stable_high" if normal is False else None


def ck_small_rise(values: Values) -> Value | None:
    """A rise above the limit that is less than a doubling (P21)."""
    ck, previous = number(values, "ck"), number(values, "previous_ck")
    if ck is None or previous is None:
        return None
    if ck <= previous:
        return False
    normal = ck_is_normal(ck, number(values, "ck_upper_limit"))
    return None if normal is None else not normal and ck_trend(values) != "rising"


def prednisone_equivalent(values: Values) -> Value | None:
    """Milligrams of prednisone a day, averaged; pulses are courses and never a daily dose.

    None for another drug than those with a factor, and for a dose that only a pulse has.
    """
    drug, schedule = values.get("glucocorticoid"), values.get("glucocorticoid_schedule")
    if drug == "none" or schedule == "stopped":
        return Decimal(0)
    dose = number(values, "glucocorticoid_dose")
    factor = PREDNISONE_FACTOR.get(str(drug))
    if dose is None or factor is None or schedule == "pulse" or dose * factor >= PULSE:
        return None
    return cut(dose * factor / (2 if schedule == "alternate_day" else 1))


def body_surface_area(values: Values) -> Value | None:
    """Mosteller: the root of height in cm times weight in kg over 3600, in square metres."""
    height, weight = number(values, "height"), number(values, "weight")
    return None if height is None or weight is None else cut((height * weight / 3600).sqrt())


def difference(before: str, now: str) -> Callable[[Values], Value | None]:
    """How far a number has fallen."""

    def fall(values: Values) -> Value | None:
        first, last = number(values, before), number(values, now)
        return None if first is None or last is None else cut(first - last)

    return fall


def mrc_drop(values: Values) -> Value | None:
    """The larger fall in MRC grade of the proximal legs and the proximal arms."""
    falls = [
        difference(f"previous_proximal_{limb}_strength", f"proximal_{limb}_strength")(values)
        for limb in ("leg", "arm")
    ]
    known = [fall for fall in falls if isinstance(fall, Decimal)]
    return max(known) if known else None


def pregnancy_status(values: Values) -> Value | None:
    """Not applicable in men, and outside the ages of 10 to 55 (X68). Raises `Clash` on a pregnant man."""
    sex, age, stated = values.get("sex"), number(values, "age"), values.get("pregnancy_status")
    if sex == "male":
        if stated in ("pregnant", "breastfeeding"):
            raise Clash(f"The patient is given as male and as {stated}. Please correct one of them.")
        return "not_applicable"
    if sex == "female" and stated is None and age is not None and not 10 <= age <= 55:
        return "not_applicable"
    return None


def ratio(over: str, under: str, percent_rise: bool = False) -> Callable[[Values], Value | None]:
    """One number as a multiple of another, or as its rise in per cent."""

    def divide(values: Values) -> Value | None:
        top, bottom = number(values, over), number(values, under)
        if top is None or not bottom:
            return None
        return cut((top / bottom - 1) * 100 if percent_rise else top / bottom)

    return divide


def example(**values: Value | int | float) -> dict[str, Value]:
    """Inputs of an example, with plain numbers as decimals."""
    return {k: v if isinstance(v, str | bool) else Decimal(str(v)) for k, v in values.items()}


CK_EXAMPLE = example(ck=900, previous_ck=400, ck_upper_limit=180)
FORMULAS: Mapping[str, Formula] = {
    "ck_trend": Formula(("ck", "previous_ck"), ck_trend, ("ck_upper_limit",), CK_EXAMPLE),
    "ck_small_rise": Formula(("ck", "previous_ck"), ck_small_rise, ("ck_upper_limit",), CK_EXAMPLE),
    "ck_ratio": Formula(("ck", "previous_ck"), ratio("ck", "previous_ck"), (), CK_EXAMPLE),
    "ck_times_limit": Formula(("ck", "ck_upper_limit"), ratio("ck", "ck_upper_limit"), (), CK_EXAMPLE),
    "prednisone_equivalent": Formula(
        ("glucocorticoid", "glucocorticoid_dose"),
        prednisone_equivalent,
        ("glucocorticoid_schedule",),
        example(glucocorticoid="prednisone", glucocorticoid_dose=40, glucocorticoid_schedule="daily"),
    ),
    "pregnancy_status": Formula(
        ("sex",), pregnancy_status, ("age", "pregnancy_status"), example(sex="female", age=40)
    ),
    "body_surface_area": Formula(("height", "weight"), body_surface_area, (), example(height=170, weight=70)),
    "mrc_drop": Formula(
        ("proximal_leg_strength", "previous_proximal_leg_strength"),
        mrc_drop,
        ("proximal_arm_strength", "previous_proximal_arm_strength"),
        example(proximal_leg_strength=3, previous_proximal_leg_strength=5),
    ),
    "mmt8_drop": Formula(
        ("mmt8", "previous_mmt8"),
        difference("previous_mmt8", "mmt8"),
        (),
        example(mmt8=120, previous_mmt8=140),
    ),
    "fvc_drop": Formula(
        ("fvc_percent", "previous_fvc_percent"),
        difference("previous_fvc_percent", "fvc_percent"),
        (),
        example(fvc_percent=60, previous_fvc_percent=85),
    ),
    **{
        f"{drug}_per_kg": Formula(
            (f"{drug}_dose", "weight"),
            ratio(f"{drug}_dose", "weight"),
            (),
            {f"{drug}_dose": Decimal(150), "weight": Decimal(70)},
        )
        for drug in ("azathioprine", "cyclosporine", "tacrolimus")
    },
    "creatinine_rise": Formula(
        ("creatinine", "previous_creatinine"),
        ratio("creatinine", "previous_creatinine", percent_rise=True),
        (),
        example(creatinine=130, previous_creatinine=80),
    ),
}


def complete(ruleset: Ruleset, known: Mapping[Atom, Value]) -> dict[Atom, Value]:
    """The known values with all that follows from them by formula, and the bare atom of each closed set.

    A computed value takes the place of a stated one that it merely sharpens; raises `Clash` where a stated
    trend contradicts two numbers.
    """
    facts = dict(known)
    for finding in ruleset.findings.values():
        if finding.formula:
            value = FORMULAS[finding.formula].compute(known)
            if value is not None:
                if finding.formula == "ck_trend" and finding.name in known:
                    check_stated_trend(known, str(known[finding.name]))
                facts[finding.name] = value
        elif finding.shape is Shape.SET and all(atom in known for atom in finding.atoms):
            facts[finding.name] = True
    return facts


def check_stated_trend(values: Values, stated: str) -> None:
    """Raise `Clash` where the stated CK trend and the two CK values point in opposite directions."""
    ck, previous = number(values, "ck"), number(values, "previous_ck")
    if ck is None or previous is None:
        return
    normal = ck_is_normal(ck, number(values, "ck_upper_limit"))
    wrong = (
        (stated == "rising" and ck <= previous)
        or (stated in ("declining", "normalised") and ck > previous)
        or (stated in ("normal", "normalised", "never_raised") and normal is False)
        or (stated == "stable_high" and normal is True)
    )
    if wrong:
        raise Clash(
            f'The CK trend is given as "{stated.replace("_", " ")}", but CK went from '
            f"{previous:f} to {ck:f} U/L. Please correct one of them."
        )
