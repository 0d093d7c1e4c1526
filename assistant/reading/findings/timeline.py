"""The values of one measure in the order of their times: now, before, at the worst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.reading.facts.fact import NAMED, Fact
from assistant.reading.text.times import OLD, RECENT, When

_EARLIER = Decimal("0.01")  # weeks: told before, at no time


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
    told = _in_order(corrected(_overtaken([f for f in facts if f.is_told])))
    ordered = sorted(told, key=lambda f: (-age_of(f), f.start))
    now = _now(told)
    past = [
        f
        for f in ordered
        if now is None or ((f.start, f.when) != (now.start, now.when) and (f.value != now.value or f.when))
    ]
    sure = now is not None or not [f for f in told if f.when is None]
    peaks = [f for f in past if f.when is not None and f.when.kind == "peak"]
    before = _before(past, now)
    return Series(finding, tuple(ordered), now, before, peaks[-1] if peaks else None, not sure)


def _overtaken(told: Sequence[Fact]) -> Sequence[Fact]:
    """What a story leaves as it is now, where a later day of the same measure is told, is of its own day."""
    days = [f.when.weeks for f in told if f.when is not None and f.when.weeks is not None]
    return [
        replace(f, when=replace(f.when, kind="dated"))
        if f.when is not None and f.when.kind == "now" and (f.when.weeks or 0) > min(days)
        else f
        for f in told
    ]


def _in_order(told: Sequence[Fact]) -> Sequence[Fact]:
    """Of values of no time that are named anew each, the last is of now and those before it are of before."""
    plain = [f for f in told if f.when is None]
    if plain and _is_followed(plain[-1], told):
        return [replace(f, when=_told_before(f, told)) if f in plain else f for f in told]
    said = _of_kinds(told, "now")
    last = said[-1] if said else plain[-1] if plain and plain[-1].role == NAMED else None
    others = [
        f for f in plain if last is not None and f.value != last.value and (not said or f.role == NAMED)
    ]
    if not others or last is None:
        return told
    told = [replace(f, when=_told_before(f, told)) if f in others else f for f in told]
    return [replace(f, notes=(*f.notes, "told last")) if f == last and not said else f for f in told]


def _is_followed(fact: Fact, told: Sequence[Fact]) -> bool:
    """Whether a series is told behind it, to a recent day: `CK 3210 ... 130 in July, 720 on Friday`."""
    behind = [f for f in _of_kinds(told, "dated") if f.start > fact.start and not in_story(f)]
    return (
        len(behind) > 1
        and all(age_of(f) > age_of(behind[-1]) for f in behind[:-1])
        and (age_of(behind[-1]) <= RECENT)
    )


def _told_before(fact: Fact, told: Sequence[Fact]) -> When:
    """The time of a value before which a measure is named anew: older than the days told there."""
    anew = next((f.start for f in told if f.start > fact.start and f.role == NAMED), fact.start)
    days = [f.when.weeks for f in told if f.start >= anew > fact.start and f.when and f.when.weeks]
    return When("told", None, "", max(days, default=Decimal(0)) + _EARLIER)


def corrected(told: Sequence[Fact]) -> list[Fact]:
    """The facts without those that were taken back: `20, sorry, 15`, `20, was 50, no wait, 15 not 20`.

    What may correct either of two, `20, was 50, sorry, 40`, stays, so that it is asked.
    """
    wrong = {f.value for f in _of_kinds(told, "taken back")}
    kept: list[Fact] = []
    for fact in told:
        if fact.value in wrong and (fact.when is None or fact.when.kind in ("now", "taken back")):
            continue
        if fact.when is not None and fact.when.kind == "corrected":
            last = kept[-1] if kept and not wrong else None
            either = last is not None and last.when is not None and any(f.when is None for f in kept)
            kept, fact = (
                kept[:-1] if last and not either else kept,
                replace(fact, when=None if either or last is None else last.when),
            )
        kept.append(fact)
    return kept


def age_of(fact: Fact) -> Decimal:
    """How old a value is, to put values in order; what is only `before` is older than what is not."""
    when = fact.when
    if when is None:
        return Decimal(0)
    if when.weeks is not None:
        return when.weeks
    if when.age is not None:
        return when.age
    return {
        "now": Decimal(0),
        "then": Decimal(1),
        "previous": Decimal(20),
        "was": Decimal(29),
        "before": Decimal(30),
    }.get(when.kind, Decimal(2000))


def _now(told: Sequence[Fact]) -> Fact | None:
    said = _of_kinds(told, "now")
    plain = [f for f in told if f.when is None]
    placed = _of_kinds(told, "dated", "told")
    if said:
        return marked(said[-1])
    if plain:
        return plain[-1] if len({f.value for f in plain}) == 1 else None
    latest = min(placed, key=lambda f: (age_of(f), -_place(f))) if placed else None
    if latest is not None and age_of(latest) <= OLD:
        return marked(latest)
    was = [f for f in _of_kinds(told, "was") if not placed or (f.when and (f.when.age or OLD) < RECENT)]
    if len({f.value for f in was}) == 1:
        return replace(was[-1], notes=(*was[-1].notes, "told in the past"))
    chained = _of_kinds(told, "then")
    return chained[-1] if chained and not placed else None


def _place(fact: Fact) -> int:
    """Of one day, what a story tells last; elsewhere, what is told first."""
    return fact.start if in_story(fact) else -fact.start


def _of_kinds(told: Sequence[Fact], *kinds: str) -> list[Fact]:
    return [f for f in told if f.when is not None and f.when.kind in kinds]


def marked(fact: Fact) -> Fact:
    """The value with the day that it is of, where that is not today."""
    if fact.when is None or age_of(fact) <= RECENT:
        return fact
    return replace(fact, notes=(*fact.notes, f"of {fact.when.typed}"))


def _before(past: Sequence[Fact], now: Fact | None) -> Fact | None:
    """The last value before the present one; the lowest where it is said to be."""
    lowest = [f for f in past if f.when is not None and f.when.kind == "previous"]
    if lowest:
        return lowest[-1]
    told = [f for f in past if f.when is not None and f.when.kind not in ("peak", "onset")]
    told = told or [f for f in past if f.when is not None]
    other = [f for f in told if now is None or f.value != now.value or _is_older(f, now)]
    told = other if other and len(told) > 1 else told
    chained = any(f.when is not None and f.when.kind == "then" for f in told)
    if chained and now is not None and all(f.start < now.start for f in told):
        return max(told, key=lambda f: f.start)  # `60 then 40 now 30`
    return told[-1] if told else None


def _is_older(fact: Fact, now: Fact) -> bool:
    return fact.when is not None and fact.when.weeks is not None and age_of(fact) > age_of(now)


def in_story(fact: Fact) -> bool:
    """Whether its time is that of a story around it."""
    return fact.when is not None and fact.when.age is not None


def began_with(fact: Fact) -> bool:
    """Whether a story tells it of long before now."""
    return in_story(fact) and age_of(fact) > OLD and fact.when is not None and fact.when.kind != "was"


def is_past(fact: Fact) -> bool:
    """Whether it surely is not now; in a story, what was a few weeks ago is of this illness."""
    when = fact.when
    if "past" in fact.labels or when is None:
        return "past" in fact.labels
    if in_story(fact) and when.kind in ("dated", "told"):
        return age_of(fact) > OLD
    return when.is_past and when.kind != "previous"


def newest(facts: Sequence[Fact]) -> list[Fact]:
    """Those of the latest time."""
    last = min(map(age_of, facts))
    return [f for f in facts if age_of(f) == last]
