"""What patterns say: how the patient gets on, and what is no longer possible."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Shape
from assistant.reading.answers.quantities import is_graded
from assistant.reading.facts.fact import Fact, Line
from assistant.reading.patterns import Found, Patterns

GRADED = "graded"  # said of grades
STRONG = 4  # of 5: what is as weak, and stays so, is weak still
_AT = ("on", "over", "in", "of")


def changes(patterns: Patterns, text: str, line: Line) -> list[Fact]:
    """What the patterns of the rule set say in a line."""
    tokens = line.tokens[line.sentence.heading :]
    if not tokens:
        return []
    first, last = tokens[0].start, tokens[-1].end
    found = []
    for match in patterns.find(text[first:last]):
        start, end = match.start + first, match.end + first
        at = next(n for n, t in enumerate(line.tokens) if t.end > start)
        inside = [n for n in (at, at + 1) if n < len(line.tokens) and (n == at or line.tokens[n].start < end)]
        labels = frozenset().union(*map(line.context.labels, inside))
        labels = frozenset(x for x in labels if not _inside_cue(line, x, start, end))
        masked = any(
            "masked" in line.context.labels(n) for n, t in enumerate(line.tokens) if start <= t.start < end
        )
        if masked and not any(start <= c.start and c.end <= end for c in line.context.cues):
            continue
        if "listed" in labels:  # a statement is no item of a denied list; a sign may be one
            sign = line.ruleset.findings[match.finding].shape is Shape.YES_NO
            labels = labels - {"absent", "undecided", "listed"} | ({"undecided"} if sign else set())
        asked = line.sentence.asked or text[end : end + 2].lstrip().startswith("?")  # `weaker? no`
        if labels & {"absent", "ended", "relative"} or asked or is_place(line, at):
            continue
        when = line.time(start, end)
        if any(c.says == "hypothetical before" and c.start == end + 1 for c in line.context.cues):
            labels |= {"uncertain"}  # cannot lift the arms if tired
        present = None if labels & {"uncertain", "undecided"} else True
        name, value, present = _said(line, match, present)
        notes = ("suggested by this",) if match.vague else ()
        found.append(Fact(name, value, start, end, present, when, labels, notes))
    return found


def held(line: Line, measures: Sequence[Fact]) -> list[Fact]:
    """Strength that is as it was: grades, and that they are unchanged: `hips 4+/5, same as before`."""
    course = next(iter(line.ruleset.all_playing(RoleKind.COURSE)), None)
    grades = [f for f in measures if is_graded(line.ruleset.findings[f.finding]) and f.when is None]
    if course is None or not grades or any(not f.is_told for f in grades):
        return []
    last, names = max(f.end for f in grades), {f.finding for f in grades}
    for at, token in enumerate(line.tokens):
        own = token.start >= last or any(f.end <= token.start <= f.end + 2 for f in grades)
        if own and any(m.value is None and m.finding not in names for m in token.meanings):
            return []
        if own and token.term("change") == "same" and not line.context.labels(at):
            full = all(isinstance(f.value, Decimal) and f.value >= STRONG for f in grades)
            value = course.choices[1 if full else 2]
            return [Fact(course.name, value, grades[0].start, token.end, role=GRADED)]
    return []


def _said(line: Line, match: Found, present: bool | None) -> tuple[str, bool | str, bool | None]:
    """The finding or the member that a pattern tells of, its value, and whether it is there."""
    shape = line.ruleset.findings[match.finding].shape
    if shape is Shape.SET:
        return f"{match.finding}/{match.value}", True, present
    if shape is Shape.YES_NO:
        return match.finding, True, present and match.value == "yes"
    return match.finding, match.value, present


def is_place(line: Line, at: int) -> bool:
    """Whether a part of the body is where something else is: `rash on shoulders worse`."""
    before = line.tokens[max(0, at - 2) : at]
    if len(before) < 2 or line.tokens[at].term("group") != "part" or before[1].text.casefold() not in _AT:
        return False
    return before[0].term("group") not in ("part", "weakly") and before[0].kind in ("word", "phrase")


def _inside_cue(line: Line, label: str, start: int, end: int) -> bool:
    """Whether the cue that says the label is part of the pattern itself."""
    return any(c.says.startswith(label) and start <= c.start < end for c in line.context.cues)
