"""The disease is data: no name of a rule set stands as a string in the program.

A name is that of a finding, drug, code, label, side, rule, gate, promise, matter, checklist, action,
regimen, group or measurement, a member of a set of drugs, or the title of a finding. One that could be
plain English (one word in small letters) counts only of findings and drugs, a title never. A string is
any constant of the syntax tree that is no docstring; it may hold no name as whole words, and may not
itself be a derived finding or a value of several words.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.knowledge.model.roles import CodeRole, RoleKind, Sense
from assistant.knowledge.model.ruleset import Ruleset
from tests.reasoning.patients import ruleset

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "assistant").rglob("*.py"))
ROLES = "assistant/knowledge/model/roles.py"  # the closed list: what Python may know, each with its meaning
NOTATION = {*RoleKind, *CodeRole, *Sense}  # words of the closed lists, and so of Python's own
SAY_IT_OTHERWISE = (
    "what Python knows of a finding, value or code is a role (rulesets/README.md), words are data"
)
ENGLISH = {"each dose", "on average", "tapering", "red flag"}  # said here of any dose and any disease


def names(ruleset: Ruleset) -> set[str]:
    """Every name that a rule set gives, spaced and underscored."""
    others = (
        *(ruleset.codes, ruleset.labels, ruleset.sides, ruleset.rules, ruleset.gates, ruleset.promises),
        *(ruleset.matters, ruleset.checklists, ruleset.actions, ruleset.regimens, ruleset.groups),
        ruleset.measurements,
    )
    members = (drug.member for drug in ruleset.drugs.values() if drug.member)
    told = (name for name, finding in ruleset.findings.items() if not finding.derived)
    found = {*told, *ruleset.drugs, *members}
    found |= {finding.title for finding in ruleset.findings.values() if not finding.title.isalpha()}
    found |= {name for each in others for name in each if not name.isalpha()}
    return _forms(found) - NOTATION - ENGLISH


def wholly(ruleset: Ruleset) -> set[str]:
    """What a sentence may say, and no string may be: derived findings, and values of several words."""
    found = {value for finding in ruleset.findings.values() for value in finding.choices if "_" in value}
    found |= {name for name, finding in ruleset.findings.items() if finding.derived}
    return _forms(found) - NOTATION - ENGLISH


def _forms(names: set[str]) -> set[str]:
    return {form for name in names for form in (name, name.replace("_", " "))}


def constants(module: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module with their lines, but for docstrings."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    bodies = [
        node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    told = {id(line.value) for body in bodies for line in body if isinstance(line, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def pattern(names: set[str]) -> re.Pattern[str]:
    """Any of these as whole words; the longest first."""
    longest = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(longest)})(?![\w-])")


def strays(module: Path, known: re.Pattern[str], whole: set[str]) -> list[str]:
    """The names and values that stand in a module, each with its line."""
    return [
        f"{module.name}:{line}: {name}"
        for line, text in constants(module)
        for name in ([text] if text in whole else known.findall(text))
    ]


KNOWN, WHOLLY = pattern(names(ruleset())), wholly(ruleset())


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_no_name_of_the_rules_stands_in_the_program(module: Path) -> None:
    shown = str(module.relative_to(ROOT))
    found = [] if shown == ROLES else strays(module, KNOWN, WHOLLY)
    assert not found, f"{SAY_IT_OTHERWISE}: {', '.join(found)}"


def test_a_name_is_found_and_a_docstring_is_none(tmp_path: Path) -> None:
    seen = tmp_path / "seen.py"
    told = ["ck", "see reduce-glucocorticoid", "ckx, previous ck", "stable_high", "a stable high"]
    seen.write_text("\n".join(['"""ck"""', *(f'A = "{text}"' for text in told)]))
    wanted = pattern({"ck", "previous_ck", "previous ck", "reduce-glucocorticoid"})
    found = [line.removeprefix("seen.py:") for line in strays(seen, wanted, {"stable_high"})]
    assert sorted(found) == ["2: ck", "3: reduce-glucocorticoid", "4: previous ck", "5: stable_high"]
