"""What of a plan can be written to a file: one table of kinds, with the endings of each and what writes them.

What is heavy is imported by the writer that needs it; a package that lacks is named by `output.writing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from assistant.interface.output.writing import NotWritten, Target, lacking, own_name

if TYPE_CHECKING:
    from assistant.conversation.turn.utterances import Print
    from assistant.knowledge.model.ruleset import Ruleset
    from assistant.paper.blocks import Document
    from assistant.reasoning.dosing.values import Treatment
    from assistant.reasoning.plan.values import Plan

CAPTION = "Doses by date"
NOTHING_DATED = "There is nothing to put on a calendar: this plan has no dose by date, test or visit."
NO_DRUG = "There is nothing to put on a sheet: this plan has no drug, test or visit."


@dataclass(frozen=True)
class Printing:
    """A plan and its treatment, to be put on paper. record: what was told, as titles with values."""

    ruleset: Ruleset
    plan: Plan
    treatment: Treatment
    record: Sequence[tuple[str, str]]
    today: date

    @property
    def dated(self) -> bool:
        """Whether a test or a visit has a day."""
        return bool(self.treatment.appointments or self.treatment.reassess)

    def made(self, kind: str, ending: str) -> bytes:
        """The content of a file. Raises `NotWritten` where it would be empty or false, or a package lacks."""
        try:
            return KINDS[kind].endings[ending.lower()](self)
        except ModuleNotFoundError as missing:
            raise NotWritten(lacking(missing)) from None


Writer: TypeAlias = Callable[[Printing], bytes]
Made: TypeAlias = "Callable[[Printing, str], Document]"  # for a file of this ending
Paper: TypeAlias = "Callable[[Document, date], bytes]"


@dataclass(frozen=True)
class FileKind:
    """A kind of file: what it is, and what writes it by the ending of its name; a free name has the first."""

    help: str
    endings: Mapping[str, Writer]


# --- documents --------------------------------------------------------------------------------------------


def _html(document: Document, made: date) -> bytes:
    from assistant.paper.html import to_html

    return to_html(document).encode("utf-8", "backslashreplace")


def _markdown(document: Document, made: date) -> bytes:
    from assistant.paper.markdown import to_markdown

    return to_markdown(document).encode("utf-8", "backslashreplace")


def _pdf(document: Document, made: date) -> bytes:
    from assistant.paper.pdf import to_pdf

    return to_pdf(document, made)


def _on_paper(made: Made) -> dict[str, Writer]:
    """The writers of a document; `made` takes the ending too."""
    papers = {".html": _html, ".md": _markdown, ".pdf": _pdf}
    return {ending: partial(_paper, made, ending, paper) for ending, paper in papers.items()}


def _paper(made: Made, ending: str, paper: Paper, of: Printing) -> bytes:
    return paper(made(of, ending), of.today)


def _report(of: Printing, ending: str) -> Document:
    from assistant.interface.files.report import make_report

    pictures = {} if ending == ".md" else _pictures(of)
    return make_report(of.ruleset, of.plan, of.treatment, of.record, of.today, pictures)


def _pictures(of: Printing) -> dict[str, str]:
    """The chart for a report; none where nothing is dated, or nothing here can draw."""
    from assistant.interface.chart.picture import NoPicture, chart_svg

    try:
        svg = chart_svg(of.treatment)
    except (NoPicture, ModuleNotFoundError):
        return {}
    return {CAPTION: svg[svg.index("<svg") :]}


def _sheet(of: Printing, ending: str) -> Document:
    from assistant.interface.files.sheet import make_sheet

    _whole(of)
    if not of.dated and not of.treatment.dosings and not of.treatment.courses:
        raise NotWritten(NO_DRUG)
    return make_sheet(of.ruleset, of.plan, of.treatment, of.today)


# --- other files ------------------------------------------------------------------------------------------


def _note(of: Printing) -> bytes:
    from assistant.interface.page.note import note_lines

    lines = note_lines(of.ruleset, of.plan, of.record, of.today, of.treatment)
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _calendar(of: Printing) -> bytes:
    from assistant.interface.files.calendar import make_calendar

    _whole(of)
    if not of.dated and not any(course.steps for course in of.treatment.courses):
        raise NotWritten(NOTHING_DATED)
    return make_calendar(of.plan.made, of.treatment)


def _svg(of: Printing) -> bytes:
    from assistant.interface.chart.picture import chart_svg

    return _drawn(of, lambda treatment: chart_svg(treatment).encode())


def _png(of: Printing) -> bytes:
    from assistant.interface.chart.picture import chart_png

    return _drawn(of, chart_png)


def _drawn(of: Printing, draw: Callable[[Treatment], bytes]) -> bytes:
    from assistant.interface.chart.picture import NoPicture

    _whole(of)
    try:
        return draw(of.treatment)
    except NoPicture as why:
        raise NotWritten(str(why)) from None


def _whole(of: Printing) -> None:
    """What cannot say above itself that the plan is at fault is not written of such a plan."""
    from assistant.interface.page.plan_words import faults

    if of.plan.faults:
        raise NotWritten(" ".join(faults(of.plan)))


KINDS = {
    "note": FileKind("the plan as text to copy into the record", {".txt": _note}),
    "report": FileKind("the plan as a document", _on_paper(_report)),
    "calendar": FileKind("its doses and dates for a calendar", {".ics": _calendar}),
    "sheet": FileKind("a sheet for the patient, to be signed", _on_paper(_sheet)),
    "chart": FileKind("its doses and dates drawn", {".svg": _svg, ".png": _png}),
}


def print_said(ruleset: Ruleset, wanted: Print) -> str:
    """Write what the chat is asked to print, never over another file; say how that went."""
    endings = tuple(KINDS[wanted.kind].endings)
    printing = Printing(ruleset, wanted.plan, wanted.treatment, wanted.record, wanted.today)
    otherwise = f". Type {wanted.kind} and another name"
    try:
        name = wanted.name or str(own_name(f"{wanted.kind}-{wanted.today}", endings[0]))
        target = Target.named(name, otherwise)
        target.check(endings)
        return target.write(printing.made(wanted.kind, target.path.suffix))
    except NotWritten as trouble:
        return str(trouble)
