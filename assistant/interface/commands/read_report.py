"""What was read in a free text: as JSON, and as lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from assistant.conversation.record.record import Entry, Record
from assistant.conversation.turn.utterances import Echo, Say
from assistant.interface.files.plan_json import SCHEMA
from assistant.interface.files.shapes import Json, shaped
from assistant.interface.page.rendering import Screen
from assistant.knowledge.model.edition import Provenance
from assistant.knowledge.model.ruleset import Finding, Ruleset, Shape
from assistant.reading.answers.quantities import Slip, accept_given
from assistant.reading.answers.result import Reading
from assistant.reading.answers.units import plain
from assistant.reading.findings.timeline import Series
from assistant.reading.leftovers import MOST as HANDED_BACK
from assistant.reading.reader import Told
from assistant.reasoning.decision.formulas import Clash, complete


def read_lines(ruleset: Ruleset, told: Told, width: int) -> list[str]:
    """The readings in a table, then what could not be used."""
    titles = tuple(ruleset.findings[reading.finding].title for reading in told.readings)
    screen = Screen(ruleset, width)
    lines = screen.lines([Echo(told.readings, titles, told.not_understood), *decide(told)])
    return lines or ["No finding is read in this."]


def decide(told: Told) -> list[Say]:
    """What is to be decided, a sentence each."""
    return [Say(f"Please decide: {slip}") for slip in told.slips]


def read_json(ruleset: Ruleset, told: Told, on: date) -> dict[str, Json]:
    """The readings of a day: finding, value by the contract, unit, and the words that each came from.

    `findings` is taken whole by `plan`: what it would refuse is to be decided, and costs nobody the rest.
    """
    refused = {r.finding: slip for r in told.readings if (slip := _refused(ruleset.findings[r.finding], r))}
    refused |= _contradicted(ruleset, [r for r in told.readings if r.finding not in refused])
    findings = {r.finding: _value(ruleset, r) for r in told.readings if r.finding not in refused}
    return {
        "schema": SCHEMA,
        **Provenance(ruleset.edition, on).data,
        "findings": findings,
        "readings": [_row(ruleset, reading) for reading in told.readings],
        "series": [_series(ruleset, series) for series in told.series if len(series.facts) > 1],
        "not_understood": list(told.not_understood[:HANDED_BACK]),
        "passed_over": list(told.not_understood[HANDED_BACK:]),
        "please_decide": [*told.slips, *refused.values()],
    }


def _refused(finding: Finding, reading: Reading) -> str:
    """Why a value cannot be one of this finding in its unit; "" where it can."""
    value = reading.settled.get(finding.name)
    given = accept_given(finding, value, plain(value)) if isinstance(value, Decimal) else None
    return given.says if isinstance(given, Slip) else ""


def _contradicted(ruleset: Ruleset, readings: Sequence[Reading]) -> dict[str, str]:
    """What the numbers contradict, a trend in words before a number, and the sentence that says so."""
    found: dict[str, str] = {}
    numbers_last = sorted(readings, key=lambda r: ruleset.findings[r.finding].shape is Shape.NUMBER)
    while said := _clash(ruleset, [r for r in readings if r.finding not in found]):
        left = [r.finding for r in numbers_last if r.finding not in found]
        without = (
            n for n in left if not _clash(ruleset, [r for r in readings if r.finding not in {*found, n}])
        )
        found[next(without, left[0])] = said
    return found


def _clash(ruleset: Ruleset, readings: Sequence[Reading]) -> str:
    """How what was read contradicts itself; "" where it does not."""
    try:
        complete(ruleset, Record((Entry("", tuple(readings)),)).fold(ruleset).values)
    except Clash as clash:
        return str(clash)
    return ""


def _row(ruleset: Ruleset, reading: Reading) -> Json:
    return {
        "finding": reading.finding,
        "value": _value(ruleset, reading),
        "unit": ruleset.findings[reading.finding].unit or None,
        "time": reading.when or None,
        "polarity": "unknown" if reading.declined else _polarity(reading),
        "certainty": "assumed" if reading.assumed or not reading.plausible else "told",
        "shown": reading.shown,
        "words": reading.words,
        "span": list(reading.span) if reading.span else None,
        "assumed": list(reading.assumed),
        "converted": reading.converted or None,
        "plausible": reading.plausible,
    }


def _polarity(reading: Reading) -> str:
    return (
        "absent"
        if reading.settled and all(value is False for value in reading.settled.values())
        else "present"
    )


def _value(ruleset: Ruleset, reading: Reading) -> Json:
    """A set by its members: true, false or "unknown"; what is not to be had is unknown."""
    finding = ruleset.findings[reading.finding]
    if finding.shape is Shape.SET:
        return {
            m: bool(v) if (v := reading.settled.get(f"{finding.name}/{m}")) is not None else "unknown"
            for m in finding.choices
        }
    value = reading.settled.get(finding.name)
    return "unknown" if value is None else shaped(value)


def _series(ruleset: Ruleset, series: Series) -> Json:
    """The values of one measure, the oldest first, with the times that are told of them."""
    return {
        "finding": series.finding,
        "unit": ruleset.findings[series.finding].unit or None,
        "values": [
            {"value": shaped(f.value), "time": f.when.typed or f.when.kind if f.when else None}
            for f in series.facts
            if f.value is not None
        ],
    }
