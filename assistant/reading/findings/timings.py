"""When a test was done whose result is told: at the diagnosis, or in this episode."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.knowledge.model.roles import RoleKind
from assistant.reading.answers.result import Reading
from assistant.reading.facts.fact import Fact
from assistant.reading.findings.resolver import Resolver
from assistant.reading.findings.timeline import age_of
from assistant.reading.text.times import OLD


def timings(resolver: Resolver, facts: Sequence[Fact], readings: Sequence[Reading]) -> Iterator[Reading]:
    """The time of each test whose result is read, where the text says one and asks none."""
    told = {r.finding for r in readings if r.settled}
    for finding in resolver.ruleset.findings.values():
        timing = resolver.ruleset.playing(RoleKind.TIMING, finding.name)
        results = [f for f in facts if f.finding.partition("/")[0] == finding.name and f.when is not None]
        if timing is None or timing.name in told or finding.name not in told or not results:
            continue
        value = _when(results[-1], timing.choices)
        if value is not None:
            yield resolver.reading(timing, {timing.name: value}, results[-1])


def _when(fact: Fact, choices: Sequence[str]) -> str | None:
    """The first choice is at the diagnosis, the second in this episode."""
    if fact.when is not None and fact.when.kind == "onset":
        return choices[0]
    known = fact.when is not None and fact.when.weeks is not None
    return choices[1] if known and age_of(fact) <= OLD else None
