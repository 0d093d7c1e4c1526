"""The command `score`, and the same in the chat."""

import json
from datetime import date

import pytest

import assistant
from assistant.cli import main

TODAY = date(2026, 11, 29)
FINDINGS = {
    "age": 50,
    "physician_global_activity": 4,
    "previous_physician_global_activity": 8,
    "mmt8": 131,
    "previous_mmt8": 118,
}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["--today", str(TODAY), "score", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_arithmetic_is_shown_with_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, *(f"--set={name}={value}" for name, value in FINDINGS.items()))
    assert code == 0
    assert "118 to 131  of 150  8.7% better   10 of 32.5" in out
    assert "8 to 4      of 10   40.0% better  17.5 of 20" in out
    assert "Total 27.5 to 75 of 100: minimal response to major response, still open" in out
    assert "Not known, and not taken for 0: patient global activity before" in " ".join(out.split())
    assert "physician global activity by 2 cm and MMT-8 by 20%" not in " ".join(out.split()), "it is settled"
    assert "Unconfirmed: that a CK counts against 15 times its upper limit." in out


def test_json_has_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--json", *(f"--set={name}={value}" for name, value in FINDINGS.items()))
    (score,) = json.loads(out)["scores"]
    assert (score["points"], score["grade"], score["worse"]) == ([27.5, 75], None, None)
    assert score["cut_offs"] == {"minimal": 20, "moderate": 40, "major": 60}
    strength = next(each for each in score["measures"] if each["finding"] == "mmt8")
    assert (strength["before"], strength["now"], strength["range"], strength["points"]) == (
        118,
        131,
        150,
        [10, 10],
    )
    assert json.loads(out) == assistant.load().score(FINDINGS, TODAY).data


def test_grades_are_added_up(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--sum", "MMT-8: neck 8, deltoid 7/8")
    assert (code, out.partition(".")[0]) == (0, "MMT-8 23 to 143 of 150 (both sides)")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--sum", "MMT-8: thumb 3"], "It has only neck flexors"),
        (["--sum", "MMT-8: neck 3", "--json"], "--sum adds up grades, and nothing else"),
        (["--set", "haq=4"], "haq"),
        (["--set", "hack=2"], 'There is no finding "hack"'),
    ],
)
def test_what_cannot_be_used_is_said(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert sentence in err


def test_the_chat_scores_what_is_on_the_record_and_goes_on_asking() -> None:
    talk = assistant.load().consult(TODAY)
    talk.say("50M PM, prednisone 20 mg daily")
    before = talk.findings
    for line in ("change mmt8 131", "change previous mmt8 118"):
        talk.say(line)
    said = talk.say("score")
    assert "TOTAL IMPROVEMENT SCORE" in said
    assert "118 to 131" in said
    assert "MMT-8 23 to 143 of 150" in talk.say("score mmt8: neck 8, deltoid 7/8")
    assert talk.findings == before | {"mmt8": 131, "previous_mmt8": 118}


def test_what_was_assumed_counts_and_what_is_unusual_is_left_out_and_said() -> None:
    talk = assistant.load().consult(TODAY)
    talk.say("50M PM, prednisone 20 mg daily, MMT-8 131, CK 600")
    assert "outside the usual" not in talk.say("score")
    assert talk.findings["ck"] == 600
    talk.say("change ck 900000 U/L")
    assert "CK 900000 U/L is outside the usual 5 to 200000 U/L" in talk.say("score")
    assert talk.findings["ck"] == 600


def test_ways_to_be_worse_are_said_in_names_of_measures(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = run(capsys, "--set=age=50")
    said = " ".join(out.split())
    assert "physician global activity by 2 cm and MMT-8 by 20%" in said
    assert "any 3 of physician global activity, patient global activity, MMT-8, HAQ and extramuscular" in said
