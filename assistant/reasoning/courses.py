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

from assistant.knowledge.model import Drug, Kind, Regimen, Ruleset
from assistant.knowledge.model_regimens import Dose, Judged, Repeats, Row, Taper, Titration
from assistant.reasoning.dates import DAY, after, later, said, slowly
from assistant.reasoning.decision import Decision
from assistant.reasoning.dosing import bounds_of, takes
from assistant.reasoning.figures import Bounds, plain, rounded_down
from assistant.reasoning.formulas import PREDNISONE_FACTOR, number
from assistant.reasoning.tapers import Taking, resumed, taper_steps
from assistant.reasoning.treatment_values import Course, Dosing, Figure, Quoted, Step

MOST_STEPS = 60
HOW = {"a day": "a day", "twice a day": "twice a day", "a week": "once a week"}
NO_TABLE = "On alternate days: first say whether 5 mg is meant for each dose or on average (B34)."
DIABETES = "Alternate-day dosing is not advised in diabetes: no table for it."
RAISES = "increase-glucocorticoid"
RAISED = "The dose goes up first: the taper is dated once the new dose is known."
DIABETIC = ("type1", "type2", "steroid_induced")


def courses(
    ruleset: Ruleset, decision: Decision, given: tuple[Dosing, ...], start: date, again: date
) -> tuple[Course, ...]:
    """The courses of the dosings, in their order. again: when a held taper may go on, the reassessment."""
    found: list[Course] = []
    for dosing in given:
        regimen = ruleset.regimens[dosing.regimen]
        made = _Courses(ruleset.drugs[regimen.drug], regimen, dosing, decision, start)
        found += made.tapers(again) if any(isinstance(r.content, Taper) for r in regimen.rows) else made.all()
    return tuple(found)


