"""Source, statement and reference blocks, and the `from` lists by which rules name statements."""

from __future__ import annotations

import re

from assistant.knowledge.lines.declarations import Register
from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.fields import Fields, chosen, code_name
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase
from assistant.knowledge.model.ruleset import Place, Reference, Source, Statement, Uncarried
from assistant.knowledge.model.sources import Citation, Rows

STATEMENT_ID = re.compile(r"[A-Z]\d+(?:\.\d+)?[a-z]?")
_ROUGHSTATEMENT_ID = re.compile(r"[A-Z]\d+\S*")
ROWS = tuple(Rows)
_GUARDS = ("hard", "warning", "information")
_OF_STATEMENT = (
    *("says", "lines", "kind", "tag", "cites", "guard"),
    *("shown as", "not yet carried", "behind"),
)
OWN_LINES = ("confirm-value", "no-figure-yet", "told-and-unused")
SHOWN_AS = ("background", "evidence", "case", "provenance", "lost", "summary", "scope", "conduct")
"""Why a statement is only information: what each kind means stands in `rulesets/README.md`."""
_ADDRESS = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?|doi:10\.\d{4,9}/\S+")
_READ_IN = re.compile(r"\[V2? ([^\]]+)\]")
_FILLERS = frozenset(("conflict", "conflicts", "and", *ROWS))


def read_source(block: Block, faults: FaultLog) -> Source | None:
    """The source of a block; None without a name."""
    name = code_name(block.head, "source", faults)
    fields = Fields(block, ("title", "by", "date", "rows", "address"), faults)
    title, rows = fields.said("title"), fields.required("rows")
    kind = chosen(rows, ROWS, "rows cannot be", faults) if rows else ""
    by, date, addresses = fields.text("by"), fields.text("date"), _addresses(fields)
    return Source(name, title, by, date, kind, block.place, addresses) if name else None


def read_reference(block: Block, faults: FaultLog) -> Reference | None:
    """The reference of a block; None without a name."""
    name = code_name(block.head, "reference", faults)
    fields = Fields(block, ("title", "address"), faults)
    title = fields.said("title")
    if not fields.every("address"):
        faults.at(block.place, 'this reference has no "address" line')
    return Reference(name, title, _addresses(fields), block.place) if name else None


def _addresses(fields: Fields) -> tuple[str, ...]:
    """What stands on the address lines, each a URL or a DOI."""
    phrases = fields.every("address")
    for phrase in (phrase for phrase in phrases if not _ADDRESS.fullmatch(phrase.text)):
        form = "they read like https://example.org/page or doi:10.1002/art.37754"
        fields.faults.at(phrase.place, f'"{phrase.text}" is no address; {form}')
    return tuple(phrase.text for phrase in phrases)


def read_statement(
    block: Block, source: Source | None, references: Register[Reference], faults: FaultLog
) -> Statement | None:
    """The statement of a block, in the source that stands above it; None without a readable id."""
    name = block.head.text
    if not STATEMENT_ID.fullmatch(name):
        faults.at(block.head.place, f'a statement is numbered like S75, B28, X72, A2.2 or P3, not "{name}"')
    if source is None:
        faults.at(block.place, "this statement has no source; start its file with a source block")
    fields = Fields(block, _OF_STATEMENT, faults)
    says, guard = fields.said("says"), fields.one("guard")
    if not name:
        return None
    return Statement(
        id=name,
        says=says,
        source=source.name if source else "",
        rows=source.rows if source else "",
        lines=fields.text("lines"),
        kind=fields.text("kind"),
        tag=fields.text("tag"),
        guard=chosen(guard, _GUARDS, "a guard cannot be", faults) if guard else "",
        place=block.place,
        uncarried=_uncarried(fields),
        behind=_behind(fields),
        references=_references(fields, references),
    )


def _references(fields: Fields, known: Register[Reference]) -> tuple[str, ...]:
    """The references that the brackets of the tag name, and those that the statement cites."""
    places: dict[str, Place] = {}
    for tag in fields.every("tag"):
        names = (name.strip() for group in _READ_IN.findall(tag.text) for name in group.split(","))
        places |= dict.fromkeys(names, tag.place)
    places |= {part.text: part.place for part in fields.items("cites")}
    for name, place in places.items():
        if name not in known.by_name:
            hint = did_you_mean(name, known.by_name)
            fields.faults.at(place, f'no reference is named "{name}"{hint}')
    return tuple(places)


