"""How fast it is, as ratios within one run: `make bench`.

1. a derivation by the engine against the small evaluator of tests/reference;
2. a turn of the interview against a derivation (aim: at most 5);
3. start to first prompt, on a terminal, against a process that only imports prompt_toolkit and durable_rules
   (aim: at most 1.25);
4. resident memory over 1,000 consultations (aim: flat);
5. a plan against what is decided without the parts that only a screen needs (aim: at least 3);
6. a text against one of a quarter of its length, of one sentence again and again (aim: at most 6).

Ratios hold where absolute times drift; medians of several rounds are taken, the two sides in turn.
"""

from __future__ import annotations

import math
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pexpect  # noqa: E402

from assistant import Assistant, BadInput, load  # noqa: E402
from tests.reasoning.patients import atoms_of  # noqa: E402
from tests.reference.evaluator import Reference  # noqa: E402

TODAY = date(2026, 11, 22)
BARE = "import prompt_toolkit, durable.engine, sys; sys.stdout.write('> ')"


AGAIN = (
    "Pred 20 -> 10 mg 3 weeks ago, weaker since. ",
    "Now back on 25. Pred 20. ",
    "MTX 15. Went up to 20 mg, no benefit. ",
    "swap MMF for MTX 15. Do I? ",
    "No cough, SOB same as ever, CK 900 (H), was 200 in May, hip flexors 4+/4 (5/5 Aug). ",
)


def clock(act: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def patients(myositis: Assistant, count: int, seed: int) -> list[dict[str, object]]:
    """Patients made at random, each with about a third of the findings known."""
    chance = random.Random(seed)
    found: list[dict[str, object]] = []
    while len(found) < count:
        patient = {
            finding.name: some_value(finding, chance)
            for finding in myositis.ruleset.findings.values()
            if finding.asked and finding.shape.value != "text" and chance.random() < 0.3
        }
        with suppress(BadInput):  # values that contradict each other
            myositis.decide(patient, TODAY)
            found.append(patient)
    return found


def some_value(finding: Any, chance: random.Random) -> object:
    """A value of the finding: of a number one of its usual range, of a set a few members."""
    match finding.shape.value:
        case "number":
            low, high = finding.plausible.low, finding.plausible.high
            return chance.randint(math.ceil(low), math.floor(high)) if high - low >= 2 else low
        case "one of":
            return chance.choice(finding.choices)
        case "any of":
            return [member for member in finding.choices if chance.random() < 0.2]
    return chance.random() < 0.5


def answer(value: object) -> str:
    """What a clinician who knows this value types."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value).replace("_", " ") or "none"
    return str("unknown" if value is None else value).replace("_", " ")


def turns_of(myositis: Assistant, patient: dict[str, object], most: int) -> int:
    """A consultation to its plan, or of so many turns; how many it took."""
    talk = myositis.consult(TODAY)
    talk.say("")
    for turn in range(most):
        asked = talk.asks
        if not asked and turn:
            return turn
        ticks = " ".join(str(place) for place, name in enumerate(asked, 1) if patient.get(name) is True)
        talk.say((ticks or "none") if len(asked) > 1 else answer(patient.get(asked[0])) if asked else "y")
    return most


def resident() -> float:
    """Resident memory of this process, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def first_prompt(arguments: list[str]) -> float:
    """Seconds from starting a process on a terminal to its `> `."""
    start = time.perf_counter()
    environment = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1"}
    child = pexpect.spawn(sys.executable, arguments, cwd=str(ROOT), env=environment)  # type: ignore[arg-type]
    child.expect_exact(">")
    took = time.perf_counter() - start
    child.close(force=True)
    return took


def read(myositis: Assistant, said: str, length: int) -> float:
    """Seconds in which a text of that length, made of the sentence, is read."""
    return clock(partial(myositis.read, said * (length // len(said)), TODAY))


def main() -> None:
    myositis = load()
    ruleset, engine = myositis.ruleset, myositis.reasoner.engine
    cases = patients(myositis, 60, seed=1)
    known = [atoms_of(ruleset, case) for case in cases]
    facts = [myositis.reasoner.decide(each).facts for each in known]
    reference = Reference(ruleset)
    derive = statistics.median(clock(partial(engine.derive, each)) for each in facts)
    small = statistics.median(clock(partial(reference, each)) for each in known)
    print(f"derivation / small evaluator           {derive / small:5.2f}   ({derive * 1e3:.1f} ms)")

    start = time.perf_counter()
    turns = sum(turns_of(myositis, case, most=120) for case in cases[:12])
    turn = (time.perf_counter() - start) / turns
    print(f"turn of the interview / derivation     {turn / derive:5.2f}   aim at most 5 ({turns} turns)")

    ours, bare = [], []
    for _ in range(7):
        ours.append(first_prompt(["-m", "assistant"]))
        bare.append(first_prompt(["-c", BARE]))
    ratio = statistics.median(o / b for o, b in zip(ours, bare, strict=True))
    print(f"start to first prompt / bare imports   {ratio:5.2f}   aim at most 1.25")

    decide = statistics.median(clock(partial(myositis.decide, each, TODAY)) for each in cases[:20])
    plan = statistics.median(clock(partial(myositis.plan, each, TODAY)) for each in cases[:20])
    said = f"{plan / decide:5.2f}   aim at least 3 ({1 / decide:.0f} decided a second)"
    print(f"plan / decision                        {said}")

    longer = {said: read(myositis, said, 20_000) / read(myositis, said, 5_000) for said in AGAIN}
    slowest = max(longer, key=longer.__getitem__)
    print(
        f"four times the text / a text           {longer[slowest]:5.2f}   aim at most 6 ({slowest.strip()})"
    )

    marks = []
    for number, case in enumerate(patients(myositis, 1000, seed=2), 1):
        turns_of(myositis, case, most=4)  # what leaks, leaks with every derivation
        if number in (200, 1000):
            marks.append(resident())
    print(
        f"memory after 1,000 / 200 consultations {marks[1] / marks[0]:5.2f}   aim 1.00 ({marks[1]:.0f} MiB)"
    )


if __name__ == "__main__":
    main()
