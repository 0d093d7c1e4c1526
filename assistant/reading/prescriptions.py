"""Facts of doses: strength x count x how often, each with its time, for the drug that they are of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.knowledge.model.ruleset import Finding
from assistant.reading.answers.units import plain, unit_key
from assistant.reading.facts import Line
from assistant.reading.measures import Anchor
from assistant.reading.series import points
from assistant.reading.text.times import When
from assistant.reading.text.tokens import Token

_MASS = {"g": Decimal(1000), "mg": Decimal(1), "ug": Decimal("0.001")}
_TIMES = ("x", "*")
_STOPS = (";", "•")


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose of a drug as it is written.

    amount: what is given at a time, in mg (in g for each kg, where `by_weight`). often: times a day. count: how
    often in one course, or courses given. weeks: for how long. why: what is not plain in it; then it is asked.
    """

    drug: str
    amount: Decimal
    start: int
    end: int
    unit: str = ""
    often: Decimal | None = None
    when: When | None = None
    by_weight: bool = False
    count: Decimal | None = None
    weeks: Decimal | None = None
    labels: frozenset[str] = frozenset()
    chained: bool = False
    part: int = 0
    strength: bool = False
    notes: tuple[str, ...] = ()
    converted: str = ""
    why: str = ""
    changed: Decimal | None = None
    from_before: bool = False
    step: bool = False


@dataclass(frozen=True, slots=True)
class Prescribed:
    """What a line says of one drug: its doses in order, courses, levels, and for how long it has been taken."""

    drug: str
    at: int
    doses: tuple[Dose, ...]
    courses: Decimal | None = None
    level: Decimal | None = None
    weeks: Decimal | None = None
    often: Decimal | None = None
    route: str = ""
    total: Decimal | None = None
    last: When | None = None
    moved: Decimal | None = None  # weeks since a change that is told
    ended: Decimal | None = None  # weeks since a day that is said of it
    start: int = -1  # where its drug is named


