"""Tokens combined: ranges, halves, and lengths of time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.reading.text import times
from assistant.reading.text.numbers import Number
from assistant.reading.text.token import Token

_A_DAY = {"day": Decimal(1), "week": Decimal("0.142857"), "month": Decimal("0.230149")}


_OVER = ("over", "x", "por")  # between the two numbers of a blood pressure
STEPS_SAID = {"plus": "+", "minus": "-"}


_LARGE = {"ft": 12, "foot": 12, "feet": 12, "st": 14, "stone": 14}
_SMALL = {12: ("in", "inch", "inches", '"'), 14: ("lb", "lbs", "pounds")}


def pairs(tokens: list[Token]) -> list[Token]:
    """`5 ft 7 in`, `5'7"` and `11 st 4 lb` are one number."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        joined = bool(found) and found[-1].text.casefold() in ("and", "&", "+")
        whole = (
            joined and tokens[at].text == "1/2" and not any(t.term("form") for t in tokens[at + 1 : at + 2])
        )
        token, size = (
            (tokens[at], 1) if whole else _and_a_half(tokens[at : at + 4]) or _pair(tokens[at : at + 4])
        )
        found.append(token)
        at += size
    return found


def _and_a_half(tokens: list[Token]) -> tuple[Token, int] | None:
    """`17 and a half`, where no unit stands behind the 17."""
    said = [t.term("number") or t.text.casefold() for t in tokens[1:]]
    size = next((n for n in (3, 4) if said[: n - 1] in (["and", "half"], ["and", "a", "half"])), 0)
    first = tokens[0]
    if not size or first.number is None or first.kind != "number" or first.number.unit:
        return None
    number = replace(first.number, values=(first.number.value + Decimal("0.5"),))
    text = " ".join(t.text for t in tokens[:size])
    return replace(first, end=tokens[size - 1].end, text=text, number=number), size


def _pair(tokens: list[Token]) -> tuple[Token, int]:
    first = tokens[0]
    if (first.text == "1/2" or first.term("number") == "half") and _is_taken(tokens[1:3]):
        return replace(first, kind="number", number=Number((Decimal("0.5"),), first.text), terms={}), 1
    if first.number is None or first.kind != "number":
        return first, 1
    if (metres := _metres(tokens)) is not None:
        return metres, 3
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


def _metres(tokens: list[Token]) -> Token | None:
    """`1m64`, in centimetres."""
    if len(tokens) < 3 or tokens[1].text != "m" or tokens[2].number is None or tokens[0].number is None:
        return None
    glued = tokens[0].end == tokens[1].start and tokens[1].end == tokens[2].start
    if not glued or tokens[0].number.value > 2 or not 10 <= tokens[2].number.value < 100:
        return None
    value, text = tokens[0].number.value * 100 + tokens[2].number.value, "".join(t.text for t in tokens[:3])
    number = replace(tokens[0].number, values=(value,), typed=text, unit="cm")
    return replace(tokens[0], end=tokens[2].end, text=text, number=number)


def _is_taken(behind: list[Token]) -> bool:
    """Whether tablets are what is halved: `1/2 tab`, `half a tablet`, `half at lunch`."""
    behind = [t for t in behind if t.text.casefold() != "a"][:1]
    return any(t.term("form") == "tablet" or t.term("part of day") or t.often for t in behind)


def ranges(tokens: list[Token]) -> list[Token]:
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
            and found[-1].text.casefold() in _OVER
            and (high := found[-2].number)
            and not high.unit
            and high.value - 15 > token.number.value >= 35
            and "." not in high.typed
        ):
            number = replace(high, of=str(token.number.value))
            found[-2:] = [
                replace(token, start=found[-2].start, text=f"{high.typed} over {token.text}", number=number)
            ]
            continue
        if token.number and token.number.value == 5 and (of := _out_of(found, token)):
            first = found[-3]
            found[-3:] = [replace(first, end=token.end, text=f"{first.text} out of 5", number=of)]
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


