"""The ledger: every statement of the sources, with what carries it, or why nothing does.

Read the other way round it goes from a code, a label, a finding or a rule to the statements behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.knowledge.blocks.sources import ROWS
from assistant.knowledge.checks.carriers import Carrier, all_carriers, carriers
from assistant.knowledge.dependencies.strata import concluded
from assistant.knowledge.lines.faults import closest
from assistant.knowledge.lines.phrases import key
from assistant.knowledge.model.ruleset import (
    Advises,
    Drug,
    Gate,
    Labels,
    Place,
    Regimen,
    Rule,
    Ruleset,
    Source,
    Statement,
)

CARRIED, SHOWN, WAITING, NEITHER = "carried", "shown only as information", "not yet carried", "neither"


@dataclass(frozen=True)
class Row:
    """One statement, and what carries it."""

    statement: Statement
    carriers: tuple[Carrier, ...]

    @property
    def state(self) -> str:
        """Whether it is carried, shown only as information, not yet carried, or neither."""
        if self.carriers:
            return CARRIED
        if self.statement.uncarried is None:
            return NEITHER
        return SHOWN if self.statement.uncarried.kind else WAITING


@dataclass(frozen=True)
class Behind:
    """A named thing, what gives it or holds it back, and the statements all that rests on.

    `says`: the thing in words. `through`: how (gives it, reads it) and the carrier, in the files' order.
    """

    what: str
    name: str
    says: str
    place: Place
    through: tuple[tuple[str, Carrier], ...]
    statements: tuple[Statement, ...]


class Unknown(LookupError):
    """No statement and no thing of this name; the text says what may have been meant."""


class Ledger:
    """The ledger of one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        carried = carriers(ruleset)
        self.rows = {name: Row(ruleset.statements[name], carried[name]) for name in ruleset.statements}
        groups: tuple[Iterable[str], ...] = (
            *(ruleset.statements, ruleset.codes, ruleset.labels, ruleset.rules, ruleset.gates),
            *(ruleset.regimens, ruleset.drugs, ruleset.findings),
        )
        self._spelled = {key(name): name for group in groups for name in group}

    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        found = Counter(row.state for row in self.rows.values())
        return {state: found[state] for state in (CARRIED, SHOWN, WAITING, NEITHER)}

    def kinds(self) -> dict[str, int]:
        """How many rows are shown only as each kind of information, the commonest first."""
        found = Counter(
            row.statement.uncarried.kind
            for row in self.rows.values()
            if row.state == SHOWN and row.statement.uncarried
        )
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def problems(self) -> list[str]:
        """What must not be: a row that nothing carries and no reason excuses, a rule without a source."""
        found = [
            f"{row.statement.place}: {name} is carried by nothing, and no reason is given"
            for name, row in self.rows.items()
            if row.state == NEITHER
        ]
        for carrier in all_carriers(self.ruleset):
            if not carrier.sources:
                found.append(f"{carrier.place}: {carrier.what} {carrier.name} has no source")
            gone = [source for source in carrier.sources if source not in self.rows]
            found += [
                f"{carrier.place}: {carrier.what} {carrier.name} rests on {name}, which is gone"
                for name in gone
            ]
        return found

    def by_source(self) -> Iterable[tuple[Source, list[Row]]]:
        """Every source with its rows: the lecture, its conflicts, beyond it, the ladder, the policy."""
        for source in sorted(self.ruleset.sources.values(), key=lambda source: ROWS.index(source.rows)):
            yield source, [row for row in self.rows.values() if row.statement.source == source.name]

    def row(self, name: str) -> Row | None:
        """The row of a statement, in any case of letters."""
        found = self._spelled.get(key(name), "")
        return self.rows.get(found)

    def behind(self, name: str) -> list[Behind]:
        """What stands behind each thing of this name, of whatever kind. Raises Unknown."""
        found = self._spelled.get(key(name))
        if found is None:
            meant = self._spelled.get(closest(key(name), self._spelled), "")
            hint = f' Did you mean "{meant}"?' if meant else ""
            raise Unknown(
                f'There is no statement, code, label, rule, gate, regimen, drug or finding "{name}".{hint}'
            )
        ruleset = self.ruleset
        behind = [self._code(found)] if found in ruleset.codes or found in ruleset.labels else []
        behind += [self._rule(ruleset.rules[found])] if found in ruleset.rules else []
        behind += [self._gate(ruleset.gates[found])] if found in ruleset.gates else []
        behind += [self._regimen(ruleset.regimens[found])] if found in ruleset.regimens else []
        behind += [self._drug(ruleset.drugs[found])] if found in ruleset.drugs else []
        return behind + ([self._finding(found)] if found in ruleset.findings else [])

    def _finding(self, name: str) -> Behind:
        ruleset = self.ruleset
        through = [("concludes it", _of_rule(r)) for r in ruleset.rules.values() if concluded(r) == name]
        through += [
            ("reads it", _of_rule(rule))
            for rule in ruleset.rules.values()
            if any(premise.finding == name for premise in rule.premises)
        ]
        through += [
            ("reads it", _of_gate(gate))
            for gate in ruleset.gates.values()
            if any(premise.finding == name for premise in gate.unless)
        ]
        finding = ruleset.findings[name]
        return self._behind("finding", name, finding.title, finding.place, through)

    def _rule(self, rule: Rule) -> Behind:
        return self._behind("rule", rule.name, rule.because, rule.place, [("", _of_rule(rule))])

    def _gate(self, gate: Gate) -> Behind:
        return self._behind("gate", gate.name, gate.because, gate.place, [("", _of_gate(gate))])

    def _regimen(self, regimen: Regimen) -> Behind:
        through = [("", carrier) for carrier in _of_regimen(regimen)]
        return self._behind("regimen", regimen.name, "", regimen.place, through)

    def _drug(self, drug: Drug) -> Behind:
        through = [(fact.kind, Carrier("drug", drug.name, fact.sources, fact.place)) for fact in drug.facts]
        if drug.needs:
            through.append(("needs", Carrier("drug", drug.name, drug.needs_from, drug.place)))
        return self._behind("drug", drug.name, "", drug.place, through)

    def _code(self, name: str) -> Behind:
        ruleset = self.ruleset
        code = ruleset.codes.get(name) or ruleset.labels[name]
        through = [("gives it", _of_rule(rule)) for rule in ruleset.rules.values() if gives(rule) == name]
        through += [("holds it back", _of_gate(g)) for g in ruleset.gates.values() if name in g.codes]
        through += [
            ("says how", carrier)
            for regimen in ruleset.regimens.values()
            if name in regimen.codes
            for carrier in _of_regimen(regimen)
        ]
        what = "code" if name in ruleset.codes else "label"
        return self._behind(what, name, code.says, code.place, through)

    def _behind(
        self, what: str, name: str, says: str, place: Place, through: list[tuple[str, Carrier]]
    ) -> Behind:
        wanted = {source for _, carrier in through for source in carrier.sources}
        statements = tuple(row.statement for row in self.rows.values() if row.statement.id in wanted)
        return Behind(what, name, says, place, tuple(through), statements)


def gives(rule: Rule) -> str:
    """The code or label that a rule gives; '' for any other rule."""
    match rule.conclusion:
        case Advises(code=code) | Labels(code=code):
            return code
        case _:
            return ""


def _of_rule(rule: Rule) -> Carrier:
    return Carrier("rule", rule.name, rule.sources, rule.place)


def _of_gate(gate: Gate) -> Carrier:
    return Carrier("gate", gate.name, gate.sources, gate.place)


def _of_regimen(regimen: Regimen) -> list[Carrier]:
    sources = dict.fromkeys(source for _, named in regimen.lines for source in named)
    return [Carrier("regimen", regimen.name, tuple(sources), regimen.place)]
