"""The commands for who writes and who reviews rules: `ledger`, `cases` and `rulebook`. Exit codes as in cli.

What is heavy is imported where it is needed, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from assistant.knowledge.model.ruleset import Ruleset
    from assistant.reasoning.search.reasoner import Reasoner

OK, FAILED, BAD_INPUT = 0, 1, 2
Load: TypeAlias = "Callable[[Path | None], Ruleset]"
Day: TypeAlias = Callable[[argparse.Namespace], date]


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    load: Load,
    width: Callable[[], int],
    today: Day,
) -> None:
    """Add the commands; `load` reads the rule set of a folder, or the built-in one for None."""
    ledger = commands.add_parser("ledger", help="every statement of the sources, and what carries it")
    ledger.add_argument("names", nargs="*", metavar="NAME", help="S75; or a code, label, rule or finding")
    ledger.add_argument("--json", action="store_true", help="the ledger as JSON")
    ledger.set_defaults(command=lambda options: _ledger(options, load, width, today))

    cases = commands.add_parser("cases", help="cases of what is right, held to what is decided now")
    cases.add_argument("paths", nargs="*", metavar="PATH", type=Path, help="files or folders; transcripts/")
    cases.set_defaults(command=lambda options: _cases(options, load))

    book = commands.add_parser("rulebook", help="every rule in words, for a clinician to read and mark")
    book.add_argument("--html", metavar="FILE", type=Path, help="write it as one HTML file, to print")
    book.add_argument("--md", metavar="FILE", type=Path, help="write it as Markdown")
    book.set_defaults(command=lambda options: _rulebook(options, load))


def _ledger(options: argparse.Namespace, load: Load, width: Callable[[], int], today: Day) -> int:
    from assistant.authoring.ledger import Ledger, Unknown
    from assistant.authoring.ledger_page import LedgerPage, ledger_json

    ledger = Ledger(load(options.rules))
    page = LedgerPage(ledger, width())
    rows, things = [], []
    try:
        for name in options.names:
            row = ledger.row(name)
            if row:
                rows.append(row)
            else:
                things += ledger.behind(name)
    except Unknown as unknown:
        return _complain([str(unknown)], BAD_INPUT)
    if options.json:
        import json

        asked = rows if options.names else ledger.rows.values()
        print(json.dumps(ledger_json(ledger, today(options), asked, things), ensure_ascii=False, indent=2))
    elif options.names:
        parts = [*(page.row(row) for row in rows), *(page.behind(thing) for thing in things)]
        print("\n\n".join("\n".join(part) for part in parts))
    else:
        print("\n".join(page.whole()))
    return FAILED if ledger.problems() and not options.names else OK


def _cases(options: argparse.Namespace, load: Load) -> int:
    from assistant.knowledge.library.cases import cases_in
    from assistant.reasoning.search.reasoner import Reasoner

    files = [file for path in options.paths or [Path("transcripts")] for file in cases_in(path)]
    return hold_cases(Reasoner(load(options.rules)), files)


def hold_cases(reasoner: Reasoner, files: Sequence[Path]) -> int:
    """Print each demand of these files that is not met, then how many cases there were; the exit code."""
    from assistant.authoring.cases import misses
    from assistant.knowledge.library.cases import read_cases
    from assistant.knowledge.lines.faults import RulesetFaults

    if not files:
        return _complain(["There is no case there."], BAD_INPUT)
    count, missed = 0, []
    for file in files:
        try:
            cases = read_cases(file, reasoner.ruleset)
        except RulesetFaults as faults:
            return _complain(map(str, faults.faults), BAD_INPUT)
        except OSError as error:
            return _complain([f"{file} cannot be read: {error.strerror}."], BAD_INPUT)
        missed += [str(miss) for case in cases for miss in misses(reasoner, case)]
        count += len(cases)
    print("\n".join([*missed, f"cases held: {count}, demands not met: {len(missed)}"]))
    return FAILED if missed else OK


def _rulebook(options: argparse.Namespace, load: Load) -> int:
    from assistant.authoring.book import make_book
    from assistant.authoring.sign_off import SignOffFault, read_sign_offs, states
    from assistant.knowledge.library.library import builtin
    from assistant.paper.html import to_html
    from assistant.paper.markdown import to_markdown

    ruleset = load(options.rules)
    try:
        sign_offs = read_sign_offs(options.rules or builtin(), ruleset)
    except SignOffFault as fault:
        return _complain(fault.problems, FAILED)
    book = make_book(ruleset, sign_offs)
    if not options.html and not options.md:
        sys.stdout.write(to_markdown(book))
    for file, render in ((options.html, to_html), (options.md, to_markdown)):
        if file:
            try:
                file.write_text(render(book), "utf-8")
            except OSError as error:
                return _complain([f"{file} cannot be written: {error.strerror}."], BAD_INPUT)
            signed = [*states(ruleset, sign_offs).values()]
            print(f"{file}: {len(signed)} entries, {signed.count('signed')} signed off")
    return OK


def _complain(says: Iterable[str], code: int) -> int:
    sys.stdout.flush()
    print("\n".join(says), file=sys.stderr)
    return code
