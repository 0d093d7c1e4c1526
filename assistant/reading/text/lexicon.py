"""Every phrase that a rule set knows, found in a row of atoms: names and values of findings, and terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Ruleset, Shape
from assistant.reading.text.characters import Atom, atoms_in
from assistant.reading.text.grammar import Grammar, Node, Search

_LONGEST = 9  # atoms of a phrase, marks counted
_SHORT = 4  # letters: what is as short has no plural that it may stand for
_JOINS = "-/.'()_"
_HEARD = ("part", "limb", "weakly", "weaker", "unable", "lost", "less", "activity", "stairs", "air")  # groups


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase can say: it names the finding (no value), or says a value of it."""

    finding: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one spelling stands for: a meaning, or a term of a kind. `exact`: the only case it is read in."""

    meaning: Meaning | None = None
    term: tuple[str, str] | None = None
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The longest known phrase at a place: the atoms it covers, and what it stands for."""

    end: int
    meanings: tuple[Meaning, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    cues: tuple[tuple[str, str], ...] = ()


class Lexicon:
    """The phrases of one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._phrases: dict[str, list[Entry]] = {}
        self._cues: dict[str, list[Entry]] = {}
        self.grammar = Grammar(ruleset)
        self._ways: Node[Meaning] = Node()  # of what is said in several words
        self._grouped: Node[tuple[str, str]] = Node()  # cues with groups of words in them
        self._begun: set[str] = set()
        self.spelled: dict[str, tuple[str, ...]] = {}
        self._capitals = {key_of(t.phrase) for t in ruleset.terms if t.kind == "capitals"}
        for term in ruleset.terms:
            heard = term.kind != "group" or (term.value in _HEARD and term.phrase.isalpha())
            if term.kind in ("letter", "pronoun", "act") or not heard:
                continue  # words in a row are found by patterns
            if "<" in term.phrase and term.kind in ("cue", "status"):
                self.grammar.add(self._grouped, term.phrase, (term.kind, term.value))
                continue
            where = self._cues if term.kind in ("cue", "status") else self._phrases
            self._add(where, term.phrase, term=(term.kind, term.value))
        for finding in ruleset.findings.values():
            if not finding.derived and not any(r.kind in _NEVER_NAMED for r in finding.roles):
                for phrase, meaning in self._said_of(finding):
                    entry = self._add(self._phrases, phrase, meaning)
                    plain = meaning.value and " " in phrase and not any(map(str.isdigit, phrase))
                    if plain and not (entry.exact or self._is_drug(finding)):
                        self.grammar.add(self._ways, phrase, meaning)
                for phrase, value in finding.ways:
                    self.grammar.add(self._ways, phrase, Meaning(finding.name, value or None))

    def _add(
        self,
        where: dict[str, list[Entry]],
        phrase: str,
        meaning: Meaning | None = None,
        term: tuple[str, str] | None = None,
    ) -> Entry:
        atoms = atoms_in(phrase)
        key = key_of(phrase) or phrase
        entry = Entry(meaning, term, self._exact(key, atoms))
        known = where.setdefault(key, [])
        if entry not in known:
            known.append(entry)
        self._begun.update(_keys(atoms))
        if meaning and len(atoms) == 1 and len(key) > 5:
            self.spelled[key[0]] = (*self.spelled.get(key[0], ()), phrase.casefold())
        return entry

    def names(self, word: str) -> bool:
        """Whether the word by itself names a finding."""
        return any(e.meaning and e.meaning.value is None for e in self._phrases.get(key_of(word), ()))

    def _said_of(self, finding: Finding) -> Iterator[tuple[str, Meaning]]:
        """What names the finding or says its value by itself, but for what a name and a term say together."""
        names = [finding.name.replace("_", " "), *filter(None, [finding.called]), *finding.synonyms]
        yield from ((name, Meaning(finding.name)) for name in names)
        of = [self.ruleset.findings.get(role.of) for role in finding.roles]
        own, others = set(map(key_of, names)), {key_of(n) for f in of if f for n in (f.name, *f.synonyms)}
        alone = finding.shape is Shape.SET or any(r.kind == RoleKind.ALONE for r in finding.roles)
        for value in finding.choices if alone else ():
            if not self._is_term(value) and not self._is_cue(value):
                yield value.replace("_", " "), Meaning(finding.name, value)
        for phrase, value in finding.words:
            if (self._is_drug(finding) and value == finding.choices[0]) or self._is_cue(phrase):
                continue
            if (
                phrase.rstrip()[-1:] not in "+-"
                and value not in finding.unavailable
                and not self._is_composed(phrase, own, others)
            ):
                yield phrase, Meaning(finding.name, value)

    @staticmethod
    def _is_drug(finding: Finding) -> bool:
        """Whether its values are drugs: that none is taken is read of what became of each."""
        return any(r.kind == RoleKind.DRUG for r in finding.roles)

    def _exact(self, key: str, atoms: Sequence[Atom]) -> str:
        """A phrase that is another word in small letters is read in its own case only."""
        if key not in self._capitals:
            return ""
        typed = _typed(atoms)
        return typed if typed != typed.lower() else ""

    def _is_cue(self, phrase: str) -> bool:
        """Whether it says how something else is meant; what became of a drug may be a value besides."""
        return any(e.term and e.term[0] == "cue" for e in self._cues.get(key_of(phrase), ()))

    def _is_term(self, phrase: str) -> bool:
        known = self._phrases.get(key_of(phrase), [])
        return any(e.term and e.term[0] in ("result", "change", "whole", "side", "filler") for e in known)

    def _is_composed(self, phrase: str, own: set[str], others: set[str]) -> bool:
        """`no rash`, `LDH high`: a negation or result, and a name: its own, or of what it is about."""
        words = phrase.split()
        for word, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
            found, denied = self._results(key_of(word))
            if found or denied:
                key = key_of(" ".join(rest))
                if key in own or (found and key in others):
                    return True
        return False

    def _results(self, key: str) -> tuple[bool, bool]:
        """Whether a word says a result or a change; and whether it says that something is there or not."""
        terms = [e.term for e in (*self._phrases.get(key, ()), *self._cues.get(key, ())) if e.term]
        denied = any(kind == "cue" and says.startswith(("absent", "present")) for kind, says in terms)
        return any(kind in ("result", "change") for kind, _ in terms), denied

    def phrase_at(self, atoms: Sequence[Atom], at: int, search: Search) -> Match | None:
        """The longest phrase that begins at the atom: as it is written, else in another inflection."""
        written = self._longest(self._phrases, atoms, at) or Match(at)
        said = list(search.found(self._ways, at))
        if not said:
            return written if written.end > at else None
        end = max([written.end, *(end for end, _ in said)])
        meanings = tuple(m for n, m in said if n == end)
        match = written if written.end == end else Match(end)
        return replace(match, meanings=tuple(dict.fromkeys(match.meanings + meanings))) if end > at else None

    def cues_at(self, atoms: Sequence[Atom], at: int, search: Search) -> Iterator[Match]:
        """The longest cue that begins at the atom, as it is written; and that of groups of words."""
        said = list(search.found(self._grouped, at))
        end = max((end for end, _ in said), default=at)
        if end > at:
            yield Match(end, cues=tuple(cue for n, cue in said if n == end))
        if written := self._longest(self._cues, atoms, at):
            yield written

    def _longest(self, where: dict[str, list[Entry]], atoms: Sequence[Atom], at: int) -> Match | None:
        key, best = "", None
        if not atoms[at].key and atoms[at].text not in where:
            return None
        for end, part in enumerate(_parts(atoms[at : at + _LONGEST]), at):
            if end > at and not _joined(atoms[end - 1], atoms[end]):
                break
            key += part
            known = self._spelled(where, key)
            found = [e for e in known if not e.exact or _typed(atoms[at : end + 1]) == e.exact]
            if found and (atoms[end].key or end == at):
                best = _match(found, end + 1)
            if key not in self._begun and key[:-1] not in self._begun:
                break
        return best

    def _spelled(self, where: dict[str, list[Entry]], key: str) -> list[Entry]:
        known = where.get(key)
        if known is None and len(key) > 3 and key.endswith("s") and key[-2] != "s":
            known = where.get(key[:-1])
        elif known is None and len(key) > _SHORT:
            known = where.get(f"{key}s")
        return known or []


_NEVER_NAMED = (
    *(RoleKind.MEANT, RoleKind.PLAN),
    *(RoleKind.PREVIOUS, RoleKind.PEAK, RoleKind.UPPER_LIMIT, RoleKind.WORSE_FOR, RoleKind.ILL_FOR),
    *(RoleKind.DURATION, RoleKind.SINCE_CHANGE, RoleKind.SINCE_COURSE),
)
# What one measure was at another time is read of the measure itself


def _match(found: list[Entry], end: int) -> Match:
    meanings = tuple(dict.fromkeys(e.meaning for e in found if e.meaning))
    terms = tuple(e.term for e in found if e.term)
    groups = "|".join(says for kind, says in terms if kind == "group")
    return Match(end, meanings, {**dict(terms), **({"group": f"|{groups}|"} if groups else {})}, terms)


def _typed(atoms: Sequence[Atom]) -> str:
    typed = "".join(a.typed for a in atoms if a.kind != "mark")
    return typed[:-1] if typed.endswith("s") and typed[:-1].isupper() else typed


def _joined(before: Atom, after: Atom) -> bool:
    """Whether two atoms may belong to one phrase: glued, or with one space between words."""
    glued = before.end == after.start
    if after.kind == "mark" or before.kind == "mark":
        mark = after if after.kind == "mark" else before
        if "line" in (before.kind, after.kind) or before.kind == after.kind:
            return False
        return mark.text in _JOINS + "+%^" and (glued or mark.text == "-")
    kinds = {before.kind, after.kind}
    return "arrow" not in kinds and ("line" not in kinds or "number" not in kinds)


@lru_cache(maxsize=20_000)
def key_of(phrase: str) -> str:
    """What the spellings of a phrase have in common."""
    return joined(atoms_in(phrase))


def joined(atoms: Sequence[Atom]) -> str:
    """The atoms as one key: a space between two words, none beside a number."""
    return "".join(_parts(atoms))


def _keys(atoms: Sequence[Atom]) -> Iterator[str]:
    """The keys of the first atom, the first two, and so on."""
    return accumulate(_parts(atoms))


def _parts(atoms: Sequence[Atom]) -> Iterator[str]:
    """What each atom adds to the key."""
    before = ""
    for atom in atoms:
        key = atom.key
        yield f" {key}" if before == "word" == atom.kind else key
        before = atom.kind if key else before
