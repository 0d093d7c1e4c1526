"""Many patients one after another: lines or an array of JSON in, one JSON object a line out.

They come out in their order, each as soon as it is there, and no more than one is held. What cannot be used
becomes a record of its problems with its number, the others go on, and the exit code says so.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.interface.output.streams import FAULT, Stop, is_fault_of_rules

if TYPE_CHECKING:
    from assistant.api import Decided, Planned

OK, FAILED = 0, 1
_MARK = re.compile(r"\s*([\[,\]]?)\s*")


def many(patients: Iterable[bytes], word: str, one: Callable[[bytes], Planned | Decided]) -> int:
    """Print a record for each patient; `word` names its number in it. Returns the exit code."""
    from assistant.api import BadInput

    code = OK
    for number, patient in enumerate(patients, 1):
        if not patient.strip():
            continue
        try:
            made = one(patient)
            record = {word: number, **made.data}
            code = FAULT if made.faults else code
        except BadInput as bad:
            record, code = {word: number, "problems": list(bad.problems)}, code or FAILED
        except Exception as error:
            if not is_fault_of_rules(error):
                raise
            record, code = {word: number, "problems": [f"The rule set cannot be used: {error}"]}, FAULT
        print(json.dumps(record, ensure_ascii=False), flush=True)
    return code


def lines(file: str | None) -> Iterator[bytes]:
    """The lines of a file or of standard input, as they are read."""
    if file is None or file == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as content:
            yield from content
    except OSError as error:
        raise Stop(f"{file} cannot be read: {error.strerror}.") from None


def items(content: bytes) -> Iterator[bytes]:
    """The items of an array, each as its own text; what cannot be read of it comes last, as one item more."""
    text = content.decode("utf-8", "surrogateescape")
    scan = json.JSONDecoder().raw_decode
    mark, place = _next(text, 0)
    if text.startswith("]", place):
        mark, place = _next(text, place)
    while mark in ("[", ","):
        try:
            _, end = scan(text, place)
        except (ValueError, RecursionError):
            break
        yield text[place:end].encode("utf-8", "surrogateescape")
        mark, place = _next(text, end)
    rest = text[place:].strip()
    if rest or mark != "]":
        yield (rest or "[").encode("utf-8", "surrogateescape")


def _next(text: str, place: int) -> tuple[str, int]:
    """The mark of an array that stands here, or none, and where what follows it begins."""
    found = _MARK.match(text, place)
    assert found is not None
    return found[1], found.end()
