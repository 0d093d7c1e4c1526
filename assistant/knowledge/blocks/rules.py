"""Rule and gate blocks: what follows from what is known, and what may not stand until something is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.knowledge.blocks.sources import named_source
from assistant.knowledge.lines.amounts import span
from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.fields import Fields, code_name, items
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key, listed
from assistant.knowledge.lines.premises import read_premise
from assistant.knowledge.lines.quantities import number
from assistant.knowledge.model.ruleset import (
    Advises,
    Argues,
    Concludes,
    Conclusion,
    Gate,
    Kind,
    Labels,
    Premise,
    Rule,
    Weighs,
)


def read_rule(block: Block, declared: Declared, faults: FaultLog) -> Rule | None:
    """The rule of a block. After a fault it may lack premises; None when its conclusion cannot be read."""
    name = code_name(block.head, "rule", faults)
    fields = Fields(block, ("when", "and", "then", "because", "from"), faults)
    premises = _premises(fields, "when", declared)
    then = fields.required("then")
    conclusion = _conclusion(then, declared, faults) if then else None
    optional = then is None or then.starts("evidence") or then.find("is") >= 0
    because = fields.text("because") if optional else fields.said("because", "say why, for the plan")
    sources = named_source(fields, declared.statements)
    if not name or conclusion is None:
        return None
    return Rule(name, premises, conclusion, because, sources, block.place)


def read_gate(block: Block, declared: Declared, faults: FaultLog) -> Gate | None:
    """The gate of a block; None without a name."""
    name = code_name(block.head, "gate", faults)
    fields = Fields(block, ("never", "unless", "and", "because", "from"), faults)
    held = fields.required("never")
    codes = known_codes(held, declared, faults) if held else ()
    unless = _premises(fields, "unless", declared)
    because = fields.said("because", "say why, for the plan")
    sources = named_source(fields, declared.statements)
    if not name:
        return None
    return Gate(name, codes, unless, because, sources, block.place)


def known_codes(phrase: Phrase, declared: Declared, faults: FaultLog) -> tuple[str, ...]:
    """The plan codes of a list with commas; each must be defined."""
    return tuple(
        name for part in items(phrase, faults) if (name := known_code(part, declared, faults)) is not None
    )


def known_code(phrase: Phrase, declared: Declared, faults: FaultLog) -> str | None:
    """A plan code, as declared; None after a fault."""
    text = phrase.text
    if declared.codes.find(text):
        return declared.codes.name_of(text)
    if declared.labels.find(text):
        faults.at(phrase.place, f'"{text}" is a label, and a plan code is needed here')
        return None
    hint = did_you_mean(key(text), declared.codes.by_name)
    faults.at(phrase.place, f'unknown plan code "{text}"{hint}')
    declared.meant.add(declared.codes.meant(text))
    return None


def _premises(fields: Fields, opening: str, declared: Declared) -> tuple[Premise, ...]:
    """The opening line and the `and` lines after it, in order."""
    lines = [line for _, below in clauses(fields, opening) for line in below]
    if not lines and not any(line.starts(opening) or line.starts("and") for line in fields.block.lines):
        fields.faults.at(fields.block.place, f'this {fields.block.keyword.text} has no "{opening}" line')
    return tuple(premise for line in lines for premise in read_premise(line, declared, fields.faults))


def clauses(fields: Fields, *openings: str) -> list[tuple[str, list[Phrase]]]:
    """The premises under each opening word, with the `and` lines after it; the first opens one clause only.

    An `and` after `then` or `because` would read as part of those.
    """
    found: list[tuple[str, list[Phrase]]] = []
    ended = ""
    for line in fields.all:
        if line.keyword in ("then", "because", "from"):
            ended = ended or line.keyword
        if line.keyword not in (*openings, "and"):
            continue
        if ended:
            fields.faults.at(line.place, f'move this premise up, above "{ended}"')
        if line.keyword == openings[0] and found:
            told = f'"{openings[0]}" starts the first premise only; start this one with "and"'
            fields.faults.at(line.place, told)
        if line.keyword == "and" and not found:
            first = listed([f'"{word}"' for word in openings])
            fields.faults.at(line.place, f'the first premise starts with {first}, the others with "and"')
        if not found or line.keyword in openings[1:]:
            found.append((openings[0] if line.keyword == "and" else line.keyword, []))
        found[-1][1].append(line.value)
    return found


def _conclusion(phrase: Phrase, declared: Declared, faults: FaultLog) -> Conclusion | None:
    if phrase.starts("label"):
        return _label(phrase.after(1), declared, faults)
    if phrase.starts("evidence for"):
        return _evidence(phrase.after(2), declared, faults)
    if phrase.starts("evidence against"):
        return _argument(phrase.after(2), False, declared, faults)
    if phrase.find("is") >= 0:
        return _concludes(phrase, declared, faults)
    if len(phrase) == 1:
        return _advises(phrase, None, declared, faults)
    if (position := phrase.find("in")) > 0 and declared.findings.find(phrase.text) is None:
        due = span(phrase.after(position + 1), faults)
        advised = _conclusion(phrase.before(position), declared, faults)
        if not isinstance(advised, Advises):
            return None
        return replace(advised, within=due[0]) if due else advised
    word = phrase.words[0].text
    if len(phrase) == 2 and word.casefold() in {kind.value for kind in Kind}:
        return _advises(phrase.after(1), Kind(word.casefold()), declared, faults)
    if declared.findings.find(phrase.text):
        faults.at(phrase.end, f'write "then {phrase.text} is yes" or "is no"')
        return None
    hint = did_you_mean(word, (*(kind.value for kind in Kind), "label", "evidence"))
    form = hint or '; write "FINDING is yes", "label CODE", "CODE", "KIND CODE" or "evidence for SIDE ..."'
    faults.at(phrase.place, f'a rule cannot conclude "{phrase.text}"{form}')
    return None


def _label(phrase: Phrase, declared: Declared, faults: FaultLog) -> Labels | None:
    text = phrase.text
    if declared.labels.find(text):
        return Labels(declared.labels.name_of(text))
    if declared.codes.find(text):
        faults.at(phrase.place, f'"{text}" is a plan code, not a label; write "then {text}"')
    else:
        faults.at(phrase.place, f'unknown label "{text}"{did_you_mean(key(text), declared.labels.by_name)}')
        declared.meant.add(declared.labels.meant(text))
    return None


def _advises(phrase: Phrase, kind: Kind | None, declared: Declared, faults: FaultLog) -> Advises | None:
    if declared.labels.find(phrase.text) and kind is None:
        message = f'"{phrase.text}" is a label; write "then label {phrase.text}"'
        faults.at(phrase.place, message)
        return None
    code = known_code(phrase, declared, faults)
    return Advises(code, kind) if code else None


def _concludes(phrase: Phrase, declared: Declared, faults: FaultLog) -> Concludes | None:
    verb = phrase.find("is")
    while not declared.findings.find(phrase.before(verb).text) and (after := phrase.find("is", verb + 1)) > 0:
        verb = after
    name, said = phrase.before(verb).text, phrase.after(verb + 1)
    finding = declared.findings.find(name)
    if finding is None:
        derived = [spelled for spelled in declared.readable() if _is_derived(spelled, declared)]
        faults.at(phrase.place, f'unknown finding "{name}"{did_you_mean(key(name), derived)}')
        declared.meant.add(declared.findings.meant(name))
        return None
    if finding.name in declared.doubtful:
        return None
    if not finding.derived:
        message = f"{finding.title} is told by a person; a rule can conclude derived findings only"
        faults.at(phrase.place, message)
        return None
    if key(said.text) not in ("yes", "no"):
        faults.at(said.place, f'"{said.text}" cannot be concluded; {finding.title} is yes or no')
        declared.meant.add(finding.name)
        return None
    return Concludes(finding.name, key(said.text) == "yes")


def _is_derived(name: str, declared: Declared) -> bool:
    finding = declared.findings.find(name)
    return finding is not None and finding.derived


def _evidence(phrase: Phrase, declared: Declared, faults: FaultLog) -> Weighs | Argues | None:
    """`SIDE STRENGTH WORDS`: the strength is 0 to 4, and only orders the list. Or `CODE WORDS`."""
    side, sides = phrase.words[0].text if phrase else "", declared.sides.by_name
    if side not in sides and (declared.codes.find(side) or "-" in side):
        return _argument(phrase, True, declared, faults)
    if len(phrase) < 3:
        faults.at(phrase.place, 'evidence reads "evidence for SIDE 4 WORDS"')
        return None
    if side not in sides:
        hint = did_you_mean(side, sides) or (f"; it is {listed(list(sides))}" if sides else "")
        faults.at(phrase.place, f'"{side}" is no side{hint}')
        return None
    figure = phrase.after(1).before(1)
    strength = number(figure, faults)
    if strength is not None and not Decimal(0) <= strength <= Decimal(4):
        faults.at(figure.place, f"the strength of evidence is 0 to 4, not {figure.text}")
        return None
    return None if strength is None else Weighs(side, phrase.after(2).text, strength)


def _argument(phrase: Phrase, favours: bool, declared: Declared, faults: FaultLog) -> Argues | None:
    """`CODE WORDS`: without a strength, as arguments about a line are shown and never weighed."""
    if len(phrase) < 2:
        word = "for" if favours else "against"
        faults.at(
            phrase.place, f'an argument reads "evidence {word} CODE it is a good choice in lung disease"'
        )
        return None
    code = known_code(phrase.before(1), declared, faults)
    words = phrase.after(1)
    if words.words[0].text.replace(".", "").isdigit():
        faults.at(words.place, "an argument about a line has no strength; say it in words alone")
        return None
    return Argues(code, favours, words.text) if code else None
