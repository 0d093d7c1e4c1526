"""How atoms and values are written for durable_rules, so that its comparisons are exact.

A fact is `{f: key, v: value, id, sid}`. A key is an atom after a word that says what is told of it. A value
is 'T' or 'F', 'w:' and a word, or a whole number of millionths: strings meet strings only and integers meet
integers, because durable_rules holds `True == 1` and `'no' > 0.5` to be true.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation
from functools import cache
from typing import TypeAlias
from urllib.parse import quote

from assistant.knowledge.model.ruleset import Atom, Finding, Ruleset, Shape

Wire: TypeAlias = str | int
Key: TypeAlias = str

DECIMALS = 6
LARGEST = 2**53  # of the scaled number: past it a double, and so anybody's JSON, is no longer exact
LONGEST_WORD = 4_000  # durable_rules compares a string by its length modulo 65,536

YES: Wire = "T"
NO: Wire = "F"

_EXACTLY = Context(prec=40, traps=[Inexact, InvalidOperation])
_STEP = Decimal(1).scaleb(-DECIMALS)
_KINDS: dict[type, str] = {bool: "yes or no", Decimal: "a Decimal", str: "a word"}
_LARGEST = Decimal(LARGEST).scaleb(-DECIMALS)


@cache
def value_key(atom: Atom) -> Key:
    """The key of a fact that gives the atom's value."""
    return "is " + _plain(atom)


def known_key(atom: Atom) -> Key:
    """The key of the fact that the atom is known."""
    return "known " + _plain(atom)


def unknown_key(atom: Atom) -> Key:
    """The key of the fact that the atom is not known."""
    return "unknown " + _plain(atom)


def _plain(text: str) -> str:
    """The text in ASCII without quotes or backslashes, which durable_rules does not unescape; one to one."""
    return quote(text, safe="/ ", errors="surrogatepass")


class Vocabulary:
    """Which atoms there are, what kind of value each takes, and how it is written."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.derived = frozenset(
            [name for name, finding in ruleset.findings.items() if finding.derived] + list(ruleset.labels)
        )
        self._inputs: dict[Atom, Finding] = {}
        for finding in ruleset.findings.values():
            if not finding.derived:
                self._inputs |= dict.fromkeys((finding.name, *finding.atoms), finding)

    def is_input(self, atom: Atom) -> bool:
        """Whether it is an atom of a finding that is not derived."""
        return atom in self._inputs

    def write(self, atom: Atom, value: object) -> Wire:
        """The value as durable_rules is given it.

        Raises ValueError, naming the atom, where it is no atom of the rule set, where the value is of another
        kind than the finding's or not among its choices, where a number has more than 6 decimals or is past
        2**53 millionths (some 9.007e9), and where a word is too long to be compared.
        """
        self.check_kind(atom, value)
        if isinstance(value, bool):
            return YES if value else NO
        if isinstance(value, Decimal):
            return _scaled(atom, value)
        word = "w:" + _plain(str(value))
        if len(word) > LONGEST_WORD:
            raise ValueError(f"{atom}: the text is too long to be compared")
        return word

    def check_kind(self, atom: Atom, value: object) -> None:
        """Raises the ValueError of `write` for a value that is of another kind or not among the choices."""
        finding = self._inputs.get(atom)
        if finding is None and atom not in self.derived:
            raise ValueError(f"{atom}: the rule set has no such finding")
        shape = Shape.YES_NO if finding is None else finding.shape
        kind = {Shape.YES_NO: bool, Shape.SET: bool, Shape.NUMBER: Decimal}.get(shape, str)
        if not isinstance(value, kind):
            raise ValueError(f"{atom} takes {_KINDS[kind]}, not {value!r}")
        if finding is None:
            return
        if shape is Shape.CHOICE and value not in finding.choices:
            raise ValueError(f"{atom} is one of {', '.join(finding.choices)}, not {value!r}")
        if shape is Shape.SET and atom == finding.name and value is not True:
            raise ValueError(f"{atom} is a set: known, and then True, or left out")


def _scaled(atom: Atom, number: Decimal) -> int:
    if not number.is_finite():
        raise ValueError(f"{atom} is a finite number, not {number}")
    if number.copy_abs() > _LARGEST:
        raise ValueError(f"{atom} is too large a number: {number}")
    try:
        return int(number.quantize(_STEP, context=_EXACTLY).scaleb(DECIMALS, context=_EXACTLY))
    except DecimalException:
        raise ValueError(f"{atom} has more than {DECIMALS} decimals: {number}") from None


def name_hash(text: str) -> int:
    """The 32-bit hash (FNV-1a) by which alone durable_rules tells apart fact ids and session ids."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def fact_ids(keys: Iterable[Key]) -> dict[Key, str]:
    """An id for each key, no two of one hash, so that no fact is taken for another and dropped."""
    ids: dict[Key, str] = {}
    taken: set[int] = set()
    number = 0
    for key in keys:
        while name_hash(f"f{number}") in taken:
            number += 1
        ids[key] = f"f{number}"
        taken.add(name_hash(ids[key]))
    return ids
