"""Blocks written once for several drugs: `for each drug of azathioprine AZA from S123, methotrexate MTX`.

Each drug of the line gets a block of its own, in which `{drug}` is its name, `{member}` its name in sets of
drugs, and `from` also names the statements given beside it. All of them stand where the one block stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.fields import items
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, Word

_LINE = "for each drug of"
_DRUG, _MEMBER = "{drug}", "{member}"


@dataclass(frozen=True, slots=True)
class _Drug:
    """One drug of the line. `name` is spelled as findings are; `sources` are the words after its `from`."""

    name: str
    member: str
    sources: tuple[Word, ...]


def unrolled(blocks: Iterable[Block], members: frozenset[str], faults: FaultLog) -> list[Block]:
    """The blocks, with each that is written for several drugs replaced by one for each of them.

    members: what drugs are called in sets. A block with a fault of this kind is left out.
    """
    found = []
    for block in blocks:
        lines = [line for line in block.lines if line.starts(_LINE)]
        if lines:
            found += _repeated(block, lines, members, faults)
        elif not _unfilled(block, faults):
            found.append(block)
    return found


def members_of(blocks: Iterable[Block]) -> frozenset[str]:
    """What the drugs of these blocks are called in sets of drugs."""
    drugs = (block for block in blocks if block.keyword.text == "drug")
    return frozenset(line.after(1).text for drug in drugs for line in drug.lines if line.starts("member"))


def _repeated(block: Block, lines: list[Phrase], members: frozenset[str], faults: FaultLog) -> list[Block]:
    for second in lines[1:]:
        faults.at(second.place, f'"{_LINE}" stands twice in this {block.keyword.text}')
    if _DRUG not in block.head.text:
        message = f"the name of this {block.keyword.text} must hold {_DRUG}, to be a new one each time"
        faults.at(block.head.place, message)
        return []
    parts = items(lines[0].after(len(_LINE.split())), faults)
    drugs = [drug for part in parts if (drug := _drug(part, members, faults))]
    return [_for(block, drug) for drug in drugs]


def _drug(part: Phrase, members: frozenset[str], faults: FaultLog) -> _Drug | None:
    """`cyclosporine CSA from S139`; None after a fault."""
    named, *sourced = part.divide("from")
    if len(named) < 2:
        faults.at(part.place, "name the drug, and what it is called in sets of drugs, with a space between")
        return None
    name, member = named.before(len(named) - 1), named.words[-1]
    if member.text not in members:
        hint = did_you_mean(member.text, members)
        faults.at(member.place, f'no drug has the member "{member.text}"{hint}')
        return None
    return _Drug(name.text, member.text, tuple(word for phrase in sourced for word in phrase.words))


def _for(block: Block, drug: _Drug) -> Block:
    """The block as it is for this drug."""
    kept = [line for line in block.lines if not line.starts(_LINE)]
    lines = [_filled(line, drug) for line in kept]
    own = [number for number, line in enumerate(lines) if line.starts("from")]
    if drug.sources and own:
        lines[own[0]] = Phrase(lines[own[0]].words + drug.sources, lines[own[0]].place)
    elif drug.sources:
        place = drug.sources[0].place
        lines.append(Phrase((Word("from", place), *drug.sources), place))
    return Block(block.keyword, _filled(block.head, drug), tuple(lines))


def _filled(phrase: Phrase, drug: _Drug) -> Phrase:
    words = (Word(text, word.place) for word in phrase.words for text in _spelled(word.text, drug))
    return Phrase(tuple(words), phrase.place)


def _spelled(word: str, drug: _Drug) -> list[str]:
    """The words that this word becomes: in a hyphenated name the drug's name is hyphenated too."""
    word = word.replace(_MEMBER, drug.member)
    if "-" in word:
        return [word.replace(_DRUG, "-".join(drug.name.split()))]
    return word.replace(_DRUG, drug.name).split()


def _unfilled(block: Block, faults: FaultLog) -> bool:
    """Whether a placeholder stands here without the line that fills it, which is a fault."""
    words = (word for phrase in (block.head, *block.lines) for word in phrase.words)
    left = [word for word in words if _DRUG in word.text or _MEMBER in word.text]
    for word in left:
        faults.at(word.place, f'"{word.text}" is filled by a line "{_LINE} ...", which this block lacks')
    return bool(left)
