"""What several readings say together: a screen by its parts, the course of strength by its grades."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.knowledge.model.roles import RoleKind, Sense
from assistant.knowledge.model.ruleset import Atom, Finding, Ruleset, Value
from assistant.reading.answers.result import Reading, show
from assistant.reading.facts.changes import STRONG
from assistant.reading.measures.extents import extents_of

FULL = Decimal("4.8")  # of 5: from here on a muscle is not weak
_MOVED = Decimal("0.02")  # of the most that can be: less is no change


class Together:
    """The readings of one text, and those that follow from several of them."""

    def __init__(self, ruleset: Ruleset, readings: Sequence[Reading]) -> None:
        self.ruleset = ruleset
        self.told = {r.finding: r for r in readings}
        self.extents = extents_of(ruleset)

    def follow(self) -> list[Reading]:
        """What was told, and what follows of it."""
        for more in (self._panels, self._course, self._weak, self._in_words, self._basis, self._dose):
            for reading in list(more()):
                self.told[reading.finding] = reading
        self._no_pulse()
        return list(self.told.values())

    def _no_pulse(self) -> None:
        """Pulses that are told beside a dose that is none are over: `had IVMP pulses, pred 15`."""
        for schedule in self.ruleset.all_playing(RoleKind.SCHEDULE):
            of = next(r.of for r in schedule.roles if r.of)
            dose, told = self.ruleset.playing(RoleKind.DOSE, of), self.told.get(schedule.name)
            now = self.told[dose.name].settled.get(dose.name) if dose and dose.name in self.told else None
            pulses = [f.pulse for f in self.ruleset.findings.values() if f.pulse is not None]
            pulsed = told is not None and told.settled.get(schedule.name) == schedule.value_of(Sense.PULSE)
            if pulsed and isinstance(now, Decimal) and pulses and now < min(pulses):
                del self.told[schedule.name]

    def _also(self, of: Reading, finding: Finding, value: Value, *notes: str) -> Reading:
        settled = {finding.name: value}
        shown = show(finding, settled)
        return replace(of, finding=finding.name, settled=settled, shown=shown, assumed=notes, series=())

    def _panels(self) -> Iterator[Reading]:
        """A screen whose parts are told: positive by its first positive part, negative once every part is."""
        for finding in self.ruleset.all_playing(RoleKind.PANEL):
            parts = [r.of for r in finding.roles if r.kind == RoleKind.PANEL]
            values = [self.told[p].settled.get(p) if p in self.told else None for p in parts]
            found = [v == self.ruleset.findings[p].choices[1] for p, v in zip(parts, values, strict=True)]
            if finding.name not in self.told and any(values) and (any(found) or all(values)):
                first = self.told[next(p for p in parts if p in self.told)]
                yield self._also(first, finding, finding.choices[found.index(True) + 1 if any(found) else 0])

    def _grades(self) -> Iterator[tuple[Reading, Decimal, Decimal | None]]:
        """Each strength that is told, as a part of the most that it can be: now, and before."""
        for name, reading in self.told.items():
            finding = self.ruleset.findings[name]
            now = self._part(finding) if self._is_strength(finding) else None
            if now is not None:
                yield reading, now, self._part(self.ruleset.playing(RoleKind.PREVIOUS, name))

    def _is_strength(self, finding: Finding) -> bool:
        return finding.name in self.ruleset.sums or any(r.kind == RoleKind.STRENGTH for r in finding.roles)

    def _part(self, finding: Finding | None) -> Decimal | None:
        told = self.told.get(finding.name) if finding else None
        value = told.settled.get(told.finding) if told else None
        most = self._most(finding) if finding else None
        return value / most if isinstance(value, Decimal) and most else None

    def _most(self, finding: Finding) -> Decimal | None:
        """The most that it can be, in the manner in which it was taken."""
        named = {finding.name, *(r.of for r in finding.roles if r.kind == RoleKind.PREVIOUS)}
        for whole, says in (w for n in named for w in self.extents.get(n, {}).items()):
            told = self.told.get(says.atom)
            if told is not None and told.settled.get(says.atom) == says.value:
                return whole
        return finding.possible.high if finding.possible else None

    def _course(self) -> Iterator[Reading]:
        """How strength has moved, by its grades of now and before; full ones are as they should be."""
        course = next(iter(self.ruleset.all_playing(RoleKind.COURSE)), None)
        grades = list(self._grades())
        if course is None or not grades:
            return
        moves = [(r, now - before) for r, now, before in grades if before is not None]
        better, worse = ([r for r, by in moves if sign * by > _MOVED] for sign in (1, -1))
        improving, stable, weak, worsening = course.choices
        full, strong = (all(now * 5 >= least for _, now, _ in grades) for least in (FULL, STRONG))
        told = self.told.get(course.name)
        if bool(better) != bool(worse):
            yield self._also((better or worse)[0], course, improving if better else worsening)
        elif moves and not better:
            yield self._also(moves[0][0], course, stable if strong else weak)
        elif full and len(grades) > 1 and told is None:
            yield self._also(grades[0][0], course, stable)
        elif told is not None and told.settled == {course.name: stable} and not strong:
            yield self._also(told, course, weak)

    def _weak(self) -> Iterator[Reading]:
        """The muscles whose grade says that they are weak; what is told in words too is said to be sound."""
        weak = next(iter(self.ruleset.all_playing(RoleKind.WEAK)), None)
        graded: dict[str, tuple[Reading, bool]] = {}
        for reading, now, _ in sorted(self._grades(), key=lambda grade: -grade[1]):
            low, named = now * 5 < FULL, self.ruleset.playing(RoleKind.IN_WORDS, reading.finding) is not None
            of = (r.of for r in self.ruleset.findings[reading.finding].roles if r.kind == RoleKind.MUSCLE)
            graded |= {muscle: (reading, low) for muscle in of if low or named}
        if weak is None or not graded:
            return
        first = self.told.get(weak.name, next(iter(graded.values()))[0])
        known = first.settled if first.finding == weak.name else {}
        settled: dict[Atom, Value] = {
            **{f"{weak.name}/{of}": low for of, (_, low) in graded.items()},
            **known,
        }
        if any(settled.values()):  # else nothing is told of where the weakness is
            yield replace(first, finding=weak.name, settled=settled, shown=show(weak, settled), series=())

    def _in_words(self) -> Iterator[Reading]:
        """What is told of the same strength without a number: as it should be, weak as before, or worse."""
        for reading, now, before in self._grades():
            words = self.ruleset.playing(RoleKind.IN_WORDS, reading.finding)
            if words is None or words.name in self.told:
                continue
            sound, same, worse = words.choices
            if now * 5 >= FULL:
                yield self._also(reading, words, sound)
            elif before is not None and before >= now:
                yield self._also(reading, words, same if before == now else worse)

    def _dose(self) -> Iterator[Reading]:
        """A dose that was lowered lately is being tapered, if nothing else is told."""
        for change in self.ruleset.all_playing(RoleKind.CHANGE):
            told, of = self.told.get(change.name), next(r.of for r in change.roles if r.of)
            since, tapered = (self.ruleset.playing(k, of) for k in (RoleKind.SINCE_CHANGE, RoleKind.TAPERED))
            lowered = told is not None and told.settled.get(change.name) == change.choices[1]
            dated = lowered and since is not None and since.name in self.told
            if told is not None and dated and tapered is not None and tapered.name not in self.told:
                yield self._also(told, tapered, True, "it was lowered lately")

    def _basis(self) -> Iterator[Reading]:
        """A change of strength is measured where grades of now and before are told; else it is reported."""
        basis = next(iter(self.ruleset.all_playing(RoleKind.BASIS)), None)
        course = next(iter(self.ruleset.all_playing(RoleKind.COURSE)), None)
        if basis is None or course is None or course.name not in self.told or basis.name in self.told:
            return
        measured = any(self._grades())
        notes = () if measured else ("not said to be measured",)
        yield self._also(self.told[course.name], basis, basis.choices[0 if measured else 1], *notes)
