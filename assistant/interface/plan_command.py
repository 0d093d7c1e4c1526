"""The command `plan`: findings in, the plan out, on screen and as files. Exit codes as in cli.

What is heavy is imported where it is needed, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.interface.streams import Stop

if TYPE_CHECKING:
    from assistant.interface.plan_input import PlanInput
    from assistant.knowledge.model import Ruleset
    from assistant.reasoning.plan_values import Plan
    from assistant.reasoning.reasoner import Reasoner

OK = 0
FILES = ("report", "calendar", "sheet")


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
    plan.add_argument(
        "--today", metavar="DATE", type=needs.typed_date, default=argparse.SUPPRESS, help="the date"
    )
    plan.add_argument("--start", metavar="DATE", type=needs.typed_date, help="when treatment starts; today")
    plan.add_argument("--report", metavar="FILE", type=Path, help="write it as .md, .html or .pdf")
    plan.add_argument("--calendar", metavar="FILE", type=Path, help="write its dates as .ics")
    plan.add_argument("--sheet", metavar="FILE", type=Path, help="a sheet for the patient: .md, .html, .pdf")
    plan.add_argument("--force", action="store_true", help="write over files that are there")
    plan.set_defaults(command=lambda options: _plan(options, needs))


def _plan(options: argparse.Namespace, needs: Needs) -> int:
    from assistant.interface.plan_json import plan_json
    from assistant.reasoning.plan import make_plan

    if options.file is None and not options.set and sys.stdin.isatty():
        raise Stop("Give a file of findings, - for standard input, or --set name=value.")
    files = _files(options)
    content = b"{}" if options.file is None and options.set else needs.content(options.file)
    reasoner = needs.reasoner(options.rules)
    given = _findings(reasoner.ruleset, content, options.set)
    plan = make_plan(reasoner, given.known.values)
    for note in given.assumed:
        print(f"Please check: {note}.", file=sys.stderr)
    titles = ((reasoner.ruleset.findings[name].title, read) for name, read in given.known.readings.items())
    record = [(title, read.shown) for title, read in titles if read.settled]
    if files:
        return _write(options, needs, reasoner.ruleset, plan, record, files)
    if options.json:
        import json

        print(json.dumps(plan_json(reasoner, given.known, plan), ensure_ascii=False, indent=2))
        return OK
    if options.note:
        from assistant.interface.note import note_lines

        print("\n".join(note_lines(reasoner.ruleset, plan, record, needs.today(options))))
        return OK
    from assistant.interface.plan_page import PlanPage

    print("\n".join(PlanPage(reasoner.ruleset, needs.width()).whole(plan, record)))
    return OK


def _findings(ruleset: Ruleset, content: bytes, settings: Sequence[str]) -> PlanInput:
    from assistant.interface.plan_input import BadInput, Patients, read_object

    try:
        return Patients(ruleset).read(read_object(content), settings)
    except BadInput as bad:
        raise Stop(*bad.problems) from None


def _files(options: argparse.Namespace) -> dict[str, Path]:
    """The files that are asked for, by kind, each found fit to be written."""
    files = {kind: getattr(options, kind) for kind in FILES if getattr(options, kind) is not None}
    if not files:
        return {}
    from assistant.interface.printing import KINDS
    from assistant.interface.writing import check

    if options.json or options.note:
        raise Stop("--json and --note go to the screen: leave them out beside --report, --calendar, --sheet.")
    for kind, path in files.items():
        check(path, KINDS[kind], options.force)
    if len({path.absolute() for path in files.values()}) < len(files):
        raise Stop("Give each file a name of its own.")
    return files


def _write(
    options: argparse.Namespace,
    needs: Needs,
    ruleset: Ruleset,
    plan: Plan,
    record: Sequence[tuple[str, str]],
    files: dict[str, Path],
) -> int:
    """Make every file before any is written, and say which are."""
    from assistant.interface.printing import Printing
    from assistant.interface.writing import write
    from assistant.reasoning.treatment import make_treatment

    today = needs.today(options)
    treatment = make_treatment(ruleset, plan.decision, options.start or today)
    printing = Printing(ruleset, plan, treatment, record, today)
    made = {path: printing.made(kind, path) for kind, path in files.items()}
    for path, content in made.items():
        write(path, content, options.force)
        print(f"Written to {path}, for you alone to read.")
    return OK
