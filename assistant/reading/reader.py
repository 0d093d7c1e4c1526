"""What a text says of a patient: findings, the series behind them, what is to be asked, what was not read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Ruleset, Shape
from assistant.reading.acts.acts import Act
from assistant.reading.acts.intentions import MOST, intended, tokens_in
from assistant.reading.answers.result import Reading
from assistant.reading.context import Context
from assistant.reading.drugs import Drugs, settled
from assistant.reading.durations import durations
from assistant.reading.facts import Fact, Line, playing
from assistant.reading.leftovers import leftovers
from assistant.reading.measures import Anchor, Measures, is_drug
from assistant.reading.patterns import Patterns
from assistant.reading.people import person
from assistant.reading.prescriptions import Prescriptions
from assistant.reading.resolver import Resolver, Series
from assistant.reading.signs import Signs, Words
from assistant.reading.text.characters import undictated
from assistant.reading.text.layout import Sentence, sentences
from assistant.reading.text.lexicon import Lexicon
from assistant.reading.text.tokens import Cue, Token, Tokens
from assistant.reading.treatment import Treatment

_HEADS = ("planned", "past", "hypothetical", "reported", "absent before")
_BRIEF = 12  # tokens of a note, in which a drug that is named is one that is taken
LONGEST = 100_000  # characters of one text


@dataclass(frozen=True, slots=True)
class Told:
    """What a text says. slips: sentences that ask what is undecided. not_understood: words nothing was read from."""

    readings: tuple[Reading, ...]
    not_understood: tuple[str, ...]
    slips: tuple[str, ...]
    series: tuple[Series, ...] = ()


@dataclass
class _Page:
    """One text while it is read."""

    text: str
    measures: list[Fact] = field(default_factory=list)
    signs: list[Fact] = field(default_factory=list)
    used: set[int] = field(default_factory=set)  # starts of tokens
    hidden: list[tuple[int, int]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    topic: Anchor | None = None
    acts: list[Act] = field(default_factory=list)


class Reader:
    """Reads texts in the words of one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.lexicon = Lexicon(ruleset)
        self.tokens = Tokens(ruleset, self.lexicon)
        self.patterns = Patterns(ruleset)
        self.words = Words(ruleset)
        self.marks = {t.phrase: "\n" if t.value == "line" else t.value for t in ruleset.terms if t.kind == "mark"}
        self.abbreviations = frozenset(t.phrase for t in ruleset.terms if t.kind == "abbreviation")

    def read(self, text: str, today: date) -> Told:
        """What the text says, as of the day."""
        text = undictated(text[:LONGEST], self.marks)
        tokens, cues = self.tokens.of(text, today)
        page = _Page(text)
        resolver = Resolver(self.ruleset, text)
        treatment = Treatment(self.ruleset, resolver)
        cues = self._without_parents(tokens, cues)
        starts = [c.start for c in cues]
        heads = frozenset(c.start for c in cues if c.kind == "status" or c.says.startswith(_HEADS))
        for sentence in sentences(tokens, self.abbreviations, heads):
            self._line(page, sentence, self._within(sentence, cues, starts), treatment)
        page.signs.extend(person(self.ruleset, text, tokens, page.hidden))
        ages = [(f.start, f.end) for f in page.signs if self._is_age(f)]
        page.signs = [f for f in page.signs if self._is_age(f) or not any(a <= f.start < b for a, b in ages)]
        readings = [*treatment.readings(), *resolver.numbers(page.measures), *resolver.signs(page.signs)]
        readings = _once([*readings, *resolver.panels(readings), *resolver.basis(readings)])
        readings += self._meant(page, resolver)
        readings.sort(key=lambda r: r.span or (0, 0))
        unread = leftovers(text, tokens, page.used, readings)
        asked = dict.fromkeys((*page.refused, *resolver.asked))
        return Told(tuple(readings), unread, tuple(asked)[:3], tuple(resolver.series))

    def _is_age(self, fact: Fact) -> bool:
        finding = self.ruleset.findings[fact.finding.partition("/")[0]]
        return any(r.kind in (RoleKind.AGE, RoleKind.SEX) for r in finding.roles)

    def _meant(self, page: _Page, resolver: Resolver) -> list[Reading]:
        """The acts that are meant, in the words of the text."""
        meant = self.ruleset.playing(RoleKind.PLAN)
        if meant is None or not page.acts:
            return []
        words = "; ".join(dict.fromkeys(" ".join(page.text[a.start : a.end].split()) for a in page.acts))[:MOST]
        fact = Fact(meant.name, words, page.acts[0].start, page.acts[-1].end)
        return [replace(resolver.reading(meant, {meant.name: words}, fact), words=words)]

    @staticmethod
    def _without_parents(tokens: Sequence[Token], cues: list[Cue]) -> list[Cue]:
        """Where a child of the patient reports, its mother or father is the patient."""
        people = {t.start: t.term("person") for t in tokens}
        reported = [c for c in cues if c.says == "reporter before"]
        if not any(people.get(t.start) == "child" for c in reported for t in tokens if c.start <= t.start < c.end):
            return cues
        return [c for c in cues if not (c.says == "relative before" and people.get(c.start) in ("parent", "female", "male"))]

    @staticmethod
    def _within(sentence: Sentence, cues: Sequence[Cue], starts: Sequence[int]) -> list[Cue]:
        """The cues of a sentence, and of its heading."""
        found: list[Cue] = []
        parts = (sentence.tokens[: sentence.heading], sentence.tokens[sentence.heading :])
        for part in filter(None, parts):
            first, last = bisect_left(starts, part[0].start), bisect_left(starts, part[-1].end)
            found += cues[first:last]
        return found

    def _line(self, page: _Page, sentence: Sentence, cues: Sequence[Cue], treatment: Treatment) -> None:
        line = Line(self.ruleset, sentence, Context(sentence, cues))
        self._hide(page, line)
        self._acts(page, line, cues)
        for cue in cues:
            if cue.says == "not tolerated":
                self._reactions(line, cue)
        measures = Measures(line, page.topic)
        found = [f for f in measures.facts() if "relative" not in f.labels]
        page.measures += found
        page.refused += measures.refused
        signs = Signs(line, self.words)
        page.signs += self._of_words(page, line, signs)
        page.refused += signs.doubts
        drugs = Drugs(line, cues)
        self._drugs(page, line, drugs, measures, treatment)
        page.signs += durations(self.ruleset, line, self._patterns_in(page, line))
        page.used |= {line.tokens[n].start for n in (*measures.used, *signs.used)}
        page.used |= {line.tokens[a.at].start for a in measures.anchors if a.at >= 0 and a.places}
        page.topic = self._topic(measures) or page.topic

    def _acts(self, page: _Page, line: Line, cues: Sequence[Cue]) -> None:
        """What is meant is taken out of what is told."""
        acts = intended(self.ruleset, page.text, line, cues)
        page.acts += acts
        for at in tokens_in(line.tokens, acts):
            line.context.add(at, "planned")
            page.used.add(line.tokens[at].start)

    @staticmethod
    def _hide(page: _Page, line: Line) -> None:
        """Stretches that speak of somebody else."""
        for at, token in enumerate(line.tokens):
            if "relative" in line.context.labels(at):
                page.hidden.append((token.start, token.end))

    def _of_words(self, page: _Page, line: Line, signs: Signs) -> Iterator[Fact]:
        disease = next(iter(self.ruleset.all_playing(RoleKind.DIAGNOSIS)), None)
        family = self.ruleset.playing(RoleKind.FAMILY, disease.name) if disease else None
        ill = [c.start for c in line.context.cues if c.says == "relative before"]
        drugs = {m[1] or m[0] for _, m in Drugs(line, ()).named} | {m[0] for _, m in Drugs(line, ()).named}
        for fact in signs.facts():
            if self._of_other_drug(fact, drugs) or self._is_region(line, fact) or (fact.start in ill and "absent" not in fact.labels):
                continue
            if "relative" not in fact.labels:
                if line.sentence.asked and fact.labels == frozenset() and self._is_question(line, fact):
                    continue
                yield fact
            elif family is not None and disease is not None and fact.finding in (disease.name, family.name) and fact.present:
                yield Fact(family.name, True, fact.start, fact.end)
        yield from self._patterns_in(page, line)

    def _of_other_drug(self, fact: Fact, drugs: set[str]) -> bool:
        """Whether the line speaks of drugs, and none is the one that the finding is of."""
        of = [r.of for r in self.ruleset.findings[fact.finding.partition("/")[0]].roles if r.of]
        known = [o for o in of if self.ruleset.playing(RoleKind.DOSE, o) is not None]
        return bool(drugs and known) and not any(o in drugs for o in known)

    def _is_region(self, line: Line, fact: Fact) -> bool:
        """Whether a part of the body is named and nothing says that it is weak."""
        finding = self.ruleset.findings[fact.finding.partition("/")[0]]
        if playing(finding, RoleKind.WEAK) is None:
            return False
        at = next(n for n, t in enumerate(line.tokens) if t.start == fact.start)
        following = line.tokens[at + 1 : at + 4]
        graded = any(t.number is not None for t in following)
        region = not any(w in line.tokens[at].text.casefold() for w in ("weak", "ss"))
        said = any(
            (t.term("group") in ("weakly", "weaker", "cannot", "lost") or "weak" in t.text.casefold())
            and "absent" not in line.context.labels(n)
            for n, t in enumerate(line.tokens)
        )
        return graded or (region and not said) or any(t.term("result") == "normal" for t in following)

    @staticmethod
    def _is_question(line: Line, fact: Fact) -> bool:
        """Whether the question is about this: it stands in its last clause."""
        commas = [t.start for t in line.tokens if t.text in (",", ";", "-")]
        return not commas or fact.start > commas[-1]

    def _patterns_in(self, page: _Page, line: Line) -> list[Fact]:
        tokens = line.tokens[line.sentence.heading :]
        if not tokens:
            return []
        first, last = tokens[0].start, tokens[-1].end
        found = []
        for match in self.patterns.find(page.text[first:last]):
            start, end = match.start + first, match.end + first
            at = next(n for n, t in enumerate(line.tokens) if t.end > start)
            labels = line.context.labels(at) | line.context.labels(min(at + 1, len(line.tokens) - 1))
            labels = frozenset(x for x in labels if not self._inside_cue(line, x, start, end))
            masked = any("masked" in line.context.labels(n) for n, t in enumerate(line.tokens) if start <= t.start < end)
            if masked and not any(c.start == start for c in line.context.cues):
                continue
            if "listed" in labels:
                labels -= {"absent", "undecided", "listed"}
            if "absent" in labels or "relative" in labels or line.sentence.asked:
                continue
            when = next((t.when for t in self._clause(line, start, end) if t.when is not None), None)
            present = None if labels & {"uncertain", "undecided"} else True
            member = self.ruleset.findings[match.finding].shape is Shape.SET
            name, value = (f"{match.finding}/{match.value}", True) if member else (match.finding, match.value)
            notes = ("suggested by this",) if match.vague else ()
            found.append(Fact(name, value, start, end, present, when, labels, notes))
            page.used |= {t.start for t in line.tokens if start <= t.start < end}
        return found

    @staticmethod
    def _inside_cue(line: Line, label: str, start: int, end: int) -> bool:
        """Whether the cue that says the label is part of the pattern itself."""
        return any(c.says.startswith(label) and start <= c.start < end for c in line.context.cues)

    @staticmethod
    def _clause(line: Line, start: int, end: int) -> list[Token]:
        cut = [t.start for t in line.tokens if t.text in (",", ";", "but", "(", ")")]
        first = max([c for c in cut if c < start], default=-1)
        last = min([c for c in cut if c >= end], default=10**9)
        tokens = [t for t in line.tokens if first < t.start < last]
        tokens = [t for n, t in enumerate(tokens) if not (n and tokens[n - 1].term("span") in ("since", "until"))]
        tokens = [t for t in tokens if t.when is not None and t.when.kind in ("now", "dated", "onset", "peak")]
        return sorted(tokens, key=lambda t: min(abs(t.start - end), abs(start - t.start)))

    def _drugs(
        self, page: _Page, line: Line, drugs: Drugs, measures: Measures, treatment: Treatment
    ) -> None:
        carried = next((a for a in measures.anchors if a.at < 0 and a.drug), None)
        prescribed = list(Prescriptions(line, measures.anchors).read())
        dosed = frozenset(p.at for p in prescribed if p.doses)
        mentions = list(drugs.mentions())
        by_place = {m.at: m for m in mentions}
        brief = len(line.tokens) <= _BRIEF or sum(t.text in (",", "+", ";") for t in line.tokens) * 6 > len(line.tokens)
        for mention, status in settled(mentions, dosed, line.sentence.asked, brief):
            treatment.add(mention, status)
            if status != "unsure":
                page.used.add(mention.start)
        for one in prescribed:
            mention = by_place.get(one.at)
            finding = mention.finding if mention else self._finding_of(page, one.drug) if carried else ""
            if finding and (mention is None or not mention.labels & {"relative"}):
                treatment.prescribe(finding, one)
                starts = {d.start for d in one.doses}
                page.used |= {t.start for t in line.tokens if t.start in starts}

    @staticmethod
    def _reactions(line: Line, cue: Cue) -> None:
        """What a drug did once is no sign of now."""
        opened = False
        for at, token in enumerate(line.tokens):
            opened = (opened or token.text == "(") and token.text != ")" and token.start >= cue.start
            if opened or cue.start <= token.start < cue.end:
                line.context.add(at, "hypothetical")

    def _finding_of(self, page: _Page, drug: str) -> str:
        return next(
            (f.name for f in self.ruleset.findings.values() if is_drug(f) and drug in (f.name, *f.choices)),
            "",
        )

    def _topic(self, measures: Measures) -> Anchor | None:
        spoken = [a for a in measures.anchors if a.places and (a.drug or a.findings) or a.drug]
        return replace_at(spoken[-1]) if spoken else None


def replace_at(anchor: Anchor) -> Anchor:
    """The anchor without its places: what the next line may go on about."""
    return Anchor(anchor.at, anchor.findings, [], anchor.drug)


def _once(readings: Sequence[Reading]) -> list[Reading]:
    """One reading of each finding; sets told in parts are joined."""
    found: dict[str, Reading] = {}
    for reading in readings:
        first = found.get(reading.finding)
        if first is None:
            found[reading.finding] = reading
        elif len(reading.settled) and any("/" in atom for atom in reading.settled):
            found[reading.finding] = replace(first, settled={**first.settled, **reading.settled})
    return list(found.values())


class _Same:
    """A rule set as a key: the same object, whatever it holds."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset

    def __hash__(self) -> int:
        return id(self.ruleset)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.ruleset is self.ruleset


@lru_cache(maxsize=4)
def _reader(same: _Same) -> Reader:
    return Reader(same.ruleset)


def read_text(ruleset: Ruleset, text: str, today: date) -> Told:
    """What a text says, as of the day; the reader of a rule set is made once."""
    return _reader(_Same(ruleset)).read(text, today)
