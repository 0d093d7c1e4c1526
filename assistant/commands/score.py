"""The command `score`: findings in, response and worsening out, with the arithmetic. Exit codes as in cli."""

from __future__ import annotations

import argparse
import json
import sys

from assistant.commands.plan import Needs
from assistant.interface.output.streams import Stop

OK = 0


def add_score(commands: argparse._SubParsersAction[argparse.ArgumentParser], needs: Needs) -> None:
    """Add the command."""
    score = commands.add_parser("score", help="response and worsening as trials measure them")
    score.add_argument("file", nargs="?", metavar="FILE", help="findings as JSON; - for standard input")
    score.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="one more finding")
    score.add_argument(
        "--sum", metavar="GRADES", help="add up grades: 'NAME: PART GRADE, PART GRADE/MOST, ...'"
    )
    score.add_argument("--json", action="store_true", help="the scores as JSON")
    score.set_defaults(command=lambda options: _score(options, needs))


def _score(options: argparse.Namespace, needs: Needs) -> int:
    if options.sum and (options.file or options.set or options.json):
        raise Stop("--sum adds up grades, and nothing else: leave the rest out.")
    assistant = needs.assistant(options.rules)
    if options.sum:
        print(assistant.add_up(options.sum))
        return OK
    if options.file is None and not options.set and sys.stdin.isatty():
        raise Stop("Give a file of findings, - for standard input, or --set name=value.")
    content = b"{}" if options.file is None and options.set else needs.content(options.file)
    scores = assistant.score(content, needs.today(options), options.set)
    for note in scores.assumed:
        print(f"Please check: {note}.", file=sys.stderr)
    print(
        json.dumps(scores.data, ensure_ascii=False, indent=2) if options.json else scores.page(needs.width())
    )
    return OK
