"""Whose a number is: the name before it, the name behind it, a limit, or what the line before spoke of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assistant.knowledge.model.premises import Test
from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Shape
from assistant.reading.answers.quantities import is_graded
from assistant.reading.answers.units import unit_key
from assistant.reading.doses.topic import is_tapered, led_as_dose, speaks_of_doses
from assistant.reading.facts.conversion import is_pressure, names_drug, of_body, takes
from assistant.reading.facts.fact import Line, is_unknown_word
from assistant.reading.facts.strays import Anchor, Strays
from assistant.reading.measures.extents import extents_of
from assistant.reading.text.numbers import Number
from assistant.reading.text.token import Token
from assistant.reading.wording import is_initial, playing

_LINKS = ("<", ":", "=", "of", "is", "at", "Of", "Is")  # between a limit and the word that says it is one
_THEN = ("at", "from", "since", "until", "when", "began", "onset", "dx", "dx'd", "dxd", "diagnosed", "~")
_NEAR = 3  # tokens between a number and the name behind it
_BETWEEN = (
    *("of", "in", "the", "on", "at", "is", "-", ":", "(", "for"),
    *("both", "bilateral", "oral", "po", "iv", "mrc"),
)


class Ownership(Strays):
    """The numbers of one line, each with its name."""

    def __init__(self, line: Line, topic: Anchor | None) -> None:
        self.line = line
        self.tokens = line.tokens
        self.anchors = list(self._anchors())
        self.limits: dict[int, Anchor] = {}
        self.last = topic
        self.used: set[int] = set()
        self.refused: list[str] = []
        self.extents = extents_of(line.ruleset)
        self._share()

    def _anchors(self) -> Iterator[Anchor]:
        for at, token in enumerate(self.tokens):
            named = (
                []
                if self._is_tablets(at) or is_initial(self.line.ruleset, self.tokens, at)
                else self.measures_of(token)
            )
            drugs = [m for m in token.meanings if names_drug(self.line.ruleset.findings[m.finding], m.value)]
            if any(playing(f, RoleKind.AGE) is not None for f in named) and self._at_an_age(at):
                yield Anchor(at)
            elif named:
                yield Anchor(at, named)
            elif drugs:
                yield Anchor(at, drug=drugs[0].value or drugs[0].finding)
            elif token.term("owner") or self._is_part(token) or self._owns_next(at):
                yield Anchor(at)

    def _is_tablets(self, at: int) -> bool:
        """Whether a letter glued to a number means tablets: `4T`."""
        before = self.tokens[at - 1] if at else None
        glued = before is not None and before.number is not None and before.end == self.tokens[at].start
        return glued and self.tokens[at].term("form") == "tablet"

    def _at_an_age(self, at: int) -> bool:
        """Whether something happened at the age, as in `at the age of 15`."""
        return any(t.text.casefold() in _THEN for t in self.tokens[max(0, at - 2) : at])

    def measures_of(self, token: Token) -> list[Finding]:
        """The number findings that a token names, or else names in words."""
        named = self.line.named(token, Shape.NUMBER)
        for meaning in token.meanings if not named else ():
            finding = self.line.ruleset.findings[meaning.finding]
            of = playing(finding, RoleKind.IN_WORDS)
            if of and meaning.value is None:
                named.append(self.line.ruleset.findings[of])
            muscle = self.line.ruleset.playing(RoleKind.MUSCLE, meaning.value) if meaning.value else None
            if muscle is not None and playing(finding, RoleKind.WEAK) is not None:
                named.append(muscle)
        return list({f.name: f for f in named}.values())

    def _is_part(self, token: Token) -> bool:
        """Whether it names muscles whose grade is no finding: `distal 5/5`."""
        named = (self.line.ruleset.findings[m.finding] for m in token.meanings if m.value)
        return not token.is_in("weakly") and any(f.plays(RoleKind.WEAK) for f in named)

    def _owns_next(self, at: int) -> bool:
        """Whether a word owns the number behind it: a name of no number, or an unknown word after a break."""
        token, behind = self.tokens[at], [t for t in self.tokens[at + 1 : at + 4] if not t.term("side")]
        if len(behind) > 1 and behind[0].text in (":", "=", "-", ".", "("):
            behind = behind[1:]
        after = behind[0] if behind else None
        if after is None or after.number is None:
            return False
        if any(m.value is None for m in token.meanings):
            return not token.is_in("weakly") and not token.term("deed")  # `power 4+ hips`; tapering 10
        before = self.tokens[at - 1] if at else None
        apart = before is None or before.text in (",", "•", "(", ":", "+") or before.number is not None
        apart = apart or bool(after.number.unit and before and before.term("deed").startswith("start"))
        return is_unknown_word(token) and apart and not (at and self.counts(at - 1))

    def _share(self) -> None:
        """Give each number to its anchor."""
        for at, token in enumerate(self.tokens):
            if (
                token.number is None
                or self.counts(at)
                or self._meant(at)
                or (token.when is not None and not self._graded_near(at))
            ):
                continue
            if self.is_stray(at) or self._is_scale(at):
                continue
            if limit_of := self._limit(at):
                self.limits[at] = limit_of
                continue
            anchor = self._owner(at)
            if anchor is not None:
                anchor.places.append(at)

    def _is_scale(self, at: int) -> bool:
        """Whether the number is what a score is out of: `128 of 150`."""
        before, number = self.before(at), self.tokens[at].number
        led = (
            at > 1 and self.tokens[at - 1].text.casefold() == "of" and self.tokens[at - 2].number is not None
        )
        highs = [f.plausible.high for f in before.findings if f.plausible] if led and before else []
        return number is not None and number.value in highs

    def _meant(self, at: int) -> bool:
        """Whether the number is a dose to go to, in a sentence that began with a drug: `back to 10?`."""
        verbs = [t for t in self.tokens[max(0, at - 3) : at] if t.term("deed")]
        drug = next((a for a in reversed(self.anchors) if a.at < at and a.drug), None)
        before = self.before(at)
        if not verbs or drug is None or before is drug or before is None or not self.line.sentence.asked:
            return False
        drug.places.append(at)
        return True

    def _graded_near(self, at: int) -> bool:
        """Whether a number that could be a date is a value in the form of its name."""
        before, number = self.before(at), self.tokens[at].number
        assert number is not None
        return before is not None and any(self.takes(f, number) for f in before.findings)

    def takes(self, finding: Finding, number: Number) -> bool:
        """Whether a number in this form can be of the finding; `74/80` where it may be out of 80."""
        return takes(finding, number) or self.says(finding, number) is not None

    def says(self, finding: Finding, number: Number) -> Test | None:
        """What its whole says of how a score was taken."""
        wholes = self.extents.get(finding.name)
        return wholes.get(Decimal(number.of)) if wholes and number.of else None

    def _after(self, at: int) -> Anchor | None:
        """The anchor close behind a number, with only small words between."""
        for n in range(at + 1, min(at + 1 + _NEAR, len(self.tokens))):
            anchor = next((a for a in self.anchors if a.at == n), None)
            if anchor is not None:
                return anchor
            token = self.tokens[n]
            if (
                token.text.casefold() not in _BETWEEN
                and not token.often
                and not token.term("side")
                and not token.term("form")
            ):
                return None
        return None

    def _owner(self, at: int) -> Anchor | None:
        number = self.tokens[at].number
        assert number is not None
        before, after = self.before(at), self._after(at)
        fits_after = after is not None and self._fits(after, number) and self._number_first(after, at)
        if before is not None and not before.findings and not before.drug and fits_after:
            before = None  # `testing 3 at psoas`
        if before is not None and self._fits(before, number):
            last = before.places[-1] if before.places else None
            led = last is not None and last < before.at  # `4+ hips, 5 elsewhere`
            broken = any(
                t.text in (",", "and", "on", "with", "&", ";", "(", "+", "|")
                for t in self.tokens[(last or before.at) + 1 : at]
            )
            between = self.tokens[before.at : at]
            if (
                led
                and any(t.text == "," for t in between)
                and not any(t.when for t in between)
                and not self.line.goes_on(at)
            ):
                return after if fits_after else None
            if not (fits_after and ((last is not None and broken) or self._closer(before, at))):
                return before
        if fits_after:
            return after
        if before is None and self.last is not None and self._carried(at):
            carried = replace(self.last, at=-1, places=[])
            self.anchors.insert(0, carried)
            return carried
        return None

    def _closer(self, before: Anchor, at: int) -> bool:
        """Whether a number with a dose's unit stands right before another drug: `MTX, 20 mg pred`."""
        return bool(
            not before.places and any(t.text in (",", "and", "+") for t in self.tokens[before.at + 1 : at])
        )

    def _number_first(self, after: Anchor, at: int) -> bool:
        """Grades and doses may stand before their name, if no number of its own stands behind it."""
        number = self.tokens[at].number
        behind = self.tokens[after.at + 1] if after.at + 1 < len(self.tokens) else None
        if behind is not None and behind.number is not None and behind.weeks is None and not behind.when:
            return False
        if not after.drug and not after.findings:
            return after.at == at + 1 and not (number and number.unit)  # `one pantoprazole`
        if after.drug:
            return bool(number and number.unit) or self.before(at) is None
        return any(is_graded(f) for f in after.findings) or any(
            t.text == "%" for t in self.tokens[at : after.at]
        )

    def _fits(self, anchor: Anchor, number: Number) -> bool:
        if anchor.drug:
            return (
                not number.of
                and not number.sign
                and (number.unit == "st" or not of_body(self.line.ruleset, number))
            )
        if not anchor.findings:
            return not number.unit or anchor.at >= 0
        if anchor.places and not number.of and is_pressure(anchor.findings[0]):
            return False  # BP 122/74, P 92
        return any(self.takes(f, number) for f in anchor.findings)

    def _carried(self, at: int) -> bool:
        number = self.tokens[at].number
        assert number is not None
        assert self.last is not None
        aged = at > 0 and self.tokens[at - 1].term("person")
        if aged or not self._fits(self.last, number) or self._is_of_doses(at):
            return False
        graded = any(map(is_graded, self.last.findings))
        if graded and sum(t.number is not None and t.when is None for t in self.tokens) > 1:
            return False  # `Aug: 4- and 4`
        timed = any(t.when is not None for t in self.tokens[: at + 3])
        if self.last.drug:
            tablets = [t.term("form") for t in self.tokens[at + 1 : at + 2]] == ["tablet"]
            return (
                tablets
                or unit_key(number.unit).split("/")[0] in ("mg", "g", "ug")
                or speaks_of_doses(self.line)
                or (not self.line.sentence.asked and led_as_dose(self.tokens, at))
                or (timed and len(self.tokens) < 6 and not any(t.meanings for t in self.tokens[:at]))
            )
        return (timed and not self.line.sentence.asked) and (
            bool(number.unit)
            or bool(number.of)
            or len(self.tokens) < 7
            or any(t.text.casefold() == "it" for t in self.tokens[:at])
        )

    def _is_of_doses(self, at: int) -> bool:
        """Whether doses are counted, of what is not given in courses: `missed maybe 2 doses`."""
        counted = any(t.term("course") for t in self.tokens[at + 1 : at + 2])
        of = self.last.drug if self.last is not None else ""
        return counted and (not of or is_tapered(self.line.ruleset, of))

    def _limit(self, at: int) -> Anchor | None:
        """The anchor whose upper limit the number is: `(ULN 180)`, `(<200)`, `26-192` behind a value."""
        before, number = self.before(at), self.tokens[at].number
        ranged = number is not None and number.low is not None
        valued = before is not None and bool(before.places)
        n, below = at - 1, False
        while n >= 0 and (self._is_below(n) or (before and n == before.at) or self.tokens[n].text in _LINKS):
            below = below or self._is_below(n)
            n -= 1
        opened = (k for k in range(n, max(-1, n - 3), -1) if below and self.tokens[k].text == "(")
        word = self.tokens[next(opened, n)] if n >= 0 else None
        if word is None or number is None:
            return None
        if ranged and number.bound == "between" and valued:
            return before
        said = word.term("limit") == "limit"
        plainly = said and not word.term("result") and not word.meanings
        bracketed = valued and ((ranged and word.text in "(|[") or (below and word.text == "("))
        if plainly or (said and (below or ranged)) or bracketed:
            return before or self.last or Anchor(-1)
        return before if ranged and valued and word.number is not None and n == at - 1 else None

    def _is_below(self, at: int) -> bool:
        token = self.tokens[at]
        return token.text.casefold() in ("<", "to", "below") or token.term("approximately") == "below"
