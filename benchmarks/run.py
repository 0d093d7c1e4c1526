"""How fast it is, as ratios within one run: `make bench`.

1. a derivation by the engine against the small evaluator of tests/reference;
2. a turn of the interview against a derivation (aim: at most 5);
3. start to first prompt, on a terminal, against a process that only imports prompt_toolkit and durable_rules
   (aim: at most 1.25);
4. resident memory over 1,000 consultations (aim: flat);
5. a plan against what is decided without the parts that only a screen needs (aim: at least 3).

Ratios hold where absolute times drift; medians of several rounds are taken, the two sides in turn.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pexpect  # noqa: E402

from assistant import load  # noqa: E402
from assistant.conversation.interview.interview import Interview  # noqa: E402
from assistant.conversation.record.record import Known  # noqa: E402
from assistant.conversation.turn.state import Phase, State  # noqa: E402
from assistant.conversation.turn.utterances import Leave  # noqa: E402
from assistant.interface.files.plan_json import findings_json  # noqa: E402
from assistant.knowledge.model.ruleset import Atom, Shape, Value  # noqa: E402
from assistant.reasoning.decision.formulas import Clash, complete  # noqa: E402
from assistant.reasoning.search.reasoner import Reasoner  # noqa: E402
from assistant.reasoning.search.witness import representative_values  # noqa: E402
from tests.reference.evaluator import Reference  # noqa: E402

TODAY = date(2026, 11, 22)
BARE = "import prompt_toolkit, durable.engine, sys; sys.stdout.write('> ')"


def clock(act: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def patients(reasoner: Reasoner, count: int, seed: int) -> list[dict[Atom, Value]]:
    """Patients at the boundaries of the rules, each with about a third of the findings known."""
    chance = random.Random(seed)
    values = {atom: v for atom, v in representative_values(reasoner.ruleset).items() if v}
    found: list[dict[Atom, Value]] = []
    while len(found) < count:
        patient = {atom: chance.choice(v) for atom, v in values.items() if chance.random() < 0.3}
        try:
            complete(reasoner.ruleset, patient)
        except Clash:
            continue
        found.append(patient)
    return found


def answer(interview: Interview, state: State, patient: dict[Atom, Value]) -> str:
    """What a clinician who knows this patient types next."""
    if state.phase is Phase.CONFIRM or state.asking is None:
        return ""
    names = state.asking.findings
    findings = [interview.ruleset.findings[name] for name in names]
    if len(findings) > 1:
        present = [str(n) for n, f in enumerate(findings, 1) if patient.get(f.name) is True]
        return " ".join(present) or "none"
    finding = findings[0]
    if finding.shape is Shape.SET:
        members = [m.replace("_", " ") for m in finding.choices if patient.get(f"{finding.name}/{m}")]
        return ", ".join(members) or "none"
    value = patient.get(finding.name)
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("_", " ") if isinstance(value, str) else f"{value:f} {finding.unit}"


def consult(interview: Interview, patient: dict[Atom, Value]) -> int:
    """A whole consultation; the number of turns."""
    state, _ = interview.open()
    for turn in range(120):
        state, said = interview.reply(state, answer(interview, state, patient))
        if state.phase is Phase.PLAN or isinstance(said[-1], Leave):
            return turn + 1
    raise RuntimeError("a consultation of more than 120 turns")


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


def main() -> None:
    door = load()
    reasoner = door.reasoner
    interview = Interview(reasoner, TODAY)
    cases = patients(reasoner, 60, seed=1)
    facts = [complete(reasoner.ruleset, case) for case in cases]
    reasoner.engine.derive(facts[0])

    reference = Reference(reasoner.ruleset)
    derive = statistics.median(clock(partial(reasoner.engine.derive, known)) for known in facts)
    small = statistics.median(clock(partial(reference, known)) for known in cases)
    print(f"derivation / small evaluator           {derive / small:5.2f}   ({derive * 1e3:.1f} ms)")

    turns, spent = 0, 0.0
    for case in cases[:12]:
        start = time.perf_counter()
        turns += consult(interview, case)
        spent += time.perf_counter() - start
    turn = spent / turns
    print(f"turn of the interview / derivation     {turn / derive:5.2f}   aim at most 5 ({turns} turns)")

    ours, bare = [], []
    for _ in range(7):
        ours.append(first_prompt(["-m", "assistant"]))
        bare.append(first_prompt(["-c", BARE]))
    ratio = statistics.median(o / b for o, b in zip(ours, bare, strict=True))
    print(f"start to first prompt / bare imports   {ratio:5.2f}   aim at most 1.25")

    bare_patients = [findings_json(reasoner.ruleset, Known(case)) for case in cases[:20]]
    decide = statistics.median(clock(partial(door.decide, each, TODAY)) for each in bare_patients)
    plan = statistics.median(clock(partial(door.plan, each, TODAY)) for each in bare_patients)
    said = f"{plan / decide:5.2f}   aim at least 3 ({1 / decide:.0f} decided a second)"
    print(f"plan / decision, by the door           {said}")

    marks = []
    for number, case in enumerate(patients(reasoner, 1000, seed=2), 1):
        state, _ = interview.open()
        for _ in range(4):  # a few turns of each: what leaks, leaks with every derivation
            state, _ = interview.reply(state, answer(interview, state, case))
        if number in (200, 1000):
            marks.append(resident())
    print(
        f"memory after 1,000 / 200 consultations {marks[1] / marks[0]:5.2f}   aim 1.00 ({marks[1]:.0f} MiB)"
    )


if __name__ == "__main__":
    main()
