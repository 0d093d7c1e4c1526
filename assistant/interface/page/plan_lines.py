"""The lines of one plan as text: each with its reasons, its marks, its rule and its sources.

What the lecture carries and what it does not stand apart: a line that rests on nothing in the lecture is
shown under BEYOND THE SOURCE, unless it is urgent, and is then marked. Nothing is ever called confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.interface.page.treatment import TreatmentLines
from assistant.interface.words.layout import listed, with_tag, wrap
from assistant.interface.words.phrases import Phrases, quoted
from assistant.knowledge.model.ruleset import CodeRole, Kind, Ruleset
from assistant.reasoning.decision.explanation import Explainer
from assistant.reasoning.plan.arguments import Argument
from assistant.reasoning.plan.values import Line, Plan, Reason, Withheld

MOST_NAMES = 3
WITH_FIGURES = (Kind.DO, Kind.REDUCE)  # lines that tell their dose at once; the others do behind the page


class PlanLines:
    """Lays out the lines of one plan; facts that were shown together once are not repeated."""

    def __init__(
        self, ruleset: Ruleset, width: int, phrases: Phrases, plan: Plan, treated: TreatmentLines
    ) -> None:
        self.ruleset, self.width, self.phrases = ruleset, width, phrases
        self.plan, self.treated = plan, treated
        self.explainer = Explainer(ruleset, plan.decision)
        own_block = [line for line in plan.lines if line.beyond and not line.policy]
        self.in_place = [line for line in plan.lines if line not in own_block]
        self.beyond = [line for line in own_block if line.kind is not Kind.URGENT]
        self.shown: list[frozenset[str]] = []
        self.doubted: tuple[str, ...] = ()  # of the line last told to be provisional
        self.doubts = {name for label in plan.assessment for name in label.provisional}

    def entries(self, entries: Iterable[Line], short: bool = False) -> list[str]:
        """Lines with what stands under each. short: what is missing in one paragraph."""
        lines: list[str] = []
        for entry in entries:
            lines += with_tag(self.text(entry), entry.code, self.width, "  ")
            beyond = "not in the lecture: product policy" if entry.policy else "beyond the source"
            if short and self.ruleset.plays(entry.code, CodeRole.ASKS):
                said = self.missing(entry) + (f" ({beyond})" if entry.beyond else "")
                lines += with_tag(said, f"[{' '.join(entry.sources)}]", self.width, "    ")
            else:
                lines += self.under(entry, [beyond] if entry.beyond else [])
            lines += self.treated.under(entry.code) if entry.kind in WITH_FIGURES else []
        return lines

    def with_kind(self, entry: Line) -> str:
        """A line as it stands apart: `consider: ...`, and the kind once where the line begins with it."""
        text, word = self.text(entry), entry.kind.value
        return text if text.casefold().startswith(f"{word} ") else f"{word}: {text}"

    @staticmethod
    def missing(entry: Line) -> str:
        """What is to be obtained, in one sentence; the rules behind each stand on the whole plan."""
        return "; ".join(dict.fromkeys(reason.because for reason in entry.reasons))

    def text(self, entry: Line) -> str:
        """The text of a line, marked where the doubts of the assessment are its only ones."""
        shared = entry.provisional and self.doubts >= set(entry.provisional)
        return f"{entry.text} (provisional)" if shared else entry.text

    def under(self, entry: Line, marks: list[str]) -> list[str]:
        """What stands under the text of a line: its reasons, its marks, and the arguments about it."""
        lines = self.reasons(entry.code, entry.reasons)
        if entry.reconstructed and entry.kind is not Kind.NOTE:
            marks.append("reconstructed")
        if self.unconfirmed(entry):
            marks.append("unconfirmed")
        marks += self.provisional(entry.provisional)
        lines += wrap(f"({'; '.join(marks)})", self.width, "    ") if marks else []
        lines += self._sides(entry.supporting, entry.against)
        lines += wrap(f'set aside: "{entry.set_aside}"', self.width, "    ") if entry.set_aside else []
        for aside in entry.in_spite_of:
            text = f'in spite of: {aside.because}; set aside: "{aside.reason}"'
            lines += with_tag(text, f"[{aside.rule}  {' '.join(aside.sources)}]", self.width, "    ")
        return lines

    def _sides(self, supporting: Sequence[Argument], against: Sequence[Argument]) -> list[str]:
        """The arguments for and against a line, with their sources."""
        lines: list[str] = []
        for word, arguments in (("for", supporting), ("against", against)):
            said = [
                f"{a.text} [{'beyond the source ' if a.beyond else ''}{' '.join(a.sources)}]"
                for a in arguments
            ]
            lines += wrap("; ".join(said), self.width, f"    {word:<9}") if said else []
        return lines

    def reasons(self, code: str, reasons: Sequence[Reason]) -> list[str]:
        """Why, with the facts behind it unless they were all shown together above, and the rule."""
        lines: list[str] = []
        for reason in reasons:
            facts = self.phrases.behind(self.plan, self.explainer, code, reason)
            text = reason.because
            if facts and not any(shown.issuperset(facts) for shown in self.shown):
                text += f" ({'; '.join(facts)})"
                self.shown.append(frozenset(facts))
            lines += with_tag(text, f"[{reason.rule}  {' '.join(reason.sources)}]", self.width, "    ")
        return lines

    def provisional(self, names: Sequence[str]) -> list[str]:
        """What could remove a line and not the assessment; not what stands above already."""
        own = tuple(name for name in names if name not in self.doubts)
        if not own:
            return []
        if own == self.doubted:
            return ["provisional, as above"]
        self.doubted = own
        said = listed([self.phrases.title(name) for name in own], MOST_NAMES)
        shared = ", or with the assessment" if len(own) < len(names) else ""
        return [f"provisional: would change with {said}{shared}"]

    def unconfirmed(self, entry: Line) -> bool:
        """Whether nothing but unconfirmed background carries the line."""
        tags = [self.ruleset.statements[name].tag for name in entry.sources if name.startswith("X")]
        return entry.beyond and bool(tags) and all("[B]" in tag and "[V" not in tag for tag in tags)

    def withheld(self, item: Withheld) -> list[str]:
        """A line that does not stand, and why."""
        because = item.because
        if item.waits_for:
            because = f"{self.phrases.waiting(item.waits_for)}: {because}"
        tag = f"[{'  '.join([item.rule, ' '.join(item.sources)])}]"
        return [
            *with_tag(quoted(item.text), item.code, self.width, "  "),
            *with_tag(because, tag, self.width, "    "),
            *self._sides(item.supporting, item.against),
        ]
