"""How a text is laid out: its sentences, headings and bullets, as rows of tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.reading.text.token import Token

_BULLETS = "•*·▪◦‣●–—-"
_OPEN_ENDS = ",-&/(+→:"
_HEADING = 5  # tokens of a heading, its colon counted
_SUBJECTS = ("neither", "both", "none", "it", "this", "these", "they")
_BRACKET = 20  # tokens to the end of a bracket
_NAME = 10  # tokens of the name of an item in a form, its colon counted
_LONGEST = 150  # tokens: what goes on longer without a stop is no sentence


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said in one go. asked: it ends with a question mark. The tokens of its heading come first."""

    tokens: tuple[Token, ...]
    asked: bool = False
    heading: int = 0  # how many of the tokens are of the heading


def sentences(
    tokens: Sequence[Token],
    abbreviations: frozenset[str],
    heads: frozenset[int],
    lists: frozenset[int] = frozenset(),
) -> list[Sentence]:
    """The sentences of a text, in order.

    `heads`: where the words stand that head what follows, as `Plan: ...`; `lists`: those that head a list
    within one sentence, as `Failed: ...`.
    """
    heading: tuple[Token, ...] = ()
    under = False  # bullets stand below the heading
    found: list[Sentence] = []
    inline: tuple[Token, ...] = ()
    going = {before.end for before, t in pairwise(tokens) if t.text == ";"}  # a list goes on behind it
    end = -1
    for row, bulleted, blank, new_line in _rows(tokens, abbreviations):
        if blank or (under and not bulleted):
            heading, under = (), False
        under = under or (bool(heading) and bulleted)
        asked = row[-1].text == "?" if row else False
        if not row or (len(row) == 1 and row[0].kind == "mark"):
            continue
        if row[-1].text == ":" and len(row) < 9:
            heading, under = row, False
            continue
        if (headed := _inline_heading(row, heads)) is not None:
            inline = headed
        elif new_line or _has_heading(row) or (end not in going and any(t.start in lists for t in inline)):
            inline = ()
        end = row[-1].end
        above = heading or (inline if headed is None else ())
        found.append(Sentence((*above, *row), asked, len(above)))
    return found


def _inline_heading(row: tuple[Token, ...], heads: frozenset[int]) -> tuple[Token, ...] | None:
    """The words before a colon at the head of a sentence, where they say how what follows is meant."""
    colon = next((n for n, t in enumerate(row[:_HEADING]) if t.text == ":"), None)
    if colon is None or not any(t.start in heads for t in row[:colon]) or colon + 1 == len(row):
        return None
    if len(row[0].text) < 3 and row[colon + 1].text[:1].isdigit():
        return None  # `P: 44F with myositis`
    if row[0].text.casefold() in _SUBJECTS or row[0].term("person"):
        return None  # a sentence that goes on: `Neither did anything: he fell`
    if any(t.number or t.term("group") for t in row[:colon]):
        return None  # `Strength unchanged from September: ...`
    return row[: colon + 1]


def _has_heading(row: tuple[Token, ...]) -> bool:
    return any(t.text == ":" for t in row[:_HEADING])


def _rows(
    tokens: Sequence[Token], abbreviations: frozenset[str]
) -> list[tuple[tuple[Token, ...], bool, bool, bool]]:
    """The tokens between the ends of sentences, and whether a bullet or a new line stands before them."""
    rows: list[tuple[tuple[Token, ...], bool, bool, bool]] = []
    row: list[Token] = []
    bulleted = blank = new_line = False
    items = 0

    def close() -> None:
        nonlocal row, bulleted, blank, new_line
        if row:
            rows.append((tuple(row), bulleted, blank, new_line))
            bulleted = blank = new_line = False
        row = []

    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.kind == "line":
            if after is not None and after.kind == "line":
                close()
                blank = True
            elif not row or _hard(row, after) or _is_form(row, tokens[at + 1 : at + 1 + _NAME]):
                close()
                new_line = True
            continue
        going = at > 0 and tokens[at - 1].text == ";"  # `+ rash; - fever, - cough`
        if token.kind == "mark" and token.text in _BULLETS and not going and _is_bullet(token, row, after):
            close()
            bulleted = True
            continue
        if token.text in (".", ")") and not row:
            continue
        if (
            (token.number or token.weeks)
            and after
            and after.text in (".", ")")
            and _gap(after, tokens, at + 2)
            and (not row or (token.number and items and token.number.value == items + 1))
        ):
            items = int(token.number.value) if token.number else 0
            close()
            continue  # the number of an item
        row.append(token)
        if len(row) >= _LONGEST or _ends(token, row, after, tokens, at, abbreviations):
            if token.text in (".", ";"):
                row.pop()
            close()
    close()
    return rows


