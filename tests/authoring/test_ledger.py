"""Every statement of the sources is carried, or says why not; and the way back from any line of the plan."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.authoring.ledger import CARRIED, NEITHER, SHOWN, WAITING, Ledger
from assistant.cli import main
from assistant.knowledge.library.parser import read_ruleset
from assistant.knowledge.model.ruleset import Ruleset
from tests.reasoning.patients import ruleset

ROOT = Path(__file__).parents[2]
CONTRACT = [
    *(f"S{number}" for number in range(1, 187)),
    *(f"B{number}" for number in range(1, 41)),
    *(f"X{number}" for number in range(1, 80)),
    "X41b",
]
# Rows that ought to be carried and are not. This list only shrinks: what a rule carries comes off it, and off
# the statement; nothing is added.
NOT_YET_ROWS = ""
NOT_YET = set(NOT_YET_ROWS.split())
# Rows that wait for the rules about drugs, doses, monitoring and the choice of a drug: neither carried nor
# excused. It only shrinks, and when it is empty the ledger ends with exit code 0.
AWAITED_ROWS = ""
AWAITED = set(AWAITED_ROWS.split())


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger(ruleset())


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command."""
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


# --- what must hold for the build -------------------------------------------------------------------------


def test_every_row_of_the_contract_is_a_statement(ledger: Ledger) -> None:
    assert len(CONTRACT) == 306
    assert [name for name in CONTRACT if name not in ledger.rows] == []


def test_every_row_is_carried_or_says_why_not(ledger: Ledger) -> None:
    neither = {name for name, row in ledger.rows.items() if row.state == NEITHER}
    assert neither - AWAITED == set(), "carried by nothing, and no reason is given"
    assert AWAITED - neither == set(), "these have their entry now: take them off AWAITED"


def test_what_is_not_yet_carried_only_shrinks(ledger: Ledger) -> None:
    waiting = {name for name, row in ledger.rows.items() if row.state == WAITING}
    assert waiting - NOT_YET == set(), "a row that ought to be carried is not"
    assert NOT_YET - waiting == set(), "these have their entry now: take them off NOT_YET"


def test_there_is_no_other_problem(ledger: Ledger) -> None:
    assert [problem for problem in ledger.problems() if "no reason is given" not in problem] == []


def test_the_states_and_kinds_add_up(ledger: Ledger) -> None:
    counts = ledger.counts()
    assert sum(counts.values()) == len(ledger.rows)
    assert sum(ledger.kinds().values()) == counts[SHOWN] > 20
    assert counts[CARRIED] > 100


# --- the command ----------------------------------------------------------------------------------------


def test_the_whole_ledger_fits_80_columns_and_lists_every_row_once() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "ledger"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == (1 if AWAITED else 0), done.stderr
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    starts = [line.split(" ")[0] for line in lines if line]
    assert [name for name in CONTRACT if starts.count(name) != 1] == []
    assert lines.index(next(line for line in lines if line.startswith("S1 "))) < 5, "the lecture comes first"


def test_a_row_by_its_id_in_any_case(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "ledger", "s75")
    assert code == 0
    assert out.startswith("S75  lecture, lines 366-368  (myositis/sources/lecture.source:")
    assert "after the serum CK" in out
    assert "rule label-steroid-myopathy  (myositis/rules/3-labels.rules:" in out


def test_a_row_that_is_only_shown_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "ledger", "S57")
    assert "Shown only as background, because it says how corticosteroids act" in out


def test_a_row_that_waits_for_its_rule_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small(tmp_path / "small", SOURCE + "  not yet carried because no rule is written\n")
    _, out, _ = said(capsys, "--rules", str(tmp_path / "small"), "ledger", "S1", "S2")
    assert "Not yet carried, because no rule is written" in out


def test_a_drug_is_found_with_its_facts(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "ledger", "methotrexate")
    assert "drug methotrexate never with" in out
    assert "S106" in out


def test_from_a_plan_line_to_its_rows_and_lines_of_the_lecture(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "ledger", "increase-glucocorticoid")
    assert code == 0
    assert "rule relapse-raises-dose gives it" in out
    assert "gate dose-change-needs-the-drug-taken holds it back" in out
    assert "S74  lecture, line 362  (myositis/sources/lecture.source:" in out


