"""A text cut for its acts: where it names a drug, a deed, and a thing that is an act by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from assistant.knowledge.blocks.actions import words_of
from assistant.knowledge.model.language import DEEDS
from assistant.knowledge.model.ruleset import Action, Ruleset
from assistant.reading.acts.act import Form
from assistant.reading.text.characters import Atom, atoms_in, atoms_of

Says = TypeVar("Says")
_LONGEST = 14  # atoms of a phrase, its marks counted
_NUMBERS = ("number", "part", "schedule", "grade")
_UNITS = frozenset(("mg", "g", "mcg", "milligram", "milligrams", "%", "unit", "units"))
_PER = frozenset(("kg", "day", "d", "week", "wk"))  # behind a slash
_GLUE = "-/.:"  # marks that may stand in a phrase or a gap
_TIME = " <time>"
_FORMS = {"": Form.TO_DO, " doing": Form.DOING, " done": Form.DONE, " noun": Form.NAMED}


class Phrases(Generic[Says]):
    """Phrases and what they say; any space, hyphen or slash may stand between their words."""

    def __init__(self, plural: bool) -> None:
        self._plural = plural
        self._says: dict[str, list[Says]] = {}
        self._begun: set[str] = set()

    def add(self, phrase: str, says: Says) -> None:
        """One more phrase."""
        key = ""
        for atom in atoms_in(phrase):
            key += _key(atom.text)
            self._begun.add(key)
        self._says.setdefault(key, []).append(says)

    def at(self, atoms: Sequence[Atom], start: int) -> Iterator[tuple[int, Says]]:
        """Each phrase that begins at an atom, with the atom behind it: the longest first."""
        found: list[tuple[int, Says]] = []
        key = ""
        for at in range(start, min(start + _LONGEST, len(atoms))):
            atom = atoms[at]
            own = _key(atom.text)
            if atom.kind == "line" or (not own and (at == start or atom.text not in _GLUE)):
                break
            key += own
            found += ((at + 1, says) for says in self._known(key) if own)
            if key not in self._begun:
                break
        return iter(sorted(found, key=lambda item: -item[0]))

    def _known(self, key: str) -> list[Says]:
        known = self._says.get(key)
        if known is None and self._plural and len(key) > 3 and key[-1] == "s" != key[-2]:
            known = self._says.get(key[:-1])
        return known or []


@lru_cache(maxsize=20_000)
def _key(text: str) -> str:
    return "".join(c for c in text if c.isalnum() or c in "↑↓+&#")


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done to a drug, and how that is said."""

    name: str
    form: Form


