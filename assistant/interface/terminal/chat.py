"""Opening a chat: at a terminal, or line by line; a new one, or one taken up again."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from assistant.interface.output.streams import FAULT, LOUD, Stop, fault, is_fault_of_rules
from assistant.interface.words.layout import one_line
from assistant.knowledge.library.cache import Card, kept_card

if TYPE_CHECKING:
    from datetime import datetime

    from assistant.interface.sessions.keeping import Keeper
    from assistant.interface.terminal.sitting import Sitting
    from assistant.reasoning.search.reasoner import Reasoner


@contextmanager
def keeping(resume: str | None, started: datetime, *, wanted: bool) -> Iterator[Keeper | None]:
    """What keeps the chat that is held inside, with the session that it is to go on with ("": the latest).

    A fault of the program in the chat ends as `Stop`, which tells how to go on.
    """
    if not wanted:
        if resume is not None:
            raise Stop("--resume goes on keeping its session; leave out --no-session.")
        yield None
        return
    from assistant.interface.sessions.keeping import Keeper, take_up

    taken = None if resume is None else take_up(resume)
    keeper = Keeper(started, taken)
    try:
        yield keeper
    except Exception as error:
        told = isinstance(error, Stop | OSError) or is_fault_of_rules(error)
        if told or os.environ.get(LOUD) or not keeper.name:
            raise
        kept = f"Your answers are kept: --resume {keeper.name} goes on with them."
        raise Stop(fault(error), kept, code=FAULT) from None
    finally:
        keeper.close()


def at_terminal(
    reasoner: Callable[[], Reasoner], today: date, keeper: Keeper | None, first: str = "", *, builtin: bool
) -> None:
    """A chat at a terminal. The first prompt is there at once; a rule set not read before is read first.

    first: what is told before anything is typed.
    """
    from assistant.interface.terminal.terminal import Terminal

    if first or (keeper and keeper.taken):
        sitting = _sitting(reasoner(), today, keeper, first, pictures=_shows_blocks())
        Terminal(lambda width: sitting.screen(width).lines(sitting.opening), lambda: sitting).converse()
        return
    from assistant.interface.words.opening import opening_lines

    known = kept_card() if builtin else None
    read = None if known else reasoner()
    card = Card.of(read.ruleset) if read else known
    assert card is not None

    def make() -> Sitting:
        sitting = _sitting(read or reasoner(), today, keeper, pictures=_shows_blocks())
        sitting.interview.reply(sitting.state, "status")  # what is made on first use is made now
        return sitting

    Terminal(lambda width: opening_lines(card, width), make).converse()


def over_lines(
    reasoner: Reasoner, today: date, keeper: Keeper | None, first: str, width: int, *, aloud: bool = False
) -> None:
    """A chat over standard input and output, append only. first: as of `at_terminal`. aloud: read so."""
    from assistant.interface.terminal.aloud import Aloud
    from assistant.interface.terminal.plain import converse

    sitting = _sitting(reasoner, today, keeper, first)
    converse(
        sitting,
        width,
        sys.stdin,
        sys.stdout,
        typed_by_hand=sys.stdin.isatty(),
        aloud=Aloud() if aloud else None,
    )


def over_protocol(
    reasoner: Reasoner, today: date, keeper: Keeper | None, first: str, as_text: Callable[[str], str]
) -> None:
    """A chat whose replies are JSON, an object a line. first: as of `at_terminal`; as_text: of `Protocol`."""
    from assistant.interface.terminal.protocol import Protocol, converse

    converse(Protocol(_sitting(reasoner, today, keeper, first), as_text), sys.stdin, sys.stdout)


def _sitting(
    reasoner: Reasoner, today: date, keeper: Keeper | None, first: str = "", *, pictures: bool = False
) -> Sitting:
    """A new sitting, or the one that the keeper has taken up, which keeps its own date."""
    from assistant.conversation.interview.interview import Interview
    from assistant.interface.terminal.sitting import Sitting

    if keeper and keeper.taken:
        return Sitting.resume(Interview(reasoner, keeper.taken.story.today), keeper, today, pictures)
    sitting = Sitting.begin(Interview(reasoner, today), keeper, pictures)
    if first:
        sitting.opening = (*sitting.opening[:-1], *sitting.reply(one_line(first)))
    return sitting


def _shows_blocks() -> bool:
    """Whether the terminal can show the characters that pictures are made of."""
    return (sys.stdout.encoding or "").casefold().startswith("utf")
