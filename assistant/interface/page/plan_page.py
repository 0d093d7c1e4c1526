"""The plan as a page of plain lines: the answer, then what matters now; the rest stands behind headings.

The first page holds what is to be decided: emergencies, the assessment, what to do, what not to do. The parts
behind it are listed with their numbers and opened one by one; `whole` lays out everything.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversation.turn.utterances import Part
from assistant.interface.page.critique import HEADING, CritiqueLines
from assistant.interface.page.lecture_view import lecture_alone, treatment_alone
from assistant.interface.page.plan_behind import Behind, Unasked
from assistant.interface.page.plan_lines import MOST_NAMES, PlanLines
from assistant.interface.page.plan_words import NO_LABEL, answer, chosen_words, faults, made_from
from assistant.interface.page.treatment import TreatmentLines
from assistant.interface.words.layout import HEADINGS, clamped, listed, row, side_by_side, with_tag, wrap
from assistant.interface.words.phrases import Phrases
from assistant.interface.words.pictures import trend_bars
from assistant.knowledge.model.ruleset import BOTH, CodeRole, Kind, Ruleset
from assistant.reasoning.dosing.values import UNTREATED, Treatment
from assistant.reasoning.plan.values import Assessment, Line, Plan, Withheld

NOW = (Kind.HOLD, Kind.REDUCE, Kind.DO)
DECISIVE = ("URGENT", "ASSESSMENT", "DO NOW", "CONSIDER", "NEVER", "BEYOND THE SOURCE")
MORE = "MORE"
ON_NOTHING = "No label of this plan rests on the lecture"
OF_THE_LECTURE = (Part.NOTES, Part.DOSES, Part.DATES, Part.DRUGS, Part.SOURCES)
TWO_COLUMNS = 72  # the narrowest screen on which evidence stands side by side


class PlanPage:
    """Lays out plans over one rule set. pictures: for the eye, with bars and columns side by side."""

    def __init__(self, ruleset: Ruleset, width: int, pictures: bool = False) -> None:
        self.ruleset = ruleset
        self.width = clamped(width)
        self.pictures = pictures
        self.phrases = Phrases(ruleset)

    def first(
        self,
        plan: Plan,
        record: Sequence[tuple[str, str]] = (),
        treatment: Treatment = UNTREATED,
    ) -> list[str]:
        """The answer and what matters now, and the list of what stands behind."""
        page = _Page(self, plan, record, treatment, ())
        return _joined(page.opening(), page.front(short=True), [*_heading(MORE), *page.more()])

    def whole(
        self,
        plan: Plan,
        record: Sequence[tuple[str, str]] = (),
        treatment: Treatment = UNTREATED,
        not_asked: Unasked = (),
    ) -> list[str]:
        """Everything. `record`: what was told, as titles with values."""
        page = _Page(self, plan, record, treatment, not_asked)
        return _joined(page.opening(), page.front(short=False), page.behind(tuple(Part)))

    def lecture(self, plan: Plan, treatment: Treatment = UNTREATED) -> list[str]:
        """What the lecture carries, and first of all what is left out; nothing is decided otherwise."""
        view = lecture_alone(self.ruleset, plan)
        page = _Page(self, view.plan, (), treatment_alone(treatment), (), alone=True)
        opening = page.opening(ON_NOTHING if plan.assessment else NO_LABEL, view.left_out)
        return _joined(opening, page.front(short=False), page.behind(OF_THE_LECTURE))

    def parts(
        self,
        plan: Plan,
        record: Sequence[tuple[str, str]],
        parts: tuple[Part, ...],
        treatment: Treatment = UNTREATED,
        not_asked: Unasked = (),
    ) -> list[str]:
        """What stands behind the first page, the parts that were asked for; after `all`, the page too.

        not_asked: reasons why obvious findings were not asked, with the titles of the findings.
        """
        if parts == tuple(Part):
            return self.whole(plan, record, treatment, not_asked)
        page = _Page(self, plan, record, treatment, not_asked)
        page.front(short=True)  # facts that it showed are not repeated
        return page.behind(parts) or [f"{part.value}: nothing".capitalize() for part in parts]


def _joined(opening: list[str], *blocks: list[str]) -> list[str]:
    lines = list(opening)
    for block in blocks:
        lines += block
    return lines


def _heading(text: str) -> list[str]:
    return ["", text]


class _Page:
    """One plan being laid out."""

    def __init__(
        self,
        page: PlanPage,
        plan: Plan,
        record: Sequence[tuple[str, str]],
        treatment: Treatment,
        not_asked: Unasked,
        alone: bool = False,  # what is beyond the lecture is left out
    ) -> None:
        self.ruleset, self.width, self.phrases = page.ruleset, page.width, page.phrases
        self.pictures = page.pictures
        self.plan, self.alone = plan, alone
        self.treated = TreatmentLines(page.ruleset, page.width, page.phrases, treatment, page.pictures)
        self.body = PlanLines(page.ruleset, page.width, page.phrases, plan, self.treated)
        self.rest = Behind(self.body, self.treated, record, not_asked)

    # --- the answer and the head ----------------------------------------------------------------------------

    def opening(self, none: str = NO_LABEL, left_out: str = "") -> list[str]:
        """The answer, and whose it is. none: what is said without a label; left_out: what is not shown."""
        beside = ["", *wrap(f"THE LECTURE ALONE. {left_out}", self.width)] if left_out else []
        said = [line for text in faults(self.plan) for line in (*wrap(text, self.width), "")]
        said += wrap(answer(self.ruleset, self.plan, none), self.width)
        made = wrap(f"{self.plan.made}.", self.width) + wrap(made_from(self.ruleset), self.width)
        return [*said, *beside, "", *made]

    # --- the first page -------------------------------------------------------------------------------------

    def front(self, short: bool) -> list[str]:
        """What matters now, under its headings, the empty ones left out. short: what follows stays behind."""
        body = self.body
        urgent = sorted(
            (line for line in self.plan.lines if line.kind is Kind.URGENT),
            key=lambda line: bool(line.set_aside),
        )
        blocks = {
            HEADING: CritiqueLines(self.ruleset, self.width, self.phrases).block(self.plan.critique),
            "URGENT": body.entries(urgent),
            "ASSESSMENT": [line for label in self.plan.assessment for line in self._label(label)],
            "DO NOW": self._now(short),
            "CONSIDER": [*self._choice(), *body.entries(self._of(Kind.CONSIDER))],
            "NEVER": body.entries(self._of(Kind.NEVER)),
            "NOT ADVISED": [line for item in self._withheld(short) for line in body.withheld(item)],
            "BEYOND THE SOURCE": self._beyond() if short else [],
        }
        if self.pictures and blocks["ASSESSMENT"]:
            blocks["ASSESSMENT"] += trend_bars(self.ruleset, self.plan.decision.facts, self.width)
        return _under_headings(blocks)

    def _now(self, short: bool) -> list[str]:
        """What to do, each line with its figures, and what the figures wait for."""
        lines = self._of(*NOW)
        return [*self.body.entries(lines, short), *self.treated.wanting([line.code for line in lines])]

    def _withheld(self, short: bool) -> list[Withheld]:
        """What does not stand; shortly, without what a NEVER line says with the same words."""
        never = (
            {reason.because for line in self._of(Kind.NEVER) for reason in line.reasons} if short else set()
        )
        return [
            item
            for item in self.plan.withheld
            if item.because not in never or item.supporting or item.against or item.waits_for
        ]

    def _choice(self) -> list[str]:
        """Between several drugs: which is first and why, or that nothing here ranks them."""
        text = chosen_words(self.ruleset, self.phrases, self.plan, self.alone)
        return wrap(text, self.width, "  ") if text else []

    def _of(self, *kinds: Kind) -> list[Line]:
        return [line for line in self.body.in_place if line.kind in kinds]

    def _beyond(self) -> list[str]:
        """The lines that the lecture does not carry, shortly; their reasons and standing are behind."""
        lines: list[str] = []
        for line in (line for line in self.body.beyond if line.kind is not Kind.NOTE):
            text = self.body.with_kind(line)
            text += f": {self.body.missing(line)}" if self.ruleset.plays(line.code, CodeRole.ASKS) else ""
            text += " (unconfirmed)" if self.body.unconfirmed(line) else ""
            lines += with_tag(text, line.code, self.width, "  ")
            tags = [f"{reason.rule}  {' '.join(reason.sources)}" for reason in line.reasons]
            lines += with_tag("", f"[{'; '.join(tags)}]", self.width, "    ")
        return lines

    def _label(self, label: Assessment) -> list[str]:
        lines = with_tag(label.text, label.code, self.width, "  ")
        lines += self.body.reasons(label.code, label.reasons)
        asked_for = any(
            self.ruleset.plays(line.code, CodeRole.ASKS) for line in self.plan.lines
        )  # and so told there
        missing = () if asked_for else label.missing
        sides = [("for", label.supporting), ("against", label.against), ("missing", missing)]
        columns = _two_sides(label)
        if columns and self.pictures and self.width >= TWO_COLUMNS:
            lines += side_by_side(*columns, self.width, "    ")
            sides = sides[2:]
        elif columns and not label.against:  # for two causes, each said once
            lines += [
                x
                for word, items in columns
                for x in wrap("; ".join(items), self.width, f"    {word}: ", "      ")
            ]
            sides = sides[2:]
        for word, items in sides:
            if items:
                lines += wrap("; ".join(items), self.width, f"    {word:<9}")
        if label.provisional:
            names = listed([self.phrases.title(name) for name in label.provisional], MOST_NAMES)
            lines += wrap(f"(provisional: would change with {names})", self.width, "    ")
        return lines

    # --- what stands behind ---------------------------------------------------------------------------------

    def more(self) -> list[str]:
        """The parts that are not empty, with their numbers and how much each holds."""
        counts = self.rest.counts()
        labels = [
            f"{number} {part.value}{f' ({counts[part]})' if counts[part] > 1 else ''}"
            for number, part in enumerate(Part, 1)
            if counts[part]
        ]
        return row(labels, self.width, "  ")

    def behind(self, parts: tuple[Part, ...]) -> list[str]:
        """These parts under their headings, the empty ones left out."""
        return _under_headings({part.value.upper(): self.rest.part(part) for part in parts})


def _under_headings(blocks: dict[str, list[str]]) -> list[str]:
    assert all(heading in HEADINGS for heading in blocks)
    return [line for heading, block in blocks.items() if block for line in ("", heading, *block)]


def _two_sides(label: Assessment) -> tuple[tuple[str, Sequence[str]], tuple[str, Sequence[str]]] | None:
    """The evidence of a label in two columns, if it has two sides: for and against it, or for two causes."""
    if label.against:
        return ("for", label.supporting), ("against", label.against)
    causes: dict[str, list[str]] = {}
    for text in label.supporting:
        cause, _, item = text.partition(": ")
        causes.setdefault(f"for {cause}", []).append(item)
    if label.leans != BOTH or len(causes) != 2:
        return None
    left, right = causes.items()
    return left, right
