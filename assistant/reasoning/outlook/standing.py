"""Which lines may stand: some rule fires, the gates pass, and nothing that weighs beats it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from assistant.knowledge.model.ruleset import Atom, Gate, Rule, Ruleset, Value
from assistant.reasoning.decision.aside import powerless, reason_for
from assistant.reasoning.outlook.possibility import NO, YES, of_rule


class Lines(Protocol):
    """What is to be known of the lines of a rule set."""

    ruleset: Ruleset
    advising: dict[str, list[Rule]]
    gates: dict[str, tuple[Gate, ...]]
    rivals: dict[str, tuple[str, ...]]


class Standing:
    """The outcomes of lines, from those of rules and derived things, as bits (see possibility)."""

    def __init__(
        self,
        lines: Lines,
        rules: Mapping[str, int],
        facts: Mapping[Atom, Value],
        opened: Collection[Atom],
        things: Mapping[str, int],
    ) -> None:
        self.lines, self.rules = lines, rules
        self.facts, self.opened, self.things = facts, opened, things
        self.proposed: dict[str, int] = {}
        self.standing: dict[str, int] = {}

    def of_all(self, settled: Mapping[str, int]) -> dict[str, int]:
        """Whether each code's line may stand; what is settled already is not looked at again."""
        self.standing = dict(settled)
        for code in self.lines.ruleset.codes:
            if code not in settled:
                self._stand(code)
        return self.standing

    def _propose(self, code: str) -> int:
        fires = [self.rules[rule.name] for rule in self.lines.advising.get(code, ())]
        may = (YES if any(b & YES for b in fires) else 0) | (NO if all(b != YES for b in fires) else 0)
        for gate in self.lines.gates.get(code, ()) if may & YES else ():
            passing = of_rule(gate.unless, self.facts, self.opened, self.things)
            if passing == YES or reason_for(self.facts, gate.name):
                continue
            if not passing & YES:
                return NO
            may |= NO
        return may

    def _stand(self, code: str, above: tuple[str, ...] = ()) -> int:
        if code in self.standing:
            return self.standing[code]
        if code not in self.proposed:
            self.proposed[code] = self._propose(code)
        if code in above:
            return self.proposed[code]
        may = self.proposed[code]
        for rival in self.lines.rivals[code] if may & YES else ():
            theirs = self._weighing(rival, self._stand(rival, (*above, code)))
            if theirs == YES:
                may = NO
                break
            if theirs & YES:
                may |= NO
        self.standing[code] = may
        return may

    def _weighing(self, code: str, standing: int) -> int:
        """Whether a line beats others: not where all that brings it was set aside."""
        if not standing & YES:
            return standing
        fires = [rule for rule in self.lines.advising.get(code, ()) if self.rules[rule.name] & YES]
        if self._powerless(code, fires):
            return NO
        sure = [rule for rule in fires if self.rules[rule.name] == YES]
        return standing | NO if self._powerless(code, sure) else standing

    def _powerless(self, code: str, rules: Sequence[Rule]) -> bool:
        return powerless(self.facts, self.lines.ruleset.codes[code].kind, rules)
