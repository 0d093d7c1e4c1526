"""What the course of a dose makes of its findings: now, before, at most, how changed, and for how long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from assistant.knowledge.model.roles import RoleKind, Sense
from assistant.knowledge.model.ruleset import Finding, Value
from assistant.reading.answers.result import Reading
from assistant.reading.doses.doses import Dose
from assistant.reading.doses.drug_times import LAST_STEP
from assistant.reading.facts.fact import NOT_NOW, Fact, weeks
from assistant.reading.findings.course import LATELY, Taken, before_of, beside, now_of, stays, way
from assistant.reading.findings.resolver import Resolver
from assistant.reading.findings.stories import Story, is_pulse
from assistant.reading.findings.timeline import Series, age_of, began_with, corrected, marked

_CHOICE = {"same": 0, "down": 1, "steps": 1, "up": 2}
_STEPS = 3  # doses, each below the one before, that are a taper
_AGO = ("ago", "back", "before")


@dataclass(frozen=True, slots=True)
class History:
    """The doses of a kind of drug. finding: which drug of it is taken.

    now: the dose that is taken; before: the one from which it was changed; course: those told of the patient.
    """

    resolver: Resolver
    finding: Finding
    dose_of: Finding
    told: Sequence[Taken]
    course: Sequence[Taken]
    now: Taken | None
    before: Taken | None
    unclear: bool

    @classmethod
    def of(cls, resolver: Resolver, finding: Finding, dose_of: Finding, told: Sequence[Taken]) -> History:
        """The history of the doses that are told."""
        kept = {id(f): f for f in corrected([t.fact for t in told if t.fact.is_told])}
        by_place = {(f.start, f.end): f for f in kept.values()}
        course = [
            t._replace(fact=by_place[t.fact.start, t.fact.end])
            for t in told
            if (t.fact.start, t.fact.end) in by_place
        ]
        course = [t._replace(dose=replace(t.dose, from_before=False)) if stays(t) else t for t in course]
        now, unclear = now_of([t for t in course if t.fact.role != "past"])
        before = before_of(course, now)
        return cls(resolver, finding, dose_of, told, course, now, before, unclear)

    def readings(self, drug: Story) -> Iterator[Reading]:
        """All that the doses say, where one of them is taken now."""
        now = self.now
        if now is None or not is_pulse(now.fact) or now.is_now:
            yield from self.resolver.told(self.dose_of, self._series())
        if now is not None:
            yield from self._schedule(now)
            yield from self._peak(now)
            yield from self._tapered(now)
            yield from self._changed(now, drug)
        yield from self._lasting(drug)

    def _series(self) -> Series:
        """The doses as the values of a measure, the oldest first."""
        facts = [t.fact for t in self.course if t.fact.role != "past"]
        ordered = tuple(sorted(facts, key=lambda f: (-age_of(f), f.start)))
        peaks = [f for f in facts if f.when is not None and f.when.kind == "peak"]
        now, before = self.now and marked(self.now.fact), self.before and self.before.fact
        return Series(self.dose_of.name, ordered, now, before, peaks[-1] if peaks else None, self.unclear)

    def _reading(self, kind: RoleKind, value: Value, at: Fact | Dose, *notes: str) -> Iterator[Reading]:
        """A reading of the finding that plays this role of the drug, if one does."""
        finding = self.resolver.ruleset.playing(kind, self.finding.name)
        if finding is not None:
            fact = Fact(finding.name, value, at.start, at.end, notes=notes)
            yield self.resolver.reading(finding, {finding.name: value}, fact)

    # --- what they say --------------------------------------------------------------------------------------

    def _schedule(self, now: Taken) -> Iterator[Reading]:
        finding = self.resolver.ruleset.playing(RoleKind.SCHEDULE, self.finding.name)
        often = now.dose.often or next((d.often for d in self._mine(now) if d.often), None)
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
        return [t.dose for t in self.told if t.fact.value == now.fact.value and not t.is_over]

    def _peak(self, now: Taken) -> Iterator[Reading]:
        """The highest dose before now, unless it is only the one from which the dose was changed."""
        highest = self.resolver.ruleset.playing(RoleKind.PEAK, self.dose_of.name)
        past = [t for t in self.course if not t.dose.pulse]
        most = max(past, key=lambda t: t.amount, default=None)
        if highest is None or most is None or most.amount <= now.amount or most.kind == "peak":
            return
        if any(t.kind == "peak" for t in past):
            return
        others = {t.amount for t in past} - {now.amount, most.amount}
        first = most.is_first or began_with(most.fact)
        if others or first or self.before is None or self.before.amount != most.amount:
            yield self.resolver.reading(highest, {highest.name: most.amount}, most.fact)

    def _tapered(self, now: Taken) -> Iterator[Reading]:
        """Whether the dose fell in steps, or is lowered by one at a time."""
        falling = [t for t in self.course if t.fact.role != "past" and not is_pulse(t.fact)]
        falling = sorted(falling, key=lambda t: (-(t.begun or 0), t.fact.start))
        doses = [t.amount for n, t in enumerate(falling) if not n or t.amount != falling[n - 1].amount]
        falls = len(doses) >= _STEPS and doses[-1] == now.amount and all(a > b for a, b in pairwise(doses))
        steps = (d for t in self.told for p in t.story.prescribed for d in p.doses if d.step)
        down = (d for d in steps if d.moved in ("down", "steps") and (d.often or 1) < 1)
        step = next((d for d in down if not d.labels & NOT_NOW), None)
        if step is not None or falls:
            yield from self._reading(RoleKind.TAPERED, True, step or now.fact)

    def _changed(self, now: Taken, drug: Story) -> Iterator[Reading]:
        """Lowered or raised, and how long ago; or that it was not."""
        way, ago = self._way(now, drug)
        finding = self.resolver.ruleset.playing(RoleKind.CHANGE, self.finding.name)
        at = self.before.fact if self.before is not None else now.fact
        if finding is not None and way in _CHOICE and (ago is None or ago <= LATELY):
            notes = () if ago is not None or way == "same" else ("recent assumed",)
            yield from self._reading(RoleKind.CHANGE, finding.choices[_CHOICE[way]], at, *notes)
        if ago is not None and way:
            yield from self._reading(RoleKind.SINCE_CHANGE, weeks(ago), at)

    def _way(self, now: Taken, drug: Story) -> tuple[str, Decimal | None]:
        """Which way the dose was moved, and how long ago, where it is told from what, or which way."""
        if now.dose.moved == "same":
            return "same", None
        ago = self._ago(now)
        if (before := self.before) is not None:
            told = ago is not None or now.dose.moved or beside(before, now)
            return (way(before, now) if told else ""), ago
        if now.dose.moved and ago is not None:
            return now.dose.moved, ago
        stepped = (d.moved for p in now.story.prescribed for d in p.doses if d.step)
        if ago is not None and (down := next(filter(None, stepped), "")):
            return down, ago
        return next((p.turn for p in reversed(drug.prescribed) if p.turn), ("", None))

    def _ago(self, now: Taken) -> Decimal | None:
        """How many weeks ago the dose was changed to the present one."""
        mine, before = self._mine(now), self.before
        turns = [p.turn for p in now.story.prescribed if p.turn]
        told = [*(ago for way, ago in turns if way == LAST_STEP), *(d.since for d in mine)]
        if before is not None:
            when = before.fact.when
            ended = when is not None and (when.kind == "before" or when.typed.endswith(_AGO))
            told += [before.dose.until, (when.weeks if ended and when else None) or None]
        told += [now.begun if now.dose.moved or before is not None else None]
        if before is not None:
            told += [d.weeks for d in mine]
            told += [p.turn[1] for p in before.story.prescribed if before.dose in p.doses and p.turn]
        return next((ago for ago in told if ago is not None), None)

    def _lasting(self, drug: Story) -> Iterator[Reading]:
        """For how long the drug, and for how long this dose or more."""
        now = self.now
        alone = len({t.a_day for t in self.told if t.story is drug and t.fact.is_told}) == 1
        moved = now is not None and now.dose.since is not None and now.dose.moved not in ("", "same")
        raised = now is not None and self.before is not None and way(self.before, now) == "up"
        lasts = now.dose.weeks if now is not None and not is_pulse(now.fact) else None
        lasts = None if moved and not raised else lasts
        if lasts and now is not None:
            yield from self._reading(RoleKind.AT_DOSE, weeks(lasts), now.fact)
        whole = next((p.weeks for p in drug.prescribed if p.weeks), None)
        whole = whole or (lasts if alone and not moved else None)
        named = drug.mentions[-1][0] if drug.mentions else None
        if whole and (place := named or (now.fact if now is not None else None)):
            yield from self._reading(RoleKind.DURATION, weeks(whole), Fact("", None, place.start, place.end))
