"""An age and a sex in one, as `29M`, `f/63` and `54 yo F`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.reading.text.characters import fold

OLDEST = 110
_GLUED = re.compile(
    r"(?<![\w.,/%°-])(?P<age>\d{1,3})\s?-?\s?(?:y(?:[./]?o|rs?|ears?)?\.?-?\s?(?:old)?\s?)?"
    r"(?:/\s?(?:[a-z]{1,12}\s?/\s?)?)?(?:(?<=yo )[a-z]+-handed )?(?P<sex>[mf♀♂])"
    r"(?![\w/+-]|\.\S|\s?[-/]\s?[mfw])"
    r"|(?<![\w/'])(?P<sex2>[mf♀♂])\.?\s?[/,]?\s?(?P<age2>\d{1,3})(?:\s?(?:y(?:/?o|rs?)?)\b)?(?![\w/%-]|[.,]\d|\s*(?:mg|kg))"
)


def glued(text: str) -> Iterator[re.Match[str]]:
    """The places where an age and a sex stand in one: `29M`, `f/63`."""
    folded = fold(text)
    for match in _GLUED.finditer(folded[:100_000]):
        years = int(match["age"] or match["age2"])
        apart = re.match(r"\d{1,3} [mf]$", match.group()) is not None
        before = text[: match.start()]
        opens = before.rstrip()[-1:] in ("", ";", "\n", ".")
        led = opens or match.start() < 3 or text[match.end() : match.end() + 1] in (",", ")", "", ".")
        timed = re.search(
            r"\b(?:t|temp|for|since|over|last|past|within|after|than|x|walks?|walked|about|only)\W*$",
            folded[max(0, match.start() - 8) : match.start()],
        )
        told = opens or match.start() < 3 or (led and not timed)
        initial = match["sex2"] and re.search(r"[A-Z][a-z]+ $", before)  # `Mr Declan F., 58`
        if 1 <= years <= OLDEST and not initial and (not apart or (told and years < 96)):
            yield match


def opens(text: str, match: re.Match[str]) -> bool:
    """Whether a line begins with it: `77F, 61 kg`."""
    return text[: match.start()].endswith("\n") and match["age"] is not None
