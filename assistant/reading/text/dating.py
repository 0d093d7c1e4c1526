"""Tokens that say a time: dates in their many forms, `3 weeks ago`, and terms such as `now`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from assistant.reading.text import times
from assistant.reading.text.times import When
from assistant.reading.text.token import Token

_SINCE = ("since", "until")
_LAST_VISIT = 96  # weeks or months: what is numbered higher is no visit
_IN_A_MONTH = ("in", "of", "for", "during", "since")
_TO_COME = ("from", "on", "by", "till", "until", "til", "due", "next", "for")
_DATED = ("today", "typed", "dated", "written")
_DAY = re.compile(r"\d[/.]\d|[a-z].*\d|\d.*[a-z]|\d-\d", re.I)
_FULL = re.compile(r"\d[/.-]\d\d?[/.-]\d|\d{4}")
_HEAD, _LATE = 24, Decimal(6)  # tokens at the head of a text; weeks: a text that is older tells of then
_LEADS = ("on", "from", "(", "last", "dated", "of", "by", "started", "started in")


def dated(tokens: Sequence[Token], today: date, style: times.Style) -> list[Token]:
    """The tokens, with those that say a time combined."""
    return _Dates(tokens, today, style).read()


@dataclass
class _Dates:
    tokens: Sequence[Token]
    today: date
    style: times.Style
    found: list[Token] = field(default_factory=list)
    at: int = 0

    def read(self) -> list[Token]:
        behind = [(t, u) for t, u in pairwise(self.tokens) if t.term("month")]
        bare = [int(u.number.value) for _, u in behind if u.number and _is_whole(u) and not u.number.unit]
        short = [n for n in bare if n in (self.today.year % 100, self.today.year % 100 - 1)]
        self._months_with_years = len(short) > 1 and len(short) == len(bare)  # `Aug 26 pred 25, Nov 26 ...`
        self._months_with_values = any(31 < n < 1950 for n in bare)  # `Mar 60, May 40`
        self._visits = dict(self._visited())
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.start in self._visits:
                day, after = self._visits[token.start], self.tokens[self.at + 1]
                text = f"{token.text}{after.text}"
                self.found.append(
                    replace(token, end=after.end, kind="when", text=text, when=day, terms={}, meanings=())
                )
                self.at += 2
                continue
            self.at += 1
            self._take(token)
        return self.found

    def _visited(self) -> Iterator[tuple[int, When]]:
        """Where visits are named by week or month, `M0 98 - M6 119`: how long before the last they were."""
        found = [
            (t, u)
            for t, u in pairwise(self.tokens)
            if t.text.casefold() in times.VISITS and u.number and not u.number.unit and t.end == u.start
        ]
        weeks = [
            int(u.number.value) * times.WEEKS[times.VISITS[t.text.casefold()]] for t, u in found if u.number
        ]
        if len(set(weeks)) < 2 or max(weeks) > _LAST_VISIT * times.WEEKS["month"]:
            return
        for (token, behind), since in zip(found, weeks, strict=True):
            ago = max(weeks) - since
            yield token.start, When("dated" if ago else "now", ago, f"{token.text}{behind.text}")

    def _ahead(self, n: int = 0) -> Token | None:
        return self.tokens[self.at + n] if self.at + n < len(self.tokens) else None

    def _take(self, token: Token) -> None:
        before, number = self.found[-1] if self.found else None, token.number
        ahead = self._ahead()
        lasts = ahead is not None and (ahead.weeks is not None or ahead.number is not None)
        if token.term("ago") and before and before.weeks is not None and not (lasts and token.term("when")):
            when = When("dated", before.weeks, f"{before.text} {token.text}")
            self.found[-1] = replace(before, end=token.end, kind="when", when=when, weeks=None)
        elif token.weeks is not None and before is not None and before.text.casefold() == "before":
            self.found[-1] = replace(  # `last cycle before 10 days`
                token, when=When("dated", token.weeks, f"{token.text} before"), kind="when", weeks=None
            )
        elif token.kind == "date" and (day := times.dated(token.text, self.today, self.style)):
            self._put(token, day)
        elif number and number.of and not number.unit and (day := self._short(token)):
            self.found.append(replace(token, when=times.ago(day, self.today, token.text)))
        elif before is not None and before.term("span") in _SINCE and (day := self._dashed(token)):
            last = self.tokens[self.at + 1]
            self._put(replace(token, end=last.end, text=f"{token.text}-{last.text}"), day)
            self.at += 2
        elif (token.term("month") and not self._is_verb(token)) or token.term("season"):
            self._month(token)
        elif number and _is_year(token, self.today) and _may_date(before):
            self._put(token, date(int(number.value), 7, 1) if number.value < self.today.year else self.today)
        elif token.term("weekday") and before and before.text.casefold() in ("since", "last"):
            ago = (self.today.weekday() + 1 - int(token.term("weekday"))) % 7 or 7
            self._put(token, self.today - timedelta(days=ago))
        elif self._is_bare_day(token, before, ahead) and (day := self._of_month(token)):
            self._put(token, day)
        elif token.text.casefold() == "from" and ahead is not None and self._is_time(ahead):
            self.found.append(replace(token, terms={**token.terms, "when": ""}))  # `25 mg from 9 days`
        elif (said := token.term("when")) and not (said == "was" and self._is_span(ahead)):
            self.found.append(replace(token, kind="when", when=times.named(said, token.text)))
        else:
            self.found.append(token)

    def _is_time(self, token: Token) -> bool:
        """Whether a time begins there: `25 mg from 9 days`, `from 20/8`."""
        short = token.number is not None and token.number.of and not token.number.unit
        return bool(
            token.weeks or token.term("month") or token.kind == "date" or (short and self._short(token))
        )

    def _is_span(self, ahead: Token | None) -> bool:
        """Whether a length of time follows by itself: `during last 2 months`, but not `last 3 months 390`."""
        behind = self._ahead(1)
        return ahead is not None and bool(ahead.weeks) and not (behind is not None and behind.number)

    def _put(self, token: Token, day: date) -> None:
        self.found.append(
            replace(token, kind="when", number=None, when=times.ago(day, self.today, token.text))
        )

    def _short(self, token: Token) -> date | None:
        return times.short_date(token.text, self.today, self.style)

    def _dashed(self, token: Token) -> date | None:
        """The day that `until 12-10` says."""
        dash, month = self._ahead(), self._ahead(1)
        glued = dash is not None and dash.text == "-" and month is not None and month.start == token.end + 1
        if not glued or month is None or not (_is_day(token) and _is_day(month)):
            return None
        return times.day_of_month(f"{token.text}/{month.text}", self.today, self.style)

    def _of_month(self, token: Token) -> date | None:
        """The latest such day of a month that is named nowhere: `since the 1st`."""
        day = int("".join(c for c in token.text if c.isdigit()))
        month = self.today.month if day <= self.today.day else self.today.month - 1 or 12
        return times.last_month(month, None, day, self.today)

    def _is_bare_day(self, token: Token, before: Token | None, ahead: Token | None) -> bool:
        """Whether it is a day whose month is not said: `on the 3rd`, not `the 3rd of May`."""
        behind = self._ahead(1) if ahead is not None and ahead.text.casefold() == "of" else ahead
        monthly = behind is not None and behind.term("month") != ""
        return token.kind == "ordinal" and before is not None and before.term("filler") != "" and not monthly

    def _is_verb(self, token: Token) -> bool:
        """Whether what spells a month is another word: `dec from 10`, `may be`."""
        ahead, text = self._ahead(), token.text.casefold()
        follows = ahead.text.casefold() if ahead is not None else ""
        modal = (
            text == "may" and ahead is not None and ahead.kind in ("word", "phrase") and token.text.islower()
        )
        return modal or (text == "dec" and follows in ("from", "to", "by"))

    def _month(self, token: Token) -> None:
        """A month with its day and its year, before or behind it."""
        number, first = int(token.term("month") or token.term("season")), token
        if len(self.found) > 1 and self.found[-1].text in ("-", "of") and _is_day(self.found[-2]):
            self.found.pop()
        before, day, last = self.found[-1] if self.found else None, None, token
        near = before is not None and _is_day(before) and before.end + 4 >= token.start
        if near and before is not None and token.term("month") and not self._is_led_to():
            day, first = _day(before), self.found.pop()
        elif (after := self._ahead()) is not None and token.term("month") and self._is_day_behind(after):
            day, last = _day(after), after
            self.at += 1
        year = None
        joined = 1 if (mark := self._ahead()) is not None and mark.text in ("-", ",", "'") else 0
        if (after := self._ahead(joined)) is not None and self._is_year_behind(after, joined):
            year, last = _year(after), after
            self.at += 1 + joined
        text = " ".join(dict.fromkeys((first.text, token.text, last.text)))
        soon = times.soon(number, day, self.today) if year is None and day and self._is_plan() else None
        when = times.ago(soon or times.last_month(number, year, day, self.today), self.today, text)
        token = replace(token, kind="when", start=first.start, end=last.end, text=text, number=None)
        self.found.append(replace(token, when=when))

    def _is_led_to(self) -> bool:
        """Whether an arrow leads to the number before a month, and no value is behind: `→30 Nov 17`."""
        ahead = self._ahead()
        valued = ahead is not None and ahead.number is not None and not _is_day(ahead)
        return len(self.found) > 1 and self.found[-2].kind == "arrow" and not valued

    def _is_plan(self) -> bool:
        """Whether the word before a day may lead to one to come: `from 7 Dec`."""
        return bool(self.found) and self.found[-1].text.casefold() in _TO_COME

    def _is_day_behind(self, after: Token) -> bool:
        """Whether the number behind a month is its day, and no value and no year: `since Nov 10`."""
        if not _is_day(after) or self._months_with_years:
            return False
        lead = self.found[-1] if self.found else None
        graded = self.found[-2].number if len(self.found) > 1 and lead and lead.text == "(" else None
        if graded is not None and after.number is not None and max(graded.value, after.number.value) <= 5:
            return False  # `4/4 (Feb 5)`
        led = lead is not None and (lead.term("span") in _SINCE or lead.text.casefold() in _LEADS)
        led = led or (lead is not None and lead.term("story") == "event")  # `on admission November 23`
        behind = self._ahead(1)
        closed = behind is None or behind.text in (")", ",", "-", ".", ":") or behind.kind == "arrow"
        closed = closed or (behind is not None and _is_year(behind, self.today))
        opens = lead is None or lead.kind in ("line", "mark") or lead.text.casefold() not in _IN_A_MONTH
        return led or after.kind == "ordinal" or (not self._months_with_values and closed and opens)

    def _is_year_behind(self, after: Token, joined: int) -> bool:
        if _is_year(after, self.today):
            return True
        short = after.number is not None and _is_whole(after) and len(after.number.typed) == 2
        glued = joined == 1 and after.start == self.tokens[self.at].end
        return short and (
            self._months_with_years or (glued and 15 <= _year(after) % 100 <= self.today.year % 100)
        )


def _is_whole(token: Token) -> bool:
    number = token.number
    return number is not None and number.value == number.value.to_integral_value() and not number.sign


def _is_day(token: Token) -> bool:
    if token.kind == "ordinal":
        return True
    number = token.number
    plain = number is not None and not number.unit and number.of == "" and number.low is None
    return (
        plain
        and _is_whole(token)
        and number is not None
        and 1 <= number.value <= 31
        and "." not in number.typed
    )


def _day(token: Token) -> int:
    return int(token.number.value) if token.number else int("".join(c for c in token.text if c.isdigit()))


def _year(token: Token) -> int:
    value = int(token.number.value) if token.number else 0
    return value + 2000 if value < 100 else value


def _is_year(token: Token, today: date) -> bool:
    number = token.number
    if number is None or len(number.typed) != 4 or number.unit:
        return False
    return 1950 <= number.value <= today.year + 1


def _may_date(before: Token | None) -> bool:
    """Whether a year may stand here: after `in`, `since`, `of`, a bracket or an apostrophe."""
    return before is None or before.kind in ("mark", "line", "word", "when", "phrase")


def written_on(tokens: Sequence[Token], today: date) -> date:
    """The day of a text that opens with its date or says `today 3/11/26`; else the day it is read on.

    What it tells is as of that day: a recent one, with its year, and no later one in the text. The day of a
    value is none: `CK (10/11/2026) 2600`.
    """
    days = [t for t in tokens if t.when is not None and t.when.weeks is not None and _DAY.search(t.text)]
    at = next((n for n, t in enumerate(tokens) if t in days and _FULL.search(t.text)), None)
    if at is None or not (_opens(tokens, at) or _is_dated(tokens, at)):
        return today
    weeks = _weeks(tokens[at])
    known = weeks <= _LATE and all(weeks <= _weeks(t) for t in days)
    return today - timedelta(days=round(weeks * 7)) if known else today


def _is_dated(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].text.casefold() in _DATED


def _opens(tokens: Sequence[Token], at: int) -> bool:
    """Whether a day stands at the head of a text, before anything is told: no number, no name beside it."""
    ends = [n + 1 for n, t in enumerate(tokens[:at]) if t.text == "."]
    before, after = tokens[ends[-1] if ends else 0 : at], tokens[at + 1 : at + 2]
    beside = [t for t in before if t.kind != "mark"][-2:]
    led = at > 0 and (
        before[-1].term("span") or before[-1].term("deed") or before[-1].text.casefold() == "on"
    )
    head = at < _HEAD and not any(t.kind == "line" for t in tokens[:at]) and not any(t.number for t in before)
    return head and not led and not any(t.meanings for t in beside) and not any(t.number for t in after)


def _weeks(token: Token) -> Decimal:
    return (token.when.weeks if token.when is not None else None) or Decimal(0)
