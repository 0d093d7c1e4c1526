"""The rule book as Markdown; its pictures are mermaid blocks, which need no file beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from assistant.authoring.book_blocks import Block, Book, Entry, Heading, Items, Mark, Paragraph, Table
from assistant.authoring.in_words import Inline, Link, Strong, Words
from assistant.authoring.picture import Arrow, Picture

_SPECIAL = re.compile(r"([\\`*_\[\]|#~!$])")
_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
_LOOKS = {
    "told": "fill:#f4f4f4,stroke:#888888",
    "derived": "fill:#e8f0f8,stroke:#3a6ea5",
    "label": "fill:#fdf1d6,stroke:#a8750a",
    "plan": "fill:#e6f2e6,stroke:#3b7d3b",
}


def to_markdown(book: Book) -> str:
    """The book as GitHub's Markdown."""
    blocks = [f"# {_plain(book.title)}", *(_block(block) for block in book.blocks)]
    return "\n\n".join(blocks) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(level=level, text=text, anchor=anchor):
            return f'<a id="{anchor}"></a>\n\n{"#" * (level + 1)} {_plain(text)}'
        case Paragraph(words=words):
            return _line(words)
        case Items(items=items):
            return "\n".join(f"- {_line(item)}" for item in items)
        case Table(head=head, rows=rows, anchors=anchors):
            lines = [f"| {' | '.join(map(_plain, head))} |", "|" + "---|" * len(head)]
            for anchor, row in zip(anchors, rows, strict=True):
                first, *rest = (_words(cell) for cell in row)
                lines.append(f'| <a id="{anchor}"></a>{first} | {" | ".join(rest)} |')
            return "\n".join(lines)
        case Entry():
            return _entry(block)
        case Picture():
            return f"{_mermaid(block)}\n\n{_plain(block.caption)}"


def _entry(entry: Entry) -> str:
    head = f'<a id="{entry.anchor}"></a>\n\n#### {_plain(entry.name)} ({entry.what})'
    return "\n\n".join([head, *(_block(block) for block in entry.blocks), _mark(entry.mark)])


def _mark(mark: Mark) -> str:
    owner = f"Owner: {_plain(mark.owner) or _blank()}"
    number = f"Number of these words: `{mark.words}`"
    if mark.state == "signed":
        return f"{owner}. Signed off by {_plain(mark.signed)}, {mark.on}. {number}"
    signature = f"Name: {_blank()} Date: {_blank()} Signature: {_blank()}"
    changed = ""
    if mark.state == "changed":
        changed = f"**Changed since signed by {_plain(mark.signed)}, {mark.on}.** "
    return f"{changed}{owner} {signature} {number}"


def _blank() -> str:
    return r"\_" * 16


def _line(words: Words) -> str:
    """Words at the start of a line, where a dash or a number would make a list."""
    return _START.sub(r"\1\\\2", _words(words)) if words and isinstance(words[0], str) else _words(words)


def _words(words: Iterable[Inline]) -> str:
    return "".join(_word(word) for word in words)


def _word(word: Inline) -> str:
    match word:
        case Link(text=text, to=to):
            return f"[{_plain(text)}](#{to})"
        case Strong(text=text):
            return f"**{_plain(text)}**"
        case _:
            return _plain(word)


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return escape(_SPECIAL.sub(r"\\\1", text), quote=False)


def _mermaid(picture: Picture) -> str:
    names = {box.key: f"b{number}" for number, box in enumerate(picture.boxes)}
    lines = ["```mermaid", "flowchart LR"]
    for column, heading in enumerate(picture.columns):
        lines.append(f'  subgraph c{column}["{_quoted(heading)}"]')
        for box in picture.boxes:
            if box.column == column:
                text = f"<br/>{_quoted(box.text)}" if box.text else ""
                lines.append(f'    {names[box.key]}["<b>{_quoted(box.strong)}</b>{text}"]:::{box.look}')
        lines.append("  end")
    lines += [f"  {names[arrow.start]} {_arrow(arrow)} {names[arrow.end]}" for arrow in picture.arrows]
    lines += [f"  classDef {look} {style}" for look, style in _LOOKS.items()]
    return "\n".join([*lines, "```"])


def _arrow(arrow: Arrow) -> str:
    return "-.->" if arrow.ruled_out else "-->"


def _quoted(text: str) -> str:
    """Text inside a quoted mermaid label: its own signs as character codes."""
    return re.sub(r'[#"<>&`]', lambda sign: f"#{ord(sign.group())};", text)
