"""What changes nothing of a note, on every note and sentence of the suite: see `properties.py`.

Every other text is tried with one of the changes, in turn; `python -m tests.reading.properties` tries all.
"""

import pytest

from assistant.knowledge.library.library import load
from assistant.reading.reader import reader_of
from tests.reading.properties import CHANGES, changed, notes, sentences, settled

MAY_ALTER = {  # of the texts tried: known faults, which only become fewer
    "capitals": 0.07,
    "lines broken": 0.12,
    "an older value": 0.03,
}
ELSE = 0.02
TEXTS = [*notes(), *sentences()]
READER = reader_of(load())


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_changes_nothing_is_read_as_nothing(change: str) -> None:
    turn = list(CHANGES).index(change)
    texts = [(name, text) for name, text in TEXTS[turn :: 2 * len(CHANGES)] if CHANGES[change](text) != text]
    altered = {
        name: found for name, text in texts if (found := changed(READER, change, text, settled(READER, text)))
    }
    assert len(altered) <= 1 + len(texts) * MAY_ALTER.get(change, ELSE), altered
