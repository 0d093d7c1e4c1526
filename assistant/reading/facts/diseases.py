"""How the name of a disease is meant: given, another's, or in question."""

from __future__ import annotations

from assistant.reading.facts.fact import Line

_QUOTES = ('"', "'", "“", "«")


def of_disease(line: Line, at: int, labels: frozenset[str]) -> frozenset[str]:
    """A name in quotes is another's, one that is asked is unsure; that it is back puts it in no doubt."""
    before = line.tokens[max(0, at - 2) : at]
    quoted = before and before[-1].text in _QUOTES and before[-1].end == line.tokens[at].start
    if quoted or "labelled" in labels:
        return labels | {"reported"}
    if before and before[-1].text.casefold() == "of" and (before[0].meanings or before[0].term("change")):
        return labels - {"uncertain", "undecided"}  # `?relapse of PM`
    asked = line.sentence.asked and before and before[-1].term("tense") == "present"
    return labels | {"uncertain"} if asked else labels
