"""The first page fits a screen, whatever was typed; that of every case is held to it in `transcripts/`."""

import json
from pathlib import Path

import pytest

from assistant.conversation.record.record import Entry, Record
from assistant.reading.reader import Reader
from assistant.reasoning.search.reasoner import Reasoner
from tests.interface.first_pages import TODAY, fault_of_page

NOTES = sorted((Path(__file__).parents[1] / "reading" / "notes").glob("*.json"))


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_the_page_of_every_note_fits_a_screen_and_opens_with_the_act(reasoner: Reasoner, path: Path) -> None:
    reader, faults = Reader(reasoner.ruleset), {}
    for note in json.loads(path.read_text(encoding="utf-8")):
        told = reader.read(note["text"], TODAY)
        left = {"not_understood": told.not_understood, "please_decide": tuple(map(str, told.slips))}
        known = Record((Entry("", told.readings),)).fold(reasoner.ruleset)
        if fault := fault_of_page(reasoner, known, left):
            faults[note["id"]] = fault
    assert not faults
