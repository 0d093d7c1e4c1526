"""Typed tokens: numbers with their units, lengths of time, dates, and the phrases of the rule set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.text import times
from assistant.reading.text.characters import Atom, atoms_of, commas_are_points
from assistant.reading.text.lexicon import Lexicon, Meaning
from assistant.reading.text.numbers import Number, read_number, read_schedule, spelled
from assistant.reading.text.times import When
from assistant.reading.answers.units import time_unit, unit_key

_SCALE = re.compile(r"(k)\b(?!/|\+)|\s?(million|thousand)\b", re.I)
_UNIT = re.compile(
    r"\s?(?:[x*]\s?)?(?:10(?:\^|\*|e|\(|)?[\d⁰-⁹]+\)?\s?/?\s?[a-zµμ³²\d]*|°\s?[cf]?|%|#|[a-zµμ³²]+[\d³²]?)"
    r"(?:\s?/\s?[\dµμa-z³²^]+(?:\.\d+)?(?:\s?m²|\s?m2)?)*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A typed stretch of the text. Of `number`, `weeks` and `when` at most one is set.

    weeks: a length of time. often: doses a day. terms: by kind, what the phrase stands for.
    """

    start: int
    end: int
    text: str
    kind: str
    number: Number | None = None
    weeks: Decimal | None = None
    when: When | None = None
    often: Decimal | None = None
    meanings: tuple[Meaning, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)

    def term(self, kind: str) -> str:
        """What it stands for among the terms of a kind, or ''."""
        return self.terms.get(kind, "")