class Prescriptions:
    """Reads the doses of each drug in one line, from the numbers that are its own."""

    def __init__(self, line: Line, anchors: Sequence[Anchor]) -> None:
        self.line = line
        self.tokens = line.tokens
        self.anchors = [a for a in anchors if a.drug]
        self.all = anchors

    def read(self) -> Iterator[Prescribed]:
        """What is said of each drug."""
        for anchor in self.anchors:
            yield self._of(anchor)

    def _until(self, anchor: Anchor) -> int:
        """Where what is said of the drug ends: at the next drug or measure, or the words before it."""
        last = max(anchor.places, default=anchor.at)
        following = [a for a in self.all if a.at > max(last, anchor.at) and (a.drug or a.findings or a.places)]
        if not following:
            return len(self.tokens)
        after = following[0]
        return min([after.at, *(p for p in after.places if p > last)])

    def _of(self, anchor: Anchor) -> Prescribed:
        until = self._until(anchor)
        begin = max(0, min([anchor.at, *anchor.places]))
        level = courses = total = None
        doses: list[Dose] = []
        spans: list[tuple[int, Decimal]] = list(self._spans(begin, until))
        found = {p.at: p for p in points(self.tokens, anchor.at, anchor.places, until)} if anchor.places else {}
        for at in anchor.places:
            token = self.tokens[at]
            number = token.number
            assert number is not None
            role = self._role(at, until, doses)
            if role == "strength":
                doses.append(replace(self._dose(anchor.drug, at, until, None, False), strength=True, unit="mg"))
            elif role == "level":
                level = number.value
            elif role == "total":
                total = number.value * _MASS.get(unit_key(number.unit), Decimal(1000))
            elif role == "courses":
                courses = number.value
            elif role == "count" and doses and doses[-1].strength:
                doses[-1] = _counted(doses[-1], number.value, token.end)
            elif role == "times" and doses:
                doses[-1] = replace(doses[-1], count=number.value, end=token.end)
            elif role == "dose":
                if doses and doses[-1].strength and number.unit:
                    doses.pop()  # the dose is told beside the strength
                doses.append(self._dose(anchor.drug, at, until, found[at].when, found[at].chained))
        doses = _together(self.tokens, doses)
        doses, weeks = _lasting(doses, spans, self.tokens)
        often = next((t.often for t in self.tokens[begin:until] if t.often), None)
        route = next((t.term("route") for t in self._near(anchor.at, until) if t.term("route")), "")
        last = self._last(anchor.at, until)
        dated = [t.when.weeks for t in self.tokens[begin:until] if t.when is not None and t.when.kind == "dated" and t.when.weeks]
        dated += [w for _, w in spans if any(t.term("span") == "since" for t in self.tokens[begin:until])]
        ended = min(dated, default=None)
        return Prescribed(anchor.drug, anchor.at, tuple(doses), courses, level, weeks, often, route, total, last, self._moved(begin, until), ended, self.tokens[anchor.at].start if anchor.at >= 0 else -1)

    def _moved(self, begin: int, until: int) -> Decimal | None:
        """How long ago a change of the dose was, that is told beside it: `went up 9/7 ago`."""
        for n in range(begin, until):
            token = self.tokens[n]
            if token.term("change") in ("up", "down") or token.term("deed").startswith(("raise", "lower", "taper")):
                whens = [t.when for t in self.tokens[n + 1 : min(n + 7, until)] if t.when is not None and t.when.weeks]
                if whens:
                    return whens[0].weeks
        return None

    def _last(self, at: int, until: int) -> When | None:
        """When an infusion was last given."""
        near = self.tokens[max(0, at - 2) : until]
        for n, token in enumerate(near):
            if token.term("course") == "last":
                following = [t.when for t in near[n : n + 5] if t.when is not None and t.when.kind == "dated" and t.when.weeks]
                if following:
                    return following[0]
        following = self.tokens[at + 1] if 0 <= at < len(self.tokens) - 1 else None
        said = any(t.term("course") in ("last", "infusion") for t in near) or (following is not None and following.when is not None)
        dated = [t.when for t in near if t.when is not None and t.when.kind == "dated" and t.when.weeks]
        return min(dated, key=lambda w: w.weeks or Decimal(0)) if said and dated else None

    def _near(self, at: int, until: int) -> Sequence[Token]:
        return self.tokens[max(0, at - 2) : until]

    def _role(self, at: int, until: int, doses: Sequence[Dose]) -> str:
        """What the number is: a dose, tablets, a level, courses given, or nothing of this."""
        token = self.tokens[at]
        before = self.tokens[at - 1] if at else None
        after = self.tokens[at + 1] if at + 1 < until else None
        number = token.number
        assert number is not None
        mass = unit_key(number.unit).split("/")[0] in _MASS
        if number.unit and not mass:
            return ""
        if before is not None and (before.term("form") == "level" or (before.text in (":", "=", "-") and at > 1 and self.tokens[at - 2].term("form") == "level")):
            return "level"
        near = self.tokens[max(0, at - 2) : at + 2]
        if mass and any(t.term("form") == "total" for t in near):
            return "total"
        if before is not None and before.term("approximately") in ("above", "below"):
            return ""
        if not mass and before is not None and before.text.casefold() == "of" and self.tokens[at - 2].number:
            return ""
        if not mass and after is not None and after.term("course"):
            return "courses"
        if not mass and before is not None and (before.text in ("#",) or before.text.casefold() in ("no", "nr", "number", "cycle", "course", "dose", "pulse")):
            return "courses"
        if not mass and before is not None and before.text.casefold() in _TIMES:
            return "times" if doses else "courses"
        if not mass and after is not None and after.term("form") == "tablet":
            return "count" if doses else ""
        if not mass and before is not None and before.text == "(" and after is not None and after.text == ")" and self._followed(at + 2):
            return "strength"
        if not mass and doses and doses[-1].strength:
            return "count"
        if not mass and after is not None and after.text.casefold() in _TIMES:
            return "dose" if self._followed_by_mass(at + 2) else ""
        return "dose"

    def _followed(self, at: int) -> bool:
        """Whether a count follows a strength in brackets: `Pred(5) 3x2`."""
        return at < len(self.tokens) and self.tokens[at].number is not None and self.tokens[at - 3 - 0].end == self.tokens[at - 2].start - 1

    def _followed_by_mass(self, at: int) -> bool:
        number = self.tokens[at].number if at < len(self.tokens) else None
        return number is not None and bool(number.unit)

    def _dose(self, drug: str, at: int, until: int, when: When | None, chained: bool) -> Dose:
        token = self.tokens[at]
        number = token.number
        assert number is not None
        unit = unit_key(number.unit)
        by_weight = "/kg" in unit or (at + 1 < until and self.tokens[at + 1].term("form") == "per weight")
        mass = unit.split("/")[0]
        amount = number.value * (_MASS.get(mass, Decimal(1)) if mass else 1)
        often, part, end = self._often(at, until)
        if unit.endswith("/week"):
            often = Decimal("0.142857")
        elif unit.endswith("/day"):
            often = Decimal(1) if often is None or often < 1 else often
        strength = any(t.term("form") == "tablet" for t in self.tokens[at + 1 : at + 2])
        formed = at > 0 and self.tokens[at - 1].term("form") == "tablet" and at + 1 < until
        behind = self.tokens[at + 1].number if formed else None
        strength = strength or (behind is not None and not behind.unit and not behind.of)
        labels = self.line.context.labels(at) - {"absent", "undecided", "unavailable"}
        if "planned" in labels and any(t.text.casefold() == "from" for t in self.tokens[max(0, at - 2) : at]):
            labels, when, chained = labels - {"planned"}, None, False  # what is to be changed is taken now
        before = self.tokens[max(0, at - 2) : at]
        ahead = before and before[-1].text.casefold() == "to" and any(t.text.casefold().endswith("ing") for t in before)
        if ahead or (before and before[-1].term("deed").endswith("doing")) or self._later(at):
            labels |= {"planned"}
        notes = (f"typed as {token.text}",) if number.bound else ()
        verbs = self.tokens[max(0, at - 7) : at]
        moved = any(t.term("deed").startswith(("raise", "lower", "taper")) for t in verbs)
        begun = any(t.term("deed").split(" ")[0] in ("start", "restart") for t in verbs[-3:])
        weeks = when.weeks if begun and when is not None and when.kind == "dated" else None
        when = None if weeks else when
        changed = when.weeks if moved and when is not None else None
        return Dose(
            drug, amount, token.start, max(end, token.end), mass, often, when, by_weight, labels=labels, weeks=weeks,
            chained=chained, part=part, strength=strength, notes=notes,
            from_before=any(t.text.casefold() == "from" for t in before),
            step=any(t.text.casefold() == "by" for t in before)
            or bool(at + 1 < until and self.tokens[at + 1].text.casefold() in ("less", "more", "lower", "higher"))
            or bool(before and before[-1].term("deed").split(" ")[0] in ("lower", "taper") and before[-1].text.casefold()[-2:] not in ("to", "om")),
            changed=changed,
        )  # fmt: skip

    def _later(self, at: int) -> bool:
        """Whether the dose is one of later steps: `40 mg until 29/11, then 35`."""
        until = next((n for n in range(at - 1, -1, -1) if self.tokens[n].term("span") == "until"), None)
        return until is not None and any(t.text.casefold() == "then" for t in self.tokens[until:at])

    def _often(self, at: int, until: int) -> tuple[Decimal | None, int, int]:
        """How many times a day, at which part of it, and where that is said; of what stands behind the number."""
        often: Decimal | None = None
        days: set[str] = set()
        part, end = 0, 0
        for token in self.tokens[at + 1 : until]:
            if token.text in _STOPS or (token.number is not None and not token.number.of and token.kind == "number" and not _is_count(token)):
                break
            if token.often is not None and often is None:
                often, end = token.often, token.end
            if token.term("part of day") and not part:
                part = int(token.term("part of day"))
            if token.term("weekday") and _recurs(token):
                days.add(token.term("weekday"))
                end = token.end
            if token.text == "." or token.when is not None and token.when.kind == "dated" and not token.term("weekday"):
                break
        if often is None and days:
            often = Decimal(len(days)) * Decimal("0.142857")
        return often, part, end

    def _spans(self, begin: int, until: int) -> Iterator[tuple[int, Decimal]]:
        """Lengths of time, and days since: for how long a drug or a dose has been taken."""
        for at in range(begin, until):
            token = self.tokens[at]
            before = self.tokens[at - 1] if at else None
            after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
            if token.weeks is not None and not (after is not None and after.term("ago")) and not (before is not None and before.text.casefold() in ("every", "each", "last", "in")):
                yield at, token.weeks
            elif token.when is not None and token.when.weeks and before is not None and before.term("span") == "since" and before.text.casefold() != "from":
                yield at, token.when.weeks
            elif token.when is not None and token.when.weeks and token.when.typed.casefold().startswith("since"):
                yield at, token.when.weeks


