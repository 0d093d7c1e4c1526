"""What is said next: the same question again, the next one, or the plan; emergencies before all else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from assistant.conversation.answering.hearing import Hearing
from assistant.conversation.asking.not_asked import Unasked
from assistant.conversation.asking.panels import Panels
from assistant.conversation.asking.questions import Question, Questions, Tier
from assistant.conversation.record.record import Entry, Known
from assistant.conversation.record.wording import Wording
from assistant.conversation.turn.opening import DESCRIBE
from assistant.conversation.turn.state import Phase, State
from assistant.conversation.turn.utterances import (
    Ask,
    Part,
    Print,
    Prompt,
    Say,
    ShowCritique,
    ShowLecture,
    ShowNote,
    ShowParts,
    ShowPlan,
    Urgent,
    Utterance,
)
from assistant.knowledge.model.ruleset import Atom, Kind, Ruleset, Value
from assistant.reasoning.decision.decision import Decision, holds
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.dosing.values import Treatment
from assistant.reasoning.guard.guarded import guarded_plan
from assistant.reasoning.plan.first_page import ROWS, first_page
from assistant.reasoning.plan.values import Line, Plan
from assistant.reasoning.search.reasoner import Reasoner
from assistant.reasoning.search.witness import Witness

AFTER_PLAN = "Type a number for more or for reasons, a finding to change the plan, or quit."
SAME = "The plan stands as it was. plan shows it again."
BEFORE_DOSES = "No dose is worked out before these are known:"
WITHOUT = "Without the value that waits for your answer:"
ANOTHER = "new keeps this one and starts afresh with that line; same records it of this one."
IS_IT_RIGHT = "Type y if it is right, n, or the value."
SEEN_TO = "Seen to already? Type: dismiss, and why. It is said only once."
MOST_CHANGED = 4
KEPT = 4  # plans
STILL_OPEN = f"{AFTER_PLAN} Enter to be asked what is still open."

Reply: TypeAlias = tuple[State, tuple[Utterance, ...]]


class Following:
    """Takes a state to the next utterance, over one rule set."""

    def __init__(self, reasoner: Reasoner, hearing: Hearing) -> None:
        self.reasoner = reasoner
        self.ruleset: Ruleset = reasoner.ruleset
        self.hearing = hearing
        self.questions = Questions(reasoner)
        self.panels = Panels(self.questions)
        self._latest: dict[object, Plan] = {}
        self.unasked = Unasked(reasoner, self.questions)
        self.wording = Wording(reasoner.ruleset)

    def again(self, state: State, *first: Utterance) -> Reply:
        """Say something, and then put the same question or prompt again."""
        last: Utterance
        if any(isinstance(utterance, ShowPlan | ShowParts | ShowLecture) for utterance in first):
            state = replace(state, numbers=True)
            first = (Say(WITHOUT), *first) if state.held else first
        if state.held:
            last = Prompt(" ".join(map(self.hearing.unusual, state.held.readings)) + f" {IS_IT_RIGHT}")
        elif state.other:
            last = Prompt(self._another(state, state.other))
        elif state.asking:
            so_far = (
                ""
                if state.one_by_one or state.asking.checklist
                else self.panels.so_far(state.record.fold(self.ruleset))
            )
            last = Ask(
                state.asking, self.hearing.options(state.asking), state.number, state.left, so_far=so_far
            )
        elif state.phase is Phase.PLAN:
            last = Prompt(STILL_OPEN if state.left else AFTER_PLAN)
        else:
            last = Prompt(DESCRIBE)
        return state, (*first, last)

    def _another(self, state: State, other: Entry) -> str:
        """Whether a line is of another patient: what it says, and what is known of this one."""
        known = state.record.fold(self.ruleset).readings
        new = {reading.finding: reading.shown for reading in other.readings}
        both = [name for name in new if name in known and new[name] != known[name].shown]
        pairs = ", ".join(f"{self.wording.title(name)} {new[name]}, not {known[name].shown}" for name in both)
        return f"Another patient? {pairs}. {ANOTHER}"

    def go_on(self, state: State, *said: Utterance) -> Reply:
        """The next question, or the plan where none is left."""
        known = state.record.fold(self.ruleset)
        decision = self.reasoner.decide(known.values)
        state, urgent = self.urgent(state, decision)
        question = self._asked_anew(state, known, decision)
        if question is None:
            question, state = self._chosen(state, known, decision)
        if question is None:
            state = replace(state, left=0)
            return self._show(state, known, decision, *urgent, *said)
        said = (*said, *self._since_plan(state, known, decision))
        left = max(0, self.questions.expected(known, decision) - 1)
        number = state.number + (0 if self._asked_already(state, question) else 1)
        state = replace(state, asking=question, phase=Phase.ASK, number=number, left=left)
        return self.again(state, *urgent, *said)

    def _chosen(self, state: State, known: Known, decision: Decision) -> tuple[Question | None, State]:
        """The next question, or all that decides in one panel."""
        question, doubted = self.questions.choose(known, decision, state.doubted)
        if question and not state.one_by_one:
            question = self.panels.around(question, known, decision)
        return question, replace(state, doubted=doubted)

    def _asked_anew(self, state: State, known: Known, decision: Decision) -> Question | None:
        """What is to be asked again and still makes sense, whatever it may decide."""
        for finding in (self.ruleset.findings[name] for name in state.again):
            wanted = finding.asked and known.is_open(self.ruleset, finding.name)
            sensible = all(holds(p, decision.facts, decision.closed) for p in finding.asked_if)
            if wanted and sensible and finding.name not in decision.facts:
                witness = Witness(finding.name, (None, None), {}, frozenset())
                return Question((finding.name,), finding.question, finding.hint, Tier.MUST, "", witness)
        return None

    def answer_first(self, state: State, *said: Utterance) -> Reply:
        """The answer to what the clinician means to do, then what comes next; a plan has it first itself."""
        answer = ShowCritique(self._plan(state)[0].critique)
        after, reply = self.go_on(state, *said, answer)
        if any(isinstance(utterance, ShowPlan) for utterance in reply):
            reply = tuple(utterance for utterance in reply if utterance is not answer)
        return after, reply

    @staticmethod
    def _asked_already(state: State, question: Question) -> bool:
        """Whether the question stands already, or was put off for one that the clinician asked for."""
        asking = state.asking
        if asking is None:
            return False
        same = asking.findings == question.findings or (
            asking.checklist and asking.checklist == question.checklist
        )
        return bool(same) or not asking.serves

    def show_plan(self, state: State, *said: Utterance) -> Reply:
        """The plan on what is known now, with what is still open left to be asked."""
        known = state.record.fold(self.ruleset)
        if state.phase is Phase.ASK and state.asking and state.asking.serves:
            left = state.left + 1  # the question that stands open is put off
            state = replace(state, number=max(0, state.number - 1))
        elif state.phase is Phase.PLAN:
            left = state.left
        else:
            decision = self.reasoner.decide(known.values)
            question, _ = self.questions.choose(known, decision, state.doubted)
            left = self.questions.expected(known, decision) if question else 0
        decision = self.reasoner.decide(known.values)
        return self._show(replace(state, left=left, phase=Phase.PLAN), known, decision, *said)

    def show_parts(self, state: State, parts: tuple[Part, ...], *said: Utterance) -> Reply:
        """Parts of the plan from behind its first page; the question that stands is put again."""
        plan, told = self._plan(state)
        known = state.record.fold(self.ruleset)
        unasked = self._not_asked(known, plan.decision) if Part.ASKED in parts else ()
        return self.again(state, *said, ShowParts(plan, told, parts, self.treatment(state, plan), unasked))

    def numbered(self, state: State, number: int) -> Line | Part | None:
        """What a number of the first page names: a step, or a part behind it."""
        steps = first_page(self.ruleset, self._plan(state)[0], ROWS).steps
        return next(iter((*steps, *Part)[number - 1 : number]), None) if number else None

    def show_doses(self, state: State) -> Reply:
        """Doses and dates for this patient; what their figures wait for, and can be asked, is asked first."""
        known = state.record.fold(self.ruleset)
        plan, _ = self._plan(state)
        wanting = [name for dosing in self.treatment(state, plan).dosings for name in dosing.wanting]
        names = [name for name in dict.fromkeys(wanting) if known.is_open(self.ruleset, name)]
        if not names or state.held:
            return self.show_parts(state, (Part.DOSES, Part.DATES))
        titles = ", ".join(self.ruleset.findings[name].title for name in names)
        asked = replace(state, again=tuple(dict.fromkeys((*state.again, *names))), phase=Phase.ASK)
        return self.go_on(asked, Say(f"{BEFORE_DOSES} {titles}."))

    def treatment(self, state: State, plan: Plan) -> Treatment:
        """What the plan's drugs come to from the day that was named, or from today."""
        declined = state.record.fold(self.ruleset).declined
        return make_treatment(self.ruleset, plan.decision, state.start or state.today, declined)

    def show_lecture(self, state: State) -> Reply:
        """What the lecture carries of the plan; the question that stands is put again."""
        plan, _ = self._plan(state)
        return self.again(state, ShowLecture(plan, self.treatment(state, plan)))

    def show_note(self, state: State) -> Reply:
        """The plan as a text for the record; the question that stands is put again."""
        plan, told = self._plan(state)
        return self.again(state, ShowNote(plan, told, state.today, self.treatment(state, plan)))

    def print_plan(self, state: State, kind: str, name: str) -> Reply:
        """The plan is to be written to a file; the question that stands is put again."""
        plan, told = self._plan(state)
        return self.again(state, Print(kind, name, plan, told, state.today, self.treatment(state, plan)))

    def _plan(self, state: State) -> tuple[Plan, tuple[tuple[str, str], ...]]:
        known = state.record.fold(self.ruleset)
        return self._made(state, known.values), self._told(known)

    def _made(self, state: State, known: Mapping[Atom, Value], decision: Decision | None = None) -> Plan:
        """The plan; the latest few are kept, as what one entry did to a plan is told from both."""
        patient = state.today, frozenset(known.items())
        if patient not in self._latest:
            if len(self._latest) >= KEPT:
                del self._latest[next(iter(self._latest))]
            self._latest[patient] = guarded_plan(self.reasoner, known, state.today, decision)
        return self._latest[patient]

    def _told(self, known: Known) -> tuple[tuple[str, str], ...]:
        """What was told, as titles with values."""
        return tuple(
            (self.ruleset.findings[n].title, r.shown) for n, r in known.readings.items() if r.settled
        )

    def _show(self, state: State, known: Known, decision: Decision, *said: Utterance) -> Reply:
        """The plan; where one was shown before this entry, what the entry did to it comes first."""
        plan = self._made(state, known.values, decision)
        state, urgent = self.urgent(state, decision)
        before = self._before(state)
        state = replace(state, asking=None, phase=Phase.PLAN)
        if before and before.same_lines(plan):
            return self.again(state, *urgent, *said, Say(SAME))
        changed = self._changed(before.decision, plan.decision) if before else ()
        return self.again(state, *urgent, *said, *changed, ShowPlan(plan, self.treatment(state, plan)))

    def _not_asked(self, known: Known, decision: Decision) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Why what is obvious was not asked: each reason with the findings that it holds for."""
        found: dict[str, list[str]] = {}
        for item in self.unasked.not_asked(known, decision):
            found.setdefault(item.reason, []).append(self.wording.title(item.finding))
        return tuple((reason, tuple(titles)) for reason, titles in found.items())

    def _before(self, state: State) -> Plan | None:
        """The plan that was on screen before the last entry, if one was."""
        if state.phase is not Phase.ASK or not state.trail or state.trail[-1].phase is not Phase.PLAN:
            return None
        before = replace(state, record=state.record.minus_last())
        return self._made(before, before.record.fold(self.ruleset).values)

    def _since_plan(self, state: State, known: Known, decision: Decision) -> tuple[Say, ...]:
        """What the last entry did to the plan that was on screen, where a question follows it."""
        before = self._before(state)
        return (
            self._changed(before.decision, self._made(state, known.values, decision).decision)
            if before
            else ()
        )

    def _changed(self, before: Decision, after: Decision) -> tuple[Say, ...]:
        """What an entry brought to the plan and took from it, shortly."""
        parts = []
        for word, codes in (("now", after.codes - before.codes), ("no longer", before.codes - after.codes)):
            texts = [self.wording.briefly(code) for code in self.wording.ordered(codes)]
            if texts:
                more = f"; and {len(texts) - MOST_CHANGED} more" if len(texts) > MOST_CHANGED else ""
                parts.append(f"  {word}: {'; '.join(texts[:MOST_CHANGED])}{more}")
        return (Say("\n".join(["The plan changes.", *parts])),) if parts else ()

    def urgent(self, state: State, decision: Decision) -> tuple[State, tuple[Utterance, ...]]:
        """Emergencies that were not said before, or not for these reasons; none that was set aside.

        What no longer stands is forgotten, so that it speaks again should it come back.
        """
        said: list[Utterance] = []
        aside = state.record.set_aside
        urgent = [line for line in decision.lines if line.kind is Kind.URGENT]
        spoken = state.urgent_said & {rule.name for line in urgent for rule in line.rules}
        for line in urgent:
            rules = [rule for rule in line.rules if rule.name not in spoken and rule.name not in aside]
            if rules:
                spoken |= {rule.name for rule in rules}
                sources = tuple(dict.fromkeys(s for rule in rules for s in rule.sources))
                said.append(Urgent(line.code.says, tuple(rule.because for rule in rules), sources))
        if said and isinstance(said[-1], Urgent):
            said[-1] = replace(said[-1], how=SEEN_TO)
        return replace(state, urgent_said=spoken), tuple(said)

    def ask_about(self, state: State, question: Question) -> Reply:
        """A question that the clinician wants to be asked."""
        return self.again(replace(state, asking=question, phase=Phase.ASK, numbers=False, held=None))
