"""Each thing that durable_rules does wrong, reached for through the engine; what may crash, apart."""

import random
import subprocess
import sys
import textwrap
import threading
from decimal import Decimal
from itertools import count, product
from pathlib import Path
from typing import Any

import durable.engine
import pytest

from assistant.knowledge.model.ruleset import Finding, Shape, Value
from assistant.reasoning.engine import derivation as engine_module
from assistant.reasoning.engine.derivation import Engine, EngineLimit
from assistant.reasoning.engine.shards import (
    MOST_ATOMS,
    MOST_CONDITIONS,
    MOST_SHARERS,
    MOST_STEPS,
    MOST_TESTS,
)
from assistant.reasoning.engine.wire import fact_ids, name_hash
from tests.reasoning.engine.test_engine import (
    HERE,
    choice,
    derived,
    engine,
    expected,
    is_,
    number,
    one,
    premise,
    random_facts,
    random_rules,
    rule,
    than,
    yes_no,
)

ROOT = Path(__file__).parents[3]


def in_a_process_of_its_own(code: str, *arguments: str) -> str:
    """What it prints last. Fails when it crashes, hangs or warns."""
    start = "from tests.reasoning.engine.test_engine import *\n"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", start + textwrap.dedent(code), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"exit {run.returncode}\n{run.stderr}"
    assert run.stderr == ""
    return run.stdout.splitlines()[-1]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> dict[str, BaseException]:
    """Rules whose action raises, by name."""
    raised: dict[str, BaseException] = {}
    record = engine_module._Session._record

    def record_or_raise(self: Any, name: str) -> None:
        if name in raised:
            raise raised[name]
        record(self, name)

    monkeypatch.setattr(engine_module._Session, "_record", record_or_raise)
    return raised


def chain() -> Engine:
    findings = [yes_no("a"), derived("b"), derived("c")]
    return engine(
        findings, [rule("1", is_("a"), then="b"), rule("2", is_("b"), then="c"), rule("3", is_("c"))]
    )


# Exceptions.


@pytest.mark.parametrize("error", [ZeroDivisionError("oops"), KeyboardInterrupt(), SystemExit(3)])
@pytest.mark.parametrize("name", ["1", "2", "3"])
def test_an_exception_in_an_action_is_not_swallowed(
    failing: dict[str, BaseException], error: BaseException, name: str
) -> None:
    made = chain()
    failing[name] = error
    with pytest.raises(type(error)) as caught:
        made.derive({"a": True})
    assert caught.value is error
    failing.clear()
    assert made.derive({"a": True}).fired == ("1", "2", "3")
    assert made.derive({}).fired == ()


def test_ctrl_c_at_any_moment_is_raised_and_leaves_nothing_behind() -> None:
    report = in_a_process_of_its_own("""
        import signal
        armed, came = [False], [0]
        def interrupt(*_):
            if armed[0]:
                armed[0] = False
                came[0] += 1
                raise KeyboardInterrupt
        signal.signal(signal.SIGALRM, interrupt)
        chance = random.Random(1)
        made, stages = random_rules(chance, 60)
        whole = Engine(made, stages)
        patients = [random_facts(chance, made, 0.6) for _ in range(10)]
        right = [expected(made, stages, facts) for facts in patients]
        caught = 0
        for turn in range(20_000):  # however fast the machine is
            if came[0] > 200:
                break
            index = turn % 10
            signal.setitimer(signal.ITIMER_REAL, chance.uniform(1e-5, 3e-3))
            try:
                armed[0] = True
                derivation = whole.derive(patients[index])
                armed[0] = False
                assert derivation == right[index]
            except KeyboardInterrupt:
                caught += 1
            assert whole.derive(patients[index]) == right[index]
        signal.setitimer(signal.ITIMER_REAL, 0)
        assert caught == came[0] > 100
        print("whole")
    """)
    assert report == "whole"


def test_a_turn_that_ctrl_c_left_taken_is_taken_again() -> None:
    report = in_a_process_of_its_own("""
        made = engine([yes_no("a")], [rule("r", is_("a"))])
        made._turn.acquire()  # as where Ctrl-C comes between this and the block that gives it back
        print(*made.derive({"a": True}).fired)
    """)
    assert report == "r"


def test_an_action_that_seems_to_have_taken_long_is_not_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    made = chain()
    with monkeypatch.context() as patch:  # as after Ctrl-Z, twenty seconds and fg
        hours = count(step=20)
        patch.setattr(durable.engine, "_unix_now", lambda: float(next(hours)))
        assert made.derive({"a": True}).fired == ()
    assert durable.engine._unix_now() == durable.engine._unix_now()
    assert made.derive({"a": True}).fired == ("1", "2", "3")


