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
_TITLES = (
    "mr",
    "mrs",
    "ms",
    "miss",
    "mum",
    "mom",
    "dad",
    "he",
    "she",
    "pt",
    "patient",
    "man",
    "woman",
    "lady",
    "gentleman",
    "him",
    "her",
)


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
    folded = fold(text)
    glued = next((m for m in _glued(folded) if not any(a <= m.start() < b for a, b in hidden)), None)
    if glued:
        years = Decimal(glued["age"] or glued["age2"])
        letter = glued["sex"] or glued["sex2"]
        yield told(age.name, years, glued.start(), glued.end())
        yield told(sex.name, sex.choices[0 if letter in "f♀" else 1], glued.start(), glued.end())
        return
    if (found := _age(shown, age.name)) is not None:
        yield told(age.name, found[0], found[1].start, found[1].end)
    if (who := _sex(shown)) is not None:
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
                and not re.search(r"\bt(?:emp)?\W*$", text[max(0, match.start() - 6) : match.start()])
            )
        )
        if 1 <= years <= _OLDEST and (not apart or (told and years < 96)):
            yield match


def _age(tokens: Sequence[Token], age_name: str) -> tuple[Decimal, Token] | None:
    for at, token in enumerate(tokens):
        years = _years(token)
        if years is None or not 1 <= years <= _OLDEST:
            continue
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        third = tokens[at + 2] if at + 2 < len(tokens) else None
        if after is not None and after.text == "-" and third is not None:
            after = third
        named_age = before is not None and (
            before.term("age") == "before"
            or any(m.finding == age_name and m.value is None for m in before.meanings)
        )
        opens = not at and token.weeks is not None and after is not None and after.text == ","
        if (after is not None and after.term("age") == "after") or named_age or (opens and years >= _GROWN):
            return years, token
        if token.weeks is not None and not (before is not None and before.term("span")):
            near = [*tokens[max(0, at - 4) : at], *tokens[at + 1 : at + 3]]
            if any(t.term("person") in ("female", "male") for t in near) and not (
                after is not None and after.term("ago")
            ):
                return years, token
        if token.weeks is None and token.number is not None and not token.number.unit and before is not None:
            named = tokens[max(0, at - 4) : at]
            if (
                before.text.casefold() in ("of", "is")
                and any(t.text.casefold() in _TITLES for t in named[-3:])
                and (after is None or after.text in (",", ".", "on", "with", ";") or after.kind == "word")
            ):
                return years, token
            if (
                before.text == ","
                and any(t.term("person") in ("female", "male") for t in named)
                and after is not None
                and after.text in (",", ".")
            ):
                return years, token
            if (
                before.text in ("(", ",")
                and after is not None
                and after.text in (")", ",")
                and any(t.text.casefold() in _TITLES for t in named)
            ):
                return years, token
            if (
                after is not None
                and after.term("person") in ("female", "male")
                and at < 6
                and years < 96
                and not before.meanings
                and before.text != "-"
            ):
                return years, token
    return None


def _years(token: Token) -> Decimal | None:
    if (
        token.number is not None
        and not token.number.of
        and not token.number.sign
        and token.number.low is None
    ):
        return token.number.value if token.number.value == int(token.number.value) else None
    if token.weeks is not None and token.terms.get("unit of time") == "year":
        return Decimal(round(token.weeks / Decimal("52.142857")))
    return None


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
