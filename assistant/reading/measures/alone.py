"""Facts of numbers that no name owns: with a unit that is of one measure alone, or in its form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding
from assistant.reading.answers.quantities import is_graded
from assistant.reading.facts.conversion import Value, in_unit, is_pressure, of_body
from assistant.reading.facts.fact import Fact
from assistant.reading.measures.ownership import Ownership
from assistant.reading.text.numbers import Number
from assistant.reading.text.times import When
from assistant.reading.text.token import Token

_HIGH, _LOW, _BETWEEN_THEM = (70, 240), (35, 140), 15  # mmHg: what can only be a pressure
_FEVER = (Decimal("37.5"), Decimal(42))  # °C
_CHANGED = ("gained", "lost", "gain", "loss", "heavier", "lighter", "lifts", "lift")


class Alone(Ownership):
    """The numbers of one line that stand without a name."""

    def alone(self) -> Iterator[Fact]:
        """A number with a unit of its own, as `70 kg`, where nothing speaks of a change."""
        owned = {p for a in self.anchors if a.findings or a.drug for p in a.places} | set(self.limits)
        for at, token in enumerate(self.tokens):
            if token.number is not None and at not in owned and token.number.of and not token.number.unit:
                yield from self._pressure(at, token.number)
            if token.number is not None and at not in owned and self._is_fever(at, token.number):
                yield from self._fever(at, token.number)
            if token.number is None or at in owned or not token.number.unit or token.number.of:
                continue
            found = of_body(self.line.ruleset, token.number) or self._of_unit(at, token.number)
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

    def _of_unit(self, at: int, number: Number) -> list[Finding]:
        """The finding that alone has a unit in this form: degrees, `93 % on room air`."""
        findings = self.line.ruleset.findings.values()
        if number.unit.casefold().strip("°º ") in ("c", "f"):
            return [f for f in findings if f.otherwise_in.strip("° ") == "F"]
        behind = self.tokens[at + 1 : at + 3]
        air = number.unit == "%" and any(t.is_in("air") for t in behind)
        return [f for f in findings if air and f.plays(RoleKind.ON_AIR)]

    def _is_fever(self, at: int, number: Number) -> bool:
        """Whether a number with a decimal stands by itself and can only be a fever: `38.4, SpO2 91%`."""
        before, after = self.tokens[at - 1] if at else None, [*self.tokens[at + 1 : at + 2], None][0]
        apart = before is None or before.text in (",", ";", "(") or before.when is not None
        ends = after is None or after.text in (",", ";", ")", ".") or after.kind == "line"
        plain = not (number.unit or number.of or number.sign or number.low)
        return (
            plain
            and apart
            and ends
            and _FEVER[0] <= number.value <= _FEVER[1]
            and number.typed[2:3] in (".", ",")
        )

    def _fever(self, at: int, number: Number) -> Iterator[Fact]:
        for finding in self.line.ruleset.findings.values():
            if finding.otherwise_in.strip("° ") == "F":
                self.used.add(at)
                yield self._fact(finding, Value(number.value, ("no name was typed",)), at, None)

    def _pressure(self, at: int, number: Number) -> Iterator[Fact]:
        """Two numbers that can only be a blood pressure: `VS 98.9F, 110, 22, 104/66`."""
        upper = next(iter(self.line.ruleset.all_playing(RoleKind.UPPER_PRESSURE)), None)
        low = Decimal(number.of)
        told = any(a.findings and is_pressure(a.findings[0]) for a in self.anchors)
        if upper is None or told or not (_HIGH[0] <= number.value <= _HIGH[1] and _LOW[0] <= low <= _LOW[1]):
            return
        if number.value - low >= _BETWEEN_THEM:
            self.used.add(at)
            fact = self._fact(upper, Value(number.value), at, None)
            yield from (fact, *self._lower(fact, at))

    def signed(self, at: int) -> bool:
        """Whether a plus or minus is glued to the number."""
        before = self.tokens[at - 1] if at else None
        return before is not None and before.text in "+-" and before.end == self.tokens[at].start

    def _is_change(self, at: int) -> bool:
        """Whether the number is by how much a weight changed: `+6 kg`, `put on 6 kg`, `6 kg heavier`."""
        before, near = self.tokens[at - 1] if at else None, _around(self.tokens, at)
        put_on = before is not None and before.text.casefold().split()[-1] in ("on", "up", "down")
        changes = any(
            t.term("change") not in ("", "new") or t.text.casefold().split()[-1] in _CHANGED for t in near
        )
        return self.signed(at) or put_on or changes

    def _lower(self, upper: Fact, at: int) -> Iterator[Fact]:
        lower, number = (
            next(iter(self.line.ruleset.all_playing(RoleKind.LOWER_PRESSURE)), None),
            self._number(at),
        )
        if lower and number.of:
            yield replace(upper, finding=lower.name, value=Decimal(number.of))

    def _number(self, at: int) -> Number:
        number = self.tokens[at].number
        assert number is not None
        before = self.tokens[at - 1].term("approximately") if at else ""
        return replace(number, bound=before) if before and not number.bound else number

    def _fact(self, finding: Finding, read: Value, at: int, when: When | None, role: str = "") -> Fact:
        token = self.tokens[at]
        meant = {"planned"} if is_graded(finding) else set()  # `I asked for the muscles: deltoids 4`
        labels = self.line.context.labels(at) - {"absent", "undecided"} - meant
        return Fact(
            finding.name, read.value, token.start, token.end, True, when, labels,
            read.notes, read.converted, read.plausible, role,
        )  # fmt: skip


def _around(tokens: Sequence[Token], at: int) -> Iterator[Token]:
    """The few tokens on both sides, up to a comma or bracket."""
    for near in (tokens[max(0, at - 4) : at][::-1], tokens[at + 1 : at + 5]):
        yield from takewhile(lambda t: t.text not in (",", ";", "(", ")"), near)
