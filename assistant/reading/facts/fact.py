"""Facts: what a text says, before it is decided what that makes of a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assistant.knowledge.model.ruleset import Finding, Ruleset, Shape, Value
from assistant.reading.context import Context
from assistant.reading.text.layout import Sentence
from assistant.reading.text.lexicon import Meaning
from assistant.reading.text.times import When
from assistant.reading.text.token import Token

CLAUSE_ENDS = (",", ";", "but", "(", ")", "|")
MINUS = ("-", "–", "−")  # and the dashes that stand for one
COMPARED = ("than", "as", "vs")  # `better than last month`
_SINCE = 4  # tokens from `unchanged from` to the time that it compares with
NAMED = "named"  # the role of a value right behind its name, which its line names first
NOT_NOW = frozenset(("planned", "hypothetical", "reported", "relative"))


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is said.

    finding: what it is of. value: in the finding's unit, a word of a choice, or a member of a set. present:
    whether it is there; None where that is unclear. when: its time, None where none is said. labels: how it
    is meant (see `context`). start, end: where it stands. order: its place among what is said.
    """

    finding: str
    value: Value | None
    start: int
    end: int
    present: bool | None = True
    when: When | None = None
    labels: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    converted: str = ""
    plausible: bool = True
    role: str = ""

    @property
    def is_told(self) -> bool:
        """Whether it is told of the patient, and not planned, supposed or somebody's opinion."""
        return not self.labels & NOT_NOW

    @property
    def says(self) -> tuple[object, bool | None]:
        """What it comes to: `no ptosis` says of a sign what `lids normal` says."""
        absent = self.value is True and self.present is False
        return (False, True) if absent else (self.value, self.present)


@dataclass(frozen=True)
class Line:
    """A sentence that is being read, with what is said of each of its tokens."""

    ruleset: Ruleset
    sentence: Sentence
    context: Context

    @property
    def tokens(self) -> Sequence[Token]:
        """Its tokens in order."""
        return self.sentence.tokens

    def named(self, token: Token, shape: Shape) -> list[Finding]:
        """The findings of a shape that the token names."""
        found = (self.ruleset.findings[m.finding] for m in token.meanings if m.value is None)
        return [f for f in found if f.shape is shape]

    def time(self, start: int, end: int) -> When | None:
        """The time nearest to a stretch that is said in its clause; a `since` says none."""
        first = max((cut for cut in self._cuts if cut < start), default=-1)
        last = min((cut for cut in self._cuts if cut >= end), default=self.tokens[-1].end)
        inside = (t for t in self._timed if first < t.start < last)
        near = min(inside, key=lambda t: min(abs(t.start - end), abs(start - t.start)), default=None)
        return None if near is None else near.when

    def time_of_test(self, at: int) -> When | None:
        """The day of a test, wherever in the sentence it is said: the nearest before it, else the first."""
        whens = [t.when for t in (*reversed(self.tokens[: at + 1]), *self.tokens)]
        return next((w for w in whens if w is not None and w.kind in ("now", "dated", "onset")), None)

    @cached_property
    def _cuts(self) -> list[int]:
        return [t.start for t in self.tokens if t.text.casefold() in CLAUSE_ENDS]

    @cached_property
    def _timed(self) -> list[Token]:
        return [t for n, t in enumerate(self.tokens) if self._is_time(n)]

    def _is_time(self, at: int) -> bool:
        when, before = self.tokens[at].when, self.tokens[max(0, at - _SINCE) : at]
        told = when is not None and when.kind in ("now", "dated", "onset", "peak")
        compared = any(t.text.casefold() in COMPARED for t in before)
        return told and not compared and not any(t.term("span") in ("since", "until", "as") for t in before)

    def is_planned_apart(self, at: int) -> bool:
        """Whether the plan stands in another clause: `planned taper, off pred since May`."""
        start = self.tokens[at].start
        cuts = [c for c in self._cuts if c < start]
        first, last = (
            max(cuts, default=-1),
            min((c for c in self._cuts if c > start), default=self.tokens[-1].end),
        )
        plans = (c.start for c in self.context.cues if c.says.startswith("planned"))
        return not self.sentence.heading and not any(first < p < last for p in plans)

    def goes_on(self, at: int) -> bool:
        """Whether it is said right before that this goes on: `stayed on 10`."""
        start = self.tokens[at].start
        return any(c.says == "kept" and 0 <= start - c.end <= 1 for c in self.context.statuses)

    def values(self, token: Token) -> list[Meaning]:
        """The values of findings that the token says by itself."""
        return [m for m in token.meanings if m.value is not None]


def is_unknown_word(token: Token) -> bool:
    """Whether the token is a word that nothing is known of."""
    return token.kind == "word" and not token.meanings and not token.terms


def weeks(number: Decimal) -> Decimal:
    """A length of time, to three decimals."""
    return round(number, 3)
