"""When something was: so many weeks ago, now, or at a turn of the disease."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

WEEKS = {
    "second": Decimal(1) / 604800,
    "hour": Decimal(1) / 168,
    "day": Decimal("0.142857"),
    "week": Decimal(1),
    "fortnight": Decimal(2),
    "month": Decimal("4.345"),
    "year": Decimal("52.142857"),
}
_WORDS = {"month": ("m", "month"), "week": ("w", "wk", "week", "s"), "day": ("j", "d")}
VISITS = {word: unit for unit, words in _WORDS.items() for word in words}  # `M0 98 - M6 119`
_SOON = 45  # days: so far ahead lies a day of a plan
_RECENT_YEARS = 2  # 6/24 is June 2024 in 2026, and 6/20 is no June 2020
_PARTS = {"7": "day", "12": "month", "52": "week"}  # 2/7, 3/12, 6/52


@dataclass(frozen=True, slots=True)
class When:
    """A time.

    kind: `now`, `was`, `before`, `peak`, `onset`, `previous` (lowest), `then`, `dated`, `told` (earlier in a
    story), `corrected` (it takes the place of what was said before it), or `taken back` (`20, not 25`).
    weeks: how long ago, where that is known. age: the same to put values in order, a guess.
    """

    kind: str
    weeks: Decimal | None = None
    typed: str = ""
    age: Decimal | None = None

    @property
    def is_ahead(self) -> bool:
        """Whether it is a day to come."""
        return self.kind == "then" and any(c.isdigit() for c in self.typed)

    @property
    def is_past(self) -> bool:
        """Whether it is surely not now."""
        if self.kind == "told":
            return (self.age or 0) > RECENT
        return self.kind in ("before", "peak", "onset", "previous") or (self.weeks or 0) > RECENT


OLD = Decimal(11)  # weeks: what is told of a day longer ago says nothing of now
RECENT = Decimal("2.5")  # weeks: a result as old as this still tells of now


def named(value: str, typed: str) -> When:
    """The time that a term says: `now`, `before`, or `3 weeks ago`."""
    if value == "yesterday":
        return When("dated", WEEKS["day"], typed)
    if value.endswith("ago"):
        return When("dated", Decimal(value.split()[0]), typed)
    return When(value, Decimal(0) if value == "now" else None, typed)


def part(text: str) -> Decimal | None:
    """The weeks that `3/52`, `2/12` or `4/7` says."""
    count, _, of = text.replace(" ", "").partition("/")
    if count.startswith("0"):
        return None  # 06/12 is a day
    return Decimal(count) * WEEKS[_PARTS[of]] if of in _PARTS and count.isdigit() else None


@dataclass(frozen=True, slots=True)
class Style:
    """How a text writes its dates. days: 10/11 is a day and a month. first: of the two, or the year."""

    days: bool = False
    first: str = ""


def dated(text: str, today: date, style: Style = Style()) -> date | None:
    """The day that `12/04/1971`, `10/15/26` or `2026-11-03` says."""
    if text.endswith("."):
        day, month = map(int, text[:-1].split("."))
        return last_month(month, None, day, today) if 1 <= month <= 12 and 1 <= day <= 28 else None
    parts = [int(p) for p in text.replace("-", "/").replace(".", "/").split("/")]
    if len(str(parts[0])) == 4 or style.first == "year":
        year, month, day = parts
        year += _century(year, today) if year < 100 else 0
    else:
        day, month, year = parts
        year += _century(year, today) if year < 100 else 0
        day, month = (month, day) if month > 12 or (style.first == "month" and day <= 12) else (day, month)
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= _length(year, month) else None


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1] if 1 <= year <= 9999 else 0


def _century(year: int, today: date) -> int:
    return 2000 if 2000 + year <= today.year + 1 else 1900


def month_of_year(text: str, today: date) -> date | None:
    """The month that `10/2026` or `6/26` says; none where it is more likely a fraction."""
    first, _, second = text.replace(" ", "").partition("/")
    if not first.isdigit() or not second.isdigit() or not 1 <= int(first) <= 12 or len(second) not in (2, 4):
        return None
    year = int(second) if len(second) == 4 else 2000 + int(second)
    fits = (
        today.year - _RECENT_YEARS <= year <= today.year
        if len(second) == 2
        else 1950 <= year <= today.year + 1
    )
    return date(year, int(first), 15) if fits and (second not in _PARTS or len(second) == 4) else None


def day_of_month(text: str, today: date, style: Style = Style()) -> date | None:
    """The latest day that `10/11` says, in either order; none where it is likelier a grade or a part.

    Where the text shows how it writes days, it may be one that is soon to come.
    """
    first, _, second = text.replace(" ", "").partition("/")
    if (
        not first.isdigit()
        or not second.isdigit()
        or (int(first) <= 5 and int(second) <= 5)
        or (second in _PARTS and not first.startswith("0"))
    ):
        return None
    found = []
    latest = today + timedelta(days=_SOON) if style.first else today
    ways = [(int(first), int(second)), (int(second), int(first))]
    known = {"day": ways[:1], "month": ways[1:]}.get(style.first, ways)
    for day, month in known if max(ways[0]) <= 12 else ways:
        for year in dict.fromkeys((latest.year, today.year, today.year - 1)):
            if 1 <= month <= 12 and 1 <= day <= _length(year, month) and date(year, month, day) <= latest:
                found.append(date(year, month, day))
    return max(found, default=None)


def short_date(text: str, today: date, style: Style) -> date | None:
    """The day of `10/11`, or the month of `6/26`."""
    of_month, of_year = day_of_month(text, today, style), month_of_year(text, today)
    return (of_month or of_year) if style.days else (of_year or of_month)


@lru_cache(maxsize=4)
def style_of(text: str, today: date) -> Style:
    """How the text writes its dates, by those that can be read in one way only, as `11/19` in 2026."""
    short = [m.groups() for m in re.finditer(r"(?<![\d/.,])(\d{1,2})/(\d{1,2})(?![\d/])", text)]
    days = [p for p in short if max(map(int, p)) > 12 and day_of_month("/".join(p), today)]
    days = [p for p in days if not month_of_year("/".join(p), today)]
    full = re.findall(r"(?<![\d/.,])(\d{1,2})[/.](\d{1,2})[/.](?:\d{4}|\d\d)(?!\d)", text)
    days += set(short) & set(full)
    ends = re.findall(r"(?<![\d/.,])(\d\d)[/.]\d\d[/.](\d\d)(?!\d)", text)
    year = today.year % 100
    if (
        len(ends) > 1
        and any(int(c) > year for _, c in ends)
        and {int(a) for a, _ in ends} <= {year, year - 1}
    ):
        return Style(bool(days), "year")  # `26.08.14`, `26.11.27`
    for pairs in (full, days):
        shown = {"day" if int(a) > 12 else "month" for a, b in pairs if (int(a) > 12) != (int(b) > 12)}
        if len(shown) == 1:
            return Style(bool(days), shown.pop())
    return Style(bool(days))


def soon(month: int, day: int, today: date) -> date | None:
    """The day, if it lies shortly ahead."""
    years = (y for y in (today.year, today.year + 1) if 1 <= day <= _length(y, month))
    days = (date(y, month, day) for y in years)
    return next((d for d in days if today < d <= today + timedelta(days=_SOON)), None)


def last_month(month: int, year: int | None, day: int | None, today: date) -> date:
    """The latest such month (or day) that is not to come."""
    at = date(year or today.year, month, min(day or 15, _length(year or today.year, month)))
    if year is None and (at.year, at.month) > (today.year, today.month):
        at = at.replace(year=at.year - 1, day=min(at.day, 28))
    return at


def ago(day: date, today: date, typed: str) -> When:
    """How long ago a day was; a day to come is `then`."""
    if day > today and (day.year, day.month) != (today.year, today.month):
        return When("then", None, typed)
    return When("dated", max(Decimal(0), Decimal((today - day).days) / 7), typed)
