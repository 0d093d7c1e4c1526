"""What a drug block says of holds and stops, and what the rules do: neither without the other."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.phrases import key, spaced
from assistant.knowledge.model.ruleset import Advises, Code, Drug, Kind, Rule, Ruleset

_GUARDS = ("hold", "stop", "never with")
_GUARDING = (Kind.NEVER, Kind.HOLD)


def check_guards(ruleset: Ruleset, faults: FaultLog) -> None:
    """A rule that holds or forbids a drug rests on a statement that a guard of its block rests on."""
    for drug in ruleset.drugs.values():
        said = {source for fact in drug.facts if fact.kind in _GUARDS for source in fact.sources}
        for rule in _guarding(ruleset, drug):
            if said.isdisjoint(rule.sources):
                cited = " ".join(rule.sources)
                name = spaced(drug.name)
                faults.at(
                    rule.place, f'drug "{name}" has no "hold", "stop" or "never with" line from {cited}'
                )


def _guarding(ruleset: Ruleset, drug: Drug) -> Iterator[Rule]:
    """The rules that hold or forbid a drug."""
    for rule in ruleset.rules.values():
        if isinstance(rule.conclusion, Advises):
            code = ruleset.codes.get(rule.conclusion.code)
            if code and code.kind in _GUARDING and _is_about(ruleset, code, drug):
                yield rule


def _is_about(ruleset: Ruleset, code: Code, drug: Drug) -> bool:
    matter = ruleset.matters.get(code.about)
    names = {key(name) for name in (drug.name, drug.cast)}
    return matter is not None and key(matter.drug) in names
