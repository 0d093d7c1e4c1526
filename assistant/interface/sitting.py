"""One chat under way: the interview, where it stands, and the screens it is shown on.

Both interfaces, the terminal and the plain loop, talk through it; what outlives a line is done here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.conversation.interview import Interview
from assistant.conversation.state import State
from assistant.conversation.utterances import Leave, Utterance
from assistant.interface.rendering import Screen


@dataclass
class Sitting:
    """One conversation, from its opening to its end."""

    interview: Interview
    screen: Callable[[int], Screen]
    state: State
    opening: tuple[Utterance, ...]
    over: bool = False

    @staticmethod
    def begin(interview: Interview) -> Sitting:
        """At its opening, with nothing said of the patient."""
        state, said = interview.open()
        ruleset = interview.ruleset
        return Sitting(interview, lambda width: Screen(ruleset, width), state, said)

    def reply(self, line: str) -> tuple[Utterance, ...]:
        """What is said to a line."""
        self.state, said = self.interview.reply(self.state, line)
        self.over = bool(said) and isinstance(said[-1], Leave)
        return said