def _is_count(token: Token) -> bool:
    return token.number is not None and not token.number.unit


def _recurs(token: Token) -> bool:
    text = token.text.casefold()
    return True if text.endswith("s") or len(text) < 6 or " " in text else text.endswith("day")


def _counted(dose: Dose, count: Decimal, end: int) -> Dose:
    """So many tablets of a strength."""
    said = f"{plain(dose.amount)} mg x {plain(count)}"
    return replace(dose, amount=dose.amount * count, strength=False, end=end, converted=said)


def _together(tokens: Sequence[Token], doses: list[Dose]) -> list[Dose]:
    """The doses of one day are added: `10 mg in the morning and 5 mg in the evening`; `3 x 5 mg` is one."""
    found: list[Dose] = []
    for dose in doses:
        last = found[-1] if found else None
        between = [t.text.casefold() for t in tokens if last and last.start < t.start < dose.start]
        if last is not None and not last.unit and dose.unit and any(t in _TIMES for t in between) and len(between) < 3:
            found[-1] = replace(_counted(dose, last.amount, dose.end), start=last.start)
        elif last is not None and last.part and dose.part and last.part != dose.part and not dose.when:
            said = f"{plain(last.amount)} + {plain(dose.amount)} mg a day"
            found[-1] = replace(last, amount=last.amount + dose.amount, often=Decimal(1), end=dose.end, converted=said, part=0)
        elif last is not None and last.by_weight and not dose.by_weight and "(" in between and len(between) < 4:
            found[-1] = replace(dose, start=last.start, when=last.when, often=dose.often or last.often)
        elif last is not None and dose.by_weight and not last.by_weight and "(" in between and len(between) < 4:
            found[-1] = replace(dose, start=last.start, when=dose.when or last.when)
        elif last is not None and ("next" in [t.text.casefold() for t in tokens] and "one day" in " ".join(between)):
            found[-1] = replace(last, often=Decimal("0.5"), end=dose.end)
        elif last is not None and any("alternating" in t for t in between):
            mean = (last.amount + dose.amount) / 2
            found[-1] = replace(last, amount=mean, often=Decimal(1), end=dose.end, converted=f"({plain(last.amount)} + {plain(dose.amount)}) / 2 mg a day")
        else:
            found.append(dose)
    return found


