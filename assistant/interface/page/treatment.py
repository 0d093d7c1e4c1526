"""Doses for this patient, and what happens on which day, as plain lines. Proposals for review, not orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.interface.chart.text import chart_lines
from assistant.interface.words.layout import cells, listed, with_tag, wrap
from assistant.interface.words.phrases import Phrases
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reasoning.dosing.dates import said
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

NARROW = 60
ROLE = 14  # columns of what a figure is
MOST_WANTING = 6
MOST_STEPS = 3
FIRST_ROLES = ("dose", "start", "for children")


class TreatmentLines:
    """The lines of one treatment, for a screen of some width."""

    def __init__(
        self, ruleset: Ruleset, width: int, phrases: Phrases, treatment: Treatment, pictures: bool = False
    ) -> None:
        self.ruleset, self.width, self.phrases = ruleset, width, phrases
        self.treatment, self.pictures = treatment, pictures

    @property
    def dated(self) -> int:
        """How many courses, appointments and reassessments have a date."""
        treatment = self.treatment
        return len(treatment.courses) + len(treatment.appointments) + (treatment.reassess is not None)

    @property
    def cited(self) -> set[str]:
        """The statements that its figures, its quotations and its courses rest on."""
        treatment = self.treatment
        sources = [figure.sources for dosing in treatment.dosings for figure in dosing.figures]
        sources += [item.sources for dosing in treatment.dosings for item in dosing.quoted]
        sources += [course.sources for course in treatment.courses]
        return {name for names in sources for name in names}

    # --- on the first page --------------------------------------------------------------------------------

    def under(self, code: str) -> list[str]:
        """The figures that the first line of a dosing is given with, shortly."""
        lines: list[str] = []
        for dosing in self.treatment.dosings:
            if dosing.codes[0] != code:
                continue
            for figure in dosing.figures:
                if figure.role in FIRST_ROLES and figure.recommended:
                    lines += with_tag(_sentence(figure), _tag(figure.sources), self.width, "    ")
            if dosing.figures and dosing.specialist:
                lines += wrap(dosing.specialist, self.width, "    ")
            lines += [line for course in self._of(dosing) for line in self._first_steps(course)]
        return lines

    def _of(self, dosing: Dosing) -> list[Course]:
        return [course for course in self.treatment.courses if course.regimen == dosing.regimen]

    def _first_steps(self, course: Course) -> list[str]:
        """The next doses of a taper or titration; none of what is held or due on single days."""
        steps = [step for step in course.steps if step.until != step.on and step.amount is not None]
        if not steps or steps[0].note:
            return []
        first = f"{steps[0].amount:f} {steps[0].unit} {steps[0].how} from {_day(steps[0].on)}"
        then = [f"{step.amount:f} from {_day(step.on)}" for step in steps[1:MOST_STEPS]]
        more = [f"and so on to {steps[-1].amount:f}, see the dates"] if len(steps) > MOST_STEPS else []
        return with_tag(", ".join([first, *then, *more]), _tag(course.sources), self.width, "    ")

    def wanting(self, codes: Sequence[str]) -> list[str]:
        """What is to be obtained before any figure of these lines, in one sentence."""
        names = list(
            dict.fromkeys(n for d in self.treatment.dosings if set(codes) & set(d.codes) for n in d.wanting)
        )
        if not names:
            return []
        titles = listed([self.phrases.title(name) for name in names], MOST_WANTING)
        text = f"No dose is worked out before these are known: {titles}. Type doses to be asked."
        return with_tag(text, "[X3]", self.width, "  ")

    # --- doses --------------------------------------------------------------------------------------------

    def doses(self) -> list[str]:
        """Every regimen of the plan: its figures with their arithmetic, then what else its source prints."""
        lines: list[str] = []
        for dosing in self.treatment.dosings:
            head = f"{_capital(dosing.drug)}, {dosing.route} ({', '.join(dosing.codes)}):"
            lines += wrap(head, self.width, "  ", "    ")
            lines += self._figures(dosing)
            for item in dosing.quoted:
                lines += self._quoted("", item)
            if dosing.bears_on:
                lines += wrap(f"see {' '.join(dosing.bears_on)}", self.width, "    ")
        return lines

    def _figures(self, dosing: Dosing) -> Iterator[str]:
        if dosing.specialist:
            yield from wrap(dosing.specialist, self.width, "    ")
        if dosing.wanting:
            titles = [self.phrases.title(name) for name in dosing.wanting]
            yield from wrap(f"no figure before these are known: {', '.join(titles)}", self.width, "    ")
        for figure in dosing.figures:
            role = figure.role if self.width >= NARROW else f"{figure.role}:"
            lead = f"    {role:<{ROLE}}" if self.width >= NARROW else f"    {role} "
            beyond = ["beyond the source"] if figure.beyond else []
            lines = wrap(figure.arithmetic, self.width, lead, " " * min(cells(lead), 4 + ROLE))
            follow = " " * (4 + ROLE if self.width >= NARROW else 6)
            lines += wrap(f"dispensed: {figure.dispensed}", self.width, follow) if figure.dispensed else []
            for note in figure.notes:
                lines += with_tag(note.text, _tag(note.sources), self.width, follow)
            yield from _tagged(lines, _tag((*beyond, *figure.sources)), self.width, follow)

    def _quoted(self, word: str, item: Quoted) -> list[str]:
        beyond = ["beyond the source"] if item.beyond else []
        return with_tag(f"{word}{item.text}", _tag((*beyond, *item.sources)), self.width, "    ")

    # --- what to know of each drug ------------------------------------------------------------------------

    def drugs(self) -> list[str]:
        """Each drug's page: harms, what to measure, when to act, what pauses it, stops it or forbids it."""
        return [line for page in self.treatment.pages for line in self._page(page)]

    def _page(self, page: DrugPage) -> list[str]:
        lines = wrap(_capital(page.drug), self.width, "  ")
        for word, items in (
            ("harms: ", page.harms),
            ("measure: ", page.measures),
            ("act: ", page.acts),
            ("hold: ", page.holds),
            ("stop: ", page.stops),
            ("never with ", page.never_with),
        ):
            for item in items:
                lines += self._quoted(word, item)
        if page.bears_on:
            lines += wrap(f"see {' '.join(page.bears_on)}", self.width, "    ")
        return lines

    # --- dates --------------------------------------------------------------------------------------------

    def dates(self) -> list[str]:
        """Courses step by step, then what is measured and judged when. The start is named first."""
        body = [line for course in self.treatment.courses for line in self._course(course)]
        body += self._appointments()
        if self.treatment.reassess:
            when = said(*self.treatment.reassess)
            tag = _tag(self.treatment.reassess_sources)
            body += with_tag(f"Seen again: {when}, strength and CK", tag, self.width, "  ")
        if not body:
            return []
        start = f"Counted from {_day(self.treatment.start, year=True)}. Another day: start 2027-01-31"
        drawn = chart_lines(self.treatment, self.width - 2) if self.pictures else []
        picture = ["", *(f"  {line}".rstrip() for line in drawn), ""] if drawn else []
        return [*wrap(start, self.width, "  "), *picture, *body]

    def _course(self, course: Course) -> list[str]:
        lines = with_tag(course.title, _tag(course.sources), self.width, "  ")
        if course.condition:
            lines += wrap(course.condition, self.width, "    ")
        lines += [line for step in course.steps for line in self._step(step)]
        if course.after:
            lines += wrap(course.after, self.width, "    ")
        for note in course.notes:
            lines += with_tag(note.text, _tag(note.sources), self.width, "    ")
        return lines

    def _step(self, step: Step) -> list[str]:
        dose = f"{step.amount:f} {step.unit} {step.how}" if step.amount is not None else step.how
        text = f"{_day(step.on, year=True):<17} {dose}"
        ends = "  and goes on" if step.until is None else ""
        note = f"  {step.note}" if step.note else ""
        return wrap(f"{text}{note}{ends}", self.width, "    ", " " * 8)

    def _appointments(self) -> list[str]:
        """The days of each thing that is measured or judged, drug by drug, in one paragraph each."""
        grouped: dict[tuple[str, tuple[str, ...], str], list[Appointment]] = {}
        for appointment in self.treatment.appointments:
            key = (appointment.drug, appointment.sources, appointment.what)
            grouped.setdefault(key, []).append(appointment)
        lines: list[str] = []
        for (drug, sources, what), days in grouped.items():
            text = f"{_capital(drug)}, {what}: {_days(days)}"
            lines += with_tag(text, _tag(sources), self.width, "  ")
        return lines


