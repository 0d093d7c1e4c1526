"""A token: a typed stretch of a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.reading.text.lexicon import Meaning
from assistant.reading.text.numbers import Number
from assistant.reading.text.times import When

OF_EFFECT = frozenset(("works", "tolerated", "allowed"))
"""What a status says of a drug beside whether it is taken."""
UNTOWARD = frozenset(("failed", "not tolerated"))


@dataclass(frozen=True, slots=True)
class Token:
    """A typed stretch of the text. Of `number`, `weeks` and `when` at most one is set.

    weeks: a length of time. often: doses a day. terms: by kind, what the phrase stands for.
    """

    start: int
    end: int
    text: str
    kind: str
    number: Number | None = None
    weeks: Decimal | None = None
    when: When | None = None
    often: Decimal | None = None
    meanings: tuple[Meaning, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)

    def term(self, kind: str) -> str:
        """What it stands for among the terms of a kind, or ''."""
        return self.terms.get(kind, "")

    @property
    def is_plain(self) -> bool:
        """Whether it is a word that says something."""
        return self.kind in ("word", "phrase") and not self.term("filler") and not self.term("story")

    def is_in(self, *groups: str) -> bool:
        """Whether it is a word of one of these groups."""
        return any(f"|{group}|" in self.term("group") for group in groups)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say how something beside them is meant. kind: `cue` or `status`; says: its value."""

    start: int
    end: int
    kind: str
    says: str
