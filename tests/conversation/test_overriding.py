"""A guard from beyond the lecture is set aside with a reason, which the plan and the record keep."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from assistant.conversation.interview.interview import Reply
from assistant.conversation.record.record import Entry
from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import Say, ShowPlan
from assistant.knowledge.model.ruleset import Kind, Value
from assistant.reading.answers.answer import Reading
from assistant.reasoning.decision.aside import findings_in, with_aside
from assistant.reasoning.outlook.possibility import YES
from assistant.reasoning.plan.values import Plan
from tests.conversation.clinicians import interview
from tests.reasoning.patients import SEEDS, atoms_of

NOTHING_ELSE = {"ild": "none", "current_drugs": [], "interacting_drugs": []}
SAID = "override choose-methotrexate eGFR 88 at another hospital"


def told(seed: Mapping[str, object]) -> State:
    """A conversation in which all of a patient was told."""
    return told_atoms(atoms_of(interview().ruleset, seed))


def told_atoms(known: Mapping[str, Value]) -> State:
    """The same of a patient's atoms."""
    ruleset = interview().ruleset
    by_finding: dict[str, dict[str, Value]] = {}
    for atom, value in known.items():
        by_finding.setdefault(ruleset.finding_of(atom).name, {})[atom] = value
    readings = tuple(Reading(f, settled, frozenset(), "told", "told") for f, settled in by_finding.items())
    return State(date(2026, 11, 22)).plus(Entry("told", readings))


def patient() -> State:
    """Methotrexate waits for the renal function (X33)."""
    state = told(SEEDS["DM, new and mild"] | NOTHING_ELSE | {"pregnancy_status": "not_pregnant"})
    assert "choose-methotrexate" in withheld(state)
    return state


def plan(state: State) -> Plan:
    said = interview().reply(state, "plan")[1]
    (shown,) = (u for u in said if isinstance(u, ShowPlan))
    return shown.plan


def withheld(state: State) -> list[str]:
    return [item.code for item in plan(state).withheld]


def text(reply: Reply) -> str:
    return "\n".join(u.text for u in reply[1] if isinstance(u, Say))


def test_what_waited_stands_once_its_guard_is_set_aside_and_says_in_spite_of_what() -> None:
    state, said = interview().reply(patient(), SAID)
    assert "Set aside" in text((state, said))
    (line,) = (line for line in plan(state).lines if line.code == "choose-methotrexate")
    aside = {one.rule: one for one in line.in_spite_of}
    assert {"methotrexate-needs-renal-function", "methotrexate-kidneys-failing"} == set(aside)
    assert {one.sources for one in aside.values()} == {("X33",)}
    assert {one.reason for one in aside.values()} == {"eGFR 88 at another hospital"}
    assert "choose-methotrexate" not in withheld(state)


def test_undo_puts_the_guard_back_and_the_answers_stay() -> None:
    before = patient()
    state, _ = interview().reply(before, SAID)
    state, said = interview().reply(state, "undo")
    assert "choose-methotrexate" in withheld(state)
    assert state.record == before.record
    assert "Taken back" in text((state, said))


def test_findings_after_it_are_judged_under_it() -> None:
    state, _ = interview().reply(patient(), SAID)
    state, _ = interview().reply(state, "potassium 4.2 mmol/L")
    assert "choose-methotrexate" in [line.code for line in plan(state).lines]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("override", "say why"),
        ("override choose-methotrexate", "say why"),
        ("override choose-methotrexate ok", "say why"),
        ("override nothing-like-it since it is fine", "say why"),
        ("override add-ivig because they are ill", "is not held back"),
    ],
)
def test_it_takes_a_line_that_is_held_back_and_a_reason(line: str, says: str) -> None:
    before = patient()
    state, said = interview().reply(before, line)
    assert state.record == before.record
    assert says in text((state, said))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("steroid myopathy in diabetes", "alternate-day-glucocorticoid"),
        ("another pattern with anti-MDA5", "triple-therapy"),
        ("steroid myopathy, eyes too", "reduce-glucocorticoid"),
    ],
)
def test_the_lectures_own_rules_and_the_policy_are_not_set_aside(name: str, code: str) -> None:
    before = told(SEEDS[name])
    assert code in withheld(before)
    state, said = interview().reply(before, f"override {code} because I know better")
    assert state.record == before.record
    assert "no published guidance" in text((state, said))


def test_an_emergency_seen_to_changes_no_decision() -> None:
    state, _ = interview().reply(interview().open()[0], "CK 900 U/L, short of breath")
    before = plan(state).decision
    aside, _ = interview().reply(state, "dismiss seen in the ED today")
    after = plan(aside).decision
    assert findings_in(after.facts) == before.facts
    assert replace(after, facts=before.facts) == before


def test_another_guard_stands_though_one_was_set_aside() -> None:
    state, _ = interview().reply(told(SEEDS["DM, new and mild"] | NOTHING_ELSE), SAID)  # who is pregnant
    assert "choose-methotrexate" in withheld(state)
    assert "choose-methotrexate" not in [line.code for line in plan(state).lines]


@pytest.mark.parametrize("name", list(SEEDS))
def test_engine_and_outlook_agree_whatever_is_set_aside(name: str) -> None:
    reasoner = interview().reasoner
    ruleset = reasoner.ruleset
    known = atoms_of(ruleset, SEEDS[name])
    before = reasoner.decide(known)
    held = {item.gate.name for item in before.not_advised if item.gate}
    never = {rule.name for line in before.lines if line.kind is Kind.NEVER for rule in line.rules}
    for aside in [{each} for each in held | never] + [held | never]:
        case = with_aside(known, dict.fromkeys(aside, "seen to elsewhere"))
        decision = reasoner.decide(case)
        seen = reasoner.outlook.look(case, ())
        assert {line.code.name for line in decision.lines} == {
            c for c, may in seen.codes.items() if may & YES
        }
        assert decision.labels == before.labels
