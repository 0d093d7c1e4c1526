"""For how long the disease has been there, and for how long it has been getting worse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Ruleset, Shape
from assistant.reading.facts.conversion import is_drug
from assistant.reading.facts.fact import COMPARED, Fact, Line, weeks
from assistant.reading.text.token import Token
from assistant.reading.wording import playing

_HISTORY = ("hx", "history", "hx of", "history of", "h/o")
_BEGAN = ("began", "started", "begins", "begun", "noticed")
_PARTS = {
    "beginning": 2,
    "start": 2,
    "early": 2,
    "end": -2,
    "late": -2,
}  # of a month: weeks before its middle
_NEAR = 5  # tokens from `since` to its day, and from `six weeks ago` to what began
_FAR = 9  # tokens from a length of time to what it is a history of


def durations(ruleset: Ruleset, line: Line, changes: Sequence[Fact]) -> Iterator[Fact]:
    """The lengths of time in a line that are of the disease or of the change."""
    trend = next(iter(ruleset.all_playing(RoleKind.COURSE)), None)
    disease = next(iter(ruleset.all_playing(RoleKind.DIAGNOSIS)), None)
    tokens = line.tokens
    for at, token in enumerate(tokens):
        length = _length(tokens, at)
        if length is None or line.context.labels(at) & {"relative", "planned", "hypothetical"}:
            continue
        finding: Finding | None = _of_treatment(ruleset, line, at)
        owner = "" if finding else _owner(ruleset, line, at, changes, disease)
        if owner == "disease" and disease is not None:
            finding = ruleset.playing(RoleKind.ILL_FOR, disease.name)
        elif owner == "change" and trend is not None:
            finding = ruleset.playing(RoleKind.WORSE_FOR)
        if finding is not None:
            yield Fact(finding.name, weeks(length), token.start, token.end)


def _of_treatment(ruleset: Ruleset, line: Line, at: int) -> Finding | None:
    """The time on the drug of which one is taken at a time: `3 wks in: had IVMP, now pred 40`."""
    behind = [t.text.casefold() for t in line.tokens[at + 1 : at + 3]]
    if behind not in (["in", ":"], ["in", ","], ["in", "-"], ["into", "treatment"], ["into", "therapy"]):
        return None
    named = (ruleset.findings[m.finding] for t in line.tokens for m in t.meanings if m.value)
    taken = next((f for f in named if is_drug(f) and f.shape is Shape.CHOICE), None)
    return ruleset.playing(RoleKind.DURATION, taken.name) if taken is not None else None


def _length(tokens: Sequence[Token], at: int) -> Decimal | None:
    """A length of time, or the time since a day."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    if before is not None and (before.text.casefold() in COMPARED or before.term("change") == "same"):
        return None  # `same as last month`
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.weeks is not None and token.terms.get("unit of time") != "hour":
        glued = after is not None and after.start == token.end and after.text == "-"
        old = after is not None and (after.term("age") or after.text.casefold() == "old" or glued)
        every = before is not None and before.text.casefold() in ("every", "each", "in", "within")
        return None if old or every else token.weeks
    when = token.when
    if when is None or not when.weeks:
        return None
    began = any(t.text.casefold() in _BEGAN for t in tokens[at + 1 : at + _NEAR])
    if when.kind == "dated" and began and not token.term("month"):
        return when.weeks  # `six weeks ago she began to ...`
    led = _since(tokens, at)
    shift = next((_PARTS[w] for t in led or () for w in t.text.casefold().split() if w in _PARTS), 0)
    shift = shift if token.term("month") and not any(c.isdigit() for c in token.text) else 0
    return when.weeks + shift if led is not None else None


def _since(tokens: Sequence[Token], at: int) -> Sequence[Token] | None:
    """The words from `since` to a day: `since the middle of October`; None where there are none."""
    for n in range(at - 1, max(-1, at - _NEAR), -1):
        token = tokens[n]
        if token.term("span") == "since":
            return tokens[n:at]
        if token.kind not in ("word", "phrase") or token.meanings or token.term("tense"):
            return None
    return None


def _owner(ruleset: Ruleset, line: Line, at: int, changes: Sequence[Fact], disease: Finding | None) -> str:
    """What a length of time is of: the history it tells, the nearest thing before it, or else behind it."""
    if (history := _history(line, at, changes)) is not None:
        return history
    for n in range(at - 1, -1, -1):
        if line.tokens[n].text in (",", ";", "."):
            break
        if any(is_drug(ruleset.findings[m.finding]) for m in line.tokens[n].meanings):
            return "drug"
    if _is_history(line, at) and not any(f.start > line.tokens[at].start for f in changes):
        return "disease"  # `5 month history of weakness`
    for n in (*range(at - 1, -1, -1), *range(at + 1, len(line.tokens))):
        other = line.tokens[n]
        if "however" in (t.text.casefold() for t in line.tokens[max(0, n - 1) : n + 2]):
            continue  # `for six weeks, however, he ...`
        told = [f for f in changes if f.start <= other.start < f.end]
        if owner := _moved(ruleset, told):
            return owner
        if other.term("change") == "worse" and not line.context.labels(n):
            return "change"
        for m in other.meanings:
            finding = ruleset.findings[m.finding]
            if is_drug(finding):
                return "drug"
            if disease is not None and finding.name == disease.name:
                return "disease"
            if any(r.kind in (RoleKind.COURSE, RoleKind.WEAK, RoleKind.FUNCTION) for r in finding.roles):
                return "change" if m.value is None or _is_worse(ruleset, m.finding, m.value) else "other"
            if playing(finding, RoleKind.STRENGTH) is None:
                return "other"
        if n > at and other.text in (",", ";", "."):
            break
    return ""


def _moved(ruleset: Ruleset, told: Sequence[Fact]) -> str:
    """`change` of what gets worse, `other` of a sign and of what goes otherwise; '' where nothing moves."""
    if any(f.value is True and "/" not in f.finding for f in told):
        return "other"
    kinds = {RoleKind.COURSE, RoleKind.FUNCTION, RoleKind.WEAK}
    roles = [(f, ruleset.findings[f.finding.partition("/")[0]].roles) for f in told]
    moving = [f for f, of in roles if kinds & {role.kind for role in of}]
    worse = any(f.present and _is_worse(ruleset, f.finding, f.value) for f in moving)
    return ("change" if worse else "other") if moving else ""


def _is_worse(ruleset: Ruleset, name: str, value: object) -> bool:
    """Whether it tells of strength or function that goes down, as a region that is weak does."""
    finding = ruleset.findings[name.partition("/")[0]]
    kinds = {role.kind for role in finding.roles}
    course = kinds & {RoleKind.COURSE, RoleKind.FUNCTION}
    return value == finding.choices[-1] if course else RoleKind.WEAK in kinds


def _history(line: Line, at: int, changes: Sequence[Fact]) -> str | None:
    """Of a length of time before `history of`, the disease where that is of weakness, else something else."""
    behind = line.tokens[at + 1 : at + 2]
    if not behind or behind[0].text.casefold() not in _HISTORY:
        return None
    for token in line.tokens[at + 2 : at + _FAR]:
        if token.text in (",", ";", "."):
            break
        if token.is_in("weakly") or any(f.start <= token.start < f.end for f in changes):
            return "disease"
        if token.meanings:
            break
    return "other"


def _is_history(line: Line, at: int) -> bool:
    """Whether the length of time is of a history of weakness."""
    of, *what = line.tokens[at + 1 : at + 4] or line.tokens[:1]
    return of.term("span") == "for" and any(t.is_in("weakly") for t in what)
