"""The first screen, laid out without the rule set, so that it can be there while the rest is loaded."""

from __future__ import annotations

from assistant.conversation.turn.opening import DESCRIBE, greeting
from assistant.interface.words.layout import clamped, indent_for, paragraphs
from assistant.knowledge.library.cache import Card


def opening_lines(card: Card, width: int) -> list[str]:
    """What the interview says first, as `rendering.Screen` lays it out."""
    width = clamped(width)
    said = [line for text in greeting(card) for line in paragraphs(text, width, indent_for(width))]
    return [*said, "", *paragraphs(DESCRIBE, width)]
