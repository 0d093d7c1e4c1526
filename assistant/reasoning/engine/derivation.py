"""The engine: which rules fire for one patient, decided by durable_rules. The only importer of it.

durable_rules 2.0.28 is exact for positive joins over facts, and unsafe as its own pages use it. So here: no
thread of its own; one session for each shard, deleted before the next; a rule that always fires, as deleting
a session in which nothing fired is a crash; no retraction, no negation, no `$or`; no name that is compared by
its hash alone and could collide; and no exception swallowed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

try:
    import durable.engine
except ImportError as error:
    raise ImportError(
        "durable_rules, the rule engine, cannot be loaded; on Python 3.13 it is to be built with "
        "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject in the environment of pip"
    ) from error

from assistant.knowledge.dependencies.strata import concluders
from assistant.knowledge.model.ruleset import Rule, Ruleset
from assistant.reasoning.engine.closing import Derivation, Facts, close
from assistant.reasoning.engine.shards import (
    START,
    EngineLimit,
    Layout,
    Pattern,
    Shard,
    Step,
    lay_out,
    makes_yes,
)
from assistant.reasoning.engine.wire import NO, YES, Key, Vocabulary, Wire, fact_ids, name_hash, value_key

__all__ = ["Engine", "EngineLimit"]

# Time stands still inside it. durable_rules silently leaves off after an action that took over ten seconds by
# the clock, which Ctrl-Z and `fg` can do to any; its clock is deprecated since 3.12. No timer is used here.
durable.engine._unix_now = lambda: 0.0
durable.engine.logger.disabled = True  # what it logs, it raises too: a Ctrl-C as three tracebacks


class _SyncHost(durable.engine.Host):  # type: ignore[misc]
    """A host that starts no thread; the library's own runs two, which take actions from the caller."""

    def _run(self) -> None:
        return


class _Action(durable.engine.Promise):  # type: ignore[misc]
    """An action that lets every exception through; the library's own swallows even KeyboardInterrupt."""

    def __init__(self, act: Callable[[Any], None]) -> None:
        self.root = self
        self._act = act

    def run(self, closure: Any, complete: Callable[[object], None]) -> None:
        self._act(closure)
        complete(None)


class _Session:
    """A compiled shard, run for one patient at a time."""

    def __init__(self, host: _SyncHost, name: str, shard: Shard) -> None:
        self._host = host
        self._name = name
        self._shard = shard
        self._ids = fact_ids([START, *shard.reads, *shard.told])
        self._equal: dict[Key, set[Wire]] = {}
        self._between: dict[Key, set[Pattern]] = {}
        for pattern in (pattern for step in shard.steps for pattern in step.patterns):
            if pattern.equals is None:
                self._between.setdefault(pattern.key, set()).add(pattern)
            else:
                self._equal.setdefault(pattern.key, set()).add(pattern.equals)
        self._hashes = {name_hash(fact_id) for fact_id in self._ids.values()}
        self._numbers = count(1)
        self._fired: set[str] = set()
        self._asserted: set[Key] = set()
        self._started = False
        definition: dict[str, dict[str, object]] = {
            "start": {"all": [{"c": {"$and": [{"f": START}, {"v": YES}]}}], "run": _Action(self._start)}
        }
        for number, step in enumerate(shard.steps):
            definition[f"s{number}"] = {"all": _conditions(step), "run": _Action(self._firing(step))}
        host.set_rulesets({name: definition})

    def run(self, known: Mapping[Key, Wire]) -> set[str]:
        """The names of the rules that fire, given the known facts that the shard reads."""
        self._fired = set()
        self._asserted = {START}
        self._started = False
        sid = self._fresh_sid()
        try:
            self._host.assert_fact(self._name, self._fact(sid, START, YES))
            if not self._started:
                raise RuntimeError("durable_rules did not fire the rule that always fires")
            for key in self._shard.reads:
                if key in known and key not in self._asserted and self._matters(key, known[key]):
                    self._asserted.add(key)
                    self._host.assert_fact(self._name, self._fact(sid, key, known[key]))
        finally:
            # Else an interrupt came first: deleting would crash, and a kept session is never met again.
            if self._started:
                self._host.delete_state(self._name, sid)
        return self._fired

    def _matters(self, key: Key, value: Wire) -> bool:
        """Whether the value passes a test; durable_rules raises on a fact that no rule can use."""
        ranges = self._between.get(key, ())
        return value in self._equal.get(key, ()) or any(pattern.passes(value) for pattern in ranges)

    def _fresh_sid(self) -> str:
        for number in self._numbers:
            if name_hash(f"sid-{self._name}x{number}") not in self._hashes:  # the id of its own state fact
                return f"{self._name}x{number}"
        raise AssertionError("count() ended")

    def _fact(self, sid: str, key: Key, value: Wire) -> dict[str, Wire]:
        return {"f": key, "v": value, "id": self._ids[key], "sid": sid}

    def _start(self, _closure: Any) -> None:
        self._started = True

    def _firing(self, step: Step) -> Callable[[Any], None]:
        def fire(closure: Any) -> None:
            if step.rule:
                self._record(step.rule)
            if step.tells and step.tells not in self._asserted:
                self._asserted.add(step.tells)
                closure.assert_fact(self._fact(closure.s.sid, step.tells, YES))

        return fire

    def _record(self, rule: str) -> None:
        self._fired.add(rule)


