"""The doses and dates of a plan as JSON: `doses`, `courses`, `appointments`, `reassess`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from assistant.reasoning.dosing.values import Dosing, Figure, Quoted, Treatment

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None


def treatment_json(treatment: Treatment) -> dict[str, Json]:
    """Dates as 2026-11-22; figures with their unrounded ends, in `unit` a `period`, beside the arithmetic."""
    return {
        "start": treatment.start.isoformat(),
        "doses": [_dosing(dosing) for dosing in treatment.dosings],
        "courses": [
            {
                "regimen": course.regimen,
                "drug": course.drug,
                "title": course.title,
                "condition": course.condition,
                "steps": [
                    {
                        "from": step.on.isoformat(),
                        "to": step.until.isoformat() if step.until else None,
                        "amount": _number(step.amount),
                        "unit": step.unit,
                        "how": step.how,
                        "note": step.note,
                    }
                    for step in course.steps
                ],
                "after": course.after,
                "notes": [_quoted(note) for note in course.notes],
                "from": list(course.sources),
            }
            for course in treatment.courses
        ],
        "appointments": [
            {
                "from": appointment.on.isoformat(),
                "to": appointment.until.isoformat(),
                "drug": appointment.drug,
                "what": appointment.what,
                "act": list(appointment.act),
                "sources": list(appointment.sources),
            }
            for appointment in treatment.appointments
        ],
        "reassess": [day.isoformat() for day in treatment.reassess] if treatment.reassess else None,
    }


def _dosing(dosing: Dosing) -> Json:
    return {
        "regimen": dosing.regimen,
        "codes": list(dosing.codes),
        "drug": dosing.drug,
        "route": dosing.route,
        "wanting": list(dosing.wanting),
        "specialist": dosing.specialist,
        "figures": [_figure(figure) for figure in dosing.figures],
        "printed": [_quoted(item) for item in dosing.quoted],
        "bears_on": list(dosing.bears_on),
    }


def _figure(figure: Figure) -> Json:
    return {
        "role": figure.role,
        "arithmetic": figure.arithmetic,
        "dispensed": figure.dispensed,
        "low": _number(figure.low),
        "high": _number(figure.high),
        "unit": figure.unit,
        "period": figure.period,
        "recommended": figure.recommended,
        "notes": [_quoted(note) for note in figure.notes],
        "from": list(figure.sources),
        "beyond": figure.beyond,
    }


def _quoted(item: Quoted) -> Json:
    return {"text": item.text, "from": list(item.sources), "beyond": item.beyond}


def _number(amount: Decimal | None) -> Json:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)
