"""When a promise binds and when a plan keeps it, on a rule set of a few lines."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.knowledge.dependencies.strata import stages
from assistant.knowledge.library.parser import read_ruleset
from assistant.knowledge.model.ruleset import Ruleset, Value
from assistant.reasoning.decision.decision import decide
from assistant.reasoning.guard.promises import broken
from assistant.reasoning.outlook.three_valued import Outlook

RULES = """
ruleset case
  version 1
  title Case
finding breathless : yes or no
  ask Breathless?
finding amount : number in mg, 0 to 100
  ask Dose?
finding weeks : number in weeks, 0 to 100
  ask Weeks?
  unread because promises alone read it
matter amount
matter alarm
code lower
  do about amount
  says Lower
code lower-slowly
  do about amount
  says Lower slowly
code call
  urgent about alarm
  says Call
label sick
  says Sick
rule lowers
  when amount is above 10
  then lower
  because it is high
  from S1
rule lowers-slowly
  when amount is above 50
  then consider lower-slowly
  because it is very high
  from S1
rule calls
  when breathless is yes
  then call
  because it is urgent
  from S1
rule is-sick
  when breathless is yes
  then label sick
  because it shows
  from S1
gate no-lowering-in-the-breathless
  never lower
  unless breathless is no
  because it waits
  from S1
"""
SOURCE = "source lecture\n  title A lecture\n  rows lecture\nstatement S1\n  says Something.\n"
Says = Callable[..., list[tuple[str, ...]]]


@pytest.fixture
def at_fault(tmp_path: Path) -> Says:
    """The codes by which the plan of a patient breaks the promise of these lines."""

    def says(lines: str, **known: Value) -> list[tuple[str, ...]]:
        promise = f"promise it\n  {lines}\n  because it is promised\n  from S1\n"
        (tmp_path / "case.rules").write_text(RULES + promise, "utf-8")
        (tmp_path / "case.source").write_text(SOURCE, "utf-8")
        rules: Ruleset = read_ruleset(tmp_path)
        fired, closed = Outlook(rules, stages(rules)).conclude(known)
        found = broken(rules, decide(rules, known, fired, closed), known)
        assert all(one.known == known and one.promise.name == "it" for one in found)
        return [one.codes for one in found]

    return says


HIGH = {"amount": Decimal(20), "breathless": False}
VERY_HIGH = {"amount": Decimal(60), "breathless": False}


@pytest.mark.parametrize(
    ("lines", "known", "codes"),
    [
        ("then never stands lower, call", HIGH, ["lower"]),
        ("then never stands about amount", VERY_HIGH, ["lower", "lower-slowly"]),
        ("then never stands kind urgent, every label", {"breathless": True}, ["call", "sick"]),
        ("then never stands as do lower-slowly", VERY_HIGH, []),
        ("then never stands as consider lower-slowly", VERY_HIGH, ["lower-slowly"]),
        ("then stands lower, call", HIGH, ["call"]),
        ("then stands as urgent lower", HIGH, ["lower"]),
        ("then stands sick", {"breathless": True}, []),
        ("then one stands of call, sick", HIGH, ["call", "sick"]),
        ("then one stands of call, lower", HIGH, []),
        ("then at most one stands of lower, lower-slowly", VERY_HIGH, ["lower", "lower-slowly"]),
        ("then at most one stands of lower, lower-slowly", HIGH, []),
        ("then not advised lower", HIGH, ["lower"]),
        ("then not advised lower", {"amount": Decimal(20)}, []),
        ("then not advised lower by no-lowering-in-the-breathless", {"amount": Decimal(20)}, []),
        ("then not advised lower", {}, ["lower"]),  # it is not even proposed
    ],
)
def test_each_demand(at_fault: Says, lines: str, known: dict[str, Value], codes: list[str]) -> None:
    assert at_fault(lines, **known) == ([tuple(codes)] if codes else [])


@pytest.mark.parametrize(
    ("lines", "known", "binds"),
    [
        ("when breathless is no", HIGH, True),
        ("when breathless is yes", HIGH, False),
        ("when breathless is no", {"amount": Decimal(20)}, False),  # unknown satisfies nothing
        ("when weeks is unknown", HIGH, True),
        ("when weeks is known", HIGH, False),
        ("unless breathless is yes", {"amount": Decimal(20)}, True),  # unknown is no exception
        ("unless breathless is no", HIGH, False),
        ("unless breathless is no\n  and amount is above 90", HIGH, True),  # an exception holds whole
        ("unless amount is above 90\n  unless breathless is no", HIGH, False),  # or one of them does
        ("when lower or call stands", HIGH, True),
        ("when lower stands\n  and call stands", HIGH, False),
        ("when lower, call does not stand", HIGH, False),
        ("when sick does not stand", HIGH, True),
        ("when lower is not advised", HIGH, False),
        ("when lower is not advised", {"amount": Decimal(20)}, True),
    ],
)
def test_when_it_binds(at_fault: Says, lines: str, known: dict[str, Value], binds: bool) -> None:
    assert bool(at_fault(f"{lines}\n  then stands as note call", **known)) is binds


def test_a_demand_each(at_fault: Says) -> None:
    assert at_fault("then never stands lower\n  then stands call", **HIGH) == [("lower",), ("call",)]


def test_a_group_is_what_it_names(at_fault: Says) -> None:
    lowering = "\ngroup lowering\n  of both, lower-slowly\n  except lower-slowly\n"
    groups = f"{lowering}group both\n  of about amount\n"
    more = f"{groups}promise other\n  then stands lower"
    lines = f"then never stands lowering\n  because it is promised\n  from S1{more}"
    assert at_fault(lines, **HIGH) == [("lower",)]
