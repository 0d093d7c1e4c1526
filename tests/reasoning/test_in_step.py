"""Engine, outlook and reference evaluator conclude the same, and the outlook never rules out what happens."""

from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from patients import Known, changed, open_atoms, patients, ruleset, sane, seeds, values_of

from assistant.knowledge.model import Atom, Ruleset
from assistant.knowledge.stages import stages
from assistant.reasoning.decision import Decision, decide
from assistant.reasoning.engine import Engine
from assistant.reasoning.formulas import Clash, complete
from assistant.reasoning.outlook import Outlook, View
from tests.reference.evaluator import Outcome, Reference, Truth
