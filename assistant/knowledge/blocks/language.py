"""Language blocks: the words of clinical English that say nothing of a disease, and patterns made of them.

`terms KIND` holds lines `means VALUE: words`; `pattern FINDING = VALUE` holds lines `says <group> words`.
"""

from __future__ import annotations

import re

from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.fields import Fields, chosen, items
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key, spaced, underscored
from assistant.knowledge.model.findings import Shape
from assistant.knowledge.model.language import KINDS, NOT, Example, Pattern, Term


def read_terms(block: Block, declared: Declared, faults: FaultLog) -> None:
    """Declare the terms of a block, and its examples."""
    fields = Fields(block, ("means", "example"), faults)
    kind = chosen(block.head, tuple(KINDS), "there are no terms of", faults)
    if not kind:
        return
    for line in fields.every("means"):
        declared.terms += _terms(kind, line, faults)
    declared.examples += _examples(fields, faults)


def _terms(kind: str, line: Phrase, faults: FaultLog) -> list[Term]:
    at = next((n for n, word in enumerate(line.words) if word.text.endswith(":")), -1)
    if at < 0 or at == len(line) - 1:
        faults.at(line.place, 'this reads "means VALUE: WORDS, WORDS"')
        return []
    value = " ".join(word.text for word in line.words[: at + 1]).removesuffix(":").strip()
    if not re.fullmatch(KINDS[kind], value):
        faults.at(line.place, f'"{value}" is no value of the terms of {kind}')
    return [Term(kind, value, part.text, part.place) for part in items(line.after(at + 1), faults)]


def _examples(fields: Fields, faults: FaultLog) -> list[Example]:
    """`example TEXT => FINDING = VALUE, FINDING = VALUE`; VALUE may be `unknown`: it is not taken."""
    found = []
    for line in fields.every("example"):
        text, arrow, result = line.text.partition(" => ")
        pairs = [tuple(map(underscored, part.split("="))) for part in result.split(",")]
        if not arrow or any(len(pair) != 2 or not all(pair) for pair in pairs):
            faults.at(line.place, 'this reads "example TEXT => FINDING = VALUE"')
        else:
            found.append(Example(text, tuple((name, value) for name, value in pairs), line.place))
    return found


def read_pattern(block: Block, declared: Declared, faults: FaultLog) -> Pattern | None:
    """`pattern FINDING = VALUE`: what several groups of words in a row say."""
    sides = block.head.split("=")
    fields = Fields(block, ("says", "suggests", "example"), faults)
    finding = declared.findings.find(sides[0].text) if len(sides) == 2 else None
    if finding is None:
        known = tuple(spaced(name) for name in declared.findings.by_name)
        hint = did_you_mean(key(sides[0].text), known)
        faults.at(block.head.place, f'a pattern reads "pattern FINDING = VALUE"{hint}')
        return None
    value = underscored(sides[1].text)
    member = value.removeprefix(NOT) if finding.shape is Shape.SET else value
    if member not in (finding.choices or ("yes", "no")):
        faults.at(sides[1].place, f'"{sides[1].text}" is no value of {finding.title}')
    ways = tuple(part.text for part in fields.items("says"))
    vague = tuple(part.text for part in fields.items("suggests"))
    declared.examples += _examples(fields, faults)
    return Pattern(finding.name, value, ways, vague, block.place)
