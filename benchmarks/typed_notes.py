"""Consultations begun with a note, as clinicians type it: lines to the plan, what was asked again, seconds.

The notes are those of tests/reading/typed, with all that each says as findings. The clinician types the note,
answers what the note had said already in the line that asks for it, and presses Enter for the rest.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.conversation.interview.interview import Interview
from assistant.conversation.turn.utterances import Ask, ShowPlan
from tests.conversation.clinicians import interview, line_of

NOTES = Path(__file__).resolve().parents[1] / "tests" / "reading" / "typed"
MOST = 15  # lines


@dataclass(frozen=True)
class Held:
    """One consultation. lines: behind the note; complete: whether it came to a plan at all."""

    name: str
    lines: int
    complete: bool
    asked: int
    said_before: int
    seconds: tuple[float, ...]


@cache
def notes() -> dict[str, tuple[str, Mapping[str, object]]]:
    """By its name each note, and what it says."""
    cases = [case for file in sorted(NOTES.glob("*.json")) for case in json.loads(file.read_text("utf-8"))]
    return {case["id"]: (case["note"], case["findings"]) for case in cases}


@cache
def at_once() -> Interview:
    return Interview(interview().reasoner, interview().today)


def held(name: str) -> Held:
    """The consultation about one note."""
    note, says = notes()[name]
    state, asked, again, seconds = at_once().open()[0], 0, 0, list[float]()
    line, before = " ".join(note.split()), ""
    for typed in range(MOST):
        start = time.perf_counter()
        state, said = at_once().reply(state, line)
        seconds.append(time.perf_counter() - start)
        if any(isinstance(utterance, ShowPlan) for utterance in said):
            return Held(name, typed, True, asked, again, tuple(seconds))
        last = said[-1]
        line, before = "y" if state.held else "same" if state.other else "", line
        if isinstance(last, Ask):
            asked += len(last.question.findings)
            again += sum(known in says for known in last.question.findings)
            line = line_of(last, says)
            line = "unknown" if line == before else line
    return Held(name, MOST, False, asked, again, tuple(seconds))


def report(rows: list[Held]) -> None:
    """The sums."""
    lines = sorted(row.lines for row in rows)
    turns = sorted(second for row in rows for second in row.seconds)
    within = sum(row.lines <= 6 and row.complete for row in rows)
    asked, again = sum(row.asked for row in rows), sum(row.said_before for row in rows)
    print(f"{len(rows)} notes typed, what decides asked at once")
    print(
        f"lines behind the note to the plan: median {statistics.median(lines)}, most {lines[-1]}; aim 3 and 6"
    )
    print(f"    {within} of {len(rows)} within 6; no plan in {MOST}: {sum(not row.complete for row in rows)}")
    print(f"findings asked, and said before        {asked:5} {again:5}   aim 0 said before")
    print(
        f"seconds a turn: median {statistics.median(turns):.2f}, "
        f"one in ten over {turns[-1 - len(turns) // 10]:.2f}, most {turns[-1]:.2f}\n"
    )
