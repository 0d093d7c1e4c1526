"""Pictures made of characters: true to scale, and only where there is something to compare."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.interface.page.plan_page import PlanPage
from assistant.interface.words.layout import cells
from assistant.interface.words.pictures import bar, trend_bars
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reasoning.plan.values import Plan
from tests.reasoning.patients import SEEDS

PlanOf = Callable[[str], Plan]
FACTS = {"ck": Decimal(2600), "previous_ck": Decimal(240), "ck_upper_limit": Decimal(180)}


def test_the_ck_now_stands_below_the_one_before_and_the_limit(rules: Ruleset) -> None:
    assert trend_bars(rules, FACTS, 80) == [
        "    CK limit   180  ██▊",
        "       before  240  ███▋",
        "       now    2600  ████████████████████████████████████████",
    ]


@pytest.mark.parametrize("names", [(), ("ck",), ("previous_ck", "ck_upper_limit")])
def test_there_is_no_picture_of_one_value_or_without_the_value_now(
    rules: Ruleset, names: tuple[str, ...]
) -> None:
    assert trend_bars(rules, {name: FACTS[name] for name in names}, 80) == []


@given(st.decimals(0, 200000, places=1), st.decimals("0.1", 200000, places=1), st.integers(4, 60))
def test_a_bar_is_never_longer_than_its_room_and_never_shorter_for_more(
    value: Decimal, most: Decimal, room: int
) -> None:
    value = min(value, most)
    assert cells(bar(value, most, room)) <= room
    assert bool(bar(value, most, room)) == (value > 0)
    assert cells(bar(value / 2, most, room)) <= cells(bar(value, most, room))


@pytest.mark.parametrize("width", [40, 80, 160])
@pytest.mark.parametrize("name", SEEDS)
def test_a_page_for_the_eye_says_no_less_than_one_for_the_ear(
    rules: Ruleset, plan_of: PlanOf, name: str, width: int
) -> None:
    plan = plan_of(name)
    plain = PlanPage(rules, width).whole(plan)
    seen = PlanPage(rules, width, pictures=True).whole(plan)
    assert all(cells(line) <= min(width, 100) or " " not in line.strip() for line in seen)
    words = {word.strip(";") for line in seen for word in line.split()}
    for label in plan.assessment:
        for item in (*label.supporting, *label.against):
            said = item.partition(": ")[2] if label.leans == "both" else item
            assert words.issuperset(said.split()), said
    assert [line for line in plain if line.isupper()] == [line for line in seen if line.isupper()]
