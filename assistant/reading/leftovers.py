"""What nothing was read from, in a few stretches: first those that hold a number or a name that is known."""

from __future__ import annotations

from collections.abc import Sequence, Set

from assistant.reading.answers.result import Reading
from assistant.reading.text.token import Token

MOST = 3


def leftovers(
    text: str, tokens: Sequence[Token], used: Set[int], readings: Sequence[Reading]
) -> tuple[str, ...]:
    """At most three stretches of words that nothing was read from."""
    spans = [r.span for r in readings if r.span is not None]
    stretches: list[list[Token]] = []
    run: list[Token] = []
    for token in tokens:
        if (
            (token.kind in ("line", "mark") and token.text != "-")
            or token.start in used
            or any(a <= token.start < b for a, b in spans)
        ):
            run = _close(stretches, run)
        else:
            run.append(token)
    _close(stretches, run)
    worth = [s for s in stretches if any(_tells(t) for t in s)]
    worth.sort(key=lambda s: -sum(_tells(t) for t in s))
    kept = sorted(worth[:MOST], key=lambda s: s[0].start)
    return tuple(" ".join(text[s[0].start : s[-1].end].split()) for s in kept)


def _close(stretches: list[list[Token]], run: list[Token]) -> list[Token]:
    while run and not _says(run[-1]):
        run = run[:-1]
    while run and not _says(run[0]):
        run = run[1:]
    if run:
        stretches.append(run)
    return []


def _says(token: Token) -> bool:
    return not token.term("filler") and token.kind not in ("mark", "arrow")


def _tells(token: Token) -> bool:
    """Whether the token is a number, a name, or a word that nothing is known of."""
    return (
        token.number is not None or bool(token.meanings) or token.kind == "word" or bool(token.term("owner"))
    )
