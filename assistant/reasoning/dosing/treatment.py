"""A decision's drugs for one patient, by dose and by date, and what is measured when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assistant.knowledge.model.regimens import Fact, Judged
from assistant.knowledge.model.ruleset import Advises, CodeRole, Drug, Ruleset
from assistant.reasoning.decision.decision import Decision
from assistant.reasoning.decision.patient import Patient
from assistant.reasoning.dosing.courses import courses
from assistant.reasoning.dosing.dates import after, every, later
from assistant.reasoning.dosing.dosing import dosings, drug_pages
from assistant.reasoning.dosing.values import Appointment, Course, Dosing, Treatment

HORIZON = 12  # months for which appointments are dated
ACTED_ON = ("act", "hold", "stop")


def make_treatment(ruleset: Ruleset, decision: Decision, start: date) -> Treatment:
    """What the standing lines come to from `start` on. No dose is printed whose inputs are not known."""
    given = dosings(ruleset, decision)
    window, sources = _reassessment(decision, start)
    again = window[1] if window else later(start, 2, "week")
    made = courses(ruleset, decision, given, start, again)
    return Treatment(
        start=start,
        dosings=given,
        pages=drug_pages(ruleset, decision, given),
        courses=made,
        appointments=tuple(sorted(_appointments(ruleset, decision, given, made, start), key=_when)),
        reassess=window,
        reassess_sources=sources,
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
        taken = patient.takes(drug)
        for fact in drug.facts if taken or drug.name in wanted else ():
            yield from _measured(drug, fact, start, taken)
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


def _measured(drug: Drug, fact: Fact, start: date, taken: bool) -> Iterator[Appointment]:
    """The days of one measurement from the start of a drug on; of one that is taken, its last interval."""
    ends = later(start, HORIZON, "month")
    days: list[date] = [start] if fact.at_start and not taken else []
    begins = start
    for cycle in fact.cycles[-1:] if taken else fact.cycles:
        until = min(ends, later(begins, cycle.lasts.high, cycle.lasts.unit)) if cycle.lasts else ends
        days += [day for day in every(begins, cycle.every, until) if day > begins]
        begins = days[-1] if days else begins
    acts = tuple(other.text for other in drug.facts if other.kind in ACTED_ON)
    for day in dict.fromkeys(days):
        yield Appointment(
            day, day, fact.text.partition(":")[0], acts, drug.name.replace("_", " "), fact.sources
        )
