"""The interview as a value: a state and a line in, a state and what is said out.

No clock, no file, no terminal. The state holds what was answered; everything else is derived afresh on each
line, so `undo` is dropping the last entry and a corrected value keeps every other answer. No line makes it
raise: what cannot be used is answered in a sentence, and nothing is recorded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeAlias

from assistant.conversation.explaining import Answers
from assistant.conversation.hearing import Hearing
from assistant.conversation.names import Names
from assistant.conversation.questions import Question, Questions
from assistant.conversation.reading import read_sentence
from assistant.conversation.record import Entry, Known
from assistant.conversation.state import Phase, State
from assistant.conversation.utterances import (
    Ask,
    Echo,
    Leave,
    Prompt,
    Say,
    ShowPlan,
    Urgent,
    Utterance,
)
from assistant.conversation.values import NO, YES, Reading, Slip, read_answer
from assistant.conversation.words import EVERY_WORD, HELP, Command, command
from assistant.knowledge.model import Kind
from assistant.reasoning.decision import Decision
from assistant.reasoning.formulas import Clash, complete
from assistant.reasoning.plan import make_plan
from assistant.reasoning.reasoner import Reasoner

DESCRIBE = "Describe the patient, or press Enter to be asked."
AFTER_PLAN = "Type a finding to change the plan, how CODE for the reasons of a line, or quit."
NOTHING = "Type an answer, or unknown. ? tells what the question takes; help lists the words."

Reply: TypeAlias = tuple[State, tuple[Utterance, ...]]


class Interview:
    """Conversations over one rule set; `today` is the date that they take place on."""

    def __init__(self, reasoner: Reasoner, today: date) -> None:
        self.reasoner = reasoner
        self.ruleset = reasoner.ruleset
        self.questions = Questions(reasoner)
        self.names = Names(reasoner.ruleset)
        self.hearing = Hearing(reasoner.ruleset, self.names)
        self.answers = Answers(reasoner, self.names)
        self.today = today

    def open(self) -> Reply:
        """The beginning: who speaks, and the invitation to describe the patient."""
        source = next((s for s in self.ruleset.sources.values() if s.rows == "lecture"), None)
        said = f"{self.ruleset.title}. Rule set {self.ruleset.name} {self.ruleset.version}."
        if source:
            said += f" Source: {source.by}, {source.title}, {source.date}."
        warning = "No clinician has signed off these rules. They suggest for review and never order. No names, please."
        return State(today=self.today), (Say(said), Say(warning), Prompt(DESCRIBE))

    def reply(self, state: State, line: str) -> Reply:
        """What follows from one line; an unusable line leaves the record as it was."""
        try:
            return self._reply(state, line)
        except Clash as clash:
            return self._again(state, Say(f"{clash} Nothing was recorded."))

    def completions(self, state: State) -> tuple[str, ...]:
        """What may be typed now: the answers to the question, then the words of the chat."""
        answers = self.hearing.answers(state.asking) if state.asking else ()
        return tuple(dict.fromkeys([*answers, *EVERY_WORD]))

    def status(self, state: State) -> str:
        """One short line: where we are, and what it leans to."""
        known = state.record.fold(self.ruleset)
        labels = self.reasoner.decide(known.values).labels if known.values else ()
        leaning = ", ".join(self.ruleset.labels[code].says for code in labels) or "nothing yet"
        if state.phase is Phase.DESCRIBE:
            return "describe the patient, or Enter to be asked"
        where = f"question {state.number}" if state.asking else "plan"
        return f"{where}   leans to: {leaning}   ? help   undo   plan   quit"

    # --- one line -------------------------------------------------------------------------------------------

    def _reply(self, state: State, line: str) -> Reply:
        text = " ".join(line.split())
        said = command(text)
        if said:
            return self._command(state, said)
        match state.phase:
            case Phase.CONFIRM:
                return self._confirm(state, text)
            case Phase.ASK if state.asking:
                return self._answer(state, state.asking, text)
            case _:
                if text:
                    return self._told(state, text)
                return self._go_on(state)

    def _command(self, state: State, said: Command) -> Reply:
        known = state.record.fold(self.ruleset)
        match said.word:
            case "quit":
                return state, (Leave("Goodbye."),)
            case "help":
                return self._again(state, Say(HELP))
            case "?":
                return self._again(state, Say(self.hearing.takes(state.asking) if state.asking else HELP))
            case "why":
                return self._again(state, *self.answers.why(state.asking, known))
            case "how":
                return self._again(state, *self.answers.how(known, said.rest))
            case "why not":
                return self._again(state, *self.answers.why_not(known, said.rest))
            case "what if":
                return self._again(state, *self._what_if(known, said.rest))
            case "rule":
                return self._again(state, *self.answers.rule(said.rest))
            case "status":
                return self._again(state, *self.answers.status(known))
            case "plan":
                return self._show_plan(state, known)
            case "undo":
                return self._undo(state)
            case "unknown":
                return self._unknown(state)
            case "change":
                return self._change(state, said.rest)
        return self._again(state, Say(f'There is no word "/{said.rest}". help lists them.'))

    def _again(self, state: State, *first: Utterance) -> Reply:
        """Say something, and then put the same question or prompt again."""
        known = state.record.fold(self.ruleset)
        last: Utterance
        if state.phase is Phase.CONFIRM and state.held:
            last = self._echo(state.held, confirm=True)
        elif state.asking:
            last = self._ask(state.asking, state.number, known)
        else:
            last = Prompt(self._after_plan(known) if state.phase is Phase.PLAN else DESCRIBE)
        return state, (*first, last)

    def _after_plan(self, known: Known) -> str:
        left = self.questions.next(known, self.reasoner.decide(known.values))
        return AFTER_PLAN if left is None else f"{AFTER_PLAN} Enter to be asked what is still open."

    # --- answers --------------------------------------------------------------------------------------------

    def _answer(self, state: State, asking: Question, text: str) -> Reply:
        if not text:
            return self._again(state, Say(NOTHING))
        read = self.hearing.answer(asking, text)
        if isinstance(read, Slip):
            if len(text.split()) > 1:  # one word is an answer to this question, or none at all
                told = read_sentence(self.ruleset, text)
                if told.readings and not told.slips:
                    return self._told(state, text)
            return self._again(state, Say(read.says))
        return self._take(state, text, read, asked=True)

    def _told(self, state: State, text: str) -> Reply:
        """Findings told freely."""
        told = read_sentence(self.ruleset, text)
        slips = [Say(slip) for slip in told.slips]
        if not told.readings:
            if not slips:
                slips = [
                    Say("I could not read a finding in that. For example: CK 2600 U/L, pred 15 mg daily.")
                ]
            return self._again(state, *slips)
        held = Entry(text, told.readings)
        return self._take(state, text, told.readings, False, told.not_understood, slips, held)

    def _take(
        self,
        state: State,
        text: str,
        readings: tuple[Reading, ...],
        asked: bool,
        not_understood: tuple[str, ...] = (),
        slips: list[Say] | None = None,
        held: Entry | None = None,
    ) -> Reply:
        """Record what was read, or hold it until what was assumed is agreed to."""
        entry = held or Entry(text, readings)
        doubtful = any(not r.plausible or (r.assumed and not asked) for r in readings)
        complete(self.ruleset, state.record.plus(entry).fold(self.ruleset).values)
        if doubtful:
            state = replace(state, phase=Phase.CONFIRM, held=entry)
            return state, (*(slips or ()), self._echo(entry, True, not_understood))
        said: list[Utterance] = list(slips or ())
        plain = asked and not any(r.converted or r.assumed for r in readings)
        if not plain:
            said.append(self._echo(entry, False, not_understood))
        return self._recorded(state, entry, said)

    def _recorded(self, state: State, entry: Entry, said: list[Utterance]) -> Reply:
        if entry.readings and not any(reading.settled for reading in entry.readings):
            said.append(Say("Recorded as unknown, not as normal."))
        state = replace(state, record=state.record.plus(entry), held=None, phase=Phase.ASK)
        return self._go_on(state, *said)

    def _confirm(self, state: State, text: str) -> Reply:
        assert state.held is not None
        if not text or text.casefold() in YES:
            return self._recorded(state, state.held, [])
        if text.casefold() in NO:
            kept = tuple(r for r in state.held.readings if r.plausible and not r.assumed)
            said: list[Utterance] = [Say("The lines with ? are dropped; type them again as they should be.")]
            if not kept:
                return self._go_on(replace(state, held=None, phase=Phase.ASK), *said)
            return self._recorded(state, Entry(state.held.line, kept), said)
        told = read_sentence(self.ruleset, text)
        if not told.readings:
            slips = [Say(slip) for slip in told.slips] or [Say("Type y, n, or the correction: ck 250 U/L.")]
            return self._again(state, *slips)
        return self._corrected(state, told.readings)

    def _corrected(self, state: State, readings: tuple[Reading, ...]) -> Reply:
        """Put corrections in the place of what is held."""
        assert state.held is not None
        again = {reading.finding for reading in readings}
        kept = tuple(r for r in state.held.readings if r.finding not in again)
        entry = Entry(state.held.line, kept + readings)
        complete(self.ruleset, state.record.plus(entry).fold(self.ruleset).values)
        if any(r.assumed or not r.plausible for r in entry.readings):
            state = replace(state, held=entry)
            return state, (self._echo(entry, confirm=True),)
        return self._recorded(state, entry, [self._echo(entry, confirm=False)])

    def _unknown(self, state: State) -> Reply:
        if state.phase is Phase.ASK and state.asking:
            readings = []
            for name in state.asking.findings:
                reading = read_answer(self.ruleset.findings[name], "unknown")
                if isinstance(reading, Reading):
                    readings.append(reading)
            return self._recorded(state, Entry("unknown", tuple(readings)), [])
        return self._again(state, Say("There is no question now that could be answered with unknown."))

    def _undo(self, state: State) -> Reply:
        if state.phase is Phase.CONFIRM:
            state = replace(state, held=None, phase=Phase.ASK if state.record.entries else Phase.DESCRIBE)
            return (
                self._go_on(state, Say("Dropped."))
                if state.record.entries
                else self._again(state, Say("Dropped."))
            )
        if not state.record.entries:
            return self._again(state, Say("There is nothing to undo."))
        last = state.record.entries[-1]
        state = replace(
            state, record=state.record.minus_last(), phase=Phase.ASK, number=max(0, state.number - 2)
        )
        return self._go_on(state, Say(f'Taken back: "{last.line}".'))

    def _change(self, state: State, rest: str) -> Reply:
        found = self.names.at_start(rest)
        if state.phase is Phase.CONFIRM and state.held:
            told = self.hearing.change(rest)
            if isinstance(told, Slip):
                return self._again(state, Say(told.says))
            return self._corrected(state, told)
        if found and not found[1]:
            finding = found[0]
            if not finding.asked:
                return self._again(state, Say(f"{finding.title} follows from other findings; change those."))
            question = self.answers.question_about(finding.name)
            state = replace(state, asking=question, phase=Phase.ASK)
            return self._again(state)
        told = self.hearing.change(rest)
        if isinstance(told, Slip):
            return self._again(state, Say(f"{told.says} Nothing changed."))
        return self._take(state, f"change {rest}", told, asked=False)

    def _what_if(self, known: Known, rest: str) -> tuple[Utterance, ...]:
        told = self.hearing.change(rest)
        if isinstance(told, Slip):
            return (Say(told.says),)
        return self.answers.what_if(known, told)

    # --- what comes next ------------------------------------------------------------------------------------

    def _go_on(self, state: State, *said: Utterance) -> Reply:
        """The next question, or the plan where none is left."""
        known = state.record.fold(self.ruleset)
        decision = self.reasoner.decide(known.values)
        state, urgent = self._urgent(state, decision)
        question = self.questions.next(known, decision)
        if question is None:
            return self._show_plan(state, known, *urgent, *said)
        number = state.number + 1
        state = replace(state, asking=question, phase=Phase.ASK, number=number)
        return state, (*urgent, *said, self._ask(question, number, known, decision))

    def _urgent(self, state: State, decision: Decision) -> tuple[State, tuple[Utterance, ...]]:
        """Emergencies that were not said before."""
        said: list[Utterance] = []
        spoken = set(state.urgent_said)
        for line in decision.lines:
            rules = [rule for rule in line.rules if rule.name not in spoken]
            if line.kind is Kind.URGENT and rules:
                spoken |= {rule.name for rule in rules}
                sources = tuple(dict.fromkeys(s for rule in rules for s in rule.sources))
                said.append(Urgent(line.code.says, tuple(rule.because for rule in rules), sources))
        return replace(state, urgent_said=frozenset(spoken)), tuple(said)

    def _show_plan(self, state: State, known: Known, *said: Utterance) -> Reply:
        plan = make_plan(self.reasoner, known.values)
        titles = [(self.ruleset.findings[n].title, r.shown) for n, r in known.readings.items() if r.settled]
        state = replace(state, asking=None, phase=Phase.PLAN, held=None)
        question = self.questions.next(known, plan.decision)
        prompt = Prompt(
            AFTER_PLAN if question is None else f"{AFTER_PLAN} Enter to be asked what is still open."
        )
        if question is not None:
            state = replace(state, phase=Phase.DESCRIBE)
        return state, (*said, ShowPlan(plan, tuple(titles)), prompt)

    def _ask(self, question: Question, number: int, known: Known, decision: Decision | None = None) -> Ask:
        decision = decision or self.reasoner.decide(known.values)
        left = max(0, self.questions.left(known, decision) - 1)
        return Ask(question, self.hearing.options(question), number, left)

    def _echo(self, entry: Entry, confirm: bool, not_understood: tuple[str, ...] = ()) -> Echo:
        titles = tuple(self.ruleset.findings[reading.finding].title for reading in entry.readings)
        return Echo(entry.readings, titles, not_understood, confirm)
