"""The man page, made of what argparse knows: `python -m tests.house.readme` writes it anew."""

import os
from pathlib import Path

from build_manpages.manpage import Manpage

from assistant.cli import parser
from assistant.version import PROGRAM

PAGE = Path(__file__).parents[2] / "docs" / f"{PROGRAM}.1"


def made() -> str:
    """The page as the commands are now; it carries no date, and does not depend on the terminal."""
    os.environ["COLUMNS"] = "80"
    commands = parser()
    commands.man_short_description = "relapse or steroid myopathy, and when to escalate"  # type: ignore[attr-defined]
    page = [line for line in str(Manpage(commands)).splitlines() if not line.startswith(".TH")]
    return "\n".join((f'.TH "{PROGRAM.upper()}" "1"', *page, ""))