def _lasting(
    doses: list[Dose], spans: Sequence[tuple[int, Decimal]], tokens: Sequence[Token]
) -> tuple[list[Dose], Decimal | None]:
    """Each length of time to the dose before it; without one it is of the drug."""
    whole: Decimal | None = None
    for at, weeks in spans:
        place = next((n for n in range(len(doses) - 1, -1, -1) if doses[n].start < tokens[at].start), None)
        if place is None:
            whole = weeks
        elif doses[place].weeks is None:
            doses[place] = replace(doses[place], weeks=weeks)
    return doses, whole


def daily(finding: Finding, dose: Dose) -> tuple[Decimal, tuple[str, ...], str] | None:
    """What the dose comes to in the finding's unit, notes, and the sum; None where it cannot be of it."""
    mass, _, per = finding.unit.partition("/")
    if mass not in _MASS or dose.by_weight or dose.strength:
        return None
    amount = dose.amount / _MASS[mass]
    notes = dose.notes
    if not dose.unit:
        amount = dose.amount
        if finding.plausible and amount not in finding.plausible and dose.amount / _MASS[mass] in finding.plausible:
            amount, notes = dose.amount / _MASS[mass], (*notes, "read in mg")
        else:
            notes = (*notes, "unit assumed")
    often = dose.often
    if per == "week" and often is not None and often >= 1:
        return None
    times = often if often is not None and often > 1 else Decimal(1)
    if dose.count is not None and dose.count <= 10 and times == 1 and amount < 250:
        times = dose.count
    value = amount * times
    sum_said = dose.converted
    if times > 1:
        sum_said = f"{sum_said or f'{plain(amount)} {mass}'} x {plain(times)} a day = {plain(value)} {finding.unit}"
    elif sum_said:
        sum_said = f"{sum_said} = {plain(value)} {finding.unit}"
    if per in ("day", "week") and often is None:
        notes = (*notes, f"per {per} assumed")
    if finding.possible is not None and value not in finding.possible:
        return None
    return round(value, 6) + 0, notes, sum_said
