"""What is written once for several drugs is the same rule set as what is written out for each."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.knowledge.library.parser import read_ruleset
from assistant.knowledge.model.ruleset import Place, Rule, Ruleset

HEAD = """
finding taken drugs : any of MTX, IVIG
  role drugs taken
  ask Which drugs are taken?
drug methotrexate
  member MTX
drug immune globulin
  member IVIG
matter dose
code give-both
  do about dose
  says Give both
regimen methotrexate
  for give-both
  drug methotrexate, by mouth
  dose 10 mg a week   from S1
regimen immune-globulin
  for give-both
  drug immune globulin, by mouth
  dose 1 g a month   from S1
rule both
  when takes methotrexate is yes
  and  takes immune globulin is yes
  then give-both
  because both are taken
  from S1
"""
ONCE = """
finding takes {drug} : derived
  for each drug of methotrexate MTX, immune globulin IVIG
  otherwise no
rule takes-{drug}
  for each drug of methotrexate MTX from S1 S2, immune globulin IVIG from S3
  when taken drugs includes {member}
  then takes {drug} is yes
"""
WRITTEN_OUT = """
finding takes methotrexate : derived
  otherwise no
finding takes immune globulin : derived
  otherwise no
rule takes-methotrexate
  when taken drugs includes MTX
  then takes methotrexate is yes
  from S1 S2
rule takes-immune-globulin
  when taken drugs includes IVIG
  then takes immune globulin is yes
  from S3
"""
SOURCE = "source lecture\n  title A lecture\n  rows lecture\n" + "".join(
    f"statement S{number}\n  says So.\n" for number in (1, 2, 3)
)


def read(folder: Path, rules: str) -> Ruleset:
    folder.mkdir()
    (folder / "all.rules").write_text(f"ruleset both\n  version 1\n  title Both\n{HEAD}{rules}", "utf-8")
    (folder / "all.source").write_text(SOURCE, "utf-8")
    return read_ruleset(folder)


def without_places(rules: dict[str, Rule]) -> str:
    return re.sub(r"Place\([^)]*\)", "", repr(rules))


def test_each_drug_gets_a_block_of_its_own(tmp_path: Path) -> None:
    once, out = read(tmp_path / "once", ONCE), read(tmp_path / "out", WRITTEN_OUT)
    assert without_places(dict(once.rules)) == without_places(dict(out.rules))
    assert list(once.findings) == list(out.findings)
    assert once.rules["takes-immune-globulin"].sources == ("S3",)


def test_it_stands_where_it_is_written(tmp_path: Path) -> None:
    rules = read(tmp_path / "once", ONCE).rules
    assert {rules[name].place for name in ("takes-methotrexate", "takes-immune-globulin")} == {
        Place("once/all.rules", rules["takes-methotrexate"].place.line, 1)
    }
