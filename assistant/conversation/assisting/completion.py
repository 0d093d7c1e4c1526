"""What may be typed next: the answers to the question, the words of the rule set and the commands.

A part of a word is enough: "lung" finds "interstitial lung disease". What starts as the line does is first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from assistant.conversation.answering.hearing import Hearing
from assistant.conversation.asking.questions import Question
from assistant.conversation.record.wording import Wording
from assistant.conversation.turn.state import State
from assistant.knowledge.lines.commands import BY_NAME, COMMANDS, Takes, whole_lines
from assistant.knowledge.model.ruleset import Finding, Shape
from assistant.reading.answers.result import folded, spoken
from assistant.reasoning.search.reasoner import Reasoner

MOST = 60  # a menu is looked through by eye
LONGEST = 5  # words of a phrase that is being typed
_INSIDE = 3  # within a word
_IN_ORDER = 4  # the last of the ranks in which something is found
_ITEM = re.compile(r"(?:.*[,;]|.*\band\b)?\s*", re.I | re.S)
_CLAUSE = re.compile(r"(?:.*(?:[,;]|[.:!?](?=\s)))?\s*", re.S)
_AFTER = (Takes.LINE, Takes.NOT_ADVISED, Takes.NAME, Takes.FINDING, Takes.DAY)
_NAMES = sorted((command.name for command in COMMANDS if command.takes in _AFTER), key=len, reverse=True)
_COMMAND = re.compile(rf"/?\s*({'|'.join(_NAMES)})\s+(.*)", re.I | re.S)

Row: TypeAlias = tuple[str, str, str]  # what may be typed, what it is, and other words for it


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be typed, and what it is. `instead_of`: how many characters before the cursor go."""

    text: str
    about: str = ""
    instead_of: int = 0


