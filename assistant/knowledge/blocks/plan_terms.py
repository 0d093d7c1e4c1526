"""Matter, code, label and checklist blocks: what a plan can say, and what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.fields import Fields, chosen, code_name, finding_name, items
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key, underscored
from assistant.knowledge.lines.premises import finding_named, read_premise
from assistant.knowledge.model.ruleset import (
    BOTH,
    Checklist,
    Code,
    CodeRole,
    Kind,
    Label,
    Matter,
    Premise,
    Shape,
    Side,
)

LATER = ("over", "together", "where")  # of a code: lines that speak of other codes or of findings
Later: TypeAlias = dict[str, list[Phrase]]


def read_matter(block: Block, faults: FaultLog) -> Matter | None:
    """`matter NAME of DRUG, dose direction`; without `of` it is its own drug. None without a name."""
    parts = block.head.split(",")
    dose_direction = len(parts) == 2 and key(parts[1].text) == "dose direction"
    if len(parts) > 1 and not dose_direction:
        faults.at(parts[1].place, f'only "dose direction" may follow here, not "{parts[1].text}"')
    if block.lines:
        faults.at(block.lines[0].place, "a matter has no lines of its own")
    position = parts[0].find("of")
    named = parts[0] if position < 0 else parts[0].before(position)
    name = finding_name(named, "matter", faults)
    drug = name if position < 0 else finding_name(parts[0].after(position + 1), "drug", faults)
    return Matter(name, drug, dose_direction, block.place) if name else None


def read_code(block: Block, declared: Declared, faults: FaultLog) -> tuple[Code | None, Later]:
    """The code of a block, and its lines that are read once all codes and findings are known."""
    name = code_name(block.head, "code", faults)
    kinds = tuple(kind.value for kind in Kind)
    fields = Fields(block, (*kinds, "says", *LATER, "role", "for the patient", "sees"), faults)
    lines = [field for field in fields.all if field.keyword in kinds]
    if not lines:
        faults.at(block.place, 'this code has no kind; it needs a line such as "do about MATTER"')
    for second in lines[1:]:
        faults.at(second.place, f'a code has one kind; it is already "{lines[0].keyword}"')
    about = _about(lines[0].value, declared, faults) if lines else ""
    says = fields.required("says")
    if not name:
        return None, {}
    kind = Kind(lines[0].keyword) if lines else Kind.NOTE
    lead, for_patient = says.text if says else "", fields.text("for the patient")
    roles, sees = _roles(fields), fields.text("sees")
    code = Code(name, kind, about, lead, (), block.place, roles, for_patient, sees=sees)
    return code, {keyword: fields.every(keyword) for keyword in LATER}


def read_where(phrase: Phrase, declared: Declared, faults: FaultLog) -> Iterator[tuple[Premise, str]]:
    """`takes methotrexate is yes says Go on with methotrexate`: what a code says instead where that holds."""
    says = phrase.find("says")
    if says < 1 or says == len(phrase) - 1:
        faults.at(phrase.place, 'this reads "where PREMISE says WORDS"')
        return
    for premise in read_premise(phrase.before(says), declared, faults):
        yield premise, phrase.after(says + 1).text


def _roles(fields: Fields) -> tuple[CodeRole, ...]:
    """`role reassessment`: what the program knows the code as."""
    said = [
        chosen(part, list(CodeRole), "a code has no role", fields.faults) for part in fields.items("role")
    ]
    return tuple(CodeRole(role) for role in said if role)


def _about(phrase: Phrase, declared: Declared, faults: FaultLog) -> str:
    if not phrase.starts("about") or len(phrase) < 2:
        faults.at(phrase.place, 'this reads "KIND about MATTER", such as "do about MATTER"')
        return ""
    return named_matter(phrase.after(1), declared, faults)


def named_matter(named: Phrase, declared: Declared, faults: FaultLog) -> str:
    """The matter of this name, as declared; after a fault as it was spelled."""
    matter = declared.named(declared.matters, named, faults)
    return matter.name if matter else underscored(named.text)


def read_side(block: Block, declared: Declared, faults: FaultLog) -> Side | None:
    """The side of a block; None without a name."""
    name = code_name(block.head, "side", faults)
    fields = Fields(block, ("says", "when"), faults)
    says, when = fields.said("says"), fields.one("when")
    if name == BOTH:
        faults.at(block.head.place, f'a side cannot be called "{BOTH}"; a label that leans so leans to all')
    return (
        Side(name, says, block.place, read_premise(when, declared, faults) if when else ()) if name else None
    )


def read_label(block: Block, declared: Declared, faults: FaultLog) -> Label | None:
    """The label of a block; None without a name."""
    name = code_name(block.head, "label", faults)
    fields = Fields(block, ("says", "leans"), faults)
    says, leans, sides = fields.said("says"), fields.one("leans"), [*declared.sides.by_name, BOTH]
    leant = chosen(leans, sides, "a label cannot lean", faults) if leans else ""
    return Label(name, says, leant, block.place) if name else None


def read_checklist(block: Block, declared: Declared, faults: FaultLog) -> Checklist | None:
    """`checklist NAME, first` or `, together`; None without a name.

    Each item must be answerable by "none", save where they stand together.
    """
    parts = block.head.split(",")
    how = key(parts[1].text) if len(parts) == 2 else ""
    if len(parts) > 1 and how not in ("first", "together"):
        faults.at(parts[1].place, f'only "first" or "together" may follow here, not "{parts[1].text}"')
    name = finding_name(parts[0], "checklist", faults)
    fields = Fields(block, ("ask", "of"), faults)
    ask, of = fields.said("ask"), fields.required("of")
    together = how == "together"
    named = [_item(part, declared, faults, together) for part in (items(of, faults) if of else [])]
    asked = tuple(filter(None, named))
    return Checklist(name, ask, asked, how == "first", block.place, together) if name else None


def _item(part: Phrase, declared: Declared, faults: FaultLog, together: bool) -> str:
    finding = finding_named(part, declared, faults)
    if finding is None:
        return ""
    if finding.name in declared.doubtful:
        return finding.name
    has_none = finding.shape is Shape.CHOICE and "none" in (key(choice) for choice in finding.choices)
    if finding.derived:
        faults.at(part.place, f"{finding.title} is derived; a checklist asks a person")
    elif not together and finding.shape is not Shape.YES_NO and not has_none:
        message = f'{finding.title} cannot be answered by "none"; a checklist holds yes or no findings'
        faults.at(part.place, f'{message}, and choices that have "none"')
    return finding.name
