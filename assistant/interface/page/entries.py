"""The lines of one plan, each with its reasons, its marks, its rule and its sources.

What the lecture carries and what it does not stand apart: a line that rests on nothing in the lecture is
shown under BEYOND THE SOURCE, unless it is urgent, and is then marked. Nothing is ever called confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.interface.page.treatment import TreatmentBlocks
from assistant.interface.words.citing import BEYOND, SIDE, cite, code, is_beyond, lead, said
from assistant.interface.words.layout import listed
from assistant.interface.words.phrases import Phrases, quoted
from assistant.knowledge.model.ruleset import CodeRole, Kind, Ruleset
from assistant.knowledge.model.sources import Rows, of_rows
from assistant.paper.blocks import Block, Point, Strong, Words
from assistant.reasoning.decision.explanation import Explainer
from assistant.reasoning.plan.arguments import Argument
from assistant.reasoning.plan.values import Line, Plan, Reason, Withheld

MOST_NAMES = 3
WITH_FIGURES = (Kind.DO, Kind.REDUCE)  # lines that tell their dose at once; the others do behind the page


class Entries:
    """Lays out the lines of one plan; facts that were shown together once are not repeated."""

    def __init__(self, ruleset: Ruleset, phrases: Phrases, plan: Plan, treated: TreatmentBlocks) -> None:
        self.ruleset, self.phrases = ruleset, phrases
        self.plan, self.treated = plan, treated
        self.explainer = Explainer(ruleset, plan.decision)
        own_block = [line for line in plan.lines if line.beyond and not line.policy]
        self.in_place = [line for line in plan.lines if line not in own_block]
        self.beyond = [line for line in own_block if line.kind is not Kind.URGENT]
        self.shown: list[frozenset[str]] = []
        self.doubts = {name for label in plan.assessment for name in label.provisional}

    def asks(self, line: Line) -> bool:
        """Whether the line asks for what is missing."""
        return self.ruleset.plays(line.code, CodeRole.ASKS)

    def of_kinds(self, *kinds: Kind) -> list[Line]:
        """The lines of these kinds that stand in their place."""
        return [line for line in self.in_place if line.kind in kinds]

    def points(self, entries: Iterable[Line]) -> list[Block]:
        """Lines with what stands under each."""
        return [Point(said(Strong(e.text), code(e.code)), tuple(self._whole(e))) for e in entries]

    def _whole(self, entry: Line) -> Iterator[Words]:
        beyond = f"not in the {self.ruleset.source_word}: product policy" if entry.policy else BEYOND
        yield from self.under(entry, [beyond] if entry.beyond else [])
        if entry.kind in WITH_FIGURES:
            yield from self.treated.under(entry.code)

    def apart(self, entry: Line, marks: list[str]) -> Point:
        """A line among those that the lecture does not carry, with all that stands under it."""
        return Point(said(Strong(self.with_kind(entry)), code(entry.code)), tuple(self.under(entry, marks)))

    def with_kind(self, entry: Line) -> str:
        """A line as it stands apart: `consider: ...`, and the kind once where the line begins with it."""
        text, word = entry.text, entry.kind.value
        return text if text.casefold().startswith(f"{word} ") else f"{word}: {text}"

    def under(self, entry: Line, marks: list[str]) -> Iterator[Words]:
        """What stands under the text of a line: its reasons, its marks, and the arguments about it."""
        yield from self.reasons(entry.code, entry.reasons)
        if entry.reconstructed and entry.kind is not Kind.NOTE:
            marks.append("reconstructed")
        if self.unconfirmed(entry):
            marks.append("unconfirmed")
        marks += self.provisional(entry.provisional)
        if marks:
            yield said(f"({'; '.join(marks)})")
        yield from self.sides(entry.supporting, entry.against)
        if entry.set_aside:
            yield said(f'set aside: "{entry.set_aside}"')
        for aside in entry.in_spite_of:
            text = f'in spite of: {aside.because}; set aside: "{aside.reason}"'
            yield said(text, cite(aside.sources, aside.rule))

    @staticmethod
    def sides(supporting: Sequence[Argument], against: Sequence[Argument]) -> Iterator[Words]:
        """The arguments for and against a line, with their sources."""
        for word, arguments in (("for", supporting), ("against", against)):
            marked = (f"{BEYOND} " if is_beyond(a.sources) else "" for a in arguments)
            texts = [
                f"{a.text} [{mark}{' '.join(a.sources)}]" for a, mark in zip(arguments, marked, strict=True)
            ]
            if texts:
                yield lead(word, "; ".join(texts), columns=SIDE)

    def reasons(self, of: str, reasons: Sequence[Reason]) -> Iterator[Words]:
        """Why, with the facts behind it unless they were all shown together above, and the rule."""
        for reason in reasons:
            facts = self.phrases.behind(self.plan, self.explainer, of, reason)
            text = reason.because
            if facts and not any(shown.issuperset(facts) for shown in self.shown):
                text += f" ({'; '.join(facts)})"
                self.shown.append(frozenset(facts))
            yield said(text, cite(reason.sources, reason.rule))

    def provisional(self, names: Sequence[str]) -> list[str]:
        """The few things, not said of the assessment above, of which each could remove a line."""
        own = [self.phrases.title(name) for name in names if name not in self.doubts]
        return [f"would change with {listed(own, MOST_NAMES)}"] if 0 < len(own) <= MOST_NAMES else []

    def unconfirmed(self, entry: Line) -> bool:
        """Whether nothing but unconfirmed background carries the line."""
        tags = [self.ruleset.statements[name].tag for name in of_rows(entry.sources, Rows.BEYOND)]
        return entry.beyond and bool(tags) and all("[B]" in tag and "[V" not in tag for tag in tags)

    def withheld(self, item: Withheld) -> Point:
        """A line that does not stand, and why."""
        waits = f"{self.phrases.waiting(item.waits_for)}: " if item.waits_for else ""
        why = said(f"{waits}{item.because}", cite(item.sources, item.rule))
        sides = self.sides(item.supporting, item.against)
        return Point(said(Strong(quoted(item.text)), code(item.code)), (why, *sides))
