"""When each dose of a line was taken: since when, until when, for how long, on which day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.reading.facts.fact import is_unknown_word
from assistant.reading.text.times import WEEKS
from assistant.reading.text.token import Token

_LATEST = 60  # no week of a course is counted further
_COURSE = 6  # days: no pulse is given for so long
_OPENING = 3  # tokens
_A_DAY = Decimal("0.2")  # weeks: `10 mg one day, 0 the next`
_BREAKS = (",", ";", "(", ")", "[", "]", "|", "+", "and", "but", "then", "&")
_FROM = ("from", "fr", "of", "with")
_RECURS = (["every"], ["each"], ["in"], ["after"])


@dataclass(frozen=True, slots=True)
class Span:
    """A time that is told at a place. how: `since` then, `until` then, `for` so many weeks, or on a `day`."""

    at: int
    weeks: Decimal
    how: str


@dataclass
class Spans:
    """The times of one drug. of: by dose and how, what is said of it. whole: how long, said of no dose.

    ended: how long ago the last day was that is told. untils: days, as typed, until which a dose was taken.
    used: where the times stand.
    """

    of: dict[int, dict[str, Span]] = field(default_factory=dict)
    whole: Decimal | None = None
    ended: Decimal | None = None
    untils: set[str] = field(default_factory=set)
    used: set[int] = field(default_factory=set)


def spans_of(tokens: Sequence[Token], begin: int, drug: int, until: int, doses: Sequence[int]) -> Spans:
    """Each time between two places, given to the dose that it is said of.

    `drug`: where the drug is named; `doses`: where its doses stand.
    """
    found = Spans()
    for span in _spans(tokens, begin, until):
        led = span.how != "for" or span.at > drug or tokens[span.at - 1].term("span")
        place = _place(tokens, span, doses) if led else None
        of = tokens[span.at + 1 : span.at + 2]
        if place is None and span.how != "day" and (span.at > drug or [t.text for t in of] == ["of"]):
            apart = _is_apart(tokens[max(drug, 0) : span.at])
            found.whole = found.whole if apart else span.weeks
        elif place is not None:
            said = found.of.setdefault(place, {})
            if span.how == "day" and said and _is_ago(tokens[span.at]):
                said.update(
                    {how: replace(span, at=s.at) for how, s in said.items()}
                )  # till 15/11, 2 weeks back
            else:
                said.setdefault(span.how, span)
        found.used |= {span.at} if place is not None or found.whole == span.weeks else set()
        when = tokens[span.at].when
        found.untils |= {when.typed} if when is not None and span.how == "until" else set()
        if span.how != "for" and (span.at >= drug - 1 or (span.at < _OPENING and not doses)):
            found.ended = min(found.ended or span.weeks, span.weeks)
    return found


def _spans(tokens: Sequence[Token], begin: int, until: int) -> Iterator[Span]:
    for at in range(begin, until):
        token = tokens[at]
        if at and tokens[at - 1].term("owner"):
            continue
        led = _led(tokens, at)
        if token.weeks is not None and token.weeks >= _A_DAY and not _is_of_else(tokens, begin, at):
            yield Span(at, token.weeks, "since" if led == "since" else "for")
        elif token.when is not None and token.when.weeks and token.when.kind in ("dated", "onset", "now"):
            since = led == "since" or token.when.typed.casefold().startswith("since")
            if not (since and _to_a_day(tokens, at)):
                yield Span(at, token.when.weeks, "since" if since else "until" if led == "until" else "day")
        elif token.term("time unit") in ("day", "week", "month") and not token.often:
            number, unit = tokens[at + 1].number if at + 1 < until else None, token.term("time unit")
            plain = number is not None and not number.unit and not number.of
            least = _COURSE if unit == "day" else 0  # `day 3` may be of a pulse
            if number is not None and plain and least <= number.value <= _LATEST:
                yield Span(at, number.value * WEEKS[unit], "since" if unit == "day" else "for")


def _led(tokens: Sequence[Token], at: int) -> str:
    """`since` or `until`, where one leads to the time: `until Monday 10 days ago`."""
    for token in reversed(tokens[max(0, at - 3) : at]):
        if token.term("span") in ("since", "until"):
            return token.term("span")
        last = token.term("course") == "last"
        if not (last or token.term("weekday") or token.term("approximately") or token.term("filler")):
            return ""
    return ""


def _is_of_else(tokens: Sequence[Token], begin: int, at: int) -> bool:
    """Whether a length is of something else: `every 2 weeks`, `tapered from 60 to 20 over 3 months`."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    lead = [t.text.casefold() for t in tokens[max(0, at - 3) : at]]
    over = lead[-1:] == ["over"] and any(moves(t) for t in tokens[begin:at])
    ago = after is not None and after.term("ago") != "" and after.when is None
    return over or ago or (lead[-1:] == ["last"] and "for" not in lead) or lead[-1:] in _RECURS


