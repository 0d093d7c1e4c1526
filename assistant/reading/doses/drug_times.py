"""For how long a drug has been taken, when it was last given, and how long ago its dose was changed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from assistant.knowledge.model.roles import RoleKind
from assistant.reading.answers.units import find_unit
from assistant.reading.doses.spans import moves
from assistant.reading.facts.fact import Line, is_unknown_word
from assistant.reading.facts.strays import Anchor
from assistant.reading.text.times import When
from assistant.reading.text.token import Token

PULSE_AT_MOST = Decimal(2000)  # mg a day: a dose above it is a slip, and is held until it is confirmed
LAST_STEP = "last step"  # the turn of a dose of which it is told when it was changed last
_STEPS = ("step", "drop", "change", "reduction", "cut", "increase", "adjustment", "wean")
_ALTERNATE = Decimal("0.5")  # times a day
_STOPS = (";", "•")
_ENDS = (",", ";", "(", ")", ":", ".", "and", "but", "•", "|")
_GIVEN = ("finished", "completed", "given", "fin", "done", "received")


class Lasting:
    """The times that one line tells of drugs."""

    at = -1  # the drug that is being read
    drug = ""

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

    def _clause(self, at: int) -> int:
        """Where the clause of a drug begins; the drug itself, where another thing is named in it before."""
        first = at
        while first and self.tokens[first - 1].text.casefold() not in _ENDS:
            first -= 1
            if names_thing(self.tokens[first]) or self.tokens[first].number is not None:
                return at
        return first

    def _turn(self, begin: int, until: int) -> tuple[str, Decimal] | None:
        """Which way the dose was moved, and how long ago, as is told beside it: `went up 9/7 ago`."""
        if begin > 1 and self.tokens[begin - 1].term("span") == "since" and self.tokens[begin - 2].weeks:
            return "either", self.tokens[begin - 2].weeks or Decimal(0)  # `3/12 since pred 7.5 -> 5`
        for n in range(begin, len(self.tokens) - 1):
            if (ago := self._last_step(n)) is not None:
                return LAST_STEP, ago
        for n in range(begin, until):
            way = moves(self.tokens[n])
            whens = (t.when.weeks for t in self.tokens[n + 1 : min(n + 7, until)] if t.when is not None)
            if way and (weeks := next(filter(None, whens), None)):
                return way, weeks
        return None

    def _last_step(self, at: int) -> Decimal | None:
        """How many weeks ago the last step of a taper was: `last drop 1 Nov`, `last reduction 10 d ago`."""
        step = self.tokens[at + 1]
        named = step.text.casefold() in _STEPS or step.term("deed").endswith(" noun")
        if self.tokens[at].term("course") != "last" or not named:
            return None
        whens = (t.when.weeks for t in self.tokens[at + 2 : at + 8] if t.when is not None and t.when.weeks)
        return next(whens, None)

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
        said = said or any(t.text.casefold() in _GIVEN for t in near)
        dated = [t.when for t in near if t.when is not None and t.when.kind == "dated" and t.when.weeks]
        return min(dated, key=lambda w: w.weeks or Decimal(0)) if said and dated else None

    def _near(self, at: int, until: int) -> Sequence[Token]:
        return self.tokens[max(0, at - 2) : until]

    def _given(self, unit: str) -> bool:
        """Whether the unit counts courses, as in `6 cycles`."""
        known = self.line.ruleset.all_playing(RoleKind.COURSES)
        return any(find_unit(f, unit) is not None for f in known)

    def _led(self, at: int) -> Decimal | None:
        """How often, where that is said before the drug: `daily MTX 10 mg`, `on alternate days she takes`."""
        for n, token in enumerate(reversed(self.tokens[max(0, at - 5) : max(0, at)])):
            if token.often or token.number or token.meanings or token.text.casefold() in (*_ENDS, "+"):
                other = self.tokens[at - n - 2] if at - n > 1 else None
                alone = other is None or not (other.number or other.meanings or other.often)
                return token.often if token.often == _ALTERNATE or (alone and not n) else None
        return None

    def _whole_often(self, begin: int, until: int, led: Decimal | None) -> Decimal | None:
        said = (n for n in range(begin, until) if self.tokens[n].often and not self._of_other(n))
        return next((self.tokens[n].often for n in said), led)

    def _most_often(self, begin: int, until: int) -> Decimal | None:
        """How often at the most, up to where something else is named."""
        near = range(max(begin, self.at + 1), min(until + 1, len(self.tokens)))
        other = (t.term("owner") or any(m.value is None for m in t.meanings) for t in self.tokens)
        named = [n for n, is_other in enumerate(other) if is_other and n in near]
        last = min([until, *(n - 1 for n in named)])  # `with daily folic acid`
        said = (
            n
            for n in range(begin, last)
            if self.tokens[n].kind != "schedule"
            and not self._of_other(n)
            and not self.line.context.denies(n - 1)
        )
        return max((often for n in said if (often := self.tokens[n].often)), default=None)

    def _in_courses(self) -> bool:
        """Whether the drug is given in courses, and not every day or week."""
        dose = self.line.ruleset.playing(RoleKind.DOSE, self.drug)
        given = self.line.ruleset.playing(RoleKind.COURSES, self.drug)
        return given is not None or (dose is not None and not dose.unit.endswith(("/day", "/week")))

    def _ordinal(self, begin: int, until: int) -> Decimal | None:
        """Which course it is: `sixth course`, `3rd cycle`; none where it is still to come."""
        if not self._in_courses():
            return None
        for token, behind in pairwise(self.tokens[max(0, begin - 3) : until]):
            digits = "".join(c for c in token.text if c.isdigit()) if token.kind == "ordinal" else ""
            said = digits or token.term("course").partition(" ")[2]
            if said and behind.term("course") in ("course", "infusion") and behind.text[:4] != "dose":
                return Decimal(said)
        return None

    def _is_pulse(self, amount: Decimal) -> bool:
        """Whether a dose of so many milligrams is one of a pulse."""
        return any(
            f.pulse <= amount * (f.worth(self.drug) or 1) and amount <= PULSE_AT_MOST
            for f in self.line.ruleset.findings.values()
            if f.pulse is not None and self.drug in (f.name, *f.choices)
        )

    def _route(self, at: int, until: int) -> str:
        return next((t.term("route") for t in self._near(at, until) if t.term("route")), "")

    def _often(self, at: int, until: int) -> tuple[Decimal | None, int, int]:
        """How many times a day, at which part of it, and where that is said behind the number."""
        often: Decimal | None = None
        days: set[str] = set()
        part, end = 0, 0
        for n, token in enumerate(self.tokens[at + 1 : until], at + 1):
            if (
                token.text in _STOPS
                or (names_thing(token) and n != self.at)
                or (token.number is not None and not token.number.of and token.kind == "number")
            ):
                break
            said = token.often is not None and token.kind != "schedule"
            if n == at + 1 and token.term("time unit") == "week" and often is None:
                often, end = Decimal("0.142857"), token.end  # `15 mg wk`
            if said and often is None and not self._of_other(n):
                often, end = token.often, token.end
            if token.term("part of day") and not part:
                part = int(token.term("part of day"))
            if token.term("weekday") and _recurs(token) and not self.tokens[n - 1].term("span"):
                days.add(token.term("weekday"))
                end = token.end
            dot = token.text == "." and not (
                self.tokens[n - 1].term("route") and token.start == self.tokens[n - 1].end
            )
            if dot or (token.when is not None and token.when.kind == "dated" and not token.term("weekday")):
                break
        if often is None and days:
            often = Decimal(len(days)) * Decimal("0.142857")
        return often, part, end

    def _of_other(self, at: int) -> bool:
        """Whether a frequency is of something else: `MTX 15, folic acid daily`, `15 mg, daily physio`."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        named = next((n for n in range(at - 1, self.at, -1) if names_thing(self.tokens[n])), at)
        dosed = (t.number or t.term("route") or t.term("form") for t in self.tokens[named + 1 : at])
        if named < at and all(dosed):
            return True
        led = self.tokens[at - 1].text.casefold() if at else ""
        if after is not None and names_thing(after) and led in ("with", "and", "plus", "+", ","):
            return True  # with daily folic acid
        before = self.tokens[max(0, at - 2) : at]
        joined = len(before) == 2 and before[0].text.casefold() in ("and", "+")
        if joined and is_unknown_word(before[1]) and before[1].text.casefold() not in ("taken", "given"):
            return True  # and physio daily
        return self.tokens[at - 1].text == "," and after is not None and is_unknown_word(after)


def names_thing(token: Token) -> bool:
    """Whether the token names a thing, of which what follows is then said."""
    return bool(token.meanings) and not (token.often or token.term("route") or token.term("part of day"))


def _recurs(token: Token) -> bool:
    text = token.text.casefold()
    return True if text.endswith("s") or len(text) < 6 or " " in text else text.endswith("day")
