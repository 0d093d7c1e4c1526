"""`NI`, `Nl`, `WNL`, `NAD` and `N` after a test: normal (B18), marked so that it is confirmed.

They mean it after the name of something that can be normal, and nowhere else: not alone, not in `N/A` or
`N = 3`, and `N` only where nothing follows it. Where the name takes yes or no, `N` stays no.
"""

from __future__ import annotations

import re

from assistant.knowledge.model.ruleset import Finding, Shape
from assistant.reading.answers.result import Reading, close_set, settle

NORMAL = "normal"
_READ_SO = "read as normal"
_WORD = re.compile(r"(?:NI|NL|WNL|NAD)(?![\w/=+-]|\.\w)|N(?=\s*(?:$|[,;)\n]|\.(?:\s|$)|(?:and|but)\b))", re.I)
_LINK = re.compile(r"\s*[:=(]?\s*(?:(?:is|was|were|are|now|today|both|all|reported|read|as)\s+)*", re.I)
_LAST = re.compile(r"(?<!\w)(?:NI|NL|WNL|NAD|N)$", re.I)


def says_normal(text: str, start: int) -> bool:
    """Whether one of the words stands at this place of a text."""
    return _WORD.match(text, start) is not None


def follows(text: str, name_end: int, start: int) -> bool:
    """Whether what starts there is said of the name that ends before it."""
    return _LINK.fullmatch(text, name_end, start) is not None


def note_on(words: str) -> tuple[str, ...]:
    """The note on words that end in one of these; none on others."""
    found = _LAST.search(words)
    return (f'"{found.group()}" {_READ_SO}',) if found else ()


def read_normal(finding: Finding, text: str) -> Reading | None:
    """What one of the words answers of a test. A bare `N` answers nothing: it may be a no."""
    words = text.strip()
    if NORMAL not in finding.choices or len(words) < 2 or not _LAST.fullmatch(words):
        return None
    is_set = finding.shape is Shape.SET
    settled = close_set(finding, {NORMAL: True}) if is_set else {finding.name: NORMAL}
    return settle(finding, settled, words, note_on(words))