class Offering:
    """What is offered, over one rule set."""

    def __init__(self, reasoner: Reasoner, hearing: Hearing) -> None:
        self.reasoner = reasoner
        self.ruleset = reasoner.ruleset
        self.hearing = hearing
        self.wording = Wording(reasoner.ruleset)

    def offers(self, state: State, line: str) -> tuple[Offer, ...]:
        """What may go on from the line up to the cursor, the best first; nothing twice, at most `MOST`."""
        found: dict[str, Offer] = {}
        for offer in self._offers(state, line.lstrip()):
            if offer.text.casefold() != line[len(line) - offer.instead_of :].casefold():
                found.setdefault(offer.text, offer)
            if len(found) == MOST:
                break
        return tuple(found.values())

    def _offers(self, state: State, line: str) -> Iterator[Offer]:
        if begun := _COMMAND.fullmatch(line):
            yield from self._after(state, " ".join(begun[1].casefold().split()), begun[2])
            return
        yield from self.answers(state, line)
        rows = ((typed, says, "") for typed, says in whole_lines(also=False))
        yield from _search(line.removeprefix("/"), rows, starts=True)
        if line:
            yield from self._phrase(line)

    def answers(self, state: State, line: str) -> tuple[Offer, ...]:
        """The answers to what is asked that go on from the line, or from its last item in a list."""
        item = line[_ITEM.match(line).end() :] if self._takes_several(state) else line  # type: ignore[union-attr]
        named = set(map(folded, re.split(r"[,;]", line[: len(line) - len(item)])))
        found = _search(item, (row for row in self._answers(state) if folded(row[0]) not in named))
        return tuple({offer.text: offer for offer in reversed(list(found))}.values())[::-1]

    # --- answers --------------------------------------------------------------------------------------------

    def _answers(self, state: State) -> Iterator[Row]:
        """Answers, what they are, and other words for them."""
        if state.held:
            yield "y", "the value is right", "yes"
            yield "n", "drops it", "no"
        elif state.asking:
            yield from self._options(state.asking)

    def _options(self, asking: Question) -> Iterator[Row]:
        several = len(asking.findings) > 1
        for number, option in enumerate(self.hearing.options(asking), 1):
            finding = self.ruleset.findings[option.value if several else asking.findings[0]]
            meant = [word for word, value in finding.words if value == option.value]
            also = (spoken(finding.name), *finding.synonyms) if several else meant
            yield option.label, str(number), "\n".join(also)
        for answer in self.hearing.answers(asking):
            yield answer, "", ""

    def _takes_several(self, state: State) -> bool:
        if state.held or not state.asking:
            return False
        finding = self.ruleset.findings[state.asking.findings[0]]
        return len(state.asking.findings) > 1 or finding.shape is Shape.SET

    # --- after a command ------------------------------------------------------------------------------------

    def _after(self, state: State, name: str, rest: str) -> Iterator[Offer]:
        match BY_NAME[name].takes:
            case Takes.LINE:
                standing, not_advised = self._lines(state)
                yield from _search(rest, [*standing, *not_advised])
            case Takes.NOT_ADVISED:
                yield from _search(rest, self._lines(state)[1])
                yield from self._not_on_the_plan(state, rest) if name == "why not" else ()
            case Takes.NAME:
                yield from _search(rest, self._named())
            case Takes.DAY:
                yield from _search(rest, [("today", "", ""), (state.today.isoformat(), "today", "")])
            case _:
                yield from self._value(rest)
                yield from _search(rest, self._titles())
                yield from self._phrase(rest)

    def _lines(self, state: State) -> tuple[list[Row], list[Row]]:
        """The labels and lines of the plan as it stands, and those that are not advised."""
        decision = self.reasoner.decide(state.record.fold(self.ruleset).values)
        stand = (*decision.labels, *(line.code.name for line in decision.lines))
        not_so = dict.fromkeys(item.line.code.name for item in decision.not_advised)
        briefly = self.wording.briefly
        return (
            [(code, briefly(code), briefly(code)) for code in stand],
            [(code, f"not advised: {briefly(code)}", briefly(code)) for code in not_so],
        )

    def _not_on_the_plan(self, state: State, rest: str) -> Iterator[Offer]:
        """Every other code that does not stand, and once something is typed, findings."""
        stand = {code for code, _, _ in self._lines(state)[0]}
        yield from _search(rest, (row for row in self._elsewhere() if row[0] not in stand))
        yield from _search(rest, self._titles()) if rest else ()

    def _elsewhere(self) -> Iterator[Row]:
        for code in (*self.ruleset.labels, *self.ruleset.codes):
            yield code, self.wording.briefly(code), self.wording.briefly(code)

    def _named(self) -> Iterator[Row]:
        for name, statement in self.ruleset.statements.items():
            yield name, statement.says, statement.says
        for name, rule in self.ruleset.rules.items():
            yield name, rule.because, ""
        for name, gate in self.ruleset.gates.items():
            yield name, gate.because, ""

    def _titles(self) -> Iterator[Row]:
        for finding in self._told:
            yield finding.title, _takes(finding), "\n".join((*finding.synonyms, spoken(finding.name)))

    def _value(self, rest: str) -> Iterator[Offer]:
        """After a finding's name, its values."""
        found = self.hearing.names.at_start(rest)
        if not found or not (found[1] or rest.endswith(" ")):
            return
        finding, typed = found
        typed = typed if rest.endswith(typed) else ""
        values = ("yes", "no") if finding.shape is Shape.YES_NO else finding.choices
        yield from _search(typed, ((spoken(value), finding.title, "") for value in values))

    # --- free text ------------------------------------------------------------------------------------------

    def _phrase(self, line: str) -> Iterator[Offer]:
        """The phrases of the rule set that go on from the last words of the line, the most words first."""
        clause = line[_CLAUSE.match(line).end() :]  # type: ignore[union-attr]
        starts = [match.start() for match in re.finditer(r"\S+", clause)][-LONGEST:]
        rows = [(phrase, about, "") for _, phrase, about in self._phrases]
        for start in starts:
            begun = clause[start:]
            wanted = folded(begun) + (" " if begun[-1:].isspace() else "")
            phrases = list(self._starting(wanted))
            if start != starts[0] and len(wanted.strip()) < 2:
                return  # one letter in the middle of a sentence is a word of its own more often than a start
            if phrases or start == starts[-1]:
                yield from (replace(offer, instead_of=len(begun)) for offer in phrases)
                yield from _search(begun, rows, inside=False) if len(wanted) > 2 else ()
                return

    def _starting(self, wanted: str) -> Iterator[Offer]:
        for key, phrase, about in self._phrases[bisect_left(self._phrases, (wanted,)) :]:
            if not key.startswith(wanted):
                return
            yield Offer(phrase, about)

    @cached_property
    def _told(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.ruleset.findings.values() if not f.derived)

    @cached_property
    def _phrases(self) -> list[Row]:
        """Each phrase folded, as it is written, and what it says; sorted."""
        rows: dict[str, tuple[str, str]] = {}
        for finding in self._told:
            rows.setdefault(folded(finding.title), (finding.title, _takes(finding)))
        for finding in self._told:
            for word in (spoken(finding.name), *finding.synonyms):
                rows.setdefault(folded(word), (word, finding.title))
            for word, value in finding.words:
                rows.setdefault(folded(word), (word, f"{finding.title}: {spoken(value)}"))
        for word, finding in self._values_alone():
            rows.setdefault(folded(word), (word, finding.title))
        return sorted((key, *row) for key, row in rows.items())

    def _values_alone(self) -> Iterator[tuple[str, Finding]]:
        """The values that say by themselves what they are of: prednisone, and not `mild`."""
        owners: dict[str, list[Finding]] = {}
        for finding in self._told:
            for choice in finding.choices:
                owners.setdefault(choice, []).append(finding)
        for choice, findings in owners.items():
            if len(findings) == 1 and len(choice) > 3:
                yield spoken(choice), findings[0]


