"""A drug that is named, and the one status that its words, its form and its context make of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from assistant.reading.facts.fact import Line, is_unknown_word
from assistant.reading.text.token import Token

_ABOUT = ("re", "regarding", "about")
_FIRST = 2  # tokens that open a sentence
_PARTS = (",", ";", "(", ")", "+", "&", "/", "→", "-", "|", ".", "and", "plus")
_SO = ("and", "so", "→", "->", "therefore", "then")
_TELLING = ("tense", "result", "change", "story")  # terms of words that say what becomes of a drug
LONG_AGO, _HALF_A_YEAR = 13, 26  # weeks
_MEANT = ("planned", "hypothetical", "reported", "relative")
_OF_OTHERS = frozenset(("reported", "relative", "hypothetical"))
_BEATS = (
    "kept",
    "failed",
    "not tolerated",
    "contraindicated",
    "never",
    "absent",
    "replaced",
    "stopped",
    "declined",
    "now",
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A drug that is named, and its statuses.

    explicit: some word says them; else they follow from the form. listed: it stands alone, as in a list of
    drugs. age: weeks ago in the story of the text, where it has one.
    """

    finding: str
    member: str
    at: int
    start: int
    end: int
    statuses: frozenset[str]
    explicit: bool
    labels: frozenset[str]
    dated: bool = False  # a day long past is said beside it
    listed: bool = False

    age: Decimal = Decimal(0)
    led: bool = False  # the word that says its status stands before it
    harm: str = ""  # what it did, for which it was stopped
    ended: Decimal | None = None  # weeks since what is said of it again: `it was stopped 9 days ago`


def settled(mentions: Sequence[Mention], dosed: frozenset[int], asked: bool) -> Iterator[tuple[Mention, str]]:
    """Each mention with its one status: what is said of it, or what its form and context make of it.

    `dosed`: the places of drugs that a dose is told of. `asked`: the line is a question.
    """
    for mention in mentions:
        yield mention, _status(mention, mention.at in dosed, asked)


def _status(mention: Mention, dosed: bool, asked: bool) -> str:
    if "stopped" in mention.statuses and mention.labels & _OF_OTHERS:
        return "unsure"  # `husband wants her off steroids`
    meant = any(label in mention.labels for label in _MEANT)
    recent = not mention.age and not mention.dated
    if mention.statuses == {"now", "failed"} and dosed and recent and not meant:
        return "now"  # `on pred 20 mg daily, no benefit`
    for status in _BEATS:
        if status == "now" and "absent" in mention.labels and not dosed:
            continue  # no steroid since
        if status in mention.statuses and not (status in ("now", "stopped") and meant):
            return "now" if status == "kept" else status
    if "before" in mention.statuses:
        return "unsure"  # it was taken, and nothing says that it is now
    if "reported" in mention.labels or "relative" in mention.labels or "hypothetical" in mention.labels:
        return "unsure"
    if "planned" in mention.labels or "uncertain" in mention.labels:
        return "planned"
    if "absent" in mention.labels and not dosed:
        return "absent"
    if mention.labels & {"past", "ended"}:
        return "unsure" if mention.dated else "stopped"  # `MTX 2 years ago` may be its beginning
    if asked and not dosed:
        return "planned"
    if mention.age > _HALF_A_YEAR:
        return "unsure"  # a story of long ago, and nothing says that it goes on
    return "now" if dosed else "mentioned" if mention.listed and not mention.dated else "unsure"


def is_dated(tokens: Sequence[Token], at: int) -> bool:
    """Whether a day long past is said behind the drug."""
    whens = [t.when for t in tokens[at + 1 : at + 4]]
    return any(w is not None and w.kind == "dated" and (w.weeks or 0) > LONG_AGO for w in whens)


def is_past(tokens: Sequence[Token], at: int) -> bool:
    """Whether a day that is past is said behind the drug, `off pred since May`, or opens the sentence."""
    whens = (t.when for t in (*tokens[:_FIRST], *tokens[at + 1 : at + 4]))
    return any(w is not None and w.kind == "dated" and w.weeks for w in whens)


