"""What a line says of the drugs that were named before it: `it was stopped`, `off both`, `takes nothing`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.reading.facts.drug_reach import SMALL, Reach
from assistant.reading.facts.mentions import Mention, ago, says_all, tells
from assistant.reading.text.token import Cue, Token

UNDONE = ("never", "absent", "stopped", "failed", "not tolerated")
APART = (",", ";", ".", ")")
_WAS = ("was", "were", "failed", "it was", "this was", "they were", "did", "helped", "worked", "had")
_AGAIN = {"it": 1, "this": 1, "both": 2, "neither": 2, "it was": 1, "this was": 1, "they were": 2}
_EXCEPT = ("except", "but", "apart", "save", "bar", "besides")
_NOT_TAKEN = frozenset(("planned", "hypothetical", "relative", "reported"))


class NamedBefore(Reach):
    """Mentions of drugs that the line does not name itself."""

    def stopped(self, named: Sequence[Mention]) -> Iterator[Mention]:
        """`He stopped everything`, `off both for a year`: said of all that were named, or of the last two."""
        for at, word in enumerate(self.tokens):
            how_many = word.term("those named")
            if not how_many or not (self._is_nothing(at) or self._stops(word)):
                continue
            spared = self._spared()
            told = [m for m in named if m.start < word.start and not m.labels & _NOT_TAKEN]
            taken = [m for m in told if (m.finding, m.member) not in spared]
            those = list({(m.finding, m.member): m for m in taken}.values())[-2 if how_many == "two" else 0 :]
            for mention in those:
                labels = self.line.context.of_drugs(at)
                again = replace(mention, at=at, start=word.start, end=word.end, labels=labels, dated=False)
                yield replace(
                    again, statuses=frozenset(["stopped"]), explicit=True, ended=ago(self.tokens, at)
                )

    def _is_nothing(self, at: int) -> bool:
        """Whether it is said by itself that nothing is taken: not nothing else, nor nothing for something."""
        if self.tokens[at].term("those named") != "none taken":
            return False
        of = [t for t in self.tokens[at + 1 : at + 3] if t.when is None]
        if of and of[0].text.casefold().partition(" ")[0] in _EXCEPT:
            return True  # takes nothing but prednisolone
        other = [t.text.casefold() for t in of][:1] in (["else"], ["other"], ["further"], ["against"])
        purpose = len(of) > 1 and of[0].text.casefold() == "for" and of[1].weeks is None
        before = self.tokens[:at]  # `headache, took nothing`, `for the pain she takes nothing`
        told = any(t.term("span") == "for" or (tells(t) and not self._drugs(t)) for t in before)
        return not (other or purpose or told)

    def _stops(self, word: Token) -> bool:
        """Whether they were stopped, by a word right before, or behind with at most two between."""
        for cue in self.line.context.statuses:
            between = [
                t for t in self.tokens if cue.end <= t.start < word.start or word.end <= t.start < cue.start
            ]
            near = len(between) <= (0 if cue.start < word.start else 2)
            if cue.says == "stopped" and near and not any(t.meanings or t.text in APART for t in between):
                return True
        return False

    def _spared(self) -> list[tuple[str, str]]:
        """The drugs that are excepted: `stopped everything but pred`."""
        return [drug for at, drug in self.named if self.is_spared(at)]

    def is_spared(self, at: int) -> bool:
        """Whether `everything ... except` stands before a drug."""
        whole = next((n for n, t in enumerate(self.tokens[:at]) if t.term("those named") or says_all(t)), at)
        return any(t.text.casefold().partition(" ")[0] in _EXCEPT for t in self.tokens[whole:at])

    def again(self, before: Sequence[Mention]) -> Iterator[Mention]:
        """`It was stopped`, `Both failed`, `Stopped in May`: said of the last that were named before."""
        until = self.tokens[self._at[0]].start if self._at else self.tokens[-1].end
        told = [c for c in self.line.context.statuses if c.says in UNDONE and c.start < until]
        if not told or not before:
            return
        at = next((n for n, t in enumerate(self.tokens[:SMALL]) if t.text.casefold() in _AGAIN), None)
        if at is None or not any(t.text.casefold() in _WAS for t in self.tokens[at : at + 2]):
            at = 0
            if self._at or not self._goes_on(told[0]):
                return
        named, labels = self.tokens[at], self.line.context.of_drugs(at)
        for mention in before[-_AGAIN.get(named.text.casefold(), 1) :]:
            again = replace(mention, at=at, start=named.start, end=named.end, labels=labels, dated=False)
            statuses = frozenset(c.says for c in told)
            yield replace(again, statuses=statuses, explicit=True, ended=ago(self.tokens, at))

    def _goes_on(self, cue: Cue) -> bool:
        """Whether the sentence begins with the word, and names nothing: `Stopped in May for rash`."""
        first = self.tokens[self.line.sentence.heading]
        following = [t for t in self.tokens if t.start >= cue.end]
        undone = cue.says == "never" and cue.end > first.end  # `not given yet`
        opens = cue.start == first.start and (undone or first.term("deed") == "stop done")
        return opens and (not following or following[0].when is not None or following[0].term("filler") != "")
