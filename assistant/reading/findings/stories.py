"""All that a text tells of one drug."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.reading.doses.doses import Dose, Prescribed
from assistant.reading.facts.fact import NOT_NOW, Fact
from assistant.reading.facts.mentions import Mention

NEGATIVE = ("stopped", "failed", "not tolerated", "never", "absent", "replaced", "contraindicated")


_MAY_GO_ON = ("failed", "not tolerated", "contraindicated")


_OPEN = ("planned", "declined", "unsure")
_LATELY, _OF_LATE = 8, 4  # weeks


@dataclass
class Story:
    """All that is told of one drug, in the order of the text."""

    member: str
    mentions: list[tuple[Mention, str]] = field(default_factory=list)
    prescribed: list[Prescribed] = field(default_factory=list)

    @property
    def status(self) -> str:
        """What holds in the end: the last thing that is said; a dose of now says that it is taken."""
        mentions = sorted(self.mentions, key=lambda told: -told[0].age)
        over = {m.start for m, s in mentions if m.explicit and s in NEGATIVE and s != "failed"}
        told = [d for p in self.prescribed for d in p.doses if not d.labels & NOT_NOW]
        ended = [p for p in self.prescribed if p.start in over and len(p.doses) == 1]
        running = [d for p in self.prescribed if p not in ended for d in p.doses if d in told]
        if any(d.when is not None and d.when.kind == "now" and not d.when.is_past for d in running):
            return "now"
        changing = [p for p in self.prescribed if any("planned" in d.labels for d in p.doses)]
        kept = [d for p in changing for d in p.doses if not d.labels & NOT_NOW]
        if (kept or any(d.from_before for d in told)) and all(s in _OPEN for _, s in mentions):
            return "now"  # the dose that is to be changed, or goes on whatever was advised
        changed = [d.start for d in running if d.since and (d.moved or not d.begun) and d.since <= _LATELY]
        if changed and not any(
            m.start > changed[-1] and s in NEGATIVE and s != "failed" for m, s in mentions
        ):
            return "now"  # it was raised two weeks ago, without effect
        if self._ends(told):
            return "stopped"
        said = [s for m, s in mentions if s not in ("mentioned", "planned", "unsure", "declined")]
        taken = [m for m, s in mentions if s == "now" and self._dosed(m)]
        if taken and all(self._dosed(m) for m, s in mentions if s in NEGATIVE):
            return "now"  # another prescription of the same drug was stopped
        explicit = [s for m, s in mentions if m.explicit and s in said]
        if taken and explicit and set(explicit) <= {"now", "failed"}:
            return "now"  # it is taken, and does not work
        if explicit and "now" in said and explicit[-1] != "now":
            after = max(n for n, (_, s) in enumerate(mentions) if s == explicit[-1])
            later = [s for _, s in mentions[after + 1 :] if s == "now"]
            return "now" if later else explicit[-1]
        if said:
            return explicit[-1] if explicit else said[-1]
        last = mentions[-1][1] if mentions else "mentioned"
        known = [p.start for p in self.prescribed if p.route or p.often or p.courses or p.weeks]
        listed = any(s == "mentioned" and m.start in known for m, s in mentions)
        return "mentioned" if last == "planned" and listed else last  # MTX x4 sc so far; up the MTX?

    def _ends(self, told: Sequence[Dose]) -> bool:
        """Whether the last that is told is that it was stopped, lately: `on 40; ran out on Monday`."""
        last, status = max(self.mentions, key=lambda m: m[0].start, default=(None, ""))
        if last is None or status != "stopped" or not last.explicit or not 0 < last.age <= _OF_LATE:
            return False
        return not any(d.start > last.start or (d.since and d.since < last.age) for d in told)

    @property
    def is_over(self) -> bool:
        """Whether it is not taken; what failed or was not tolerated may go on until it is stopped."""
        stopped = any("stopped" in m.statuses or m.labels & {"past", "ended"} for m, _ in self.mentions)
        return self.status in NEGATIVE and (stopped or self.status not in _MAY_GO_ON)

    def _dosed(self, mention: Mention) -> bool:
        return any(p.start == mention.start and p.doses for p in self.prescribed)


def is_pulse(fact: Fact) -> bool:
    """Whether the dose is called a pulse, or so high that it was given as one."""
    return fact.role == "pulse"
