"""Numbers as they are written: 1,840 and 1.840, 3,2, 4-/5, 14k, and in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

STEPS = {"-": Decimal("-0.33"), "+": Decimal("0.33")}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_MOST = 12  # digits; no number of a patient comes near it


@dataclass(frozen=True, slots=True)
class Number:
    """A number. values: what it can be, the likeliest first.

    bound: `about`, `above`, `below` or "". sign: the + or - after a grade. of: what it is out of, in
    `118/150`. low: the lower end of a range. unit: as typed.
    """

    values: tuple[Decimal, ...]
    typed: str
    unit: str = ""
    sign: str = ""
    of: str = ""
    bound: str = ""
    low: Decimal | None = None

    @property
    def value(self) -> Decimal:
        """What it most likely is."""
        return self.values[0]

    @property
    def grade(self) -> Decimal:
        """The value of a grade, a step of a third down or up with its sign."""
        return self.value + STEPS.get(self.sign, Decimal(0))


def read_number(text: str, kind: str, commas: bool) -> Number:
    """The number of an atom; `commas` where the text writes 3,2 for 3.2."""
    if kind == "roman":
        return Number((Decimal(_ROMAN[text.rstrip("+-")]),), text, sign=text[-1] if text[-1] in "+-" else "")
    if kind == "sides":  # right and left: the weaker
        low = min((read_number(t, "grade", commas) for t in text.split("/")), key=lambda n: n.grade)
        return replace(low, typed=text)
    if kind == "grade":
        sign = next((mark for mark in "-+" if mark in text), "")
        return Number((Decimal(text[0]),), text, sign=sign, of="5" if "/" in text else "")
    if kind == "part":
        first, _, of = text.replace(" ", "").partition("/")
        return Number((Decimal(first),), text, of=of)
    return Number(_values(text[: _MOST * 2], commas), text)


def _values(text: str, commas: bool) -> tuple[Decimal, ...]:
    if text.endswith("½"):
        return (Decimal(text[:-1] or "0") + Decimal("0.5"),)
    plain = text.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        whole = Decimal(plain.replace(",", ""))
        point = Decimal(plain.replace(",", ".")) if plain.count(",") == 1 and "." not in plain else whole
        return tuple(dict.fromkeys((point, whole) if commas else (whole, point)))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        whole = Decimal(plain.replace(".", "").replace(",", "."))
        point = Decimal(plain) if plain.count(".") == 1 and "," not in plain else whole
        return tuple(dict.fromkeys((whole, point) if commas else (point, whole)))
    return (Decimal(plain.replace(",", ".")),)


def read_schedule(text: str) -> Decimal | None:
    """How many units a day `1-0-½` says."""
    parts = re.split(r"\s?[-+]\s?", text.replace("1/2", "½"))
    counts = [_values(p, False)[0] for p in parts]
    return sum(counts, Decimal(0)) if all(c <= 60 for c in counts) else None


def spelled(words: Sequence[str], known: Mapping[str, str]) -> tuple[Number, int]:
    """The number at the head of the words, and how many words it takes; 0 where there is none.

    `one ninety` is 190, `two point eight` 2.8, `four minus` the grade 4-.
    """
    total, current, used, sign, end = Decimal(0), Decimal(0), 0, "", 0
    for at, word in enumerate(words):
        value = known.get(word)
        if word == "-":
            continue
        if value is None or (value in ("and", "point", "plus", "minus", "half") and not end):
            break
        if value == "and" and "half" in (behind := [*words[at + 1 : at + 3]]):
            size = at + 2 + behind.index("half")
            return Number((total + current + Decimal("0.5"),), " ".join(words[:size])), size
        if value == "and":
            if current < 100 or at + 1 >= len(words) or not known.get(words[at + 1], "x").isdigit():
                break
            continue
        if value in ("plus", "minus"):
            sign, end = ("+" if value == "plus" else "-"), at + 1
            break
        if value == "point":
            digits = _digits(words[at + 1 :], known)
            if digits:
                return Number(
                    (total + current + Decimal(f"0.{digits}"),), " ".join(words[: at + 1])
                ), at + 1 + len(digits)
            break
        if value == "half":
            break
        number = Decimal(value)
        if number == 100:
            current = (current or Decimal(1)) * 100
        elif number == 1000:
            total, current = total + (current or Decimal(1)) * 1000, Decimal(0)
        elif current and current < 10 and 10 <= number < 100 and used == 1:
            current = current * 100 + number
        elif current and (current % 100 if number >= 10 else current % 10 or 10 <= current % 100 < 20):
            break
        else:
            current += number
        used, end = used + 1, at + 1
    return Number((total + current,), " ".join(words[:end]), sign=sign), end


def _digits(words: Sequence[str], known: Mapping[str, str]) -> str:
    found = ""
    for word in words:
        value = known.get(word, "")
        if not value.isdigit() or len(value) > 1:
            break
        found += value
    return found
