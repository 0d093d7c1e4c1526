"""Each drug of a plan for this patient: its figures, or what is to be obtained before any figure (X3)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from assistant.knowledge.model.formulas import NONE
from assistant.knowledge.model.regimens import (
    Amount,
    Dose,
    IdealWeight,
    Judged,
    Limit,
    NotAlternate,
    Repeats,
    Row,
    Said,
    Steps,
    Taper,
    Titration,
)
from assistant.knowledge.model.ruleset import Atom, Drug, Regimen, RoleKind, Ruleset, Sense, Value
from assistant.knowledge.model.sources import Rows, of_rows
from assistant.reasoning.decision.decision import Decision, holds
from assistant.reasoning.decision.patient import Patient
from assistant.reasoning.dosing.figures import Bounds, Measure, ideal_weight, measure, work_out
from assistant.reasoning.dosing.values import Dosing, DrugPage, Figure, Quoted

ADULT = 18
_DOSE = re.compile(r"\d\s*m?g\b")
CHILD = "Under 18 years: a specialist decides the dose."
INPUTS = {"kg": (RoleKind.WEIGHT,), "m²": (RoleKind.HEIGHT, RoleKind.WEIGHT), "": ()}


def standing_regimens(ruleset: Ruleset, decision: Decision) -> list[tuple[Regimen, tuple[str, ...]]]:
    """The regimens of the lines that stand, in the order of the page, each with the codes of those lines."""
    found: dict[str, tuple[str, ...]] = {}
    for line in decision.lines:
        for regimen in ruleset.regimens.values():
            if line.code.name in regimen.codes and _applies(regimen, decision):
                found[regimen.name] = (*found.get(regimen.name, ()), line.code.name)
    regimens = [(ruleset.regimens[name], codes) for name, codes in found.items()]
    return [(each, tuple(code for code in each.codes if code in codes)) for each, codes in regimens]


def _applies(regimen: Regimen, decision: Decision) -> bool:
    known = (decision.facts, decision.closed)
    return all(holds(p, *known) for p in regimen.when) and not any(holds(p, *known) for p in regimen.unless)


def dosings(ruleset: Ruleset, decision: Decision, declared: Collection[Atom] = ()) -> tuple[Dosing, ...]:
    """One for each regimen of a line that stands and names its drug. declared: what is not to be had."""
    standing = standing_regimens(ruleset, decision)
    return tuple(
        _dosing(ruleset, regimen, codes, decision, declared) for regimen, codes in standing if regimen.drug
    )


def _dosing(
    ruleset: Ruleset,
    regimen: Regimen,
    codes: tuple[str, ...],
    decision: Decision,
    declared: Collection[Atom],
) -> Dosing:
    patient = Patient(ruleset, decision.facts)
    drug = ruleset.drugs[regimen.drug]
    age = patient.number(RoleKind.AGE)
    child = age is not None and age < ADULT
    rows = [(row, role, amount) for row in regimen.rows for role, amount in _amounts(row)]
    rows = [item for item in rows if (item[1] == "for children") == child]
    before = _wanting(patient, drug, regimen, declared if rows else None)
    lacking = [name for _, _, amount in rows for name in _inputs(patient, amount)]
    figures: tuple[Figure, ...] = ()
    if not before:
        bounds = bounds_of(regimen, decision)
        able = [item for item in rows if not _inputs(patient, item[2])]
        worked = chain.from_iterable(_figures(regimen, patient, bounds, *item) for item in able)
        figures = tuple(worked)
        figures += tuple(
            work_out("limit here", limit.amount, measure("kg", patient), Bounds(), sources)
            for limit, sources in bounds.caps[: bool(able)]
        )
    return Dosing(
        regimen=regimen.name,
        codes=codes,
        drug=drug.name.replace("_", " "),
        route=regimen.route,
        figures=figures,
        wanting=tuple(dict.fromkeys((*lacking, *before))),
        specialist=CHILD if child else "",
        quoted=tuple(Quoted(row.text, row.sources) for row in regimen.rows if _quoted(row, child)),
        bears_on=_bears_on(row.sources for row in regimen.rows),
        instead=_instead(patient, drug),
    )


def _instead(patient: Patient, drug: Drug) -> str:
    """The class of the drug, where one of it is taken of which a mg is worth another amount, or unknown."""
    for finding in patient.ruleset.findings.values():
        worth, taken = finding.worth(drug.name), patient.facts.get(finding.name)
        if worth is not None and taken not in (None, NONE) and finding.worth(taken) != worth:
            return finding.name
    return ""


def _amounts(row: Row) -> Iterator[tuple[str, Amount]]:
    """The printed doses of a row, with what each is."""
    match row.content:
        case Dose(role=role, amount=amount):
            yield role, amount
        case Titration(start=start, up_to=up_to):
            if start:
                yield "start", start
            yield "target", up_to


def _figures(
    regimen: Regimen, patient: Patient, bounds: Bounds, row: Row, role: str, amount: Amount
) -> Iterator[Figure]:
    by = measure(amount.per or "kg", patient)  # a limit may go by weight where the dose does not
    every = row.content.every if isinstance(row.content, Dose) else None
    if role == "start" and isinstance(row.content, Titration):
        bounds = bounds.capped(row.content.up_to, row.sources)
    yield work_out(role, amount, by, bounds, row.sources, every)
    ideal = _ideal(regimen, patient) if amount.per == "kg" else None
    if ideal:
        also = next(r.sources for r in regimen.rows if isinstance(r.content, IdealWeight))
        yield work_out(f"{role}, on ideal weight", amount, ideal, bounds, (*row.sources, *also), every)


def _ideal(regimen: Regimen, patient: Patient) -> Measure | None:
    offered = any(isinstance(row.content, IdealWeight) for row in regimen.rows)
    return ideal_weight(patient) if offered else None


def bounds_of(regimen: Regimen, decision: Decision) -> Bounds:
    """The limits of a regimen, those caps alone whose premises are known to hold."""
    limits = [(row.content, row.sources) for row in regimen.rows if isinstance(row.content, Limit)]
    in_force = [
        (limit, sources)
        for limit, sources in limits
        if all(holds(premise, decision.facts, decision.closed) for premise in limit.when)
    ]
    guards, warns, caps = (
        tuple(item for item in in_force if item[0].kind == kind) for kind in ("guard", "warn", "cap")
    )
    steps = next((row.content for row in regimen.rows if isinstance(row.content, Steps)), None)
    return Bounds(guards, warns, caps, steps)


def _inputs(patient: Patient, amount: Amount) -> tuple[str, ...]:
    """What a figure goes by and is not known: the weight, or what gives the body surface."""
    if amount.per == "m²" and patient.value(RoleKind.SURFACE) is not None:
        return ()
    return tuple(name for role in INPUTS[amount.per] for name in patient.wanting(role))


def _wanting(
    patient: Patient, drug: Drug, regimen: Regimen, declared: Collection[Atom] | None
) -> tuple[str, ...]:
    """What is to be known, or declared unknown, before any figure; what of the taper and of what is taken.

    declared: None where there is no figure to work out.
    """
    told = patient.facts
    missing = [n[0] for n in drug.needs if declared is not None and not _told(n, told, declared)]
    contents = [row.content for row in regimen.rows]
    if any(isinstance(content, Taper) for content in contents):
        missing += _wanting_of_taper(patient, drug, regimen)
    if any(isinstance(content, Titration) and content.step for content in contents) and patient.takes(drug):
        missing += patient.wanting(RoleKind.DOSE, drug.cast)
    return tuple(dict.fromkeys(missing))


def _told(names: tuple[str, ...], facts: Mapping[Atom, Value], declared: Collection[Atom]) -> bool:
    """Whether one of several findings tells it: the first of them, or a later one that is not a plain no.

    Dialysis tells the renal function; that there is no dialysis does not. Declared unknown is an answer.
    """
    told = names[0] in facts or any(facts.get(name) not in (None, False) for name in names[1:])
    return told or names[0] in declared


def _wanting_of_taper(patient: Patient, drug: Drug, regimen: Regimen) -> list[str]:
    """Whose dose it is, of what and how much; and on alternate days what would speak against them."""
    schedule = patient.sense(RoleKind.SCHEDULE, drug.cast)
    if patient.facts.get(drug.named_by) == NONE or schedule in (Sense.PULSE, Sense.STOPPED):
        return []
    wanted = [*patient.wanting(RoleKind.AGE), drug.named_by, *patient.wanting(RoleKind.DOSE, drug.cast)]
    if schedule is Sense.ALTERNATE:
        barring = [row.content for row in regimen.rows if isinstance(row.content, NotAlternate)]
        wanted += [premise.finding for content in barring for premise in content.when]
    return [name for name in wanted if name and name not in patient.facts]


def _quoted(row: Row, child: bool) -> bool:
    """Whether a line is quoted; under 18 years none is that holds a dose for adults."""
    if child and _DOSE.search(row.text):
        return False
    return isinstance(row.content, Said | Judged | NotAlternate | Repeats | Taper | Titration)


def drug_pages(ruleset: Ruleset, decision: Decision, given: tuple[Dosing, ...]) -> tuple[DrugPage, ...]:
    """The pages of the drugs that the plan gives figures or dates for, and of those that are taken."""
    wanted = {dosing.drug.replace(" ", "_") for dosing in given}
    patient = Patient(ruleset, decision.facts)
    return tuple(_page(drug) for drug in ruleset.drugs.values() if drug.name in wanted or patient.takes(drug))


def _page(drug: Drug) -> DrugPage:
    def of(kind: str) -> tuple[Quoted, ...]:
        return tuple(Quoted(fact.text, fact.sources) for fact in drug.facts if fact.kind == kind)

    return DrugPage(
        drug=drug.name.replace("_", " "),
        harms=of("harm"),
        measures=of("measure"),
        acts=of("act"),
        holds=of("hold"),
        stops=of("stop"),
        never_with=of("never with"),
        bears_on=_bears_on(fact.sources for fact in drug.facts),
    )


def _bears_on(sources: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    """Where the text disagrees with itself, and what is beyond it, each once."""
    return tuple(dict.fromkeys(of_rows(chain.from_iterable(sources), Rows.CONFLICTS, Rows.BEYOND)))
