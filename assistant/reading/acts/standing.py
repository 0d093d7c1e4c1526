"""How an act stands in its line: its labels, what leads it and follows it, whether it opens its clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.acts.act import Act, Form
from assistant.reading.facts.fact import Line
from assistant.reading.text.token import Cue, Token

CUTS = (",", ";", ".", "(", ")", "?", ":")
_OPENS = ("/", "+", "&", ",", ":", "-", "?", "->", "→", ";", ".", "*", ">")


def keeps(line: Line, act: Act) -> bool:
    """Whether it is said before a drug that it goes on: `no change to MMF`."""
    deeds = line.ruleset.actions[act.action].deeds
    return act.form is Form.TO_DO and {deed for deed, _ in deeds} == {"continue"}


def is_now(line: Line, act: Act) -> bool:
    """Whether a word right behind says that it is done now: `today`."""
    behind = next((t for t in line.tokens if t.start >= act.end), None)
    return behind is not None and behind.text.casefold() in _words(line.ruleset, "today")


def stays(line: Line, act: Act) -> bool:
    """Whether it is said of a drug that it goes on: `pred stays at 15`."""
    deeds = line.ruleset.actions[act.action].deeds
    said = act.says or " ".join(t.text.casefold() for t in line.tokens if act.start <= t.start < act.end)
    goes_on = any(re.search(rf"\b{re.escape(noun)}(?!\w)", said) for noun in _words(line.ruleset, "stays"))
    return act.form is Form.NAMED and goes_on and {deed for deed, _ in deeds} == {"continue"}


def led_by(line: Line, act: Act, kind: str) -> bool:
    """Whether words of a kind, as acts are read by, stand right before it."""
    before = [t.text.casefold() for t in line.tokens if t.end <= act.start]
    said = _words(line.ruleset, kind)
    return " ".join(before[-2:]) in said or bool(before and before[-1] in said)


def lasts(line: Line, act: Act) -> bool:
    """Whether it is said right behind since when it is so: `back on 25 since Monday`."""
    behind = next((t for t in line.tokens if t.start >= act.end), None)
    return behind is not None and behind.term("span") == "since"


def is_queried(line: Line, act: Act) -> bool:
    """Whether a question mark stands before it, and it is all that is asked: `?PLEX`, but not `?MTX lung`."""
    inside = within(line, act)
    before = [t for t in line.tokens if t.end == inside[0].start] if inside else []
    said = [t for t in inside if not (t.meanings or t.number or t.term("filler"))]
    return any(t.text == "?" for t in before) and not said


def is_past_plan(line: Line, act: Act, cues: Sequence[Cue]) -> bool:
    """Whether the clause says when it was meant: `last year we planned RTX`."""
    cuts = [t.start for t in line.tokens if t.text in CUTS]
    first = max([c for c in cuts if c < act.start], default=-1)
    last = min([c for c in cuts if c >= act.start], default=act.end)
    said = [t for t in line.tokens if first < t.start < last]
    asked = {c.start for c in cues if c.says.startswith(("planned", "who"))}  # `may I` is no month
    told = [t for t in said if t.start not in asked and not _to_come(t, act)]
    past = any(t.when is not None and t.when.is_past and _is_day(t) for t in told)
    return past and "planned" in labels_of(line, act)


def _is_day(token: Token) -> bool:
    """Whether a word of time is one: not `from the outset`, `from 40`, `then`."""
    known = token.when is not None and token.when.kind != "onset"
    return known and not token.term("span") and token.term("story") != "then"


def _to_come(token: Token, act: Act) -> bool:
    """Whether a weekday behind what is meant is the next one: `the locum wants IVMP on Thursday`."""
    near = token.when is not None and (token.when.weeks or 0) < 1
    return near and token.start > act.start and token.text.casefold().startswith("on ")


def within(line: Line, act: Act) -> list[Token]:
    """The tokens of the act."""
    return [t for t in line.tokens if act.start <= t.start < act.end]


def labels_of(line: Line, act: Act) -> frozenset[str]:
    """How its words are meant, all together."""
    inside = [n for n, t in enumerate(line.tokens) if act.start <= t.start < act.end]
    return frozenset().union(*(line.context.labels(n) for n in inside)) if inside else frozenset()


def opens(line: Line, act: Act) -> bool:
    """Whether the act opens its clause, small words apart."""
    at = next((n for n, t in enumerate(line.tokens) if t.start >= act.start), 0)
    leads = _words(line.ruleset, "lead")
    while at > 0 and (
        (line.tokens[at - 1].term("filler") and line.tokens[at - 1].term("person") == "")
        or line.tokens[at - 1].text.casefold() in leads
    ):
        at -= 1
    return at == 0 or line.tokens[at - 1].text in _OPENS


@lru_cache(maxsize=8)
def _words(ruleset: Ruleset, kind: str) -> frozenset[str]:
    """The words of a kind that acts alone are read by."""
    return frozenset(t.phrase for t in ruleset.terms if t.kind == "act" and t.value == kind)
