"""Every wrong file of cases, in the words of `good`, earns exactly the lines that stand beside it."""

from pathlib import Path

import pytest

from assistant.knowledge.library.cases import cases_in, read_cases
from assistant.knowledge.lines.faults import RulesetFaults
from assistant.knowledge.model.ruleset import Ruleset

FILES = cases_in(Path(__file__).parents[1] / "bad_cases")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_earns_its_messages(file: Path, good: Ruleset) -> None:
    with pytest.raises(RulesetFaults) as caught:
        read_cases(file, good, file.name)
    expected = file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    told = [str(fault) for fault in caught.value.faults]
    assert told == expected, f"where this is what an author should be told, write it into {file.stem}.txt"


def test_there_are_wrong_cases() -> None:
    assert len(FILES) >= 8
