"""A plan seen through the lecture alone: what does not rest on it is left out, and one sentence says so.

It is a view. Nothing is decided otherwise: a guard from beyond the lecture still holds its drug back, and is
then shown, marked. An urgent line is never left out, whatever it rests on, nor is one of its reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.interface.words.layout import listed
from assistant.interface.words.phrases import Phrases, quoted
from assistant.knowledge.model.ruleset import Advises, Kind, Ruleset
from assistant.knowledge.model.sources import Rows, is_carried, of_rows
from assistant.reasoning.critique.critique import Critique
from assistant.reasoning.decision.decision import NotAdvised
from assistant.reasoning.dosing.values import Quoted, Treatment
from assistant.reasoning.plan.arguments import Argument, evidence
from assistant.reasoning.plan.values import Assessment, Line, Plan, Reason, Withheld

WHOLE = "To see everything: plan all, or the command without --lecture."
GUARDING = (Kind.NEVER, Kind.HOLD, Kind.REDUCE)  # what is left out of these is named


@dataclass(frozen=True)
class LectureView:
    """What the lecture carries of a plan, and the sentence on what is left out."""

    plan: Plan
    left_out: str


def lecture_alone(ruleset: Ruleset, plan: Plan) -> LectureView:
    """The plan with only what rests on S rows, or on the ladder rebuilt from them (A)."""
    return _Viewing(ruleset, plan).view()


def treatment_alone(treatment: Treatment) -> Treatment:
    """The doses and dates that rest on S rows; what guards them from beyond the lecture still does."""
    pages = (
        replace(
            page,
            harms=_of_lecture(page.harms),
            measures=_of_lecture(page.measures),
            acts=_of_lecture(page.acts),
            holds=_of_lecture(page.holds),
            stops=_of_lecture(page.stops),
            never_with=_of_lecture(page.never_with),
        )
        for page in treatment.pages
    )
    return replace(
        treatment,
        dosings=tuple(
            replace(
                dosing,
                figures=tuple(figure for figure in dosing.figures if not figure.beyond),
                quoted=_of_lecture(dosing.quoted),
                bears_on=of_rows(dosing.bears_on, Rows.CONFLICTS),
            )
            for dosing in treatment.dosings
        ),
        pages=tuple(pages),
        courses=tuple(course for course in treatment.courses if is_carried(course.sources)),
        appointments=tuple(a for a in treatment.appointments if is_carried(a.sources)),
    )


def _of_lecture(items: Sequence[Quoted]) -> tuple[Quoted, ...]:
    return tuple(item for item in items if not item.beyond)


def _ids(sources: Sequence[str]) -> tuple[str, ...]:
    """The ids of the text itself; all of them where there is none."""
    own = of_rows(sources, Rows.LECTURE, Rows.RECONSTRUCTED, Rows.CONFLICTS)
    return own if is_carried(sources) else tuple(sources)


class _Viewing:
    """One plan being looked at; counts what is left out."""

    def __init__(self, ruleset: Ruleset, plan: Plan) -> None:
        self.ruleset, self.plan = ruleset, plan
        self.phrases = Phrases(ruleset)
        self.beyond = f"beyond the {ruleset.source_word}"
        self.reasons = 0  # reasons, arguments and evidence left out of what is kept

    def view(self) -> LectureView:
        plan = self.plan
        lines = [line for line in plan.lines if line.kind is Kind.URGENT or not line.beyond]
        labels = [label for label in plan.assessment if is_carried(label.sources)]
        pairs = list(zip(plan.withheld, plan.decision.not_advised, strict=True))
        kept = [item for item, of in pairs if self._proposed_by_lecture(of)]
        shown = replace(
            plan,
            assessment=tuple(map(self._label, labels)),
            lines=tuple(map(self._line, lines)),
            withheld=tuple(map(self._withheld, kept)),
            critique=tuple(map(self._answer, plan.critique)),
        )
        out = [line for line in plan.lines if line not in lines]
        return LectureView(shown, self._left_out(out, len(pairs) - len(kept), labels, kept))

    # --- what is kept ---------------------------------------------------------------------------------------

    def _line(self, line: Line) -> Line:
        if line.beyond:  # an emergency: whole, and marked where it is laid out
            return line
        urgent = line.kind is Kind.URGENT
        reasons = [self._marked(reason) for reason in line.reasons if urgent or is_carried(reason.sources)]
        self.reasons += len(line.reasons) - len(reasons)
        return replace(
            line,
            reasons=tuple(reasons),
            regimen=tuple((text, _ids(ids)) for text, ids in line.regimen if is_carried(ids)),
            supporting=self._arguments(line.supporting),
            against=self._arguments(line.against),
        )

    def _withheld(self, item: Withheld) -> Withheld:
        because = item.because if is_carried(item.sources) else f"{item.because} ({self.beyond})"
        return replace(
            item,
            because=because,
            sources=_ids(item.sources),
            supporting=self._arguments(item.supporting),
            against=self._arguments(item.against),
        )

    def _arguments(self, arguments: Sequence[Argument]) -> tuple[Argument, ...]:
        kept = [argument for argument in arguments if not argument.beyond]
        self.reasons += len(arguments) - len(kept)
        return tuple(replace(argument, sources=_ids(argument.sources)) for argument in kept)

    def _label(self, label: Assessment) -> Assessment:
        """A label with its reasons and evidence of the lecture; what is missing is for the product to ask."""
        reasons = tuple(self._marked(reason) for reason in label.reasons if is_carried(reason.sources))
        of, decision = self.ruleset.labels[label.code], self.plan.decision
        supporting, against = evidence(self.ruleset, decision, of, lambda rule: is_carried(rule.sources))
        self.reasons += len(label.reasons) - len(reasons)
        self.reasons += len(label.supporting) + len(label.against) - len(supporting) - len(against)
        return replace(label, reasons=reasons, supporting=supporting, against=against, missing=())

    def _marked(self, reason: Reason) -> Reason:
        if is_carried(reason.sources):
            return replace(reason, sources=_ids(reason.sources))
        return replace(reason, because=f"{reason.because} ({self.beyond})")

    def _answer(self, critique: Critique) -> Critique:
        """What the clinician means to do is answered whole; a ground from beyond says so."""
        grounds = (
            ground
            if is_carried(ground.sources)
            else replace(ground, because=f"{ground.because} ({self.beyond})")
            for ground in critique.grounds
        )
        return replace(critique, grounds=tuple(grounds))

    def _proposed_by_lecture(self, item: NotAdvised) -> bool:
        return any(
            is_carried(rule.sources) for rule in item.line.rules if isinstance(rule.conclusion, Advises)
        )

    # --- what is left out -----------------------------------------------------------------------------------

    def _left_out(
        self, out: Sequence[Line], not_advised: int, labels: Sequence[Assessment], kept: Sequence[Withheld]
    ) -> str:
        """How much is left out, with its labels and guards by name, and what guards from beyond hold back."""
        unlabelled = [label.text.partition(":")[0] for label in self.plan.assessment if label not in labels]
        guards = [self.phrases.said(line.code) for line in out if line.kind in GUARDING]
        counted = [
            *(f"the label {quoted(text)}" for text in unlabelled),
            *_counted(len(out) + not_advised, "line", "lines"),
            *_counted(self.reasons, "reason or argument", "reasons or arguments"),
        ]
        said = [f"Left out, as {self.beyond}: {listed(counted, 4)}" if counted else "Nothing is left out"]
        if guards:
            said.append(f"among them {listed(list(map(quoted, guards)), len(guards))}")
        back = [self.phrases.said(item.code) for item in kept if not is_carried(item.sources)]
        if back:
            said.append(f"guards from beyond still hold back: {listed(list(map(quoted, back)), len(back))}")
        if any(line.kind is Kind.URGENT and line.beyond for line in self.plan.lines):
            said.append("what is urgent stays, and is marked")
        return f"{'; '.join(said)}. {WHOLE}"


def _counted(count: int, one: str, more: str) -> list[str]:
    return [f"{count} {one if count == 1 else more}"] if count else []