def is_listed(line: Line, at: int) -> bool:
    """Whether only how it is taken is said of it: `IVIG monthly`, not `RTX not indicated`."""
    cuts = [n for n, t in enumerate(line.tokens) if t.text.casefold() in _PARTS]
    first = max([n for n in cuts if n < at], default=line.sentence.heading - 1)
    last = min([n for n in cuts if n > at], default=len(line.tokens))
    said = {c.start for c in line.context.cues if not c.says.startswith("present")}
    clause = line.tokens[first + 1 : last]
    if any(t.text.casefold() in _ABOUT for t in clause):
        return False  # you 4/52 re: rituximab
    told = (t for t in clause if not t.often and t.weeks is None and t.when is None)
    tells = (t for t in told if is_unknown_word(t) or any(map(t.term, _TELLING)) or does(t))
    return not any(tells) and not any(t.start in said for t in clause)


def harm_told(behind: Sequence[Token], before: Sequence[Token]) -> str:
    """What a drug did that was given up, as the reason is told: `because the ALT rose`, `(WBC 1.9)`."""
    led = False
    for token in takewhile(lambda t: t.text not in (";", ".") and t.term("harm") != "pause", behind):
        because = token.term("harm") == "because"
        led = (led and token.text != ")") or token.text in ("(", "-", "–", ":") or because
        if led and token.term("harm") not in ("", "because"):
            return token.term("harm")
    moved = any(t.term("change") or t.term("result") in ("raised", "low") for t in before)
    harms = [h for t in before if (h := t.term("harm")) not in ("", "because", "pause")]
    return harms[-1] if harms and moved and before[-1].text.casefold() in _SO else ""


def ago(tokens: Sequence[Token], at: int) -> Decimal | None:
    """How many weeks ago it was, where that is said behind."""
    return next((t.when.weeks for t in tokens[at:] if t.when is not None and t.when.weeks), None)


def left_open(line: Line, named: Sequence[int], last: int) -> Iterator[int]:
    """The drugs behind a dose that ended a list of what was taken; which may be over: `had MTX 25, AZA`."""
    for at in (n for n in named if n > last):
        between = line.tokens[last + 1 : at]
        moved = any(does(t) and t.text.casefold() != "up to" for t in between)
        told = moved or any(t.text in (";", ":", "(", ".") or t.when or t.often for t in between)
        start, end = line.tokens[last].end, line.tokens[at].start
        dosed = any(t.number for t in line.tokens[at + 1 : at + 2])
        if told or dosed or any(start <= c.start < end for c in line.context.statuses):
            return
        yield at
        last = at


def carried_on(
    mentions: Sequence[Mention], before: Sequence[Mention], dosed: frozenset[int]
) -> list[Mention]:
    """`She has had pred; MTX; and AZA`: those that stand alone behind a semicolon may be over, too."""
    over = bool(before) and before[-1].led and bool(before[-1].statuses & {"stopped", "before"})
    alone = [over and m.listed and not m.statuses and m.at not in dosed for m in mentions]
    return [
        replace(m, statuses=frozenset(["before"]), led=True) if bare else m
        for m, bare in zip(mentions, alone, strict=True)
    ]


def moves(token: Token) -> bool:
    """Whether the token says that something is moved."""
    return token.kind == "arrow" or token.term("change") != "" or does(token)


def does(token: Token) -> bool:
    """Whether the token says a deed."""
    return token.term("deed") != "" and not token.term("deed").startswith("no ")


def tells(token: Token) -> bool:
    """Whether the token names a thing: a sign, what a drug can do, or something that nobody knows."""
    harm = token.term("harm") not in ("", "because", "pause")
    return is_unknown_word(token) or bool(token.meanings) or harm


def says_all(token: Token) -> bool:
    """Whether it is said of all that were named."""
    return token.text.casefold() == "all" or token.term("those named") == "all"
