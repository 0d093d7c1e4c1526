"""From facts to findings: what holds now, what was before, and what is to be asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Atom, Finding, Ruleset, Shape, Value
from assistant.reading.answers.quantities import is_graded
from assistant.reading.answers.result import Reading, decline, show
from assistant.reading.facts.changes import GRADED
from assistant.reading.facts.fact import Fact
from assistant.reading.findings.timeline import Series, in_story, is_past, newest, series_of
from assistant.reading.wording import playing

_JOINED = re.compile(
    r"\s?(?:[+/&]\s?\w+|(?:\w+ ){0,2}(?:→|-+>|>)(?: ?\w+)?)?\s?"
)  # between two names of one disease
_TIMELESS = (RoleKind.DIAGNOSIS, RoleKind.PAST, RoleKind.RESPONSE, RoleKind.REACTION, RoleKind.EXPOSURE)


class Resolver:
    """Makes readings of facts, over one rule set. `asked` collects what is to be decided, in sentences."""

    def __init__(self, ruleset: Ruleset, text: str) -> None:
        self.ruleset = ruleset
        self.text = text
        self.asked: list[str] = []
        self.series: list[Series] = []

    def words(self, fact: Fact) -> str:
        """The words that the fact came from."""
        return " ".join(self.text[fact.start : fact.end].split())

    def reading(self, finding: Finding, settled: dict[Atom, Value], fact: Fact, *notes: str) -> Reading:
        """One reading, with the place and time of its fact."""
        assumed = tuple(dict.fromkeys(n for n in (*fact.notes, *notes) if n))
        when = fact.when.typed if fact.when else ""
        return Reading(
            finding.name, settled, frozenset(), self.words(fact), show(finding, settled), assumed,
            fact.converted, fact.plausible, (fact.start, fact.end), when,
        )  # fmt: skip

    # --- numbers --------------------------------------------------------------------------------------------

    def numbers(self, facts: Sequence[Fact]) -> Iterator[Reading]:
        """Now, before and at the worst of each measure."""
        by_name: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            by_name[fact.finding].append(fact)
        for name in by_name:
            by_name[name] = self._multiples(name, by_name)
            if is_graded(self.ruleset.findings[name]):
                by_name[name] = _weaker(by_name[name])
        for name, found in by_name.items():
            yield from self.measure(self.ruleset.findings[name], found)

    def _multiples(self, name: str, by_name: dict[str, list[Fact]]) -> list[Fact]:
        """`15 x ULN` in the measure's own unit, once the limit is known."""
        limit = self.ruleset.playing(RoleKind.UPPER_LIMIT, name)
        told = by_name.get(limit.name, []) if limit else []
        found = []
        for fact in by_name[name]:
            if fact.role != "times limit":
                found.append(fact)
            elif told and isinstance(fact.value, Decimal) and isinstance(told[0].value, Decimal):
                note = f"{self.words(fact)} x {told[0].value}"
                found.append(replace(fact, value=fact.value * told[0].value, role="", notes=(note,)))
            else:
                title = self.ruleset.findings[name].title
                self.asked.append(f"{title} is {self.words(fact)} times the limit. Please type its value.")
        return found

    def measure(self, finding: Finding, facts: Sequence[Fact]) -> Iterator[Reading]:
        """The readings that the facts of one measure make."""
        yield from self.told(finding, series_of(finding.name, facts))

    @staticmethod
    def now(finding: Finding | None, facts: Sequence[Fact]) -> Decimal | None:
        """The present value of one measure, if it is told."""
        told = series_of(finding.name, [f for f in facts if f.finding == finding.name]) if finding else None
        return told.now.value if told and told.now and isinstance(told.now.value, Decimal) else None

    def told(self, finding: Finding, series: Series) -> Iterator[Reading]:
        """The readings that a series makes."""
        if not series.facts:
            return
        self.series.append(series)
        past = [f for f in series.facts if f.when is None or f.when.kind != "now"] or series.facts
        if any(r.kind == RoleKind.PAST for r in finding.roles):
            yield self.reading(finding, {finding.name: _value(past[-1])}, past[-1])
        elif series.now is not None:
            now = self.reading(finding, {finding.name: _value(series.now)}, series.now)
            yield replace(now, series=_told(series))
        elif series.unclear:
            said = " or ".join(dict.fromkeys(self.words(f) for f in series.facts))
            self.asked.append(f"{finding.title}: {said}? Which is it now?")
            return
        for kind, fact in ((RoleKind.PREVIOUS, series.before), (RoleKind.PEAK, series.peak)):
            other = self.ruleset.playing(kind, finding.name)
            if other is not None and fact is not None:
                yield self.reading(other, {other.name: _value(fact)}, fact)

    # --- words ----------------------------------------------------------------------------------------------

    def signs(self, facts: Sequence[Fact]) -> Iterator[Reading]:
        """One reading of each finding that is told in words."""
        by_name: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            by_name[fact.finding.partition("/")[0]].append(fact)
        for name, found in by_name.items():
            finding = self.ruleset.findings[name]
            latest = self._latest(finding, found)
            reading = self._sign(finding, latest)
            if reading is not None:
                yield reading

    def _latest(self, finding: Finding, facts: Sequence[Fact]) -> Sequence[Fact]:
        """Of a test whose time counts, what is told of this episode, if anything is."""
        timed = self.ruleset.playing(RoleKind.TIMING, finding.name) is not None
        now = [f for f in facts if not is_past(f) and f.is_told and f.present is not None]
        return (now if timed else ()) or facts

    def _sign(self, finding: Finding, facts: Sequence[Fact]) -> Reading | None:
        if finding.shape is Shape.SET:
            waiting = [f for f in facts if f.finding == finding.name and f.is_told]
            return (
                self._not_had(finding, waiting[-1])
                if waiting == list(facts)
                else self._members(finding, facts)
            )
        usable = self._usable(finding, facts)
        if not usable:
            missing = [f for f in facts if "unavailable" in f.labels and f.is_told and finding.unavailable]
            return self._not_had(finding, missing[-1]) if len(missing) == len(facts) else None
        fact = self._chosen(finding, usable)
        if fact is None:
            return None
        value: Value = fact.value if fact.value is not None else True
        if finding.shape is Shape.YES_NO:
            value = bool(fact.present) if value is True else bool(value)
        elif fact.present is not True:
            return None
        return self.reading(finding, {finding.name: value}, fact)

    def _not_had(self, finding: Finding, fact: Fact) -> Reading:
        """A test whose result is not to be had."""
        clause = self.text[fact.end :].casefold().partition(",")[0]
        known = [word.replace("_", " ") for word in finding.unavailable]
        shown = next((word for word in known if word in clause), known[0])
        return replace(decline(finding, self.words(fact), shown), span=(fact.start, fact.end))

    def _usable(self, finding: Finding, facts: Sequence[Fact]) -> list[Fact]:
        """The facts that tell of the patient now; what is undecided is asked where nothing else is told."""
        kept, unsure = [], []
        lasting = any(r.kind in (*_TIMELESS, RoleKind.LASTING) for r in finding.roles)
        timed = self.ruleset.playing(RoleKind.TIMING, finding.name) is not None
        for fact in facts:
            if "unavailable" in fact.labels:
                continue
            if fact.labels & {"reported", "undecided"} or fact.present is None:
                suspected = (
                    playing(finding, RoleKind.SUSPICION) is not None and "undecided" not in fact.labels
                )
                if suspected and fact.is_told and fact.value is True:
                    kept.append(replace(fact, present=True, notes=("suspected",)))
                elif not fact.labels & {"planned", "hypothetical", "relative"}:
                    unsure.append(fact)
            elif fact.is_told and (timed or (lasting and _is_there(finding, fact)) or not is_past(fact)):
                kept.append(fact)
            elif fact.is_told and fact.present:
                unsure.append(fact)
        if not kept and unsure:
            title = finding.title
            self.asked.append(
                f'{title[:1].upper()}{title[1:]}: what of "{self.words(unsure[-1])}" holds now?'
            )
        return kept

    def _chosen(self, finding: Finding, facts: Sequence[Fact]) -> Fact | None:
        if len({f.says for f in facts}) == 1:
            return facts[0]
        if any(r.kind == RoleKind.BY_DEGREE for r in finding.roles) and any(
            r.kind in (RoleKind.PAST, RoleKind.LASTING) for r in finding.roles
        ):
            return max(facts, key=lambda f: finding.choices.index(str(f.value)))
        if finding.plays(RoleKind.WORSE_FOR):
            return max(facts, key=lambda f: f.value if isinstance(f.value, Decimal) else Decimal(0))
        disease = any(r.kind == RoleKind.DIAGNOSIS for r in finding.roles)
        facts = newest(facts) if any(map(in_story, facts)) and not disease else facts
        said_now = [f for f in facts if f.when is not None and f.when.kind == "now"]
        if said_now and len({f.says for f in said_now}) == 1:
            return said_now[-1]
        there = [f for f in facts if f.present]
        if any(r.kind == RoleKind.SUSPICION for r in finding.roles) and any(f.value is True for f in there):
            return next(f for f in there if f.value is True)  # afebrile, and pneumonia
        if finding.shape is Shape.CHOICE:
            there = [f for f in there if not f.notes] or there
            if any(r.kind == RoleKind.BY_DEGREE for r in finding.roles) and there:
                return max(there, key=lambda f: finding.choices.index(str(f.value)))
            if disease and there:
                return self._disease(finding, there)
            if len({f.value for f in there}) == 1:
                return there[0]
            course = any(r.kind == RoleKind.COURSE for r in finding.roles)
            if graded := [f for f in there if f.role == GRADED]:
                return graded[-1]
            if course and {f.value for f in there} == set(finding.choices[-2:]):
                return next(f for f in there if f.value == finding.choices[-1])  # no stronger, if not worse
        ended = [f for f in facts if "ended" in f.labels]
        if ended:
            return ended[-1]
        said = " or ".join(dict.fromkeys(f'"{self.words(f)}"' for f in facts))
        self.asked.append(f"{finding.title}: {said}? Please say which.")
        return None

    def _disease(self, finding: Finding, facts: Sequence[Fact]) -> Fact | None:
        """The more specific of two names, or the one concluded; two that exclude each other are asked."""
        specific = [f for f in facts if f.value != finding.choices[-1]] or list(facts)
        specific = [f for f in specific if "concluded" in f.labels] or specific
        for one, other in pairwise(sorted(specific, key=lambda f: f.start)):
            between = self.text[one.end : other.start]
            if one.value != other.value and _JOINED.fullmatch(between):
                specific = [f for f in specific if f.value != one.value]  # `RA/PM overlap`, `JDM → DM`
            elif "(" in between and not set(between) & set(");."):
                specific = [f for f in specific if f.value != other.value]  # `overlap (SSc + PM)`
        if len({f.value for f in specific}) == 1:
            return specific[0]
        names = " or ".join(dict.fromkeys(str(f.value) for f in specific))
        self.asked.append(f"{finding.title}: {names}?")
        return None

    def _members(self, finding: Finding, facts: Sequence[Fact]) -> Reading | None:
        settled: dict[Atom, Value] = {}
        used: list[Fact] = []
        for atom in (*finding.atoms, finding.name):
            usable = [
                f
                for f in facts
                if f.finding == atom and f.is_told and not f.labels & {"unavailable", "reported"}
            ]
            usable = [
                f
                for f in usable
                if f.present is not None and not (is_past(f) and f.present and "ended" in f.labels)
            ]
            if not usable:
                continue
            present = {f.present for f in usable}
            last = usable[-1]
            if len(present) > 1:
                newest = [f for f in usable if not is_past(f)]
                if not newest or len({f.present for f in newest}) > 1:
                    said = " or ".join(f'"{self.words(f)}"' for f in usable)
                    self.asked.append(f"{finding.title}: {said}? Please say which.")
                    continue
                last = newest[-1]
            settled[atom] = bool(last.present)
            used.append(last)
        if not settled:
            return None
        first, last = min(used, key=lambda f: f.start), max(used, key=lambda f: f.end)
        notes = tuple(dict.fromkeys(n for f in used for n in f.notes))
        near = last.end - first.start < 200
        fact = replace(first, end=last.end if near else first.end, notes=notes)
        return self.reading(finding, settled, fact)


def _told(series: Series) -> tuple[tuple[Decimal, str], ...]:
    """The values with their times, where there are several."""
    times = [(f.value, f.when.typed or f.when.kind if f.when else "") for f in series.facts]
    return tuple((v, t) for v, t in times if isinstance(v, Decimal)) if len(times) > 1 else ()


def _is_there(finding: Finding, fact: Fact) -> bool:
    """Whether the fact says more than none: what was absent once may have come since."""
    before = "past" in fact.labels or (fact.when is not None and fact.when.kind == "before")
    timeless = not before or any(r.kind in _TIMELESS for r in finding.roles)
    return timeless or bool(fact.present and fact.value not in finding.choices[:1])


def _weaker(facts: Sequence[Fact]) -> list[Fact]:
    """Of two grades of one day the lower: right and left, in two rows."""
    kept: dict[object, Fact] = {}
    for fact in facts:
        key = (fact.when.kind, fact.when.weeks) if fact.when and fact.when.weeks is not None else fact.start
        last = kept.get(key, fact)
        kept[key] = min(last, fact, key=lambda f: f.value if isinstance(f.value, Decimal) else Decimal(0))
    return list(kept.values())


def _value(fact: Fact) -> Value:
    assert fact.value is not None
    return fact.value
