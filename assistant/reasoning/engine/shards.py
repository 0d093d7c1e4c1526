"""A rule set cut into shards: rule sets for durable_rules that stay well under every limit of it.

durable_rules counts some limits, answering with an error number that names no rule, and reads past the end of
an array at others. So all are counted here, and a rule too large for a shard of its own is refused by name. A
shard is consecutive rules of one stage; a stage is the shards of its rules and the things it closes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import eq, ge, gt, le, lt

from assistant.knowledge.dependencies.strata import Concluders, concluded
from assistant.knowledge.model.ruleset import Atom, Concludes, Premise, Rule, Ruleset, Test
from assistant.reasoning.engine.wire import YES, Key, Vocabulary, Wire, known_key, unknown_key, value_key

# Each is a cap of ours. In brackets: where durable_rules 2.0.28 itself gives way, as the tests probe.
MOST_CONDITIONS = 12  # joined in one rule (17: error 304, and only once all of them hold)
MOST_TESTS = 48  # different tests of one atom (65 that hold at once: error 303; 512: an endless loop)
MOST_SHARERS = 128  # rules with the same test (256: a crash; 257: error 108)
MOST_ATOMS = 320  # atoms read, the start included (512: error 303; 513: an endless loop)
MOST_STEPS = 512  # rules with their auxiliaries (4,096: error 106)

START: Key = "start"
COMPARISONS = {"": eq, "$gt": gt, "$gte": ge, "$lt": lt, "$lte": le}


class EngineLimit(Exception):
    """A rule that durable_rules cannot be trusted with; `rule` is its name."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(f"rule {rule}: {message}")
        self.rule = rule
        self.message = message


@dataclass(frozen=True)
class Pattern:
    """One condition: the fact of this key whose value passes every test (operator or '' for equal, value)."""

    key: Key
    tests: tuple[tuple[str, Wire], ...]

    @property
    def equals(self) -> Wire | None:
        """The value that passes, where the only test is for it."""
        operator, bound = self.tests[0]
        return bound if len(self.tests) == 1 and not operator else None

    def passes(self, value: Wire) -> bool:
        """Whether a fact of this value passes every test. Strings meet strings only."""
        return all(COMPARISONS[operator](value, bound) for operator, bound in self.tests)


@dataclass(frozen=True)
class Step:
    """A rule of durable_rules. rule: the rule of ours that fires with it; tells: the fact it then asserts."""

    patterns: tuple[Pattern, ...]
    rule: str = ""
    tells: Key = ""


@dataclass
class Shard:
    """What one session of durable_rules runs.

    steps: its rules. reads: the keys it is given facts of. told: those its own steps may assert.
    """

    steps: dict[Step, None] = field(default_factory=dict)
    reads: dict[Key, None] = field(default_factory=dict)
    told: dict[Key, None] = field(default_factory=dict)
    tests: dict[Key, set[tuple[tuple[str, Wire], ...]]] = field(default_factory=lambda: defaultdict(set))
    sharers: Counter[Pattern] = field(default_factory=Counter)

    def add(self, steps: Sequence[Step]) -> str:
        """Adds the steps of one rule; what is then too much, if anything is."""
        for step in steps:
            if step in self.steps:
                continue
            self.steps[step] = None
            for pattern in step.patterns:
                self.sharers[pattern] += 1
                for length in range(1, len(pattern.tests) + 1):
                    self.tests[pattern.key].add(pattern.tests[:length])
                if self.sharers[pattern] > MOST_SHARERS:
                    return f"one test is shared by {self.sharers[pattern]} rules, of at most {MOST_SHARERS}"
                if (many := len(self.tests[pattern.key])) > MOST_TESTS:
                    return f"{pattern.key!r} is tested in {many} ways, of at most {MOST_TESTS}"
        if len(self.steps) > MOST_STEPS:
            return f"{len(self.steps)} alternatives, of at most {MOST_STEPS}"
        if len(self.tests) >= MOST_ATOMS:
            return f"{len(self.tests)} atoms are read, of at most {MOST_ATOMS - 1}"
        return ""


@dataclass(frozen=True)
class Stage:
    """The shards of a stage, in order, and the derived findings and labels that are closed after them."""

    shards: tuple[Shard, ...]
    closes: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """A rule set as the engine runs it.

    known, unknown: the atoms that some rule asks this of, each with the key of the fact that says so.
    unmade: things that no rule concludes, closed before the first stage.
    """

    stages: tuple[Stage, ...]
    known: tuple[tuple[Atom, Key], ...]
    unknown: tuple[tuple[Atom, Key], ...]
    unmade: tuple[str, ...]


def lay_out(
    ruleset: Ruleset,
    stages: Sequence[Sequence[Rule]],
    vocabulary: Vocabulary,
    made_by: Mapping[str, Concluders],
) -> Layout:
    """Checks that the stages are in order and cuts them into shards. Raises EngineLimit."""
    _check_order(ruleset, stages, vocabulary, made_by)
    last = {
        thing: index for index, stage in enumerate(stages) for rule in stage if (thing := concluded(rule))
    }
    compiler = _Compiler(vocabulary)
    laid = []
    for index, stage in enumerate(stages):
        shards = tuple(_cut(stage, compiler))
        laid.append(Stage(shards, tuple(thing for thing, at in last.items() if at == index)))
    tests = [test for stage in stages for rule in stage for p in rule.premises for test in p.tests]
    return Layout(
        tuple(laid),
        known=tuple({t.atom: known_key(t.atom) for t in tests if t.comparison == "known"}.items()),
        unknown=tuple({t.atom: unknown_key(t.atom) for t in tests if t.comparison == "unknown"}.items()),
        unmade=tuple(thing for thing in made_by if thing not in last),
    )