# Facts.


def test_a_fact_that_no_rule_reads_or_that_fits_none_is_no_error() -> None:
    made = engine(
        [number("x"), number("idle"), yes_no("a")], [rule("r", than("x", ">", "1")), rule("a", is_("a"))]
    )
    facts: dict[str, Value] = {"x": Decimal(0), "idle": Decimal("0.12345678"), "a": True}
    assert made.derive(facts).fired == ("a",)


def test_a_conclusion_of_many_rules_is_asserted_once() -> None:
    findings = [yes_no(f"a{i}") for i in range(5)] + [derived("b"), derived("c")]
    many = [rule(f"{i}", is_(f"a{i}"), then="b") for i in range(5)]
    made = engine(findings, [*many, rule("c", is_("b"), then="c"), rule("d", is_("c"))])
    assert made.derive({f"a{i}": True for i in range(5)}).fired == (*"01234", "c", "d")


@pytest.mark.parametrize("values", list(product([True, False, None], repeat=3)))
def test_a_disjunction_of_many_true_branches_fires_once(
    values: tuple[bool | None, ...], monkeypatch: Any
) -> None:
    times: list[str] = []
    monkeypatch.setattr(engine_module._Session, "_record", lambda self, name: times.append(name))
    either = premise(one("s/p"), one("s/q"), one("s/r"))
    findings = [Finding("s", Shape.SET, HERE, choices=("p", "q", "r")), yes_no("a")]
    made = engine(findings, [rule("r", either), rule("t", either, is_("a"))])
    made.derive({"a": True} | {f"s/{m}": v for m, v in zip("pqr", values, strict=True) if v is not None})
    assert sorted(times) == (["r", "t"] if True in values else [])


def test_nothing_fires_two_thousand_times() -> None:
    report = in_a_process_of_its_own("""
        import threading
        made = engine([yes_no("a"), number("x")], [rule("r", is_("a"), than("x", ">", "3"))])
        for turn in range(2000):
            assert made.derive([{}, {"a": False}, {"a": True}, {"x": Decimal(turn)}][turn % 4]).fired == ()
        assert made.derive({"a": True, "x": Decimal(4)}).fired == ("r",)
        print(threading.active_count())
    """)
    assert report == "1"


def test_two_patients_never_meet() -> None:
    made = engine([yes_no("a"), yes_no("b")], [rule("r", is_("a"), is_("b"))])
    for turn in range(3000):
        assert made.derive({"a": True} if turn % 2 else {"b": True}).fired == ()


def test_ids_that_meet_in_their_hash_are_passed_over() -> None:
    ids = fact_ids(str(number) for number in range(2 * MOST_ATOMS))
    assert len({name_hash(fact_id) for fact_id in ids.values()}) == len(ids) == 2 * MOST_ATOMS
    assert name_hash("sid") == 3593476751  # durable_rules' own constant for it
    made = chain()
    session = made._sessions[0][0]
    session._hashes = {name_hash("sid-shard1x1"), name_hash("sid-shard1x2")}
    assert session._fresh_sid() == "shard1x3"


def test_finding_names_that_meet_in_their_hash_are_told_apart() -> None:
    one_name, other = "costarring", "liquid"  # both 0x5e4daa9d
    assert name_hash(one_name) == name_hash(other)
    made = engine([yes_no(one_name), yes_no(other)], [rule("r", is_(one_name)), rule("t", is_(other))])
    assert made.derive({one_name: True, other: False}).fired == ("r",)
    assert made.derive({one_name: True, other: True}).fired == ("r", "t")


# Values.


def test_kinds_of_value_never_meet() -> None:
    words = ("1", "true", "T", "w:T", "1000000", "yes", "no", "nil", "-1")
    made = engine(
        [number("n"), yes_no("y"), choice("c", *words)],
        [rule("n1", than("n", "=", "1")), rule("n>", than("n", ">", "0.5")), rule("y", is_("y"))]
        + [rule(word, is_("c", word)) for word in words],
    )
    assert made.derive({"n": Decimal(1), "y": False}).fired == ("n1", "n>")
    assert made.derive({"n": Decimal(0), "y": True}).fired == ("y",)
    for word in words:
        assert made.derive({"c": word}).fired == (word,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        '"',
        "\\",
        "\\u0041",
        "'",
        "a\nb",
        "\x00",
        "naïve",
        "µ",
        "100%",
        "%25",
        "\ud800",
        "}",
        "a" * 999,
    ],
)
def test_a_text_equals_itself_only(text: str) -> None:
    made = engine(
        [Finding("note", Shape.TEXT, HERE)],
        [
            rule("r", is_("note", text)),
            rule("t", is_("note", text + "x")),
            rule("k", premise(one("note", "known"))),
        ],
    )
    assert made.derive({"note": text}).fired == ("r", "k")
    assert made.derive({"note": text + "x"}).fired == ("t", "k")
    assert made.derive({"note": text + "y"}).fired == ("k",)


