"""Whatever leaves the program says which rules, which program and which day, and what these rest on."""

import json
import re
from collections.abc import Callable

import pytest

from assistant.conversation.interview.interview import Interview
from assistant.conversation.record.record import Known
from assistant.interface.files.calendar import make_calendar
from assistant.interface.files.plan_json import plan_json
from assistant.interface.files.report import make_report
from assistant.interface.files.sheet import make_sheet
from assistant.interface.page.note import note_lines
from assistant.interface.page.plan_page import PlanPage
from assistant.interface.page.rendering import Screen
from assistant.interface.transcripts.transcript import recorded
from assistant.knowledge.model.ruleset import Ruleset
from assistant.paper.markdown import to_markdown
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.dosing.values import UNTREATED, Treatment
from assistant.reasoning.plan.values import Plan
from assistant.reasoning.search.reasoner import Reasoner
from assistant.version import __version__
from tests.reasoning.patients import SEEDS, TODAY, atoms_of

Texts = Callable[[Ruleset, Plan, Treatment], str]
LEAVES: dict[str, Texts] = {
    "page": lambda rules, plan, treatment: "\n".join(PlanPage(rules, 80).first(plan, treatment)),
    "whole page": lambda rules, plan, treatment: "\n".join(PlanPage(rules, 80).whole(plan, (), treatment)),
    "lecture": lambda rules, plan, treatment: "\n".join(PlanPage(rules, 80).lecture(plan, treatment)),
    "note": lambda rules, plan, treatment: "\n".join(note_lines(rules, plan, (), TODAY, treatment)),
    "report": lambda rules, plan, treatment: to_markdown(make_report(rules, plan, treatment, (), TODAY)),
    "sheet": lambda rules, plan, treatment: to_markdown(make_sheet(rules, plan, treatment, TODAY)),
    "calendar": lambda _, plan, treatment: re.sub(
        r"\r\n |\\(?=[,;])", "", make_calendar(plan.made, treatment).decode()
    ),
}


@pytest.fixture
def plan(plan_of: Callable[[str], Plan]) -> Plan:
    return plan_of("steroid myopathy")


@pytest.mark.parametrize("name", LEAVES)
def test_it_names_its_rules_with_their_digest_the_program_and_the_day(
    rules: Ruleset, plan: Plan, name: str
) -> None:
    treatment = make_treatment(rules, plan.decision, TODAY)
    said = LEAVES[name](rules, plan, treatment)
    made = f"Rule set {rules.name} {rules.version} ({rules.digest[:12]}), program {__version__}, 2026-11-22"
    assert made in said


def test_the_json_says_it_too_and_holds_the_addresses_behind_its_statements(
    reasoner: Reasoner, plan: Plan
) -> None:
    rules = reasoner.ruleset
    known = Known(atoms_of(rules, SEEDS["steroid myopathy"]))
    data = json.loads(json.dumps(plan_json(reasoner, known, plan, UNTREATED)))
    assert data["program"] == {"name": "myositis-assistant", "version": __version__}
    assert data["date"] == "2026-11-22"
    assert data["ruleset"]["digest"] == rules.digest
    cited = {name for line in data["plan"] for name in line["from"]}
    wanted = {reference for name in cited for reference in rules.statements[name].references}
    assert wanted
    assert wanted <= {reference["id"] for reference in data["references"]}
    for reference in data["references"]:
        assert reference["addresses"]
        assert all(reference["id"] in rules.statements[name].references for name in reference["statements"])


def test_how_and_rule_give_the_addresses(reasoner: Reasoner) -> None:
    interview = Interview(reasoner, TODAY, one_by_one=True)
    state, _ = interview.open()
    for line in ("CK 110 was 3600, on prednisone 50 mg daily, potassium 2.9", "y"):
        state, _ = interview.reply(state, line)
    screen = Screen(reasoner.ruleset, 100)
    (reference, *_) = reasoner.ruleset.references_of(["X76"])
    for line in ("rule X76", "how urgent-metabolic"):
        said = " ".join(screen.lines(interview.reply(state, line)[1]))
        assert reference.addresses[0] in said, line


def test_the_report_gives_the_addresses(rules: Ruleset, plan: Plan) -> None:
    report = to_markdown(make_report(rules, plan, UNTREATED, (), TODAY))
    for reference in rules.references_of(name for line in plan.lines for name in line.sources):
        assert all(address in report for address in reference.addresses)


def test_a_transcript_names_no_version(reasoner: Reasoner, plan: Plan) -> None:
    page = PlanPage(reasoner.ruleset, 80).first(plan)
    kept = "\n".join(recorded(["", *page, ""], reasoner.ruleset.edition))
    assert "Rule set myositis VERSION (DIGEST), program VERSION, 2026-11-22." in kept
    assert reasoner.ruleset.digest[:12] not in kept
    assert recorded(["", ""], reasoner.ruleset.edition) == []
