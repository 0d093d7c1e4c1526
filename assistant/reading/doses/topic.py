"""What a line that names no drug says of the dose of one that was named before it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Ruleset
from assistant.reading.answers.units import unit_key
from assistant.reading.doses.spans import moves
from assistant.reading.facts.conversion import kind_of, names_drug
from assistant.reading.facts.fact import Line, is_unknown_word
from assistant.reading.facts.strays import Anchor
from assistant.reading.text.token import Token

_MOST = Decimal(250)  # mg: a bare number above it is no dose
_TAKEN = ("on", "take", "takes", "taking", "took", "back")  # right before a dose
_MOVED = ("to", "from", "at")  # before a dose, where the line says of what
_OF_IT = ("it", "her", "him", "them", "dose", "dosage", "dosing", "tablets", "back")
_BEFORE_LEADS = ("weak", "worse", "pain", "power", "grade", "graded", "score", "scored", "depend", "based")
_RETURNS = ("back", "again")
_BETWEEN = ("just", "only", "about", "a", "the", "his", "her", "their", "my", "full", "still", "now")


def speaks_of_doses(line: Line) -> bool:
    """Whether a line that names no drug goes on about the dose of one: `put up to 30 mg four weeks ago`."""
    if _names_drug(line):
        return False
    deeds = [t.term("deed") for t in line.tokens if t.term("deed").startswith(("raise", "lower", "taper"))]
    past = any(t.when is not None and t.when.kind == "dated" and t.when.weeks for t in line.tokens)
    told = past or any(d.endswith(" done") for d in deeds)
    dosed = any(t.number and t.number.unit.startswith("mg") for t in line.tokens)
    return bool(deeds) and told and not line.sentence.asked and (dosed or deeds[0].startswith("taper"))


def led_as_dose(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words before a number lead to a dose: `back on 25 since Monday`, `put it from 10 to 20`."""
    number = tokens[at].number
    if number is None or number.of or number.sign or number.value > _MOST or _counts(tokens, at):
        return False
    mass = unit_key(number.unit).split("/")[0]
    if (mass and mass not in ("mg", "st")) or any(t.meanings for t in tokens[:at]):
        return False
    before = [t for t in tokens[max(0, at - 3) : at] if t.text.casefold() not in _BETWEEN]
    if not before or any(t.text.casefold() in _BEFORE_LEADS for t in before):
        return False
    lead = before[-1].text.casefold().split()[-1]
    after = next(iter(tokens[at + 1 : at + 2]), None)
    held = lead in ("had", "now", "currently") or before[-1].term("tense") == "past"
    if held and after is not None and (after.often or after.term("span")):
        return True  # was 5 till October, has had 30 since May, currently 40 for 8 weeks
    of_it = mass or any(t.text.casefold() in _OF_IT for t in tokens[:at])
    return lead in _TAKEN or bool(of_it and (lead in _MOVED or before[-1].kind == "arrow"))


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number counts what is named behind it: `on 2 occasions`, `to 3 floors`."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.often or after.weeks is not None or after.when is not None:
        return False
    if after.text in ("%", "/", "th", "x"):
        return True
    return (
        after.kind in ("word", "phrase")
        and not after.terms
        and bool(after.meanings or is_unknown_word(after))
    )


def is_tapered(ruleset: Ruleset, drug: str) -> bool:
    """Whether the drug is of a kind whose dose is lowered step by step."""
    return ruleset.playing(RoleKind.TAPERED, kind_of(ruleset, drug)) is not None


def dose_topic(
    line: Line, named: Anchor | None, tapered: Anchor | None, last: Anchor | None
) -> Anchor | None:
    """The drug whose dose a line without a name goes on about: the last, or the last that is tapered.

    named: the drug that was named last. last: what the line before spoke of.
    """
    if _names_drug(line):
        return None
    if speaks_of_doses(line):
        tapers = any(t.term("deed").startswith("taper") for t in line.tokens)
        return tapered if tapers and tapered is not None else named
    measured = last is not None and not last.drug  # what the line before spoke of is no drug
    led = [t.number for n, t in enumerate(line.tokens) if t.number and led_as_dose(line.tokens, n)]
    if line.sentence.asked or not any(not measured or n.unit for n in led):
        return None
    moved = any(moves(t) or t.text.casefold().split()[0] in _RETURNS for t in line.tokens)
    spoken = last is not None and last.drug and not moved
    return last if spoken else tapered


def _names_drug(line: Line) -> bool:
    named = (m for t in line.tokens for m in t.meanings)
    return any(names_drug(line.ruleset.findings[m.finding], m.value) for m in named)