def _to_a_day(tokens: Sequence[Token], at: int) -> bool:
    """Whether it is a stretch of time that is over: `from March to June`."""
    ahead = tokens[at + 1 : at + 3]
    return len(ahead) > 1 and ahead[0].text in ("to", "-", "until", "till") and ahead[1].when is not None


def _is_ago(token: Token) -> bool:
    return token.when is not None and token.when.typed.casefold().endswith(("ago", "back", "before"))


def _place(tokens: Sequence[Token], span: Span, doses: Sequence[int]) -> int | None:
    """The dose that the time is said of: one that no break parts from it, before it rather than behind."""
    before = max((p for p in doses if p < span.at), default=None)
    after = [p for p in doses if p > span.at]
    if len(after) > 1 and tokens[after[0] - 1].text.casefold() in _FROM:
        after = after[1:]  # on 12 October from 30 to 20 mg
    behind = _outside(tokens[span.at + 1 : after[0]]) if after else []
    opens = span.how == "since" and span.at < _OPENING  # `Since January he has taken 20 mg`
    joined = bool(after) and not _breaks(behind) and (opens or not any(map(is_unknown_word, behind)))
    if before is None:
        return after[0] if joined else None
    between = _outside(tokens[before + 1 : span.at])
    if any(t.text.casefold() == "which" for t in between[-5:]):
        return before  # 7.5 mg, which she has taken since April
    closed = not after or any(t.text == ")" for t in tokens[span.at : after[0]])
    if not _breaks([t for t in between if not (closed and t.text == "(")]):
        return before
    if joined:
        return after[0]
    apart = any(t.text in (",", ";") for t in between) and _is_apart(between)
    return None if apart else before


def _outside(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without those that stand within closed brackets."""
    found: list[Token] = []
    for token in tokens:
        opened = next((n for n in range(len(found) - 1, -1, -1) if found[n].text == "("), None)
        if token.text == ")" and opened is not None:
            del found[opened:]
        else:
            found.append(token)
    return found


def _breaks(between: Sequence[Token]) -> bool:
    """Whether something new begins there."""
    return any(t.text.casefold() in _BREAKS or t.kind == "arrow" for t in between)


def moves(token: Token) -> str:
    """Which way a word moves a dose: `up`, `down`, or neither."""
    deed, change = token.term("deed").split(" ")[0], token.term("change")
    if token.text.casefold() in ("changed", "adjusted"):
        return "either"
    if deed == "raise" or change == "up":
        return "up"
    return "down" if deed in ("lower", "taper") or change == "down" else ""


def _is_apart(tokens: Sequence[Token]) -> bool:
    """Whether something else stands between a drug and a time: `pred 40 daily, breathless for 6 years`."""
    commas = [n for n, t in enumerate(tokens) if t.text in (",", ";")]
    behind = tokens[commas[-1] + 1 :] if commas else ()
    return any(map(is_unknown_word, tokens)) or any(
        (t.meanings and not t.often) or t.is_in("weakly") for t in behind
    )
