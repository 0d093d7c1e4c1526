"""The part of the model that says what is right for one patient: cases, each with what they demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.knowledge.model.promises import Demand
from assistant.knowledge.model.ruleset import Atom, Place, Value


@dataclass(frozen=True, slots=True)
class Told:
    """What is given of one finding. `settled` is empty where it was asked and is not to be had.

    whole: it takes the place of all that was given of the finding before; a set may be told in part.
    """

    finding: str
    settled: Mapping[Atom, Value]
    whole: bool


class Verb(StrEnum):
    """What a case can demand besides lines and labels, by the word that the line begins with."""

    READS = "reads"
    DOES_NOT_READ = "does not read"
    FIRES = "fires"
    SILENT = "silent"
    ANSWERS = "answers"
    ASKS = "asks"
    NEVER_ASKS = "never asks"
    DOSE = "dose"
    NO_DOSE = "no dose"


@dataclass(frozen=True, slots=True)
class Expected:
    """One such demand.

    names: rules, findings, the action or the regimen. told: the values that are to be read, of `reads`.
    value: the verdict, or the figure; "" where there is none. on: the day on which a dose is given.
    """

    verb: Verb
    names: tuple[str, ...]
    text: str
    place: Place
    told: tuple[Told, ...] = ()
    value: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """The patient, or (after `but`) the patient with other values, and what must be so of them."""

    but: tuple[Told, ...]
    demands: tuple[Demand | Expected, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Case:
    """One patient, as given and then as typed, and what is right of them; the first variant is as told.

    `because` is "" where the statements it rests on say why.
    """

    name: str
    today: date | None
    given: tuple[Told, ...]
    typed: tuple[str, ...]
    variants: tuple[Variant, ...]
    because: str
    sources: tuple[str, ...]
    place: Place
