"""Whose plan or opinion a cue tells of: the clinician's own, or reported; and who of a family tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.reading.text.token import Cue, Token

_SEXES = ("female", "male")
_SAYS = ("saying", "opines")


def wished(tokens: Sequence[Token], cues: Sequence[Cue], asked: bool = False) -> Iterator[Cue]:
    """The cues: what another proposes, or thinks would do, is in question, what another thinks of or says
    (`GP is considering`) is reported; `should she` supposes, unless the sentence asks."""
    wishes = {c.start for c in cues if c.says in ("wish", *_SAYS)}
    proposes = {c.start for c in cues if c.says == "proposes"}
    ends = [c.start for c in cues if c.says == "judged"]
    proposes |= {c.start for c in cues if c.says in _SAYS and any(c.end <= e for e in ends)}
    whose = [c.end for c in cues if c.says == "who"]
    for cue in cues:
        if cue.says == "asked before":
            yield replace(cue, says="planned before" if asked else "hypothetical before")
        elif cue.start in proposes and told_of(tokens, cue, whose):
            yield replace(cue, says="planned before")
        elif cue.says in ("planned before", *_SAYS) and cue.start in wishes and told_of(tokens, cue, whose):
            yield replace(cue, says="reported before")
        elif cue.says not in ("who", "wish", *_SAYS, "proposes", "judged"):
            yield cue


def told_of(tokens: Sequence[Token], cue: Cue, whose: Sequence[int]) -> bool:
    """Whether somebody stands before the cue, small words apart."""
    return any(
        end <= cue.start and all(t.term("filler") for t in tokens if end <= t.start and t.end <= cue.start)
        for end in whose
    )


def closes(tokens: Sequence[Token], cue: Cue) -> bool:
    """Whether a participle ends the clause of what it is said of: `60 mg recommended by neuro`."""
    said = " ".join(t.text.casefold() for t in tokens if cue.start <= t.start < cue.end)
    told = [t for t in tokens if t.end <= cue.start]
    if not said.removesuffix(" by").endswith("ed") or (told and told[-1].text.casefold() == "as"):
        return False
    before = next((t for t in reversed(told) if not t.term("filler")), None)
    behind = next((t.text.casefold() for t in tokens if t.start >= cue.end), "")
    ends = said.endswith(" by") or behind in ("", ",", ";", ".", ")", "by")
    return ends and before is not None and bool(before.number or before.often or before.meanings)


def undoubted(cues: Sequence[Cue]) -> Iterator[Cue]:
    """All but the statuses within words of doubt: in `a drug effect is not excluded` no drug is excluded."""
    doubted = 0
    for cue in cues:
        if cue.kind == "cue" and cue.says.startswith("uncertain"):
            doubted = max(doubted, cue.end)
        if cue.kind == "cue" or cue.end > doubted:
            yield cue


def without_tellers(tokens: Sequence[Token], cues: list[Cue]) -> list[Cue]:
    """The cues without those of the family who tell of the patient, who is a parent where a child tells."""
    at = {t.start: n for n, t in enumerate(tokens)}
    of = [c for c in cues if c.says == "relative before" and c.start in at]
    tell = {c for c in of if _tells_of_another(tokens, at[c.start])}
    reported = [c for c in cues if c in tell or c.says == "reporter before"]
    tellers = {t.term("kin") for c in reported for t in tokens if c.start <= t.start < c.end}
    mine = tokens[1].text.casefold() if len(tokens) > 1 and tokens[0].text.casefold() == "my" else ""
    for cue in of:  # `My wife can't tell you herself ...`
        token = tokens[at[cue.start]]
        if ("child" in tellers and token.term("kin") == "parent") or token.text.casefold() == mine:
            tell.add(cue)
    return [c for c in cues if c not in tell]


def _tells_of_another(tokens: Sequence[Token], at: int) -> bool:
    """Whether one of the family tells of the patient: `son phoned`, `call from wife`, `daughter of Mrs G`."""
    before = tokens[at - 1].term("kin") if at else ""
    after, behind = [*tokens[at + 1 : at + 3], None, None][:2]
    of = after is not None and after.text == "of" and behind is not None and behind.term("person") in _SEXES
    return before == "told by" or of or (after is not None and after.term("kin") == "tells")
