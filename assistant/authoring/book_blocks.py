"""What the rule book is made of: the blocks of a document, and its own: entries, marks and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from assistant.authoring.picture import Picture
from assistant.paper.blocks import Heading, Inline, Items, Link, Paragraph, Table, Words


@dataclass(frozen=True)
class Mark:
    """Where an owner and a reviewer sign. `state` is unsigned, signed, or changed since it was signed."""

    owner: str
    signed: str
    on: date | None
    words: str
    state: str


@dataclass(frozen=True)
class Entry:
    """One rule, gate, drug or regimen: what it says, what it rests on, and its mark."""

    what: str
    name: str
    anchor: str
    blocks: tuple[Paragraph | Items, ...]
    mark: Mark


Block: TypeAlias = Heading | Paragraph | Items | Table | Entry | Picture


@dataclass(frozen=True)
class Book:
    """The whole book, in the order of its pages."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def entries(self) -> list[Entry]:
        """Every rule, gate, drug and regimen."""
        return [block for block in self.blocks if isinstance(block, Entry)]

    @property
    def signed(self) -> int:
        """How many of them are signed off as they read now."""
        return sum(entry.mark.state == "signed" for entry in self.entries)


def linked(names: Iterable[str], kind: str) -> Words:
    """The names, each a link to its place in the book, with commas."""
    words: list[Inline] = []
    for name in names:
        words += [
            *([", "] if words else []),
            Link(name.replace("_", " ") if kind == "finding" else name, f"{kind}-{name}"),
        ]
    return tuple(words)
