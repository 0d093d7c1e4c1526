"""One rule set, ready to reason: the engine that decides, and the outlook on what could still follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from assistant.knowledge.model.ruleset import Atom, Gate, Ruleset, Value
from assistant.knowledge.model.strata import stages
from assistant.reasoning.decision.decision import Decision, decide
from assistant.reasoning.decision.formulas import complete
from assistant.reasoning.engine.derivation import Engine
from assistant.reasoning.outlook.three_valued import Outlook
from assistant.reasoning.search.incremental import Trial
from assistant.reasoning.search.witness import Witnesses


class Reasoner:
    """Decides what stands for one patient at a time; compiled once for each rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.gates_aside: tuple[Gate, ...] = ()
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

    def without(self, gates: frozenset[str], powerless: frozenset[str]) -> Reasoner:
        """The same, with these gates set aside, and with lines of these codes that beat no other line.

        The engine is shared: neither a gate nor a line feeds a rule.
        """
        kept = {name: gate for name, gate in self.ruleset.gates.items() if name not in gates}
        other = Reasoner(replace(self.ruleset, gates=kept, powerless=powerless))
        other.engine = self.engine
        other.gates_aside = tuple(gate for name, gate in self.ruleset.gates.items() if name in gates)
        return other

    def decide(self, known: Mapping[Atom, Value]) -> Decision:
        """What stands on the known values alone, by the engine. Raises `Clash` on contradicting values."""
        derivation = self.engine.derive(complete(self.ruleset, known))
        return decide(self.ruleset, derivation.facts, derivation.fired, derivation.closed)
