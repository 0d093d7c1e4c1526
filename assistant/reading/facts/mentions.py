"""A drug that is named, and the one status that its words, its form and its context make of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.reading.facts.fact import Line
from assistant.reading.text.token import Token

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


def left_open(line: Line, named: Sequence[int], last: int) -> Iterator[int]:
    """The drugs behind a dose that ended a list of what was taken; which may be over: `had MTX 25, AZA`."""
    for at in (n for n in named if n > last):
        between = line.tokens[last + 1 : at]
        told = any(t.text in (";", ":", "(", ".") or t.when or t.often or does(t) for t in between)
        start, end = line.tokens[last].end, line.tokens[at].start
        dosed = any(t.number for t in line.tokens[at + 1 : at + 2])
        if told or dosed or any(start <= c.start < end for c in line.context.statuses):
            return
        yield at
        last = at


def moves(token: Token) -> bool:
    """Whether the token says that something is moved."""
    return token.kind == "arrow" or token.term("change") != "" or does(token)


def does(token: Token) -> bool:
    """Whether the token says a deed."""
    return token.term("deed") != "" and not token.term("deed").startswith("no ")


def says_all(token: Token) -> bool:
    """Whether it is said of all that were named."""
    return token.text.casefold() == "all" or token.term("those named") == "all"
