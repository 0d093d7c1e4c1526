"""Closing a stage: from the rules that fired to the yes, no or unknown of what they derive.

The specification is "Closing" in ARCHITECTURE.md. This is the engine's; the outlook has its own, written
apart from this one, so that a test of the two in step means something.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from assistant.knowledge.dependencies.strata import Concluders, concluders
from assistant.knowledge.model.ruleset import Atom, Closing, Premise, Ruleset, Test, Value

Facts: TypeAlias = Mapping[Atom, Value]
"""The known input atoms of one patient, and no others: `ck` is a Decimal, `biopsy/necrosis` True or False,
`emg` a word. A set finding's bare atom is there, as True, once all its members are decided."""


@dataclass(frozen=True)
class Derivation:
    """What the rules make of one patient.

    facts: the facts it was derived from.
    fired: the names of the rules that fired, in rule-set order.
    closed: each derived finding or label that is yes or no; the absent ones are unknown.
    """

    facts: Mapping[Atom, Value]
    fired: tuple[str, ...]
    closed: Mapping[str, bool]


class Contradiction(Exception):
    """Two rules that both fired give one finding two values: a fault of the rule set."""

    def __init__(self, thing: str, yes: str, no: str) -> None:
        super().__init__(f"{thing}: rule {yes} says yes and rule {no} says no")
        self.thing = thing
        self.yes = yes
        self.no = no


def close(
    ruleset: Ruleset,
    things: Iterable[str],
    fired: AbstractSet[str],
    facts: Facts,
    closed: Mapping[str, bool],
    *,
    made_by: Mapping[str, Concluders] | None = None,
) -> dict[str, bool]:
    """The yes and no of the things of one stage whose rules are at their fixpoint; the absent are unknown.

    things: derived findings and labels of this stage. fired: all rules that fired so far. closed: what
    earlier stages closed. made_by: `concluders(ruleset)`, for a caller that closes often.

    A thing is yes if a rule that fired makes it so and no if one says so; both raise Contradiction. Then, by
    how it is declared:

    - `otherwise no`: no when every rule that could make it yes has a premise that is false, which is a
      disjunction whose every test is of something known and fails. `F is known` and `F is unknown` are never
      open: what is not among the facts is not known.
    - `otherwise no once asked`, and every label: no unless yes. As declared, it is no when every rule that
      could make it yes has a premise that is false or rests on a declined finding. Nothing is open here: the
      same known values always give the same plan, so an absent fact counts as declined, whether or not the
      interview will still ask. A rule that did not fire has a premise that is false or unknown. An unknown
      one reads an absent input, or a derived finding that stayed unknown, which in its turn rests on an
      absent input, stage by stage down; or else on a derived finding that has no closing and whose rules all
      failed, and that no answer could settle either. So where no rule made it yes, it is no.
    - neither: unknown, unless a rule says.
    """
    known = made_by if made_by is not None else concluders(ruleset)
    result: dict[str, bool] = {}
    strict: list[str] = []
    for thing in things:
        of = known[thing]
        yes = next((rule.name for rule in of.yes if rule.name in fired), None)
        no = next((rule.name for rule in of.no if rule.name in fired), None)
        if yes is not None and no is not None:
            raise Contradiction(thing, yes, no)
        if yes is not None or no is not None:
            result[thing] = yes is not None
            continue
        closing = Closing.ONCE_ASKED if thing in ruleset.labels else ruleset.findings[thing].closing
        if closing is Closing.ONCE_ASKED:
            result[thing] = False
        elif closing is Closing.STRICT:
            strict.append(thing)
    derived = known.keys()
    settled = True
    while settled:  # one thing of a stage may read another, so that a no can follow from a no
        settled = False
        for thing in [thing for thing in strict if thing not in result]:
            values = {**closed, **result}
            of = known[thing]
            if all(any(_is_false(p, facts, values, derived) for p in rule.premises) for rule in of.yes):
                result[thing] = False
                settled = True
    return result


def _is_false(premise: Premise, facts: Facts, closed: Mapping[str, bool], derived: AbstractSet[str]) -> bool:
    """Whether every test of the premise is known to fail."""
    return all(_fails(test, facts, closed if test.atom in derived else facts) for test in premise.tests)


def _fails(test: Test, facts: Facts, values: Mapping[Atom, Value]) -> bool:
    if test.comparison == "known":
        return test.atom not in facts
    if test.comparison == "unknown":
        return test.atom in facts
    value, limit = values.get(test.atom), test.value
    if value is None:
        return False
    if test.comparison == "=":
        return type(value) is not type(limit) or value != limit
    if not (isinstance(value, Decimal) and isinstance(limit, Decimal)):
        return True
    match test.comparison:
        case ">":
            return value <= limit
        case ">=":
            return value < limit
        case "<":
            return value >= limit
        case "<=":
            return value > limit
