"""What a clinician set aside, as values of the patient: a gate or a rule by its name, with the reason given.

No rule reads these atoms. A gate set aside holds nothing back; a `never` line beats no other once every rule
behind it was set aside, so that a new reason for it guards again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.knowledge.model.ruleset import Atom, Kind, Rule, Value

PREFIX = "set aside/"


def with_aside(values: Mapping[Atom, Value], reasons: Mapping[str, str]) -> dict[Atom, Value]:
    """The values of a patient, with what is set aside by name, each with its reason."""
    return {**values, **{PREFIX + name: reason for name, reason in reasons.items()}}


def findings_in(values: Mapping[Atom, Value]) -> dict[Atom, Value]:
    """What is known of the patient, without what was set aside."""
    return {atom: value for atom, value in values.items() if not atom.startswith(PREFIX)}


def reason_for(values: Mapping[Atom, Value], name: str) -> str:
    """Why this gate or rule was set aside; "" where it was not."""
    return str(values.get(PREFIX + name, ""))


def powerless(values: Mapping[Atom, Value], kind: Kind, rules: Iterable[Rule]) -> bool:
    """Whether a line of this kind beats no other, as every rule behind it was set aside."""
    return kind is Kind.NEVER and all(reason_for(values, rule.name) for rule in rules)
