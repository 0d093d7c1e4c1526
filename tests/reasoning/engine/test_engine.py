"""What the engine derives, against an evaluator written apart from it."""

import random
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise

import pytest

from assistant.knowledge.model.ruleset import (
    Advises,
    Closing,
    Concludes,
    Conclusion,
    Finding,
    Label,
    Labels,
    Place,
    Premise,
    Rule,
    Ruleset,
    Shape,
    Test,
    Value,
)
from assistant.reasoning.engine.closing import Contradiction, Derivation
from assistant.reasoning.engine.derivation import Engine, EngineLimit

HERE = Place("made.rules", 1)


def yes_no(name: str) -> Finding:
    return Finding(name, Shape.YES_NO, HERE)


def number(name: str) -> Finding:
    return Finding(name, Shape.NUMBER, HERE)


def choice(name: str, *choices: str) -> Finding:
    return Finding(name, Shape.CHOICE, HERE, choices=choices)


def a_set(name: str, *members: str) -> Finding:
    return Finding(name, Shape.SET, HERE, choices=members)


def derived(name: str, closing: Closing | None = None) -> Finding:
    return Finding(name, Shape.YES_NO, HERE, derived=True, closing=closing)


def one(atom: str, comparison: str = "=", value: Value | None = True) -> Test:
    return Test(atom, comparison, value if comparison not in ("known", "unknown") else None)  # type: ignore[arg-type]


def premise(*tests: Test) -> Premise:
    return Premise(tests[0].atom.partition("/")[0] if tests else "", tests, "", HERE)


def is_(atom: str, *values: Value) -> Premise:
    return premise(*(one(atom, "=", value) for value in values or (True,)))


def than(atom: str, comparison: str, value: str) -> Premise:
    return premise(one(atom, comparison, Decimal(value)))


def rule(name: str, *premises: Premise, then: Conclusion | str = "") -> Rule:
    conclusion = Advises(name) if then == "" else Concludes(then, True) if isinstance(then, str) else then
    return Rule(name, premises, conclusion, "", ("S1",), HERE)


def ruleset(findings: Iterable[Finding], rules: Iterable[Rule], labels: Iterable[str] = ()) -> Ruleset:
    return Ruleset(
        "made",
        "0",
        "",
        "",
        findings={f.name: f for f in findings},
        rules={r.name: r for r in rules},
        labels={code: Label(code, "", "", HERE) for code in labels},
    )


def engine(findings: Iterable[Finding], *stages: Iterable[Rule], labels: Iterable[str] = ()) -> Engine:
    rules = [list(stage) for stage in stages]
    return Engine(ruleset(findings, [r for stage in rules for r in stage], labels), rules)


def test_a_rule_fires_when_all_its_premises_hold() -> None:
    made = engine([number("ck"), yes_no("rash")], [rule("r", than("ck", ">", "5"), is_("rash"))])
    assert made.derive({"ck": Decimal(6), "rash": True}).fired == ("r",)
    assert made.derive({"ck": Decimal(6), "rash": False}).fired == ()
    assert made.derive({"ck": Decimal(5), "rash": True}).fired == ()
    assert made.derive({"ck": Decimal(6)}).fired == ()
    assert made.derive({}).fired == ()


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [("=", 0, 1, 0), (">", 0, 0, 1), (">=", 0, 1, 1), ("<", 1, 0, 0), ("<=", 1, 1, 0)],
)
def test_a_number_is_compared_to_the_last_decimal(comparison: str, below: int, at: int, above: int) -> None:
    made = engine([number("x")], [rule("r", than("x", comparison, "0.3"))])
    for value, fires in (("0.299999", below), ("0.3", at), ("0.300000", at), ("0.300001", above)):
        assert len(made.derive({"x": Decimal(value)}).fired) == fires, value


def test_negative_numbers_and_zero() -> None:
    made = engine([number("x")], [rule("low", than("x", "<", "-1.5")), rule("nil", than("x", "=", "0"))])
    assert made.derive({"x": Decimal("-1.500001")}).fired == ("low",)
    assert made.derive({"x": Decimal("-1.5")}).fired == ()
    assert made.derive({"x": Decimal("-0.0")}).fired == ("nil",)


def test_two_premises_of_one_finding_make_a_range() -> None:
    made = engine([number("x")], [rule("r", than("x", ">=", "3"), than("x", "<=", "5"))])
    assert [len(made.derive({"x": Decimal(x)}).fired) for x in (2, 3, 4, 5, 6)] == [0, 1, 1, 1, 0]


