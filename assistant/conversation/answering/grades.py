"""Grades as they are typed, `mmt8: neck 8, deltoid 7/8, biceps 9/9`, and the sum that they come to."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.knowledge.lines.phrases import key, listed
from assistant.knowledge.model.ruleset import Ruleset
from assistant.knowledge.model.scores import Part, Sum
from assistant.reading.answers.answer import Slip
from assistant.reasoning.decision.sums import Added, add_up

_GRADED = re.compile(r"(?P<part>\D+?)[\s:]*(?P<first>\d+(?:\.\d+)?)(?:\s*[/+ ]\s*(?P<second>\d+(?:\.\d+)?))?")
_Grades = dict[str, tuple[Decimal, ...]]


def read_sum(ruleset: Ruleset, text: str) -> Added | Slip:
    """The sum of `NAME: PART GRADE, PART RIGHT/LEFT`; a `Slip` says what cannot be used, and nothing is."""
    named, _, said = text.partition(":")
    total = _named(ruleset, named)
    if total is None:
        sums = listed([ruleset.findings[name].title for name in ruleset.sums])
        return Slip(f'There is no sum "{named.strip()}". There is {sums}.' if sums else "There is no sum.")
    grades: _Grades = {}
    for piece in filter(None, (piece.strip() for piece in re.split(r"[,;\n]", said))):
        problem = _read(total, piece, grades)
        if problem:
            return Slip(problem)
    return add_up(total, grades) if grades else Slip(f"Give each its grade, as: {_example(total)}.")


def sum_lines(added: Added, title: str, command: str = "") -> str:
    """The sum in a sentence or two; `command`: how a whole one is taken over."""
    sides = "both sides" if added.both_sides else "one side"
    if added.missing:
        bounds = f"{title} {_plain(added.low)} to {_plain(added.high)} of {_plain(added.most)} ({sides})."
        return f"{bounds} Not graded: {listed(added.missing, 'and')}."
    use = f" To use it: {command} {_plain(added.low)}." if command else ""
    return f"{title} {_plain(added.low)} of {_plain(added.most)} ({sides}).{use}"


def _read(total: Sum, piece: str, grades: _Grades) -> str:
    """Enter the grades of one piece; the sentence on what is wrong with it, or ""."""
    found = _GRADED.fullmatch(piece)
    if found is None:
        return f'"{piece}" is no part with its grade. It reads, as: {_example(total)}.'
    meant = [part for part in total.parts if _fits(found["part"], part)]
    if len(meant) != 1:
        names = listed([part.name for part in meant or total.parts])
        return f'"{found["part"].strip()}" can be {names}.' if meant else f"It has only {names}."
    told = tuple(Decimal(grade) for grade in (found["first"], found["second"]) if grade)
    if meant[0].name in grades:
        return f"{meant[0].name} is graded twice."
    if any(grade > total.highest for grade in told):
        return f'"{piece}": grades go from 0 to {_plain(total.highest)}.'
    if len(told) > 1 and meant[0].once:
        return f"{meant[0].name} has one grade, and no sides."
    grades[meant[0].name] = told
    return ""


def _named(ruleset: Ruleset, named: str) -> Sum | None:
    of = {name: {key(w) for w in (name, *_words(ruleset, name))} for name in ruleset.sums}
    return next((ruleset.sums[name] for name, words in of.items() if key(named) in words), None)


def _words(ruleset: Ruleset, name: str) -> tuple[str, ...]:
    return (ruleset.findings[name].title, *ruleset.findings[name].synonyms)


def _fits(typed: str, part: Part) -> bool:
    """Whether each typed word begins a word of the part, in its order: `glut max`, `deltoids`."""
    words = iter(key(part.name).split())
    return all(any(_begins(word, each) for word in words) for each in key(typed).split())


def _begins(word: str, typed: str) -> bool:
    return word.startswith((typed, typed.removesuffix("s")))


def _example(total: Sum) -> str:
    high, low = _plain(total.highest - 1), _plain(total.highest - 2)
    once = [f"{part.name} {low}" for part in total.parts if part.once]
    sided = [f"{part.name} {low}/{high}" for part in total.parts if not part.once]
    return ", ".join((once + sided)[:2])


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
