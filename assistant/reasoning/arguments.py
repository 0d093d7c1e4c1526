"""What speaks for a line of the plan and what against it: shown side by side, and never summed."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.knowledge.model import Argues, Ruleset
from assistant.reasoning.decision import Decision


@dataclass(frozen=True)
class Argument:
    """What speaks for a line, or against it. Arguments have no strength and are never counted."""

    text: str
    rule: str
    sources: tuple[str, ...]

    @property
    def beyond(self) -> bool:
        """Whether nothing in the lecture carries it."""
        return not any(source[0] in "SA" for source in self.sources)


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
