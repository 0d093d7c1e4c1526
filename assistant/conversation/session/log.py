"""What a session keeps, as values, to and from lines of JSON: one object a line, plain ASCII.

The first line is the header: schema, program, rule set, date. Each line after it is one step: what was typed,
and what that did to the record: entries taken back from its end, and entries put on. A session
keeps findings and values with their types (`{"number": "4.20"}` is exact), never "option 2"; and with each
finding the fingerprint of its meaning, so that other rules are met knowingly. Folding the steps gives the
record back. Nothing here checks a value against a rule set: that is `fitting`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.conversation.record.record import Entry
from assistant.conversation.session.encoding import (
    Damaged,
    Json,
    Saved,
    entry_json,
    listing,
    mapping,
    read_entry,
    read_object,
    text,
    texts,
)
from assistant.knowledge.model.edition import Edition
from assistant.knowledge.model.ruleset import Ruleset
from assistant.version import __version__

SCHEMA = 1


class NotASession(Exception):
    """A content without a header that this program can read. `str` is half a sentence: why."""


class Damage(StrEnum):
    """What of a session cannot be read."""

    NONE = "none"
    LAST = "the last line"
    MIDDLE = "a line before others that can be read"


@dataclass
class Story:
    """A session as it was read.

    rules: those it was last held under. typed: every line. again: findings that were to be asked again.
    whole: how many bytes of it are good. line: the number of the first line that is not.
    """

    today: date
    rules: Edition
    typed: list[str] = field(default_factory=list)
    entries: list[Saved] = field(default_factory=list)
    again: tuple[str, ...] = ()
    whole: int = 0
    damage: Damage = Damage.NONE
    line: int = 0


# --- to lines -----------------------------------------------------------------------------------------------


def header(ruleset: Ruleset, today: date) -> bytes:
    """The first line."""
    rules = ruleset.edition._asdict()
    return _line({"schema": SCHEMA, "program": __version__, "rules": rules, "today": today.isoformat()})


def step(ruleset: Ruleset, typed: str, old: tuple[Entry, ...], new: tuple[Entry, ...]) -> bytes:
    """The line for what was typed, and what it made of the entries."""
    same = next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    event: dict[str, object] = {"typed": typed}
    if len(old) > same:
        event["undone"] = len(old) - same
    if len(new) > same:
        event["entries"] = [entry_json(ruleset, entry) for entry in new[same:]]
    return _line(event)


def taken_up(
    ruleset: Ruleset,
    undone: int,
    entries: tuple[Entry, ...],
    again: tuple[str, ...],
) -> bytes:
    """The line for a session that goes on under this rule set, with what is left of its entries."""
    about = {"rules": ruleset.edition._asdict(), "program": __version__, "again": list(again)}
    kept = [entry_json(ruleset, entry) for entry in entries]
    return _line({"taken_up": about, "undone": undone, "entries": kept})


def _line(event: Json) -> bytes:
    return json.dumps(event, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


# --- from lines ---------------------------------------------------------------------------------------------


def read_story(content: bytes) -> Story:
    """The session in a content, as far as it can be read. Raises `NotASession`, and nothing else."""
    lines = content.split(b"\n")
    if not lines[-1]:
        lines.pop()
    story = _begun(lines[0] if lines else b"")
    story.whole = min(len(lines[0]) + 1, len(content))
    for number, line in enumerate(lines[1:], 2):
        try:
            _apply(story, read_object(line))
        except Damaged:
            later = any(_is_step(other) for other in lines[number:])
            story.damage, story.line = (Damage.MIDDLE if later else Damage.LAST), number
            break
        story.whole = min(story.whole + len(line) + 1, len(content))
    return story


def _begun(line: bytes) -> Story:
    try:
        first = read_object(line)
    except Damaged:
        raise NotASession("it has no readable first line") from None
    schema = first.get("schema")
    if isinstance(schema, int) and not isinstance(schema, bool) and schema > SCHEMA:
        raise NotASession("it was written by a later version of this program")
    if isinstance(schema, bool) or schema != SCHEMA:
        raise NotASession("its first line is of another kind of file")
    try:
        return Story(date.fromisoformat(text(first, "today")), _read_rules(first.get("rules")))
    except (Damaged, ValueError):
        raise NotASession("its first line is damaged") from None


def _is_step(line: bytes) -> bool:
    try:
        return not read_object(line).keys().isdisjoint(("typed", "taken_up"))
    except Damaged:
        return False


def _apply(story: Story, event: Json) -> None:
    """Do to the story what the step did, wholly or not at all."""
    undone = event.get("undone", 0)
    if isinstance(undone, bool) or not isinstance(undone, int) or not 0 <= undone <= len(story.entries):
        raise Damaged
    entries = [read_entry(entry) for entry in listing(event.get("entries", []))]
    if "taken_up" in event:
        about = mapping(event["taken_up"])
        story.again = texts(about.get("again", []))
        story.rules = _read_rules(about.get("rules"))
    else:
        story.typed.append(text(event, "typed"))
    story.entries[len(story.entries) - undone :] = entries


def _read_rules(saved: object) -> Edition:
    rules = mapping(saved)
    return Edition(text(rules, "name"), text(rules, "version"), text(rules, "digest"))
