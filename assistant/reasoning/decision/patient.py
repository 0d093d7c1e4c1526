"""What is known of a patient, by the roles that findings play and never by their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant.knowledge.model.ruleset import Atom, Drug, RoleKind, Ruleset, Sense, Value


@dataclass(frozen=True)
class Patient:
    """The values of one patient under one rule set; a role that nobody plays is never known."""

    ruleset: Ruleset
    facts: Mapping[Atom, Value]

    def value(self, kind: RoleKind, of: str = "") -> Value | None:
        """The value of the finding that plays this role."""
        finding = self.ruleset.playing(kind, of)
        return self.facts.get(finding.name) if finding else None

    def sense(self, kind: RoleKind, of: str = "") -> Sense | None:
        """What the program knows that value as."""
        finding = self.ruleset.playing(kind, of)
        return finding.sense_of(self.facts.get(finding.name)) if finding else None

    def number(self, kind: RoleKind, of: str = "") -> Decimal | None:
        """The same, where it is a number."""
        value = self.value(kind, of)
        return value if isinstance(value, Decimal) else None

    def wanting(self, kind: RoleKind, of: str = "") -> tuple[str, ...]:
        """The finding that plays this role, where it has no value: what is to be asked."""
        finding = self.ruleset.playing(kind, of)
        return (finding.name,) if finding and finding.name not in self.facts else ()

    def takes(self, drug: Drug) -> bool:
        """Whether the drug is among those known to be taken now, or a dose of it is."""
        taken = self.ruleset.playing(RoleKind.TAKEN)
        listed = taken is not None and self.facts.get(f"{taken.name}/{drug.member}") is True
        return listed or bool(self.number(RoleKind.DOSE, drug.cast))
