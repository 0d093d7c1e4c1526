"""Facts of measures: which number is of which name, in which unit, and of what time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Shape
from assistant.reading.answers.quantities import is_graded
from assistant.reading.answers.units import arithmetic, convert, find_unit, plain, unit_key
from assistant.reading.facts import Fact, Line, is_unknown_word, playing
from assistant.reading.series import points
from assistant.reading.text.numbers import Number
from assistant.reading.text.times import When
from assistant.reading.text.tokens import Token

_NEAR = 3  # tokens between a number and the name behind it
_BETWEEN = ("of", "in", "the", "on", "at", "is", "-", ":", "(", "for", "both", "bilateral", "oral", "po", "iv", "mrc")


@dataclass(frozen=True, slots=True)
class Value:
    """A number in a finding's unit. why: what is not plain in it, as a sentence; then nothing is taken."""

    value: Decimal
    notes: tuple[str, ...] = ()
    converted: str = ""
    plausible: bool = True
    why: str = ""


@dataclass
class Anchor:
    """A name that numbers can be of; without findings, of something that is none here."""

    at: int
    findings: list[Finding] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    drug: str = ""


def in_unit(finding: Finding, number: Number, unit: str = "") -> Value | None:
    """What the number is in the finding's unit; None where it cannot be of the finding."""
    unit = unit or number.unit
    if unit:
        found = find_unit(finding, unit)
        if found is None and unit_key(unit) != unit_key(finding.unit):
            return None
        known, notes = found if found else (None, ())
        values = [convert(known, v) if known else v for v in number.values]
        value = _likeliest(finding, values)
        said = f"{number.typed} {unit}" if known and (known.times != 1 or known.subtract) else ""
        converted = f"{arithmetic(known, said)} = {plain(value)} {finding.unit}" if said and known else ""
        return _within(finding, value, (*notes, *_formed(number, value)), converted)
    return _bare(finding, number)


def _likeliest(finding: Finding, values: Sequence[Decimal]) -> Decimal:
    usual = finding.unitless or finding.plausible
    return next((v for v in values if usual is None or v in usual), values[0])


def _bare(finding: Finding, number: Number) -> Value | None:
    usual = finding.unitless or finding.plausible
    fitting = [v for v in number.values if usual is None or v in usual]
    note = ("unit assumed",) if finding.unit and not is_graded(finding) and not finding.whole else ()
    if fitting:
        return _within(finding, fitting[0], (*note, *_formed(number, fitting[0])))
    if (other := next((u for u in finding.units if finding.otherwise_in in u.names), None)) and (
        finding.plausible and convert(other, number.value) in finding.plausible
    ):
        value = convert(other, number.value)
        said = f"{arithmetic(other, f'{number.typed} {finding.otherwise_in}')} = {plain(value)} {finding.unit}"
        return _within(finding, value, (f"read in {finding.otherwise_in}",), said)
    others = {
        value: unit
        for unit in reversed(finding.units)
        if unit.times != 1 or unit.subtract
        if (value := convert(unit, number.value)) and finding.plausible and value in finding.plausible
    }
    if len(others) == 1 and not (finding.plausible and number.value in finding.plausible):
        value, unit = others.popitem()
        said = f"{arithmetic(unit, f'{number.typed} {unit.names[0]}')} = {plain(value)} {finding.unit}"
        return _within(finding, value, (f"read in {unit.names[0]}",), said)
    if others:
        either = " or ".join(f"{number.typed} {unit.names[0]}" for unit in others.values())
        return Value(number.value, why=f"{finding.title} {number.typed} may be {either}. Please type the unit.")
    return _within(finding, number.value, note)


def _formed(number: Number, value: Decimal) -> tuple[str, ...]:
    """Notes on a number that was written as no plain one."""
    notes = []
    if number.bound:
        notes.append(f"typed as {number.typed}")
    if len(number.values) > 1:
        notes.append(f"{number.typed} read as {plain(value)}")
    return tuple(notes)


def _within(finding: Finding, value: Decimal, notes: tuple[str, ...], converted: str = "") -> Value | None:
    value = round(value, 6) + 0
    if finding.possible is not None and value not in finding.possible:
        return None
    if finding.whole and value != value.to_integral_value():
        return None
    usual = finding.plausible is None or value in finding.plausible
    return Value(value, notes, converted, usual)


