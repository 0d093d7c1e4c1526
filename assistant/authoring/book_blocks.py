"""What the rule book is made of: blocks, which Markdown and HTML are written from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from assistant.authoring.in_words import Inline, Link, Words
from assistant.authoring.picture import Picture


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3, that can be linked to."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """Running words; `small` for what a reader looks up rather than reads."""

    words: Words
    small: bool = False


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple[Words, ...]
    small: bool = False


@dataclass(frozen=True)
class Table:
    """Columns with headings and their shares of the width in percent. `anchors` names each row."""

    head: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[Words, ...], ...]
    anchors: tuple[str, ...]


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
    """One rule, gate or regimen: what it says, what it rests on, and its mark."""

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
        """Every rule, gate and regimen."""
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
