"""What the interview says, as plain lines: no boxes, no colour, nothing that a terminal would obey."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversation.asking.questions import Tier
from assistant.conversation.turn.utterances import (
    Ask,
    Echo,
    Forget,
    Leave,
    Print,
    Prompt,
    Save,
    Say,
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
from assistant.interface.page.critique import HEADING, CritiqueBlocks
from assistant.interface.page.note import note_lines
from assistant.interface.page.plan_page import PlanPage
from assistant.interface.page.scores import ScoreBlocks
from assistant.interface.words.layout import (
    NARROW,
    USUAL,
    cells,
    clamped,
    columns,
    indent_for,
    paragraphs,
    row,
    with_tag,
    wrap,
)
from assistant.knowledge.model.ruleset import Ruleset, Shape
from assistant.reading.answers.answer import Reading
from assistant.reading.answers.units import plain

TAKEN = "I read this as:"
ASSUMED = "Assumed, and used unless you correct it:"
AGAIN = "What was assumed:"
APART = ShowPlan | ShowParts | ShowLecture | ShowNote | ShowSteps | ShowCritique | Urgent | Prompt


class Screen:
    """Utterances over one rule set, laid out for a width of 20 to 100 columns.

    pictures: for the eye, with bars and columns side by side; without, for reading aloud and for transcripts.
    """

    def __init__(self, ruleset: Ruleset, width: int = USUAL, pictures: bool = False) -> None:
        self.ruleset = ruleset
        self.width = clamped(width)
        self.indent = indent_for(self.width)
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
                return self._echo(utterance)
            case Ask():
                return self._ask(utterance)
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
            case Save():
                return wrap("A chat writes itself to a file here.", self.width, self.indent)
            case Print():
                return wrap("A chat writes the plan to a file here.", self.width, self.indent)
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

    # --- what was read --------------------------------------------------------------------------------------

    def _echo(self, echo: Echo) -> list[str]:
        told = list(zip(echo.titles, echo.readings, strict=True))
        taken = [(t, r.shown, _said(r)) for t, r in told if not _doubtful(r) and not echo.again]
        assumed = [(t, r.shown, _said(r)) for t, r in told if _doubtful(r)]
        lines = [TAKEN, *self._table(taken)] if taken else []
        if assumed:
            lines += [AGAIN if echo.again else ASSUMED, *self._table(assumed)]
        if echo.not_understood:
            quoted = ", ".join(f'"{words}"' for words in echo.not_understood)
            lines += wrap(f"Not understood: {quoted}", self.width, "", self.indent)
        if echo.confirm:
            doubtful = [t for t, r in zip(echo.titles, echo.readings, strict=True) if _doubtful(r)]
            example = f"change {min(doubtful, key=len)} ..." if doubtful else "change ..."
            yes = "[y]" if all(reading.plausible for reading in echo.readings) else "y"
            lines += wrap(f"Are the ? lines right?  {yes}  n  or: {example}", self.width, "", self.indent)
        return lines

    def _table(self, rows: Sequence[tuple[str, str, str]]) -> list[str]:
        """Aligned columns; on a narrow screen a paragraph for each row."""
        room = self.width - cells(self.indent) - 4
        first, second = (
            min(max((cells(row[place]) for row in rows), default=0), room // 3) for place in (0, 1)
        )
        third = room - first - second
        if self.width < NARROW:
            return [
                line
                for row in rows
                for line in wrap(f"{row[0]}: {row[1]}  {row[2]}", self.width, self.indent, self.indent + "  ")
            ]
        return columns(rows, (first, second, third), self.indent)

    # --- questions ------------------------------------------------------------------------------------------

    def _ask(self, ask: Ask) -> list[str]:
        needed = ["needed"] if ask.question.tier is Tier.MUST else []
        left = [f"about {ask.left} left"] if ask.left else []
        lines = wrap(f"[{', '.join([str(ask.number), *needed, *left])}] {ask.question.text}", self.width)
        if len(ask.question.findings) > 1 and ask.again:
            how = f"1 to {len(ask.options)} as listed above, none, or unknown."
            return lines + wrap(how, self.width, self.indent)
        if len(ask.question.findings) > 1:
            for number, option in enumerate(ask.options, 1):
                lines += wrap(option.label, self.width, f"{self.indent}{number:>2} ")
            how = "The numbers of those present, none, or unknown."
            return lines + wrap(how, self.width, self.indent)
        name = ask.question.findings[0]
        labels = [f"{number} {option.label}" for number, option in enumerate(ask.options, 1)]
        none = ["none"] if self.ruleset.findings[name].shape is Shape.SET else []
        return lines + row([*(labels or self._takes(name)), *none, "unknown"], self.width, self.indent)

    def _takes(self, name: str) -> list[str]:
        """How a question that lists no answers may be answered."""
        finding = self.ruleset.findings[name]
        if finding.shape is Shape.YES_NO:
            return ["yes", "no"]
        if finding.shape is Shape.NUMBER:
            return [f"a number in {finding.unit}" if finding.unit else "a number"]
        return ["any words"] if finding.shape is Shape.TEXT else []


def _doubtful(reading: Reading) -> bool:
    return bool(reading.assumed) or not reading.plausible


def _said(reading: Reading) -> str:
    """The words a reading came from, how they were converted, and what was assumed, with the mark `?`."""
    notes = [reading.converted] if reading.converted else []
    notes += [" → ".join(plain(value) for value, _ in reading.series)] if len(reading.series) > 2 else []
    notes += reading.assumed
    notes += [] if reading.plausible else ["outside the usual range"]
    return f'"{reading.words}"  {"; ".join(notes)}{" ?" if _doubtful(reading) else ""}'.rstrip()
