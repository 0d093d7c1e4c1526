"""Numbers, ranges and units as the notation writes them; all are exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.phrases import Phrase, Word, key, listed
from assistant.knowledge.model.ruleset import Finding, Range, Unit

_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_GLUED = re.compile(r"([+-]?[0-9][0-9.,]*)([^0-9.,].*)")


def number(phrase: Phrase, faults: FaultLog) -> Decimal | None:
    """The one number a phrase consists of; None after a fault."""
    if not phrase:
        faults.at(phrase.place, "a number is missing here")
        return None
    text = phrase.text
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if "," in text and text.replace(",", "").replace(".", "").isdigit():
        message = f'"{text}" is ambiguous; write a decimal point, and no mark between thousands'
        faults.at(phrase.place, message)
    else:
        faults.at(phrase.place, f'"{text}" is not a number')
    return None


def span(phrase: Phrase, faults: FaultLog) -> Range | None:
    """An inclusive range, written `5 to 200000`; None after a fault."""
    parts = phrase.divide("to")
    if len(parts) != 2:
        faults.at(phrase.place, 'a range reads "5 to 200000"')
        return None
    low, high = number(parts[0], faults), number(parts[1], faults)
    if low is None or high is None:
        return None
    if low > high:
        faults.at(phrase.place, f"this range starts above its end: {phrase.text}")
        return None
    return Range(low, high)


def unit(phrase: Phrase, faults: FaultLog) -> Unit | None:
    """Another unit: names, then `subtract N` and `times N`, each of which may be left out."""
    stop = min((n for n in (phrase.find("subtract"), phrase.find("times")) if n >= 0), default=len(phrase))
    names = [part for part in phrase.before(stop).split(",") if part]
    if not names:
        faults.at(phrase.place, 'a unit reads "unit °F, F subtract 32 times 0.555556"')
        return None
    given = {"subtract": Decimal(0), "times": Decimal(1)}
    rest = phrase.after(stop)
    while rest:
        word = rest.words[0].text.casefold()
        if word not in given:
            faults.at(rest.place, f'after a unit stands "subtract" or "times", not "{rest.words[0].text}"')
            return None
        amount = number(rest.after(1).before(1), faults)
        if amount is None:
            return None
        given[word] = amount
        rest = rest.after(2)
    if given["times"] == 0:
        faults.at(phrase.place, "a unit cannot be times 0")
        return None
    return Unit(tuple(part.text for part in names), given["times"], given["subtract"])


def amount(phrase: Phrase, finding: Finding, faults: FaultLog) -> Decimal | None:
    """A number in the finding's unit; any other unit it declares is converted. None after a fault.

    A number outside the finding's possible range is a fault, since the premise could never hold or fail.
    """
    if not phrase:
        faults.at(phrase.place, "a number is missing here")
        return None
    first, rest = _unglued(phrase)
    typed = number(first, faults)
    if typed is None:
        return None
    value = _converted(typed, rest, finding, faults) if rest else typed
    if value is not None and finding.possible and value not in finding.possible:
        shown = f"{finding.possible.low:f} to {finding.possible.high:f} {finding.unit}".rstrip()
        faults.at(phrase.place, f"{phrase.text} is outside what {finding.title} can be ({shown})")
        return None
    return value


def _unglued(phrase: Phrase) -> tuple[Phrase, Phrase]:
    """The number and the unit, which may touch (`3.5mmol/L`)."""
    word = phrase.words[0]
    found = _GLUED.fullmatch(word.text)
    if not found:
        return phrase.before(1), phrase.after(1)
    figure = Word(found.group(1), word.place)
    tail = Word(found.group(2), figure.end)
    return Phrase((figure,), figure.place), Phrase((tail, *phrase.words[1:]), tail.place)


def _converted(typed: Decimal, rest: Phrase, finding: Finding, faults: FaultLog) -> Decimal | None:
    wanted = key(rest.text)
    if finding.unit and wanted == key(finding.unit):
        return typed
    for other in finding.units:
        if wanted in (key(name) for name in other.names):
            return (typed - other.subtract) * other.times
    allowed = [finding.unit] if finding.unit else []
    allowed += [name for other in finding.units for name in other.names]
    if allowed:
        faults.at(rest.place, f'"{rest.text}" is no unit of {finding.title}; it takes {listed(allowed)}')
    else:
        faults.at(rest.place, f'{finding.title} has no unit; take away "{rest.text}"')
    return None