def test_the_same_premise_twice_is_as_good_as_once() -> None:
    either = is_("emg", "a", "b")
    made = engine(
        [choice("emg", "a", "b", "c")], [rule("r", either, either, is_("emg", "a"), is_("emg", "a"))]
    )
    assert made.derive({"emg": "a"}).fired == ("r",)
    assert made.derive({"emg": "b"}).fired == ()


def test_an_or_holds_for_each_of_its_values() -> None:
    made = engine([choice("emg", "a", "b", "c")], [rule("r", is_("emg", "a", "b"))])
    assert [made.derive({"emg": word}).fired for word in "abc"] == [("r",), ("r",), ()]


def test_known_and_unknown_are_presence_and_absence() -> None:
    made = engine(
        [number("ck"), a_set("biopsy", "necrosis", "scar")],
        [
            rule("k", premise(one("ck", "known"))),
            rule("u", premise(one("ck", "unknown"))),
            rule("all", premise(one("biopsy", "known"))),
            rule("some", premise(one("biopsy", "unknown")), is_("biopsy/necrosis")),
        ],
    )
    assert made.derive({}).fired == ("u",)
    assert made.derive({"ck": Decimal(0), "biopsy/necrosis": True}).fired == ("k", "some")
    whole = {"biopsy/necrosis": True, "biopsy/scar": False, "biopsy": True}
    assert made.derive({"ck": Decimal(0), **whole}).fired == ("k", "all")


def test_conclusions_chain_within_a_stage_and_no_is_read_in_the_next() -> None:
    findings = [yes_no("a"), derived("b"), derived("c", Closing.STRICT), derived("d", Closing.STRICT)]
    first = [rule("1", is_("a"), then="b"), rule("2", is_("b"), then="c"), rule("3", is_("c"), then="d")]
    made = engine(findings, first, [rule("4", is_("d", False)), rule("5", is_("d"))])
    assert made.derive({"a": True}) == Derivation(
        {"a": True}, ("1", "2", "3", "5"), dict.fromkeys("bcd", True)
    )
    assert made.derive({"a": False}).closed == {}  # b has no closing, so that what reads it stays open
    assert made.derive({}).fired == ()


def test_a_label_closes_to_no_and_can_be_read() -> None:
    labels = ["likely", "nobody-gives-it"]
    made = engine(
        [yes_no("a")],
        [rule("1", is_("a"), then=Labels("likely"))],
        [rule("2", is_("likely", False)), rule("3", is_("nobody-gives-it", False))],
        labels=labels,
    )
    assert made.derive({"a": True}).closed == {"likely": True, "nobody-gives-it": False}
    assert made.derive({}).fired == ("2", "3")


def test_fired_is_in_rule_set_order_whatever_the_stages() -> None:
    early, late = rule("z", is_("b")), rule("a", is_("x"), then="b")
    made = Engine(ruleset([yes_no("x"), derived("b")], [early, late]), [[late, early]])
    assert made.derive({"x": True}).fired == ("z", "a")


