"""A sentence cut into clauses, each with its tense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.reading.text.token import Token

_MARKS = (",", ";", ":", "(", ")")
_SUBJECTS = ("he", "she", "we", "i", "they", "it", "who")


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two marks or joining words. inner: within brackets.

    tense: `past`, `present`, `done` (maybe a participle alone) or ''.
    """

    tokens: Sequence[Token]
    inner: bool
    tense: str


def clauses_of(tokens: Sequence[Token], tenses: Mapping[str, str]) -> Iterator[Clause]:
    """The clauses of a sentence: between marks and the words that join clauses."""
    row: list[Token] = []
    depth = max(0, sum((t.text == ")") - (t.text == "(") for t in tokens))  # `(612; 11,200 at presentation)`
    for token in tokens:
        cut = token.text in _MARKS or token.term("story") == "clause"
        cut = cut or (token.term("story") == "then" and bool(row) and row[-1].weeks is None)
        if cut and row:
            yield Clause(tuple(row), depth > 0, _tense(row, tenses))
            row = []
        depth = max(0, depth + (token.text == "(") - (token.text == ")"))
        if token.kind != "mark":
            row.append(token)
    if row:
        yield Clause(tuple(row), depth > 0, _tense(row, tenses))


def _tense(tokens: Sequence[Token], tenses: Mapping[str, str]) -> str:
    """The tense of the first verb that has one; `done` where it may be a participle; or ''."""
    for at, token in enumerate(tokens):
        spelled = token.text.casefold().split()
        said = tenses.get(" ".join(spelled)) or next((tenses[w] for w in spelled if w in tenses), "none")
        if said != "none" and not _compares(tokens, at):
            return said
    words = (w for t in tokens if not t.term("result") and not t.term("tense") for w in t.text.split())
    ended = any(w.endswith("ed") for w in words)
    return ("past" if tokens[0].text.casefold() in _SUBJECTS else "done") if ended else ""


def _compares(tokens: Sequence[Token], at: int) -> bool:
    """Whether the verb only tells another value: `shoulders 4, were 5`, `CK 1900 was 400`."""
    if tokens[at].text.casefold() not in ("was", "were") or at + 1 == len(tokens):
        return False
    before = tokens[:at]
    timed = all(t.when is not None or t.term("filler") for t in before)  # `2 weeks ago was 15`
    return tokens[at + 1].number is not None and (timed or any(t.number for t in before))
