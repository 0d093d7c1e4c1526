"""Every wrong rule set earns exactly the lines that stand beside it."""

from pathlib import Path

import pytest

from assistant.knowledge.library.parser import read_ruleset
from assistant.knowledge.lines.faults import RulesetFaults

FOLDERS = sorted(path for path in (Path(__file__).parents[1] / "bad_rulesets").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_earns_its_messages(folder: Path) -> None:
    with pytest.raises(RulesetFaults) as caught:
        read_ruleset(folder)
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    told = [str(fault) for fault in caught.value.faults]
    assert told == expected, "where this is what an author should be told, write it into its expected.txt"


def test_there_are_wrong_rule_sets() -> None:
    assert len(FOLDERS) > 40
