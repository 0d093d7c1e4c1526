"""The command `chat`, which opens without one too, and those of the sessions that it keeps.

Exit codes as in cli. What is heavy is imported where it is needed, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeAlias

from assistant.commands.plan import Needs
from assistant.interface.output.settings import settings
from assistant.interface.output.streams import Stop, leave_on_signals

OK = 0
Parsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_chat(parser: argparse.ArgumentParser, commands: Parsers, needs: Needs) -> None:
    """The chat as the command without a name and by its name, with its options behind either."""
    _options(parser, lambda default: default)
    parser.set_defaults(command=lambda options: _chat(options, needs))
    chat = commands.add_parser("chat", help="the chat, as without a command")
    _options(chat, lambda _: argparse.SUPPRESS)

    sessions = commands.add_parser("sessions", help="the sessions that are kept")
    sessions.set_defaults(command=_sessions)

    forget = commands.add_parser("forget", help="delete sessions")
    _named(forget.add_argument("ids", nargs="*", metavar="ID", help="as sessions lists them"))
    forget.add_argument("--all", action="store_true", help="every session")
    forget.set_defaults(command=_forget)


def _options(parser: argparse.ArgumentParser, default: Callable[[object], object]) -> None:
    plain = parser.add_argument(
        "--plain", action="store_true", help="lines to be read aloud: one item a line, no menu"
    )
    protocol = parser.add_argument("--protocol", choices=("json",), help="an object a line; docs/protocol.md")
    begin = parser.add_argument("--from", dest="begin", metavar="FILE", help="begin with findings or a text")
    resume = parser.add_argument(
        "--resume", metavar="ID", nargs="?", const="", help="go on with it, or the last"
    )
    kept = parser.add_argument("--no-session", action="store_true", help="keep nothing of this chat")
    _named(resume)
    for option in (plain, protocol, begin, resume, kept):
        option.default = default(option.default)


def _named(option: argparse.Action) -> None:
    """Let the shell complete the name of a session."""
    option.completer = _session_names  # type: ignore[attr-defined]


def _session_names(**_: object) -> Iterable[str]:
    from assistant.interface.sessions.store import names

    return names()


def _chat(options: argparse.Namespace, needs: Needs) -> int:
    from assistant.interface.terminal.chat import at_terminal, keeping, over_lines, over_protocol

    today, first = needs.today(options), _first(options, needs)
    by_hand = sys.stdin.isatty() and sys.stdout.isatty()
    leave_on_signals()
    now = datetime.now()  # noqa: DTZ005 - the time where the person sits
    with keeping(options.resume, now, wanted=not options.no_session and settings().keep) as keeper:
        able = os.environ.get("TERM", "").lower() not in ("", "dumb", "unknown")
        aloud = options.plain or settings().plain
        if options.protocol:
            of = needs.assistant(options.rules)
            over_protocol(of.reasoner, today, keeper, first, of.as_text)
        elif by_hand and able and not aloud:
            builtin = options.rules is None and not settings().rules
            at_terminal(
                lambda: needs.assistant(options.rules).reasoner, today, keeper, first, builtin=builtin
            )
        else:
            over_lines(
                needs.assistant(options.rules).reasoner, today, keeper, first, needs.width(), aloud=aloud
            )
    return OK


def _first(options: argparse.Namespace, needs: Needs) -> str:
    """The first line of the chat: a text, or findings as the lines of a form; "" without a file."""
    if options.begin is None:
        return ""
    if options.resume is not None:
        raise Stop("--resume goes on where a chat was; leave out --from.")
    if options.begin == "-":
        raise Stop("--from takes a file: standard input is what you type.")
    return needs.assistant(options.rules).as_text(needs.content(options.begin)).strip()


def _sessions(options: argparse.Namespace) -> int:
    from assistant.interface.sessions.listing import session_lines

    print("\n".join(session_lines()))
    return OK


def _forget(options: argparse.Namespace) -> int:
    from assistant.interface.sessions.listing import forget

    if bool(options.ids) == options.all:
        raise Stop("Name the sessions to delete, or --all. The command sessions lists them.")
    done, left = forget(options.ids, options.all)
    print("".join(f"{said}\n" for said in done), end="")
    if left:
        raise Stop(*left)
    return OK
