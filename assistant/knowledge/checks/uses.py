"""Nothing told is ignored in silence: what no rule uses says why."""

from __future__ import annotations

from assistant.knowledge.dependencies.uses import is_finding_used
from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.phrases import spaced
from assistant.knowledge.model.ruleset import Ruleset


def check_uses(ruleset: Ruleset, faults: FaultLog) -> None:
    """Record every finding that can be told and that nothing uses, unless its block says why."""
    for finding in ruleset.findings.values():
        if not finding.told:
            continue
        used, name = is_finding_used(ruleset, finding), spaced(finding.name)
        if not used and not finding.unread:
            faults.at(finding.place, f'nothing uses "{name}"; give it a rule, or say "unread because ..."')
        elif used and finding.unread:
            faults.at(finding.place, f'"{name}" is used by now: take its "unread because" away')
