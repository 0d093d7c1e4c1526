"""What other programs use, and the commands of the shell too: load, read, plan, decide, score, consult.

Findings go in as a mapping of names to plain values, or as the JSON text of one, and come out as plain data.
Nothing here reads a clock: the day is given. What cannot be used raises `BadInput` or `RulesetFaults`, each
with every problem at once, and changes nothing. An assistant serves one call at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from assistant.interface.commands.plan_input import (
    BadInput,
    Findings,
    Patients,
    PlanInput,
    as_form,
    as_json,
    is_text,
    left_open,
    read_object,
)
from assistant.interface.commands.score_report import Scores
from assistant.interface.output.writing import NotWritten
from assistant.knowledge.library.library import load as load_ruleset
from assistant.knowledge.lines.faults import RulesetFaults
from assistant.knowledge.model.edition import Edition, Provenance
from assistant.knowledge.model.ruleset import Ruleset

if TYPE_CHECKING:
    from assistant.conversation.turn.utterances import Utterance
    from assistant.interface.files.kinds import Printing
    from assistant.interface.files.shapes import Json
    from assistant.interface.terminal.sitting import Sitting
    from assistant.reasoning.decision.decision import Decision
    from assistant.reasoning.plan.values import Fault
    from assistant.reasoning.search.reasoner import Reasoner

    Guarded: TypeAlias = tuple[Decision, tuple[Fault, ...]]

__all__ = [
    "Assistant", "BadInput", "Consultation", "Decided", "NotWritten", "Planned", "RulesetFaults", "Scores",
    "Told", "load",
]  # fmt: skip

Left: TypeAlias = Mapping[str, tuple[str, ...]]
USUAL = 80  # columns of a page


def load(folder: Path | str | None = None) -> Assistant:
    """An assistant over the rule set of a folder, or over the built-in one.

    Raises `RulesetFaults` with every fault and its place; a folder that cannot be read is one.
    """
    return Assistant(load_ruleset(None if folder is None else Path(folder)))


class Told:
    """What was read in a text. findings: by name, as `plan` takes them. data: every reading."""

    def __init__(self, ruleset: Ruleset, text: str, on: date) -> None:
        from assistant.conversation.record.record import Entry, Record
        from assistant.interface.commands.read_report import read_json
        from assistant.interface.files.plan_json import findings_json
        from assistant.reading.reader import read_text

        self._ruleset, self._told = ruleset, read_text(ruleset, text, on)
        known = Record((Entry(text, self._told.readings),)).fold(ruleset)
        self.findings: Mapping[str, Json] = findings_json(ruleset, known)
        self.data: Mapping[str, Json] = read_json(ruleset, self._told, on)

    def page(self, width: int = USUAL) -> str:
        """The readings in a table, then what could not be used."""
        from assistant.interface.commands.read_report import read_lines

        return "\n".join(read_lines(self._ruleset, self._told, width))


class Decided:
    """What stands for one patient, without the reasons, doubts and doses that a page shows.

    labels: the codes of the assessment. codes: those of the lines that stand, in the order of the page.
    assumed: what was taken for granted in reading the findings, a sentence each. left: what of a text was
    not understood, and what it leaves to be decided. faults: promises of the rules that they broke; what
    broke them is withheld.
    """

    def __init__(
        self, ruleset: Ruleset, made: Provenance, guarded: Guarded, assumed: tuple[str, ...], left: Left
    ) -> None:
        self._ruleset, self._made, self._decision = ruleset, made, guarded[0]
        self.faults = guarded[1]
        self.labels = self._decision.labels
        self.codes = tuple(line.code.name for line in self._decision.lines)
        self.assumed, self.left = assumed, left

    @cached_property
    def data(self) -> dict[str, Json]:
        """The decision as data for `json.dumps`."""
        from assistant.interface.files.decision_json import decision_json

        data = decision_json(self._ruleset, self._made, self._decision, self.faults)
        return data | _beside(self.assumed, self.left)


@dataclass(frozen=True)
class Planned:
    """The whole plan for one patient, with its doses and dates.

    data: for `json.dumps`. assumed, left: as of `Decided`.
    faults: promises of the rules that they broke; what broke them is withheld.
    """

    data: Mapping[str, Json]
    assumed: tuple[str, ...]
    left: Left
    printing: Printing

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The promises that the rules broke: a fault of the rule set, and none of the patient's."""
        return self.printing.plan.faults

    def page(self, width: int = USUAL, part: str = "") -> str:
        """The first page as plain lines. part: `all` for everything, `lecture` for what it alone carries."""
        from assistant.interface.page.plan_page import PlanPage

        of, page = self.printing, PlanPage(self.printing.ruleset, width)
        match part:
            case "lecture":
                return "\n".join(page.lecture(of.plan, of.treatment))
            case "all":
                return "\n".join(page.whole(of.plan, of.record, of.treatment, left=self.left))
        return "\n".join(page.first(of.plan, of.treatment, typing=False, left=self.left))

    def file(self, kind: str, ending: str) -> bytes:
        """The content of a file: a note, report, calendar, sheet or chart, by the ending of its name.

        Raises `NotWritten` where there is nothing to put into it, or a package that it needs is not
        installed; KeyError for a kind or an ending that is none.
        """
        return self.printing.made(kind, ending)


