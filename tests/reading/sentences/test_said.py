"""What clinicians say of each finding, in many ways: `said.txt`, a sentence and what is read of it a line."""

from __future__ import annotations

from pathlib import Path

from assistant.knowledge.library.library import load
from tests.reading.reading import read_sentence
from tests.reading.sentences.test_examples import said

RULES = load()
FILE = Path(__file__).with_name("said.txt")
NOT_YET = 53  # sentences that are marked as not yet read; they only become fewer


def table() -> list[tuple[bool, str, list[tuple[str, str]]]]:
    """Each line: whether it is marked `?`, the sentence, and the values of findings."""
    found = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            text, _, values = line.removeprefix("? ").rpartition(" | ")
            pairs = [tuple(pair.strip().split("=")) for pair in values.split(";")]
            found.append((line.startswith("? "), text, [(name, value) for name, value in pairs]))
    return found


def same(value: str, read: set[str]) -> bool:
    """Whether the value is among what is read; numbers agree to one part in a thousand."""
    if value in read:
        return True
    numbers = [float(one) for one in read if one.replace(".", "").isdigit()]
    return value.replace(".", "").isdigit() and any(abs(n - float(value)) <= n / 1000 for n in numbers)


def test_what_clinicians_say_is_read_so() -> None:
    wrong = []
    for marked, text, values in table():
        told = [] if marked else read_sentence(RULES, text).readings
        for name, value in [] if marked else values:
            read = said(RULES.findings[name], [r for r in told if r.finding == name])
            if not same(value, read):
                wrong.append(f"{text}: {name} is {value}, read {sorted(read)}")
    assert not wrong, "\n".join(wrong)


def test_the_table_is_long_each_sentence_stands_once_and_few_are_not_yet_read() -> None:
    texts = [text for _, text, _ in table()]
    assert len(texts) >= 1400
    assert len(texts) == len(set(texts))
    assert sum(marked for marked, _, _ in table()) <= NOT_YET
