"""What patterns say: how the patient gets on, and what is no longer possible."""

from __future__ import annotations

from collections.abc import Sequence, Set
from decimal import Decimal

from assistant.knowledge.model.language import NOT
from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Shape
from assistant.reading.answers.quantities import is_graded
from assistant.reading.context import CANNOT
from assistant.reading.facts.fact import Fact, Line
from assistant.reading.patterns import Found, Patterns
from assistant.reading.wording import playing

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
        if end <= line.tokens[at].end and _says(line, at, match.finding):
            continue  # the longer phrase says it
        own = line.tokens[at]
        if match.vague and end <= own.end and " " in own.text and line.values(own):
            continue  # `walks unaided` is said of another finding
        inside = [n for n in (at, at + 1) if n < len(line.tokens) and (n == at or line.tokens[n].start < end)]
        labels = frozenset().union(*map(line.context.labels, inside))
        labels = frozenset(x for x in labels if not _inside_cue(line, x, start, end))
        masked = any(
            "masked" in line.context.labels(n) for n, t in enumerate(line.tokens) if start <= t.start < end
        )
        if masked and not any(start <= c.start and c.end <= end for c in line.context.cues):
            continue
        if "listed" in labels:  # a statement is no item of a denied list; a sign may be one
            sign = line.ruleset.findings[match.finding].shape is not Shape.CHOICE
            labels = labels - {"absent", "undecided", "listed"} | ({"undecided"} if sign else set())
        asked = line.sentence.asked or text[end : end + 2].lstrip().startswith("?")  # `weaker? no`
        unable = match.value.startswith(NOT) and ("past" in labels or _is_unable(line, at, start))
        if labels & {"absent", "ended", "relative"} or asked or unable or is_place(line, at):
            continue
        same = any(t.term("change") == "same" for t in line.tokens if start <= t.start < end)
        when = None if same else line.time(start, end)  # unchanged since then
        if when is None and line.ruleset.playing(RoleKind.TIMING, match.finding) is not None:
            when = line.time_of_test(at)
        elif playing(line.ruleset.findings[match.finding], RoleKind.TIMING) is not None:
            when = None  # it is what is said
        if any(c.says == "hypothetical before" and c.start == end + 1 for c in line.context.cues):
            labels |= {"uncertain"}  # cannot lift the arms if tired
        doubted = playing(line.ruleset.findings[match.finding], RoleKind.FAMILY) and _is_doubted(line, end)
        present = None if doubted or labels & {"uncertain", "undecided"} else True
        name, value, present = _said(line, match, present)
        notes = ("suggested by this",) if match.vague else ()
        found.append(Fact(name, value, start, end, present, when, labels, notes))
    return found


def _is_doubted(line: Line, end: int) -> bool:
    """Whether what stood in quotes is taken back: `brother had "muscle problem" but ...`."""
    behind = [t.text.casefold() for t in line.tokens if t.start >= end][:2]
    return behind == ['"', "but"]


def _says(line: Line, at: int, name: str) -> bool:
    """Whether a token says by itself that a sign is there, or which of the choices holds."""
    shape = line.ruleset.findings[name].shape
    said = [m for m in line.tokens[at].meanings if m.finding == name and shape is not Shape.SET]
    return any(m.value is not None or shape is Shape.YES_NO for m in said)


def held(line: Line, measures: Sequence[Fact]) -> list[Fact]:
    """Strength that is as it was: grades, and that they are unchanged: `hips 4+/5, same as before`."""
    course = next(iter(line.ruleset.all_playing(RoleKind.COURSE)), None)
    grades = [f for f in measures if is_graded(line.ruleset.findings[f.finding]) and f.when is None]
    same = [n for n, t in enumerate(line.tokens) if t.term("change") == "same" and not line.context.labels(n)]
    names = {f.finding for f in grades}
    told = next((line.tokens[n] for n in same if _is_of(line, n, names)), None)
    if course is None or told is None or not grades or any(not f.is_told for f in grades):
        return []
    full = all(isinstance(f.value, Decimal) and f.value >= STRONG for f in grades)
    start, end = min(told.start, grades[0].start), max(told.end, grades[0].end)
    return [Fact(course.name, course.choices[1 if full else 2], start, end, role=GRADED)]


def _is_of(line: Line, at: int, names: Set[str]) -> bool:
    """Whether the grades are the same, and nothing else that is named before it or right behind it."""
    before = next((t for t in reversed(line.tokens[:at]) if t.meanings), None)
    behind = next((t for t in line.tokens[at + 1 : at + 3] if t.meanings or t.text == ","), None)
    named = [line.ruleset.findings[m.finding] for t in (before, behind) if t for m in t.meanings]
    return all(f.name in names or _is_strength(f) for f in named)


def _is_strength(finding: Finding) -> bool:
    """Whether it tells of strength: its course, or a part of the body that is weak."""
    return any(r.kind in (RoleKind.COURSE, RoleKind.WEAK, RoleKind.STRENGTH) for r in finding.roles)


def _said(line: Line, match: Found, present: bool | None) -> tuple[str, bool | str, bool | None]:
    """The finding or the member that a pattern tells of, its value, and whether it is there."""
    shape = line.ruleset.findings[match.finding].shape
    if shape is Shape.SET:
        member = match.value.removeprefix(NOT)
        return f"{match.finding}/{member}", True, present and member == match.value
    if shape is Shape.YES_NO:
        return match.finding, True, present and match.value == "yes"
    return match.finding, match.value, present


def is_place(line: Line, at: int) -> bool:
    """Whether a part of the body is where something else is: `rash on shoulders worse`."""
    before = line.tokens[max(0, at - 2) : at]
    if len(before) < 2 or not line.tokens[at].is_in("part", "limb") or before[1].text.casefold() not in _AT:
        return False
    return not before[0].is_in("part", "limb", "weakly") and before[0].kind in ("word", "phrase")


def _is_unable(line: Line, at: int, start: int) -> bool:
    """Whether the words right before it deny it: `does not rise without`, `can't rise easily`."""
    before = range(max(0, at - 3), at)
    begun = line.tokens[at].start < start  # within a longer phrase
    said = [line.tokens[n].text.casefold() for n in before]
    return begun or any(map(line.context.denies, before)) or any(t.startswith(CANNOT) for t in said)


def _inside_cue(line: Line, label: str, start: int, end: int) -> bool:
    """Whether the cue that says the label is part of the pattern itself, and none stands right behind."""
    said = [c for c in line.context.cues if c.says.startswith(label)]
    behind = any(c.says.endswith("after") and 0 <= c.start - end <= 1 for c in said)
    return not behind and any(start <= c.start < end for c in said)
