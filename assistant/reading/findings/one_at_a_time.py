"""A kind of drug of which one is taken at a time: which, its dose, schedule, time and last change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.knowledge.model.roles import RoleKind, Sense
from assistant.knowledge.model.ruleset import Finding, Ruleset, Value
from assistant.reading.answers.result import Reading
from assistant.reading.doses.doses import Dose, Read, daily, for_weight, of_course
from assistant.reading.facts.fact import NOT_NOW, Fact, weeks
from assistant.reading.facts.mentions import Mention
from assistant.reading.findings.course import LATELY, Taken
from assistant.reading.findings.dose_history import History
from assistant.reading.findings.resolver import Resolver
from assistant.reading.findings.stories import NEGATIVE, Story, is_pulse
from assistant.reading.findings.timeline import began_with
from assistant.reading.text.times import When

_OF_NOW = Decimal(20)  # weeks: what was stopped longer ago is history


class OneAtATime:
    """What is told of such drugs."""

    def __init__(self, ruleset: Ruleset, resolver: Resolver) -> None:
        self.ruleset = ruleset
        self.resolver = resolver
        self.stories: dict[tuple[str, str], Story] = {}
        self.weight: Decimal | None = None  # of the patient now, in kg
        self._answers: dict[tuple[str, str], Mention] = {}

    def _told_doses(self, story: Story) -> list[Dose]:
        """Its doses, but for those of a prescription that was stopped while another goes on.

        Where a dose is told in mg and for each kg, the one in mg counts.
        """
        over = (m for m, s in story.mentions if s in NEGATIVE and m.explicit)
        ended = {m.start for m in over} if story.status == "now" else set()
        taken = [p for p in story.prescribed if p.start not in ended] or story.prescribed
        told = [d for p in taken for d in p.doses if not d.step]
        course = self.ruleset.playing(RoleKind.DOSE, story.member)
        of_kg = course is not None and course.unit.startswith("g/kg")
        plain = [
            d
            for d in told
            if d.by_weight is of_kg and not d.labels & NOT_NOW and (d.when is None or d.when.kind == "now")
        ]
        return [d for d in told if d.by_weight is of_kg] if plain else told

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
        read: Read | None
        if finding.unit.startswith("g/kg"):
            read = of_course(finding, dose, self.weight)
        elif dose.by_weight:
            read = for_weight(finding, dose, self.weight)
        elif "/" not in finding.unit:
            read = (dose.amount, dose.notes if dose.unit else (*dose.notes, "unit assumed"), dose.converted)
        else:
            read = daily(finding, dose)
        if read is None:
            return None
        value, notes, converted = read
        plausible = finding.plausible is None or value in finding.plausible
        if not dose.unit and not dose.pulse and not plausible and "/" in finding.unit:
            return None  # of something else
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
        told = list(self._facts(dose_of, stories, current)) if dose_of else []
        if dose_of and not told:
            self._per_kg(dose_of, current)
        told = _under_way(_lasting(told))
        usual = [t for t in told if t.fact.is_told and not t.fact.role]
        if usual:
            over = [t for t in told if is_pulse(t.fact) and not _runs(t)]
            told = [t._replace(fact=replace(t.fact, role="past")) if t in over else t for t in told]
        history = History.of(self.resolver, finding, dose_of, told) if dose_of else None
        drug = self._which(current, history)
        if history is not None and history.now is not None and not history.now.amount:
            yield from self._nought(finding, history, history.now)
            return
        if drug is None:
            ended = [s for s in stories if s.is_over]
            if ended and not current:
                yield from self._none(finding, ended)
                if ended[-1].status == "stopped":
                    yield from self._last_dose(dose_of, told)
            return
        at = drug.mentions[0][0] if drug.mentions else None
        if at is not None and drug.member in finding.choices:
            yield self._simple(finding, drug.member, at.start, at.end)
        before = self.ruleset.playing(RoleKind.BEFORE, finding.name)
        if before is not None and any("again" in m.labels for s in current for m, _ in s.mentions):
            yield self._simple(before, True, *self._place(drug))
        if history is not None:
            yield from history.readings(drug)

    def _facts(self, dose_of: Finding, stories: Sequence[Story], current: Sequence[Story]) -> Iterator[Taken]:
        """Each dose as a fact: of a drug that is taken, or `past`."""
        for story in stories:
            for dose in self._told_doses(story):
                fact = self._fact(dose_of, dose)
                if fact is not None:
                    role = "past" if story not in current else "pulse" if dose.pulse else ""
                    yield Taken(replace(fact, role=role), dose, story)
                elif (
                    story in current
                    and (dose.strength or not dose.by_weight)
                    and "planned" not in dose.labels
                ):
                    self._ask(dose_of, dose)

    @staticmethod
    def _which(current: Sequence[Story], history: History | None) -> Story | None:
        now = history.now if history is not None else None
        sure = [s for s in current if s.status == "now"] or list(current)
        return now.story if now is not None else sure[-1] if sure else None

    def _none(self, finding: Finding, ended: Sequence[Story]) -> Iterator[Reading]:
        story = ended[-1]
        start, end = self._place(story)
        if finding.choices[0] == "none":
            yield self._simple(finding, finding.choices[0], start, end)
        yield from self._ended(finding, story, start, end)
        schedule = self.ruleset.playing(RoleKind.SCHEDULE, finding.name)
        stopped = schedule.value_of(Sense.STOPPED) if schedule else None
        if schedule is not None and stopped is not None and story.status == "stopped":
            yield self._simple(schedule, stopped, start, end)
        before = self.ruleset.playing(RoleKind.BEFORE, finding.name)
        since = any(p.ended for p in story.prescribed)  # no steroids since 2022
        taken = since or any(s.status not in ("never", "absent") for s in ended)
        if before is not None and (
            taken or not (story.status == "absent" and story.mentions[-1][0].explicit)
        ):
            yield self._simple(before, taken, start, end)

    def _nought(self, finding: Finding, history: History, now: Taken) -> Iterator[Reading]:
        """A dose that was brought to nought: `pred 0 since May`, `10 → 5 → 0`."""
        stopped = replace(now.story.mentions[-1][0], ended=now.begun) if now.story.mentions else None
        story = Story(now.story.member, [(stopped, "stopped")] if stopped else [], now.story.prescribed)
        if stopped is not None:
            yield from self._none(finding, [story])
            before = [t for t in (history.before,) if t is not None]
            yield from self._last_dose(history.dose_of, before)

    def _last_dose(self, dose_of: Finding | None, doses: Sequence[Taken]) -> Iterator[Reading]:
        """The dose that was taken before it was stopped, or with which a story of it began."""
        told = [t for t in doses if t.fact.is_told and not is_pulse(t.fact) and t.amount]
        most = told and (began_with(told[-1].fact) or told[-1].is_first or told[-1].kind == "peak")
        kind = RoleKind.PEAK if most else RoleKind.PREVIOUS
        previous = self.ruleset.playing(kind, dose_of.name) if dose_of else None
        if previous is not None and told:
            yield self.resolver.reading(previous, {previous.name: told[-1].amount}, told[-1].fact)

    def _ended(self, finding: Finding, story: Story, start: int, end: int) -> Iterator[Reading]:
        """Stopped lately: that is the last change, with its time, and the dose before it."""
        told = (
            *(p.ended for p in reversed(story.prescribed)),
            *(m.ended for m, _ in reversed(story.mentions)),
        )
        ago = next((weeks_ago for weeks_ago in told if weeks_ago is not None), None)
        change = self.ruleset.playing(RoleKind.CHANGE, finding.name)
        if ago is None or change is None or story.status != "stopped" or ago > _OF_NOW:
            return
        if ago <= LATELY:
            yield self._simple(change, change.choices[-1], start, end)
        since = self.ruleset.playing(RoleKind.SINCE_CHANGE, finding.name)
        if since is not None:
            yield self._simple(since, weeks(ago), start, end)


def _lasting(told: Sequence[Taken]) -> list[Taken]:
    """The doses without those that are given once, where another is told."""
    kept = [t for t in told if not t.dose.once]
    return kept if any(t.fact.is_told and t.fact.role != "past" for t in kept) else list(told)


def _under_way(told: Sequence[Taken]) -> list[Taken]:
    """The doses, of which a pulse that is being given is the one of now, and what was taken before it was."""
    if not any(_runs(t) for t in told):
        return list(told)
    now, before = When("now", Decimal(0)), When("before")
    begun = max(t.fact.start for t in told if _runs(t))
    plain = [t for t in told if t.fact.when is None and not t.fact.role and t.fact.is_told]
    plain = [t for t in plain if t.fact.start < begun]
    return [
        t._replace(fact=replace(t.fact, when=now if _runs(t) else before)) if _runs(t) or t in plain else t
        for t in told
    ]


def _runs(taken: Taken) -> bool:
    now = taken.fact.when is not None and taken.fact.when.kind == "now"
    return is_pulse(taken.fact) and taken.fact.is_told and (taken.dose.running or now)
