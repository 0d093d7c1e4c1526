"""The first words of a conversation. Imports next to nothing, so that they can be there at once."""

from __future__ import annotations

from assistant.knowledge.library.cache import Card
from assistant.version import PROGRAM

WARNING = "No clinician has signed off these rules. They suggest for review, never order. No names, please."
HELP = "help lists what may be typed; Tab completes it."
AT_FIRST = "patient"  # what the first line is taken for
DESCRIBE = "Describe the patient, or press Enter to be asked."


def greeting(card: Card) -> tuple[str, ...]:
    """What it is and how to begin; then whose knowledge it is, and what it is not."""
    example = f"For example: {card.example}" if card.example else ""
    source = f"Source: {card.source}. " if card.source else ""
    return tuple(filter(None, (f"{PROGRAM}: {card.title}.", example, HELP, f"{source}{WARNING}")))
