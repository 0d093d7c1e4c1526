"""What a text says of a patient: findings, the series behind them, what is to be asked, what was not read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.acts.act import Act
from assistant.reading.acts.intentions import MOST, asks_of_it, denied, goes_on, intended, tokens_in
from assistant.reading.answers.result import Reading
from assistant.reading.context import Context
from assistant.reading.discourse import Discourse
from assistant.reading.doses.placing import placed, placed_doses, placed_mention
from assistant.reading.doses.prescriptions import Prescriptions
from assistant.reading.doses.topic import dose_topic, is_tapered
from assistant.reading.facts.changes import changes, held
from assistant.reading.facts.conversion import kind_of, without_equivalents
from assistant.reading.facts.drugs import Drugs
from assistant.reading.facts.durations import durations
from assistant.reading.facts.fact import Fact, Line
from assistant.reading.facts.mentions import Mention, carried_on, settled
from assistant.reading.facts.people import person
from assistant.reading.facts.signs import Signs
from assistant.reading.facts.strays import Anchor
from assistant.reading.facts.told import told_in_words
from assistant.reading.findings.effects import Felt, Move, effects, moves_in, said_of_it
from assistant.reading.findings.quoting import as_typed, once, quoting
from assistant.reading.findings.resolver import Resolver
from assistant.reading.findings.timeline import Series
from assistant.reading.findings.timings import timings
from assistant.reading.findings.together import Together
from assistant.reading.findings.treatment import Treatment
from assistant.reading.forms import Forms
from assistant.reading.leftovers import corrections, leftovers
from assistant.reading.measures.measures import Measures
from assistant.reading.patterns import Patterns
from assistant.reading.text.characters import LINE_END, undictated
from assistant.reading.text.dating import written_on
from assistant.reading.text.layout import Sentence, sentences, without_options
from assistant.reading.text.lexicon import Lexicon
from assistant.reading.text.spacing import SingleSpaced
from assistant.reading.text.tables import tabled, untabled
from assistant.reading.text.token import OF_EFFECT, Cue, Token
from assistant.reading.text.tokens import Tokens
from assistant.reading.text.wishes import undoubted, without_tellers
from assistant.reading.wording import Words

_HEADS = ("planned", "assessed", "past", "hypothetical", "reported", "absent before")
_LISTS = ("failed", "stopped", "not tolerated", "never", "contraindicated")
_ALONE = 5  # tokens of a line that is but a drug and its dose
_GOES_ON = ("kept", "now")  # a drug that is meant to be continued is taken
_TOO_LONG = "This text is too long to read. Please give the findings only."
LONGEST = 100_000  # characters of one text


@dataclass(frozen=True, slots=True)
class Told:
    """What a text says.

    slips: sentences that ask what is undecided. not_understood: words nothing was read
    from; the first `leftovers.MOST` are worth a line each, the others one together.
    """

    readings: tuple[Reading, ...]
    not_understood: tuple[str, ...]
    slips: tuple[str, ...]
    series: tuple[Series, ...] = ()


@dataclass
class _Page:
    """One text while it is read."""

    text: str
    discourse: Discourse
    measures: list[Fact] = field(default_factory=list)
    signs: list[Fact] = field(default_factory=list)
    used: set[int] = field(default_factory=set)  # starts of tokens
    hidden: list[tuple[int, int]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    topic: Anchor | None = None
    drug: Anchor | None = None  # the one that was named last
    tapered: Anchor | None = None  # and the last whose dose is lowered step by step
    named: Sequence[Mention] = ()  # the drugs that were named last
    mentioned: list[Mention] = field(default_factory=list)  # and all that were named
    acts: list[Act] = field(default_factory=list)
    asked: bool = False  # whether the next sentence asks if what this one says is right
    ordered: bool = False  # whether a sentence before said what is meant: the plan has begun
    lines: list[Sequence[Token]] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)  # doses that were changed
    felt: list[Felt] = field(default_factory=list)  # what is told of their effect


class Reader:
    """Reads texts in the words of one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.lexicon = Lexicon(ruleset)
        self.tokens = Tokens(ruleset, self.lexicon)
        self.patterns = Patterns(ruleset, self.lexicon.grammar)
        self.words = Words(ruleset)
        self.forms = Forms(ruleset)
        marks = ruleset.terms_of("mark").items()
        self.marks = {phrase: "\n" if mark == "line" else mark for phrase, mark in marks}
        self.tenses = ruleset.terms_of("tense")
        self.abbreviations = frozenset(ruleset.terms_of("abbreviation"))

    def read(self, text: str, today: date) -> Told:
        """What the text says, as of the day."""
        if len(text) > LONGEST:
            return Told((), (), (_TOO_LONG,))
        if filled := self.forms.read(text):
            return Told(tuple(filled), (), ())
        text = undictated(text.replace(LINE_END, "\n"), self.marks)
        typed, cues = self.tokens.of(text, today)
        if (day := written_on(typed, today)) != today:
            typed, cues = self.tokens.of(text, today := day)
        spaced = SingleSpaced(text, untabled(text, typed, today))
        if spaced.text != text:
            typed, cues = self.tokens.of(text := spaced.text, today)
        tokens = without_equivalents(self.ruleset, without_options(typed))
        resolver = Resolver(self.ruleset, text)
        treatment = Treatment(self.ruleset, resolver)
        cues = list(undoubted(without_tellers(tokens, cues)))
        starts = [c.start for c in cues]
        heads = frozenset(c.start for c in cues if _heads(c))
        lists = frozenset(c.start for c in cues if c.kind == "status" and c.says in _LISTS)
        told = sentences(tabled(text, tokens, today), self.abbreviations, heads, lists)
        own = [s for s in told if not _is_of_another(s, self._within(s, cues, starts))]
        page = _Page(text, Discourse(text, own, self.tenses))
        for n, sentence in enumerate(told):
            page.asked = any(map(asks_of_it, told[n + 1 : n + 3]))
            self._line(page, sentence, self._within(sentence, cues, starts), treatment)
        page.measures = placed(self.ruleset, page.discourse, page.measures)
        page.signs = placed(self.ruleset, page.discourse, page.signs)
        page.signs.extend(effects(self.ruleset, page.lines, page.moves, page.felt, page.signs))
        page.signs.extend(person(self.ruleset, text, tokens, page.hidden, cues))
        ages = [(f.start, f.end) for f in page.signs if self._is_age(f)]
        page.signs = [
            f for f in page.signs if self._is_age(f) or not any(a <= f.start and f.end <= b for a, b in ages)
        ]
        treatment.weight = resolver.now(self.ruleset.playing(RoleKind.WEIGHT), page.measures)
        readings = [*treatment.readings(), *resolver.numbers(page.measures), *resolver.signs(page.signs)]
        readings += timings(resolver, page.signs, readings)
        readings = Together(self.ruleset, once(readings)).follow()
        readings += self._meant(page, resolver)
        readings = [quoting(r, tokens) for r in readings]
        readings.sort(key=lambda r: r.span or (0, 0))
        asked = dict.fromkeys((*page.refused, *resolver.asked))
        denials = {c.start for c in cues if c.says == "absent before"}
        unread = leftovers(text, tokens, page.used - {n for n, _ in page.hidden}, readings, asked, denials)
        slips = (*asked, *corrections(tokens, self.lexicon.spelled))[:3]
        return Told(tuple(as_typed(r, spaced) for r in readings), unread, slips, tuple(resolver.series))

    def _is_age(self, fact: Fact) -> bool:
        finding = self.ruleset.findings[fact.finding.partition("/")[0]]
        return any(r.kind in (RoleKind.AGE, RoleKind.SEX) for r in finding.roles)

    def _meant(self, page: _Page, resolver: Resolver) -> list[Reading]:
        """The acts that are meant, in the words of the text."""
        meant = self.ruleset.playing(RoleKind.PLAN)
        if meant is None or not page.acts:
            return []
        said = (
            a.says or " ".join([a.verb, *page.text[a.start : a.end].split(), *(["on", a.of] if a.of else [])])
            for a in page.acts
        )
        words = "; ".join(dict.fromkeys(map(str.strip, said)))[:MOST]
        fact = Fact(meant.name, words, page.acts[0].start, page.acts[-1].end)
        return [replace(resolver.reading(meant, {meant.name: words}, fact), words=words)]

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
        cues = self._acts(page, line, cues)
        drugs = Drugs(line, cues)
        drugs.mark_reactions()
        measures = Measures(line, dose_topic(line, page.drug, page.tapered, page.topic) or page.topic)
        told = [f for f in measures.facts() if "relative" not in f.labels]
        page.measures += told
        page.refused += measures.refused
        signs = Signs(line, self.words, page.text)
        moved = changes(self.patterns, page.text, line)
        page.signs += [*told_in_words(line, signs, moved), *held(line, told), *measures.manner]
        page.used |= {t.start for f in moved for t in line.tokens if f.start <= t.start < f.end}
        page.refused += signs.doubts
        self._drugs(page, line, drugs, measures, treatment)
        page.signs += durations(self.ruleset, line, moved)
        page.used |= {line.tokens[n].start for n in (*measures.used, *signs.used)}
        owners = [a for a in measures.anchors if a.at >= 0 and a.places and (a.drug or a.findings)]
        page.used |= {line.tokens[a.at].start for a in owners}
        page.topic = measures.topic() or page.topic
        for anchor in (replace(a, places=[]) for a in measures.anchors if a.drug):
            if anchor.at >= 0 and "relative" in line.context.labels(anchor.at):
                continue
            page.drug = anchor
            page.tapered = anchor if is_tapered(self.ruleset, anchor.drug) else page.tapered

    def _acts(self, page: _Page, line: Line, cues: Sequence[Cue]) -> list[Cue]:
        """What is meant is taken out of what is told; the cues that are left."""
        acts = intended(self.ruleset, page.text, line, cues, page.asked, page.ordered)
        page.acts += acts
        page.ordered = page.ordered or bool(acts)
        going = set(tokens_in(line.tokens, [a for a in acts if goes_on(self.ruleset, a)]))
        for at in tokens_in(line.tokens, acts):
            if at not in going:
                line.context.add(at, "planned")
            page.used.add(line.tokens[at].start)
        for at in denied(self.ruleset, page.text, line):
            if "absent" in line.context.labels(at):
                line.context.add(at, "hypothetical")
        return [c for c in cues if c.says in _GOES_ON or not any(a.start <= c.start < a.end for a in acts)]

    @staticmethod
    def _hide(page: _Page, line: Line) -> None:
        """Stretches that speak of somebody else."""
        labels = line.context.labels
        page.hidden += [(t.start, t.end) for n, t in enumerate(line.tokens) if "relative" in labels(n)]
        page.hidden += [(c.start, c.end) for c in line.context.cues if c.says == "relative before"]

    def _drugs(self, page: _Page, line: Line, drugs: Drugs, measures: Measures, treatment: Treatment) -> None:
        carried = next((a for a in measures.anchors if a.at < 0 and a.drug), None)
        prescribed = list(Prescriptions(line, measures.anchors).read())
        topic = kind_of(self.ruleset, page.tapered.drug) if page.tapered is not None else ""
        page.moves += moves_in(line, len(page.lines), prescribed, topic)
        page.felt += said_of_it(line)
        page.lines.append(line.tokens)
        dosed = frozenset(p.at for p in prescribed if p.doses)
        meant = {p.at for p in prescribed if p.doses and all("planned" in d.labels for d in p.doses)}
        part = line.tokens[-1].end - line.tokens[0].start < len(page.text) / 2  # of a longer text
        alone = [p for p in prescribed if p.is_bare and part and len(line.tokens) <= _ALONE]
        ordered = {p.at for p in alone if self.ruleset.playing(RoleKind.COURSES, p.drug)}
        again = [
            replace(m, age=min(m.age, placed_mention(page.discourse, m).age)) for m in drugs.again(page.named)
        ]
        mentions = again + [placed_mention(page.discourse, m) for m in drugs.mentions()]
        if len(page.lines) > 1 and ";" in page.text[page.lines[-2][-1].end : line.tokens[0].start]:
            mentions = carried_on(mentions, page.named, dosed)
        page.named = mentions or page.named
        page.mentioned += mentions
        mentions += drugs.stopped(page.mentioned)
        by_place = {m.at: m for m in mentions}
        for mention, status in settled(mentions, dosed, line.sentence.asked):
            if mention.at in meant and not mention.explicit and status == "now":
                status = "planned"
            if mention.at in ordered and not mention.explicit and status == "now":
                status = "unsure"
            treatment.add(mention, status)
            if status != "unsure":
                page.used.add(mention.start)
        for one in prescribed:
            named = by_place.get(one.at)
            finding = (
                named.finding if named is not None else kind_of(self.ruleset, one.drug) if carried else ""
            )
            if finding and (named is None or "relative" not in named.labels):
                treatment.prescribe(finding, placed_doses(page.discourse, one))
                known = any(self.ruleset.playing(RoleKind.DOSE, of) for of in (finding, one.drug))
                page.used |= one.used if known else frozenset()


def _is_of_another(sentence: Sentence, cues: Sequence[Cue]) -> bool:
    """Whether all that it tells is of a relative, and so no part of the story: `Her mother had DM.`"""
    led = any(c.says == "relative before" and c.start <= sentence.tokens[:2][-1].start for c in cues)
    return led and not any(c.says == "end" for c in cues)


def _heads(cue: Cue) -> bool:
    """Whether the words can head what follows: `Plan: ...`, `Stopped: ...`."""
    return (cue.kind == "status" and cue.says not in OF_EFFECT) or (
        cue.says.startswith(_HEADS) and not cue.says.endswith("colon")
    )


@lru_cache(maxsize=4)
def reader_of(ruleset: Ruleset) -> Reader:
    """The reader of a rule set, made once."""
    return Reader(ruleset)


def read_text(ruleset: Ruleset, text: str, today: date) -> Told:
    """What a text says, as of the day; the reader of a rule set is made once."""
    return reader_of(ruleset).read(text, today)
