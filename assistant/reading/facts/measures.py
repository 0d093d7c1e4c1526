"""Facts of measures: which number is of which name, in which unit, and of what time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding
from assistant.reading.answers.quantities import is_graded
from assistant.reading.facts.conversion import Value, graded, in_unit, is_pressure, takes
from assistant.reading.facts.fact import Fact
from assistant.reading.facts.ownership import Anchor, Ownership
from assistant.reading.facts.series import points
from assistant.reading.text.numbers import Number
from assistant.reading.text.times import When
from assistant.reading.text.token import Token
from assistant.reading.wording import playing

_HIGH, _LOW, _BETWEEN_THEM = (70, 240), (35, 140), 15  # mmHg: what can only be a pressure
_LIMBS = 2  # legs and arms, which stand first among the muscles that are graded
_NAMED = 3  # tokens from a name to its value, up to which both are quoted


class Measures(Ownership):
    """The facts of number findings in one line. `topic`: the measure that the line before spoke of last."""

    def facts(self) -> Iterator[Fact]:
        """The facts of this line; numbers of drugs are left to `prescriptions`."""
        for anchor in self._joined():
            for finding in anchor.findings:
                if anchor.places:
                    yield from self._of(anchor, finding)
        for at, anchor in self.limits.items():
            yield from self._limits(at, anchor)
        yield from self._alone()
        yield from self._everywhere()

    def _joined(self) -> list[Anchor]:
        """Names in a row before one number share it: `hip flexors + deltoids 4/5`."""
        found = list(self.anchors)
        for n in range(len(found) - 1, 0, -1):
            first, second = found[n - 1], found[n]
            between = self.tokens[first.at + 1 : second.at]
            joined = between and all(
                t.text.casefold() in ("and", "+", "&", "/", ",", "strength", "power") for t in between
            )
            same = (
                first.findings
                and second.findings
                and is_graded(first.findings[0])
                and is_graded(second.findings[0])
            )
            if first.at >= 0 and joined and same and not first.places and second.places:
                first.places = list(second.places)
            if (
                first.at >= 0
                and joined
                and same
                and not second.places
                and first.places
                and first.places[-1] < first.at
            ):
                second.places = list(first.places)
        return found

    def _of(self, anchor: Anchor, finding: Finding) -> Iterator[Fact]:
        places = [at for at in anchor.places if takes(finding, self._number(at))]
        if is_pressure(finding) and any(self._number(at).of for at in places):
            places = [at for at in places if self._number(at).of]
        if finding.unit == "%":  # of oxygen: `84 on 60%`
            places = places[:1] + [at for at in places[1:] if self.tokens[at - 1].text.casefold() != "on"]
        if not places:
            return
        until = next((a.at for a in self.anchors if a.at > places[-1]), len(self.tokens))
        found = points(self.tokens, anchor.at, places, until)
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
            if when is None and n and self.tokens[point.at - 1].text == "(":
                when = When("before")  # a value in brackets behind a value
            fact = self._fact(finding, read, point.at, when)
            named = not facts and 0 <= anchor.at < point.at <= anchor.at + _NAMED
            facts.append(replace(fact, start=self.tokens[anchor.at].start) if named else fact)
        yield from self._weaker(facts) if is_graded(finding) else facts
        if is_pressure(finding):
            yield from self._lower(places)

    def _weaker(self, facts: Sequence[Fact]) -> Iterator[Fact]:
        """Of two sides the weaker: grades in a row without times of their own."""
        kept: list[Fact] = []
        for fact in facts:
            last = kept[-1] if kept else None
            sided = last is not None and self._side(last) and self._side(fact)
            told_once = last is not None and (last.when is None or (sided and last.when.kind == "was"))
            if last is not None and told_once and fact.when is None:
                value = min(last.value, fact.value, key=lambda v: v if isinstance(v, Decimal) else Decimal(0))
                kept[-1] = replace(last, value=value, end=fact.end)
            else:
                kept.append(fact)
        yield from kept

    def _of_unit(self, at: int, number: Number) -> list[Finding]:
        """The finding that alone has a unit in this form: degrees, `93 % on room air`."""
        findings = self.line.ruleset.findings.values()
        if number.unit.casefold().strip("°º ") in ("c", "f"):
            return [f for f in findings if f.otherwise_in.strip("° ") == "F"]
        behind = self.tokens[at + 1 : at + 3]
        air = number.unit == "%" and any(t.term("group") == "air" for t in behind)
        return [f for f in findings if air and f.plays(RoleKind.ON_AIR)]

    def _pressure(self, at: int, number: Number) -> Iterator[Fact]:
        """Two numbers that can only be a blood pressure: `VS 98.9F, 110, 22, 104/66`."""
        upper = next(iter(self.line.ruleset.all_playing(RoleKind.UPPER_PRESSURE)), None)
        low = Decimal(number.of)
        told = any(a.findings and is_pressure(a.findings[0]) for a in self.anchors)
        if upper is None or told or not (_HIGH[0] <= number.value <= _HIGH[1] and _LOW[0] <= low <= _LOW[1]):
            return
        before = self.tokens[at - 1] if at else None
        alone = before is None or before.text in (",", "-", ":", "(", ";") or before.term("filler")
        after_vitals = before is not None and (before.number is not None or before.term("owner"))
        if number.value - low >= _BETWEEN_THEM and (alone or after_vitals):
            self.used.add(at)
            yield self._fact(upper, Value(number.value), at, None)
            yield from self._lower([at])

    def _side(self, fact: Fact) -> bool:
        """Whether a side stands close to the grade."""
        at = next(n for n, t in enumerate(self.tokens) if t.end >= fact.end)
        return any(t.term("side") in ("right", "left") for t in self.tokens[max(0, at - 1) : at + 4])

    def _everywhere(self) -> Iterator[Fact]:
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

    def _headed(self, at: int) -> When | None:
        """The day that a clause begins with: `(9/15: WBC 6.0, PLT 240)`, `last March FVC 79%, DLCO 58%`."""
        first = next((n + 1 for n in range(at, -1, -1) if self.tokens[n].text in ("(", ")", ";")), 0)
        within = [t.when for t in self.tokens[first:at] if t.when and t.when.kind == "dated"]
        if within and first and self.tokens[first - 1].text == "(":
            return within[-1]  # `(ceased July, ALT 310)`
        head = self.tokens[first : first + 3]
        times = [k for k, t in enumerate(head) if t.when is not None]
        n = next((k for k in times if head[k].when.kind == "dated"), times[0] if times else None)  # type: ignore[union-attr]
        if n is None or any(t.meanings or t.number for t in head[:n]):
            return None
        behind = self.tokens[first + n + 1] if first + n + 1 < len(self.tokens) else None
        led = behind is not None and (behind.text == ":" or behind.meanings)
        return head[n].when if led and first + n < at else None

    def _limited(self, anchor: Anchor, finding: Finding) -> bool:
        """Whether an upper limit beside the value is one in the finding's own unit."""
        limit = self.line.ruleset.playing(RoleKind.UPPER_LIMIT, finding.name)
        near = [
            self._number(at) for at, a in self.limits.items() if a is anchor and not self._number(at).unit
        ]
        return limit is not None and any(
            limit.plausible is not None and n.value in limit.plausible for n in near
        )

    def _number(self, at: int) -> Number:
        number = self.tokens[at].number
        assert number is not None
        before = self.tokens[at - 1].term("approximately") if at else ""
        return replace(number, bound=before) if before and not number.bound else number

    def _times(self, at: int) -> bool:
        """Whether the number is a multiple of the upper limit: `15x ULN`."""
        after = self.tokens[at + 1 : at + 3]
        return any(t.term("limit") == "times" for t in after) or (
            len(after) > 1 and after[0].text in ("x", "times") and after[1].term("limit") != ""
        )

    def _lower(self, places: Sequence[int]) -> Iterator[Fact]:
        lower = next(iter(self.line.ruleset.all_playing(RoleKind.LOWER_PRESSURE)), None)
        for at in places:
            number = self._number(at)
            if lower and number.of:
                yield self._fact(lower, Value(Decimal(number.of)), at, None)

    def _fact(self, finding: Finding, read: Value, at: int, when: When | None, role: str = "") -> Fact:
        token = self.tokens[at]
        labels = self.line.context.labels(at) - {"absent", "undecided"}
        return Fact(
            finding.name, read.value, token.start, token.end, True, when, labels,
            read.notes, read.converted, read.plausible, role,
        )  # fmt: skip

    def _is_step(self, anchor: Anchor, at: int) -> bool:
        """Whether a number with a unit is by how much the measure moved: `wt up 9 kg`, not `up to 9 kg`."""
        changed = self.tokens[at - 1].term("change") in ("up", "down") and anchor.at == at - 2
        return changed and bool(self._number(at).unit) and bool(self.of_body(self._number(at)))

    def _is_change(self, at: int) -> bool:
        """Whether the number is by how much a weight changed: `+6 kg`, `put on 6 kg`, `6 kg heavier`."""
        before, near = self.tokens[at - 1] if at else None, _around(self.tokens, at)
        signed = before is not None and before.text in "+-" and before.end == self.tokens[at].start
        put_on = before is not None and before.text.casefold().split()[-1] in ("on", "up", "down")
        changes = any(
            t.term("change") not in ("", "new") or t.text.casefold().split()[-1] in _CHANGED for t in near
        )
        return signed or put_on or changes

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

    def _alone(self) -> Iterator[Fact]:
        """A number with a unit of its own, as `70 kg`, where nothing speaks of a change."""
        owned = {p for a in self.anchors for p in a.places} | set(self.limits)
        for at, token in enumerate(self.tokens):
            if token.number is not None and at not in owned and token.number.of and not token.number.unit:
                yield from self._pressure(at, token.number)
            if token.number is None or at in owned or not token.number.unit or token.number.of:
                continue
            found = self.of_body(token.number) or self._of_unit(at, token.number)
            changed = self._is_change(at) or any(
                t.term("owner") or t.term("side") for t in _around(self.tokens, at)
            )
            if (
                len(found) == 1
                and not changed
                and (read := in_unit(found[0], token.number))
                and read.plausible
            ):
                self.used.add(at)
                yield self._fact(found[0], read, at, None)


def _around(tokens: Sequence[Token], at: int) -> Iterator[Token]:
    """The few tokens on both sides, up to a comma or bracket."""
    for near in (tokens[max(0, at - 4) : at][::-1], tokens[at + 1 : at + 5]):
        yield from takewhile(lambda t: t.text not in (",", ";", "(", ")"), near)


_CHANGED = ("gained", "lost", "gain", "loss", "heavier", "lighter", "lifts", "lift")
