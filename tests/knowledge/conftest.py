"""The small good rule set, and rule sets written on the spot."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.knowledge.library.parser import read_ruleset
from assistant.knowledge.lines.faults import RulesetFaults
from assistant.knowledge.model.ruleset import Ruleset

SOURCE = """
source lecture
  title A lecture
  rows lecture
statement S1
  says Something.
"""

Write = Callable[..., Path]


@pytest.fixture(scope="session")
def good() -> Ruleset:
    return read_ruleset(Path(__file__).parent / "good")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes rules (with a ruleset block and a source around them) and gives the folder."""

    def written(rules: str) -> Path:
        folder = tmp_path / "case"
        folder.mkdir(exist_ok=True)
        (folder / "case.rules").write_text(f"{rules}\nruleset case\n  version 1\n  title Case\n", "utf-8")
        (folder / "lecture.source").write_text(SOURCE, "utf-8")
        return folder

    return written


@pytest.fixture
def told(write: Write) -> Callable[[str], list[str]]:
    """The messages that these rules earn, with line and column."""

    def messages(rules: str) -> list[str]:
        with pytest.raises(RulesetFaults) as caught:
            read_ruleset(write(rules))
        return [str(fault).removeprefix("case/case.rules:") for fault in caught.value.faults]

    return messages
