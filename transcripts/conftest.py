"""Transcripts as tests: each is an item that fails at its own line, and says what kind of change it met."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from assistant.conversation.turn.state import State
from assistant.interface.transcripts.replay import SUFFIX, compare, read_transcript
from assistant.interface.transcripts.transcript import Malformed
from assistant.knowledge.library.library import load
from assistant.reasoning.search.reasoner import Reasoner
from tests.reasoning.patients import WALKS, as_kept, consultations, kept_end, name_of

WRITE_ENDS = "To write it again: python -m tests.reasoning.ends"


@cache
def reasoner() -> Reasoner:
    """One reasoner for all transcripts: compiled once."""
    return Reasoner(load())


class Differs(Exception):
    """The conversation goes otherwise now."""


class TranscriptItem(pytest.Item):
    """One transcript, replayed from its first line to its last."""

    def runtest(self) -> None:
        """Fail with the first difference, or with what is wrong in the file."""
        states: list[State] = []
        difference = compare(reasoner(), read_transcript(self.path, self.shown), states)
        if difference:
            raise Differs(str(difference))
        if self.path in consultations() and states:
            end = states[-1].record.fold(reasoner().ruleset).values
            if as_kept({name_of(self.path): end}) != as_kept({name_of(self.path): kept_end(self.path)}):
                raise Differs(f"{self.shown}: what is known at its end is kept otherwise. {WRITE_ENDS}")

    @property
    def shown(self) -> str:
        """The path as people type it."""
        root = self.config.rootpath
        return str(self.path.relative_to(root) if self.path.is_relative_to(root) else self.path)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The place and the two lines alone, without a traceback, unless the fault is ours."""
        if isinstance(excinfo.value, Differs | Malformed):
            return f"{excinfo.value}\n  To accept: python -m assistant replay --accept {self.shown}"
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the item is, for pytest's own lines."""
        return self.path, 0, self.shown


class TranscriptFile(pytest.File):
    """A file of one transcript."""

    def collect(self) -> Iterator[TranscriptItem]:
        """The one item."""
        yield TranscriptItem.from_parent(self, name="replay")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> TranscriptFile | None:
    """Every file that ends in .transcript; a long walk only where it is named."""
    if file_path.suffix != SUFFIX:
        return None
    named = any(file_path == Path(argument).resolve() for argument in parent.config.args)
    if file_path.parent.name in WALKS and not named:
        return None  # tests/authoring/test_coverage.py replays it
    return TranscriptFile.from_parent(parent, path=file_path)
