"""Opening a chat: at a terminal, or line by line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from assistant.knowledge.shelf import Card, kept_card

if TYPE_CHECKING:
    from assistant.interface.sitting import Sitting
    from assistant.reasoning.reasoner import Reasoner


def at_terminal(reasoner: Callable[[], Reasoner], today: date, *, builtin: bool) -> None:
    """A chat at a terminal. The first prompt is there at once; a rule set not read before is read first."""
    from assistant.interface.opening import opening_lines
    from assistant.interface.terminal import Terminal

    known = kept_card() if builtin else None
    read = None if known else reasoner()
    card = Card.of(read.ruleset) if read else known
    assert card is not None

    def make() -> Sitting:
        from assistant.conversation.interview import Interview
        from assistant.interface.sitting import Sitting

        ready = read or reasoner()
        interview = Interview(ready, today)
        interview.reply(interview.open()[0], "status")  # what is made on first use is made now
        return Sitting.begin(interview)

    Terminal(lambda width: opening_lines(card, width), make).converse()


def over_lines(reasoner: Reasoner, today: date, width: int) -> None:
    """A chat over standard input and output, append only."""
    from assistant.conversation.interview import Interview
    from assistant.interface.plain import converse
    from assistant.interface.sitting import Sitting

    sitting = Sitting.begin(Interview(reasoner, today))
    converse(sitting, width, sys.stdin, sys.stdout, typed_by_hand=sys.stdin.isatty())
