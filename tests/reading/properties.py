"""What changes nothing of a note, whoever wrote it: `python -m tests.reading.properties [-v] [NAME ...]`.

No label is needed: a note is read as before when its spaces are doubled, its lines broken, another's illness
told beside it, an unknown symptom put into a list that is denied. Every note and every sentence of the suite
is tried with each; `test_properties.py` holds each to how many it may change, and that number only falls.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from assistant.knowledge.library.library import load
from assistant.reading.reader import Reader
from tests.reading.score import NOTES

TODAY = date(2026, 11, 28)
SENTENCES = Path(__file__).parent / "sentences"
RELATIVE = "Her mother had dermatomyositis with dysphagia and a CK of 9000."
DENIED = re.compile(r"\b(?:no|denies|without) (?:[a-z]+,\s)+", re.I)
COLUMNS, SPACE = re.compile(r"\S\s{2,}\S|\t|\|"), re.compile(r"(?<=\S) (?=\S)")
THOUSANDS = re.compile(r"(?<![\d,.])(\d{1,3}),(\d{3})(?![\d,.])")


def _denied(text: str) -> str:
    return DENIED.sub(lambda found: f"{found.group()}borborygmus, ", text)


def _doubled(text: str) -> str:
    """In every line that is set in no columns."""
    lines = (line if COLUMNS.search(line) else SPACE.sub("  ", line) for line in text.split("\n"))
    return "\n".join(lines)


def _ended(text: str) -> str:
    return text if text.rstrip().endswith((".", "?", "!", ":")) else f"{text.rstrip()}."


CHANGES: dict[str, Callable[[str], str]] = {
    "spaces doubled": _doubled,
    "lines broken": lambda text: re.sub(r"(?<=[a-z)]\.) (?=[A-Z])", "\n", text),
    "a relative before": lambda text: f"{RELATIVE} {text}",
    "a relative after": lambda text: f"{_ended(text)} {RELATIVE}",
    "an unknown symptom denied too": _denied,
    "an older value": lambda text: f"{_ended(text)} CK was 4321 in May 2019.",
    "an older value before": lambda text: f"CK (25/05/2026) 4321. {text}",
    "thousands without their comma": lambda text: THOUSANDS.sub(r"\1\2", text),
    "thanks": lambda text: f"{_ended(text)}\nMany thanks for seeing this patient.",
    "capitals": str.upper,
}
FREE = {  # what the change itself tells
    "a relative before": {"family_history_myopathy", "sex"},
    "a relative after": {"family_history_myopathy", "sex"},
    "an older value": {"previous_ck", "ck_trend", "peak_ck", "ck_at_diagnosis"},
    "an older value before": {"previous_ck", "ck_trend", "peak_ck", "ck_at_diagnosis"},
}


def notes() -> Iterator[tuple[str, str]]:
    """Every note, by its name."""
    for name, path in NOTES.items():
        for note in json.loads(path.read_text(encoding="utf-8")):
            yield f"{name} {note['id']}", note["text"]


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence of the tables, by its place."""
    for name, end in (("said.txt", " | "), ("table.txt", " => ")):
        for number, line in enumerate((SENTENCES / name).read_text(encoding="utf-8").splitlines(), 1):
            if end in line and not line.startswith("#"):
                yield f"{name}:{number}", line.removeprefix("? ").partition(end)[0]


def settled(reader: Reader, text: str) -> dict[str, object]:
    """What is read of a text, by atom; words kept as typed without their case."""
    readings = reader.read(text, TODAY).readings
    return {a: v.casefold() if isinstance(v, str) else v for r in readings for a, v in r.settled.items()}


def changed(
    reader: Reader, name: str, text: str, plain: dict[str, object]
) -> dict[str, tuple[object, object]]:
    """What is read otherwise when a text is changed so: by atom, before and after."""
    other_text = CHANGES[name](text)
    if other_text == text:
        return {}
    other, free = settled(reader, other_text), FREE.get(name, set())
    return {
        atom: (plain.get(atom), other.get(atom))
        for atom in {**plain, **other}
        if plain.get(atom) != other.get(atom) and atom.partition("/")[0] not in free
    }


def main(arguments: list[str]) -> None:
    """How many texts each change alters, and with -v how."""
    reader = Reader(load())
    texts = [*notes(), *sentences()]
    plain = {name: settled(reader, text) for name, text in texts}
    for change in [each for each in arguments if each != "-v"] or CHANGES:
        altered = [
            (name, found) for name, text in texts if (found := changed(reader, change, text, plain[name]))
        ]
        if "-v" in arguments:
            for name, found in altered:
                print(f"  {name}: " + "; ".join(f"{a}: {was} -> {now}" for a, (was, now) in found.items()))
        tried = sum(CHANGES[change](text) != text for _, text in texts)
        print(f"{change}: {len(altered)} of {tried} read otherwise")


if __name__ == "__main__":
    main(sys.argv[1:])
