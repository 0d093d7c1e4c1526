"""A saved record under a rule set: what still means the same is kept, all else is dropped by name.

Whatever a file says, no value reaches the rules that an answer could not have given: each reading is held to
its finding's shape, choices and possible range.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.conversation.interview.interview import plain
from assistant.conversation.record.record import Entry, Override, Record
from assistant.conversation.session.encoding import Saved, meaning, meaning_of_rule
from assistant.knowledge.model.ruleset import Finding, Ruleset, Shape
from assistant.reading.answers.quantities import Slip, accept
from assistant.reading.answers.result import Reading, show
from assistant.reasoning.decision.formulas import Clash, complete


@dataclass(frozen=True)
class Fitted:
    """What is left of a saved record.

    changed: findings whose meaning is another one now. gone: names that no finding has now. unusable:
    findings with a value that cannot be. clashing: lines that contradict what stands before them. aside:
    reasons with which something was set aside that is another thing now.
    """

    record: Record
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    unusable: tuple[str, ...] = ()
    clashing: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


def fitted(ruleset: Ruleset, entries: Iterable[Saved]) -> Fitted:
    """What of these can be used under the rule set."""
    fitting = _Fitting(ruleset)
    kept = [entry for entry in map(fitting.entry, entries) if entry]
    record, clashing = _without_clashes(ruleset, kept)
    known = record.fold(ruleset)
    changed = (name for name in fitting.changed if known.is_open(ruleset, name))
    unusable = (name for name in fitting.unusable if known.is_open(ruleset, name))
    return Fitted(
        record,
        tuple(dict.fromkeys(changed)),
        tuple(dict.fromkeys(fitting.gone)),
        tuple(dict.fromkeys(unusable)),
        clashing,
        tuple(dict.fromkeys(fitting.aside)),
    )


def _without_clashes(ruleset: Ruleset, entries: Iterable[Entry]) -> tuple[Record, tuple[str, ...]]:
    """The entries that do not contradict those before them, and the lines of those that do."""
    record, clashing = Record(), []
    for entry in entries:
        if _agrees(ruleset, record.plus(entry)):
            record = record.plus(entry)
        else:
            clashing.append(entry.line)
    return record, tuple(clashing)


def _agrees(ruleset: Ruleset, record: Record) -> bool:
    try:
        complete(ruleset, record.fold(ruleset).values)
    except Clash:
        return False
    return True


class _Fitting:
    """Entries held to one rule set, and what was dropped of them."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.changed: list[str] = []
        self.gone: list[str] = []
        self.unusable: list[str] = []
        self.aside: list[str] = []

    def entry(self, saved: Saved) -> Entry | None:
        """What is left of an entry; None where nothing is."""
        entry = saved.entry
        paired = zip(entry.readings, saved.means, strict=False)
        kept = tuple(r for r in (self._reading(reading, means) for reading, means in paired) if r)
        override = self._override(entry.override, saved.means[len(entry.readings) :])
        return Entry(entry.line, kept, override) if kept or override else None

    def _reading(self, reading: Reading, means: str) -> Reading | None:
        finding = self.ruleset.findings.get(reading.finding)
        if finding is None or finding.derived:
            self.gone.append(reading.finding)
        elif means != meaning(self.ruleset, finding.name):
            self.changed.append(finding.name)
        elif not _possible(finding, reading):
            self.unusable.append(finding.name)
        else:
            return replace(reading, shown=show(finding, reading.settled)) if reading.settled else reading
        return None

    def _override(self, override: Override | None, means: tuple[str, ...]) -> Override | None:
        if override is None:
            return None
        paired = zip(override.rules, means, strict=True)
        rules = tuple(rule for rule, meant in paired if self._same_rule(rule, meant))
        if len(rules) < len(override.rules):
            self.aside.append(override.reason)
        return Override(rules, override.reason) if rules else None

    def _same_rule(self, rule: str, meant: str) -> bool:
        return bool(meant) and meant == meaning_of_rule(self.ruleset, rule)


def _possible(finding: Finding, reading: Reading) -> bool:
    """Whether an answer could have settled this."""
    atoms = {*finding.atoms, finding.name}
    if not reading.declined <= atoms or not reading.settled.keys() <= atoms:
        return False
    settled = dict(reading.settled)
    if finding.shape is Shape.SET:
        closed = settled.pop(finding.name, None)
        if closed is not None and (closed is not True or len(settled) < len(finding.atoms)):
            return False
        return all(isinstance(value, bool) for value in settled.values())
    return all(_takes(finding, value) for value in settled.values())


def _takes(finding: Finding, value: object) -> bool:
    match finding.shape:
        case Shape.YES_NO:
            return isinstance(value, bool)
        case Shape.CHOICE:
            return isinstance(value, str) and value in finding.choices
        case Shape.NUMBER:
            return isinstance(value, Decimal) and not isinstance(accept(finding, value, ""), Slip)
    return isinstance(value, str) and bool(value) and plain(value) == value
