"""What has become of each drug that a line names: taken now, stopped, failed, not tolerated, never, meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.knowledge.model.roles import RoleKind
from assistant.reading.facts.conversion import names_drug
from assistant.reading.facts.fact import Line
from assistant.reading.facts.mentions import Mention
from assistant.reading.text.token import Cue, Token

_JOINING = ("and", "or", "nor", "+", "&", "/", "plus", "with")
_GOVERNS = (
    *("on", "of", "to", "with", "by", "from", "off", "for", "no"),
    *("taking", "take", "takes", "had", "tried", "failed"),
)
_BEGINS = ("start", "restart")
_OPENS = (",", ":", "and", "then", "-", "to", "or", "?", "→", ".")
_UNDONE = ("never", "stopped", "failed", "not tolerated")
_WAS = ("was", "were", "failed", "it was", "this was", "they were")
_AGAIN = {"it": 1, "this": 1, "both": 2, "it was": 1, "this was": 1, "they were": 2}
_LONG_AGO, _LATELY = 13, 5  # weeks
_SMALL = 3


class Drugs:
    """The drugs of one line."""

    def __init__(self, line: Line, cues: Sequence[Cue]) -> None:
        self.line = line
        self.tokens = line.tokens
        self.named = [(at, m) for at, t in enumerate(self.tokens) for m in self._drugs(t)]
        self._at = [at for at, _ in self.named]
        self._switches: list[int] = []
        self._said: dict[int, list[tuple[str, bool]]] = {}
        named = [(t.start, t.end) for t in self.tokens if t.meanings and not self._drugs(t)]
        for cue in cues:
            other = cue.says == "never" and any(a <= cue.start and cue.end < b for a, b in named)
            if cue.kind == "status" and not other:  # `none missed`
                self._apply(self._done(cue) if cue.says == "done" else cue)

    def _drugs(self, token: Token) -> list[tuple[str, str]]:
        """The drug that the token names, as the finding and the member that tell that it is taken."""
        found = [
            (m.finding, m.value or "")
            for m in token.meanings
            if m.value != "none" and names_drug(self.line.ruleset.findings[m.finding], m.value)
        ]
        return found[:1]

    def _done(self, cue: Cue) -> Cue:
        """A course that was completed lately is still at work; what else is finished was stopped."""
        last = next((at for at in reversed(self._at) if self.tokens[at].end <= cue.start), None)
        member = next((m for at, (_, m) in self.named if at == last), "")
        whens = [t.when.weeks for t in self.tokens if t.when is not None and t.start >= cue.end]
        lately = not whens or (whens[0] is not None and whens[0] <= _LATELY)
        courses = self.line.ruleset.playing(RoleKind.COURSES, member) is not None
        return replace(cue, says="now" if courses and lately else "stopped")

    def mentions(self, before: Sequence[Mention] = ()) -> Iterator[Mention]:
        """Each drug that is named, with what is said of it; where none is, what `it` is of those before."""
        if not self.named:
            yield from self._again(before)
        for at, (finding, member) in self.named:
            token = self.tokens[at]
            said = self._said.get(at, [])
            labels = self.line.context.of_drugs(at)
            if self._ordered(at):
                labels |= {"planned"}
            denied = at > 0 and self.line.context.denies(at - 1)  # on AZA, no statin: that one has its own no
            statuses = set() if denied else {status for status, _ in said}
            yield Mention(
                finding,
                member,
                at,
                token.start,
                token.end,
                frozenset(statuses),
                bool(statuses),
                labels,
                self._dated(at),
            )

    def _again(self, before: Sequence[Mention]) -> Iterator[Mention]:
        """`It was stopped`, `both failed`: said of the last that were named."""
        said = {c.says for c in self.line.context.statuses if c.says in _UNDONE}
        at = next((n for n, t in enumerate(self.tokens[:_SMALL]) if t.text.casefold() in _AGAIN), None)
        if at is None or not said or not any(t.text.casefold() in _WAS for t in self.tokens[at : at + 2]):
            return
        named, labels = self.tokens[at], self.line.context.of_drugs(at)
        for mention in before[-_AGAIN[named.text.casefold()] :]:
            told = replace(mention, at=at, start=named.start, end=named.end, labels=labels, dated=False)
            yield replace(told, statuses=frozenset(said), explicit=True)

    def _dated(self, at: int) -> bool:
        whens = [t.when for t in self.tokens[at + 1 : at + 4]]
        return any(w is not None and w.kind == "dated" and (w.weeks or 0) > _LONG_AGO for w in whens)

    def _ordered(self, at: int) -> bool:
        """Whether an order stands before the drug: `start AZA`."""
        verb = next(
            (n for n in range(at - 1, max(-1, at - 4), -1) if self.tokens[n].term("deed") in _BEGINS),
            None,
        )
        if verb is None or any(m for t in self.tokens[verb + 1 : at] for m in t.meanings):
            return False
        return verb == 0 or self.tokens[verb - 1].text.casefold() in _OPENS

    # --- which drugs a word reaches -------------------------------------------------------------------------

    def _apply(self, cue: Cue) -> None:
        first = next((n for n, t in enumerate(self.tokens) if t.start >= cue.end), len(self.tokens))
        last = next((n for n in range(len(self.tokens) - 1, -1, -1) if self.tokens[n].end <= cue.start), -1)
        if cue.says == "switched":
            self._switch(before=self._nearest_before(last), after=self._nearest_after(first))
            self._switches.append(cue.start)
            return
        if cue.says == "stopped" and last >= 0 and self.tokens[last].term("deed").startswith("taper"):
            return  # the taper was, not the drug
        if cue.says == "stopped" and (self._of_a_dose(cue, last, first) or self._of_a_course(cue, last)):
            return
        if cue.says == "replaced" and self._is_figure(first):
            return  # 20 mg rather than 25
        if cue.says == "before" and any(t.when and t.when.kind == "now" for t in self.tokens[first:]):
            return  # what is not said to have changed goes on
        before = self._nearest_before(last)
        after = self._nearest_after(first)
        if cue.says == "stopped" and any(
            t.term("deed").split(" ")[0] in _BEGINS for t in self.tokens[first:after]
        ):
            after = None  # off everything, restarted MTX
        if cue.says == "replaced" and any(t.term("deed") for t in self.tokens[first:after]):
            return  # instead of raising pred: what is done instead is not the drug's end
        if after is None and before is None:
            return
        if before is None and after is not None and cue.says in _UNDONE and self._apart(first, after):
            return
        if after is not None and (before is None or self._forward(cue, last, first, after)):
            for at in self._listed_after(after, cue):
                if cue.says == "replaced" and (new := self._put_in_its_place(at)) is not None:
                    self._said.setdefault(new, []).append(("now", True))
                self._said.setdefault(at, []).append((cue.says, True))
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
            if any(t.text.casefold() == "all" for t in self.tokens[max(before, last - 4) : first]):
                for at in self._at[: self._at.index(before)]:
                    self._said.setdefault(at, []).append((cue.says, False))
            for at in self._listed_before(before, cue):
                self._said.setdefault(at, []).append((cue.says, False))

    def _of_a_dose(self, cue: Cue, last: int, first: int) -> bool:
        """Whether a dose ended, and not the drug: `previously 20 mg`, `until May, then 5`."""
        word = next((t for t in self.tokens if t.start == cue.start), None)
        after = self.tokens[first] if first < len(self.tokens) else None
        if after is not None and after.term("deed").startswith(("lower", "raise", "taper")):
            return True  # had cut pred
        if word is None or after is None:
            return False
        if word.term("span") != "until":
            return bool(word.when and (after.number or not self._beside(first)))
        between = self.tokens[self._nearest_before(last) or 0 : last + 1]
        stepped = any(t.text.casefold() == "then" for t in self.tokens[first:])
        return any(t.number for t in between) and (stepped or any(t.text == "(" for t in between))

    def _is_figure(self, first: int) -> bool:
        """Whether a number stands there that is of no drug behind it."""
        token, drug = self.tokens[first : first + 1], self._nearest_after(first)
        return bool(token and token[0].number) and (drug is None or drug - first > _SMALL)

    def _beside(self, first: int) -> bool:
        """Whether only small words stand before the drug: not so in `previously well on pred`."""
        after = self._nearest_after(first)
        between = self.tokens[first:after] if after is not None else ()
        said = [(c.start, c.end) for c in self.line.context.statuses]  # `treated with`
        return all(
            t.term("filler") or t.kind == "mark" or any(a <= t.start < b for a, b in said) for t in between
        )

    def _of_a_course(self, cue: Cue, last: int) -> bool:
        """Whether a course was completed, and not the drug given up: `sixth course completed`."""
        ended = any(t.start == cue.start and t.term("deed") for t in self.tokens)
        between = self.tokens[(self._nearest_before(last) or 0) + 1 : last + 1]
        behind = [t for t in self.tokens if t.start >= cue.end][:_SMALL]
        return not ended and any(t.term("course") or t.text == "#" for t in (*between, *behind))

    def _apart(self, first: int, after: int) -> bool:
        """Whether another clause names the drug: `infusion not given, registrar informed: ?IVIG`."""
        return first > 0 and any(t.text in (",", ";", "-") for t in self.tokens[first:after])

    def _comma(self, before: int, last: int) -> bool:
        between = self.tokens[before + 1 : last + 1]
        commas = [n for n, t in enumerate(between) if t.text == ","]
        if len(commas) == 2 and not commas[0] and any(t.number for t in between[slice(*commas)]):
            return False  # `azathioprine, 150 mg daily, was stopped`
        return any(t.text in (",", ";") for t in between)

    def _opens(self, first: int, cue: Cue) -> bool:
        """Whether the word opens its clause, small words apart."""
        at = next((n for n, t in enumerate(self.tokens) if t.end > cue.start), first) - 1
        while at >= 0 and self.tokens[at].term("filler"):
            at -= 1
        return at < 0 or self.tokens[at].text in (",", ";", "(", "-", ":", ".")

    def _is_sign(self, cue: Cue) -> bool:
        """Whether the word is a sign too, which has a cause of its own: `pred 20 mg, vomiting for 2 days`."""
        return any(t.meanings and cue.start <= t.start < cue.end for t in self.tokens)

    def _switch(self, before: int | None, after: int | None) -> None:
        """One drug took the place of another."""
        if after is not None:
            self._said.setdefault(after, []).append(("now", True))
        if before is not None:
            self._said.setdefault(before, []).append(("replaced", False))

    def _put_in_its_place(self, old: int) -> int | None:
        """The drug that took the place of another: `changed from AZA to MMF`."""
        new = self._nearest_after(old + 1)
        to = new is not None and any(t.text.casefold() in ("to", "→") for t in self.tokens[old:new])
        return new if to else None

    def _nearest_before(self, last: int) -> int | None:
        return next((at for at in reversed(self._at) if at <= last), None)

    def _nearest_after(self, first: int) -> int | None:
        return next((at for at in self._at if at >= first), None)

    def _forward(self, cue: Cue, last: int, first: int, after: int) -> bool:
        """Whether the word is said of the drug behind it, when a drug stands before it too."""
        words = self.tokens[last].text if last >= 0 else ""
        governs = any(t.end == cue.end and t.text.casefold().split()[-1] in _GOVERNS for t in self.tokens)
        close = after - first <= _SMALL and not any(
            t.text in (",", ";", ".") for t in self.tokens[first:after]
        )
        if governs and close:
            return True
        return close and words in (",", ";", "and", "but", "then", ".", "")

    def _listed_after(self, first: int, cue: Cue) -> Iterator[int]:
        """The drug behind the word, and those listed with it; a dose ends a list of what is not taken."""
        yield first
        position = first
        if cue.says == "replaced":
            return
        for at in self._at[self._at.index(first) + 1 :]:
            between = self.tokens[position + 1 : at]
            if cue.says == "now":
                if any(t.text in (";", ".") for t in between) or self._has_cue(position, at):
                    return
            elif between and between[-1].text.casefold() in _JOINING and not self._has_cue(position, at):
                pass
            elif (
                not all(
                    t.text.casefold() in (*_JOINING, ",", "(", ")", "then")
                    or (not t.meanings and not t.number)
                    for t in between
                )
                or any(t.number or t.kind == "arrow" or t.term("deed") == "start" for t in between)
                or self._has_cue(position, at)
                or self._dosed(at, between)
            ):
                return
            yield at
            position = at

    def _dosed(self, at: int, between: Sequence[Token]) -> bool:
        """Whether the drug has a dose behind it, and only a comma joins it."""
        after = self.tokens[at + 1 : at + 2]
        joined = any(t.text.casefold() in _JOINING for t in between)
        return not joined and bool(after) and after[0].number is not None

    def _has_cue(self, first: int, last: int) -> bool:
        start, end = self.tokens[first].end, self.tokens[last].start
        return any(start <= c.start < end for c in self.line.context.statuses)

    def _listed_before(self, last: int, cue: Cue) -> Iterator[int]:
        yield last
        position = last
        for at in reversed(self._at[: self._at.index(last)]):
            between = self.tokens[at + 1 : position]
            texts = [t.text.casefold() for t in between]
            joined = any(t in _JOINING for t in texts) or (cue.says in ("never", "failed") and "," in texts)
            if not joined or any(t.number for t in between) or self._has_cue(at, position) or ";" in texts:
                return
            yield at
            position = at
