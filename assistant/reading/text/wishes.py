"""Whose plan or opinion a cue tells of: the clinician's own, or another's, which is but reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.reading.text.token import Cue, Token


def wished(tokens: Sequence[Token], cues: Sequence[Cue]) -> Iterator[Cue]:
    """The cues, where a plan or an opinion is another's (`GP is considering`) as what is reported."""
    wishes = {c.start for c in cues if c.says in ("wish", "saying")}
    whose = [c.end for c in cues if c.says == "who"]
    proposes = {c.start for c in cues if c.says == "proposes"}
    colleagues = [c.end for c in cues if c.says == "colleague"]
    for cue in cues:
        if cue.start in proposes and _told_of(tokens, cue, colleagues):
            yield replace(cue, says="planned before")  # what a colleague proposes now is the question
        elif (
            cue.says in ("planned before", "saying") and cue.start in wishes and _told_of(tokens, cue, whose)
        ):
            yield replace(cue, says="reported before")
        elif cue.says not in ("who", "wish", "saying", "proposes", "colleague"):
            yield cue


def _told_of(tokens: Sequence[Token], cue: Cue, whose: Sequence[int]) -> bool:
    """Whether somebody stands before the cue, small words apart."""
    return any(
        end <= cue.start and all(t.term("filler") for t in tokens if end <= t.start and t.end <= cue.start)
        for end in whose
    )
