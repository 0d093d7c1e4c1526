"""Scores laid out as blocks: each measure with its arithmetic, the total and its name, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.interface.words.citing import cite, said
from assistant.interface.words.layout import listed
from assistant.interface.words.treatment import amount
from assistant.knowledge.model.formulas import NONE
from assistant.knowledge.model.ruleset import Ruleset
from assistant.knowledge.model.scores import Loss, Way
from assistant.paper.blocks import Block, Heading, Items, Paragraph, Table, Words
from assistant.reasoning.decision.scores import Measured, Scored, grade_at

HEAD = ("Measure", "Before and now", "Of", "Change", "Points")
SHARES = (35, 20, 15, 15, 15)
NOTHING = "This rule set has no score."
MANY = 99


class ScoreBlocks:
    """The blocks of scores over one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset

    def of(self, scores: Sequence[Scored]) -> list[Block]:
        """Every score, one below the other."""
        if not scores:
            return [Paragraph(said(NOTHING))]
        return [block for scored in scores for block in self._score(scored)]

    def _score(self, scored: Scored) -> Iterator[Block]:
        score = scored.score
        yield Heading(2, score.says, f"score-{score.name}")
        yield Table(HEAD, SHARES, tuple(self._row(each) for each in scored.measured))
        yield Paragraph(said(self._total(scored)))
        if scored.missing:
            yield Paragraph(said(f"Not known, and not taken for 0: {self._titles(scored.missing)}."))
        if score.ways:
            yield Paragraph(said(self._worse(scored)))
        yield Items(tuple(said(note) for note in score.notes))
        yield Paragraph(said(f"Rests on {score.name}", cite(score.sources)))

    def _row(self, each: Measured) -> tuple[Words, ...]:
        before, now = ("?" if value is None else amount(value) for value in (each.before, each.now))
        of = " or ".join(map(amount, each.extents)) if len(each.extents) == 1 else "?"
        points = f"{_span(each.low, each.high)} of {amount(each.measure.most)}"
        cells = (self._title(each.measure.finding), f"{before} to {now}", f"of {of}", _change(each), points)
        return tuple(said(cell) for cell in cells)

    def _total(self, scored: Scored) -> str:
        most = sum((each.measure.most for each in scored.measured), Decimal(0))
        total = f"Total {_span(scored.low, scored.high)} of {amount(most)}"
        return f"{total}: {self._graded(scored)}."

    def _graded(self, scored: Scored) -> str:
        """The name of the total, or what it can still be, with the cut-offs that apply."""
        if scored.grades is None:
            waits = {p.finding: None for grades in scored.score.grades for p in grades.when}
            return f"no name for it before it is known which cut-offs apply ({self._titles(list(waits))})"
        cuts = ", ".join(f"{name} from {amount(at)}" for name, at in scored.grades.steps)
        lowest, highest = (grade_at(scored.grades, points) for points in (scored.low, scored.high))
        named = _named(lowest) if lowest == highest else f"{_named(lowest)} to {_named(highest)}, still open"
        return f"{named} ({cuts})"

    def _worse(self, scored: Scored) -> str:
        if scored.worse is False:
            return "Worse by a trial's definition: no."
        ways = [self._way(way) for way, met in scored.ways if met is scored.worse]
        word = "yes" if scored.worse else "open"
        return f"Worse by a trial's definition: {word} ({'; or '.join(ways)})."

    def _way(self, way: Way) -> str:
        """`MMT-8 by 20%`, `a by 2 cm and b by 20%`, or `any 3 of a, b and c by 30%`."""
        amounts = [self._amount(loss) for loss in way.losses]
        titles = [self._title(loss.finding) for loss in way.losses]
        if len(set(amounts)) == 1:
            told = f"{listed(titles, MANY)} by {amounts[0]}"
        else:
            told = listed([f"{title} by {by}" for title, by in zip(titles, amounts, strict=True)], MANY)
        return f"any {way.needed} of {told}" if way.needed < len(titles) else told

    def _amount(self, loss: Loss) -> str:
        unit = "%" if loss.percent else f" {self.ruleset.findings[loss.finding].unit}".rstrip()
        return f"{amount(loss.by)}{unit}"

    def _title(self, name: str) -> str:
        return self.ruleset.findings[name].title

    def _titles(self, names: Sequence[str]) -> str:
        return listed([self._title(name) for name in names], MANY)


def _named(grade: str) -> str:
    return f"{'no' if grade == NONE else grade} response"


def _span(low: Decimal, high: Decimal) -> str:
    return amount(low) if low == high else f"{amount(low)} to {amount(high)}"


def _change(each: Measured) -> str:
    if each.percent is None:
        return "not known"
    word = "better" if each.percent > 0 else "worse" if each.percent < 0 else "the same"
    return f"{abs(each.percent):.1f}% {word}" if each.percent else word
