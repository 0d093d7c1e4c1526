"""What the interview says: values, which an interface turns into lines of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from assistant.conversation.asking.questions import Question
from assistant.reading.answers.answer import Reading
from assistant.reasoning.critique.critique import Critique
from assistant.reasoning.decision.scores import Scored
from assistant.reasoning.dosing.values import Treatment
from assistant.reasoning.plan.values import Plan


@dataclass(frozen=True)
class Say:
    """One or more plain sentences, a paragraph each."""

    text: str


@dataclass(frozen=True)
class Echo:
    """What was understood, and is used as it is marked; it never waits for an answer.

    titles: the finding's name as shown, for each reading. was: by finding, the value that it replaces.
    """

    readings: tuple[Reading, ...]
    titles: tuple[str, ...]
    not_understood: tuple[str, ...] = ()
    was: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """One numbered answer. For a checklist, an item that may be ticked; told: it was spoken of before."""

    label: str
    value: str
    told: bool = False


@dataclass(frozen=True)
class Ask:
    """A question, its answers if they can be listed, its number, and about how many are left after it.

    again: it stands on the screen already, and need not be told in full. so_far: what stands, in a line.
    """

    question: Question
    options: tuple[Option, ...]
    number: int
    left: int
    again: bool = False
    so_far: str = ""


@dataclass(frozen=True)
class Prompt:
    """An invitation to type freely: the first description, or what to do once the plan is there."""

    text: str


class Part(StrEnum):
    """The parts of a plan behind its first page, in their order; their numbers follow those of its steps."""

    WHY = "why"
    CHANGES = "what would change this plan"
    NOTES = "notes"
    DOSES = "doses for this patient"
    DATES = "taper, titration and tests by date"
    DRUGS = "what to know of each drug"
    CONFLICTS = "where the source disagrees with itself"
    BEYOND = "beyond the source"
    TOLD = "what was told"
    ASKED = "what was not asked, and why"
    SOURCES = "sources"


@dataclass(frozen=True)
class ShowPlan:
    """The first page of a plan: what matters now."""

    plan: Plan
    treatment: Treatment


@dataclass(frozen=True)
class ShowLecture:
    """Of a plan, what the lecture carries alone, and what is left out."""

    plan: Plan
    treatment: Treatment


@dataclass(frozen=True)
class ShowScores:
    """Scores with their arithmetic."""

    scores: tuple[Scored, ...]


@dataclass(frozen=True)
class ShowCritique:
    """The answer to what the clinician means to do, given at once."""

    critiques: tuple[Critique, ...]


@dataclass(frozen=True)
class ShowParts:
    """Parts of a plan from behind its first page.

    not_asked: why what is obvious was not asked, each reason with the findings that it holds for.
    """

    plan: Plan
    record: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    treatment: Treatment
    not_asked: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class ShowSteps:
    """A chain of reasons: (depth, text) rows, deepest last."""

    title: str
    rows: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Urgent:
    """An emergency, said once, at once, above everything. `how`: how it is set aside."""

    text: str
    reasons: tuple[str, ...]
    sources: tuple[str, ...]
    how: str = ""


@dataclass(frozen=True)
class ShowNote:
    """The plan as a text to copy into the record."""

    plan: Plan
    record: tuple[tuple[str, str], ...]
    today: date
    treatment: Treatment


@dataclass(frozen=True)
class Copy:
    """The note is to go to the clipboard of the terminal that the chat is held at."""

    note: ShowNote


@dataclass(frozen=True)
class Save:
    """The conversation is to be written out as a transcript, under a name or under one that is free."""

    name: str = ""


@dataclass(frozen=True)
class Print:
    """The plan is to be written to a file: as `report`, `calendar`, `sheet` or `chart`."""

    kind: str
    name: str
    plan: Plan
    record: tuple[tuple[str, str], ...]
    today: date
    treatment: Treatment


@dataclass(frozen=True)
class Afresh:
    """Another patient begins; what was said of the one before is kept as it is."""


@dataclass(frozen=True)
class Sessions:
    """The sessions that are kept are to be listed, or one be taken up, by its number or its name."""

    which: str = ""


@dataclass(frozen=True)
class Forget:
    """What is kept of this session is to be deleted."""


@dataclass(frozen=True)
class Leave:
    """The conversation is over."""

    text: str = ""


Utterance: TypeAlias = (
    Say
    | Echo
    | Ask
    | Prompt
    | ShowPlan
    | ShowParts
    | ShowLecture
    | ShowNote
    | ShowScores
    | ShowSteps
    | Urgent
    | Copy
    | Save
    | Print
    | Afresh
    | Sessions
    | Forget
    | Leave
    | ShowCritique
)
