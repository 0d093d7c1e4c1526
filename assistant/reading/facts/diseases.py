"""How the name of a disease is meant: given, another's, or in question."""

from __future__ import annotations

from itertools import pairwise, takewhile

from assistant.knowledge.model.roles import RoleKind
from assistant.reading.facts.fact import Line

_IN = ("in", "for", "with", "of")
_QUOTES = ('"', "'", "“", "«")


def is_disease(line: Line, at: int) -> bool:
    """Whether the token names a disease."""
    named = (line.ruleset.findings[m.finding] for t in line.tokens[at : at + 1] for m in t.meanings)
    return any(finding.plays(RoleKind.DIAGNOSIS) for finding in named)


def of_disease(line: Line, at: int, labels: frozenset[str]) -> frozenset[str]:
    """A name in quotes is another's, an asked one is unsure; no plan reaches it behind something else."""
    meant = takewhile(lambda n: "planned" in line.context.labels(n), range(at - 1, -1, -1))
    if any(line.tokens[n].meanings or line.tokens[n].number or line.tokens[n].text in _IN for n in meant):
        labels -= {"planned"}  # pred 50 in IMNM
    near = line.tokens[max(0, at - 3) : at + 1]
    before, after = near[-3:-1], line.tokens[at + 1 : at + 2]
    if "labelled" in labels or any(a.text in _QUOTES and a.end == b.start for a, b in pairwise(near)):
        return labels | {"reported"}
    if before and before[-1].text.casefold() == "of" and (before[0].meanings or before[0].term("change")):
        return labels - {"uncertain", "undecided"}  # `?relapse of PM`
    asked = any(t.text == "?" for t in after) or any(t.term("tense") == "present" for t in before[-1:])
    return labels | {"uncertain"} if line.sentence.asked and asked else labels
