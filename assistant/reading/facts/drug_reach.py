"""Which drugs of a line a word that says what has become of them reaches: those before it, or behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.reading.facts.conversion import names_drug
from assistant.reading.facts.fact import Line, is_unknown_word
from assistant.reading.facts.mentions import harm_told
from assistant.reading.text.token import OF_EFFECT, Cue, Token

_JOINING = ("and", "or", "nor", "+", "&", "/", "plus", "with")
_GOVERNS = (
    *("on", "of", "to", "with", "by", "from", "off", "for", "no"),
    *("taking", "take", "takes", "had", "tried", "failed", "received", "given"),
)
SMALL = 3  # tokens
_HEADING = 6  # tokens of the head of a list, its colon counted
_MOVED = 5  # tokens before a drug that may say its dose was moved
_LEADING = ("to", "from", "by", "→", "->")  # from a word that moves a dose to the dose
BEGINS = ("start", "restart")
_NOUNS = ("lower noun", "raise noun", "taper noun")


class Reach:
    """The drugs that one line names, and how far words about them go."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.tokens = line.tokens
        self.named = [(at, m) for at, t in enumerate(self.tokens) for m in self._drugs(t)]
        self._at = [at for at, _ in self.named]

    def _drugs(self, token: Token) -> list[tuple[str, str]]:
        """The drug that the token names, as the finding and the member that tell that it is taken."""
        found = [
            (m.finding, m.value or "")
            for m in token.meanings
            if m.value != "none" and names_drug(self.line.ruleset.findings[m.finding], m.value)
        ]
        return found[:1]

    def _of_a_dose(self, cue: Cue, last: int, first: int) -> bool:
        """Whether a dose ended, and not the drug: `previously 20 mg`, `until May, then 5`."""
        word = next((t for t in self.tokens if t.start == cue.start), None)
        after = self.tokens[first] if first < len(self.tokens) else None
        if after is not None and after.term("deed").startswith(("lower", "raise", "taper")):
            return True  # had cut pred
        if word is None or after is None:
            return False
        if after.text.casefold() in _LEADING and any(
            t.number and not t.when for t in self.tokens[first + 1 : first + 3]
        ):
            return True  # dropped to 10
        if word.term("tense") and not word.term("deed") and not self._beside(first):
            return True  # the CK had risen and prednisone was lowered
        if word.term("span") != "until":
            return bool(word.when and (after.number or not self._beside(first)))
        between = self.tokens[self._nearest_before(last) or 0 : last + 1]
        rest = self.tokens[first : self._nearest_after(first)]
        goes_on = any(t.text.casefold() == "then" or (t.number and t.number.unit == "mg") for t in rest)
        goes_on = goes_on or any(t.number and u.term("form") == "tablet" for t, u in pairwise(rest))
        return any(t.number for t in between) and (goes_on or any(t.text == "(" for t in between))

    def _of_a_move(self, last: int) -> bool:
        """Whether what came of a dose that was moved is told, not of the drug: `doubled to 40, no effect`."""
        drug = self._nearest_before(last) or 0
        before = self.tokens[max(0, drug - _MOVED) : drug]
        return any(
            t.term("deed") in ("raise done", "lower done") for t in self.tokens[drug : last + 1]
        ) or any(t.kind == "arrow" or t.text == "↑" or t.term("deed") in _NOUNS for t in before)

    def _moves_another(self, first: int) -> bool:
        """Whether a word that moves a dose stands right before what is no drug: `raised CK`."""
        word, after = self.tokens[first - 1 : first], self.tokens[first : first + 1]
        moved = any(t.term("change") == "up" or t.term("result") for t in word)
        return moved and any(t.meanings and not self._drugs(t) for t in after)

    def _goes_elsewhere(self, first: int) -> bool:
        """Whether something else is continued: `continue to wait`, not `to continue at 15 mg`."""
        following = self.tokens[first : first + 2]
        to = bool(following) and following[0].text.casefold() == "to"
        return (to and not any(t.number for t in following)) or bool(
            following[:1] and is_unknown_word(following[0])
        )

    def _is_figure(self, first: int) -> bool:
        """Whether a number stands there that is of no drug behind it."""
        token, drug = self.tokens[first : first + 1], self._nearest_after(first)
        return bool(token and token[0].number) and (drug is None or drug - first > SMALL)

    def _beside(self, first: int) -> bool:
        """Whether only small words stand before the drug: not so in `previously well on pred`."""
        after = self._nearest_after(first)
        between = self.tokens[first:after] if after is not None else ()
        said = [
            (c.start, c.end) for c in self.line.context.statuses if c.says not in OF_EFFECT
        ]  # `treated with`
        return all(
            t.term("filler") or t.kind == "mark" or any(a <= t.start < b for a, b in said) for t in between
        )

    def _of_a_course(self, cue: Cue, last: int) -> bool:
        """Whether a course was completed, and not the drug given up: `sixth course completed`."""
        ended = any(t.start == cue.start and t.term("deed") for t in self.tokens)
        between = self.tokens[(self._nearest_before(last) or 0) + 1 : last + 1]
        behind = [t for t in self.tokens if t.start >= cue.end][:SMALL]
        return not ended and any(
            t.term("course") in ("course", "infusion") or t.text == "#" for t in (*between, *behind)
        )

    def _apart(self, first: int, after: int) -> bool:
        """Whether another clause names the drug: `infusion not given, registrar informed: ?IVIG`."""
        between = zip(self.tokens[first:after], self.tokens[first + 1 : after + 1], strict=False)
        return first > 0 and any(
            t.text in (",", ";") or (t.text == "-" and t.end < n.start) for t, n in between
        )

    def _comma(self, before: int, last: int) -> bool:
        between = self.tokens[before + 1 : last + 1]
        commas = [n for n, t in enumerate(between) if t.text == ","]
        if any(t.text.casefold() in ("so", "then") for t in between[-1:]):
            return False  # `IVIG 6 cycles, worked but meningitis, so stopped`
        if len(commas) == 2 and not commas[0] and any(t.number for t in between[slice(*commas)]):
            return False  # `azathioprine, 150 mg daily, was stopped`
        return any(t.text in (",", ";") for t in between)

    def _opens(self, first: int, cue: Cue) -> bool:
        """Whether the word opens its clause, small words apart."""
        at = next((n for n, t in enumerate(self.tokens) if t.end > cue.start), first) - 1
        while at >= 0 and (
            any(map(self.tokens[at].term, ("filler", "those named", "deed")))
            or self.tokens[at].text.casefold() == "and"
        ):
            at -= 1
        return at < 0 or self.tokens[at].text in (",", ";", "(", "-", ":", ".")

    def _is_sign(self, cue: Cue) -> bool:
        """Whether the word is a sign too, which has a cause of its own: `pred 20 mg, vomiting for 2 days`."""
        return any(t.meanings and cue.start <= t.start < cue.end for t in self.tokens)

    def _is_opinion(self, cue: Cue) -> bool:
        """Whether another puts a harm down to a drug: `colleague says AZA hepatitis`."""
        at = next((n for n, t in enumerate(self.tokens) if t.start == cue.start), 0)
        blamed = cue.says == "not tolerated" and self.tokens[at].term("harm") not in ("", "because", "pause")
        return blamed and "reported" in self.line.context.labels(at)

    def _gives(self, cue: Cue) -> bool:
        """Whether a drug was given, and gave nothing: `gave him pred`, not `MTX gave him headaches`."""
        said = [t.text.casefold() for t in self.tokens if cue.start <= t.start < cue.end]
        return said[:1] == ["gave"] and any(self.tokens[at].start == cue.end + 1 for at in self._at)

    def _put_in_its_place(self, old: int) -> int | None:
        """The drug that took the place of another: `changed from AZA to MMF`."""
        new = self._nearest_after(old + 1)
        to = new is not None and any(t.text.casefold() in ("to", "→") for t in self.tokens[old:new])
        return new if to else None

    def _planned_behind(self, at: int) -> bool | None:
        """Whether a plan behind it is of this drug, or of the next; None: none is said."""
        plans = (c.start for c in self.line.context.cues if c.says == "planned after")
        first = min((p for p in plans if p >= self.tokens[at].end), default=None)
        following = self._nearest_after(at + 1)
        if first is None or "planned" not in self.line.context.labels(at):
            return None
        return following is None or self.tokens[following].start > first

    def _begun_again(self) -> list[int]:
        """Where the line says that a drug was begun again."""
        done = (n for n, t in enumerate(self.tokens) if t.term("deed") == "restart done")
        return [n for n in done if not self.line.context.labels(n) & {"absent", "planned", "hypothetical"}]

    def _is_gap(self, first: int) -> bool:
        """Whether a drug that was stopped was begun again behind it, or it is a gap: `after 8 months off`."""
        again = self._begun_again()
        gap = any(t.text.casefold() == "after" for t in self.tokens[max(0, first - 4) : first])
        return bool(again) and (again[-1] >= first or gap)

    def _harm(self, at: int) -> str:
        """What the drug did that was given up, as the reason is told."""
        return harm_told(
            self.tokens[at + 1 : self._nearest_after(at + 1)],
            self.tokens[(self._nearest_before(at - 1) or -1) + 1 : at],
        )

    def _nearest_before(self, last: int) -> int | None:
        return next((at for at in reversed(self._at) if at <= last), None)

    def _nearest_after(self, first: int) -> int | None:
        return next((at for at in self._at if at >= first), None)

    def _forward(self, cue: Cue, last: int, first: int, after: int) -> bool:
        """Whether the word is said of the drug behind it, when a drug stands before it too."""
        words = self.tokens[last].text if last >= 0 else ""
        governs = any(t.end == cue.end and t.text.casefold().split()[-1] in _GOVERNS for t in self.tokens)
        close = after - first <= SMALL and not any(
            t.text in (",", ";", ".") for t in self.tokens[first:after]
        )
        if governs and close:
            return True
        return close and words in (",", ";", "and", "but", "then", ".", "")

    def _of_something_else(self, last: int, first: int) -> bool:
        """Whether it is said of others, or of a change: `no other`, `never rose`."""
        behind = self.tokens[first] if first < len(self.tokens) else None
        others = behind is not None and behind.text.casefold().endswith(("other", "others", "else"))
        deed = behind.term("deed") if behind is not None else ""
        change = behind is not None and bool(
            behind.term("change") or (deed.endswith(" done") and deed.split(" ")[0] not in BEGINS)
        )
        return others or (change and last >= 0)

    def _none_since(self, at: int, labels: frozenset[str]) -> set[str]:
        """That a drug of which there was none since has been taken before: `so no pred since`."""
        after = self.tokens[at + 1].text.casefold() if at + 1 < len(self.tokens) else ""
        return {"stopped"} if "absent" in labels and after.split(" ")[0] == "since" else set()

    def _listed_after(self, first: int, cue: Cue) -> Iterator[int]:
        """The drug behind the word, and those listed with it; a dose ends a list of what is not taken."""
        yield first
        position = first
        if cue.says == "replaced":
            return
        if self._heads_list(cue):
            yield from self._in_list(first)
            return
        for at in self._at[self._at.index(first) + 1 :]:
            counts = _counted(self.tokens[position + 1 : at])
            between = [t for t in self.tokens[position + 1 : at] if t.start not in counts]
            if cue.says in ("now", "kept"):
                if any(t.text in (";", ".") or t.term("deed") == "stop" for t in between):
                    return
                if self._has_cue(position, at) or self._planned_behind(at):
                    return
                if self.line.context.labels(at) & {"past", "ended"}:
                    continue
            elif sum((t.text == "(") - (t.text == ")") for t in between) > 0:
                return  # stopped MTX (pneumonia + Bactrim)
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

    def _heads_list(self, cue: Cue) -> bool:
        """Whether the word heads a list: `Failed: pred 60, MTX 25 sc`, `Stopped (all since May): ...`."""
        row = self.tokens[self.line.sentence.heading :] if self.line.sentence.heading else self.tokens
        colon = next((n for n, t in enumerate(row[:_HEADING]) if t.text == ":"), 0)
        own = [t for t in row[:colon] if t.start >= cue.end]
        return row[0].start <= cue.start < row[colon].start and not any(t.meanings or t.number for t in own)

    def _in_list(self, first: int) -> Iterator[int]:
        """The drugs of a list behind its first, up to what is of now; those in brackets are reasons."""
        depth = 0
        for n, token in enumerate(self.tokens[first + 1 :], first + 1):
            depth += (token.text == "(") - (token.text == ")")
            if (token.when is not None and token.when.kind == "now") or (
                n in self._at and self._has_cue(first, n)
            ):
                return
            if n in self._at and not depth:
                yield n

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


def _counted(tokens: Sequence[Token]) -> set[int]:
    """Where numbers stand that count courses, and are no doses: `failed IVIG, RTX x2, TAC`."""
    return {t.start for led, t in pairwise(tokens) if led.text in ("x", "×") and t.number is not None}
