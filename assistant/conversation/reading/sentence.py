"""Reading a first description in the clinician's own words: cue words over the words of the rule set.

Nothing is guessed silently: what is assumed carries a note, what can be read two ways is a slip, and the
words nothing was read from are handed back. No text makes it raise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.conversation.reading.abbreviations import read_abbreviations
from assistant.conversation.reading.cues import FAMILY, NOT
from assistant.conversation.reading.doses import imply_change
from assistant.conversation.reading.intentions import read_intentions
from assistant.conversation.reading.lexicon import Lexicon
from assistant.conversation.reading.mentions import read_values
from assistant.conversation.reading.numbers import read_numbers
from assistant.conversation.reading.page import Page
from assistant.conversation.reading.person import read_person
from assistant.conversation.reading.result import Reading, settle
from assistant.conversation.reading.scope import supposed
from assistant.conversation.reading.spelling import offers
from assistant.conversation.reading.strength import finish_strength, read_strength
from assistant.conversation.reading.treatment import read_treatment
from assistant.conversation.reading.units import listed, plain, sentence
from assistant.knowledge.model.ruleset import Atom, Ruleset, Shape, Value

_LONGEST = 5_000  # characters; no description comes near it
_MUSCLE_DISEASE = re.compile(
    r"\b(?:\w*myositis|\w*myopath\w+|muscle disease|dystroph\w+|consanguin\w+|positive|related parents)\b",
    re.I,
)
_NO_FAMILY_HISTORY = re.compile(
    r"\b(?:no|nil|negative) (?:fhx?|fam(?:ily)? (?:history|hx|h/o))\b(?!\s+of)", re.I
)
_SMALL = """
    a an the and or of in on at with for from to by is are was were has have had been be being he she they his
    her their it its this that now also then patient pt who which as known about still since some anti i we so
    than mg man male woman female today currently
"""
_FILLER = frozenset(_SMALL.split())
_SINCE_DATE = re.compile(
    r"\bsince\s+(?:(?:early|mid|late|last|the)[\s-]+)?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"(?:\s+(?:19|20)?\d\d\b)?|(?:19|20)\d\d\b|easter|christmas|summer|winter|spring|autumn)",
    re.I,
)
_NEITHER = "Neither is used; please say which."
_SPACES = re.compile(r"[^\S\n]+")
_WRAPPED = re.compile(  # a line that cannot end there goes on in the next
    r"\b(no|not|nor|denies|without|of|has|have|had|is|was|with|and|or|the|a|an|for|to|if|on|his|her"
    r"|from)[ ]?\n[ ]?(?=\w)",
    re.I,
)
_WORD = re.compile(r"[^\s,;()\[\]]+")


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What was read of a description.

    readings: each with the words it came from. not_understood: the stretches of words nothing was read from,
    in order. slips: sentences on what could be read two ways or not at all.
    """

    readings: tuple[Reading, ...]
    not_understood: tuple[str, ...]
    slips: tuple[str, ...]


class _Same:
    """A rule set as a key: the same object, whatever it holds."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset

    def __hash__(self) -> int:
        return id(self.ruleset)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.ruleset is self.ruleset


@lru_cache(maxsize=4)
def _lexicon(same: _Same) -> Lexicon:
    return Lexicon(same.ruleset)


def read_sentence(ruleset: Ruleset, text: str) -> SentenceReading:
    """What a free description of a patient says, in the words of the rule set."""
    if len(text) > _LONGEST:
        return SentenceReading((), (), ("This text is too long to read. Please give the findings only.",))
    text = _WRAPPED.sub(r"\1 ", _SPACES.sub(" ", text))
    page = Page(ruleset, text, _lexicon(_Same(ruleset)))
    read_intentions(page)
    read_person(page)
    read_abbreviations(page)
    _read_family(page)
    read_treatment(page)
    read_strength(page)
    read_numbers(page)
    imply_change(page)
    read_values(page)
    finish_strength(page)
    _ambiguous_commas(page)
    _dates(page)
    readings, slips = _settled(page)
    left = _left(page)
    said = (*(_by_weight(slip, readings) for slip in page.slips), *slips, *offers(page.lexicon, left))
    return SentenceReading(readings, left, tuple(dict.fromkeys(said)))


def _read_family(page: Page) -> None:
    """Muscle disease in the family is a finding of its own; nothing else of the family is read."""
    finding = page.finding("family_history_myopathy")
    for start, end in page.clauses if finding is not None else ():
        relative = FAMILY.search(page.text, start, end)
        disease = _MUSCLE_DISEASE.search(page.text, start, end)
        disease = disease or _NO_FAMILY_HISTORY.search(page.text, start, end)
        if finding is None or relative is None or disease is None:
            continue
        negated = NOT.search(page.text, start, end)
        first = min(relative.start(), disease.start(), negated.start() if negated else end)
        last = max(relative.end(), disease.end())
        if page.free(first, last) and not supposed(page, first):
            page.add(settle(finding, {finding.name: negated is None}, ""), first, last)


def _ambiguous_commas(page: Page) -> None:
    """A comma inside a number that no finding took."""
    for match in re.finditer(r"(?<![\d.,])\d+,\d+(?![\d,])", page.text):
        if page.free(match.start(), match.end()):
            page.slips.append(f'"{match.group()}" can be read two ways. Please type it with a point.')
            page.take(match.start(), match.end())


def _by_weight(slip: str, readings: tuple[Reading, ...]) -> str:
    """A dose for each kg, worked out in the open where the weight was read too; it is not recorded."""
    dose = re.match(r'"([\d.]+) ?mg/kg.* is a dose for each kg', slip)
    weight = next((r.settled.get("weight") for r in readings if r.finding == "weight"), None)
    if dose is None or not isinstance(weight, Decimal):
        return slip
    total = plain(round(Decimal(dose.group(1)) * weight, 3))
    return f"{slip} With {plain(weight)} kg: {dose.group(1)} x {plain(weight)} = {total} mg."


def _dates(page: Page) -> None:
    """`since March`: without today's date it is no length of time."""
    for match in _SINCE_DATE.finditer(page.text):
        if page.free(match.start(), match.end()):
            words = page.words(match.start(), match.end())
            page.slips.append(f'"{words}" is not counted. Please type how long, such as 14 weeks.')
            page.take(match.start(), match.end())


