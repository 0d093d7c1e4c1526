"""The protocol: its objects keep to their schema, and say what the other two faces of a sitting say."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assistant.api import Assistant
from assistant.conversation.interview.interview import Interview
from assistant.interface.terminal.protocol import Protocol, converse
from assistant.interface.terminal.sitting import Sitting
from assistant.knowledge.lines.commands import COMMANDS
from tests.reasoning.patients import ruleset

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "protocol.schema.json").read_text("utf-8"))
DAY = date(2026, 11, 28)
TOLD = "54M DM, pred 40 mg daily for 20 weeks, legs weaker on MMT, CK 100 was 3000, blah"
LINES = (
    TOLD,
    "3",
    "none",
    "plan",
    "EMG irritable",
    "why rituximab",
    "give IVIG?",
    "note",
    "plan all",
    "how",
    "score",
)
OBJECT = '{"findings": {"ck": 100, "myositis_antibodies": ["SRP"]}}'


@pytest.fixture(scope="module")
def assistant_() -> Assistant:
    return Assistant(ruleset())


def talk(of: Assistant, lines: Sequence[str]) -> list[dict[str, Any]]:
    """What is said to these lines, each object held to the schema."""
    out = io.StringIO()
    sitting = Sitting.begin(Interview(of.reasoner, DAY))
    converse(Protocol(sitting, of.as_text), io.StringIO("".join(f"{line}\n" for line in lines)), out)
    said = [json.loads(line) for line in out.getvalue().splitlines()]
    for each in said:
        Draft202012Validator(SCHEMA).validate(each)
    return said


def test_every_kind_keeps_to_the_schema(assistant_: Assistant) -> None:
    said = talk(
        assistant_, (*LINES, "what if ck 900", "dyspnoea", "one by one", *(c.name for c in COMMANDS), "quit")
    )
    kinds = {each["kind"] for reply in said for each in reply.get("said", ())}
    schema = {kind["properties"]["kind"]["const"] for kind in SCHEMA["$defs"]["said"]["oneOf"]}
    assert schema - kinds <= {"lecture"}


def test_the_three_faces_say_the_same(assistant_: Assistant) -> None:
    said, shown = talk(assistant_, LINES), assistant_.consult(DAY, 100)
    for line, reply in zip(LINES, said[1:], strict=True):
        screen = " ".join(shown.say(line).split())
        assert reply["findings"] == shown.findings
        for each in reply["said"]:
            if each["kind"] in ("text", "prompt"):
                assert " ".join(each["text"].split()) in screen, line
            if each["kind"] == "panel":
                assert all(item["text"] in screen for item in each["lines"]) or "as above" in screen


def test_findings_may_be_sent_as_json(assistant_: Assistant) -> None:
    said = talk(assistant_, (OBJECT, '{"say": "none"}', '"plan"'))
    assert said[1]["findings"] == {"ck": 100, "myositis_antibodies": ["SRP"]}
    assert said[3]["said"][-2]["plan"]["findings"]["ck"] == 100


@pytest.mark.parametrize(
    "line", ["{", '{"a": 1}', '{"findings": {"nothing": 1}}', '{"findings": 3}', '{"say": 3}']
)
def test_what_is_no_line_is_an_error_and_changes_nothing(assistant_: Assistant, line: str) -> None:
    error = talk(assistant_, ("CK 100 U/L", line, "status"))
    assert error[2]["error"]
    assert error[3]["findings"] == {"ck": 100}


def test_the_end_of_the_input_ends_it(assistant_: Assistant) -> None:
    assert [reply["over"] for reply in talk(assistant_, ("quit", "CK 100"))] == [False, True]
    assert len(talk(assistant_, ())) == 1


def test_a_program_may_ask_for_the_same(assistant_: Assistant) -> None:
    reply = assistant_.consult(DAY).reply(OBJECT)
    assert reply == talk(assistant_, (OBJECT,))[1]
