"""A rule author's mistakes: values with a place, collected, and reported all together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from assistant.knowledge.model.ruleset import Place


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake. Faults sort by path, line and column; `str` is `path:line:column: message`."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class RulesetFaults(Exception):
    """A rule set cannot be used. `faults` holds every mistake found in every file, sorted, each once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class FaultLog:
    """Where the parser and the checks write what they find, so that one mistake hides no other."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def at(self, place: Place, message: str) -> None:
        """Record a mistake at a place."""
        self.faults.append(Fault(place.path, place.line, place.column, message))

    def raise_any(self) -> None:
        """Raise `RulesetFaults` if anything was recorded."""
        if self.faults:
            raise RulesetFaults(self.faults)


def closest(word: str, candidates: Iterable[str]) -> str:
    """The candidate most like the word, in the candidate's own spelling; '' when none is near."""
    spelled = {candidate.casefold(): candidate for candidate in candidates}
    found = get_close_matches(word.casefold(), list(spelled), n=1, cutoff=0.7)
    return spelled[found[0]] if found else ""


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """The end of a message about a misspelt word: `; did you mean "x"?`, or '' when nothing is near."""
    found = closest(word, candidates)
    return f'; did you mean "{found}"?' if found else ""
