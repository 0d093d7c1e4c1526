"""Where things are written."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where a thing is written: path as shown to people, 1-based line and column."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"
