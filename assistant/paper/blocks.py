"""What a document is made of: blocks of words, which Markdown, HTML and PDF are written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an anchor of the same document."""

    text: str
    to: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Words for whoever looks them up: codes, rules, sources."""

    text: str


@dataclass(frozen=True, slots=True)
class Cite(Quiet):
    """What stands behind the words before it. brief: the same without what only its makers look up."""

    brief: str = ""


@dataclass(frozen=True, slots=True)
class Lead(Strong):
    """The word that opens a line, as a label: `For: `.

    columns: its width where lines stand in columns; 0 for none. items: where it opens one side of two, what
    stands on this side. number: with which it ends, and by which it can be named.
    """

    columns: int = 0
    items: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """An empty box, to be ticked with a pen."""


Inline: TypeAlias = "str | Link | Strong | Quiet | Tick"
Words: TypeAlias = "tuple[Inline, ...]"


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
    """Columns with headings and their shares of the width in percent. `anchors` names each row, or none."""

    head: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[Words, ...], ...]
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """A statement, and what stands under it, each on a line of its own. They are kept on one page."""

    words: Words
    under: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Notice:
    """Words in a frame, that nobody should miss; each of `lines` a paragraph."""

    lines: tuple[Words, ...]


@dataclass(frozen=True)
class Blanks:
    """Lines to be filled in with a pen, side by side, each under its label."""

    labels: tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    """A picture as the text of an SVG, with what it shows in words. Markdown has the words alone.

    characters: for a screen, the same made of characters. mermaid: for Markdown, the same as a diagram.
    """

    svg: str
    caption: str
    characters: tuple[str, ...] = ()
    mermaid: str = ""


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own, where there are pages."""


Block: TypeAlias = "Heading | Paragraph | Items | Table | Point | Notice | Blanks | Drawing | NewPage"


@dataclass(frozen=True)
class Document:
    """A document of pages. foot: stands at the foot of each page, with its number. large: in large type."""

    title: str
    foot: str
    blocks: tuple[Block, ...]
    large: bool = False
