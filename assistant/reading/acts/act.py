"""One act in a text: which action of the rule set it is, where it stands, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from assistant.knowledge.model.intents import Step


class Form(Enum):
    """How an act is said."""

    TO_DO = "to do"  # start, go up on
    DOING = "doing"  # starting, going up on
    DONE = "done"  # started; told, unless "to be" stands before it
    NAMED = "named"  # the drug or the thing alone: rituximab; the taper


@dataclass(frozen=True, slots=True)
class Act:
    """An act in a text, from `start` up to `end`.

    words: those of its action's `supposed` that it says. dose: a number that is said of the drug, in the unit
    of the action's dose, if one is. step: by how much at a time it is changed. of: the drug that it
    goes on about, where that is named before it.
    """

    action: str
    start: int
    end: int
    form: Form
    words: tuple[str, ...] = ()
    dose: Decimal | None = None
    step: Step | None = None
    of: str = ""
    says: str = ""  # where it stands beside another in one phrase (`up or down`): its own words
    verb: str = ""  # of a drug that is joined to another (`stop MTX and MMF`): the verb that they share
    drug: str = ""  # what it is done to
    turns: int = -1  # where what is new in it begins: `pred 25 -> 20` tells 25 and means 20


def moved(act: Act, by: int) -> Act:
    """The act where its text stands within another."""
    turns = act.turns + by if act.turns >= 0 else act.turns
    return replace(act, start=act.start + by, end=act.end + by, turns=turns)
