"""What a line puts on the record or takes back from it; what was assumed is marked, and holds nothing up."""

from __future__ import annotations

from dataclasses import replace

from assistant.conversation.interview.next_turn import Following, Reply
from assistant.conversation.record.record import Entry
from assistant.conversation.turn.state import Phase, State
from assistant.conversation.turn.utterances import Afresh, Say, Utterance
from assistant.knowledge.lines.commands import near
from assistant.knowledge.model.ruleset import RoleKind
from assistant.reading.answers.answer import NO, YES, Reading, read_answer
from assistant.reading.reader import Told
from assistant.reasoning.decision.formulas import complete

AGREED = "Taken as marked. What is wrong in it is typed again as it should be, for example: {}."
WHICH = "Which line is wrong? Type it as it should be, for example: {}. undo takes all of the last line back."
SINGLY = "One question at a time. one by one again: all that decides at once."
TOGETHER = "All that decides, at once."
PAST = "told in the past"  # what the reader notes of a value that is said only to have been
WHO = (RoleKind.AGE, RoleKind.SEX, RoleKind.DIAGNOSIS)
ANOTHER, SAME = ("new", *YES), ("same", "same patient", "n", "no")
REFUSED = ("n", "no", "nope", "wrong")
UNREAD = "I could not read a finding in that. For example: {}."
NO_QUESTION = "There is no question now that could be answered with unknown."


