"""The lines of a regimen that hold figures: doses, titrations, tapers, repetitions and limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.knowledge.lines.amounts import amount, plain_amount, span
from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.phrases import Phrase, key
from assistant.knowledge.lines.premises import read_premise
from assistant.knowledge.lines.quantities import number
from assistant.knowledge.model.regimens import (
    Afterwards,
    Content,
    Converted,
    Dose,
    IdealWeight,
    Judged,
    Limit,
    NotAlternate,
    OnlyWhile,
    Repeats,
    Said,
    Span,
    Steps,
    Taper,
    Titration,
)

DOSES = {  # the keyword, and the role that it gives a printed dose
    "dose": "dose",
    "another": "also printed",
    "published": "published",
    "children": "for children",
    "then": "then",
}


def row_content(keyword: str, said: Phrase, declared: Declared, faults: FaultLog) -> Content | None:
    """What a line of a regimen comes to, by its keyword; None after a fault."""
    if keyword == "not every other day when":
        return _not_alternate(said, declared, faults)
    if keyword == "cap":
        return _cap(said, declared, faults)
    if keyword in DOSES:
        return _dose(keyword, said, faults)
    return _READERS[keyword](said, faults)


def _dose(keyword: str, said: Phrase, faults: FaultLog) -> Dose | None:
    """`0.75 to 1.5 mg/kg a day`; after `then` also how often."""
    often = None
    if keyword == "then" and (parts := said.split(","))[1:]:
        said, often = parts[0], every(parts[1], faults)
    dose = amount(said, faults)
    return Dose(DOSES[keyword], dose, often) if dose else None


def _limit(kind: str) -> Callable[[Phrase, FaultLog], Limit | None]:
    return lambda said, faults: Limit(kind, limit) if (limit := amount(said, faults)) else None


def _not_alternate(said: Phrase, declared: Declared, faults: FaultLog) -> NotAlternate | None:
    """`diabetes is type1 or type2: not advised in diabetes`."""
    premise, *_ = said.split(":")
    ends = [n for n, word in enumerate(said.words) if word.text.endswith(":")]
    if not ends:
        faults.at(said.place, 'this reads "not every other day when PREMISE: WORDS"')
        return None
    premises = read_premise(premise, declared, faults)
    return NotAlternate(premises, said.after(ends[0] + 1).text) if premises else None


def _titration(said: Phrase, faults: FaultLog) -> Titration | None:
    """`50 mg a day, add 50 mg every 2 weeks, up to 2 to 3 mg/kg a day`; the step may be left out."""
    first, *rest = said.split(",")
    keeps = key(first.text) == "the dose taken"
    start = None if keeps else amount(first, faults)
    if len(rest) == 2 and rest[0].starts("add"):
        goes = _going_up(rest[0].after(1), faults, rest[1])
    elif len(rest) == 1:
        goes = _going_up(None, faults, rest[0])
    else:
        faults.at(
            said.place, 'a titration reads "start 50 mg a day, add 50 mg every 2 weeks, up to 150 mg a day"'
        )
        return None
    if goes is None or not (start or keeps):
        return None
    if start and (start.unit, start.period) != (goes.up_to.unit, goes.up_to.period):
        faults.at(said.place, "a titration starts and ends in one unit and one period")
        return None
    if start and start.per and goes.step:
        faults.at(said.place, "a titration by steps starts at so many mg or g for everybody")
        return None
    return replace(goes, start=start, keeps=keeps)


def _going_up(said: Phrase | None, faults: FaultLog, ends: Phrase | None = None) -> Titration | None:
    """`5 mg every week, up to 60 mg a week`, from the dose that is taken."""
    if said is not None and ends is None:
        parts = said.split(",")
        said, ends = parts[0], parts[1] if len(parts) == 2 else Phrase((), said.end)
    assert ends is not None
    if not ends.starts("up to"):
        faults.at(ends.place, 'a titration ends with "up to 20 mg a week"')
        return None
    up_to = amount(ends.after(2), faults)
    if said is None:
        return Titration(None, None, None, up_to) if up_to else None
    position = said.find("every")
    step = plain_amount(said.before(position), faults) if position > 0 else None
    often = every(said.after(position), faults) if position > 0 else None
    if position <= 0:
        faults.at(said.place, 'a step reads "5 mg every week"')
    if not (step and often and up_to):
        return None
    if step.unit != up_to.unit:
        faults.at(said.place, f"these steps are in {step.unit}, and the end is in {up_to.unit}")
        return None
    return Titration(None, step, often, up_to)


def _taper(said: Phrase, faults: FaultLog) -> Taper | None:
    """`5 mg every week, down to 10 mg a day or 20 mg every other day`."""
    parts = said.split(",")
    position = parts[0].find("every")
    ends = parts[1].after(2).divide("or") if len(parts) == 2 and parts[1].starts("down to") else []
    if position <= 0 or len(ends) != 2:
        form = "5 mg every week, down to 10 mg a day or 20 mg every other day"
        faults.at(said.place, f'a taper reads "{form}"')
        return None
    step = plain_amount(parts[0].before(position), faults)
    pace = every(parts[0].after(position), faults)
    daily, alternate = amount(ends[0], faults), amount(ends[1], faults)
    if not (step and pace and daily and alternate):
        return None
    if (daily.period, alternate.period) != ("a day", "every other day"):
        faults.at(ends[0].place, "a taper ends at a dose a day or at one every other day, in this order")
        return None
    if not step.unit == daily.unit == alternate.unit or any(a.low != a.high for a in (daily, alternate)):
        faults.at(ends[0].place, "a taper goes down to one dose, in the unit of its steps")
        return None
    return Taper(step, pace, daily.low, alternate.low)


def every(phrase: Phrase, faults: FaultLog) -> Span | None:
    """`every 2 to 4 weeks`."""
    if not phrase.starts("every"):
        faults.at(phrase.place, 'how often reads "every 2 weeks"')
        return None
    found = span(phrase.after(1), faults)
    if found and found[1]:
        faults.at(found[1].place, f'"{found[1].text}" says nothing here')
        return None
    return found[0] if found else None


def _repeats(said: Phrase, faults: FaultLog) -> Repeats | None:
    """`every month, at least 3 times` or `every month, 6 to 12 times`."""
    often, *rest = said.split(",")
    pace = every(often, faults)
    times = rest[0] if len(rest) == 1 else Phrase((), said.end)
    open_ended = times.starts("at least")
    figures = times.after(2) if open_ended else times
    ends = figures.before(len(figures) - 1).divide("to")
    if not figures or figures.words[-1].text.casefold() != "times" or len(ends) > 2:
        form = '"every month, at least 3 times" or "every day, 3 to 6 times"'
        faults.at(times.place, f"a repetition reads {form}")
        return None
    numbers = [read for end in ends if (read := number(end, faults)) is not None]
    if pace is None or len(numbers) != len(ends):
        return None
    low, high = numbers[0], numbers[-1]
    if low != int(low) or high != int(high) or not 0 < low <= high:
        faults.at(times.place, f"so many times is a whole number, or from one up to another: {times.text}")
        return None
    return Repeats(pace, int(low), None if open_ended else int(high))


def _on_days(said: Phrase, faults: FaultLog) -> Repeats | None:
    """`1, 2, 3, 5, 7`: days of a course, the first being 1; `every 6 to 18 months` may follow."""
    parts = said.split(",")
    often = every(parts.pop(), faults) if parts[-1].starts("every") else None
    days = [number(part, faults) for part in parts]
    numbers = tuple(int(day) for day in days if day is not None and day == int(day))
    if numbers != tuple(sorted(set(numbers))) or not numbers or numbers[0] != 1 or len(numbers) != len(days):
        faults.at(said.place, "the days of a course start at 1 and go up")
        return None
    return Repeats(often, len(numbers), len(numbers), numbers)


def _judged(said: Phrase, faults: FaultLog) -> Judged | None:
    """`6 to 18 months: it may take so long to work`."""
    ends = [n for n, word in enumerate(said.words) if word.text.endswith(":")]
    length, *_ = said.split(":")
    found = span(length, faults)
    if found is None:
        return None
    if not ends or found[1]:
        faults.at(said.place, 'this reads "judge after 6 to 18 months: it may take so long to work"')
        return None
    return Judged(found[0], said.after(ends[0] + 1).text)


def _cap(said: Phrase, declared: Declared, faults: FaultLog) -> Limit | None:
    """`1 g a day when egfr is below 30`."""
    position = said.find("when")
    if position <= 0:
        faults.at(said.place, 'a cap reads "cap 1 g a day when PREMISE"')
        return None
    limit = amount(said.before(position), faults)
    premises = read_premise(said.after(position + 1), declared, faults)
    return Limit("cap", limit, premises) if limit and premises else None


_READERS: dict[str, Callable[[Phrase, FaultLog], Content | None]] = {
    "line": lambda *_: Said(),
    "start": _titration,
    "add": lambda said, faults: _going_up(said, faults),
    "taper": _taper,
    "repeat": _repeats,
    "on days": _on_days,
    "judge after": _judged,
    "at the top for": lambda said, f: replace(told, at_top=True) if (told := _judged(said, f)) else None,
    "only while": lambda said, _: OnlyWhile(said.text),
    "afterwards": lambda said, _: Afterwards(said.text),
    "converted in steps of": lambda said, f: Converted(size.low) if (size := plain_amount(said, f)) else None,
    "guard above": _limit("guard"),
    "warn above": _limit("warn"),
    "steps of": lambda said, f: Steps(size.low, size.unit) if (size := plain_amount(said, f)) else None,
    "ideal weight": lambda *_: IdealWeight(),
}
ROWS = ("line", *DOSES, *_READERS, "not every other day when", "cap")
"""The keywords of the lines that a regimen may hold."""
