"""The first page fits a screen, whatever was typed; that of every case is held to it in `transcripts/`."""

import json
from pathlib import Path

import pytest

from assistant.interface.commands.plan_input import Patients, left_open, read_object
from assistant.interface.commands.read_report import read_json
from assistant.reading.reader import reader_of
from assistant.reasoning.search.reasoner import Reasoner
from tests.interface.page.first_pages import TODAY, fault_of_page
from tests.reading.score import NOTES


@pytest.mark.parametrize("path", NOTES.values(), ids=NOTES)
def test_every_note_has_a_page_that_fits_a_screen_and_opens_with_the_act(
    reasoner: Reasoner, path: Path
) -> None:
    reader, patients, faults = reader_of(reasoner.ruleset), Patients(reasoner.ruleset), {}
    for note in json.loads(path.read_text(encoding="utf-8")):
        read = json.dumps(read_json(reasoner.ruleset, reader.read(note["text"], TODAY))).encode()
        known = patients.read(read_object(read), ()).known
        if fault := fault_of_page(reasoner, known, left_open(read)):
            faults[note["id"]] = fault
    assert not faults
