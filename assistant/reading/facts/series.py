"""One measure over time: the values that a sentence gives of it, each with its own time.

The same grammar serves laboratory values, doses, grades and weights: `98→350→812`, `240 (June), 2600
(Nov)`, `60 for 2 months then 40 now 30`, `was`, `peak`, `nadir`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise, takewhile

from assistant.reading.text.times import RECENT, WEEKS, When
from assistant.reading.text.token import Token

_BREAKS = (",", ";", ")", "(", "|", "+", "and", "&")
_HEADED = (":", "-", "–", "—", '"', "”")
_LEADING = ("corrected", "was", "before", "peak", "previous", "then", "onset", "now")
_BACK = ("was", "before", "previous", "peak", "onset")
_NOT_SO = ("not", "rather than", "instead of")
_FROM = (["←"], ["<-"], ["<--"])
_LASTING = ("since", "until")
_TO = ("to", "into", "->", "→", "=>", ">>", ">", "then", "and", "-->")


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a place of the sentence, and the time that is said of it."""

    at: int
    when: When | None
    chained: bool = False  # an arrow or `to` leads from it to the next


def points(tokens: Sequence[Token], anchor: int, places: Sequence[int], until: int) -> list[Point]:
    """The values at these places, with their times. `until`: where what is said of this measure ends."""
    zones = _zones(tokens, anchor, places, until)
    found: list[Point] = []
    gaps = [tokens[a + 1 : b] for a, b in pairwise(places)]
    dashed = len(gaps) > 1 and all([t.text for t in gap] in (["-"], ["–"]) for gap in gaps)  # `39 – 11 – 12`
    in_a_row = len(gaps) > 1 and _is_counted(tokens, anchor, places)
    for n, place in enumerate(places):
        left, right = zones[n]
        following = places[n + 1] if n + 1 < len(places) else None
        between = tokens[place + 1 : following]
        chained = following is not None and (dashed or in_a_row or _leads(between))
        led = tokens[place - 1].text.casefold() if place else ""
        when = When("taken back", None, led) if led in _NOT_SO else _best(left, right)
        if n and led == "after" and when is None:
            when = When("before", None, led)  # `148 after 131`
        if n and when is not None and when.typed.casefold() == "then":  # after the value before it
            when = None if following is None else When("then")
        if found and found[-1].chained and found[-1].when is not None and found[-1].when.kind == "now":
            when, found[-1] = when or found[-1].when, replace(found[-1], when=None)  # today 20->40
        if found and when is not None and when.is_ahead:
            found[-1] = replace(found[-1], chained=False)  # what is to come has not followed
        found.append(Point(place, when, chained))
    if gaps and all(
        [t.text for t in gap if t.text != "("] in _FROM for gap in gaps
    ):  # the newest comes first
        back = [When("before", None, "←", Decimal(n)) for n in range(len(found))]
        return [replace(p, when=back[n] if n else p.when) for n, p in enumerate(found)]
    last = max((n for n, p in enumerate(found) if p.chained), default=-1)
    found = [replace(p, when=p.when or When("then")) if n <= last else p for n, p in enumerate(found)]
    end = found[-1].when
    led_to = last >= 0 and last + 2 == len(found) and any(t.kind == "arrow" for t in gaps[-1])
    if led_to and end is not None and end.kind == "dated" and end.weeks and end.weeks <= RECENT:
        found[-1] = replace(found[-1], when=replace(end, kind="now"))  # `340 (18/11) → 1150 yesterday`
    then = _as_then(tokens, places[-1], until)
    return [*found, Point(places[-1], then)] if then is not None else found


def _is_counted(tokens: Sequence[Token], anchor: int, places: Sequence[int]) -> bool:
    """Whether so many values were said to come, the last of now: `in the last three visits 420, 455, 430`."""
    said = tokens[max(0, anchor) : places[0]]
    counts = [t.number.value for a, t in pairwise(said) if t.number and "last" in a.text.casefold()]
    return counts == [len(places)] and not any(t.when for t in tokens[places[0] : places[-1] + 1])


def _zones(
    tokens: Sequence[Token], anchor: int, places: Sequence[int], until: int
) -> list[tuple[list[When], list[When]]]:
    """For each value the times before and after it that are its own: up to a break or its bracket."""
    first = _whens(tokens, range(_start(tokens, min(anchor, places[0])), places[0]))
    zones: list[tuple[list[When], list[When]]] = [(first, []), *(([], []) for _ in places[1:])]
    for n, place in enumerate(places):
        behind, cut = _behind(tokens, place, places, until)
        following = places[n + 1] if n + 1 < len(places) else until
        if cut is not None or following == until:
            zones[n][1].extend(_whens(tokens, behind))
        if following == until:
            continue
        compared = [k for k in range(place + 1, following) if _compares(tokens[k])]
        if compared:  # `4, same as 4 in May`
            zones[n + 1][0].append(When("before", None, tokens[compared[0]].text))
            cut = compared[-1] + 1
        opened = [k for k in range(place + 1, following) if tokens[k].text == "("]
        if opened and all(t.text != ")" for t in tokens[opened[-1] : following]):
            zones[n + 1][0].extend(_whens(tokens, range(opened[-1], following)))
        elif cut is not None:
            zones[n + 1][0].extend(_whens(tokens, range(cut, following)))
        else:
            for when in _whens(tokens, range(place + 1, following)):
                own = when.kind in ("onset", "now", "before") and _is_next(tokens, place, when)
                leads = (when.kind in _LEADING and not own) or (any(zones[n]) and when.kind == "dated")
                zones[n + leads][1 - leads].append(when)
    return zones


