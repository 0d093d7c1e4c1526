"""What the doses of a drug make of its findings: now, before, at most, how changed, and for how long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from assistant.knowledge.model.roles import RoleKind, Sense
from assistant.knowledge.model.ruleset import Finding, Value
from assistant.reading.answers.result import Reading
from assistant.reading.doses.doses import Dose
from assistant.reading.facts.fact import NOT_NOW, Fact, weeks
from assistant.reading.findings.resolver import Resolver
from assistant.reading.findings.stories import Story, is_pulse
from assistant.reading.findings.timeline import Series, age_of, began_with, in_story, series_of
from assistant.reading.text.times import RECENT, When

LATELY = Decimal(8)  # weeks: what was changed longer ago is no recent change
_CHOICE = {"same": 0, "down": 1, "steps": 1, "up": 2}
_STEPS = 3  # doses, each below the one before, that are a taper


class Taken(NamedTuple):
    """A dose that is told: as a fact of the dose finding, as it is written, and of which drug."""

    fact: Fact
    dose: Dose
    story: Story


def in_order(told: Sequence[Taken]) -> list[Taken]:
    """The doses, of which the one that was begun last goes on, and those before it have ended.

    A dose without a day goes on beside one of long ago, and has ended where it was told before a late change.
    """
    going = [t for t in told if t.fact.is_told and not t.fact.role and (t.fact.when is None or _is_now(t))]
    begun = [t for t in going if t.dose.since is not None or (t.dose.moved and _is_now(t))]
    begun = begun or [t for t in going if t.fact.start == max(u.fact.start for u in going) and _is_moved(t)]
    last = min(begun, key=_since, default=None)
    if last is not None and any(_follows(t.fact, last) for t in told):
        return [t._replace(fact=replace(t.fact, when=_until(t))) if t in begun else t for t in told]
    others = [t for t in going if last and t.fact.value != last.fact.value]
    bare = [t for t in others if t.dose.since is None]
    if last is None or not others:
        return list(told)
    doubtful = _since(last) <= RECENT and any(map(_is_now, bare))  # `still 20, but cut to 10 last week`
    before = all(t.fact.start < last.fact.start for t in bare)
    if doubtful and before:
        return [t._replace(fact=replace(t.fact, when=None)) if t in bare else t for t in told]
    if bare and (_since(last) > LATELY or any(map(_is_now, bare))):
        others = begun
    elif not before:
        return list(told)
    return [t._replace(fact=replace(t.fact, when=_until(t))) if t in others else t for t in told]


def _is_now(taken: Taken) -> bool:
    return taken.fact.when is not None and taken.fact.when.kind == "now"


def _is_moved(taken: Taken) -> bool:
    """Whether it is told that the dose was changed to this one, on no day: `20 mg od; down to 10 mg`."""
    dose = taken.dose
    return dose.done and not dose.step and not dose.from_before and taken.fact.when is None


def _since(taken: Taken) -> Decimal:
    return taken.dose.since or Decimal(0)


def _follows(fact: Fact, begun: Taken) -> bool:
    """Whether the story tells it as what came after a dose was begun."""
    later = fact.is_told and not fact.role and fact.start > begun.fact.start
    return later and in_story(fact) and age_of(fact) <= _since(begun)


def _until(taken: Taken) -> When:
    return When("dated" if taken.dose.since else "before", taken.dose.since)


@dataclass(frozen=True, slots=True)
class History:
    """The doses of a kind of drug, in the order of their times. finding: which drug of it is taken.

    now: the dose that is taken; before: the one from which it was changed.
    """

    resolver: Resolver
    finding: Finding
    dose_of: Finding
    told: Sequence[Taken]
    series: Series
    now: Taken | None
    before: Taken | None

    @classmethod
    def of(cls, resolver: Resolver, finding: Finding, dose_of: Finding, told: Sequence[Taken]) -> History:
        """The history; a dose of long ago, or one lowered in steps, is none from which it was changed."""
        told = in_order(told)
        series = series_of(dose_of.name, [t.fact for t in told if t.fact.role != "past"])
        now, last = _said(told, series.now), _said(told, series.before)
        before = next((t for t in reversed(told) if now is not None and _leads_to(t, now)), None)
        if before is None and last is not None and (now is None or _is_before(last, now, series.facts)):
            before = last
        series = replace(series, before=None if before is None else before.fact)
        return cls(resolver, finding, dose_of, told, series, now, before)

    def readings(self, drug: Story) -> Iterator[Reading]:
        """All that the doses say, where one of them is taken now."""
        now = self.now
        if now is None or not is_pulse(now.fact) or _is_now(now):
            yield from self.resolver.told(self.dose_of, self.series)
        if now is not None:
            yield from self._schedule(now)
            yield from self._peak(now.fact)
            yield from self._tapered(now.fact)
            yield from self._changed(now, drug)
        yield from self._lasting(drug)

    def _earlier(self) -> list[Fact]:
        now = self.series.now
        return [f for f in self.series.facts if now is None or (f.value, f.start) != (now.value, now.start)]

    def _reading(self, kind: RoleKind, value: Value, at: Fact | Dose, *notes: str) -> Iterator[Reading]:
        """A reading of the finding that plays this role of the drug, if one does."""
        finding = self.resolver.ruleset.playing(kind, self.finding.name)
        if finding is not None:
            fact = Fact(finding.name, value, at.start, at.end, notes=notes)
            yield self.resolver.reading(finding, {finding.name: value}, fact)

    # --- what they say --------------------------------------------------------------------------------------

    def _schedule(self, now: Taken) -> Iterator[Reading]:
        finding = self.resolver.ruleset.playing(RoleKind.SCHEDULE, self.finding.name)
        often = next((d.often for d in self._mine(now) if d.often), None)
        value: str | None = None
        if finding is not None and is_pulse(now.fact):
            value = finding.value_of(Sense.PULSE)
        elif finding is not None and often is not None:
            alternate = finding.value_of(Sense.ALTERNATE) if often == Decimal("0.5") else None
            value = finding.choices[0] if often >= 1 else alternate
        if value is not None:
            yield from self._reading(RoleKind.SCHEDULE, value, now.dose)

    def _mine(self, now: Taken) -> list[Dose]:
        """The present dose, each time that it is told."""
        return [t.dose for t in self.told if t.fact.value == now.fact.value]

    def _peak(self, now: Fact) -> Iterator[Reading]:
        past = [f for f in self._earlier() if not is_pulse(f)]
        most = max(past, key=_amount, default=None)
        several = len({f.value for f in past} - {now.value}) > 1 or self.before is None
        several = several or (most is not None and began_with(most))
        highest = self.resolver.ruleset.playing(RoleKind.PEAK, self.dose_of.name)
        if highest and most and several and self.series.peak is None and _amount(most) > _amount(now):
            yield self.resolver.reading(highest, {highest.name: _amount(most)}, most)

    def _tapered(self, now: Fact) -> Iterator[Reading]:
        """Whether the dose fell in steps, or is lowered by one at a time."""
        doses = [now, *reversed([f for f in self._earlier() if f.start < now.start or f.when])]
        falls = len({f.value for f in doses}) == len(doses) >= _STEPS
        steps = (d for t in self.told for p in t.story.prescribed for d in p.doses if d.step)
        down = (d for d in steps if d.moved in ("down", "steps") and (d.often or 1) < 1)
        step = next((d for d in down if not d.labels & NOT_NOW), None)
        if step is not None or (falls and all(_amount(a) < _amount(b) for a, b in pairwise(doses))):
            yield from self._reading(RoleKind.TAPERED, True, step or now)

    def _changed(self, now: Taken, drug: Story) -> Iterator[Reading]:
        """Lowered or raised, and how long ago; or that it was not."""
        way, ago = ("same", None) if now.dose.moved == "same" else self._way(now, drug)
        finding = self.resolver.ruleset.playing(RoleKind.CHANGE, self.finding.name)
        if way not in _CHOICE:
            return
        at = self.before.fact if self.before is not None else now.fact
        if finding is not None and (ago is None or ago <= LATELY):
            notes = () if ago is not None or way == "same" else ("recent assumed",)
            yield from self._reading(RoleKind.CHANGE, finding.choices[_CHOICE[way]], at, *notes)
        if ago is not None:
            yield from self._reading(RoleKind.SINCE_CHANGE, weeks(ago), at)

    def _way(self, now: Taken, drug: Story) -> tuple[str, Decimal | None]:
        """Which way the dose was moved, and how long ago, where it is told from what, or which way."""
        if (before := self.before) is not None:
            ago = self._ago(now, before)
            told = ago is not None or now.dose.moved or self._beside(now, before)
            return (_way(before.fact, now.fact) if told else ""), ago
        if now.dose.moved and now.dose.since is not None:
            return now.dose.moved, now.dose.since
        if (last := self._last(now)) is not None:
            return _way(last, now.fact), now.dose.weeks
        return next((p.turn for p in reversed(drug.prescribed) if p.turn), ("", None))

    def _last(self, now: Taken) -> Fact | None:
        """The dose told before the present one, to which it led in steps or by a day that is told."""
        told = (f for f in reversed(self._earlier()) if f.start < now.fact.start and not is_pulse(f))
        last = next(told, None)
        if last is None or last.value == now.fact.value:
            return None
        once = last.when is not None and last.when.kind == "was"
        dated = now.dose.weeks and not now.dose.begun
        return last if dated or (now.dose.moved == "steps" and not once) else None

    def _ago(self, now: Taken, before: Taken) -> Decimal | None:
        """How many weeks ago the dose was changed to the present one."""
        mine, when = self._mine(now), before.fact.when
        ended = when is not None and (when.kind == "before" or when.typed.endswith(("ago", "back", "before")))
        told = [*(d.since for d in mine), before.dose.until, (when.weeks if ended and when else None) or None]
        told += [d.weeks for d in mine]
        told += [d.when.weeks for d in mine if d.when is not None and d.when.kind == "dated"]
        told += [p.turn[1] for p in before.story.prescribed if before.dose in p.doses and p.turn]
        return next((ago for ago in told if ago is not None), None)

    def _beside(self, now: Taken, before: Taken) -> bool:
        """Whether both doses are told in one line, and the former is not of long ago."""
        when = before.dose.when
        if when is not None and when.weeks and when.weeks > LATELY:
            return False
        mine, lines = self._mine(now), (p.doses for t in self.told for p in t.story.prescribed)
        together = any(before.dose in line and any(d in line for d in mine) for line in lines)
        return together or before.dose.from_before

    def _lasting(self, drug: Story) -> Iterator[Reading]:
        """For how long the drug, and for how long this dose."""
        now = self.now
        alone = len({t.fact.value for t in self.told if t.story is drug and t.fact.is_told}) == 1
        changed = now is not None and now.dose.since is not None and now.dose.moved not in ("", "same")
        lasts = now.dose.weeks if now is not None and not is_pulse(now.fact) and not changed else None
        if lasts is not None and now is not None:
            yield from self._reading(RoleKind.AT_DOSE, weeks(lasts), now.fact)
        whole = next((p.weeks for p in drug.prescribed if p.weeks), None) or (lasts if alone else None)
        named = drug.mentions[-1][0] if drug.mentions else None
        if whole and (place := named or (now.fact if now is not None else None)):
            yield from self._reading(RoleKind.DURATION, weeks(whole), Fact("", None, place.start, place.end))


def _said(told: Sequence[Taken], fact: Fact | None) -> Taken | None:
    """The dose that a fact of the series tells of."""
    return next((t for t in told if fact and (t.fact.start, t.fact.end) == (fact.start, fact.end)), None)


def _leads_to(taken: Taken, now: Taken) -> bool:
    """Whether the dose is told to be the one from which the present one was changed."""
    row = next(p.doses for p in taken.story.prescribed if taken.dose in p.doses)
    at = row.index(taken.dose)
    beside = row[at + 1 : at + 2] if taken.dose.chained else row[max(0, at - 1) : at]
    same = any(d.amount == now.dose.amount for d in beside)
    said = taken.dose.from_before or (taken.fact.when is not None and taken.fact.when.kind == "before")
    return said and same and taken.fact.is_told and not taken.fact.role


def _is_before(before: Taken, now: Taken, facts: Sequence[Fact]) -> bool:
    """Whether the dose that was told before the present one is the one that it was changed from."""
    if before.fact.value == now.fact.value and before.dose.often == now.dose.often:
        return False
    started = before.dose.since or (before.fact.when.weeks if before.fact.when else None)
    first = len(facts) <= 2 and started is not None and now.dose.weeks is not None and not now.dose.moved
    long_ago = first and (started or 0) > (now.dose.weeks or 0) + LATELY
    long_ago = long_ago or (_since(before) > LATELY and not (now.dose.weeks or now.dose.moved))
    between = (d for p in now.story.prescribed for d in p.doses if before.dose.start < d.start)
    stepped = any(d.step and d.start < now.dose.start for d in between)
    stepped = stepped or (now.dose.moved == "steps" and before.dose.start < now.dose.start)
    return not (long_ago or stepped)


def _way(before: Fact, now: Fact) -> str:
    """Which way the dose was moved between two."""
    return "" if before.value == now.value else "down" if _amount(now) < _amount(before) else "up"


def _amount(fact: Fact) -> Decimal:
    return fact.value if isinstance(fact.value, Decimal) else Decimal(0)
