"""The parts of a report about doses and dates: figures with their arithmetic, tables by date, monitoring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from assistant.interface.words.layout import visible
from assistant.interface.words.phrases import Phrases
from assistant.interface.words.treatment import days, dose, from_sources, said
from assistant.paper.blocks import Block, Drawing, Heading, Paragraph, Point, Quiet, Strong, Table, Words
from assistant.reasoning.dosing.values import (
    Appointment,
    Course,
    Dosing,
    DrugPage,
    Figure,
    Quoted,
    Treatment,
)


class TreatmentParts:
    """Lays out one treatment; each part is empty where there is nothing of it."""

    def __init__(self, phrases: Phrases, treatment: Treatment) -> None:
        self.phrases, self.treatment = phrases, treatment

    @property
    def codes(self) -> frozenset[str]:
        """The lines of the plan whose regimen is worked out."""
        return frozenset(code for dosing in self.treatment.dosings for code in dosing.codes)

    # --- doses ----------------------------------------------------------------------------------------------

    def doses(self) -> Iterator[Block]:
        """Each regimen for this patient: its figures, what is wanting, what is quoted."""
        for dosing in self.treatment.dosings:
            yield Point(self._named(dosing), tuple(self._under(dosing)))
            if dosing.figures:
                rows = tuple(self._figure(figure) for figure in dosing.figures)
                head = ("Dose", "As printed", "For this patient", "Can be dispensed", "From")
                yield Table(head, (15, 19, 33, 21, 12), rows)

    @staticmethod
    def _named(dosing: Dosing) -> Words:
        route = f", {dosing.route}" if dosing.route else ""
        return said(Strong(f"{_big(dosing.drug)}{route}"), Quiet(f"  {' '.join(dosing.codes)}"))

    def _under(self, dosing: Dosing) -> Iterator[Words]:
        if dosing.wanting:
            names = ", ".join(self.phrases.title(name) for name in dosing.wanting)
            yield said(Strong("No figure yet. "), f"To obtain first: {names}.")
        if dosing.specialist:
            yield said(Strong(dosing.specialist))
        yield from (_quoted(quoted) for quoted in dosing.quoted)
        if dosing.bears_on:
            yield said(Quiet(f"See also {' '.join(dosing.bears_on)}"))

    @staticmethod
    def _figure(figure: Figure) -> tuple[Words, ...]:
        notes = "".join(f"; {note.text} [{' '.join(note.sources)}]" for note in figure.notes)
        foreign = "not in the lecture: " if figure.beyond else ""
        return (
            said(Strong(figure.role))
            if figure.recommended
            else said(f"{figure.role}: only quoted, not recommended"),
            said(figure.printed),
            said(f"{figure.arithmetic}{notes}"),
            said(figure.dispensed),
            said(f"{foreign}{' '.join(figure.sources)}"),
        )

    # --- dates ----------------------------------------------------------------------------------------------

    def dates(self, pictures: Mapping[str, str]) -> Iterator[Block]:
        """A table of steps for each course, after the pictures."""
        if not self.treatment.courses:
            return
        for caption, svg in pictures.items():
            yield Drawing(svg, visible(caption))
        for number, course in enumerate(self.treatment.courses, 1):
            yield Heading(2, visible(course.title), f"course-{number}")
            yield from self._course(course)

    @staticmethod
    def _course(course: Course) -> Iterator[Block]:
        if course.condition:
            yield Paragraph(said(Strong("Condition: "), course.condition))
        noted = any(step.note for step in course.steps)
        rows = tuple(
            (
                said(days(step.on, step.until)),
                said(Strong(dose(step))),
                *((said(step.note),) if noted else ()),
            )
            for step in course.steps
        )
        if rows and noted:
            yield Table(("When", "Dose", "Note"), (38, 24, 38), rows)
        elif rows:
            yield Table(("When", "Dose"), (60, 40), rows)
        if course.after:
            yield Paragraph(said("Then: ", course.after))
        for note in course.notes:
            yield Paragraph(_quoted(note), small=True)
        yield Paragraph(said(f"{_big(course.drug)}.", from_sources(course.sources)), small=True)

    # --- monitoring -----------------------------------------------------------------------------------------

    def monitoring(self) -> Iterator[Block]:
        """When what is measured, and at which value something is done; then each drug's own page."""
        acts: dict[str, tuple[str, ...]] = {}
        days_of: dict[tuple[date, date, str], list[Appointment]] = {}
        for each in self.treatment.appointments:
            acts.setdefault(each.drug, each.act)
            days_of.setdefault((each.on, each.until, each.drug), []).append(each)
        rows = {when: self._due(its, acts) for when, its in days_of.items()}
        if self.treatment.reassess:
            again = (*self.treatment.reassess, "")
            rows[again] = said(Strong("See the patient again")), _ids(self.treatment.reassess_sources)
        if rows:
            table = tuple(
                (said(days(on, until)), rows[on, until, drug][0], said(drug), rows[on, until, drug][1])
                for on, until, drug in sorted(rows)
            )
            yield Table(("When", "What", "For", "From"), (26, 38, 18, 18), table)
        for drug, act in acts.items():
            if act:
                under = tuple(said(text) for text in act)
                yield Point(said(Strong(f"{_big(drug)}: values to act on")), under)
        for page in self.treatment.pages:
            yield from self._page(page)

    @staticmethod
    def _due(its: list[Appointment], acts: Mapping[str, tuple[str, ...]]) -> tuple[Words, Words]:
        """What is due for one drug on one day; what to act on where that differs from day to day."""
        own = [text for each in its if each.act != acts[each.drug] for text in each.act]
        sources = dict.fromkeys(name for each in its for name in each.sources)
        return said("; ".join([*(each.what for each in its), *own])), _ids(tuple(sources))

    @staticmethod
    def _page(page: DrugPage) -> Iterator[Block]:
        parts = {
            "Harms": page.harms,
            "Measure": page.measures,
            "Act": page.acts,
            "Hold": page.holds,
            "Stop": page.stops,
            "Never with": page.never_with,
        }
        under = tuple(
            said(Strong(f"{name}: "), *_quoted(quoted)) for name, all_of in parts.items() for quoted in all_of
        )
        if under:
            yield Point(said(Strong(f"{_big(page.drug)}: what the sources say")), under)

    # --- what it cites --------------------------------------------------------------------------------------

    def bears_on(self) -> tuple[str, ...]:
        """The rows of conflicts and of beyond that speak of its drugs, each once."""
        parts: tuple[Dosing | DrugPage, ...] = (*self.treatment.dosings, *self.treatment.pages)
        return tuple(dict.fromkeys(name for part in parts for name in part.bears_on))

    def cited(self) -> set[str]:
        """Every statement that it names."""
        treatment = self.treatment
        cited = {*treatment.reassess_sources, *self.bears_on()}
        cited |= {name for course in treatment.courses for name in course.sources}
        cited |= {name for each in treatment.appointments for name in each.sources}
        quoted = [note for course in treatment.courses for note in course.notes]
        for page in treatment.pages:
            quoted += [*page.harms, *page.measures, *page.acts, *page.holds, *page.stops, *page.never_with]
        for dosing in treatment.dosings:
            quoted += dosing.quoted
            for figure in dosing.figures:
                cited |= {*figure.sources}
                quoted += figure.notes
        return cited | {name for one in quoted for name in one.sources}


def _quoted(quoted: Quoted) -> Words:
    return said(quoted.text, from_sources(quoted.sources))


def _ids(sources: tuple[str, ...]) -> Words:
    return said(Quiet(" ".join(sources)))


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]
