"""The files of a rule set: what they hold, and the digest of what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.model.places import Place


def contents_of(folder: Path, shown: str, faults: FaultLog) -> dict[str, bytes]:
    """The bytes of every file of the rule set and its folders, by the path shown to people, sorted by it."""
    contents: dict[str, bytes] = {}
    try:
        files = sorted(files_below(folder))
    except OSError as error:
        faults.at(Place(shown, 1), f"this folder cannot be read ({error.strerror})")
        return contents
    for file in files:
        name = f"{shown}/{file.relative_to(folder).as_posix()}"
        try:
            contents[name] = file.read_bytes()
        except OSError as error:
            faults.at(Place(name, 1), f"this file cannot be read ({error.strerror})")
    if not files:
        faults.at(Place(shown, 1), "this folder holds no .rules file")
    return contents


def files_below(folder: Path) -> Iterator[Path]:
    """The `.rules` and `.source` files of a folder and of the folders in it, not the hidden ones."""
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.suffix in (".rules", ".source"):
            yield path
        elif path.is_dir() and not path.is_symlink():
            yield from files_below(path)


def digest_of(blocks: Iterable[Block]) -> str:
    """The first 16 hexadecimal digits of the sha256 over the words of all blocks but that with the version.

    The English that a rule set is read with counts; comments, the layout, and the files that the blocks
    stand in mean nothing, and do not.
    """
    means = [
        (block.keyword.text, block.head.text, *(line.text for line in block.lines))
        for block in blocks
        if block.keyword.text != "ruleset"
    ]
    return sha256(repr(means).encode()).hexdigest()[:16]
