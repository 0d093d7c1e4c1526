"""The command `plan`: findings or a text in, the plan out, on screen and as files, of one patient or of many.

Exit codes as in cli. What is heavy is imported where it is needed, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.many import items, lines, many
from assistant.interface.commands.plan_input import is_text
from assistant.interface.files.kinds import KINDS, Printing
from assistant.interface.output.streams import FAULT, Stop
from assistant.interface.output.writing import Target

if TYPE_CHECKING:
    from assistant.api import Assistant, Decided, Planned

OK = 0
AS_TEXT = ("note",)  # goes to the screen, by an option of its own
PAGES = "--all and --lecture show a page: JSON and the note stay whole, and mark what is beyond the lecture."
OF_ONE = "Of many patients there is JSON alone: leave out --note, --all, --lecture and files."
BOM = b"\xef\xbb\xbf"
TO_THE_SCREEN = (
    "--json, --decide, --note, --all and --lecture go to the screen: leave them out where files are written."
)


@dataclass(frozen=True)
class Needs:
    """What the command is given: how rules and files are read, how a date is typed, the day, the width."""

    assistant: Callable[[Path | None], Assistant]
    content: Callable[[str | None], bytes]
    typed_date: Callable[[str], date]
    today: Callable[[argparse.Namespace], date]
    width: Callable[[], int]


def add_plan(commands: argparse._SubParsersAction[argparse.ArgumentParser], needs: Needs) -> None:
    """Add the command."""
    plan = commands.add_parser("plan", help="findings as JSON or a text in, the plan out, nothing asked")
    plan.add_argument("file", nargs="?", metavar="FILE", help="findings, a text or its words; - for stdin")
    plan.add_argument("--lines", action="store_true", help="an object a line in, and out")
    plan.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="one more finding")
    as_text = plan.add_mutually_exclusive_group()
    as_text.add_argument("--json", action="store_true", help="the plan as JSON")
    as_text.add_argument(
        "--decide", action="store_true", help="what stands, as JSON, and several times faster"
    )
    as_text.add_argument("--note", action="store_true", help="the plan as text to copy into the record")
    as_page = plan.add_mutually_exclusive_group()
    as_page.add_argument("--all", action="store_true", help="the whole plan, and not its first page alone")
    as_page.add_argument("--lecture", action="store_true", help="only what the lecture carries, as a page")
    plan.add_argument(
        "--today", metavar="DATE", type=needs.typed_date, default=argparse.SUPPRESS, help="the date"
    )
    plan.add_argument("--start", metavar="DATE", type=needs.typed_date, help="when treatment starts; today")
    for kind, of in KINDS.items():
        if kind not in AS_TEXT:
            says = f"{of.help}: {', '.join(of.endings)}"
            plan.add_argument(f"--{kind}", metavar="FILE", type=Path, help=says)
    plan.add_argument("--force", action="store_true", help="write over files that are there")
    plan.set_defaults(command=lambda options: _plan(options, needs))


def _plan(options: argparse.Namespace, needs: Needs) -> int:
    if options.file is None and not options.set and sys.stdin.isatty():
        raise Stop("Give a file of findings, - for standard input, or --set name=value.")
    _fits(options)
    files = _files(options)
    assistant, today = needs.assistant(options.rules), needs.today(options)

    def one(patient: bytes) -> Planned | Decided:
        if options.decide:
            return assistant.decide(patient, today, options.set)
        return assistant.plan(patient, today, options.start, options.set)

    if options.lines:
        return many(lines(options.file), "line", one)
    content = b"{}" if options.file is None and options.set else needs.content(options.file)
    if is_text(content):
        content = json.dumps(assistant.read(content.decode("utf-8-sig"), today).data).encode()
    if content.removeprefix(BOM).lstrip().startswith(b"["):
        if files or options.note or options.lecture or options.all:
            raise Stop(OF_ONE)
        return many(items(content.removeprefix(BOM)), "item", one)
    return _said(one(content), options, needs, files)


def _said(
    made: Planned | Decided, options: argparse.Namespace, needs: Needs, files: dict[str, Target]
) -> int:
    """Print or write what was made of one patient; returns the exit code."""
    from assistant.api import Planned

    for note in made.assumed:
        print(f"Please check: {note}.", file=sys.stderr)
    if options.json or not isinstance(made, Planned):
        print(json.dumps(made.data, ensure_ascii=False, indent=2))
    elif files:
        _write(made.printing, files)
    elif options.note:
        print(made.file("note", ".txt").decode(), end="")
    else:
        print(made.page(needs.width(), "lecture" if options.lecture else "all" if options.all else ""))
    return FAULT if made.faults else OK


def _fits(options: argparse.Namespace) -> None:
    """That the options go together. Raises `Stop` where they do not."""
    paged = options.lecture or options.all
    if paged and (options.json or options.note or options.decide):
        raise Stop(PAGES)
    if options.lines and (paged or options.note or _named(options)):
        raise Stop(OF_ONE)


def _named(options: argparse.Namespace) -> dict[str, Path]:
    """The files that are asked for, by kind."""
    named = {kind: getattr(options, kind) for kind in KINDS if kind not in AS_TEXT}
    return {kind: path for kind, path in named.items() if path}


def _files(options: argparse.Namespace) -> dict[str, Target]:
    """The files that are asked for, by kind, each found fit to be written."""
    named = _named(options).items()
    files = {kind: Target(path, "; --force writes over it", options.force) for kind, path in named}
    if files and (options.json or options.decide or options.note or options.lecture or options.all):
        raise Stop(TO_THE_SCREEN)
    for kind, target in files.items():
        target.check(tuple(KINDS[kind].endings))
    if len({target.path.absolute() for target in files.values()}) < len(files):
        raise Stop("Give each file a name of its own.")
    return files


def _write(printing: Printing, files: dict[str, Target]) -> None:
    """Make every file before any is written, and say which are."""
    made = [(target, printing.made(kind, target.path.suffix)) for kind, target in files.items()]
    for target, content in made:
        print(target.write(content))