def _behind(fields: Fields) -> str:
    """`behind confirm-value`: the line that the program itself adds to a plan, by this statement."""
    line = fields.one("behind")
    return chosen(line, OWN_LINES, "the program itself adds no line", fields.faults) if line else ""


def _uncarried(fields: Fields) -> Uncarried | None:
    """`shown as KIND because WHY` or `not yet carried because WHY`; None without, or after a fault."""
    shown, waiting = fields.one("shown as"), fields.one("not yet carried")
    if shown and waiting:
        fields.faults.at(
            waiting.place, 'a statement is "shown as" information or "not yet carried", not both'
        )
    line, form = (shown, "shown as background because") if shown else (waiting, "not yet carried because")
    if line is None:
        return None
    because = line.find("because")
    if because < 0 or not line.after(because + 1):
        fields.faults.at(line.place, f'say why: "{form} ..."')
        return None
    kind = line.before(because)
    if shown and not chosen(kind, SHOWN_AS, "a statement cannot be shown as", fields.faults):
        return None
    if waiting and not shown and kind:
        fields.faults.at(line.place, f'say why: "{form} ..."')
        return None
    return Uncarried(kind.text, line.after(because + 1).text, line.place)


def cited(phrase: Phrase, statements: Register[Statement], faults: FaultLog) -> tuple[str, ...]:
    """The statement ids of a list such as `S75 X72, conflict B28`; each must be a statement of a source."""
    ids: list[Citation] = []
    for part in phrase.split(","):
        for word in part.words:
            if word.text.casefold() in _FILLERS:
                continue
            if not STATEMENT_ID.fullmatch(word.text):
                message = f'"{word.text}" does not name a statement; they read like S75, B28 or X72'
                faults.at(word.place, message)
            elif statements.find(word.text) is None:
                faults.at(word.place, f"unknown source {word.text}; no .source file has this statement")
            elif word.text in ids:
                faults.at(word.place, f"{word.text} is named twice")
            else:
                ids.append(Citation(word.text, statements.by_name[statements.name_of(word.text)].rows))
    if not ids and all(word.text.casefold() in _FILLERS for word in phrase.words):
        faults.at(phrase.place, 'no statement is named here; write "from S75"')
    return tuple(ids)


def named_source(fields: Fields, statements: Register[Statement]) -> tuple[str, ...]:
    """The ids on the `from` line, without which nothing may be concluded."""
    phrase = fields.required("from", f"a {fields.block.keyword.text} without a source cannot be checked")
    return cited(phrase, statements, fields.faults) if phrase else ()


def sourced(
    phrase: Phrase, statements: Register[Statement], faults: FaultLog
) -> tuple[Phrase, tuple[str, ...]]:
    """The words, and the statements after the last `from` that only statements follow."""
    positions = [n for n in range(len(phrase)) if phrase.words[n].text.casefold() == "from"]
    for position in reversed(positions):
        said, cites = phrase.before(position), phrase.after(position + 1)
        if is_citation(cites):
            if not said:
                faults.at(phrase.place, "this line says nothing")
            return said, cited(cites, statements, faults)
    faults.at(phrase.place, 'this line has no source; end it with "from S16"')
    return phrase, ()


def is_citation(phrase: Phrase) -> bool:
    """Whether a phrase can only be a list of statement ids (misspelt ones too)."""
    words = [word.text for part in phrase.split(",") for word in part.words]
    return bool(words) and all(
        word.casefold() in _FILLERS or _ROUGHSTATEMENT_ID.fullmatch(word) for word in words
    )


def in_source(statement: Statement) -> str:
    """Where a statement stands in its source: `lecture, lines 366-368`."""
    if not statement.lines:
        return statement.source
    several = "-" in statement.lines or "," in statement.lines
    return f"{statement.source}, line{'s' if several else ''} {statement.lines}"
