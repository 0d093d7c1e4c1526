"""Finding blocks: what can be known of a patient, its values, its range, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.fields import Fields, finding_name, items, sides, value_name
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key, listed, spaced, underscored
from assistant.knowledge.lines.quantities import span, unit
from assistant.knowledge.model.ruleset import Closing, Finding, Range, Shape, Unit

_KEYWORDS = (
    *("ask", "offer", "asked if", "settles", "called", "for the patient", "hint", "also", "words"),
    *("not had", "possible", "without unit", "otherwise in", "unit", "otherwise", "unread because"),
    *("role", "sense", "equivalents", "pulse from", "computed", "assumed", "impossible", "example"),
    "not asked because",
)
MINIMUM, MATTER = "minimum data", "matter"
_SHAPES = ("yes or no", "one of", "any of", "number", "whole number", "text", "derived")
_ONLY_FOR = {
    "possible": (Shape.NUMBER,),
    "without unit": (Shape.NUMBER,),
    "otherwise in": (Shape.NUMBER,),
    "unit": (Shape.NUMBER,),
    "words": (Shape.YES_NO, Shape.CHOICE, Shape.SET),
    "sense": (Shape.CHOICE,),
    "equivalents": (Shape.CHOICE,),
    "not had": (Shape.CHOICE, Shape.SET, Shape.YES_NO, Shape.NUMBER),
}
_NOT_FOR_DERIVED = ("ask", "offer", "asked if", "settles", "computed", "not had", "words", "role")


@dataclass
class _Head:
    shape: Shape = Shape.TEXT
    choices: tuple[str, ...] = ()
    whole: bool = False
    unit: str = ""
    plausible: Range | None = None
    derived: bool = False
    kind: str = ""  # of a derived finding: minimum data, or a matter
    sound: bool = field(default=True)


def read_finding(block: Block, faults: FaultLog) -> tuple[Finding | None, bool]:
    """The finding of a block, and whether it may be relied on (False after a fault in its values).

    None when not even its name can be read.
    """
    parts = block.head.split(":")
    name = finding_name(parts[0], "finding", faults)
    if len(parts) != 2:
        faults.at(parts[0].end, 'a finding reads "finding NAME : yes or no" (one colon, then what it can be)')
    head = _head(parts[1], faults) if len(parts) == 2 else _Head(sound=False)
    fields = Fields(block, _KEYWORDS, faults)
    if not name:
        return None, False
    if head.sound:
        _refuse_misplaced(fields, head, faults)
    unavailable = tuple(underscored(part.text) for part in fields.items("not had"))
    before = len(faults.faults)
    possible = fields.one("possible") if head.shape is Shape.NUMBER else None
    possible_range = span(possible, faults) if possible else None
    bare = fields.one("without unit") if head.shape is Shape.NUMBER else None
    unitless = span(bare, faults) if bare else None
    units = _units(fields, head, faults)
    sound = head.sound and len(faults.faults) == before
    names = [(part.text, "") for part in fields.items("also")]
    said = names + (_words(fields, head, unavailable, faults) if head.sound else [])
    finding = Finding(
        name=name,
        shape=head.shape,
        place=block.place,
        choices=head.choices,
        unavailable=unavailable,
        whole=head.whole,
        unit=head.unit,
        plausible=head.plausible,
        possible=possible_range,
        unitless=unitless,
        units=units,
        called=fields.text("called"),
        question=fields.text("ask") or fields.text("offer"),
        hint=fields.text("hint"),
        for_patient=fields.text("for the patient"),
        synonyms=tuple(name for name, _ in names if "<" not in name),
        words=tuple(way for way in said if way[1] and "<" not in way[0]),
        ways=tuple(way for way in said if "<" in way[0]),
        derived=head.derived,
        closing=_closing(fields.one("otherwise"), faults),
        minimum=head.kind == MINIMUM,
        matter=head.kind == MATTER,
        not_asked=fields.text("not asked because"),
        offered=bool(fields.text("offer")),
        unread=fields.text("unread because"),
        settles=_settles(fields.one("settles"), faults),
        otherwise_in=_otherwise_in(fields.one("otherwise in"), units, faults),
    )
    _check_ranges(finding, fields, faults)
    return finding, sound


def _otherwise_in(line: Phrase | None, units: tuple[Unit, ...], faults: FaultLog) -> str:
    """The unit of a bare number that cannot be meant in the finding's own."""
    if line is None:
        return ""
    if not any(line.text in unit.names for unit in units):
        faults.at(line.place, f'"{line.text}" is no other unit of this finding')
    return line.text


def _head(phrase: Phrase, faults: FaultLog) -> _Head:
    if phrase.starts("one of") or phrase.starts("any of"):
        shape = Shape.CHOICE if phrase.starts("one of") else Shape.SET
        return _choices(shape, phrase.after(2), faults)
    parts = phrase.split(",")
    if parts[0].starts("number") or parts[0].starts("whole number"):
        whole = parts[0].starts("whole number")
        return _number(whole, [parts[0].after(2 if whole else 1), *parts[1:]], faults)
    first = key(parts[0].text)
    kinds = [key(part.text) for part in parts[1:]]
    if first == "derived" and kinds in ([], [MINIMUM], [MATTER]):
        return _Head(Shape.YES_NO, derived=True, kind="".join(kinds))
    if len(parts) == 1 and first in ("yes or no", "text"):
        return _Head(Shape.YES_NO if first == "yes or no" else Shape.TEXT)
    hint = did_you_mean(phrase.before(2).text, _SHAPES) or did_you_mean(first, _SHAPES)
    hint = hint or f"; it is {listed(_SHAPES)}"
    faults.at(phrase.place, f'a finding cannot be "{phrase.text}"{hint}')
    return _Head(sound=False)


