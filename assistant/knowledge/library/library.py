"""Reading rule sets: from their text, or the built-in one as it was kept.

Rule sets from elsewhere are always read from their text: what is kept is trusted, and theirs need not be.
"""

from __future__ import annotations

import json
import pickle
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from assistant.knowledge.library.cache import Card, builtin, keep, kept, kept_content, stamp
from assistant.knowledge.model.ruleset import Ruleset

__all__ = ["builtin", "load"]


def load(folder: Path | None = None) -> Ruleset:
    """The rule set of a folder; without one, the myositis rule set that comes with the program.

    That is one object as long as no file of it changes, so that what is made of it is made once.
    Raises RulesetFaults with every mistake in it.
    """
    if folder is not None:
        return _read(folder)
    folder = builtin()
    return _builtin(folder, stamp(folder))


@lru_cache(maxsize=1)
def _builtin(folder: Path, now: str) -> Ruleset:
    """The rule set as it was stamped: what is kept of it, else read from its text and kept."""
    stamped = now.encode()
    with suppress(OSError, ValueError, EOFError, AttributeError, ImportError, pickle.UnpicklingError):
        content = kept_content(kept(folder, "pickle"))
        if content.startswith(stamped):  # else it may be of classes that are no more
            ruleset = pickle.loads(content[len(stamped) :])
            if isinstance(ruleset, Ruleset):
                return ruleset
    ruleset = _read(folder)
    with suppress(OSError):
        keep(kept(folder, "pickle"), stamped + pickle.dumps(ruleset, pickle.HIGHEST_PROTOCOL))
        keep(kept(folder, "card"), json.dumps([now, *Card.of(ruleset)]).encode())
    return ruleset


def _read(folder: Path) -> Ruleset:
    from assistant.knowledge.library.parser import read_ruleset

    return read_ruleset(folder)
