"""One rule set, ready to reason: the engine that decides, and the outlook on what could still follow."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache

from assistant.knowledge.dependencies.strata import Stage, stages
from assistant.knowledge.model.ruleset import Atom, Ruleset, Value
from assistant.reasoning.decision.aside import findings_in
from assistant.reasoning.decision.decision import Decision, decide
from assistant.reasoning.decision.formulas import complete
from assistant.reasoning.engine.derivation import Engine
from assistant.reasoning.outlook.three_valued import Outlook
from assistant.reasoning.search.incremental import Trial
from assistant.reasoning.search.witness import Witnesses


@lru_cache(maxsize=4)
def _trial_of(ruleset: Ruleset) -> Trial:
    """The variations on a rule set, which hold nothing of any patient."""
    return Trial(Outlook(ruleset, _stages_of(ruleset)))


@lru_cache(maxsize=4)
def _engine_of(ruleset: Ruleset) -> Engine:
    """The engine of a rule set, which serves one caller after another."""
    return Engine(ruleset, _stages_of(ruleset))


@lru_cache(maxsize=4)
def _stages_of(ruleset: Ruleset) -> tuple[Stage, ...]:
    return stages(ruleset)


class Reasoner:
    """Decides what stands for one patient at a time; what is compiled is compiled once for each rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.trial = _trial_of(ruleset)
        self.outlook = self.trial.outlook

    @property
    def engine(self) -> Engine:
        """The engine, compiled when it is first needed."""
        return _engine_of(self.ruleset)

    @cached_property
    def witnesses(self) -> Witnesses:
        """The search for findings that can still change the plan."""
        return Witnesses(self.outlook, self.trial)

    def decide(self, known: Mapping[Atom, Value]) -> Decision:
        """What stands on the known values alone, by the engine. Raises `Clash` on contradicting values."""
        facts = complete(self.ruleset, known)
        derivation = self.engine.derive(findings_in(facts))
        return decide(self.ruleset, facts, derivation.fired, derivation.closed)
