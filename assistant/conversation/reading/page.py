"""A text while it is being read: its clauses, its phrases, and what was read of it already.

A page is made for one text, filled by the readers in turn, and thrown away.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant.conversation.reading.lexicon import Lexicon, Mention, fold_text
from assistant.conversation.reading.quantities import Slip, read_quantity
from assistant.conversation.reading.result import Reading, measured
from assistant.conversation.reading.span import span_of_quantity
from assistant.knowledge.model.ruleset import Finding, Ruleset

_ABBREVIATED = r"(?<!\bpred)(?<!\be\.g)(?<!\bi\.e)(?<!\bapprox)(?<!\bvs)(?<!\b[a-z]\.[a-z])(?<!\bca)"
_SENTENCE_END = re.compile(rf"[;\n!]|{_ABBREVIATED}\.(?=\s|$)|(?<=[\w)])\?(?=\s*$|\s+(?-i:[A-Z]))")
_GLUED_LETTERS = re.compile(r"(?!x\b)[a-z]{1,12}\b", re.I)
_CLAUSE_END = re.compile(
    rf"(?<!\d),|,(?!\d)|{_SENTENCE_END.pattern}|\s+-+\s+(?=[a-zA-Z])(?!(?:nil|none|absent|negative|normal|yes)\b)|\b(?:but|however|although)\b",
    re.I,
)


@dataclass
class Page:
    """One text, folded; every position in it is a position in the text as typed."""

    ruleset: Ruleset
    typed: str
    lexicon: Lexicon
    readings: list[Reading] = field(default_factory=list)
    slips: list[str] = field(default_factory=list)
    text: str = field(init=False)
    mentions: list[Mention] = field(init=False)
    taken: bytearray = field(init=False)
    clauses: list[tuple[int, int]] = field(init=False)
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)  # of the sentences, where their marks begin
    after: list[int] = field(init=False)  # where those marks end
    known: dict[tuple[str, int], bool] = field(default_factory=dict)  # what was found of a clause, once

    def __post_init__(self) -> None:
        self.text = fold_text(self.typed)
        self.mentions = self.lexicon.mentions(self.text)
        self.taken = bytearray(len(self.text))
        ends = [m for m in _CLAUSE_END.finditer(self.text) if not self._inside(m.start())]
        marks = list(_SENTENCE_END.finditer(self.text))
        self.ends, self.after = [m.start() for m in marks], [m.end() for m in marks]
        starts = [0, *(m.end() for m in ends)]
        self.starts = starts
        self.clauses = list(zip(starts, [*(m.start() for m in ends), len(self.text)], strict=True))

    def _inside(self, position: int) -> bool:
        return any(m.start < position < m.end for m in self.mentions)

    def finding(self, name: str) -> Finding | None:
        """The finding of that name, when the rule set has it and it can be stated."""
        finding = self.ruleset.findings.get(name)
        return None if finding is None or finding.derived else finding

    def free(self, start: int, end: int) -> bool:
        """Whether nothing was read from these characters."""
        return not any(self.taken[start:end])

    def take(self, start: int, end: int) -> None:
        """Mark these characters as read."""
        self.taken[start:end] = b"\1" * (min(end, len(self.text)) - start)

    def words(self, start: int, end: int) -> str:
        """The words typed there."""
        return " ".join(self.typed[start:end].split())

    def add(self, reading: Reading, start: int, end: int, *notes: str) -> None:
        """Keep a reading and the words it came from."""
        assumed = (*reading.assumed, *notes)
        self.readings.append(replace(reading, words=self.words(start, end), assumed=assumed))
        self.take(start, end)

    def quantity(
        self,
        finding: Finding,
        start: int,
        at: int,
        *notes: str,
        unit: str = "",
        until: int | None = None,
        ranged: bool = True,
    ) -> int | None:
        """Read the number at `at` for the finding, in words from `start`; where it ends, or None without one.

        A number that cannot be used becomes a slip. `unit` is the unit to take where none is typed, and
        `until` where the number is known to end; `ranged` is False where `40 to 60` are two numbers.
        """
        end = span_of_quantity(finding, self.text, at, ranged) if until is None else until
        if end is None or not self.free(at, end):
            return None
        if until is None and (glued := _GLUED_LETTERS.match(self.text, end)) and self.text[end - 1].isdigit():
            self.slips.append(f'"{self.words(at, glued.end())}" is not a number. Please type it with digits.')
            self.take(start, glued.end())
            return glued.end()
        typed = self.text[at:end].strip()
        bare = bool(unit) and typed[-1:].isdigit()
        read = read_quantity(finding, f"{typed} {unit}" if bare else typed)
        if isinstance(read, Slip):
            self.slips.append(read.says)
            self.take(start, end)
            return end
        assumed = ("same unit assumed",) if bare and until is None else ()
        self.add(measured(finding, read), start, end, *assumed, *notes)
        return end

    def unread(self) -> Iterator[Mention]:
        """The phrases that nothing was read from yet."""
        return (m for m in self.mentions if self.free(m.start, m.end))

    def clause(self, position: int) -> tuple[int, int]:
        """The clause around a position."""
        return self.clauses[self.clause_number(position)]

    def clause_number(self, position: int) -> int:
        """Which clause is around a position."""
        return max(bisect_right(self.starts, position) - 1, 0)

    def sentence(self, position: int) -> tuple[int, int]:
        """The sentence around a position."""
        number = bisect_right(self.ends, position - 1) if position else 0
        start = self.after[number - 1] if number else 0
        return start, self.ends[number] if number < len(self.ends) else len(self.text)
