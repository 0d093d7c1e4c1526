"""The values of one measure in the order of their times: now, before, at the worst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.reading.facts.fact import Fact
from assistant.reading.text.times import RECENT

OLD = Decimal(11)  # weeks: an undisputed value older than this is no value of now


@dataclass(frozen=True, slots=True)
class Series:
    """The values told of one measure, the oldest first; which holds now, was before, and was highest."""

    finding: str
    facts: tuple[Fact, ...]
    now: Fact | None = None
    before: Fact | None = None
    peak: Fact | None = None
    unclear: bool = False


def series_of(finding: str, facts: Sequence[Fact]) -> Series:
    """The facts of one measure in the order of their times. What is undecided is never now."""
    told = _corrected([f for f in facts if f.is_told])
    ordered = sorted(told, key=lambda f: (-_age(f), f.start))
    now = _now(told)
    past = [
        f
        for f in ordered
        if now is None or (f.start != now.start and (f.value != now.value or f.when is not None))
    ]
    sure = now is not None or not [f for f in told if f.when is None]
    peaks = [f for f in past if f.when is not None and f.when.kind == "peak"]
    before = _before(past, now)
    return Series(finding, tuple(ordered), now, before, peaks[-1] if peaks else None, not sure)


def _corrected(told: Sequence[Fact]) -> list[Fact]:
    """The facts without those that were taken back: `20, sorry, 15`."""
    kept: list[Fact] = []
    for fact in told:
        if fact.when is not None and fact.when.kind == "corrected":
            kept, fact = kept[:-1], replace(fact, when=kept[-1].when if kept else None)
        kept.append(fact)
    return kept


def _age(fact: Fact) -> Decimal:
    """How old a value is, to put values in order; what is only `before` is older than what is not."""
    when = fact.when
    if when is None:
        return Decimal(0)
    if when.weeks is not None:
        return when.weeks
    return {
        "now": Decimal(0),
        "then": Decimal(1),
        "previous": Decimal(20),
        "was": Decimal(29),
        "before": Decimal(30),
    }.get(when.kind, Decimal(2000))


def _now(told: Sequence[Fact]) -> Fact | None:
    said = [f for f in told if f.when is not None and f.when.kind == "now"]
    if said:
        return said[-1]
    plain = [f for f in told if f.when is None]
    recent = [f for f in told if f.when is not None and f.when.weeks is not None and f.when.weeks <= RECENT]
    if plain:
        if len({f.value for f in plain}) > 1:
            return None
        return plain[-1]
    if recent:
        return min(recent, key=_age)
    dated = [f for f in told if f.when is not None and f.when.weeks is not None]
    latest = min(dated, key=_age) if dated else None
    if latest is not None and _age(latest) <= OLD:
        return replace(latest, notes=(*latest.notes, f"of {latest.when.typed}" if latest.when else ""))
    was = [f for f in told if f.when is not None and f.when.kind == "was"]
    if len({f.value for f in was}) == 1 and not dated:
        return replace(was[-1], notes=(*was[-1].notes, "told in the past"))
    chained = [f for f in told if f.when is not None and f.when.kind == "then"]
    return chained[-1] if chained and not dated else None


def _before(past: Sequence[Fact], now: Fact | None) -> Fact | None:
    """The last value before the present one; the lowest where it is said to be."""
    lowest = [f for f in past if f.when is not None and f.when.kind == "previous"]
    if lowest:
        return lowest[-1]
    told = [f for f in past if f.when is not None and f.when.kind not in ("peak", "onset")]
    told = told or [f for f in past if f.when is not None]
    other = [f for f in told if now is None or f.value != now.value]
    told = other if other and len(told) > 1 else told
    chained = any(f.when is not None and f.when.kind == "then" for f in told)
    if chained and now is not None and all(f.start < now.start for f in told):
        return max(told, key=lambda f: f.start)  # `60 then 40 now 30`
    return told[-1] if told else None
