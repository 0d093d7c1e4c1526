"""What was read in a free text: as JSON, and as lines."""

from __future__ import annotations

from assistant.conversation.reading.sentence import SentenceReading
from assistant.conversation.record.record import Entry, Record
from assistant.conversation.turn.utterances import Echo, Say
from assistant.interface.files.plan_json import SCHEMA, findings_json
from assistant.interface.files.shapes import Json
from assistant.interface.page.rendering import Screen
from assistant.knowledge.model.ruleset import Ruleset


def read_lines(ruleset: Ruleset, told: SentenceReading, width: int) -> list[str]:
    """The readings in a table, then what could not be used."""
    titles = tuple(ruleset.findings[reading.finding].title for reading in told.readings)
    screen = Screen(ruleset, width)
    lines = screen.lines([Echo(told.readings, titles, told.not_understood), *map(Say, told.slips)])
    return lines or ["No finding is read in this."]


def read_json(ruleset: Ruleset, told: SentenceReading) -> dict[str, Json]:
    """The readings: finding, value as `plan` takes it, unit, and the words that each came from."""
    rows: list[Json] = []
    for reading in told.readings:
        known = Record((Entry(reading.words, (reading,)),)).fold(ruleset)
        rows.append(
            {
                "finding": reading.finding,
                "value": findings_json(ruleset, known).get(reading.finding, "unknown"),
                "unit": ruleset.findings[reading.finding].unit or None,
                "shown": reading.shown,
                "words": reading.words,
                "assumed": list(reading.assumed),
                "converted": reading.converted or None,
                "plausible": reading.plausible,
            }
        )
    return {
        "schema": SCHEMA,
        "ruleset": ruleset.edition._asdict(),
        "readings": rows,
        "not_understood": list(told.not_understood),
        "problems": list(told.slips),
    }
