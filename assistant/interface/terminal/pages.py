"""An answer longer than the screen: its beginning first, the rest on Enter. Nothing is cleared."""

from __future__ import annotations

from collections.abc import Sequence

MORE = "more"  # what the next line is taken for
LEFT = "  ... {} more lines: Enter goes on"


class Pages:
    """What is left of the answer that was shown last."""

    def __init__(self) -> None:
        self.left: list[str] = []

    def begin(self, lines: Sequence[str], rows: int) -> list[str]:
        """The beginning of an answer, as much as fits into so many rows; all of it where that is so."""
        self.left = list(lines)
        return self.further(rows)

    def further(self, rows: int) -> list[str]:
        """What comes next, with how much is left behind it."""
        if len(self.left) <= rows:
            shown, self.left = self.left, []
            return shown
        shown, self.left = self.left[: max(1, rows - 1)], self.left[max(1, rows - 1) :]
        return [*shown, LEFT.format(len(self.left))]
