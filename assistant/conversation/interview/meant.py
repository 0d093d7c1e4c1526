"""What may have been meant by a word that nobody knows: offered, and taken by an empty line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.conversation.turn.utterances import Echo, Say, Utterance

MEANT = "Did you mean"
ENTER = "Enter takes it."
_MEANT = re.compile(r'"(?P<said>[^"]+)"[^"]*Did you mean "(?P<meant>[^"]+)"\?')


def offered(line: str, said: Sequence[Utterance]) -> tuple[str, tuple[Utterance, ...]]:
    """The line that an empty one stands for after this, or ""; what is said, with that key and one advice."""
    found = [word for each in said if isinstance(each, Say) for word in _MEANT.finditer(each.text)]
    parts = [part for each in said if isinstance(each, Echo) for part in each.not_understood]
    parts = [part for part in parts if any(word["said"] in part for word in found)]
    offer = "; ".join(parts) or line
    for word in found:
        offer = offer.replace(word["said"], word["meant"])
    return (offer, tuple(_with(each, parts) for each in said)) if found else ("", tuple(said))


def _with(said: Utterance, parts: Sequence[str]) -> Utterance:
    match said:
        case Say(text):
            return Say(_MEANT.sub(lambda word: f"{word[0]} {ENTER}", text))
        case Echo():
            return replace(said, not_understood=tuple(p for p in said.not_understood if p not in parts))
    return said
