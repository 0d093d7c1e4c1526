"""Cases held to what is decided, asked, read and dosed: what each demands, against what is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import assert_never

from assistant.conversation.asking.questions import Questions
from assistant.conversation.record.record import Entry, Known, Record
from assistant.knowledge.lines.phrases import listed, spaced
from assistant.knowledge.model.cases import Case, Expected, Told, Verb
from assistant.knowledge.model.promises import Demand
from assistant.knowledge.model.ruleset import Finding, Place, Rule, Ruleset, Shape
from assistant.reading.answers.result import Reading, decline, settle
from assistant.reading.reader import read_text
from assistant.reasoning.critique.critique import verdicts
from assistant.reasoning.critique.verdict import Verdict
from assistant.reasoning.decision.decision import Decision
from assistant.reasoning.decision.explanation import Explainer
from assistant.reasoning.decision.formulas import Clash
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.dosing.values import Figure, Step
from assistant.reasoning.guard.promises import Page, unmet
from assistant.reasoning.search.reasoner import Reasoner

USUAL_DAY = date(2026, 1, 1)
_OUTCOME = {False: "false", None: "not known"}


@dataclass(frozen=True, slots=True)
class Miss:
    """A demand that is not met. `str` is `path:line: what was demanded: what is`."""

    place: Place
    demanded: str
    found: str

    def __str__(self) -> str:
        return f"{self.place}: {self.demanded}: {self.found}"


def misses(reasoner: Reasoner, case: Case) -> Iterator[Miss]:
    """Every demand of a case that is not met."""
    typed = read_typed(reasoner.ruleset, case)
    for variant, known in zip(case.variants, patients(reasoner.ruleset, case), strict=True):
        try:
            patient = _Patient(reasoner, known, case.today or USUAL_DAY, typed)
        except Clash as clash:
            yield Miss(variant.place, "one patient", f"what is told contradicts itself: {clash}")
            continue
        for demand in variant.demands:
            if found := patient.found(demand):
                yield Miss(demand.place, demand.text, found)


def patients(ruleset: Ruleset, case: Case) -> tuple[Known, ...]:
    """What is known of the patient of each variant; a later word on a finding holds."""
    told = (*_readings(ruleset, case.given), *read_typed(ruleset, case))
    variants = [Entry("", (*told, *_readings(ruleset, variant.but))) for variant in case.variants]
    return tuple(Record((entry,)).fold(ruleset) for entry in variants)


def read_typed(ruleset: Ruleset, case: Case) -> tuple[Reading, ...]:
    """What is read of the typed lines; what was assumed in reading them is taken as agreed to."""
    return tuple(
        reading
        for line in case.typed
        for reading in read_text(ruleset, line, case.today or USUAL_DAY).readings
    )


def _readings(ruleset: Ruleset, told: Iterable[Told]) -> Iterator[Reading]:
    for one in told:
        finding = ruleset.findings[one.finding]
        yield settle(finding, one.settled, "") if one.settled else decline(finding, "")


def at_boundary(rule: Rule, decision: Decision, ruleset: Ruleset) -> bool:
    """Whether all premises of a rule hold but one, and that one is known to be false."""
    return [outcome for _, outcome in Explainer(ruleset, decision).failing(rule)] == [False]


class _Patient:
    """What is decided, asked, dosed and answered of one patient. Raises `Clash`."""

    def __init__(self, reasoner: Reasoner, known: Known, today: date, typed: Iterable[Reading]) -> None:
        self.reasoner, self.ruleset = reasoner, reasoner.ruleset
        self.known, self.today = known, today
        self.decision = reasoner.decide(known.values)
        self.read = Record((Entry("", tuple(typed)),)).fold(self.ruleset)

    def found(self, demand: Demand | Expected) -> str:
        """How a demand is not met; "" where it is."""
        if isinstance(demand, Demand):
            return "; ".join(self._of_line(code, demand) for code in unmet(demand, self.page))
        return "; ".join(self._expected(demand))

    @cached_property
    def page(self) -> Page:
        """What the plan says."""
        return Page(self.decision)

    def _of_line(self, code: str, demand: Demand) -> str:
        if code in self.page.standing:
            return f"{code} stands" + (f" as {kind}" if (kind := self.page.standing[code]) else "")
        if item := self.page.not_advised.get(code):
            by = item.gate.name if item.gate else item.beaten_by.code.name if item.beaten_by else ""
            return f"{code} is not advised by {by}"
        return f"{code} does not stand"

    def _expected(self, demand: Expected) -> Iterator[str]:
        match demand.verb:
            case Verb.FIRES:
                yield from (self._unfired(name) for name in demand.names if name not in self.decision.fired)
            case Verb.SILENT:
                yield from filter(None, map(self._loud, demand.names))
            case Verb.READS:
                yield from self._misread(demand)
            case Verb.DOES_NOT_READ:
                yield from (f"{self._shown(n)} is read" for n in demand.names if n in self.read.readings)
            case Verb.ASKS:
                asked = self._next
                if not asked.issuperset(demand.names):
                    yield f"{listed(sorted(map(spaced, asked)), 'and') or 'nothing'} is asked next"
            case Verb.NEVER_ASKS:
                open_still = self.questions.candidates(self.known, self.decision)
                yield from (f"{spaced(name)} may be asked" for name in demand.names if name in open_still)
            case Verb.ANSWERS:
                yield from self._answered(demand)
            case Verb.DOSE | Verb.NO_DOSE:
                yield from self._dosed(demand)
            case other:
                assert_never(other)

    # --- rules ----------------------------------------------------------------------------------------------

    def _unfired(self, name: str) -> str:
        lacks = Explainer(self.ruleset, self.decision).failing(self.ruleset.rules[name])
        return f"{name} is silent, as " + listed([f"{p.text} is {_OUTCOME[o]}" for p, o in lacks], "and")

    def _loud(self, name: str) -> str:
        """Why a rule is not silent at its boundary; "" where it is."""
        if name in self.decision.fired:
            return f"{name} fires"
        if at_boundary(self.ruleset.rules[name], self.decision, self.ruleset):
            return ""
        return f"{self._unfired(name)}: its boundary is where one premise alone is known to be false"

    # --- what is typed --------------------------------------------------------------------------------------

    def _misread(self, demand: Expected) -> Iterator[str]:
        for told in demand.told:
            if not _same(told, self.read, self.ruleset.findings[told.finding]):
                yield f"{self._shown(told.finding)} is read"
        extra = [name for name in self.read.readings if name not in demand.names]
        yield from (f"{self._shown(name)} is read too" for name in extra)

    def _shown(self, name: str) -> str:
        reading = self.read.readings.get(name)
        return f"{spaced(name)} {reading.shown}" if reading else f"no {spaced(name)}"

    # --- what is asked, answered and dosed ------------------------------------------------------------------

    @cached_property
    def questions(self) -> Questions:
        """The choice of question."""
        return Questions(self.reasoner)

    @cached_property
    def _next(self) -> frozenset[str]:
        question = self.questions.next(self.known, self.decision)
        return frozenset(question.findings if question else ())

    @cached_property
    def _verdicts(self) -> list[tuple[str, Verdict]]:
        return verdicts(self.reasoner, self.known.values, self.decision)

    def _answered(self, demand: Expected) -> Iterator[str]:
        given = [verdict for action, verdict in self._verdicts if action in demand.names]
        if not given:
            yield f"what is meant is {listed([action for action, _ in self._verdicts], 'and') or 'nothing'}"
        elif demand.value not in given:
            yield f'the answer is "{given[0]}"'

    def _dosed(self, demand: Expected) -> Iterator[str]:
        treatment = make_treatment(self.ruleset, self.decision, self.today)
        if demand.on:
            courses = [course for course in treatment.courses if course.regimen in demand.names]
            figures = [_dose_of(step) for course in courses for step in course.steps if _on(step, demand.on)]
        else:
            dosings = [dosing for dosing in treatment.dosings if dosing.regimen in demand.names]
            figures = [text for dosing in dosings for figure in dosing.figures for text in _texts(figure)]
        if demand.value not in figures and (demand.value or figures):
            yield f"it is {listed(list(dict.fromkeys(figures)))}" if figures else "there is none"


def _same(told: Told, read: Known, finding: Finding) -> bool:
    """Whether just this was read of a finding; of a set, just these members as yes, and these as no."""
    values = {atom: read.values[atom] for atom in finding.atoms if atom in read.values}
    if not told.settled:
        return not values and read.declined.issuperset(finding.atoms)
    if finding.shape is not Shape.SET:
        return values == told.settled
    said = {atom: value for atom, value in told.settled.items() if atom != finding.name}
    return {a for a in values if values[a]} == {a for a in said if said[a]} and values.items() >= said.items()


def _texts(figure: Figure) -> Iterator[str]:
    """What a figure comes to, and what of it can be dispensed."""
    yield figure.arithmetic.rpartition(" = ")[2]
    yield from (figure.dispensed.partition(", in steps")[0],) if figure.dispensed else ()


def _on(step: Step, day: date) -> bool:
    return step.on <= day and (step.until is None or day <= step.until)


def _dose_of(step: Step) -> str:
    return f"{step.amount:f} {step.unit} {step.how}" if step.amount is not None else "due without a figure"
