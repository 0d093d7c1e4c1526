"""Whether a person can be asked for a finding as things stand, and what bars the question where it cannot.

One answer for two uses: `questions` leaves out what is barred, and `not_asked` gives the bar as the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from assistant.conversation.record.record import Known
from assistant.knowledge.model.ruleset import Formula, Ruleset
from assistant.reasoning.decision.decision import Decision, holds
from assistant.reasoning.decision.formulas import compute


class Bar(StrEnum):
    """Why a finding cannot be asked for now."""

    NO_QUESTION = "it has no question of its own"
    TOLD = "every part of it is known or was declined"
    OFFERED = "it is asked only on request"
    COMPUTED = "it has a value by computation, or may still get one"
    NO_RESULT = "it is about a result that there is none of"
    MOVES_NOTHING = "it only feeds a formula that has its value, whatever this is"
    NO_SENSE = "what it is asked under does not hold, or is not known to"


class Askable:
    """What can be asked over one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._settled_by = {f.settles[0]: f.name for f in ruleset.findings.values() if f.settles}
        self._fed: dict[str, list[str]] = {}
        for finding in ruleset.findings.values():
            for name in finding.formula.inputs if finding.formula else ():
                self._fed.setdefault(name, []).append(finding.name)

    def among(self, names: Iterable[str], known: Known, decision: Decision) -> list[str]:
        """Those that can be asked for now."""
        return [name for name in names if self.bar(name, known, decision) is None]

    def bar(self, name: str, known: Known, decision: Decision) -> Bar | None:
        """What keeps a finding from being asked for, or None; the first that applies."""
        finding = self.ruleset.findings[name]
        if not finding.asked:
            return Bar.NO_QUESTION
        if finding.offered:
            return Bar.OFFERED
        if not any(atom not in known.values and atom not in known.declined for atom in finding.atoms):
            return Bar.TOLD
        if finding.formula and (name in decision.facts or self._computable(finding.formula, name, known)):
            return Bar.COMPUTED
        if self.about(name) and not self._has_value(self.about(name), known):
            return Bar.NO_RESULT
        if self.held_by(name, known):
            return Bar.MOVES_NOTHING
        if not all(holds(p, decision.facts, decision.closed) for p in finding.asked_if):
            return Bar.NO_SENSE
        return None

    def about(self, name: str) -> str:
        """The finding whose result this one is about: the EMG, of when the EMG was done."""
        return self._settled_by.get(name, "")

    def held_by(self, name: str, known: Known) -> str:
        """A computed finding fed by this one that has its value already (no drug: the dose is 0)."""
        return next((fed for fed in self._fed.get(name, ()) if self._moves_nothing(name, fed, known)), "")

    def _has_value(self, name: str, known: Known) -> bool:
        return any(atom in known.values for atom in self.ruleset.findings[name].atoms)

    def _moves_nothing(self, name: str, fed: str, known: Known) -> bool:
        """Whether the formula has a value, and has the same one with its own example of this input."""
        finding = self.ruleset.findings[fed]
        value = compute(self.ruleset, finding, known.values)
        example = dict(finding.formula.example) if finding.formula else {}
        if value is None or name not in example:
            return False
        given = {atom: told for atom, told in known.values.items() if atom != fed}
        return compute(self.ruleset, finding, {**example, **given, name: example[name]}) == value

    @staticmethod
    def _computable(formula: Formula, name: str, known: Known) -> bool:
        """Whether an open input could still give the value; what is at most assumed is asked all the same."""
        if not formula.inputs or any(i in known.declined for i in formula.inputs):
            return False
        others = [i for i in formula.reads if i != name]
        return any(i not in known.values and i not in known.declined for i in others)
