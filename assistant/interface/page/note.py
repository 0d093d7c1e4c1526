"""The plan as a text for the record: a paragraph a line and nothing aligned, so that it can be pasted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from assistant.conversation.turn.utterances import Part
from assistant.interface.page.behind import Record
from assistant.interface.page.sections import NOW, Sections, under_headings
from assistant.interface.words import citing
from assistant.interface.words.layout import visible
from assistant.knowledge.model.ruleset import Kind, Ruleset
from assistant.knowledge.model.sources import Rows
from assistant.paper.blocks import (
    Block,
    Cite,
    Heading,
    Inline,
    Items,
    Notice,
    Paragraph,
    Point,
    Table,
    Tick,
    Words,
)
from assistant.reasoning.dosing.values import UNTREATED, Treatment
from assistant.reasoning.plan.values import Plan

NOT_SIGNED = "Suggested for review by a rules program; no clinician has signed off its rules."


def note_lines(
    ruleset: Ruleset, plan: Plan, record: Record, today: date, treatment: Treatment = UNTREATED
) -> list[str]:
    """The note, each line a paragraph of its own. `record`: what was told, as titles with values."""
    sections = Sections(ruleset, plan, record, treatment)
    now = [line.code for line in sections.body.of_kinds(*NOW)]
    beyond = [line for line in sections.body.beyond if line.kind is not Kind.NOTE]
    made: dict[str, list[Block]] = {
        **sections.behind((Part.TOLD, Part.WHY)),
        "By date": sections.treated.courses_of(now),
        Part.BEYOND.value: sections.rest.beyond(beyond, citing.BEYOND),
    }
    title = f"{ruleset.heading}: {today.isoformat()}"
    blocks = [*sections.opening(), *under_headings({heading: of for heading, of in made.items() if of})]
    return [
        title,
        *paragraphs(blocks),
        f"{plan.made}. {NOT_SIGNED} {ruleset.letters(*Rows)} name its statements.",
    ]


def paragraphs(blocks: Iterable[Block]) -> Iterator[str]:
    """Blocks as paragraphs: a point with all that stands under it in one."""
    for block in blocks:
        match block:
            case Heading(text=text):
                yield f"{text}:"
            case Paragraph(words=words):
                yield _text(words)
            case Items(items=items):
                yield from (f"- {_text(item)}" for item in items)
            case Notice(lines=lines):
                yield from map(_text, lines)
            case Point(words=words, under=under):
                below = "; ".join(filter(None, map(_text, under)))
                yield f"- {': '.join(filter(None, (_text(words), below)))}"
            case Table(rows=rows):
                yield f"- {'; '.join(', '.join(filter(None, map(_text, row))) for row in rows)}"
            case _:
                pass


def _text(words: Words) -> str:
    """Words with what they cite in brief."""
    return " ".join(visible("".join(map(_word, words))).split())


def _word(word: Inline) -> str:
    match word:
        case Cite(brief=brief):
            return brief
        case str():
            return word
        case Tick():
            return ""
    return word.text
