"""The part of the model that says what rules rest on: sources and their numbered statements."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.knowledge.model.places import Place


@dataclass(frozen=True, slots=True)
class Uncarried:
    """Why no rule carries a statement: it is only shown, as `kind` says, or (kind "") not yet carried."""

    kind: str
    because: str
    place: Place


@dataclass(frozen=True, slots=True)
class Statement:
    """One numbered statement of a source, in our own words. `lines` are lines of the source's text."""

    id: str
    says: str
    source: str
    lines: str
    kind: str
    tag: str
    guard: str  # "hard", "warning", "information" or ""
    place: Place
    uncarried: Uncarried | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A text that rules rest on. `rows`: lecture, conflicts, beyond, reconstructed or policy."""

    name: str
    title: str
    by: str
    date: str
    rows: str
    place: Place
