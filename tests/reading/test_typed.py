"""Cases typed as their notes come to the plan that their labels ask for: reading and deciding, together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.api import Assistant
from tests.reasoning.patients import ruleset

CASES = Path(__file__).parent / "typed"
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


WRONG = {
    "open-c": "c01 c03",  # what their labels ask for is not what the rules decide
    "closed-c": "c04 c06 c22",  # a course in words; a list that failed; a drug meant
    # of 24 cases fifteen were wrong from their labelled findings, too: what these lack is known and open
    "closed-d": "d01 d02 d03 d04 d06 d07 d08 d11 d12 d13 d15 d16 d17 d18 d20 d24",
}


@pytest.mark.parametrize("name", WRONG)
def test_cases_typed_as_their_notes_are_decided_right(name: str) -> None:
    assistant = Assistant(ruleset())
    found = {}
    for case in json.loads((CASES / f"{name}.json").read_text("utf-8")):
        told = assistant.read(case["note"], TODAY)
        found[case["id"]] = list(faults(case, assistant.plan(json.dumps(told.data), TODAY).data))
    wrong = {name: said for name, said in found.items() if said}
    assert wrong.keys() <= set(WRONG[name].split()), wrong
