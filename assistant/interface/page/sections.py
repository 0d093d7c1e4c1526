"""A plan laid out once: its first page, the reasons behind each of its lines, and the other parts, as blocks.

The page on the screen, the note, and the report in its formats are written from what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.conversation.turn.utterances import Part
from assistant.interface.page.behind import Behind, Record, Unasked
from assistant.interface.page.critique import HEADING, CritiqueBlocks
from assistant.interface.page.entries import MOST_NAMES, Entries
from assistant.interface.page.front import ALL_READ, Front, Left
from assistant.interface.page.plan_words import chosen_words
from assistant.interface.page.treatment import TreatmentBlocks
from assistant.interface.words.citing import code, said, side
from assistant.interface.words.layout import listed
from assistant.interface.words.phrases import Phrases
from assistant.knowledge.model.ruleset import BOTH, Kind, Ruleset
from assistant.paper.blocks import Block, Drawing, Heading, Notice, Paragraph, Point, Strong, Words
from assistant.reasoning.dosing.values import UNTREATED, Treatment
from assistant.reasoning.plan.values import Assessment, Plan

NOW = (Kind.HOLD, Kind.REDUCE, Kind.DO)


class Sections:
    """One plan. record: what was told. drawings: beside a heading or part. alone: without what is beyond.

    typing: tell what may be typed, as a chat does, on a page of as many lines as a screen has. left: what
    of a text was not understood, and what it leaves to be decided.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        plan: Plan,
        record: Record = (),
        treatment: Treatment = UNTREATED,
        not_asked: Unasked = (),
        drawings: Mapping[Part | str, Sequence[Drawing]] | None = None,
        alone: bool = False,
        typing: bool = False,
        left: Left = ALL_READ,
    ) -> None:
        self.ruleset, self.plan, self.alone = ruleset, plan, alone
        self.drawings = drawings or {}
        self.phrases = Phrases(ruleset)
        self.treated = TreatmentBlocks(self.phrases, treatment, typing)
        self.body = Entries(ruleset, self.phrases, plan, self.treated)
        self.page = Front(ruleset, self.phrases, plan, self.treated, typing, left)
        dates = self.drawings.get(Part.DATES, ())
        self.rest = Behind(self.body, self.treated, record, not_asked, dates)

    def opening(self, left_out: str = "") -> list[Block]:
        """The act, what it is called, and where something is left out, what."""
        beside = (
            [Notice((said(f"THE {self.ruleset.source_word.upper()} ALONE. {left_out}"),))] if left_out else []
        )
        return [*self.page.head(), *beside]

    def why(self) -> dict[str, list[Block]]:
        """Every line with its reasons, its rule and its sources, by headings, the empty ones left out."""
        body = self.body
        urgent = [line for line in self.plan.lines if line.kind is Kind.URGENT]
        blocks: dict[str, list[Block]] = {
            HEADING: CritiqueBlocks(self.ruleset, self.phrases).points(self.plan.critique),
            "Urgent": body.points(sorted(urgent, key=lambda line: bool(line.set_aside))),
            "Assessment": [self._label(label) for label in self.plan.assessment],
            "Do now": self._now(),
            "Consider": [*self._choice(), *body.points(body.of_kinds(Kind.CONSIDER))],
            "Never": body.points(body.of_kinds(Kind.NEVER)),
            "Not advised": [body.withheld(item) for item in self.plan.withheld],
        }
        for heading, drawn in self.drawings.items():
            if blocks.get(heading):
                blocks[heading] += drawn
        return {heading: of for heading, of in blocks.items() if of}

    def behind(self, parts: Sequence[Part]) -> dict[str, list[Block]]:
        """These parts by their headings, the empty ones left out."""
        made: dict[str, list[Block]] = {}
        for part in parts:
            made |= self.why() if part is Part.WHY else {part.value: self.rest.part(part)}
        return {heading: blocks for heading, blocks in made.items() if blocks}

    def _now(self) -> list[Block]:
        """What to do, each line with its figures, and what the figures wait for."""
        lines = self.body.of_kinds(*NOW)
        return [*self.body.points(lines), *self.treated.wanting([line.code for line in lines])]

    def _choice(self) -> list[Block]:
        """Between several drugs: which is first and why, or that nothing here ranks them."""
        text = chosen_words(self.ruleset, self.phrases, self.plan, self.alone)
        return [Paragraph(said(text))] if text else []

    def _label(self, label: Assessment) -> Point:
        under = [*self.body.reasons(label.code, label.reasons), *_evidence(label)]
        asked_for = any(map(self.body.asks, self.plan.lines))  # and so told there
        if label.missing and not asked_for:
            under.append(side("missing", label.missing))
        if 0 < len(label.provisional) <= MOST_NAMES:
            names = [self.phrases.title(name) for name in label.provisional]
            under.append(said(f"(would change with {listed(names, MOST_NAMES)})"))
        return Point(said(Strong(label.text), code(label.code)), tuple(under))


def _evidence(label: Assessment) -> list[Words]:
    """The evidence of a label: for it and against it, or for two causes, each said once."""
    causes: dict[str, list[str]] = {}
    for text in label.supporting:
        cause, _, item = text.partition(": ")
        causes.setdefault(f"for {cause}", []).append(item)
    if not label.against and label.leans == BOTH and len(causes) == 2:
        return [side(cause, items, columns=0) for cause, items in causes.items()]
    return [side(w, items) for w, items in (("for", label.supporting), ("against", label.against)) if items]


def under_headings(sections: Mapping[str, Sequence[Block]]) -> list[Block]:
    """Sections one after the other, each under its heading."""
    return [
        block
        for number, (heading, blocks) in enumerate(sections.items(), 1)
        for block in (Heading(1, heading[:1].upper() + heading[1:], f"part-{number}"), *blocks)
    ]
