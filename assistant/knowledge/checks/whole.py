"""What must be true of a rule set as a whole, beyond each of its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.knowledge.blocks.actions import check_actions
from assistant.knowledge.checks.carriers import check_carried
from assistant.knowledge.checks.contradictions import check_premises
from assistant.knowledge.checks.guards import check_guards
from assistant.knowledge.checks.roles import check_roles
from assistant.knowledge.checks.scores import check_scores
from assistant.knowledge.checks.uses import check_uses
from assistant.knowledge.dependencies.strata import circles, concluded, rests_on
from assistant.knowledge.lines.commands import reads_like
from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.phrases import key, listed, spaced
from assistant.knowledge.model.ruleset import Advises, Finding, Kind, Place, Premise, Ruleset

RULING = (Kind.NEVER, Kind.HOLD, Kind.REDUCE)


def check(ruleset: Ruleset, start: Place, excused: frozenset[str], faults: FaultLog) -> None:
    """Record every mistake that only the whole shows.

    `start` is where a mistake of the whole stands. `excused` names what a faulty block seems to have meant:
    it is not also reported as never used.
    """
    if not ruleset.findings and not ruleset.rules:
        faults.at(start, "this rule set has no finding and no rule")
    _check_reach(ruleset, excused, faults)
    _check_circles(ruleset, faults)
    for rule in ruleset.rules.values():
        check_premises(rule.premises, ruleset.findings, faults)
    for gate in ruleset.gates.values():
        check_premises(gate.unless, ruleset.findings, faults)
    for promise in ruleset.promises.values():
        for clause in (promise.when, *promise.unless):
            asked = tuple(condition for condition in clause if isinstance(condition, Premise))
            check_premises(asked, ruleset.findings, faults)
    _check_kinds(ruleset, faults)
    _check_settled(ruleset, faults)
    _check_clashes(ruleset, faults)
    _check_commands(ruleset, faults)
    _check_synonyms(ruleset, faults)
    _check_word_groups(ruleset, faults)
    check_roles(ruleset, faults)
    check_guards(ruleset, faults)
    check_carried(ruleset, faults)
    check_actions(ruleset, faults)
    check_scores(ruleset, faults)
    if not faults.faults:  # what a faulty rule was to read is not unread
        check_uses(ruleset, faults)


def _check_reach(ruleset: Ruleset, excused: frozenset[str], faults: FaultLog) -> None:
    """What no rule gives, or nothing uses, is a misspelling or a rule forgotten."""
    given = {name for rule in ruleset.rules.values() if (name := concluded(rule))} | excused
    conclusions = [rule.conclusion for rule in ruleset.rules.values()]
    advised = {conclusion.code for conclusion in conclusions if isinstance(conclusion, Advises)}
    for finding in ruleset.findings.values():
        if finding.derived and finding.name not in given:
            faults.at(finding.place, f'no rule concludes the derived finding "{spaced(finding.name)}"')
        elif finding.matter and finding.name not in ruleset.findings_read | excused:
            faults.at(finding.place, f'no rule reads the matter "{spaced(finding.name)}", so it says nothing')
    for label in ruleset.labels.values():
        if label.name not in given:
            faults.at(label.place, f'no rule gives the label "{label.name}"')
    for code in ruleset.codes.values():
        if code.name not in advised | excused:
            faults.at(code.place, f'no rule gives the code "{code.name}"')
    given_drugs = {regimen.drug for regimen in ruleset.regimens.values()} | excused
    for drug in ruleset.drugs.values():
        if drug.name not in given_drugs:
            faults.at(drug.place, f'no regimen gives the drug "{spaced(drug.name)}"')
    used = {code.about for code in ruleset.codes.values()} | excused
    for matter in ruleset.matters.values():
        if matter.name not in used:
            faults.at(matter.place, f'no code is about the matter "{spaced(matter.name)}"')


def _check_kinds(ruleset: Ruleset, faults: FaultLog) -> None:
    """What beats other lines is said once, by the code; a rule may only make a line weigh more or less."""
    for rule in ruleset.rules.values():
        if isinstance(rule.conclusion, Advises) and rule.conclusion.kind:
            own = ruleset.codes[rule.conclusion.code].kind
            for kind in (rule.conclusion.kind, own):
                if rule.conclusion.kind is not own and kind in RULING:
                    message = f'"{kind.value}" belongs to the code; this rule may not change it'
                    faults.at(rule.place, message)


def _check_settled(ruleset: Ruleset, faults: FaultLog) -> None:
    """What a question settles beside its own finding must be a value that a choice takes."""
    for finding in ruleset.findings.values():
        if finding.settles:
            name, value = finding.settles
            other = ruleset.findings.get(name)
            if other is None:
                hint = did_you_mean(name, list(ruleset.findings))
                faults.at(finding.place, f'it settles "{spaced(name)}", which is no finding{hint}')
            elif value not in other.choices:
                allowed = [spaced(choice) for choice in other.choices]
                hint = did_you_mean(spaced(value), allowed) or f"; it takes {listed(allowed)}"
                faults.at(finding.place, f'it settles {other.title} as "{spaced(value)}"{hint}')


def _check_circles(ruleset: Ruleset, faults: FaultLog) -> None:
    for circle in circles(rests_on(ruleset)):
        place = next(rule.place for rule in ruleset.rules.values() if concluded(rule) == circle[0])
        shown = " -> ".join(spaced(name) for name in circle)
        faults.at(place, f"circular derivation, each resting on the next: {shown}")
    overs = {code.name: code.over for code in ruleset.codes.values()}
    for circle in circles(overs):
        place = ruleset.codes[circle[0]].place
        faults.at(place, f'circular "over", each beating the next: {" -> ".join(circle)}')


def _check_clashes(ruleset: Ruleset, faults: FaultLog) -> None:
    """Names that could be taken for each other, where a person or a premise gives only the name."""
    terms = [("finding", thing.name, thing.place) for thing in ruleset.findings.values()]
    terms += [("label", thing.name, thing.place) for thing in ruleset.labels.values()]
    terms += [("code", thing.name, thing.place) for thing in ruleset.codes.values()]
    terms += [("action", thing.name, thing.place) for thing in ruleset.actions.values()]
    terms += [("group", thing.name, thing.place) for thing in ruleset.groups.values()]
    rules = [("rule", thing.name, thing.place) for thing in ruleset.rules.values()]
    rules += [("gate", thing.name, thing.place) for thing in ruleset.gates.values()]
    rules += [("promise", thing.name, thing.place) for thing in ruleset.promises.values()]
    for group in (terms, rules):
        first: dict[str, tuple[str, Place]] = {}
        for what, name, place in group:
            other, where = first.setdefault(key(name.replace("-", " ")), (what, place))
            if other != what:
                faults.at(place, f'{what} "{name}" has the name of a {other} defined at {where}')
    for what, name, place in terms:
        if command := reads_like(name.replace("-", " "), whole=True):
            faults.at(place, f'{what} "{spaced(name)}" reads like the chat command "{command}"')


def _check_commands(ruleset: Ruleset, faults: FaultLog) -> None:
    for finding in ruleset.findings.values():
        for word in dict.fromkeys(_answers(finding)):
            if command := reads_like(word):
                message = f'the answer "{spaced(word)}" reads like the chat command "{command}"'
                faults.at(finding.place, message)


def _answers(finding: Finding) -> Iterator[str]:
    """What may be typed of a finding, its own name apart."""
    yield from finding.choices
    yield from finding.unavailable
    yield from finding.synonyms
    yield from (word for word, _ in finding.words)


def _check_synonyms(ruleset: Ruleset, faults: FaultLog) -> None:
    """One word may not stand for two findings."""
    meanings = {key(finding.name): finding for finding in ruleset.findings.values()}
    for finding in ruleset.findings.values():
        for word in finding.synonyms:
            other = meanings.setdefault(key(word), finding)
            if other is not finding:
                where = f"{spaced(other.name)}, at {other.place}"
                faults.at(finding.place, f'"{word}" is ambiguous; it already stands for {where}')


def _check_word_groups(ruleset: Ruleset, faults: FaultLog) -> None:
    """A `<group>` of words is one that was named before."""
    known: dict[str, None] = {}
    for term in (term for term in ruleset.terms if term.kind == "group"):
        known[term.value] = None
    said = [(p.place, way) for p in ruleset.patterns for way in (*p.ways, *p.vague)]
    said += [(f.place, way) for f in ruleset.findings.values() for way, _ in f.ways]
    said += [(t.place, t.phrase) for t in ruleset.terms]
    for place, way in said:
        for name in re.findall(r"<([^>]+)>", way):
            if name not in known:
                faults.at(place, f'there is no group "{name}"{did_you_mean(name, tuple(known))}')
