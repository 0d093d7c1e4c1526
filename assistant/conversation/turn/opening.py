"""The first words of a conversation. Imports next to nothing, so that they can be there at once."""

from __future__ import annotations

from assistant.knowledge.library.cache import Card

WARNING = "No clinician has signed off these rules. They suggest for review, never order. No names, please."
DESCRIBE = "Describe the patient, or press Enter to be asked."


def greeting(card: Card) -> tuple[str, str]:
    """Whose knowledge it is, and what it is not."""
    return f"{card.title}. Source: {card.source}." if card.source else f"{card.title}.", WARNING
