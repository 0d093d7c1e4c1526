"""Whether a plan keeps the promises of its rule set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.knowledge.model.promises import Condition, Demand, Manner, Promise, Said, Saying
from assistant.knowledge.model.ruleset import Atom, Kind, Premise, Ruleset, Value
from assistant.reasoning.decision.decision import Decision, NotAdvised, holds


@dataclass(frozen=True)
class Broken:
    """A promise that a plan does not keep: the demand, the codes at fault, and the patient as told."""

    promise: Promise
    demand: Demand
    codes: tuple[str, ...]
    known: Mapping[Atom, Value]


class Page:
    """What a plan says, for promises: what stands (a label without a kind), and what is not advised."""

    def __init__(self, decision: Decision) -> None:
        self.facts = decision.facts
        self.standing: dict[str, Kind | None] = dict.fromkeys(decision.labels)
        self.standing |= {line.code.name: line.kind for line in decision.lines}
        self.not_advised: dict[str, NotAdvised] = {n.line.code.name: n for n in decision.not_advised}


def broken(ruleset: Ruleset, decision: Decision, known: Mapping[Atom, Value]) -> tuple[Broken, ...]:
    """Every promise that this decision breaks, once for each demand not met, in rule-set order."""
    page = Page(decision)
    told = {atom.partition("/")[0] for atom in page.facts}
    return tuple(
        Broken(promise, demand, codes, known)
        for promise in ruleset.watch.due(page.standing, told)
        if binds(promise, page)
        for demand in promise.then
        if (codes := unmet(demand, page))
    )


def binds(promise: Promise, page: Page) -> bool:
    """Whether the promise has anything to say of this patient and plan. Unknown satisfies no premise."""
    return all(_holds(condition, page) for condition in promise.when) and not any(
        all(_holds(condition, page) for condition in clause) for clause in promise.unless
    )


def _holds(condition: Condition, page: Page) -> bool:
    if isinstance(condition, Premise):
        return holds(condition, page.facts, {}) is True
    return is_said(condition, page)


def is_said(condition: Said, page: Page) -> bool:
    """Whether the plan says so."""
    where = page.not_advised if condition.saying is Saying.NOT_ADVISED else page.standing
    found = any(code in where for code in condition.codes)
    return found is not (condition.saying is Saying.DOES_NOT_STAND)


def unmet(demand: Demand, page: Page) -> tuple[str, ...]:
    """The codes by which the plan does not meet a demand; none when it does."""
    standing = [
        code for code in demand.codes if code in page.standing and demand.kind in ("", page.standing[code])
    ]
    match demand.manner:
        case Manner.NEVER:
            return tuple(standing)
        case Manner.STANDS:
            return tuple(code for code in demand.codes if code not in standing)
        case Manner.ONE:
            return () if standing else demand.codes
        case Manner.AT_MOST_ONE:
            return tuple(standing) if len(standing) > 1 else ()
        case _:
            return tuple(code for code in demand.codes if not _held(code, demand.gate, page))


def _held(code: str, gate: str, page: Page) -> bool:
    """Whether the line is listed as not advised, by this gate if one is named."""
    line = page.not_advised.get(code)
    return line is not None and (not gate or (line.gate is not None and line.gate.name == gate))
