"""The half of the model that says how clinicians write: terms and patterns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from assistant.knowledge.model.places import Place

DEEDS = ("raise", "lower", "taper", "stop", "start", "continue", "restart", "alternate")
"""What can be done to a drug."""
KINDS = {  # the kinds of terms, each with what its values look like
    "cue": r"(?:absent|present|uncertain|past|ended|planned|hypothetical|reported|relative|reporter"
    r"|undecided|unavailable|blamed|plain|assessed|concluded|labelled)"
    r" (?:before|after|beside|after colon|heading)"
    r"|end|who|wish|saying|proposes|opines|judged|asked before",
    "result": r"[a-z]+",
    "change": r"up|down|same|new|worse|better",
    "number": r"\d+(?:\.\d+)?|and|point|half|plus|minus",
    "scale": r"\d+",
    "procedure": r"done",  # what is done to find a sign, so that without it nothing is known
    "time unit": r"day|fortnight|week|month|year|hour|second",
    "ago": r"ago",
    "span": r"for|since|until|as",
    "month": r"\d+",
    "season": r"\d+",
    "when": r"corrected|now|was|before|peak|onset|yesterday|previous|then|\d+(?:\.\d+)? weeks ago",
    "story": r"first|event|then|later|offset|now|still|clause",
    "tense": r"past|present|none",
    "often": r"\d+(?:\.\d+)?",
    "part of day": r"\d",
    "weekday": r"\d",
    "condition": r"strained",  # what a measure at rest is not done under
    "column": r"day",  # what the first column of a table is
    "form": r"each|equivalent|level|once|pulse|tablet|total|per weight",
    "approximately": r"about|above|below",
    "mark": r"[.,:;?]|line",
    "abbreviation": r"dot",
    "side": r"right|left|both",
    "whole": r"all|full",
    "those named": r"all|two|none taken",  # of the drugs that were named before
    "limit": r"limit|times",
    "course": r"course|infusion|last|ordinal(?: \d+)?",
    "status": (
        r"now|kept|done|given|absent|stopped|failed|not tolerated|never|contraindicated|replaced|switched"
        r"|declined|before|works|tolerated|allowed"
    ),
    "harm": r"because|pause|[a-z ]+",  # why a drug was stopped
    "deed": rf"(?:{'|'.join(DEEDS)})(?: (?:doing|done|noun))?|opener|no verb|no end|pause|swap|take",
    "act": rf"(?:{'|'.join(DEEDS)})(?: (?:doing|done|noun))?|between|no drug|no drug before|next|else"
    r"|stays|lead|hence|today|ours",  # read of acts alone
    "route": r"oral|sc|im|iv",
    "person": r"female|male|patient",
    "kin": r"parent|child|tells|told by",
    "pronoun": r"pronoun|title|own",
    "letter": r"female|male|years",  # beside an age
    "age": r"after|before|birth",
    "heading": r"[a-z ]+",
    "group": r"[a-z ]+",
    "owner": r"other",
    "doubtful": r"[a-z ]+",
    "capitals": r"only",
    "filler": r"filler",
    "small": r"word",  # says nothing within a phrase
}


class Term(NamedTuple):
    """A phrase of plain clinical English and what it stands for among the terms of its kind."""

    kind: str
    value: str
    phrase: str
    place: Place


NOT = "no_"  # before a member of a set: a pattern says that it is not among them


@dataclass(frozen=True, slots=True)
class Pattern:
    """Ways to say a value of a finding; `<name>` in a way stands for any phrase of that group.

    vague: ways that suggest it, and give way to what says otherwise.
    """

    finding: str
    value: str
    ways: tuple[str, ...]
    vague: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and what is read of it; the value `unknown` says that nothing is."""

    text: str
    readings: tuple[tuple[str, str], ...]
    place: Place
