"""Days: weeks or months on from one, and in words. A month on from 31 January is the end of February."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dateutil.relativedelta import relativedelta

from assistant.knowledge.model.regimens import Span

DAY = timedelta(days=1)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_NEVER = date.max
SATURDAY = 5


def later(day: date, count: int, unit: str) -> date:
    """So many days, weeks or months after a day, or before it; of what the calendar cannot hold, its end."""
    try:
        if unit == "month":
            return day + relativedelta(months=count)
        return day + count * (DAY if unit == "day" else 7 * DAY)
    except (OverflowError, ValueError):
        return _NEVER if count > 0 else date.min


def before(day: date, weeks: Decimal) -> date:
    """So many weeks before a day, to the nearest day: 3 days are kept as 0.428571 weeks."""
    return later(day, -int((weeks * 7).to_integral_value(ROUND_HALF_UP)), "day")


def after(day: date, span: Span) -> tuple[date, date]:
    """The first and the last day that a span reaches: `2 to 4 weeks` from a day on."""
    return later(day, span.low, span.unit), later(day, span.high, span.unit)


def slowly(day: date, span: Span, times: int = 1) -> date:
    """So many of the longer spans on, counted from the first day, so that months do not drift."""
    return later(day, span.high * times, span.unit)


def every(start: date, span: Span, until: date) -> Iterator[date]:
    """The start, and every span after it until a day, that day included; by the shorter of two."""
    times = 0
    while (day := later(start, span.low * times, span.unit)) <= until and day < _NEVER:
        yield day
        times += 1


def month(on: date) -> str:
    """`Nov`."""
    return MONTHS[on.month - 1][:3]


def day(on: date, weekday: bool = True, year: bool = True) -> str:
    """`Mon 23 Nov 2026`, in every locale; without its first word, or its last."""
    name = f"{DAYS[on.weekday()][:3]} " if weekday else ""
    return f"{name}{on.day} {month(on)}{f' {on.year}' if year else ''}"


def long_day(on: date) -> str:
    """`Monday 23 November 2026`."""
    return f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"


def window(first: date, last: date | None = None) -> str:
    """`30 Nov 2026`, or `30 Nov to 14 Dec 2026`."""
    if last is None or last == first:
        return day(first, weekday=False)
    return f"{day(first, weekday=False, year=first.year != last.year)} to {day(last, weekday=False)}"


def working_day(day: date) -> date:
    """The day itself, or the Monday after it on a weekend."""
    return later(day, 7 - day.weekday(), "day") if day.weekday() >= SATURDAY else day
