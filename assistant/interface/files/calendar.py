"""A treatment as an iCalendar file: an all-day event for each step, appointment and the reassessment.

No event holds a name or anything that was typed. The same event has the same UID each time, so that importing
a file twice doubles nothing; the stamp is midnight of the day it is made for, and no clock is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from assistant.interface.words.treatment import dose
from assistant.knowledge.model.edition import Provenance
from assistant.reasoning.dosing.dates import day
from assistant.reasoning.dosing.values import Course, Step, Treatment

NOT_AN_ORDER = (
    "Not an order: a proposal by a rules program, for a clinician to review. No clinician has signed it off."
)


def make_calendar(made: Provenance, treatment: Treatment) -> bytes:
    """The file, with CRLF line ends; alternatives are all in it, each with its condition."""
    calendar = Calendar()
    calendar.add("prodid", "-//myositis-assistant//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{made.edition.name.capitalize()}: proposed doses and tests")
    events = {str(event["uid"]): event for event in _Events(made).of(treatment)}
    for event in events.values():
        calendar.add_component(event)
    return bytes(calendar.to_ical())


class _Events:
    """The events of one file."""

    def __init__(self, made: Provenance) -> None:
        self.made_by = f"{made}."
        self.stamp = datetime.combine(made.on, time(), UTC)

    def of(self, treatment: Treatment) -> Iterator[Event]:
        """All of them, in the order of the treatment."""
        for course in treatment.courses:
            for step in course.steps:
                yield self._step(course, step)
        for each in treatment.appointments:
            act = [f"Act on: {'; '.join(each.act)}."] if each.act else []
            yield self._event(each.on, each.until, each.drug, f"{each.drug}: {each.what}", act, each.sources)
        if treatment.reassess:
            on, until = treatment.reassess
            sources = treatment.reassess_sources
            what = ": ".join(filter(None, ("See the patient again", treatment.seen)))
            yield self._event(on, until, "", what, (), sources)

    def _step(self, course: Course, step: Step) -> Event:
        """A step is an event of its first day; how long it goes on is told in it."""
        text = f"{course.title}: {dose(step)} (proposed)"
        until = f"Until {day(step.until)}." if step.until and step.until > step.on else ""
        goes_on = "" if step.until else "It goes on."
        lines = [until, goes_on, f"Condition: {course.condition}" if course.condition else "", step.note]
        lines.append(f"Then: {course.after}" if course.after and step == course.steps[-1] else "")
        lines += [f"{note.text} ({' '.join(note.sources)})" for note in course.notes]
        return self._event(step.on, step.on, course.drug, text, lines, course.sources)

    def _event(
        self, on: date, until: date, drug: str, text: str, lines: Iterable[str], sources: tuple[str, ...]
    ) -> Event:
        event = Event()
        event.add("uid", uid(on, drug, text))
        event.add("dtstamp", self.stamp)
        event.add("dtstart", on)
        event.add("dtend", until + timedelta(days=1) if until < date.max else until)
        event.add("summary", text)
        cited = f"Sources: {' '.join(sources)}." if sources else ""
        event.add("description", "\n".join(filter(None, (NOT_AN_ORDER, *lines, cited, self.made_by))))
        event.add("transp", "TRANSPARENT")
        return event


def uid(on: date, drug: str, text: str) -> str:
    """The name of an event, from its day, its drug and its text alone."""
    told = "\n".join((on.isoformat(), drug, text))
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@myositis-assistant"
