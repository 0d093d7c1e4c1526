"""Words of a document, in which what was typed is shown and never obeyed; and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.interface.words.layout import visible
from assistant.knowledge.model.sources import is_carried
from assistant.paper.blocks import Cite, Inline, Lead, Tick, Words

BEYOND = "beyond the source"
SIDE, ROLE, ROW = 9, 14, 12  # columns of a side of the evidence, of what a figure is, of a section and number


def said(*parts: Inline) -> Words:
    """Words that are shown and never obeyed; empty ones left out."""
    return tuple(_shown(part) for part in parts if part != "")


def _shown(part: Inline) -> Inline:
    if isinstance(part, str):
        return visible(part)
    return part if isinstance(part, Tick) else replace(part, text=visible(part.text))


def code(name: str) -> Cite:
    """The code of a label or line."""
    return Cite(f"  {name}")


def cite(sources: Iterable[str], rule: str = "") -> Cite | str:
    """The rule and the statements behind something; "" where there are none."""
    ids = " ".join(sources)
    behind = "  ".join(filter(None, (rule, ids)))
    return Cite(f" [{behind}]", f" [{ids}]" if ids else "") if behind else ""


def cite_marked(sources: Sequence[str]) -> Cite | str:
    """The statements behind something; marked where the lecture carries none of them."""
    return cite((BEYOND, *sources) if is_beyond(sources) else sources)


def is_beyond(sources: Sequence[str]) -> bool:
    """Whether nothing in the text that the rules were worked out from carries it."""
    return bool(sources) and not is_carried(sources)


def ids(sources: Sequence[str]) -> Cite | str:
    """The first statements behind something, without its rule."""
    text = " ".join(sources)
    return Cite(f"  {text}", f" [{text}]") if text else ""


def row(word: str, number: str, *parts: Inline) -> Words:
    """A line of a page: its section where it begins one, its number, and what it says."""
    title = " ".join(filter(None, (_big(word), number)))
    return said(Lead(f"{title}: " if title else "", ROW, number=number), *parts)


def side(word: str, items: Sequence[str], columns: int = SIDE) -> Words:
    """One side of the evidence in one line; two that follow each other may stand in two columns."""
    return said(Lead(f"{_big(word)}: ", columns, tuple(items)), "; ".join(items))


def lead(word: str, *parts: Inline, columns: int = 0) -> Words:
    """A line that a word opens."""
    return said(Lead(f"{_big(word)}: " if word else "", columns), *parts)


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]
