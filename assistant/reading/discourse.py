"""When each clause of a text is: at a day, in the order of a story, or now.

A story names a time once and goes on from there: what opens a clause, or an event, sets the time of it and
of what follows in the past tense; the present tense is now; a day named behind what it is of is of that
clause alone. Without any such word nothing is said of the time, and a note stays a note of today.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.reading.text.clauses import Clause, clauses_of
from assistant.reading.text.layout import Sentence
from assistant.reading.text.times import OLD, RECENT, WEEKS, When
from assistant.reading.text.token import Token

_EARLIER = Decimal("0.1")  # weeks: what was before that was earlier than that
_YEARS = 10  # a month without its year is of no longer ago
_LONG = Decimal(1000)  # weeks: an unknown time ago
_THAT_LONG_BEFORE = ("before", "earlier", "previously", "prior")
_WHOSE = ("her", "his", "their")
_LEADING = 8  # tokens of an opening


@dataclass
class Moment:
    """A time of the story. kind: `opening`, `first`, `event`, `later`, `dated` or `now`.

    weeks: how long ago, where that is known. age: the same, be it a guess.
    """

    kind: str
    typed: str = ""
    weeks: Decimal | None = None
    bare: bool = False  # a month without its year
    age: Decimal = Decimal(0)


_NOW = Moment("now", "now", Decimal(0))


class Discourse:
    """The times of one text, by place."""

    def __init__(self, text: str, sentences: Sequence[Sentence], tenses: Mapping[str, str]) -> None:
        self._text, self._tenses = text, tenses
        self._opening = Moment("opening")
        self._day: Moment | None = None  # the last one that was named
        self._moment: Moment | None = None  # where the story is
        self._firm = False  # a participle alone goes on from there
        self._time: Moment | None = None  # of the clause before
        self._told: list[Moment] = []
        self._starts: list[int] = []
        self._at: list[Moment | None] = []
        self._inners: set[int] = set()
        self._stated: list[Moment | None] = []  # those of no question
        ended = 0
        for sentence in sentences:
            first, last = sentence.tokens[sentence.heading :][0], sentence.tokens[-1]
            self._read(sentence, ";" in text[ended : first.start])
            ended = last.end
        self._date()

    # --- the times of a text ----------------------------------------------------------------------------

    def at(self, place: int) -> When | None:
        """The time of what stands at the place; None where the text says none."""
        n = bisect_right(self._starts, place) - 1
        moment = self._at[n] if n >= 0 else None
        if moment is None or not self._told:
            return None
        if moment is _NOW:
            return When("now", Decimal(0), moment.typed, Decimal(0))
        if moment is self._last:
            return self._latest(moment)
        return When(self._kind(moment), moment.weeks, moment.typed, moment.age)

    def _kind(self, moment: Moment) -> str:
        if moment is self._opening:
            return "was"
        if moment.age > (RECENT if moment.kind == "first" else OLD) and (
            moment.kind == "first" or moment is self._told[0]
        ):
            return "onset"
        return "told" if moment.weeks is None else "dated"

    def placed(self, own: When | None, place: int) -> When | None:
        """The time of something with a time of its own, or none, that stands at the place."""
        around = self.at(place)
        if around is not None and own is not None and own.typed == around.typed and own.kind != "before":
            return around
        if around is None or (own is not None and (own.weeks is not None or own.kind in ("now", "peak"))):
            return own
        inner = self._inner(place)
        if around.kind == "now" and not around.weeks and (own is None or own.kind != "was"):
            return own
        if not inner and (own is None or (own.kind == "was" and around.kind != "now")):
            return around
        own = own or When("before")
        return replace(own, age=(around.age or Decimal(0)) + _EARLIER)

    def _inner(self, place: int) -> bool:
        """Whether the place is within brackets that hold a verb: `2 cm (it was 6)`."""
        n = bisect_right(self._starts, place) - 1
        return n >= 0 and self._starts[n] in self._inners

    @staticmethod
    def _latest(moment: Moment) -> When:
        """Of a story that never comes to now its last time is the state of now."""
        if moment.weeks is None:
            return When("told", None, moment.typed, _EARLIER / 2)
        return When("dated" if moment.weeks <= RECENT else "now", moment.weeks, moment.typed, moment.age)

    # --- reading ----------------------------------------------------------------------------------------

    def _read(self, sentence: Sentence, goes_on: bool) -> None:
        clauses = list(clauses_of(sentence.tokens, self._tenses))
        past = any(c.tense == "past" and not c.inner for c in clauses)
        begun, first = len(self._told), len(self._at)
        if self._time is not _NOW and not goes_on:
            self._time = None
        for n, clause in enumerate(clauses):
            before = self._time
            opens = past and not any(c.tense for c in clauses[:n])
            moment = self._of(clause, opens, n == 0, begun)
            if clause.inner:
                self._time = before
            elif any(t.term("story") == "still" for t in clause.tokens) and clause.tense == "present" and n:
                self._at[-1] = moment  # `tapered to 20, which she still takes`
            elif clause.tense and moment is self._moment is not self._opening:
                since = max(first, len(self._at) - 3)  # `prednisone, 60 mg, was given`
                self._at[since:] = [m or moment for m in self._at[since:]]
            if clause.tokens[0].start >= sentence.tokens[sentence.heading].start:
                self._starts.append(clause.tokens[0].start)
                self._at.append(moment)
                self._inners |= {clause.tokens[0].start} if clause.inner and clause.tense else set()
        if sentence.asked:
            self._at[first:] = [None] * (len(self._at) - first)
        else:
            self._stated += self._at[first:]

    def _of(self, clause: Clause, opens: bool, starts: bool, begun: int) -> Moment | None:
        """The time of one clause. opens: no verb before it; starts: it is the first of its sentence."""
        named, leads = _anchor(clause.tokens, self._day)
        self._day = named if named is not None and named.weeks is not None else self._day
        if clause.inner:
            return self._time
        if named is _NOW:
            self._time = _NOW
            if leads and opens:
                self._moment = _NOW
        elif named is not None and clause.tense != "present":
            self._time, moves = self._anchored(named, clause, leads and opens, leads and starts, begun)
            if moves and self._time is not None:
                self._moment, self._firm = self._time, leads or named.kind != "dated"
                self._told += [] if self._time in self._told else [self._time]
        elif clause.tense == "present":
            self._time = _NOW
        elif clause.tense == "past" or (clause.tense and self._time is not _NOW and (opens or self._firm)):
            if self._moment is None:
                self._moment, self._firm = self._opening, True
            self._time = self._moment
        return self._time

    def _anchored(
        self, named: Moment, clause: Clause, frames: bool, starts: bool, begun: int
    ) -> tuple[Moment | None, bool]:
        """The time of a clause that names one, and whether the story goes there."""
        told = self._moment
        goes_on = clause.tense == "done" and told not in (None, self._opening) and named.weeks is not None
        finite = clause.tense == "past" or goes_on
        if not frames and not finite:
            if starts and named.kind in ("first", "event"):
                return self._last_event() or named, True  # `Admission labs: ...`
            return (named if starts and named.weeks is not None else self._time), False
        if named.kind == "later" and not frames and not starts:
            return told or self._opening, False
        if told is not None and told in self._told[begun:] and told.weeks is None and named.kind == "dated":
            told.weeks, told.bare = named.weeks, named.bare  # `at presentation, in March`
            return told, True
        if named.kind == "event" and named.weeks is None and (event := self._last_event()) is not None:
            return event, True  # `was admitted on 3 May ... on arrival`
        if named.kind == "first" and named.weeks is None and told is not None and self._told:
            return (self._told[0] if self._told[0].kind in ("first", "event") else told), not starts or finite
        self._year_before(named)
        if not starts and told is not None and (named.weeks or 0) > _oldest(told):
            return named, False  # a look back
        return named, True

    def _year_before(self, named: Moment) -> None:
        """A month without its year was that of a year before, where a later day is older than it."""
        told, first = self._moment, self._told[-2].weeks if len(self._told) > 1 else None
        if told is None or not told.bare or told.weeks is None or named.bare or first is None:
            return
        years = (told.weeks + n * WEEKS["year"] for n in range(1, _YEARS))
        then = next((w for w in years if w > (named.weeks or 0) > (told.weeks or 0) and w <= first), None)
        if then is not None:
            told.weeks, told.bare = then, False

    def _last_event(self) -> Moment | None:
        """The event that is named again: the last one, but not one of long ago without a day."""
        event = next((m for m in reversed(self._told) if m.kind == "event"), None)
        return event if event is self._moment or (event is not None and event.weeks is not None) else None

    # --- ages -------------------------------------------------------------------------------------------

    def _date(self) -> None:
        """The age of each moment: known, or between those before and after it."""
        self._last = self._final()
        if self._told and self._opening in self._at:
            self._told.insert(0, self._opening)
        for n, moment in enumerate(self._told):
            known = [m.weeks for m in self._told[n + 1 :] if m.weeks is not None and not m.bare]
            newer = known[0] if known else Decimal(0)
            older = self._told[n - 1].age if n else newer + _LONG
            moment.age = moment.weeks if moment.weeks is not None else (newer + older) / 2

    def _final(self) -> Moment | None:
        """The last moment, where nothing of now is told after it; an event without a day just before now.

        One day of years ago is no story, and none is now where something of now is told besides: `62F, weaker
        on 20 mg. CK was 4321 in May 2019.`
        """
        last = self._told[-1] if self._told else None
        if last is not None and (last.weeks or 0) > WEEKS["year"]:
            recent = [m for m in self._told if m.weeks is not None and m.weeks <= WEEKS["year"]]
            if len(self._told) == 1 or _NOW in self._stated or recent:
                return recent[-1] if recent and _NOW not in self._stated else None
        undated = last is not None and last.kind == "event" and last.weeks is None
        return last if self._stated and (undated or self._stated[-1] is last) else None


def _anchor(tokens: Sequence[Token], told: Moment | None) -> tuple[Moment | None, bool]:
    """The time that a clause names, and whether it opens with it."""
    dated: Moment | None = None
    leads = False
    for n in range(len(tokens)):
        moment = _named(tokens, n, told)
        if moment is None:
            continue
        first = n < _LEADING and not any(map(_says, tokens[:n]))
        if moment.kind in ("first", "event"):
            return _on_a_day(moment, tokens), first
        if dated is None:
            dated, leads = (_on_a_day(moment, tokens) if moment.kind == "later" else moment), first
    return dated, leads


def _oldest(told: Moment) -> Decimal:
    """From how long ago on a day that is named behind something is a look back."""
    if told.weeks is None:
        return OLD if told.kind == "event" else _LONG
    return told.weeks


def _says(token: Token) -> bool:
    """Whether something is said by the token, so that a time behind it opens nothing."""
    return bool(token.meanings or token.term("tense") or token.number or token.term("change"))


def _on_a_day(moment: Moment, tokens: Sequence[Token]) -> Moment:
    """What happened, on the day that is named beside it."""
    day = next((d for n in range(len(tokens)) if (d := _day(tokens, n))), None)
    return replace(day, kind=moment.kind) if day and moment.weeks is None else moment


def _named(tokens: Sequence[Token], n: int, told: Moment | None) -> Moment | None:
    token = tokens[n]
    after = tokens[n + 1] if n + 1 < len(tokens) else None
    if token.weeks is not None and after is not None and after.term("story") in ("later", "then", "offset"):
        ago = told.weeks - token.weeks if told is not None and told.weeks is not None else None
        return Moment("later", token.text, None if ago is None else max(Decimal(0), ago))
    story = token.term("story")
    if story == "now":
        return _NOW
    if story in ("first", "event", "later", "then"):
        return Moment("later" if story == "then" else story, token.text)
    return _day(tokens, n)


def _day(tokens: Sequence[Token], n: int) -> Moment | None:
    """A day or month that is named, but for one that something lasts since or until."""
    when = tokens[n].when
    if when is None or when.kind != "dated" or when.weeks is None:
        return None
    if any(t.term("span") in ("since", "until", "as") for t in tokens[max(0, n - 2) : n]):
        return None
    if when.typed.casefold().endswith(_THAT_LONG_BEFORE):
        return None
    named = tokens[n].term("month") or tokens[n].term("season")
    this = any(t.text.casefold() == "this" for t in tokens[n + 1 : n + 2])
    if named and n and tokens[n - 1].text.casefold() in _WHOSE:
        return None  # `her March study`
    bare = bool(named) and not this and not any(c.isdigit() for c in tokens[n].text)
    return Moment("dated", when.typed, when.weeks, bare)