class Words:
    """The words of acts in one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.doing = {pair: a for a in ruleset.actions.values() for pair in a.deeds}
        self.drugs: Phrases[str] = Phrases(plural=True)
        for drug in dict.fromkeys(drug for _, drug in self.doing):
            for word in words_of(ruleset.findings, drug):
                self.drugs.add(word, drug)
        self.things: Phrases[Action] = Phrases(plural=True)
        self.timed: Phrases[Action] = Phrases(plural=False)  # where a time to come stands behind them
        for action in ruleset.actions.values():
            for phrase in action.phrases:
                where = self.timed if phrase.endswith(_TIME) else self.things
                where.add(phrase.removesuffix(_TIME), action)
        self.to_come = _to_come(ruleset)
        stepped = [drug for a in ruleset.actions.values() if a.step for _, drug in a.deeds]
        self.lowered = stepped[0] if stepped else ""  # the drug whose dose is spoken of where none is named
        self.often = frozenset(t.phrase for t in ruleset.terms if t.kind == "often" and " " not in t.phrase)
        said = [(t.value, t.phrase) for t in ruleset.terms if t.kind in ("deed", "act")]
        self.deeds: Phrases[Deed] = Phrases(plural=False)
        self.small = {kind: frozenset(p for v, p in said if v == kind) for kind in _SMALL}
        self.phrases: dict[str, Phrases[bool]] = {kind: Phrases(plural=False) for kind in _SEVERAL}
        for value, phrase in said:
            name, _, form = value.partition(" ")
            if name in DEEDS:
                self.deeds.add(phrase, Deed(name, _FORMS[f" {form}" if form else ""]))
            elif value == "stays":
                self.deeds.add(phrase, Deed("continue", Form.NAMED))
            elif value in self.phrases:
                self.phrases[value].add(phrase, True)
        bases = {p.split(" ")[0] for v, p in said if v in DEEDS}
        self.openers = bases - self.small["no verb"] | self.small["opener"]
        self.courses = frozenset(
            t.phrase for t in ruleset.terms if t.kind == "course" and t.value in ("course", "infusion")
        ) or frozenset(("course",))


def _to_come(ruleset: Ruleset) -> re.Pattern[str]:
    """A time to come: `2/52`, `in 6 weeks`, `in a month`, `next week`, `monthly`."""
    units = "|".join(
        sorted({re.escape(t.phrase) for t in ruleset.terms if t.kind == "time unit"}, key=len, reverse=True)
    )
    days = "|".join(re.escape(t.phrase) for t in ruleset.terms if t.kind == "weekday")
    return re.compile(
        rf"\s*[:,-]?\s*(?:(?:back|again|up)\s+)?(?:(?:in|at|for|after|within|about|approx\.?|by|on|@)\s+)*"
        rf"(?:(?:an?|one|two|three|four|six|eight|\d+(?:\s?(?:-|to)\s?\d+)?)\s?-?\s?(?:{units})\b|\d+\s?/\s?(?:7|52|12)\b"
        rf"|next\s+(?:week|month|clinic|visit|year)|(?:year|month|week|fortnight)ly\b|tomorrow|tmrw|(?:{days})\b)"
        r"(?!\s*(?:ago|back|earlier|before|old)\b)",
        re.I,
    )


_SMALL = ("opener", "no verb", "no end", "between", "no drug", "no drug before")
_SEVERAL = ("pause", "swap", "take")


@dataclass
class Text:
    """A text and its atoms, with the words of acts in it."""

    words: Words
    text: str
    atoms: Sequence[Atom] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.atoms = atoms_of(self.text)

    @cached_property
    def drugs(self) -> dict[int, tuple[int, str]]:
        """By the atom where a drug is named: the atom behind it, and the drug; none within another."""
        found: dict[int, tuple[int, str]] = {}
        free = 0
        for at in range(len(self.atoms)):
            match = next(self.words.drugs.at(self.atoms, at), None) if at >= free else None
            other = self.word(at - 1) in self.words.small["no drug before"]  # `topical tacrolimus`
            if match and not other and not self._is_no_drug(match[0]):
                found[at], free = match, match[0]
        return found

    @cached_property
    def deeds(self) -> dict[int, list[tuple[int, Deed]]]:
        """By the atom where a deed is named: each way to read it, the longest first."""
        found = {at: list(self.words.deeds.at(self.atoms, at)) for at in range(len(self.atoms))}
        return {at: [d for d in deeds if self.word(d[0]) != "of"] for at, deeds in found.items() if deeds}

    def thing(self, at: int) -> tuple[int, Action, bool] | None:
        """What begins at an atom and is an act by itself: the atom behind it, the act, whether timed."""
        plain = next(self.words.things.at(self.atoms, at), None)
        for end, action in self.words.timed.at(self.atoms, at):
            if time := self.words.to_come.match(self.text, self.ends(end)):
                return max(self.at(time.end()), plain[0] if plain else 0), action, True
        return (*plain, False) if plain else None

    def _is_no_drug(self, at: int) -> bool:
        """Whether what follows makes it another thing: `steroid myopathy`, `pred-induced`."""
        word = self.word(at + 1 if self.word(at) == "-" else at)
        return bool(word) and word.startswith(tuple(self.words.small["no drug"]))

    def word(self, at: int) -> str:
        """The atom in small letters; '' behind the last."""
        return self.atoms[at].text if 0 <= at < len(self.atoms) else ""

    def begins(self, at: int) -> int:
        """Where an atom begins in the text."""
        return self.atoms[at].start if at < len(self.atoms) else len(self.text)

    def ends(self, at: int) -> int:
        """Where the atoms before this one end in the text."""
        return self.atoms[at - 1].end if at else 0

    def past(self, at: int) -> int:
        """The atom behind small words and numbers: `the`, `dose of`, `40 mg`."""
        while self.is_small(at) or (closed := self._bracketed(at)):
            at = at + 1 if self.is_small(at) else closed
        return at

    def _bracketed(self, at: int) -> int:
        """The atom behind small words and numbers in brackets, such as a dose; 0 where there are none."""
        end = at + 1
        while self.word(at) == "(" and self.is_small(end):
            end += 1
        return end + 1 if end > at + 1 and self.word(end) == ")" else 0

    def is_small(self, at: int) -> bool:
        """Whether an atom may stand between a deed and its drug."""
        if not 0 <= at < len(self.atoms) or at in self.drugs:
            return False
        atom = self.atoms[at]
        before = self.word(at - 1)
        unit = atom.text in _UNITS and at > 0 and self.atoms[at - 1].kind in _NUMBERS
        number = atom.kind in _NUMBERS or unit or (atom.text in _PER and before in ("/", "per"))
        often = atom.text in self.words.often and self.is_small(at - 1)
        return number or often or atom.text in self.words.small["between"] or atom.text in (":", "-", "/")

    def drug(self, at: int) -> tuple[int, str] | None:
        """The drug that is named at an atom or behind small words: the atom behind it, and the drug."""
        return self.drugs.get(self.past(at))

    def at(self, place: int) -> int:
        """The first atom that begins at a place of the text or behind it."""
        return next((n for n, atom in enumerate(self.atoms) if atom.start >= place), len(self.atoms))


def is_one_of(word: str, words: Iterable[str]) -> bool:
    """Whether a word is one of these or its plural."""
    return any(word in (one, f"{one}s") for one in words)
