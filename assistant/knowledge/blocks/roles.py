"""`role KIND of NAME` in a finding block, and what the program knows of its values.

Read once everything is declared, for a role may be of any finding or drug.
"""

from __future__ import annotations

from decimal import Decimal

from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.fields import items, sides
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key, listed, spaced
from assistant.knowledge.lines.premises import named_value
from assistant.knowledge.lines.quantities import number
from assistant.knowledge.model.findings import Finding, Shape
from assistant.knowledge.model.roles import ROLES, SENSES, Of, Role, RoleKind, Sense

_LONGEST_FIRST = sorted(RoleKind, key=lambda kind: -len(kind.split()))


def read_roles(block: Block, declared: Declared, faults: FaultLog) -> tuple[Role, ...]:
    """The roles of a block's `role` lines."""
    parts = _parts(block, "role", faults)
    return tuple(role for part in parts if (role := _role(part, declared, faults)))


def _role(part: Phrase, declared: Declared, faults: FaultLog) -> Role | None:
    kind = next((kind for kind in _LONGEST_FIRST if part.starts(kind)), None)
    if kind is None:
        named = part.before(position) if (position := part.find("of")) > 0 else part
        faults.at(part.place, f'there is no role "{named.text}"{did_you_mean(named.text, list(RoleKind))}')
        return None
    rest = part.after(len(kind.split()))
    if ROLES[kind].of is Of.NOTHING:
        if rest:
            faults.at(rest.place, f'nothing may follow the role "{kind}"; it is of nothing else')
        return Role(kind, "", part.place)
    if not rest.starts("of") or len(rest) < 2:
        faults.at(rest.place, f'this reads "role {kind} of NAME", of {ROLES[kind].of}')
        return None
    of = _of(kind, rest.after(1), declared, faults)
    return Role(kind, of, part.place) if of else None


def _of(kind: RoleKind, named: Phrase, declared: Declared, faults: FaultLog) -> str:
    """The name of what a role is of; a drug goes by its name in sets of drugs, where it has one."""
    finding = declared.findings.find(named.text)
    if ROLES[kind].of is Of.FINDING:
        names = {key(name): name for name in declared.findings.by_name}
    elif ROLES[kind].of is Of.MEMBER:
        of_sets = (f for f in declared.findings if f.shape is Shape.SET)
        names = {key(member): member for f in of_sets for member in f.choices}
    else:
        sets = [f for f in declared.findings if f.shape is Shape.SET]
        names = {key(member): member for each in sets for member in each.choices}
        names |= {key(drug.name): drug.member or drug.name for drug in declared.drugs}
        names |= {key(f.name): f.name for f in declared.findings if f.shape is Shape.CHOICE}
    found = names.get(key(named.text), "")
    if not found and not (finding and finding.name in declared.doubtful):
        hint = did_you_mean(key(named.text), [spaced(name) for name in names])
        faults.at(named.place, f'"{named.text}" is not {ROLES[kind].of}{hint}')
    return found


def read_senses(block: Block, finding: Finding, faults: FaultLog) -> tuple[tuple[Sense, str], ...]:
    """`sense risen = rising, fallen = declining`: what values are known as, by the finding's role."""
    needed, also = _senses_of(finding)
    found: dict[Sense, str] = {}
    for sense, named in sides(_parts(block, "sense", faults), "sense A = B", faults):
        known = next((each for each in (*needed, *also) if key(each) == key(sense.text)), None)
        value = named_value(named, finding, faults)
        if known is None:
            hint = (
                f"; it is {listed((*needed, *also))}"
                if needed
                else "; its finding plays no role that has any"
            )
            faults.at(sense.place, f'there is no sense "{sense.text}" here{hint}')
        elif value:
            found[known] = value
    lacking = [sense for sense in needed if sense not in found]
    if lacking:
        told = listed([f'"{sense}"' for sense in lacking], "and")
        faults.at(block.place, f'by its role this finding says {told} in a line "sense {lacking[0]} = VALUE"')
    return tuple(found.items())


def _senses_of(finding: Finding) -> tuple[tuple[Sense, ...], tuple[Sense, ...]]:
    pairs = [SENSES[role.kind] for role in finding.roles if role.kind in SENSES]
    return tuple(s for pair in pairs for s in pair[0]), tuple(s for pair in pairs for s in pair[1])


def read_equivalents(block: Block, finding: Finding, faults: FaultLog) -> tuple[tuple[str, Decimal], ...]:
    """`equivalents prednisone = 1, dexamethasone = 6.67`: mg of the first that one mg of each is worth."""
    found = []
    for named, worth in sides(_parts(block, "equivalents", faults), "equivalents A = B", faults):
        value, factor = named_value(named, finding, faults), number(worth, faults)
        if value and factor is not None:
            found.append((value, factor))
    return tuple(found)


def read_pulse(block: Block, faults: FaultLog) -> Decimal | None:
    """`pulse from 250`: from so many mg of the first equivalent a day on."""
    lines = [line.after(2) for line in block.lines if line.starts("pulse from")]
    return number(lines[0], faults) if lines else None


def _parts(block: Block, keyword: str, faults: FaultLog) -> list[Phrase]:
    """The parts of the lists of this keyword."""
    lines = [line.after(1) for line in block.lines if line.starts(keyword)]
    return [part for line in lines for part in items(line, faults)]
