"""What of a plan stands on its first page, in the order in which it is read: the act, then steps by number.

An order for the eye alone: nothing is decided here, and what is left out stands behind the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.knowledge.model.ruleset import CodeRole, Kind, Ruleset
from assistant.reasoning.critique.critique import decisive
from assistant.reasoning.plan.values import Line, Plan

ROWS = 10  # of a page on a screen of 24 lines
SHORT = -1  # rows wanting; with more, what comes later stands behind
STEPS = (Kind.URGENT, Kind.HOLD, Kind.REDUCE, Kind.DO)


class Section(StrEnum):
    """The sections of the page, in their order."""

    DO = "do now"
    NOT = "not"
    CONSIDER = "consider"
    LATER = "later"
    DECIDES = "decides"


MOST = {Section.DO: 6, Section.DECIDES: 2, Section.NOT: 3, Section.LATER: 2, Section.CONSIDER: 3}


@dataclass(frozen=True)
class FirstPage:
    """lead: the act that heads it, if any. rows: the steps, numbered from 1. more: how many stand behind.

    urgent: whether an emergency stands that nobody has set aside.
    """

    lead: Line | None
    rows: tuple[tuple[Section, Line], ...]
    more: int
    urgent: bool

    @property
    def steps(self) -> tuple[Line, ...]:
        """The steps in the order of their numbers."""
        return tuple(line for _, line in self.rows)


def first_page(ruleset: Ruleset, plan: Plan, rows: int | None = None) -> FirstPage:
    """The page of a plan. rows: for how many steps there is room, an answer to an act counted as two."""
    return _Paging(ruleset, plan).page(rows)


class _Paging:
    """One plan being put on a page."""

    def __init__(self, ruleset: Ruleset, plan: Plan) -> None:
        self.ruleset, self.plan = ruleset, plan
        self.urgent = any(line.kind is Kind.URGENT and not line.set_aside for line in plan.lines)
        self.first = next((line.about for line in plan.lines if line.kind is Kind.URGENT), "")
        self.later = {code.about for code in ruleset.codes.values() if CodeRole.REASSESSES in code.roles}
        dosed = [code for code in ruleset.codes.values() if ruleset.matters[code.about].dose_direction]
        self.of_dose = {name for code in dosed for name in (code.name, *code.over)}
        together = {
            line.code: ruleset.codes[line.code].together for line in plan.lines if line.code in ruleset.codes
        }
        parts = {code for codes in together.values() for code in codes}
        self.within = {part for code, of in together.items() if code not in parts for part in of}
        self.before = {code for action in ruleset.actions.values() for code in action.first}

    def page(self, rows: int | None) -> FirstPage:
        """The lead, and as many steps of each section as there is room for."""
        lines = [
            line for line in self.plan.lines if line.kind is not Kind.NOTE and line.code not in self.within
        ]
        lines.sort(key=self._weight)
        lead = self._lead(lines)
        of = {
            section: [x for x in lines if x is not lead and self._section(x) is section]
            for section in Section
        }
        if self.urgent:
            of[Section.LATER], of[Section.DECIDES] = [], []
        wanted = {section: len(those) for section, those in of.items()}
        room = wanted if rows is None else self._room(wanted, rows)
        steps = tuple((section, line) for section in Section for line in of[section][: room[section]])
        return FirstPage(lead, steps, sum(wanted.values()) - len(steps), self.urgent)

    def _room(self, wanted: dict[Section, int], rows: int) -> dict[Section, int]:
        """One step of each section, then more of those that matter most, until the page is full."""
        room = {section: min(1, count) for section, count in wanted.items()}
        left = rows - 2 * len(self.plan.critique) - sum(room.values())
        room[Section.LATER] = room[Section.LATER] if left >= SHORT else 0
        for section, most in MOST.items():
            more = max(0, min(wanted[section], most) - room[section])
            room[section] += min(more, max(0, left))
            left -= min(more, max(0, left))
        return room

    def _lead(self, lines: Sequence[Line]) -> Line | None:
        """What is urgent; else what answers the act that is meant; else what weighs most."""
        heads = (Section.DO,) if self.plan.assessment else (Section.DO, Section.CONSIDER)
        open_still = [line for line in lines if not line.set_aside]
        steps = [
            x for x in open_still if self._leads(x) or (self._section(x) in heads and not self._waits(x))
        ]
        asked = [answer for answer in self.plan.critique if answer.says_why and not self.urgent]
        grounds = (decisive(self.ruleset, answer) for answer in asked)
        answering = [ground.code for ground in grounds if ground and not ground.done]
        heads_page = (line for line in steps if not asked or self._leads(line))
        return next((line for line in open_still if line.code in answering), next(heads_page, None))

    def _waits(self, line: Line) -> bool:
        """Whether it is only to be done before something else, and is no act that heads a page."""
        return line.kind is Kind.CONSIDER and line.code in self.before

    def _leads(self, line: Line) -> bool:
        return self.ruleset.plays(line.code, CodeRole.LEADS)

    def _section(self, line: Line) -> Section:
        if any(self.ruleset.plays(line.code, role) for role in (CodeRole.ASKS, CodeRole.DECIDES)):
            return Section.DECIDES
        if line.kind in STEPS:
            return Section.LATER if line.about in self.later else Section.DO
        return Section.NOT if line.kind is Kind.NEVER else Section.CONSIDER

    def _weight(self, line: Line) -> tuple[bool, bool, int, bool]:
        """Set aside, it comes last; what is urgent first, then by rank, and the lecture before the rest."""
        return bool(line.set_aside), line.kind is not Kind.URGENT, self._rank(line), line.beyond

    def _rank(self, line: Line) -> int:
        """An emergency, what heads a page, the dose that goes up, drugs held, the dose, all else."""
        if line.about == self.first:
            return -1
        if self._leads(line):
            return 0
        if self.ruleset.plays(line.code, CodeRole.RAISES):
            return 1
        if line.kind in (Kind.HOLD, Kind.REDUCE):
            return 4 if line.code in self.of_dose else 2
        first = any(self.ruleset.plays(line.code, role) for role in (CodeRole.REASSESSES, CodeRole.DECIDES))
        return 3 if first or line.code in self.of_dose else 5
