"""Tokens combined: ranges, lengths of time, dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from assistant.reading.text import times
from assistant.reading.text.times import When
from assistant.reading.text.token import Token

_A_DAY = {"day": Decimal(1), "week": Decimal("0.142857"), "month": Decimal("0.230149")}


STEPS_SAID = {"plus": "+", "minus": "-"}


_IN_A_MONTH = ("in", "of", "for", "during")
_LARGE = {"ft": 12, "foot": 12, "feet": 12, "st": 14, "stone": 14}
_SMALL = {12: ("in", "inch", "inches", '"'), 14: ("lb", "lbs", "pounds")}


def _pairs(tokens: list[Token]) -> list[Token]:
    """`5 ft 7 in`, `5'7"` and `11 st 4 lb` are one number."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token, size = _pair(tokens[at : at + 4])
        found.append(token)
        at += size
    return found


def _pair(tokens: list[Token]) -> tuple[Token, int]:
    first = tokens[0]
    if first.text == "1/2" and first.number and len(tokens) > 1 and tokens[1].term("form") == "tablet":
        return replace(first, number=replace(first.number, values=(Decimal("0.5"),), of="")), 1
    if first.number is None or first.kind != "number":
        return first, 1
    marked = not first.number.unit and len(tokens) > 1 and tokens[1].text in ("'", "\u2032", "\u2019")
    times_small = 12 if marked else _LARGE.get(first.number.unit.casefold(), 0)
    at = 2 if marked else 1
    second = tokens[at] if times_small and at < len(tokens) else None
    if second is None or second.number is None or second.number.value >= times_small:
        return first, 1
    names = _SMALL[times_small]
    if second.number.unit and second.number.unit.casefold() not in names:
        return first, 1
    size = at + 1
    if size < len(tokens) and tokens[size].text.casefold() in names:
        size += 1
    value = first.number.value * times_small + second.number.value
    text = " ".join(t.text for t in tokens[:size])
    number = replace(first.number, values=(value,), typed=text, unit=names[0])
    return replace(first, end=tokens[size - 1].end, text=text, number=number), size


