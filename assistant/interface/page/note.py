"""The plan as a text for the record: a paragraph a line and nothing aligned, so that it can be pasted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from assistant.interface.page.critique import ground_text, verdict_line
from assistant.interface.page.plan_words import faults
from assistant.interface.words.layout import visible
from assistant.interface.words.phrases import ABSENT, Phrases, stated
from assistant.knowledge.model.ruleset import Kind, Ruleset
from assistant.reasoning.critique.verdict import Verdict
from assistant.reasoning.dosing.dates import said
from assistant.reasoning.dosing.values import UNTREATED, Treatment
from assistant.reasoning.plan.values import Assessment, Line, Plan

NOT_SIGNED = "Suggested for review by a rules program; no clinician has signed off its rules."


def note_lines(
    ruleset: Ruleset,
    plan: Plan,
    record: Sequence[tuple[str, str]],
    today: date,
    treatment: Treatment = UNTREATED,
) -> list[str]:
    """The note, each line a paragraph of its own. `record`: what was told, as titles with values."""
    return [visible(line) for line in _note(ruleset, plan, record, today, treatment)]


def _note(
    ruleset: Ruleset, plan: Plan, record: Sequence[tuple[str, str]], today: date, treatment: Treatment
) -> Iterator[str]:
    phrases = Phrases(ruleset)
    urgent, now, consider, never = (
        [line for line in plan.lines if line.kind in kinds]
        for kinds in (
            (Kind.URGENT,),
            (Kind.HOLD, Kind.REDUCE, Kind.DO),
            (Kind.CONSIDER,),
            (Kind.NEVER,),
        )
    )
    yield f"Myositis, relapse or steroid myopathy: {today.isoformat()}"
    yield from faults(plan)
    for item in plan.critique:
        if item.verdict is not Verdict.NOT_UNDERSTOOD:
            grounds = "; ".join(ground_text(ruleset, item, ground) for ground in item.grounds)
            sources = f" [{' '.join(item.sources)}]" if item.sources else ""
            yield f"Meant: {item.said}. {verdict_line(item)}{f': {grounds}' if grounds else ''}{sources}."
    yield from _entries("Urgent", urgent)
    for label in plan.assessment:
        yield f"Assessment: {label.text}{_open(plan, label)} [{' '.join(label.sources)}]"
        for word, items in (
            ("For", label.supporting),
            ("Against", label.against),
            ("Missing", label.missing),
        ):
            if items:
                yield f"{word}: {'; '.join(items)}."
    yield from _entries("Do now", now)
    yield from _doses(treatment, {line.code for line in now})
    yield from _entries("Consider", consider)
    yield from _entries("Never", never)
    withheld = [f"{item.text} ({_held(phrases, item.waits_for)}{item.because})" for item in plan.withheld]
    if withheld:
        yield f"Not advised: {'; '.join(withheld)}."
    yield from _told(record)
    yield f"{NOT_SIGNED} {plan.made}{_lectures(ruleset)}; S, B, X and P name its statements."


def _open(plan: Plan, label: Assessment) -> str:
    return " (provisional)" if label.provisional and not plan.complete else ""


def _entries(word: str, lines: Iterable[Line]) -> Iterator[str]:
    entries = list(lines)
    if entries:
        yield f"{word}:"
    for line in entries:
        because = "; ".join(dict.fromkeys(reason.because for reason in line.reasons))
        beyond = ", beyond the lecture" if line.beyond else ""
        aside = f' Set aside: "{line.set_aside}".' if line.set_aside else ""
        spite = "".join(f' In spite of: {a.because}, set aside: "{a.reason}".' for a in line.in_spite_of)
        yield f"- {line.text}: {because} [{' '.join(line.sources)}{beyond}].{aside}{spite}"


def _doses(treatment: Treatment, codes: set[str]) -> Iterator[str]:
    """The figures of what is to be done now, and its steps by date."""
    for dosing in treatment.dosings:
        if codes.isdisjoint(dosing.codes):
            continue
        figures = [
            f"{f.arithmetic} [{' '.join(f.sources)}]"
            for f in dosing.figures
            if f.recommended and f.role != "then"
        ]
        if figures:
            yield f"Dose, for review: {dosing.drug} {dosing.route}: {'; '.join(figures)}."
        for course in treatment.courses:
            steps = [
                f"{said(step.on)} {step.amount:f} {step.unit} {step.how}"
                for step in course.steps
                if step.amount is not None
            ]
            if course.regimen == dosing.regimen and steps:
                condition = f" ({course.condition.rstrip('.')})" if course.condition else ""
                yield f"{course.title}{condition}: {'; '.join(steps)} [{' '.join(course.sources)}]."


def _held(phrases: Phrases, names: Sequence[str]) -> str:
    return f"{phrases.waiting(names)}: " if names else ""


def _told(record: Sequence[tuple[str, str]]) -> Iterator[str]:
    present = [stated(title, value) for title, value in record if value not in ABSENT]
    absent = [title for title, value in record if value in ABSENT]
    if present:
        yield f"Told: {'; '.join(present)}."
    if absent:
        yield f"No or none: {'; '.join(absent)}."


def _lectures(ruleset: Ruleset) -> str:
    sources = [s for s in ruleset.sources.values() if s.rows == "lecture"]
    return "".join(f"; lecture by {source.by}, {source.date}" for source in sources)
