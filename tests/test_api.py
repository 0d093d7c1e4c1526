"""The door: what other programs use says what the commands say, and refuses what it cannot use at once."""

import doctest
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import assistant
from tests.reasoning.patients import SEEDS, TODAY, atoms_of

ROOT = Path(__file__).parents[1]
MANUAL = ROOT / "docs" / "library.md"


@pytest.fixture(scope="module")
def myositis() -> assistant.Assistant:
    return assistant.load()


def findings(seed: str) -> dict[str, object]:
    """A patient whose sets are lists, as JSON has them."""
    return {
        name: value
        if not isinstance(value, dict)
        else [m for m, there in value.items() if there] + ["unknown"]
        for name, value in SEEDS[seed].items()
    }


def test_every_example_of_the_manual_is_true() -> None:
    text = "\n".join(
        "" if line.startswith("```") else line for line in MANUAL.read_text("utf-8").splitlines()
    )
    examples = doctest.DocTestParser().get_doctest(text, {}, MANUAL.name, str(MANUAL), 0)
    assert len(examples.examples) > 15
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples, out=said.append)
    assert not said, "".join(said)


def test_it_is_imported_when_it_is_asked_for() -> None:
    heavy = "[name for name in sys.modules if name.startswith('assistant.') and name != 'assistant.version']"
    code = f"import sys, assistant; assert not {heavy}, {heavy}; assistant.load; assert 'durable' not in sys"
    code += ".modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_it_offers_what_it_names_and_nothing_else() -> None:
    for name in assistant.__all__:
        assert getattr(assistant, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = assistant.nothing  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_decided_is_what_is_planned(myositis: assistant.Assistant, seed: str) -> None:
    patient = findings(seed)
    plan, decided = myositis.plan(patient, TODAY), myositis.decide(patient, TODAY)
    json.dumps(decided.data)
    assert decided.assumed == plan.assumed
    for part in ("program", "date", "ruleset", "faults", "assumed"):
        assert decided.data[part] == plan.data[part]
    for part in ("assessment", "not_advised"):
        assert [i["code"] for i in decided.data[part]] == [i["code"] for i in plan.data[part]], part  # type: ignore[index,union-attr]
    of_values = ("at-threshold", "confirm-value")  # said of values, by no rule
    of_rules = [line for line in plan.data["plan"] if line["code"] not in of_values]  # type: ignore[union-attr,index]
    shown = ("code", "kind", "about", "text", "rule", "where", "from")
    assert decided.data["plan"] == [{name: line[name] for name in shown} for line in of_rules]  # type: ignore[index,call-overload]
    known = atoms_of(myositis.ruleset, SEEDS[seed])
    assert {*decided.labels} == {*myositis.reasoner.decide(known).labels}


def test_it_is_what_the_command_prints(myositis: assistant.Assistant) -> None:
    patient = findings("steroid myopathy")
    for option, act in (("--json", myositis.plan), ("--decide", myositis.decide)):
        done = subprocess.run(
            [sys.executable, "-m", "assistant", "plan", "-", option, "--today", TODAY.isoformat()],
            input=json.dumps(patient).encode(), cwd=ROOT, capture_output=True, check=True,
        )  # fmt: skip
        assert json.loads(done.stdout) == json.loads(json.dumps(act(patient, TODAY).data))


def test_findings_are_taken_as_plain_values_or_as_text(myositis: assistant.Assistant) -> None:
    taken = ({"ck": 900.5}, {"ck": Decimal("900.5")}, '{"ck": 900.5}', b'\xef\xbb\xbf{"CK": 900.5}')
    plans = [myositis.plan(each, TODAY).data for each in taken]
    assert all(plan == plans[0] for plan in plans)
    lists = [
        myositis.decide({"biopsy": each}, TODAY).data for each in (["necrosis"], ("necrosis",), {"necrosis"})
    ]
    assert lists[0] == lists[1] == lists[2]
    assert myositis.decide({"ck": 10}, TODAY, ["ck=900"]).data == myositis.decide({"ck": 900}, TODAY).data


def cycle() -> dict[str, object]:
    endless: dict[str, object] = {}
    endless["ck"] = endless
    return endless


def unreadable() -> Iterator[tuple[object, int]]:
    """What cannot be used, and how many problems it has."""
    yield {"ck": -1, "colour": 1, "rash": "green"}, 3
    yield {"ck": object()}, 1
    yield {"ck": float("nan")}, 1
    yield {3: 4}, 1
    yield cycle(), 1
    yield "", 1
    yield "[]", 1
    yield "\udc80", 1
    yield b"\xff", 1


@pytest.mark.parametrize(("given", "problems"), [*unreadable()])
def test_what_cannot_be_used_is_told_whole(
    myositis: assistant.Assistant, given: object, problems: int
) -> None:
    for act in (myositis.plan, myositis.decide):
        with pytest.raises(assistant.BadInput) as caught:
            act(given, TODAY)  # type: ignore[arg-type]
        assert len(caught.value.problems) == problems
        assert all(problem.isprintable() for problem in caught.value.problems)


def test_wrong_rules_are_told_whole() -> None:
    with pytest.raises(assistant.RulesetFaults) as caught:
        assistant.load(ROOT / "tests" / "bad_rulesets" / "several-problems-in-several-files")
    assert len(caught.value.faults) > 1
    with pytest.raises(assistant.RulesetFaults, match="cannot be read"):
        assistant.load(ROOT / "no folder")


def test_who_uses_it_is_told_its_types(tmp_path: Path) -> None:
    user = tmp_path / "user.py"
    user.write_text(
        "from datetime import date\n"
        "import assistant\n"
        "today = date(2026, 11, 22)\n"
        "labels: tuple[str, ...] = assistant.load().decide({'ck': 900}, today).labels\n"
        "wrong: int = assistant.load().plan({}, today).page()\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(user)],
        cwd=tmp_path, env={**os.environ, "MYPYPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "user.py:5: error: Incompatible types in assignment" in done.stdout, done.stdout
    assert "user.py:4" not in done.stdout


def test_a_plan_as_a_page_and_as_files(myositis: assistant.Assistant) -> None:
    plan = myositis.plan(findings("steroid myopathy"), TODAY, start=date(2027, 1, 1))
    assert plan.data["treatment"]["start"] == "2027-01-01"  # type: ignore[index,call-overload]
    assert plan.page().startswith("REDUCE THE GLUCOCORTICOID DOSE.")
    assert "THE LECTURE ALONE" in plan.page(part="lecture")
    assert "\nSOURCES\n" in plan.page(part="all")
    assert b"Steroid myopathy is likely" in plan.file("note", ".txt")
    with pytest.raises(KeyError):
        plan.file("note", ".docx")
    with pytest.raises(assistant.NotWritten, match="nothing to put on a sheet"):
        myositis.plan({"infection_suspected": True}, TODAY).file("sheet", ".md")


def test_a_consultation_is_the_chat_and_keeps_nothing(
    myositis: assistant.Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYOSITIS_STATE", str(tmp_path / "state"))
    talk = myositis.consult(TODAY)
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "--no-session", "--today", TODAY.isoformat()],
        input=b"CK 900 U/L\nnone\nquit\n", cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    shown = [talk.opening, talk.say("CK 900 U/L"), talk.say("none"), talk.say("quit")]
    spoken = [
        line for line in done.stdout.decode().splitlines() if line.strip() and not re.match("[a-z ]+> ", line)
    ]
    assert [line for text in shown for line in text.splitlines() if line.strip()] == spoken
    assert talk.over
    assert talk.findings["ck"] == 900
    assert not (tmp_path / "state").exists()
