"""Which digest each version of the built-in rules had: `python -m tests.knowledge.versions [release]`.

`versions.txt` beside the rules has one line a version: `0.2.0 613961067fb3a1b2`, and `draft` behind it while
the version may still change. Run without a word, it binds the rules as they are to the version that they
name; `release` ends the draft, and what is released is never bound again.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import NamedTuple

from assistant.knowledge.library.library import builtin, load
from assistant.knowledge.model.edition import Edition

FILE = builtin() / "versions.txt"
WRITE = "run: python -m tests.knowledge.versions"
RAISE = "raise `version` in ruleset.rules, say in CHANGELOG.md under `## Rule set VERSION` what changed, and"


class Bound(NamedTuple):
    """One line: a version, the digest of the rules that it names, and whether it may still change."""

    version: str
    digest: str
    draft: bool = False

    def __str__(self) -> str:
        return f"{self.version} {self.digest}{' draft' if self.draft else ''}"


def read(text: str) -> tuple[Bound, ...]:
    """The lines of the file, the oldest first. Raises ValueError on a line of another form."""
    rows = []
    for line in text.splitlines():
        form = re.fullmatch(r"(\d+\.\d+\.\d+) ([0-9a-f]{16})( draft)?", line)
        if not form:
            raise ValueError(f'{FILE.name}: "{line}" is not of the form: 0.2.0 613961067fb3a1b2 draft')
        rows.append(Bound(form[1], form[2], bool(form[3])))
    return tuple(rows)


def fault(rows: Sequence[Bound], edition: Edition) -> str:
    """What is wrong with the version of these rules, and what to do; nothing where it is theirs."""
    bound = {row.version: row for row in rows}.get(edition.version)
    if bound is None:
        return f"version {edition.version} is not in {FILE.name}: {WRITE}"
    if bound.digest == edition.digest:
        return ""
    changed = f"the rules changed, and version {edition.version} names what they were"
    return f"{changed}: {WRITE}" if bound.draft else f"{changed}: {RAISE} {WRITE}"


def bind(rows: Sequence[Bound], edition: Edition, release: bool = False) -> tuple[Bound, ...]:
    """The lines with this edition bound. Raises ValueError, saying what to do, where that cannot be."""
    *older, last = rows or (Bound("0.0.0", ""),)
    if last.version != edition.version:
        if _ordered(last.version) > _ordered(edition.version) or last.draft:
            raise ValueError(f"version {edition.version} follows {last}: release that, and go up from there")
        return (*rows, Bound(edition.version, edition.digest, not release))
    if not last.draft and last.digest != edition.digest:
        raise ValueError(fault(rows, edition))
    return (*older, Bound(edition.version, edition.digest, last.draft and not release))


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


if __name__ == "__main__":
    try:
        written = bind(read(FILE.read_text("utf-8")), load().edition, sys.argv[1:] == ["release"])
    except ValueError as why:
        sys.exit(str(why))
    FILE.write_text("".join(f"{row}\n" for row in written), "utf-8")
