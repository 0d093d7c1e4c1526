"""What is told of drugs, made findings: taken, failed, not tolerated, dose, time, last change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Atom, Finding, Shape, Value
from assistant.reading.answers.result import Reading
from assistant.reading.doses.doses import MASS, Prescribed
from assistant.reading.facts.fact import NOT_NOW, Fact, weeks
from assistant.reading.facts.mentions import Mention
from assistant.reading.findings.one_at_a_time import OneAtATime
from assistant.reading.findings.stories import Story
from assistant.reading.findings.timeline import age_of

_PREVENTS = Decimal(960)  # mg a day: up to here a drug that prevents infection is given to prevent it
_WEEKLY, _DAILY = Decimal("0.2"), Decimal("0.5")  # times a day: less, and more
_TABLET = 10  # mg: the largest tablet of what is taken once a week
_OVER = 39  # weeks: drugs given in courses are given again by then
_TAKEN_ONCE = ("stopped", "failed", "not tolerated", "replaced")
_LISTS = {  # what a status says of the lists of drugs; the last holds
    "works": (RoleKind.FAILED, False),
    "failed": (RoleKind.FAILED, True),
    "tolerated": (RoleKind.NOT_TOLERATED, False),
    "not tolerated": (RoleKind.NOT_TOLERATED, True),
    "allowed": (RoleKind.CONTRAINDICATED, False),
    "contraindicated": (RoleKind.CONTRAINDICATED, True),
}


Sets = dict[str, dict[Atom, tuple[bool, Mention]]]
"""Of each set of drugs its members: whether each is taken, and what says so."""


class Treatment(OneAtATime):
    """Resolves the stories of all drugs of one text."""

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
        sets: Sets = defaultdict(dict)
        for (name, member), story in self.stories.items():
            finding = self.ruleset.findings[name]
            self._ask_whether_now(story)
            if finding.shape is Shape.SET:
                self._member(finding, member, story, sets)
                yield from self._of_drug(member, story)
        steroid = [
            (n, s) for (n, _), s in self.stories.items() if self.ruleset.findings[n].shape is Shape.CHOICE
        ]
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

    def _ask_whether_now(self, story: Story) -> None:
        """A drug of which only that it was taken is told."""
        last = story.mentions[-1][0] if story.mentions else None
        if last is not None and story.status == "unsure" and "before" in last.statuses:
            self.resolver.asked.append(f'Is "{self.resolver.text[last.start : last.end]}" taken now?')

    # --- sets of drugs --------------------------------------------------------------------------------------

    def _member(self, finding: Finding, member: str, story: Story, sets: Sets) -> None:
        if not story.mentions:
            return
        status, mention = self._status(member, story), story.mentions[-1][0]
        over = any(p.last is not None and (p.last.weeks or 0) > _OVER for p in story.prescribed)
        if status == "mentioned" and over:
            pass  # its last course was long ago, and nothing says that it goes on
        elif status in ("now", "mentioned", *self._given_once(finding)):
            self._mark(finding, member, True, mention, sets)
        elif story.is_over and not self._told_of_its_use(member, mention):
            self._mark(finding, member, False, mention, sets)
        self._lists_of(member, story, sets)

    def _status(self, member: str, story: Story) -> str:
        """What holds in the end; of a drug of once a week that it was taken each day is never left open."""
        frequency = self.ruleset.playing(RoleKind.FREQUENCY, member)
        daily = frequency is not None and any((p.most or 0) >= _DAILY for p in story.prescribed)
        return "now" if daily and story.status == "unsure" else story.status

    def _told_of_its_use(self, member: str, mention: Mention) -> bool:
        """Whether a finding of its own says that it was stopped, or never taken."""
        told = mention.explicit and "absent" not in mention.statuses
        return told and self.ruleset.playing(RoleKind.USE, member) is not None

    def _given_once(self, finding: Finding) -> Sequence[str]:
        """Of drugs whose exposure counts, one that was stopped is still the one that was given."""
        exposure = self.ruleset.playing(RoleKind.EXPOSURE, finding.name)
        return ("stopped", "failed", "not tolerated", "replaced") if exposure else ()

    def _mark(self, finding: Finding, member: str, taken: bool, mention: Mention, sets: Sets) -> None:
        """The drug in its set, and in any other that knows it by the same name."""
        plain = taken or not mention.explicit
        others = self.ruleset.all_playing(RoleKind.DRUGS) if plain else ()
        for one in {f.name: f for f in (finding, *others)}.values():
            if member in one.choices and ((one is finding and taken) or member != one.choices[-1]):
                sets[one.name][f"{one.name}/{member}"] = (taken, mention)

    def _lists(self, finding: Finding, stories: Sequence[Story], sets: Sets) -> None:
        for story in stories:
            self._lists_of(story.member, story, sets)

    def _lists_of(self, member: str, story: Story, sets: Sets) -> None:
        """Failed, not tolerated, not to be given; any glucocorticoid is the one that the list knows."""
        for kind, (role, listed) in _LISTS.items():
            for mention, _ in story.mentions:
                if kind not in mention.statuses or mention.labels & {"hypothetical", "relative"}:
                    continue
                if not listed and (mention.labels & NOT_NOW or self._is_choice(mention)):
                    continue
                for finding in self.ruleset.all_playing(role):
                    atom = f"{finding.name}/{member}"
                    if atom not in finding.atoms and self._is_choice(mention):
                        atom = finding.atoms[0]
                    if atom in finding.atoms:
                        sets[finding.name][atom] = (listed, mention)
                    self._answers[kind, mention.finding] = mention

    def _is_choice(self, mention: Mention) -> bool:
        """Whether one of a kind of drugs is taken: of the kind a response and side effects are told apart."""
        return self.ruleset.findings[mention.finding].shape is Shape.CHOICE

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
            value = {"now": 1, "mentioned": 1, "stopped": 2, "never": 0, "not tolerated": 2, "failed": 2}.get(
                story.status
            )
            if value is not None:
                yield self._simple(use, use.choices[value], mention.start, mention.end)
        level = self.ruleset.playing(RoleKind.PURPOSE, member)
        if level is not None and mention is not None and story.status in ("stopped", "never", "absent"):
            yield self._simple(level, level.choices[0], mention.start, mention.end)
        if level is not None and mention is not None and story.status in ("now", "mentioned"):
            often = [d.often for p in story.prescribed for d in p.doses if d.often] + [
                p.often for p in story.prescribed if p.often
            ]
            if (
                any(
                    d.amount * (d.often or p.often or 1) <= _PREVENTS and not d.by_weight
                    for p in story.prescribed
                    for d in p.doses
                )
                or any(o < 1 for o in often)
                or "prevents" in mention.labels
            ):
                yield self._simple(level, level.choices[1], mention.start, mention.end, "from its dose")
        exposure = self.ruleset.playing(RoleKind.EXPOSURE, mention.finding) if mention else None
        if exposure is not None and mention is not None and story.status in ("now", "stopped", "mentioned"):
            choice = exposure.choices[1 if story.status == "stopped" else 2]
            yield self._simple(exposure, choice, mention.start, mention.end)
        if self._status(member, story) in ("now", "mentioned"):
            dose = self.ruleset.playing(RoleKind.DOSE, member)
            if dose is not None:
                yield from self._doses(dose, story)
            yield from self._how(member, story)
        before = self.ruleset.playing(RoleKind.BEFORE, member)
        if before is not None and mention is not None and story.status in _TAKEN_ONCE:
            yield self._simple(before, True, mention.start, mention.end)
        yield from self._given(member, story)
        if (reaction := self.ruleset.playing(RoleKind.REACTION, member)) is not None:
            values = {**dict(reaction.words), **{c: c for c in reaction.choices}}
            for told in (m for m, _ in story.mentions if m.harm in values):
                yield self._simple(reaction, values[told.harm], told.start, told.end)

    def _doses(self, finding: Finding, story: Story) -> Iterator[Reading]:
        facts = []
        weekly = finding.unit.endswith("/week")
        told = self._told_doses(story)
        if weekly:  # no tablet holds so much
            told = [replace(d, strength=False) if d.amount > _TABLET and d.often else d for d in told]
        doses = [d for d in told if not d.labels & NOT_NOW]
        often = [
            d for d in doses if weekly and d.often is not None and d.often > Decimal("0.2") and d.when is None
        ]
        if often:
            self._ask(finding, often[-1])
            return
        for dose in told:
            fact = self._fact(finding, dose)
            if fact is not None:
                facts.append(fact)
            elif dose.strength or dose.converted or (dose.often is not None and not dose.by_weight):
                self._ask(finding, dose)
        if not facts:
            self._per_kg(finding, [story])
        yield from self.resolver.measure(finding, _kept_on(facts))

    def _how(self, member: str, story: Story) -> Iterator[Reading]:
        """How often, by which route, for how long."""
        last = story.prescribed[-1] if story.prescribed else None
        if last is None:
            return
        told = [d for d in self._told_doses(story) if not d.labels & {"planned", "hypothetical"}]
        often = next((d.often for d in reversed(told) if d.often is not None), last.often)
        start, end = (told[-1].start, told[-1].end) if told else self._place(story)
        frequency = self.ruleset.playing(RoleKind.FREQUENCY, member)
        most = max((p.most for p in story.prescribed if p.most), default=often)
        if frequency is not None and often is not None and often < _WEEKLY and most and most >= _DAILY:
            self.resolver.asked.append(f"{frequency.title}: every week or every day?")
        elif frequency is not None and often is not None:
            yield self._simple(
                frequency,
                frequency.choices[0 if often < _WEEKLY else 1 if often >= _DAILY else 2],
                start,
                end,
            )
        route = self.ruleset.playing(RoleKind.ROUTE, member)
        said = next(
            (p.route for p in reversed(story.prescribed) if p.route in (route.choices if route else ())), ""
        )
        if route is not None and said:
            yield self._simple(route, said, start, end)
        lasting = self.ruleset.playing(RoleKind.DURATION, member)
        weeks_told = last.weeks or next((d.weeks for d in told if d.weeks), None)
        if lasting is not None and weeks_told:
            yield self._simple(lasting, weeks(weeks_told), start, end)

    def _given(self, member: str, story: Story) -> Iterator[Reading]:
        """Courses given, levels, the sum so far."""
        start, end = self._place(story)
        said = [(p.courses, p.level, p.total) for p in reversed(story.prescribed)]
        for n, kind in enumerate((RoleKind.COURSES, RoleKind.LEVEL, RoleKind.TOTAL)):
            finding, value = self.ruleset.playing(kind, member), next((t[n] for t in said if t[n]), None)
            if finding is not None and value is not None:
                value = value / MASS.get(finding.unit, Decimal(1)) if kind == RoleKind.TOTAL else value
                if finding.possible is None or value in finding.possible:
                    yield self._simple(finding, value, start, end)
        since = self.ruleset.playing(RoleKind.SINCE_COURSE, member)
        last = next((p.last for p in reversed(story.prescribed) if p.last is not None), None)
        if since is not None and last is not None and last.weeks is not None:
            yield self._simple(since, weeks(last.weeks), start, end)


def _kept_on(facts: list[Fact]) -> list[Fact]:
    """The doses, of which the last that a story tells is taken until another is told."""
    last = max(facts, key=lambda f: (-age_of(f), f.start), default=None)
    if last is None or last.when is None or last.when.age is None:
        return facts
    kept = replace(last, when=None, notes=(*last.notes, f"of {last.when.typed or 'before'}"))
    return [kept if f is last else f for f in facts]
