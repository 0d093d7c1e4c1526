"""The line below the prompt: where we are, or, while a line is typed, what it would be read as.

It fits any width: what matters least is left out first, and what is cut ends in three dots. It is text alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from assistant.interface.words.layout import GAP, cells, visible

if TYPE_CHECKING:
    from assistant.conversation.assisting.preview import Preview, Standing
    from assistant.conversation.turn.state import State
    from assistant.interface.terminal.sitting import Sitting

PAUSE = 0.12  # seconds without a key, after which a line is read
FIRST = "describe the patient, or Enter to be asked   help   Tab"
DOTS = "..."
T = TypeVar("T")


def quietly(act: Callable[[], T], otherwise: T) -> T:
    """What `act` gives. Help that fails is left out: it ends no conversation."""
    try:
        return act()
    except Exception:  # noqa: BLE001 - it only helps, and the same line is read properly on Enter
        return otherwise


def cut(text: str, width: int) -> str:
    """The text in at most `width` columns; where it is cut, it ends in dots if there is room for them."""
    text = visible(text)
    if cells(text) <= width:
        return text
    dots = DOTS if width > 2 * len(DOTS) else ""
    while cells(text) > width - len(dots):
        text = text[:-1]
    return text.rstrip() + dots


def standing_line(standing: Standing, width: int) -> str:
    """Where we are, what it leans to, the words that help: the last words go first, then the leaning."""
    words = list(standing.words)
    fixed = GAP.join(part for part in (standing.where, standing.leaning) if part)
    while words and cells(GAP.join((fixed, "  ".join(words)))) > width:
        words.pop()
    if words:
        return GAP.join((fixed, "  ".join(words)))
    room = width - cells(standing.where) - len(GAP)
    if cells(fixed) > width and room < len("leans to: ") + 2 * len(DOTS):
        return cut(standing.where, width)
    return cut(fixed, width)


def preview_line(preview: Preview, width: int) -> str:
    """What is wrong, or what was read; of what was read the latest, which is being typed."""
    parts = [visible(part) for part in preview.parts]
    lead = f"{preview.does}: "
    if preview.wrong:
        read = GAP + lead + "; ".join(parts) if parts else ""
        whole = visible(preview.wrong) + read
        return whole if cells(whole) <= width else cut(preview.wrong, width)
    kept: list[str] = []
    for part in reversed(parts):
        left_out = f"{DOTS} " if len(kept) + 1 < len(parts) else ""
        if kept and cells(lead + left_out + "; ".join((part, *kept))) > width:
            return cut(f"{lead}{DOTS} {'; '.join(kept)}", width)
        kept.insert(0, part)
    return cut(lead + "; ".join(kept), width) if kept else ""


class Toolbar:
    """What stands below the prompt. ready: the chat, once it is there. changed: to have it drawn anew."""

    def __init__(self, ready: Callable[[], Sitting | None], changed: Callable[[], None]) -> None:
        self._ready = ready
        self._changed = changed
        self._pause: asyncio.TimerHandle | None = None
        self._preview: Preview | None = None
        self._stood: tuple[State, Standing | None] | None = None

    def text(self, width: int) -> str:
        """The line, at most `width` columns wide."""
        shown = preview_line(self._preview, width) if self._preview else ""
        sitting = self._ready()
        if shown or sitting is None:
            return shown or cut(FIRST, width)
        if self._stood is None or self._stood[0] is not sitting.state:
            stands = quietly(lambda: sitting.interview.standing(sitting.state), None)
            self._stood = sitting.state, stands
        return standing_line(self._stood[1], width) if self._stood[1] else ""

    def typed(self, line: str) -> None:
        """The line changed: it is read once typing pauses."""
        if self._pause:
            self._pause.cancel()
        if line.strip():
            self._pause = asyncio.get_running_loop().call_later(PAUSE, self._read, line)
        else:
            self.clear()

    def clear(self) -> None:
        """Nothing is typed."""
        if self._pause:
            self._pause.cancel()
        self._pause = self._preview = None

    def _read(self, line: str) -> None:
        sitting = self._ready()
        if sitting is None:
            self.typed(line)
            return
        self._preview = quietly(lambda: sitting.interview.preview(sitting.state, line), None)
        self._changed()
