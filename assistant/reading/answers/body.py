"""Height and weight in two units at once: `5'7"`, `5 ft 7 in`, `1m70`, `11 st 4 lb`.

Read only where the rule set allows the units (feet and inches, metres; stones and pounds) for the finding.
"""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.knowledge.model.ruleset import Finding
from assistant.reading.answers.units import convert, find_unit, plain

_NO_MORE = r"(?!\d|\.\d|/|\s*(?:d(?:ays?)?|w(?:ee)?ks?|mo(?:nths?)?|y(?:(?:ea)?rs?)?|yo|kgs?|cm|mg|%)\b)"
_FEET = re.compile(
    rf"(\d)\s*(?:'(?!')|-?\s?(?:ft|foot|feet)\b\.?|ft\.?(?=\d))-?\s?(?:and )?"
    rf"(?:(\d{{1,2}}(?:\.\d)?){_NO_MORE}\s?(?:\"|''|inch(?:es)?\b|ins?\b(?!\s+[a-z\d]))?)?",
    re.I | re.ASCII,
)
_METRES = re.compile(r"([12])\s?m\s?(\d\d)(?![\d./])(?:\s?cm\b)?", re.I | re.ASCII)
_STONES = re.compile(
    rf"(\d{{1,2}})\s?(?:st|stones?)(?:\b\.?|(?=\d)),?\s?(?:and )?"
    rf"(?:(\d{{1,2}}(?:\.\d)?){_NO_MORE}\s?(?:lbs?\b|pounds?\b)?)?",
    re.I | re.ASCII,
)
_FORMS = {"cm": ((_FEET, "ft", "in", 12), (_METRES, "m", "cm", 100)), "kg": ((_STONES, "st", "lb", 14),)}


def in_two_units(finding: Finding, text: str, at: int = 0) -> tuple[int, Decimal, str] | None:
    """Where such a height or weight ends, its value in the finding's unit, and the sum; None: none there.

    `5 ft 13` and `11 st 15` are none.
    """
    for pattern, large, small, each in _FORMS.get(finding.unit, ()):
        found = pattern.match(text, at)
        known = find_unit(finding, small) if find_unit(finding, large) is not None else None
        if found is None or known is None:
            continue
        rest = Decimal(found.group(2) or 0)
        if rest >= each:
            continue
        count = int(found.group(1)) * each + rest
        value = convert(known[0], count)
        by = f" x {plain(known[0].times)}" if known[0].times != 1 else ""
        typed = " ".join(found.group().split())
        equal = f"{typed} = {plain(count)} {small}" + (f"{by} = {plain(value)} {finding.unit}" if by else "")
        return found.start() + len(found.group().rstrip()), value, equal
    return None
