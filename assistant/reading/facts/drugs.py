"""What has become of each drug that a line names: taken now, stopped, failed, not tolerated, never, meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.knowledge.model.roles import RoleKind
from assistant.reading.facts.drug_reach import BEGINS
from assistant.reading.facts.drugs_before import APART, UNDONE, NamedBefore
from assistant.reading.facts.fact import Line
from assistant.reading.facts.mentions import (
    LONG_AGO,
    Mention,
    is_dated,
    is_listed,
    is_past,
    left_open,
    moves,
    says_all,
    tells,
)
from assistant.reading.text.token import OF_EFFECT, Cue

_OPENS = (",", ":", "and", "then", "-", "to", "or", "?", "→", ".")
_FOR = ("for", "x", "×", "over")
_TOO = ("too", "also", "as well", "likewise", "ditto")
_LATELY = 5  # weeks
_GIVEN_UP = frozenset(("stopped", "replaced", "not tolerated"))


class Drugs(NamedBefore):
    """What is said of the drugs of one line."""

    def __init__(self, line: Line, cues: Sequence[Cue]) -> None:
        super().__init__(line)
        self._switches: list[int] = []
        self._said: dict[int, list[tuple[str, bool]]] = {}
        self.applied: set[int] = set()  # where the words stand that say something of a drug
        named = [(t.start, t.end) for t in self.tokens if t.meanings and not self._drugs(t)]
        for cue in sorted(cues, key=lambda c: c.says not in ("switched", "stopped")):
            other = any(
                a < cue.end < b and (cue.start < a or cue.says == "never") for a, b in named
            )  # `none missed`; `then nil by mouth`
            if cue.kind == "status" and not (other or self._is_opinion(cue)):
                known = sum(map(len, self._said.values()))
                self._apply(self._done(cue))
                self.applied |= {cue.start} if sum(map(len, self._said.values())) > known else set()
        self._too()

    def _too(self) -> None:
        """`Stopped pred herself, AZA too`: what is said of the drug before it."""
        for before, at in pairwise(self._at):
            said, behind = [*self.tokens[at + 1 : at + 3], None, None][:2]
            ends = behind is None or behind.kind in ("mark", "line")
            alike = said is not None and said.text.casefold() in _TOO and ends
            if alike and at not in self._said and before in self._said:
                self._said[at] = [(says, False) for says, _ in self._said[before]]

    def _done(self, cue: Cue) -> Cue:
        """A course that was given lately is still at work; what else is finished was stopped."""
        if cue.says == "not tolerated" and self._gives(cue):
            cue = replace(cue, says="given")
        if cue.says not in ("done", "given", "before"):
            return cue
        behind = [t for t in self.tokens if t.start >= cue.end]
        whens = [t.when.weeks for t in behind if t.when is not None]
        lately = whens[0] is not None and whens[0] <= _LATELY if whens else cue.says != "before"
        brief = any(t.weeks and t.when is None and led.text.casefold() in _FOR for led, t in pairwise(behind))
        if cue.says == "given" and (brief or (whens and lately)):
            return replace(cue, says="before" if brief else "now")  # for four months; GP gave it 3/52 ago
        last = next((at for at in reversed(self._at) if self.tokens[at].end <= cue.start), None)
        member = next((m for at, (_, m) in self.named if at == last), "")
        if self.line.ruleset.playing(RoleKind.COURSES, member) is not None:
            return replace(cue, says="now" if lately else "before")
        return replace(cue, says="stopped") if cue.says == "done" else cue

    def mark_reactions(self) -> None:
        """What a drug did once is no sign of now: what is named as it was stopped, and within brackets."""
        for cue in self.line.context.statuses:
            if cue.says != "not tolerated" or cue.start not in self.applied:
                continue
            ends = [
                c.start for c in self.line.context.statuses if c.says == "stopped" and c.start < cue.start
            ]
            first, opened = ends[-1] if ends else cue.start, False
            for at, token in enumerate(self.tokens):
                opened = (opened or token.text == "(") and token.text != ")" and token.start >= cue.start
                if at not in self._at and (opened or first <= token.start < cue.end):
                    self.line.context.add(at, "hypothetical")

    def mentions(self) -> Iterator[Mention]:
        """Each drug that is named, with what is said of it."""
        for at, (finding, member) in self.named:
            token = self.tokens[at]
            said = self._said.get(at, [])
            if any(not listed and says in ("before", "stopped") for says, listed in said):
                said = [(says, listed) for says, listed in said if not listed]  # it has its own word
            labels = self.line.context.of_drugs(at)
            if at > 1 and self.line.context.denies(at - 2) and moves(self.tokens[at - 1]):
                labels -= {"absent"}  # no ↑ pred
            if self._ordered(at):
                labels |= {"planned"}
            labels |= {"again"} if self._begun_again() else set()
            if self._prevents(at, member):
                labels = labels - {"hypothetical"} | {"prevents"}
            statuses = set() if self._says_its_no(at) else {status for status, _ in said}
            told = statuses & {"stopped", "now"} and is_past(self.tokens, at)
            goes_on = "now" in statuses and self._planned_behind(at) is False
            if goes_on or (told and self.line.is_planned_apart(at)):
                labels -= {"planned"}  # on AZA, and IVIG is being arranged
            if "listed" in labels and "now" in statuses and self._is_told_apart(at):
                labels -= {"absent", "listed"}  # no statin, on MTX
            if statuses & OF_EFFECT:
                labels -= {"absent", "ended"}  # no trouble with MTX; it settled the lungs
            harm = self._harm(at) if statuses & _GIVEN_UP and "failed" not in statuses else ""
            statuses |= ({"not tolerated"} if harm else set()) | self._none_since(at, labels)
            told, listed = bool(statuses), is_listed(self.line, at)
            led = any(c.says in statuses and c.start < token.start for c in self.line.context.statuses)
            yield Mention(
                finding, member, at, token.start, token.end, frozenset(statuses), told, labels,
                is_dated(self.tokens, at), listed, led=led, harm=harm,
            )  # fmt: skip

    def _says_its_no(self, at: int) -> bool:
        """Whether the drug has a no of its own: `on AZA, no statin`, `on AZA, allopurinol no, Crestor`."""
        behind = at + 1 < len(self.tokens) and self.line.context.denies(at + 1)
        ends = at + 2 == len(self.tokens) or (behind and self.tokens[at + 2].text in APART)
        return (at > 0 and self.line.context.denies(at - 1)) or (behind and ends)

    def _ordered(self, at: int) -> bool:
        """Whether an order stands before the drug: `start AZA`."""
        verb = next(
            (n for n in range(at - 1, max(-1, at - 4), -1) if self.tokens[n].term("deed") in BEGINS),
            None,
        )
        if verb is None or any(m for t in self.tokens[verb + 1 : at] for m in t.meanings):
            return False
        return verb == 0 or self.tokens[verb - 1].text.casefold() in _OPENS

    def _prevents(self, at: int, member: str) -> bool:
        """Whether the drug is said to be given so that something is prevented: `Septrin for prophylaxis`."""
        cues = {c.says for c in self.line.context.cues if c.says.startswith("hypothetical")}
        return (
            cues == {"hypothetical after"} and self.line.ruleset.playing(RoleKind.PURPOSE, member) is not None
        )

    def _apply(self, cue: Cue) -> None:
        first = next((n for n, t in enumerate(self.tokens) if t.start >= cue.end), len(self.tokens))
        last = next((n for n in range(len(self.tokens) - 1, -1, -1) if self.tokens[n].end <= cue.start), -1)
        if cue.says == "switched":
            self._switch(before=self._nearest_before(last), after=self._nearest_after(first))
            self._switches.append(cue.start)
            return
        if cue.says == "not tolerated" and last >= 0 and self.line.context.denies(last):
            return  # no tremor
        if cue.says in ("failed", "works") and self._of_a_move(last):
            return  # the higher dose did nothing
        if cue.says == "stopped" and last >= 0 and self.tokens[last].term("deed").startswith("taper"):
            return  # the taper was, not the drug
        if cue.says == "stopped" and self._is_of_a_sign(cue, last):
            return  # pred 20, cramps at night, nothing since
        if cue.says == "stopped" and (self._of_a_dose(cue, last, first) or self._is_gap(first)):
            return  # restarted after 8 months off
        if cue.says == "stopped" and self._of_a_course(cue, last):
            if not any(t.when and (t.when.weeks or 0) > LONG_AGO for t in self.tokens[first:]):
                return
            cue = replace(cue, says="before")  # 6 pulses, finished in June
        if cue.says == "replaced" and (
            self._is_figure(first) or any(t.often for t in self.tokens[first : first + 1])
        ):
            return  # 20 mg rather than 25; daily instead of weekly
        another, bracketed = self._names_another(first), last > 1 and self.tokens[last].text == "("
        of_another = another or (bracketed and self._names_another(last - 1))
        if cue.says in ("never", "absent") and of_another and self._nearest_after(first) is None:
            return  # MTX 20 mg, not on folic acid (never prescribed)
        if cue.says == "stopped" and another and any(c.start == cue.start for c in self.line.context.cues):
            return  # pred 40, no longer breathless
        if cue.says in ("never", "stopped") and last >= 0 and self.tokens[last].text == "/":
            return  # 20 mg / nil
        if cue.says == "never" and self._of_something_else(last, first):
            return  # no other drug
        if cue.says == "now" and (self._moves_another(first) or self._denied(cue)):
            return  # statin myalgia with raised CK; never started
        if cue.says == "before" and any(t.when and t.when.kind == "now" for t in self.tokens[first:]):
            return  # what is not said to have changed goes on
        before = self._nearest_before(last)
        after = self._nearest_after(first)
        if cue.says == "kept" and after is None and self._goes_elsewhere(first):
            return  # RTX, or continue to wait
        if cue.says == "stopped" and any(
            t.term("deed").split(" ")[0] in BEGINS for t in self.tokens[first:after]
        ):
            after = None  # off everything, restarted MTX
        meant = before is not None and "planned" in self.line.context.of_drugs(before)
        if cue.says == "replaced" and (
            meant or self.line.sentence.asked or any(t.term("deed") for t in self.tokens[first:after])
        ):
            return  # instead of raising pred: what is done instead, or asked, is not the drug's end
        if cue.says in UNDONE and after is not None and self.is_spared(after):
            self._said.setdefault(after, []).append(("kept", False))
            return
        if before is None and after is None:
            return
        if before is None and after is not None and cue.says in UNDONE and self._apart(first, after):
            return
        if after is not None and (before is None or self._forward(cue, last, first, after)):
            listed = list(self._listed_after(after, cue))
            for at in left_open(self.line, self._at, listed[-1]) if cue.says == "stopped" else ():
                self._said.setdefault(at, []).append(("before", True))
            for at in listed:
                if cue.says == "replaced" and (new := self._put_in_its_place(at)) is not None:
                    self._said.setdefault(new, []).append(("now", False))
                self._said.setdefault(at, []).append((cue.says, at != after))
            return
        stopped = before is not None and any(s == "stopped" for s, _ in self._said.get(before, []))
        why = stopped and cue.says == "not tolerated"
        sick = cue.says == "not tolerated" and self._is_sign(cue)
        if (
            before is not None
            and self._comma(before, last)
            and not (why or (self._opens(first, cue) and not sick))
        ):
            return
        if before is not None and cue.says in ("not tolerated", "failed", "stopped"):
            switched = [s for s in self._switches if s < self.tokens[before].start]
            earlier = [at for at in self._at if switched and self.tokens[at].end <= switched[-1]]
            before = earlier[-1] if earlier else before  # why it was replaced
        if before is not None:
            if any(map(says_all, self.tokens[max(before, last - 4) : first])):
                for at in self._at[: self._at.index(before)]:
                    self._said.setdefault(at, []).append((cue.says, False))
            for at in self._listed_before(before, cue):
                self._said.setdefault(at, []).append((cue.says, False))

    def _denied(self, cue: Cue) -> bool:
        """Whether a word right before it denies it: `never started`, `not issued since`."""
        last = next((n for n in range(len(self.tokens) - 1, -1, -1) if self.tokens[n].end <= cue.start), 0)
        verb = last > 0 and self.tokens[last].text.casefold().endswith("ed")
        return any(self.line.context.denies(n) for n in range(last - verb, last + 1))

    def _is_of_a_sign(self, cue: Cue, last: int) -> bool:
        """Whether nothing more is said of what stands between the drug and the word, and not of the drug."""
        words = [t.text.casefold() for t in self.tokens if cue.start <= t.start < cue.end]
        before = self._nearest_before(last)
        between = self.tokens[before + 1 : last + 1] if before is not None else ()
        bare = bool(words) and not {"nothing", "nil", "none"}.isdisjoint(words)
        return bare and any(map(tells, between))

    def _is_told_apart(self, at: int) -> bool:
        """Whether a clause of its own, behind a comma and without `or`, says that the drug is taken."""
        comma = max((n for n in range(at) if self.tokens[n].text in (",", ";")), default=0)
        clause = self.tokens[comma + 1 : at]
        denied = any(t.text.casefold() in ("or", "nor") for t in clause) or any(
            self.line.context.denies(n) for n in range(comma, at)
        )
        said = [c for c in self.line.context.statuses if c.says == "now"]
        return not denied and any(t.start == c.start for t in clause for c in said)

    def _names_another(self, at: int) -> bool:
        """Whether a thing that is no drug of the list is named there."""
        return at < len(self.tokens) and bool(self.tokens[at].meanings) and at not in self._at

    def _switch(self, before: int | None, after: int | None) -> None:
        """One drug took the place of another."""
        if after is not None:
            self._said.setdefault(after, []).append(("now", False))
        if before is not None:
            self._said.setdefault(before, []).append(("replaced", False))
