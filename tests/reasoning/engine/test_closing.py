"""Closing a stage, by hand: yes, no, unknown, or a contradiction."""

from decimal import Decimal
from itertools import product

import pytest

from assistant.knowledge.model.ruleset import Closing, Concludes, Labels, Premise, Value
from assistant.reasoning.engine.closing import Contradiction, Facts, close
from tests.reasoning.engine.test_engine import derived, is_, number, one, premise, rule, ruleset, than, yes_no

STRICT, ONCE_ASKED = Closing.STRICT, Closing.ONCE_ASKED


def closed_by(
    closing: Closing | None, *bodies: tuple[Premise, ...], facts: Facts, fired: tuple[int, ...] = ()
) -> bool | None:
    """What `d` is closed to, where each body is the premises of a rule that makes it yes."""
    rules = [rule(f"r{i}", *body, then="d") for i, body in enumerate(bodies)]
    made = ruleset([yes_no("a"), yes_no("b"), number("x"), derived("d", closing)], rules)
    return close(made, ["d"], {f"r{i}" for i in fired}, facts, {}).get("d")


@pytest.mark.parametrize("closing", [None, STRICT, ONCE_ASKED])
def test_a_rule_that_fired_makes_it_yes(closing: Closing | None) -> None:
    bodies = (is_("a"),), (is_("b"),)
    assert closed_by(closing, *bodies, facts={"a": True, "b": False}, fired=(0,)) is True


@pytest.mark.parametrize("closing", [None, STRICT, ONCE_ASKED])
def test_a_rule_that_says_no_makes_it_no_and_both_are_a_contradiction(closing: Closing | None) -> None:
    rules = [rule("yes", is_("a"), then="d"), rule("no", is_("b"), then=Concludes("d", False))]
    made = ruleset([yes_no("a"), yes_no("b"), derived("d", closing)], rules)
    assert close(made, ["d"], {"no"}, {"b": True}, {}) == {"d": False}
    with pytest.raises(Contradiction, match="d: rule yes says yes and rule no says no") as caught:
        close(made, ["d"], {"yes", "no"}, {"a": True, "b": True}, {})
    assert (caught.value.thing, caught.value.yes, caught.value.no) == ("d", "yes", "no")


@pytest.mark.parametrize(("a", "b"), list(product([True, False, None], repeat=2)))
def test_of_two_rules_both_must_have_failed(a: bool | None, b: bool | None) -> None:
    facts: dict[str, Value] = {name: v for name, v in (("a", a), ("b", b)) if v is not None}
    fired = tuple(i for i, v in enumerate((a, b)) if v)
    bodies = (is_("a"),), (is_("b"),)
    strict = True if fired else False if (a, b) == (False, False) else None
    assert closed_by(STRICT, *bodies, facts=facts, fired=fired) is strict
    assert closed_by(ONCE_ASKED, *bodies, facts=facts, fired=fired) is bool(fired)
    assert closed_by(None, *bodies, facts=facts, fired=fired) is (True if fired else None)


@pytest.mark.parametrize(("a", "b"), list(product([True, False, None], repeat=2)))
def test_of_two_premises_one_false_is_enough(a: bool | None, b: bool | None) -> None:
    facts: dict[str, Value] = {name: v for name, v in (("a", a), ("b", b)) if v is not None}
    fired = (0,) if a and b else ()
    strict = True if fired else False if False in (a, b) else None
    assert closed_by(STRICT, (is_("a"), is_("b")), facts=facts, fired=fired) is strict


def test_a_disjunction_is_false_when_every_test_is_known_to_fail() -> None:
    either = (premise(one("a"), one("b")),)
    assert closed_by(STRICT, either, facts={"a": False, "b": False}) is False
    assert closed_by(STRICT, either, facts={"a": False}) is None
    assert closed_by(STRICT, either, facts={}) is None


@pytest.mark.parametrize(
    ("comparison", "fails_at"), [("=", "13"), (">", "12"), (">=", "1"), ("<", "23"), ("<=", "3")]
)
def test_a_comparison_that_fails_is_false(comparison: str, fails_at: str) -> None:
    for value in "123":
        strict = closed_by(STRICT, (than("x", comparison, "2"),), facts={"x": Decimal(value)})
        assert (strict is False) == (value in fails_at)


def test_what_is_not_a_fact_is_not_known() -> None:
    for facts in ({}, {"a": True}):
        known = closed_by(STRICT, (premise(one("a", "known")), is_("b")), facts=facts)
        unknown = closed_by(STRICT, (premise(one("a", "unknown")), is_("b")), facts=facts)
        assert (known, unknown) == ((None, False) if facts else (False, None))


def test_no_follows_from_no_within_a_stage_and_from_earlier_ones() -> None:
    rules = [
        rule("3", is_("e"), then="f"),
        rule("2", is_("d"), is_("before", False), then="e"),
        rule("1", is_("a"), then="d"),
    ]
    names = [derived(name, STRICT) for name in ("f", "e", "d", "before")]
    made = ruleset([yes_no("a"), *names], rules)
    assert close(made, "fed", set(), {"a": False}, {}) == dict.fromkeys("fed", False)
    assert close(made, "fed", set(), {}, {}) == {}
    assert close(made, "fed", set(), {}, {"before": True}) == {"f": False, "e": False}
    assert close(made, "fed", {"1"}, {"a": True}, {"before": False}) == {"d": True}


def test_a_label_is_no_unless_yes_and_an_unmade_thing_is_no() -> None:
    made = ruleset(
        [yes_no("a"), derived("s", STRICT), derived("o", ONCE_ASKED), derived("u")],
        [rule("1", is_("a"), then=Labels("likely"))],
        ["likely", "never"],
    )
    things = ["likely", "never", "s", "o", "u"]
    unless = {"never": False, "s": False, "o": False}
    assert close(made, things, set(), {}, {}) == {"likely": False, **unless}
    assert close(made, things, {"1"}, {"a": True}, {}) == {"likely": True, **unless}
