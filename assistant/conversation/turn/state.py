"""Where a conversation stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from assistant.conversation.asking.questions import Doubted, Question
from assistant.conversation.record.record import Entry, Record


class Phase(StrEnum):
    """What the next line is taken for."""

    DESCRIBE = "describe"  # findings told freely; Enter to be asked
    ASK = "ask"  # an answer to `asking`
    PLAN = "plan"  # the plan is shown; a finding changes it


@dataclass(frozen=True)
class Stood:
    """Where a conversation stood before an entry; `undo` goes back to it."""

    phase: Phase
    asking: Question | None
    number: int
    left: int
    doubted: Doubted


@dataclass(frozen=True)
class State:
    """What was answered, and what was just asked.

    number: questions put so far. left: about how many may follow. held: what is out of its usual range, and
    waits for a yes; nothing is recorded of it, and no session keeps it.
    urgent_said: the rules whose emergency was spoken. trail: where it stood before each of the last entries.
    doubted: findings for which no witness was found so far, so that they are not searched for on each line.
    again: findings to be asked again before all else, as they mean something else than when they were told.
    start: the day from which doses are dated, if it is another than today.
    numbers: the parts of a plan were shown by number, and nothing was answered since.
    other: what was told of what may be another patient, and waits until that is known. undone: for `redo`.
    one_by_one: single questions, and no panels.
    offer: the line that an empty one stands for now, where it was asked whether that was meant.
    """

    today: date
    record: Record = field(default_factory=Record)
    phase: Phase = Phase.DESCRIBE
    asking: Question | None = None
    held: Entry | None = None
    number: int = 0
    left: int = 0
    urgent_said: frozenset[str] = frozenset()
    trail: tuple[Stood, ...] = ()
    doubted: Doubted = frozenset()
    again: tuple[str, ...] = ()
    start: date | None = None
    numbers: bool = False
    offer: str = ""
    other: Entry | None = None
    undone: tuple[Entry, ...] = ()
    one_by_one: bool = False

    def plus(self, entry: Entry) -> State:
        """With one more entry, and the way back."""
        stood = Stood(self.phase, self.asking, self.number, self.left, self.doubted)
        again = {reading.finding for e in self.record.entries for reading in e.readings}
        grows = again.isdisjoint(reading.finding for reading in entry.readings)
        return replace(
            self,
            record=self.record.plus(entry),
            numbers=False,
            undone=(),
            phase=Phase.ASK,
            trail=(*self.trail, stood),
            doubted=self.doubted if grows else frozenset(),
        )

    def minus_last(self) -> State:
        """Without the last entry, where it stood before that."""
        undone = (*self.undone, self.record.entries[-1])
        fewer = replace(
            self, record=self.record.minus_last(), held=None, asking=None, doubted=frozenset(), undone=undone
        )
        if not self.trail:  # a conversation taken up again
            return replace(fewer, phase=Phase.ASK, number=max(0, self.number - 2))
        stood = self.trail[-1]
        return replace(
            fewer,
            phase=stood.phase,
            asking=stood.asking,
            number=stood.number,
            left=stood.left,
            doubted=stood.doubted,
            trail=self.trail[:-1],
        )
