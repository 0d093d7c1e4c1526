"""One rule set, ready to reason: the engine that decides, and the outlook on what could still follow."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from assistant.knowledge.model import Atom, Ruleset, Value
from assistant.knowledge.stages import stages
from assistant.reasoning.decision import Decision, decide
from assistant.reasoning.engine import Engine
from assistant.reasoning.formulas import complete
from assistant.reasoning.outlook import Outlook
from assistant.reasoning.trial import Trial
from assistant.reasoning.witness import Witnesses


class Reasoner:
    """Decides what stands for one patient at a time; compiled once for each rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._stages = stages(ruleset)
        self.outlook = Outlook(ruleset, self._stages)
        self.trial = Trial(self.outlook)

    @cached_property
    def engine(self) -> Engine:
        """The engine, compiled when it is first needed."""
        return Engine(self.ruleset, self._stages)

    @cached_property
    def witnesses(self) -> Witnesses:
        """The search for findings that can still change the plan."""
        return Witnesses(self.outlook, self.trial)

    def decide(self, known: Mapping[Atom, Value]) -> Decision:
        """What stands on the known values alone, by the engine. Raises `Clash` on contradicting values."""
        derivation = self.engine.derive(complete(self.ruleset, known))
        return decide(self.ruleset, derivation.facts, derivation.fired, derivation.closed)
