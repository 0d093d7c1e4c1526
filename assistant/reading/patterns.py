"""Patterns of the rule set found in a text: groups of words in a row, with a few others between."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.knowledge.model.language import NOT
from assistant.knowledge.model.ruleset import Ruleset, Shape
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
        self._sets = {f.name for f in ruleset.findings.values() if f.shape is Shape.SET}
        self._root: Node[tuple[bool, int, str, str]] = Node()
        for order, pattern in enumerate(ruleset.patterns):
            for way in (*pattern.ways, *pattern.vague):
                says = (way in pattern.vague, order, pattern.finding, pattern.value)
                grammar.add(self._root, re.sub(r"\s*(<[^>]*>)\s*", r"...\1...", way).strip("."), says)

    def find(self, text: str) -> list[Found]:
        """The patterns in a text: the longest of each finding, and what is sure before what is suggested."""
        atoms = atoms_of(text)
        search = Search(self._grammar, atoms)
        found: list[Found] = []
        ends: dict[str, int] = {}  # where the last of each finding, or member, ended
        for at, atom in enumerate(atoms):
            said = sorted(search.found(self._root, at))
            sure = {finding for _, (vague, _, finding, _) in said if not vague}
            said = [s for s in said if not s[1][0] or s[1][2] not in sure]
            best: dict[str, Found] = {}
            for end, (vague, _, finding, value) in said:
                each = Found(finding, value, atom.start, atoms[end - 1].end, vague)
                of = f"{finding}/{value.removeprefix(NOT)}" if finding in self._sets else finding
                if of not in best or best[of].end < each.end:
                    best[of] = each
            found += [f for of, f in best.items() if f.start >= ends.get(of, 0)]
            ends |= {of: max(f.end, ends.get(of, 0)) for of, f in best.items()}
        return [f for f in found if not (f.vague and any(_holds(other, f) for other in found))]


def _holds(sure: Found, vague: Found) -> bool:
    """Whether more is said there than is suggested: `untreated breast cancer`."""
    longer = sure.end - sure.start > vague.end - vague.start
    return not sure.vague and longer and sure.start <= vague.start and vague.end <= sure.end
