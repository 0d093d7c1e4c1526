"""The order in which things follow."""

from collections.abc import Callable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.dependencies.strata import (
    circles,
    closing_order,
    concluded,
    concluders,
    rests_on,
    stages,
)
from assistant.knowledge.library.parser import read_ruleset
from assistant.knowledge.model.ruleset import Ruleset


def names(ruleset: Ruleset) -> list[list[str]]:
    return [[rule.name for rule in stage] for stage in stages(ruleset)]


def derived(*chain: tuple[str, str]) -> str:
    """A rule set of derived findings: each rule named for what it concludes, with its premise."""
    findings = {conclusion.split()[0] for conclusion, _ in chain}
    rules = [
        f"rule r{number}\n  when {premise}\n  then {conclusion}\n  from S1\n"
        for number, (conclusion, premise) in enumerate(chain)
    ]
    declared = [f"finding {name} : derived\n" for name in sorted(findings)]
    return "finding given : yes or no\n" + "".join([*declared, *rules])


def test_a_positive_chain_is_one_stage_in_order(write: Callable) -> None:
    ruleset = read_ruleset(
        write(derived(("c is yes", "b is yes"), ("b is yes", "a is yes"), ("a is yes", "given is yes")))
    )
    assert names(ruleset) == [["r2", "r1", "r0"]]
    assert closing_order(ruleset) == ("a", "b", "c")


def test_reading_a_no_waits_for_the_next_stage(write: Callable) -> None:
    ruleset = read_ruleset(
        write(
            derived(
                ("a is yes", "given is yes"),
                ("b is yes", "a is no"),
                ("c is no", "b is yes"),
                ("d is yes", "c is no"),
            )
        )
    )
    assert names(ruleset) == [["r0"], ["r1", "r2"], ["r3"]]


def test_a_reader_waits_for_the_last_rule_that_concludes(write: Callable) -> None:
    ruleset = read_ruleset(
        write(
            derived(
                ("a is yes", "given is yes"),
                ("b is yes", "a is no"),
                ("b is no", "given is no"),
                ("c is yes", "b is yes"),
            )
        )
    )
    assert names(ruleset) == [["r0", "r2"], ["r1", "r3"]]


def test_the_good_rule_set(good: Ruleset) -> None:
    by_stage = names(good)
    assert by_stage[1] == ["relapse", "relapse-raises-dose"]
    assert by_stage[2] == ["steroid-myopathy", "steroid-myopathy-lowers-dose"]
    assert sum(map(len, by_stage)) == len(good.rules)


def test_who_concludes_what(good: Ruleset) -> None:
    found = concluders(good)
    assert [rule.name for rule in found["quiet_muscle"].yes] == ["quiet-muscle"]
    assert [rule.name for rule in found["quiet_muscle"].no] == ["loud-muscle"]
    assert [rule.name for rule in found["relapse-likely"].yes] == ["relapse"]
    assert rests_on(good)["steroid-myopathy-likely"] == ("quiet_muscle", "relapse-likely")
    assert concluded(good.rules["well-goes-on"]) == ""


def test_every_circle_is_found_once() -> None:
    graph = {"a": ("b",), "b": ("c", "a"), "c": ("a",), "d": ("d",), "e": ("a", "f"), "f": ()}
    assert circles(graph) == (("a", "b", "a"), ("d", "d"))
    assert circles({"c": ("a",), "a": ("b",), "b": ("c",)}) == (("c", "a", "b", "c"),)


@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=3), max_size=8
    )
)
def test_circles_are_circles_and_none_is_left(graph: dict[str, list[str]]) -> None:
    found = circles(graph)
    for circle in found:
        assert circle[0] == circle[-1]
        assert all(after in graph[before] for before, after in pairwise(circle))
    on_circles = {name for circle in found for name in circle}
    assert (
        circles(
            {
                name: [n for n in graph[name] if n not in on_circles]
                for name in graph
                if name not in on_circles
            }
        )
        == ()
    )
