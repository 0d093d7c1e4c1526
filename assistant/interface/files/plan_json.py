"""The plan as JSON: `schema` 1, whose shape `tests/interface/files/test_plan_json.py` holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from assistant.conversation.asking.questions import Questions
from assistant.conversation.record.record import Known
from assistant.interface.files.shapes import Json, shaped
from assistant.interface.page.critique import ground_text
from assistant.knowledge.model.edition import Provenance
from assistant.knowledge.model.ruleset import Atom, Finding, Ruleset, Shape, Value
from assistant.reasoning.critique.critique import Critique, Need
from assistant.reasoning.dosing.values import Treatment
from assistant.reasoning.plan.values import Plan
from assistant.reasoning.search.changes import Change
from assistant.reasoning.search.reasoner import Reasoner

SCHEMA = 1


def plan_json(reasoner: Reasoner, known: Known, plan: Plan, treatment: Treatment) -> dict[str, Json]:
    """The plan as data for `json.dumps`. A rule is the first of those that give a line; `from` is of all."""
    ruleset = reasoner.ruleset
    data: dict[str, Json] = {
        **made_json(ruleset, plan.made),
        "status": "complete" if plan.complete else "provisional",
        "faults": shaped(plan.faults),
        "findings": findings_json(ruleset, known),
        "matters": {m.name: plan.decision.closed.get(m.name, False) for m in ruleset.asked_about},
        "unknown": list(plan.decisive),
        "next_question": shaped(Questions(reasoner).next(known, plan.decision)),
        "assessment": shaped(plan.assessment),
        "plan": shaped(plan.lines),
        "not_advised": shaped(plan.withheld),
        "treatment": shaped(treatment),
        "conflicts": [{"id": name, "text": ruleset.statements[name].says} for name in plan.conflicts],
        "changes_if": [
            {
                "finding": change.finding,
                "to": _to(ruleset.findings[change.finding], change),
                "adds": list(change.adds),
                "removes": list(change.removes),
            }
            for change in plan.changes
        ],
        "critique": [critique_json(ruleset, item) for item in plan.critique],
    }
    return {**data, "references": _references(ruleset, ruleset.statements.keys() & {*_strings(data)})}


def made_json(ruleset: Ruleset, made: Provenance) -> dict[str, Json]:
    """What it was made with, and the day that it is of."""
    return {
        "schema": SCHEMA,
        **made.data,
        "ruleset": {**made.edition._asdict(), "sources": shaped(tuple(ruleset.sources.values()))},
    }


def _strings(data: Json) -> Iterator[str]:
    """Every text in the data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list | dict):
        yield from (
            text for item in (data if isinstance(data, list) else data.values()) for text in _strings(item)
        )


def _references(ruleset: Ruleset, cited: Set[str]) -> list[Json]:
    """What these statements were read in beside their source, and which of them."""
    return [
        {
            "id": each.name,
            "title": each.title,
            "addresses": list(each.addresses),
            "statements": sorted(name for name in cited if each.name in ruleset.statements[name].references),
        }
        for each in ruleset.references_of(cited)
    ]


def critique_json(ruleset: Ruleset, item: Critique) -> Json:
    """The answer to one thing that is meant; `because`, `rule` and `from` are of its weightiest ground."""
    first = item.grounds[0] if item.grounds else None
    return {
        "said": item.said,
        "action": item.action or None,
        "verdict": item.verdict.value,
        "because": ground_text(ruleset, item, first) if first else "",
        "rule": first.rule if first else "",
        "from": list(item.sources),
        "waits_for": list(item.waits_for),
        "right_if": [[_need(ruleset, need) for need in case] for case in item.right_if],
        "needs": [premise.text for premise, _ in item.lacks],
        "wrong_if": [_need(ruleset, need) for need in item.wrong_if],
    }


def _need(ruleset: Ruleset, need: Need) -> Json:
    finding = ruleset.finding_of(need.atom)
    to = _to(finding, Change(finding.name, need.atom, need.value, (), ()))
    return {"finding": finding.name, "to": to, "bound": need.bound}


def findings_json(ruleset: Ruleset, known: Known) -> dict[str, Json]:
    """What is known by the names of the rule set; read again, it gives the same plan.

    A set is the list of its members that are yes, with "unknown" where others are not decided. What was
    declined is "unknown".
    """
    found: dict[str, Json] = {}
    for finding in ruleset.findings.values():
        settled = {atom: known.values[atom] for atom in finding.atoms if atom in known.values}
        if settled:
            found[finding.name] = value_json(finding, settled)
        elif any(atom in known.declined for atom in finding.atoms):
            found[finding.name] = "unknown"
    return found


def value_json(finding: Finding, settled: Mapping[Atom, Value]) -> Json:
    """What is settled of a finding, as `findings_json` has it."""
    if finding.shape is not Shape.SET:
        return shaped(settled[finding.name])
    members = [member for member in finding.choices if settled.get(f"{finding.name}/{member}") is True]
    return members + (["unknown"] if len(settled) < len(finding.atoms) else [])


def _to(finding: Finding, change: Change) -> Json:
    """The value that would change the plan: of a set, one member, or `no member`."""
    if finding.shape is not Shape.SET:
        return shaped(change.to)
    member = change.atom.partition("/")[2]
    return member if change.to else f"no {member}"
