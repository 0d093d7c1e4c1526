"""What a rule set rests on: texts, their numbered statements, and the references that these were read in."""

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
class Reference:
    """Where something beside the source was read. Each address is a URL, or `doi:` and a DOI."""

    name: str
    title: str
    addresses: tuple[str, ...]
    place: Place

    def __str__(self) -> str:
        return f"{self.name}: {self.title}: {' '.join(self.addresses)}"


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
    references: tuple[str, ...] = ()  # those of its tag, and those that it cites


@dataclass(frozen=True, slots=True)
class Source:
    """A text that rules rest on. `rows`: lecture, conflicts, beyond, reconstructed or policy."""

    name: str
    title: str
    by: str
    date: str
    rows: str
    place: Place
    addresses: tuple[str, ...] = ()