class Measures:
    """The facts of number findings in one line. `topic`: the measure that the line before spoke of last."""

    def __init__(self, line: Line, topic: Anchor | None) -> None:
        self.line = line
        self.tokens = line.tokens
        self.anchors = list(self._anchors())
        self.limits: dict[int, Anchor] = {}
        self.topic = topic
        self.used: set[int] = set()
        self.refused: list[str] = []
        self._share()

    # --- whose number it is ---------------------------------------------------------------------------------

    def _anchors(self) -> Iterator[Anchor]:
        for at, token in enumerate(self.tokens):
            named = self.measures_of(token)
            drugs = [m for m in token.meanings if names_drug(self.line.ruleset.findings[m.finding], m.value)]
            if named:
                yield Anchor(at, named)
            elif drugs:
                yield Anchor(at, drug=drugs[0].value or drugs[0].finding)
            elif token.term("owner") or self._owns_next(at):
                yield Anchor(at)

    def measures_of(self, token: Token) -> list[Finding]:
        """The number findings that a token names, or names in words."""
        named = self.line.named(token, Shape.NUMBER)
        for meaning in token.meanings:
            of = playing(self.line.ruleset.findings[meaning.finding], RoleKind.IN_WORDS)
            if of and meaning.value is None:
                named.append(self.line.ruleset.findings[of])
            muscle = self.line.ruleset.playing(RoleKind.MUSCLE, meaning.value) if meaning.value else None
            if muscle is not None and playing(self.line.ruleset.findings[meaning.finding], RoleKind.WEAK) is not None:
                named.append(muscle)
        return list({f.name: f for f in named}.values())

    def _owns_next(self, at: int) -> bool:
        """Whether a word owns the number behind it: a name of no number, or an unknown word after a break."""
        token, behind = self.tokens[at], list(self.tokens[at + 1 : at + 3])
        if len(behind) > 1 and behind[0].text in (":", "=", "-"):
            behind = behind[1:]
        after = behind[0] if behind else None
        if after is None or after.number is None:
            return False
        if any(m.value is None for m in token.meanings):
            return True
        before = self.tokens[at - 1] if at else None
        return is_unknown_word(token) and (before is None or before.text in (",", "•", "(", ":", "+"))

    def _share(self) -> None:
        """Give each number to its anchor."""
        for at, token in enumerate(self.tokens):
            if token.number is None or self._counts(at) or self._meant(at) or (token.when is not None and not self._graded_near(at)):
                continue
            if self._moves(at):
                continue
            if limit_of := self._limit(at):
                self.limits[at] = limit_of
                continue
            anchor = self._owner(at)
            if anchor is not None:
                anchor.places.append(at)

    def _counts(self, at: int) -> bool:
        """Whether the number counts what is named behind it: `three occasions`."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        number = self.tokens[at].number
        counted = after is not None and (is_unknown_word(after) or set(after.terms) == {"abbreviation"}) and after.text.casefold().endswith("s")
        return bool(number and counted and number.value <= 12 and not number.unit and not number.of and not number.sign)

    def _meant(self, at: int) -> bool:
        """Whether the number is a dose to go to, in a sentence that began with a drug: `back to 10?`."""
        verbs = [t for t in self.tokens[max(0, at - 3) : at] if t.term("deed")]
        drug = next((a for a in reversed(self.anchors) if a.at < at and a.drug), None)
        before = self._before(at)
        if not verbs or drug is None or before is drug or before is None or not self.line.sentence.asked:
            return False
        drug.places.append(at)
        return True

    def _moves(self, at: int) -> bool:
        """Whether the number is by how much something moved: `69.2 kg, up 4 since spring`."""
        before = self.tokens[at - 1] if at else None
        anchor = self._before(at)
        number = self.tokens[at].number
        assert number is not None
        said = [self.tokens[p].number for p in anchor.places] if anchor else []
        plain = not number.unit and not number.of and any(n is not None and n.unit for n in said)
        return bool(plain and before is not None and before.term("change") in ("up", "down"))

    def _graded_near(self, at: int) -> bool:
        """Whether a number that could be a date is a value in the form of its name."""
        before, number = self._before(at), self.tokens[at].number
        assert number is not None
        return before is not None and any(takes(f, number) for f in before.findings)

    def _before(self, at: int) -> Anchor | None:
        return next((a for a in reversed(self.anchors) if a.at < at), None)

    def _after(self, at: int) -> Anchor | None:
        """The anchor close behind a number, with only small words between."""
        for n in range(at + 1, min(at + 1 + _NEAR, len(self.tokens))):
            anchor = next((a for a in self.anchors if a.at == n), None)
            if anchor is not None:
                return anchor
            token = self.tokens[n]
            if token.text.casefold() not in _BETWEEN and not token.often and not token.term("side") and not token.term("form"):
                return None
        return None

    def _owner(self, at: int) -> Anchor | None:
        number = self.tokens[at].number
        assert number is not None
        before, after = self._before(at), self._after(at)
        fits_after = after is not None and self._fits(after, number) and self._number_first(after, at)
        if before is not None and self._fits(before, number):
            last = before.places[-1] if before.places else None
            broken = any(t.text in (",", "and", "on", "with", "&", ";", "(", "+", "|") for t in self.tokens[(last or before.at) + 1 : at])
            if not (fits_after and ((last is not None and broken) or self._closer(before, at))):
                return before
        if fits_after:
            return after
        if before is None and self.topic is not None and self._carried(at):
            carried = Anchor(-1, self.topic.findings, drug=self.topic.drug)
            self.anchors.insert(0, carried)
            return carried
        return None

    def _closer(self, before: Anchor, at: int) -> bool:
        """Whether a number with a dose's unit stands right before another drug: `MTX, 20 mg pred`."""
        return bool(not before.places and any(t.text in (",", "and", "+") for t in self.tokens[before.at + 1 : at]))

    def _number_first(self, after: Anchor, at: int) -> bool:
        """Grades and doses may stand before their name, if no number of its own stands behind it."""
        number = self.tokens[at].number
        assert number is not None
        behind = self.tokens[after.at + 1] if after.at + 1 < len(self.tokens) else None
        if behind is not None and behind.number is not None and behind.weeks is None and not behind.when:
            return False
        if after.drug:
            return bool(number.unit) or self._before(at) is None
        return any(is_graded(f) for f in after.findings) or any(t.text == "%" for t in self.tokens[at : after.at])

    def _fits(self, anchor: Anchor, number: Number) -> bool:
        if anchor.drug:
            return not number.of and not number.sign
        if not anchor.findings:
            return not number.unit or anchor.at >= 0
        return any(takes(f, number) for f in anchor.findings)

    def _carried(self, at: int) -> bool:
        token = self.tokens[at]
        number = token.number
        assert number is not None and self.topic is not None
        if not self._fits(self.topic, number):
            return False
        timed = any(t.when is not None for t in self.tokens[:at + 3])
        if self.topic.drug:
            return unit_key(number.unit).split("/")[0] in ("mg", "g", "ug") or (timed and len(self.tokens) < 6)
        return timed and (bool(number.unit) or bool(number.of) or len(self.tokens) < 7 or any(t.text.casefold() == "it" for t in self.tokens[:at]))

    # --- limits ---------------------------------------------------------------------------------------------

    def _limit(self, at: int) -> Anchor | None:
        """The anchor whose upper limit the number is: `(ULN 180)`, `(<200)`, `26-192` behind a value."""
        before = self._before(at)
        number = self.tokens[at].number
        assert number is not None
        n = at - 1
        below = False
        while n >= 0 and (self.tokens[n].text in "<:=of is at" or self.tokens[n].term("approximately") == "below" or (before is not None and n == before.at) or self.tokens[n].text.casefold() in ("of", "is", "to", "below")):
            below = below or self.tokens[n].text.casefold() in ("<", "to", "below") or self.tokens[n].term("approximately") == "below"
            n -= 1
        opened = next((k for k in range(n, max(-1, n - 3), -1) if self.tokens[k].text == "("), None) if below else None
        word = self.tokens[opened if opened is not None else n] if n >= 0 else None
        if word is None:
            return None
        ranged = number.low is not None
        if ranged and number.bound == "between" and before is not None and before.places:
            return before
        said = word.term("limit") == "limit"
        plainly = said and not word.term("result") and not word.meanings
        valued = before is not None and bool(before.places)
        if plainly or (said and (below or ranged)) or (valued and ranged and word.text in "(|[") or (valued and below and word.text == "("):
            return before or self.topic or Anchor(-1)
        if ranged and valued and word.number is not None and n == at - 1:
            return before
        return None

    # --- facts ----------------------------------------------------------------------------------------------

    def facts(self) -> Iterator[Fact]:
        """The facts of this line; numbers of drugs are left to `prescriptions`."""
        for anchor in self._joined():
            for finding in anchor.findings:
                if anchor.places:
                    yield from self._of(anchor, finding)
        for at, anchor in self.limits.items():
            yield from self._limits(at, anchor)
        yield from self._alone()

    def _joined(self) -> list[Anchor]:
        """Names in a row before one number share it: `hip flexors + deltoids 4/5`."""
        found = list(self.anchors)
        for n in range(len(found) - 1, 0, -1):
            first, second = found[n - 1], found[n]
            between = self.tokens[first.at + 1 : second.at]
            joined = between and all(t.text.casefold() in ("and", "+", "&", "/", ",", "strength", "power") for t in between)
            same = first.findings and second.findings and is_graded(first.findings[0]) and is_graded(second.findings[0])
            if first.at >= 0 and joined and same and not first.places and second.places:
                first.places = list(second.places)
            if first.at >= 0 and joined and same and not second.places and first.places and first.places[-1] < first.at:
                second.places = list(first.places)
        return found

    def _of(self, anchor: Anchor, finding: Finding) -> Iterator[Fact]:
        places = [at for at in anchor.places if takes(finding, self._number(at))]
        if not places:
            return
        until = next((a.at for a in self.anchors if a.at > places[-1]), len(self.tokens))
        found = points(self.tokens, anchor.at, places, until)
        facts = []
        for n, point in enumerate(found):
            number = self._number(point.at)
            self.used.add(point.at)
            times = self._times(point.at)
            unit = finding.unit if self._limited(anchor, finding) and not number.unit else ""
            if not number.unit and facts and in_unit(finding, number) and (same := self._number(places[0]).unit):
                unit = same
            read = in_unit(finding, number, unit) if not is_graded(finding) else _grade(finding, number)
            if times:
                facts.append(self._fact(finding, Value(number.value), point.at, point.when, role="times limit"))
                continue
            if read is None and point.at - anchor.at < 3 and number.bound != "between":
                self.refused.append(f"{finding.title} {self.tokens[point.at].text} is outside what is possible.")
            if read is None or number.bound == "between":
                continue
            if read.why:
                self.refused.append(read.why)
                continue
            when = point.when
            if when is None and n and self.tokens[point.at - 1].text == "(":
                when = When("before")  # a value in brackets behind a value
            facts.append(self._fact(finding, read, point.at, when))
        yield from _weaker(facts) if is_graded(finding) else facts
        if playing(finding, RoleKind.UPPER_PRESSURE) is not None:
            yield from self._lower(finding, places)

    def _limited(self, anchor: Anchor, finding: Finding) -> bool:
        """Whether an upper limit beside the value is one in the finding's own unit."""
        limit = self.line.ruleset.playing(RoleKind.UPPER_LIMIT, finding.name)
        near = [self._number(at) for at, a in self.limits.items() if a is anchor and not self._number(at).unit]
        return limit is not None and any(limit.plausible is not None and n.value in limit.plausible for n in near)

    def _number(self, at: int) -> Number:
        number = self.tokens[at].number
        assert number is not None
        before = self.tokens[at - 1].term("approximately") if at else ""
        return replace(number, bound=before) if before and not number.bound else number

    def _times(self, at: int) -> bool:
        """Whether the number is a multiple of the upper limit: `15x ULN`."""
        after = self.tokens[at + 1 : at + 3]
        return any(t.term("limit") == "times" for t in after) or (
            len(after) > 1 and after[0].text in ("x", "times") and after[1].term("limit") != ""
        )

    def _lower(self, finding: Finding, places: Sequence[int]) -> Iterator[Fact]:
        lower = next(iter(self.line.ruleset.all_playing(RoleKind.LOWER_PRESSURE)), None)
        for at in places:
            number = self._number(at)
            if lower and number.of:
                yield self._fact(lower, Value(Decimal(number.of)), at, None)
        _ = finding

    def _fact(self, finding: Finding, read: Value, at: int, when: When | None, role: str = "") -> Fact:
        token = self.tokens[at]
        labels = self.line.context.labels(at) - {"absent", "undecided"}
        return Fact(
            finding.name, read.value, token.start, token.end, True, when, labels,
            read.notes, read.converted, read.plausible, role,
        )  # fmt: skip

    def _limits(self, at: int, anchor: Anchor) -> Iterator[Fact]:
        of = anchor.findings[0].name if anchor.findings else ""
        finding = self.line.ruleset.playing(RoleKind.UPPER_LIMIT, of) if of else None
        if not of and not anchor.drug and anchor.at < 0:
            finding = next(iter(self.line.ruleset.all_playing(RoleKind.UPPER_LIMIT)), None)
        self.used.add(at)
        if finding is None:
            return
        number = self._number(at)
        if number.low is not None:
            high = number.value if number.bound == "between" else 2 * number.value - number.low
            number = replace(number, values=(high,), bound="")
        unit = number.unit or next((self._number(p).unit for p in anchor.places if self._number(p).unit), "")
        read = in_unit(finding, replace(number, bound=""), unit)
        if read is not None and not read.why:
            yield self._fact(finding, replace(read, notes=()), at, None)

    def _alone(self) -> Iterator[Fact]:
        """A number with a unit of its own, as `70 kg`, where nothing speaks of a change."""
        owned = {p for a in self.anchors for p in a.places} | set(self.limits)
        for at, token in enumerate(self.tokens):
            if token.number is None or at in owned or not token.number.unit or token.number.of:
                continue
            known = [self.line.ruleset.playing(kind) for kind in (RoleKind.WEIGHT, RoleKind.HEIGHT)]
            found = [f for f in known if f is not None and find_unit(f, token.number.unit) is not None]
            near = self.tokens[max(0, at - 4) : at + 5]
            changed = any(t.term("change") or t.term("owner") or t.text.casefold() in _CHANGED for t in near)
            if len(found) == 1 and not changed and (read := in_unit(found[0], token.number)) and read.plausible:
                self.used.add(at)
                yield self._fact(found[0], read, at, None)


