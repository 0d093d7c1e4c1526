"""What speaks for a line of the plan and what against it: shown side by side, and never summed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from assistant.knowledge.model.ruleset import BOTH, Argues, Label, Rule, Ruleset, Side, Weighs
from assistant.knowledge.model.sources import is_carried
from assistant.reasoning.decision.decision import Decision, holds


@dataclass(frozen=True)
class Argument:
    """What speaks for a line, or against it. Arguments have no strength and are never counted."""

    text: str
    rule: str
    sources: tuple[str, ...]

    @property
    def beyond(self) -> bool:
        """Whether nothing in the lecture carries it."""
        return not is_carried(self.sources)


def arguments(
    ruleset: Ruleset, decision: Decision, code: str
) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    """What speaks for a code, and what against it, on what is known."""
    sides: dict[bool, list[Argument]] = {True: [], False: []}
    for name in decision.fired:
        rule = ruleset.rules[name]
        if isinstance(rule.conclusion, Argues) and rule.conclusion.code == code:
            sides[rule.conclusion.favours].append(Argument(rule.conclusion.text, name, rule.sources))
    return tuple(sides[True]), tuple(sides[False])


def evidence(
    ruleset: Ruleset, decision: Decision, label: Label, counts: Callable[[Rule], bool] = lambda rule: True
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What speaks for the side that a label leans to, and what for the others, the strongest first.

    Of a label that leans to all, everything with the side that it speaks for. counts: which rules do.
    """
    rules = [ruleset.rules[name] for name in decision.fired]
    shut = {side.name for side in ruleset.sides.values() if not _weighed(side, decision)}
    weighed = [rule.conclusion for rule in rules if isinstance(rule.conclusion, Weighs) and counts(rule)]
    weighed = [item for item in weighed if item.side not in shut]
    weighed.sort(key=attrgetter("strength"), reverse=True)
    if label.leans == BOTH:
        of = [
            (side, item.text) for side in ruleset.sides.values() for item in weighed if item.side == side.name
        ]
        return tuple(f"{side.says}: {text}" for side, text in of), ()
    supporting = tuple(item.text for item in weighed if item.side == label.leans)
    against = tuple(item.text for item in weighed if item.side != label.leans) if label.leans else ()
    return supporting, against


def _weighed(side: Side, decision: Decision) -> bool:
    return all(holds(premise, decision.facts, decision.closed) for premise in side.when)


@dataclass(frozen=True)
class Choice:
    """Between the drugs that are argued about: what stands, what is kept back, and which is first, if one is.

    One is first where it alone is left, or where it alone has arguments for it and none against; nothing else
    ranks them, as arguments are not counted.
    """

    standing: tuple[str, ...]
    kept_back: tuple[str, ...]
    first: str = ""


def choice(ruleset: Ruleset, decision: Decision) -> Choice | None:
    """The choice on a plan, or None where there is none."""
    argued = {rule.conclusion.code for rule in ruleset.rules.values() if isinstance(rule.conclusion, Argues)}
    standing = tuple(line.code.name for line in decision.lines if line.code.name in argued)
    kept_back = tuple(i.line.code.name for i in decision.not_advised if i.line.code.name in argued)
    if not standing or len(standing) + len(kept_back) < 2:
        return None
    sides = {code: arguments(ruleset, decision, code) for code in standing}
    unopposed = [code for code, (supporting, against) in sides.items() if supporting and not against]
    best = standing if len(standing) == 1 else unopposed
    return Choice(standing, kept_back, best[0] if len(best) == 1 else "")
