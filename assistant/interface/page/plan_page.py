"""The plan as a page of plain lines: the act, then the steps by number; the rest stands behind headings.

The parts behind the page are listed with their numbers and opened one by one; `whole` lays out everything.
"""

from __future__ import annotations

from assistant.conversation.turn.utterances import Part
from assistant.interface.chart.text import chart_lines
from assistant.interface.page.behind import Record, Unasked
from assistant.interface.page.front import ALL_READ, Left
from assistant.interface.page.lecture_view import lecture_alone, treatment_alone
from assistant.interface.page.screen import OnScreen
from assistant.interface.page.sections import Sections, under_headings
from assistant.interface.words.layout import clamped
from assistant.interface.words.phrases import Phrases
from assistant.interface.words.pictures import trend_bars
from assistant.knowledge.model.ruleset import Ruleset
from assistant.paper.blocks import Drawing
from assistant.reasoning.dosing.values import UNTREATED, Treatment
from assistant.reasoning.plan.values import Plan

DECISIVE = ("URGENT", "ASSESSMENT", "DO NOW", "CONSIDER", "NEVER", "BEYOND THE SOURCE")
OF_THE_LECTURE = (Part.WHY, Part.NOTES, Part.DOSES, Part.DATES, Part.DRUGS, Part.SOURCES)


class PlanPage:
    """Writes plans over one rule set. pictures: for the eye, with bars and columns side by side."""

    def __init__(self, ruleset: Ruleset, width: int, pictures: bool = False) -> None:
        self.ruleset = ruleset
        self.width = clamped(width)
        self.pictures = pictures
        self.screen = OnScreen(self.width, pictures)
        self.phrases = Phrases(ruleset)

    def first(
        self, plan: Plan, treatment: Treatment = UNTREATED, typing: bool = True, left: Left = ALL_READ
    ) -> list[str]:
        """The page: the act, the steps by number, and what opens the rest. typing: as a chat does.

        left: what of a text was not understood, and what it leaves to be decided.
        """
        return self._first(self._sections(plan, (), treatment, left=left), typing)

    def _first(self, sections: Sections, typing: bool = True) -> list[str]:
        page = sections.page
        head, steps, foot = (
            self.screen.lines(of, "") for of in (page.head(), page.steps(), page.foot(typing))
        )
        return [*head, "", *steps, *foot]

    def whole(
        self,
        plan: Plan,
        record: Record = (),
        treatment: Treatment = UNTREATED,
        not_asked: Unasked = (),
        left: Left = ALL_READ,
    ) -> list[str]:
        """Everything. `record`: what was told, as titles with values. left: as of `first`."""
        sections = self._sections(plan, record, treatment, not_asked, left=left)
        return [*self._first(sections), *self.screen.lines(under_headings(sections.behind(tuple(Part))))]

    def lecture(self, plan: Plan, treatment: Treatment = UNTREATED) -> list[str]:
        """What the lecture carries, and first of all what is left out; nothing is decided otherwise."""
        view = lecture_alone(self.ruleset, plan)
        sections = self._sections(view.plan, (), treatment_alone(treatment), alone=True)
        opening = self.screen.lines([*sections.opening(view.left_out), *sections.page.made()], indent="")
        return [*opening, *self.screen.lines(under_headings(sections.behind(OF_THE_LECTURE)))]

    def parts(
        self,
        plan: Plan,
        record: Record,
        parts: tuple[Part, ...],
        treatment: Treatment = UNTREATED,
        not_asked: Unasked = (),
    ) -> list[str]:
        """What stands behind the first page, the parts that were asked for; after `all`, the page too.

        not_asked: reasons why obvious findings were not asked, with the titles of the findings.
        """
        if parts == tuple(Part):
            return self.whole(plan, record, treatment, not_asked)
        sections = self._sections(plan, record, treatment, not_asked)
        lines = self.screen.lines(under_headings(sections.behind(parts)))
        return lines or [f"{part.value}: nothing".capitalize() for part in parts]

    def _sections(
        self,
        plan: Plan,
        record: Record,
        treatment: Treatment,
        not_asked: Unasked = (),
        alone: bool = False,
        left: Left = ALL_READ,
    ) -> Sections:
        drawings = self._drawings(plan, treatment) if self.pictures else None
        return Sections(self.ruleset, plan, record, treatment, not_asked, drawings, alone, True, left)

    def _drawings(self, plan: Plan, treatment: Treatment) -> dict[Part | str, list[Drawing]]:
        chart = [f"  {line}".rstrip() for line in chart_lines(treatment, self.width - 2)]
        bars = trend_bars(self.ruleset, plan.decision.facts, self.width)
        drawn = {"Assessment": bars, Part.DATES: ["", *chart, ""] if chart else []}
        return {where: [Drawing("", "", tuple(lines))] for where, lines in drawn.items() if lines}
