"""A picture drawn as SVG: boxes in columns, each column ordered so that few arrows cross.

The order is found by going through the columns to and fro and placing each box at the middle of its
neighbours. A layout library would choose the columns itself; here they are given, and the rest is arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from textwrap import wrap

from assistant.authoring.picture import Arrow, Box, Picture

WIDTHS = (190, 170, 160, 210)
BETWEEN, LINE, PAD, APART, TOP = 60, 14, 6, 10, 30
LETTER = 6.2
_FILL = {"told": "#f4f4f4", "derived": "#e8f0f8", "label": "#fdf1d6", "plan": "#e6f2e6"}
_EDGE = {"told": "#888888", "derived": "#3a6ea5", "label": "#a8750a", "plan": "#3b7d3b"}


def to_svg(picture: Picture) -> str:
    """The picture as one `<svg>` element, with its title and caption for who cannot see it."""
    lines = {box.key: _lines(box) for box in picture.boxes}
    tall = {key: 2 * PAD + LINE * (len(strong) + len(rest)) for key, (strong, rest) in lines.items()}
    columns = _ordered(picture)
    heights = [sum(tall[key] + APART for key in column) for column in columns]
    height = TOP + max(heights, default=0) + APART
    lefts = [sum(WIDTHS[:number]) + number * BETWEEN + 1 for number in range(len(columns))]
    tops: dict[str, float] = {}
    for column, own in zip(columns, heights, strict=True):
        y = TOP + (height - TOP - own) / 2
        for key in column:
            tops[key] = y
            y += tall[key] + APART
    width = lefts[-1] + WIDTHS[len(columns) - 1] + 1
    column_of = {box.key: box.column for box in picture.boxes}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" width="{width}" '
        f'height="{height:.0f}" role="img" font-family="sans-serif" font-size="11">',
        f"<title>{escape(picture.title)}</title><desc>{escape(picture.caption)}</desc>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
        'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="#667788"/></marker></defs>',
    ]
    for number, heading in enumerate(picture.columns):
        middle = lefts[number] + WIDTHS[number] / 2
        parts.append(
            f'<text x="{middle:.0f}" y="16" text-anchor="middle" font-weight="bold" font-size="13">'
            f"{escape(heading)}</text>"
        )
    for arrow in sorted(picture.arrows, key=lambda arrow: (arrow.start, arrow.end, arrow.ruled_out)):
        start, end = column_of[arrow.start], column_of[arrow.end]
        x1, x2 = lefts[start] + WIDTHS[start], lefts[end]
        y1, y2 = (tops[key] + tall[key] / 2 for key in (arrow.start, arrow.end))
        parts.append(_curve(arrow, x1, y1, x2, y2))
    for box in picture.boxes:
        left, top = lefts[box.column], tops[box.key]
        parts.append(_drawn(box, lines[box.key], left, top, tall[box.key]))
    return "\n".join([*parts, "</svg>"])


def _lines(box: Box) -> tuple[list[str], list[str]]:
    room = WIDTHS[box.column] - 2 * PAD
    strong = wrap(box.strong, int(room / (LETTER + 0.6)), break_on_hyphens=False)
    return strong, wrap(box.text, int(room / LETTER), break_on_hyphens=False)


def _ordered(picture: Picture) -> list[list[str]]:
    """The keys of each column from top to bottom."""
    columns: list[list[str]] = [[] for _ in picture.columns]
    for box in picture.boxes:
        columns[box.column].append(box.key)
    near: dict[str, list[str]] = {box.key: [] for box in picture.boxes}
    for arrow in picture.arrows:
        near[arrow.start].append(arrow.end)
        near[arrow.end].append(arrow.start)
    for _ in range(8):
        for column in (*columns, *reversed(columns)):
            place = {key: (n + 0.5) / len(col) for col in columns for n, key in enumerate(col)}
            column.sort(key=lambda key, place=place: _middle(key, near, place))  # type: ignore[misc]
    return columns


def _middle(key: str, near: Mapping[str, list[str]], place: Mapping[str, float]) -> float:
    those = near[key]
    return sum(place[other] for other in those) / len(those) if those else place[key]


def _curve(arrow: Arrow, x1: float, y1: float, x2: float, y2: float) -> str:
    bend = min(BETWEEN, (x2 - x1) / 2)
    path = f"M{x1:.0f} {y1:.0f}C{x1 + bend:.0f} {y1:.0f} {x2 - bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    thick = min(4.5, 0.7 * arrow.rules**0.5)
    dashes = ' stroke-dasharray="5 3"' if arrow.ruled_out else ""
    return (
        f'<path d="{path}" fill="none" stroke="#667788" stroke-opacity="0.7" '
        f'stroke-width="{thick:.2f}"{dashes} marker-end="url(#tip)"/>'
    )


def _drawn(box: Box, lines: tuple[list[str], list[str]], left: float, top: float, tall: float) -> str:
    strong, rest = lines
    parts = [
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{WIDTHS[box.column]}" height="{tall:.0f}" rx="4" '
        f'fill="{_FILL[box.look]}" stroke="{_EDGE[box.look]}"/>'
    ]
    for number, line in enumerate((*strong, *rest), start=1):
        weight = ' font-weight="bold"' if number <= len(strong) else ""
        y = top + PAD + number * LINE - 3.5
        parts.append(f'<text x="{left + PAD:.0f}" y="{y:.1f}"{weight}>{escape(line)}</text>')
    return "".join(parts)
