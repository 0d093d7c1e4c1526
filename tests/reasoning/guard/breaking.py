"""Finds, for each promise, one change of the rules that breaks it, and the patient whom that would hurt.

`python -m tests.reasoning.guard.breaking` looks again for every promise whose example in `broken_by.json` is
missing or no longer works, and for those named after it, and rewrites the file. What it does not find is
named: such a promise may be empty, or guarded twice.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from random import Random

from assistant.knowledge.model.promises import Promise
from assistant.knowledge.model.ruleset import Value
from assistant.reasoning.decision.decision import Decision
from assistant.reasoning.decision.formulas import Clash
from assistant.reasoning.guard.promises import Page, binds, unmet
from tests.reasoning.guard.mutants import Bench, Mutant, decided_apart, mutants
from tests.reasoning.patients import Known, ruleset
from tests.reasoning.pressed import OUTLOOK, plan, pressed

EXAMPLES = Path(__file__).with_name("broken_by.json")
PATIENTS = 150  # tried for each promise


def breaks(promise: Promise, decision: Decision) -> bool:
    """Whether a decision breaks a promise."""
    page = Page(decision)
    return binds(promise, page) and any(unmet(demand, page) for demand in promise.then)


def read_examples() -> dict[str, tuple[str, Known]]:
    """The change and the patient kept for each promise."""
    if not EXAMPLES.exists():
        return {}
    kept = json.loads(EXAMPLES.read_text("utf-8"))
    return {
        name: (example["change"], {atom: read(value) for atom, value in example["patient"].items()})
        for name, example in kept.items()
    }


def read(value: object) -> Value:
    """A value as rules read it."""
    return value if isinstance(value, bool | str) else Decimal(str(value))


def works(promise: Promise, mutant: Mutant | None, known: Known) -> bool:
    """Whether the plan keeps the promise, and breaks it after the change."""
    if mutant is None:
        return False
    try:
        return not breaks(promise, plan(known)) and breaks(
            promise, decided_apart(mutant.of(ruleset()), known)
        )
    except (Clash, ValueError):
        return False


def search(promise: Promise, bench: Bench) -> tuple[Mutant, Known] | None:
    """A change and a patient, the patient without every answer that this does not need."""
    random = Random(promise.name)
    for _ in range(PATIENTS):
        for mutant, decision, known in tried(promise, bench, random):
            if breaks(promise, decision) and works(promise, mutant, known):
                return mutant, smallest(known, lambda less, mutant=mutant: works(promise, mutant, less))
    return None


def tried(promise: Promise, bench: Bench, random: Random) -> Iterator[tuple[Mutant, Decision, Known]]:
    """The variants of one more patient; none if its answers contradict each other."""
    known = pressed(promise, random)
    try:
        for mutant, decision in bench.variants(known):
            yield mutant, decision, known
    except Clash:
        return


def smallest(known: Known, still: Callable[[Known], bool]) -> Known:
    """The patient without every answer that what is shown does not need."""
    for atom in list(known):
        less = {name: value for name, value in known.items() if name != atom}
        if still(less):
            known = less
    return known


def plain(known: Mapping[str, Value]) -> dict[str, object]:
    """Values as JSON has them."""
    return {
        atom: (int(value) if value == int(value) else float(value)) if isinstance(value, Decimal) else value
        for atom, value in known.items()
    }


def main() -> int:
    """Look for what is missing, and write the file after each find."""
    by_what = {mutant.what: mutant for mutant in mutants(ruleset())}
    kept = read_examples()
    bench = Bench(ruleset(), OUTLOOK)
    good = {
        name: {"change": what, "patient": plain(known)}
        for name, promise in ruleset().promises.items()
        for what, known in [kept.get(name, ("", {}))]
        if name not in sys.argv[1:] and works(promise, by_what.get(what), known)
    }
    for name, promise in ruleset().promises.items():
        if name not in good:
            found = search(promise, bench)
            print(f"{name}: {found[0].what if found else 'NOTHING BREAKS IT'}", flush=True)
            if found:
                good[name] = {"change": found[0].what, "patient": plain(found[1])}
                write(good)
    write(good)
    print(f"{len(good)} broken by one change, {len(ruleset().promises) - len(good)} not")
    return 0 if len(good) == len(ruleset().promises) else 1


def write(examples: Mapping[str, Mapping[str, object]]) -> None:
    """The file, in the order of the promises."""
    ordered = {name: examples[name] for name in ruleset().promises if name in examples}
    EXAMPLES.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
