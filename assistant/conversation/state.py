"""Where a conversation stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.conversation.questions import Question
from assistant.conversation.record import Entry, Record


class Phase(StrEnum):
    """What the next line is taken for."""

    DESCRIBE = "describe"  # findings told freely; Enter to be asked
    ASK = "ask"  # an answer to `asking`
    CONFIRM = "confirm"  # agreement to what is held, or its correction
    PLAN = "plan"  # the plan is shown; a finding changes it


@dataclass(frozen=True)
class State:
    """What was answered, and what was just asked. `number`: questions put so far."""

    today: date
    record: Record = field(default_factory=Record)
    phase: Phase = Phase.DESCRIBE
    asking: Question | None = None
    held: Entry | None = None
    number: int = 0
    urgent_said: frozenset[str] = frozenset()
