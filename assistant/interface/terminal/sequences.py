"""What a terminal obeys and does not show: a text for its clipboard (OSC 52), links (OSC 8)."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterator

from assistant.interface.terminal.weights import Styled

ESC, END = "\x1b", "\x1b\\"
HIDDEN = "[ZeroWidthEscape]"  # prompt_toolkit writes it as it is
_LINKED = re.compile(
    r"(?P<address>https?://[^\s)\]]+[^\s)\].,;:])|(?<![\w.])(?P<name>[A-Z]\d[\w.]*)(?![\w.])"
)
_KNOWN = ("kitty", "alacritty", "foot", "ghostty", "wezterm", "contour")


def to_clipboard(text: str) -> str:
    """The text for the clipboard of the terminal; inside tmux for the one around it too."""
    sequence = f"{ESC}]52;c;{b64encode(text.encode()).decode()}\a"
    if not os.environ.get("TMUX"):
        return sequence
    return f"{sequence}{ESC}Ptmux;{sequence.replace(ESC, ESC + ESC)}{END}"


def has_links() -> bool:
    """Whether the terminal is one that shows links. Others may print them."""
    of = os.environ
    vte = of.get("VTE_VERSION", "")
    named = of.get("TERM_PROGRAM") in ("iTerm.app", "WezTerm", "vscode", "ghostty") or of.get("WT_SESSION")
    kind = of.get("TERM", "").casefold()
    return bool(named) or (vte.isdigit() and int(vte) >= 5000) or any(name in kind for name in _KNOWN)


def linked(styled: Styled, address_of: Callable[[str], str]) -> Styled:
    """The same text, with links behind addresses and names of statements. address_of: "" for none."""
    return [part for style, text in styled for part in _links(style, text, address_of)]


def _links(style: str, text: str, address_of: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    done = 0
    for found in _LINKED.finditer(text):
        address = found["address"] or address_of(found["name"])
        if address:
            yield style, text[done : found.start()]
            yield HIDDEN, f"{ESC}]8;;{address}{END}"
            yield style, found.group()
            yield HIDDEN, f"{ESC}]8;;{END}"
            done = found.end()
    yield style, text[done:]
