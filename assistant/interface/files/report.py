"""The plan as a document: built once, and written as Markdown, HTML or PDF by `paper`.

Its parts stand in a fixed order, empty ones left out; every line carries its code, its rules and its sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from assistant.interface.files.report_treatment import TreatmentParts
from assistant.interface.page.critique import CritiqueLines, ground_text, verdict_line
from assistant.interface.page.plan_behind import ROWS, Behind, source_words
from assistant.interface.page.plan_lines import PlanLines
from assistant.interface.page.plan_words import SIGNED_OFF, answer, chosen_words, faults, made_from
from assistant.interface.page.treatment import TreatmentLines
from assistant.interface.words.layout import USUAL, visible
from assistant.interface.words.phrases import ABSENT, Phrases, stated
from assistant.interface.words.treatment import day, from_sources, said
from assistant.knowledge.model.ruleset import Kind, Ruleset
from assistant.paper.blocks import (
    Block,
    Document,
    Heading,
    Items,
    Notice,
    Paragraph,
    Point,
    Quiet,
    Strong,
    Words,
)
from assistant.reasoning.critique.critique import Critique
from assistant.reasoning.critique.verdict import Verdict
from assistant.reasoning.dosing.values import UNTREATED, Treatment
from assistant.reasoning.plan.arguments import Argument
from assistant.reasoning.plan.values import Assessment, Line, Plan, Reason, Withheld

NOW = (Kind.HOLD, Kind.REDUCE, Kind.DO)


def make_report(
    ruleset: Ruleset,
    plan: Plan,
    treatment: Treatment | None,
    record: Sequence[tuple[str, str]],
    today: date,
    pictures: Mapping[str, str] | None = None,
) -> Document:
    """The report. record: what was told, as titles with values. pictures: SVG texts by what they show."""
    return _Report(ruleset, plan, treatment, record, today).document(pictures or {})


class _Report:
    """One plan being written."""

    def __init__(
        self,
        ruleset: Ruleset,
        plan: Plan,
        treatment: Treatment | None,
        record: Sequence[tuple[str, str]],
        today: date,
    ) -> None:
        self.ruleset, self.plan, self.record, self.today = ruleset, plan, record, today
        self.phrases = Phrases(ruleset)
        treated = TreatmentLines(ruleset, USUAL, self.phrases, treatment or UNTREATED)
        self.body = PlanLines(ruleset, USUAL, self.phrases, plan, treated)
        self.rest = Behind(self.body, treated, record, ())
        self.critiques = CritiqueLines(ruleset, USUAL, self.phrases)
        self.doses = TreatmentParts(self.phrases, treatment) if treatment else None

    def document(self, pictures: Mapping[str, str]) -> Document:
        """The whole report, its parts in their order."""
        of = self._of
        doses = self.doses
        parts: list[tuple[str, Iterable[Block]]] = [
            ("What you mean to do", self._meant()),
            ("Urgent", of((Kind.URGENT,))),
            ("Assessment", map(self._label, self.plan.assessment)),
            ("Do now", of(NOW)),
            ("Consider", [*self._choice(), *of((Kind.CONSIDER,))]),
            ("Never", of((Kind.NEVER,))),
            ("Doses for this patient", doses.doses() if doses else ()),
            ("Taper and titration by date", doses.dates(pictures) if doses else ()),
            ("Monitoring", doses.monitoring() if doses else ()),
            ("Not advised", map(self._withheld, self.plan.withheld)),
            ("What would change this plan", self._changes()),
            ("Notes", map(self._line, self.rest.notes())),
            ("How the source gives the drugs", self._regimens()),
            ("Where the source disagrees with itself", self._conflicts()),
            ("Beyond the source", self._beyond()),
            ("Sources", self._sources()),
            ("What was told", self._told()),
        ]
        blocks: list[Block] = [*self._head()]
        for number, (title, part) in enumerate(parts, 1):
            body = list(part)
            blocks += [Heading(1, title, f"part-{number}"), *body] if body else []
        foot = f"{self.plan.made}. {SIGNED_OFF}"
        return Document("Myositis: relapse or steroid myopathy", foot, tuple(blocks))

    def _head(self) -> Iterator[Block]:
        yield from (Notice((said(Strong(text)),)) for text in faults(self.plan))
        yield Notice((said(Strong(answer(self.ruleset, self.plan))),))
        yield Paragraph(said(f"{day(self.today)}. {made_from(self.ruleset)} {self.plan.made}."), small=True)
        legend = "S: the lecture. A: a ladder rebuilt from it. B: where it disagrees with itself. "
        legend += "X: published guidance beyond it. P: this product's own policy."
        yield Paragraph(said(Quiet(legend)), small=True)

    # --- lines ----------------------------------------------------------------------------------------------

    def _of(self, kinds: Sequence[Kind]) -> list[Block]:
        lines = (line for line in self.body.in_place if line.kind in kinds)
        return [self._line(line) for line in sorted(lines, key=lambda line: bool(line.set_aside))]

    def _line(self, line: Line) -> Point:
        marks = ["not in the lecture: product policy" if line.policy else "beyond the source"] * line.beyond
        return Point(self._headed(self.body.text(line), line.code), tuple(self._under(line, marks)))

    @staticmethod
    def _headed(text: str, code: str) -> Words:
        return said(Strong(text), Quiet(f"  {code}"))

    def _under(self, line: Line, marks: list[str]) -> Iterator[Words]:
        yield from self._reasons(line.code, line.reasons)
        marks = [*marks, *(["reconstructed"] if line.reconstructed and line.kind is not Kind.NOTE else [])]
        marks += ["unconfirmed"] * self.body.unconfirmed(line) + self.body.provisional(line.provisional)
        if marks:
            yield said(f"({'; '.join(marks)})")
        yield from self._sides(line.supporting, line.against)
        if line.set_aside:
            yield said(Strong("Set aside: "), f'"{line.set_aside}"')
        for aside in line.in_spite_of:
            text = f'In spite of: {aside.because}; set aside: "{aside.reason}"'
            yield said(text, from_sources(aside.sources, aside.rule))

    def _reasons(self, code: str, reasons: Sequence[Reason]) -> Iterator[Words]:
        for reason in reasons:
            facts = self.phrases.behind(self.plan, self.body.explainer, code, reason)
            known = f" ({'; '.join(facts)})" if facts else ""
            yield said(f"{reason.because}{known}", from_sources(reason.sources, reason.rule))

    @staticmethod
    def _sides(supporting: Sequence[Argument], against: Sequence[Argument]) -> Iterator[Words]:
        for word, arguments in (("For: ", supporting), ("Against: ", against)):
            for argument in arguments:
                yield said(Strong(word), argument.text, from_sources(argument.sources, argument.rule))

    def _label(self, label: Assessment) -> Point:
        under = list(self._reasons(label.code, label.reasons))
        sides = {"For: ": label.supporting, "Against: ": label.against, "Missing: ": label.missing}
        under += [said(Strong(word), "; ".join(items)) for word, items in sides.items() if items]
        if label.provisional:
            names = ", ".join(self.phrases.title(name) for name in label.provisional)
            under.append(said(f"(provisional: would change with {names})"))
        return Point(self._headed(label.text, label.code), tuple(under))

    def _withheld(self, item: Withheld) -> Point:
        waits = f"{self.phrases.waiting(item.waits_for)}: " if item.waits_for else ""
        why = said(f"{waits}{item.because}", from_sources(item.sources, item.rule))
        return Point(self._headed(item.text, item.code), (why, *self._sides(item.supporting, item.against)))

    # --- blocks of their own --------------------------------------------------------------------------------

    def _meant(self) -> Iterator[Block]:
        for critique in self.plan.critique:
            if critique.verdict is Verdict.NOT_UNDERSTOOD:
                text = f'"{critique.said}" names no act that these rules know, so nothing is said of it'
                yield Point(said(text))
            else:
                yield Point(self._headed(verdict_line(critique), critique.action), tuple(self._why(critique)))

    def _why(self, critique: Critique) -> Iterator[Words]:
        yield said(f'"{critique.said}"')
        for ground in critique.grounds:
            yield said(ground_text(self.ruleset, critique, ground), from_sources(ground.sources, ground.rule))
        yield from (said(text) for text in self.critiques.under(critique))

    def _choice(self) -> list[Block]:
        text = chosen_words(self.ruleset, self.phrases, self.plan)
        return [Paragraph(said(text))] if text else []

    def _changes(self) -> list[Block]:
        items = tuple(said(Strong(when), f" {effect}") for when, effect, _ in self.phrases.changes(self.plan))
        return [Items(items)] if items else []

    def _regimens(self) -> Iterator[Block]:
        """The lines whose drug has no figures of its own above."""
        worked_out = self.doses.codes if self.doses else frozenset()
        for line in (line for line in self.plan.lines if line.regimen and line.code not in worked_out):
            under = tuple(said(text, from_sources(ids)) for text, ids in line.regimen)
            yield Point(self._headed(line.text, line.code), under)

    def _conflicts(self) -> list[Block]:
        more = [name for name in self._bearing() if name.startswith("B")]
        return self._statements(dict.fromkeys((*self.plan.conflicts, *more)))

    def _beyond(self) -> list[Block]:
        points: list[Block] = [
            Point(
                self._headed(f"{line.kind.value.capitalize()}: {self.body.text(line)}", line.code),
                tuple(self._under(line, self.rest.standing(line))),
            )
            for line in self.body.beyond
        ]
        bearing = self._statements([name for name in self._bearing() if name.startswith("X")])
        if bearing:
            bearing.insert(0, Paragraph(said("What bears on the drugs of this plan:")))
        lead = "Not in the lecture: published guidance (X), each with how well it is founded."
        return [Paragraph(said(Strong(lead))), *points, *bearing] if points or bearing else []

    def _bearing(self) -> tuple[str, ...]:
        return self.doses.bears_on() if self.doses else ()

    def _statements(self, names: Iterable[str]) -> list[Block]:
        """Statements with their own words."""
        known = [(name, self.ruleset.statements[name]) for name in names if name in self.ruleset.statements]
        items = tuple(said(Strong(name), f" {of.says}", Quiet(f" {of.tag}")) for name, of in known)
        return [Items(items, small=True)] if items else []

    def _sources(self) -> Iterator[Block]:
        """The statements cited anywhere in the report, in their words, under the source of each."""
        cited = self.rest.cited() | (self.doses.cited() if self.doses else set())
        for source in sorted(self.ruleset.sources.values(), key=lambda source: ROWS.index(source.rows)):
            statements = self.ruleset.statements.items()
            own = [(name, s) for name, s in statements if s.source == source.name and name in cited]
            if own:
                yield Heading(2, visible(source_words(source)), f"source-{source.name}")
                shown = {*self.plan.conflicts, *self._bearing()}
                above = [name for name, _ in own if name in shown]
                rest = [said(Strong(name), f" {s.says}") for name, s in own if name not in shown]
                rest += [said(Strong(" ".join(above)), " in their words above")] if above else []
                yield Items(tuple(rest), small=True)
        read_in = tuple(said(str(reference)) for reference in self.ruleset.references_of(cited))
        if read_in:
            yield Heading(2, "What they were read in", "references")
            yield Items(read_in, small=True)

    def _told(self) -> Iterator[Block]:
        present = tuple(said(stated(title, value)) for title, value in self.record if value not in ABSENT)
        absent = [title for title, value in self.record if value in ABSENT]
        if present:
            yield Items(present)
        if absent:
            yield Paragraph(said(f"No or none: {'; '.join(absent)}"))
