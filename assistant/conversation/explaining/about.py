"""A line that asks is answered, and puts nothing on the record: what it is about is found in its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from assistant.conversation.answering.hearing import Hearing
from assistant.conversation.explaining.explaining import Answers
from assistant.conversation.explaining.reasons import Reasons
from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import Say, Utterance
from assistant.knowledge.lines.commands import asks_of, may_ask, of_drug
from assistant.knowledge.model.ruleset import RoleKind
from assistant.reading.answers.answer import Reading
from assistant.reading.answers.result import folded

NOTHING = "That was taken as a question; nothing was recorded."
UNFOUND = "what it asks after was not found. why, how and why not take a line, a drug or a finding."
LONGEST = 4  # words of a name
_LEAST = 5  # letters of a word that finds a label
_CUT = re.compile(r"[,;:.!?]\s+|[:;]")
_WORD = re.compile(r"[^\s,;:?!()\"]+")
Look: TypeAlias = Callable[[State, str], tuple[Utterance, ...]]


class About:
    """Answers to lines that ask, over one rule set."""

    def __init__(self, hearing: Hearing, answers: Answers, reasons: Reasons) -> None:
        self.hearing, self.answers, self.reasons = hearing, answers, reasons
        self.ruleset, self.names = hearing.ruleset, reasons.names

    def asks(self, line: str) -> bool:
        """Whether a line only asks: it tells nothing, and means no act."""
        if _CUT.search(line):
            return False
        if asks_of(line) or ((drug := of_drug(line)) and self._is_act(drug)):
            return True
        marked = line.endswith("?")
        if not marked and not may_ask(line):
            return False
        read = self.hearing.read(line).readings
        return not self._acts(read) and len(read) <= (len(read) if may_ask(line) and marked else marked)

    def answer(self, state: State, line: str) -> tuple[Utterance, ...]:
        """What the record and the rules say of what a line asks after."""
        words = _WORD.findall(line)
        for look, most in ((self._reasons, 2), (self._act, 2), (self._finding, 1)):
            if said := [each for about in self._found(state, words, look, most) for each in about]:
                return (*said, Say(NOTHING))
        return (Say(f"{NOTHING[:-1]}: {UNFOUND}"),)

    def named(self, state: State, name: str) -> tuple[Utterance, ...]:
        """What the plan says to a drug, or to an act, that is no name of the rules; () for all others."""
        if not name or "-" in name or self.reasons.is_name(name):
            return ()
        return self._act(state, name) or self._reasons(state, name)

    def _found(
        self, state: State, words: Sequence[str], look: Look, most: int
    ) -> Iterator[tuple[Utterance, ...]]:
        """What is said of the names in these words, the longest and last first; no word counts twice."""
        spans = [(a, b) for a in range(len(words)) for b in range(a + 1, min(a + LONGEST, len(words)) + 1)]
        used: set[int] = set()
        for a, b in sorted(
            spans, key=lambda span: (len(" ".join(words[slice(*span)])), span[0]), reverse=True
        ):
            if most and used.isdisjoint(range(a, b)) and (said := look(state, " ".join(words[a:b]))):
                used |= set(range(a, b))
                most -= 1
                yield said

    def _reasons(self, state: State, name: str) -> tuple[Utterance, ...]:
        """How a line or a label comes about, or why it does not."""
        code = self.reasons.code(name) if " " in name or "-" in name else ""
        code = code or self._label(state, name)
        return self.reasons.how(state.record.fold(self.ruleset), code) if code else ()

    def _act(self, state: State, name: str) -> tuple[Utterance, ...]:
        """What the plan says to a drug, or to what may be done."""
        acts = self._is_act(name)
        return self.answers.what_if_done(state, acts) if acts else ()

    def _is_act(self, name: str) -> tuple[Reading, ...]:
        """What is meant by this name alone, as a drug or an act."""
        acts = tuple(r for r in self.hearing.read(f"{name}?").readings if self._acts((r,)))
        return acts if acts and folded(acts[0].words.strip("?")) == folded(name) else ()

    def _finding(self, state: State, name: str) -> tuple[Utterance, ...]:
        """What is known of a finding, and what its question says of it."""
        found = self.names.at_start(name)
        if found is None or found[1]:
            return ()
        hint = (Say(found[0].hint),) if found[0].hint else ()
        return (*self.reasons.how(state.record.fold(self.ruleset), name), *hint)

    def _label(self, state: State, name: str) -> str:
        """The label that holds these words: one that stands, or else the first."""
        wanted = f" {folded(name)} "
        if len(wanted) < _LEAST + 2:
            return ""
        said = {label: f" {folded(self.reasons.wording.briefly(label))} " for label in self.ruleset.labels}
        stand = self.reasons.reasoner.decide(state.record.fold(self.ruleset).values).labels
        return next((label for label in (*stand, *said) if wanted in said[label]), "")

    def _acts(self, readings: tuple[Reading, ...]) -> bool:
        meant = self.ruleset.playing(RoleKind.PLAN)
        return meant is not None and any(reading.finding == meant.name for reading in readings)
