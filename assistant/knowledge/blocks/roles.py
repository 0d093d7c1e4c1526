"""`role KIND of NAME` in a finding block: read last, for a role may be of anything that is declared."""

from __future__ import annotations

from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.fields import items
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key, spaced
from assistant.knowledge.model.findings import Shape
from assistant.knowledge.model.roles import ROLES, Of, Role, RoleKind

_LONGEST_FIRST = sorted(RoleKind, key=lambda kind: -len(kind.split()))


def read_roles(block: Block, declared: Declared, faults: FaultLog) -> tuple[Role, ...]:
    """The roles of a block's `role` lines."""
    lines = [line.after(1) for line in block.lines if line.starts("role")]
    parts = [part for line in lines for part in items(line, faults)]
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
