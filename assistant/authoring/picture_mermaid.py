"""A picture as mermaid, which shows in Markdown without a file beside it."""

from __future__ import annotations

import re

from assistant.authoring.picture import Arrow, Picture

_LOOKS = {
    "told": "fill:#f4f4f4,stroke:#888888",
    "derived": "fill:#e8f0f8,stroke:#3a6ea5",
    "label": "fill:#fdf1d6,stroke:#a8750a",
    "plan": "fill:#e6f2e6,stroke:#3b7d3b",
}


def to_mermaid(picture: Picture) -> str:
    """The picture as a flowchart."""
    names = {box.key: f"b{number}" for number, box in enumerate(picture.boxes)}
    lines = ["flowchart LR"]
    for column, heading in enumerate(picture.columns):
        lines.append(f'  subgraph c{column}["{_quoted(heading)}"]')
        for box in picture.boxes:
            if box.column == column:
                text = f"<br/>{_quoted(box.text)}" if box.text else ""
                lines.append(f'    {names[box.key]}["<b>{_quoted(box.strong)}</b>{text}"]:::{box.look}')
        lines.append("  end")
    lines += [f"  {names[arrow.start]} {_arrow(arrow)} {names[arrow.end]}" for arrow in picture.arrows]
    lines += [f"  classDef {look} {style}" for look, style in _LOOKS.items()]
    return "\n".join(lines)


def _arrow(arrow: Arrow) -> str:
    return "-.->" if arrow.ruled_out else "-->"


def _quoted(text: str) -> str:
    """Text inside a quoted mermaid label: its own signs as character codes."""
    return re.sub(r'[#"<>&`]', lambda sign: f"#{ord(sign.group())};", text)