def _conditions(step: Step) -> list[dict[str, object]]:
    conditions: list[dict[str, object]] = []
    for number, pattern in enumerate(step.patterns):
        tests = [{op: {"v": value}} if op else {"v": value} for op, value in pattern.tests]
        conditions.append({f"c{number}": {"$and": [{"f": pattern.key}, *tests]}})
    return conditions


class Engine:
    """A rule set, compiled once and run for any number of patients, one after another.

    Build one a process: durable_rules keeps 1 to 2 MB of a rule set that is let go.
    """

    def __init__(self, ruleset: Ruleset, stages: Sequence[Sequence[Rule]]) -> None:
        """Compiles every rule. `stages` holds each once, after the rules that derive what it reads.

        Raises EngineLimit, naming the rule, where a rule is larger than durable_rules can be trusted with,
        compares a finding with another kind of value, or stands before what it reads.
        """
        self._ruleset = ruleset
        self._vocabulary = Vocabulary(ruleset)
        self._made_by = concluders(ruleset)
        self._layout: Layout = lay_out(ruleset, stages, self._vocabulary, self._made_by)
        self._read = {key for stage in self._layout.stages for shard in stage.shards for key in shard.reads}
        self._yes = {
            rule.name: value_key(thing) for rule in ruleset.rules.values() if (thing := makes_yes(rule))
        }
        self._turn = (
            threading.RLock()
        )  # a Ctrl-C before its block leaves it taken, by the thread that goes on
        host = _SyncHost()
        names = (f"shard{number}" for number in count(1))
        self._sessions = [
            [_compile(host, next(names), shard) for shard in stage.shards] for stage in self._layout.stages
        ]

    def derive(self, facts: Facts) -> Derivation:
        """What follows from these facts alone: equal facts, in any order and after any others, equal results.

        Raises ValueError, naming the finding, for a fact that is derived, of no finding or of the wrong kind,
        and (where a rule reads its value) for a number of more than 6 decimals or past some 9.007e9;
        Contradiction where two rules that fired give one finding two values. No exception leaves a trace.
        """
        known = dict(self._written(facts))
        fired: set[str] = set()
        closed = close(self._ruleset, self._layout.unmade, fired, facts, {}, made_by=self._made_by)
        known |= {value_key(thing): YES if value else NO for thing, value in closed.items()}
        with self._turn:
            for stage, sessions in zip(self._layout.stages, self._sessions, strict=True):
                for session in sessions:
                    now = session.run(known)
                    fired |= now
                    known |= {self._yes[rule]: YES for rule in now if rule in self._yes}
                ends = close(self._ruleset, stage.closes, fired, facts, closed, made_by=self._made_by)
                closed |= ends
                known |= {value_key(thing): YES if value else NO for thing, value in ends.items()}
        return Derivation(dict(facts), tuple(name for name in self._ruleset.rules if name in fired), closed)

    def _written(self, facts: Facts) -> Iterator[tuple[Key, Wire]]:
        """The facts that some rule reads, as durable_rules is given them."""
        for atom, value in facts.items():
            if not self._vocabulary.is_input(atom):
                word = (
                    "is derived, and not for the caller to say"
                    if atom in self._vocabulary.derived
                    else "is unknown"
                )
                raise ValueError(f"{atom} {word}")
            key = value_key(atom)
            if key in self._read:
                yield key, self._vocabulary.write(atom, value)
            else:
                self._vocabulary.check_kind(atom, value)
        for atom, key in self._layout.known:
            if atom in facts:
                yield key, YES
        for atom, key in self._layout.unknown:
            if atom not in facts:
                yield key, YES


def _compile(host: _SyncHost, name: str, shard: Shard) -> _Session:
    try:
        return _Session(host, name, shard)
    except Exception as error:
        rules = [step.rule for step in shard.steps if step.rule]
        raise EngineLimit(
            rules[0], f"durable_rules refused it or one up to rule {rules[-1]}: {error}"
        ) from error
