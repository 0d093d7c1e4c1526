"""The first page fits a screen, whatever was typed; that of every case is held to it in `transcripts/`.

Of each set every other note is tried; `python -m tests.interface.page.first_pages` tries all.
"""

import json
from pathlib import Path

import pytest

from assistant.reasoning.search.reasoner import Reasoner
from tests.interface.page.first_pages import faults_of
from tests.reading.score import NOTES


@pytest.mark.parametrize("path", NOTES.values(), ids=NOTES)
def test_every_other_note_has_a_page_that_fits_a_screen_and_opens_with_the_act(
    reasoner: Reasoner, path: Path
) -> None:
    assert not faults_of(reasoner, json.loads(path.read_text(encoding="utf-8"))[::2])
