"""A document written for a screen: plain lines of at most some width, what is cited at the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.interface.words.citing import ROW
from assistant.interface.words.layout import NARROW, cells, side_by_side, with_tag, wrap
from assistant.paper.blocks import (
    Block,
    Cite,
    Drawing,
    Heading,
    Items,
    Lead,
    Notice,
    Paragraph,
    Point,
    Quiet,
    Strong,
    Table,
    Words,
)

TWO_COLUMNS = 72  # the narrowest screen on which two sides stand beside each other
MARGIN, UNDER = "  ", "    "


@dataclass(frozen=True)
class OnScreen:
    """Writes blocks for a width. pictures: for the eye, with drawings and columns side by side."""

    width: int
    pictures: bool = False

    def lines(self, blocks: Iterable[Block], indent: str = MARGIN) -> list[str]:
        """The lines of blocks; before the first heading they stand at the margin `indent`."""
        return [line for block in blocks for line in self._block(block, indent)]

    def _block(self, block: Block, indent: str) -> Sequence[str]:
        match block:
            case Heading(text=text):
                return ["", text.upper()]
            case Paragraph(words=words):
                return self._words(words, indent)
            case Items(items=items):
                return [line for item in items for line in self._words(item, indent, indent + MARGIN)]
            case Point(words=words, under=under):
                return [*self._words(words, indent), *self._under(under)]
            case Table(rows=rows):
                return list(self._rows(rows))
            case Notice(lines=lines):
                return [line for words in lines for line in (*self._words(words, ""), "")]
            case Drawing(characters=characters) if characters and self.pictures:
                return characters
        return ()

    def _under(self, under: Sequence[Words]) -> Iterator[str]:
        sides = [words for words in under if words and isinstance(words[0], Lead) and words[0].items]
        beside = self.pictures and self.width >= TWO_COLUMNS and len(sides) == 2
        for words in under:
            if not (beside and words in sides):
                yield from self._words(words, UNDER)
            elif words == sides[0]:
                left, right = (side[0] for side in sides)
                assert isinstance(left, Lead)
                assert isinstance(right, Lead)
                yield from side_by_side(
                    (_word(left), left.items), (_word(right), right.items), self.width, UNDER
                )

    def _words(self, words: Words, indent: str, then: str | None = None) -> list[str]:
        """One paragraph: its lead in a column of its own, and what it cites at the right of its last line."""
        first = indent
        if words and isinstance(words[0], Lead):
            first, then = self._lead(words[0], indent)
            words = words[1:]
        tag = ""
        if words and isinstance(words[-1], Cite):
            tag, words = words[-1].text.strip(), words[:-1]
        return with_tag(plain(words), tag, self.width, first, then)

    def _lead(self, lead: Lead, indent: str) -> tuple[str, str | None]:
        if lead.columns and self.width >= NARROW:
            word = _word(lead).removesuffix(lead.number).strip()
            number = f"{lead.number:>2} " if lead.number else ""
            return f"{indent}{word:<{lead.columns - len(number)}}{number}", None
        first = f"{indent}{_word(lead)}: " if _word(lead) else indent + MARGIN
        return first, indent + MARGIN

    def _rows(self, rows: Sequence[Sequence[Words]]) -> Iterator[str]:
        """Rows in columns as wide as their widest cell; a narrow screen has them one after the other."""
        texts = [[plain(cell) for cell in row] for row in rows]
        wide = [max(map(cells, column)) if self.width >= NARROW else 0 for column in zip(*texts, strict=True)]
        for row in texts:
            line = MARGIN.join(f"{cell:<{room}}" for cell, room in zip(row, wide, strict=True))
            yield from wrap(line.rstrip(), self.width, UNDER, UNDER + UNDER)


def _word(lead: Lead) -> str:
    """A lead as it stands in a column: without its colon, and in capitals where it opens a section."""
    text = lead.text.strip().removesuffix(":")
    return text.upper() if lead.columns == ROW else text.casefold()


def plain(words: Words) -> str:
    """Words without what marks them."""
    return "".join(
        word if isinstance(word, str) else word.text if isinstance(word, Strong | Quiet) else ""
        for word in words
    ).strip()
