"""How the words of a rule set may be spelled in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby


def words(phrases: Iterable[str]) -> str:
    """A pattern of phrases, the longest first."""
    return either(r"[\s-]+".join(map(re.escape, re.split(r"[\s-]", p))) for p in phrases)


def either(patterns: Iterable[str]) -> str:
    """A pattern of any of these patterns, the longest first, told apart by the character they begin with."""
    longest_first = sorted(patterns, key=lambda pattern: (_first(pattern), -len(pattern)))
    return "|".join(
        f"{start}(?:{'|'.join(pattern[len(start) :] for pattern in of)})"
        for start, of in groupby(longest_first, key=_first)
    )


def _first(pattern: str) -> str:
    return pattern[:2] if pattern.startswith("\\") else pattern[:1]


def pattern_of(phrase: str) -> str:
    """The phrase, with any space, hyphen or slash between its words, and a plural."""
    return r"[\s/-]?".join(map(re.escape, re.split(r"[\s/-]+", phrase))) + "s?"


def joined(text: str) -> str:
    """What the spellings of one phrase have in common."""
    one = re.sub(r"[\s/_.\u0307-]+", "", text.casefold())  # a Turkish capital folds to i and a dot
    return one[:-1] if len(one) > 3 and one.endswith("s") and not one.endswith("ss") else one
