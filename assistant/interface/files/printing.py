"""What of a plan can be put on paper or into a calendar, made as bytes by the name of its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from assistant.conversation.turn.utterances import Print
from assistant.interface.chart.picture import NoPicture, chart_png, chart_svg
from assistant.interface.files.report import make_report
from assistant.interface.files.sheet import make_sheet
from assistant.interface.output.writing import ENDINGS, NotWritten, check, rendered, write
from assistant.interface.page.plan_words import faults
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reasoning.dosing.values import Treatment
from assistant.reasoning.plan.values import Plan

KINDS = {"report": ENDINGS, "calendar": (".ics",), "sheet": ENDINGS, "chart": (".svg", ".png")}
FREE_ENDINGS = {"calendar": ".ics", "chart": ".svg"}
CAPTION = "Doses by date"
NOTHING_DATED = "There is nothing to put on a calendar: this plan has no dose by date, test or visit."
NO_DRUG = "There is nothing to put on a sheet: this plan has no drug, test or visit."
NO_CALENDAR = 'A calendar needs icalendar. Install it with: python -m pip install "icalendar>=7,<8"'


@dataclass(frozen=True)
class Printing:
    """A plan and its treatment, to be put on paper. record: what was told, as titles with values."""

    ruleset: Ruleset
    plan: Plan
    treatment: Treatment
    record: Sequence[tuple[str, str]]
    today: date

    def made(self, kind: str, path: Path) -> bytes:
        """A report, calendar, sheet or chart. Raises `NotWritten` where it is empty, or a package lacks."""
        treatment = self.treatment
        dated = bool(treatment.appointments or treatment.reassess)
        if kind == "report":
            pictures = {} if path.suffix.lower() == ".md" else self._pictures()
            document = make_report(self.ruleset, self.plan, treatment, self.record, self.today, pictures)
            return rendered(document, path, self.today)
        if self.plan.faults:
            raise NotWritten(f"No {kind} is made: {' '.join(faults(self.plan))}")
        if kind == "chart":
            try:
                return (
                    chart_png(treatment) if path.suffix.lower() == ".png" else chart_svg(treatment).encode()
                )
            except NoPicture as why:
                raise NotWritten(str(why)) from None
        if kind == "sheet":
            if not dated and not treatment.dosings and not treatment.courses:
                raise NotWritten(NO_DRUG)
            return rendered(make_sheet(self.plan, treatment, self.today), path, self.today)
        if not dated and not any(course.steps for course in treatment.courses):
            raise NotWritten(NOTHING_DATED)
        try:
            from assistant.interface.files.calendar import make_calendar
        except ModuleNotFoundError as missing:
            if missing.name != "icalendar":
                raise
            raise NotWritten(NO_CALENDAR) from None
        return make_calendar(self.plan.made, treatment)

    def _pictures(self) -> dict[str, str]:
        """The chart for a report; none where nothing is dated, or nothing here can draw."""
        try:
            svg = chart_svg(self.treatment)
        except NoPicture:
            return {}
        return {CAPTION: svg[svg.index("<svg") :]}


def print_said(ruleset: Ruleset, wanted: Print) -> str:
    """Write what the chat is asked to print, never over another file; say how that went."""
    printing = Printing(ruleset, wanted.plan, wanted.treatment, wanted.record, wanted.today)
    try:
        path = Path(wanted.name).expanduser() if wanted.name else _free(wanted.kind, wanted.today)
        check(path, KINDS[wanted.kind], force=False)
        write(path, printing.made(wanted.kind, path), force=False)
    except NotWritten as trouble:
        return str(trouble).replace("; --force writes over it", f". Type {wanted.kind} and another name")
    except RuntimeError:  # no home folder for ~
        return f"{wanted.name} cannot be written: it is no path."
    return f"Written to {path}, for you alone to read."


def _free(kind: str, today: date) -> Path:
    """A name that is free here."""
    ending = FREE_ENDINGS.get(kind, ".html")
    names = (Path(f"{kind}-{today}{f'-{n}' if n > 1 else ''}{ending}") for n in count(1))
    return next(path for path in names if not path.exists() and not path.is_symlink())