class Consultation:
    """A conversation, line by line, as in the chat; nothing of it is kept but what it is told to write."""

    def __init__(self, sitting: Sitting, width: int, as_text: Callable[[Findings], str]) -> None:
        self._sitting, self._width, self._as_text = sitting, width, as_text
        self.opening = self._shown(sitting.opening)

    def say(self, line: str) -> str:
        """What is answered to a line. One that cannot be used is answered too, and nothing is recorded."""
        return self._shown(self._sitting.reply(line))

    def reply(self, line: str) -> Mapping[str, Json]:
        """The same as data, as `chat --protocol json` has it; the line may be JSON (docs/protocol.md)."""
        from assistant.interface.terminal.protocol import Protocol

        return Protocol(self._sitting, self._as_text).reply(line)

    @property
    def over(self) -> bool:
        """Whether it was left."""
        return self._sitting.over

    @property
    def asks(self) -> tuple[str, ...]:
        """The findings that the question asks for that stands; none where something else is wanted."""
        from assistant.conversation.turn.state import Phase

        state = self._sitting.state
        return state.asking.findings if state.asking and state.phase is Phase.ASK else ()

    @property
    def findings(self) -> dict[str, Json]:
        """What is on the record, as `plan` takes it."""
        from assistant.interface.files.plan_json import findings_json

        ruleset = self._sitting.interview.ruleset
        return findings_json(ruleset, self._sitting.state.record.fold(ruleset))

    def _shown(self, said: Sequence[Utterance]) -> str:
        return "\n".join(self._sitting.screen(self._width).lines(said))


class Assistant:
    """One rule set, ready. Make one and keep it: the rules are compiled once."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset

    @property
    def edition(self) -> Edition:
        """Name, version and digest of its rules; `str` is what plans print."""
        return self.ruleset.edition

    @cached_property
    def reasoner(self) -> Reasoner:
        """What decides, compiled when it is first needed."""
        from assistant.reasoning.search.reasoner import Reasoner

        return Reasoner(self.ruleset)

    @cached_property
    def _patients(self) -> Patients:
        return Patients(self.ruleset)

    def read(self, text: str, on: date) -> Told:
        """What is read in a free text, as of the day."""
        return Told(self.ruleset, text, on)

    def decide(self, findings: Findings, on: date, settings: Iterable[str] = ()) -> Decided:
        """What stands on these findings, several times faster than `plan`. Raises `BadInput`.

        settings: findings as `name=value`, each in the place of one given.
        """
        from assistant.reasoning.guard.guarded import guarded

        content = as_json(findings)
        given = self._given(content, settings)
        values = given.known.values
        stands = guarded(self.reasoner, values, self.reasoner.decide(values))
        made = Provenance(self.edition, on)
        return Decided(self.ruleset, made, stands, given.assumed, left_open(content))

    def plan(
        self, findings: Findings, on: date, start: date | None = None, settings: Iterable[str] = ()
    ) -> Planned:
        """The whole plan of a day. Raises `BadInput`.

        start: the day from which doses are dated. settings: as of `decide`.
        """
        from assistant.interface.files.kinds import Printing
        from assistant.interface.files.plan_json import plan_json
        from assistant.reasoning.dosing.treatment import make_treatment
        from assistant.reasoning.guard.guarded import guarded_plan

        content = as_json(findings)
        given, left = self._given(content, settings), left_open(content)
        plan = guarded_plan(self.reasoner, given.known.values, on)
        treatment = make_treatment(self.ruleset, plan.decision, start or on, given.known.declined)
        titles = ((self.ruleset.findings[name].title, read) for name, read in given.known.readings.items())
        record = [(title, read.shown) for title, read in titles if read.settled]
        data = plan_json(self.reasoner, given.known, plan, treatment) | _beside(given.assumed, left)
        return Planned(data, given.assumed, left, Printing(self.ruleset, plan, treatment, record, on))

    def score(self, findings: Findings, on: date, settings: Iterable[str] = ()) -> Scores:
        """Response and worsening as scores measure them. Raises `BadInput`; settings: as of `decide`."""
        from assistant.reasoning.decision.formulas import complete
        from assistant.reasoning.decision.scores import scores_of

        given = self._given(findings, settings)
        values = complete(self.ruleset, given.known.values)
        made = Provenance(self.edition, on)
        return Scores(self.ruleset, made, scores_of(self.ruleset, values), given.assumed)

    def add_up(self, text: str) -> str:
        """The sum of grades, `MMT-8: neck 8, deltoid 7/8, ...`, in words. Raises `BadInput`."""
        from assistant.conversation.answering.grades import read_sum, sum_lines
        from assistant.reading.answers.answer import Slip

        added = read_sum(self.ruleset, text)
        if isinstance(added, Slip):
            raise BadInput([added.says])
        return sum_lines(added, self.ruleset.findings[added.total.finding].title)

    def as_text(self, findings: Findings) -> str:
        """Findings as the lines of a form that `read` reads back; a text as it is. Raises `BadInput`."""
        content = as_json(findings)
        if is_text(content):
            return content.decode("utf-8-sig")
        return as_form(self.ruleset, self._given(content, ()).known)

    def consult(self, on: date, width: int = USUAL) -> Consultation:
        """A conversation that takes place on a day, on a screen of so many columns."""
        from assistant.conversation.interview.interview import Interview
        from assistant.interface.terminal.sitting import Sitting

        return Consultation(Sitting.begin(Interview(self.reasoner, on)), width, self.as_text)

    def _given(self, findings: Findings, settings: Iterable[str]) -> PlanInput:
        return self._patients.read(read_object(as_json(findings)), tuple(settings))


def _beside(assumed: Sequence[str], left: Left) -> dict[str, Json]:
    """What was taken for granted, not understood, or is to be decided, as data."""
    return {"assumed": list(assumed), **{name: list(texts) for name, texts in left.items()}}
