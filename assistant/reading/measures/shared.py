"""Grades that several muscles share: names in a row, what both or all were, one of all limbs, two sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, takewhile

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding
from assistant.reading.answers.quantities import is_graded
from assistant.reading.facts.conversion import graded
from assistant.reading.facts.fact import Fact
from assistant.reading.facts.series import points
from assistant.reading.facts.strays import Anchor
from assistant.reading.measures.alone import Alone
from assistant.reading.wording import playing

_LIMBS = 2  # legs and arms, which stand first among the muscles that are graded
_JOINS = ("and", "+", "&", "/", ",", "strength", "power")


class Shared(Alone):
    """The grades of one line that are of several names."""

    def shared(self) -> list[Anchor]:
        """The names, each with the numbers that it shares: `hip flexors + deltoids 4/5`."""
        muscles = [a for a in self.anchors if a.at >= 0 and any(map(is_graded, a.findings[:1]))]
        for first, second in list(pairwise(muscles))[::-1]:
            between = self.tokens[first.at + 1 : second.at]
            if not between or any(t.text.casefold() not in _JOINS for t in between):
                continue
            if not first.places:
                first.places = list(second.places)
            elif not second.places and first.places[-1] < first.at:
                second.places = list(first.places)
        self._part([a for a in muscles if a.places])
        return list(self.anchors)

    def _part(self, muscles: Sequence[Anchor]) -> None:
        """Grades in a bracket are of the muscles before it, one each: `arms 4, legs 4- (last 5 and 4+)`."""
        told = muscles[-1].places if muscles else []
        opened = next((n for n, t in enumerate(self.tokens) if told and n > told[0] and t.text == "("), None)
        inside = [p for p in told if opened is not None and p > opened]
        apart = [
            t for a, b in pairwise(inside) for t in self.tokens[a + 1 : b] if t.text.casefold() not in _JOINS
        ]
        of = [a for a in muscles[-len(inside) :] if a.places and a.places[0] < (opened or 0)]
        if (
            len(inside) > 1
            and not apart
            and len(of) == len(inside)
            and all(len(a.places) == 1 for a in of[:-1])
        ):
            for anchor, place in zip(of, inside, strict=True):
                anchor.places = [anchor.places[0], place]

    def of_those(self, anchor: Anchor, finding: Finding, fact: Fact) -> Iterator[Fact]:
        """A grade that was that of all those named before: `deltoids 4, hips 4-, both were 5 in summer`."""
        before = reversed(self.tokens[: self.place(fact)])
        led = takewhile(lambda t: not (t.number or t.meanings or t.text in ",;("), before)
        if is_graded(finding) and any(t.term("whole") or t.term("side") == "both" for t in led):
            yield from (replace(fact, finding=f.name) for f in self.beside(anchor) if f != finding)

    def beside(self, anchor: Anchor) -> list[Finding]:
        """What is graded before, in this line or, where none is named, in the last."""
        before = [f for a in self.anchors if a.at <= anchor.at and a.places for f in (*a.beside, *a.findings)]
        return [f for f in before if is_graded(f)]

    def place(self, fact: Fact) -> int:
        """Where its number stands."""
        return next(n for n, t in enumerate(self.tokens) if t.end >= fact.end)

    def weaker(self, facts: Sequence[Fact]) -> Iterator[Fact]:
        """Of two sides the weaker: grades in a row without times of their own."""
        kept: list[Fact] = []
        for fact in facts:
            last = kept[-1] if kept else None
            sided = last is not None and self.sided(self.place(last)) and self.sided(self.place(fact))
            told_once = last is not None and (last.when is None or (sided and last.when.kind == "was"))
            if last is not None and told_once and fact.when is None:
                kept[-1] = replace(last, value=_lower(last, fact), end=fact.end)
            else:
                kept.append(fact)
        yield from kept

    def of_two_sides(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """The weaker of the right and the left where each is named: `R deltoid 4+ → 4-, L deltoid 4+ → 4`."""
        told = list(facts)
        for finding in dict.fromkeys(f.finding for f in told):
            own = [f for f in told if f.finding == finding]
            at = [a for a in self.anchors if a.places and finding in [f.name for f in a.findings]]
            sides = {t.term("side") for a in at for t in self.tokens[max(0, a.at - 1) : a.at + 2]}
            half = len(own) // 2
            if len(at) == 2 and {"right", "left"} <= sides and len(own) == 2 * half:
                yield from (
                    replace(f, value=_lower(f, g)) for f, g in zip(own[:half], own[half:], strict=True)
                )
            else:
                yield from own

    def sided(self, at: int) -> bool:
        """Whether a side stands close to the number."""
        return any(t.term("side") in ("right", "left") for t in self.tokens[max(0, at - 1) : at + 4])

    def everywhere(self) -> Iterator[Fact]:
        """One grade of all muscles: `power 5/5 throughout`, `strength is 4+/5 in all limbs`."""
        owned = {p for a in self.anchors for p in a.places if a.findings}
        weak = next(iter(self.line.ruleset.all_playing(RoleKind.WEAK)), None)
        members = [f for f in self.line.ruleset.all_playing(RoleKind.STRENGTH) if playing(f, RoleKind.MUSCLE)]
        for at, token in enumerate(self.tokens):
            number = token.number
            if weak is None or number is None or at in owned or not (number.sign or number.of == "5"):
                continue
            behind, before = self.tokens[at + 1 : at + 5], self.tokens[max(0, at - 4) : at]
            whole = any(t.term("whole") for t in (*behind, *before[-2:]))
            if not whole or any(self.measures_of(t) for t in (*before, *behind[:1])):
                continue
            places = [at, *(n for n in range(at + 1, min(at + 9, len(self.tokens))) if self._was(n, owned))]
            self.used |= set(places)
            for finding in members[:_LIMBS]:
                for point in points(self.tokens, at, places, len(self.tokens)):
                    if (read := graded(finding, self._number(point.at))) is not None:
                        yield self._fact(finding, read, point.at, point.when)
            return

    def _was(self, at: int, owned: set[int]) -> bool:
        """Whether the number is what such a grade was before: `4+ globally from 3`."""
        number, before = self.tokens[at].number, self.tokens[at - 1]
        grade = number is not None and at not in owned and not number.unit and number.value <= 5
        return grade and before.when is not None


def _lower(one: Fact, other: Fact) -> Decimal | None:
    values = [f.value for f in (one, other) if isinstance(f.value, Decimal)]
    return min(values, default=None)
