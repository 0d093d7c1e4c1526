"""Whether the questions are worth asking, and how many there are: `python benchmarks/questions.py`.

Simulated clinicians answer for patients that the interview does not see (tests/conversation/clinic.py):
those at the end of each transcript, those of tests/conversation/clinicians.py, and others made from them.

0. Notes as clinicians type them (typed_notes.py): lines to the plan, what was asked again, seconds a turn.
1 to 3 take a quarter of an hour and more, and are done where --small says of how many seeds.
1. Written patients, from the first question on: questions to plan in our order, against a form in fixed
   order: every finding that is ever asked, in the order of the declarations, checklists joined and `asked if`
   respected, until the interview has no further question. And how many of our questions are enough: each that
   can be left out with hindsight is left out. Fewer may do, so that ours / enough is at most ours / best.
2. Cases small enough, the best order: with hindsight, the fewest answers after which the interview has no
   further question, whichever they are, given that red flags come first; every set of questions is tried, the
   smaller first. It knows the answers: no way of asking reaches it on every patient. Aim: at most 1.1.
3. The smallest of these, without hindsight: the decision tree with the fewest questions on average over the
   patient and a few others who told the same before the first question.
4. Many consultations: each question's witness is decided both ways by the evaluator of tests/reference, which
   shares nothing with the search; nothing is put twice; each reaches a plan. And how near the number said to
   be left was, with the straight line that fits best (the constants of conversation/questions.py).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.conversation.asking.questions import Question  # noqa: E402
from benchmarks import typed_notes  # noqa: E402
from benchmarks.orders import asking  # noqa: E402
from tests.conversation.clinic import (  # noqa: E402
    Patient,
    coherent,
    faults_of,
    made_up,
    patients,
    some_value,
    told_first,
)
from tests.conversation.clinicians import Consultation, consult, interview  # noqa: E402

MOST_QUESTIONS, LARGEST_POOL = 8, 12  # of a case that is searched
TREE_QUESTIONS, TREE_POOL, OTHERS = 5, 7, 4  # of a case that a tree is built for; other patients in it


def of_consultation(seed: int) -> tuple[int, list[str], list[tuple[int, int, int]]]:
    """One made-up patient: questions put, faults, and what was said to be left at each of them."""
    patient = made_up(seed)
    try:
        done = consult(patient, told=told_first(patient, seed))
    except AssertionError as never:
        return 0, [f"{seed}: {str(never)[:200]}"], []
    return len(done.questions), [f"{seed}: {fault}" for fault in faults_of(done)], left_of(done)


def left_of(done: Consultation) -> list[tuple[int, int, int]]:
    """At each question: how many more were left at the most, by expectation, and in truth."""
    questions, rows = interview().following.questions, []
    for place, (_, known) in enumerate(done.questions):
        decision = asking().decision(known)
        most, about = questions.left(known, decision), questions.expected(known, decision)
        rows.append((most - 1, about - 1, len(done.questions) - place - 1))
    return rows


def of_small_case(seed: int) -> tuple[int, int, tuple[float, float] | None] | None:
    """A case small enough: ours, the fewest, and both without hindsight; None where it is larger."""
    patient = made_up(seed)
    told = told_first(patient, seed)
    done = consult(patient, told=told)
    ours = len(done.questions)
    starts = [state.record for state in done.states]
    pool = asking().pool(starts)
    if not 1 < ours <= MOST_QUESTIONS or len(pool) > LARGEST_POOL:
        return None
    fewest = asking().fewest(patient, starts[0], pool, ours)
    fair = without_hindsight(seed, patient, told, pool) if ours <= TREE_QUESTIONS else None
    return ours, fewest, fair


def without_hindsight(
    seed: int, patient: Patient, told: Sequence[str], pool: Sequence[Question]
) -> tuple[float, float] | None:
    """Questions on average over a few patients who tell the same first: ours, and by the best tree."""
    chance = Random(seed)
    group = [patient]
    names = [name for question in pool for name in question.findings]
    for _ in range(OTHERS):
        other = dict(patient)
        for name in names:
            if name not in told and chance.random() < 0.5:
                other[name] = some_value(interview().ruleset.findings[name], chance)
        group.append({**coherent(other), **{name: patient[name] for name in told}})
    consultations = [consult(one, told=told) for one in group]
    pool = asking().pool(state.record for done in consultations for state in done.states)
    if len(pool) > TREE_POOL:
        return None
    ours = statistics.mean(len(done.questions) for done in consultations)
    return ours, asking().tree(group, consultations[0].states[0].record, pool)


def of_written(name: str) -> tuple[str, int, int, int]:
    """A written patient, from the first question on: ours, by the form, and what is enough with hindsight."""
    patient = patients()[name]
    done = consult(patient)
    asked = [question for question, _ in done.questions]
    return name, len(asked), asking().fixed_form(patient), asking().enough(patient, asked)


def fit(rows: Sequence[tuple[int, int, int]]) -> tuple[float, float]:
    """The line from `at most` to the truth with the least squares: slope and start."""
    return statistics.linear_regression([most for most, _, _ in rows], [true for _, _, true in rows])


def main() -> None:
    parser = argparse.ArgumentParser(description="How many questions there are, and whether each decides.")
    parser.add_argument("--consultations", type=int, default=100, help="made-up patients (default 100)")
    parser.add_argument("--small", type=int, default=0, help="1 to 3 too, long: seeds of small cases (60)")
    parser.add_argument("--no-notes", action="store_true", help="without the notes")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    wanted = parser.parse_args()
    with ProcessPoolExecutor(wanted.jobs) as pool:
        if not wanted.no_notes:
            typed_notes.report(list(pool.map(typed_notes.held, typed_notes.notes())))
        if wanted.small:
            report_written(list(pool.map(of_written, patients())))
            report_small([case for case in pool.map(of_small_case, range(wanted.small)) if case])
        if wanted.consultations:
            start = time.perf_counter()
            found = list(pool.map(of_consultation, range(wanted.consultations), chunksize=5))
            report_consultations(found, time.perf_counter() - start)


def report_written(rows: Sequence[tuple[str, int, int, int]]) -> None:
    print("written patients, from the first question on")
    print(f"{'':30}{'ours':>6}{'form':>6}{'enough':>8}{'ours/form':>11}{'ours/enough':>13}")
    total = ("in total", *(sum(row[i] for row in rows) for i in (1, 2, 3)))
    for name, ours, form, enough in (*rows, total):
        print(f"{name:30}{ours:6}{form:6}{enough:8}{ours / form:11.2f}{ours / enough:13.2f}")


def report_small(cases: Sequence[tuple[int, int, tuple[float, float] | None]]) -> None:
    if not cases:
        return
    ours, fewest = sum(case[0] for case in cases), sum(case[1] for case in cases)
    reached = sum(case[0] == case[1] for case in cases)
    print(f"\n{len(cases)} cases of 2 to {MOST_QUESTIONS} questions, every set of questions tried")
    print(f"ours / best with hindsight             {ours / fewest:5.2f}   aim at most 1.10")
    print(f"    {ours} / {fewest}; ours is the best in {reached}")
    trees = [case[2] for case in cases if case[2]]
    if trees:
        ratio = sum(tree[0] for tree in trees) / sum(tree[1] for tree in trees)
        print(f"ours / best tree without hindsight     {ratio:5.2f}")
        print(f"    {len(trees)} cases, {OTHERS + 1} patients in each")


def report_consultations(
    found: Sequence[tuple[int, list[str], list[tuple[int, int, int]]]], seconds: float
) -> None:
    sizes = Counter(size for size, _, _ in found)
    faults = [fault for _, some, _ in found for fault in some]
    rows = [row for _, _, some in found for row in some]
    print(f"\n{len(found)} consultations, {len(rows)} questions, {seconds:.0f} s")
    print(f"defects                                {len(faults):5}   aim 0")
    for fault in faults[:20]:
        print(f"    {fault}")
    numbers = sorted(size for size, _, _ in found)
    tenth = len(numbers) // 10
    print(f"questions: median {statistics.median(numbers)}, most {numbers[-1]}, ", end="")
    print(f"eight in ten between {numbers[tenth]} and {numbers[-1 - tenth]}")
    print("  " + "  ".join(f"{size}:{times}" for size, times in sorted(sizes.items())))
    off_most = statistics.mean(abs(most - true) for most, _, true in rows)
    off_about = statistics.mean(abs(about - true) for _, about, true in rows)
    slope, begin = fit(rows)
    print(f"expected / at most, how far off        {off_about / off_most:5.2f}")
    print(f"    {off_about:.2f} and {off_most:.2f} questions on average")
    print(f"    the best line: {slope:.2f} of what is left at the most, {begin:+.2f}")


if __name__ == "__main__":
    main()
