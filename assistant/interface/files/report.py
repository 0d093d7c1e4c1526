"""The plan as a document to print, in the order in which it is read on paper; its sources in their words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assistant.conversation.turn.utterances import Part
from assistant.interface.page.behind import Record, source_words
from assistant.interface.page.plan_words import SIGNED_OFF, made_from
from assistant.interface.page.sections import Sections, under_headings
from assistant.interface.words.citing import said
from assistant.interface.words.layout import visible
from assistant.knowledge.model.ruleset import Ruleset
from assistant.paper.blocks import Blanks, Block, Document, Drawing, Heading, Items, Paragraph, Quiet, Strong
from assistant.reasoning.dosing.dates import day
from assistant.reasoning.dosing.values import UNTREATED, Treatment
from assistant.reasoning.plan.values import Plan

BEHIND = (Part.WHY, Part.DOSES, Part.DATES, Part.DRUGS, Part.CHANGES, Part.NOTES, Part.CONFLICTS, Part.BEYOND)


def make_report(
    ruleset: Ruleset,
    plan: Plan,
    treatment: Treatment | None,
    record: Record,
    today: date,
    pictures: Mapping[str, str] | None = None,
) -> Document:
    """The report. record: what was told, as titles with values. pictures: SVG texts by what they show."""
    drawn = [Drawing(svg, visible(caption)) for caption, svg in (pictures or {}).items()]
    sections = Sections(ruleset, plan, record, treatment or UNTREATED, drawings={Part.DATES: drawn})
    made = {
        **sections.behind((Part.TOLD,)),
        "What to do": sections.page.steps(),
        **sections.behind(BEHIND),
        "what bears on the drugs of this plan": sections.rest.statements(sections.treated.bears_on),
        Part.SOURCES.value: _sources(sections),
    }
    head = [
        *sections.opening(),
        Paragraph(
            said(f"{day(today)}. {plan.made}. {made_from(ruleset)} ", Quiet(ruleset.legend)), small=True
        ),
        Blanks(("Patient", "Reviewed by", "Date", "Signature")),
    ]
    body = under_headings({heading: blocks for heading, blocks in made.items() if blocks})
    return Document(ruleset.heading, f"{plan.made}. {SIGNED_OFF}", (*head, *body))


def _sources(sections: Sections) -> list[Block]:
    """The statements cited anywhere, in their words, under the source of each."""
    blocks: list[Block] = []
    above = {*sections.plan.conflicts, *sections.treated.bears_on}
    for source, ids in sections.rest.by_source():
        statements = sections.ruleset.statements
        items = [said(Strong(name), f" {statements[name].says}") for name in ids if name not in above]
        shown = [name for name in ids if name in above]
        items += [said(Strong(" ".join(shown)), " in their words above")] if shown else []
        blocks.append(Heading(2, visible(source_words(source)), f"source-{source.name}"))
        blocks.append(Items(tuple(items), small=True))
    if read_in := sections.ruleset.references_of(sections.rest.cited()):
        blocks.append(Heading(2, "What they were read in", "references"))
        blocks.append(Items(tuple(said(str(reference)) for reference in read_in), small=True))
    return blocks
