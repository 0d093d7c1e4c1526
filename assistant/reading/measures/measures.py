"""Facts of measures: which number is of which name, in which unit, and of what time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from itertools import takewhile

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding
from assistant.reading.answers.quantities import is_graded
from assistant.reading.facts.conversion import Value, graded, in_unit, is_pressure, names_drug
from assistant.reading.facts.fact import NAMED, Fact
from assistant.reading.facts.series import points
from assistant.reading.facts.strays import Anchor
from assistant.reading.measures.shared import Shared
from assistant.reading.text.numbers import Number
from assistant.reading.text.times import RECENT, WEEKS, When

_LEAST = 10  # per cent: less is of something else
_GAINED = 30  # kg: so much more may be gained or lost
_ENDED = ("stopped", "not tolerated", "failed")
_BOUNDS = ("above", "below")
_NAMED = 3  # tokens from a name to its value, up to which both are quoted


class Measures(Shared):
    """The facts of number findings in one line. `topic`: the measure that the line before spoke of last."""

    @cached_property
    def manner(self) -> list[Fact]:
        """How scores were taken, as their wholes say; of the numbers that were read."""
        return []

    def facts(self) -> Iterator[Fact]:
        """The facts of this line; numbers of drugs are left to `prescriptions`."""
        named = [(a, f) for a in self.shared() for f in a.findings if a.places]
        yield from self.of_two_sides(f for anchor, of in named for f in self._of(anchor, of))
        for at, anchor in self.limits.items():
            yield from self._limits(at, anchor)
        yield from self._in_years()
        yield from self.alone()
        yield from self.everywhere()

    def topic(self) -> Anchor | None:
        """What of the patient the line spoke of last, for the lines behind it."""
        own = (a for a in self.anchors if a.at < 0 or "relative" not in self.line.context.labels(a.at))
        spoken = [a for a in own if a.drug or (a.places and a.findings)]
        return replace(spoken[-1], places=[], beside=self.beside(spoken[-1])) if spoken else None

    def _of(self, anchor: Anchor, finding: Finding) -> Iterator[Fact]:
        places = [at for at in anchor.places if self.takes(finding, self._number(at))]
        if is_pressure(finding) and any(self._number(at).of for at in places):
            places = [at for at in places if self._number(at).of]
        if finding.unit.startswith("%"):  # of oxygen: `84 on 60%`
            places = places[:1] + [at for at in places[1:] if self.tokens[at - 1].text.casefold() != "on"]
            if any(self._number(at).unit == "%" for at in places):
                places = [n for n in places if self._is_so_much(finding, self._number(n))]
            places = [at for at in places if not self._is_strained(at)] or places
        if not places:
            return
        until = next((a.at for a in self.anchors if a.at > places[-1]), len(self.tokens))
        found = points(self.tokens, anchor.at, places, until)
        exact = [p for p in found if self._number(p.at).bound not in _BOUNDS]
        if any(p.when is None or (p.when.weeks is not None and p.when.weeks <= RECENT) for p in exact):
            found = [p for p in found if p in exact or p.when]  # `>22,000, diluted 31,450`
        facts: list[Fact] = []
        for n, point in enumerate(found):
            number = self._number(point.at)
            self.used.add(point.at)
            times = self._times(point.at)
            if self._is_step(anchor, point.at):
                continue
            unit = finding.unit if self._limited(anchor, finding) and not number.unit else ""
            if (
                not number.unit
                and facts
                and in_unit(finding, number)
                and (same := self._number(places[0]).unit)
            ):
                unit = same
            read = in_unit(finding, number, unit) if not is_graded(finding) else graded(finding, number)
            if times:
                facts.append(
                    self._fact(finding, Value(number.value), point.at, point.when, role="times limit")
                )
                continue
            if read is None and point.at - anchor.at < 3 and number.bound != "between":
                self.refused.append(
                    f"{finding.title} {self.tokens[point.at].text} is outside what is possible."
                )
            if read is None or number.bound == "between":
                continue
            if read.why:
                self.refused.append(read.why)
                continue
            when = point.when or self._headed(point.at)
            if self._is_bracketed(places[:n], point.at):
                when = when or When("before")
                if len(facts) == 1 and facts[0].when is not None and facts[0].when.kind == "was":
                    facts[-1] = replace(facts[-1], when=None)  # `were 4- (4 in July)`
            fact = self._fact(finding, read, point.at, when)
            named = not facts and 0 <= anchor.at < point.at <= anchor.at + _NAMED
            role = "" if any(finding in a.findings and a.at < anchor.at for a in self.anchors) else NAMED
            facts.append(replace(fact, start=self.tokens[anchor.at].start, role=role) if named else fact)
            if (said := self.says(finding, number)) is not None:
                self.manner.append(replace(fact, finding=said.atom, value=said.value, when=None, notes=()))
        for fact in self.weaker(facts) if is_graded(finding) else facts:
            yield from (fact, *self.of_those(anchor, finding, fact))
        for fact in facts if is_pressure(finding) else ():
            yield from self._lower(fact, self.place(fact))

    @staticmethod
    def _is_so_much(finding: Finding, number: Number) -> bool:
        """Whether a number without a unit, beside one in per cent, can be of it: `from 5.8 to 7.4 %`."""
        usual = finding.plausible is not None and number.value in finding.plausible
        return bool(number.unit) or number.value >= _LEAST or usual

    def _is_strained(self, at: int) -> bool:
        """Whether it was measured under other conditions: `94% with O2`, `41% supine`."""
        behind = takewhile(
            lambda t: not (t.text in ",;." or t.number or t.kind == "arrow"), self.tokens[at + 1 : at + 7]
        )
        litres = [(t.number.unit if t.number else t.text).casefold() for t in self.tokens[at : at + 4]]
        return any(t.term("condition") for t in behind) or "l" in litres or "l/min" in litres

    def _in_years(self) -> Iterator[Fact]:
        """An age that is told in years: `onset at 7 yrs`."""
        for anchor in self.anchors:
            behind = self.tokens[anchor.at + 1 : anchor.at + 2] if anchor.at >= 0 else ()
            for finding in anchor.findings if behind and behind[0].term("unit of time") == "year" else ():
                if finding.unit.startswith("year") and behind[0].weeks is not None and not anchor.places:
                    years = Value(Decimal(round(behind[0].weeks / WEEKS["year"])))
                    yield self._fact(finding, years, anchor.at + 1, None)

    def _is_bracketed(self, told: Sequence[int], at: int) -> bool:
        """Whether a bracket behind another value, or behind a drug that ended, holds it: `AZA (WBC 1.9)`."""
        marks = [n for n in range(at) if self.tokens[n].text in "()"]
        opened = marks[-1] if marks else 0
        if not marks or self.tokens[opened].text == ")" or self.sided(at):
            return False
        if told:
            return self._number(at).grade not in [self._number(n).grade for n in told if n < opened] != []
        ended = any(c.says in _ENDED for c in self.line.context.statuses)
        named = [m for t in self.tokens[max(0, opened - 2) : opened] for m in t.meanings]
        return ended and any(names_drug(self.line.ruleset.findings[m.finding], m.value) for m in named)

    def _headed(self, at: int) -> When | None:
        """The day that a clause begins with: `(9/15: WBC 6.0, PLT 240)`, `last March FVC 79%, DLCO 58%`."""
        first = self._begins(at)
        within = [t.when for t in self.tokens[first:at] if t.when and t.when.kind == "dated"]
        if within and first and self.tokens[first - 1].text == "(":
            return within[-1]  # `(ceased July, ALT 310)`
        head = self.tokens[first : first + 3]
        times = [(k, t.when) for k, t in enumerate(head) if t.when is not None]
        if not times:
            return None
        n, when = next(((k, w) for k, w in times if w.kind == "dated"), times[0])
        if any(t.meanings or t.number for t in head[:n]):
            return None
        behind = self.tokens[first + n + 1] if first + n + 1 < len(self.tokens) else None
        led = behind is not None and (behind.text == ":" or behind.meanings)
        return when if led and first + n < at else None

    def _begins(self, at: int) -> int:
        """Where the clause of a number begins: behind an open bracket, a semicolon or the heading."""
        depth = 0
        for n in range(at, self.line.sentence.heading - 1, -1):
            text = self.tokens[n].text
            if (text == "(" or text == ";") and not depth:
                return n + 1
            depth += (text == ")") - (text == "(")
        return self.line.sentence.heading

    def _limited(self, anchor: Anchor, finding: Finding) -> bool:
        """Whether an upper limit beside the value is one in the finding's own unit."""
        limit = self.line.ruleset.playing(RoleKind.UPPER_LIMIT, finding.name)
        near = [
            self._number(at) for at, a in self.limits.items() if a is anchor and not self._number(at).unit
        ]
        return limit is not None and any(
            limit.plausible is not None and n.value in limit.plausible for n in near
        )

    def _times(self, at: int) -> bool:
        """Whether the number is a multiple of the upper limit: `15x ULN`."""
        after = self.tokens[at + 1 : at + 3]
        return any(t.term("limit") == "times" for t in after) or (
            len(after) > 1 and after[0].text in ("x", "times") and after[1].term("limit") != ""
        )

    def _is_step(self, anchor: Anchor, at: int) -> bool:
        """Whether the number is by how much a weight moved: `wt up 9 kg`, `(+11 kg)`; or of no weight."""
        if not any(f.plays(RoleKind.WEIGHT) for f in anchor.findings):
            return False
        number, before = self._number(at), self.tokens[at - 1]
        signed = self.signed(at) and number.value < _GAINED
        moved = before.term("change") in ("up", "down") and anchor.at == at - 2 and bool(number.unit)
        return moved or signed or (before.text.casefold() == "on" and not number.unit)

    def _limits(self, at: int, anchor: Anchor) -> Iterator[Fact]:
        of = anchor.findings[0].name if anchor.findings else ""
        finding = self.line.ruleset.playing(RoleKind.UPPER_LIMIT, of) if of else None
        if not of and not anchor.drug and anchor.at < 0:
            finding = next(iter(self.line.ruleset.all_playing(RoleKind.UPPER_LIMIT)), None)
        self.used.add(at)
        if finding is None:
            return
        number = self._number(at)
        if number.low is not None:
            high = number.value if number.bound == "between" else 2 * number.value - number.low
            number = replace(number, values=(high,), bound="")
        unit = number.unit or next((self._number(p).unit for p in anchor.places if self._number(p).unit), "")
        read = in_unit(finding, replace(number, bound=""), unit)
        if read is None:
            self.refused.append(f"{finding.title} {self.tokens[at].text} is outside what is possible.")
        elif not read.why:
            yield self._fact(finding, replace(read, notes=()), at, None)