@pytest.mark.parametrize(
    "text", ["9007199254.740992", "-9007199254.740992", "0.000001", "-0.000001", "0", "1E+9"]
)
def test_extreme_decimals_are_exact(text: str) -> None:
    x = Decimal(text)
    near = [x - Decimal("0.000001"), x + Decimal("0.000001")]
    made = engine([number("x")], [rule(c, premise(one("x", c, x))) for c in ("=", ">", ">=", "<", "<=")])
    assert made.derive({"x": x}).fired == ("=", ">=", "<=")
    for other, fires in zip(near, [("<", "<="), (">", ">=")], strict=True):
        if other.copy_abs() <= Decimal("9007199254.740992"):
            assert made.derive({"x": other}).fired == fires


# Limits.


@pytest.mark.parametrize("many", [12, 13, 16, 17, 40, 200])
def test_any_number_of_premises_is_joined(many: int) -> None:
    findings = [yes_no(f"a{i}") for i in range(many)] + [derived("b")]
    made = engine(findings, [rule("r", *(is_(f"a{i}") for i in range(many)), then="b"), rule("t", is_("b"))])
    all_true: dict[str, Value] = {f"a{i}": True for i in range(many)}
    assert made.derive(all_true).fired == ("r", "t")
    for missing in random.Random(many).sample(range(many), min(many, 12)):
        assert made.derive({**all_true, f"a{missing}": False}).fired == ()


def test_three_hundred_tests_of_one_finding() -> None:
    report = in_a_process_of_its_own("""
        made = engine([number("x"), yes_no("y")],
                      [rule(f"r{i}", than("x", ">", str(i)), is_("y")) for i in range(300)]
                      + [rule(f"s{i}", than("x", "=", "7")) for i in range(300)])
        for x in (0, 1, 7, 150, 299, 300, 5000):
            fired = made.derive({"x": Decimal(x), "y": True}).fired
            assert fired == tuple(f"r{i}" for i in range(300) if x > i) + tuple(
                f"s{i}" for i in range(300) if x == 7)
        print("exact")
    """)
    assert report == "exact"


def test_six_hundred_rules_over_six_hundred_findings_in_one_stage() -> None:
    report = in_a_process_of_its_own("""
        findings = [yes_no(f"a{i}") for i in range(600)] + [derived(f"d{i}") for i in range(600)]
        rules = [rule("r0", is_("a0"), then="d0")]
        rules += [rule(f"r{i}", is_(f"a{i}"), is_(f"d{i - 1}"), then=f"d{i}") for i in range(1, 600)]
        made = engine(findings, rules)
        everything = {f"a{i}": True for i in range(600)}
        assert len(made.derive(everything).fired) == 600
        for broken in (0, 100, 319, 320, 599):
            assert len(made.derive({**everything, f"a{broken}": False}).fired) == broken
        print(len(made._sessions[0]))
    """)
    assert int(report) > 1


def test_a_rule_too_large_for_any_shard_is_refused_by_name() -> None:
    too_many = [Decimal(i) for i in range(MOST_TESTS + 1)]
    with pytest.raises(EngineLimit, match=r"rule big: too large .* 'is x' is tested in 49 ways") as caught:
        engine([number("x")], [rule("small", than("x", ">", "0")), rule("big", is_("x", *too_many))])
    assert caught.value.rule == "big"
    assert engine([number("x")], [rule("r", is_("x", *too_many[1:]))]).derive({"x": Decimal(1)}).fired == (
        "r",
    )
    many = [yes_no(f"a{i}") for i in range(MOST_ATOMS)]
    with pytest.raises(EngineLimit, match=r"rule wide: .* atoms are read"):
        engine(many, [rule("wide", *(is_(f.name) for f in many))])


def test_what_durable_rules_itself_says_comes_with_the_names_of_the_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_module, "_conditions", lambda step: [{"$all": []}])
    with pytest.raises(EngineLimit, match=r"rule first: .* up to rule last: .*error code"):
        engine([yes_no("a")], [rule("first", is_("a")), rule("last", is_("a"))])


