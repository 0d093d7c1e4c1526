"""Whether the plan agrees to an act, differs, forbids it, or cannot say yet; and on what grounds.

Never softer than the plan: what a `never`, a hold or an emergency speaks against is forbidden, and so is what
would bring one if it were done as it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.knowledge.model.intents import Intent
from assistant.knowledge.model.ruleset import (
    BOTH,
    Action,
    Atom,
    Gate,
    Kind,
    Premise,
    RoleKind,
    Rule,
    Shape,
    Value,
)
from assistant.reasoning.decision.decision import Decision, Proposed, beats, decide, gates_of, holds
from assistant.reasoning.decision.explanation import Explainer
from assistant.reasoning.decision.formulas import Clash, complete
from assistant.reasoning.outlook.possibility import YES
from assistant.reasoning.search.changes import unknown_atoms
from assistant.reasoning.search.reasoner import Reasoner

STRONG = (Kind.URGENT, Kind.NEVER, Kind.HOLD)


class Verdict(StrEnum):
    """What the plan says to an act."""

    AGREES = "agrees"
    DIFFERS = "differs"
    FORBIDS = "forbids"
    NOT_YET = "not yet"
    NOT_UNDERSTOOD = "not understood"


@dataclass(frozen=True)
class Ground:
    """One reason of a verdict: a line, a label or a gate, with its rule.

    code: of the line or label; "" for a gate. done: it would stand if the act were done as said.
    """

    code: str
    says: str
    because: str
    rule: str
    sources: tuple[str, ...]
    done: bool = False


@dataclass(frozen=True)
class Answer:
    """A verdict with its grounds, the weightiest first. waits_for: findings that must be known first."""

    verdict: Verdict
    grounds: tuple[Ground, ...] = ()
    waits_for: tuple[str, ...] = ()


class Judge:
    """Answers one act, for any patient."""

    def __init__(self, reasoner: Reasoner, act: Intent) -> None:
        self.reasoner, self.ruleset = reasoner, reasoner.ruleset
        self.act = act
        self.action: Action = self.ruleset.actions[act.action]
        self.gates = gates_of(self.ruleset)
        self.as_done = self._as_done()

    def answer(self, known: Mapping[Atom, Value], decision: Decision) -> Answer:
        """The verdict on a patient, with what carries it; the most forbidding first."""
        standing = {line.code.name: line for line in decision.lines}
        brought = self._brought(known, standing)
        if strong := [g for kind, g in brought if kind in STRONG]:
            return Answer(Verdict.FORBIDS, tuple(strong))
        warned = tuple(g for _, g in brought)
        opposed = [(line.kind, self._line(line)) for line in self._opposing(standing)]
        weak = [g for kind, g in opposed if kind not in STRONG] + self._labels(decision)
        strong = [g for kind, g in opposed if kind in STRONG]
        carried = [self._line(standing[code]) for code in self.action.means if code in standing]
        before = [self._line(standing[code]) for code in self.action.first if code in standing]
        if carried and before and not (strong or weak):
            return Answer(Verdict.NOT_YET, (*before, *carried, *warned))
        if carried:
            against = (*strong, *weak)
            verdict = Verdict.DIFFERS if against else Verdict.AGREES
            return Answer(verdict, (*against, *carried, *warned))
        refuted, waiting = self._gated(decision)
        if strong or refuted:
            return Answer(Verdict.FORBIDS, (*strong, *refuted, *weak))
        if weak:
            return Answer(Verdict.DIFFERS, tuple(weak))
        within = [self._line(standing[code]) for code in self.action.within if code in standing]
        proposed = [item for item in decision.not_advised if item.line.code.name in self.action.means]
        if beaten := [item.beaten_by for item in proposed if item.beaten_by]:
            return Answer(Verdict.DIFFERS, tuple(self._line(line) for line in beaten))
        open_still = self._open(known, decision)
        if waiting and (within or proposed or open_still):
            waits = dict.fromkeys(p.finding for _, premises in waiting for p in premises)
            carried = [*(self._line(item.line) for item in proposed), *within]
            return Answer(Verdict.NOT_YET, (*(self._gate(g) for g, _ in waiting), *carried), tuple(waits))
        if within and before:
            return Answer(Verdict.NOT_YET, (*before, *within))
        if within:
            return Answer(Verdict.AGREES, (*within, *warned))
        return Answer(Verdict.NOT_YET if open_still else Verdict.DIFFERS, (*warned, *before))

    def _opposing(self, standing: Mapping[str, Proposed]) -> Iterator[Proposed]:
        """The lines that speak against the act: those named, and those that beat a line it means."""
        means = [self.ruleset.codes[code] for code in self.action.means]
        for code, line in standing.items():
            if code in self.action.means:
                continue
            if code in self.action.against or any(beats(self.ruleset, line.code, other) for other in means):
                yield line

    def _labels(self, decision: Decision) -> list[Ground]:
        """The labels that speak against it."""
        explainer = Explainer(self.ruleset, decision)
        grounds = []
        for code in decision.labels:
            if code in self.action.against:
                label, rules = self.ruleset.labels[code], explainer.rules_for(code)
                grounds.append(_ground(code, label.says, rules))
        return grounds

    def _gated(self, decision: Decision) -> tuple[list[Ground], list[tuple[Gate, list[Premise]]]]:
        """The gates of its lines that are refuted, and those that wait, each with what it waits for."""
        refuted: dict[str, Ground] = {}
        waiting: dict[str, tuple[Gate, list[Premise]]] = {}
        for code in self.action.means:
            for gate in self.gates.get(code, ()):
                outcomes = [(p, holds(p, decision.facts, decision.closed)) for p in gate.unless]
                if any(outcome is False for _, outcome in outcomes):
                    refuted[gate.name] = self._gate(gate)
                elif unknown := [p for p, outcome in outcomes if outcome is None]:
                    waiting[gate.name] = (gate, unknown)
        return list(refuted.values()), list(waiting.values())

    def _brought(
        self, known: Mapping[Atom, Value], standing: Mapping[str, Proposed]
    ) -> list[tuple[Kind, Ground]]:
        """The lines against it that would stand if it were done as it is said."""
        done = self.decided({**known, **self.as_done}) if self.as_done else None
        if done is None:
            return []
        lines = {line.code.name: line for line in done.lines if line.code.name not in standing}
        named = [line for code, line in lines.items() if code in self.action.against]
        return [(line.kind, self._line(line, done=True)) for line in named]

    def _as_done(self) -> dict[Atom, Value]:
        """What would be known if it were done as said; nothing where it says no dose and no schedule."""
        done: dict[Atom, Value] = {}
        for word, name, value in self.action.supposed:
            if word in self.act.words:
                member = self.ruleset.findings[name].shape is Shape.SET
                done |= {f"{name}/{value}": True} if member else {name: value}
        if self.act.dose is not None:
            done[self.action.dose] = self.act.dose
        taken = self.ruleset.playing(RoleKind.TAKEN)
        if done and taken is not None:
            done |= {f"{taken.name}/{d}": True for _, d in self.action.deeds if d in taken.choices}
        return done

    def _open(self, known: Mapping[Atom, Value], decision: Decision) -> bool:
        """Whether what is not known may still bring a line that it means, with no label that leans."""
        if any(self.ruleset.labels[code].leans not in ("", BOTH) for code in decision.labels):
            return False
        view = self.reasoner.outlook.look(known, unknown_atoms(self.ruleset, known))
        return any(view.codes[code] & YES for code in (*self.action.means, *self.action.within))

    def decided(self, known: Mapping[Atom, Value]) -> Decision | None:
        """What stands on other values, by the outlook; None where they contradict each other."""
        try:
            facts = complete(self.ruleset, known)
            fired, closed = self.reasoner.outlook.conclude(known)
        except Clash:
            return None
        return decide(self.ruleset, facts, fired, closed)

    def _line(self, line: Proposed, done: bool = False) -> Ground:
        return _ground(line.code.name, line.code.says, line.rules, done)

    def _gate(self, gate: Gate) -> Ground:
        return Ground("", "", gate.because, gate.name, gate.sources)


def _ground(code: str, says: str, rules: Iterable[Rule], done: bool = False) -> Ground:
    behind = tuple(rules)
    sources = tuple(dict.fromkeys(s for rule in behind for s in rule.sources))
    return Ground(code, says, behind[0].because, behind[0].name, sources, done)
