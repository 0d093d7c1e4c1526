"""Facts of words, but for those of other people, of other drugs, and of what is only asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from assistant.knowledge.model.roles import RoleKind
from assistant.reading.answers.result import folded
from assistant.reading.facts.changes import is_place
from assistant.reading.facts.diseases import is_disease
from assistant.reading.facts.drugs import Drugs
from assistant.reading.facts.fact import Fact, Line, is_unknown_word
from assistant.reading.facts.signs import Signs
from assistant.reading.text.token import Token
from assistant.reading.wording import playing

_FULL = Decimal("4.9")
_APART = (",", ";", "but", "(", ".")
_COMPARED = ("same", "unchanged", "before", "ever", "always", "change", "changed", "stable", "static")
_JOINS = ("and", "or", "&", "+")
_WEAK = ("weakly", "weaker", "unable", "lost", "less")


def told_in_words(line: Line, signs: Signs, moved: Sequence[Fact]) -> Iterator[Fact]:
    """The facts of words and patterns, of the patient, of a drug that the line speaks of, and no question.

    `moved`: what patterns say in the line; a limb that an activity names is no weak one.
    """
    disease = next(iter(line.ruleset.all_playing(RoleKind.DIAGNOSIS)), None)
    family = line.ruleset.playing(RoleKind.FAMILY, disease.name) if disease else None
    ill = [c.start for c in line.context.cues if c.says == "relative before"]
    drugs = {m[1] or m[0] for _, m in Drugs(line, ()).named} | {m[0] for _, m in Drugs(line, ()).named}
    for fact in signs.facts():
        if _is_region(line, fact, moved):
            if _is_sound(line, fact):
                yield replace(fact, present=False)
            continue
        if any(m.finding == fact.finding and not m.notes and _holds(m, fact) for m in moved):
            continue  # the longer phrase says it
        if _is_of_another_measure(line, fact):
            continue
        if _of_other_drug(line, fact, drugs) or (fact.start in ill and "absent" not in fact.labels):
            continue
        if fact.labels & {"hypothetical"} and _is_reaction(line, fact):
            fact = replace(fact, labels=fact.labels - {"hypothetical"})
        if "relative" not in fact.labels:
            if _is_as_before(line, fact):
                fact = replace(fact, present=None)
            if line.sentence.asked and fact.labels == frozenset() and _is_question(line, fact):
                signs.used -= {n for n, t in enumerate(line.tokens) if fact.start <= t.start < fact.end}
                continue
            yield fact
        elif (
            family is not None
            and disease is not None
            and fact.finding in (disease.name, family.name)
            and fact.present
            and not _is_abbreviated(line, fact, signs)
        ):
            yield Fact(family.name, True, fact.start, fact.end)
    for fact in moved:
        if not _of_other_drug(line, fact, drugs):
            yield replace(fact, present=None) if _is_as_before(line, fact) else fact


def _is_of_another_measure(line: Line, fact: Fact) -> bool:
    """Whether a clause that names other things, and not its own, says how it moved: `TSH back to normal`."""
    trend = playing(line.ruleset.findings[fact.finding.partition("/")[0]], RoleKind.TREND)
    at = next((n for n, t in enumerate(line.tokens) if t.end > fact.start), 0)
    clause = _clause(line, at) or line.tokens[: _clause_end(line, at)]
    named = {m.finding for t in clause for m in t.meanings if t.start < fact.start}
    return trend is not None and bool(named) and not named & {trend, fact.finding}


def _is_as_before(line: Line, fact: Fact) -> bool:
    """Whether what would be urgent if it were new or worse is as it was: `SOB same as ever`; it is asked."""
    finding = line.ruleset.findings[fact.finding.partition("/")[0]]
    urgent = any(finding.name in c.findings for c in line.ruleset.checklists.values() if c.first)
    harmless = fact.value in (False, *finding.choices[:2]) if finding.choices else fact.value is False
    if not urgent or harmless or not fact.present:
        return False
    at = next((n for n, t in enumerate(line.tokens) if t.end > fact.start), 0)
    end = _clause_end(line, at)
    own = takewhile(lambda t: t.text.casefold() not in _JOINS, line.tokens[at:end])
    same = [t.text.casefold().split() for t in own if t.term("change") == "same"]
    compared = any(word in _COMPARED for said in same for word in said)  # but not `chest pain persistent`
    behind = line.tokens[at : _clause_end(line, end + 1)]  # `chronic, worse since May`
    return compared and not any(t.term("change") in ("worse", "new", "up") for t in behind)


def _holds(one: Fact, other: Fact) -> bool:
    """Whether the words of one are among more words of the other."""
    return one.start <= other.start and other.end <= one.end and one.end - one.start > other.end - other.start


def _is_abbreviated(line: Line, fact: Fact, signs: Signs) -> bool:
    """Whether the disease of a relative is an abbreviation of another one too, and so left unread."""
    token = next(t for t in line.tokens if t.start == fact.start)
    return folded(token.text) in signs.words.doubtful


def _of_other_drug(line: Line, fact: Fact, drugs: set[str]) -> bool:
    """Whether the line speaks of drugs, and none is the one that the finding is of."""
    roles = line.ruleset.findings[fact.finding.partition("/")[0]].roles
    of = [r.of for r in roles if r.of]
    known = [o for o in of if line.ruleset.playing(RoleKind.DOSE, o) is not None]
    finding = line.ruleset.findings[fact.finding.partition("/")[0]]
    manner = any(r.kind == RoleKind.MANNER for r in roles) and fact.value not in finding.choices[:1]
    if manner or _is_reaction(line, fact):
        return not any(o in _nearest(line, fact) for o in of) and (bool(drugs) or not manner)
    alone = any(r.kind == RoleKind.ROUTE for r in roles)
    return bool((drugs or alone) and known) and not any(o in drugs for o in known)


def _is_reaction(line: Line, fact: Fact) -> bool:
    finding = line.ruleset.findings[fact.finding.partition("/")[0]]
    return playing(finding, RoleKind.REACTION) is not None


def _nearest(line: Line, fact: Fact) -> tuple[str, str]:
    """The drug that stands nearest to the fact, before it if one does; as finding and member."""
    named = [(line.tokens[at], m) for at, m in Drugs(line, ()).named]
    before = [m for t, m in named if t.start < fact.end]
    return (before[-1:] or [m for _, m in named] or [("", "")])[0]


def _does(line: Line, fact: Fact) -> bool:
    return playing(line.ruleset.findings[fact.finding.partition("/")[0]], RoleKind.FUNCTION) is not None


def _is_region(line: Line, fact: Fact, moved: Sequence[Fact]) -> bool:
    """Whether a part of the body is named and nothing says that it is weak."""
    finding = line.ruleset.findings[fact.finding.partition("/")[0]]
    if playing(finding, RoleKind.WEAK) is None:
        return False
    if any(_does(line, m) and m.start <= fact.start < m.end for m in moved):
        return True
    at = next(n for n, t in enumerate(line.tokens) if t.start == fact.start)
    if _is_included(line, at):
        return True
    following = list(takewhile(lambda t: t.text not in _APART, line.tokens[at + 1 : at + 4]))
    grades = [t.number for t in following if t.number is not None and t.weeks is None]
    if "absent" in fact.labels:  # `no weakness of the arms`, not `no rash, legs weaker`
        denied = [t.text.casefold() for n, t in enumerate(line.tokens) if "absent" in line.context.labels(n)]
        return bool(grades) or "listed" in fact.labels or not any("weak" in said for said in denied)
    if any(n.of == "5" and n.grade < _FULL for n in grades):
        return False  # its grade says that it is weak
    graded = bool(grades)
    region = not any(w in line.tokens[at].text.casefold() for w in ("weak", "ss"))
    if following and following[0].term("change") == "worse" and not is_place(line, at):
        return False  # `shoulders worse`
    if region and _is_told_apart(line, at, finding.name):
        return True
    said = any(
        _says_weak(t) and "absent" not in line.context.labels(n) and not line.context.says_its_own(n)
        for n, t in enumerate(line.tokens)
    )
    return graded or (region and not said) or any(t.term("result") == "normal" for t in following)


def _is_included(line: Line, at: int) -> bool:
    """Whether it is one of what is full: `5/5 throughout incl neck`."""
    before = line.tokens[max(0, at - 5) : at]
    named = bool(before) and before[-1].text.casefold().rstrip(".") in ("incl", "including", "inc")
    return named and any(t.number is not None and t.number.grade >= _FULL for t in before)


def _clause_end(line: Line, at: int) -> int:
    return next((n for n in range(at, len(line.tokens)) if line.tokens[n].text in _APART), len(line.tokens))


def _clause(line: Line, at: int) -> Sequence[Token]:
    """The clause of a token, where others stand before it."""
    first = next((n + 1 for n in range(at, -1, -1) if line.tokens[n].text in _APART), 0)
    return line.tokens[first : _clause_end(line, at)] if first else ()


def _is_told_apart(line: Line, at: int, of: str) -> bool:
    """Whether the clause says something else of the region: `weaker arms, legs unchanged`, `neck supple`."""
    clause = _clause(line, at)
    if not clause or any(map(_says_weak, clause)):
        return False
    behind = [t for t in clause if t.start > line.tokens[at].start]
    others = any(m.finding != of for t in behind for m in t.meanings)
    return (
        others
        or any(t.term("result") or t.term("change") for t in behind)
        or any(map(is_unknown_word, behind[:1]))
    )


def _is_sound(line: Line, fact: Fact) -> bool:
    """Whether the clause ends in that the region is normal: `legs weak, bulbar function intact`."""
    at = next(n for n, t in enumerate(line.tokens) if t.start == fact.start)
    clause = _clause(line, at)
    return bool(clause) and clause[-1].term("result") == "normal" and not fact.labels


def _says_weak(token: Token) -> bool:
    return token.is_in(*_WEAK) or "weak" in token.text.casefold()


def _is_question(line: Line, fact: Fact) -> bool:
    """Whether the question is about this: it stands in its last clause, or in a list that ends in `or`.

    A disease that is named is there, but for one that is asked right behind its name.
    """
    at = next(n for n, t in enumerate(line.tokens) if t.start == fact.start)
    if is_disease(line, at) or is_disease(line, at + 1):
        return False
    ends = {c.start for c in line.context.cues if c.says == "end"}
    clauses = [n for n, t in enumerate(line.tokens) if t.text in (",", ";", "-") or t.start in ends]
    listed = clauses and line.tokens[clauses[-1] + 1].text.casefold() == "or"
    return not clauses or bool(listed) or at > clauses[-1]
