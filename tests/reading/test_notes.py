"""Notes that were labelled before any program read them, and what is never read."""

from __future__ import annotations

import json

import pytest

from assistant.reading.reader import reader_of
from tests.reading.reading import read_sentence
from tests.reading.score import NOTES, score
from tests.reasoning.patients import ruleset

MYOSITIS = ruleset()


@pytest.mark.parametrize(
    ("name", "right", "false"), [("tuning", 0.95, 0.03), ("open-a", 0.74, 0.07), ("open-b", 0.66, 0.12)]
)
def test_notes_are_read_no_worse_than_they_were(name: str, right: float, false: float) -> None:
    notes = json.loads(NOTES[name].read_text(encoding="utf-8"))
    count = score(reader_of(MYOSITIS), notes, verbose=False)
    labelled = count["right"] + count["wrong"] + count["missed"]
    wrongly = count["wrong"] + count["danger"] + count["extra"]
    assert count["right"] / labelled >= right
    assert wrongly / (count["right"] + wrongly) <= false


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no fever, qwertitis, dyspnoea or chest pain", {"dyspnea": False}),
        ("Her mother had dermatomyositis.", {"diagnosis": None}),
        ("SOB N, cough N", {"dyspnea": False, "cough": False}),
        ("MTX 10 mg 7 days a week", {"methotrexate_frequency": "daily", "methotrexate_dose": None}),
        ("AZA 700 mg a week", {"azathioprine_dose": None}),
        ("MP 500 mg iv on 3 consecutive days", {"glucocorticoid_dose": None}),
        ("EMG to look for fibs", {"emg": None}),
    ],
)
def test_what_is_denied_of_others_or_no_daily_dose_is_never_read_so(
    text: str, wanted: dict[str, object]
) -> None:
    found = {name: value for r in read_sentence(MYOSITIS, text).readings for name, value in r.settled.items()}
    assert {name: found.get(name) for name in wanted} == wanted