def _takes(finding: Finding) -> str:
    if finding.shape is Shape.NUMBER:
        return f"in {finding.unit}" if finding.unit else "a number"
    choices = ", ".join(map(spoken, finding.choices))
    return {Shape.YES_NO: "yes or no", Shape.TEXT: "any words"}.get(finding.shape, choices)


def _search(wanted: str, rows: Iterable[Row], starts: bool = False, inside: bool = True) -> Iterator[Offer]:
    """Of rows (text, about, other words) those that hold what is wanted: at the start, at a word, anywhere.

    starts: at the start only. inside: within a word too. One letter is looked for at the start of words only.
    What holds the letters of a word in their order (`ritx`: rituximab) is found where nothing else is.
    """
    key = folded(wanted) + (" " if wanted.strip() and wanted[-1:].isspace() else "")
    ranked: list[list[Offer]] = [[] for _ in range(_IN_ORDER + 1)]
    for text, about, also in rows:
        rank = _rank(key, folded(text), also)
        if rank is not None and (rank == 0 or not starts) and (inside or rank != _INSIDE):
            ranked[rank].append(Offer(text, about, len(wanted)))
    held = [offer for offers in ranked[:_IN_ORDER] for offer in offers]
    yield from held or ranked[_IN_ORDER]


def _rank(key: str, text: str, also: str) -> int | None:
    if text.startswith(key):
        return 0
    if f" {key}" in text:
        return 1
    if len(key) > 1 and (f"\n{key}" in f"\n{also.casefold()}" or f" {key}" in also.casefold()):
        return 2
    if len(key) > 2 and key in text:
        return _INSIDE
    words = (word for word in re.findall(r"\w+", f"{text} {also.casefold()}") if word[0] == key[0])
    return _IN_ORDER if len(key) > 3 and any(_in_order(key, word) for word in words) else None


def _in_order(letters: str, word: str) -> bool:
    """Whether the word holds the letters in their order."""
    left = iter(word)
    return all(letter in left for letter in letters)
