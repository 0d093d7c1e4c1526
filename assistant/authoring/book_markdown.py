"""The rule book as Markdown; its pictures are mermaid blocks, which need no file beside it."""

from __future__ import annotations

import re

from assistant.authoring.book_blocks import Block, Book, Entry, Mark
from assistant.authoring.picture import Arrow, Picture
from assistant.paper import markdown
from assistant.paper.markdown import BLANK, plain

_LOOKS = {
    "told": "fill:#f4f4f4,stroke:#888888",
    "derived": "fill:#e8f0f8,stroke:#3a6ea5",
    "label": "fill:#fdf1d6,stroke:#a8750a",
    "plan": "fill:#e6f2e6,stroke:#3b7d3b",
}


def to_markdown(book: Book) -> str:
    """The book as GitHub's Markdown."""
    blocks = [f"# {plain(book.title)}", *(_block(block) for block in book.blocks)]
    return "\n\n".join(blocks) + "\n"


def _block(block: Block) -> str:
    match block:
        case Entry():
            return _entry(block)
        case Picture():
            return f"{_mermaid(block)}\n\n{plain(block.caption)}"
        case _:
            return markdown.block(block)


def _entry(entry: Entry) -> str:
    head = f'<a id="{entry.anchor}"></a>\n\n#### {plain(entry.name)} ({entry.what})'
    return "\n\n".join([head, *(_block(block) for block in entry.blocks), _mark(entry.mark)])


def _mark(mark: Mark) -> str:
    owner = f"Owner: {plain(mark.owner) or BLANK}"
    number = f"Number of these words: `{mark.words}`"
    if mark.state == "signed":
        return f"{owner}. Signed off by {plain(mark.signed)}, {mark.on}. {number}"
    signature = f"Name: {BLANK} Date: {BLANK} Signature: {BLANK}"
    changed = ""
    if mark.state == "changed":
        changed = f"**Changed since signed by {plain(mark.signed)}, {mark.on}.** "
    return f"{changed}{owner} {signature} {number}"


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
