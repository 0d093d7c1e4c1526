"""How a phrase is said: plainly, negated, of another time, of the family. Cue words before it decide.

A negation reaches the next phrase, and over `or` those after it. Where `and` or a comma leaves two readings,
the phrase is said to be either, and nothing is read from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from assistant.conversation.reading.cues import (
    AFTER_A_THOUGHT,
    AGO,
    ASKED,
    ENDED,
    FAMILY,
    HYPOTHETICAL,
    INTENDED,
    NO_FIRST,
    NO_MORE_OF,
    NOT,
    OF_OLD,
    PAST,
    PEAK,
    PLAN,
    REACTION,
    SOUND,
    UNSURE,
    WEAK_THERE,
)
from assistant.conversation.reading.lexicon import Mention
from assistant.conversation.reading.page import Page
from assistant.knowledge.model.ruleset import Shape


class Said(Enum):
    """How a phrase is said of the patient."""

    PLAINLY = "plainly"
    NEGATED = "negated"
    NOT_OF_NOW = "not of now"  # unsure, past or intended
    OF_OTHERS = "of others"  # the family
    EITHER = "either"  # in a list after a negation that can be read both ways


_AND = re.compile(r"\s*(?:and|or|/|&)\s*", re.I)
_OTHER_SETS = ("failed_drugs", "not_tolerated_drugs", "contraindicated_drugs")
_DRUGS = ("current_drugs", "interacting_drugs")
_MUSCLES = "weakness_distribution"
_LASTING = ("diagnosis", "diabetes", "ild", "malignancy", "malignancy_status", "family_history_myopathy")
_OF_THE_PAST = re.compile(r"history|before|previous|failed|tolerated|contraindicated|response|since|timing")


def said(page: Page, mention: Mention, finding: str, within: Sequence[Mention] = ()) -> Said:
    """How `mention` is said, when it is read for `finding`; cues inside `within` are part of the phrase."""
    start, _ = page.clause(mention.start)
    if of_family(page, mention.start):
        return Said.OF_OTHERS
    if finding == _MUSCLES and SOUND.match(page.text, mention.end):
        return Said.NEGATED
    one_word = " " not in page.text[mention.start : mention.end]
    if finding == _MUSCLES and one_word and not WEAK_THERE.match(page.text, mention.end):
        return Said.NOT_OF_NOW
    before = page.text[start : mention.start].rstrip(" (:'\"")

    def heard(cues: re.Pattern[str]) -> bool:
        return any(_open(page, m.start() + start, m.end() + start, within) for m in cues.finditer(before))

    if (
        before.endswith("?")
        or page.text.startswith("?", mention.end)
        or supposed(page, mention.start, within)
    ):
        return Said.NOT_OF_NOW
    if _no_more_of(page, start, mention.start) or REACTION.search(page.text, start, mention.start):
        return Said.NOT_OF_NOW
    last = coordinated(page, mention)
    if AFTER_A_THOUGHT.match(page.text, mention.end) or AFTER_A_THOUGHT.match(page.text, last):
        return Said.NOT_OF_NOW
    if _of_a_supposed_list(page, mention):
        return Said.NOT_OF_NOW
    lasting = finding in _LASTING or _OF_THE_PAST.search(finding) is not None
    if not lasting and (heard(PAST) or ENDED.match(page.text, last) or _ago(page, mention, finding)):
        return Said.NOT_OF_NOW
    if not lasting and dated(page, mention.end, mention.start):
        return Said.NOT_OF_NOW
    cues = [
        (m.end() + start, m.group().lower())
        for m in NOT.finditer(before)
        if _alone(page, m.start() + start, m.end() + start, within)
    ]
    inside = [m for m in page.mentions if start <= m.start < mention.start and m not in within]
    cues += [(m.start, "no") for m in inside if NO_FIRST.match(page.text, m.start)]
    if cues:
        return _reached(page, mention, *max(cues))
    return _in_list(page, mention, start)


def supposed(page: Page, position: int, within: Sequence[Mention] = ()) -> bool:
    """Whether what stands there is suspected, asked, intended or planned, and no fact."""
    start, _ = page.clause(position)
    if ASKED.search(page.text, start, position) or hypothetical(page, position):
        return True
    return any(
        _open(page, cue.start(), cue.end(), within)
        for cues in (UNSURE, INTENDED)
        for cue in cues.finditer(page.text, start, position)
    )


def coordinated(page: Page, mention: Mention) -> int:
    """Where the phrases joined to this one by `and`, `or` or a stroke end: what follows is said of all."""
    end = mention.end
    following = sorted((m for m in page.mentions if m.start > mention.start), key=lambda m: m.start)
    for other in following:
        if not _AND.fullmatch(page.text, end, other.start):
            break
        end = other.end
    return end


def _of_a_supposed_list(page: Page, mention: Mention) -> bool:
    """`if fever, cough or syncope`: the commas carry the `if` from sign to sign."""
    number = page.clause_number(mention.start)
    start = page.clauses[number][0]
    if not sign(page, mention) or not _only_phrases(page, start, mention.start):
        return False
    while number > 0 and page.text[page.clauses[number - 1][1]] == ",":
        number -= 1
        signs = [m for m in page.mentions if page.clause_number(m.start) == number and sign(page, m)]
        if not signs:
            return False
        if supposed(page, signs[-1].start):
            return True
        if not bare(page, number):
            return False
    return False


def sign(page: Page, mention: Mention) -> bool:
    """Whether the phrase names what is there or not: `fever`, `cough`."""
    found = [f for name in mention.names if (f := page.finding(name)) is not None]
    return bool(found) and all(f.shape is Shape.YES_NO for f in found)


def hypothetical(page: Page, position: int) -> bool:
    """Whether a condition stands before it in its clause, or the sentence gives a plan."""
    sentence, _ = page.sentence(position)
    if PLAN.search(page.text, sentence, position):
        return True
    start, _ = page.clause(position)
    return any(_open(page, m.start(), m.end(), ()) for m in HYPOTHETICAL.finditer(page.text, start, position))


def _no_more_of(page: Page, start: int, end: int) -> bool:
    """`no change in`, where it is no phrase of the rule set such as `no response to`."""
    cue = NO_MORE_OF.search(page.text, start, end)
    return cue is not None and not any(m.start <= cue.start() < m.end for m in page.mentions)


def dated(page: Page, position: int, start: int) -> bool:
    """Whether what stands between says, or what follows at `position`, that a result is of years ago."""
    if PEAK.search(page.text, page.clause(start)[0], start):
        return True
    return OF_OLD.match(page.text, position) is not None


def _ago(page: Page, mention: Mention, name: str) -> bool:
    """`MTX 2 years ago` is not of now; a test of two weeks ago still stands."""
    finding = page.finding(name)
    drug_or_sign = finding is not None and (finding.shape is Shape.YES_NO or name in _DRUGS)
    return drug_or_sign and AGO.match(page.text, mention.end) is not None


def _open(page: Page, start: int, end: int, within: Sequence[Mention]) -> bool:
    """Whether a cue is no part of a phrase, nor of something read already."""
    return page.free(start, end) and _alone(page, start, end, within)


def _alone(page: Page, start: int, end: int, within: Sequence[Mention]) -> bool:
    if any(m.start <= start and end <= m.end for m in within):
        return False
    return not any(m.start <= start < m.end and m.end - m.start > end - start for m in page.mentions)


def _reached(page: Page, mention: Mention, cue_end: int, cue: str) -> Said:
    reach = max((m.end for m in page.mentions if cue_end <= m.start < mention.start), default=cue_end)
    between = page.text[reach : mention.start]
    if reach == cue_end or re.fullmatch(r"\s*(?:or|nor|(?:/\s*[\w-]+\s*)*/|or any|and no)\s*", between, re.I):
        return Said.NEGATED
    if re.fullmatch(r"\s*(?:and|&|\+)\s*", between, re.I):
        return Said.NEGATED if cue.startswith(("deni", "deny", "neg")) else Said.EITHER
    return Said.PLAINLY


def _in_list(page: Page, mention: Mention, start: int) -> Said:
    """In `no A, B or C` the `or` carries the negation over the commas; in `no A, B` it is not clear."""
    index = page.clause_number(start)
    first = index
    while first > 0 and bare(page, first) and page.text[page.clauses[first - 1][1]] == ",":
        first -= 1
    if first == index:
        return Said.PLAINLY
    head = [m for m in page.mentions if page.clauses[first][0] <= m.start < page.clauses[first][1]]
    opening = page.text[page.clauses[first][0] : head[-1].start] if head else ""
    if head and NO_FIRST.match(page.text, head[-1].start):
        pass
    elif not NOT.search(opening) or said(page, head[-1], "") is not Said.NEGATED:
        return Said.PLAINLY
    last = index
    while last + 1 < len(page.clauses) and bare(page, last + 1):
        last += 1
    if re.search(r"\b(?:deni|deny|negative for)", opening, re.I):
        return Said.NEGATED
    listed = page.text[page.clauses[first + 1][0] : page.clauses[last][1]]
    return Said.NEGATED if re.search(r"\b(?:or|nor)\b", listed, re.I) else Said.EITHER


def of_family(page: Page, position: int) -> bool:
    """Whether the clause is about the family; bare phrases after it, between commas, are too."""
    number = index = page.clause_number(position)
    if ("family", number) not in page.known:
        while index > 0 and bare(page, index) and not FAMILY.search(page.text, *page.clauses[index]):
            index -= 1
        found = FAMILY.finditer(page.text, *page.clauses[index])
        page.known["family", number] = any(not _names_other(page, match.start()) for match in found)
    return page.known["family", number]


def _names_other(page: Page, position: int) -> bool:
    inside = [m for m in page.mentions if m.start <= position < m.end]
    return any("family_history_myopathy" not in m.names for m in inside)


def names_around(page: Page, mention: Mention) -> list[Mention]:
    """The phrases that name a finding in the clause; bare words go on with the clause before them."""
    index = page.clause_number(mention.start)
    while True:
        start, end = page.clauses[index]
        found = [m for m in page.mentions if start <= m.start < end and m is not mention and m.names]
        goes_on = index > 0 and page.text[page.clauses[index - 1][1]] == "," and bare(page, index, "no|not")
        if found or not goes_on:
            return found
        index -= 1


def elsewhere(page: Page, mention: Mention) -> bool:
    """Whether the clause says of its drugs that they failed, were not tolerated or cannot be given."""
    return any(set(m.names) & set(_OTHER_SETS) for m in names_around(page, mention))


def bare(page: Page, index: int, words: str = "or") -> bool:
    """Whether a clause consists of phrases of the rule set, `and` and such `words` only, with no number."""
    if (words, index) not in page.known:
        page.known[words, index] = _is_bare(page, index, words)
    return page.known[words, index]


def _is_bare(page: Page, index: int, words: str) -> bool:
    start, end = page.clauses[index]
    return any(start <= m.start and m.end <= end for m in page.mentions) and _only_phrases(
        page, start, end, words
    )


def _only_phrases(page: Page, start: int, end: int, words: str = "or") -> bool:
    rest = list(page.text[start:end])
    inside = [m for m in page.mentions if start <= m.start and m.end <= end]
    for mention in inside:
        rest[mention.start - start : mention.end - start] = " " * (mention.end - mention.start)
    return not re.sub(rf"\b(?:and|or|nor|any|also|{words})\b|[\s&/.]", "", "".join(rest), flags=re.I)
