"""A decision's drugs for one patient, by dose and by date, and what is measured when."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from assistant.knowledge.lines.phrases import key
from assistant.knowledge.model.regimens import Fact, Judged
from assistant.knowledge.model.ruleset import Advises, Atom, CodeRole, Drug, Kind, RoleKind, Ruleset
from assistant.reasoning.decision.decision import Decision
from assistant.reasoning.decision.patient import Patient
from assistant.reasoning.dosing.courses import courses
from assistant.reasoning.dosing.dates import after, before, every, later, working_day
from assistant.reasoning.dosing.dosing import dosings, drug_pages
from assistant.reasoning.dosing.values import Appointment, Course, Dosing, Treatment

HORIZON = 12  # months for which appointments are dated
ACTED_ON = ("act", "hold", "stop")


def make_treatment(
    ruleset: Ruleset, decision: Decision, start: date, declared: Collection[Atom] = ()
) -> Treatment:
    """What the standing lines come to from `start` on. No dose is printed whose inputs are not known.

    declared: the findings that are not to be had, which is an answer too.
    """
    given = dosings(ruleset, decision, declared)
    window, sources = _reassessment(decision, start)
    again = window[1] if window else later(start, 2, "week")
    made = tuple(_after_guards(ruleset, decision, c) for c in courses(ruleset, decision, given, start, again))
    return Treatment(
        start=start,
        dosings=given,
        pages=drug_pages(ruleset, decision, given),
        courses=made,
        appointments=tuple(sorted(_appointments(ruleset, decision, given, made, start), key=_when)),
        reassess=window,
        reassess_sources=sources,
        seen=ruleset.seen_again[0],
    )


def _when(appointment: Appointment) -> tuple[date, date, str]:
    return appointment.on, appointment.until, appointment.drug


def _reassessment(decision: Decision, start: date) -> tuple[tuple[date, date] | None, tuple[str, ...]]:
    """The earliest of the windows that the rules behind the recheck give, and their statements."""
    rules = [rule for line in decision.lines if CodeRole.REASSESSES in line.code.roles for rule in line.rules]
    spans = [
        (c.within, rule)
        for rule in rules
        if isinstance(c := rule.conclusion, Advises) and c.within is not None
    ]
    windows = [after(start, within) for within, _ in spans]
    if not windows:
        return None, ()
    sources = tuple(dict.fromkeys(name for _, rule in spans for name in rule.sources))
    return (min(first for first, _ in windows), min(last for _, last in windows)), sources


def _appointments(
    ruleset: Ruleset, decision: Decision, given: tuple[Dosing, ...], made: tuple[Course, ...], start: date
) -> Iterator[Appointment]:
    """What is measured on which day, for each drug of the dosings, and when its effect is judged."""
    wanted = {dosing.drug.replace(" ", "_") for dosing in given}
    patient = Patient(ruleset, decision.facts)
    for drug in ruleset.drugs.values():
        since = _since(patient, drug, made, start)
        for fact in drug.facts if patient.takes(drug) or drug.name in wanted else ():
            yield from _measured(drug, fact, start, since)
    for dosing in given:
        for row in ruleset.regimens[dosing.regimen].rows:
            if isinstance(row.content, Judged):
                from_day = _top(made, dosing) if row.content.at_top else start
                if from_day is None:
                    continue
                on, until = after(from_day, row.content.after)
                yield Appointment(on, until, row.content.text, (), dosing.drug, row.sources)


def _top(made: tuple[Course, ...], dosing: Dosing) -> date | None:
    """The day of the last step of a regimen's titration."""
    return next((course.steps[-1].on for course in made if course.regimen == dosing.regimen), None)


def _since(patient: Patient, drug: Drug, made: tuple[Course, ...], start: date) -> date | None:
    """The day from which a drug is measured anew: its start, next rise or latest change; None: long ago."""
    rises = any(course.drug == drug.name.replace("_", " ") and len(course.steps) > 1 for course in made)
    if rises or not patient.takes(drug):
        return start
    for kind in (RoleKind.SINCE_CHANGE, RoleKind.DURATION):
        weeks = patient.number(kind, drug.cast)
        if weeks is not None:
            return before(start, weeks)
    return None


def _measured(drug: Drug, fact: Fact, start: date, since: date | None) -> Iterator[Appointment]:
    """The days of one measurement, from `since` on; of a drug long taken, by its last interval."""
    ends = later(start, HORIZON, "month")
    days: list[date] = [start] if fact.at_start and since == start else []
    begins = since or start
    for cycle in fact.cycles if since else fact.cycles[-1:]:
        until = min(ends, later(begins, cycle.lasts.high, cycle.lasts.unit)) if cycle.lasts else ends
        found = [day for day in every(begins, cycle.every, until) if day > begins]
        days += [day for day in found if day > start]
        begins = found[-1] if found else begins
    acts = tuple(other.text for other in drug.facts if other.kind in ACTED_ON)
    for day in dict.fromkeys(map(working_day, days)):
        yield Appointment(
            day, day, fact.text.partition(":")[0], acts, drug.name.replace("_", " "), fact.sources
        )


def _after_guards(ruleset: Ruleset, decision: Decision, course: Course) -> Course:
    """A course has no dates while something stands that comes before the start of its drug, or forbids it."""
    drug = next(d for d in ruleset.drugs.values() if d.name.replace("_", " ") == course.drug)
    begins = [a for a in ruleset.actions.values() if any(_begins(drug, *deed) for deed in a.deeds)]
    bars = {code for action in begins for code in action.first}
    barred = {code for action in begins for code in action.against}
    for line in decision.lines:
        name = line.code.name
        if name in bars or (name in barred and line.kind in (Kind.NEVER, Kind.HOLD)):
            told = f"dated once this is settled: {line.code.says}"
            return replace(course, steps=(), condition=told, after="")
    return course


def _begins(drug: Drug, deed: str, of: str) -> bool:
    """Whether a deed is the start of a drug."""
    return deed == "start" and key(of) in (key(drug.cast), key(drug.name))
