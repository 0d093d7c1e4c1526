"""Whether the plan agrees to an act, differs, forbids it, or cannot say yet; and on what grounds.

Never softer than the plan: what a `never`, a hold or an emergency speaks against is forbidden, and so is what
would bring one if it were done as it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from assistant.knowledge.lines.phrases import key
from assistant.knowledge.model.formulas import NONE
from assistant.knowledge.model.intents import ALONE, Intent
from assistant.knowledge.model.ruleset import (
    BOTH,
    Action,
    Atom,
    Gate,
    Kind,
    Premise,
    RoleKind,
    Rule,
    Ruleset,
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
BEGINS, ENDS = ("start", "restart"), ("stop",)


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
        against = [(line.kind, self._line(line)) for line in self._opposing(standing)]
        against += [(line.kind, self._line(line, done=True)) for line in brought if self._named_against(line)]
        refuted, waiting = self._gated(decision)
        strong = [ground for kind, ground in against if self._forbids(kind, ground)]
        weak = [ground for kind, ground in against if not self._forbids(kind, ground)]
        weak += self._labels(decision) + self._left_out(decision)
        carried = [self._line(standing[code]) for code in self.action.means if code in standing]
        if strong or (refuted and not carried):
            return Answer(Verdict.FORBIDS, (*strong, *refuted, *weak, *carried))
        if weak:
            return Answer(Verdict.DIFFERS, (*weak, *carried))
        within = [self._line(standing[code]) for code in self.action.within if code in standing]
        proposed = [item for item in decision.not_advised if item.line.code.name in self.action.means]
        beaten = [item.beaten_by for item in proposed if item.beaten_by]
        beaten = [] if carried else [line for line in beaten if not self._comes_first(line)]
        if beaten:
            return Answer(Verdict.DIFFERS, tuple(self._line(line) for line in beaten))
        open_still = bool(carried or within or proposed) or self._open(known, decision)
        before = (*standing.values(), *brought) if open_still else ()
        first = [self._line(line) for line in before if self._comes_first(line)]
        waits = waiting if open_still and not carried else []
        if first or waits:
            needed = dict.fromkeys(premise.finding for _, premises in waits for premise in premises)
            spoken = (*carried, *(self._line(item.line) for item in proposed if item.gate), *within)
            gates = tuple(self._gate(gate) for gate, _ in waits)
            return Answer(Verdict.NOT_YET, (*gates, *first, *spoken), tuple(needed))
        if carried or within:
            return Answer(Verdict.AGREES, (*carried, *within))
        return Answer(Verdict.NOT_YET if open_still else Verdict.DIFFERS)

    def _forbids(self, kind: Kind, ground: Ground) -> bool:
        """Whether a line against it forbids it; one that lowers a dose forbids more of it."""
        return kind in STRONG or (kind is Kind.REDUCE and ground.done and self.act.dose is not None)

    def _named_against(self, line: Proposed) -> bool:
        return line.code.name in self.action.against

    def _comes_first(self, line: Proposed) -> bool:
        return line.code.name in self.action.first

    def _opposing(self, standing: Mapping[str, Proposed]) -> Iterator[Proposed]:
        """The lines that speak against the act: those named, and those that beat a line it means."""
        means = [self.ruleset.codes[code] for code in self.action.means]
        for code, line in standing.items():
            if code in self.action.means or self._comes_first(line):
                continue
            if self._named_against(line) or any(beats(self.ruleset, line.code, other) for other in means):
                yield line

    def _left_out(self, decision: Decision) -> list[Ground]:
        """What the plan has, and this act, done alone, would not."""
        alone = self.action.alone if ALONE in self.act.words else ()
        return [self._line(line) for line in decision.lines if line.code.name in alone]

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

    def _brought(self, known: Mapping[Atom, Value], standing: Mapping[str, Proposed]) -> list[Proposed]:
        """The lines that would stand too if it were done as it is said."""
        supposed = {**self.as_done, **self._of_class(known), **self._step(known)}
        done = self.decided({**known, **supposed}) if supposed else None
        return [line for line in done.lines if line.code.name not in standing] if done else []

    def _as_done(self) -> dict[Atom, Value]:
        """What would be known if it were done as said: the drug that is meant, or taken, and its dose."""
        done: dict[Atom, Value] = {}
        for word, name, value in self.action.supposed:
            if word in self.act.words:
                member = self.ruleset.findings[name].shape is Shape.SET
                done |= {f"{name}/{value}": True} if member else {name: value}
        if self.act.dose is not None and not self.action.step:
            done[self.action.dose] = self.act.dose
        for deed, drug in self.action.deeds:
            done |= dict.fromkeys(self._given(deed, drug), True)
        return done

    def _of_class(self, known: Mapping[Atom, Value]) -> dict[Atom, Value]:
        """Of a class of drugs, of which none is known to be taken, its first."""
        if self.act.dose is None or self.action.step:
            return {}
        classes = [self.ruleset.findings.get(drug) for _, drug in self.action.deeds]
        named = {finding.name: finding for finding in classes if finding and finding.shape is Shape.CHOICE}
        return {
            name: next(choice for choice in finding.choices if choice != NONE)
            for name, finding in named.items()
            if known.get(name, NONE) == NONE
        }

    def _step(self, known: Mapping[Atom, Value]) -> dict[Atom, Value]:
        """By how much the dose would fall, at a time and in a week, where the act says so."""
        taken, said = known.get(self.action.dose), self.act.step
        if not self.action.step or not isinstance(taken, Decimal):
            return {}
        by = said.by if said else None
        if by is None and self.act.dose is not None:
            by = taken - self.act.dose
        if by is None and said and said.half:
            by = taken / 2
        if by is None or by <= 0:
            return {}
        paced = {self.action.pace: by / said.weeks} if self.action.pace and said and said.weeks else {}
        return {self.action.step: by, **paced}

    def _given(self, deed: str, drug: str) -> Iterator[Atom]:
        """The drug among those meant, where it is to be begun, and else among those taken, or beside them."""
        kinds = (RoleKind.MEANT, RoleKind.TAKEN) if deed in BEGINS else (RoleKind.TAKEN,)
        sets = [finding for kind in kinds if (finding := self.ruleset.playing(kind))]
        sets += self.ruleset.all_playing(RoleKind.DRUGS)
        found = [f"{each.name}/{m}" for each in sets for m in each.choices if key(m) == key(drug)]
        yield from found[:1] if deed not in ENDS else ()

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


def directed(ruleset: Ruleset, known: Mapping[Atom, Value], act: Intent) -> Intent:
    """An act with a dose raises or lowers the dose that is taken, whatever its verb: `pred back to 30`."""
    action = ruleset.actions[act.action]
    taken = known.get(action.dose)
    ways = [(deed, drug) for deed, drug in action.deeds if deed in ("start", "restart", "raise")]
    if act.dose is None or not ways or not isinstance(taken, Decimal) or act.dose == taken or not taken:
        return act
    way = ("raise" if act.dose > taken else "lower", ways[0][1])
    other = next((a for a in ruleset.actions.values() if way in a.deeds), action)
    return replace(act, action=other.name) if way not in action.deeds else act