class _Courses:
    """The courses of one regimen for one patient."""

    def __init__(self, drug: Drug, regimen: Regimen, dosing: Dosing, decision: Decision, start: date) -> None:
        self.drug, self.regimen, self.dosing = drug, regimen, dosing
        self.decision, self.facts, self.start = decision, decision.facts, start
        self.bounds: Bounds = bounds_of(regimen, decision)
        self.chosen = any(
            line.kind is not Kind.CONSIDER for line in decision.lines if line.code.name in dosing.codes
        )

    def all(self) -> list[Course]:
        """Titrations and repeated courses; none under 18 years, and none while something is wanting."""
        if self.dosing.wanting or self.dosing.specialist:
            return []
        return [course for row in self.regimen.rows for course in self._of(row) if course.steps]

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

    # --- going up -----------------------------------------------------------------------------------------

    def _titration(self, row: Row, titration: Titration) -> Course:
        """Step by step from the first dose, or from the one that is taken, to the target or its guard."""
        assert titration.step
        assert titration.every
        target = self._figure("target", row)
        unit, period = titration.up_to.unit, titration.up_to.period
        most = self._most(target) if target else Decimal(0)
        taken = number(self.facts, self.drug.dose) if takes(self.drug, self.decision) else None
        first = taken + titration.step.low if taken else titration.start.low if titration.start else None
        steps: list[Step] = []
        day, dose = self.start, first
        while dose is not None and dose <= most and len(steps) < MOST_STEPS:
            steps.append(Step(day, None, plain(dose), unit, HOW.get(period, period)))
            day, dose = slowly(day, titration.every), dose + titration.step.low
        closed = [replace(step, until=following.on - DAY) for step, following in pairwise(steps)]
        steps = [*closed, *steps[-1:]]
        course = self._course(f"{self.regimen.route}, going up", tuple(steps), row, self._judged(steps))
        return replace(course, notes=target.notes) if target else course

    def _most(self, target: Figure) -> Decimal:
        """The highest dose of a titration: the top of the target, under every guard, in whole steps."""
        limits = [target.high]
        limits += [
            limit.amount.high
            for limit, _ in (*self.bounds.guards, *self.bounds.caps)
            if not limit.amount.per and limit.amount.period == target.period
        ]
        return rounded_down(min(limits), target.unit, self.bounds.steps)

    def _judged(self, steps: list[Step]) -> str:
        """What is judged after the last step, with its date."""
        judged = [row.content for row in self.regimen.rows if isinstance(row.content, Judged)]
        at_top = [content for content in judged if content.at_top]
        return f"{said(*after(steps[-1].on, at_top[0].after))}: {at_top[0].text}" if at_top and steps else ""

    def _figure(self, role: str, row: Row) -> Figure | None:
        return next((f for f in self.dosing.figures if f.role == role and f.sources == row.sources), None)

    # --- courses ------------------------------------------------------------------------------------------

    def _repeats(self, row: Row, repeats: Repeats) -> Course:
        """One step a course: on the days that are printed, or so often; what was given already is counted."""
        figure = next((f for f in self.dosing.figures if f.role == "dose"), None)
        days = self._days(repeats)
        amount = plain(figure.given) if figure and figure.given is not None else None
        text = figure.arithmetic if figure and amount is None else ""
        unit = figure.unit if figure else ""
        how = figure.period if figure else "session"
        steps = tuple(Step(day, day, amount, unit, how, text) for day in days)
        more = (
            "or more"
            if repeats.most is None
            else f"to {repeats.most}"
            if repeats.most > repeats.least
            else ""
        )
        ends = f"{repeats.least} {more} in all".replace("  ", " ") if more else ""
        if repeats.every and repeats.every.low != repeats.every.high:
            ends = f"{ends}; or every {repeats.every.high} {repeats.every.unit}s".strip("; ")
        return self._course("", steps, row, ends)

    def _days(self, repeats: Repeats) -> list[date]:
        if repeats.on_days:
            return [later(self.start, day - 1, "day") for day in repeats.on_days]
        assert repeats.every
        done, first = self._given(repeats)
        return [later(first, n * repeats.every.low, repeats.every.unit) for n in range(repeats.least - done)]

    def _given(self, repeats: Repeats) -> tuple[int, date]:
        """The courses given already, and the day of the next: an interval after the last."""
        assert repeats.every
        done = number(self.facts, f"{self.drug.name.casefold()}_cycles")
        since = number(self.facts, f"weeks_since_{self.drug.name.casefold()}")
        if not done or not takes(self.drug, self.decision):
            return 0, self.start
        last = later(self.start, -int((since or Decimal(0)) * 7), "day") if since is not None else None
        due = later(last, repeats.every.low, repeats.every.unit) if last else self.start
        return int(done), max(due, self.start)

    def _then(self, row: Row, dose: Dose) -> Course:
        """A maintenance course, an interval after the last of those before it; three of it are dated."""
        assert dose.every
        first = self.start
        before = next((r.content for r in self.regimen.rows if isinstance(r.content, Repeats)), None)
        if before and before.every:
            days = self._days(before)
            first = later(days[0], before.every.low * len(days), before.every.unit) if days else self.start
        figure = next(
            (
                f
                for f in self.dosing.figures
                if f.role == "then" and f.printed.startswith(dose.amount.printed)
            ),
            None,
        )
        amount = plain(figure.given) if figure and figure.given is not None else None
        days = [later(first, n * dose.every.low, dose.every.unit) for n in range(3)]
        steps = tuple(Step(day, day, amount, dose.amount.unit, dose.amount.period) for day in days)
        title = f"then {dose.amount.printed} every {dose.every}"
        return self._course(
            title, steps, row, "and so on", "after objective improvement; one of the two ways"
        )

    # --- going down ---------------------------------------------------------------------------------------

    def tapers(self, again: date) -> list[Course]:
        """The taper from the dose that is taken; a held one as it would go on from the reassessment."""
        rows = [row for row in self.regimen.rows if isinstance(row.content, Taper)]
        paces = [row.content for row in rows if isinstance(row.content, Taper)]
        sources = tuple(dict.fromkeys(name for row in rows for name in row.sources))
        name, schedule = str(self.facts.get("glucocorticoid")), self.facts.get("glucocorticoid_schedule")
        dose, factor = number(self.facts, "glucocorticoid_dose"), PREDNISONE_FACTOR.get(name)
        if dose is None or factor is None or schedule in ("pulse", "stopped") or self.dosing.specialist:
            return []
        held = all(code == "hold-taper" for code in self.dosing.codes)
        title = "Glucocorticoid taper, if it is taken up again" if held else "Glucocorticoid taper"
        unit_note = (
            () if factor == 1 else (Quoted(f"in mg of prednisone; {name} mg = these / {factor:f}", ("P28",)),)
        )
        whole = Course(self.regimen.name, self.dosing.drug, title, (), "", "", sources, unit_note)
        if held and any(line.code.name == RAISES for line in self.decision.lines):
            return [replace(whole, condition=RAISED)]
        scale = Decimal(1)
        if schedule == "alternate_day":
            if self.facts.get("diabetes") in DIABETIC:
                return [replace(whole, condition=DIABETES, sources=("S68",))]
            meant = self.facts.get("alternate_day_step")
            if meant is None:
                return [replace(whole, condition=NO_TABLE)]
            scale = Decimal(2) if meant == "on_average" else Decimal(1)
        taking = Taking(dose * factor, schedule == "alternate_day")
        if held:
            steps = resumed(taking, paces, self.start, again, scale)
            condition = (
                f"Held now. These dates hold only if it is taken up on {said(again)}, the reassessment."
            )
        else:
            steps = taper_steps(taking, paces, self._first_cut(paces[0]), scale)
            condition = "Only while strength and CK hold."
        ends = "At 5 mg a day and below: by the rules on the adrenal axis, never abruptly (X6)."
        return [replace(whole, steps=steps, condition=condition if steps else "", after=ends)]

    def _first_cut(self, pace: Taper) -> date:
        """The start, or later where the last change is not yet one interval ago."""
        since = number(self.facts, "weeks_since_glucocorticoid_change")
        if since is None or self.facts.get("recent_glucocorticoid_change") in (None, "none"):
            return self.start
        changed = later(self.start, -int(since * 7), "day")
        return max(self.start, later(changed, pace.every.low, pace.every.unit))
