"""A prompt that a narrower window has folded is erased from its first row, and not left twice."""

from __future__ import annotations

import os

from prompt_toolkit.application import Application


def climb_on_resize(app: Application[str]) -> None:
    """Let a prompt that a narrower window has folded be erased from its first row, and not be left twice."""
    redrawn = app._on_resize

    def resized() -> None:
        app.output.cursor_up(rows_folded(app)) if _folds() else None
        redrawn()

    app._on_resize = resized  # type: ignore[method-assign] # it has no event before it erases


def rows_folded(app: Application[str]) -> int:
    """How many rows more a folding terminal has, at its present width, above the cursor of the prompt."""
    drawn, width = app.renderer.last_rendered_screen, app.output.get_size().columns
    if drawn is None:
        return 0
    cursor = drawn.get_cursor_position(app.layout.current_window)
    ends = [
        max((x for x, c in drawn.data_buffer[y].items() if c.char != " "), default=0) for y in range(cursor.y)
    ]
    return sum(end // width for end in ends) + max(0, cursor.x - 1) // width


def _folds() -> bool:
    """Whether a narrower window folds what is on the screen, as nearly all do; the old ones cut it off."""
    kind = os.environ.get("TERM", "")
    if os.environ.get("TMUX"):
        return True
    return not (
        os.environ.get("XTERM_VERSION") or os.environ.get("STY") or kind.startswith(("linux", "rxvt"))
    )
