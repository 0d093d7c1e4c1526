"""What has been said of one patient: a list of entries, folded into the values that the rules read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.knowledge.model.ruleset import Atom, Finding, RoleKind, Ruleset, Shape, Value
from assistant.reading.acts.acts import understood
from assistant.reading.answers.answer import Reading, show
from assistant.reasoning.decision.aside import with_aside

TAKEN_BACK = "taken back"  # what is shown of a reading that leaves its finding open again


@dataclass(frozen=True)
class Override:
    """What the clinician set aside, by the names of the rules behind it, and the reason they gave."""

    rules: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Entry:
    """What one line settled or set aside. `undo` takes back whole entries."""

    line: str
    readings: tuple[Reading, ...] = ()
    override: Override | None = None


@dataclass(frozen=True)
class Record:
    """Entries in the order they came; the later word on a finding holds."""

    entries: tuple[Entry, ...] = ()

    def plus(self, entry: Entry) -> Record:
        """With one more entry."""
        return Record((*self.entries, entry))

    def minus_last(self) -> Record:
        """Without the last entry."""
        return Record(self.entries[:-1])

    @property
    def set_aside(self) -> Mapping[str, str]:
        """The rules that were set aside, each with the latest reason given."""
        said = [entry.override for entry in self.entries if entry.override]
        return {rule: override.reason for override in said for rule in override.rules}

    @property
    def reasons(self) -> list[tuple[tuple[str, ...], str]]:
        """What was set aside together, and why, in the order it was said."""
        return [(e.override.rules, e.override.reason) for e in self.entries if e.override]

    def fold(self, ruleset: Ruleset) -> Known:
        """What is known, and set aside; what is declined; and the reading that each value came from."""
        values: dict[Atom, Value] = {}
        declined: set[Atom] = set()
        readings: dict[str, Reading] = {}
        for entry in self.entries:
            for reading in entry.readings:
                finding = ruleset.findings[reading.finding]
                back = reading.shown == TAKEN_BACK and not reading.settled
                part = finding.shape is Shape.SET and finding.name not in reading.settled
                whole = back or reading.declined or not part
                for atom in finding.atoms if whole else ():
                    values.pop(atom, None)
                    declined.discard(atom)
                for atom, value in reading.settled.items():
                    if atom in finding.atoms:
                        values[atom] = value
                        declined.discard(atom)
                declined |= {atom for atom in reading.declined if atom in finding.atoms}
                readings[finding.name] = _whole(finding, reading, values)
                if back:
                    del readings[finding.name]
        plan = ruleset.playing(RoleKind.PLAN)
        if plan and isinstance(said := values.get(plan.name), str):
            values[plan.name] = understood(ruleset, said)
        return Known(with_aside(values, self.set_aside), frozenset(declined), readings)


def _whole(finding: Finding, reading: Reading, values: Mapping[Atom, Value]) -> Reading:
    """The latest reading; of a set, with all members that are known by now."""
    if finding.shape is not Shape.SET or not reading.settled:
        return reading
    known = {atom: values[atom] for atom in (*finding.atoms, finding.name) if atom in values}
    return replace(reading, settled=known, shown=show(finding, known))


@dataclass(frozen=True)
class Known:
    """The state of a patient: `declined` was asked and is not to be had; what is in neither is open."""

    values: Mapping[Atom, Value]
    declined: frozenset[Atom] = frozenset()
    readings: Mapping[str, Reading] = field(default_factory=dict)

    def open_atoms(self, ruleset: Ruleset) -> list[Atom]:
        """The atoms that could be told and are neither known nor declined."""
        return [
            atom
            for finding in ruleset.findings.values()
            if finding.told
            for atom in finding.atoms
            if atom not in self.values and atom not in self.declined
        ]

    def is_open(self, ruleset: Ruleset, name: str) -> bool:
        """Whether a finding has never been settled or declined, in any part."""
        atoms = ruleset.findings[name].atoms
        return not any(atom in self.values or atom in self.declined for atom in atoms)
