"""The order in which things follow: which rules conclude what, in which stage, and where a circle closes.

A *derived thing* is a derived finding or a label. All functions but `circles` and `rests_on` expect a rule
set without circles, which every checked rule set is.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

from assistant.knowledge.model.ruleset import Concludes, Labels, Rule, Ruleset

Stage: TypeAlias = tuple[Rule, ...]
"""Rules that may fire together; premises' concluders first, else in the order of the files."""


@dataclass(frozen=True, slots=True)
class Concluders:
    """The rules that make a derived thing yes, and those that make it no, each in the order of the files."""

    yes: tuple[Rule, ...]
    no: tuple[Rule, ...]


def concluded(rule: Rule) -> str:
    """The derived thing a rule concludes, by name; "" for a plan line and for evidence."""
    match rule.conclusion:
        case Concludes(finding=name) | Labels(code=name):
            return name
        case _:
            return ""


def derived_things(ruleset: Ruleset) -> tuple[str, ...]:
    """The names of all derived findings and labels, in the order of the files."""
    return (*(finding.name for finding in ruleset.findings.values() if finding.derived), *ruleset.labels)


def concluders(ruleset: Ruleset) -> Mapping[str, Concluders]:
    """For every derived thing, the rules that conclude it."""
    yes: dict[str, list[Rule]] = {name: [] for name in derived_things(ruleset)}
    no: dict[str, list[Rule]] = {name: [] for name in yes}
    for rule in ruleset.rules.values():
        match rule.conclusion:
            case Concludes(finding=name, value=False):
                no[name].append(rule)
            case Concludes(finding=name) | Labels(code=name):
                yes[name].append(rule)
            case _:
                pass
    return {name: Concluders(tuple(yes[name]), tuple(no[name])) for name in yes}


def rests_on(ruleset: Ruleset) -> Mapping[str, tuple[str, ...]]:
    """For every derived thing, the derived things that the rules concluding it read, each once."""
    read: dict[str, dict[str, None]] = {name: {} for name in derived_things(ruleset)}
    for rule in ruleset.rules.values():
        if name := concluded(rule):
            read[name].update((premise.finding, None) for premise in rule.premises if premise.finding in read)
    return {name: tuple(names) for name, names in read.items()}


def closing_order(ruleset: Ruleset) -> tuple[str, ...]:
    """All derived things, each after those its rules read: the order in which they can be closed."""
    return tuple(TopologicalSorter(rests_on(ruleset)).static_order())


def stages(ruleset: Ruleset) -> tuple[Stage, ...]:
    """All rules, in stages, each rule in the lowest stage allowed.

    A rule that reads a derived thing as yes may share the last stage of the rules that conclude it; one
    that reads it as no comes in a later stage than all of them, when it has been closed.
    """
    by_thing: dict[str, list[Rule]] = {}
    for rule in ruleset.rules.values():
        if name := concluded(rule):
            by_thing.setdefault(name, []).append(rule)
    level: dict[str, int] = {}
    for name in closing_order(ruleset):
        level[name] = max((_level(rule, level) for rule in by_thing.get(name, ())), default=0)
    levels: dict[int, list[Rule]] = {}
    for rule in ruleset.rules.values():
        levels.setdefault(_level(rule, level), []).append(rule)
    return tuple(_chained(levels.get(number, [])) for number in range(max(levels, default=-1) + 1))


def _level(rule: Rule, level: Mapping[str, int]) -> int:
    return max(
        (
            level[premise.finding] + any(test.value is False for test in premise.tests)
            for premise in rule.premises
            if premise.finding in level
        ),
        default=0,
    )


def _chained(rules: Sequence[Rule]) -> Stage:
    """The rules with concluders before readers; of those that are free, the first in the files is next."""
    concluding: dict[str, set[int]] = {}
    for number, rule in enumerate(rules):
        if name := concluded(rule):
            concluding.setdefault(name, set()).add(number)
    sorter = TopologicalSorter(
        {
            number: {before for premise in rule.premises for before in concluding.get(premise.finding, ())}
            for number, rule in enumerate(rules)
        }
    )
    sorter.prepare()
    ready: list[int] = []
    order: list[Rule] = []
    while sorter.is_active():
        for number in sorter.get_ready():
            heapq.heappush(ready, number)
        number = heapq.heappop(ready)
        order.append(rules[number])
        sorter.done(number)
    return tuple(order)


def circles(graph: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """Circles in a graph of name -> names it depends on, each as `(a, b, a)`; no name is in two of them.

    A circle starts with the name that the graph lists first. Without circles, an empty tuple.
    """
    left = {name: tuple(names) for name, names in graph.items()}
    order = {name: position for position, name in enumerate(left)}
    found: list[tuple[str, ...]] = []
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            ring = tuple(reversed(error.args[1][1:]))
            start = min(range(len(ring)), key=lambda position: order.get(ring[position], len(order)))
            ring = ring[start:] + ring[:start]
            found.append((*ring, ring[0]))
            left = {
                name: tuple(other for other in names if other not in ring)
                for name, names in left.items()
                if name not in ring
            }
        else:
            return tuple(found)
