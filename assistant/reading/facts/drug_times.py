"""For how long a drug has been taken, when it was last given, and how long ago its dose was changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.reading.facts.fact import Line
from assistant.reading.facts.ownership import Anchor
from assistant.reading.text.times import When
from assistant.reading.text.token import Token

_OF = ("of", "à", "@", "x")


class Lasting:
    """The times that one line tells of drugs."""

    def __init__(self, line: Line, anchors: Sequence[Anchor]) -> None:
        self.line = line
        self.tokens = line.tokens
        self.anchors = [a for a in anchors if a.drug]
        self.all = anchors

    def _until(self, anchor: Anchor) -> int:
        """Where what is said of the drug ends: at the next drug or measure, or the words before it."""
        last = max(anchor.places, default=anchor.at)
        following = [
            a for a in self.all if a.at > max(last, anchor.at) and (a.drug or a.findings or a.places)
        ]
        if not following:
            return len(self.tokens)
        after = following[0]
        return min([after.at, *(p for p in after.places if p > last)])

    def _moved(self, begin: int, until: int) -> Decimal | None:
        """How long ago a change of the dose was, that is told beside it: `went up 9/7 ago`."""
        for n in range(begin, until):
            token = self.tokens[n]
            if token.term("change") in ("up", "down") or token.term("deed").startswith(
                ("raise", "lower", "taper")
            ):
                whens = [
                    t.when
                    for t in self.tokens[n + 1 : min(n + 7, until)]
                    if t.when is not None and t.when.weeks
                ]
                if whens:
                    return whens[0].weeks
        return None

    def _last(self, at: int, until: int) -> When | None:
        """When an infusion was last given."""
        near = self.tokens[max(0, at - 2) : until]
        for n, token in enumerate(near):
            if token.term("course") == "last":
                following = [
                    t.when
                    for t in near[n : n + 5]
                    if t.when is not None and t.when.kind == "dated" and t.when.weeks
                ]
                if following:
                    return following[0]
        after = self.tokens[at + 1] if 0 <= at < len(self.tokens) - 1 else None
        said = any(t.term("course") in ("last", "infusion") for t in near) or (
            after is not None and after.when is not None
        )
        dated = [t.when for t in near if t.when is not None and t.when.kind == "dated" and t.when.weeks]
        return min(dated, key=lambda w: w.weeks or Decimal(0)) if said and dated else None

    def _near(self, at: int, until: int) -> Sequence[Token]:
        return self.tokens[max(0, at - 2) : until]

    def _spans(self, begin: int, until: int) -> Iterator[tuple[int, Decimal]]:
        """Lengths of time, and days since: for how long a drug or a dose has been taken."""
        for at in range(begin, until):
            token = self.tokens[at]
            before = self.tokens[at - 1] if at else None
            after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
            if (
                token.weeks is not None
                and not (after is not None and after.term("ago"))
                and not (before is not None and before.text.casefold() in ("every", "each", "last", "in"))
                and not (before is not None and before.term("owner"))
            ):
                yield at, token.weeks
            elif (
                token.when is not None
                and token.when.weeks
                and before is not None
                and before.term("span") == "since"
                and before.text.casefold() != "from"
            ) or (
                token.when is not None
                and token.when.weeks
                and token.when.typed.casefold().startswith("since")
            ):
                yield at, token.when.weeks

    def _counted_out(self, at: int, until: int) -> Decimal | None:
        """The tablets of a day, where `2-0-2 of` stands before the strength or `½-0-0` behind it."""
        led = (t.often for n, t in enumerate(self.tokens[:at]) if n >= at - 3 and self._leads(n))
        half = (t.often for t in self.tokens[at:until] if t.kind == "schedule" and t.often and t.often < 1)
        return next(led, None) or next(half, None)

    def _leads(self, at: int) -> bool:
        """Whether the tablets of a day are of the strength behind them: `2-0-2 of 500 mg`."""
        behind = self.tokens[at + 1].text.casefold() if at + 1 < len(self.tokens) else ""
        return self.tokens[at].kind == "schedule" and behind in _OF

    def _later(self, at: int) -> bool:
        """Whether the dose is one of later steps: `40 mg until 29/11, then 35`."""
        until = next((n for n in range(at - 1, -1, -1) if self.tokens[n].term("span") == "until"), None)
        return until is not None and any(t.text.casefold() == "then" for t in self.tokens[until:at])
