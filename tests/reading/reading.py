"""Reading in the tests: as of one day."""

from __future__ import annotations

from datetime import date

from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.reader import Told, read_text

DAY = date(2026, 11, 28)


def read_sentence(ruleset: Ruleset, text: str) -> Told:
    return read_text(ruleset, text, DAY)
