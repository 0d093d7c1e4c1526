"""Facts and doses with their times in the story of the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.discourse import Discourse
from assistant.reading.doses.doses import Prescribed
from assistant.reading.facts.fact import Fact
from assistant.reading.facts.mentions import Mention


def placed(ruleset: Ruleset, discourse: Discourse, facts: Iterable[Fact]) -> list[Fact]:
    """The facts, each at its time; a limit has none."""
    limits = {f.name for f in ruleset.all_playing(RoleKind.UPPER_LIMIT)}
    return [f if f.finding in limits else replace(f, when=discourse.placed(f.when, f.start)) for f in facts]


def placed_doses(discourse: Discourse, prescribed: Prescribed) -> Prescribed:
    """What is said of a drug, each dose at its time."""
    doses = (d if d.since else replace(d, when=discourse.placed(d.when, d.start)) for d in prescribed.doses)
    return replace(prescribed, doses=tuple(doses))


def placed_mention(discourse: Discourse, mention: Mention) -> Mention:
    """The mention, as old as what the story tells there."""
    when = discourse.at(mention.start)
    return replace(mention, age=(when.age or when.weeks or Decimal(0)) if when is not None else Decimal(0))
