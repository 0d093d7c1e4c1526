"""Where the rule sets that come with the program stand, and what is kept of the one that was read last.

A built-in rule set that was read and found without fault is kept, as Python keeps its byte code, in a
`__pycache__` beside it, and used until a file of it, or of this package, changes: whole, and as a card that
says whose knowledge it is. Imports next to nothing, so that the first prompt can be there at once.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from assistant.knowledge.model.ruleset import Ruleset

_PACKAGE = Path(__file__).resolve().parents[2]


class Card(NamedTuple):
    """What a rule set is about, the source that it was worked out from, and how a patient is described."""

    title: str
    source: str
    example: str = ""

    @staticmethod
    def of(ruleset: Ruleset) -> Card:
        """The card of a rule set."""
        lecture = next((s for s in ruleset.sources.values() if s.rows == "lecture"), None)
        source = f"{lecture.by}, {lecture.title}, {lecture.date}" if lecture else ""
        return Card(ruleset.title, source, ruleset.examples.typed)


def builtin(name: str = "myositis") -> Path:
    """The folder of a rule set that comes with the program, from whatever folder it is started.

    Raises FileNotFoundError when there is none of this name.
    """
    for shelf in (_PACKAGE / "rulesets", _PACKAGE.parent / "rulesets"):
        folder = shelf / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no rule set named {name} comes with this program")


def english(folder: Path) -> Path | None:
    """The words of English that a rule set is read with: beside it, or those that come with the program."""
    try:
        return next((p for p in (folder.parent / "english",) if p.is_dir()), None) or builtin("english")
    except FileNotFoundError:
        return None


def kept(folder: Path, ending: str) -> Path:
    """Where something of the rule set in this folder is kept."""
    return folder / "__pycache__" / f"ruleset.{sys.implementation.cache_tag}.{ending}"


def keep(path: Path, content: bytes) -> None:
    """Write it whole or not at all, for this user alone to change. Raises OSError where that cannot be."""
    path.parent.mkdir(exist_ok=True)
    path.parent.chmod(0o755)
    being_written = path.with_name(f"{path.name}.{os.getpid()}")
    being_written.write_bytes(content)
    being_written.chmod(0o644)
    being_written.replace(path)


def kept_content(path: Path) -> bytes:
    """What is kept there. Raises OSError where that, or its folder, may be another user's work.

    It must belong to this user or to root, and be theirs alone to write: to read a pickle is to run it.
    """
    user = os.geteuid() if hasattr(os, "geteuid") else 0
    with path.open("rb") as file:
        for about in (path.parent.lstat(), os.fstat(file.fileno())):
            if about.st_uid not in (0, user) or about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                raise PermissionError(f"{path} may be the work of another user")
        return file.read()


def stamp(folder: Path) -> str:
    """What changes when a file of the rule set or of this package does: names, sizes and times."""
    places = (folder, *filter(None, [english(folder)]), Path(__file__).parents[1])
    seen = [entry for place in places for entry in _files(place)]
    return sha256(repr(sorted(seen)).encode()).hexdigest()


def _files(folder: Path) -> Iterable[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith((".", "__")):
                yield from _files(Path(entry.path))
            elif entry.is_file():
                about = entry.stat()
                yield entry.path, about.st_size, about.st_mtime_ns


def kept_card() -> Card | None:
    """The card of the built-in rule set, if it was read before and nothing has changed since."""
    try:
        folder = builtin()
        stamped, *fields = json.loads(kept_content(kept(folder, "card")))
        return Card(*fields) if stamped == stamp(folder) else None
    except (OSError, ValueError, TypeError):
        return None
