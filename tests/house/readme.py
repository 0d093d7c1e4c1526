"""The tables of README.md, of registries: `python -m tests.house.readme` writes them, and the man page."""

import argparse
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.cli import parser
from assistant.knowledge.lines.commands import COMMANDS
from tests.house.manpage import PAGE, made

README = Path(__file__).parents[2] / "README.md"


def chat_table() -> Iterator[str]:
    """The commands of the chat."""
    yield from ("| type | it does |", "|---|---|")
    for command in COMMANDS:
        words = f" One of: {', '.join(command.words)}." if command.words else ""
        yield f"| `{command.usage}` | {command.help}.{words} |"


def shell_table() -> Iterator[str]:
    """The commands of the shell, as argparse knows them."""
    yield from ("| command | does |", "|---|---|")
    whole = parser()
    yield f"| `{usage(whole)}` | the chat |"
    (commands,) = (a for a in whole._actions if isinstance(a, argparse._SubParsersAction))
    for choice in commands._choices_actions:
        yield f"| `{usage(commands.choices[choice.dest])}` | {choice.help} |"


def usage(of: argparse.ArgumentParser) -> str:
    """How it is typed, on one line."""
    text = " ".join(of.format_usage().split())
    return re.sub(r"^usage: | \[-h\]| COMMAND \.\.\.", "", text).replace("|", "\\|")


TABLES: dict[str, Callable[[], Iterator[str]]] = {"chat": chat_table, "shell": shell_table}


def written(text: str) -> str:
    """The text with each table between its marks as the registries have it."""
    for name, table in TABLES.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, mark, rest = text.partition(begin)
        _, closing, after = rest.partition(end)
        assert (mark, closing) == (begin, end), f"README.md has no place for the table {name}"
        text = "".join((before, begin, *(f"{line}\n" for line in table()), end, after))
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text("utf-8")), "utf-8")
    PAGE.write_text(made(), "utf-8")
