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
from assistant.reading.facts.doses import Dose
from assistant.reading.facts.fact import NOT_NOW, Fact, weeks
from assistant.reading.findings.resolver import Resolver
from assistant.reading.findings.stories import Story, is_pulse
from assistant.reading.findings.timeline import Series, age_of, began_with, in_story, series_of
from assistant.reading.text.times import RECENT, When

LATELY = Decimal(8)  # weeks: what was changed longer ago is no recent change
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
    begun = [t for t in going if t.dose.since or (t.dose.moved and _is_now(t))]
    last = min(begun, key=_since, default=None)
    if last is not None and any(_follows(t.fact, last) for t in told):
        return [t._replace(fact=replace(t.fact, when=_until(t))) if t in begun else t for t in told]
    others = [t for t in going if last and t.fact.value != last.fact.value]
    bare = [t for t in others if not t.dose.since]
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
    """The doses of a kind of drug, in the order of their times. finding: which drug of it is taken."""

    resolver: Resolver
    finding: Finding
    dose_of: Finding
    told: Sequence[Taken]
    series: Series

    @classmethod
    def of(cls, resolver: Resolver, finding: Finding, dose_of: Finding, told: Sequence[Taken]) -> History:
        """The history; a dose of long ago, or one lowered in steps, is none from which it was changed."""
        told = in_order(told)
        series = series_of(dose_of.name, [t.fact for t in told if t.fact.role != "past"])
        history = cls(resolver, finding, dose_of, told, series)
        if (changed := history._changed_from()) is not None:
            return replace(history, series=replace(series, before=changed))
        if not history._is_before():
            history = replace(history, series=replace(series, before=None))
        return history

    def readings(self, drug: Story) -> Iterator[Reading]:
        """All that the doses say, where one of them is taken now."""
        now = self.series.now
        if now is None or not is_pulse(now) or (now.when is not None and now.when.kind == "now"):
            yield from self.resolver.told(self.dose_of, self.series)
        if now is not None:
            yield from self._schedule(now)
            yield from self._peak(now)
            yield from self._changed(now)
        yield from self._lasting(drug)

    # --- which dose is which --------------------------------------------------------------------------------

    def _said(self, fact: Fact | None) -> Taken | None:
        return next(
            (t for t in self.told if fact and (t.fact.start, t.fact.end) == (fact.start, fact.end)), None
        )

    @property
    def now(self) -> Taken | None:
        """The dose that is taken now."""
        return self._said(self.series.now)

    def _earlier(self) -> list[Fact]:
        now = self.series.now
        return [f for f in self.series.facts if now is None or (f.value, f.start) != (now.value, now.start)]

    def _changed_from(self) -> Fact | None:
        """The dose that is told to be the one from which the present one was changed."""
        now = self.now
        for taken in reversed(self.told):
            row = next(p.doses for p in taken.story.prescribed if taken.dose in p.doses)
            at = row.index(taken.dose)
            beside = row[at + 1 : at + 2] if taken.dose.chained else row[max(0, at - 1) : at]
            same = now is not None and any(d.amount == now.dose.amount for d in beside)
            said = taken.dose.from_before or (
                taken.fact.when is not None and taken.fact.when.kind == "before"
            )
            if said and taken.fact.is_told and not taken.fact.role and same:
                return taken.fact
        return None

    def _is_before(self) -> bool:
        """Whether the dose that was told before the present one is the one that it was changed from."""
        before, now = self._said(self.series.before), self.now
        if before is None or now is None:
            return True
        if before.fact.value == now.fact.value and before.dose.often == now.dose.often:
            return False
        started = before.dose.since or (before.fact.when.weeks if before.fact.when else None)
        first = len(self._earlier()) == 1 and started is not None and now.dose.weeks is not None
        first = first and not now.dose.moved
        long_ago = first and (started or 0) > (now.dose.weeks or 0) + LATELY
        long_ago = long_ago or (_since(before) > LATELY and not (now.dose.weeks or now.dose.moved))
        stepped = any(
            d.step and before.dose.start < d.start < now.dose.start
            for p in now.story.prescribed
            for d in p.doses
        )
        stepped = stepped or (now.dose.moved == "steps" and before.dose.start < now.dose.start)
        return not (long_ago or stepped)

    def _reading(self, kind: RoleKind, value: Value, at: Fact | Dose, *notes: str) -> Iterator[Reading]:
        """A reading of the finding that plays this role of the drug, if one does."""
        finding = self.resolver.ruleset.playing(kind, self.finding.name)
        if finding is not None:
            fact = Fact(finding.name, value, at.start, at.end, notes=notes)
            yield self.resolver.reading(finding, {finding.name: value}, fact)

    # --- what they say --------------------------------------------------------------------------------------

    def _schedule(self, now: Fact) -> Iterator[Reading]:
        finding = self.resolver.ruleset.playing(RoleKind.SCHEDULE, self.finding.name)
        often = next((t.dose.often for t in self.told if t.fact.value == now.value and t.dose.often), None)
        said = self._said(now)
        if finding is None or said is None:
            return
        value: str | None = None
        if is_pulse(now):
            value = finding.value_of(Sense.PULSE)
        elif often is not None and often >= 1:
            value = finding.choices[0]
        elif often == Decimal("0.5"):
            value = finding.value_of(Sense.ALTERNATE)
        if value is not None:
            yield from self._reading(RoleKind.SCHEDULE, value, said.dose)

    def _peak(self, now: Fact) -> Iterator[Reading]:
        past = [f for f in self._earlier() if not is_pulse(f)]
        most = max(past, key=_amount, default=None)
        several = len({f.value for f in past} - {now.value}) > 1 or self.series.before is None
        several = several or (most is not None and began_with(most))
        highest = self.resolver.ruleset.playing(RoleKind.PEAK, self.dose_of.name)
        if highest and most and several and self.series.peak is None and _amount(most) > _amount(now):
            yield self.resolver.reading(highest, {highest.name: _amount(most)}, most)

    def _changed(self, now: Fact) -> Iterator[Reading]:
        """Lowered or raised, and how long ago, where it is told from what."""
        doses = [now, *reversed([f for f in self._earlier() if f.start < now.start or f.when])]
        falls = len({f.value for f in doses}) == len(doses) >= _STEPS
        if falls and all(_amount(a) < _amount(b) for a, b in pairwise(doses)):
            yield from self._reading(RoleKind.TAPERED, True, now)
        steps = (d for t in self.told for p in t.story.prescribed for d in p.doses if d.step)
        for step in steps:
            if step.moved in ("down", "steps") and (step.often or 1) < 1 and not step.labels & NOT_NOW:
                yield from self._reading(RoleKind.TAPERED, True, step)
                break
        before, said, mine = self.series.before, self._said(self.series.before), self.now
        if before is None and mine and mine.dose.moved and mine.dose.changed is not None:
            yield from self._moved(now, mine.dose.moved != "up", mine.dose.changed)
        elif before is None and mine and (last := self._last(now)) is not None:
            yield from self._moved(now, _amount(last) > _amount(now), mine.dose.weeks)
        if before is None or said is None or before.value == now.value:
            return
        ago = self._ago(said)
        if ago is None and not (self._beside(said) or (mine and mine.dose.moved)):
            return
        yield from self._moved(before, _amount(now) < _amount(before), ago)

    def _last(self, now: Fact) -> Fact | None:
        """The dose told before the present one, to which it led in steps or by a day that is told."""
        last = next((f for f in reversed(self._earlier()) if f.start < now.start and not is_pulse(f)), None)
        mine = self.now
        if last is None or mine is None or last.value == now.value:
            return None
        once = last.when is not None and last.when.kind == "was"
        dated = mine.dose.weeks and not mine.dose.begun
        return last if dated or (mine.dose.moved == "steps" and not once) else None

    def _moved(self, at: Fact, down: bool, ago: Decimal | None) -> Iterator[Reading]:
        """The change, and how long ago it was."""
        finding = self.resolver.ruleset.playing(RoleKind.CHANGE, self.finding.name)
        if finding is not None and (ago is None or ago <= LATELY):
            value = finding.choices[1 if down else 2]
            yield from self._reading(RoleKind.CHANGE, value, at, *(() if ago else ("recent assumed",)))
        if ago is not None:
            yield from self._reading(RoleKind.SINCE_CHANGE, weeks(ago), at)

    def _ago(self, before: Taken) -> Decimal | None:
        """How many weeks ago the dose was changed to the present one."""
        now = self.now
        mine = [t.dose for t in self.told if t.fact.value == now.fact.value] if now else []
        when = before.fact.when
        ended = (
            when.weeks if when is not None and when.kind == "before" and not before.dose.from_before else None
        )
        told = [*(d.since for d in mine), ended, *(d.changed for d in mine), *(d.weeks for d in mine)]
        told += [before.dose.changed]
        if before.dose.from_before and before.fact.when is not None:
            told.append(before.fact.when.weeks)
        if when is not None and when.kind == "dated" and when.typed.endswith(("ago", "back", "before")):
            told.append(when.weeks)
        told += [d.when.weeks for d in mine if d.when is not None and d.when.kind == "dated"]
        told += [p.moved for p in before.story.prescribed if before.dose in p.doses]
        return next((ago for ago in told if ago), None)

    def _beside(self, before: Taken) -> bool:
        """Whether both doses are told in one line, and the former is not of long ago."""
        when = before.dose.when
        if when is not None and when.weeks and when.weeks > LATELY:
            return False
        mine = [t.dose for t in self.told if self.series.now and t.fact.value == self.series.now.value]
        lines = (p.doses for t in self.told for p in t.story.prescribed)
        together = any(before.dose in line and any(d in line for d in mine) for line in lines)
        return together or before.dose.from_before

    def _lasting(self, drug: Story) -> Iterator[Reading]:
        """For how long the drug, and for how long this dose."""
        now = self.now
        pulsed = now is not None and is_pulse(now.fact)
        alone = [t for t in self.told if t.story is drug and t.fact.is_told]
        lasts = now.dose.weeks if now is not None and not pulsed else None
        place = now.fact if now is not None else None
        if lasts is not None and place is not None and not _is_changed(now):
            yield from self._reading(RoleKind.AT_DOSE, weeks(lasts), place)
        whole = next((p.weeks for p in drug.prescribed if p.weeks), None)
        whole = whole or (lasts if len({t.fact.value for t in alone}) == 1 and not _is_changed(now) else None)
        named = drug.mentions[-1][0] if drug.mentions else None
        if whole and (named or place):
            start, end = (named.start, named.end) if named else (place.start, place.end) if place else (0, 0)
            yield from self._reading(RoleKind.DURATION, weeks(whole), Fact("", None, start, end))


def _is_changed(taken: Taken | None) -> bool:
    """Whether the dose took the place of another."""
    return taken is not None and bool(taken.dose.since and taken.dose.moved)


def _amount(fact: Fact) -> Decimal:
    return fact.value if isinstance(fact.value, Decimal) else Decimal(0)
