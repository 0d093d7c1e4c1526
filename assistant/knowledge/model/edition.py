"""Which rules these are, and where a plan comes from: its rules, the program and the day, in one line."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from assistant.version import PROGRAM, __version__

SHORT = 12  # hexadecimal digits: enough to tell rule sets apart on paper


class Edition(NamedTuple):
    """A rule set by its name, its version, and the digest of what it means (16 hexadecimal digits)."""

    name: str
    version: str
    digest: str

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.digest[:SHORT]})"


class Provenance(NamedTuple):
    """What a plan was made with, and the day it is of."""

    edition: Edition
    on: date
    program: str = __version__

    @property
    def data(self) -> dict[str, str | dict[str, str]]:
        """The same for `json.dumps`."""
        return {
            "program": {"name": PROGRAM, "version": self.program},
            "date": self.on.isoformat(),
            "ruleset": self.edition._asdict(),
        }

    def __str__(self) -> str:
        return f"Rule set {self.edition}, program {self.program}, {self.on.isoformat()}"