def makes_yes(rule: Rule) -> str:
    """The derived finding or label that the rule makes yes, or ''."""
    if isinstance(rule.conclusion, Concludes) and not rule.conclusion.value:
        return ""
    return concluded(rule)


def _cut(stage: Sequence[Rule], compiler: _Compiler) -> list[Shard]:
    """The shards of a stage: each begins where one more rule would have been too much for the one before."""
    shards: list[Shard] = []
    translated = [(rule, compiler.steps(rule)) for rule in stage]
    groups: list[list[tuple[Rule, list[Step]]]] = []
    shard = Shard()
    for rule, steps in translated:
        if not groups or shard.add(steps):
            shard = Shard()
            groups.append([])
            if excess := shard.add(steps):
                raise EngineLimit(rule.name, f"too large for durable_rules: {excess}")
        groups[-1].append((rule, steps))
    for group in groups:
        read = {pattern.key for _, steps in group for step in steps for pattern in step.patterns}
        shard = Shard()
        for rule, steps in group:
            key = value_key(makes_yes(rule)) if makes_yes(rule) else ""
            main = steps[-1]
            shard.add([*steps[:-1], Step(main.patterns, main.rule, key if key in read else "")])
        shard.told = {step.tells: None for step in shard.steps if step.tells}
        shard.reads = {p.key: None for step in shard.steps for p in step.patterns if not _private(p.key)}
        shards.append(shard)
    return shards


def _private(key: Key) -> bool:
    """Whether only the shard's own steps assert it."""
    return key.startswith(("either ", "all "))


class _Compiler:
    """Turns rules into steps; a disjunction of the same tests has the same key throughout."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._keys: dict[object, Key] = {}

    def steps(self, rule: Rule) -> list[Step]:
        """The auxiliary steps the rule needs, then its own."""
        if not rule.premises:
            raise EngineLimit(rule.name, "it has no premise, so nothing could set it off")
        steps: list[Step] = []
        joined: dict[Key, dict[tuple[str, Wire], None]] = {}
        for premise in rule.premises:
            try:
                patterns = [self._pattern(test) for test in dict.fromkeys(premise.tests)]
            except ValueError as error:
                raise EngineLimit(rule.name, str(error)) from error
            if not patterns:
                raise EngineLimit(rule.name, "it has a premise without a test")
            pattern = patterns[0]
            if len(patterns) > 1:
                key = self._key("either", frozenset(patterns))
                steps += [Step((one,), tells=key) for one in patterns]
                pattern = Pattern(key, (("", YES),))
            # Tests of one atom become one condition: two would each want a fact of their own, and never join.
            joined.setdefault(pattern.key, {}).update(dict.fromkeys(pattern.tests))
        conditions = [Pattern(key, tuple(sorted(tests, key=repr))) for key, tests in joined.items()]
        while len(conditions) > MOST_CONDITIONS:
            chunk, conditions = tuple(conditions[:MOST_CONDITIONS]), conditions[MOST_CONDITIONS:]
            key = self._key("all", chunk)
            steps.append(Step(chunk, tells=key))
            conditions.insert(0, Pattern(key, (("", YES),)))
        return [*steps, Step(tuple(conditions), rule=rule.name)]

    def _key(self, word: str, of: object) -> Key:
        return self._keys.setdefault(of, f"{word} {len(self._keys)}")

    def _pattern(self, test: Test) -> Pattern:
        if test.comparison in ("known", "unknown"):
            key = known_key(test.atom) if test.comparison == "known" else unknown_key(test.atom)
            return Pattern(key, (("", YES),))
        value = self._vocabulary.write(test.atom, test.value)
        if test.comparison == "=":
            return Pattern(value_key(test.atom), (("", value),))
        if not isinstance(value, int):
            raise ValueError(f"{test.atom} {test.comparison} {test.value!r} compares what is not a number")
        operator = {">": "$gt", ">=": "$gte", "<": "$lt", "<=": "$lte"}[test.comparison]
        return Pattern(value_key(test.atom), ((operator, value),))


def _check_order(
    ruleset: Ruleset,
    stages: Sequence[Sequence[Rule]],
    vocabulary: Vocabulary,
    made_by: Mapping[str, Concluders],
) -> None:
    """That every rule has one place, and reads what is decided before it (`= False`: in an earlier stage)."""
    place: dict[str, tuple[int, int]] = {}
    for index, stage in enumerate(stages):
        for at, rule in enumerate(stage):
            if rule.name in place:
                raise EngineLimit(rule.name, "it stands twice in the stages")
            if rule.name not in ruleset.rules:
                raise EngineLimit(rule.name, "the rule set has no such rule")
            place[rule.name] = (index, at)
    for name in ruleset.rules:
        if name not in place:
            raise EngineLimit(name, "it is in no stage")
    for stage in stages:
        for rule in stage:
            for premise in rule.premises:
                for test in premise.tests:
                    _check_test(rule, premise, test, vocabulary, made_by, place)


def _check_test(
    rule: Rule,
    premise: Premise,
    test: Test,
    vocabulary: Vocabulary,
    made_by: Mapping[str, Concluders],
    place: Mapping[str, tuple[int, int]],
) -> None:
    if test.comparison in ("known", "unknown"):
        if not vocabulary.is_input(test.atom):
            raise EngineLimit(rule.name, f"{test.atom} is derived, and only an input is known or unknown")
        return
    if test.atom not in vocabulary.derived:
        return
    made = made_by[test.atom]
    for maker in made.yes + made.no:
        before = place[maker.name] < place[rule.name]
        if test.value is not True:
            before = place[maker.name][0] < place[rule.name][0]
        if not before:
            raise EngineLimit(
                rule.name, f"it reads {test.atom}, which rule {maker.name} decides only after it"
            )
