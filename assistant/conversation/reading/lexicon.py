"""The words of a rule set, and where they occur in a text: the longest first, at word boundaries.

Spaces, hyphens and slashes inside a phrase count as one; `oedema` and `edema` are one; a plural `s` may be
left out. Abbreviations of one or two letters (DM, PM, K) are matched as they are written, others in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.conversation.reading.normal import NORMAL, follows, says_normal
from assistant.conversation.reading.units import FOLD
from assistant.knowledge.model.ruleset import Finding, Ruleset, Shape

_WORD = re.compile(r"[^\W_]+")
_JOIN = re.compile(r"[\s/_'()-]{0,2}|\.")
_BEFORE_NORMAL = re.compile(rf"(?:{_JOIN.pattern})|\s*[:=]\s*")
_LONGEST = 8  # words in a phrase
_ANY_CASE = (
    "bx",
    "dx",
    "hb",
    "cr",
    "na",
    "wt",
    "ht",
)  # numbers follow these, so that their case does not matter
_SUPPOSING = re.compile(r"(?:query|possible|suspected) ", re.I)
_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase can mean: a finding by name (value None), or one value of it.

    authored: the phrase was written for this value (`fibs`), and is not just the value's own name.
    """

    finding: str
    value: str | None = None
    authored: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of the rule set in a text, from `start` up to `end`, what it can mean, and what it names."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    meaning: Meaning
    exact: str  # the spelling that is required, or ""
    words: int
    capitals: bool = False  # an abbreviation: its plural is `MRIs`, and `does` is none of DOE


def fold_text(text: str) -> str:
    """The text with typographic signs made plain, one character for one."""
    return text.translate(FOLD).translate(_SUBSCRIPT)


class Lexicon:
    """Every phrase of a rule set for a finding that can be stated."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._entries: dict[str, list[_Entry]] = {}
        self.spelled: dict[str, tuple[str, ...]] = {}  # its single words, by their first letter
        for finding in ruleset.findings.values():
            if not finding.derived:
                for phrase, meaning in _phrases(finding):
                    self._add(phrase, meaning)

    def knows(self, word: str) -> bool:
        """Whether the folded word, or its singular, is one of the single words."""
        return _key([word]) in self._entries or _key([word.rstrip("s")]) in self._entries

    def _add(self, phrase: str, meaning: Meaning) -> None:
        text = fold_text(phrase)
        words = _WORD.findall(text)
        signed = meaning.value is not None and text.rstrip()[-1:] in ("+", "-")
        if not words or signed or (meaning.finding == "sex" and len(text) == 1):
            return
        joined = "".join(words)
        letters = re.sub(r"[\d_]", "", joined)
        strict = len(letters) <= 2 and letters != letters.lower() and letters.lower() not in _ANY_CASE
        strict = strict and letters == joined and meaning.finding != "diagnosis"
        if meaning.value is not None and _SUPPOSING.match(text):
            return  # in a sentence the word before decides
        capitals = len(joined) <= 4 and joined.isupper()
        entry = _Entry(meaning, joined if strict else "", len(words), capitals)
        if len(words) == 1 and len(joined) > 5 and not capitals and joined.isalpha():
            first = joined[0].casefold()
            self.spelled[first] = tuple(dict.fromkeys((*self.spelled.get(first, ()), joined)))
        known = self._entries.setdefault(_key(words), [])
        if all(other.meaning != meaning or other.exact != entry.exact for other in known):
            known.append(entry)

    def mentions(self, text: str) -> list[Mention]:
        """The phrases in a folded text, in order and without overlap."""
        words = list(_WORD.finditer(text))
        found: list[Mention] = []
        position = 0
        while position < len(words):
            mention, used = self._at(text, words, position)
            if mention is None and found:
                mention = self._normal_after(found[-1], text, words[position])
            if mention:
                found.append(mention)
            position += used
        return found

    def _at(self, text: str, words: list[re.Match[str]], first: int) -> tuple[Mention | None, int]:
        parts: list[str] = []
        best, used = None, 1
        for last in range(first, min(first + _LONGEST, len(words))):
            normal = last > first and says_normal(text, words[last].start())
            join = _BEFORE_NORMAL if normal or words[last].group().lower() == NORMAL else _JOIN
            if last > first and not join.fullmatch(text, words[last - 1].end(), words[last].start()):
                break
            parts.append(NORMAL if normal else words[last].group())
            meanings = tuple(dict.fromkeys(self._meanings(parts)))
            if meanings:
                names = tuple(meaning.finding for meaning in meanings if meaning.value is None)
                best = Mention(words[first].start(), words[last].end(), meanings, names)
                used = last - first + 1
        return best, used

    def _normal_after(self, name: Mention, text: str, word: re.Match[str]) -> Mention | None:
        """`NI` after the name of something that can be normal, read as the word `normal` would be."""
        if not says_normal(text, word.start()) or not follows(text, name.end, word.start()):
            return None
        meanings = tuple(e.meaning for e in self._entries.get(NORMAL, ()) if _said_of(e.meaning, name))
        return Mention(word.start(), word.end(), meanings, ()) if meanings else None

    def _meanings(self, parts: Sequence[str]) -> Iterator[Meaning]:
        key, joined, words = _key(parts), "".join(parts), len(parts)
        entries = self._entries.get(key, [])
        if not entries and len(key) > 3 and key.endswith("s"):
            plain = joined[:-1].isupper() and joined.endswith("s")
            entries = [e for e in self._entries.get(key[:-1], []) if plain or not e.capitals]
        for entry in entries:
            if entry.exact and joined not in (entry.exact, f"{entry.exact}s"):
                continue
            if len(joined) <= 3 and words != entry.words and words > 1:
                continue
            yield entry.meaning


def _said_of(meaning: Meaning, name: Mention) -> bool:
    return meaning.finding in name.names or meaning.finding.removesuffix("_trend") in name.names


def _key(words: Iterable[str]) -> str:
    key = "".join(_plain(word) for word in words)
    return f"cannot{key[4:]}" if key.startswith("cant") else key


@lru_cache(maxsize=10_000)
def _plain(word: str) -> str:
    word = word.casefold()
    return word.replace("oe", "e").replace("ae", "e") if len(word) > 5 else word


def _phrases(finding: Finding) -> Iterator[tuple[str, Meaning]]:
    for name in (finding.name.replace("_", " "), finding.called, *finding.synonyms):
        yield name, Meaning(finding.name)
    for value in finding.choices:
        yield value.replace("_", " "), Meaning(finding.name, value)
    values = (
        ("yes", "no") if finding.shape is Shape.YES_NO else (*finding.choices, *finding.unavailable, "none")
    )
    for phrase, value in finding.words:
        if value in values:
            yield phrase, Meaning(finding.name, value, authored=True)
