"""The plan as a page of plain lines: what matters now first, and every line with its rule and its sources.

What the lecture carries and what it does not stand apart: a line that rests on nothing in the lecture is
shown under BEYOND THE SOURCE, unless it is urgent, and is then marked. Nothing is ever called confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.interface.layout import HEADINGS, clamped, listed, with_tag, wrap
from assistant.interface.phrases import ABSENT, Phrases, quoted, stated
from assistant.knowledge.model import Kind, Ruleset, Source
from assistant.reasoning.explanation import Explainer
from assistant.reasoning.plan import Assessment, Line, Plan, Reason, Withheld

RECHECK = "recheck-strength-and-ck"
NOW = (Kind.HOLD, Kind.REDUCE, Kind.DO)
MOST_NAMES, MOST_CHANGES = 3, 12
ROWS = ("lecture", "reconstructed", "conflicts", "beyond", "policy")
DECISIVE = ("URGENT", "ASSESSMENT", "DO NOW", "CONSIDER", "NEVER", "BEYOND THE SOURCE")
SIGNED_OFF = "No clinician has signed off any of it; it suggests for review and never orders."


class PlanPage:
    """Lays out plans over one rule set."""

    def __init__(self, ruleset: Ruleset, width: int) -> None:
        self.ruleset = ruleset
        self.width = clamped(width)
        self.phrases = Phrases(ruleset)

    def lines(self, plan: Plan, record: Sequence[tuple[str, str]] = ()) -> list[str]:
        """The whole page. `record`: what was told, as titles with values."""
        return _Page(self, plan).lines(record)


class _Page:
    """One plan being laid out."""

    def __init__(self, page: PlanPage, plan: Plan) -> None:
        self.ruleset, self.width, self.phrases = page.ruleset, page.width, page.phrases
        self.plan = plan
        self.explainer = Explainer(page.ruleset, plan.decision)
        own_block = [line for line in plan.lines if line.beyond and not line.policy]
        self.in_place = [line for line in plan.lines if line not in own_block]
        self.beyond = [line for line in own_block if line.kind is not Kind.URGENT]
        self.shown: list[frozenset[str]] = []
        self.doubts = {name for label in plan.assessment for name in label.provisional}

    def lines(self, record: Sequence[tuple[str, str]]) -> list[str]:
        """All parts in the order of the page, the empty ones left out."""
        urgent = [line for line in self.plan.lines if line.kind is Kind.URGENT]
        parts = {
            "URGENT": self._entries(urgent),
            "ASSESSMENT": [line for label in self.plan.assessment for line in self._label(label)],
            "DO NOW": [*self._entries(self._of(*NOW)), *self._pointer()],
            "CONSIDER": self._entries(self._of(Kind.CONSIDER)),
            "NEVER": self._entries(self._of(Kind.NEVER)),
            "NOT ADVISED": [line for item in self.plan.withheld for line in self._withheld(item)],
            "WHAT WOULD CHANGE THIS PLAN": self._changes(),
            "NOTES": self._entries(self._of(Kind.NOTE)),
            "WHERE THE SOURCE DISAGREES WITH ITSELF": self._conflicts(),
            "BEYOND THE SOURCE": self._beyond(),
            "WHAT WAS TOLD": self._told(record),
            "SOURCES": self._sources(),
        }
        assert tuple(parts) == HEADINGS
        page = [*self._answer(urgent), "", *self._head()]
        for heading, part in parts.items():
            if part:
                page += ["", heading, *part]
        return page

    def _of(self, *kinds: Kind) -> list[Line]:
        return [line for line in self.in_place if line.kind in kinds]

    # --- the answer and the head ----------------------------------------------------------------------------

    def _answer(self, urgent: Sequence[Line]) -> list[str]:
        labels = ". ".join(label.text for label in self.plan.assessment)
        answer = f"{labels or 'No label stands on what is known'}."
        if urgent:
            answer = f"URGENT FIRST, see below. {answer}"
        if not self.plan.complete:
            answer += " Provisional: more findings could change this."
        again = [r.because for line in self.plan.lines if line.code == RECHECK for r in line.reasons]
        if again:
            answer += f" Look again: {'; '.join(again)}."
        return wrap(answer, self.width)

    def _head(self) -> list[str]:
        rules = f"{self.ruleset.title}: rule set {self.ruleset.name} {self.ruleset.version}"
        sources = [source for source in self.ruleset.sources.values() if source.rows == "lecture"]
        made = "".join(f", made from {_entry(source)}" for source in sources)
        return wrap(f"{rules}{made}. {SIGNED_OFF}", self.width)

    # --- lines ----------------------------------------------------------------------------------------------

    def _entries(self, entries: Iterable[Line]) -> list[str]:
        lines: list[str] = []
        for entry in entries:
            lines += with_tag(self._text(entry), entry.code, self.width, "  ")
            beyond = "not in the lecture: product policy" if entry.policy else "beyond the source"
            lines += self._under(entry, [beyond] if entry.beyond else [])
        return lines

    def _text(self, entry: Line) -> str:
        """The text of a line, marked where the doubts of the assessment are its only ones."""
        shared = entry.provisional and self.doubts >= set(entry.provisional)
        return f"{entry.text} (provisional)" if shared else entry.text

    def _under(self, entry: Line, marks: list[str]) -> list[str]:
        """What stands under the text of a line: its reasons, its marks, and how the drug is given."""
        lines = self._reasons(entry.code, entry.reasons)
        if entry.reconstructed and entry.kind is not Kind.NOTE:
            marks.append("reconstructed")
        if self._unconfirmed(entry):
            marks.append("unconfirmed")
        marks += self._provisional(entry.provisional)
        lines += wrap(f"({'; '.join(marks)})", self.width, "    ") if marks else []
        if entry.regimen:
            lines.append("    how the source gives it:")
            for text, ids in entry.regimen:
                foreign = "" if any(name[0] in "SA" for name in ids) else "beyond the source  "
                lines += with_tag(text, f"[{foreign}{' '.join(ids)}]", self.width, "      ")
        return lines

    def _reasons(self, code: str, reasons: Sequence[Reason]) -> list[str]:
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

    def _provisional(self, names: Sequence[str]) -> list[str]:
        """What could remove a line, first what could not remove the assessment as well."""
        own = [name for name in names if name not in self.doubts]
        ordered = [self.phrases.title(name) for name in (*own, *(n for n in names if n in self.doubts))]
        return [f"provisional: would change with {listed(ordered, MOST_NAMES)}"] if own else []

    def _unconfirmed(self, entry: Line) -> bool:
        """Whether nothing but unconfirmed background carries the line."""
        tags = [self.ruleset.statements[name].tag for name in entry.sources if name.startswith("X")]
        return entry.beyond and bool(tags) and all("[B]" in tag and "[V" not in tag for tag in tags)

    def _pointer(self) -> list[str]:
        """Where else to look for what is to be done now, so that the block apart is not overlooked."""
        texts = [line.text for line in self.beyond if line.kind in (Kind.NEVER, *NOW)]
        return wrap(f"and below, beyond the source: {'; '.join(texts)}", self.width, "  ") if texts else []

    # --- the other parts ------------------------------------------------------------------------------------

    def _label(self, label: Assessment) -> list[str]:
        lines = with_tag(label.text, label.code, self.width, "  ")
        lines += self._reasons(label.code, label.reasons)
        sides = (("for", label.supporting), ("against", label.against), ("missing", label.missing))
        for word, items in sides:
            if items:
                lines += wrap("; ".join(items), self.width, f"    {word:<9}")
        if label.provisional:
            names = listed([self.phrases.title(name) for name in label.provisional], MOST_NAMES)
            lines += wrap(f"(provisional: would change with {names})", self.width, "    ")
        return lines

    def _withheld(self, item: Withheld) -> list[str]:
        because = item.because
        if item.waits_for:
            because = f"{self.phrases.waiting(item.waits_for)}: {because}"
        tag = f"[{'  '.join([item.rule, ' '.join(item.sources)])}]"
        return [
            *with_tag(quoted(item.text), item.code, self.width, "  "),
            *with_tag(because, tag, self.width, "    "),
        ]

    def _changes(self) -> list[str]:
        rows = self.phrases.changes(self.plan)
        lines: list[str] = []
        for when, effect, _ in rows[:MOST_CHANGES]:
            lines += wrap(f"{when} {effect}", self.width, "  ", "    ")
        shown = {name for _, _, names in rows[:MOST_CHANGES] for name in names}
        left = dict.fromkeys(name for _, _, names in rows for name in names if name not in shown)
        if left:
            names = "; ".join(self.phrases.title(name) for name in left)
            lines += wrap(f"and {len(left)} more: {names}", self.width, "  ", "    ")
        return lines

    def _conflicts(self) -> list[str]:
        says = ((name, self.ruleset.statements[name].says) for name in self.plan.conflicts)
        return [line for name, text in says for line in wrap(text, self.width, f"  {name:<5}")]

    def _beyond(self) -> list[str]:
        if not self.beyond:
            return []
        lead = "Not in the lecture: published guidance (X)."
        lines = wrap(lead, self.width, "  ")
        for entry in self.beyond:
            lines += with_tag(f"{entry.kind.value}: {self._text(entry)}", entry.code, self.width, "  ")
            lines += self._under(entry, self._standing(entry))
        return lines

    def _standing(self, entry: Line) -> list[str]:
        """How well each statement beyond the source is founded, and how strictly it guards."""
        marks = []
        for name in entry.sources:
            statement = self.ruleset.statements.get(name)
            if statement and self._rows(name) == "policy":
                marks.append(f"{name} product policy")
            elif statement and self._rows(name) == "beyond":
                guard = f", {statement.guard} guard" if statement.guard in ("hard", "warning") else ""
                marks.append(f"{name} {statement.tag}{guard}".strip())
        return marks

    def _rows(self, statement: str) -> str:
        source = self.ruleset.sources.get(self.ruleset.statements[statement].source)
        return source.rows if source else ""

    def _told(self, record: Sequence[tuple[str, str]]) -> list[str]:
        present = [stated(title, value) for title, value in record if value not in ABSENT]
        absent = [title for title, value in record if value in ABSENT]
        lines = wrap("; ".join(present), self.width, "  ")
        return lines + (wrap(f"no or none: {'; '.join(absent)}", self.width, "  ") if absent else [])

    def _sources(self) -> list[str]:
        """The statements cited anywhere on the page, under the source that each belongs to."""
        parts: tuple[Assessment | Line | Withheld, ...]
        parts = (*self.plan.assessment, *self.plan.lines, *self.plan.withheld)
        cited = {*self.plan.conflicts, *(name for part in parts for name in part.sources)}
        cited |= {name for line in self.plan.lines for _, ids in line.regimen for name in ids}
        lines: list[str] = []
        for source in sorted(self.ruleset.sources.values(), key=lambda source: ROWS.index(source.rows)):
            ids = [n for n, s in self.ruleset.statements.items() if s.source == source.name and n in cited]
            if ids:
                lines += wrap(f"{_entry(source)}: {' '.join(ids)}", self.width, "  ", "    ")
        return lines


def _entry(source: Source) -> str:
    by = ", ".join(part for part in (source.by, source.date) if part)
    return f"{source.title} ({by})" if by else source.title
