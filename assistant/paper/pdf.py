"""Documents as PDF on A4, by fpdf2, which the extra `reports` brings; importing this module needs it.

The fonts are the ones every reader of PDF has, so that no font is shipped or looked for. What they cannot
show is spelled (`gamma`, `<=`), or written out as its number (`\\u05d0`): nothing is left out in silence.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from itertools import zip_longest

from fpdf import FPDF, FontFace
from fpdf.enums import MethodReturnValue

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
from assistant.paper.html import bare_svg
from assistant.paper.letters import CODING, printable

FONT = "Helvetica"
MARGIN, FOOT = 15.0, 20.0  # mm
MM = 0.3528  # of a point
QUIET, BLACK, LINE = (85, 85, 85), (17, 17, 17), (120, 120, 120)
_TITLE = re.compile(r"<title>.*?</title>", re.S)  # fpdf2 warns of it
_VIEW = re.compile(r'viewBox="\S+ \S+ ([0-9.]+) ([0-9.]+)"')


def to_pdf(document: Document, made: date) -> bytes:
    """The whole document. The same document and day make the same bytes."""
    pages = _Pages(document)
    pages.set_creation_date(datetime.combine(made, time(), UTC))
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        pages.block(block, following)
    return bytes(pages.output())


class _Pages(FPDF):
    """The pages of one document while it is being set."""

    def __init__(self, document: Document) -> None:
        super().__init__(format="A4")
        self.document = document
        self.core_fonts_encoding = CODING
        self.size = 14.0 if document.large else 10.0
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, FOOT)
        self.set_title(printable(document.title))
        self.set_lang("en")
        self.add_page()
        self._flow((Strong(document.title),), self.size * 1.6)
        self.ln(2)

    def footer(self) -> None:
        """The foot with the number of the page; fpdf2 calls it at the end of each."""
        self.set_y(-FOOT + 4)
        self.set_left_margin(MARGIN)
        self.set_font(FONT, "", 7.5)
        self.set_text_color(*BLACK)
        top = self.get_y()
        self.multi_cell(self.epw - 28, 3.2, printable(self.document.foot), align="L")
        self.set_xy(self.w - MARGIN - 28, top)
        self.cell(28, 3.2, f"Page {self.page_no()} of {{nb}}", align="R")

    def block(self, block: Block, following: Block | None) -> None:
        """Set one block; a heading stays with what follows it."""
        match block:
            case Heading(level=level, text=text):
                self._heading(level, text, self._below(following))
            case Paragraph(words=words, small=small):
                self._flow(words, self._of(0.87 if small else 1))
                self.ln(1.2)
            case Items(items=items, small=small):
                self._items(items, self._of(0.87 if small else 1), 0)
                self.ln(1)
            case Table():
                self._table(block)
            case Point():
                self._point(block)
            case Notice():
                self._notice(block)
            case Blanks(labels=labels):
                self._blanks(labels)
            case Drawing():
                self._drawing(block)
            case NewPage():
                self.add_page()

    def _below(self, following: Block | None) -> float:
        """How many mm of what follows a heading stay with it."""
        match following:
            case Point():
                return self._point_height(following)
            case Drawing():
                return self._drawing_size(following)[1] + 8
        return 22

    def _point(self, point: Point) -> None:
        self._keep(self._point_height(point))
        self._flow(point.words, self.size)
        self._items(point.under, self._of(0.87), 2)
        self.ln(1.6)

    def _point_height(self, point: Point) -> float:
        under = sum(self._height(words, self._of(0.87), 6) for words in point.under)
        return self._height(point.words, self.size, 0) + under

    def _notice(self, notice: Notice) -> None:
        self._keep(sum(self._height(words, self.size, 6) for words in notice.lines) + 6)
        top = self.get_y()
        self.ln(2)
        for words in notice.lines:
            self._flow(words, self.size, 3, 3)
        self.ln(1.5)
        self.set_draw_color(*BLACK)
        self.set_line_width(0.5)
        self.rect(MARGIN, top, self.epw, self.get_y() - top)
        self.set_line_width(0.2)
        self.ln(3)

    def _heading(self, level: int, text: str, below: float) -> None:
        size = self.size * (1.3, 1.12, 1.0)[level - 1]
        self.ln(4 if level == 1 else 2)
        self._keep(size * MM * 1.3 + 6 + below)
        self.start_section(printable(text), level - 1)
        self._flow((Strong(text),), size)
        if level == 1:
            self.set_draw_color(*BLACK)
            self.line(MARGIN, self.get_y() + 0.3, self.w - MARGIN, self.get_y() + 0.3)
        self.ln(1.8 if level == 1 else 0.8)

    def _keep(self, height: float) -> None:
        """Go on to a new page where so many mm are not left on this one, and would fit on another."""
        if self.will_page_break(height) and height < self.h - MARGIN - FOOT:
            self.add_page()

    def _height(self, words: Words, size: float, indent: float) -> float:
        """How many mm the words take, as near as their widths in one style tell."""
        self.set_font(FONT, "", size)
        text = printable("".join(map(_text, words)))
        height = size * MM * 1.3
        lines = self.multi_cell(self.epw - indent, height, text, dry_run=True, output=MethodReturnValue.LINES)
        assert isinstance(lines, list)
        return height * len(lines)

    def _items(self, items: Iterable[Words], size: float, indent: float) -> None:
        for item in items:
            self.set_x(MARGIN + indent + 0.6)
            self.set_font(FONT, "", size)
            self.set_text_color(*BLACK)
            self.cell(3, size * MM * 1.3, "\u2022")
            self._flow(item, size, indent + 4)

    def _flow(self, words: Words, size: float, indent: float = 0, right: float = 0) -> None:
        """Words across the page, indented by so many mm, and on to a new line."""
        self.set_left_margin(MARGIN + indent)
        self.set_right_margin(MARGIN + right)
        self.set_x(MARGIN + indent)
        height = size * MM * 1.3
        for word in words:
            self._write(word, size, height)
        self.ln(height)
        self.set_right_margin(MARGIN)
        self.set_left_margin(MARGIN)
        self.set_x(MARGIN)
        self.set_text_color(*BLACK)

    def _write(self, word: Inline, size: float, height: float) -> None:
        style, colour = "", BLACK
        match word:
            case Tick():
                side = size * MM * 0.85
                self.set_draw_color(*BLACK)
                self.rect(self.get_x() + 1, self.get_y() + (height - side) / 2, side, side)
                self.set_x(self.get_x() + side + 2)
                return
            case Strong():
                style = "B"
            case Quiet():
                size, colour = size * 0.85, QUIET
        self.set_font(FONT, style, size)
        self.set_text_color(*colour)
        self.write(height, printable(_text(word)))

    def _table(self, table: Table) -> None:
        size = self._of(1 if self.document.large else 0.85)
        self.set_font(FONT, "", size)
        self.set_text_color(*BLACK)
        self.set_draw_color(*LINE)
        head = FontFace(emphasis="BOLD", fill_color=(236, 236, 236), color=BLACK)
        with self.table(
            col_widths=table.shares,
            headings_style=head,
            line_height=size * MM * 1.25,
            padding=(0.8, 1.2, 0.8, 1.2),
            text_align="LEFT",
            v_align="TOP",
        ) as grid:
            for cells in ((tuple((cell,) for cell in table.head)), *table.rows):
                row = grid.row()
                for cell in cells:
                    strong = bool(cell) and all(isinstance(word, Strong) for word in cell)
                    face = FontFace(emphasis="BOLD") if strong else None
                    row.cell(printable("".join(map(_text, cell))), style=face)
        self.ln(2)

    def _blanks(self, labels: tuple[str, ...]) -> None:
        self._keep(20)
        self.ln(12)
        self.set_draw_color(*BLACK)
        self.set_font(FONT, "", self._of(0.85))
        width = (self.epw - 5 * (len(labels) - 1)) / len(labels)
        top = self.get_y()
        for number, label in enumerate(labels):
            left = MARGIN + number * (width + 5)
            self.line(left, top, left + width, top)
            self.set_xy(left, top + 0.8)
            self.cell(width, 5, printable(label))
        self.ln(9)

    def _drawing(self, drawing: Drawing) -> None:
        width, height = self._drawing_size(drawing)
        self._keep(height + 8)
        self.image(io.BytesIO(_TITLE.sub("", bare_svg(drawing.svg)).encode()), w=width)
        self._flow((drawing.caption,), self._of(0.87))
        self.ln(2)

    def _drawing_size(self, drawing: Drawing) -> tuple[float, float]:
        """Width and height in mm: as wide as the page, unless it would be taller than one."""
        found = _VIEW.search(drawing.svg)
        shape = float(found[2]) / float(found[1]) if found else 0.75
        tallest = self.h - MARGIN - FOOT - 30
        width = min(self.epw, tallest / shape)
        return width, width * shape

    def _of(self, part: float) -> float:
        return self.size * part


def _text(word: Inline) -> str:
    match word:
        case Link(text=text) | Strong(text=text) | Quiet(text=text):
            return text
        case Tick():
            return "[  ]"
        case _:
            return word
