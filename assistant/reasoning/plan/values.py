"""The plan as values: labels with their evidence, lines with their reasons, and what was kept back.

A line whose sources hold no statement of the lecture (S, or A for the reconstructed ladder) is `beyond`: it
never wears the lecture's name.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.knowledge.model.edition import Provenance
from assistant.knowledge.model.ruleset import Atom, Kind
from assistant.knowledge.model.sources import Rows, is_carried, of_rows
from assistant.reasoning.critique.critique import Critique
from assistant.reasoning.decision.decision import Decision
from assistant.reasoning.plan.arguments import Argument
from assistant.reasoning.search.changes import Change


@dataclass(frozen=True)
class Reason:
    """One rule behind a line: why, on which known atoms, from which statements, and where it is written."""

    rule: str
    because: str
    atoms: tuple[Atom, ...]
    sources: tuple[str, ...]
    where: str


class Reasoned:
    """What stands for reasons."""

    reasons: tuple[Reason, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """All statement ids of the reasons, each once."""
        return tuple(dict.fromkeys(s for reason in self.reasons for s in reason.sources))

    @property
    def rule(self) -> str:
        """The first rule behind it; "" without any."""
        return self.reasons[0].rule if self.reasons else ""

    @property
    def where(self) -> str:
        """Where that rule is written."""
        return self.reasons[0].where if self.reasons else ""


@dataclass(frozen=True)
class Aside:
    """What a clinician set aside: what it says, the gate or rule, its statements, and their reason."""

    because: str
    rule: str
    sources: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Line(Reasoned):
    """A plan line. `regimen`: what the sources print beside it of no one drug, each with its statement ids.

    set_aside: the reason for which the clinician dismissed it, where every rule behind it was dismissed.
    in_spite_of: what would keep it from the plan, had the clinician not set that aside.
    supporting, against: the arguments about it, in the order of the rules.
    """

    code: str
    kind: Kind
    about: str
    text: str
    reasons: tuple[Reason, ...]
    regimen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    provisional: tuple[str, ...] = ()
    set_aside: str = ""
    in_spite_of: tuple[Aside, ...] = ()
    supporting: tuple[Argument, ...] = ()
    against: tuple[Argument, ...] = ()

    @property
    def beyond(self) -> bool:
        """Whether nothing in the lecture carries it."""
        return not is_carried(self.sources)

    @property
    def policy(self) -> bool:
        """Whether it is this product's own decision, and nothing in the lecture carries it."""
        return self.beyond and bool(of_rows(self.sources, Rows.POLICY))

    @property
    def reconstructed(self) -> bool:
        """Whether it rests on the rebuilt ladder."""
        return bool(of_rows(self.sources, Rows.RECONSTRUCTED))


@dataclass(frozen=True)
class Assessment(Reasoned):
    """A label, with the evidence on both sides (strongest first) and what is missing."""

    code: str
    text: str
    leans: str
    reasons: tuple[Reason, ...]
    supporting: tuple[str, ...]
    against: tuple[str, ...]
    missing: tuple[str, ...]
    provisional: tuple[str, ...] = ()


@dataclass(frozen=True)
class Withheld:
    """A line that does not stand, and why; `waits_for` names what is not known."""

    code: str
    text: str
    because: str
    waits_for: tuple[str, ...]
    rule: str
    sources: tuple[str, ...]
    supporting: tuple[Argument, ...] = ()
    against: tuple[Argument, ...] = ()


@dataclass(frozen=True)
class Fault:
    """A promise that the rules broke: what it demands, and why. withheld: codes with their words."""

    promise: str
    demand: str
    because: str
    sources: tuple[str, ...]
    withheld: tuple[tuple[str, str], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """What is withheld, by code."""
        return tuple(code for code, _ in self.withheld)


@dataclass(frozen=True)
class Plan:
    """Everything that a plan says. `decisive`: unknown findings that could change it, in asking order.

    made: the rules, the program and the day that it is of. critique: the answer to each thing that the
    clinician means to do. faults: promises that the rules broke.
    """

    made: Provenance
    decision: Decision
    assessment: tuple[Assessment, ...]
    lines: tuple[Line, ...]
    withheld: tuple[Withheld, ...]
    conflicts: tuple[str, ...]
    changes: tuple[Change, ...]
    decisive: tuple[str, ...]
    complete: bool
    critique: tuple[Critique, ...] = ()
    faults: tuple[Fault, ...] = ()

    def same_lines(self, other: Plan) -> bool:
        """Whether both say the same, but for the values that reasons quote and what could still change."""
        return self._lines == other._lines

    @property
    def _lines(self) -> tuple[object, ...]:
        lines = [
            (line.code, line.kind, line.text, line.set_aside, line.in_spite_of, line.reasons)
            for line in self.lines
        ]
        labels = [(label.code, label.reasons, label.supporting, label.against) for label in self.assessment]
        return lines, labels, self.withheld, self.complete, self.faults
