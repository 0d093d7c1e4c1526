"""Patterns of the rule set found in a text: groups of words in a row, with a few others between."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.text.characters import atoms_of
from assistant.reading.text.grammar import Grammar, Node, Search


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern at a place of the text."""

    finding: str
    value: str
    start: int
    end: int
    vague: bool = False


class Patterns:
    """The patterns of one rule set."""

    def __init__(self, ruleset: Ruleset, grammar: Grammar) -> None:
        self._grammar = grammar
        self._root: Node[tuple[bool, int, str, str]] = Node()
        for order, pattern in enumerate(ruleset.patterns):
            for way in (*pattern.ways, *pattern.vague):
                says = (way in pattern.vague, order, pattern.finding, pattern.value)
                grammar.add(self._root, re.sub(r"\s*(<[^>]*>)\s*", r"...\1...", way).strip("."), says)

    def find(self, text: str) -> list[Found]:
        """The patterns in a text, the longest at each place, of each finding; none inside another."""
        atoms = atoms_of(text)
        search = Search(self._grammar, atoms)
        found: list[Found] = []
        for at, atom in enumerate(atoms):
            said = sorted(search.found(self._root, at))
            sure = {finding for _, (vague, _, finding, _) in said if not vague}
            said = [s for s in said if not s[1][0] or s[1][2] not in sure]
            best: dict[str, Found] = {}
            for end, (vague, _, finding, value) in said:
                if end == said[-1][0]:
                    each = Found(finding, value, atom.start, atoms[end - 1].end, vague)
                    best.setdefault(finding, each)
            last = found[-1] if found else None
            for each in best.values():
                same = last is not None and each.finding == last.finding
                if not (last and (each.end <= last.end or (same and each.start < last.end))):
                    found.append(each)
        return found