class Entering:
    """Entries, over one rule set. Raises `Clash`, with nothing recorded, where values contradict."""

    def __init__(self, following: Following) -> None:
        self.following = following
        self.ruleset = following.ruleset

    def answered(self, state: State, text: str, readings: tuple[Reading, ...], *said: Utterance) -> Reply:
        """The answer to the question that stands; it is not echoed where it was taken as it was typed."""
        plain = not any(reading.converted or reading.assumed for reading in readings)
        if plain and all(reading.plausible for reading in readings):
            return self._recorded(state, Entry(text, readings), *said)
        return self.stated(state, Entry(text, readings), (), *said)

    def told(self, state: State, text: str) -> Reply:
        """Findings told freely; what is undecided in them is asked next."""
        return self.heard(state, text, self.following.hearing.read(text))

    def heard(self, state: State, text: str, told: Told) -> Reply:
        """What was read of a line."""
        slips = [Say(slip) for slip in told.slips]
        if not told.readings:
            unread = (
                self.of_marks(state, text) or self.near(text) or UNREAD.format(self.ruleset.examples.typed)
            )
            return self.following.again(state, *(slips or [Say(unread)]))
        entry = Entry(text, tuple(self._before(state, reading) for reading in told.readings))
        if self.other_patient(state, entry):
            return self.following.again(replace(state, other=entry))
        undecided = self.following.hearing.undecided(told)
        state = replace(state, again=tuple(dict.fromkeys((*state.again, *undecided))))
        return self.stated(state, entry, told.not_understood, *slips)

    def _before(self, state: State, reading: Reading) -> Reading:
        """A bare "was" is of the value before, where the one of now is known already."""
        before = self.ruleset.playing(RoleKind.PREVIOUS, reading.finding)
        known = state.record.fold(self.ruleset).values
        if before is None or PAST not in reading.assumed or reading.finding not in known:
            return reading
        left = tuple(note for note in reading.assumed if note != PAST)
        settled = {before.name: reading.settled[reading.finding]}
        return replace(reading, finding=before.name, settled=settled, assumed=left)

    def other_patient(self, state: State, entry: Entry) -> bool:
        """Whether a line tells another age, sex or diagnosis than is known of this patient."""
        known = state.record.fold(self.ruleset).values
        who = {f.name for f in self.ruleset.findings.values() if any(r.kind in WHO for r in f.roles)}
        told = (
            each for reading in entry.readings if reading.finding in who for each in reading.settled.items()
        )
        return any(known.get(atom, value) != value for atom, value in told)

    def of_other(self, state: State, other: Entry, text: str) -> Reply:
        """The answer to whether what was told is of another patient; anything else leaves it out."""
        state = replace(state, other=None)
        if text.casefold() in ANOTHER:
            return self.afresh(state, other.line)
        if text.casefold() in SAME:
            return self.stated(state, other)
        return self.following.again(state, Say(f'"{other.line}" is not recorded. Type it again with change.'))

    def afresh(self, state: State, line: str = "") -> Reply:
        """Another patient; this one is kept."""
        state = State(state.today, one_by_one=state.one_by_one)
        after, said = self.told(state, line) if line else self.following.again(state)
        return after, (Afresh(), *said)

    def redone(self, state: State) -> Reply:
        """The entry that was taken back last, put back."""
        if not state.undone:
            return self.following.again(state, Say("There is nothing to redo."))
        *left, entry = state.undone
        after, said = self._recorded(state, entry, Say(f'Put back: "{entry.line}".'))
        return replace(after, undone=tuple(left)), said

    def stated(
        self, state: State, entry: Entry, not_understood: tuple[str, ...] = (), *said: Utterance
    ) -> Reply:
        """Record what was read, and say so; what is out of its usual range waits for a yes."""
        usual = tuple(reading for reading in entry.readings if reading.plausible)
        again = {reading.finding for reading in entry.readings}
        waits = (
            [reading for reading in state.held.readings if reading.finding not in again] if state.held else []
        )
        waits += [reading for reading in entry.readings if not reading.plausible]
        state = replace(state, held=Entry(entry.line, tuple(waits)) if waits else None)
        if not usual:
            return self.following.again(state, *said)
        entry = Entry(entry.line, usual)
        return self._recorded(state, entry, self.following.echo(entry, not_understood), *said)

    def of_held(self, state: State, held: Entry, text: str) -> Reply:
        """The answer to whether a value out of its usual range is right; or more findings."""
        if text.casefold() in YES:
            return self._recorded(replace(state, held=None), held)
        if text.casefold() in REFUSED:
            return self.following.again(replace(state, held=None), Say("Dropped."))
        if len(held.readings) == 1:
            reading = read_answer(self.ruleset.findings[held.readings[0].finding], text)
            if isinstance(reading, Reading):
                return self.stated(state, Entry(text, (reading,)))
        return self.told(state, text) if text else self.following.again(state)

    def of_marks(self, state: State, text: str) -> str:
        """What is said to a bare yes or no, where something was assumed in the last line; else ""."""
        marked = state.record.entries and any(r.assumed for r in state.record.entries[-1].readings)
        if not marked or text.casefold() not in (*YES, *REFUSED):
            return ""
        return (AGREED if text.casefold() in YES else WHICH).format(self.ruleset.examples.changed)

    @staticmethod
    def near(text: str) -> str:
        """The command that was meant by a line that nothing was read from, offered; else ""."""
        meant = "" if text.casefold() in (*YES, *NO) else near(text)  # "none" is no slip of "note"
        return f'"{text}" is not understood. Did you mean "{meant}"?' if meant else ""

    def unknown(self, state: State) -> Reply:
        """What the question asks for is not to be had."""
        if state.held or state.other or not state.asking:
            return self.following.again(state, Say(NO_QUESTION))
        readings = self.following.hearing.declined(state.asking)
        return self._recorded(state, Entry("unknown", readings))

    def one_by_one(self, state: State) -> Reply:
        """Single questions from now on, or panels again."""
        after = replace(state, one_by_one=not state.one_by_one, asking=None)
        said = Say(SINGLY if after.one_by_one else TOGETHER)
        if state.phase is Phase.DESCRIBE and not state.record.entries:
            return self.following.again(after, said)
        return self.following.go_on(after, said)

    def undone(self, state: State) -> Reply:
        """What is held dropped, or else the last entry taken back; what was asked then is asked again."""
        if state.held or state.other:
            return self.following.again(replace(state, held=None, other=None), Say("Dropped."))
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

    def _recorded(self, state: State, entry: Entry, *said: Utterance) -> Reply:
        self._check(state, entry)
        if entry.readings and all(reading.declined for reading in entry.readings):
            said = (*said, Say("Recorded as unknown, not as normal."))
        meant = self.ruleset.playing(RoleKind.PLAN)
        if meant and any(r.finding == meant.name and r.settled for r in entry.readings):
            return self.following.answer_first(state.plus(entry), *said)
        return self.following.go_on(state.plus(entry), *said)

    def _check(self, state: State, entry: Entry) -> None:
        """Raises `Clash` where the entry contradicts the record."""
        complete(self.ruleset, state.record.plus(entry).fold(self.ruleset).values)