def _ranges(tokens: list[Token]) -> list[Token]:
    """`55-60%` is one number, the middle of the two; units reach back."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else None
        if (
            before is not None
            and before.number
            and token.term("number") in STEPS_SAID
            and before.number.value <= 5
        ):
            number = replace(before.number, sign=STEPS_SAID[token.term("number")])
            found[-1] = replace(before, end=token.end, number=number)
            continue
        if (
            len(found) > 1
            and token.number
            and found[-1].text.casefold() == "over"
            and (high := found[-2].number)
            and high.value > token.number.value >= 30
        ):
            number = replace(high, of=str(token.number.value))
            found[-2:] = [
                replace(token, start=found[-2].start, text=f"{high.typed} over {token.text}", number=number)
            ]
            continue
        if len(found) > 2 and found[-3].text.casefold() == "between" and token.number and _and(found):
            low = found[-2].number
            number = replace(token.number, bound="between", low=low.value if low else None)
            found[-3:] = [
                replace(token, start=found[-3].start, text=f"{found[-2].text}-{token.text}", number=number)
            ]
            continue
        if len(found) > 1 and token.number and found[-1].text == "-" and (low := found[-2].number):
            gap = (found[-1].start - found[-2].end, token.start - found[-1].end)
            near = gap == (0, 0) or (
                gap == (1, 1)
                and ((bool(token.number.unit) and token.number.value > 3 * low.value) or _is_flanked(found))
            )
            if (
                near
                and not low.unit
                and not low.of
                and not token.number.of
                and low.value < token.number.value
            ):
                wide = token.number.value > low.value * 3
                value = token.number.value if wide else (low.value + token.number.value) / 2
                number = replace(
                    token.number, values=(value,), bound="between" if wide else "about", low=low.value
                )
                found[-2:] = [
                    replace(token, start=found[-2].start, text=f"{low.typed}-{token.text}", number=number)
                ]
                continue
        found.append(token)
    return found


def _is_flanked(found: list[Token]) -> bool:
    """Whether a value, or its flag, stands before the range: `38   35 - 50`."""
    before = found[-3] if len(found) > 2 else None
    return before is not None and bool(before.number or before.term("result"))


def _and(found: list[Token]) -> bool:
    """Whether a number and `and` stand last."""
    return found[-1].text.casefold() == "and" and found[-2].number is not None


def _lengths(tokens: list[Token]) -> list[Token]:
    """A number and a unit of time is a length of time; so are `3/52`, `a month` and `few weeks`."""
    found: list[Token] = []
    for token in tokens:
        unit, before = token.term("time unit"), found[-1] if found else None
        if token.text in ("M", "H") or (token.term("owner") and token.text.isupper()):
            unit = ""
        words = token.text.casefold().split()
        if (
            token.often
            and len(words) == 2
            and words[0] == "a"
            and before
            and (before.term("span") or before.term("approximately"))
        ):
            found.append(replace(token, kind="span", weeks=times.WEEKS.get(words[1]), often=None))
            continue
        if unit and before and before.text in "-" and len(found) > 1 and found[-2].number:
            found.pop()
            before = found[-1]
        if unit and before and before.text in ("/", "per") and unit in _A_DAY:
            found[-1] = replace(token, start=before.start, often=_A_DAY[unit], text=f"/{token.text}")
        elif (
            token.text == "m"
            and before
            and before.number
            and before.number.value < 3
            and "." in before.number.typed
        ):
            found[-1] = replace(
                before, end=token.end, text=f"{before.text} m", number=replace(before.number, unit="m")
            )
        elif unit and before and before.number and not before.number.unit and before.number.of == "":
            weeks = before.number.value * times.WEEKS[unit]
            found[-1] = _length(before, token, weeks)
        elif unit and before and before.text.casefold() in ("a", "an", "one"):
            found[-1] = _length(before, token, times.WEEKS[unit])
        elif token.number and (part := times.part(token.text)) is not None:
            found.append(replace(token, kind="span", weeks=part))
        else:
            found.append(token)
    return found


def _length(first: Token, last: Token, weeks: Decimal) -> Token:
    text = f"{first.text} {last.text}"
    return Token(
        first.start, last.end, text, "span", weeks=weeks, terms={"unit of time": last.term("time unit")}
    )


def _whens(tokens: list[Token], today: date, days: bool) -> list[Token]:
    """Dates, months, `3 weeks ago` and terms such as `now` are times."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        before = found[-1] if found else None
        if token.term("ago") and before and before.weeks is not None:
            when = When("dated", before.weeks, f"{before.text} {token.text}")
            found[-1] = replace(before, end=token.end, kind="when", when=when, weeks=None)
        elif token.kind == "date" and (day := times.dated(token.text, today)):
            found.append(replace(token, kind="when", when=times.ago(day, today, token.text)))
        elif (
            token.number
            and token.number.of
            and not token.number.unit
            and (d := times.short_date(token.text, today, days))
        ):
            found.append(replace(token, when=times.ago(d, today, token.text)))
        elif token.term("month") or token.term("season"):
            _month(found, token, after, today)
        elif (
            token.text == "-"
            and before
            and before.term("month")
            and after
            and _is_year(after, today)
            and token.end == after.start
        ):
            continue
        elif token.number and before and before.when and _is_year(token, today) and before.term("month"):
            day = times.last_month(int(before.term("month")), int(token.number.value), None, today)
            found[-1] = replace(
                before, end=token.end, when=times.ago(day, today, f"{before.text} {token.text}")
            )
        elif before and token.number and _is_day(found, token):
            month = int(before.term("month"))
            day = times.last_month(month, None, int(token.number.value), today)
            when = times.ago(day, today, f"{before.text} {token.text}")
            found[-1] = replace(before, end=token.end, text=when.typed, when=when)
        elif token.number and _is_year(token, today) and not token.number.unit and _dates(before):
            day = date(int(token.number.value), 7, 1) if token.number.value < today.year else today
            found.append(replace(token, kind="when", number=None, when=times.ago(day, today, token.text)))
        elif said := token.term("when"):
            found.append(replace(token, kind="when", when=times.named(said, token.text)))
        else:
            found.append(token)
    return found


def _month(found: list[Token], token: Token, after: Token | None, today: date) -> None:
    month = int(token.term("month") or token.term("season"))
    if len(found) > 1 and found[-1].text == "-" and found[-2].number and found[-1].end == token.start:
        found.pop()
    before = found[-1] if found else None
    day = None
    if (
        before
        and before.number
        and not before.number.unit
        and before.number.of == ""
        and 31 >= before.number.value == int(before.number.value) > 0
        and before.end + 1 >= token.start
        and token.term("month")
    ):
        day = int(before.number.value)
        found.pop()
    year = None
    if after and after.number and _is_year(after, today):
        year = int(after.number.value)
    when = times.ago(times.last_month(month, year, day, today), today, token.text)
    found.append(
        replace(token, kind="when", start=before.start if day and before else token.start, when=when)
    )


def _is_year(token: Token, today: date) -> bool:
    number = token.number
    return bool(
        number and 1950 <= number.value <= today.year + 1 and len(number.typed) == 4 and not number.unit
    )


def _is_day(found: list[Token], token: Token) -> bool:
    """Whether the number is the day of the month before it: `on November 4`, not `in November 4/5`."""
    number, month = token.number, found[-1]
    led = found[-2] if len(found) > 1 else None
    if number is None or led is None or not month.term("month") or not month.text.isalpha():
        return False
    plain = not (number.unit or number.of or number.sign or number.low) and number.typed.isdigit()
    named = led.kind in ("word", "phrase") and not led.meanings and led.text.casefold() not in _IN_A_MONTH
    return plain and 1 <= number.value <= 31 and named and month.end - month.start == len(month.text)


def _dates(before: Token | None) -> bool:
    """Whether a year may stand here: after `in`, `since`, `of`, a bracket or an apostrophe."""
    return before is None or before.kind in ("mark", "line", "word", "when", "phrase")
