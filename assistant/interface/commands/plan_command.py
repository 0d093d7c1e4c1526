"""The command `plan`: findings in, the plan out, on screen and as files. Exit codes as in cli.

What is heavy is imported where it is needed, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.interface.files.kinds import KINDS, Printing
from assistant.interface.output.streams import FAULT, Stop
from assistant.interface.output.writing import Target

if TYPE_CHECKING:
    from assistant.reasoning.search.reasoner import Reasoner

OK = 0
AS_TEXT = ("note",)  # goes to the screen, by an option of its own
LECTURE_IS_A_PAGE = (
    "--lecture shows a page only: JSON and the note stay whole, and mark what is beyond the lecture."
)
TO_THE_SCREEN = "--json, --note and --lecture go to the screen: leave them out where files are written."


@dataclass(frozen=True)
class Needs:
    """What the command is given: how rules and files are read, how a date is typed, the day, the width."""

    reasoner: Callable[[Path | None], Reasoner]
    content: Callable[[str | None], bytes]
    typed_date: Callable[[str], date]
    today: Callable[[argparse.Namespace], date]
    width: Callable[[], int]


def add_plan(commands: argparse._SubParsersAction[argparse.ArgumentParser], needs: Needs) -> None:
    """Add the command."""
    plan = commands.add_parser("plan", help="findings as a JSON object in, the plan out, nothing asked")
    plan.add_argument("file", nargs="?", metavar="FILE", help="a JSON object; - for standard input")
    plan.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="one more finding")
    as_text = plan.add_mutually_exclusive_group()
    as_text.add_argument("--json", action="store_true", help="the plan as JSON")
    as_text.add_argument("--note", action="store_true", help="the plan as text to copy into the record")
    plan.add_argument("--lecture", action="store_true", help="only what the lecture carries, as a page")
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
    import json

    from assistant.interface.commands.plan_input import Patients, read_object
    from assistant.interface.files.plan_json import plan_json
    from assistant.interface.page.plan_page import PlanPage
    from assistant.reasoning.dosing.treatment import make_treatment
    from assistant.reasoning.guard.guarded import guarded_plan

    if options.file is None and not options.set and sys.stdin.isatty():
        raise Stop("Give a file of findings, - for standard input, or --set name=value.")
    if options.lecture and (options.json or options.note):
        raise Stop(LECTURE_IS_A_PAGE)
    files = _files(options)
    content = b"{}" if options.file is None and options.set else needs.content(options.file)
    reasoner = needs.reasoner(options.rules)
    ruleset = reasoner.ruleset
    given = Patients(ruleset).read(read_object(content), options.set)
    today = needs.today(options)
    plan = guarded_plan(reasoner, given.known.values, today)
    treatment = make_treatment(ruleset, plan.decision, options.start or today, given.known.declined)
    for note in given.assumed:
        print(f"Please check: {note}.", file=sys.stderr)
    titles = ((ruleset.findings[name].title, read) for name, read in given.known.readings.items())
    record = [(title, read.shown) for title, read in titles if read.settled]
    printing = Printing(ruleset, plan, treatment, record, today)
    if files:
        _write(printing, files)
    elif options.json:
        print(json.dumps(plan_json(reasoner, given.known, plan, treatment), ensure_ascii=False, indent=2))
    elif options.note:
        print(printing.made("note", ".txt").decode(), end="")
    else:
        page = PlanPage(ruleset, needs.width())
        lines = page.lecture(plan, treatment) if options.lecture else page.whole(plan, record, treatment)
        print("\n".join(lines))
    return FAULT if plan.faults else OK


def _files(options: argparse.Namespace) -> dict[str, Target]:
    """The files that are asked for, by kind, each found fit to be written."""
    named = {kind: getattr(options, kind) for kind in KINDS if kind not in AS_TEXT}
    files = {
        kind: Target(path, "; --force writes over it", options.force) for kind, path in named.items() if path
    }
    if files and (options.json or options.note or options.lecture):
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
