"""What leaves the program: decisions and plans held to the promises of their rule set.

A promise that a plan does not keep is a fault of the program, said above the plan; the lines and labels that
break it are withheld, with their doses. What the clinician set aside, and not the rules, breaks none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.knowledge.model.ruleset import Atom, Value
from assistant.reasoning.decision.aside import findings_in
from assistant.reasoning.decision.decision import Decision
from assistant.reasoning.guard.promises import Broken, broken
from assistant.reasoning.plan.plan import make_plan
from assistant.reasoning.plan.values import Fault, Plan
from assistant.reasoning.search.reasoner import Reasoner


def guarded_plan(
    reasoner: Reasoner, known: Mapping[Atom, Value], on: date, decision: Decision | None = None
) -> Plan:
    """The plan of a day on the known values, without what breaks a promise. Raises `Clash`.

    decision: what was decided on them, if it was already.
    """
    kept, faults = guarded(reasoner, known, decision or reasoner.decide(known))
    return replace(make_plan(reasoner, known, on, kept), faults=faults)


def guarded_decision(reasoner: Reasoner, known: Mapping[Atom, Value]) -> Decision:
    """What stands on the known values, without what breaks a promise. Raises `Clash`."""
    return guarded(reasoner, known, reasoner.decide(known))[0]


def guarded(
    reasoner: Reasoner, known: Mapping[Atom, Value], decision: Decision
) -> tuple[Decision, tuple[Fault, ...]]:
    """The decision without what breaks a promise, and each promise that it broke."""
    found = _faults_of_the_rules(reasoner, known, decision)
    if not found:
        return decision, ()
    standing = {*decision.labels, *(line.code.name for line in decision.lines)}
    withheld = {code for each in found for code in each.codes} & standing
    kept = replace(
        decision,
        labels=tuple(label for label in decision.labels if label not in withheld),
        lines=tuple(line for line in decision.lines if line.code.name not in withheld),
    )
    return kept, tuple(_fault(reasoner, each, withheld) for each in found)


def _faults_of_the_rules(
    reasoner: Reasoner, known: Mapping[Atom, Value], decision: Decision
) -> Sequence[Broken]:
    """The promises broken; of those only what is broken too without what was set aside."""
    found = broken(reasoner.ruleset, decision, known)
    told = findings_in(known)
    if not found or len(told) == len(known):
        return found
    unaided = {each.demand for each in broken(reasoner.ruleset, reasoner.decide(told), told)}
    return [each for each in found if each.demand in unaided]


def _fault(reasoner: Reasoner, each: Broken, withheld: set[str]) -> Fault:
    ruleset, promise = reasoner.ruleset, each.promise
    said = {name: label.says for name, label in ruleset.labels.items()}
    said |= {name: code.says for name, code in ruleset.codes.items()}
    codes = tuple((code, said[code]) for code in each.codes if code in withheld)
    return Fault(promise.name, each.demand.text, promise.because, promise.sources, codes)
