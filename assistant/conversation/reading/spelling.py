"""Words that are probably misspelt: offered, never applied; but the lecture's own are known (B38).

Those of them that name a value stand among its words in the rule set.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from assistant.conversation.reading.lexicon import Lexicon
from assistant.knowledge.model.ruleset import Finding

_WORD = re.compile(r"[^\W\d_]{6,}")
_CLOSE = 0.85
_KIDNEY = re.compile(r"\bkinney\b", re.I)  # so spelt in the lecture's list of cancers
_ENOUGH = 2  # offers for one text


def offers(lexicon: Lexicon, not_understood: tuple[str, ...]) -> list[str]:
    """For each word nothing was read from that is close to one word of the rule set, whether it was meant."""
    said: list[str] = []
    for stretch in not_understood:
        for word in _WORD.findall(stretch):
            meant = _meant(lexicon, word.casefold())
            if meant:
                said.append(f'"{word}" is not understood. Did you mean "{meant}"?')
    return said[:_ENOUGH]


def respelt(finding: Finding, words: str) -> tuple[str, tuple[str, ...]]:
    """A text as it is meant, with a note where it was spelt otherwise."""
    if finding.name != "malignancy" or not _KIDNEY.search(words):
        return words, ()
    return _KIDNEY.sub("kidney", words), ('"Kinney" read as kidney',)


@lru_cache(maxsize=2000)
def _meant(lexicon: Lexicon, word: str) -> str:
    if lexicon.knows(word):
        return ""
    near = get_close_matches(word, lexicon.spelled.get(word[0], ()), n=1, cutoff=_CLOSE)
    inflected = near and (near[0].casefold().startswith(word) or word.startswith(near[0].casefold()))
    return near[0] if near and not inflected else ""
