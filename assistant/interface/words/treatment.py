"""A treatment in words: doses and steps, and which of its doses may be shown to a patient."""

from __future__ import annotations

from decimal import Decimal

from assistant.interface.words.sheet import PatientWords
from assistant.knowledge.model.ruleset import Kind
from assistant.reasoning.dosing.values import Course, Dosing, Step, Treatment
from assistant.reasoning.plan.values import Plan

URGENT_FIRST = "something urgent comes first"


def amount(value: Decimal) -> str:
    """A decimal as one writes it: 10, and 2.5."""
    return f"{value.normalize():f}"


def dose(step: Step) -> str:
    """`7.5 mg a day`, or `one session`; where it ought to have a figure and has none, that."""
    if step.amount is None:
        return f"no single figure, {step.how}" if step.unit else f"one {step.how}"
    return " ".join(filter(None, (amount(step.amount), step.unit, step.how)))


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
