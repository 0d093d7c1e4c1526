"""Transcripts replayed: what is on screen now against what is written, and what kind of change it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path

from assistant.conversation.interview.interview import Interview
from assistant.conversation.turn.utterances import Leave
from assistant.interface.page.plan_page import DECISIVE
from assistant.interface.page.plan_words import HEADINGS
from assistant.interface.page.rendering import Screen
from assistant.interface.transcripts.transcript import (
    Malformed,
    Transcript,
    abridged,
    parse,
    recorded,
    written,
)
from assistant.interface.words.layout import USUAL
from assistant.reasoning.search.reasoner import Reasoner

_STEP = re.compile(r"(?P<section>[A-Z ]{9})(?: \d|\d\d) (?P<says>.*)")
_ACT = re.compile(r"[A-Z][^a-z]{11,}")
_CODE = re.compile(r"(?:^|.* {2})([a-z0-9]+(?:-[a-z0-9]+)*)")
_QUESTION = re.compile(r"\[\d[^\]]*\] (.*)")
SUFFIX = ".transcript"


class Changed(StrEnum):
    """What a difference touches: the decisions shown, the questions asked, or neither."""

    PLAN = "plan"
    ORDER = "order"
    WORDING = "wording"


@dataclass(frozen=True)
class Difference:
    """The first line that differs, and the gravest kind of change in the whole transcript."""

    path: str
    line: int
    changed: Changed
    expected: str | None
    actual: str | None
    detail: str = ""

    def __str__(self) -> str:
        lines = [f"{self.path}:{self.line}: {self.changed.value} changed{self.detail}"]
        lines.append("  expected: " + ("nothing more" if self.expected is None else self.expected))
        lines.append("  now:      " + ("nothing more" if self.actual is None else self.actual))
        return "\n".join(lines)


def read_transcript(path: Path, shown: str = "") -> Transcript:
    """The transcript of a file. Raises `Malformed`, or `OSError` where it cannot be read."""
    content = path.read_bytes()
    try:
        return parse(shown or str(path), content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Malformed(shown or str(path), line, "this is not UTF-8") from None


def play(reasoner: Reasoner, transcript: Transcript) -> list[list[str]]:
    """The screen after each step, as a transcript has it. Raises `Malformed` after the end."""
    interview = Interview(reasoner, transcript.today)
    screen = Screen(reasoner.ruleset, USUAL)
    state, said = interview.open()
    edition = reasoner.ruleset.edition
    screens = [abridged(recorded(screen.lines(said), edition), transcript.steps[0].expected)]
    for step in transcript.steps[1:]:
        if said and isinstance(said[-1], Leave):
            raise Malformed(transcript.path, step.line, "the conversation is over before this line")
        state, said = interview.reply(state, step.typed or "")
        screens.append(abridged(recorded(screen.lines(said), edition), step.expected))
    return screens


def compare(reasoner: Reasoner, transcript: Transcript) -> Difference | None:
    """The first difference between a transcript and what would be said now; None where they agree."""
    screens = play(reasoner, transcript)
    for step, actual in zip(transcript.steps, screens, strict=True):
        if step.expected == actual:
            continue
        places = [number for number, _ in step.screen]
        places.append(places[-1] + 1 if places else step.line + 1)
        for place, (was, now) in enumerate(zip_longest(step.expected, actual)):
            if was != now:
                changed, detail = _kind(reasoner, [s.expected for s in transcript.steps], screens)
                line = places[min(place, len(places) - 1)]
                return Difference(transcript.path, line, changed, was, now, detail)
    return None


def accept(reasoner: Reasoner, path: Path) -> bool:
    """Write what would be said now into the file; whether that changed it. Raises as the others do."""
    transcript = read_transcript(path)
    text = written(transcript, play(reasoner, transcript))
    if text == path.read_text("utf-8"):
        return False
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, "utf-8")
    beside.replace(path)
    return True


def transcripts_in(path: Path) -> list[Path]:
    """The transcripts that a path means: the file itself, or all below a folder."""
    return sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else [path]


# --- what kind of change it is ------------------------------------------------------------------------------


def _kind(
    reasoner: Reasoner, expected: Sequence[Sequence[str]], actual: Sequence[Sequence[str]]
) -> tuple[Changed, str]:
    known = frozenset(reasoner.ruleset.codes) | frozenset(reasoner.ruleset.labels)
    was, now = ([list(_decided(screen, known)) for screen in screens] for screens in (expected, actual))
    for before, after in zip(was, now, strict=True):
        if before != after:
            gone = [code for part, code in before if (part, code) not in after]
            new = [code for part, code in after if (part, code) not in before]
            parts = [f"no longer {', '.join(gone)}"] if gone else []
            parts += [f"now {', '.join(new)}"] if new else []
            return Changed.PLAN, f": {'; '.join(parts) or 'its lines stand in another order'}"
    if list(_asked(expected)) != list(_asked(actual)):
        return Changed.ORDER, ""
    return Changed.WORDING, ""


def _decided(screen: Sequence[str], known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The act and the steps of a page, and the codes behind it, each with the part that it stands in."""
    part = ""
    for line in screen:
        step, code = _STEP.match(line), _CODE.fullmatch(line)
        if line in HEADINGS or (step and step["section"].strip()):
            part = line if line in HEADINGS else step["section"].strip() if step else ""
        if step or _ACT.match(line):
            yield part if step else "", (step["says"] if step else line).partition("  ")[0]
        elif part in DECISIVE and code and code.group(1) in known:
            yield part, code.group(1)


def _asked(screens: Sequence[Sequence[str]]) -> Iterator[str]:
    for screen in screens:
        for line in screen:
            question = _QUESTION.match(line)
            if question:
                yield question.group(1)
