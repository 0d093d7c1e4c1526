"""What one more finding would do to a plan, by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.knowledge.model.ruleset import Atom, Ruleset, Value
from assistant.reasoning.outlook.possibility import NO, of_premise
from assistant.reasoning.search.reasoner import Reasoner


@dataclass(frozen=True)
class Change:
    """What one more finding would do by itself."""

    finding: str
    atom: Atom
    to: Value
    adds: tuple[str, ...]
    removes: tuple[str, ...]


def possible_changes(reasoner: Reasoner, known: Mapping[Atom, Value]) -> tuple[Change, ...]:
    """What each unknown finding would change by itself, for the values its rules tell apart."""
    outlook, trial = reasoner.outlook, reasoner.trial
    now = outlook.look(known, ())
    view = outlook.look(known, unknown_atoms(reasoner.ruleset, known), outlook.about(now))
    roots = (*reasoner.ruleset.labels, *reasoner.ruleset.codes)
    standing = trial.standing(now)
    found: dict[tuple[str, frozenset[str]], Change] = {}
    for atom in in_asking_order(reasoner.ruleset, outlook.cone(view, roots)):
        finding = reasoner.ruleset.finding_of(atom)
        computed = bool(finding.formula) and atom in now.facts and atom not in known
        detail = finding.offered and any(
            of_premise(p, now.facts, (), now.things) == NO for p in finding.asked_if
        )
        if computed or detail or not finding.asked:  # a detail of what is not there changes nothing
            continue
        for value in reasoner.witnesses.tried(atom, now, {}):
            codes = trial.vary(now, {atom: value})
            if codes is not None and codes != standing:
                adds, removes = codes - standing, standing - codes
                if adds or removes:
                    change = Change(finding.name, atom, value, tuple(sorted(adds)), tuple(sorted(removes)))
                    found.setdefault((atom, codes), change)
    return tuple(found.values())


def unknown_atoms(ruleset: Ruleset, known: Mapping[Atom, Value]) -> list[Atom]:
    """Every atom without a value that could be told."""
    return [a for f in ruleset.findings.values() if f.told for a in f.atoms if a not in known]


def in_asking_order(ruleset: Ruleset, atoms: Iterable[Atom]) -> list[Atom]:
    """Atoms in the order of the findings' declarations."""
    places = {name: place for place, name in enumerate(ruleset.findings)}
    return sorted(atoms, key=lambda atom: places[atom.partition("/")[0]])


def removed_by(changes: Iterable[Change]) -> dict[str, tuple[str, ...]]:
    """For each code, the unknown findings that could remove it."""
    found: dict[str, dict[str, None]] = {}
    for change in changes:
        for code in change.removes:
            found.setdefault(code, {})[change.finding] = None
    return {code: tuple(names) for code, names in found.items()}
