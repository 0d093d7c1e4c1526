"""Doses for this patient, and what happens on which day. Proposals for review, not orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from assistant.interface.page.screen import plain
from assistant.interface.words.citing import ROLE, cite, cite_marked, lead, said
from assistant.interface.words.layout import listed
from assistant.interface.words.phrases import Phrases
from assistant.interface.words.treatment import dose
from assistant.paper.blocks import Block, Cite, Drawing, Paragraph, Point, Strong, Table, Words
from assistant.reasoning.dosing.dates import day, window
from assistant.reasoning.dosing.values import Appointment, Course, Dosing, DrugPage, Figure, Step, Treatment

MOST_WANTING = 6
MOST_STEPS = 3
FIRST_ROLES = ("dose", "start", "for children")
ONLY_QUOTED = "only quoted, not recommended"
NO_FIGURE = "no-figure-yet"


class TreatmentBlocks:
    """The blocks of one treatment; each part may be empty. typing: tell what may be typed."""

    def __init__(self, phrases: Phrases, treatment: Treatment, typing: bool) -> None:
        self.phrases, self.treatment, self.typing = phrases, treatment, typing

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

    @property
    def bears_on(self) -> tuple[str, ...]:
        """The rows of conflicts and of beyond that speak of its drugs, each once."""
        parts: tuple[Dosing | DrugPage, ...] = (*self.treatment.dosings, *self.treatment.pages)
        return tuple(dict.fromkeys(name for part in parts for name in part.bears_on))

    # --- on the first page ----------------------------------------------------------------------------------

    def under(self, line: str) -> Iterator[Words]:
        """The figures that the first line of a dosing is given with, shortly."""
        for dosing in (dosing for dosing in self.treatment.dosings if dosing.codes[:1] == (line,)):
            for figure in dosing.usable_first:
                if figure.role in FIRST_ROLES and figure.recommended:
                    yield said(_sentence(figure), cite(figure.sources))
            if dosing.figures and dosing.specialist:
                yield said(dosing.specialist)
            for course in self.treatment.courses:
                if course.regimen == dosing.regimen:
                    yield from self._first_steps(course)

    @staticmethod
    def _first_steps(course: Course) -> Iterator[Words]:
        """The next doses of a taper or titration; none of what is held or due on single days."""
        steps = [step for step in course.steps if step.until != step.on and step.amount is not None]
        if not steps or steps[0].note:
            return
        first = f"{dose(steps[0])} from {day(steps[0].on, year=False)}"
        then = [f"{step.amount:f} from {day(step.on, year=False)}" for step in steps[1:MOST_STEPS]]
        more = [f"and so on to {steps[-1].amount:f}, see the dates"] if len(steps) > MOST_STEPS else []
        yield said(", ".join([first, *then, *more]), cite(course.sources))

    def briefly(self, line: str) -> str:
        """The first figure that a line is given with, or its next doses; "" without any."""
        shown = (tuple(word for word in words if not isinstance(word, Cite)) for words in self.under(line))
        return next(map(plain, shown), "").removesuffix(", see the dates")

    def lacks(self, codes: Sequence[str]) -> list[str]:
        """What is to be obtained before any figure of these lines."""
        of = (dosing for dosing in self.treatment.dosings if set(codes) & set(dosing.codes))
        return [
            self.phrases.title(name) for name in dict.fromkeys(n for dosing in of for n in dosing.wanting)
        ]

    def wanting(self, codes: Sequence[str]) -> list[Block]:
        """What is to be obtained before any figure of these lines, in one sentence."""
        names = self.lacks(codes)
        if not names:
            return []
        titles = listed(names, MOST_WANTING)
        how = " Type doses to be asked." * self.typing
        text = f"No dose is worked out before these are known: {titles}.{how}"
        return [Paragraph(said(text, cite(self.phrases.ruleset.behind(NO_FIGURE))))]

    # --- doses ----------------------------------------------------------------------------------------------

    def doses(self) -> list[Block]:
        """Every regimen of the plan: its figures with their arithmetic, then what else its source prints."""
        return [Point(said(Strong(_named(of))), tuple(self._of(of))) for of in self.treatment.dosings]

    def _of(self, dosing: Dosing) -> Iterator[Words]:
        if dosing.specialist:
            yield said(Strong(dosing.specialist))
        if dosing.wanting:
            titles = ", ".join(self.phrases.title(name) for name in dosing.wanting)
            yield said(Strong("No figure yet. "), f"To obtain first: {titles}.")
        for figure in dosing.usable_first:
            yield from self._figure(figure)
        yield from (said(item.text, cite_marked(item.sources)) for item in dosing.quoted)
        if dosing.bears_on:
            yield said(f"see {' '.join(dosing.bears_on)}")

    @staticmethod
    def _figure(figure: Figure) -> Iterator[Words]:
        parts = [ONLY_QUOTED] * (not figure.recommended) + [figure.arithmetic]
        parts += [f"dispensed: {figure.dispensed}"] if figure.dispensed else []
        yield lead(figure.role, "; ".join(parts), cite_marked(figure.sources), columns=ROLE)
        for note in figure.notes:
            yield lead("", note.text, cite(note.sources), columns=ROLE)

    # --- what to know of each drug --------------------------------------------------------------------------

    def drugs(self) -> list[Block]:
        """Each drug's page: harms, what to measure, when to act, what pauses it, stops it or forbids it."""
        return [
            Point(said(Strong(_big(page.drug))), tuple(self._page(page))) for page in self.treatment.pages
        ]

    @staticmethod
    def _page(page: DrugPage) -> Iterator[Words]:
        for word, items in (
            ("harms", page.harms),
            ("measure", page.measures),
            ("act", page.acts),
            ("hold", page.holds),
            ("stop", page.stops),
            ("never with", page.never_with),
        ):
            yield from (lead(word, item.text, cite_marked(item.sources)) for item in items)
        if page.bears_on:
            yield said(f"see {' '.join(page.bears_on)}")

    # --- dates ----------------------------------------------------------------------------------------------

    def dates(self, drawings: Sequence[Drawing]) -> list[Block]:
        """Courses step by step, then what is measured and judged when. The start is named first."""
        if not self.dated:
            return []
        start = f"Counted from {day(self.treatment.start)}.{' Another day: start 2027-01-31' * self.typing}"
        rest = [*self.courses(self.treatment.courses), *self._appointments(), *self._reassessment()]
        return [Paragraph(said(start)), *drawings, *rest]

    def courses_of(self, codes: Sequence[str]) -> list[Block]:
        """The courses of the regimens of these lines, step by step."""
        regimens = {of.regimen for of in self.treatment.dosings if set(codes) & set(of.codes)}
        return self.courses(course for course in self.treatment.courses if course.regimen in regimens)

    def courses(self, courses: Iterable[Course]) -> list[Block]:
        """Courses step by step."""
        return [block for course in courses for block in self._course(course)]

    @staticmethod
    def _course(course: Course) -> Iterator[Block]:
        condition = (said(course.condition),) if course.condition else ()
        yield Point(said(Strong(course.title), cite(course.sources)), condition)
        if course.steps and any(step.note for step in course.steps):
            yield Table(("When", "Dose", "Note"), (40, 22, 38), tuple(map(_row, course.steps)))
        elif course.steps:
            yield Table(("When", "Dose"), (60, 40), tuple(_row(step)[:2] for step in course.steps))
        after = ((said(course.after),) if course.after else ()) + tuple(
            said(note.text, cite(note.sources)) for note in course.notes
        )
        if after:
            yield Point((), after)

    def _appointments(self) -> Iterator[Block]:
        """The days of each thing that is measured or judged, drug by drug, in one paragraph each."""
        grouped: dict[tuple[str, tuple[str, ...], str], list[Appointment]] = {}
        for each in self.treatment.appointments:
            grouped.setdefault((each.drug, each.sources, each.what), []).append(each)
        for (drug, sources, what), days in grouped.items():
            text = f"{_big(drug)}, {what}: {', '.join(_days(each.on, each.until) for each in days)}"
            yield Paragraph(said(text, cite(sources)))

    def _reassessment(self) -> Iterator[Block]:
        if self.treatment.reassess:
            when = window(*self.treatment.reassess)
            sources = cite(self.treatment.reassess_sources)
            text = ", ".join(filter(None, (f"Seen again: {when}", self.treatment.seen)))
            yield Paragraph(said(text, sources))


def _named(dosing: Dosing) -> str:
    """`Prednisone, by mouth (reduce-glucocorticoid):`."""
    named = ", ".join(filter(None, (dosing.drug, dosing.route)))
    return _big(f"{named} ({', '.join(dosing.codes)}):" if dosing.codes else f"{named}:")


def _sentence(figure: Figure) -> str:
    """`0.75 to 1.5 mg/kg x 58 kg = 44 to 87 mg a day; dispensed 45 to 85 mg`, with its notes."""
    dispensed = [f"dispensed {figure.dispensed}"] if figure.dispensed else []
    return "; ".join([figure.arithmetic, *dispensed, *(note.text for note in figure.notes)])


def _row(step: Step) -> tuple[Words, ...]:
    return said(_days(step.on, step.until)), said(Strong(dose(step))), said(step.note)


def _days(on: date, until: date | None) -> str:
    """One day, or from one to another; open where there is no other."""
    if until is None:
        return f"from {day(on)} on"
    return day(on) if on == until else f"{day(on)} to {day(until)}"


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]
