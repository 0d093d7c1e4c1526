"""Who plays which role: no two where one is meant, and somebody where what is written needs it."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.knowledge.blocks.regimens import amounts
from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.phrases import spaced
from assistant.knowledge.model.regimens import Dose, IdealWeight, Row, Taper, Titration
from assistant.knowledge.model.roles import ROLES, RoleKind
from assistant.knowledge.model.ruleset import Drug, Finding, Ruleset

_BY = {"kg": (RoleKind.WEIGHT,), "m²": (RoleKind.SURFACE, RoleKind.HEIGHT, RoleKind.WEIGHT)}
_OF_A_TAPER = (RoleKind.DOSE, RoleKind.SCHEDULE)


def check_roles(ruleset: Ruleset, faults: FaultLog) -> None:
    """Record every role that is played twice, and every one that a regimen goes by and nobody plays."""
    _check_twice(ruleset, faults)
    _check_sheet(ruleset, faults)
    _check_weekly(ruleset, faults)
    _check_taken(ruleset, faults)
    for regimen in ruleset.regimens.values():
        drug = ruleset.drugs.get(regimen.drug)
        lacking = [(kind, row) for row in regimen.rows if drug for kind in _lacking(ruleset, drug, row)]
        for (kind, of), row in dict(reversed(lacking)).items():
            faults.at(
                row.place, f'this line needs a finding with "role {_named(kind, of)}", {ROLES[kind].says}'
            )


def _check_taken(ruleset: Ruleset, faults: FaultLog) -> None:
    """A drug with a name in sets of drugs may be taken, and some set tells whether it is."""
    for drug in ruleset.drugs.values():
        if drug.member and ruleset.playing(RoleKind.TAKEN) is None:
            told = f'whether it is taken is told by a set with "role {RoleKind.TAKEN}"; none has it'
            faults.at(drug.place, told)


def _check_weekly(ruleset: Ruleset, faults: FaultLog) -> None:
    """Of a dose a week it must be possible to say that it is taken every day: seven times as much."""
    for finding in ruleset.all_playing(RoleKind.DOSE):
        of = next(role.of for role in finding.roles if role.kind is RoleKind.DOSE)
        if finding.unit.endswith("/week") and ruleset.playing(RoleKind.FREQUENCY, of) is None:
            role = _named(RoleKind.FREQUENCY, of)
            faults.at(
                finding.place, f'a dose a week needs a finding with "role {role}", as it may be taken daily'
            )


def _check_sheet(ruleset: Ruleset, faults: FaultLog) -> None:
    """Where a drug is given there is a sheet for the patient, which says when to call."""
    first = [checklist for checklist in ruleset.checklists.values() if checklist.first]
    for name in (name for each in first for name in each.findings) if ruleset.regimens else ():
        if not ruleset.findings[name].for_patient:
            told = 'a red flag stands on the sheet for the patient; say it in a line "for the patient ..."'
            faults.at(ruleset.findings[name].place, told)


def _check_twice(ruleset: Ruleset, faults: FaultLog) -> None:
    first: dict[tuple[RoleKind, str], Finding] = {}
    for finding in ruleset.findings.values():
        for role in finding.roles:
            other = first.setdefault((role.kind, role.of), finding)
            if other is not finding and not ROLES[role.kind].several:
                told = f'the role "{_named(role.kind, role.of)}" is already played by {other.title}'
                faults.at(role.place, told)


def _lacking(ruleset: Ruleset, drug: Drug, row: Row) -> Iterator[tuple[RoleKind, str]]:
    """The roles that the figures or the dates of one line go by, and that nobody plays."""
    needed: list[tuple[RoleKind, str]] = []
    match row.content:
        case Taper():
            needed = [(RoleKind.AGE, ""), *((kind, drug.cast) for kind in _OF_A_TAPER)]
        case Titration(step=step) if step and drug.member:
            needed = [(RoleKind.DOSE, drug.cast)]
        case IdealWeight():
            needed = [(RoleKind.SEX, ""), (RoleKind.HEIGHT, "")]
        case Dose(role="for children"):
            needed = [(RoleKind.AGE, "")]
    for amount in amounts(row):
        needed += [(kind, "") for kind in _BY.get(amount.per, ())]
    yield from (each for each in dict.fromkeys(needed) if ruleset.playing(*each) is None)


def _named(kind: RoleKind, of: str) -> str:
    return f"{kind} of {spaced(of)}" if of else str(kind)