_A_DAY = {"day": Decimal(1), "week": Decimal("0.142857"), "month": Decimal("0.230149")}
STEPS_SAID = {"plus": "+", "minus": "-"}


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say how something beside them is meant. kind: `cue` or `status`; says: its value."""

    start: int
    end: int
    kind: str
    says: str


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
        self._numbers = {t.phrase: t.value for t in ruleset.terms if t.kind == "number"}
        self._scales = {t.phrase: Decimal(t.value) for t in ruleset.terms if t.kind == "scale"}

    def of(self, text: str, today: date) -> tuple[list[Token], list[Cue]]:
        """The tokens of a text in order, and the cues among them."""
        atoms = atoms_of(text)
        return self._tokens(text, atoms, today), list(self._cues(atoms))

    def _cues(self, atoms: Sequence[Atom]) -> Iterator[Cue]:
        """The longest cues, none inside another of its kind."""
        until = {"cue": 0, "status": 0}
        for at, atom in enumerate(atoms):
            match = self.lexicon.cue_at(atoms, at)
            for kind, says in match.cues if match else ():
                if at >= until[kind]:
                    yield Cue(atom.start, atoms[match.end - 1].end, kind, says)
            for kind in {kind for kind, _ in match.cues} if match else ():
                until[kind] = max(until[kind], match.end)

    def _tokens(self, text: str, atoms: Sequence[Atom], today: date) -> list[Token]:
        commas = commas_are_points(text)
        found: list[Token] = []
        at = 0
        while at < len(atoms):
            token, at = self._at(text, atoms, at, commas)
            if not found or token.start >= found[-1].end:
                found.append(token)
        found = _ranges(found)
        found = _lengths(found)
        return _whens(found, today, times.days_and_months(text, today))

    def _at(self, text: str, atoms: Sequence[Atom], at: int, commas: bool) -> tuple[Token, int]:
        atom = atoms[at]
        match = self.lexicon.phrase_at(atoms, at)
        if match and (atom.kind not in ("number", "grade", "part") or match.end > at + 1):
            if "number" in match.terms and (words := self._spelled(text, atoms, at)):
                return words
            last = atoms[match.end - 1]
            often = match.terms.get("often")
            token = Token(atom.start, last.end, text[atom.start : last.end], "phrase")
            token = replace(token, meanings=match.meanings, terms=match.terms)
            return replace(token, often=Decimal(often) if often else None), match.end
        if atom.kind in ("number", "grade", "part"):
            return self._number(text, atom, commas), at + 1
        if atom.kind == "schedule" and (daily := read_schedule(atom.text)):
            return Token(atom.start, atom.end, atom.typed, "schedule", often=daily), at + 1
        return Token(atom.start, atom.end, atom.typed, atom.kind), at + 1

    def _number(self, text: str, atom: Atom, commas: bool) -> Token:
        number = read_number(atom.text, atom.kind, commas)
        end = atom.end
        if (scale := _SCALE.match(text, end)) and (factor := self._scales.get(scale.group().strip().casefold())):
            number, end = replace(number, values=tuple(v * factor for v in number.values)), scale.end()
        unit, unit_end = self._unit(text, end)
        return Token(atom.start, unit_end, text[atom.start : unit_end], "number", replace(number, unit=unit))

    def _unit(self, text: str, at: int) -> tuple[str, int]:
        """The longest known unit after a number, and where it ends."""
        found = _UNIT.match(text, at, at + 24)
        while found:
            unit = found.group().strip()
            whole = not re.match(r"[^\W\d_]", text[found.end() : found.end() + 1])
            if whole and unit_key(unit).casefold() in self._units:
                return unit, found.end()
            cut = re.search(r"(?:\s?/[^/]*|\s+\S+)$", found.group())
            found = _UNIT.fullmatch(text, at, found.start() + cut.start()) if cut and cut.start() else None
        return "", at

    def _spelled(self, text: str, atoms: Sequence[Atom], at: int) -> tuple[Token, int] | None:
        value, end = spelled([a.text for a in atoms[at : at + 14]], self._numbers)
        if not end:
            return None
        last = atoms[at + end - 1]
        unit, until = self._unit(text, last.end)
        token = Token(atoms[at].start, until, text[atoms[at].start : until], "number", replace(value, unit=unit))
        return token, next((n for n in range(at + end, len(atoms)) if atoms[n].start >= until), len(atoms))


def _ranges(tokens: list[Token]) -> list[Token]:
    """`55-60%` is one number, the middle of the two; units reach back."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else None
        if before is not None and before.number and token.term("number") in STEPS_SAID and before.number.value <= 5:
            number = replace(before.number, sign=STEPS_SAID[token.term("number")])
            found[-1] = replace(before, end=token.end, number=number)
            continue
        if len(found) > 1 and token.number and found[-1].text.casefold() == "over" and (high := found[-2].number) and high.value > token.number.value >= 30:
            number = replace(high, of=str(token.number.value))
            found[-2:] = [replace(token, start=found[-2].start, text=f"{high.typed} over {token.text}", number=number)]
            continue
        if len(found) > 1 and token.number and found[-1].text == "-" and (low := found[-2].number):
            gap = (found[-1].start - found[-2].end, token.start - found[-1].end)
            near = gap == (0, 0) or (gap == (1, 1) and bool(token.number.unit) and token.number.value > 3 * low.value)
            if near and not low.unit and not low.of and not token.number.of and low.value < token.number.value:
                wide = token.number.value > low.value * 3
                value = token.number.value if wide else (low.value + token.number.value) / 2
                number = replace(token.number, values=(value,), bound="between" if wide else "about", low=low.value)
                found[-2:] = [replace(token, start=found[-2].start, text=f"{low.typed}-{token.text}", number=number)]
                continue
        found.append(token)
    return found


