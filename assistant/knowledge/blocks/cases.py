"""Case blocks: one patient, and what is right of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.knowledge.blocks.promises import read_demand
from assistant.knowledge.blocks.sources import cited
from assistant.knowledge.lines.declarations import Declared, Register
from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.fields import Field, Fields, items
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key, listed
from assistant.knowledge.lines.told import read_told
from assistant.knowledge.model.cases import Case, Expected, Told, Variant, Verb
from assistant.knowledge.model.promises import Demand, Manner

OF_THE_PLAN = {"stands": Manner.STANDS, "never": Manner.NEVER, "not advised": Manner.NOT_ADVISED}
DEMANDS = (*OF_THE_PLAN, *Verb)
KEYWORDS = ("today", "given", "typed", "but", *DEMANDS, "because", "from")
VERDICTS = ("agrees", "differs", "forbids", "not yet")
_OF_WHAT_IS_TYPED = (Verb.READS, Verb.DOES_NOT_READ)


def read_case(block: Block, declared: Declared, faults: FaultLog) -> Case | None:
    """The case of a block; None without a name. After a fault it may lack demands."""
    if not block.head:
        faults.at(block.head.place, "this case has no name; say in a few words what is right")
        return None
    fields = Fields(block, KEYWORDS, faults)
    day, cite = fields.one("today"), fields.one("from")
    given = [t for phrase in fields.every("given") for t in _told(phrase, declared, faults)]
    typed = tuple(phrase.text for phrase in fields.every("typed"))
    if not fields.every("given") and not typed:
        faults.at(block.place, 'this case has no patient; write "given" or "typed"')
    return Case(
        block.head.text,
        _day(day, faults) if day else None,
        tuple(given),
        typed,
        _variants(fields, bool(typed), declared, faults),
        fields.text("because") if cite else fields.said("because", "say why it is right"),
        cited(cite, declared.statements, faults) if cite else (),
        block.place,
    )


def _told(phrase: Phrase, declared: Declared, faults: FaultLog) -> list[Told]:
    return [t for part in items(phrase, faults) if (t := read_told(part, declared, faults))]


def _day(phrase: Phrase, faults: FaultLog) -> date | None:
    try:
        return date.fromisoformat(phrase.text)
    except ValueError:
        faults.at(phrase.place, f'"{phrase.text}" is no date; write it as 2026-11-22')
        return None


def _variants(fields: Fields, typed: bool, declared: Declared, faults: FaultLog) -> tuple[Variant, ...]:
    """The patient as told, and one more for each `but`, each with the demands below it."""
    parts: list[tuple[Field | None, list[Field]]] = [(None, [])]
    for field in fields.all:
        if field.keyword == "but":
            parts.append((field, []))
        elif field.keyword in ("given", "typed", "today") and len(parts) > 1:
            faults.at(field.place, f'move this "{field.keyword}" up, above the first "but"')
        elif field.keyword in DEMANDS:
            parts[-1][1].append(field)
    variants = []
    for opening, lines in parts:
        place = opening.place if opening else fields.block.place
        if not lines:
            faults.at(place, 'nothing is demanded here; write "stands", "never" or another demand below it')
        for line in (line for line in lines if line.keyword in _OF_WHAT_IS_TYPED and (opening or not typed)):
            faults.at(line.place, "only what is typed can be read, and nothing is typed here")
        but = tuple(_told(opening.value, declared, faults)) if opening else ()
        demands = [d for line in lines if (d := _demand(line, declared, faults))]
        variants.append(Variant(but, tuple(demands), place))
    return tuple(variants)


def _demand(line: Field, declared: Declared, faults: FaultLog) -> Demand | Expected | None:
    text, said = f"{line.keyword} {line.value.text}", line.value
    if line.keyword in OF_THE_PLAN:
        return read_demand(OF_THE_PLAN[line.keyword], said, text, line.place, declared, faults)
    verb = Verb(line.keyword)
    if verb is Verb.READS:
        told = tuple(_told(said, declared, faults))
        return Expected(verb, tuple(t.finding for t in told), text, line.place, told)
    if verb is Verb.ANSWERS:
        return _answer(said, text, declared, faults)
    if verb in (Verb.DOSE, Verb.NO_DOSE):
        return _dose(verb, said, text, declared, faults)
    known: Register[Any] = declared.rules if verb in (Verb.FIRES, Verb.SILENT) else declared.findings
    found = [declared.named(known, part, faults) for part in items(said, faults)]
    names = tuple(thing.name for thing in found if thing)
    return Expected(verb, names, text, line.place) if names else None


def _answer(said: Phrase, text: str, declared: Declared, faults: FaultLog) -> Expected | None:
    """`begin-methotrexate forbids`: what is said to the act of this name."""
    verdict = key(said.after(1).text)
    if verdict not in VERDICTS:
        faults.at(said.after(1).place, f"an act is answered by {listed(VERDICTS)}")
        return None
    action = declared.named(declared.actions, said.before(1), faults)
    return Expected(Verb.ANSWERS, (action.name,), text, said.place, value=verdict) if action else None


def _dose(verb: Verb, said: Phrase, text: str, declared: Declared, faults: FaultLog) -> Expected | None:
    """`azathioprine 58 to 145 mg a day`, `azathioprine 50 mg a day on 2026-12-01`, or a regimen alone."""
    regimen = declared.named(declared.regimens, said.before(1), faults)
    figure, at = said.after(1), said.find("on")
    day = _day(said.after(at + 1), faults) if at > 0 else None
    figure = said.before(at).after(1) if at > 0 else figure
    if bool(figure) is (verb is Verb.NO_DOSE):
        wanted = "a regimen alone" if figure else "a regimen and the figure"
        faults.at(said.place, f'"{verb}" takes {wanted}')
        return None
    return Expected(verb, (regimen.name,), text, said.place, value=figure.text, on=day) if regimen else None
