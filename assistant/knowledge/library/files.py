"""The files of a rule set: what they hold, and the digest of what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.model.places import Place


def contents_of(folder: Path, shown: str, faults: FaultLog) -> dict[str, bytes]:
    """The bytes of every file of the rule set, by the path shown to people, sorted by name."""
    contents: dict[str, bytes] = {}
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix in (".rules", ".source"))
    except OSError as error:
        faults.at(Place(shown, 1), f"this folder cannot be read ({error.strerror})")
        return contents
    for file in files:
        try:
            contents[f"{shown}/{file.name}"] = file.read_bytes()
        except OSError as error:
            faults.at(Place(f"{shown}/{file.name}", 1), f"this file cannot be read ({error.strerror})")
    if not files:
        faults.at(Place(shown, 1), "this folder holds no .rules file")
    return contents


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
