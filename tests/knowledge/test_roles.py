"""Roles: what they are of, who plays them, and that the page on the notation lists every kind."""

import re
from pathlib import Path

import pytest

from assistant.knowledge.library.library import load
from assistant.knowledge.model.formulas import FormulaKind
from assistant.knowledge.model.roles import ROLES, CodeRole, Of, RoleKind, Sense

NOTATION = (Path(__file__).parents[2] / "rulesets" / "README.md").read_text(encoding="utf-8")
AFTER = {Of.NOTHING: "", Of.FINDING: " of F", Of.DRUG: " of DRUG", Of.MEMBER: " of MEMBER"}


@pytest.mark.parametrize("kind", RoleKind)
def test_every_kind_has_its_line_on_the_page(kind: RoleKind) -> None:
    meaning = ROLES[kind]
    row = f"| `role {kind}{AFTER[meaning.of]}` | {meaning.says} |"
    assert row in NOTATION, f"add to rulesets/README.md: {row}"


def test_the_page_names_every_formula_role_of_a_code_and_sense() -> None:
    assert [
        kind for kind in FormulaKind if kind is not FormulaKind.CASES and f"`{kind}" not in NOTATION
    ] == []
    assert all(f"`role {role}`" in NOTATION for role in CodeRole)
    assert all(f"*{sense}*" in re.sub(r"\s+", " ", NOTATION) for sense in Sense)


def test_a_role_is_found_by_its_kind_and_what_it_is_of() -> None:
    ruleset = load()
    for finding in ruleset.findings.values():
        for role in finding.roles:
            assert finding in ruleset.all_playing(role.kind)
            if not ROLES[role.kind].several:
                assert ruleset.playing(role.kind, role.of) is finding
    assert ruleset.playing(RoleKind.PREVIOUS, "nothing of that name") is None
