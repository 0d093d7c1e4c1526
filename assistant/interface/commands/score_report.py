"""The scores of one patient: as data, and as a page with their arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.interface.files.shapes import Json
    from assistant.knowledge.model.edition import Provenance
    from assistant.knowledge.model.ruleset import Ruleset
    from assistant.reasoning.decision.scores import Scored

USUAL = 80  # columns of a page


@dataclass(frozen=True)
class Scores:
    """The scores of one patient. assumed: what was taken for granted in reading, a sentence each."""

    ruleset: Ruleset
    made: Provenance
    scores: tuple[Scored, ...]
    assumed: tuple[str, ...]

    @cached_property
    def data(self) -> dict[str, Json]:
        """The scores as data for `json.dumps`."""
        from assistant.interface.files.score_json import scores_json

        return scores_json(self.made, self.scores) | {"assumed": list(self.assumed)}

    def page(self, width: int = USUAL) -> str:
        """The scores as plain lines, the last of which says what they were made with."""
        from assistant.interface.page.scores import ScoreBlocks
        from assistant.interface.page.screen import OnScreen

        lines = OnScreen(width).lines(ScoreBlocks(self.ruleset).of(self.scores))
        return "\n".join((*lines, "", f"{self.made}.")).strip()
