"""The command line: wires the rooms together. Exit 0 as hoped, 1 a check failed, 2 bad input, 70 a fault of
the program.

What is heavy is imported where it is needed, so that `--help` and `check` answer at once.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.authoring.commands import add_commands, hold_cases
from assistant.commands.chat import add_chat
from assistant.commands.plan import Needs, add_plan
from assistant.commands.score import add_score
from assistant.interface.output.settings import settings
from assistant.interface.output.streams import (
    FAULT,
    LOUD,
    Ended,
    Stop,
    fault,
    is_fault_of_rules,
    mend_streams,
    say,
    stop_writing,
)
from assistant.version import PROGRAM, __version__

if TYPE_CHECKING:
    from assistant.api import Assistant
    from assistant.knowledge.model.ruleset import Ruleset
    from assistant.reasoning.search.reasoner import Reasoner

OK, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
LIVE = 100_000  # objects made before garbage is looked for: a rule set is more, and stays
FILES = (".txt", ".json", ".jsonl", ".md", ".csv", ".rtf", ".doc", ".docx", ".odt", ".pdf")
SHELLS = ("bash", "zsh", "fish")
WITH_VALUE = ("--rules", "--today", "--from", "--resume")  # options before a command
EXAMPLES = """examples:
  myositis-assistant                                   the chat
  myositis-assistant "51M PM, pred 15 down from 70, shoulders worse, CK 2600 was 240"
                                                       the first page of a plan
  myositis-assistant --from letter.txt                 the chat, begun with a letter
  myositis-assistant read letter.txt --json | myositis-assistant plan - --all
  source <(myositis-assistant completion bash)         Tab completes

It suggests for review and never orders; no clinician has signed off its rules.
Exit 0 as hoped, 1 a check failed, 2 bad input, 70 a fault of the program."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Faults of the input end in a sentence, not in a traceback."""
    mend_streams()
    gc.set_threshold(LIVE)
    try:
        commands = parser()
        if "_ARGCOMPLETE" in os.environ:
            from argcomplete import autocomplete

            autocomplete(commands)
        options = commands.parse_args(_spoken(sys.argv[1:] if argv is None else argv))
        code: int = options.command(options)
        sys.stdout.flush()
        return code
    except Stop as stop:
        return say(str(stop), stop.code)
    except BrokenPipeError:
        stop_writing()
        return OK
    except KeyboardInterrupt:
        return say("Interrupted.", INTERRUPTED)
    except Ended:
        stop_writing()
        raise
    except ImportError as error:
        return say(f"This installation is not whole: {error}.", FAULT)
    except OSError as error:
        stop_writing()
        return say(f"The output cannot be written: {error.strerror}.", BAD_INPUT)
    except Exception as error:
        if is_fault_of_rules(error):
            return say(f"The rule set cannot be used: {error}", BAD_INPUT)
        if os.environ.get(LOUD):
            raise
        return say(fault(error), FAULT)


def parser() -> argparse.ArgumentParser:
    """Every command with its options; the README's table is made of it."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Relapse or steroid myopathy, and when to escalate: a chat. Without a command, it opens.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    parser.add_argument("--rules", metavar="FOLDER", type=Path, help="another rule set than the built-in one")
    parser.add_argument("--today", metavar="DATE", type=_date, default=None, help="the date, as 2026-11-22")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    needs = Needs(_assistant, _content, _date, _today, _width)
    add_chat(parser, commands, needs)
    add_plan(commands, needs)
    add_score(commands, needs)

    read = commands.add_parser("read", help="what is read in a free text")
    read.add_argument("file", nargs="?", metavar="FILE", help="a text; - for standard input")
    read.add_argument("--json", action="store_true", help="the readings as JSON")
    read.set_defaults(command=_read)

    replay = commands.add_parser("replay", help="transcripts replayed, and cases held")
    replay.add_argument("paths", nargs="*", metavar="PATH", type=Path, help="files or folders; transcripts/")
    replay.add_argument("--accept", action="store_true", help="rewrite them as the conversation goes now")
    replay.set_defaults(command=_replay)

    check = commands.add_parser("check", help="every fault of a rule set, with its place")
    check.add_argument("ruleset", nargs="?", metavar="FOLDER", type=Path, help="a rule set; the built-in one")
    check.set_defaults(command=_check)

    shell = commands.add_parser("completion", help="what makes a shell complete commands and options")
    shell.add_argument("shell", choices=SHELLS, help="for this shell, to be sourced when it starts")
    shell.set_defaults(command=_completion)
    add_commands(commands, _ruleset, _width, _today)
    return parser


def _spoken(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments; a sentence in the place of a command is a patient to plan for."""
    at = 0
    while at < len(arguments) and (arguments[at].startswith("-") or not arguments[at]):
        at += 2 if arguments[at] in WITH_VALUE else 1
    said = at < len(arguments) and any(c.isspace() for c in arguments[at].strip())
    return [*arguments[:at], "plan", *arguments[at:]] if said else arguments


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is no date; write it as 2026-11-22') from None


