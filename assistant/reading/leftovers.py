"""What nothing was read from: first the few stretches that hold most numbers and names, then the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from difflib import get_close_matches

from assistant.reading.answers.result import Reading
from assistant.reading.facts.fact import is_unknown_word
from assistant.reading.text.token import Token

MOST = 3  # stretches that are handed back each by itself; the others are shown together
_SHORT = 5  # letters: a shorter word is close to too many
_CLOSE = 0.88  # one letter wrong in eight


def leftovers(
    text: str,
    tokens: Sequence[Token],
    used: Set[int],
    readings: Sequence[Reading],
    asked: Collection[str],
    denials: Set[int],
) -> tuple[str, ...]:
    """The stretches of words that nothing was read from, nor asked about; the weightiest three come first.

    denials: where words stand that deny what follows, which stay with it.
    """
    spans = [r.span for r in readings if r.span is not None]
    used = used - _in_vain(tokens, readings, " ".join(asked).casefold())
    stretches: list[list[Token]] = []
    run: list[Token] = []
    for token in tokens:
        if (
            (token.kind in ("line", "mark") and token.text != "-")
            or token.start in used
            or any(a <= token.start < b for a, b in spans)
        ):
            run = _close(stretches, run, denials)
        else:
            run.append(token)
    _close(stretches, run, denials)
    told = {reading.finding for reading in readings}
    worth = [s for s in stretches if any(_tells(t) and not _is_of(t, told) for t in s)]
    worth.sort(key=lambda s: -sum(_tells(t) for t in s))
    if not worth and not readings and not asked:
        return tuple(filter(None, [" ".join(text.split())]))  # nothing at all was made of it
    parts = (sorted(part, key=lambda s: s[0].start) for part in (worth[:MOST], worth[MOST:]))
    return tuple(" ".join(text[s[0].start : s[-1].end].split()) for part in parts for s in part)


def _in_vain(tokens: Sequence[Token], readings: Sequence[Reading], asked: str) -> Set[int]:
    """Where a name stands of which nothing was read after all, as of a thing that was refused."""
    told = {r.finding for r in readings}
    return {
        t.start
        for t in tokens
        if t.meanings and not any(m.finding in told for m in t.meanings) and t.text.casefold() not in asked
    }


def _close(stretches: list[list[Token]], run: list[Token], denials: Set[int]) -> list[Token]:
    """Keep the run without the small words around it, save a denial right before it; a new run."""
    said = [n for n, token in enumerate(run) if _says(token)]
    if said:
        denied = said[0] > 0 and run[said[0] - 1].start in denials
        stretches.append(run[said[0] - denied : said[-1] + 1])
    return []


def _says(token: Token) -> bool:
    return not token.term("filler") and token.kind not in ("mark", "arrow")


def _tells(token: Token) -> bool:
    """Whether the token is a number, a known name, one but for its capitals, or an unknown word."""
    harm = token.term("harm") not in ("", "because", "pause")
    named = token.meanings or token.term("capitals") or token.term("owner") or harm
    return bool(token.number or token.weeks or named) or token.kind == "word"


def _is_of(token: Token, told: Set[str]) -> bool:
    """Whether the token is but the name of something that was read: `EMG not irritable`."""
    return any(m.finding in told for m in token.meanings)


def corrections(tokens: Sequence[Token], known: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What misspelt names may mean: offered, and never read so. `known`: names by their first letter."""
    for token in tokens:
        word = token.text.casefold()
        if not is_unknown_word(token) or len(word) <= _SHORT:
            continue
        near = get_close_matches(word, known.get(word[0], ()), cutoff=_CLOSE)
        if near and not any(w.rstrip("s") == word for w in near):
            meant = next(
                (w for w in near if sorted(w) == sorted(word)), near[0]
            )  # letters that changed places
            yield f'"{token.text}" is not understood. Did you mean "{meant}"?'
