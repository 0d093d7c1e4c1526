"""What a user has set for good, in `config.toml` in the platform's place for it.

plain = true              lines only, as --plain; ACCESSIBLE=1 in the environment says the same
width = 72                columns, where the terminal does not say
keep = false              keep no sessions, as --no-session
rules = "/path/to/rules"  another rule set than the built-in one, as --rules
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from assistant.interface.output.streams import Stop

VARIABLE = "MYOSITIS_CONFIG"  # the folder of the file, instead of the platform's
NAME = "config.toml"
NARROWEST, WIDEST = 40, 200


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings; what is not set is as here."""

    plain: bool = False
    width: int = 80
    keep: bool = True
    rules: str = ""


@cache
def settings() -> Settings:
    """The settings of this user. Raises `Stop` with every fault of the file."""
    file = path()
    try:
        set_ = tomllib.loads(file.read_text("utf-8")) if file is not None and file.is_file() else {}
    except OSError as error:
        raise Stop(f"{file} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Stop(f"{file} cannot be used: {error}.") from None
    if faults := list(filter(None, (_fault(name, value) for name, value in set_.items()))):
        raise Stop(*(f"{file}: {fault}" for fault in faults))
    accessible = os.environ.get("ACCESSIBLE", "").casefold() not in ("", "0", "false", "no")
    return Settings(**{**set_, "plain": set_.get("plain", False) or accessible})


def path() -> Path | None:
    """Where the file is looked for; None where this user has no place for it."""
    if given := os.environ.get(VARIABLE):
        return Path(given).absolute() / NAME
    from platformdirs import user_config_path

    try:
        return user_config_path("myositis-assistant", appauthor=False) / NAME
    except RuntimeError:
        return None


def _fault(name: str, value: object) -> str:
    known = {field.name: type(field.default) for field in fields(Settings)}
    if name not in known:
        return f'there is no setting "{name}"; it takes {", ".join(known)}.'
    if type(value) is not known[name]:
        kinds = {bool: "true or false", int: "a whole number", str: "words in quotes"}
        return f"{name} takes {kinds[known[name]]}."
    if isinstance(value, int) and not isinstance(value, bool) and not NARROWEST <= value <= WIDEST:
        return f"{name} takes {NARROWEST} to {WIDEST} columns."
    return ""
