"""What the words around a dose make of it: begun, changed, a step, planned, what it was changed from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, takewhile

from assistant.reading.doses.doses import Dose
from assistant.reading.doses.drug_times import Lasting, names_thing
from assistant.reading.doses.forms import word
from assistant.reading.doses.spans import Spans, moves
from assistant.reading.facts.fact import NOT_NOW, is_unknown_word
from assistant.reading.text.times import When
from assistant.reading.text.token import Token

_SOON, _A_YEAR = 44, 53  # weeks: `until 29/11` that seems so long ago is a day to come
_BEGINS = ("start", "restart")
_A_DAY_OF = re.compile(
    r"\b(?:d|day|bolus|dose|first|second|third)\s?(?:#?\s?\d+|day\b)|\b[1-7]\s?(?:/|of)\s?[3-7]\b"
)
_DAYS = Decimal("0.72")  # weeks: `on Monday` may be to come
_TODAY = ("today", "this morning", "this evening", "tonight", "this am")
_NEXT = (";", ".", ",", "then", "→", "->", "+")
_ENDS = (".", ";", "→", "->")
_PLAN = ("plan", "plans", "planned", "planning")
_PUT = ("put", "went", "moved", "pushed", "brought", "taken", "took", "bumped", "got", "gone", "came")
_AHEAD = ("tonight", "tomorrow")
_MODAL = ("may", "might")
_LESS = ("less", "more", "lower", "higher")


class Turning(Lasting):
    """The turns of the doses of one line."""

    doses: list[Dose]  # that were read before

    def _told_of(self, dose: Dose, at: int) -> Dose:
        """The dose with what the words around it make of it: planned, a step, what it was changed from."""
        before, after = self.tokens[max(0, at - 2) : at], self.tokens[at + 1 : at + 2]
        last, verbs = before[-1] if before else None, self.tokens[max(0, at - 7) : at]
        from_before = any(t.text.casefold().split()[-1:] in (["from"], ["fr"]) for t in before)
        from_before = from_before or (
            len(before) > 1 and before[1].text.casefold() == "of" and bool(moves(before[0]))
        )
        by = [t for t in before if not (t.term("filler") or t.term("approximately"))][-1:] or before[-1:]
        step = any(t.text.casefold() == "by" for t in (*by, *before[-1:])) or any(
            t.text.casefold() in _LESS for t in after
        )
        if last is not None and _lowers(last):
            goes = _goes_to(self.tokens, at)
            from_before, step = from_before or goes, step or not goes
        labels, chained, when = dose.labels, dose.chained, dose.when
        if "planned" in labels and (from_before or self._leads_to_a_plan(at)):
            labels, when, chained = labels - {"planned"}, None, False  # what is to be changed is taken now
        elif from_before and when is not None:
            when = replace(when, kind="before")
        elif when is None and last is not None and last.text.casefold() == "after":
            when = When("before")  # 32 mg after 64
        if self._is_to_come(at, before, dose.when):
            labels |= {"planned"}
        stops = (
            len(before) > 1 and before[0].term("deed").startswith("stop") and bool(before[1].term("person"))
        )
        if stops or self.line.goes_on(at) or self._is_of_now(at, dose.when):
            labels, from_before = labels - NOT_NOW, from_before or stops
        moving = next(filter(moves, reversed(verbs)), None)
        moved, done = (moves(moving), _is_told(moving, verbs)) if moving is not None else ("", False)
        if self._is_put_up(at):
            moved, done = "up", True
        elif moving is not None and not done and self._is_told_to(moving):
            labels |= {"planned"}  # was told to go down to 30
        if moved == "down" and self._in_steps(at):
            moved = "steps"
        if from_before and done:
            labels -= NOT_NOW - {"relative"}  # it is told that it was changed
        return replace(
            dose, when=when, labels=labels, chained=chained, moved=moved, done=done, from_before=from_before,
            step=step, begun=self._is_begun(at), once=self._is_once(at), running=self._runs(at),
        )  # fmt: skip

    def _is_put_up(self, at: int) -> bool:
        """Whether `up to` says where the dose was put, and bounds nothing: `put the pred up to 30 mg`."""
        lead = self.tokens[at - 1].text.casefold() if at else ""
        return lead == "up to" and any(t.text.casefold() in _PUT for t in self.tokens[max(0, at - 6) : at])

    def _is_told_to(self, moving: Token) -> bool:
        """Whether somebody is to do it: `told him to go down to 30`, not `had to go down`."""
        at = self.tokens.index(moving)
        led = [t.text.casefold() for t in self.tokens[max(0, at - 2) : at]]
        return led[-1:] == ["to"] and led[0] not in ("had", "able") and moving.term("deed").isalpha()

    def _timed(self, dose: Dose, spans: Spans, at: int) -> Dose:
        """The dose with its times: since when, until when, and for how long."""
        said, when, moved = spans.of.get(at, {}), dose.when, dose.moved
        if when is not None and when.kind == "was" and self._is_passive(at):
            when = None  # was raised to 40
        until, since, lasts = (said[how].weeks if how in said else None for how in ("until", "since", "for"))
        ago = when.weeks if when is not None and (when.kind == "dated" or _is_day(when)) else None
        if (day := said.get("day")) is not None:
            ago, between = day.weeks, self.tokens[at + 1 : day.at]
            moved = moved or next(filter(None, map(moves, between)), "")
        behind = takewhile(lambda t: not _ends(t), self.tokens[at + 1 :])
        same = any(t.term("change") == "same" and not t.term("story") for t in behind)
        moved = moved or ("same" if same else "")
        if dose.from_before:
            until, since = until or since or ago, None  # reduced from 50 on Friday
        elif when is not None and when.kind in ("was", "before"):
            until = until or (ago if moved else None)  # was 30, went up 9/7 ago
        elif dose.begun or (moved and moved != "same"):
            since = ago if since is None else since
        if until and not _SOON < until < _A_YEAR:
            when = When("before", until)
        elif when is not None and when.typed in spans.untils:
            when, until = None, None  # of the dose before it
        labels = dose.labels
        if since and since > _DAYS and moved and self.line.is_planned_apart(at):
            labels -= {"planned"}  # 8 → 7 mg on 1 Nov, planned 1 mg a month
        if since is not None:
            when = When("then", since) if dose.chained else when if since == 0 else None
        weeks = lasts or since
        return replace(dose, when=when, weeks=weeks, labels=labels, moved=moved, since=since, until=until)

    def _is_of_now(self, at: int, when: When | None) -> bool:
        """Whether a clause of its own says that it is taken now: `wants to get below 10, today 15 mg`."""
        led = self.tokens[max(0, at - 3) : at]
        apart = [n for n, t in enumerate(led) if t.text in (",", ";", "(")]
        return (
            when is not None
            and when.kind == "now"
            and any(t.when is when for t in led[max(apart, default=3) :])
        )

    def _is_passive(self, at: int) -> bool:
        """Whether `was` before the dose is of a verb that leads to it: `was lowered slowly to 7.5 mg`."""
        led = self.tokens[max(0, at - 6) : at]
        was = max((n for n, t in enumerate(led) if t.term("when") == "was"), default=len(led))
        verbs = (t for t in led[was + 1 :] if t.term("deed").endswith(" done") or t.text.endswith("ed"))
        return any(verbs) and word(led[-1]) == ">"

    def _leads_to_a_plan(self, at: int) -> bool:
        """Whether what is planned begins behind the dose: `20 -> will go up to 40`."""
        behind = takewhile(lambda t: not t.number, self.tokens[at + 1 : at + 6])
        starts = {c.start for c in self.line.context.cues if c.says == "planned before"}
        arrow = self.tokens[at + 1 : at + 2]
        return any(t.kind == "arrow" for t in arrow) and any(t.start in starts for t in behind)

    def _is_once(self, at: int) -> bool:
        """Whether it is given once: `100 mg IV stat`, `premed 100 mg`."""
        for side in (self.tokens[max(0, at - 3) : at][::-1], self.tokens[at + 1 : at + 4]):
            near = takewhile(lambda t: not t.number and t.text.casefold() not in _NEXT, side)
            if any(t.term("form") == "once" for t in near):
                return True
        return False

    def _runs(self, at: int) -> bool:
        """Whether a course is at one of its days: `1 g day 2/3`, `1 g iv d3 given`."""
        said = " ".join(t.text.casefold() for t in self.tokens[at + 1 : at + 7])
        return bool(_A_DAY_OF.search(said))

    def _in_steps(self, at: int) -> bool:
        """Whether it was tapered on the way: `60, tapering, now 20`, not `tapered to 20`."""
        verbs = [n for n in range(max(0, at - 7), at) if moves(self.tokens[n])]
        behind = self.tokens[verbs[-1] + 1]
        taper = self.tokens[verbs[-1]].term("deed").startswith("taper")
        return taper and not (behind.number or behind.text.casefold() in ("to", "from", "down", "by", ":"))

    def _is_begun(self, at: int) -> bool:
        """Whether it was begun on the day that is told of it: `started 60 mg`, `60 mg started in May`."""
        before, behind = self.tokens[max(0, at - 3) : at], self.tokens[at + 1 : at + 4]
        named = takewhile(lambda t: t.when is None and not t.number and not names_thing(t), behind)
        deeds = [t.term("deed").split(" ") for t in (*before, *named)]
        return any(deed[0] in _BEGINS and deed[-1] not in ("noun", "doing") for deed in deeds)

    def _is_to_come(self, at: int, before: Sequence[Token], when: When | None) -> bool:
        """Whether the dose is one of later: `going to 40`, `until 29/11, then 35`, `if bloods ok`."""
        going = before and before[-1].text.casefold() == "to"
        ahead = going and any(w.endswith("ing") for t in before for w in t.text.casefold().split())
        soon = when is not None and when.is_ahead
        soon = soon or any(t.text.casefold() in _AHEAD for t in self.tokens[at + 1 : at + 3])
        soon = soon or (bool(before) and before[-1].text.casefold() == "then" and self._after_a_plan())
        opened = max((n for n in range(at) if self.tokens[n].text == "("), default=at)
        soon = soon or any(t.text.casefold() in _PLAN for t in self.tokens[opened:at])
        led = (t.text.casefold() for t in self.tokens[max(0, at - 4) : at] if t.when is None)
        soon = soon or any(word in _MODAL for word in led)
        doing = bool(before) and before[-1].term("deed").endswith("doing")
        doing = doing and not (len(before) > 1 and before[0].term("tense") == "past")  # was using 48 mg
        return soon or bool(ahead) or doing or self._later(at) or self._conditional(at)

    def _after_a_plan(self) -> bool:
        """Whether the dose before it is one of later: `1 g tonight, then 60`."""
        return bool(self.doses) and "planned" in self.doses[-1].labels

    def _later(self, at: int) -> bool:
        """Whether the dose is one of later steps: `40 mg until 29/11, then 35`."""
        until = next((n for n in range(at - 1, -1, -1) if self.tokens[n].term("span") == "until"), None)
        if until is None or self._gone(until):
            return False
        return any(t.text.casefold() == "then" for t in self.tokens[until:at])

    def _gone(self, until: int) -> bool:
        """Whether the day behind `until` is past: `17.5 until two weeks ago, then 12.5`."""
        whens = [t.when for t in self.tokens[until + 1 : until + 3] if t.when]
        return any(w.weeks and not _SOON < w.weeks < _A_YEAR for w in whens)

    def _conditional(self, at: int) -> bool:
        """Whether the dose waits for something: `1 g bd after 2/52 if bloods ok`."""
        ahead = self.tokens[at + 1 : at + 5]
        texts = [t.text.casefold() for t in takewhile(lambda t: t.text not in ",;().", ahead)]
        done = any(t.term("deed").endswith(" done") for t in self.tokens[max(0, at - 3) : at])
        return "if" in texts or (
            not done and any(t.text.casefold() == "after" and u.weeks for t, u in pairwise(ahead))
        )


def _ends(token: Token) -> bool:
    """Whether what is said of a dose ends there."""
    return bool(token.number or token.meanings or token.text in _ENDS or is_unknown_word(token))


def _is_day(when: When) -> bool:
    return when.typed.casefold().startswith(_TODAY)


def _goes_to(tokens: Sequence[Token], at: int) -> bool:
    """Whether a lower dose follows, to which this one is brought: `tapered 60 to 20`."""
    if at + 2 >= len(tokens):
        return False
    high, low = tokens[at].number, tokens[at + 2].number
    leads = tokens[at + 1].kind == "arrow" or tokens[at + 1].text.casefold() == "to"
    return bool(high and low and high.value > low.value and leads)


def _lowers(token: Token) -> bool:
    """Whether the word lowers, so that the dose behind it is a step: `reduce 5 mg`, not `reduced to`."""
    deed = token.term("deed").split(" ")[0]
    return deed in ("lower", "taper") and token.text.casefold()[-2:] not in ("to", "om")


def _is_told(moving: Token, verbs: Sequence[Token]) -> bool:
    """Whether the words tell what was done: `reduced to`, `down to`; not `reduce to`, `take it down to`."""
    told = moving.term("deed").endswith(" done") or moving.term("change") in ("up", "down")
    return told and not any(t.term("deed").endswith(" doing") or t.term("deed").isalpha() for t in verbs)
