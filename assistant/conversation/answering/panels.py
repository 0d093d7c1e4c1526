"""Reading the answer to a panel: free text, `b: 3400 180` for one line of it, numbers alone in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from string import ascii_lowercase

from assistant.conversation.answering.hearing import Hearing, told_of
from assistant.conversation.asking.questions import Question
from assistant.knowledge.model.ruleset import Shape
from assistant.reading.answers.answer import Reading, Slip
from assistant.reading.reader import Told

_LETTERED = re.compile(r"(?:^|[,;]\s*|\s)(?P<letter>[a-f])[:)]\s*", re.I)
_NUMBERS = re.compile(r"(?:\d+(?:\.\d+)?[\s,;]*)+")
_PIECES = re.compile(r"[,;]\s*")


def read_panel(hearing: Hearing, asking: Question, text: str) -> Told:
    """What a line settles of a panel, and of anything else; what it leaves is handed back."""
    parts = _LETTERED.split(text)
    told = _told(hearing, asking.findings, parts[0], named=False)
    for letter, said in zip(parts[1::2], parts[2::2], strict=True):
        place = ascii_lowercase.index(letter.casefold())
        of = asking.items[place].findings if place < len(asking.items) else ()
        told = _joined(told, _of_line(hearing, asking, of, said.strip(" ,;")))
    return told


def _of_line(hearing: Hearing, asking: Question, findings: tuple[str, ...], text: str) -> Told:
    """What is said of one line: its answer, or the name of one of its findings and the answer to that."""
    found = hearing.names.at_start(text)
    name, said = (found[0].name, found[1]) if found and found[1] else ("", "")
    if len(findings) == 1:
        name, said = (name, said) if name in findings else (findings[0], text)
    read = hearing.settle(name, said, told_of(asking, name)) if name in findings else Slip("")
    return Told(read, (), ()) if not isinstance(read, Slip) else _told(hearing, findings, text)


def _told(hearing: Hearing, findings: Iterable[str], text: str, *, named: bool = True) -> Told:
    """What a text says of these findings, in plain words, as numbers in order, or as their answers.

    named: their line was named; else a word answers one only if no other finding has it.
    """
    if not text.strip():
        return Told((), (), ())
    if _NUMBERS.fullmatch(text.strip()):
        return _in_order(hearing, findings, text)
    told = hearing.read(text)
    left: list[str] = []
    for piece in (each for part in told.not_understood for each in _PIECES.split(part)):
        known = {reading.finding for reading in told.readings}
        open_ones = [name for name in findings if name not in known]
        found = list(_answers(hearing, open_ones if named else hearing.owned(open_ones, piece), piece))
        told = replace(told, readings=(*told.readings, *found[0])) if len(found) == 1 else told
        left += [] if len(found) == 1 else [piece]
    return replace(told, not_understood=tuple(left))


def _in_order(hearing: Hearing, findings: Iterable[str], text: str) -> Told:
    """Numbers alone, for the findings that take a number, in the order of the panel."""
    wanted = [name for name in findings if hearing.ruleset.findings[name].shape is Shape.NUMBER]
    numbers = re.findall(r"\d+(?:\.\d+)?", text)
    if len(numbers) > len(wanted):
        return Told((), (text.strip(),), ())
    read = [hearing.settle(name, number) for name, number in zip(wanted, numbers, strict=False)]
    slips = tuple(each.says for each in read if isinstance(each, Slip))
    return Told(tuple(r for each in read if not isinstance(each, Slip) for r in each), (), slips)


def _answers(hearing: Hearing, findings: Iterable[str], piece: str) -> Iterator[tuple[Reading, ...]]:
    """What a piece settles of each finding that it answers in words; no set is read out of its context."""
    for name in findings:
        one_value = hearing.ruleset.findings[name].shape in (Shape.CHOICE, Shape.NUMBER)
        if one_value and not piece.strip().isdigit():
            read = hearing.settle(name, piece)
            if not isinstance(read, Slip):
                yield read


def _joined(first: Told, then: Told) -> Told:
    return Told(
        (*first.readings, *then.readings),
        (*first.not_understood, *then.not_understood),
        (*first.slips, *then.slips),
    )
