"""Regimen and drug blocks: how a drug is given, and what is to be known of it whatever the regimen."""

from __future__ import annotations

from assistant.knowledge.blocks.regimen_rows import ROWS, every, row_content
from assistant.knowledge.blocks.rules import known_codes
from assistant.knowledge.blocks.sources import sourced
from assistant.knowledge.lines.amounts import comparable, span
from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.fields import Field, Fields, code_name, finding_name, items
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key
from assistant.knowledge.lines.premises import finding_named, read_premise
from assistant.knowledge.model.regimens import (
    Amount,
    Cycle,
    Dose,
    Drug,
    Fact,
    Limit,
    Measurement,
    NotAlternate,
    Regimen,
    Row,
    Said,
    Titration,
)

_FACTS = ("harm", "measure", "act", "hold", "stop", "never with", "advise")
_SHOWN = {  # how a row begins on the screen, where not as it is written
    "line": "{}",
    "dose": "{}",
    "another": "also printed: {}",
    "published": "published: {}",
    "children": "children: {}",
    "add": "go up by {}",
    "guard above": "never recommended above {}",
    "warn above": "above {}: a warning",
    "cap": "at most {}",
    "taper": "lower by {}",
    "steps of": "dispensed in steps of {}",
    "judge after": "after {}",
    "at the top for": "after {}",
    "repeat": "{}",
    "ideal weight": "the figure on ideal body weight {}",
    "converted in steps of": "another drug of its class: in steps of {}",
}


def read_regimen(block: Block, declared: Declared, faults: FaultLog) -> Regimen | None:
    """The regimen of a block, each line with its own `from`; None without a name."""
    name = code_name(block.head, "regimen", faults)
    fields = Fields(block, ("for", "drug", "when", "unless", *ROWS), faults)
    codes = fields.required("for")
    belongs = known_codes(codes, declared, faults) if codes else ()
    given = fields.one("drug")
    drug, route = _given(given, declared, faults) if given else ("", "")
    lines = [field for field in fields.all if field.keyword in ROWS]
    rows = [row for line in lines if (row := _row(line, declared, faults))]
    if not lines:
        faults.at(block.place, 'this regimen has no "line", and no dose')
    for row in rows:
        if not given and not isinstance(row.content, Said):
            needed = 'add a line such as "drug NAME, by mouth"'
            faults.at(row.place, f"a dose is worked out for a drug; {needed}")
            break
    _check_limits(rows, faults)
    when, unless = (
        tuple(p for phrase in fields.every(word) for p in read_premise(phrase, declared, faults))
        for word in ("when", "unless")
    )
    return Regimen(name, belongs, tuple(rows), block.place, drug, route, when, unless) if name else None


def _check_limits(rows: list[Row], faults: FaultLog) -> None:
    """A guard on a week says nothing of a dose a day: a limit is held against every dose beside it."""
    doses = [amount for row in rows for amount in amounts(row)]
    for row in rows:
        limit = row.content.amount if isinstance(row.content, Limit) else None
        if limit is None:
            continue
        for dose in doses:
            if not (comparable(limit.period, dose.period) and limit.per in ("", dose.per)):
                told = (
                    f'"{limit.printed} {limit.period}" cannot be held against "{dose.printed} {dose.period}"'
                )
                faults.at(
                    row.place, f"{told}; a limit goes by the period, and the kg or m², of every dose here"
                )
                break
        if not doses:
            faults.at(row.place, "there is no dose in this regimen that this could limit")


def amounts(row: Row) -> list[Amount]:
    """The printed doses of a line."""
    match row.content:
        case Dose(amount=amount):
            return [amount]
        case Titration(start=start, up_to=up_to):
            return [start, up_to] if start else [up_to]
        case _:
            return []


def _given(phrase: Phrase, declared: Declared, faults: FaultLog) -> tuple[str, str]:
    """`prednisone, by mouth`: the drug, which must be declared, and the route."""
    named, *routes = phrase.split(",")
    drug = declared.named(declared.drugs, named, faults)
    return (drug.name, ", ".join(route.text for route in routes)) if drug else ("", "")


def _row(line: Field, declared: Declared, faults: FaultLog) -> Row | None:
    """One line: what stands before its `from`, read as its keyword says. None after a fault."""
    said, sources = sourced(line.value, declared.statements, faults)
    content = row_content(line.keyword, said, declared, faults)
    shown = _SHOWN.get(line.keyword, f"{line.keyword} {{}}").format(said.text)
    if isinstance(content, NotAlternate):
        shown = f"on alternate days: {content.text}"
    return Row(shown, content, sources, line.place) if content else None


def read_drug(block: Block, declared: Declared, faults: FaultLog) -> Drug | None:
    """The drug of a block; None without a name."""
    name = finding_name(block.head, "drug", faults)
    fields = Fields(block, ("member", "named by", "for the patient", "needs", *_FACTS), faults)
    member, named_by = fields.text("member"), fields.one("named by")
    needs = fields.one("needs")
    named, needs_from = sourced(needs, declared.statements, faults) if needs else (None, ())
    wanted = [
        tuple(found.name for one in part.divide("or") if (found := finding_named(one, declared, faults)))
        for part in (items(named, faults) if named else [])
    ]
    facts = [fact for f in fields.all if f.keyword in _FACTS and (fact := _fact(f, declared, faults))]
    namer = finding_named(named_by, declared, faults) if named_by else None
    naming = namer.name if namer else ""
    if not name:
        return None
    needed, for_patient = tuple(w for w in wanted if w), fields.text("for the patient")
    return Drug(name, member, naming, needed, needs_from, tuple(facts), block.place, for_patient)


def read_measurement(block: Block, faults: FaultLog) -> Measurement | None:
    """The measurement of a block; None without a name."""
    said = Fields(block, ("for the patient",), faults).said("for the patient")
    if not block.head:
        faults.at(block.head.place, "this measurement has no name")
        return None
    return Measurement(block.head.text, said, block.place)


def _fact(line: Field, declared: Declared, faults: FaultLog) -> Fact | None:
    """`measure liver enzymes: at the start, every 2 weeks for 3 months, then every 3 months`."""
    said, sources = sourced(line.value, declared.statements, faults)
    ends = [n for n, word in enumerate(said.words) if word.text.endswith(":")]
    if line.keyword != "measure" or not ends:
        return Fact(line.keyword, said.text, sources, line.place)
    at_start, cycles = False, []
    for part in said.after(ends[-1] + 1).split(","):
        if key(part.text) == "at the start":
            at_start = True
            continue
        cycle = _cycle(part.after(1) if part.starts("then") else part, faults)
        if cycle is None:
            return None
        cycles.append(cycle)
    return Fact(line.keyword, said.text, sources, line.place, at_start, tuple(cycles))


def _cycle(part: Phrase, faults: FaultLog) -> Cycle | None:
    """`every 2 weeks for 3 months`, or without an end."""
    position = part.find("for")
    often = every(part.before(position) if position > 0 else part, faults)
    if often is None:
        return None
    if position <= 0:
        return Cycle(often, None)
    lasts = span(part.after(position + 1), faults)
    return Cycle(often, lasts[0]) if lasts else None