def _behind(
    tokens: Sequence[Token], place: int, places: Sequence[int], until: int
) -> tuple[list[int], int | None]:
    """What stands behind a value outside others' brackets, and the break that ends it; None: a value."""
    own: list[int] = []
    inside: list[int] = []
    depth = 0
    for k in range(place + 1, until):
        text, depth_was = tokens[k].text, depth
        depth += (text == "(") - (text == ")")
        if depth < 0:
            return own, k
        if depth:
            inside.append(k)
        elif depth_was:
            own += [] if set(inside) & set(places) else inside
            if any(tokens[n].when for n in own):
                return own, k
            inside = []
        elif k in places:
            return own, None
        elif _breaks(tokens, k) or (places[-1] > k and (text in ("to", "then") or _compares(tokens[k]))):
            return own, k
        else:
            own.append(k)
    return own + ([] if set(inside) & set(places) else inside), until


def _breaks(tokens: Sequence[Token], at: int) -> bool:
    """Whether what is said of a value ends there; the colon behind a day belongs to what follows."""
    token = tokens[at]
    return token.text in _BREAKS or token.kind == "arrow" or (token.text == ":" and not _heads(tokens, at))


def _is_next(tokens: Sequence[Token], place: int, when: When) -> bool:
    """Whether the time stands directly behind the value: `4 at diagnosis`, `5600 before and now`."""
    after, behind = [*tokens[place + 1 : place + 3], None, None][:2]
    if after is None or after.when is not when or after.text.casefold() == "now":
        return False
    return when.kind != "before" or (behind is not None and behind.number is None)


def _start(tokens: Sequence[Token], first: int) -> int:
    """Where what is said before the name begins: behind the last break or number."""
    for at in range(first - 1, -1, -1):
        if tokens[at].text in _HEADED and not _heads(tokens, at):
            return at + 1
        if tokens[at].text.casefold() in (*_BREAKS, "but") or tokens[at].number or tokens[at].term("owner"):
            return at + 1
        if any(m.value is None for m in tokens[at].meanings):
            return at + 1
    return 0


def _heads(tokens: Sequence[Token], colon: int) -> bool:
    """Whether a time stands before the colon by itself: `Sept: 127/150`."""
    return (
        colon > 0
        and (tokens[colon - 1].when is not None or tokens[colon - 1].weeks is not None)
        and not any(t.term("span") == "since" for t in tokens[max(0, colon - 6) : colon])
    )


def _whens(tokens: Sequence[Token], among: Sequence[int]) -> list[When]:
    """The times at these places; what lasts since a time, or is as it was then, is not of it."""
    found = []
    compared = [at for at in among if _compares(tokens[at])]
    for at in among:
        when = tokens[at].when or _weekday(tokens[max(0, at - 1) : at + 1])
        before = tokens[at - 1].term("span") if at else ""
        ahead = tokens[at + 1 : at + 2]
        if tokens[at].text.casefold() == "from" and not any(t.number or t.when or t.weeks for t in ahead):
            continue  # `could not rise from a chair`
        if when is not None and before == "until" and when.kind == "dated" and when.weeks:
            found.append(When("before", None, when.typed))  # 20 mg until May
        elif when is not None and not (at - 1 in compared or (when.kind == "dated" and before in _LASTING)):
            found.append(when)
    return found


def _compares(token: Token) -> bool:
    return token.term("span") == "as"


def _as_then(tokens: Sequence[Token], place: int, until: int) -> When | None:
    """The time at which the value was the same: `4, same as in May`, `146/150 (identical to last autumn)`."""
    told = takewhile(lambda t: not (t.number and t.when is None), tokens[place + 1 : until])
    marks = 0
    for at, token in enumerate(told, place + 1):
        marks += token.text in _BREAKS
        if marks > 1 or token.text == ";":
            return None
        if _compares(token):
            whens = [t.when for t in tokens[at + 1 : at + 4] if t.when is not None and t.when.weeks]
            return replace(whens[0], kind="before") if whens else None
    return None


def _weekday(tokens: Sequence[Token]) -> When | None:
    """A day of the last week: `CK 4,900 on Thurs`; no `sat 89%`, nor `the Thurs before`."""
    token, led = tokens[-1], tokens[0].text.casefold()
    named = token.term("weekday") and " " not in token.text and not token.text.endswith("days")
    plain = led != "the" and (led == "on" or token.text.casefold() not in ("sat", "sun", "wed"))
    return When("dated", WEEKS["day"] * 4, token.text) if named and plain else None


def _best(left: list[When], right: list[When]) -> When | None:
    """A date says more than `was`; `peak` and `now` more than a date."""
    both = [*reversed(left), *right]
    if ahead := next((w for w in both if w.is_ahead), None):
        return ahead
    for kinds in (
        ("corrected",),
        ("peak", "onset", "previous"),
        ("now",),
        ("dated",),
        ("before",),
        ("was",),
        ("then",),
    ):
        for when in both:
            if when.kind in kinds:
                if when.kind == "now" and any(w.kind == "dated" and w.is_past for w in right):
                    continue
                if when.kind == "dated" and any(w.kind == "before" for w in left):
                    return replace(when, kind="before")
                return when
    return None


def _leads(between: Sequence[Token]) -> bool:
    if any(t.term("side") in ("right", "left") for t in between):
        return any(t.kind == "arrow" for t in between)  # `4 right and 4- left`
    words = [t.text.casefold() for t in between]
    back = any(t.when is not None and (t.when.kind in _BACK or t.when.weeks) for t in between)
    return words[-1:] != ["not"] and any(
        t.kind == "arrow" or (w in _TO and not (back and w == "and"))
        for t, w in zip(between, words, strict=True)
    )  # `110 and was 120`