def _gap(token: Token, tokens: Sequence[Token], next_at: int) -> bool:
    return next_at >= len(tokens) or tokens[next_at].start > token.end


def _is_bullet(token: Token, row: list[Token], after: Token | None) -> bool:
    if token.text in "•▪◦‣●·*":
        return after is None or after.start > token.end or not row
    return not row and after is not None and after.start > token.end


def _hard(row: list[Token], after: Token | None) -> bool:
    """Whether a line ends a sentence: unless it plainly goes on in the next."""
    last = row[-1]
    if after is None or last.text in ".:;!":
        return True
    first = after.text[:1]
    goes_on = last.text in _OPEN_ENDS or (last.term("filler") and last.text.islower() and last.kind != "mark")
    if row[-1].number and after.meanings:
        return True
    if first in _BULLETS or "|" in (t.text for t in row):
        return True
    return (first.isupper() or first.isdigit()) and not goes_on


def _is_form(row: Sequence[Token], ahead: Sequence[Token]) -> bool:
    """Whether this line and the next are items of a form: `Dyspnea: no`, `Dysphagia: mild`."""
    end = next((n for n, t in enumerate(ahead) if t.kind == "line"), len(ahead))
    named = any(t.text == ":" for t in row[:_NAME]) and any(t.text == ":" for t in ahead[:end])
    return named and row[-1].text not in _OPEN_ENDS


def _ends(
    token: Token,
    row: list[Token],
    after: Token | None,
    tokens: Sequence[Token],
    at: int,
    abbreviations: frozenset[str],
) -> bool:
    if token.kind != "mark":
        return False
    if token.text in ";!":
        return not _is_enclosed(row, tokens[at + 1 : at + _BRACKET])
    if token.text == "?":
        answered = after is not None and after.text.casefold() in ("no", "yes", "nil", "none")
        glued = len(row) > 1 and row[-2].end == token.start
        return glued and not answered and (after is None or after.start > token.end)
    if token.text != ".":
        return False
    if after is not None and after.start == token.end and after.kind != "line":
        return False
    before = row[-2] if len(row) > 1 else None
    if before is None or after is None or after.kind == "line":
        return True
    if after.text.casefold() == "to" and at + 2 < len(tokens) and tokens[at + 2].number:
        return False  # `go up on pred. to 40 mg`
    word = re.split(r"[\s./-]", before.text.casefold())[-1]
    typed = (
        before.number is not None or before.weeks is not None or before.when is not None or bool(before.often)
    )
    return not (before.end == token.start and not typed and word in abbreviations)


def _is_enclosed(row: Sequence[Token], ahead: Sequence[Token]) -> bool:
    """Whether a bracket that was opened in the row is closed soon, in the same line."""
    opened = sum((t.text == "(") - (t.text == ")") for t in row) > 0
    mark = next((t.text for t in ahead if t.text in "()" or t.kind == "line"), "")
    return opened and mark == ")"


def without_options(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without the answers that an exam offers: `...? (A) ... (B) ...`, which tell nothing."""
    letters = [n for n, t in enumerate(tokens) if t.text in ("A", "B") and _is_lettered(tokens, n)]
    asked = [n for n in letters if any(t.text in ("?", ":") for t in tokens[max(0, n - 3) : n])]
    first = next((n for n in asked if tokens[n].text == "A"), None)
    offered = first is not None and any(tokens[n].text == "B" and n > first for n in letters)
    return tokens[:first] if offered else tokens


def _is_lettered(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].text == ")"
