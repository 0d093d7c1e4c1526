"""What stands, as JSON: labels, lines and what is not advised, each by its code, rule and sources."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.interface.files.plan_json import made_json
from assistant.interface.files.shapes import Json, shaped
from assistant.knowledge.model.edition import Provenance
from assistant.knowledge.model.ruleset import Rule, Ruleset
from assistant.reasoning.decision.decision import Decision, NotAdvised
from assistant.reasoning.decision.explanation import Explainer
from assistant.reasoning.plan.values import Fault


def decision_json(
    ruleset: Ruleset, made: Provenance, decision: Decision, faults: Sequence[Fault]
) -> dict[str, Json]:
    """The decision as data for `json.dumps`: of `plan_json`, what needs no reasons and no doubts."""
    explainer = Explainer(ruleset, decision)
    return {
        **made_json(ruleset, made),
        "faults": shaped(tuple(faults)),
        "assessment": [
            {"code": code, "text": ruleset.labels[code].says, **_origin(explainer.rules_for(code))}
            for code in decision.labels
        ],
        "plan": [
            {
                "code": line.code.name,
                "kind": line.kind.value,
                "about": line.code.about,
                "text": line.code.says,
                **_origin(line.rules),
            }
            for line in decision.lines
        ],
        "not_advised": [_not_advised(item) for item in decision.not_advised],
    }


def _origin(rules: Sequence[Rule]) -> dict[str, Json]:
    sources = dict.fromkeys(source for rule in rules for source in rule.sources)
    return {"rule": rules[0].name, "where": str(rules[0].place), "from": list(sources)}


def _not_advised(item: NotAdvised) -> Json:
    """A line that does not stand, with the gate or the rule of the line that keeps it from the plan."""
    by = item.gate or (item.beaten_by.rules[0] if item.beaten_by else None)
    waits = dict.fromkeys(premise.finding for premise in item.waits_for)
    return {"code": item.line.code.name, "rule": by.name if by else "", "waits_for": list(waits)}