def test_from_a_rule_a_gate_a_regimen_a_label_and_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    names = (
        "relapse-raises-dose",
        "no-reduction-under-a-red-flag",
        "taper",
        "relapse-likely",
        "ck rising",
        "CK_rising",
    )
    for name in names:
        code, out, _ = said(capsys, "ledger", name)
        assert code == 0
        assert "Rests on:" in out, name
        assert ".source:" in out, name


def test_every_code_and_label_leads_to_a_statement(ledger: Ledger) -> None:
    for name in (*ledger.ruleset.codes, *ledger.ruleset.labels):
        for thing in ledger.behind(name):
            assert thing.statements, name


def test_a_name_that_is_none_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "ledger", "S75", "increase-glucocorticoit")
    assert (code, out) == (2, "")
    assert 'Did you mean "increase-glucocorticoid"?' in err


def test_json_of_the_whole_and_of_some(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "ledger", "--json")
    whole = json.loads(out)
    assert code == (1 if AWAITED else 0)
    assert {row["id"] for row in whole["rows"]} >= set(CONTRACT)
    assert len(whole["problems"]) == len(AWAITED)
    code, out, _ = said(capsys, "ledger", "--json", "S75", "S57", "increase-glucocorticoid")
    some = json.loads(out)
    assert code == 0
    carried, shown = some["rows"]
    assert carried["state"] == "carried"
    assert {"what": "rule", "name": "label-steroid-myopathy"}.items() <= {
        key: value
        for by in carried["carried_by"]
        if by["name"] == "label-steroid-myopathy"
        for key, value in by.items()
    }.items()
    assert (shown["state"], shown["kind"], shown["carried_by"]) == (SHOWN, "background", [])
    (thing,) = some["behind"]
    assert "S74" in {statement["id"] for statement in thing["statements"]}


# --- a rule set with gaps ---------------------------------------------------------------------------------

RULES = """
ruleset small
  version 1
  title Small
finding ck : number in U/L, 5 to 200000
  ask CK?
matter dose
code raise-dose
  do about dose
  says Raise the dose
rule raise-dose
  when ck is above 1000
  then raise-dose
  because it is high
  from S1
"""
SOURCE = """
source lecture
  title A lecture
  rows lecture
statement S1
  says Raise it.
statement S2
  says Nothing.
"""


def small(folder: Path, source: str = SOURCE) -> Ruleset:
    folder.mkdir(exist_ok=True)
    (folder / "a.rules").write_text(RULES, "utf-8")
    (folder / "a.source").write_text(source, "utf-8")
    return read_ruleset(folder)


def test_a_row_without_an_entry_fails_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small(tmp_path / "small")
    code, out, _ = said(capsys, "--rules", str(tmp_path / "small"), "ledger")
    assert code == 1
    assert "S2 is carried by nothing, and no reason is given" in " ".join(out.split())
    small(tmp_path / "small", SOURCE + "  shown as scope because it is nothing\n")
    code, out, _ = said(capsys, "--rules", str(tmp_path / "small"), "ledger")
    assert code == 0
    assert "2 statements: 1 carried, 1 shown only as information (scope 1), 0 not yet carried." in " ".join(
        out.split()
    )
    assert "Every row has its entry." in out


def test_an_entry_that_names_a_rule_that_is_gone_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small(tmp_path / "small")
    (tmp_path / "small" / "a.source").write_text(
        SOURCE + "  shown as scope because of `gone-rule`\n", "utf-8"
    )
    code = main(("--rules", str(tmp_path / "small"), "check"))
    out, err = capsys.readouterr()
    assert (code, out) == (1, "")
    assert 'this reason names "gone-rule", and there is none' in err


def test_a_rule_whose_source_is_gone_or_missing_is_a_problem(tmp_path: Path) -> None:
    from dataclasses import replace

    ruleset = small(tmp_path / "small", SOURCE + "  shown as scope because it is nothing\n")
    rule = ruleset.rules["raise-dose"]
    for sources, problem in (((), "has no source"), (("S1", "S9"), "rests on S9, which is gone")):
        changed = replace(ruleset, rules={"raise-dose": replace(rule, sources=sources)})
        assert any(problem in said for said in Ledger(changed).problems())


def test_a_code_and_a_rule_of_one_name_are_both_shown(tmp_path: Path) -> None:
    things = Ledger(small(tmp_path / "small")).behind("raise-dose")
    assert [thing.what for thing in things] == ["code", "rule"]
