"""What a line puts on the record, takes back from it, or holds until what was assumed is agreed to."""

from __future__ import annotations

from dataclasses import replace

from assistant.conversation.interview.next_turn import Following, Reply
from assistant.conversation.record.record import Entry
from assistant.conversation.turn.state import Phase, State
from assistant.conversation.turn.utterances import Say, Utterance
from assistant.knowledge.model.ruleset import RoleKind
from assistant.reading.answers.answer import YES, Reading, read_answer
from assistant.reading.answers.normal import is_to_be_confirmed
from assistant.reading.answers.result import decline
from assistant.reasoning.decision.formulas import Clash, complete

AGREE = "Type y, n, or the correction, for example: {}."
REFUSED = ("n", "no", "nope", "wrong")
UNUSUAL = "A value is outside its usual range: type y if it is right, n, or the correction."
UNREAD = "I could not read a finding in that. For example: {}."


class Entering:
    """Entries, over one rule set. Raises `Clash`, with nothing recorded, where values contradict."""

    def __init__(self, following: Following) -> None:
        self.following = following
        self.ruleset = following.ruleset

    def answered(self, state: State, text: str, readings: tuple[Reading, ...]) -> Reply:
        """The answer to the question that stands; it is not echoed where it was taken as it was typed."""
        entry = Entry(text, readings)
        if any(not reading.plausible or is_to_be_confirmed(reading) for reading in readings):
            return self._held(state, entry)
        plain = not any(reading.converted or reading.assumed for reading in readings)
        return self._recorded(state, entry, *(() if plain else (self.following.echo(entry, False),)))

    def told(self, state: State, text: str) -> Reply:
        """Findings told freely."""
        told = self.following.hearing.read(text)
        slips = [Say(slip) for slip in told.slips]
        if not told.readings:
            return self.following.again(state, *(slips or [Say(UNREAD.format(self.ruleset.examples.typed))]))
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
        if not text and not all(reading.plausible for reading in state.held.readings):
            return self.following.again(state, Say(UNUSUAL))
        if not text or text.casefold() in YES:
            return self._recorded(state, state.held)
        if text.casefold() in REFUSED:
            return self._refused(state, state.held)
        if len(state.held.readings) == 1:
            finding = self.ruleset.findings[state.held.readings[0].finding]
            reading = read_answer(finding, text)
            if isinstance(reading, Reading):
                return self.corrected(state, (reading,))
        told = self.following.hearing.read(text)
        if not told.readings:
            agree = AGREE.format(self.ruleset.examples.changed)
            return self.following.again(state, *(Say(told) for told in told.slips or (agree,)))
        return self.corrected(state, told.readings)

    def goes_on(self, state: State, text: str) -> bool:
        """Whether a line is no answer to what is held, which is then used as it is marked."""
        if state.held is None or not text or text.casefold() in (*YES, *REFUSED):
            return False
        if not all(reading.plausible for reading in state.held.readings):
            return False
        held = {reading.finding for reading in state.held.readings}
        return not any(reading.finding in held for reading in self.following.hearing.read(text).readings)

    def with_assumed(self, state: State) -> State:
        """What was assumed, on the record as it is marked; what is out of its usual range still waits."""
        if state.held is None or not all(reading.plausible for reading in state.held.readings):
            return state
        return self.agreed(state)[0]

    def agreed(self, state: State) -> Reply:
        """What is held, recorded."""
        assert state.held is not None
        return self._recorded(state, state.held)

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

    def undone(self, state: State) -> Reply:
        """What is held dropped, or else the last entry taken back; what was asked then is asked again."""
        if state.phase is Phase.CONFIRM:
            return self.following.again(state.dropped(), Say("Dropped."))
        asking = state.asking
        by_wish = asking is not None and not asking.serves and asking.findings[0] not in state.again
        if state.phase is Phase.ASK and by_wish:
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
        state, urgent = self._urgent_in(replace(state, phase=Phase.CONFIRM, held=entry), entry)
        return state, (*urgent, *said, self.following.echo(entry, True, not_understood))

    def _urgent_in(self, state: State, entry: Entry) -> Reply:
        """An emergency does not wait until what was assumed beside it is agreed to."""
        likely = Entry(entry.line, tuple(reading for reading in entry.readings if reading.plausible))
        known = state.record.plus(likely).fold(self.ruleset)
        try:
            return self.following.urgent(state, self.following.reasoner.decide(known.values))
        except Clash:  # without what is out of range the rest contradicts itself
            return state, ()

    def _recorded(self, state: State, entry: Entry, *said: Utterance) -> Reply:
        self._check(state, entry)
        if all(reading.declined for reading in entry.readings):
            said = (*said, Say("Recorded as unknown, not as normal."))
        meant = self.ruleset.playing(RoleKind.PLAN)
        if meant and any(r.finding == meant.name and r.settled for r in entry.readings):
            return self.following.answer_first(state.plus(entry), *said)
        return self.following.go_on(state.plus(entry), *said)

    def _check(self, state: State, entry: Entry) -> None:
        """Raises `Clash` where the entry contradicts the record."""
        complete(self.ruleset, state.record.plus(entry).fold(self.ruleset).values)
