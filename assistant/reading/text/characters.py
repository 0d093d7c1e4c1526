"""Text as it is typed, cut into atoms: words, numbers and single marks, each with its place.

Time grows with the length. Every place is a place in the text as typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

FOLD = str.maketrans("−–—\u2011×·’\u2018″“”\u00a0\u202f\t➔⟶⇒İı", '----x.\'\'"""   →→→Ii')  # one for one
LINE_END = "¶"  # in a line that is typed: where another one begins
_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_OVER = r"[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"  # signs that stand over a letter
_ATOM = re.compile(
    r"(?P<roman>(?=[iv])(?:(?<=gr )|(?<=gr. )|(?<=grade )|(?<=gr)|(?<=→ )|(?<=→))"
    r"(?:iv|v|i{1,3})[+-]?(?![^\W_]))"
    rf"|(?P<word>[+-]ve\b|(?!½)[^\W\d_]+(?:{_OVER}+[^\W\d_]*)*(?:'[^\W\d_]+)*)"
    r"|(?P<line>\n[ ]*)|(?P<arrow>[→←]|<-{1,2}(?= )|-{1,2}>|=>|>{2,3})"
    r"|(?P<clock>\d{1,2}:\d\d(?![\d:])|(?<![\d.,])0\d{3}(?![\d.,]))"
    r"|(?P<tick>\[ ?\]|\[ ?x ?\]|[☐☑☒✓✗]|\(-\)|\(\+\))"
    r"|(?P<date>\d{4}-\d\d-\d\d(?!\d)|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)(?!\d)"
    r"|(?:(?<=from )|(?<=until )|(?<=since )|(?<=on )|(?<=the )|(?<=\())\d{1,2}\.\d{1,2}\.(?![\d]))"
    r"|(?P<schedule>(?:1/2|[\d½]{1,2})(?:\s?[-+]\s?(?:1/2|[\d½]{1,2})){2,3}(?![\d/-]|[.,]\d)"
    r"|(?<![\d.,])(?=(?:[\d.,]{1,5}-){0,3}0(?![\d.,]))\d{1,2}(?:[.,]\d{1,2})?(?:-\d{1,2}(?:[.,]\d{1,2})?){2,3}(?![\d/-]))"
    r"|(?P<sides>(?<![\d.,/])[0-5](?:[+-]/[0-4][+-]?|[+-]/5[+-]|/[0-5][+-])(?![\d/]))"
    r"|(?P<grade>[0-5]\s?[+-]?(?:\(?[+-]\)?)?\s?/\s?5(?![\d/])|(?<![\d.,/a-zµ])(?<![a-z]-)[0-5][+-](?![\d+>-])(?!\s?(?![rl]\s?[0-5][+-])[a-z\d]+\s*[-+]))"
    r"|(?P<part>(?:\d{1,3}/|(?<![a-z])\d{1,3}\s/|(?<![a-z\d])\d{2,3}\s/)\s?\d{1,4}(?![\d/]))"
    r"|(?P<ordinal>(?<![\d.,])(?:[2-9]?1st|[2-9]?2nd|[2-9]?3rd|\d{1,2}th|\d{1,2}[ºª])(?![^\W_]))"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)"
    r"|(?<![a-zµ\d.,-])\d{1,3}(?: \d{3})+(?!\d|[./,]\d|/|\s*(?:mg|kg|y)\b)|\d+[.,]\d+|\.\d+|\d+½?|½)"
    r"|(?P<mark>\S)",
    re.I,
)


_OWN = ("'ll", "'d")  # without the apostrophe another word: we'll, I'll, I'd


class Atom(NamedTuple):
    """A word, a number in some form, a mark, or the end of a line. `text` is folded, `typed` is not."""

    kind: str
    text: str
    typed: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """What its spellings have in common; '' for what joins words."""
        return _key(self.kind, self.text)


@lru_cache(maxsize=20_000)
def _key(kind: str, text: str) -> str:
    if kind in ("mark", "line"):
        return "" if kind == "line" or text in "-/.'()_" else text
    text = text.replace("'", "'" if text.endswith(_OWN) else "").replace(" ", "")
    return text.replace("oe", "e").replace("ae", "e") if len(text) > 5 else text


def fold(text: str) -> str:
    """The text with typographic signs made plain and small letters, one character for one."""
    if text.isascii():
        return text.replace("\t", " ").replace("\r", " ").lower()
    folded = text.translate(FOLD).translate(_SUBSCRIPT).replace("\r", " ")
    if folded.isascii():
        return folded.lower()
    return "".join(low if len(low := c.lower()) == 1 else c for c in folded)


def atoms_of(text: str) -> list[Atom]:
    """The atoms of a text in order; what is between them is space."""
    folded = fold(text)
    atoms = []
    for found in _ATOM.finditer(folded):
        said, (start, end) = found.group(), found.span()
        kind = found.lastgroup or ""
        atoms.append(Atom(kind, "←" if said[:2] == "<-" else said, text[start:end], start, end))
    return atoms


@lru_cache(maxsize=100)
def atoms_in(phrase: str) -> tuple[Atom, ...]:
    """The atoms of a phrase of the rules, of which several things are made in a row."""
    return tuple(atoms_of(phrase))


def commas_are_points(text: str) -> bool:
    """Whether the text writes 3,2 for what others write 3.2."""
    return len(re.findall(r"(?<![\d.,])\d{1,3},\d{1,2}(?![\d,])", text)) > len(
        re.findall(r"(?<![\d.,/])\d+\.\d{1,2}(?![\d.,/])", text)
    )


def undictated(text: str, marks: Mapping[str, str]) -> str:
    """The text, as long as it was, with its marks where they were dictated as words."""
    spoken = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(marks, key=len, reverse=True)))})\b", re.I)
    said = [m.group().casefold() for m in spoken.finditer(text)] if marks else []
    if len(said) < 2 or not any(" " in word or said.count(word) > 1 for word in said):
        return text
    return spoken.sub(lambda m: marks[m.group().casefold()].ljust(len(m.group())), text)
