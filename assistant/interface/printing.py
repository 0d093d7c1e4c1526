"""What of a plan can be put on paper or into a calendar, made as bytes by the name of its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.interface.report import make_report
from assistant.interface.sheet import make_sheet
from assistant.interface.writing import ENDINGS, NotWritten, rendered
from assistant.knowledge.model import Ruleset
from assistant.reasoning.plan_values import Plan
from assistant.reasoning.treatment_values import Treatment

KINDS = {"report": ENDINGS, "calendar": (".ics",), "sheet": ENDINGS}
NOTHING_DATED = "There is nothing to put on a calendar: this plan has no dose by date, test or visit."
NO_DRUG = "There is nothing to put on a sheet: this plan has no drug, test or visit."
NO_CALENDAR = "A calendar needs the package icalendar. To have it: pip install icalendar"


@dataclass(frozen=True)
class Printing:
    """A plan and its treatment, to be put on paper. record: what was told, as titles with values."""

    ruleset: Ruleset
    plan: Plan
    treatment: Treatment
    record: Sequence[tuple[str, str]]
    today: date

    def made(self, kind: str, path: Path) -> bytes:
        """A report, calendar or sheet. Raises `NotWritten` where it would be empty, or a package lacks."""
        treatment = self.treatment
        dated = bool(treatment.appointments or treatment.reassess)
        if kind == "report":
            document = make_report(self.ruleset, self.plan, treatment, self.record, self.today)
            return rendered(document, path, self.today)
        if kind == "sheet":
            if not dated and not treatment.dosings and not treatment.courses:
                raise NotWritten(NO_DRUG)
            return rendered(make_sheet(self.plan, treatment, self.today), path, self.today)
        if not dated and not any(course.steps for course in treatment.courses):
            raise NotWritten(NOTHING_DATED)
        try:
            from assistant.interface.calendar_file import make_calendar
        except ModuleNotFoundError as missing:
            if missing.name != "icalendar":
                raise
            raise NotWritten(NO_CALENDAR) from None
        return make_calendar(self.ruleset, treatment, self.today)
