"""A course of a drug by its number: `pulse 5`, `cycle 3` of what was given in pulses or cycles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.acts.spelling import words

_NEAR = 40  # characters: how far behind its drug a course stands


class Courses:
    """The courses that a text numbers, over the words of one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        nouns = [t.phrase for t in ruleset.terms if t.kind == "course" and t.value in ("course", "infusion")]
        known = words(nouns or ["course"])
        self._numbered = re.compile(
            rf"\b(?P<noun>{known})\s*(?:#\s*)?\d+\b(?!\s*(?:of|was|were|mg|g)\b|\s*/)", re.I
        )

    def find(self, text: str, before: str, drugs: re.Pattern[str]) -> Iterator[tuple[re.Match[str], str]]:
        """Each numbered course in the text, and the drug that was last told in courses so called."""
        for match in self._numbered.finditer(text):
            told = f"{before} {text[: match.start()]}"
            course = re.compile(rf"[^.;]{{0,{_NEAR}}}?\b{match['noun'].rstrip('s')}s?\b", re.I)
            given = [drug.group() for drug in drugs.finditer(told) if course.match(told, drug.end())]
            if given:
                yield match, given[-1]
