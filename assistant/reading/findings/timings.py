"""When a test was done whose result is told: at the diagnosis, or in this episode."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.knowledge.model.roles import RoleKind
from assistant.reading.answers.result import Reading
from assistant.reading.facts.fact import Fact
from assistant.reading.findings.resolver import Resolver
from assistant.reading.findings.timeline import age_of
from assistant.reading.text.times import OLD

_EARLIER = 30  # weeks: a test that is older was done as the disease began, or in another episode


def timings(resolver: Resolver, facts: Sequence[Fact], readings: Sequence[Reading]) -> Iterator[Reading]:
    """The time of each test whose result is read, where the text says one and asks none."""
    told = {r.finding for r in readings if r.settled}
    for name in resolver.ruleset.findings:
        timing = resolver.ruleset.playing(RoleKind.TIMING, name) if name in told else None
        if timing is None or timing.name in told:
            continue
        results = [f for f in facts if f.finding.partition("/")[0] == name and f.when is not None]
        if not results:
            continue
        latest = min(results, key=age_of)
        value = _when(latest, timing.choices)
        if value is not None:
            yield resolver.reading(timing, {timing.name: value}, latest)


def _when(fact: Fact, choices: Sequence[str]) -> str | None:
    """The first choice is at the diagnosis, the second in this episode."""
    if fact.when is not None and fact.when.kind == "onset":
        return choices[0]
    if fact.when is None or fact.when.weeks is None or OLD < age_of(fact) <= _EARLIER:
        return None
    return choices[0 if age_of(fact) > _EARLIER else 1]
