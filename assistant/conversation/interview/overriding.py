"""What a clinician sets aside with a reason: emergencies seen to, and guards from beyond the lecture.

Only published guidance (X) is set aside, never the lecture's own rule or the product's policy. An override is
an entry of the record: `undo` takes it back, a session keeps it. A new reason against a line is a new guard.
"""

from __future__ import annotations

from assistant.conversation.explaining.reasons import Reasons
from assistant.conversation.interview.next_turn import Following, Reply
from assistant.conversation.record.record import Entry, Override, Record
from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import Say
from assistant.knowledge.model.ruleset import Kind
from assistant.knowledge.model.sources import Rows, of_rows
from assistant.reasoning.decision.decision import NotAdvised
from assistant.reasoning.search.reasoner import Reasoner

NO_EMERGENCY = "There is no emergency now that is not set aside already."
WANTS_REASON = "Say why, for example: dismiss seen in the emergency department this morning."
WANTS_CODE = "Name the line and say why, for example: override CODE screened last week elsewhere."
NOT_ITS_OWN = "What stands against it is no published guidance; only that is set aside here."
NO_GUARD = "Another line stands in its place; change the findings that it rests on."
ASIDE = "Set aside, and kept on the plan with your reason. undo takes it back."


class Overriding:
    """Sets aside, over one rule set."""

    def __init__(self, reasoner: Reasoner, following: Following, reasons: Reasons) -> None:
        self.reasoner = reasoner
        self.ruleset = reasoner.ruleset
        self.following = following
        self.reasons = reasons

    def dismissed(self, state: State, reason: str) -> Reply:
        """The emergencies that stand are set aside for a reason, which the plan shows."""
        rules = self._emergencies(state)
        if not rules:
            return self.following.again(state, Say(NO_EMERGENCY))
        if not _is_reason(reason):
            return self.following.again(state, Say(WANTS_REASON))
        entry = Entry(f"dismiss {reason}", override=Override(rules, reason))
        return self.following.go_on(state.plus(entry), Say(ASIDE))

    def _emergencies(self, state: State) -> tuple[str, ...]:
        """The rules of the emergencies that stand and are not set aside."""
        decision = self.reasoner.decide(state.record.fold(self.ruleset).values)
        aside = state.record.set_aside
        urgent = (line for line in decision.lines if line.kind is Kind.URGENT)
        return tuple(rule.name for line in urgent for rule in line.rules if rule.name not in aside)

    def overridden(self, state: State, rest: str) -> Reply:
        """What holds a line back is set aside for a reason, or why that cannot be."""
        entry = self._override(state, rest)
        if isinstance(entry, Say):
            return self.following.again(state, entry)
        return self.following.go_on(state.plus(entry), Say(ASIDE))

    def _override(self, state: State, rest: str) -> Entry | Say:
        code, reason = self._code_and_reason(rest)
        if not code or not _is_reason(reason):
            return Say(WANTS_CODE)
        entry, names = Entry(""), tuple[str, ...]()
        while held := self._held_back(state.record.plus(entry) if names else state.record, code):
            more, sources = _guards(held)
            beyond = bool(more) and len(of_rows(sources, Rows.BEYOND, Rows.CONFLICTS)) == len(sources)
            if not beyond and not names:
                return Say(f"{NOT_ITS_OWN}  [{' '.join(sources)}]" if sources else NO_GUARD)
            if not beyond or set(more) <= set(names):
                break
            names += more
            entry = Entry(f"override {rest}", override=Override(names, reason))
        if not names:
            return Say(f'"{self.reasons.wording.briefly(code)}" is not held back by anything now.')
        return entry

    def _held_back(self, record: Record, code: str) -> NotAdvised | None:
        """What holds a line back, under what is set aside in the record."""
        decision = self.reasoner.decide(record.fold(self.ruleset).values)
        return next((item for item in decision.not_advised if item.line.code.name == code), None)

    def _code_and_reason(self, rest: str) -> tuple[str, str]:
        """The longest beginning that names a code, and what stands behind it."""
        words = rest.split()
        for count in range(len(words), 0, -1):
            code = self.reasons.code(" ".join(words[:count]))
            if code in self.ruleset.codes:
                return code or "", " ".join(words[count:]).removeprefix("because ").strip()
        return "", ""


def _guards(held: NotAdvised) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of what holds a line back, and the statements behind them."""
    if held.gate:
        return (held.gate.name,), held.gate.sources
    assert held.beaten_by is not None
    rules = held.beaten_by.rules
    if held.beaten_by.kind is not Kind.NEVER:  # another line in its place is no guard
        return (), ()
    return tuple(rule.name for rule in rules), tuple(s for rule in rules for s in rule.sources)


def _is_reason(text: str) -> bool:
    return any(len(word) > 2 for word in text.split())
