"""The page of help, made of the commands of the chat."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.knowledge.lines.commands import BY_NAME, COMMANDS, Command, Takes
from assistant.knowledge.model.ruleset import Examples

_TOGETHER = (Takes.FILE, Takes.PATH)


def help_page(examples: Examples) -> str:
    """Every command on a line of its own, those that write the plan to a file together."""
    rows = [_row(command) for command in COMMANDS if command.takes not in _TOGETHER and not command.beside]
    files = ", ".join(command.name for command in COMMANDS if command.takes in _TOGETHER)
    width = max(len(usage) for usage, _ in rows) + 2
    lines = [f"{usage:<{width}}{says}" for usage, says in rows]
    return "\n".join([*_free_text(examples), *lines, f"As files, such as report x.html: {files}."])


def _row(command: Command) -> tuple[str, str]:
    """A command with those that stand beside it: how they are typed, and what they do."""
    together = [command, *(other for other in COMMANDS if other.beside == command.name)]
    return ", ".join(each.usage for each in together), "; ".join(each.help for each in together)


def _free_text(examples: Examples) -> Iterator[str]:
    told = (
        ("Type findings in plain words at any time", examples.typed),
        ("What you mean to do is answered first", examples.meant),
    )
    yield from (f"{says}{f': {example}' if example else ''}" for says, example in told)


def help_of(name: str) -> str:
    """One command: how it is typed, what it does, and its words."""
    command = BY_NAME[name]
    words = f" One of: {', '.join(command.words)}." if command.words else ""
    return f"{command.usage}: {command.help}.{words}"
