"""What a line puts on the record, takes back from it, or holds until what was assumed is agreed to."""

from __future__ import annotations

from dataclasses import replace

from assistant.conversation.following import Following, Reply
from assistant.conversation.reading.result import decline
from assistant.conversation.reading.sentence import read_sentence
from assistant.conversation.reading.values import NO, YES, Reading, read_answer
from assistant.conversation.record import Entry, Override
from assistant.conversation.state import Phase, State
from assistant.conversation.utterances import Say, Utterance
from assistant.reasoning.critique import MEANT
from assistant.reasoning.formulas import complete

AGREE = "Type y, n, or the correction: ck 250 U/L."
NO_EMERGENCY = "There is no emergency now that is not set aside already."
WANTS_REASON = "Say why, for example: dismiss seen in the emergency department this morning."
UNREAD = "I could not read a finding in that. For example: CK 2600 U/L, pred 15 mg daily."


class Entering:
    """Entries, over one rule set. Raises `Clash`, with nothing recorded, where values contradict."""

    def __init__(self, following: Following) -> None:
        self.following = following
        self.ruleset = following.ruleset

    def answered(self, state: State, text: str, readings: tuple[Reading, ...]) -> Reply:
        """The answer to the question that stands; it is not echoed where it was taken as it was typed."""
        entry = Entry(text, readings)
        if not all(reading.plausible for reading in readings):
            return self._held(state, entry)
        plain = not any(reading.converted or reading.assumed for reading in readings)
        return self._recorded(state, entry, *(() if plain else (self.following.echo(entry, False),)))

    def told(self, state: State, text: str) -> Reply:
        """Findings told freely."""
        told = read_sentence(self.ruleset, text)
        slips = [Say(slip) for slip in told.slips]
        if not told.readings:
            return self.following.again(state, *(slips or [Say(UNREAD)]))
        return self.stated(state, Entry(text, told.readings), told.not_understood, *slips)

    def stated(
        self, state: State, entry: Entry, not_understood: tuple[str, ...] = (), *said: Utterance
    ) -> Reply:
        """Record what was read and say so, or hold it until what was assumed is agreed to."""
        if any(reading.assumed or not reading.plausible for reading in entry.readings):
            return self._held(state, entry, not_understood, *said)
        return self._recorded(state, entry, *said, self.following.echo(entry, False, not_understood))

    def confirmed(self, state: State, text: str) -> Reply:
        """The answer to what is held: yes, no, or a correction."""
        assert state.held is not None
        if not text or text.casefold() in YES:
            return self._recorded(state, state.held)
        if text.casefold() in NO:
            return self._refused(state, state.held)
        if len(state.held.readings) == 1:
            finding = self.ruleset.findings[state.held.readings[0].finding]
            reading = read_answer(finding, text)
            if isinstance(reading, Reading):
                return self.corrected(state, (reading,))
        told = read_sentence(self.ruleset, text)
        if not told.readings:
            return self.following.again(state, *([Say(slip) for slip in told.slips] or [Say(AGREE)]))
        return self.corrected(state, told.readings)

    def corrected(self, state: State, readings: tuple[Reading, ...]) -> Reply:
        """Put corrections in the place of what is held."""
        assert state.held is not None
        again = {reading.finding for reading in readings}
        kept = tuple(r for r in state.held.readings if r.finding not in again)
        return self.stated(state, Entry(state.held.line, kept + readings))

    def unknown(self, state: State) -> Reply:
        """What the question asks for is not to be had."""
        if state.phase is not Phase.ASK or not state.asking:
            return self.following.again(
                state, Say("There is no question now that could be answered with unknown.")
            )
        readings = tuple(decline(self.ruleset.findings[name], "unknown") for name in state.asking.findings)
        return self._recorded(state, Entry("unknown", readings))

    def dismissed(self, state: State, reason: str) -> Reply:
        """The emergencies that stand are set aside for a reason, which the plan shows."""
        rules = self.following.emergencies(state)
        if not rules:
            return self.following.again(state, Say(NO_EMERGENCY))
        if not any(len(word) > 2 for word in reason.split()):
            return self.following.again(state, Say(WANTS_REASON))
        entry = Entry(f"dismiss {reason}", override=Override(rules, reason))
        said = Say("Set aside, and kept on the plan with your reason. undo takes it back.")
        return self.following.go_on(state.plus(entry), said)

    def undone(self, state: State) -> Reply:
        """What is held dropped, or else the last entry taken back; what was asked then is asked again."""
        if state.phase is Phase.CONFIRM:
            return self.following.again(state.dropped(), Say("Dropped."))
        if state.phase is Phase.ASK and state.asking and not state.asking.serves:
            return self.following.go_on(state, Say("Nothing changed."))
        if not state.record.entries:
            return self.following.again(state, Say("There is nothing to undo."))
        said = Say(f'Taken back: "{state.record.entries[-1].line}".')
        before = state.minus_last()
        if before.phase is Phase.PLAN:
            return self.following.show_plan(before, said)
        if before.phase is Phase.ASK and not before.asking:
            return self.following.go_on(before, said)
        return self.following.again(before, said)

    def _refused(self, state: State, held: Entry) -> Reply:
        """The lines that were assumed are dropped, and the others recorded."""
        kept = tuple(r for r in held.readings if r.plausible and not r.assumed)
        said = Say("The lines with ? are dropped; type them again as they should be.")
        if not kept:
            return self.following.again(state.dropped(), said)
        return self._recorded(state, Entry(held.line, kept), said)

    def _held(
        self, state: State, entry: Entry, not_understood: tuple[str, ...] = (), *said: Utterance
    ) -> Reply:
        self._check(state, entry)
        state = replace(state, phase=Phase.CONFIRM, held=entry)
        return state, (*said, self.following.echo(entry, True, not_understood))

    def _recorded(self, state: State, entry: Entry, *said: Utterance) -> Reply:
        self._check(state, entry)
        if not any(reading.settled for reading in entry.readings):
            said = (*said, Say("Recorded as unknown, not as normal."))
        if any(reading.finding == MEANT and reading.settled for reading in entry.readings):
            return self.following.answer_first(state.plus(entry), *said)
        return self.following.go_on(state.plus(entry), *said)

    def _check(self, state: State, entry: Entry) -> None:
        """Raises `Clash` where the entry contradicts the record."""
        complete(self.ruleset, state.record.plus(entry).fold(self.ruleset).values)
