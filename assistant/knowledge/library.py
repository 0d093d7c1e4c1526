"""Where the rule sets that come with the program are, whether it is installed or run from its sources."""

from __future__ import annotations

from pathlib import Path

from assistant.knowledge.model import Ruleset
from assistant.knowledge.parser import read_ruleset

_PACKAGE = Path(__file__).resolve().parents[1]


def builtin(name: str = "myositis") -> Path:
    """The folder of a rule set that comes with the program, from whatever folder it is started.

    Raises FileNotFoundError when there is none of this name.
    """
    for shelf in (_PACKAGE / "rulesets", _PACKAGE.parent / "rulesets"):
        folder = shelf / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no rule set named {name} comes with this program")


def load(folder: Path | None = None) -> Ruleset:
    """The rule set of a folder; without one, the myositis rule set that comes with the program.

    Raises RulesetFaults with every mistake in it.
    """
    return read_ruleset(folder if folder is not None else builtin())
