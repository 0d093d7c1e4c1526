"""Typed tokens: numbers with their units, lengths of time, dates, and the phrases of the rule set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.answers.units import time_unit, unit_key
from assistant.reading.text import times
from assistant.reading.text.characters import Atom, atoms_of, commas_are_points
from assistant.reading.text.combining import lengths, pairs, ranges
from assistant.reading.text.dating import dated
from assistant.reading.text.grammar import Search
from assistant.reading.text.lexicon import Lexicon
from assistant.reading.text.numbers import Number, read_number, read_schedule, spelled
from assistant.reading.text.token import OF_EFFECT, UNTOWARD, Cue, Token

_FIGURES = ("number", "grade", "part", "roman", "sides")
_PREDICTED = re.compile(
    r"\s?(?:of )?(?:the )?(?:pred(?:icted)?|theor(?:etical)?|exp(?:ected)?|n(?![\s:=<]*\d))(?![^\W_])\.?",
    re.I,
)
_DEGREES = re.compile(r"\s?[FC](?![^\W_])")
_OF_DRUGS = ("mg", "g")
_MANY = 4  # tablets at a time
_SCALE = re.compile(r"(k)\b(?!/|\+)|\s?(million|thousand|万|萬)(?!\w)", re.I)
_NAMED = re.compile(r"[^\S\n]+\d\.\d")  # behind what is a name and no unit
_UNIT = re.compile(
    r"[^\S\n]?(?:[x*×·]\s?)?(?:10(?:\^|\*|e|\(|)?[\d⁰-⁹]+\)?\s?/?\s?[a-zµμ³²\d]*|[°º]\s?[cf]?|℃|%|#(?!\d)|/\s?[a-zµμ]+[\d³²]?|mm\s?Hg\b|m?g\s?%|[a-zµμ³²]+[\d³²]?)"
    r"(?:\s?/\s?[\dµμa-z³²^]+(?:\.\d+)?(?:\s?m²|\s?m2)?)*",
    re.I,
)
_PER_VOLUME = re.compile(r"\s?[a-zµμ]{2,8}\s?/\s?[cdmuµμ]?l(?!\w)", re.I)  # a unit that nobody knows


class Tokens:
    """Makes tokens of texts, in the words of one rule set, as of one day."""

    def __init__(self, ruleset: Ruleset, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._units = {
            unit_key(name).casefold()
            for f in ruleset.findings.values()
            for name in (f.unit, f.unit.split(" ")[0], *(n for u in f.units for n in u.names))
            if name and not re.fullmatch(r"m|f|c|in|an?|w|y", name.casefold()) and not time_unit(name)
        } | {"mg/kg", "g/kg", "mg/kg/day", "g/kg/day", "mg/m^2", "g/m^2", "ug", "mcg", "l", "ml"}
        self._numbers = ruleset.terms_of("number")
        self._scales = {phrase: Decimal(scale) for phrase, scale in ruleset.terms_of("scale").items()}

    def of(self, text: str, today: date) -> tuple[list[Token], list[Cue]]:
        """The tokens of a text in order, and the cues among them."""
        atoms = atoms_of(text)
        search = Search(self.lexicon.grammar, atoms)
        return self._tokens(text, atoms, today, search), list(self._cues(atoms, search))

    def _cues(self, atoms: Sequence[Atom], search: Search) -> Iterator[Cue]:
        """The longest cues, none inside another of its kind."""
        until = {"cue": 0, "status": 0, "effect": 0}
        for at, atom in enumerate(atoms):
            for match in self.lexicon.cues_at(atoms, at, search):
                said = [(kind, says) for kind, says in match.cues if at >= until[kind]]
                for kind, says in said:
                    if says not in UNTOWARD or at >= until["effect"]:  # `not a failure`
                        yield Cue(atom.start, atoms[match.end - 1].end, kind, says)
                until |= {"effect" if says in OF_EFFECT else kind: match.end for kind, says in said}

    def _tokens(self, text: str, atoms: Sequence[Atom], today: date, search: Search) -> list[Token]:
        commas = commas_are_points(text)
        found: list[Token] = []
        at = 0
        while at < len(atoms):
            token, at = self._at(text, atoms, at, commas, search)
            if not found or token.start >= found[-1].end:
                found.append(token)
        found = lengths(ranges(pairs(found)))
        return dated(found, today, times.style_of(text, today))

    def _at(
        self, text: str, atoms: Sequence[Atom], at: int, commas: bool, search: Search
    ) -> tuple[Token, int]:
        atom = atoms[at]
        match = self.lexicon.phrase_at(atoms, at, search)
        if match and "often" in match.terms and self._unit(text, atoms[match.end - 1].end)[0]:
            match = None  # `3 x 1 g` is no schedule
        if match and (atom.kind not in _FIGURES or match.end > at + 1):
            if "number" in match.terms and (words := self._spelled(text, atoms, at)):
                return words
            end, often = atoms[match.end - 1].end, match.terms.get("often")
            daily, typed = Decimal(often) if often else None, text[atom.start : end]
            token = Token(
                atom.start, end, typed, "phrase", often=daily, meanings=match.meanings, terms=match.terms
            )
            return token, match.end
        if atom.text == "%" and (said := _PREDICTED.match(text, atom.end)):
            behind = next((n for n in range(at, len(atoms)) if atoms[n].start >= said.end()), len(atoms))
            return Token(atom.start, said.end(), text[atom.start : said.end()], "mark"), behind
        if atom.kind in _FIGURES:
            return self._number(text, atom, commas), at + 1
        if atom.kind == "schedule" and (daily := read_schedule(atom.text)):
            unit, end = self._unit(text, atom.end)
            if unit in _OF_DRUGS or not _are_pieces(atom.text):
                number = Number((daily,), atom.typed, unit=f"{unit}/d" if unit else "")
                return Token(atom.start, end, text[atom.start : end], "number", number), at + 1
            return Token(atom.start, atom.end, atom.typed, "schedule", often=daily), at + 1
        glued = (
            atom.text == "-" and text[max(0, atom.start - 1) : atom.start].strip() != ""
        )  # `26–192`, `fever–`
        return Token(atom.start, atom.end, atom.text if glued else atom.typed, atom.kind), at + 1

    def _number(self, text: str, atom: Atom, commas: bool) -> Token:
        number = read_number(atom.text, atom.kind, commas)
        end = atom.end
        if (scale := _SCALE.match(text, end)) and (
            factor := self._scales.get(scale.group().strip().casefold())
        ):
            number, end = replace(number, values=tuple(v * factor for v in number.values)), scale.end()
        unit, unit_end = self._unit(text, end) if not number.sign else ("", end)  # 4- L is a side
        if (
            not unit
            and (degrees := _DEGREES.match(text, end))
            and _is_warmth(number, degrees.group().strip())
        ):
            unit, unit_end = degrees.group().strip(), degrees.end()
        return Token(atom.start, unit_end, text[atom.start : unit_end], "number", replace(number, unit=unit))

    def _unit(self, text: str, at: int) -> tuple[str, int]:
        """The longest known unit after a number, and where it ends; `% predicted` is one."""
        found = _UNIT.match(text, at, at + 24)
        while found:
            unit = found.group().strip()
            whole = not re.match(r"[^\W\d_]", text[found.end() : found.end() + 1])
            named = unit[:1].isupper() and _NAMED.match(text, found.end())  # `K 4.1 Mg 0.9`
            if named and self.lexicon.names(unit):
                return "", at
            if whole and unit_key(unit).casefold() in self._units:
                predicted = _PREDICTED.match(text, found.end()) if unit == "%" else None
                return unit, predicted.end() if predicted else found.end()
            cut = re.search(r"(?:\s?/[^/]*|\s+\S+|(?<=[a-z])\d)$", found.group())
            found = _UNIT.fullmatch(text, at, found.start() + cut.start()) if cut and cut.start() else None
        unknown = _PER_VOLUME.match(text, at)
        return (unknown.group().strip(), unknown.end()) if unknown else ("", at)

    def _spelled(self, text: str, atoms: Sequence[Atom], at: int) -> tuple[Token, int] | None:
        value, end = spelled([a.text for a in atoms[at : at + 14]], self._numbers)
        if not end:
            return None
        last = atoms[at + end - 1]
        unit, until = self._unit(text, last.end)
        token = Token(
            atoms[at].start, until, text[atoms[at].start : until], "number", replace(value, unit=unit)
        )
        return token, next((n for n in range(at + end, len(atoms)) if atoms[n].start >= until), len(atoms))


def _are_pieces(schedule: str) -> bool:
    """Whether tablets are counted, and not milligrams: `1-½-0`, not `12.5-0-0`."""
    amounts = [Decimal(part.replace(",", ".")) for part in re.findall(r"\d+(?:[.,]\d+)?", schedule)]
    return 0 not in amounts or max(amounts) <= _MANY


def _is_warmth(number: Number, unit: str) -> bool:
    """Whether so much can be a temperature, and its letter no sex: `98.9F`, `38.1 C`."""
    return "." in number.typed and (90 <= number.value <= 110 if unit == "F" else 34 <= number.value <= 43)
