"""What the interview says: values, which an interface turns into lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from assistant.conversation.questions import Question
from assistant.conversation.reading.values import Reading
from assistant.reasoning.plan import Plan


@dataclass(frozen=True)
class Say:
    """One or more plain sentences, a paragraph each."""

    text: str


@dataclass(frozen=True)
class Echo:
    """What was understood, before it is used. `confirm`: something was assumed, and is to be agreed to."""

    readings: tuple[Reading, ...]
    titles: tuple[str, ...]  # the finding's name as shown, for each reading
    not_understood: tuple[str, ...] = ()
    confirm: bool = False


@dataclass(frozen=True)
class Option:
    """One numbered answer. For a checklist, an item that may be ticked."""

    label: str
    value: str


@dataclass(frozen=True)
class Ask:
    """A question, its answers if they can be listed, its number, and how many are left at the most."""

    question: Question
    options: tuple[Option, ...]
    number: int
    left: int


@dataclass(frozen=True)
class Prompt:
    """An invitation to type freely: the first description, or what to do once the plan is there."""

    text: str


@dataclass(frozen=True)
class ShowPlan:
    """The plan. `record`: what was said, for the head of the page (title, value)."""

    plan: Plan
    record: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShowSteps:
    """A chain of reasons: (depth, text) rows, deepest last."""

    title: str
    rows: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Urgent:
    """An emergency, said once, at once, above everything."""

    text: str
    reasons: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Leave:
    """The conversation is over."""

    text: str = ""


Utterance: TypeAlias = Say | Echo | Ask | Prompt | ShowPlan | ShowSteps | Urgent | Leave
