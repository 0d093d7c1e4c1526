"""The shapes that values have in JSON: the names of each one's members, in their order, in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

from assistant.conversation.asking.questions import Question
from assistant.conversation.turn.utterances import Option
from assistant.knowledge.model.sources import Source
from assistant.reasoning.dosing.values import Appointment, Course, Dosing, Figure, Quoted, Step, Treatment
from assistant.reasoning.plan.arguments import Argument
from assistant.reasoning.plan.values import Assessment, Fault, Line, Withheld

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None

SHAPES: dict[type, str] = {  # `member`, or `member:name in JSON`; with `?` whether there is any
    Source: "name title by date addresses",
    Question: "findings text serves tier",
    Option: "label value told",
    Fault: "promise demand because sources:from codes:withheld",
    Assessment: "code text supporting:for against missing rule where sources:from",
    Line: "code kind about text rule where sources:from beyond provisional? supporting:for against",
    Withheld: "code because rule sources:from supporting:for against",
    Argument: "text rule sources:from beyond",
    Treatment: "start dosings:doses courses appointments reassess",
    Dosing: "regimen codes drug route wanting specialist figures quoted:printed bears_on",
    Figure: "role arithmetic dispensed low high unit period recommended notes sources:from beyond",
    Quoted: "text sources:from beyond",
    Course: "regimen drug title condition steps after notes sources:from",
    Step: "on:from until:to amount unit how note",
    Appointment: "on:from until:to drug what act sources",
}


def shaped(value: Any) -> Json:
    """A value as data for `json.dumps`: dates as 2026-11-22, numbers exact where they are whole."""
    match value:
        case Enum():
            return str(value.value)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case tuple():
            return [shaped(item) for item in value]
        case None | bool() | str():
            return value
    return dict(_member(value, name) for name in SHAPES[type(value)].split())


def _member(value: object, name: str) -> tuple[str, Json]:
    if name.endswith("?"):
        return name[:-1], bool(getattr(value, name[:-1]))
    of, _, called = name.partition(":")
    return called or of, shaped(getattr(value, of))
