"""Patterns of the rule set found in a text: groups of words in a row, with a few others between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.text.characters import Atom, atoms_of
from assistant.reading.text.lexicon import joined, key_of

_GAP = 3  # atoms between two parts
_LONGEST = 8
_STOPS = (",", ";", ".", "(", ")", ":", "?")


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

    def __init__(self, ruleset: Ruleset) -> None:
        self._denials = {
            key_of(t.phrase) for t in ruleset.terms if t.kind == "cue" and t.value == "absent before"
        }
        self._group: dict[str, set[str]] = {}
        for term in ruleset.terms:
            if term.kind == "group":
                self._group.setdefault(key_of(term.phrase), set()).add(f"<{term.value}>")
        self._ways: dict[str, list[tuple[tuple[str, ...], str, str, bool]]] = {}
        for pattern in ruleset.patterns:
            for way in (*pattern.ways, *pattern.vague):
                parts = tuple(part if part.startswith("<") else key_of(part) for part in _parts(way))
                said = (parts, pattern.finding, pattern.value, way in pattern.vague)
                self._ways.setdefault(parts[0], []).append(said)
        self._known = set(self._group) | {p for ways in self._ways.values() for way in ways for p in way[0]}
        self._begun = {key[:n] for key in self._known for n in range(1, len(key) + 1)}

    def find(self, text: str) -> list[Found]:
        """The patterns in a text, the longest at each place, of each finding; none inside another."""
        atoms = atoms_of(text)
        said = [self._said(atoms, at) for at in range(len(atoms))]
        found: list[Found] = []
        for at in range(len(atoms)):
            best: dict[str, Found] = {}
            for part, end in said[at]:
                for parts, finding, value, vague in self._ways.get(part, ()):
                    last = self._rest(atoms, said, parts, 1, end)
                    reach = max((each.end for each in best.values()), default=0)
                    if last is not None and atoms[last - 1].end >= reach:
                        end_of_it = atoms[last - 1].end
                        best = best if end_of_it == reach else {}
                        best.setdefault(finding, Found(finding, value, atoms[at].start, end_of_it, vague))
            last_one = found[-1] if found else None
            for each in best.values():
                same = last_one is not None and each.finding == last_one.finding
                if not (last_one and (each.end <= last_one.end or (same and each.start < last_one.end))):
                    found.append(each)
        return found

    def _said(self, atoms: Sequence[Atom], at: int) -> list[tuple[str, int]]:
        """The groups and words that begin at the atom, and where each ends."""
        key, found = "", []
        for end in range(at, min(at + _LONGEST, len(atoms))):
            if end > at and atoms[end].text in _STOPS:
                break
            key = joined(atoms[at : end + 1])
            found += [(part, end + 1) for part in self._group.get(key, ())]
            if key in self._known:
                found.append((key, end + 1))
            if key not in self._begun:
                break
        return found

    def _rest(
        self,
        atoms: Sequence[Atom],
        said: Sequence[list[tuple[str, int]]],
        parts: tuple[str, ...],
        n: int,
        at: int,
    ) -> int | None:
        """Where the parts from the n-th on end, if they follow."""
        if n == len(parts):
            return at
        for start in range(at, min(at + _GAP + 1, len(atoms))):
            if start > at and (atoms[start - 1].text in _STOPS or self._turns(atoms, said, start - 1)):
                return None
            for part, end in said[start]:
                if part == parts[n] and (last := self._rest(atoms, said, parts, n + 1, end)) is not None:
                    return last
        return None

    def _turns(self, atoms: Sequence[Atom], said: Sequence[list[tuple[str, int]]], at: int) -> bool:
        """Whether a word between two parts says no, or that something fails: `easier, cannot climb`."""
        return atoms[at].key in self._denials or any(part == "<cannot>" for part, _ in said[at])


def _parts(way: str) -> Iterator[str]:
    """`<cannot> <activity>` in its parts; words in a row are one part, `...` parts them."""
    for part in re.findall(r"<[^>]*>|[^<]+", way):
        yield from filter(None, map(str.strip, part.split("...")))
