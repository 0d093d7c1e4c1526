"""The parts of a plan behind its first page: what would change it, notes, conflicts, sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from assistant.conversation.turn.utterances import Part
from assistant.interface.page.plan_lines import PlanLines
from assistant.interface.page.treatment import TreatmentLines
from assistant.interface.words.layout import with_tag, wrap
from assistant.interface.words.phrases import ABSENT, stated
from assistant.knowledge.model.ruleset import Kind, Source
from assistant.reasoning.plan.values import Assessment, Line, Withheld

MOST_CHANGES = 12
Unasked: TypeAlias = Sequence[tuple[str, tuple[str, ...]]]  # a reason, and what was not asked for it
ROWS = ("lecture", "reconstructed", "conflicts", "beyond", "policy")


class Behind:
    """The parts behind the first page of one plan."""

    def __init__(
        self,
        body: PlanLines,
        treated: TreatmentLines,
        record: Sequence[tuple[str, str]],
        not_asked: Unasked,
    ) -> None:
        self.body, self.treated = body, treated
        self.record, self.not_asked = record, not_asked
        self.ruleset, self.width, self.phrases = body.ruleset, body.width, body.phrases
        self.plan = body.plan

    def part(self, part: Part) -> list[str]:
        """The lines of one part; none where it is empty."""
        match part:
            case Part.CHANGES:
                return self._changes()
            case Part.NOTES:
                return self.body.entries(self.notes())
            case Part.DOSES:
                return [*self.treated.doses(), *self._regimens()]
            case Part.DATES:
                return self.treated.dates()
            case Part.DRUGS:
                return self.treated.drugs()
            case Part.CONFLICTS:
                return self._conflicts()
            case Part.BEYOND:
                return self._beyond()
            case Part.TOLD:
                return self._told()
            case Part.ASKED:
                return self._unasked()
            case Part.SOURCES:
                return self._sources()

    def counts(self) -> dict[Part, int]:
        """How many things stand in each part."""
        return {
            Part.CHANGES: len(self.phrases.changes(self.plan)),
            Part.NOTES: len(self.notes()),
            Part.DOSES: len(self.treated.treatment.dosings),
            Part.DATES: self.treated.dated,
            Part.DRUGS: len(self.treated.treatment.pages),
            Part.CONFLICTS: len(self.plan.conflicts),
            Part.BEYOND: len(self.body.beyond),
            Part.TOLD: len(self.record),
            Part.ASKED: 1,  # looked for once it is opened
            Part.SOURCES: len(self.cited()),
        }

    def notes(self) -> list[Line]:
        """The notes that the lecture carries."""
        return [line for line in self.body.in_place if line.kind is Kind.NOTE]

    def _changes(self) -> list[str]:
        rows = self.phrases.changes(self.plan)
        lines: list[str] = []
        for when, effect, _ in rows[:MOST_CHANGES]:
            lines += wrap(f"{when} {effect}", self.width, "  ", "    ")
        shown = {name for _, _, names in rows[:MOST_CHANGES] for name in names}
        left = dict.fromkeys(name for _, _, names in rows for name in names if name not in shown)
        if left:
            names = "; ".join(self.phrases.title(name) for name in left)
            lines += wrap(f"and {len(left)} more: {names}", self.width, "  ", "    ")
        return lines

    def _regimens(self) -> list[str]:
        """What the sources print beside a line that is about no drug of its own."""
        lines: list[str] = []
        for entry in (line for line in self.plan.lines if line.regimen):
            lines += wrap(f"{entry.text}:", self.width, "  ")
            for text, ids in entry.regimen:
                foreign = "" if any(name[0] in "SA" for name in ids) else "beyond the source  "
                lines += with_tag(text, f"[{foreign}{' '.join(ids)}]", self.width, "    ")
        return lines

    def _conflicts(self) -> list[str]:
        says = ((name, self.ruleset.statements[name].says) for name in self.plan.conflicts)
        return [line for name, text in says for line in wrap(text, self.width, f"  {name:<5}")]

    def _beyond(self) -> list[str]:
        if not self.body.beyond:
            return []
        lead = "Not in the lecture: published guidance (X)."
        lines = wrap(lead, self.width, "  ")
        for entry in self.body.beyond:
            lines += with_tag(self.body.with_kind(entry), entry.code, self.width, "  ")
            lines += self.body.under(entry, self.standing(entry))
        return lines

    def standing(self, entry: Line) -> list[str]:
        """How well each statement beyond the source is founded, and how strictly it guards."""
        marks = []
        for name in entry.sources:
            statement = self.ruleset.statements.get(name)
            if statement and self._rows(name) == "policy":
                marks.append(f"{name} product policy")
            elif statement and self._rows(name) == "beyond":
                guard = f", {statement.guard} guard" if statement.guard in ("hard", "warning") else ""
                marks.append(f"{name} {statement.tag}{guard}".strip())
        return marks

    def _rows(self, statement: str) -> str:
        source = self.ruleset.sources.get(self.ruleset.statements[statement].source)
        return source.rows if source else ""

    def _told(self) -> list[str]:
        present = [stated(title, value) for title, value in self.record if value not in ABSENT]
        absent = [title for title, value in self.record if value in ABSENT]
        lines = wrap("; ".join(present), self.width, "  ")
        return lines + (wrap(f"no or none: {'; '.join(absent)}", self.width, "  ") if absent else [])

    def _unasked(self) -> list[str]:
        """Why what one would expect was not asked: those with one reason together."""
        return [
            line
            for reason, titles in self.not_asked
            for line in wrap(
                f"{', '.join(titles)}: {reason[:1].lower()}{reason[1:]}", self.width, "  ", "    "
            )
        ]

    def _sources(self) -> list[str]:
        """The statements cited anywhere on the page, under the source that each belongs to."""
        cited = self.cited()
        lines: list[str] = []
        for source in sorted(self.ruleset.sources.values(), key=lambda source: ROWS.index(source.rows)):
            ids = [n for n, s in self.ruleset.statements.items() if s.source == source.name and n in cited]
            if ids:
                lines += wrap(f"{source_words(source)}: {' '.join(ids)}", self.width, "  ", "    ")
        return lines

    def cited(self) -> set[str]:
        """The statements that the plan names anywhere."""
        parts: tuple[Assessment | Line | Withheld, ...]
        parts = (*self.plan.assessment, *self.plan.lines, *self.plan.withheld)
        cited = {*self.plan.conflicts, *(name for part in parts for name in part.sources)}
        cited |= {name for line in self.plan.lines for _, ids in line.regimen for name in ids}
        cited |= self.treated.cited
        argued: tuple[Line | Withheld, ...] = (*self.plan.lines, *self.plan.withheld)
        return cited | {n for each in argued for a in (*each.supporting, *each.against) for n in a.sources}


def source_words(source: Source) -> str:
    """A source as it is cited: its title, by whom, and its date."""
    by = ", ".join(part for part in (source.by, source.date) if part)
    return f"{source.title} ({by})" if by else source.title
