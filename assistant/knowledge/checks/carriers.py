"""What carries a statement: rules, gates, drugs, regimens and scores resting on it, or why nothing does."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assistant.knowledge.blocks.sources import STATEMENT_ID
from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.phrases import key, listed, spaced
from assistant.knowledge.model.ruleset import Place, Ruleset, Statement, Uncarried

_QUOTED = re.compile(r"`([^`]*)`")
_ID_IN_TEXT = re.compile(rf"(?<![\w`]){STATEMENT_ID.pattern}(?![\w`])")


@dataclass(frozen=True, slots=True)
class Carrier:
    """A rule, a gate, or a line of a regimen, drug, score or sum, with the statements that it rests on."""

    what: str  # "rule", "gate", "regimen", "drug", "score" or "sum"
    name: str
    sources: tuple[str, ...]
    place: Place


def all_carriers(ruleset: Ruleset) -> list[Carrier]:
    """Everything that must rest on a statement, in the order of the files."""
    found = [Carrier("rule", rule.name, rule.sources, rule.place) for rule in ruleset.rules.values()]
    found += [Carrier("gate", gate.name, gate.sources, gate.place) for gate in ruleset.gates.values()]
    for regimen in ruleset.regimens.values():
        found += [Carrier("regimen", regimen.name, sources, regimen.place) for _, sources in regimen.lines]
    for drug in ruleset.drugs.values():
        found += [Carrier("drug", drug.name, fact.sources, fact.place) for fact in drug.facts]
        found += [Carrier("drug", drug.name, drug.needs_from, drug.place)] if drug.needs else []
    for what, things in (("score", ruleset.scores), ("sum", ruleset.sums)):
        found += [
            Carrier(what, thing.name, sources, thing.place)
            for thing in things.values()
            for _, sources in thing.lines
        ]
    return found


def carriers(ruleset: Ruleset) -> dict[str, tuple[Carrier, ...]]:
    """For every statement what carries it, each rule, gate, drug and regimen once; () where nothing does."""
    found: dict[str, dict[tuple[str, str], Carrier]] = {name: {} for name in ruleset.statements}
    for carrier in all_carriers(ruleset):
        for source in carrier.sources:
            if source in found:
                found[source].setdefault((carrier.what, carrier.name), carrier)
    return {name: tuple(those.values()) for name, those in found.items()}


def check_carried(ruleset: Ruleset, faults: FaultLog) -> None:
    """A reason names only what is there, and is contradicted by no rule.

    A rule may cite information beside a statement that decides; it may not rest on information alone. What is
    said to be not yet carried may be carried by nothing.
    """
    carried = carriers(ruleset)
    names = _names(ruleset)
    for statement in ruleset.statements.values():
        if statement.uncarried:
            _check_names(statement.uncarried, names, ruleset.statements, faults)
            _check_waiting(statement, statement.uncarried, carried[statement.id], faults)
    for carrier in all_carriers(ruleset):
        shown = [_shown_as(ruleset.statements.get(source)) for source in carrier.sources]
        if shown and all(shown):
            which = listed(
                [f"{name} (shown as {kind})" for name, kind in zip(carrier.sources, shown, strict=True)],
                "and",
            )
            lines = carrier.what in ("regimen", "drug", "score", "sum")
            what = f"a line of this {carrier.what}" if lines else f"this {carrier.what}"
            faults.at(carrier.place, f"{what} rests only on {which}; what is only shown decides nothing")


def _shown_as(statement: Statement | None) -> str:
    return statement.uncarried.kind if statement and statement.uncarried else ""


def _check_waiting(statement: Statement, why: Uncarried, by: Iterable[Carrier], faults: FaultLog) -> None:
    first = next(iter(by), None)
    if first and not why.kind:
        faults.at(why.place, f"{statement.id} is carried by {first.what} {first.name}; delete this line")


def _check_names(why: Uncarried, names: set[str], statements: Collection[str], faults: FaultLog) -> None:
    """What stands in backquotes is a name of this rule set, and an id such as S75 is a statement."""
    for name in _QUOTED.findall(why.because):
        if key(name) not in names:
            faults.at(why.place, f'this reason names "{name}", and there is none{did_you_mean(name, names)}')
    for name in _ID_IN_TEXT.findall(why.because):
        if name not in statements and any(name[0] == known[0] for known in statements):
            faults.at(why.place, f"unknown source {name}; no .source file has this statement")


def _names(ruleset: Ruleset) -> set[str]:
    """Every name that a reason may speak of, as `key` spells it."""
    things = (ruleset.rules, ruleset.gates, ruleset.regimens, ruleset.drugs, ruleset.codes, ruleset.labels)
    named = {key(name) for group in things for name in group}
    named |= {key(spaced(finding.name)) for finding in ruleset.findings.values()}
    return named | {key(name) for name in ruleset.statements}
