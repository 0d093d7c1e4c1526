"""Phrases made of words and of groups of words, found in a row of atoms in any inflection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.text.characters import Atom, atoms_in

Says = TypeVar("Says")
_GAP = "..."
_WIDE = 2  # atoms in a gap
_TURNS = ("absent before", "hypothetical before")
_STOPS = (",", ";", ".", "(", ")", ":", "?")
_ENDING = re.compile(
    r"(?<=[a-z]{3})(?:(?<=[^aeiou])(?:ies|ied|ying|y)|ings?|(?<!e)ed|es|(?<![sui])s|(?<!e)e)$"
)
_PARTS = re.compile(r"<[^>]*>|\.{3}|(?:(?!\.{3})[^<])+")
_CUT = re.compile(r"[^aeiou][aeiou][^aeiou]")  # ris-ing, tir-ed
_TWICE = re.compile(r"([bdgmnprt])\1$")


@dataclass(slots=True)
class Node(Generic[Says]):
    """A part of phrases: what may follow it, a word, a group or a gap, and what it says as a whole.

    beginning, anywhere: the groups and gaps that may begin with a word, and those that may with any other;
    made when they are first looked for.
    """

    words: dict[str, Node[Says]] = field(default_factory=dict)
    groups: dict[str, Node[Says]] = field(default_factory=dict)
    says: list[Says] = field(default_factory=list)
    beginning: dict[str, list[tuple[str, Node[Says]]]] | None = None
    anywhere: list[tuple[str, Node[Says]]] = field(default_factory=list)


def _below(nodes: dict[str, Node[Says]], part: str) -> Node[Says]:
    """The node behind the part, made where there is none."""
    node = nodes.get(part)
    if node is None:
        node = nodes[part] = Node()
    return node


class Grammar:
    """The groups of words of one rule set, and the small words that say nothing within a phrase."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._small = frozenset(t.phrase for t in ruleset.terms if t.kind == "small")
        self.turns = {t.phrase for t in ruleset.terms if t.kind == "cue" and t.value in _TURNS}
        self.groups: dict[str, Node[bool]] = {}
        self._beginnings: dict[str, frozenset[str] | None] = {_GAP: None}  # None: with any word
        for term in ruleset.terms:
            if term.kind == "group":
                self.add(self.groups.setdefault(f"<{term.value}>", Node()), term.phrase, True)

    def add(self, node: Node[Says], phrase: str, says: Says) -> None:
        """Let the phrase, of words, `<groups>` and gaps (`...`), be found from the node."""
        parts = _PARTS.findall(phrase) if "<" in phrase or _GAP in phrase else [phrase]
        for part in parts:
            if part == _GAP or part[0] == "<":
                node = _below(node.groups, part)
                continue
            words = [atom for atom in atoms_in(part) if atom.key]
            weighty = [atom for atom in words if atom.text not in self._small]
            for atom in weighty if len(parts) > 1 or len(weighty) > 1 else words:
                node = _below(node.words, stem(atom.key))
        if says not in node.says:
            node.says.append(says)

    def groups_from(self, node: Node[Says], stemmed: str) -> list[tuple[str, Node[Says]]]:
        """The groups and gaps of the node that can begin with the word, given without its ending."""
        if node.beginning is None:
            node.beginning = {}
            for entry in node.groups.items():
                self._enter(node.beginning, node.anywhere, entry)
        return node.beginning.get(stemmed, node.anywhere)

    def _enter(
        self,
        beginning: dict[str, list[tuple[str, Node[Says]]]],
        anywhere: list[tuple[str, Node[Says]]],
        entry: tuple[str, Node[Says]],
    ) -> None:
        words = self._words_of(entry[0])
        if words is not None:
            for word in words:
                beginning.setdefault(word, list(anywhere)).append(entry)
            return
        for entries in (anywhere, *beginning.values()):
            entries.append(entry)

    def _words_of(self, group: str) -> frozenset[str] | None:
        """The words that a phrase of the group can begin with; None for a gap, and where it is any word."""
        if group not in self._beginnings:
            self._beginnings[group] = None  # a group within itself begins anywhere
            self._beginnings[group] = self._first_words(self.groups.get(group, Node()))
        return self._beginnings[group]

    def _first_words(self, node: Node[Says]) -> frozenset[str] | None:
        words = set(node.words)
        for group in node.groups:
            first = self._words_of(group)
            if first is None:
                return None
            words |= first
        return None if node.says else frozenset(words)

    def is_small(self, atom: Atom) -> bool:
        """Whether it says nothing within a phrase: `her`, `has been`, a hyphen."""
        return (not atom.key and atom.text not in _STOPS) or atom.text in self._small


class Search:
    """The phrases in one row of atoms."""

    def __init__(self, grammar: Grammar, atoms: Sequence[Atom]) -> None:
        self._grammar, self._atoms = grammar, atoms
        self._stems = [stem(atom.key) for atom in atoms]
        self._known: dict[tuple[str, int], list[int]] = {}

    def found(self, node: Node[Says], at: int) -> Iterator[tuple[int, Says]]:
        """Where each phrase that begins at the atom ends, and what it says."""
        yield from self._from(node, at, [at])

    def _from(self, node: Node[Says], at: int, starts: Iterable[int]) -> Iterator[tuple[int, Says]]:
        yield from ((at, says) for says in node.says)
        for start in starts if node.words or node.groups else ():
            if after := node.words.get(self._stems[start]):
                yield from self._from(after, start + 1, self._starts(start + 1))
            for group, after in self._grammar.groups_from(node, self._stems[start]):
                for end in self._beyond(start) if group == _GAP else self._ends(group, start):
                    yield from self._from(after, end, self._starts(end))

    def _starts(self, at: int) -> Iterator[int]:
        """The places from the atom on where a part may begin: there, and behind small words."""
        for n in range(at, len(self._atoms)):
            yield n
            if not self._grammar.is_small(self._atoms[n]):
                break

    def _beyond(self, at: int) -> Iterator[int]:
        """The places behind a gap, which ends at a stop, and at a word that says no."""
        yield at
        for n in range(at, min(at + _WIDE, len(self._atoms) - 1)):
            atom = self._atoms[n]
            if atom.text in _STOPS or atom.text in self._grammar.turns or self._ends("<cannot>", n):
                return
            yield n + 1

    def _ends(self, group: str, at: int) -> list[int]:
        if (group, at) not in self._known:
            node = self._grammar.groups.get(group, Node())
            self._known[group, at] = list(dict.fromkeys(end for end, _ in self.found(node, at)))
        return self._known[group, at]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its ending: `climbs`, `climbed`, `climbing` → `climb`."""
    ending = _ENDING.search(word)
    if ending is None:
        return word
    bare = word[: ending.start()]
    cut = ending.group() not in ("s", "y") and _CUT.fullmatch(bare)
    return f"{bare}e" if cut else _TWICE.sub(r"\1", bare)