def _sentence(figure: Figure) -> str:
    """`0.75 to 1.5 mg/kg x 58 kg = 44 to 87 mg a day (45 to 85 in steps of 5 mg)`, with its notes."""
    parts = [figure.arithmetic]
    if figure.dispensed:
        parts.append(f"dispensed {figure.dispensed}")
    return "; ".join([*parts, *(note.text for note in figure.notes)])


def _tag(sources: Sequence[str]) -> str:
    return f"[{' '.join(sources)}]" if sources else ""


def _tagged(lines: list[str], tag: str, width: int, indent: str) -> list[str]:
    """The lines with the tag at the right of the last, or on a line of its own."""
    if lines and cells(lines[-1]) + 2 + cells(tag) <= width:
        return [*lines[:-1], lines[-1] + " " * (width - cells(lines[-1]) - cells(tag)) + tag]
    if width < NARROW:
        return [*lines, *wrap(tag, width, indent)]
    return [*lines, " " * max(cells(indent), width - cells(tag)) + tag]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(day: date, year: bool = False) -> str:
    return f"{day:%a} {day.day} {day:%b}{f' {day.year}' if year else ''}"


def _days(appointments: Sequence[Appointment]) -> str:
    """`Sun 22 Nov, Sun 6 Dec 2026, Sun 3 Jan 2027`; a window as `22 Jan to 22 Mar 2027`."""
    parts = []
    for place, appointment in enumerate(appointments):
        if appointment.on != appointment.until:
            parts.append(said(appointment.on, appointment.until))
            continue
        following = appointments[place + 1].on.year if place + 1 < len(appointments) else None
        parts.append(_day(appointment.on, year=following != appointment.on.year))
    return ", ".join(parts)
