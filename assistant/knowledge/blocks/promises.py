"""Group and promise blocks: what every plan must keep to, said of answers and of the plan alone."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.knowledge.blocks.named_lines import named_lines, parts_of, read_kind
from assistant.knowledge.blocks.rules import clauses
from assistant.knowledge.blocks.sources import named_source
from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.fields import Fields, code_name
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key, listed
from assistant.knowledge.lines.premises import read_premise
from assistant.knowledge.model.promises import Condition, Demand, Group, Manner, Promise, Said, Saying
from assistant.knowledge.model.ruleset import Place

_MANNERS = (Manner.NEVER, Manner.STANDS, Manner.ONE, Manner.AT_MOST_ONE, Manner.NOT_ADVISED)
_FORM = listed([f'"then {manner} CODE"' for manner in _MANNERS])


def read_groups(blocks: Sequence[Block], declared: Declared, faults: FaultLog) -> None:
    """Declares every group; one may name another, above or below it."""
    waiting: dict[str, Block] = {}
    for block in blocks:
        name = code_name(block.head, "group", faults)
        if name and key(name) in waiting:
            first = waiting[key(name)].place
            faults.at(block.place, f'group "{name}" is already defined at {first}')
        elif name:
            waiting[key(name)] = block
    reading: list[str] = []

    def read(named: str) -> None:
        block = waiting.pop(named)
        reading.append(named)
        fields = Fields(block, ("of", "except"), faults)
        of, left_out = fields.required("of"), fields.one("except")
        for part in [*parts_of(of), *parts_of(left_out)]:
            if key(part.text) in waiting:
                read(key(part.text))
            elif key(part.text) in reading:
                faults.at(part.place, f'group "{part.text}" is made of itself')
        reading.remove(named)
        excepted = named_lines(left_out, declared, faults) if left_out else ()
        codes = named_lines(of, declared, faults) if of else ()
        for code in (code for code in excepted if codes and code not in codes):
            faults.at(left_out.place if left_out else block.place, f'"{code}" is not in this group anyway')
        group = Group(block.head.text, tuple(c for c in codes if c not in excepted), block.place)
        declared.groups.add(group.name, group, faults)

    while waiting:
        read(next(iter(waiting)))


def read_promise(block: Block, declared: Declared, faults: FaultLog) -> Promise | None:
    """The promise of a block; None without a name. After a fault it may lack conditions or demands."""
    name = code_name(block.head, "promise", faults)
    fields = Fields(block, ("when", "and", "unless", "then", "because", "from"), faults)
    found = clauses(fields, "when", "unless")
    when = [line for opening, lines in found if opening == "when" for line in lines]
    unless = [lines for opening, lines in found if opening == "unless"]
    demands = [_demand(phrase, declared, faults) for phrase in fields.every("then")]
    if not demands and not any(line.starts("then") for line in block.lines):
        faults.at(block.place, 'this promise has no "then" line')
    because = fields.said("because", "say why")
    sources = named_source(fields, declared.statements)
    then = tuple(demand for demand in demands if demand)
    _check_demands(then, faults)
    if not name:
        return None
    return Promise(
        name,
        _conditions(when, declared, faults),
        tuple(_conditions(lines, declared, faults) for lines in unless),
        then,
        because,
        sources,
        block.place,
    )


def _conditions(lines: Sequence[Phrase], declared: Declared, faults: FaultLog) -> tuple[Condition, ...]:
    return tuple(condition for line in lines for condition in _condition(line, declared, faults))


def _condition(phrase: Phrase, declared: Declared, faults: FaultLog) -> tuple[Condition, ...]:
    """`CODE or CODE stands`, or a premise on what was answered."""
    for saying in (Saying.DOES_NOT_STAND, Saying.STANDS, Saying.NOT_ADVISED):
        verb = len(phrase) - len(saying.split())
        if phrase.after(verb).starts(saying):
            codes = named_lines(phrase.before(verb), declared, faults)
            if saying is Saying.NOT_ADVISED:
                _only_lines(codes, "is listed as not advised", phrase, declared, faults)
            return (Said(codes, saying, phrase.text, phrase.place),) if codes else ()
    premises = read_premise(phrase, declared, faults)
    for premise in premises[:1]:
        finding = declared.findings.by_name.get(premise.finding)
        if finding is None:
            faults.at(phrase.place, f'"{premise.finding}" is a label; write "{premise.finding} stands"')
        elif finding.derived:
            message = f"{finding.title} is derived; a promise reads what was answered and what the plan says"
            faults.at(phrase.place, message)
    return premises


def _demand(phrase: Phrase, declared: Declared, faults: FaultLog) -> Demand | None:
    manner = next((manner for manner in _MANNERS if phrase.starts(manner)), None)
    if manner is None:
        faults.at(phrase.place, f'a promise cannot demand "{phrase.text}"; write {_FORM}')
        return None
    said = phrase.after(len(manner.split()))
    return read_demand(manner, said, phrase.text, phrase.place, declared, faults)


def read_demand(
    manner: Manner, said: Phrase, text: str, place: Place, declared: Declared, faults: FaultLog
) -> Demand | None:
    """What is demanded of the codes that `said` names; `text` is the whole demand. None after a fault."""
    kind, gate = "", ""
    if manner in (Manner.NEVER, Manner.STANDS) and said.starts("as"):
        kind = read_kind(said.after(1).before(1), faults)
        said = said.after(2)
    by = said.find("by") if manner is Manner.NOT_ADVISED else -1
    if by >= 0:
        named = declared.named(declared.gates, said.after(by + 1), faults)
        gate, said = named.name if named else "", said.before(by)
    if not said:
        faults.at(said.place, f'nothing stands after "{text}"')
        return None
    codes = named_lines(said, declared, faults)
    if kind or manner is Manner.NOT_ADVISED:
        what = "has a kind" if kind else "is listed as not advised"
        _only_lines(codes, what, said, declared, faults)
    if gate:
        for code in (code for code in codes if code not in declared.gates.by_name[gate].codes):
            faults.at(said.place, f'the gate "{gate}" does not hold back "{code}"')
    return Demand(manner, codes, kind, gate, text, place) if codes else None


def _check_demands(then: Sequence[Demand], faults: FaultLog) -> None:
    wanted = {code for demand in then if demand.manner is Manner.STANDS for code in demand.codes}
    for demand in then:
        if demand.manner in (Manner.NEVER, Manner.NOT_ADVISED) and not demand.kind:
            for code in (code for code in demand.codes if code in wanted):
                faults.at(demand.place, f'"{code}" is to stand and not to stand')
        if demand.manner in (Manner.ONE, Manner.AT_MOST_ONE) and len(demand.codes) == 1:
            faults.at(
                demand.place, f'only "{demand.codes[0]}" is named here; write "stands" or "never stands"'
            )


def _only_lines(
    codes: Sequence[str], what: str, phrase: Phrase, declared: Declared, faults: FaultLog
) -> None:
    for code in (code for code in codes if declared.labels.find(code)):
        faults.at(phrase.place, f'"{code}" is a label; only a line of the plan {what}')
