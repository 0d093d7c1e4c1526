"""Pictures made of characters, for the eye only: what they show is told in words elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from assistant.knowledge.model.ruleset import Atom, Value

BLOCKS = " ▏▎▍▌▋▊▉█"
LONGEST = 40
ROWS = (("ck_upper_limit", "limit"), ("previous_ck", "before"), ("ck", "now"))


def bar(value: Decimal, most: Decimal, cells: int) -> str:
    """A bar of at most `cells` columns for a value of at most `most`; what is not nothing is seen."""
    eighths = max(1, int(value / most * cells * 8)) if value > 0 else 0
    return BLOCKS[8] * (eighths // 8) + (BLOCKS[eighths % 8] if eighths % 8 else "")


def ck_bars(facts: Mapping[Atom, Value], width: int) -> list[str]:
    """The CK now beside the one before and the limit, in U/L; nothing where there is nothing to compare."""
    values = [(word, value) for name, word in ROWS if isinstance(value := facts.get(name), Decimal)]
    if "ck" not in facts or len(values) < 2:
        return []
    most = max(value for _, value in values)
    digits = max(len(f"{value:f}") for _, value in values)
    room = min(LONGEST, width - 4 - len("CK before ") - digits - 3)
    if room < 4:
        return []
    lines = []
    for place, (word, value) in enumerate(values):
        lead = "CK" if not place else "  "
        lines.append(f"    {lead} {word:<6} {f'{value:f}':>{digits}}  {bar(value, most, room)}")
    return lines
