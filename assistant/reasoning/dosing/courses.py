"""What happens on which day: tapers, titrations and courses of the regimens that stand, by date.

A course has figures only where its dosing has them; while something is wanting, it has none, and the plan
says what to obtain. Nothing here reads a clock: every date is counted from `start`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from assistant.knowledge.model.regimens import Dose, Judged, Repeats, Row, Span, Taper, Titration
from assistant.knowledge.model.ruleset import Kind, Regimen, RoleKind, Ruleset
from assistant.reasoning.decision.decision import Decision
from assistant.reasoning.decision.patient import Patient
from assistant.reasoning.dosing.dates import DAY, after, before, later, slowly, window
from assistant.reasoning.dosing.dosing import bounds_of
from assistant.reasoning.dosing.figures import Bounds, highest, measure, plain, rounded_down
from assistant.reasoning.dosing.tapering import Tapering
from assistant.reasoning.dosing.values import Course, Dosing, Figure, Step

MOST_STEPS = 60
HOW = {"a day": "a day", "twice a day": "twice a day", "a week": "once a week"}
ONE_OF = "another course of this drug stands below or above: one of them, never both"
UNTOLD = "when the last was given, or how many there were, is not known: the next is dated from it"


def courses(
    ruleset: Ruleset, decision: Decision, given: tuple[Dosing, ...], start: date, again: date
) -> tuple[Course, ...]:
    """The courses of the dosings, in their order. again: when a held taper may go on, the reassessment."""
    found: list[Course] = []
    for dosing in given:
        regimen = ruleset.regimens[dosing.regimen]
        made = _Courses(ruleset, regimen, dosing, decision, start)
        if any(isinstance(row.content, Taper) for row in regimen.rows):
            found += Tapering(ruleset, regimen, dosing, decision, start, made.chosen).courses(again)
        else:
            found += made.all()
    alike = {(course.drug, course.title, course.steps): course for course in reversed(found)}
    return tuple(_told_apart(list(alike.values())[::-1]))


def _told_apart(found: list[Course]) -> Iterator[Course]:
    """The same courses; those of one drug from two regimens are ways to choose from, and say so."""
    regimens = {(course.drug, course.regimen) for course in found if course.steps}
    for course in found:
        others = any(drug == course.drug and name != course.regimen for drug, name in regimens)
        conditions = "; ".join(filter(None, (course.condition, ONE_OF if others and course.steps else "")))
        yield replace(course, condition=conditions)


class _Courses:
    """The courses of one regimen for one patient."""

    def __init__(
        self, ruleset: Ruleset, regimen: Regimen, dosing: Dosing, decision: Decision, start: date
    ) -> None:
        self.drug, self.regimen, self.dosing = ruleset.drugs[regimen.drug], regimen, dosing
        self.decision, self.facts, self.start = decision, decision.facts, start
        self.patient = Patient(ruleset, decision.facts)
        self.bounds: Bounds = bounds_of(regimen, decision)
        self.chosen = any(
            line.kind is not Kind.CONSIDER for line in decision.lines if line.code.name in dosing.codes
        )

    def all(self) -> list[Course]:
        """Titrations and repeated courses; none under 18 years, and none while something is wanting."""
        if (self.dosing.wanting and not self.dosing.figures) or self.dosing.specialist:
            return []
        return [c for row in self.regimen.rows for c in self._of(row) if c.steps or UNTOLD in c.condition]

    def _of(self, row: Row) -> Iterator[Course]:
        match row.content:
            case Titration() as titration if titration.step and titration.every:
                yield self._titration(row, titration)
            case Repeats() as repeats:
                yield self._repeats(row, repeats)
            case Dose(role="then") as dose:
                yield self._then(row, dose)

    def _course(
        self, title: str, steps: tuple[Step, ...], row: Row, after_it: str = "", condition: str = ""
    ) -> Course:
        unchosen = f"if {self.dosing.drug} is chosen" if not self.chosen else ""
        conditions = "; ".join(filter(None, (unchosen, condition)))
        named = f"{self.dosing.drug[:1].upper()}{self.dosing.drug[1:]} {title}".strip()
        return Course(self.regimen.name, self.dosing.drug, named, steps, conditions, after_it, row.sources)

    def _of_drug(self, kind: RoleKind) -> Decimal | None:
        return self.patient.number(kind, self.drug.cast)

    # --- going up -----------------------------------------------------------------------------------------

    def _titration(self, row: Row, titration: Titration) -> Course:
        """Step by step from the first dose, or from the one that is taken, to the target or its guard.

        No step is larger than printed, and the last lands on the highest dose that can be dispensed.
        """
        assert titration.step
        assert titration.every
        target = self._figure("target", row)
        unit, period = titration.up_to.unit, titration.up_to.period
        most = self._most(target, titration) if target else Decimal(0)
        taken = self._of_drug(RoleKind.DOSE) if self.patient.takes(self.drug) else None
        first = titration.start.low if titration.start else None
        if taken:
            first = taken if titration.keeps else min(taken + titration.step.low, most)
        begins = first is not None and first <= most and (not taken or titration.keeps or first > taken)
        steps: list[Step] = []
        day, dose = self.start, first
        while begins and dose is not None and day < date.max and len(steps) < MOST_STEPS:
            steps.append(Step(day, None, plain(dose), unit, HOW.get(period, period)))
            begins, dose = dose < most, min(dose + titration.step.low, most)
            day = slowly(self.start, titration.every, len(steps))
        closed = [replace(step, until=following.on - DAY) for step, following in pairwise(steps)]
        steps = [*closed, *steps[-1:]]
        course = self._course(f"{self.regimen.route}, going up", tuple(steps), row, self._judged(steps))
        return replace(course, notes=target.notes) if target else course

    def _most(self, target: Figure, titration: Titration) -> Decimal:
        """The highest dose of a titration: the top of the target, under every limit, in whole steps."""
        by = measure(titration.up_to.per or "kg", self.patient)
        top = highest(target.high, titration.up_to, self.bounds, by)
        return rounded_down(top, target.unit, self.bounds.steps)

    def _judged(self, steps: list[Step]) -> str:
        """What is judged after the last step, with its date."""
        judged = [row.content for row in self.regimen.rows if isinstance(row.content, Judged)]
        at_top = [content for content in judged if content.at_top]
        return (
            f"{window(*after(steps[-1].on, at_top[0].after))}: {at_top[0].text}" if at_top and steps else ""
        )

    def _figure(self, role: str, row: Row) -> Figure | None:
        return next((f for f in self.dosing.figures if f.role == role and f.sources == row.sources), None)

    # --- courses ------------------------------------------------------------------------------------------

    def _repeats(self, row: Row, repeats: Repeats) -> Course:
        """One step a course: on the days that are printed, or so often; what was given already is counted."""
        figure = next((f for f in self.dosing.figures if f.role == "dose"), None)
        days = self._days(repeats)
        amount = self._given_each(figure) if figure and figure.low == figure.high else None
        text = figure.arithmetic if figure and amount is None else ""
        unit = figure.unit if figure else ""
        how = figure.period if figure else "session"
        steps = tuple(Step(day, day, amount, unit, how, text) for day in days or ())
        more = (
            "or more"
            if repeats.most is None
            else f"to {repeats.most}"
            if repeats.most > repeats.least
            else ""
        )
        ends = f"{repeats.least} {more} in all".replace("  ", " ") if more else ""
        if days is None:
            return self._course("", (), row, ends, UNTOLD)
        if repeats.on_days:
            ends = f"such a course usually every {repeats.every}" if repeats.every else ""
        elif repeats.every and repeats.every.low != repeats.every.high:
            ends = f"{ends}; or every {repeats.every.high} {repeats.every.unit}s".strip("; ")
        return self._course("", steps, row, ends)

    def _given_each(self, figure: Figure) -> Decimal:
        """What is dispensed of a figure, or else the figure as its arithmetic shows it."""
        if self.bounds.steps and figure.given is not None:
            return plain(figure.given)
        shown = figure.arithmetic.rpartition(" = ")[2].split()[0] if " = " in figure.arithmetic else ""
        return plain(min(figure.high, Decimal(shown))) if shown else plain(figure.high)

    def _days(self, repeats: Repeats) -> list[date] | None:
        """The days that are still to come; None where they are counted from a day that is not known."""
        given = self._given(repeats)
        if given is None:
            return None
        done, last = given
        if repeats.on_days:
            first = (
                max(self.start, later(last, repeats.every.low, repeats.every.unit))
                if last and repeats.every
                else self.start
            )
            return [later(first, day - 1, "day") for day in repeats.on_days]
        assert repeats.every
        first = max(self.start, later(last, repeats.every.low, repeats.every.unit)) if last else self.start
        return [later(first, n * repeats.every.low, repeats.every.unit) for n in range(repeats.least - done)]

    def _given(self, repeats: Repeats | None) -> tuple[int, date | None] | None:
        """How many were given already, and the day of the last; (0, None) of a drug that is not taken.

        None where it is taken, and that is not known. Sessions on days are counted by their own finding.
        """
        if repeats and repeats.on_days and not repeats.every:
            return None if self.patient.number(RoleKind.SESSIONS) else (0, None)
        done, since = self._of_drug(RoleKind.COURSES), self._of_drug(RoleKind.SINCE_COURSE)
        if not self.patient.takes(self.drug) or done == 0:
            return 0, None
        if since is None or (done is None and not (repeats and repeats.on_days)):
            return None
        return int(done or 0), before(self.start, since)

    def _then(self, row: Row, dose: Dose) -> Course:
        """A maintenance course, its own interval after the last of those before it; three of it are dated."""
        assert dose.every
        repeats = next((r.content for r in self.regimen.rows if isinstance(r.content, Repeats)), None)
        days = self._then_days(repeats, dose.every)
        role = [f for f in self.dosing.figures if f.role == "then" and f.sources == row.sources]
        figure = next((f for f in role if f.printed.startswith(dose.amount.printed)), None)
        amount = self._given_each(figure) if figure else None
        steps = tuple(Step(day, day, amount, dose.amount.unit, dose.amount.period) for day in days or ())
        title = f"then {dose.amount.printed} every {dose.every}"
        waits = "after objective improvement; one of the two ways" if days is not None else UNTOLD
        return self._course(title, steps, row, "and so on", waits)

    def _then_days(self, repeats: Repeats | None, pace: Span) -> list[date] | None:
        """Three days, counted from one day on so that months do not drift; None where that is not known."""
        days = self._days(repeats) if repeats else []
        given = self._given(repeats)
        if days is None or given is None:
            return None
        base = days[0] if days else given[1]
        if base is None:
            return [later(self.start, n * pace.low, pace.unit) for n in range(3)]
        done = (len(days) - 1) * repeats.every.low if repeats and repeats.every and days else 0
        if later(base, done + pace.low, pace.unit) < self.start:  # overdue
            return [later(self.start, n * pace.low, pace.unit) for n in range(3)]
        return [later(base, done + n * pace.low, pace.unit) for n in (1, 2, 3)]
