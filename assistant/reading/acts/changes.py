"""Acts on a drug that is taken: its dose changed, or it goes on as it is; said of it, of several, or of `it`.

`MTX 15 -> 20`, `half her pred from 40 to 20`, `stay on 1 g bd`, `pred 7.5 and MMF stay`, `stop both`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assistant.reading.acts.act import Act, Form
from assistant.reading.acts.grammar import WILL, Grammar
from assistant.reading.acts.words import Deed, Text

_TIMES = 6  # a dose is changed to at most so many times as much, or as little
_NEAR = 1000  # characters: how far back stands what `it` is
_ONE = ("it", "this", "that")
_LEAVES = ("leave", "keep", "take", "leaving", "keeping", "taking")  # `leave it out`
_OF_DOSES = ("raise", "lower", "restart", "continue")
_AMOUNT = r"(?P<{0}>\d+(?:[.,]\d+)?(?:(?:-\d+){{2,3}}|\+\d+)?)(?![\d/]|[.,]\d)\s*(?P<{0}_unit>mg|g|mcg)?\b"
_OFTEN = r"(?:\s*(?:[/-]?(?:bd|bid|tds|od|qd|daily|weekly|/d|/wk|/day|/week|a day|a week|po|sc|now,?)))*"
_TO = r"\s*(?:→|[-=]{1,2}>|>{1,3}|(?:\bback\s+|\bup\s+|\bdown\s+)?\bto\b)\s*"
_NO_TIME = r"(?!\s*(?:mg|g)?\s*(?:%|x\b|weeks?|wks?|days?|months?|years?|h\b|/|per\b))"
_FROM_TO = re.compile(
    rf"\s*[:=]?\s*(?:at\s+|from\s+)?{_AMOUNT.format('old')}{_OFTEN}(?P<to>{_TO}){_AMOUNT.format('new')}{_NO_TIME}",
    re.I,
)
_BACK_TO = re.compile(
    rf"\s*,?\s*(?P<to>(?:back|up|down)\s+to|to|→)\s+{_AMOUNT.format('new')}{_NO_TIME}", re.I
)
_ALONE = re.compile(rf"\s*(?:the\s+|at\s+|on\s+|to\s+|by\s+)*{_AMOUNT.format('new')}{_NO_TIME}", re.I)
_MILLIGRAMS = 20  # a number without a unit from here on is of milligrams
_THOUSAND = Decimal(1000)


@dataclass(frozen=True)
class Changes:
    """The changes that one text says."""

    grammar: Grammar

    @property
    def said(self) -> Text:
        """The text."""
        return self.grammar.said

    def acts(self) -> Iterator[Act]:
        """Every change, drug by drug and deed by deed."""
        for at, (end, drug) in self.said.drugs.items():
            yield from self._to_a_dose(at, end, drug)
        yield from self._from_a_dose()
        free = 0
        for at, deeds in self.said.deeds.items():
            whole, free = (
                at >= free,
                max(free, deeds[0][0] if deeds else 0),
            )  # `up to` of `go up to` is no deed
            for end, deed in deeds:
                if whole and deed.form in (Form.TO_DO, Form.DOING):
                    yield from self._of_it(at, end, deed)
                    yield from self._of_a_dose(at, end, deed)

    def _to_a_dose(self, at: int, end: int, drug: str) -> Iterator[Act]:
        """`pred 40 → 35`, `MTX 15 to 20`, `the mtx 20 back to 15`: what is new begins at the arrow."""
        behind = self.said.ends(end)
        found = _FROM_TO.match(self.said.text, behind)
        if found:
            way = _way(found)
            yield from self._change(way, drug, "", self.said.begins(at), found)
        elif back := _BACK_TO.match(self.said.text, behind):
            way = "lower" if "down" in back["to"].casefold() else "raise"  # else the dose that is taken tells
            yield from self._change(way, drug, "", self.said.begins(at), back)

    def _from_a_dose(self) -> Iterator[Act]:
        """`from 60 to 50 today`: of the drug that was named last."""
        for at, atom in enumerate(self.said.atoms):
            start = at + (atom.text == "from")
            opens = atom.text == "from" or (
                atom.kind == "number" and (at == 0 or self.said.word(at - 1) == ":")
            )
            found = _FROM_TO.match(self.said.text, self.said.begins(start)) if opens else None
            topic = self._named_before(at)[-1:] if found else []
            for drug, named in topic:
                if found:
                    yield from self._change(_way(found), drug, named, self.said.begins(at), found)

    def _change(self, way: str, drug: str, named: str, start: int, found: re.Match[str]) -> Iterator[Act]:
        action = self.grammar.words.doing.get((way, drug)) if way else None
        if action:
            new = f"{found['new']} {found['new_unit'] or ''}".strip()
            says = f"{way} {named} to {new}" if named else ""
            yield Act(
                action.name,
                start,
                found.end(),
                Form.NAMED,
                of=named,
                says=says,
                drug=drug,
                turns=found.start("to"),
            )

    def _of_it(self, at: int, end: int, deed: Deed) -> Iterator[Act]:
        """`halve it`, `stop both`, `keep the others`: of drugs that were named before."""
        verb = self.said.text[self.said.begins(at) : self.said.ends(end)]
        for drug, named in self._meant_by(end, at, deed):
            action = self.grammar.words.doing.get((deed.name, drug))
            if action:
                out = verb.casefold() in _LEAVES and self.said.word(end + 1) in ("out", "off")
                stops = self.grammar.words.doing.get(("stop", drug)) if out else None
                action, verb = (stops, "stop") if stops else (action, verb)
                last = self.said.ends(end + 1 + bool(stops))
                yield Act(
                    action.name,
                    self.said.begins(at),
                    last,
                    deed.form,
                    of=named,
                    says=f"{verb} {named}",
                    drug=drug,
                )

    def _meant_by(self, at: int, before: int, deed: Deed) -> list[tuple[str, str]]:
        word = self.said.word(at)
        if deed.name == "continue" and word in _ONE and any(n < before for n in self.said.deeds):
            return []  # `lower it, and go on with it`
        if word == "both":
            listed = self._listed(at + 1)
            return listed or self._named_before(before)[-2:]
        return self._named_before(before)[-1:] if word in _ONE else []

    def _listed(self, at: int) -> list[tuple[str, str]]:
        """The two drugs in brackets or behind a colon: `both (pred 10, MTX 15)`."""
        if self.said.word(at) not in ("(", ":"):
            return []
        drugs = [(drug, self._typed(n, end)) for n, (end, drug) in self.said.drugs.items() if n > at]
        return drugs[:2]

    def _of_a_dose(self, at: int, end: int, deed: Deed) -> Iterator[Act]:
        """`restarting the 20`, `stay on 1 g bd`, `drop to 30`: of the drug that was named last."""
        found = _ALONE.match(self.said.text, self.said.ends(end)) if deed.name in _OF_DOSES else None
        if found is None or self.said.drug(end) or self.said.word(at - 1) in WILL:
            return
        for drug, named in self._topic(at, _total(found["new"])):
            action = self.grammar.words.doing.get((deed.name, drug))
            if action:
                text = self.said.text
                verb = text[self.said.begins(at) : self.said.ends(end)]
                says = f"{verb} {named}{text[self.said.ends(end) : found.end()]}"
                yield Act(
                    action.name, self.said.begins(at), found.end(), deed.form, of=named, says=says, drug=drug
                )

    def _topic(self, at: int, dose: Decimal) -> list[tuple[str, str]]:
        """What a dose is of: the drug named last whose own dose is of its size, else the tapered one."""
        told = Text(
            self.grammar.words, f"{self.grammar.before[-_NEAR:]} {self.said.text[: self.said.begins(at)]}"
        )
        tapered: list[tuple[str, str]] = []
        for n, (end, drug) in reversed(told.drugs.items()):
            named = (drug, told.text[told.begins(n) : told.ends(end)])
            stated = _ALONE.match(told.text, told.ends(end))
            size = _total(stated["new"]) if stated else dose
            if size <= dose * _TIMES and dose <= size * _TIMES:
                return [named]
            tapered = tapered or ([named] if drug == self.grammar.words.lowered else [])
        return tapered

    def _named_before(self, at: int) -> list[tuple[str, str]]:
        """The drugs named before an atom, as they are known and as they are typed, the last named last."""
        own = [(drug, self._typed(n, end)) for n, (end, drug) in self.said.drugs.items() if n < at]
        return list(reversed(dict(reversed([*self._told, *own])).items()))

    @cached_property
    def _told(self) -> list[tuple[str, str]]:
        told = Text(self.grammar.words, self.grammar.before[-_NEAR:])
        return [(drug, told.text[told.begins(n) : told.ends(end)]) for n, (end, drug) in told.drugs.items()]

    def _typed(self, at: int, end: int) -> str:
        return self.said.text[self.said.begins(at) : self.said.ends(end)]


def _way(found: re.Match[str]) -> str:
    """Whether a dose goes up or down; '' where it does neither."""
    old, new = (_amount(found, of) for of in ("old", "new"))
    return "" if old == new else "raise" if new > old else "lower"


def _amount(found: re.Match[str], of: str) -> Decimal:
    """An amount in the smaller unit of the two: of `500 bd → 1 g bd` milligrams."""
    number, unit = _total(found[of]), (found[f"{of}_unit"] or "").casefold()
    grams = "g" in {(found[f"{one}_unit"] or "").casefold() for one in ("old", "new")}
    both = (found["old_unit"] or "g").casefold() == (found["new_unit"] or "g").casefold() == "g"
    small = both and all(_total(found[one]) < _MILLIGRAMS for one in ("old", "new"))
    return number * _THOUSAND if grams and unit == "g" and not small else number


def _total(said: str) -> Decimal:
    """What is taken in a day, of a number or the parts of a day: `100-0-100`, `2+2`."""
    return sum((Decimal(part.replace(",", ".")) for part in re.split("[-+]", said)), Decimal(0))
