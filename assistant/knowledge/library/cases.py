"""Reading files of cases, in the words of a rule set that has been read."""

from __future__ import annotations

from pathlib import Path

from assistant.knowledge.blocks.cases import read_case
from assistant.knowledge.lines.declarations import Declared, Register
from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.outline import read_blocks
from assistant.knowledge.model.cases import Case
from assistant.knowledge.model.ruleset import Place, Ruleset

SUFFIX, WORD = ".case", "case"


def read_cases(path: Path, ruleset: Ruleset, shown: str = "") -> tuple[Case, ...]:
    """The cases of a file, in its order. Raises `RulesetFaults` with every mistake in it, or `OSError`."""
    shown, faults, declared = shown or str(path), FaultLog(), Declared.of(ruleset)
    cases = Register[Case]("case")
    blocks = read_blocks(path.read_bytes(), shown, faults)
    if not blocks:
        faults.at(Place(shown, 1), "there is no case in this file")
    for block in blocks:
        word = block.keyword.text
        if word != WORD:
            hint = did_you_mean(word, [WORD]) or f'; a block starts with "{WORD}"'
            faults.at(block.place, f'"{word}" starts no block of a file of cases{hint}')
        elif case := read_case(block, declared, faults):
            cases.add(case.name, case, faults)
    faults.raise_any()
    return tuple(cases)


def cases_in(path: Path) -> list[Path]:
    """The files of cases that a path means: the file itself, or all below a folder."""
    return sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else [path] if path.suffix == SUFFIX else []
