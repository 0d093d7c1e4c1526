"""Pictures made of characters, for the eye only: what they show is told in words elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from assistant.knowledge.model.ruleset import Atom, RoleKind, Ruleset, Value
from assistant.reasoning.decision.patient import Patient

BLOCKS = " ▏▎▍▌▋▊▉█"
LONGEST = 40
ROWS = ((RoleKind.UPPER_LIMIT, "limit"), (RoleKind.PREVIOUS, "before"))


def bar(value: Decimal, most: Decimal, cells: int) -> str:
    """A bar of at most `cells` columns for a value of at most `most`; what is not nothing is seen."""
    eighths = max(1, int(value / most * cells * 8)) if value > 0 else 0
    return BLOCKS[8] * (eighths // 8) + (BLOCKS[eighths % 8] if eighths % 8 else "")


def trend_bars(ruleset: Ruleset, facts: Mapping[Atom, Value], width: int) -> list[str]:
    """Each number whose trend matters, beside the one before and the limit; nothing without one of these."""
    patient = Patient(ruleset, facts)
    of = [role.of for finding in ruleset.all_playing(RoleKind.TREND) for role in finding.roles]
    return [line for name in dict.fromkeys(of) for line in _bars(patient, name, width)]


def _bars(patient: Patient, name: str, width: int) -> list[str]:
    beside = [(word, patient.number(kind, name)) for kind, word in ROWS]
    values = [(word, value) for word, value in beside if value is not None]
    now, title = patient.facts.get(name), patient.ruleset.findings[name].title
    if not isinstance(now, Decimal) or not values:
        return []
    values.append(("now", now))
    most = max(value for _, value in values)
    digits = max(len(f"{value:f}") for _, value in values)
    room = min(LONGEST, width - 4 - len(f"{title} before ") - digits - 3)
    if room < 4:
        return []
    lines = []
    for place, (word, value) in enumerate(values):
        lead = " " * len(title) if place else title
        lines.append(f"    {lead} {word:<6} {f'{value:f}':>{digits}}  {bar(value, most, room)}")
    return lines
