"""The forms in which doses are written, as patterns over the tokens beside a drug.

Each token is spelled as one letter: M a mass, W one for each kg or m², N a bare number, Q a number of
pieces, K of courses, E a strength (`the 5s`), V a number in another unit, # one of something else, S a
schedule, H a half, T tablet, F how often, P a part of the day, d a length of time, w a time, c a course, C
what counts (`no`), L level, A total, D a name, r a route, k take, f a small word, > an arrow, x, o (of) and
& as such, _ another word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reading.answers.units import unit_key
from assistant.reading.doses.doses import MASS
from assistant.reading.text.token import Token

_WORDS = {"x": "x", "*": "x", "of": "o", "à": "o", "@": "o", "and": "&", "&": "&", "then": "t", "the": "f"}
_TAKEN = ("take", "takes", "taking", "i", "she", "he")
_COUNTING = ("#", "no", "nr", "number", "cycle", "course", "dose", "pulse")
FORMS = tuple(
    (kind, re.compile(form))
    for kind, form in (
        ("level", r"L[:=f(-]*(?:w:?|#:|d)*(?P<n>[NV])"),
        ("total", r"A[f:]*(?P<n>M)|(?P<m>M)f*A"),
        ("courses", r"[c#C]\.?f?(?P<n>N)(?:o[N#]|(?![TFPx]))|(?P<m>N)[f_Fr]?[cC]|(?P<k>K)"),
        ("courses", r"(?P<n>N)A"),
        ("courses", r"(?P<n>N)x(?=D)|[DcC]x(?P<m>N)(?![TFPx])|Fx(?P<k>N)(?=$|[^TFP])"),
        ("counted", r"(?P<each>M)T[^MWNS;>tw#]{0,6}?(?P<n>N)(?P<half>T?&H)?(?:T?x(?P<times>N))?T?"),
        ("counted", r"(?P<each>M)[,:(-]?k*(?P<n>N)(?P<half>&H)?T(?P<more>&H)?(?:x(?P<times>N))?"),
        ("counted", r"(?P<each>M)[,:(-]?k*(?P<n>Q)|(?P<m>M)[-,–k]*(?P<c>N)(?=[FP])"),
        ("counted", r"(?P<each>M)(?P<n>N)x(?P<times>N)|\((?P<m>N)\)(?P<c>N)(?:x(?P<t>N))?T?"),
        ("counted", r"(?P<n>N)(?P<half>&H)?T[^MWNS;>t#]{0,3}?[(o]f?(?P<each>[ME])|(?P<c>N)of?(?P<m>E)"),
        (
            "sched",
            r"(?P<each>M)T?[.,:(]*(?P<n>S)(?!of?[M#])(?:\(M\))?|(?P<s>S)o?f?(?P<m>M)T?|\((?P<e>N)\)(?P<c>S)",
        ),
        ("columns", r"(?P<each>[MN])(?P<n>N)NN(?!N)"),
        ("sched", r"(?P<each>N)(?P<n>S)"),
        ("glued", r"(?P<each>N)x(?P<n>N)(?![xMT])"),
        ("again", r"(?P<n>S)"),
        ("times", r"(?P<n>N)x(?P<each>M)"),
        ("times", r"(?P<each>[MW])T?x(?P<n>N)T?"),
        ("weighed", r"W[(=](?:[^)MW,]{0,4}|[^)MW]{0,6}?)(?P<each>M)|(?P<m>M)\(W"),
        ("dose", r"(?P<each>[MWN])"),
    )
)


def word(token: Token) -> str:
    """The letter of a token that is no number."""
    text = token.text.casefold()
    holds = (
        ("S", token.kind == "schedule"),
        ("d", token.weeks is not None),
        ("w", token.when is not None),
        ("P", token.term("part of day")),
        ("F", token.often is not None),
        ("T", token.term("form") == "tablet"),
        ("L", token.term("form") == "level"),
        ("A", token.term("form") == "total"),
        ("C", text in _COUNTING),
        ("c", token.term("course") in ("course", "infusion", "last")),
        ("H", text in ("half", "a half")),
        (">", token.kind == "arrow" or text in ("to", "into")),
        ("D", token.meanings),
        ("k", text in _TAKEN),
        ("r", token.term("route")),
        (text, len(text) == 1 and not text.isalnum()),
        ("f", token.term("filler")),
    )
    return next((letter for letter, said in holds if said), "_") if text not in _WORDS else _WORDS[text]


def figure(token: Token, behind: Sequence[Token]) -> str:
    """The letter of a number, with the token behind it."""
    number = token.number
    assert number is not None
    mass, after = unit_key(number.unit.casefold()), behind[0] if behind else None
    weighed = re.search(r"/(?:kg|m)", mass) or (after is not None and after.term("form") == "per weight")
    if mass.split("/")[0] in MASS:
        return "W" if weighed else "M"
    if number.unit:
        return "Q" if number.unit == "st" else "V"
    if after is not None and after.text == "s" and after.start == token.end:
        return "E"
    return "W" if weighed else "N"
