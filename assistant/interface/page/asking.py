"""What was understood and what is asked, as lines: short, in the clinician's order, doubts with `?`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from string import ascii_lowercase

from assistant.conversation.asking.questions import Tier
from assistant.conversation.turn.utterances import Ask, Echo
from assistant.interface.words.layout import NARROW, cells, columns, indent_for, row, wrap
from assistant.knowledge.model.ruleset import Ruleset, Shape
from assistant.reading.answers.answer import Reading
from assistant.reading.answers.units import plain
from assistant.reading.leftovers import MOST as HANDED_BACK

TAKEN = "Taken: "
ASSUMED = "Assumed, and used; to correct one, type it again:"
SO_FAR, DECIDES = "SO FAR   ", "DECIDES  "
HOW = "any of these, in one line, in any order; Enter: the rest is not known."
MOST = 20  # readings that are told one by one; status has them all
ABSENT = ("no", "none", "absent")
Told = tuple[str, Reading]


class Asking:
    """Echoes and questions over one rule set, for a width."""

    def __init__(self, ruleset: Ruleset, width: int) -> None:
        self.ruleset, self.width, self.indent = ruleset, width, indent_for(width)

    def echo(self, echo: Echo) -> list[str]:
        """What was taken, what was assumed, what was not understood."""
        told = [(t, self._changed(r, echo.was)) for t, r in zip(echo.titles, echo.readings, strict=True)]
        taken = [each for each in told if not each[1].assumed]
        assumed = [each for each in told if each[1].assumed]
        lines = wrap(self._taken(taken), self.width, TAKEN, self.indent) if taken else []
        if assumed:
            lines += [
                *wrap(ASSUMED, self.width),
                *self._table([(f"{t} {r.shown} ?", _why(r)) for t, r in assumed]),
            ]
        unread = [f'"{words}"' for words in echo.not_understood]
        for said, parts in (("Not understood: ", unread[:HANDED_BACK]), ("Nor: ", unread[HANDED_BACK:])):
            lines += wrap(said + ", ".join(parts), self.width, "", self.indent) if parts else []
        return lines

    @staticmethod
    def _changed(reading: Reading, was: Mapping[str, str]) -> Reading:
        """The reading with the value that it takes the place of."""
        before = was.get(reading.finding)
        return replace(reading, shown=f"{reading.shown}, was {before}") if before else reading

    def _taken(self, told: list[Told]) -> str:
        """What is there, in order; then what is not; what is too much for a glance is counted."""
        there = [self._said(title, reading) for title, reading in told if reading.shown not in ABSENT]
        absent = [title for title, reading in told if reading.shown in ABSENT]
        more = len(there) + len(absent) - MOST
        fit = absent[: max(0, MOST - len(there))]
        parts = [*there[:MOST], *(["no " + ", ".join(fit)] if fit else [])]
        return "; ".join(parts) + (f"; and {more} more: status lists them." if more > 0 else ".")

    @staticmethod
    def _said(title: str, reading: Reading) -> str:
        shown = "" if reading.shown == "yes" else f" {reading.shown}"
        worked = f" ({_why(reading)})" if reading.converted or len(reading.series) > 2 else ""
        return f"{title}{shown}{worked}"

    def _table(self, rows: list[tuple[str, str]]) -> list[str]:
        """Two aligned columns; on a narrow screen a paragraph for each row."""
        if self.width < NARROW:
            under = self.indent + "  "
            return [line for r in rows for line in wrap(f"{r[0]}  {r[1]}", self.width, self.indent, under)]
        room = self.width - cells(self.indent) - 2
        first = min(max(cells(left) for left, _ in rows), room // 2)
        return columns(rows, (first, room - first), self.indent)

    # --- questions ------------------------------------------------------------------------------------------

    def ask(self, ask: Ask) -> list[str]:
        """A question with its number and its answers."""
        if ask.question.items:
            return self._panel(ask)
        needed = ["needed"] if ask.question.tier is Tier.MUST else []
        left = [f"about {ask.left} left"] if ask.left else []
        lines = wrap(f"[{', '.join([str(ask.number), *needed, *left])}] {ask.question.text}", self.width)
        return lines + (self._items(ask) if ask.question.checklist else self._answers(ask))

    def _panel(self, ask: Ask) -> list[str]:
        """What stands, then a line for each thing that decides."""
        lines = wrap(ask.so_far, self.width, SO_FAR, " " * len(SO_FAR)) if ask.so_far else []
        if ask.again:
            return [*lines, *wrap("a to f as above, in one line; Enter: not known.", self.width, DECIDES)]
        lines += wrap(HOW, self.width, DECIDES, " " * len(DECIDES))
        for letter, item in zip(ascii_lowercase, ask.question.items, strict=False):
            lines += wrap(item.text, self.width, f"{self.indent}{letter} ", f"{self.indent}  ")
        return lines

    def _items(self, ask: Ask) -> list[str]:
        """The items of a checklist, each always by the same number; those spoken of before are marked."""
        if ask.again:
            how = "The numbers listed above, none, or unknown."
            return wrap(how, self.width, self.indent)
        lines: list[str] = []
        for number, option in enumerate(ask.options, 1):
            label = f"{option.label} (told)" if option.told else option.label
            lines += wrap(label, self.width, f"{self.indent}{number:>2} ")
        how = "The numbers of those present, none, or unknown."
        return lines + wrap(how, self.width, self.indent)

    def _answers(self, ask: Ask) -> list[str]:
        finding = self.ruleset.findings[ask.question.findings[0]]
        labels = [f"{number} {option.label}" for number, option in enumerate(ask.options, 1)]
        if finding.shape is Shape.SET:
            nothing = "negative" if finding.unavailable else "none"
            labels += [nothing] if "normal" not in finding.choices else []
            labels += [word.replace("_", " ") for word in finding.unavailable]
        return row([*(labels or self._takes(ask)), "unknown"], self.width, self.indent)

    def _takes(self, ask: Ask) -> Iterable[str]:
        """How a question that lists no answers may be answered."""
        finding = self.ruleset.findings[ask.question.findings[0]]
        if finding.shape is Shape.YES_NO:
            return ["yes", "no"]
        if finding.shape is Shape.NUMBER:
            return [f"a number in {finding.unit}" if finding.unit else "a number"]
        return ["any words"] if finding.shape is Shape.TEXT else []


def _why(reading: Reading) -> str:
    """The words a reading came from, how they were converted, and what was assumed."""
    notes = [reading.converted] if reading.converted else []
    notes += [" → ".join(plain(value) for value, _ in reading.series)] if len(reading.series) > 2 else []
    return f'"{reading.words}": {"; ".join((*notes, *reading.assumed))}'
