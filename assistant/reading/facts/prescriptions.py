"""Facts of doses: strength x count x how often, each with its time, for the drug that they are of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.reading.answers.units import unit_key
from assistant.reading.facts.doses import (
    MASS,
    TIMES,
    Dose,
    Prescribed,
    called_pulse,
    counted,
    lasting,
    together,
)
from assistant.reading.facts.drug_times import Lasting
from assistant.reading.facts.ownership import Anchor
from assistant.reading.facts.series import points
from assistant.reading.text.times import When
from assistant.reading.text.token import Token

_LESS = ("less", "more", "lower", "higher")
_PIECES = ("st",)  # also a stone: so only behind a strength


class Prescriptions(Lasting):
    """Reads the doses of each drug in one line, from the numbers that are its own."""

    def read(self) -> Iterator[Prescribed]:
        """What is said of each drug."""
        for anchor in self.anchors:
            yield self._of(anchor)

    def _of(self, anchor: Anchor) -> Prescribed:
        until = self._until(anchor)
        begin = max(0, min([anchor.at, *anchor.places]))
        level = courses = total = tablets = None
        doses: list[Dose] = []
        spans: list[tuple[int, Decimal]] = [*self._led_by_span(anchor.at), *self._spans(begin, until)]
        found = (
            {p.at: p for p in points(self.tokens, anchor.at, anchor.places, until)} if anchor.places else {}
        )
        for at in anchor.places:
            token = self.tokens[at]
            number = token.number
            assert number is not None
            role = self._role(at, until, doses)
            if role == "strength":
                doses.append(
                    replace(self._dose(anchor.drug, at, until, None, False), strength=True, unit="mg")
                )
            elif role == "level":
                level = number.value
            elif role == "total":
                total = number.value * MASS.get(unit_key(number.unit.casefold()), Decimal(1000))
            elif role == "courses":
                courses = number.value
            elif role == "count" and not doses:
                tablets = number.value
            elif role == "count" and doses[-1].each and self._anew(doses[-1], at):
                one = replace(
                    doses[-1], amount=doses[-1].each, each=None, start=token.start, when=found[at].when
                )
                doses.append(counted(one, number.value, token.end))
            elif role == "count" and (
                doses[-1].strength or doses[-1].each or self._counted(at) or self._tablets_of(doses[-1], at)
            ):
                doses[-1] = counted(doses[-1], number.value, token.end)
            elif role == "each" and doses:
                tablet = self._dose(anchor.drug, at, until, found[at].when, False)
                doses[-1] = replace(
                    counted(tablet, doses[-1].amount, token.end), start=doses[-1].start, unit="mg"
                )
            elif role == "times" and doses:
                times = replace(doses[-1], end=token.end)
                daily = bool(times.converted)  # tablets x times a day, else doses in a course
                doses[-1] = (
                    replace(times, often=number.value) if daily else replace(times, count=number.value)
                )
            elif role == "dose":
                if doses and doses[-1].strength and number.unit:
                    doses.pop()  # the dose is told beside the strength
                when = found[at].when
                if when is not None and when.typed.casefold() == "then":
                    when = When("then") if doses else None  # 60, then 40; but: pulse, then 60 mg
                dose = self._dose(anchor.drug, at, until, when, found[at].chained)
                many = tablets if self._plural(at) else None
                doses.append(dose if many is None else counted(dose, many, token.end))
        led = self._led(anchor.at)
        doses = [d if led is None or d.often is not None else replace(d, often=led) for d in doses]
        doses = together(self.tokens, doses)
        doses, weeks = lasting(doses, spans, self.tokens)
        often = next(
            (
                self.tokens[n].often
                for n in range(begin, until)
                if self.tokens[n].often and not self._of_other(n)
            ),
            led,
        )
        route = next((t.term("route") for t in self._near(anchor.at, until) if t.term("route")), "")
        last = self._last(anchor.at, until)
        dated = [
            t.when.weeks
            for t in self.tokens[begin:until]
            if t.when is not None and t.when.kind == "dated" and t.when.weeks
        ]
        dated += [w for _, w in spans if any(t.term("span") == "since" for t in self.tokens[begin:until])]
        ended = min(dated, default=None)
        return Prescribed(
            anchor.drug,
            anchor.at,
            tuple(doses),
            courses,
            level,
            weeks,
            often,
            route,
            total,
            last,
            self._moved(begin, until),
            ended,
            self.tokens[anchor.at].start if anchor.at >= 0 else -1,
        )

    def _led(self, at: int) -> Decimal | None:
        """How often, where that is said before the drug, as in `daily MTX 10 mg`."""
        before = self.tokens[at - 1] if at > 0 else None
        if before is None or before.often is None:
            return None
        other = self.tokens[at - 2] if at > 1 else None
        return None if other is not None and (other.number or other.meanings or other.often) else before.often

    def _role(self, at: int, until: int, doses: Sequence[Dose]) -> str:
        """What the number is: a dose, tablets, a level, courses given, or nothing of this."""
        token = self.tokens[at]
        before = self.tokens[at - 1] if at else None
        after = self.tokens[at + 1] if at + 1 < until else None
        number = token.number
        assert number is not None
        mass = unit_key(number.unit.casefold()).split("/")[0] in MASS
        if number.unit and not mass:
            pieces = number.unit in _PIECES and doses and self._tablets_of(doses[-1], at)
            return "courses" if self._given(number.unit) else "count" if pieces else ""
        if before is not None and (
            before.term("form") == "level"
            or (before.text in (":", "=", "-") and at > 1 and self.tokens[at - 2].term("form") == "level")
        ):
            return "level"
        near = self.tokens[max(0, at - 2) : at + 2]
        if mass and any(t.term("form") == "total" for t in near):
            return "total"
        if before is not None and before.term("approximately") in ("above", "below"):
            return ""
        if (
            at > 2
            and [t.text.casefold() for t in self.tokens[at - 2 : at]] == ["of", "the"]
            and self.tokens[at - 3].number
        ):
            return "each"
        if not mass and before is not None and before.text.casefold() == "of" and self.tokens[at - 2].number:
            return ""
        if not mass and after is not None and after.term("course"):
            return "courses"
        if (
            not mass
            and before is not None
            and (
                before.text in ("#",)
                or before.text.casefold() in ("no", "nr", "number", "cycle", "course", "dose", "pulse")
            )
        ):
            return "courses"
        if not mass and before is not None and before.text.casefold() in TIMES:
            named = self.tokens[at - 2]
            return "times" if doses else "courses" if named.meanings or named.number else ""
        if not mass and ((after is not None and after.term("form") == "tablet") or self._counted(at)):
            return "count"
        if (
            not mass
            and before is not None
            and before.text == "("
            and after is not None
            and after.text == ")"
            and self._followed(at + 2)
        ):
            return "strength"
        if not mass and doses and doses[-1].strength:
            return "count"
        if not mass and doses and doses[-1].amount >= 50 * number.value:
            return ""  # 500 mg iv on 3 consecutive days
        if not mass and after is not None and after.text.casefold() in TIMES:
            return "dose" if self._followed_by_unit(at + 2) else ""
        return "dose"

    def _plural(self, at: int) -> bool:
        """Whether the number names tablets of a strength: `7 tabs (2.5s)`."""
        after = self.tokens[at + 1 : at + 2]
        return bool(after) and after[0].text == "s" and after[0].start == self.tokens[at].end

    def _counted(self, at: int) -> bool:
        """Whether tablets are counted by their form alone: `1 mg take seven daily`, `25 mg 3 od`."""
        before, after = self.tokens[at - 1], self.tokens[at + 1 : at + 2]
        told = before.number is not None and bool(before.number.unit)
        taken = before.text.casefold() in ("take", "takes", "taking") and at > 1
        return (
            bool(after)
            and bool(after[0].often)
            and (told or (taken and self.tokens[at - 2].number is not None))
        )

    def _followed(self, at: int) -> bool:
        """Whether a count follows a strength in brackets: `Pred(5) 3x2`."""
        glued = self.tokens[at - 4].end == self.tokens[at - 3].start
        return at < len(self.tokens) and self.tokens[at].number is not None and glued

    def _tablets_of(self, dose: Dose, at: int) -> bool:
        """Whether tablets are counted right behind what is then the strength of one: `2.5 mg 6 tabs`."""
        return bool(dose.unit) and self.tokens[at - 1].start == dose.start

    def _followed_by_unit(self, at: int) -> bool:
        token = self.tokens[at] if at < len(self.tokens) else None
        return token is not None and bool(token.weeks or (token.number and token.number.unit))

    def _dose(self, drug: str, at: int, until: int, when: When | None, chained: bool) -> Dose:
        token = self.tokens[at]
        number = token.number
        assert number is not None
        unit = unit_key(number.unit.casefold())
        by_weight = "/kg" in unit or (at + 1 < until and self.tokens[at + 1].term("form") == "per weight")
        mass = unit.split("/")[0]
        amount = number.value * (MASS.get(mass, Decimal(1)) if mass else 1)
        often, part, end = self._often(at, until)
        tablets = self._counted_out(at, until)
        if tablets is not None:
            amount, often = amount * tablets, Decimal(1)
        elif unit.endswith("/week"):
            often = Decimal("0.142857")
        elif unit.endswith("/day"):
            often = Decimal(1) if often is None or often < 1 else often
        strength = any(t.term("form") == "tablet" for t in self.tokens[at + 1 : at + 2])
        formed = at > 0 and self.tokens[at - 1].term("form") == "tablet" and at + 1 < until
        behind = self.tokens[at + 1].number if formed else None
        strength = strength or (behind is not None and not behind.unit and not behind.of)
        when = When("before") if any(self._until_past(n) for n in range(at + 1, at + 4)) else when
        labels = self.line.context.labels(at) - {"absent", "undecided", "unavailable"}
        if "planned" in labels and any(t.text.casefold() == "from" for t in self.tokens[max(0, at - 2) : at]):
            labels, when, chained = labels - {"planned"}, None, False  # what is to be changed is taken now
        before = self.tokens[max(0, at - 2) : at]
        ahead = (
            before
            and before[-1].text.casefold() == "to"
            and any(t.text.casefold().endswith("ing") for t in before)
        )
        if (
            ahead
            or (before and before[-1].term("deed").endswith("doing"))
            or self._later(at)
            or self._conditional(at)
        ):
            labels |= {"planned"}
        notes = (f"typed as {token.text}",) if number.bound else ()
        verbs = self.tokens[max(0, at - 7) : at]
        moved = any(t.term("deed").startswith(("raise", "lower", "taper")) for t in verbs)
        begun = any(t.term("deed").split(" ")[0] in ("start", "restart") for t in verbs[-3:])
        weeks = when.weeks if begun and when is not None and when.kind == "dated" else None
        when = None if weeks else when
        changed = when.weeks if moved and when is not None else None
        return Dose(
            drug, amount, token.start, max(end, token.end), mass, often, when, by_weight,
            labels=labels, weeks=weeks, chained=chained, part=part, strength=strength, notes=notes,
            from_before=any(t.text.casefold().split()[-1:] == ["from"] for t in before)
            or bool(before and _lowers(before[-1]) and _goes_to(self.tokens, at)),
            step=any(t.text.casefold() == "by" for t in before)
            or bool(at + 1 < until and self.tokens[at + 1].text.casefold() in _LESS)
            or bool(before and _lowers(before[-1]) and not _goes_to(self.tokens, at)),
            changed=changed, pulse=called_pulse(self.tokens, at, until),
        )  # fmt: skip


def _goes_to(tokens: Sequence[Token], at: int) -> bool:
    """Whether a lower dose follows, to which this one is brought: `tapered 60 to 20`."""
    high, low = tokens[at].number, tokens[at + 2].number if at + 2 < len(tokens) else None
    return bool(high and low and high.value > low.value and tokens[at + 1].text.casefold() == "to")


def _lowers(token: Token) -> bool:
    """Whether the word lowers, so that the dose behind it is a step: `reduce 5 mg`, not `reduced to`."""
    deed = token.term("deed").split(" ")[0]
    return deed in ("lower", "taper") and token.text.casefold()[-2:] not in ("to", "om")
