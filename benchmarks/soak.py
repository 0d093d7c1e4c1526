"""Whether the engine stays whole over many patients: python benchmarks/soak.py [DERIVATIONS] [SEED]

Derives 5,000 random patients, made from the premises of the built-in rule set, in one process. Exit 1 when
memory grows by more than 5 % after the first 500, when a thread appears, or when the patients of the start,
derived again at the end, get another result.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant import load
from assistant.knowledge.dependencies.strata import stages
from assistant.knowledge.model.ruleset import Atom, Finding, Ruleset, Shape, Value
from assistant.reasoning.engine.closing import Contradiction, Derivation
from assistant.reasoning.engine.derivation import Engine

WARM_UP = 500
GROWTH = 1.05
FIRST = 50


def resident() -> int:
    """The memory of this process, in kB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("no VmRSS in /proc/self/status")


def tried_values(ruleset: Ruleset) -> dict[Atom, tuple[Finding, list[Value]]]:
    """For each input atom that a rule reads, values on every side of what the rules compare it with."""
    tried: dict[Atom, tuple[Finding, list[Value]]] = {}
    for rule in ruleset.rules.values():
        for test in (test for premise in rule.premises for test in premise.tests):
            name = test.atom.partition("/")[0]
            finding = ruleset.findings.get(name)
            if finding is None or finding.derived:
                continue
            for atom in finding.atoms:
                _, values = tried.setdefault(atom, (finding, []))
                if finding.shape is Shape.NUMBER and isinstance(test.value, Decimal):
                    values += [test.value + step for step in (Decimal(-1), Decimal(0), Decimal(1))]
    for finding, values in tried.values():
        if finding.shape is Shape.CHOICE:
            values += finding.choices
        elif finding.shape in (Shape.YES_NO, Shape.SET):
            values += [True, False]
        elif finding.shape is Shape.TEXT:
            values += ["said"]
        elif not values:
            values += [Decimal(1)]
    return tried


def patient(chance: random.Random, tried: dict[Atom, tuple[Finding, list[Value]]]) -> dict[Atom, Value]:
    """Some of the atoms, each with one of its values; a set's bare name once all of its members are there."""
    share = chance.choice([0.1, 0.3, 0.6, 0.9, 1.0])
    facts = {atom: chance.choice(values) for atom, (_, values) in tried.items() if chance.random() < share}
    for finding, _ in tried.values():
        if finding.shape is Shape.SET and all(atom in facts for atom in finding.atoms):
            facts[finding.name] = True
    return facts


def derive(engine: Engine, facts: dict[Atom, Value]) -> Derivation | str:
    """The derivation, or what the rules contradict each other in: random patients are not sane ones."""
    try:
        return engine.derive(facts)
    except Contradiction as contradiction:
        return str(contradiction)


def main(derivations: int = 5000, seed: int = 0) -> int:
    ruleset = load().ruleset
    engine = Engine(ruleset, stages(ruleset))
    tried = tried_values(ruleset)
    chance = random.Random(seed)
    patients = [patient(chance, tried) for _ in range(FIRST)]
    first = [derive(engine, facts) for facts in patients]
    print(f"{ruleset.edition}: {len(ruleset.rules)} rules, {len(tried)} atoms")
    before, spent, fired, contradictions = 0, 0.0, 0, 0
    for number in range(1, derivations + 1):
        facts = patient(chance, tried)
        start = time.perf_counter()
        derivation = derive(engine, facts)
        spent += time.perf_counter() - start
        if isinstance(derivation, str):
            contradictions += 1
        else:
            fired += len(derivation.fired)
        if number == min(WARM_UP, derivations):
            before = resident()
        if number % max(derivations // 10, 1) == 0 or number == WARM_UP:
            print(f"{number:6d}  {resident():7d} kB  {threading.active_count()} thread")
    after = resident()
    same = [derive(engine, facts) for facts in patients] == first
    print(
        f"{1000 * spent / derivations:.2f} ms each, {fired / derivations:.0f} rules fired, "
        f"{contradictions} contradictory patients"
    )
    faults = []
    if after > GROWTH * before:
        faults.append(f"memory grew from {before} to {after} kB")
    if threading.active_count() != 1:
        faults.append(f"{threading.active_count()} threads")
    if not same:
        faults.append("the first patients get another result at the end")
    print(
        "\n".join(faults)
        or f"whole: memory {100 * (after / before - 1):+.1f} %, no thread, the last as the first"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
