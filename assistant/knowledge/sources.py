"""Source and statement blocks, and the `from` lists by which rules name statements."""

from __future__ import annotations

import re

from assistant.knowledge.blocks import Block
from assistant.knowledge.declared import Register
from assistant.knowledge.faults import FaultLog, did_you_mean
from assistant.knowledge.fields import Fields, code_name
from assistant.knowledge.model import Source, Statement
from assistant.knowledge.phrases import Phrase, listed

_ID = re.compile(r"S\d+|B\d+|X\d+[a-z]?|A2(?:\.\d)?|P\d+")
_ROUGH_ID = re.compile(r"[A-Z]\d+\S*")
_ROWS = ("lecture", "conflicts", "beyond", "reconstructed", "policy")
_GUARDS = ("hard", "warning", "information")
_FILLERS = frozenset(("conflict", "conflicts", "and", *_ROWS))


def read_source(block: Block, faults: FaultLog) -> Source | None:
    """The source of a block; None without a name."""
    name = code_name(block.head, "source", faults)
    fields = Fields(block, ("title", "by", "date", "rows"), faults)
    title, rows = fields.required("title"), fields.required("rows")
    if rows and rows.text not in _ROWS:
        hint = did_you_mean(rows.text, _ROWS) or f"; they are {listed(_ROWS)}"
        faults.at(rows.place, f'rows cannot be "{rows.text}"{hint}')
    if not name:
        return None
    return Source(
        name=name,
        title=title.text if title else "",
        by=fields.text("by"),
        date=fields.text("date"),
        rows=rows.text if rows else "",
        place=block.place,
    )


def read_statement(block: Block, source: Source | None, faults: FaultLog) -> Statement | None:
    """The statement of a block, in the source that stands above it; None without a readable id."""
    name = block.head.text
    if not _ID.fullmatch(name):
        faults.at(block.head.place, f'a statement is numbered like S75, B28, X72, A2.2 or P3, not "{name}"')
    if source is None:
        faults.at(block.place, "this statement has no source; start its file with a source block")
    fields = Fields(block, ("says", "lines", "kind", "tag", "guard"), faults)
    says = fields.required("says")
    guard = fields.one("guard")
    if guard and guard.text not in _GUARDS:
        hint = did_you_mean(guard.text, _GUARDS) or f"; it is {listed(_GUARDS)}"
        faults.at(guard.place, f'a guard cannot be "{guard.text}"{hint}')
    if not name:
        return None
    return Statement(
        id=name,
        says=says.text if says else "",
        source=source.name if source else "",
        lines=fields.text("lines"),
        kind=fields.text("kind"),
        tag=fields.text("tag"),
        guard=guard.text if guard else "",
        place=block.place,
    )


def cited(phrase: Phrase, statements: Register[Statement], faults: FaultLog) -> tuple[str, ...]:
    """The statement ids of a list such as `S75 X72, conflict B28`; each must be a statement of a source."""
    ids: list[str] = []
    for part in phrase.split(","):
        for word in part.words:
            if word.text.casefold() in _FILLERS:
                continue
            if not _ID.fullmatch(word.text):
                message = f'"{word.text}" does not name a statement; they read like S75, B28 or X72'
                faults.at(word.place, message)
            elif statements.find(word.text) is None:
                faults.at(word.place, f"unknown source {word.text}; no .source file has this statement")
            elif word.text in ids:
                faults.at(word.place, f"{word.text} is named twice")
            else:
                ids.append(word.text)
    if not ids and all(word.text.casefold() in _FILLERS for word in phrase.words):
        faults.at(phrase.place, 'no statement is named here; write "from S75"')
    return tuple(ids)


def named_source(fields: Fields, statements: Register[Statement]) -> tuple[str, ...]:
    """The ids on the `from` line, without which nothing may be concluded."""
    phrase = fields.required("from", f"a {fields.block.keyword.text} without a source cannot be checked")
    return cited(phrase, statements, fields.faults) if phrase else ()


def is_citation(phrase: Phrase) -> bool:
    """Whether a phrase can only be a list of statement ids (misspelt ones too)."""
    words = [word.text for part in phrase.split(",") for word in part.words]
    return bool(words) and all(word.casefold() in _FILLERS or _ROUGH_ID.fullmatch(word) for word in words)
