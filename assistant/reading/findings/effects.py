"""How a patient got on after a dose was changed: what is told of strength behind a dose that was moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.doses.doses import Dose, Prescribed
from assistant.reading.doses.spans import moves
from assistant.reading.facts.conversion import kind_of, names_drug
from assistant.reading.facts.fact import NOT_NOW, Fact, Line
from assistant.reading.text.token import Token

_SINCE = ("since", "after", "when", "as", "on", "upon", "following", "while", "whenever")  # effect, then move
_THEN = frozenset(("since then", "since", "then", "this", "that", "no", "not", "still", "despite", "without"))
_JOINS = _THEN | {"and", "but", "after", "with", ":", "→", "->", "when"}
_OPENING = 6  # tokens
_NEAR = 30  # letters: `not better but worse`
_FAR = 10**9  # behind every text
_OF = ("dose", "dosage", "it")
_BETTER, _WORSE, _SAME = 0, 1, 2  # of the choices of a response


@dataclass(frozen=True, slots=True)
class Felt:
    """What is told of how the patient got on. which: the choice of a response."""

    start: int
    end: int
    which: int
    raised: bool = False  # it is told of what is given, `no benefit`, and answers a raise alone


@dataclass(frozen=True, slots=True)
class Move:
    """A dose that was changed. way: `up` or `down`; of: which kind of drug; line: in which sentence."""

    way: str
    of: str
    start: int
    end: int
    line: int
    dated: bool = False  # it is told when that was


def moves_in(line: Line, number: int, prescribed: Sequence[Prescribed], topic: str) -> Iterator[Move]:
    """The changes of dose that a line tells of, of drugs that are tapered. topic: the one named last."""
    found = [move for p in prescribed for move in _of_doses(line.ruleset, number, p)]
    yield from found
    named = {kind_of(line.ruleset, p.drug) for p in prescribed}
    if found or not (topic in named or any(t.text.casefold() in _OF for t in line.tokens)):
        return
    for at, token in enumerate(line.tokens):
        told = token.term("deed").endswith(" done")
        if told and moves(token) in ("up", "down") and not line.context.labels(at) & NOT_NOW and topic:
            yield Move(moves(token), topic, token.start, token.end, number)


def said_of_it(line: Line) -> Iterator[Felt]:
    """What is told of the effect of what was done: `no benefit`, `did not help`, `worked`."""
    drugs = [
        t.end
        for t in line.tokens
        for m in t.meanings
        if names_drug(line.ruleset.findings[m.finding], m.value)
    ]
    for cue in line.context.statuses:
        if cue.says in ("failed", "works") and not any(
            cue.start - _NEAR < end <= cue.start for end in drugs[1:]
        ):
            yield Felt(cue.start, cue.end, _SAME if cue.says == "failed" else _BETTER, raised=True)


def _of_doses(ruleset: Ruleset, number: int, prescribed: Prescribed) -> Iterator[Move]:
    of = kind_of(ruleset, prescribed.drug)
    if ruleset.playing(RoleKind.TAPERED, of) is None:
        return
    doses = [d for d in prescribed.doses if not d.step]
    pairs = [(a, b) for a, b in pairwise(doses) if a.chained or a.from_before]
    pairs += [(b, a) for a, b in pairwise(doses) if b.from_before and not a.from_before]
    for before, after in pairs:
        if before.amount != after.amount and not after.labels & NOT_NOW:
            way = "up" if after.amount > before.amount else "down"
            start, end = min(before.start, after.start), max(before.end, after.end)
            yield Move(way, of, start, end, number, _is_dated(before) or _is_dated(after))
    paired = [d for pair in pairs for d in pair]
    for dose in doses:
        if dose not in paired and _is_moved(dose):
            yield Move(dose.moved, of, dose.start, dose.end, number, _is_dated(dose))


def _is_dated(dose: Dose) -> bool:
    return bool(dose.since or dose.until or (dose.when is not None and dose.when.weeks))


def _is_moved(dose: Dose) -> bool:
    return dose.moved in ("up", "down") and dose.done and not dose.labels & NOT_NOW


def effects(
    ruleset: Ruleset,
    lines: Sequence[Sequence[Token]],
    told: Sequence[Move],
    said: Sequence[Felt],
    signs: Sequence[Fact],
) -> Iterator[Fact]:
    """The response to each change, where one is told: a fact of the finding that plays it."""
    felt = sorted([*said, *filter(None, (_felt(ruleset, f) for f in signs))], key=lambda f: f.start)
    order = sorted(told, key=lambda m: (m.start, m.end))
    ends = [0, *(m.end for m in order)]
    starts = [*(m.start for m in order[1:]), _FAR]
    for move, first, last in zip(order, ends, starts, strict=False):
        kind = RoleKind.AFTER_MORE if move.way == "up" else RoleKind.AFTER_LESS
        finding = ruleset.playing(kind, move.of)
        around = felt[_place(felt, first) : _place(felt, last)]
        answers = [f for f in around if _answers(move, f, lines)]
        worse = [f for f in answers if f.which == _WORSE and f.start < answers[0].end + _NEAR]
        if finding is not None and (found := next(iter(worse or answers), None)) is not None:
            value = finding.choices[found.which]
            yield Fact(finding.name, value, move.start, found.end, notes=("told beside it",))


def _place(things: Sequence[Felt] | Sequence[Token], start: int) -> int:
    """Where what begins there or behind it begins in a row."""
    return bisect_left(things, start, key=lambda thing: thing.start)


def _felt(ruleset: Ruleset, fact: Fact) -> Felt | None:
    """Whether the fact tells that the patient is better, worse or the same."""
    finding = ruleset.findings.get(fact.finding)
    course = finding is not None and any(finding.plays(k) for k in (RoleKind.COURSE, RoleKind.FUNCTION))
    if finding is None or not course or not fact.is_told or fact.present is not True:
        return None
    if str(fact.value) not in finding.choices:
        return None
    at = finding.choices.index(str(fact.value))
    which = _BETTER if not at else _WORSE if at == len(finding.choices) - 1 else _SAME
    return Felt(fact.start, fact.end, which)


def _answers(move: Move, felt: Felt, lines: Sequence[Sequence[Token]]) -> bool:
    """Whether it tells what came of the change."""
    tokens = lines[move.line]
    if not tokens or (felt.raised and move.way != "up"):
        return False
    if felt.start < move.end:
        between = tokens[_place(tokens, felt.end) : _place(tokens, move.start)]
        same = tokens[0].start <= felt.start and not felt.raised
        return same and any(t.text.casefold() in _SINCE for t in between)
    if felt.start < tokens[-1].end:
        joined = tokens[_place(tokens, move.end) : _place(tokens, felt.start)]
        return move.dated or any(t.text.casefold() in _JOINS for t in joined)
    following = lines[move.line + 1] if move.line + 1 < len(lines) else ()
    if not following or not following[0].start <= felt.start < following[-1].end:
        return False
    opening = {t.text.casefold() for t in following[:_OPENING] if t.start <= felt.start}
    worse = move.way == "down" and felt.which == _WORSE and move.dated
    return bool(opening & _THEN) or worse or felt.raised