def _lengths(tokens: list[Token]) -> list[Token]:
    """A number and a unit of time is a length of time; so are `3/52`, `a month` and `few weeks`."""
    found: list[Token] = []
    for token in tokens:
        unit, before = token.term("time unit"), found[-1] if found else None
        if token.text == "M":
            unit = ""
        words = token.text.casefold().split()
        if token.often and len(words) == 2 and words[0] == "a" and before and (before.term("span") or before.term("approximately")):
            found.append(replace(token, kind="span", weeks=times.WEEKS.get(words[1]), often=None))
            continue
        if unit and before and before.text in "-" and len(found) > 1 and found[-2].number:
            found.pop()
            before = found[-1]
        if unit and before and before.text in ("/", "per") and unit in _A_DAY:
            found[-1] = replace(token, start=before.start, often=_A_DAY[unit], text=f"/{token.text}")
        elif token.text == "m" and before and before.number and before.number.value < 3 and "." in before.number.typed:
            found[-1] = replace(before, end=token.end, text=f"{before.text} m", number=replace(before.number, unit="m"))
        elif unit and before and before.number and not before.number.unit and before.number.of == "":
            weeks = before.number.value * times.WEEKS[unit]
            found[-1] = _length(before, token, weeks)
        elif unit and before and before.text.casefold() in ("a", "an", "one"):
            found[-1] = _length(before, token, times.WEEKS[unit])
        elif token.number and (weeks := times.part(token.text)) is not None:
            found.append(replace(token, kind="span", weeks=weeks))
        else:
            found.append(token)
    return found


def _length(first: Token, last: Token, weeks: Decimal) -> Token:
    text = f"{first.text} {last.text}"
    return Token(first.start, last.end, text, "span", weeks=weeks, terms={"unit of time": last.term("time unit")})


def _whens(tokens: list[Token], today: date, days: bool) -> list[Token]:
    """Dates, months, `3 weeks ago` and terms such as `now` are times."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        before = found[-1] if found else None
        if token.term("ago") and before and before.weeks is not None:
            when = When("dated", before.weeks, f"{before.text} {token.text}")
            found[-1] = replace(before, end=token.end, kind="when", when=when, weeks=None)
        elif token.kind == "date" and (day := times.dated(token.text, today)):
            found.append(replace(token, kind="when", when=times.ago(day, today, token.text)))
        elif token.number and token.number.of and not token.number.unit and (d := times.short_date(token.text, today, days)):
            found.append(replace(token, when=times.ago(d, today, token.text)))
        elif token.term("month") or token.term("season"):
            _month(found, token, after, today)
        elif token.text == "-" and before and before.term("month") and after and _is_year(after, today) and token.end == after.start:
            continue
        elif token.number and before and before.when and _is_year(token, today) and before.term("month"):
            day = times.last_month(int(before.term("month")), int(token.number.value), None, today)
            found[-1] = replace(before, end=token.end, when=times.ago(day, today, f"{before.text} {token.text}"))
        elif token.number and _is_year(token, today) and not token.number.unit and _dates(before):
            day = date(int(token.number.value), 7, 1) if token.number.value < today.year else today
            found.append(replace(token, kind="when", number=None, when=times.ago(day, today, token.text)))
        elif when := token.term("when"):
            found.append(replace(token, kind="when", when=times.named(when, token.text)))
        else:
            found.append(token)
    return found


def _month(found: list[Token], token: Token, after: Token | None, today: date) -> None:
    month = int(token.term("month") or token.term("season"))
    if len(found) > 1 and found[-1].text == "-" and found[-2].number and found[-1].end == token.start:
        found.pop()
    before = found[-1] if found else None
    day = None
    if before and before.number and not before.number.unit and before.number.of == "" and before.number.value <= 31:
        if before.end + 1 >= token.start and before.number.value == int(before.number.value) > 0 and _lower(token):
            day = int(before.number.value)
            found.pop()
    year = None
    if after and after.number and _is_year(after, today):
        year = int(after.number.value)
    when = times.ago(times.last_month(month, year, day, today), today, token.text)
    found.append(replace(token, kind="when", start=before.start if day and before else token.start, when=when))


def _lower(token: Token) -> bool:
    """Months may follow the day: `12 May`; a value stands before no month."""
    return bool(token.term("month"))


def _is_year(token: Token, today: date) -> bool:
    number = token.number
    return bool(number and 1950 <= number.value <= today.year + 1 and len(number.typed) == 4 and not number.unit)


def _dates(before: Token | None) -> bool:
    """Whether a year may stand here: after `in`, `since`, `of`, a bracket or an apostrophe."""
    return before is None or before.kind in ("mark", "line", "word", "when", "phrase")
