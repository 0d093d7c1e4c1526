"""The answers to why, what if and status: what an answer decides, what would change, what is recorded."""

from __future__ import annotations

from decimal import Decimal

from assistant.conversation.asking.questions import Question
from assistant.conversation.record.record import Entry, Known, Record
from assistant.conversation.record.wording import ABSENT, Wording
from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import Say, ShowCritique, Utterance
from assistant.knowledge.model.ruleset import Rule, Ruleset, Value
from assistant.reading.answers.answer import Reading
from assistant.reasoning.decision.formulas import Clash
from assistant.reasoning.guard.guarded import guarded_decision, guarded_plan
from assistant.reasoning.search.reasoner import Reasoner
from assistant.reasoning.search.witness import Witness

NO = ("no", *ABSENT)
ASKED_FOR = "You asked for it, or what you said of it was said under other rules."


class Answers:
    """Explanations over one rule set."""

    def __init__(self, reasoner: Reasoner) -> None:
        self.reasoner = reasoner
        self.ruleset: Ruleset = reasoner.ruleset
        self.wording = Wording(reasoner.ruleset)

    # --- why ------------------------------------------------------------------------------------------------

    def why(self, asking: Question | None, known: Known) -> tuple[Utterance, ...]:
        """What the answer to the question would decide, then the rule and its sources."""
        if asking is None:
            return (Say("There is no question now. how tells how the plan was reached."),)
        if not asking.serves:
            return (Say(ASKED_FOR),)
        rule = self.ruleset.rules[asking.serves]
        reason = f"Rule {rule.name}{self._because(rule)}  [{' '.join(rule.sources)}]"
        return (Say(f"{self._difference(asking, known)}\n{reason}"),)

    def _difference(self, asking: Question, known: Known) -> str:
        """One sentence: with this answer rather than that, what the plan gains or loses."""
        witness = asking.witness
        trial = self.reasoner.trial
        now = self.reasoner.outlook.look(known.values, ())
        value = next(v for v in reversed(witness.values) if v is not None)
        other = witness.values[0] if value != witness.values[0] else None
        with_it = trial.vary(now, {**witness.given, witness.atom: value}) or frozenset()
        without = trial.vary(now, {**witness.given, witness.atom: other}) or frozenset()
        gains, losses = self.wording.ordered(with_it - without), self.wording.ordered(without - with_it)
        parts = []
        if gains:
            parts.append(f'bring "{self.wording.briefly(gains[0])}"')
        if losses:
            parts.append(f'take away "{self.wording.briefly(losses[0])}"')
        effect = f" {'could' if witness.given else 'would'} {' and '.join(parts) or 'change the plan'}"
        needs = f"{self._condition(asking, value)}{effect}{self._given(witness)}."
        return needs[:1].upper() + needs[1:]

    def _condition(self, asking: Question, value: Value) -> str:
        """The answer that makes the difference; a number as the rule's own threshold."""
        atom = asking.witness.atom
        finding = self.ruleset.finding_of(atom)
        premises = self.ruleset.rules[asking.serves].premises
        if any(t.atom == finding.name and t.comparison == "known" for p in premises for t in p.tests):
            return f"{finding.title}, once known,"
        if isinstance(value, Decimal):
            for premise in premises:
                if any(t.atom == atom and t.comparison in "<>=" and t.passes(value) for t in premise.tests):
                    return f"{finding.title} {premise.text.partition(' is ')[2]}"
        return self.wording.value(atom, value)

    def _given(self, witness: Witness) -> str:
        """What else would have to hold, shortly."""
        given = [
            self.wording.value(atom, value)
            for atom, value in witness.given.items()
            if atom in self.reasoner.witnesses.values
            and value is not False
            and not self.ruleset.finding_of(atom).formula
        ]
        if not given:
            return ", depending on what else is found" if witness.given else ""
        return f", for instance with {' and '.join(given[:2])}"

    @staticmethod
    def _because(rule: Rule) -> str:
        return f": {rule.because}" if rule.because else ""

    # --- what if, status ------------------------------------------------------------------------------------

    def what_if(self, record: Record, readings: tuple[Reading, ...]) -> tuple[Utterance, ...]:
        """Only what would change; the answers stay."""
        told = record.plus(Entry("", readings))
        try:
            before = guarded_decision(self.reasoner, record.fold(self.ruleset).values)
            after = guarded_decision(self.reasoner, told.fold(self.ruleset).values)
        except Clash as clash:
            return (Say(str(clash)),)
        said = ", ".join(f"{self.wording.title(r.finding)} {r.shown}" for r in readings)
        lines = [f"A trial with {said}; your answers stay."]
        for effect, codes in (
            ("would bring:     ", after.codes - before.codes),
            ("would take away: ", before.codes - after.codes),
        ):
            lines += [f"  {effect}{self.wording.said(code)}" for code in self.wording.ordered(codes)]
        return (Say("\n".join(lines if len(lines) > 1 else [*lines, "  Nothing would change."])),)

    def what_if_done(self, state: State, readings: tuple[Reading, ...]) -> tuple[Utterance, ...]:
        """The answer to an act that is only tried out; nothing is recorded."""
        known = state.record.plus(Entry("", readings)).fold(self.ruleset).values
        return (ShowCritique(guarded_plan(self.reasoner, known, state.today).critique),)

    def status(self, record: Record) -> tuple[Utterance, ...]:
        """What is recorded, and what it leans to."""
        known = record.fold(self.ruleset)
        if not record.entries:
            return (Say("Nothing is recorded yet."),)
        told = {name: r.shown for name, r in known.readings.items() if r.settled}
        rows = [f"{self.wording.title(name)}: {shown}" for name, shown in told.items() if shown not in NO]
        groups = {
            "no or none": [name for name, shown in told.items() if shown in NO],
            "not known": [name for name, r in known.readings.items() if r.declined and not r.settled],
            "present, how much is not told": [
                n for n, r in known.readings.items() if not (r.settled or r.declined)
            ],
        }
        for word, names in groups.items():
            if names:
                rows.append(f"{word}: {', '.join(self.wording.title(name) for name in names)}")
        rows += [f'set aside: {", ".join(rules)}, because "{reason}"' for rules, reason in record.reasons]
        labels = guarded_decision(self.reasoner, known.values).labels
        rows.append(f"leans to: {', '.join(self.wording.said(code) for code in labels) or 'nothing yet'}")
        return (Say("\n".join(rows)),)
