"""The JSON of `plan`: its shape is a contract, and it says what the page says."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date

import pytest

from assistant.conversation.record.record import Known
from assistant.interface.commands.plan_input import Patients, read_object
from assistant.interface.files.plan_json import findings_json, plan_json
from assistant.interface.files.shapes import SHAPES
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.plan.plan import make_plan
from assistant.reasoning.plan.values import Plan
from assistant.reasoning.search.reasoner import Reasoner
from tests.reasoning.patients import SEEDS, TODAY, atoms_of

PlanOf = Callable[[str], Plan]
KEYS = {
    "": "schema program date ruleset status faults findings matters unknown next_question assessment plan "
    "not_advised treatment conflicts changes_if critique references",
    "program": "name version",
    "ruleset": "name version digest sources",
    "next_question": "findings text serves tier",
    "assessment": "code text for against missing rule where from",
    "plan": "code kind about text rule where from beyond provisional for against",
    "not_advised": "code because rule from for against",
    "treatment": "start doses courses appointments reassess",
    "conflicts": "id text",
    "references": "id title addresses statements",
    "changes_if": "finding to adds removes",
    "critique": "said action verdict because rule from waits_for right_if needs wrong_if",
}


def as_json(reasoner: Reasoner, plan: Plan, known: Known) -> dict[str, object]:
    treatment = make_treatment(reasoner.ruleset, plan.decision, date(2026, 11, 22))
    data = plan_json(reasoner, known, plan, treatment)
    loaded: dict[str, object] = json.loads(json.dumps(data))
    assert loaded == data
    return loaded


@pytest.mark.parametrize("name", SEEDS)
def test_the_shape_is_the_contract(reasoner: Reasoner, plan_of: PlanOf, name: str) -> None:
    plan = plan_of(name)
    data = as_json(reasoner, plan, Known(atoms_of(reasoner.ruleset, SEEDS[name])))
    for part, keys in KEYS.items():
        found = data[part] if part else data
        for item in found if isinstance(found, list) else [found] if found else []:
            told = (
                f"{part or 'plan --json'}: programs rely on it; a field more goes into KEYS, and CHANGELOG.md"
            )
            assert list(item) == keys.split(), told
    assert data["schema"] == 1
    assert data["status"] in ("complete", "provisional")
    assert [line["code"] for line in data["plan"]] == [line.code for line in plan.lines]  # type: ignore[attr-defined]
    question = data["next_question"]
    assert question is None or question["tier"] in ("must", "worth it")  # type: ignore[index]
    for item in (*data["plan"], *data["assessment"]):  # type: ignore[misc]
        assert ".rules:" in item["where"]
        assert item["from"]


@pytest.mark.parametrize("name", SEEDS)
def test_its_findings_read_again_give_the_same_plan(reasoner: Reasoner, plan_of: PlanOf, name: str) -> None:
    known = Known(atoms_of(reasoner.ruleset, SEEDS[name]))
    findings = findings_json(reasoner.ruleset, known)
    again = Patients(reasoner.ruleset).read(read_object(json.dumps(findings).encode()))
    assert findings_json(reasoner.ruleset, again.known) == findings
    assert make_plan(reasoner, again.known.values, TODAY).decision.codes == plan_of(name).decision.codes


def test_a_set_is_the_list_of_its_members_and_says_what_is_open(rules: Ruleset) -> None:
    read = Patients(rules).read(
        read_object(
            b'{"biopsy": ["necrosis", "pending"], "interacting_drugs": [], "rash": "unknown", "ck": 450.5}'
        )
    )
    assert findings_json(rules, read.known) == {
        "ck": 450.5,
        "interacting_drugs": [],
        "rash": "unknown",
        "biopsy": ["necrosis", "unknown"],
    }


def test_what_is_declined_is_not_asked_again(reasoner: Reasoner) -> None:
    patients = Patients(reasoner.ruleset)
    open_now = patients.read(read_object(b"{}")).known
    first = as_json(reasoner, make_plan(reasoner, open_now.values, TODAY), open_now)["next_question"]
    names = first["findings"]  # type: ignore[index]
    declined = patients.read(read_object(json.dumps(dict.fromkeys(names, "unknown")).encode())).known
    second = as_json(reasoner, make_plan(reasoner, declined.values, TODAY), declined)["next_question"]
    assert second is None or not set(second["findings"]) & set(names)  # type: ignore[index]
    plans = (make_plan(reasoner, known.values, TODAY).decision.codes for known in (open_now, declined))
    assert next(plans) == next(plans)


def test_a_change_names_the_member_of_a_set(reasoner: Reasoner, plan_of: PlanOf) -> None:
    known = Known(atoms_of(reasoner.ruleset, SEEDS["steroid myopathy"]))
    changes = as_json(reasoner, plan_of("steroid myopathy"), known)["changes_if"]
    found = [change["to"] for change in changes if change["finding"] == "weakness_distribution"]  # type: ignore[attr-defined]
    assert "finger_flexors" in found


@pytest.mark.parametrize("of", SHAPES, ids=lambda of: of.__name__)
def test_every_member_of_a_shape_is_one_of_its_value(of: type) -> None:
    for name in SHAPES[of].split():
        member = name.removesuffix("?").partition(":")[0]
        assert member in {field.name for field in fields(of)} or isinstance(getattr(of, member), property)
