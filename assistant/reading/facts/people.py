"""Who the patient is: age and sex, as clinicians write them in passing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.facts.fact import Fact
from assistant.reading.text.characters import fold
from assistant.reading.text.token import Token

_GLUED = re.compile(
    r"(?<![\w.,/%°-])(?P<age>\d{1,3})\s?-?\s?(?:y(?:[./]?o|rs?|ears?)?\.?-?\s?(?:old)?\s?)?(?:/\s?)?(?P<sex>[mf♀♂])(?![\w/+-]|\.\S|\s?[-/]\s?[mfw])"
    r"|(?<![\w/'])(?P<sex2>[mf♀♂])\.?\s?[/,]?\s?(?P<age2>\d{1,3})(?:\s?(?:y(?:/?o|rs?)?)\b)?(?![\w/%-]|[.,]\d|\s*(?:mg|kg))"
)
_OLDEST = 110
_GROWN = 16  # years: a text that opens with as many tells an age, and no length of time
_HEAD = 16  # tokens at the head of a text, in which the patient is presented
_TITLES = (
    "mum",
    "mom",
    "dad",
    "pt",
    "patient",
    "pat",
    "pat.",
    "px",
    "pte",
    "paciente",
    "pz",
    "pz.",
    "dhr",
    "subject",
)
_LETTERS = {"m": 1, "f": 0, "w": 0, "♀": 0, "♂": 1}  # of the choices of sex


def person(
    ruleset: Ruleset, text: str, tokens: Sequence[Token], hidden: Sequence[tuple[int, int]]
) -> Iterator[Fact]:
    """The facts of age and sex. `hidden`: stretches that speak of somebody else."""
    age = next(iter(ruleset.all_playing(RoleKind.AGE)), None)
    sex = next(iter(ruleset.all_playing(RoleKind.SEX)), None)
    if age is None or sex is None:
        return

    def told(name: str, value: Decimal | str, start: int, end: int, *notes: str) -> Fact:
        return Fact(name, value, start, end, notes=notes)

    shown = [t for t in tokens if not any(a <= t.start < b for a, b in hidden)]
    others = [*hidden, *((t.start, t.end) for t in tokens if t.when is not None)]  # `M3` is a visit as well
    glued = next((m for m in _glued(fold(text)) if not any(a <= m.start() < b for a, b in others)), None)
    if glued:
        years = Decimal(glued["age"] or glued["age2"])
        letter = glued["sex"] or glued["sex2"]
        yield told(age.name, years, glued.start(), glued.end())
        yield told(sex.name, sex.choices[0 if letter in "f♀" else 1], glued.start(), glued.end())
        return
    if (found := _age(shown, age.name)) is not None:
        yield told(age.name, found[0], found[1].start, found[1].end)
    if (who := _sex(shown) or _lettered(shown, found)) is not None:
        token, value, plain = who
        if value in sex.choices:
            yield told(sex.name, value, token.start, token.end, *(() if plain else (f'from "{token.text}"',)))


def _glued(text: str) -> Iterator[re.Match[str]]:
    for match in _GLUED.finditer(text[:100_000]):
        years = int(match["age"] or match["age2"])
        typed = match.group()
        apart = re.match(r"\d{1,3} [mf]$", typed) is not None
        opens = text[: match.start()].rstrip()[-1:] in ("", ";", "\n", ".")
        told = (
            opens
            or match.start() < 3
            or (
                text[match.end() : match.end() + 1] in (",", ")", "", ".")
                and not re.search(
                    r"\b(?:t|temp|for|since|over|last|past|within|after|than|x)\W*$",
                    text[max(0, match.start() - 8) : match.start()],
                )
            )
        )
        if 1 <= years <= _OLDEST and (not apart or (told and years < 96)):
            yield match


def _age(tokens: Sequence[Token], age_name: str) -> tuple[Decimal, Token] | None:
    """The first number that an age can be: called so, in years beside a person, or beside one at the head."""
    for at, token in enumerate(tokens):
        years = _years(token)
        if years is None or not 1 <= years <= _OLDEST or token.when is not None:
            continue
        before, behind = tokens[max(0, at - 4) : at], [t for t in tokens[at + 1 : at + 5] if t.text != "-"]
        last, after = before[-1] if before else None, behind[0] if behind else None
        called = last is not None and (last.term("age") == "before" or _names(last, age_name))
        if called or (after is not None and after.term("age") == "after"):
            return years, token
        beside = any(_person(t) for t in (*before, *behind[:2]))
        if token.weeks is not None:
            over = (last is not None and last.term("span")) or (after is not None and after.term("ago"))
            opens = not at and after is not None and after.text == "," and years >= _GROWN
            if opens or (beside and not over):
                return years, token
        elif beside and at < _HEAD and _may_be_age(last, token, after):
            return years, token
    return None


def _names(token: Token, name: str) -> bool:
    return any(m.finding == name and m.value is None for m in token.meanings)


def _person(token: Token) -> bool:
    return token.term("person") in ("female", "male") or token.text.casefold() in (*_TITLES, *_LETTERS)


def _may_be_age(last: Token | None, token: Token, after: Token | None) -> bool:
    """Whether a bare number stands where an age does: behind a person, a comma or `of`, before no unit."""
    if token.number is None or token.number.unit:
        return False
    led = last is None or last.kind == "line" or last.text in ("(", ",", "/", ".") or _person(last)
    led = led or (last is not None and last.text.casefold() in ("of", "is", "is:", "anni", "age"))
    ended = after is None or after.kind in ("mark", "line", "word", "phrase") or _person(after)
    measured = after is not None and (after.text in ("%", "-", "/", "x") or after.term("form") or after.often)
    named = last is not None and last.meanings and not _person(last)
    return bool(led and ended and not measured and not named)


def _years(token: Token) -> Decimal | None:
    if (
        token.number is not None
        and not token.number.of
        and not token.number.sign
        and token.number.low is None
        and not token.number.unit
    ):
        return token.number.value if token.number.value == int(token.number.value) else None
    if token.weeks is not None and token.terms.get("unit of time") == "year":
        return Decimal(round(token.weeks / Decimal("52.142857")))
    return None


def _lettered(tokens: Sequence[Token], age: tuple[Decimal, Token] | None) -> tuple[Token, str, bool] | None:
    """The letter beside the age: `(w, 50)`, `F, 53 y.`."""
    at = next((n for n, t in enumerate(tokens) if age is not None and t is age[1]), None)
    near = tokens[max(0, at - 3) : at + 3] if at is not None else ()
    letter = next((t for t in near if t.text.casefold() in _LETTERS), None)
    return (letter, ("female", "male")[_LETTERS[letter.text.casefold()]], True) if letter else None


def _sex(tokens: Sequence[Token]) -> tuple[Token, str, bool] | None:
    """The first word that tells it, or the letter ticked, and whether it is no pronoun."""
    for before, token in pairwise(tokens):
        ticked = before.text.casefold() in (
            "[x]",
            "[ x ]",
            "☑",
            "☒",
            "✓",
            "sex",
            "gender",
        )
        if ticked and token.text in ("F", "M", "f", "m"):
            return token, token.term("person"), True
    said = [
        t for t in tokens if t.term("person") in ("female", "male") and t.text.casefold() not in ("f", "m")
    ]
    plain = [
        t
        for t in said
        if t.text.casefold() not in ("he", "she", "his", "her", "him", "hers", "himself", "herself")
    ]
    first = [t for t in plain if t.text.casefold().rstrip(".") not in ("mr", "ms", "miss", "mrs")]
    for found in (first, plain, said):
        if found:
            return found[0], found[0].term("person"), found is not said
    return None
