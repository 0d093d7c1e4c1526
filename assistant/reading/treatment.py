"""What is told of drugs, made findings: taken now, failed, not tolerated, dose, schedule, time, last change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.knowledge.model.roles import RoleKind, Sense
from assistant.knowledge.model.ruleset import Atom, Finding, Ruleset, Shape, Value
from assistant.reading.answers.result import Reading
from assistant.reading.drugs import Mention
from assistant.reading.facts import NOT_NOW, Fact, weeks
from assistant.reading.prescriptions import Dose, Prescribed, daily
from assistant.reading.resolver import Resolver, Series, series_of

_NEGATIVE = ("stopped", "failed", "not tolerated", "never", "absent", "replaced", "contraindicated")
_PREVENTS = Decimal(960)  # mg a day: up to here a drug that prevents infection is given to prevent it
_LISTS = {
    "failed": RoleKind.FAILED,
    "not tolerated": RoleKind.NOT_TOLERATED,
    "contraindicated": RoleKind.CONTRAINDICATED,
}
_LATELY = Decimal(8)  # weeks: what was stopped longer ago is no recent change
_PULSE = Decimal(250)  # mg a day: from here on a dose is one of a pulse


@dataclass
class Story:
    """All that is told of one drug, in the order of the text."""

    member: str
    mentions: list[tuple[Mention, str]] = field(default_factory=list)
    prescribed: list[Prescribed] = field(default_factory=list)

    @property
    def status(self) -> str:
        """What holds in the end: the last thing that is said; a dose of now says that it is taken."""
        told = [d for p in self.prescribed for d in p.doses if d.when is not None and d.when.kind == "now"]
        if any(not d.labels & NOT_NOW for d in told):
            return "now"
        kept = [d for p in self.prescribed for d in p.doses if d.from_before and not d.labels & NOT_NOW]
        if kept and all(s == "planned" for _, s in self.mentions):
            return "now"
        said = [s for m, s in self.mentions if s not in ("mentioned", "planned", "unsure", "declined")]
        taken = [m for m, s in self.mentions if s == "now" and self._dosed(m)]
        if taken and all(self._dosed(m) for m, s in self.mentions if s in _NEGATIVE):
            return "now"  # another prescription of the same drug was stopped
        explicit = [s for m, s in self.mentions if m.explicit and s in said]
        if taken and explicit and set(explicit) <= {"now", "failed"}:
            return "now"  # it is taken, and does not work
        if explicit and "now" in said and explicit[-1] != "now":
            after = max(m.start for m, s in self.mentions if s == explicit[-1])
            later = [m for m, s in self.mentions if s == "now" and m.start > after]
            return "now" if later else explicit[-1]
        if said:
            return explicit[-1] if explicit else said[-1]
        return self.mentions[-1][1] if self.mentions else "mentioned"


    def _dosed(self, mention: Mention) -> bool:
        return any(p.start == mention.start and p.doses for p in self.prescribed)


def _is_pulse(fact: Fact) -> bool:
    return isinstance(fact.value, Decimal) and fact.value >= _PULSE


class Treatment:
    """Resolves the stories of all drugs of one text."""

    def __init__(self, ruleset: Ruleset, resolver: Resolver) -> None:
        self.ruleset = ruleset
        self.resolver = resolver
        self.stories: dict[tuple[str, str], Story] = {}
        self._answers: dict[tuple[str, str], Mention] = {}

    def add(self, mention: Mention, status: str) -> None:
        """A drug that is named."""
        key = (mention.finding, mention.member)
        self.stories.setdefault(key, Story(mention.member)).mentions.append((mention, status))

    def prescribe(self, finding: str, prescribed: Prescribed) -> None:
        """What is said of its doses."""
        member = "" if prescribed.drug == finding else prescribed.drug  # of a kind of drug that is not named
        self.stories.setdefault((finding, member), Story(member)).prescribed.append(prescribed)

    def readings(self) -> Iterator[Reading]:
        """The findings that the stories make."""
        sets: dict[str, dict[Atom, tuple[bool, Mention]]] = defaultdict(dict)
        for (name, member), story in self.stories.items():
            finding = self.ruleset.findings[name]
            if finding.shape is Shape.SET:
                self._member(finding, member, story, sets)
                yield from self._of_drug(member, story)
        steroid = [(n, s) for (n, _), s in self.stories.items() if self.ruleset.findings[n].shape is Shape.CHOICE]
        for name in dict.fromkeys(n for n, _ in steroid):
            finding = self.ruleset.findings[name]
            stories = [s for n, s in steroid if n == name]
            self._lists(finding, stories, sets)
            yield from self._taken(finding, stories)
        for (kind, of), mention in self._answers.items():
            response = self.ruleset.playing(RoleKind.RESPONSE, of)
            if kind == "failed" and response is not None:
                yield self._simple(response, response.choices[0], mention.start, mention.end)
        for name, members in sets.items():
            yield self._set(self.ruleset.findings[name], members)

    # --- sets of drugs --------------------------------------------------------------------------------------

    def _member(
        self, finding: Finding, member: str, story: Story, sets: dict[str, dict[Atom, tuple[bool, Mention]]]
    ) -> None:
        if not story.mentions:
            return
        status, mention = story.status, story.mentions[-1][0]
        if status in ("now", "mentioned"):
            sets[finding.name][f"{finding.name}/{member}"] = (True, mention)
        elif status in ("stopped", "never", "absent", "replaced", "failed"):
            sets[finding.name][f"{finding.name}/{member}"] = (False, mention)
        elif status == "not tolerated" and any("stopped" in m.statuses for m, _ in story.mentions):
            sets[finding.name][f"{finding.name}/{member}"] = (False, mention)
        self._lists_of(member, story, sets)

    def _lists(self, finding: Finding, stories: Sequence[Story], sets: dict[str, dict[Atom, tuple[bool, Mention]]]) -> None:
        for story in stories:
            self._lists_of(story.member, story, sets)

    def _lists_of(self, member: str, story: Story, sets: dict[str, dict[Atom, tuple[bool, Mention]]]) -> None:
        """Failed, not tolerated, not to be given; any glucocorticoid is the one that the list knows."""
        for kind, role in _LISTS.items():
            for mention, _ in story.mentions:
                if kind not in mention.statuses or mention.labels & {"hypothetical", "relative"}:
                    continue
                for finding in self.ruleset.all_playing(role):
                    atom = f"{finding.name}/{member}"
                    if atom not in finding.atoms and self.ruleset.findings[mention.finding].shape is Shape.CHOICE:
                        atom = finding.atoms[0]
                    if atom in finding.atoms:
                        sets[finding.name][atom] = (True, mention)
                    self._answers[kind, mention.finding] = mention

    def _set(self, finding: Finding, members: dict[Atom, tuple[bool, Mention]]) -> Reading:
        mentions = [m for _, m in members.values()]
        first = min(mentions, key=lambda m: m.start)
        fact = Fact(finding.name, None, first.start, first.end)
        settled: dict[Atom, Value] = {atom: value for atom, (value, _) in members.items()}
        words = ", ".join(dict.fromkeys(self.resolver.text[m.start : m.end] for m in mentions))
        return replace(self.resolver.reading(finding, settled, fact), words=words)

    # --- one drug -------------------------------------------------------------------------------------------

    def _of_drug(self, member: str, story: Story) -> Iterator[Reading]:
        mention = story.mentions[-1][0] if story.mentions else None
        use = self.ruleset.playing(RoleKind.USE, member)
        if use is not None and mention is not None:
            value = {"now": 1, "mentioned": 1, "stopped": 2, "never": 0, "not tolerated": 2, "failed": 2}.get(story.status)
            if value is not None:
                yield self._simple(use, use.choices[value], mention.start, mention.end)
        level = self.ruleset.playing(RoleKind.PURPOSE, member)
        if level is not None and mention is not None and story.status in ("now", "mentioned"):
            often = [d.often for p in story.prescribed for d in p.doses if d.often] + [p.often for p in story.prescribed if p.often]
            if any(d.amount <= _PREVENTS for p in story.prescribed for d in p.doses) or any(o < 1 for o in often):
                yield self._simple(level, level.choices[1], mention.start, mention.end, "from its dose")
        exposure = self.ruleset.playing(RoleKind.EXPOSURE, mention.finding) if mention else None
        if exposure is not None and mention is not None and story.status in ("now", "stopped", "mentioned"):
            choice = exposure.choices[2 if story.status == "now" else 1]
            if story.status != "mentioned":
                yield self._simple(exposure, choice, mention.start, mention.end)
        if story.status in ("now", "mentioned"):
            dose = self.ruleset.playing(RoleKind.DOSE, member)
            if dose is not None:
                yield from self._doses(dose, story)
            yield from self._how(member, story)
        yield from self._given(member, story)

    def _doses(self, finding: Finding, story: Story) -> Iterator[Reading]:
        facts = []
        for dose in self._told_doses(story):
            fact = self._fact(finding, dose)
            if fact is not None:
                facts.append(fact)
            elif dose.strength or (dose.often is not None and not dose.by_weight):
                self._ask(finding, dose)
        yield from self.resolver.measure(finding, facts)

    def _told_doses(self, story: Story) -> list[Dose]:
        """Its doses, but for those of a prescription that was stopped while another goes on."""
        ended = {m.start for m, s in story.mentions if s in _NEGATIVE} if story.status == "now" else set()
        taken = [p for p in story.prescribed if p.start not in ended] or story.prescribed
        return [d for p in taken for d in p.doses if not d.step]

    def _ask(self, finding: Finding, dose: Dose) -> None:
        said = " ".join(self.resolver.text[dose.start : dose.end].split())
        why = "how many tablets" if dose.strength else f"what is it in {finding.unit}"
        self.resolver.asked.append(f'{finding.title} "{said}": {why}?')

    def _fact(self, finding: Finding, dose: Dose) -> Fact | None:
        if dose.by_weight:
            value = self._by_weight(finding, dose)
            read = (value, (), "") if value is not None else None
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
        if finding.possible is not None and value not in finding.possible:
            return None
        return Fact(finding.name, value, dose.start, dose.end, True, dose.when, dose.labels, notes, converted, plausible)

    def _by_weight(self, finding: Finding, dose: Dose) -> Decimal | None:
        """g/kg of a whole course: a day's dose times its days."""
        if not finding.unit.startswith("g/kg"):
            return None
        per_kg = dose.amount / 1000
        days = dose.count
        if days is None and dose.weeks is not None and dose.weeks < 2:
            days = Decimal(round(dose.weeks * 7))
        return per_kg * (days or 1)

    def _how(self, member: str, story: Story) -> Iterator[Reading]:
        """How often, by which route, for how long."""
        last = story.prescribed[-1] if story.prescribed else None
        if last is None:
            return
        told = [d for d in self._told_doses(story) if not d.labels & {"planned", "hypothetical"}]
        often = next((d.often for d in reversed(told) if d.often is not None), last.often)
        start, end = (told[-1].start, told[-1].end) if told else self._place(story)
        frequency = self.ruleset.playing(RoleKind.FREQUENCY, member)
        if frequency is not None and often is not None:
            yield self._simple(frequency, frequency.choices[0 if often < Decimal("0.2") else 1 if often >= 1 else 2], start, end)
        route = self.ruleset.playing(RoleKind.ROUTE, member)
        said = next((p.route for p in reversed(story.prescribed) if p.route in (route.choices if route else ())), "")
        if route is not None and said:
            yield self._simple(route, said, start, end)
        lasting = self.ruleset.playing(RoleKind.DURATION, member)
        weeks_told = last.weeks or next((d.weeks for d in told if d.weeks), None)
        if lasting is not None and weeks_told:
            yield self._simple(lasting, weeks(weeks_told), start, end)

    def _given(self, member: str, story: Story) -> Iterator[Reading]:
        """Courses given, levels, the sum so far."""
        start, end = self._place(story)
        for kind, value in (
            (RoleKind.COURSES, next((p.courses for p in reversed(story.prescribed) if p.courses is not None), None)),
            (RoleKind.LEVEL, next((p.level for p in reversed(story.prescribed) if p.level is not None), None)),
        ):
            finding = self.ruleset.playing(kind, member)
            if finding is not None and value is not None and (finding.possible is None or value in finding.possible):
                yield self._simple(finding, value, start, end)
        since = self.ruleset.playing(RoleKind.SINCE_COURSE, member)
        last = next((p.last for p in reversed(story.prescribed) if p.last is not None), None)
        if since is not None and last is not None and last.weeks is not None:
            yield self._simple(since, weeks(last.weeks), start, end)

    def _place(self, story: Story) -> tuple[int, int]:
        mention = story.mentions[-1][0] if story.mentions else None
        return (mention.start, mention.end) if mention else (0, 0)

    def _simple(self, finding: Finding, value: Value, start: int, end: int, *notes: str) -> Reading:
        fact = Fact(finding.name, value, start, end, notes=notes)
        return self.resolver.reading(finding, {finding.name: value}, fact)

    # --- the drug of which one is taken at a time ----------------------------------------------------------------

    def _taken(self, finding: Finding, stories: Sequence[Story]) -> Iterator[Reading]:
        """Which is taken, its dose now, before and at most, its schedule, time and last change."""
        dose_of = self.ruleset.playing(RoleKind.DOSE, finding.name)
        current = [s for s in stories if s.status in ("now", "mentioned")]
        facts: list[tuple[Fact, Dose, Story]] = []
        for story in stories:
            for dose in self._told_doses(story) if dose_of else ():
                fact = self._fact(dose_of, dose) if dose_of else None
                if fact is None:
                    if story in current and (dose.strength or not dose.by_weight) and dose_of and not dose.labels & {"planned"}:
                        self._ask(dose_of, dose)
                    continue
                if story not in current:
                    fact = replace(fact, role="past")
                facts.append((fact, dose, story))
        usual = [f for f, _, _ in facts if f.is_told and not f.role and not _is_pulse(f)]
        facts = [(replace(f, role="past") if usual and _is_pulse(f) else f, d, s) for f, d, s in facts]
        series = self._series(dose_of, facts) if dose_of else None
        drug = self._which(current, series, facts)
        if drug is None:
            ended = [s for s in stories if s.status in _NEGATIVE]
            if ended and not current:
                yield from self._none(finding, ended[-1])
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
        yield from self.resolver.measure(dose_of, [f for f, _, _ in facts if f.role != "past"])
        now = series.now
        if now is None:
            return
        dose = next(d for f, d, _ in facts if (f.start, f.end) == (now.start, now.end))
        schedule = self.ruleset.playing(RoleKind.SCHEDULE, finding.name)
        often = next((d.often for f, d, _ in facts if f.value == now.value and d.often is not None), None)
        if schedule is not None and often is not None:
            place = 2 if _is_pulse(now) else 0 if often >= 1 else 1 if often == Decimal("0.5") else 2 if often < Decimal("0.3") else None
            if place is not None:
                yield self._simple(schedule, schedule.choices[place], dose.start, dose.end)
        highest = self.ruleset.playing(RoleKind.PEAK, dose_of.name)
        past = [f for f in series.facts if f is not now and isinstance(f.value, Decimal)]
        if highest is not None and past and series.peak is None:
            most = max(past, key=lambda f: f.value if isinstance(f.value, Decimal) else Decimal(0))
            if isinstance(most.value, Decimal) and isinstance(now.value, Decimal) and most.value > now.value and len(past) > 1:
                yield self.resolver.reading(highest, {highest.name: most.value}, most)
        yield from self._changed(finding, now, series, facts)

    def _changed(
        self, finding: Finding, now: Fact, series: Series, facts: Sequence[tuple[Fact, Dose, Story]]
    ) -> Iterator[Reading]:
        """Reduced or increased, and how long ago: where the dose before is told as what it was changed from."""
        before = series.before
        change = self.ruleset.playing(RoleKind.CHANGE, finding.name)
        if before is None or change is None or not isinstance(now.value, Decimal) or not isinstance(before.value, Decimal):
            return
        said = next((d for f, d, _ in facts if (f.start, f.end) == (before.start, before.end)), None)
        mine = [d for f, d, _ in facts if f.value == now.value]
        moved = next((d.changed for d in mine if d.changed is not None), None)
        if moved is None:
            lines = {p.start: p.moved for f, d, s in facts for p in s.prescribed if said in p.doses}
            moved = next((m for m in lines.values() if m is not None), None)
        if said is None or not (said.from_before or said.changed is not None or moved is not None):
            return
        if now.value == before.value:
            return
        value = change.choices[1 if now.value < before.value else 2]
        yield self._simple(change, value, before.start, before.end)
        ago = said.changed if said.changed is not None else moved
        since = self.ruleset.playing(RoleKind.SINCE_CHANGE, finding.name)
        if since is not None and ago:
            yield self._simple(since, weeks(ago), before.start, before.end)

    def _lasting(
        self, finding: Finding, drug: Story, series: Series | None, facts: Sequence[tuple[Fact, Dose, Story]]
    ) -> Iterator[Reading]:
        lasting = self.ruleset.playing(RoleKind.DURATION, finding.name)
        told = [d for f, d, s in facts if s is drug and f.is_told]
        whole = next((p.weeks for p in drug.prescribed if p.weeks), None)
        pulsed = series is not None and series.now is not None and _is_pulse(series.now)
        alone = told[0].weeks if len(told) == 1 and not pulsed else None
        start, end = self._place(drug)
        if lasting is not None and (whole or alone):
            yield self._simple(lasting, weeks(whole or alone or Decimal(0)), start, end)

