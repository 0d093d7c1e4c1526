"""How each thing in a sentence is meant: absent, unsure, past, planned, of another (the ConText algorithm).

A cue says it of what follows or of what stands before, to the end of the sentence or to a word that ends
it. An unknown word never ends a scope. Where the reach of a negation is unclear, the thing is `undecided`,
and asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.reading.text.layout import Sentence
from assistant.reading.text.token import Cue, Token
from assistant.reading.text.wishes import closes, wished

_OR = ("or", "nor", "and", "&", "/", "+")
_OF_DRUGS = "assessed"
_ONE_CLAUSE = ("uncertain", "past", "unavailable")  # these do not go on behind a comma
CANNOT = ("cannot", "can't", "can not", "unable to")
_DENIED = {"absent", "undecided", "listed"}
_NOBODY = ("none", "neither", "nothing", "nobody")
_PATIENT = ("she", "he", "pt", "patient", "i", "her", "his")


class Context:
    """The labels of each token of one sentence."""

    def __init__(self, sentence: Sentence, cues: Sequence[Cue]) -> None:
        self.tokens = sentence.tokens
        named = [(t.start, t.end) for t in self.tokens if t.meanings]
        turned = ((t, u.text) for t, u in pairwise(self.tokens) if t.term("when") == "corrected")
        named += [(t.start, t.end) for t, mark in turned if mark == ","]  # `actually no, ...` denies nothing
        meant = wished(self.tokens, cues, sentence.asked)
        self.cues = [c for c in meant if c.kind == "cue" and not _is_inside(c, named)]
        self._heading = {c.start for c in self.cues if any(a == c.start and c.end < b for a, b in named)}
        self.statuses = [c for c in cues if c.kind == "status"]
        self._starts = {c.start for c in self.cues if c.says == "end"}
        self._denied = {c.start for c in self.cues if c.says == "absent before"}
        self._present = {c.start for c in self.cues if c.says == "present before"}
        self._afters = {c.end: c.start for c in cues if c.says.endswith("after")}  # `HIV neg` is a name, too
        self._labels: list[set[str]] = [set() for _ in self.tokens]
        self._assessed: frozenset[int] = frozenset()  # a plan of drugs only: `A/P:`, `on Monday`
        for cue in sorted(self.cues, key=lambda c: c.says.startswith(_OF_DRUGS)):
            says, _, where = cue.says.partition(" ")
            if says == _OF_DRUGS:
                free = {n for n, labels in enumerate(self._labels) if "planned" not in labels}
                (self._forward if where == "before" else self._backward)(cue, "planned")
                self._assessed |= {n for n in free if "planned" in self._labels[n]}
            elif where == "beside":
                self._beside(cue, says)
            elif where == "before" and says in ("absent", "present") and self._is_answer(cue):
                self._answer(cue, says)
            elif where == "heading":
                if self._heads(cue):
                    self._forward(cue, says)  # `P: IVIG`, but not `P: 96`
            elif cue.says == "plain after":
                self._of_its_course(cue)
            elif where == "before" and says in ("planned", "reported") and closes(self.tokens, cue):
                self._backward(cue, says)  # `IVIG 2 g/kg recommended`
            elif says == "past" and where == "before" and self._lasts(cue):
                continue
            elif where == "before" or (where == "after" and (self._opens(cue) or self._goes_on(cue))):
                self._forward(cue, says)  # `if worse, ...`, `From Monday ...`
            elif (where == "after" and not self._is_of_figure(cue)) or (where and self._behind_colon(cue)):
                self._backward(cue, says)

    def labels(self, at: int) -> frozenset[str]:
        """What is said of the token: `absent`, `uncertain`, `past`, ...; nothing where it is plainly so."""
        return self.of_drugs(at) - ({"planned"} if at in self._assessed else set())

    def of_drugs(self, at: int) -> frozenset[str]:
        """The same, of a drug: what is assessed and planned is planned."""
        if self.tokens[at].start in self._heading:  # it says its own no: `not pregnant`
            twice = {"undecided"} if at and self.denies(at - 1) else set()
            return frozenset(self._labels[at] - _DENIED | twice)
        if "listed" in self._labels[at] and self.tokens[at].text.casefold().startswith(CANNOT):
            return frozenset(self._labels[at] - _DENIED)  # no fever, cannot keep tablets down
        return frozenset(self._labels[at])

    def says_its_own(self, at: int) -> bool:
        """Whether the token begins with a cue of its own: `no weakness`."""
        return self.tokens[at].start in self._heading

    def denies(self, at: int) -> bool:
        """Whether the token is a word that denies what follows."""
        return self.tokens[at].start in self._denied

    def add(self, at: int, says: str) -> None:
        """Something that is known of the token."""
        self._labels[at].add(says)

    def _forward(self, cue: Cue, says: str) -> None:
        first = next((n for n, t in enumerate(self.tokens) if t.end > cue.end and t.start > cue.start), None)
        own = {"plain": "masked", "labelled": "labelled"}.get(says)
        for at, token in enumerate(self.tokens if own else ()):
            if own and cue.start <= token.start < cue.end:
                self.add(at, own)
        if first is None:
            return
        listed = closed = crossed = False
        brief = says in _ONE_CLAUSE and not (says == "past" and self._heads(cue))  # `Past: MTX 25, AZA`
        for at in range(first, len(self.tokens)):
            token = self.tokens[at]
            if self._ends(token, says, cue):
                break
            if token.text == ",":
                one = brief and not (says == "unavailable" and self._is_item(at + 1))
                if one or cue.start in self._heading or (says == "relative" and self._patient_next(at)):
                    break
                closed = listed and not self._or_ahead(at)
            closed = closed or (token.text == "(" and at > first)
            crossed = crossed or token.text == ","
            if token.text == "," and says == "absent" and self._each_denied(cue):
                closed = True  # `no rash, no fever, cough`
            if crossed and says == "absent":
                self.add(at, "listed")
            listed = listed or token.text.casefold() in ("or", "nor")
            self.add(at, "undecided" if closed and says == "absent" else says)

    def _is_item(self, at: int) -> bool:
        """Whether a name stands here as one of a list: `awaiting MRI, EMG`."""
        named, after = self.tokens[at : at + 1], self.tokens[at + 1 : at + 2]
        closed = all(t.kind == "mark" or t.text.casefold() in _OR for t in after)
        return any(t.meanings for t in named) and closed

    def _opens(self, cue: Cue) -> bool:
        """Whether several words begin the sentence, and so are said of what follows: `if worse, ...`."""
        words = sum(cue.start <= t.start < cue.end for t in self.tokens)
        return cue.start <= self.tokens[0].start and words > 1

    def _lasts(self, cue: Cue) -> bool:
        """Whether its clause tells for how long: `3/12 hx of falls`, `h/o fever since 3 days`; not over."""
        commas = [t.start for t in self.tokens if t.text in (",", ";", "(", ")")]
        first = max((c for c in commas if c < cue.start), default=-1)
        last = min((c for c in commas if c > cue.start), default=self.tokens[-1].end)
        return any(first < t.start < last and t.weeks is not None for t in self.tokens)

    def _is_of_figure(self, cue: Cue) -> bool:
        """Whether what ended is a number: `pred 20, no longer 60`."""
        behind = next((t for t in self.tokens if t.start >= cue.end), None)
        return cue.says == "ended after" and behind is not None and behind.number is not None

    def _goes_on(self, cue: Cue) -> bool:
        """Whether it is said of what follows: `DM, never exposed to statins`, `IMNM, likely HMGCR`."""
        last = next((t for t in reversed(self.tokens) if t.end <= cue.start), None)
        after = next((t for t in self.tokens if t.start >= cue.end), None)
        apart = last is not None and last.text == ","
        if cue.says == "planned after":
            return apart and after is not None and bool(after.number or after.meanings)  # to start RTX
        said = cue.says in ("absent after", "uncertain after", "ended after")
        named = cue.says != "ended after" or (after is not None and bool(after.meanings))
        return said and apart and after is not None and after.is_plain and named

    def _heads(self, cue: Cue) -> bool:
        """Whether the word begins the sentence, before a colon and words."""
        first, following = self.tokens[0].start, [t for t in self.tokens if t.start >= cue.end][:2]
        headed = cue.start == first and [t.text for t in following[:1]] == [":"]
        return headed and not following[-1].text[:1].isdigit()

    def _behind_colon(self, cue: Cue) -> bool:
        """Whether a colon stands before the word that wants one: `fever or breathlessness: emergency`."""
        last = [t.text for t in self.tokens if t.end <= cue.start][-1:]
        return cue.says.endswith("colon") and last in ([":"], ["="], ["→"])

    def _is_answer(self, cue: Cue) -> bool:
        """Whether the word stands alone behind a name: `cough (no)`, `fever: no,`."""
        around = [t for t in self.tokens if t.end <= cue.start][-1:]
        behind = [t.text for t in self.tokens if t.start >= cue.end][:1]
        brief = cue.end - cue.start < 4
        named = any(t.text in ("(", ":", "?", "=", "-", "–", "—") or (t.meanings and brief) for t in around)
        return named and behind in ([], [")"], [","], [";"], ["."], ["-"], ["–"])

    def _answer(self, cue: Cue, says: str) -> None:
        """Said of the last thing named before it, and of those joined to it by `or`."""
        named = [n for n, t in enumerate(self.tokens) if t.end <= cue.start and t.meanings]
        for at in self._joined(named):
            self._labels[at] -= {"uncertain"}
            self.add(at, says)

    def _joined(self, named: list[int]) -> list[int]:
        """The last of these places, and those before it that `or` joins to it."""
        first = max(0, len(named) - 1)
        while first and any(t.text.casefold() in _OR for t in self.tokens[named[first - 1] : named[first]]):
            first -= 1
        return named[first:]

    def _of_its_course(self, cue: Cue) -> None:
        """`no ILD progression`: what is denied is how it went, and not the thing."""
        for at, token in enumerate(self.tokens[:-1]):
            if token.meanings and self.tokens[at + 1].start == cue.start:
                self._labels[at] -= _DENIED

    def _beside(self, cue: Cue, says: str) -> None:
        """A tick is of the item behind it where the row begins with one, else of the item before it."""
        ticks = [t.start for t in self.tokens if t.kind == "tick" or t.term("tick")]
        at = next((n for n, t in enumerate(self.tokens) if t.start == cue.start), None)
        if at is None:
            return
        first = next((n for n, t in enumerate(self.tokens) if t.start in ticks or t.meanings), at)
        behind = self.tokens[first].start in ticks
        places = range(at + 1, len(self.tokens)) if behind else range(at - 1, -1, -1)
        for n in places:
            if self.tokens[n].start in ticks or (not behind and self.tokens[n].text == ","):
                break
            if says == "present":
                self._labels[n] -= _DENIED  # no fever, cough (+)
            self.add(n, says)

    def _ends(self, token: Token, says: str, cue: Cue) -> bool:
        if token.start in self._starts and token.start > cue.start:
            if says == "relative" and token.text.casefold() != "now":  # `a brother had X, but it was Y`
                behind = [t for t in self.tokens if t.start >= token.end][:3]
                return any(t.text.casefold() in _PATIENT or t.number is not None for t in behind)
            return says != "planned" or token.text.casefold() != "then"  # `pulses, then 60 mg` are one plan
        if says == "past" and any(c.start == token.start and c.says == "now" for c in self.statuses):
            return True
        if says != "absent":
            return False
        if token.start in self._denied and token.start > cue.start:
            return True
        denied = next(t.text.casefold().split()[0] for t in self.tokens if t.end > cue.start)
        verb = denied in _NOBODY and token.text.casefold() in ("has", "have")  # none of these has helped
        return (
            (token.start in self._present and not verb)
            or self._is_plus(token)
            or (token.number is not None and not token.number.of and not token.meanings)
        )

    def _each_denied(self, cue: Cue) -> bool:
        """Whether the items of the list before it have each a no of their own."""
        comma = [t.end for t in self.tokens if t.text == "," and t.end <= cue.start]
        return bool(comma) and comma[-1] + 1 >= cue.start and any(d < comma[-1] for d in self._denied)

    def _is_plus(self, token: Token) -> bool:
        """Whether a plus is glued to what follows: `no rash, +DOE`."""
        glued = token.text == "+" and any(t.start == token.end for t in self.tokens)
        return glued and not any(t.end == token.start for t in self.tokens)

    def _or_ahead(self, at: int) -> bool:
        return any(t.text.casefold() in ("or", "nor") for t in self.tokens[at:])

    def _patient_next(self, at: int) -> bool:
        return at + 1 < len(self.tokens) and self.tokens[at + 1].text.casefold() in _PATIENT

    def _backward(self, cue: Cue, says: str) -> None:
        last = next((n for n in range(len(self.tokens) - 1, -1, -1) if self.tokens[n].end <= cue.start), None)
        word = self.tokens[last].text.casefold() if last is not None else ""  # AZA 150, with clinic on Monday
        apart = says == "hypothetical" and word in ("with", "and")
        if last is None or apart or (word == "(" and not self._is_closed(cue)):
            return
        joined = self.tokens[last].text == ":"
        seen = comma = False
        for at in range(last, -1, -1):
            token = self.tokens[at]
            if self._ended_by(token, cue, says) and (seen or says != "ended" or token.number is None):
                break
            if token.text == "-" and seen and says in _ONE_CLAUSE:
                break
            inside = not any(t.text == ")" for t in self.tokens[at : last + 1])
            told = seen or any(t.is_plain for t in self.tokens[at + 1 : last + 1])
            if token.text == "(" and inside and told:
                break  # said within the bracket
            small = all(t.term("filler") for t in self.tokens[at + 1 : last + 1])
            if token.text == "," and not (seen or small):
                break
            if token.text == "," and seen:
                if says not in ("absent", "ended"):
                    break
                comma = True
            joined = joined or (token.text.casefold() in _OR and not comma)
            seen = seen or bool(token.meanings)
            self.add(at, says if not comma or joined else "undecided")

    def _is_closed(self, cue: Cue) -> bool:
        """Whether a mark stands behind the cue: `(resolved)`, but not `(clinic 910)`."""
        return all(t.kind == "mark" for t in [t for t in self.tokens if t.start >= cue.end][:1])

    def _ended_by(self, token: Token, cue: Cue, says: str) -> bool:
        own = token.end <= cue.start
        if own and token.start in self._starts:
            return True
        if says == "absent" and own and token.start in self._denied | self._present:
            return True  # `had an embolism, has no heart disease and Jo-1 is negative`
        if (
            own
            and says not in ("planned", "hypothetical", "reported")
            and (token.number is not None or token.term("result"))
            and not token.meanings
        ):
            return True
        return self._afters.get(token.end, cue.start) < cue.start


def _is_inside(cue: Cue, named: Sequence[tuple[int, int]]) -> bool:
    """Whether the cue is a part of a name; a denial that begins one still denies what follows."""
    denies = cue.says.startswith("absent")
    around = [(a, b) for a, b in named if a <= cue.start and cue.end <= b]
    return any(a < cue.start or (cue.end < b and not denies) for a, b in around)
