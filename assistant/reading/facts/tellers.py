"""Who of the family tells of the patient, and is not the one that something is told of."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reading.text.token import Cue, Token

_SEXES = ("female", "male")


def without_tellers(tokens: Sequence[Token], cues: list[Cue]) -> list[Cue]:
    """The cues without those of the family who tell of the patient, who is a parent where a child tells."""
    at = {t.start: n for n, t in enumerate(tokens)}
    of = [c for c in cues if c.says == "relative before" and c.start in at]
    tell = {c for c in of if _tells(tokens, at[c.start])}
    reported = [c for c in cues if c in tell or c.says == "reporter before"]
    tellers = {t.term("kin") for c in reported for t in tokens if c.start <= t.start < c.end}
    mine = tokens[1].text.casefold() if len(tokens) > 1 and tokens[0].text.casefold() == "my" else ""
    for cue in of:  # `My wife can't tell you herself ...`
        token = tokens[at[cue.start]]
        if ("child" in tellers and token.term("kin") == "parent") or token.text.casefold() == mine:
            tell.add(cue)
    return [c for c in cues if c not in tell]


def _tells(tokens: Sequence[Token], at: int) -> bool:
    """Whether one of the family tells of the patient: `son phoned`, `call from wife`, `daughter of Mrs G`."""
    before = tokens[at - 1].term("kin") if at else ""
    after, behind = [*tokens[at + 1 : at + 3], None, None][:2]
    of = after is not None and after.text == "of" and behind is not None and behind.term("person") in _SEXES
    return before == "told by" or of or (after is not None and after.term("kin") == "tells")
