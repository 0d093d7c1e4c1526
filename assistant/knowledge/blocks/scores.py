"""Score and sum blocks: measures with points, names of a total, what counts as worse, worked examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.knowledge.blocks.sources import sourced
from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.fields import Fields, code_name, items
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key, listed, spaced
from assistant.knowledge.lines.premises import finding_named, read_premise
from assistant.knowledge.lines.quantities import number
from assistant.knowledge.model.premises import Premise
from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Shape
from assistant.knowledge.model.scores import (
    Example,
    Extent,
    Grades,
    Loss,
    Measure,
    Part,
    Score,
    Step,
    Sum,
    Way,
)

_HIGHER = {"higher is better": True, "lower is better": False}
_MEASURE = 'a measure reads "measure FINDING, lower is better, of 10: above 5% 7.5, above 15% 15"'
_GRADE = 'grades read "grade minimal at 20, moderate at 40 when PREMISE"'
_WORSE = 'this reads "worse FINDING by 2, FINDING by 20%" or "worse 3 of FINDING, FINDING by 30%"'
_EXAMPLE = 'an example reads "example FINDING 8 to 4, FINDING 118 to 131 is 27.5"'


def read_score(block: Block, declared: Declared, faults: FaultLog) -> Score | None:
    """The score of a block, each line with its own `from`; None without a name."""
    name = code_name(block.head, "score", faults)
    fields = Fields(block, ("says", "measure", "grade", "worse", "note", "example"), faults)
    says, reader, rows = fields.said("says"), _Reader(declared, faults), _rows(fields, declared)
    measures = tuple(measure for row in rows if row.of("measure") and (measure := reader.measure(row.said)))
    if not measures:
        faults.at(block.place, 'this score has no "measure" line')
    grades = tuple(grade for row in rows if row.of("grade") and (grade := reader.grades(row.said)))
    ways = tuple(way for row in rows if row.of("worse") and (way := reader.way(row.said, measures)))
    notes = tuple(row.said.text for row in rows if row.of("note"))
    examples = tuple(example for said in fields.every("example") if (example := reader.example(said)))
    if not examples:
        faults.at(block.place, f"this score has no worked example; {_EXAMPLE}")
    lines = tuple((row.text, row.sources) for row in rows)
    return Score(name, says, measures, grades, ways, notes, examples, lines, block.place) if name else None


def read_sum(block: Block, declared: Declared, faults: FaultLog) -> Sum | None:
    """`sum FINDING`: its parts, each from 0 to the same highest grade. None after a fault."""
    fields = Fields(block, ("says", "grades up to", "once", "sides"), faults)
    says, highest, rows = fields.required("says"), fields.required("grades up to"), _rows(fields, declared)
    parts = [Part(part.text, row.of("once")) for row in rows for part in items(row.said, faults)]
    if not parts:
        faults.at(block.place, 'this sum has no parts; add a line "sides PART, PART" or "once PART"')
    finding, most = finding_named(block.head, declared, faults), number(highest, faults) if highest else None
    if finding is None or most is None or says is None:
        return None
    lines = tuple((row.text, row.sources) for row in rows)
    return Sum(finding.name, says.text, most, tuple(parts), lines, block.place)


@dataclass(frozen=True)
class _Row:
    """A line that rests on statements: its keyword, its words and the statements."""

    keyword: str
    said: Phrase
    sources: tuple[str, ...]

    def of(self, keyword: str) -> bool:
        return self.keyword == keyword

    @property
    def text(self) -> str:
        return f"{self.keyword} {self.said.text}"


def _rows(fields: Fields, declared: Declared) -> list[_Row]:
    resting = [field for field in fields.all if field.keyword not in ("says", "example", "grades up to")]
    cited = [sourced(field.value, declared.statements, fields.faults) for field in resting]
    return [_Row(field.keyword, *row) for field, row in zip(resting, cited, strict=True)]


class _Reader:
    """The lines of scores over the findings that are declared."""

    def __init__(self, declared: Declared, faults: FaultLog) -> None:
        self.declared, self.faults = declared, faults
        findings = list(declared.findings)
        self.before = {r.of: f.name for f in findings for r in f.roles if r.kind is RoleKind.PREVIOUS}

    def measure(self, said: Phrase) -> Measure | None:
        """`FINDING, lower is better, of 10: above 5% 7.5, above 15% 15`."""
        halves = said.split(":")
        parts = halves[0].split(",")
        if len(halves) != 2 or len(parts) < 3 or key(parts[1].text) not in _HIGHER:
            self.faults.at(said.place, _MEASURE)
            return None
        finding = self._number(parts[0])
        steps = self._steps(halves[1])
        extents = tuple(extent for part in parts[2:] if (extent := self._extent(part)))
        if extents and extents[-1].when:
            self.faults.at(halves[0].place, 'the last "of" holds for everybody else, and has no "when"')
        if finding is None or not steps or not extents:
            return None
        higher, previous = _HIGHER[key(parts[1].text)], self.before[finding.name]
        return Measure(finding.name, previous, higher, extents, steps)

    def _number(self, named: Phrase) -> Finding | None:
        """A number with limits and a value before, without which no change has bounds."""
        finding = finding_named(named, self.declared, self.faults)
        if finding is None:
            return None
        if finding.shape is not Shape.NUMBER or finding.possible is None:
            self.faults.at(named.place, f'{finding.title} is no number with a "possible" range')
            return None
        if finding.name not in self.before:
            self.faults.at(named.place, f'this needs a finding with "role previous of {named.text}"')
            return None
        return finding

    def _extent(self, part: Phrase) -> Extent | None:
        """`of 150`, `or of 80 when PREMISE`, `of 15 times FINDING`."""
        when = part.find("when")
        size = (part.before(when) if when > 0 else part).after(2 if part.starts("or of") else 1)
        times = size.find("times")
        of = finding_named(size.after(times + 1), self.declared, self.faults) if times > 0 else None
        figure = number(size.before(times) if times > 0 else size, self.faults)
        if not (part.starts("of") or part.starts("or of")) or figure is None or (times > 0 and of is None):
            self.faults.at(part.place, _MEASURE)
            return None
        return Extent(figure, of.name if of else "", self._when(part, when))

    def _when(self, part: Phrase, position: int) -> tuple[Premise, ...]:
        if position < 0:
            return ()
        return read_premise(part.after(position + 1), self.declared, self.faults)

    def _steps(self, said: Phrase) -> tuple[Step, ...]:
        steps = [step for part in items(said, self.faults) if (step := self._step(part))]
        ordered = sorted(steps, key=lambda step: step.above)
        points = [step.points for step in steps]
        if steps != ordered or points != sorted(points):
            self.faults.at(said.place, "more improvement is worth no less; write the steps in their order")
        return tuple(steps)

    def _step(self, part: Phrase) -> Step | None:
        """`above 5% 7.5`."""
        if not part.starts("above") or len(part) != 3:
            self.faults.at(part.place, _MEASURE)
            return None
        above, percent = self._amount(part.after(1).before(1))
        points = number(part.after(2), self.faults)
        if not percent:
            self.faults.at(part.place, _MEASURE)
        return None if above is None or points is None or not percent else Step(above, points)

    def _amount(self, phrase: Phrase) -> tuple[Decimal | None, bool]:
        """`2` or `20%`."""
        plain = phrase.split("%")
        return number(plain[0], self.faults), len(plain) > 1

    def grades(self, said: Phrase) -> Grades | None:
        """`minimal at 20, moderate at 40, major at 60 when PREMISE`."""
        when = said.find("when")
        steps = []
        for part in items(said.before(when) if when > 0 else said, self.faults):
            at = part.find("at")
            points = number(part.after(at + 1), self.faults) if at > 0 else None
            if points is None:
                self.faults.at(part.place, _GRADE)
                return None
            steps.append((part.before(at).text, points))
        if steps != sorted(steps, key=lambda step: step[1]):
            self.faults.at(said.place, "grades stand in the order of their points")
        return Grades(tuple(steps), self._when(said, when))

    def way(self, said: Phrase, measures: tuple[Measure, ...]) -> Way | None:
        """`FINDING by 2, FINDING by 20%`: all of them; `3 of FINDING, FINDING by 30%`: so many of them."""
        several = said.before(2).after(1).text == "of"
        parts = items(said.after(2) if several else said, self.faults)
        last = parts[-1].find("by") if parts else -1
        if last < 1:
            self.faults.at(said.place, _WORSE)
            return None
        shared = parts[-1].after(last + 1)
        halves = [part.divide("by") for part in parts]
        losses = [self._loss(half[0], half[1] if half[1:] else shared, measures) for half in halves]
        needed = number(said.before(1), self.faults) if several else Decimal(len(losses))
        known = tuple(loss for loss in losses if loss)
        return Way(int(needed), known, said.text) if needed and len(known) == len(losses) else None

    def _loss(self, named: Phrase, amount: Phrase, measures: tuple[Measure, ...]) -> Loss | None:
        finding = finding_named(named, self.declared, self.faults)
        by, percent = self._amount(amount)
        if finding is None or by is None:
            return None
        if finding.name not in (measure.finding for measure in measures):
            named_ones = listed(list(dict.fromkeys(spaced(measure.finding) for measure in measures)))
            self.faults.at(named.place, f"{finding.title} is no measure of this score; it has {named_ones}")
            return None
        return Loss(finding.name, by, percent)

    def example(self, said: Phrase) -> Example | None:
        """`FINDING 8 to 4, FINDING 118 to 131, FINDING 200 is 27.5`."""
        end = said.find("is")
        points = number(said.after(end + 1), self.faults) if end > 0 else None
        values: list[tuple[str, Decimal]] = []
        for part in items(said.before(end), self.faults) if end > 0 else []:
            values += self._given(part)
        if points is None or not values:
            self.faults.at(said.place, _EXAMPLE)
            return None
        return Example(tuple(values), points, said.place)

    def _given(self, part: Phrase) -> Iterator[tuple[str, Decimal]]:
        to = part.find("to")
        named = part.before(to - 1 if to > 0 else len(part) - 1)
        finding = finding_named(named, self.declared, self.faults)
        now = number(part.after(len(part) - 1), self.faults)
        before = number(part.after(to - 1).before(1), self.faults) if to > 0 else None
        if finding is None or now is None:
            return
        yield finding.name, now
        if before is not None and finding.name in self.before:
            yield self.before[finding.name], before
