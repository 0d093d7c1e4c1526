"""The ends of notes, labelled before any program read them, are read no worse than they were."""

from __future__ import annotations

import collections
import json

from assistant.reading.reader import reader_of
from tests.reading.acts.score import OPENED, acts_of, marks
from tests.reasoning.patients import ruleset


def test_what_is_meant_at_the_end_of_a_note_is_read_no_worse_than_it_was() -> None:
    reader, count = reader_of(ruleset()), collections.Counter[str]()
    for item in (item for path in OPENED for item in json.loads(path.read_text("utf-8"))):
        count.update(kind for kind, _ in marks(acts_of(reader, item["text"]), item))
    assert count["right"] / (count["right"] + count["missed"]) >= 0.59
    assert (count["danger"] + count["extra"]) / (count["right"] + count["danger"] + count["extra"]) <= 0.115
    assert count["danger"] <= 10
