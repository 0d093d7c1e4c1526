"""Numbers that are of no name: ages, hours, counts of other things, by how much something moved, pulses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.knowledge.model.ruleset import Finding
from assistant.reading.answers.quantities import is_graded
from assistant.reading.facts.fact import is_unknown_word
from assistant.reading.text.token import Token

_DISTANCES = ("km", "miles", "mile", "metres", "meters", "blocks", "block")
_LATEST = 60  # no day or week of a course is counted further


@dataclass
class Anchor:
    """A name that numbers can be of; without findings, of something that is none here.

    beside: what was graded in its line before it.
    """

    at: int
    findings: list[Finding] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    drug: str = ""
    beside: list[Finding] = field(default_factory=list)


class Strays:
    """The numbers of one line that are nobody's."""

    tokens: Sequence[Token] = ()
    anchors: list[Anchor]

    def is_stray(self, at: int) -> bool:
        """Whether the number is of no name that stands before or behind it."""
        if self._is_times(at) or self._is_most(at) or self._is_of_each(at) or self._is_aimed_at(at):
            return True
        return self._moves(at) or self._of_vitals(at) or self._aged(at) or self._counted(at) or self._over(at)

    def counts(self, at: int) -> bool:
        """Whether the number counts what is named beside it: `three occasions`, `week 3`."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        before = self.tokens[at - 1] if at else None
        number = self.tokens[at].number
        late = number is None or number.unit or number.of or number.value > _LATEST
        if before is not None and before.term("time unit") and not late:
            return before.weeks is None and not before.meanings and not before.often  # `week 10`, `day 3`
        worded = number is not None and number.typed.isalpha()  # `plus five plasma exchanges`
        told = after is not None and worded and bool(after.meanings) and not after.term("course")
        plain = after is not None and (is_unknown_word(after) or set(after.terms) == {"abbreviation"} or told)
        counted = after is not None and plain and _is_plural(after)
        return bool(
            number
            and counted
            and number.value <= 12
            and not number.unit
            and not number.of
            and not number.sign
        )

    def _is_times(self, at: int) -> bool:
        """Whether the number says how often: `deltoids 5 x3`."""
        before = self.tokens[at - 1] if at > 1 else None
        times = before is not None and before.text in ("x", "×") and before.end == self.tokens[at].start
        named = self.before(at) if times else None
        return named is not None and bool(named.places) and any(map(is_graded, named.findings))

    def _is_of_each(self, at: int) -> bool:
        """Whether so many of a strength are meant, and no value: `(4 x 2.5 mg tabs)`."""
        behind = self.tokens[at + 1 : at + 3]
        times = (
            len(behind) > 1
            and behind[0].text.casefold() in ("x", "×", "*")
            and behind[1].number
            and behind[1].number.unit
        )
        named = self.before(at) if times else None
        return named is not None and bool(named.findings)

    def _is_most(self, at: int) -> bool:
        """Whether the number is the most that can be: `(unilateral, /80)`, `out of 5`."""
        led = [t.text.casefold() for t in self.tokens[max(0, at - 3) : at]]
        number = self.tokens[at].number
        plain = number is not None and not number.unit and not number.sign
        out = led[-2:] == ["out", "of"] or (led[-1:] == ["/"] and led[-2:-1] in (["("], [","]))
        return plain and out

    def _is_aimed_at(self, at: int) -> bool:
        """Whether it is to be reached: `no loading till < 300`."""
        led = [t.text.casefold() for t in self.tokens[max(0, at - 3) : at]]
        return led[-1:] == ["<"] and bool({"till", "until", "target", "goal", "aim"} & set(led))

    def _aged(self, at: int) -> bool:
        """Whether the number is an age, `F 45`, an hour, or of what can be done."""
        before, number = self.tokens[at - 1] if at else None, self.tokens[at].number
        bare = number is not None and not (number.unit or number.of or number.sign)
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        many = (number is not None and number.typed.isalpha()) or (after is not None and _is_plural(after))
        led = "" if before is None else before.text.casefold()
        last = led.endswith(("the last", "the past")) or (led == "last" and many)  # the last two
        climbed = after is not None and (
            after.is_in("stairs", "activity") or after.text.casefold() in _DISTANCES
        )
        lettered = before is not None and bool(before.term("person")) and len(before.text) == 1
        return bare and (climbed or lettered or last or self._is_clock(at))

    def _counted(self, at: int) -> bool:
        """Whether a number in words counts something, after a value: `CK 2,400, two skin ulcers`."""
        number, anchor = self.tokens[at].number, self.before(at)
        if number is None or not number.typed.isalpha() or number.unit or anchor is None or not anchor.places:
            return False
        return self.tokens[at - 1].text in (",", ";") and self._is_followed(at)

    def _over(self, at: int) -> bool:
        """Whether a range in brackets is what was, and no limit: `CK 620 (500-700 all along)`."""
        number = self.tokens[at].number
        ranged = number is not None and number.low is not None
        return ranged and at > 0 and self.tokens[at - 1].text == "(" and self._is_followed(at)

    def _is_followed(self, at: int) -> bool:
        """Whether a word stands behind the number that is neither a time nor a result, nor says a limit."""
        after = next(iter(self.tokens[at + 1 : at + 2]), None)
        of_it = after is None or after.when or any(map(after.term, ("when", "limit", "result", "often")))
        return not of_it and after is not None and after.kind in ("word", "phrase")

    def _is_clock(self, at: int) -> bool:
        """Whether the number is an hour: `started 2 PM`."""
        behind = [t.text.casefold() for t in self.tokens[at + 1 : at + 2]]
        if behind == ["o'clock"]:
            return True
        half = behind in (["am"], ["pm"])
        lead = self.tokens[at - 1] if at else None
        return half and lead is not None and (lead.text.casefold() == "at" or bool(lead.term("deed")))

    def _moves(self, at: int) -> bool:
        """Whether the number is by how much something moved: `69.2 kg, up 4 since spring`."""
        before = self.tokens[at - 1] if at else None
        anchor = self.before(at)
        number = self.tokens[at].number
        assert number is not None
        said = [self.tokens[p].number for p in anchor.places] if anchor else []
        plain = not number.unit and not number.of and any(n is not None and n.unit for n in said)
        return bool(plain and before is not None and before.term("change") in ("up", "down"))

    def _of_vitals(self, at: int) -> bool:
        """Whether a single letter names the number, as of pulse and breathing: `T 36.8 P 96 R 22`."""
        before, anchor = self.tokens[at - 1] if at else None, self.before(at)
        if before is None or anchor is None or anchor.at == at - 1 or not anchor.places:
            return False
        if before.term("limit"):
            return False
        letter = len(before.text) == 1 and before.text.isalpha() and not any(map(is_graded, anchor.findings))
        return letter and before.text.isupper() and before.text != "X" and before.when is None

    def before(self, at: int) -> Anchor | None:
        return next((a for a in reversed(self.anchors) if a.at < at), None)


def _is_plural(token: Token) -> bool:
    return token.kind in ("word", "phrase") and token.weeks is None and token.text.casefold().endswith("s")
