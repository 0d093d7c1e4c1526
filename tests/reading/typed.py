"""How many cases, typed as their notes, come to the plan that their labels ask for.

python -m tests.reading.typed [FILE]    the sets that authors have read, or a file: what is wrong
python -m tests.reading.typed --closed  the sum of those that no author has read
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assistant.api import Assistant
from assistant.knowledge.library.library import load

CASES = Path(__file__).parent / "typed"
CLOSED = Path(__file__).parent / "closed"
TODAY = date(2026, 11, 28)
SAID = ("never", "hold")  # kinds of lines that advise against
AGAINST = ("hold-", "stop-")  # codes that do


def faults(case: Mapping[str, Any], plan: Mapping[str, Any]) -> Iterator[str]:
    """What a plan lacks, says wrongly, or answers wrongly."""
    lines = [*plan["assessment"], *plan["plan"]]
    have = {line["code"] for line in lines}
    advised = {line["code"] for line in lines if line.get("kind") not in SAID}
    yield from (f"lacks {code}" for code in case["must"] if code not in have)
    for code in case["must_not"]:
        if code in (have if code.startswith(AGAINST) else advised):
            yield f"must not: {code}"
    answers = {c["action"]: c["verdict"] for c in plan["critique"]}
    for act, right in case.get("critique", {}).items():
        if answers.get(act) not in right:
            yield f"{act}: {answers.get(act)}, not {right}"
    for act, wrong in case.get("critique_must_not", {}).items():
        if answers.get(act) in ([wrong] if isinstance(wrong, str) else wrong):
            yield f"{act}: {answers.get(act)}"


def wrong_in(assistant: Assistant, path: Path) -> tuple[int, dict[str, list[str]]]:
    """How many cases a file has, and what is wrong with those that do not come out right."""
    cases = json.loads(path.read_text("utf-8"))
    found = {}
    for case in cases:
        told = assistant.read(case["note"], TODAY)
        found[case["id"]] = list(faults(case, assistant.plan(json.dumps(told.data), TODAY).data))
    return len(cases), {name: said for name, said in found.items() if said}


def main() -> None:
    assistant, named = Assistant(load()), [Path(arg) for arg in sys.argv[1:] if not arg.startswith("-")]
    closed = "--closed" in sys.argv
    for path in sorted(CLOSED.glob("cases-*.json")) if closed else named or sorted(CASES.glob("*.json")):
        count, wrong = wrong_in(assistant, path)
        for name, said in wrong.items() if not closed else ():
            print(f"{name:5} {'; '.join(said)}")
        print(f"{path.stem}: {count - len(wrong)} of {count} right")


if __name__ == "__main__":
    main()