RAW = """
    import sys
    import assistant.reasoning.engine.derivation as engine_module
    what, count = sys.argv[1], int(sys.argv[2])
    fired = []
    def condition(n, f, test): return {f"c{n}": {"$and": [{"f": f}, test]}}
    def action(name): return engine_module._Action(lambda closure: fired.append(name))
    yes = {"v": "T"}
    if what == "conditions":
        rules = [[condition(i, f"a{i}", yes) for i in range(count)]]
        facts = [(f"a{i}", "T") for i in range(count)]
    elif what == "tests":
        rules = [[condition(0, "x", {"$gt": {"v": i}})] for i in range(count)]
        facts = [("x", 10**9)]
    elif what == "sharers":
        rules = [[condition(0, f"y{i % 50}", yes), condition(1, "x", yes)] for i in range(count)]
        facts = [*((f"y{i}", "T") for i in range(50)), ("x", "T")]
    elif what == "atoms":
        rules = [[condition(0, f"a{i}", yes)] for i in range(count - 1)]
        facts = [(f"a{i}", "T") for i in range(count - 1)]
    else:
        rules = [[condition(0, f"a{i // 100}", yes)] for i in range(count)]
        facts = [(f"a{i}", "T") for i in range(-(-count // 100))]
    host = engine_module._SyncHost()
    host.set_rulesets({"r": {f"r{i}": {"all": all, "run": action(i)} for i, all in enumerate(
        [[condition(0, "start", yes)], *rules])}})
    for i, (f, v) in enumerate([("start", "T"), *facts]):
        host.assert_fact("r", {"f": f, "v": v, "id": f"f{i}", "sid": "1"})
    host.delete_state("r", "1")
    print(sorted(fired) == list(range(len(rules) + 1)))
"""


@pytest.mark.parametrize(
    ("what", "cap", "margin"),
    [
        ("conditions", MOST_CONDITIONS, 16),
        ("tests", MOST_TESTS, 64),
        ("sharers", MOST_SHARERS, 255),
        ("atoms", MOST_ATOMS, 505),
        ("steps", MOST_STEPS, 4000),
    ],
)
def test_durable_rules_holds_well_past_our_caps(what: str, cap: int, margin: int) -> None:
    assert cap * 4 <= margin * 3 + 1
    assert in_a_process_of_its_own(RAW, what, str(cap)) == "True"
    assert in_a_process_of_its_own(RAW, what, str(margin)) == "True"


# Over time.


def test_two_thousand_derivations_in_one_process() -> None:
    report = in_a_process_of_its_own("""
        import threading
        chance = random.Random(3)
        made, stages = random_rules(chance, 45)
        whole = Engine(made, stages)
        patients = [random_facts(chance, made, 0.6) for _ in range(20)]
        right = [expected(made, stages, facts) for facts in patients]
        for turn in range(2000):
            assert whole.derive(patients[turn % 20]) == right[turn % 20], turn
        print(threading.active_count())
    """)
    assert report == "1"


def test_no_thread_is_started_and_several_may_call() -> None:
    made = chain()
    assert threading.active_count() == 1
    wrong: list[object] = []

    def call(value: bool) -> None:
        for _ in range(200):
            derivation = made.derive({"a": value})
            if len(derivation.fired) != 3 * value:
                wrong.append(derivation)

    threads = [threading.Thread(target=call, args=(value,)) for value in (True, False, True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert threading.active_count() == 1


def test_every_session_is_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    live: set[tuple[str, object]] = set()
    assert_fact, delete_state = durable.engine.Host.assert_fact, durable.engine.Host.delete_state

    def asserted(self: Any, name: str, fact: dict[str, object]) -> object:
        live.add((name, fact["sid"]))
        assert len(live) == 1
        return assert_fact(self, name, fact)

    def deleted(self: Any, name: str, sid: str) -> None:
        live.remove((name, sid))
        delete_state(self, name, sid)

    monkeypatch.setattr(durable.engine.Host, "assert_fact", asserted)
    monkeypatch.setattr(durable.engine.Host, "delete_state", deleted)
    chance = random.Random(8)
    made, stages = random_rules(chance, 30)
    whole = Engine(made, stages)
    for _ in range(10):
        facts = random_facts(chance, made, 0.6)
        assert whole.derive(facts) == expected(made, stages, facts)
        assert not live


def test_nothing_is_ever_retracted(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("no truth maintenance")

    for name in ("retract_fact", "retract_facts"):
        monkeypatch.setattr(durable.engine.Host, name, never)
        monkeypatch.setattr(durable.engine.Ruleset, name, never)
    made = chain()
    assert [len(made.derive({"a": value}).fired) for value in (True, False, True)] == [3, 0, 3]
