"""For how long the disease has been there, and for how long it has been getting worse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Ruleset
from assistant.reading.facts.conversion import is_drug
from assistant.reading.facts.fact import COMPARED, Fact, Line, weeks
from assistant.reading.text.token import Token
from assistant.reading.wording import playing


def durations(ruleset: Ruleset, line: Line, changes: Sequence[Fact]) -> Iterator[Fact]:
    """The lengths of time in a line that are of the disease or of the change."""
    trend = next(iter(ruleset.all_playing(RoleKind.COURSE)), None)
    disease = next(iter(ruleset.all_playing(RoleKind.DIAGNOSIS)), None)
    tokens = line.tokens
    for at, token in enumerate(tokens):
        length = _length(tokens, at)
        if length is None or line.context.labels(at) & {"relative", "planned", "hypothetical"}:
            continue
        owner = _owner(ruleset, line, at, changes, disease)
        finding: Finding | None = None
        if owner == "disease" and disease is not None:
            finding = ruleset.playing(RoleKind.ILL_FOR, disease.name)
        elif owner == "change" and trend is not None:
            finding = ruleset.playing(RoleKind.WORSE_FOR)
        if finding is not None:
            yield Fact(finding.name, weeks(length), token.start, token.end)


def _length(tokens: Sequence[Token], at: int) -> Decimal | None:
    """A length of time, or the time since a day."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    if before is not None and before.text.casefold() in COMPARED:
        return None  # `same as last month`
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.weeks is not None and token.terms.get("unit of time") != "hour":
        old = after is not None and (after.term("age") or after.text.casefold() in ("old", "-"))
        every = before is not None and before.text.casefold() in ("every", "each", "in", "within")
        return None if old or every else token.weeks
    if token.when is not None and token.when.weeks and before is not None and before.term("span") == "since":
        return token.when.weeks
    return None


def _owner(ruleset: Ruleset, line: Line, at: int, changes: Sequence[Fact], disease: Finding | None) -> str:
    """What a length of time is of: the nearest thing before it, or else behind it."""
    for n in range(at - 1, -1, -1):
        if line.tokens[n].text in (",", ";", "."):
            break
        if any(is_drug(ruleset.findings[m.finding]) for m in line.tokens[n].meanings):
            return "drug"
    if _is_history(line, at) and not any(f.start > line.tokens[at].start for f in changes):
        return "disease"  # `5 month history of weakness`
    for n in (*range(at - 1, -1, -1), *range(at + 1, len(line.tokens))):
        other = line.tokens[n]
        if any(f.start <= other.start < f.end for f in changes):
            return "change"
        for m in other.meanings:
            finding = ruleset.findings[m.finding]
            if is_drug(finding):
                return "drug"
            if disease is not None and finding.name == disease.name:
                return "disease"
            if any(r.kind in (RoleKind.COURSE, RoleKind.WEAK, RoleKind.FUNCTION) for r in finding.roles):
                return "change"
            if playing(finding, RoleKind.STRENGTH) is None:
                return "other"
        if n > at and other.text in (",", ";", "."):
            break
    return ""


def _is_history(line: Line, at: int) -> bool:
    """Whether the length of time is of a history of weakness."""
    of, *what = line.tokens[at + 1 : at + 4] or line.tokens[:1]
    return of.term("span") == "for" and any(t.term("group") == "weakly" for t in what)