def test_two_values_for_one_finding_are_an_error_that_names_both_rules() -> None:
    rules = [rule("1", is_("a"), then="b"), rule("2", is_("a"), then=Concludes("b", False))]
    made = engine([yes_no("a"), derived("b")], rules)
    with pytest.raises(Contradiction, match="b: rule 1 says yes and rule 2 says no"):
        made.derive({"a": True})
    assert made.derive({"a": False}).closed == {}


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        (["read"], "rule make: it is in no stage"),
        (["read make"], "rule read: it reads b, which rule make decides only after it"),
        (["make unread"], "rule unread: it reads b, which rule make decides only after it"),
        (["make make"], "rule make: it stands twice in the stages"),
    ],
)
def test_stages_out_of_order_are_refused(stages: list[str], message: str) -> None:
    rules = {
        "make": rule("make", is_("a"), then="b"),
        "read": rule("read", is_("b")),
        "unread": rule("unread", is_("b", False)),
    }
    used = {name for stage in stages for name in stage.split()} | {"make"}
    made = ruleset([yes_no("a"), derived("b", Closing.STRICT)], [rules[name] for name in sorted(used)])
    with pytest.raises(EngineLimit, match=message):
        Engine(made, [[rules[name] for name in stage.split()] for stage in stages])


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (rule("r"), "rule r: it has no premise"),
        (rule("r", premise()), "rule r: it has a premise without a test"),
        (rule("r", is_("emg", True)), "rule r: emg takes a word, not True"),
        (rule("r", is_("emg", "dull")), "rule r: emg is one of irritable, not 'dull'"),
        (rule("r", premise(one("emg", ">", "irritable"))), "rule r: emg > 'irritable' compares"),
        (rule("r", than("ck", ">", "0.0000001")), "rule r: ck has more than 6 decimals"),
        (rule("r", is_("kc")), "rule r: kc: the rule set has no such finding"),
        (rule("r", premise(one("b", "known"))), "rule r: b is derived"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_the_rule_s_name(bad: Rule, message: str) -> None:
    with pytest.raises(EngineLimit, match=message) as caught:
        engine([choice("emg", "irritable"), number("ck"), derived("b")], [bad])
    assert caught.value.rule == "r"


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"kc": True}, "kc is unknown"),
        ({"b": True}, "b is derived"),
        ({"likely": True}, "likely is derived"),
        ({"rash": 1}, "rash takes yes or no, not 1"),
        ({"rash": "T"}, "rash takes yes or no, not 'T'"),
        ({"ck": 5}, "ck takes a Decimal, not 5"),
        ({"ck": True}, "ck takes a Decimal, not True"),
        ({"ck": 1e-05}, "ck takes a Decimal"),
        ({"ck": Decimal("1e-7")}, "ck has more than 6 decimals"),
        ({"ck": Decimal("1e-999999999")}, "ck has more than 6 decimals"),
        ({"ck": Decimal("9007199254.740993")}, "ck is too large a number"),
        ({"ck": Decimal("-1e999999999")}, "ck is too large a number"),
        ({"ck": Decimal("NaN")}, "ck is a finite number"),
        ({"ck": Decimal("sNaN")}, "ck is a finite number"),
        ({"ck": Decimal("-Infinity")}, "ck is a finite number"),
        ({"emg": "dull"}, "emg is one of irritable, not 'dull'"),
        ({"biopsy": False}, "biopsy is a set"),
        ({"note": "x" * 70_000}, "note: the text is too long"),
    ],
)
def test_a_fact_that_cannot_be_trusted_is_refused_by_its_name(facts: dict[str, Value], message: str) -> None:
    findings = [
        choice("emg", "irritable"),
        number("ck"),
        derived("b"),
        yes_no("rash"),
        a_set("biopsy", "scar"),
    ]
    rules = [rule("r", than("ck", ">", "1")), rule("t", is_("note", "x"))]
    made = engine([*findings, Finding("note", Shape.TEXT, HERE)], rules, labels=["likely"])
    with pytest.raises(ValueError, match=message):
        made.derive(facts)
    assert made.derive({"ck": Decimal("9007199254.740992")}).fired == ("r",)
    assert made.derive({"ck": Decimal("1.00000100000000000000000000000000000000000000000")}).fired == ("r",)


# Against an evaluator of its own.


def holds(test: Test, values: Mapping[str, Value]) -> bool:
    if test.comparison in ("known", "unknown"):
        return (test.atom in values) == (test.comparison == "known")
    if test.atom not in values:
        return False
    value, limit = values[test.atom], test.value
    if test.comparison == "=":
        return value == limit
    assert isinstance(value, Decimal)
    assert isinstance(limit, Decimal)
    return {">": value > limit, ">=": value >= limit, "<": value < limit, "<=": value <= limit}[
        test.comparison
    ]


def fails(test: Test, values: Mapping[str, Value]) -> bool:
    return (test.atom in values or test.comparison == "known") and not holds(test, values)


def expected(made: Ruleset, stages: list[list[Rule]], facts: dict[str, Value]) -> Derivation:
    """By the page on semantics, rule by rule, each thing closed after its stage."""
    values, fired, closed = dict(facts), set(), {}
    for stage in stages:
        for r in stage:
            if all(any(holds(test, values) for test in p.tests) for p in r.premises):
                fired.add(r.name)
                if isinstance(r.conclusion, Concludes):
                    values[r.conclusion.finding] = closed[r.conclusion.finding] = True
        for name in dict.fromkeys(r.conclusion.finding for r in stage if isinstance(r.conclusion, Concludes)):
            if name in closed:
                continue
            closing = made.findings[name].closing
            failed = all(
                any(all(fails(t, values) for t in p.tests) for p in r.premises)
                for r in stage
                if r.conclusion == Concludes(name, True)
            )
            if closing is Closing.ONCE_ASKED or (closing is Closing.STRICT and failed):
                values[name] = closed[name] = False
    return Derivation(facts, tuple(name for name in made.rules if name in fired), closed)


