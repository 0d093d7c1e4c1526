"""A taper by date: the course, its conditions and what follows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from assistant.knowledge.model.formulas import NONE
from assistant.knowledge.model.regimens import Afterwards, Converted, NotAlternate, OnlyWhile, Taper
from assistant.knowledge.model.ruleset import CodeRole, Kind, Regimen, RoleKind, Ruleset, Sense
from assistant.reasoning.decision.decision import Decision, holds
from assistant.reasoning.decision.formulas import is_pulse
from assistant.reasoning.decision.patient import Patient
from assistant.reasoning.dosing.dates import before, slowly, window
from assistant.reasoning.dosing.tapers import Taking, pace_of, resumed, taper_steps
from assistant.reasoning.dosing.values import Course, Dosing, Quoted

NO_TABLE = "On alternate days: first say whether {step} is meant for each dose or on average."
RAISED = "The dose goes up first: the taper is dated once the new dose is known."


Line = TypeVar("Line", Taper, Converted, NotAlternate, OnlyWhile, Afterwards)


class Tapering:
    """The taper of one regimen for one patient. chosen: a line that stands does more than consider it."""

    def __init__(
        self,
        ruleset: Ruleset,
        regimen: Regimen,
        dosing: Dosing,
        decision: Decision,
        start: date,
        chosen: bool,
    ) -> None:
        self.drug, self.regimen, self.dosing = ruleset.drugs[regimen.drug], regimen, dosing
        self.decision, self.facts, self.start, self.chosen = decision, decision.facts, start, chosen
        self.patient = Patient(ruleset, decision.facts)
        self.drugs = ruleset.findings.get(self.drug.named_by)
        self.factor = self.drugs.worth(self.facts.get(self.drugs.name)) if self.drugs else Decimal(1)

    def courses(self, again: date) -> list[Course]:
        """The taper from the dose that is taken; a held one as it would go on from the reassessment."""
        taken, held = self._taken(), self._held()
        if taken is None or self.dosing.wanting or self.dosing.specialist:
            return []
        whole, paces = self._taper(held), [pace for pace, _ in self._of(Taper)]
        if held and any(CodeRole.RAISES in line.code.roles for line in self.decision.lines):
            return [replace(whole, condition=RAISED)]
        if taken.alternate and (barred := self._barred()):
            told = f"On alternate days: {barred[0].text}; no table for it."
            return [replace(whole, condition=told, sources=barred[1])]
        if taken.alternate and self.patient.wanting(RoleKind.STEP, self.drug.cast):
            return [replace(whole, condition=NO_TABLE.format(step=paces[0].step.printed))]
        doubled = taken.alternate and self.patient.sense(RoleKind.STEP, self.drug.cast) is Sense.AVERAGE
        scale = Decimal(2 if doubled else 1)
        if held:
            steps = resumed(taken, paces, self.start, again, scale)
            condition = (
                f"Held now. These dates hold only if it is taken up on {window(again)}, the reassessment."
            )
        else:
            steps = taper_steps(taken, paces, self._first_cut(pace_of(taken, paces)), scale)
            condition = " ".join(self._while())
        ends = "; ".join(f"{content.text} ({' '.join(of)})" for content, of in self._of(Afterwards))
        ends = f"{ends[:1].upper()}{ends[1:]}." if ends else ""
        return [replace(whole, steps=steps, condition=condition if steps else "", after=ends)]

    def _while(self) -> Iterator[str]:
        if not self.chosen:
            yield "If it is chosen."
        for content, _ in self._of(OnlyWhile):
            yield f"Only while {content.text}."

    def _taken(self) -> Taking | None:
        """What is taken of the class, in mg of the drug of the regimen; None where that is no daily dose."""
        dose = self.patient.number(RoleKind.DOSE, self.drug.cast)
        schedule = self.patient.sense(RoleKind.SCHEDULE, self.drug.cast)
        if dose is None or self.factor is None or schedule in (Sense.PULSE, Sense.STOPPED):
            return None
        dose *= self.factor
        if self.drugs and is_pulse(self.drugs, dose):
            return None
        sizes = [content.size for content, _ in self._of(Converted)]
        return Taking(dose, schedule is Sense.ALTERNATE, sizes[0] if self.factor != 1 and sizes else None)

    def _taper(self, held: bool) -> Course:
        """The course without its steps."""
        paces = self._of(Taper)
        sources = tuple(dict.fromkeys(name for _, of in paces for name in of))
        named = self.drugs.title if self.drugs else self.dosing.drug
        title = f"{named[:1].upper()}{named[1:]} taper{', if it is taken up again' if held else ''}"
        notes = [
            Quoted(
                f"in mg of {self.dosing.drug}; {self.facts[self.drugs.name]} mg = these / {self.factor:f}", of
            )
            for _, of in self._of(Converted)
            if self.drugs and self.factor not in (None, 1)
        ]
        return Course(self.regimen.name, self.dosing.drug, title, (), "", "", sources, tuple(notes))

    def _of(self, kind: type[Line]) -> list[tuple[Line, tuple[str, ...]]]:
        """The lines of one kind in the regimen, each with its statements."""
        return [(row.content, row.sources) for row in self.regimen.rows if isinstance(row.content, kind)]

    def _held(self) -> bool:
        """Whether nothing but a hold stands of it."""
        codes = [line.code for line in self.decision.lines if line.code.name in self.dosing.codes]
        return all(code.kind is Kind.HOLD for code in codes)

    def _barred(self) -> tuple[NotAlternate, tuple[str, ...]] | None:
        """What speaks against every other day, where what it goes by is known to hold."""
        known = (self.facts, self.decision.closed)
        return next(
            (each for each in self._of(NotAlternate) if any(holds(p, *known) for p in each[0].when)), None
        )

    def _first_cut(self, pace: Taper | None) -> date:
        """The start, or later where the last change is not yet one interval ago, the longer one."""
        since = self.patient.number(RoleKind.SINCE_CHANGE, self.drug.cast)
        changed = self.patient.value(RoleKind.CHANGE, self.drug.cast)
        if since is None or pace is None or changed in (None, NONE):
            return self.start
        return max(self.start, slowly(before(self.start, since), pace.every))
