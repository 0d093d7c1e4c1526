"""The plan as data: what stands, why, from where, what is missing and what would change it.

Built from a `Decision`; wording and layout are the interface's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain

from assistant.knowledge.dependencies.uses import is_used
from assistant.knowledge.model.edition import Provenance
from assistant.knowledge.model.ruleset import (
    Advises,
    Argues,
    Atom,
    CodeRole,
    Kind,
    Rule,
    Ruleset,
    Shape,
    Value,
    Weighs,
)
from assistant.knowledge.model.sources import Rows, of_rows
from assistant.reasoning.critique.critique import critique
from assistant.reasoning.decision.aside import findings_in, powerless, reason_for
from assistant.reasoning.decision.decision import Decision, NotAdvised, Proposed, beats, holds
from assistant.reasoning.decision.explanation import Explainer
from assistant.reasoning.plan.arguments import arguments, evidence
from assistant.reasoning.plan.values import Aside, Assessment, Line, Plan, Reason, Withheld
from assistant.reasoning.search.changes import possible_changes, removed_by
from assistant.reasoning.search.reasoner import Reasoner

AT_THRESHOLD = "at-threshold"
CONFIRM_VALUE = "confirm-value"
UNUSED = "told-and-unused"


def make_plan(
    reasoner: Reasoner,
    known: Mapping[Atom, Value],
    on: date,
    decision: Decision | None = None,
) -> Plan:
    """The plan of a day on the known values. Raises `Clash` where they contradict each other.

    decision: what was decided on them, if it was already.
    """
    ruleset = reasoner.ruleset
    decision = decision or reasoner.decide(known)
    explainer = Explainer(ruleset, decision)
    changes = possible_changes(reasoner, known)
    decisive = dict.fromkeys(change.finding for change in changes)
    lines = [_line(ruleset, explainer, proposed) for proposed in decision.lines]
    lines += _at_threshold(ruleset, explainer) + _confirm(ruleset, known) + _unused(ruleset, known)
    missing = tuple(
        r.because for line in lines if ruleset.plays(line.code, CodeRole.ASKS) for r in line.reasons
    )
    assessment = tuple(_assessment(ruleset, explainer, code, missing) for code in decision.labels)
    removers = removed_by(changes)
    weighty = set(ruleset.labels) | {
        code.name for code in ruleset.codes.values() if ruleset.matters[code.about].dose_direction
    }
    return Plan(
        made=Provenance(ruleset.edition, on),
        decision=decision,
        assessment=tuple(replace(a, provisional=removers.get(a.code, ())) for a in assessment),
        lines=tuple(replace(line, provisional=removers.get(line.code, ())) for line in lines),
        withheld=tuple(_withheld(ruleset, decision, item) for item in decision.not_advised),
        conflicts=_conflicts(ruleset, decision),
        changes=changes,
        decisive=tuple(decisive),
        complete=not any(weighty & {*change.adds, *change.removes} for change in changes),
        critique=critique(reasoner, known, decision, changes),
    )


def _reason(explainer: Explainer, rule: Rule) -> Reason:
    return Reason(rule.name, rule.because, explainer.leaves(rule), rule.sources, str(rule.place))


def _line(ruleset: Ruleset, explainer: Explainer, proposed: Proposed) -> Line:
    facts = explainer.decision.facts
    code = proposed.code
    regimen = tuple(
        line
        for regimen in ruleset.regimens.values()
        if code.name in regimen.codes and not regimen.drug
        for line in regimen.lines
    )
    reasons = tuple(_reason(explainer, rule) for rule in proposed.rules)
    dismissed = [reason_for(facts, rule.name) for rule in proposed.rules]
    aside = "; ".join(dict.fromkeys(dismissed)) if all(dismissed) else ""
    spite = tuple(_in_spite_of(ruleset, explainer.decision, proposed))
    sides = arguments(ruleset, explainer.decision, code.name)
    return Line(code.name, proposed.kind, code.about, code.says, reasons, regimen, (), aside, spite, *sides)


def _in_spite_of(ruleset: Ruleset, decision: Decision, proposed: Proposed) -> Iterator[Aside]:
    """The gates that would hold a line back and the lines that would beat it, were they not set aside."""
    facts, name = decision.facts, proposed.code.name
    for gate in (gate for gate in ruleset.gates.values() if name in gate.codes):
        shut = not all(holds(premise, facts, decision.closed) for premise in gate.unless)
        if shut and (reason := reason_for(facts, gate.name)):
            yield Aside(gate.because, gate.name, gate.sources, reason)
    for other in decision.lines:
        if powerless(facts, other.kind, other.rules) and beats(ruleset, other.code, proposed.code):
            (rule, *_) = other.rules
            yield Aside(other.code.says, rule.name, rule.sources, reason_for(facts, rule.name))


def _assessment(ruleset: Ruleset, explainer: Explainer, code: str, missing: tuple[str, ...]) -> Assessment:
    label = ruleset.labels[code]
    supporting, against = evidence(ruleset, explainer.decision, label)
    reasons = tuple(_reason(explainer, rule) for rule in explainer.rules_for(code))
    return Assessment(
        code, label.says, label.leans, reasons, supporting, against, missing if label.leans else ()
    )


def _withheld(ruleset: Ruleset, decision: Decision, item: NotAdvised) -> Withheld:
    code = item.line.code
    sides = arguments(ruleset, decision, code.name)
    if item.gate is not None:
        waits = tuple(dict.fromkeys(premise.finding for premise in item.waits_for))
        gate = item.gate
        return Withheld(code.name, code.says, gate.because, waits, gate.name, gate.sources, *sides)
    assert item.beaten_by is not None
    winner = item.beaten_by
    sources = tuple(dict.fromkeys(s for rule in winner.rules for s in rule.sources))
    because = f"{winner.code.says}: {winner.rules[0].because}"
    return Withheld(code.name, code.says, because, (), winner.rules[0].name, sources, *sides)


def _conflicts(ruleset: Ruleset, decision: Decision) -> tuple[str, ...]:
    """The B rows that the labels, lines, their arguments and the gates of this plan touch."""
    shown = {line.code.name for line in decision.lines}
    touched = [r.sources for line in decision.lines for r in line.rules]
    touched += [r.sources for item in decision.not_advised for r in item.line.rules]
    touched += [item.gate.sources for item in decision.not_advised if item.gate]
    for name in decision.fired:
        rule = ruleset.rules[name]
        argued = isinstance(rule.conclusion, Argues) and rule.conclusion.code in shown
        if argued or not isinstance(rule.conclusion, Advises | Weighs | Argues):
            touched.append(rule.sources)
    ids = set(of_rows(chain.from_iterable(touched), Rows.CONFLICTS))
    order = {name: place for place, name in enumerate(ruleset.statements)}
    return tuple(sorted(ids, key=order.__getitem__))


def _at_threshold(ruleset: Ruleset, explainer: Explainer) -> list[Line]:
    """One note for each value that stands exactly on a strict threshold (B20)."""
    lines = []
    for rule, test in explainer.at_threshold():
        finding = ruleset.finding_of(test.atom)
        side = "above" if test.comparison == ">" else "below"
        text = f"{finding.title} {test.value:f} {finding.unit}".rstrip()
        because = (
            f"it equals the threshold and is not {side} it, so this rule does not apply; repeat the value"
        )
        reason = Reason(rule.name, because, (test.atom,), rule.sources, str(rule.place))
        lines.append(Line(AT_THRESHOLD, Kind.NOTE, "values", f"At threshold: {text}", (reason,)))
    return lines


def _confirm(ruleset: Ruleset, known: Mapping[Atom, Value]) -> list[Line]:
    """One line for each value outside its plausible range."""
    lines, behind = [], ruleset.behind(CONFIRM_VALUE)
    for name, value in findings_in(known).items():
        finding = ruleset.finding_of(name)
        if finding.shape is Shape.NUMBER and finding.plausible and value not in finding.plausible:
            text = f"Confirm {finding.title} {value:f} {finding.unit}".rstrip()
            span = f"{finding.plausible.low:f} to {finding.plausible.high:f}"
            because = f"it is outside the usual range, {span}; it was used as given"
            reason = Reason(CONFIRM_VALUE, because, (name,), behind, str(finding.place))
            lines.append(Line(CONFIRM_VALUE, Kind.DO, "values", text, (reason,)))
    return lines


def _unused(ruleset: Ruleset, known: Mapping[Atom, Value]) -> list[Line]:
    """One note for each finding that was told and that no rule uses, with why."""
    lines, behind = [], ruleset.behind(UNUSED)
    for atom, value in findings_in(known).items():
        finding = ruleset.finding_of(atom)
        if value is False or not finding.told or is_used(ruleset, atom):
            continue
        member = atom.partition("/")[2].replace("_", " ")
        text = f"Told, and used by no rule: {finding.title}{f': {member}' if member else ''}"
        because = finding.unread or "no rule of this product weighs it: judge it yourself"
        reason = Reason(UNUSED, because, (atom,), behind, str(finding.place))
        lines.append(Line(UNUSED, Kind.NOTE, "values", text, (reason,)))
    return lines