def _settled(page: Page) -> tuple[tuple[Reading, ...], list[str]]:
    """The readings without repetition. A finding read with two values is used with neither."""
    slips: list[str] = []
    kept: list[Reading] = []
    by_finding: dict[str, list[Reading]] = {}
    for reading in page.readings:
        by_finding.setdefault(reading.finding, []).append(reading)
    for name, readings in by_finding.items():
        finding = page.ruleset.findings[name]
        if finding.shape is Shape.SET:
            kept += _agreeing_members(finding.title, readings, slips)
            continue
        different = {(tuple(r.settled.items()), r.declined): r for r in reversed(_firm(readings))}
        if len(different) > 1:
            said = [f'{r.shown} ("{r.words}")' for r in reversed(different.values())]
            slips.append(f"{sentence(finding.title)} is read as {listed(said, 'and')}. {_NEITHER}")
        else:
            kept.append(_firm(readings)[0])
    order = {id(reading): index for index, reading in enumerate(page.readings)}
    kept.sort(key=lambda reading: order.get(id(reading), len(order)))
    return tuple(kept), slips


def _firm(readings: list[Reading]) -> list[Reading]:
    """A general word gives way to a particular one: `myositis` to PM, `pred` to prednisolone."""
    firm = [r for r in readings if not _general(r)]
    return firm or readings


def _general(reading: Reading) -> bool:
    value = reading.settled.get(reading.finding)
    if reading.finding == "glucocorticoid":
        return reading.words.lower().rstrip(".").endswith("pred")
    return value == "unspecified_IIM" or any(
        note.startswith("read as not irritable") for note in reading.assumed
    )


def _agreeing_members(title: str, readings: list[Reading], slips: list[str]) -> list[Reading]:
    """The readings of a set that no other one contradicts."""
    stated: dict[Atom, set[Value]] = {}
    for reading in readings:
        for atom, value in reading.settled.items():
            stated.setdefault(atom, set()).add(value)
    clashing = {atom for atom, values in stated.items() if len(values) > 1}
    if stated and any(r.shown == "not done" for r in readings):
        clashing = set(stated)  # a test that was not done has no result
    kept: list[Reading] = []
    seen: list[Mapping[Atom, Value]] = []
    for reading in readings:
        if clashing & set(reading.settled) or (clashing and reading.declined):
            continue
        if reading.declined:
            kept.append(replace(reading, declined=reading.declined - set(stated)))
        elif reading.settled not in seen:
            kept.append(reading)
            seen.append(reading.settled)
    if clashing:
        said = [f'{r.shown} ("{r.words}")' for r in readings if r.declined or clashing & set(r.settled)]
        slips.append(f"{sentence(title)} is read as {listed(said, 'and')}. {_NEITHER}")
    return kept


def _left(page: Page) -> tuple[str, ...]:
    """The stretches of words that nothing was read from, without the small words around them."""
    left: list[str] = []
    for start, end in page.clauses:
        run: list[re.Match[str]] = []
        for word in _WORD.finditer(page.text, start, end):
            if page.free(word.start(), word.end()):
                run.append(word)
            elif run:
                left.append(_trimmed(page, run))
                run = []
        if run:
            left.append(_trimmed(page, run))
    return tuple(words for words in left if words)


def _trimmed(page: Page, run: list[re.Match[str]]) -> str:
    def small(word: re.Match[str]) -> bool:
        return word.group().strip(".:'\"?!-+").casefold() in _FILLER or not re.search(r"\w", word.group())

    while run and small(run[0]):
        run = run[1:]
    while run and small(run[-1]):
        run = run[:-1]
    return page.words(run[0].start(), run[-1].end()).strip(".,;:") if run else ""