# --- commands -----------------------------------------------------------------------------------------------


def _read(options: argparse.Namespace) -> int:
    text = _content(options.file).decode("utf-8", errors="backslashreplace")
    told = _assistant(options.rules).read(text, _today(options))
    if options.json:
        import json

        print(json.dumps(told.data, ensure_ascii=False, indent=2))
    else:
        print(told.page(_width()))
    return OK


def _completion(options: argparse.Namespace) -> int:
    from argcomplete.shell_integration import shellcode

    print(shellcode([PROGRAM], shell=options.shell))
    return OK


def _replay(options: argparse.Namespace) -> int:
    from assistant.interface.transcripts.replay import accept, compare, read_transcript, transcripts_in
    from assistant.interface.transcripts.transcript import Malformed
    from assistant.knowledge.library.cases import cases_in

    if not (options.paths or Path("transcripts").is_dir()):
        raise Stop("There is no folder transcripts here: name the files or folders to replay.")
    given = options.paths or [Path("transcripts")]
    cases = [file for path in given for file in cases_in(path)]
    paths = [file for path in given for file in transcripts_in(path) if file not in cases]
    if not paths and not cases:
        raise Stop("There is no transcript and no case there.")
    reasoner = _reasoner(options.rules)
    code = OK
    for path in paths:
        try:
            if options.accept:
                print(f"{path}: {'rewritten' if accept(reasoner, path) else 'as it was'}")
                continue
            difference = compare(reasoner, read_transcript(path))
        except OSError as error:
            raise Stop(f"{path} cannot be read: {error.strerror}.") from None
        except Malformed as malformed:
            raise Stop(str(malformed)) from None
        if difference:
            print(difference)
            code = FAILED
    if not options.accept:
        print(f"{len(paths)} transcript{'' if len(paths) == 1 else 's'} replayed")
        code = max(code, hold_cases(reasoner, cases) if cases else OK)
    return code


def _check(options: argparse.Namespace) -> int:
    ruleset = _ruleset(options.ruleset or options.rules, code=FAILED)
    counts = {
        "findings": ruleset.findings,
        "rules": ruleset.rules,
        "gates": ruleset.gates,
        "codes": ruleset.codes,
        "labels": ruleset.labels,
        "promises": ruleset.promises,
        "statements": ruleset.statements,
    }
    counted = ", ".join(f"{len(things)} {word}" for word, things in counts.items())
    print(f"{ruleset.edition}: {counted}, no faults")
    return OK


# --- what commands need -------------------------------------------------------------------------------------


def _assistant(folder: Path | None, code: int = BAD_INPUT) -> Assistant:
    """The door over the rule set of a folder, or the built-in one; every fault of it ends the command."""
    from assistant.api import RulesetFaults, load

    folder = folder or (Path(settings().rules) if settings().rules else None)
    if folder is not None and not folder.is_dir():
        raise Stop(f"There is no rule set at {folder}: it is no folder.")
    try:
        return load(folder)
    except RulesetFaults as faults:
        raise Stop(*map(str, faults.faults), code=code) from None
    except OSError as error:
        raise Stop(f"The rule set cannot be read: {error}.") from None


def _ruleset(folder: Path | None, code: int = BAD_INPUT) -> Ruleset:
    return _assistant(folder, code).ruleset


def _reasoner(folder: Path | None) -> Reasoner:
    return _assistant(folder).reasoner


def _content(file: str | None) -> bytes:
    """The bytes of a file, or of standard input; several words that name no file are the text itself."""
    if file is None or file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        if len(file.split()) > 1 and not _names_file(file):
            return file.encode("utf-8", "surrogateescape")
        raise Stop(f"{file} cannot be read: {error.strerror}.") from None


def _names_file(words: str) -> bool:
    """Whether the words can only be meant for a file: `my letter.txt`, `/tmp/old notes`."""
    return words.startswith(("/", "./", "../", "~")) or Path(words).suffix.casefold() in FILES


def _today(options: argparse.Namespace) -> date:
    """The date that was given, or the date where the person sits."""
    given: date | None = options.today
    return given or date.today()  # noqa: DTZ011


def _width() -> int:
    """The columns of the terminal; those that are set, or 80, where the output is not one."""
    return os.get_terminal_size().columns if sys.stdout.isatty() else settings().width
