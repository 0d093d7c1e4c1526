"""Computed findings: every example works, and what is stated is held to it."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.knowledge.library.library import load
from assistant.knowledge.model.ruleset import Finding, Ruleset
from assistant.reasoning.decision.formulas import Clash, complete, compute
from tests.reasoning.patients import ruleset

MYOSITIS = ruleset()
GOUT = load(Path(__file__).parents[2] / "other_disease" / "gout")
COMPUTED = [(rules, f) for rules in (MYOSITIS, GOUT) for f in rules.findings.values() if f.formula]


@pytest.mark.parametrize(("rules", "finding"), COMPUTED, ids=lambda each: each.name)
def test_every_example_works(rules: Ruleset, finding: Finding) -> None:
    assert finding.formula
    given = dict(finding.formula.example)
    assert finding.name in complete(rules, given) or finding.formula.cases
    for name in finding.formula.inputs:
        lacking = {atom: value for atom, value in given.items() if atom != name}
        if not finding.formula.helps:
            assert compute(rules, finding, lacking) is None


@pytest.mark.parametrize(
    ("before", "now", "limit", "course"),
    [
        ("280", "559", "360", "flat"),
        ("280", "560", "360", "up"),
        ("170", "350", "360", "in range"),
        ("400", "360", "360", "back in range"),
        ("600", "481", "360", "flat"),
        ("600", "480", "360", "down"),
        ("600", "700", None, "flat"),
        ("350", "380", None, None),
        ("100", "299", None, "in range"),
    ],
)
def test_a_course_goes_by_a_doubling_and_the_limit(
    before: str, now: str, limit: str | None, course: str | None
) -> None:
    known = {"urate_before": Decimal(before), "urate": Decimal(now)}
    known |= {"urate_limit": Decimal(limit)} if limit else {}
    said = complete(GOUT, known).get("course_of_urate")
    assert said == (course.replace(" ", "_") if course else None)


def test_what_is_stated_against_the_numbers_is_refused_in_the_words_of_the_rules() -> None:
    known = {"urate_before": Decimal(600), "urate": Decimal(500), "course_of_urate": "up"}
    with pytest.raises(
        Clash, match='The course of the urate is given as "up", but urate went from 600 to 500'
    ):
        complete(GOUT, known)
    with pytest.raises(Clash, match="The patient is given as male and as pregnant"):
        complete(MYOSITIS, {"sex": "male", "pregnancy_status": "pregnant"})