_CHANGED = ("gained", "lost", "gain", "loss", "heavier", "lighter", "lifts", "lift", "on", "up", "down")


def _weaker(facts: list[Fact]) -> Iterator[Fact]:
    """Of two sides the weaker: grades in a row without times of their own."""
    kept: list[Fact] = []
    for fact in facts:
        last = kept[-1] if kept else None
        if last is not None and last.when is None and fact.when is None:
            assert isinstance(last.value, Decimal) and isinstance(fact.value, Decimal)
            kept[-1] = replace(last, value=min(last.value, fact.value), end=fact.end)
        else:
            kept.append(fact)
    yield from kept


def takes(finding: Finding, number: Number) -> bool:
    """Whether a number in this form can be of the finding."""
    if is_graded(finding):
        whole = number.value == number.value.to_integral_value() or number.value < 5
        return whole and number.value <= 5 and not number.unit and (not number.of or int(number.of) <= 5)
    if number.sign:
        return False
    if number.of:
        if playing(finding, RoleKind.UPPER_PRESSURE) is not None:
            return True
        return not finding.unit and finding.plausible is not None and Decimal(number.of) == finding.plausible.high
    return in_unit(finding, number) is not None or not number.unit


def _grade(finding: Finding, number: Number) -> Value | None:
    value = number.grade
    if number.of and number.of != "5":
        value = min(value, Decimal(number.of))
    return Value(value) if 0 <= value <= 5 else None


def names_drug(finding: Finding, value: str | None) -> bool:
    """Whether this is the name of a drug; a kind of drug, of which one is taken, is named without a value too."""
    kinds = (RoleKind.DRUG,) if value is None else (RoleKind.DRUGS, RoleKind.DRUG)
    return any(role.kind in kinds for role in finding.roles)


def is_drug(finding: Finding) -> bool:
    """Whether the values of the finding are drugs that are taken."""
    return any(role.kind in (RoleKind.DRUGS, RoleKind.DRUG) for role in finding.roles)
