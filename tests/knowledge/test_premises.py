"""Premises, one by one: what is read, and what an author is told."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from assistant.knowledge.library.parser import read_ruleset
from assistant.knowledge.model.ruleset import Test as Asks

FORM = 'a premise reads "FINDING is ...", "FINDING includes ..." or "FINDING excludes ..."'
COMMAS = 'values are joined by "or" (after "excludes", by "and"), not by commas'
DECLARED = """finding ck : number in U/L, 5 to 200000
  unit ukat/L times 60
  unit K subtract 2 times 3
finding ici grade : whole number, 1 to 4
  possible 1 to 5
finding rash : one of none, new or worse, severe
finding pregnancy : one of pregnant, not pregnant
finding drugs : any of MTX, AZA, salt and water
finding fit : yes or no
finding remark : text
finding it is so : yes or no
finding done : derived
rule done
  when fit is yes
  then done is yes
  from S1
rule case
  then done is no
  from S1
"""


def with_premise(premise: str) -> str:
    return DECLARED.replace("rule case\n", f"rule case\n  when {premise}\n")


@pytest.mark.parametrize(
    ("premise", "expected"),
    [
        ("ck is above 3", [[Asks("ck", ">", Decimal(3))]]),
        ("CK is at least 3.50 u/l", [[Asks("ck", ">=", Decimal("3.50"))]]),
        ("ck is below 2ukat/L", [[Asks("ck", "<", Decimal(120))]]),
        ("ck is at most 4 K", [[Asks("ck", "<=", Decimal(6))]]),
        ("ck is between 1 and 2 ukat/L", [[Asks("ck", ">=", Decimal(60))], [Asks("ck", "<=", Decimal(120))]]),
        ("ck is between 1 U/L and 4 K", [[Asks("ck", ">=", Decimal(1))], [Asks("ck", "<=", Decimal(6))]]),
        ("ici grade is 3 or 4", [[Asks("ici_grade", "=", Decimal(3)), Asks("ici_grade", "=", Decimal(4))]]),
        ("ICI_Grade is known", [[Asks("ici_grade", "known")]]),
        ("rash is new or worse", [[Asks("rash", "=", "new_or_worse")]]),
        ("rash is New_or_worse", [[Asks("rash", "=", "new_or_worse")]]),
        ("rash is new or worse or none", [[Asks("rash", "=", "new_or_worse"), Asks("rash", "=", "none")]]),
        ("pregnancy is not pregnant", [[Asks("pregnancy", "=", "not_pregnant")]]),
        ("drugs includes mtx", [[Asks("drugs/MTX", "=", True)]]),
        ("drugs includes salt and water or AZA", [
            [Asks("drugs/salt_and_water", "=", True), Asks("drugs/AZA", "=", True)],
        ]),
        ("drugs excludes AZA and salt and water", [
            [Asks("drugs/AZA", "=", False)], [Asks("drugs/salt_and_water", "=", False)],
        ]),
        ("drugs is unknown", [[Asks("drugs", "unknown")]]),
        ("fit is no", [[Asks("fit", "=", False)]]),
        ("fit is yes or no", [[Asks("fit", "=", True), Asks("fit", "=", False)]]),
        ("remark is known", [[Asks("remark", "known")]]),
        ("it is so is yes", [[Asks("it_is_so", "=", True)]]),
    ],
)  # fmt: skip
def test_a_premise_is_read(write: Callable, premise: str, expected: list[list[Asks]]) -> None:
    rule = read_ruleset(write(with_premise(premise))).rules["case"]
    assert [list(premise.tests) for premise in rule.premises] == expected


@pytest.mark.parametrize(
    ("premise", "message"),
    [
        ("ck is above", "18:19: a number is missing here"),
        ("ck is above 3 mg", '18:22: "mg" is no unit of ck; it takes U/L, ukat/L or K'),
        ("ck is above many", '18:20: "many" is not a number'),
        ("ck is abve 3", '18:14: ck is a number, and "abve 3" compares it to none; did you mean "above"?'),
        ("ck is between 5 and 3", "18:22: nothing lies between 5 and 3; write the smaller number first"),
        ("ck is between 5", '18:22: this reads "between 3 and 5"'),
        ("ici grade is 6", "18:21: 6 is outside what ici grade can be (1 to 5)"),
        ("ici grade is above 5", '18:8: "ici grade is above 5" can never hold'),
        ("ici grade is above 2 U", '18:29: ici grade has no unit; take away "U"'),
        ("rash is none, severe", f"18:16: {COMMAS}"),
        ("rash is severe or severe", '18:26: "severe" stands twice in this premise'),
        ("rash is severe or", "18:25: a value is missing here"),
        ("rash includes severe", '18:22: "includes" is for sets; rash is "one of", so write "is"'),
        ("rash was severe", f"18:13: {FORM}"),
        ("drugs is AZA", '18:17: drugs is a set; write "includes" or "excludes" and its members'),
        ("drugs includes none", '18:23: a set has no member "none"; write "excludes" and the members'),
        ("drugs includes HCQ", '18:23: drugs has no member "HCQ"; it takes MTX, AZA or salt and water'),
        ("fit is maybe", '18:15: "fit" is yes or no; write "is yes" or "is no"'),
        ("fit is", '18:14: nothing stands after "is"'),
        ("done is yes or no", '18:16: write either "is yes" or "is no"'),
        ("done is unknown", "18:16: done is derived; a premise can read only that it is yes or no"),
        ("remark is blue", '18:18: remark is a text; write "is known" or "is unknown"'),
        ("is yes", f"18:8: {FORM}"),
        ("some-label is yes", '18:8: unknown label "some-label"'),
        ("ck trend is yes", '18:8: unknown finding "ck trend"'),
    ],
)  # fmt: skip
def test_a_wrong_premise_is_told(told: Callable, premise: str, message: str) -> None:
    assert told(with_premise(premise)) == [message]
