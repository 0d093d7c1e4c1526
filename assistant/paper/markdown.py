"""Documents as GitHub's Markdown. Text is shown as it is: no sign of it is obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from assistant.paper.blocks import (
    Blanks,
    Block,
    Document,
    Drawing,
    Heading,
    Inline,
    Items,
    Link,
    NewPage,
    Notice,
    Paragraph,
    Point,
    Quiet,
    Strong,
    Table,
    Tick,
    Words,
)

BLANK = r"\_" * 16
_SPECIAL = re.compile(r"([\\`*_\[\]|#~!$])")
_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


def to_markdown(document: Document) -> str:
    """The whole document; its foot stands once, at the end."""
    parts = [f"# {plain(document.title)}", *map(block, document.blocks), "---", line((document.foot,))]
    return "\n\n".join(part for part in parts if part) + "\n"


def block(of: Block) -> str:
    """One block."""
    match of:
        case Heading(level=level, text=text, anchor=anchor):
            return f'<a id="{escape(anchor)}"></a>\n\n{"#" * (level + 1)} {plain(text)}'
        case Paragraph(words=said):
            return line(said)
        case Items(items=items):
            return "\n".join(f"- {line(item)}" for item in items)
        case Table():
            return _table(of)
        case Point(words=said, under=under):
            return "\n".join([f"- {line(said)}", *(f"  - {line(item)}" for item in under)])
        case Notice(lines=lines):
            return "\n>\n".join(f"> {line(each)}" for each in lines)
        case Blanks(labels=labels):
            return " ".join(f"{plain(label)}: {BLANK}" for label in labels)
        case Drawing(caption=caption, mermaid=mermaid):
            diagram = f"```mermaid\n{mermaid}\n```\n\n" if mermaid else ""
            return diagram + line((caption,))
        case NewPage():
            return ""


def _table(table: Table) -> str:
    lines = [f"| {' | '.join(map(plain, table.head))} |", "|" + "---|" * len(table.head)]
    for number, row in enumerate(table.rows):
        anchor = f'<a id="{escape(table.anchors[number])}"></a>' if table.anchors else ""
        lines.append(f"| {anchor}{' | '.join(map(words, row))} |")
    return "\n".join(lines)


def line(said: Words) -> str:
    """Words at the start of a line, where a dash or a number would make a list."""
    return _START.sub(r"\1\\\2", words(said)) if said and isinstance(said[0], str) else words(said)


def words(said: Iterable[Inline]) -> str:
    """Words in the middle of a line."""
    return "".join(map(_word, said))


def _word(word: Inline) -> str:
    match word:
        case Link(text=text, to=to):
            return f"[{plain(text)}](#{to})"
        case Strong(text=text):
            inside = text.strip()  # a space inside the signs would make them stars
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            return f"{before}**{plain(inside)}**{after}" if inside else text
        case Quiet(text=text):
            return f"<sub>{plain(text)}</sub>"
        case Tick():
            return "\u2610"
        case _:
            return plain(word)


def plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return escape(_SPECIAL.sub(r"\\\1", text), quote=False)
