"""One reasoner for all tests of the interface, and plans of the patients that the rules are tested on."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.conversation.interview.interview import Interview
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reasoning.plan.plan import make_plan
from assistant.reasoning.plan.values import Plan
from assistant.reasoning.search.reasoner import Reasoner
from tests.reasoning import patients
from tests.reasoning.patients import SEEDS, TODAY, atoms_of


@pytest.fixture(scope="session")
def reasoner() -> Reasoner:
    return patients.reasoner()


@pytest.fixture(scope="session")
def rules(reasoner: Reasoner) -> Ruleset:
    return reasoner.ruleset


@pytest.fixture
def interview(reasoner: Reasoner) -> Interview:
    return Interview(reasoner, date(2026, 11, 22), one_by_one=True)


@pytest.fixture(scope="session")
def plan_of(reasoner: Reasoner) -> Callable[[str], Plan]:
    """The plan of a patient by the name of its seed."""
    plans: dict[str, Plan] = {}

    def planned(name: str) -> Plan:
        if name not in plans:
            plans[name] = make_plan(reasoner, atoms_of(reasoner.ruleset, SEEDS[name]), TODAY)
        return plans[name]

    return planned
