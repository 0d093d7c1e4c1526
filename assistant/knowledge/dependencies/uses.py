"""What of a rule set uses a finding: a rule, a gate, a formula, a dose, a date, a question or an act."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from assistant.knowledge.model.premises import Atom, Premise
from assistant.knowledge.model.regimens import Limit
from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Ruleset

QUIET = frozenset(
    {RoleKind.LASTING, RoleKind.PAST, RoleKind.TEST, RoleKind.MENDABLE, RoleKind.STRENGTH, RoleKind.PEAK}
)
"""Roles that say how a finding is read or answered; they put it to no use."""


def is_used(ruleset: Ruleset, atom: Atom) -> bool:
    """Whether something uses an atom, or the finding it belongs to as a whole."""
    return atom in _used(ruleset) or ruleset.finding_of(atom).name in _used(ruleset)


def is_finding_used(ruleset: Ruleset, finding: Finding) -> bool:
    """Whether something uses a finding, in any part."""
    return finding.name in _used(ruleset) or any(is_used(ruleset, atom) for atom in finding.atoms)


@lru_cache(maxsize=4)
def _used(ruleset: Ruleset) -> frozenset[str]:
    atoms = {test.atom for premise in _premises(ruleset) for test in premise.tests}
    whole = {
        name for finding in ruleset.findings.values() if finding.formula for name in finding.formula.reads
    }
    whole |= {name for drug in ruleset.drugs.values() for names in drug.needs for name in names}
    whole |= {drug.named_by for drug in ruleset.drugs.values()}
    for action in ruleset.actions.values():
        whole |= {name for _, name, _ in action.supposed} | {action.dose, action.step, action.pace}
    for finding in ruleset.findings.values():
        if any(role.kind not in QUIET for role in finding.roles):
            whole.add(finding.name)
    return frozenset(atoms | whole)


def _premises(ruleset: Ruleset) -> Iterator[Premise]:
    for rule in ruleset.rules.values():
        yield from rule.premises
    for gate in ruleset.gates.values():
        yield from gate.unless
    for finding in ruleset.findings.values():
        yield from finding.asked_if
        if finding.formula:
            yield from (premise for case in finding.formula.cases for premise in case.premises)
    for regimen in ruleset.regimens.values():
        yield from (*regimen.when, *regimen.unless)
        for row in regimen.rows:
            yield from row.content.when if isinstance(row.content, Limit) else ()