def _choices(shape: Shape, phrase: Phrase, faults: FaultLog) -> _Head:
    before = len(faults.faults)
    values = tuple(value for part in items(phrase, faults) if (value := value_name(part, faults)))
    if shape is Shape.SET and any(key(value) == "none" for value in values):
        faults.at(phrase.place, 'a set has no member "none"; "none" is already the answer for an empty set')
    spelled = {key(value) for value in values}
    for value in spelled:
        for joint in (" or ", " and "):
            if joint in value and all(part in spelled for part in value.split(joint)):
                faults.at(phrase.place, f'"{value}" could be read as several of the other values')
    if len(values) < 2 and shape is Shape.CHOICE and len(faults.faults) == before:
        faults.at(phrase.place, "a choice needs two values or more")
    return _Head(shape, choices=values, sound=len(faults.faults) == before)


def _number(whole: bool, parts: list[Phrase], faults: FaultLog) -> _Head:
    """`in UNIT` and `LOW to HIGH`; either may be left out."""
    before = len(faults.faults)
    name = ""
    if parts[0].starts("in"):
        name = parts[0].after(1).text
        if not name:
            faults.at(parts[0].end, 'a unit is missing after "in"')
    elif parts[0]:
        faults.at(parts[0].place, f'a number reads "number in UNIT, LOW to HIGH", not "{parts[0].text}"')
    if len(parts) > 2:
        faults.at(parts[2].place, "a number has one unit and one range")
    plausible = span(parts[1], faults) if len(parts) == 2 else None
    sound = len(faults.faults) == before
    return _Head(Shape.NUMBER, whole=whole, unit=name, plausible=plausible, sound=sound)


def _settles(line: Phrase | None, faults: FaultLog) -> tuple[str, str] | None:
    """`FINDING = VALUE`, which a direct answer to the question settles too."""
    form = "settles FINDING = VALUE"
    if line is None:
        return None
    named = [(underscored(a.text), underscored(b.text)) for a, b in sides([line], form, faults)]
    return named[0] if named else None


def _refuse_misplaced(fields: Fields, head: _Head, faults: FaultLog) -> None:
    for line in fields.all:
        if head.derived and line.keyword in _NOT_FOR_DERIVED:
            faults.at(line.place, f'a derived finding is concluded by rules; it takes no "{line.keyword}"')
        elif line.keyword == "not asked because" and head.kind != MATTER:
            faults.at(line.place, '"not asked because" is for matters only: "derived, matter"')
        elif line.keyword == "otherwise" and not head.derived:
            faults.at(line.place, '"otherwise" is for derived findings only')
        elif head.shape not in _ONLY_FOR.get(line.keyword, (head.shape,)):
            faults.at(line.place, f'"{line.keyword}" does not go with a finding that is "{head.shape}"')


def _closing(phrase: Phrase | None, faults: FaultLog) -> Closing | None:
    if phrase is None:
        return None
    for closing in Closing:
        if key(f"otherwise {phrase.text}") == closing.value:
            return closing
    faults.at(phrase.place, 'this reads "otherwise no" or "otherwise no once asked"')
    return None


def _units(fields: Fields, head: _Head, faults: FaultLog) -> tuple[Unit, ...]:
    units: list[Unit] = []
    taken = {key(head.unit)}
    for phrase in fields.every("unit") if head.shape is Shape.NUMBER else []:
        other = unit(phrase, faults)
        if other is None:
            continue
        for name in other.names:
            if key(name) in taken:
                faults.at(phrase.place, f'the unit "{name}" is already a unit of this finding')
            taken.add(key(name))
        units.append(other)
    return tuple(units)


def _words(
    fields: Fields, head: _Head, unavailable: tuple[str, ...], faults: FaultLog
) -> list[tuple[str, str]]:
    """`coming down = declining, back to normal = normalised`; values spelled as they were declared."""
    values = ("yes", "no") if head.shape is Shape.YES_NO else head.choices
    spelled = {key(value): value for value in (*values, *unavailable)}
    if head.shape is Shape.SET:
        spelled["none"] = "none"
    words = []
    for said, named in sides(fields.items("words"), "WORDS = VALUE", faults):
        if value := spelled.get(key(named.text)):
            words.append((said.text, value))
        else:
            allowed = [spaced(value) for value in spelled.values()]
            hint = did_you_mean(named.text, allowed) or f"; it takes {listed(allowed)}"
            faults.at(named.place, f'"{named.text}" is no value of this finding{hint}')
    return words


def _check_ranges(finding: Finding, fields: Fields, faults: FaultLog) -> None:
    possible, plausible = finding.possible, finding.plausible
    if possible and plausible and not (plausible.low in possible and plausible.high in possible):
        line = fields.one("possible")
        faults.at(line.place if line else finding.place, "the possible range must hold the plausible range")
    line = fields.one("without unit")
    if line and finding.unitless and not any(unit.times != 1 or unit.subtract for unit in finding.units):
        faults.at(line.place, f"{finding.title} has no other unit that a number without one could be in")
    both = {key(value) for value in finding.choices} & {key(value) for value in finding.unavailable}
    for value in sorted(both):
        faults.at(finding.place, f'"{value}" is a value, and is also said of a result not to be had')
