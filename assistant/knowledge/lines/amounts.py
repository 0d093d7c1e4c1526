"""Doses and spans as the notation writes them: `0.75 to 1.5 mg/kg a day`, `every 2 to 4 weeks`."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.phrases import Phrase, listed
from assistant.knowledge.lines.quantities import number
from assistant.knowledge.model.regimens import Amount, Span

PERIODS = (
    "a day", "twice a day", "every other day", "a week", "a month", "each course", "each infusion",
    "each session", "each pulse",
)  # fmt: skip
A_DAY = {"a day": Decimal(1), "twice a day": Decimal(2), "every other day": Decimal("0.5")}
"""What a dose of a period comes to a day; other periods cannot be held against each other."""
UNITS = ("mg", "g")
_UNIT = re.compile(r"(mg|g)(?:/(kg|m²|m2))?")
_SPANS = {"day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month"}
_FORM = 'a dose reads "0.75 to 1.5 mg/kg a day"'


def amount(phrase: Phrase, faults: FaultLog) -> Amount | None:
    """An amount with its unit and its period; None after a fault.

    After it may stand `in 2 doses`, `over 2 to 5 days` and `at most 1 g`, in this order.
    """
    found = _figure(phrase, faults)
    if found is None:
        return None
    read, rest = found
    said = next((name for name in sorted(PERIODS, key=len, reverse=True) if rest.starts(name)), "")
    if not said:
        known = listed([f'"{name}"' for name in PERIODS])
        faults.at(rest.place, f"after the unit stands how often: {known}")
        return None
    return _clauses(replace(read, period=said), rest.after(len(said.split())), faults)


def comparable(period: str, other: str) -> bool:
    """Whether a dose in one period can be held against one in the other."""
    return period == other or {period, other} <= A_DAY.keys()


def plain_amount(phrase: Phrase, faults: FaultLog) -> Amount | None:
    """`5 mg` or `2.5 to 5 mg`, for everybody and without a period; None after a fault."""
    found = _figure(phrase, faults)
    if found is None:
        return None
    read, rest = found
    if read.per or rest:
        faults.at(phrase.place, f'this is so many mg or g for everybody, not "{phrase.text}"')
        return None
    return read


def _figure(phrase: Phrase, faults: FaultLog) -> tuple[Amount, Phrase] | None:
    """`0.75 to 1.5 mg/kg`, and what follows it."""
    low = number(phrase.before(1), faults)
    rest, high = phrase.after(1), low
    if rest.starts("to"):
        high, rest = number(rest.after(1).before(1), faults), rest.after(2)
    if low is None or high is None:
        return None
    unit = _UNIT.fullmatch(rest.words[0].text) if rest else None
    if unit is None:
        hint = did_you_mean(rest.words[0].text, UNITS) if rest else ""
        faults.at(rest.place, f"{_FORM}; its unit is mg or g, by kg, by m² or for everybody{hint}")
        return None
    if low > high or low <= 0:
        faults.at(phrase.place, f"a dose goes from more than 0 up: {phrase.before(3).text}")
        return None
    return Amount(low, high, unit[1], (unit[2] or "").replace("m2", "m²"), ""), rest.after(1)


def _clauses(read: Amount, rest: Phrase, faults: FaultLog) -> Amount | None:
    if rest.starts("in") and len(rest) > 2 and rest.words[2].text in ("doses", "dose"):
        into = number(rest.after(1).before(1), faults)
        if into is None:
            return None
        if into != int(into) or into < 1:
            faults.at(rest.place, f'a dose is divided into a whole number of doses, not "{into:f}"')
            return None
        read, rest = replace(read, doses=int(into)), rest.after(3)
    if rest.starts("over"):
        length = span(rest.after(1), faults)
        if length is None:
            return None
        read, rest = replace(read, over=length[0]), length[1]
    if rest.starts("at most"):
        most = _figure(rest.after(2), faults)
        if most is None:
            return None
        limit, rest = most
        scale = {("mg", "g"): Decimal(1000), ("g", "mg"): Decimal("0.001")}
        read = replace(read, at_most=limit.high * scale.get((read.unit, limit.unit), Decimal(1)))
    if rest:
        faults.at(rest.place, f'this dose goes on with "{rest.text}", which says nothing here')
        return None
    return read


def span(phrase: Phrase, faults: FaultLog) -> tuple[Span, Phrase] | None:
    """`week`, `2 weeks`, `2 to 4 weeks`, and what follows; None after a fault."""
    low = high = Decimal(1)
    rest = phrase
    if rest and rest.words[0].text[0].isdigit():
        first = number(rest.before(1), faults)
        rest = rest.after(1)
        last = first
        if rest.starts("to"):
            last, rest = number(rest.after(1).before(1), faults), rest.after(2)
        if first is None or last is None:
            return None
        low, high = first, last
    unit = _SPANS.get(rest.words[0].text.casefold()) if rest else None
    if unit is None or low != int(low) or high != int(high) or not 0 < low <= high:
        faults.at(phrase.place, 'a length of time reads "week", "2 weeks" or "2 to 4 weeks"')
        return None
    return Span(int(low), int(high), unit), rest.after(1)
