"""A kind of drug of which one is taken at a time: which, its dose, schedule, time and last change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.knowledge.model.roles import RoleKind, Sense
from assistant.knowledge.model.ruleset import Finding, Ruleset, Value
from assistant.reading.answers.result import Reading
from assistant.reading.facts.doses import Dose, daily
from assistant.reading.facts.fact import NOT_NOW, Fact, weeks
from assistant.reading.facts.mentions import Mention
from assistant.reading.findings.resolver import Resolver
from assistant.reading.findings.stories import NEGATIVE, Story, is_pulse
from assistant.reading.findings.timeline import Series, series_of

_LATELY = Decimal(8)  # weeks: what was stopped longer ago is no recent change


class OneAtATime:
    """What is told of such drugs."""

    def __init__(self, ruleset: Ruleset, resolver: Resolver) -> None:
        self.ruleset = ruleset
        self.resolver = resolver
        self.stories: dict[tuple[str, str], Story] = {}
        self._answers: dict[tuple[str, str], Mention] = {}

    def _told_doses(self, story: Story) -> list[Dose]:
        """Its doses, but for those of a prescription that was stopped while another goes on."""
        ended = {m.start for m, s in story.mentions if s in NEGATIVE} if story.status == "now" else set()
        taken = [p for p in story.prescribed if p.start not in ended] or story.prescribed
        return [d for p in taken for d in p.doses if not d.step]

    def _ask(self, finding: Finding, dose: Dose) -> None:
        said = " ".join(self.resolver.text[dose.start : dose.end].split())
        why = "how many tablets" if dose.strength else f"what is it in {finding.unit}"
        self.resolver.asked.append(f'{finding.title} "{said}": {why}?')

    def _per_kg(self, finding: Finding, stories: Sequence[Story]) -> None:
        """Ask for the last dose that is told for each kg alone."""
        weighed = [d for s in stories for d in self._told_doses(s) if d.by_weight and not d.labels & NOT_NOW]
        if weighed and not finding.unit.startswith("g/kg"):
            self._ask(finding, weighed[-1])

    def _fact(self, finding: Finding, dose: Dose) -> Fact | None:
        read: tuple[Decimal, tuple[str, ...], str] | None
        if dose.by_weight:
            value = self._by_weight(finding, dose)
            read = (value, dose.notes, "") if value is not None else None
        elif finding.unit.startswith("g/kg"):
            read = None
        elif "/" not in finding.unit:
            read = (dose.amount, dose.notes if dose.unit else (*dose.notes, "unit assumed"), dose.converted)
        else:
            read = daily(finding, dose)
        if read is None:
            return None
        value, notes, converted = read
        plausible = finding.plausible is None or value in finding.plausible
        if dose.converted and not plausible:
            return None  # tablets that come to so much were counted otherwise
        if finding.possible is not None and value not in finding.possible:
            return None
        return Fact(
            finding.name,
            value,
            dose.start,
            dose.end,
            True,
            dose.when,
            dose.labels,
            notes,
            converted,
            plausible,
        )

    def _by_weight(self, finding: Finding, dose: Dose) -> Decimal | None:
        """g/kg of a whole course: a day's dose times its days."""
        if not finding.unit.startswith("g/kg"):
            return None
        per_kg = dose.amount / 1000
        days = dose.count
        if days is None and dose.weeks is not None and dose.weeks < 2:
            days = Decimal(round(dose.weeks * 7))
        if days is None and dose.often == 1:
            return None  # for how many days is not said
        return per_kg * (days or 1)

    def _place(self, story: Story) -> tuple[int, int]:
        mention = story.mentions[-1][0] if story.mentions else None
        return (mention.start, mention.end) if mention else (0, 0)

    def _simple(self, finding: Finding, value: Value, start: int, end: int, *notes: str) -> Reading:
        fact = Fact(finding.name, value, start, end, notes=notes)
        return self.resolver.reading(finding, {finding.name: value}, fact)

    def _taken(self, finding: Finding, stories: Sequence[Story]) -> Iterator[Reading]:
        """Which is taken, its dose now, before and at most, its schedule, time and last change."""
        dose_of = self.ruleset.playing(RoleKind.DOSE, finding.name)
        current = [s for s in stories if s.status in ("now", "mentioned")]
        facts: list[tuple[Fact, Dose, Story]] = []
        for story in stories:
            for dose in self._told_doses(story) if dose_of else ():
                fact = self._fact(dose_of, dose) if dose_of else None
                if fact is None:
                    if (
                        story in current
                        and (dose.strength or not dose.by_weight)
                        and dose_of
                        and not dose.labels & {"planned"}
                    ):
                        self._ask(dose_of, dose)
                    continue
                role = "past" if story not in current else "pulse" if dose.pulse else ""
                fact = replace(fact, role=role)
                facts.append((fact, dose, story))
        if dose_of and not facts:
            self._per_kg(dose_of, current)
        usual = [f for f, _, _ in facts if f.is_told and not f.role and not is_pulse(f)]
        facts = [(replace(f, role="past") if usual and is_pulse(f) else f, d, s) for f, d, s in facts]
        series = self._series(dose_of, facts) if dose_of else None
        drug = self._which(current, series, facts)
        if drug is None:
            ended = [s for s in stories if s.status in NEGATIVE]
            if ended and not current:
                yield from self._none(finding, ended[-1])
                if ended[-1].status == "stopped":
                    yield from self._last_dose(dose_of, facts)
            return
        at = drug.mentions[0][0] if drug.mentions else None
        if at is not None and drug.member in finding.choices:
            yield self._simple(finding, drug.member, at.start, at.end)
        if dose_of is not None and series is not None:
            yield from self._dosed(finding, dose_of, series, facts)
        yield from self._lasting(finding, drug, series, facts)

    def _which(
        self, current: Sequence[Story], series: Series | None, facts: Sequence[tuple[Fact, Dose, Story]]
    ) -> Story | None:
        if series is not None and series.now is not None:
            return next(s for f, _, s in facts if (f.start, f.end) == (series.now.start, series.now.end))
        sure = [s for s in current if s.status == "now"] or list(current)
        return sure[-1] if sure else None

    def _series(self, finding: Finding, facts: Sequence[tuple[Fact, Dose, Story]]) -> Series:
        usual = [f for f, _, _ in facts if f.role != "past"]
        return series_of(finding.name, usual)

    def _none(self, finding: Finding, story: Story) -> Iterator[Reading]:
        start, end = self._place(story)
        if finding.choices[0] == "none":
            yield self._simple(finding, finding.choices[0], start, end)
        yield from self._ended(finding, story, start, end)
        schedule = self.ruleset.playing(RoleKind.SCHEDULE, finding.name)
        stopped = schedule.value_of(Sense.STOPPED) if schedule else None
        if schedule is not None and stopped is not None and story.status == "stopped":
            yield self._simple(schedule, stopped, start, end)
        before = self.ruleset.playing(RoleKind.BEFORE, finding.name)
        if before is not None:
            yield self._simple(before, story.status not in ("never", "absent"), start, end)

    def _last_dose(
        self, dose_of: Finding | None, facts: Sequence[tuple[Fact, Dose, Story]]
    ) -> Iterator[Reading]:
        """The dose that was taken before it was stopped."""
        previous = self.ruleset.playing(RoleKind.PREVIOUS, dose_of.name) if dose_of else None
        told = [f for f, _, _ in facts if f.is_told and not is_pulse(f)]
        if previous is not None and told and (dose := told[-1].value) is not None:
            yield self.resolver.reading(previous, {previous.name: dose}, told[-1])

    def _ended(self, finding: Finding, story: Story, start: int, end: int) -> Iterator[Reading]:
        """Stopped lately: that is the last change, with its time, and the dose before it."""
        ago = next((p.ended for p in reversed(story.prescribed) if p.ended is not None), None)
        change = self.ruleset.playing(RoleKind.CHANGE, finding.name)
        if ago is None or change is None or story.status != "stopped" or ago > _LATELY:
            return
        yield self._simple(change, change.choices[-1], start, end)
        since = self.ruleset.playing(RoleKind.SINCE_CHANGE, finding.name)
        if since is not None:
            yield self._simple(since, weeks(ago), start, end)

    def _dosed(
        self, finding: Finding, dose_of: Finding, series: Series, facts: Sequence[tuple[Fact, Dose, Story]]
    ) -> Iterator[Reading]:
        now = series.now
        if now is None or not is_pulse(now):
            yield from self.resolver.measure(dose_of, [f for f, _, _ in facts if f.role != "past"])
        if now is None:
            return
        dose = next(d for f, d, _ in facts if (f.start, f.end) == (now.start, now.end))
        schedule = self.ruleset.playing(RoleKind.SCHEDULE, finding.name)
        often = next((d.often for f, d, _ in facts if f.value == now.value and d.often is not None), None)
        if schedule is not None and is_pulse(now):
            often = often or Decimal(0)
        if schedule is not None and often is not None:
            place = (
                2
                if is_pulse(now)
                else 0
                if often >= 1
                else 1
                if often == Decimal("0.5")
                else 2
                if often < Decimal("0.3")
                else None
            )
            if place is not None:
                yield self._simple(schedule, schedule.choices[place], dose.start, dose.end)
        highest = self.ruleset.playing(RoleKind.PEAK, dose_of.name)
        past = [f for f in series.facts if f is not now and isinstance(f.value, Decimal)]
        if highest is not None and past and series.peak is None:
            most = max(past, key=lambda f: f.value if isinstance(f.value, Decimal) else Decimal(0))
            if (
                isinstance(most.value, Decimal)
                and isinstance(now.value, Decimal)
                and most.value > now.value
                and len({f.value for f in past} - {now.value}) > 1
            ):
                yield self.resolver.reading(highest, {highest.name: most.value}, most)
        yield from self._changed(finding, now, series, facts)

    def _changed(
        self, finding: Finding, now: Fact, series: Series, facts: Sequence[tuple[Fact, Dose, Story]]
    ) -> Iterator[Reading]:
        """Reduced or increased, and how long ago, where the dose before is told as what it came from."""
        before = series.before
        change = self.ruleset.playing(RoleKind.CHANGE, finding.name)
        if (
            before is None
            or change is None
            or not isinstance(now.value, Decimal)
            or not isinstance(before.value, Decimal)
        ):
            return
        said = next((d for f, d, _ in facts if (f.start, f.end) == (before.start, before.end)), None)
        mine = [d for f, d, _ in facts if f.value == now.value]
        moved = next((d.changed for d in mine if d.changed is not None), None)
        if moved is None:
            lines = {p.start: p.moved for f, d, s in facts for p in s.prescribed if said in p.doses}
            moved = next((m for m in lines.values() if m is not None), None)
        beside = (
            said is not None
            and (said.when is None or not said.when.weeks or said.when.weeks <= _LATELY)
            and any(
                said in p.doses and any(d in p.doses for d in mine) for _, _, s in facts for p in s.prescribed
            )
        )
        if said is None or not (beside or said.from_before or said.changed is not None or moved is not None):
            return
        if now.value == before.value:
            return
        value = change.choices[1 if now.value < before.value else 2]
        ago = said.changed if said.changed is not None else moved
        notes = () if ago else ("recent assumed",)
        yield self._simple(change, value, before.start, before.end, *notes)
        since = self.ruleset.playing(RoleKind.SINCE_CHANGE, finding.name)
        if since is not None and ago:
            yield self._simple(since, weeks(ago), before.start, before.end)

    def _lasting(
        self, finding: Finding, drug: Story, series: Series | None, facts: Sequence[tuple[Fact, Dose, Story]]
    ) -> Iterator[Reading]:
        lasting = self.ruleset.playing(RoleKind.DURATION, finding.name)
        told = [d for f, d, s in facts if s is drug and f.is_told]
        whole = next((p.weeks for p in drug.prescribed if p.weeks), None)
        pulsed = series is not None and series.now is not None and is_pulse(series.now)
        alone = told[0].weeks if len(told) == 1 and not pulsed else None
        start, end = self._place(drug)
        if lasting is not None and (whole or alone):
            yield self._simple(lasting, weeks(whole or alone or Decimal(0)), start, end)
