"""What a rule set rests on: texts, their numbered statements, and the references that these were read in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from assistant.knowledge.model.places import Place


class Rows(StrEnum):
    """What the statements of a source are."""

    LECTURE = "lecture"  # the text that the rules were worked out from
    RECONSTRUCTED = "reconstructed"  # what was rebuilt from it
    CONFLICTS = "conflicts"  # where it disagrees with itself
    BEYOND = "beyond"  # what other texts add
    POLICY = "policy"  # the product's own decisions


MEANING = {
    Rows.RECONSTRUCTED: "rebuilt from it",
    Rows.CONFLICTS: "where it disagrees with itself",
    Rows.BEYOND: "published guidance beyond it",
    Rows.POLICY: "this product's own decisions",
}


class Citation(str):
    """The id of a statement, such as S75, that knows what its source is."""

    rows: str

    def __new__(cls, statement: str, rows: str) -> Citation:
        """The id of a statement, of a source of these rows."""
        citation = super().__new__(cls, statement)
        citation.rows = rows
        return citation

    def __reduce__(self) -> tuple[type[Citation], tuple[str, str]]:
        """What pickle makes it again of."""
        return Citation, (str(self), self.rows)


def of_rows(sources: Iterable[str], *rows: Rows) -> tuple[str, ...]:
    """The ids whose source is one of these, in their order."""
    return tuple(source for source in sources if isinstance(source, Citation) and source.rows in rows)


def is_carried(sources: Iterable[str]) -> bool:
    """Whether the text that the rules were worked out from carries something, or what was rebuilt from it."""
    return bool(of_rows(sources, Rows.LECTURE, Rows.RECONSTRUCTED))


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
    rows: str  # of its source
    lines: str
    kind: str
    tag: str
    guard: str  # "hard", "warning", "information" or ""
    place: Place
    uncarried: Uncarried | None = None
    behind: str = ""  # the line of the plan that the program itself adds by it
    references: tuple[str, ...] = ()  # those of its tag, and those that it cites


@dataclass(frozen=True, slots=True)
class Source:
    """A text that rules rest on. `rows`: one of Rows."""

    name: str
    title: str
    by: str
    date: str
    rows: str
    place: Place
    addresses: tuple[str, ...] = ()
