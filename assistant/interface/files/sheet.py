"""The sheet for the patient: plain words, large type, and worth nothing until a clinician has signed it.

It carries no code, no rule and no statement, no name, and no word that anybody typed. A dose is printed only
where `why_no_dose` has nothing against it; else there is a line for the clinician to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assistant.interface.words.citing import said
from assistant.interface.words.sheet import GIVEN, HOW, UNITS, PatientWords
from assistant.interface.words.treatment import URGENT_FIRST, amount, urgent, why_no_dose
from assistant.knowledge.model.ruleset import Ruleset
from assistant.paper.blocks import (
    Blanks,
    Block,
    Document,
    Heading,
    Items,
    Notice,
    Paragraph,
    Strong,
    Table,
    Tick,
)
from assistant.reasoning.dosing.dates import DAYS, long_day
from assistant.reasoning.dosing.values import Appointment, Course, Step, Treatment
from assistant.reasoning.plan.values import Plan

FOOT = (
    "Not valid until signed. Made by a computer program as a proposal. Do not change a medicine on your own."
)


def make_sheet(ruleset: Ruleset, plan: Plan, treatment: Treatment, today: date) -> Document:
    """The sheet. Between several ways of giving one drug, one is to be ticked."""
    words = PatientWords(ruleset)
    blocks = [
        *_signing(plan, today),
        *_taking(words, plan, treatment),
        *_advice(words, plan, treatment),
        *_testing(words, treatment),
        *_calling(words),
    ]
    return Document("Your medicines and your tests", FOOT, tuple(blocks), large=True)


def _signing(plan: Plan, today: date) -> Iterator[Block]:
    yield Notice(
        (
            said(Strong("Not valid until signed.")),
            said("Every dose here is only a proposal until your doctor has signed this sheet."),
            said("Do not start, change or stop a medicine because of it before then."),
        )
    )
    yield Blanks(("Name of the patient", "Date of birth"))
    yield Blanks(("Name of the doctor", "Date", "Signature"))
    yield Paragraph(said(f"Printed for {long_day(today)}. {plan.made}."), small=True)


# --- what to take -------------------------------------------------------------------------------------------


def _taking(words: PatientWords, plan: Plan, treatment: Treatment) -> Iterator[Block]:
    by_drug: dict[str, list[Course]] = {dosing.drug: [] for dosing in treatment.dosings}
    for course in treatment.courses:
        by_drug.setdefault(course.drug, []).append(course)
    if not by_drug:
        return
    yield Heading(1, "What to take on which day", "take")
    yield Paragraph(said("Only what your doctor has ticked is for you."))
    for number, (drug, courses) in enumerate(by_drug.items(), 1):
        yield Heading(2, _big(words.drug(_name(words.ruleset, plan, drug))), f"drug-{number}")
        proposed = [course for course in courses if not why_no_dose(words, plan, treatment, course)]
        for ways in _alternatives(proposed):
            if len(ways) > 1:
                yield Paragraph(said(Strong("Your doctor ticks only one of these.")))
            for course in ways:
                yield Paragraph(said(Tick(), Strong(" This is for me."), _only_if(course)))
                yield Table(
                    ("From", "Until", "Take"), (36, 36, 28), tuple(_row(step) for step in course.steps)
                )
                yield from _after(course)
        if len(proposed) < max(1, len(courses)):
            reasons = [why_no_dose(words, plan, treatment, course) for course in courses]
            why = next(filter(None, reasons), "") or _lacking(plan, treatment, drug)
            yield Paragraph(said(Tick(), Strong(" This is for me."), f" No dose is printed here: {why}."))
            yield Blanks(("Dose", "How often", "From"))


def _alternatives(courses: list[Course]) -> list[list[Course]]:
    """The courses of one drug in their order, those together that would be given at the same time."""
    groups: list[list[Course]] = []
    for course in sorted(courses, key=lambda course: course.steps[0].on):
        if groups and any(course.steps[0].on <= _last(other) for other in groups[-1]):
            groups[-1].append(course)
        else:
            groups.append([course])
    return groups


def _last(course: Course) -> date:
    return course.steps[-1].until or date.max


def _name(ruleset: Ruleset, plan: Plan, drug: str) -> str:
    """The drug of its class that is taken, where a mg of it is worth as much."""
    for finding in ruleset.findings.values():
        taken, worth = plan.decision.facts.get(finding.name), finding.worth(drug)
        if isinstance(taken, str) and worth is not None and finding.worth(taken) == worth:
            return taken
    return drug


def _only_if(course: Course) -> str:
    return " Start it only when your doctor says so." if course.condition else ""


def _row(step: Step) -> tuple[tuple[str | Strong, ...], ...]:
    until = "go on, until your doctor changes it" if step.until is None else long_day(step.until)
    if step.until == step.on:
        until = "this day only"
    return (long_day(step.on),), (until,), (Strong(_dose(step)),)


def _dose(step: Step) -> str:
    if step.amount is None:
        return "one session, at the hospital"
    how = HOW.get(step.how, step.how)
    if step.how in GIVEN:
        how = "in all, at the hospital"
    if step.how == "once a week":
        how = f"once a week, on {DAYS[step.on.weekday()]}"
    return f"{amount(step.amount)} {UNITS.get(step.unit, step.unit)} {how}"


def _after(course: Course) -> Iterator[Block]:
    later = any(step.until is not None and step.until > step.on for step in course.steps)
    if later:
        yield Paragraph(said("Before you go on to the next line, ask if that is right for you."))


def _lacking(plan: Plan, treatment: Treatment, drug: str) -> str:
    """Why a drug without a course has no dose here."""
    if urgent(plan):
        return URGENT_FIRST
    own = [d for d in treatment.dosings if d.drug == drug and (d.wanting or d.specialist)]
    if any(dosing.specialist for dosing in own):
        return "a specialist decides on the dose"
    return "something must be measured or asked first" if own else "your doctor chooses it"


# --- tests, and when to call --------------------------------------------------------------------------------


def _advice(words: PatientWords, plan: Plan, treatment: Treatment) -> Iterator[Block]:
    drugs = {dosing.drug for dosing in treatment.dosings} | {course.drug for course in treatment.courses}
    drugs |= {each.drug for each in treatment.appointments}
    names = {drug.replace(" ", "_") for drug in drugs}
    advice = list(words.advice(names, set(plan.decision.facts.values())))
    if advice:
        yield Heading(1, "What to remember", "remember")
        yield Items(tuple(said(text) for text in advice))


def _testing(words: PatientWords, treatment: Treatment) -> Iterator[Block]:
    due: dict[tuple[date, date], dict[str, None]] = {}
    for each in treatment.appointments:
        due.setdefault((each.on, each.until), {}).update(dict.fromkeys(_due(words, each)))
    if treatment.reassess:
        due.setdefault(treatment.reassess, {})[f"visit: {words.seen_again()}"] = None
    if due:
        rows = tuple((said(_span(*when)), said("; ".join(what))) for when, what in sorted(due.items()))
        yield Heading(1, "Your tests and visits", "tests")
        yield Table(("When", "What"), (50, 50), rows)


def _due(words: PatientWords, each: Appointment) -> list[str]:
    return words.tests_in(each.what) or [f"visit: talk about your {words.drug(each.drug)}"]


def _span(on: date, until: date) -> str:
    return long_day(on) if on == until else f"between {long_day(on)} and {long_day(until)}"


def _calling(words: PatientWords) -> Iterator[Block]:
    yield Heading(1, "Call at once if", "call")
    yield Items(tuple(said(text) for text in words.call()))
    yield Paragraph(said("If you cannot breathe, or there is no time, call the emergency number."))
    yield Blanks(("Who to call", "Telephone, day", "Telephone, night"))


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]
