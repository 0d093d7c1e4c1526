"""A treatment in words: days, doses and steps, and which of its doses may be shown to a patient."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from assistant.interface.words.layout import visible
from assistant.interface.words.sheet import PatientWords
from assistant.knowledge.model.ruleset import Kind
from assistant.paper.blocks import Inline, Link, Quiet, Strong, Words
from assistant.reasoning.dosing.values import Course, Dosing, Step, Treatment
from assistant.reasoning.plan.values import Plan

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
URGENT_FIRST = "something urgent comes first"


def day(on: date) -> str:
    """`Mon 23 Nov 2026`, in every locale."""
    return f"{DAYS[on.weekday()][:3]} {on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def long_day(on: date) -> str:
    """`Monday 23 November 2026`."""
    return f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"


def days(on: date, until: date | None) -> str:
    """One day, or from one to another; open where there is no other."""
    if until is None:
        return f"from {day(on)} on"
    return day(on) if on == until else f"{day(on)} to {day(until)}"


def amount(value: Decimal) -> str:
    """A decimal as one writes it: 10, and 2.5."""
    return f"{value.normalize():f}"


def dose(step: Step) -> str:
    """`7.5 mg a day`, or `one session`; where it ought to have a figure and has none, that."""
    if step.amount is None:
        return f"no single figure, {step.how}" if step.unit else f"one {step.how}"
    return " ".join(filter(None, (amount(step.amount), step.unit, step.how)))


def said(*parts: Inline) -> Words:
    """Words in which what a person typed is shown and never obeyed; empty ones left out."""
    return tuple(_shown(part) for part in parts if part != "")


def _shown(part: Inline) -> Inline:
    match part:
        case str():
            return visible(part)
        case Strong(text=text):
            return Strong(visible(text))
        case Quiet(text=text):
            return Quiet(visible(text))
        case Link(text=text, to=to):
            return Link(visible(text), to)
    return part


def from_sources(sources: Iterable[str], rule: str = "") -> Quiet:
    """The rule and the statements behind something; marked where the lecture carries none of them."""
    ids = list(sources)
    foreign = bool(ids) and not any(name[0] in "SA" for name in ids)
    beyond = "not in the lecture: " if foreign else ""
    return Quiet(f" [{'  '.join(filter(None, (rule, beyond + ' '.join(ids))))}]")


def of_course(treatment: Treatment, course: Course) -> list[Dosing]:
    """The dosings that a course belongs to; those of its drug where none has its regimen."""
    own = [dosing for dosing in treatment.dosings if dosing.regimen == course.regimen]
    return own or [dosing for dosing in treatment.dosings if dosing.drug == course.drug]


def urgent(plan: Plan) -> bool:
    """Whether an emergency stands that nobody has set aside."""
    return any(line.kind is Kind.URGENT and not line.set_aside for line in plan.lines)


def why_no_dose(words: PatientWords, plan: Plan, treatment: Treatment, course: Course) -> str:
    """Why a patient is given no dose of a course, in plain words; "" where one may be proposed.

    None is given while an emergency stands, something is wanting or the course is held; where a specialist
    decides, the dose is only quoted and not recommended, its line does not stand in the plan, or a step has
    no figure; or where the steps count another drug than the one that is taken.
    """
    dosings = of_course(treatment, course)
    if urgent(plan):
        return URGENT_FIRST
    if not course.steps or any(step.amount is None and step.unit for step in course.steps):
        return "the dose is not worked out"
    if any(dosing.specialist for dosing in dosings):
        return "a specialist decides on the dose"
    if any(dosing.wanting for dosing in dosings):
        return "something must be measured or asked first"
    if dosings and all(_held(plan, dosing) for dosing in dosings):
        return "your doctor writes what you take now"
    if not dosings or not all(_stands(plan, dosing) for dosing in dosings):
        return "it is not part of the plan now"
    if any(dosing.figures and not any(f.recommended for f in dosing.figures) for dosing in dosings):
        return "no dose is recommended"
    if any(_only_quoted(dosing, step) for dosing in dosings for step in course.steps):
        return "a dose in it is not recommended"
    if others := [dosing.instead for dosing in dosings if dosing.instead]:
        return f"it has to be worked out for the {words.kind(others[0])} that you take"
    return ""


def _stands(plan: Plan, dosing: Dosing) -> bool:
    return not dosing.codes or bool(_kinds(plan, dosing) & {Kind.REDUCE, Kind.DO, Kind.CONSIDER})


def _held(plan: Plan, dosing: Dosing) -> bool:
    """Whether nothing but a hold stands of it: its dates count from a dose that may be changed now."""
    return _kinds(plan, dosing) == {Kind.HOLD}


def _kinds(plan: Plan, dosing: Dosing) -> set[Kind]:
    return {line.kind for line in plan.lines if line.code in dosing.codes}


def _only_quoted(dosing: Dosing, step: Step) -> bool:
    """Whether a step lies in a figure that is only quoted, and above all that are recommended."""
    if step.amount is None:
        return False
    same = [figure for figure in dosing.figures if figure.unit == step.unit]
    top = max((figure.high for figure in same if figure.recommended), default=None)
    quoted = any(not figure.recommended and step.amount >= figure.low for figure in same)
    return quoted and (top is None or step.amount > top)
