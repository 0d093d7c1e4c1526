"""How well it is read what a clinician means to do, against labels written before any program read them.

    python -m tests.reading.acts.score [-v]        those that authors of the reader may read
    python -m tests.reading.acts.score --closed    the sums of those that they have not read

Of the acts labelled, how many are read; of those read, how many are false: named as dangerous, or in no list.
One step down and a taper pass for one another.
"""

from __future__ import annotations

import collections
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assistant.knowledge.library.library import load
from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.acts.acts import understood
from assistant.reading.reader import Reader
from assistant.reasoning.critique.verdict import directed

OPENED = [Path(__file__).parent / name for name in ("open.json", "opened.json", "opened-b.json")]
CLOSED = Path(__file__).parent.parent / "closed" / "acts.json"
TODAY = date(2026, 11, 30)


def as_one(act: str) -> str:
    return act.replace("taper-", "lower-")


def acts_of(reader: Reader, text: str) -> list[str]:
    """The acts that are read of a text as meant."""
    meant = reader.ruleset.playing(RoleKind.PLAN)
    known = {atom: value for r in reader.read(text, TODAY).readings for atom, value in r.settled.items()}
    acts = understood(reader.ruleset, str(known.get(meant.name, ""))).acts
    return [directed(reader.ruleset, known, act).action for act in acts]


def marks(got: list[str], item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each act with what became of it: right, missed, danger or extra."""
    wanted, read = set(map(as_one, item["acts"])), set(map(as_one, got))
    allowed, never = set(map(as_one, item["optional"])), set(map(as_one, item["must_not"])) - wanted
    yield from (("right" if act in read else "missed", act) for act in sorted(wanted))
    yield from (("danger" if act in never else "extra", act) for act in sorted(read - wanted - allowed))


def main() -> None:
    ruleset: Ruleset = load()
    reader, count = Reader(ruleset), collections.Counter[str]()
    closed = "--closed" in sys.argv
    items = [
        item for path in ([CLOSED] if closed else OPENED) for item in json.loads(path.read_text("utf-8"))
    ]
    for item in items:
        got = acts_of(reader, item["text"])
        rows = list(marks(got, item))
        count.update(kind for kind, _ in rows)
        wrong = [f"{kind} {act}" for kind, act in rows if kind != "right"]
        count["whole"] += not wrong
        count["texts"] += 1
        if wrong and not closed and "-v" in sys.argv:
            print(item["id"], item["text"], "\n    ", ", ".join(wrong), "| read", got)
    labelled, false = count["right"] + count["missed"], count["danger"] + count["extra"]
    print(
        f"{count['right']} of {labelled} acts right ({100 * count['right'] / labelled:.1f} %); {false} of "
        f"{count['right'] + false} read are false ({100 * false / max(1, count['right'] + false):.1f} %, "
        f"{count['danger']} dangerous); {count['whole']} of {count['texts']} texts whole"
    )


if __name__ == "__main__":
    main()
