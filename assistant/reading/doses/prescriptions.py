"""What a line says of the doses of each drug, in the forms in which doses are written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from assistant.knowledge.model.roles import RoleKind
from assistant.reading.doses.building import Building
from assistant.reading.doses.doses import Dose, Prescribed, counted, following
from assistant.reading.doses.forms import FORMS, word
from assistant.reading.doses.spans import spans_of
from assistant.reading.facts.fact import NOT_NOW
from assistant.reading.facts.series import points
from assistant.reading.facts.strays import Anchor
from assistant.reading.text.times import When

_MANY, _LARGE = 4, 20  # so many tablets are not taken of so many mg each
_BROUGHT = ("then", "now", ",", "since", "today")  # before a dose of nought
_PULSES = 125  # mg: a pulse without its unit is so many or a multiple
_SELDOM, _PAIR = Decimal("0.25"), 2  # times a day, of what is given in courses; two infusions make a course
_WHOLE = 1500  # mg/kg: so much is all of a course
_COURSE = 2  # weeks: a pulse is over sooner


class Prescriptions(Building):
    """Reads the doses of each drug in one line, from the numbers that are its own."""

    def read(self) -> Iterator[Prescribed]:
        """What is said of each drug; one that is named twice with a plus between is one."""
        for anchor in self.anchors:
            self._counted_before(anchor)
            self._chained_before(anchor)
        for anchor in self._merged():
            yield self._of(anchor)

    def _merged(self) -> list[Anchor]:
        """The drugs; one named twice with a plus between, `Medrol 16 mg + Medrol 4 mg`, is one."""
        merged: list[Anchor] = []
        for anchor in self.anchors:
            joined = anchor.at > 0 and self.tokens[anchor.at - 1].text.casefold() in ("+", "and", "&", "plus")
            if merged and joined and merged[-1].drug == anchor.drug:
                merged[-1].places += anchor.places
            else:
                merged.append(anchor)
        return merged

    def _counted_before(self, anchor: Anchor) -> None:
        """What counts the courses of a drug before its name is its own: `pred 60 + 2 x IVIG`."""
        at = anchor.at - 2
        if at >= 0 and self.tokens[at].number is not None and self.tokens[at + 1].text.casefold() == "x":
            for other in self.anchors:
                other.places = [p for p in other.places if p != at]
            anchor.places.insert(0, at)

    def _chained_before(self, anchor: Anchor) -> None:
        """A dose that leads to the one before the name is of it: `10 → 30 mg prednisolone`."""
        place = anchor.places[0] if anchor.places and anchor.places[0] < anchor.at else 0
        first = next((n for n in range(place - 1, max(-1, place - 5), -1) if self.tokens[n].number), None)
        if first is None or not (
            word(self.tokens[place - 1]) == ">" or self.tokens[place - 1].text == "into"
        ):
            return
        if not any(t.meanings or t.kind == "mark" for t in self.tokens[first + 1 : place - 1]):
            for other in self.all:
                other.places = [p for p in other.places if p != first]
            anchor.places.insert(0, first)

    def _of(self, anchor: Anchor) -> Prescribed:
        self.drug, self.at = anchor.drug, anchor.at
        until = self._until(anchor)
        begin = max(0, min([anchor.at, *(p - 1 for p in anchor.places)]))
        found = points(self.tokens, anchor.at, anchor.places, until) if anchor.places else []
        self.points = {p.at: p for p in found}
        self.end = until
        self.doses: list[Dose] = []
        self.told: dict[str, Decimal] = {}
        self.read_at: set[int] = set()
        self._scan(begin, until)
        starts = [t.start for t in self.tokens]
        places = [bisect_left(starts, d.start) for d in self.doses]
        bounds = [p for p in self.points if self.tokens[p - 1].term("approximately") in ("above", "below")]
        spans = spans_of(self.tokens, self._clause(begin), anchor.at, until, sorted({*places, *bounds}))
        doses = following([self._timed(d, spans, p) for d, p in zip(self.doses, places, strict=True)])
        weeks, ended = spans.whole, spans.ended
        labels = self.line.context.labels(anchor.at) if anchor.at >= 0 else frozenset()
        if not doses and "absent" in labels and "listed" not in labels:
            weeks, ended = None, ended or weeks  # did not take it since Wednesday, no steroid for a year
        doses = [self._pulsed(d) for d in doses]
        led = self._led(min([anchor.at, *anchor.places]))
        doses = [d if led is None or d.often not in (None, 1) else replace(d, often=led) for d in doses]
        if (which := self._ordinal(begin, until)) is not None:
            self.told.setdefault("courses", which)
        told = self.told
        return Prescribed(
            anchor.drug, anchor.at, tuple(doses), told.get("courses"), told.get("level"), weeks,
            self._whole_often(begin, until, led), self._route(anchor.at, until), told.get("total"),
            self._last(anchor.at, until), self._turn(begin, until), ended,
            self.tokens[anchor.at].start if anchor.at >= 0 else -1,
            frozenset(self.tokens[n].start for n in (*self.read_at, *spans.used)),
            self._most_often(begin, until),
        )  # fmt: skip

    def _scan(self, begin: int, until: int) -> None:
        """Match the forms, one after the other."""
        said = "".join(self._letter(at) for at in range(begin, until))
        at = 0
        while at < len(said):
            for kind, form in FORMS:
                match = form.match(said, at)
                if match is not None and self._take(kind, match, begin):
                    self.read_at |= set(range(begin + at, begin + match.end()))
                    at = match.end()
                    break
            else:
                at += 1

    def _take(self, kind: str, match: re.Match[str], begin: int) -> bool:
        """Record what a form says; False where it is not of this drug."""
        at = {name: match.start(name) + begin for name, said in match.groupdict().items() if said}
        first = min(at.values(), default=match.start() + begin)
        if kind in ("level", "total", "courses"):
            return self._record(kind, first)
        if kind == "dose":
            return self._plain(first)
        if kind == "again":
            return self._again(match.start() + begin)
        each = next(at[n] for n in ("each", "m", "e") if n in at)
        if kind == "weighed":
            if self._in_courses():
                return False
            self.doses.append(self._dose(each, first, each))
            return True
        if kind == "columns":
            return self._columns(each, at["n"])
        if kind == "glued":
            return self._glued(each, at["n"])
        count = next((at[n] for n in ("n", "c", "s") if n in at), each)
        last = match.end() - 1 + begin
        if kind == "times" and (self._is_pulse(self._amount(each)) or self._in_courses()):
            return self._several(each, count, first, last)
        return self._tablets(kind, each, count, at, last)

    def _record(self, kind: str, at: int) -> bool:
        number = self.tokens[at].number
        assert number is not None
        if kind == "courses" and not (self._in_courses() or (self.doses and self.doses[-1].pulse)):
            tablets = self.tokens[max(0, at - 1)].text == "#" and number.value > _MANY  # `last fill #90`
            return self.tokens[at].number is None or tablets or self._letter(max(0, at - 1)) in "cx"
        self.told[kind] = self._amount(at) if kind == "total" else number.value
        return True

    def _several(self, each: int, count: int, first: int, last: int) -> bool:
        """Doses of a course: `1 g x 3`, `6 x 800 mg`."""
        dose = self._dose(each, first, last)
        self.doses.append(replace(dose, count=self._count(count)))
        twice = self.line.ruleset.playing(RoleKind.DOSE, self.drug) is None and self._count(count) == _PAIR
        whole = dose.by_weight and dose.amount >= _WHOLE
        meant = dose.labels & NOT_NOW
        again = any(t.text.casefold() in ("again", "repeated") for t in self.tokens[last + 1 : self.end])
        if self._in_courses() and (first == count or whole or twice) and not again and not meant:
            self.told["courses"] = Decimal(1) if twice else self._count(count)
        return True

    def _tablets(self, kind: str, each: int, count: int, at: Mapping[str, int], last: int) -> bool:
        """So many tablets of a strength."""
        number = self._count(count) + (Decimal("0.5") if {"half", "more"} & set(at) else 0)
        times = self._count(at["times"] if "times" in at else at["t"]) if {"times", "t"} & set(at) else None
        dose = self._dose(each, min(each, count), last)
        apart = kind == "sched" and any(t.text == "," for t in self.tokens[each + 1 : each + 2])
        if apart and number >= _MANY and dose.amount >= _LARGE:
            number = Decimal(1)  # `30 mg, 6+0+0`: six tablets make it
        held = self.doses[-1] if self.doses and self.doses[-1].strength else None
        if held is not None and held.amount * number == dose.amount:
            self.doses[-1] = dose  # 5 mg tablets: 40 mg (8 tablets)
            return True
        dose = counted(replace(dose, unit=dose.unit or "mg"), number, self.tokens[last].end)
        if kind == "sched" or times is not None:
            dose = replace(dose, often=times or dose.often or Decimal(1))
        self._put(dose)
        return True

    def _glued(self, first: int, second: int) -> bool:
        """Tablets of a strength without a unit: `50x2`, `2x50`."""
        one, two, three = self.tokens[first : second + 1]
        small, large = sorted((first, second), key=self._amount)
        if one.end != two.start or two.end != three.start or self._count(small) > _MANY:
            return False
        if self._amount(large) <= _LARGE:
            return False
        dose = replace(self._dose(large, first, second), unit="mg", often=Decimal(1))
        self._put(counted(dose, self._count(small), three.end))
        return True

    def _columns(self, each: int, first: int) -> bool:
        """Tablets in the morning, at noon and in the evening, in columns: `20 mg  2  0  0`."""
        counts = [self._count(at) for at in range(first, first + 3)]
        if max(counts) > _MANY or min(counts):
            return False
        dose = self._dose(each, each, first + 2)
        self._put(replace(counted(dose, sum(counts, Decimal(0)), dose.end), often=Decimal(1)))
        return True

    def _plain(self, at: int) -> bool:
        """A number that stands alone: a dose, or tablets of a strength that was told before it."""
        token, last = self.tokens[at], self.doses[-1] if self.doses else None
        number = token.number
        assert number is not None
        letters = "".join(self._letter(n) for n in range(at + 1, min(at + 4, self.end)))
        bare = self._letter(at) == "N"
        before = self.tokens[at - 1] if at else None
        on = before is not None and before.text.casefold() == "under" and at < self.at <= at + 2
        behind = takewhile(lambda t: not t.number, self.tokens[at + 1 : at + 7])
        on = on or any(t.when is not None and t.when.kind == "now" for t in behind)
        on = on or self._is_put_up(at)
        if before is not None and before.term("approximately") in ("above", "below") and not on:
            return False
        if bare and number.typed.isalpha() and number.value < 2:
            return False  # `no one advised`
        if bare and last is not None and last.unit and number.value <= _MANY and letters[:1] in ("N", "#"):
            return False  # `20 mg  2  0  0`
        if bare and last is not None and last.each and letters[:1] in tuple("TFP"):
            dose = replace(self._dose(at, at, at), unit="mg", amount=last.each)
            self._put(counted(dose, number.value, token.end))
            return True
        if bare and (letters[:1] == "T" or (letters[:1] == "x" and letters[1:2] not in ("d", "M"))):
            return self._unsaid(at, letters)
        nought = (
            not number.value
            and before is not None
            and (word(before) == ">" or before.text.casefold() in _BROUGHT)
        )
        nought = nought and not any(
            t.text.casefold() in ("the", "next") for t in self.tokens[at + 1 : at + 2]
        )
        if bare and last is not None and last.amount >= 50 * number.value and not nought:
            return False  # 500 mg iv on 3 consecutive days; but: 20, then 0
        dose = self._dose(at, at, at)
        if (days := self._days(at)) is not None:
            if self._in_courses() and dose.often and dose.often < _SELDOM:
                self.told.setdefault("courses", days)  # every four weeks x 4
            else:
                dose = replace(dose, count=days)
        if last is not None and last.strength and not dose.strength:
            self.doses.pop()  # the dose is told beside the strength
        self._put(replace(dose, strength=dose.strength or self._is_strength(at)))
        return True

    def _again(self, at: int) -> bool:
        """Another schedule of the same tablets: `5 mg: 3+0+0 (earlier 4+0+0)`."""
        last, count = self.doses[-1] if self.doses else None, self.tokens[at].often
        if last is None or last.each is None or count is None:
            return False
        when = next((t.when for t in reversed(self.tokens[max(0, at - 2) : at]) if t.when), When("before"))
        token = self.tokens[at]
        one = replace(last, amount=last.each, start=token.start, when=when, weeks=None, moved="")
        self.doses.append(counted(one, count, token.end))
        return True

    def _unsaid(self, at: int, letters: str) -> bool:
        """Tablets of no strength are no dose; `40 x 3` is 40."""
        if letters[:1] == "T":
            return False
        self.doses.append(self._dose(at, at, at))
        return True

    def _is_strength(self, at: int) -> bool:
        """Whether the dose is what one tablet holds, and how many are taken is not said."""
        after, number = self.tokens[at + 1] if at + 1 < self.end else None, self.tokens[at].number
        if number is not None and "/" in number.unit:
            return False
        return self._letter(at) == "M" and after is not None and after.term("form") == "tablet"

    def _days(self, at: int) -> Decimal | None:
        """The days of a course: `40 daily x4`."""
        said = "".join(self._letter(n) for n in range(at + 1, min(at + 7, self.end)))
        days = re.match(r"[rf]*[FP]+[rf]*x(?=N)", said)
        return self._count(at + 1 + days.end()) if days else None

    def _pulsed(self, dose: Dose) -> Dose:
        """A dose of the size of a pulse is one, but for what is plainly taken every day without an end."""
        short = dose.count is not None or (dose.weeks is not None and dose.weeks < _COURSE)
        brief = short or dose.often is None or self._route(self.at, self.end) == "iv"
        whole = bool(dose.unit) or dose.amount < _PULSES or not dose.amount % _PULSES
        if not dose.pulse and brief and whole and self._is_pulse(dose.amount * (dose.often or 1)):
            dose = replace(dose, pulse=True)
        return replace(dose, often=None) if dose.pulse else dose
