"""Where the rule sets that come with the program are, and reading them.

A built-in rule set that was read and found without fault is kept, as Python keeps its byte code, in a
`__pycache__` beside it, and read from there until a file of it, or of this package, changes. Rule sets from
elsewhere are always read from their text: a kept copy is trusted, and theirs need not be.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from assistant.knowledge.model import Ruleset
from assistant.knowledge.parser import read_ruleset

_PACKAGE = Path(__file__).resolve().parents[1]


def builtin(name: str = "myositis") -> Path:
    """The folder of a rule set that comes with the program, from whatever folder it is started.

    Raises FileNotFoundError when there is none of this name.
    """
    for shelf in (_PACKAGE / "rulesets", _PACKAGE.parent / "rulesets"):
        folder = shelf / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no rule set named {name} comes with this program")


def load(folder: Path | None = None) -> Ruleset:
    """The rule set of a folder; without one, the myositis rule set that comes with the program.

    Raises RulesetFaults with every mistake in it.
    """
    if folder is not None:
        return read_ruleset(folder)
    folder = builtin()
    kept = folder / "__pycache__" / f"ruleset.{sys.implementation.cache_tag}.pickle"
    stamp = _stamp([*folder.iterdir(), *Path(__file__).parent.iterdir()])
    with suppress(OSError, ValueError, EOFError, AttributeError, ImportError, pickle.UnpicklingError):
        stamped, ruleset = pickle.loads(kept.read_bytes())
        if stamped == stamp and isinstance(ruleset, Ruleset):
            return ruleset
    ruleset = read_ruleset(folder)
    with suppress(OSError):
        kept.parent.mkdir(exist_ok=True)
        being_written = kept.with_suffix(f".{os.getpid()}")
        being_written.write_bytes(pickle.dumps((stamp, ruleset), pickle.HIGHEST_PROTOCOL))
        being_written.replace(kept)
    return ruleset


def _stamp(files: Iterable[Path]) -> str:
    """What changes when one of these files does: names, sizes and times, not contents."""
    seen = sorted((str(f), (s := f.stat()).st_size, s.st_mtime_ns) for f in files if f.is_file())
    return sha256(repr(seen).encode()).hexdigest()
