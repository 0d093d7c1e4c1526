"""Transcripts and cases as tests: each is an item that fails at its own line, and says what it met."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.authoring.cases import misses, patients
from assistant.interface.transcripts import replay
from assistant.interface.transcripts.replay import compare, read_transcript
from assistant.interface.transcripts.transcript import Malformed
from assistant.knowledge.library import cases
from assistant.knowledge.library.cases import read_cases
from assistant.knowledge.lines.faults import RulesetFaults
from assistant.knowledge.model.cases import Case
from tests.interface.page.first_pages import fault_of_page
from tests.reasoning.patients import reasoner


class Differs(Exception):
    """The conversation goes otherwise now, or a demand is not met."""


class Item(pytest.Item):
    """What is shown by its place and its words alone, without a traceback, unless the fault is ours."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The differences as they are."""
        if isinstance(excinfo.value, Differs | Malformed):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the item is, for pytest's own lines."""
        return self.path, 0, f"{shown(self)}: {self.name}"


class TranscriptItem(Item):
    """One transcript, replayed from its first line to its last."""

    def runtest(self) -> None:
        """Fail with the first difference, or with what is wrong in the file."""
        difference = compare(reasoner(), read_transcript(self.path, shown(self)))
        if difference:
            accept = f"To accept: python -m assistant replay --accept {shown(self)}"
            raise Differs(f"{difference}\n  {accept}")


class CaseItem(Item):
    """One case, held to what is decided now."""

    case: Case

    def runtest(self) -> None:
        """Fail with every demand that is not met, and every first page that does not fit a screen."""
        missed = [str(miss) for miss in misses(reasoner(), self.case)]
        for variant, known in zip(self.case.variants, patients(reasoner().ruleset, self.case), strict=True):
            if fault := fault_of_page(reasoner(), known):
                missed.append(f"{variant.place}: the first page: {fault}")
        if missed:
            raise Differs("\n".join(missed))


class TranscriptFile(pytest.File):
    """A file of one transcript."""

    def collect(self) -> Iterator[TranscriptItem]:
        """The one item."""
        yield TranscriptItem.from_parent(self, name="replay")


class CaseFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[CaseItem]:
        """One item a case; what is wrong in the file is told at its places."""
        try:
            found = read_cases(self.path, reasoner().ruleset, shown(self))
        except RulesetFaults as faults:
            raise self.CollectError(str(faults)) from None
        for case in found:
            item = CaseItem.from_parent(self, name=case.name)
            item.case = case
            yield item


def shown(node: pytest.Item | pytest.File) -> str:
    """The path as people type it."""
    root = node.config.rootpath
    return str(node.path.relative_to(root) if node.path.is_relative_to(root) else node.path)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> TranscriptFile | CaseFile | None:
    """Every file that ends in .transcript or .case."""
    kinds = {replay.SUFFIX: TranscriptFile, cases.SUFFIX: CaseFile}
    kind = kinds.get(file_path.suffix)
    return kind.from_parent(parent, path=file_path) if kind else None
