"""The parts of a plan behind its first page: what would change it, notes, doses, conflicts, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from assistant.conversation.turn.utterances import Part
from assistant.interface.page.entries import Entries
from assistant.interface.page.treatment import TreatmentBlocks
from assistant.interface.words.citing import cite_marked, lead, said
from assistant.interface.words.phrases import ABSENT, stated
from assistant.knowledge.model.ruleset import Kind, Source
from assistant.knowledge.model.sources import Rows
from assistant.paper.blocks import Block, Drawing, Items, Paragraph, Point, Strong
from assistant.reasoning.plan.values import Assessment, Line, Withheld

MOST_CHANGES = 12
NAME = 5  # columns of the number of a statement
Unasked: TypeAlias = Sequence[tuple[str, tuple[str, ...]]]  # a reason, and what was not asked for it
Record: TypeAlias = Sequence[tuple[str, str]]  # what was told, as titles with values
ROWS = tuple(Rows)


class Behind:
    """The parts behind the first page of one plan. drawings: of its doses and dates."""

    def __init__(
        self,
        body: Entries,
        treated: TreatmentBlocks,
        record: Record,
        not_asked: Unasked,
        drawings: Sequence[Drawing],
    ) -> None:
        self.body, self.treated, self.drawings = body, treated, drawings
        self.record, self.not_asked = record, not_asked
        self.ruleset, self.phrases, self.plan = body.ruleset, body.phrases, body.plan

    def part(self, part: Part) -> list[Block]:
        """The blocks of one part; none where it is empty."""
        match part:
            case Part.CHANGES:
                return self._changes()
            case Part.NOTES:
                return self.body.points(self.body.of_kinds(Kind.NOTE))
            case Part.DOSES:
                return [*self.treated.doses(), *self._regimens()]
            case Part.DATES:
                return self.treated.dates(self.drawings)
            case Part.DRUGS:
                return self.treated.drugs()
            case Part.CONFLICTS:
                return self.statements(self.plan.conflicts)
            case Part.BEYOND:
                return self.beyond(self.body.beyond)
            case Part.TOLD:
                return self._told()
            case Part.ASKED:
                return self._unasked()
            case Part.SOURCES:
                return self._sources()
            case Part.WHY:
                return []  # under headings of its own

    def _changes(self) -> list[Block]:
        rows = self.phrases.changes(self.plan)
        items = [said(Strong(when), f" {effect}") for when, effect, _ in rows[:MOST_CHANGES]]
        shown = {name for _, _, names in rows[:MOST_CHANGES] for name in names}
        left = dict.fromkeys(name for _, _, names in rows for name in names if name not in shown)
        if left:
            items.append(said(f"and {len(left)} more: {'; '.join(map(self.phrases.title, left))}"))
        return [Items(tuple(items))] if items else []

    def _regimens(self) -> list[Block]:
        """What the sources print beside a line that is about no drug of its own."""
        return [
            Point(
                said(Strong(f"{of.text}:")), tuple(said(text, cite_marked(ids)) for text, ids in of.regimen)
            )
            for of in self.plan.lines
            if of.regimen
        ]

    def statements(self, names: Iterable[str]) -> list[Block]:
        """Statements in their own words."""
        known = [(name, self.ruleset.statements[name]) for name in names if name in self.ruleset.statements]
        return [Paragraph(lead(name, of.says, columns=NAME)) for name, of in known]

    def beyond(self, entries: Iterable[Line], *marks: str) -> list[Block]:
        """Lines that the text does not carry, under the sentence that says so. marks: on each of them."""
        points = [self.body.apart(entry, [*marks, *self.standing(entry)]) for entry in entries]
        letters = self.ruleset.letters(Rows.BEYOND)
        whose = f"Not in the {self.ruleset.source_word}: published guidance ({letters})."
        return [Paragraph(said(whose)), *points] if points else []

    def standing(self, entry: Line) -> list[str]:
        """How well each statement beyond the source is founded, and how strictly it guards."""
        marks = []
        for name in entry.sources:
            statement = self.ruleset.statements.get(name)
            if statement and statement.rows == Rows.POLICY:
                marks.append(f"{name} product policy")
            elif statement and statement.rows == Rows.BEYOND:
                guard = f", {statement.guard} guard" if statement.guard in ("hard", "warning") else ""
                marks.append(f"{name} {statement.tag}{guard}".strip())
        return marks

    def _told(self) -> list[Block]:
        present = [stated(title, value) for title, value in self.record if value not in ABSENT]
        absent = [title for title, value in self.record if value in ABSENT]
        texts = ["; ".join(present)] if present else []
        texts += [f"no or none: {'; '.join(absent)}"] if absent else []
        return [Paragraph(said(text)) for text in texts]

    def _unasked(self) -> list[Block]:
        """Why what one would expect was not asked: those with one reason together."""
        texts = (f"{', '.join(titles)}: {why[:1].lower()}{why[1:]}" for why, titles in self.not_asked)
        items = tuple(said(text) for text in texts)
        return [Items(items)] if items else []

    def _sources(self) -> list[Block]:
        """The statements cited anywhere on the page, under the source that each belongs to."""
        items = tuple(said(f"{source_words(of)}: {' '.join(ids)}") for of, ids in self.by_source())
        return [Items(items)] if items else []

    def by_source(self) -> list[tuple[Source, list[str]]]:
        """Each source with its statements that are cited, the text itself first."""
        cited, statements = self.cited(), self.ruleset.statements
        sources = sorted(self.ruleset.sources.values(), key=lambda source: ROWS.index(Rows(source.rows)))
        rows = [
            (s, [n for n, of in statements.items() if of.source == s.name and n in cited]) for s in sources
        ]
        return [(source, ids) for source, ids in rows if ids]

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
