"""How much is read of clauses that clinicians wrote, each for one finding, before any program read them.

    python -m tests.reading.forms [-v] [FILE]      tests/reading/forms.jsonl, or another file of the form

A line is {"f": finding, "v": its value or {member: true | false}, "t": the clause}. `-v` lists what is missed
(m) or read wrong (w), and which other findings are read instead.
"""

from __future__ import annotations

import collections
import json
import sys
from pathlib import Path
from typing import Any

from assistant.knowledge.library.library import load
from assistant.reading.reader import Reader
from tests.reading.score import TODAY, norm

FORMS = Path(__file__).parent / "forms.jsonl"


def judge(reader: Reader, form: dict[str, Any]) -> tuple[str, list[str]]:
    """`right`, `missed` or `wrong`, and all that is read of the clause."""
    told = {atom: v for r in reader.read(form["t"], TODAY).readings for atom, v in r.settled.items()}
    wanted = form["v"] if isinstance(form["v"], dict) else {"": form["v"]}
    kinds = set()
    for member, value in wanted.items():
        atom = f"{form['f']}/{member}" if member else form["f"]
        got = next((v for a, v in told.items() if norm(a) == norm(atom)), None)
        kinds.add("missed" if got is None else "right" if _plain(got) == _plain(value) else "wrong")
    kind = "wrong" if "wrong" in kinds else "missed" if "missed" in kinds else "right"
    return kind, [f"{atom}={_plain(value)}" for atom, value in told.items()]


def _plain(value: object) -> str:
    return {"True": "yes", "False": "no"}.get(str(value), norm(value))


def forms(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def main(arguments: list[str]) -> None:
    reader, named = Reader(load()), [a for a in arguments if a != "-v"]
    count: collections.Counter[str] = collections.Counter()
    for form in forms(Path(named[0]) if named else FORMS):
        kind, told = judge(reader, form)
        count[kind] += 1
        if "-v" in arguments and kind != "right":
            print(kind[0], f"{form['f']} = {form['v']}", form["t"], ", ".join(told), sep=" | ")
    shares = ", ".join(f"{n} {kind}" for kind, n in count.most_common())
    print(f"{count.total()} clauses: {shares}; {count['right'] / count.total():.1%} right")


if __name__ == "__main__":
    main(sys.argv[1:])
