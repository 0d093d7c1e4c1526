"""What the interview says, as plain lines: no boxes, no colour, nothing that a terminal would obey."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversation.turn.utterances import (
    Afresh,
    Ask,
    Copy,
    Echo,
    Forget,
    Leave,
    Print,
    Prompt,
    Save,
    Say,
    Sessions,
    ShowCritique,
    ShowLecture,
    ShowNote,
    ShowParts,
    ShowPlan,
    ShowScores,
    ShowSteps,
    Urgent,
    Utterance,
)
from assistant.interface.page.asking import Asking
from assistant.interface.page.critique import HEADING, CritiqueBlocks
from assistant.interface.page.note import note_lines
from assistant.interface.page.plan_page import PlanPage
from assistant.interface.page.scores import ScoreBlocks
from assistant.interface.words.layout import (
    USUAL,
    clamped,
    indent_for,
    paragraphs,
    with_tag,
    wrap,
)
from assistant.knowledge.model.ruleset import Ruleset

APART = ShowPlan | ShowParts | ShowLecture | ShowNote | ShowSteps | ShowCritique | Urgent | Prompt


class Screen:
    """Utterances over one rule set, laid out for a width of 20 to 100 columns.

    pictures: for the eye, with bars and columns side by side; without, for reading aloud and for transcripts.
    """

    def __init__(self, ruleset: Ruleset, width: int = USUAL, pictures: bool = False) -> None:
        self.ruleset = ruleset
        self.width = clamped(width)
        self.indent = indent_for(self.width)
        self.asking = Asking(ruleset, self.width)
        self.page = PlanPage(ruleset, self.width, pictures)

    def lines(self, utterances: Sequence[Utterance]) -> list[str]:
        """All that is said in one reply. What is long stands apart by an empty line."""
        lines: list[str] = []
        for utterance in utterances:
            block = self._block(utterance)
            apart = lines and isinstance(utterance, APART)
            lines += ["", *block] if apart else block
        return lines

    def _block(self, utterance: Utterance) -> list[str]:
        match utterance:
            case Say(text):
                return paragraphs(text, self.width, self.indent)
            case Prompt(text) | Leave(text):
                return paragraphs(text, self.width) if text else []
            case Echo():
                return self.asking.echo(utterance)
            case Ask():
                return self.asking.ask(utterance)
            case ShowPlan(plan, treatment):
                return self.page.first(plan, treatment)
            case ShowParts(plan, record, parts, treatment, not_asked):
                return self.page.parts(plan, record, parts, treatment, not_asked)
            case ShowLecture(plan, treatment):
                return self.page.lecture(plan, treatment)
            case ShowCritique(critiques):
                blocks = CritiqueBlocks(self.ruleset, self.page.phrases).points(critiques)
                return [HEADING.upper(), *self.page.screen.lines(blocks), ""]
            case ShowScores(scores):
                return [*self.page.screen.lines(ScoreBlocks(self.ruleset).of(scores)), ""]
            case ShowNote(plan, record, today, treatment):
                note = note_lines(self.ruleset, plan, record, today, treatment)
                return [line for text in note for line in wrap(text, self.width)]
            case Copy():
                return wrap("A chat at a terminal copies the note here.", self.width, self.indent)
            case Save():
                return wrap("A chat writes itself to a file here.", self.width, self.indent)
            case Print():
                return wrap("A chat writes the plan to a file here.", self.width, self.indent)
            case Afresh():
                return wrap("A chat keeps the patient before this one.", self.width, self.indent)
            case Sessions():
                return wrap("A chat lists the sessions that are kept here.", self.width, self.indent)
            case Forget():
                return wrap("A chat deletes what is kept of it here.", self.width, self.indent)
            case ShowSteps(title, rows):
                lines = wrap(title, self.width)
                for depth, text in rows:
                    lead = "  " * (min(depth, self.width // 8) + 1)
                    lines += wrap(text, self.width, lead, lead + "  ")
                return lines
            case Urgent(text, reasons, sources, how):
                said = text if text.casefold().startswith("urgent") else f"urgent: {text}"
                lines = wrap(said[:6].upper() + said[6:], self.width)
                tags = ["" for _ in reasons[:-1]] + [f"[{' '.join(sources)}]"]
                for reason, tag in zip(reasons, tags, strict=True):
                    lines += with_tag(reason, tag, self.width, self.indent)
                return lines + (wrap(how, self.width, self.indent) if how else [])
