"""What carries a statement, and the reason that stands where nothing does."""

from pathlib import Path

from assistant.knowledge.checks.carriers import carriers
from assistant.knowledge.library.parser import read_ruleset
from assistant.knowledge.model.ruleset import Ruleset

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
rule high
  when ck is above 1000
  then raise-dose
  because it is high
  from S1 S2
gate not-blind
  never raise-dose
  unless ck is known
  because it must be known
  from S1
regimen slowly
  for raise-dose
  line 5 mg from S1
  line then 10 mg from S1 S3
"""
SOURCE = """
source lecture
  title A lecture
  rows lecture
statement S1
  says One.
statement S2
  says Two.
  shown as evidence because `high` cites it beside S1,
    and `not-blind` and `ck` do not
statement S3
  says Three.
statement S4
  says Four.
  not yet carried because because is a word
"""


def small(folder: Path) -> Ruleset:
    (folder / "a.rules").write_text(RULES, "utf-8")
    (folder / "a.source").write_text(SOURCE, "utf-8")
    return read_ruleset(folder)


def test_each_rule_gate_and_regimen_is_named_once(tmp_path: Path) -> None:
    found = {name: [(c.what, c.name) for c in by] for name, by in carriers(small(tmp_path)).items()}
    assert found == {
        "S1": [("rule", "high"), ("gate", "not-blind"), ("regimen", "slowly")],
        "S2": [("rule", "high")],
        "S3": [("regimen", "slowly")],
        "S4": [],
    }


def test_a_reason_has_its_kind_its_words_and_its_place(tmp_path: Path) -> None:
    statements = small(tmp_path).statements
    shown, waiting = statements["S2"].uncarried, statements["S4"].uncarried
    assert statements["S1"].uncarried is None
    assert shown
    assert waiting
    assert (shown.kind, shown.because) == (
        "evidence",
        "`high` cites it beside S1, and `not-blind` and `ck` do not",
    )
    assert (waiting.kind, waiting.because) == ("", "because is a word")
    assert (shown.place.line, shown.place.column) == (9, 12)
