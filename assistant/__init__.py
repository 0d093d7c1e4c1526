"""A rules assistant for two questions in myositis: relapse or steroid myopathy, and when to escalate.

The door for other programs; `docs/library.md` shows it, and what is not named here may change without notice.
What it offers is imported when it is asked for.
"""

from typing import TYPE_CHECKING

from assistant.version import PROGRAM as PROGRAM
from assistant.version import __version__ as __version__

if TYPE_CHECKING:
    from assistant.api import Assistant as Assistant
    from assistant.api import BadInput as BadInput
    from assistant.api import Consultation as Consultation
    from assistant.api import Decided as Decided
    from assistant.api import NotWritten as NotWritten
    from assistant.api import Planned as Planned
    from assistant.api import RulesetFaults as RulesetFaults
    from assistant.api import Told as Told
    from assistant.api import load as load

__all__ = [
    "PROGRAM", "Assistant", "BadInput", "Consultation", "Decided", "NotWritten", "Planned", "RulesetFaults",
    "Told", "__version__", "load",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """What the door offers, on its first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from assistant import api

    return getattr(api, name)