def random_rules(random: random.Random, rules: int, stages: int = 3) -> tuple[Ruleset, list[list[Rule]]]:
    """Inputs of every shape; each stage derives a few things, in order, from what is before them."""
    inputs = [yes_no(f"y{i}") for i in range(15)] + [number(f"n{i}") for i in range(10)]
    inputs += [choice(f"c{i}", *"abcd") for i in range(10)] + [a_set(f"s{i}", *"pqr") for i in range(5)]
    things: list[Finding] = []
    made: list[list[Rule]] = []

    def any_premise(now: list[Finding], old: list[Finding]) -> Premise:
        if now and random.random() < 0.2:
            return is_(random.choice(now).name)
        if old and random.random() < 0.25:
            return is_(random.choice(old).name, random.random() < 0.5)
        finding = random.choice(inputs)
        if finding.shape is Shape.NUMBER:
            comparison = random.choice(["=", ">", ">=", "<", "<=", "known", "unknown"])
            return premise(one(finding.name, comparison, Decimal(random.randrange(-8, 8)) / 2))
        if finding.shape is Shape.CHOICE:
            return is_(finding.name, *random.sample("abcd", random.randrange(1, 4)))
        atoms = random.sample(finding.atoms, random.randrange(1, len(finding.atoms) + 1))
        value = random.random() < 0.5
        return premise(*(one(atom, "=", value) for atom in atoms))

    for index in range(stages):
        old = list(things)
        now: list[Finding] = []
        stage: list[Rule] = []
        for number_of in range(rules // stages):
            name = f"r{index}-{number_of}"
            premises = [any_premise(now[:-1], old) for _ in range(random.choice([1, 1, 2, 2, 3, 4]))]
            if random.random() < 0.5:
                stage.append(rule(name, *premises))
                continue
            if not now or random.random() < 0.5:
                closing = random.choice([None, Closing.STRICT, Closing.ONCE_ASKED])
                now.append(derived(f"d{index}-{len(now)}", closing))
                things.append(now[-1])
            stage.append(rule(name, *premises, then=now[-1].name))
        made.append(stage)
    order = [r for stage in made for r in stage]
    random.shuffle(order)
    return ruleset([*inputs, *things], order), made


def random_facts(random: random.Random, made: Ruleset, share: float) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for finding in made.findings.values():
        if finding.derived:
            continue
        for atom in finding.atoms:
            if random.random() < share:
                if finding.shape is Shape.NUMBER:
                    facts[atom] = Decimal(random.randrange(-10, 10)) / 2
                else:
                    facts[atom] = (
                        random.choice("abcd") if finding.shape is Shape.CHOICE else random.random() < 0.5
                    )
    return facts


@pytest.mark.parametrize("seed", range(12))
def test_it_derives_what_an_evaluator_of_its_own_derives(seed: int) -> None:
    chance = random.Random(seed)
    made, stages = random_rules(chance, chance.choice([12, 60, 180]))
    whole = Engine(made, stages)
    for _ in range(40):
        facts = random_facts(chance, made, chance.choice([0.1, 0.4, 0.8, 1.0]))
        assert whole.derive(facts) == expected(made, stages, facts)


def test_the_order_of_the_facts_and_the_patients_before_change_nothing() -> None:
    chance = random.Random(99)
    made, stages = random_rules(chance, 90)
    whole = Engine(made, stages)
    patients = [random_facts(chance, made, 0.7) for _ in range(10)]
    first = [whole.derive(facts) for facts in patients]
    for _ in range(5):
        for index in chance.sample(range(10), 10):
            shuffled = dict(chance.sample(list(patients[index].items()), len(patients[index])))
            assert whole.derive(shuffled) == first[index]


def test_a_changed_answer_is_derived_afresh() -> None:
    made = engine([yes_no("a"), derived("b")], [rule("1", is_("a"), then="b"), rule("2", is_("b"))])
    answers = [True, False, None, True, None, False]
    for before, after in pairwise(answers):
        made.derive({} if before is None else {"a": before})
        derivation = made.derive({} if after is None else {"a": after})
        assert derivation.fired == (("1", "2") if after else ())
