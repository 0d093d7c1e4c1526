"""What a line puts on the record or takes back from it; what was assumed is marked, and holds nothing up."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.conversation.asking.questions import Question, Tier
from assistant.conversation.interview.next_turn import Following, Reply
from assistant.conversation.record.record import Entry
from assistant.conversation.turn.state import Phase, State
from assistant.conversation.turn.utterances import Afresh, Echo, Say, Utterance
from assistant.knowledge.lines.commands import near
from assistant.knowledge.model.ruleset import Finding, RoleKind, Shape
from assistant.reading.answers.answer import NO, YES, Reading, read_answer
from assistant.reading.reader import Told
from assistant.reasoning.decision.formulas import complete
from assistant.reasoning.search.witness import Witness

AGREED = "Taken as marked. What is wrong in it is typed again as it should be, for example: {}."
WHICH = "Which line is wrong? Type it as it should be, for example: {}. undo takes all of the last line back."
SINGLY = "One question at a time. one by one again: all that decides at once."
TOGETHER = "All that decides, at once."
PAST = "told in the past"  # what the reader notes of a value that is said only to have been
WHO = (RoleKind.AGE, RoleKind.SEX, RoleKind.DIAGNOSIS)
ANOTHER, SAME = ("new", *YES), ("same", "same patient", "n", "no")
REFUSED = ("n", "no", "nope", "wrong")
UNREAD = "I could not read a finding in that. For example: {}."
ASKED = "Asked, and so not recorded: {}. why and its name tells what is known of it."
_QUESTION = re.compile(r"[,;:.]\s+([^\d,;:.?]*\?)\s*$")
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
            return self.recorded(state, Entry(text, readings), *said)
        return self.stated(state, Entry(text, readings), (), *said)

    def told(self, state: State, text: str) -> Reply:
        """Findings told freely; what is undecided in them is asked next."""
        return self.heard(state, text, self.following.hearing.read(text))

    def heard(self, state: State, text: str, told: Told) -> Reply:
        """What was read of a line; what its last clause only asks is not recorded."""
        asked = self._asked(text, told)
        told = replace(told, readings=tuple(r for r in told.readings if r not in asked))
        slips = [Say(slip) for slip in told.slips]
        if asked:
            titles = dict.fromkeys(self.ruleset.findings[reading.finding].title for reading in asked)
            slips.append(Say(ASKED.format(", ".join(titles))))
        if not told.readings and not slips and (named := self.named(text)):
            return self.asks_for(state, named.name)
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

    def _asked(self, text: str, told: Told) -> list[Reading]:
        """The readings in a last clause that is a question without a number; none where an act is meant."""
        meant = self.ruleset.playing(RoleKind.PLAN)
        clause = _QUESTION.search(text)
        if clause is None or (meant and any(r.finding == meant.name for r in told.readings)):
            return []
        return [r for r in told.readings if r.settled and r.span and r.span[0] >= clause.start(1)]

    def _before(self, state: State, reading: Reading) -> Reading:
        """A bare "was" is of the value before, where the one of now is known already."""
        before = self.ruleset.playing(RoleKind.PREVIOUS, reading.finding)
        known = state.record.fold(self.ruleset).values
        if before is None or PAST not in reading.assumed or reading.finding not in known:
            return reading
        left = tuple(note for note in reading.assumed if note != PAST)
        settled = {before.name: reading.settled[reading.finding]}
        return replace(reading, finding=before.name, settled=settled, assumed=left)

    def named(self, text: str) -> Finding | None:
        """The finding that a line names and tells nothing of, where it can be asked for."""
        found = self.following.hearing.names.at_start(text)
        return found[0] if found and not found[1] and found[0].asked else None

    def asks_for(self, state: State, name: str) -> Reply:
        """The question for one finding, whatever it may decide."""
        return self.following.ask_about(state, self.question_about(name))

    def question_about(self, name: str) -> Question:
        """A question that the clinician asks for, to give a value, or to give it again."""
        finding = self.ruleset.findings[name]
        witness = Witness(finding.name, (None, None), {}, frozenset())
        return Question((finding.name,), finding.question, finding.hint, Tier.OFFERED, "", witness)

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
        after, said = self.recorded(state, entry, Say(f'Put back: "{entry.line}".'))
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
        return self.recorded(state, entry, self._echo(state, entry, not_understood), *said)

    def _echo(self, state: State, entry: Entry, not_understood: tuple[str, ...] = ()) -> Echo:
        """What was understood of a line, and which values it takes the place of."""
        titles = tuple(self.ruleset.findings[reading.finding].title for reading in entry.readings)
        before = state.record.fold(self.ruleset)
        after = state.record.plus(entry).fold(self.ruleset).values
        was = {
            name: before.readings[name].shown
            for name in {reading.finding for reading in entry.readings} & before.readings.keys()
            for atom in self.ruleset.findings[name].atoms
            if self.ruleset.findings[name].shape is not Shape.TEXT
            if atom in before.values and after.get(atom) != before.values[atom]
        }
        return Echo(entry.readings, titles, not_understood, was)

    def of_held(self, state: State, held: Entry, text: str) -> Reply:
        """The answer to whether a value out of its usual range is right; or more findings."""
        if text.casefold() in YES:
            return self.recorded(replace(state, held=None), held)
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
        return self.recorded(state, Entry("unknown", readings))

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

    def recorded(self, state: State, entry: Entry, *said: Utterance) -> Reply:
        """The entry on the record, and what comes next."""
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
