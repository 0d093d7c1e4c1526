"""Laying plain text out in columns of a terminal. What a person typed is shown here and never obeyed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import zip_longest

from assistant.reading.text.characters import LINE_END

PROMPT = "> "
LONGEST_PROMPT = 24  # columns of what the next line is taken for
GOODBYE = "Goodbye."
STAY = "Nothing was changed. Type quit, or press Ctrl-D, to leave."
GAP = "   "
NARROWEST, NARROW, USUAL, WIDEST = 20, 60, 80, 100
_TOKEN = re.compile(r" *[^ ]+")
_LAID_OUT = re.compile(r"\S {2,}\S|\S ?\| ?\S|^ *[-•*] |^[^:\n]{3,30}:$", re.M)  # cells, items, headings
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str) -> str:
    """The text with every control and invisible character written out, as `\\x1b` or `\\u202e`.

    Line ends count as control characters too; split into lines first where they are meant.
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN:
        return " " if character.isspace() else character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def cells(text: str) -> int:
    """How many columns the text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def clamped(width: int) -> int:
    """A width that can be read: at least 20 columns, and at most 100."""
    return max(NARROWEST, min(width, WIDEST))


def wrap(text: str, width: int, first: str = "", then: str | None = None) -> list[str]:
    """The text in lines of at most `width` columns; a longer word is broken at a hyphen, an address anywhere.

    `first` starts the first line and `then` the others; runs of spaces inside a line are kept.
    """
    follow = " " * cells(first) if then is None else then
    lines: list[str] = []
    line, empty = first, True
    for token in _TOKEN.findall(visible(text)):
        room = width - cells(follow)
        while cells(token.strip()) > room and (cut := _cut(token.strip(), room)):
            lines += [] if empty else [line]
            lines, line, empty = [*lines, follow + token.strip()[:cut]], follow, True
            token = token.strip()[cut:]
        if empty:
            line, empty = line + token.lstrip(" "), False
        elif cells(line) + cells(token) <= width:
            line += token
        else:
            lines.append(line)
            line = follow + token.lstrip(" ")
    return [*lines, line.rstrip()] if not empty or first.strip() else lines


def clipped(text: str, room: int, gap: str = "") -> str:
    """As much of the text, up to a stop, as there is room for; with a gap, whole items of a list."""
    stops = (gap,) if gap else ("; ", ": ", ", ", " (")
    while cells(text) > room and (cut := max(text.rfind(stop) for stop in stops)) > 0:
        text = text[:cut]
    return text


def fitted(names: Sequence[str], room: int, gap: str = ", ") -> str:
    """As many names as there is room for, at least one, and how many more there are."""
    ways = (listed(names, most, gap=gap) for most in range(len(names), 0, -1))
    shortest = f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else names[0]
    return next((text for text in ways if cells(text) <= room), shortest)


def _cut(word: str, room: int) -> int:
    """Where a word that is too long may be broken; 0 where it may not."""
    return room if "://" in word else word.rfind("-", 0, room) + 1


def indent_for(width: int) -> str:
    """How far what is said stands in from the margin."""
    return "    " if width >= NARROW else "  "


def paragraphs(text: str, width: int, indent: str = "") -> list[str]:
    """Each line of the text as a paragraph of its own; what follows a wide gap hangs below itself."""
    lines: list[str] = []
    for line in text.split("\n"):
        shown = visible(line)
        start = len(shown) - len(shown.lstrip())
        gap = re.search(r"\S {2,}(?=\S)", shown)
        hang = gap.end() if gap and gap.end() <= width // 2 else start + (2 if start else 0)
        lead = indent + " " * start
        lines += wrap(shown.strip(), width, lead, indent + " " * hang) or [""]
    return lines


def with_tag(text: str, tag: str, width: int, indent: str, then: str | None = None) -> list[str]:
    """The text, and at the right of its last line the tag; on a line of its own where there is no room."""
    lines = wrap(text, width, indent, then)
    under = " " * cells(indent) if then is None else then
    if not tag:
        return lines
    if lines and cells(lines[-1]) + 2 + cells(tag) <= width:
        lines[-1] += " " * (width - cells(lines[-1]) - cells(tag)) + tag
        return lines
    if width < NARROW:
        return lines + wrap(tag, width, under + "  ")
    room = max(cells(indent), width - cells(tag))
    return lines + wrap(tag, width, " " * room, under + "  ")


def columns(rows: Sequence[Sequence[str]], widths: Sequence[int], indent: str, gap: int = 2) -> list[str]:
    """Rows of cells in aligned columns, each cell wrapped within its own."""
    lines: list[str] = []
    for row in rows:
        boxes = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        for number in range(max((len(box) for box in boxes), default=0)):
            line = indent
            edge = cells(indent)
            for box, width in zip(boxes, widths, strict=True):
                line += " " * max(0, edge - cells(line))
                line += box[number] if number < len(box) else ""
                edge += width + gap
            lines.append(line.rstrip())
    return lines


def prompt(takes: str) -> str:
    """The prompt for what a line is taken for, which leaves a narrow screen room for an answer."""
    words = takes.split()
    while len(words) > 1 and cells(" ".join(words)) > LONGEST_PROMPT:
        words = [*words[:-2], f"{words[-2].rstrip('.,')}..."]
    return f"{' '.join(words)}{PROMPT}"


def listed(names: Sequence[str], most: int, last: str = "and", gap: str = ", ") -> str:
    """`a, b and c`, or with two or more beyond `most`: `a, b, c and 4 more`."""
    if len(names) > most + 1:
        return f"{gap.join(names[:most])} {last} {len(names) - most} more"
    return f" {last} ".join(part for part in (gap.join(names[:-1]), *names[-1:]) if part)


def row(labels: Sequence[str], width: int, indent: str, gap: str = GAP) -> list[str]:
    """Labels side by side, broken between labels and not inside one."""
    lines: list[str] = []
    line = ""
    for label in labels:
        if line and cells(indent + line + gap + label) > width:
            lines += wrap(line, width, indent)
            line = label
        else:
            line += (gap if line else "") + label
    return lines + wrap(line, width, indent)


def side_by_side(
    left: tuple[str, Sequence[str]], right: tuple[str, Sequence[str]], width: int, indent: str
) -> list[str]:
    """Two lists in two columns of equal width, each under its heading."""
    room = (width - cells(indent) - 2) // 2
    pairs = zip_longest((left[0], *left[1]), (right[0], *right[1]), fillvalue="")
    return columns(list(pairs), (room, room), indent)


def one_line(pasted: str) -> str:
    """Pasted lines as one answer: a line end stands for a semicolon, unless the line has its own stop.

    Where the lines are laid out, as in a table or below headings, their ends and gaps are kept.
    """
    lines = [line.rstrip().replace("\t", GAP) for line in re.split(r"\r\n|\r|\n", pasted.strip("\r\n"))]
    if sum(map(bool, lines)) > 1 and _LAID_OUT.search("\n".join(lines)):
        return f" {LINE_END} ".join(lines)
    text = ""
    for line in filter(None, (line.replace(GAP, " ").strip() for line in lines)):
        joint = "" if not text else " " if text[-1] in ".,;:!?" else "; "
        text += joint + line
    return text