def named_in_pairs(tokens: list[Token]) -> list[Token]:
    """`AST/ALT 24/15` is AST 24, ALT 15."""
    found: list[Token] = []
    for token in tokens:
        colon = bool(found) and found[-1].text in (":", "=")
        names = found[-3 - colon : len(found) - colon]
        joined = len(names) == 3 and names[0].meanings and names[1].text == "/" and names[2].meanings
        parts = halves(token) if joined else None
        if parts is None:
            found.append(token)
        else:
            found[-3 - colon :] = [names[0], parts[0], *names[1:], parts[1]]
    return found


def halves(token: Token) -> tuple[Token, Token] | None:
    """The two numbers of `24/15`; None where it is a grade or a score."""
    number, cut = token.number, token.text.find("/")
    if number is None or not number.of or number.sign or max(number.value, Decimal(number.of)) <= 5:
        return None
    first = replace(
        token, end=token.start + cut, text=token.text[:cut].strip(), number=replace(number, of="")
    )
    behind = replace(number, values=(Decimal(number.of),), typed=number.of, of="")
    return first, replace(token, start=token.start + cut + 1, text=number.of, number=behind)


def _is_flanked(found: list[Token]) -> bool:
    """Whether a value, or its flag, stands before the range: `38   35 - 50`."""
    before = found[-3] if len(found) > 2 else None
    return before is not None and bool(before.number or before.term("result"))


def _out_of(found: list[Token], most: Token) -> Number | None:
    """The grade before `out of`; what was heard as `for` is four."""
    said = [t.text.casefold() for t in found[-2:]] == ["out", "of"]
    first = found[-3] if said and len(found) > 2 else None
    if first is not None and first.text.casefold() == "for" and most.number:
        return Number((Decimal(4),), "4", of="5")
    number = first.number if first is not None else None
    return replace(number, of="5") if number is not None and not number.unit and number.value <= 5 else None


def _and(found: list[Token]) -> bool:
    """Whether a number and `and` stand last."""
    return found[-1].text.casefold() == "and" and found[-2].number is not None


_LATEST = (" last", "past", "since")  # `over the last month`, `since wk`
_MONTHS = 60  # so many and more m are metres


def lengths(tokens: list[Token]) -> list[Token]:
    """A number and a unit of time is a length of time; so are `3/52`, `a month` and `few weeks`."""
    found: list[Token] = []
    for token in tokens:
        unit, before = token.term("time unit"), found[-1] if found else None
        if token.text in ("M", "H") or (token.term("owner") and token.text.isupper()):
            unit = ""
        if token.text == "s" and before and before.end == token.start:
            unit = ""  # three of the 50s
        if token.text == "m" and before and before.number and before.number.value > _MONTHS:
            unit = ""  # cannot walk 100 m
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
        elif unit and before and before.number and _is_visit(found):
            found.append(token)  # `W4 W12`
        elif unit and before and before.number and not before.number.unit and before.number.of == "":
            weeks = before.number.value * times.WEEKS[unit]
            found[-1] = _length(before, token, weeks)
        elif unit and before and before.text.casefold() in ("a", "an", "one"):
            found[-1] = _length(before, token, times.WEEKS[unit])
        elif unit and before and before.term("span") and before.text.casefold().endswith(_LATEST):
            found.append(replace(token, kind="span", weeks=times.WEEKS[unit], terms={"unit of time": unit}))
        elif token.number and (part := times.part(token.text)) is not None:
            glued = before is not None and before.text == "-" and before.end == token.start
            if glued and len(found) > 1 and found[-2].number:  # 4-5/52
                token = replace(token, start=found[-2].start)
                del found[-2:]
            found.append(replace(token, kind="span", weeks=part))
        else:
            found.append(token)
    return found


def _is_visit(found: list[Token]) -> bool:
    """Whether a letter is glued before the last number, as in the name of a visit."""
    before = found[-2] if len(found) > 1 else None
    return before is not None and before.end == found[-1].start and before.text.casefold() in times.VISITS


def _length(first: Token, last: Token, weeks: Decimal) -> Token:
    text = f"{first.text} {last.text}"
    return Token(
        first.start, last.end, text, "span", weeks=weeks, terms={"unit of time": last.term("time unit")}
    )
