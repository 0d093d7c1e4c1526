"""The answers to why, how, why not, what if, rule and status: in plain words, no deeper than asked."""

from __future__ import annotations

from decimal import Decimal
from difflib import get_close_matches

from assistant.conversation.names import Names
from assistant.conversation.questions import Question, Tier
from assistant.conversation.reading.values import Reading, show
from assistant.conversation.record import Entry, Known, Record
from assistant.conversation.utterances import Say, ShowSteps, Utterance
from assistant.knowledge.model import Atom, Premise, Rule, Ruleset, Shape, Value
from assistant.reasoning.comparison import passes
from assistant.reasoning.decision import Decision
from assistant.reasoning.explanation import Explainer, Step, why_not
from assistant.reasoning.formulas import Clash
from assistant.reasoning.reasoner import Reasoner
from assistant.reasoning.witness import Witness


class Answers:
    """Explanations over one rule set."""

    def __init__(self, reasoner: Reasoner, names: Names) -> None:
        self.reasoner = reasoner
        self.ruleset: Ruleset = reasoner.ruleset
        self.names = names

    # --- why ------------------------------------------------------------------------------------------------

    def why(self, asking: Question | None, known: Known) -> tuple[Utterance, ...]:
        """What the answer to the question would decide, then the rule and its sources."""
        if asking is None:
            return (Say("There is no question now. how tells how the plan was reached."),)
        if not asking.serves:
            return (Say("You asked for this question yourself."),)
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
        gains, losses = self._labels_first(with_it - without), self._labels_first(without - with_it)
        parts = []
        if gains:
            parts.append(f'bring "{self.briefly(gains[0])}"')
        if losses:
            parts.append(f'take away "{self.briefly(losses[0])}"')
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
                if any(t.atom == atom and t.comparison in "<>=" and passes(t, value) for t in premise.tests):
                    return f"{finding.title} {premise.text.partition(' is ')[2]}"
        return self.atom_said(atom, value)

    def _given(self, witness: Witness) -> str:
        """What else would have to hold, shortly."""
        given = [
            self.atom_said(atom, value)
            for atom, value in witness.given.items()
            if atom in self.reasoner.witnesses.values
            and value is not False
            and not self.ruleset.finding_of(atom).formula
        ]
        if not given:
            return ", depending on what else is found" if witness.given else ""
        return f", for instance with {' and '.join(given[:2])}"

    def _labels_first(self, codes: frozenset[str]) -> list[str]:
        order = [*self.ruleset.labels, *self.ruleset.codes]
        return sorted(codes, key=order.index)

    def said(self, code: str) -> str:
        """A code or label in its own words."""
        if code in self.ruleset.labels:
            return self.ruleset.labels[code].says
        return self.ruleset.codes[code].says if code in self.ruleset.codes else code

    def briefly(self, code: str) -> str:
        """A code or label in its own words, up to the details."""
        return self.said(code).partition(":")[0].partition(";")[0]

    def atom_said(self, atom: Atom, value: Value) -> str:
        """An atom with its value, as people say it."""
        finding = self.ruleset.finding_of(atom)
        if atom != finding.name:
            member = atom.partition("/")[2].replace("_", " ")
            return f"{finding.title}: {member if value else 'no ' + member}"
        if finding.shape is Shape.SET:
            return f"{finding.title} told"
        if isinstance(value, bool):
            return finding.title if value else f"no {finding.title}"
        if value in ("none", "absent"):
            return f"no {finding.title}"
        return f"{finding.title} {show(finding, {atom: value})}"

    @staticmethod
    def _because(rule: Rule) -> str:
        return f": {rule.because}" if rule.because else ""

    # --- how ------------------------------------------------------------------------------------------------

    def how(self, known: Known, code: str) -> tuple[Utterance, ...]:
        """The chain from what was said to the labels, or to one line."""
        decision = self.reasoner.decide(known.values)
        explainer = Explainer(self.ruleset, decision)
        if code:
            named = self._code(code)
            if named is None:
                return (Say(self._no_such_code(code)),)
            standing = named in decision.labels or any(line.code.name == named for line in decision.lines)
            if not standing:
                return (Say(f"{named} is not on the plan now."), *self.why_not(known, named))
            codes = [named]
        else:
            codes = list(decision.labels)
        if not codes:
            return (Say("No label stands on what is known so far."),)
        return tuple(self._steps(explainer, name, known) for name in codes)

    def _steps(self, explainer: Explainer, code: str, known: Known) -> ShowSteps:
        rows: list[tuple[int, str]] = []
        for rule in explainer.rules_for(code):
            self._rows(explainer.steps(rule), 0, rows, known, set())
        return ShowSteps(f"{self.said(code)} ({code})", tuple(rows))

    def _rows(
        self, step: Step, depth: int, rows: list[tuple[int, str]], known: Known, seen: set[str]
    ) -> None:
        rule = step.rule
        rows.append((depth, f"rule {rule.name}  [{' '.join(rule.sources)}]  {rule.place}"))
        if rule.because:
            rows.append((depth + 1, f"because {rule.because}"))
        for support in step.supports:
            text = support.premise.text
            told = [self._told(atom, known) for atom in support.atoms]
            rows.append((depth + 1, f"{text}{'  <- ' + ', '.join(told) if told else ''}"))
            for below in support.steps:
                if below.rule.name not in seen and depth < 8:
                    seen.add(below.rule.name)
                    self._rows(below, depth + 2, rows, known, seen)

    def _told(self, atom: Atom, known: Known) -> str:
        """Where the clinician said it, or that it was computed."""
        name = atom.partition("/")[0]
        reading = known.readings.get(name)
        return f'"{reading.words}"' if reading and atom in known.values else "computed"

    # --- why not --------------------------------------------------------------------------------------------

    def why_not(self, known: Known, code: str) -> tuple[Utterance, ...]:
        """Which premise failed or is unknown, or what beat or holds the line."""
        named = self._code(code)
        if named is None:
            return (Say(self._no_such_code(code)),)
        decision = self.reasoner.decide(known.values)
        if named in decision.labels or any(line.code.name == named for line in decision.lines):
            return (Say(f"{named} is on the plan. how {named} tells why."),)
        for item in decision.not_advised:
            if item.line.code.name == named:
                if item.gate:
                    return (
                        Say(
                            self._gated(item.gate.because, item.waits_for, item.gate.name, item.gate.sources)
                        ),
                    )
                assert item.beaten_by is not None
                winner = item.beaten_by
                text = f"{winner.code.says} stands instead: {winner.rules[0].because}"
                return (Say(f"{text}  [{winner.rules[0].name}  {' '.join(winner.rules[0].sources)}]"),)
        lines = [
            self._missing(rule, failing, decision) for rule, failing in why_not(self.ruleset, decision, named)
        ]
        lines.sort(key=len)
        return (Say("\n".join(lines[:4]) or f"No rule gives {named}."),)

    def _gated(self, because: str, waits: tuple[Premise, ...], gate: str, sources: tuple[str, ...]) -> str:
        needed = ", ".join(dict.fromkeys(self.ruleset.findings[p.finding].title for p in waits))
        before = f" Not before this is known: {needed}." if needed else ""
        return f"It is held back: {because}.{before}  [{gate}  {' '.join(sources)}]"

    def _missing(self, rule: Rule, failing: list[tuple[Premise, bool | None]], decision: Decision) -> str:
        false = [premise.text for premise, outcome in failing if outcome is False]
        unknown = [premise.text for premise, outcome in failing if outcome is None]
        parts = []
        if false:
            parts.append(f"it does not hold that {', '.join(false)}")
        if unknown:
            parts.append(f"it is not known whether {', '.join(unknown)}")
        return f"{rule.name}: {'; '.join(parts)}  [{' '.join(rule.sources)}]"

    # --- what if, rule, status ------------------------------------------------------------------------------

    def what_if(self, known: Known, readings: tuple[Reading, ...]) -> tuple[Utterance, ...]:
        """Only what would change; the answers stay."""
        entries = tuple(Entry(reading.words, (reading,)) for reading in (*known.readings.values(), *readings))
        try:
            before = self.reasoner.decide(known.values)
            after = self.reasoner.decide(Record(entries).fold(self.ruleset).values)
        except Clash as clash:
            return (Say(str(clash)),)
        said = ", ".join(f"{self.ruleset.findings[r.finding].title} {r.shown}" for r in readings)
        gains = [self.said(code) for code in sorted(after.codes - before.codes)]
        losses = [self.said(code) for code in sorted(before.codes - after.codes)]
        lines = [f"A trial with {said}; your answers stay."]
        lines += [f"  would bring:     {text}" for text in gains]
        lines += [f"  would take away: {text}" for text in losses]
        if not gains and not losses:
            lines.append("  Nothing would change.")
        return (Say("\n".join(lines)),)

    def rule(self, name: str) -> tuple[Utterance, ...]:
        """A rule or a statement, with what the sources say."""
        wanted = name.strip()
        if not wanted:
            return (Say("Name a rule or a statement, for example: rule S75."),)
        statements = {name.casefold(): statement for name, statement in self.ruleset.statements.items()}
        statement = statements.get(wanted.casefold())
        if statement:
            return (Say(self._statement(statement.id)),)
        rule = self.ruleset.rules.get(wanted.casefold())
        if rule is None:
            gate = self.ruleset.gates.get(wanted.casefold())
            if gate is None:
                close = get_close_matches(wanted, [*self.ruleset.rules, *self.ruleset.gates], 1)
                hint = f' Did you mean "{close[0]}"?' if close else " The plan names its rules in brackets."
                return (Say(f'There is no rule or statement "{wanted}".{hint}'),)
            premises, sources, place = gate.unless, gate.sources, gate.place
            head = f"{gate.name} ({place}): never {', '.join(gate.codes)}, unless"
            because = gate.because
        else:
            premises, sources, place = rule.premises, rule.sources, rule.place
            head, because = f"{rule.name} ({place}): when", rule.because
        lines = [head, *(f"  {premise.text}" for premise in premises)]
        lines += [f"because {because}"] if because else []
        lines += [self._statement(source) for source in sources]
        return (Say("\n".join(lines)),)

    def _statement(self, name: str) -> str:
        statement = self.ruleset.statements[name]
        source = self.ruleset.sources.get(statement.source)
        where = f", lines {statement.lines}" if statement.lines else ""
        tag = f"  {statement.tag}" if statement.tag else ""
        return f"{name} ({source.name if source else statement.source}{where}): {statement.says}{tag}"

    def status(self, known: Known) -> tuple[Utterance, ...]:
        """What is recorded, and what it leans to."""
        if not known.readings:
            return (Say("Nothing is recorded yet."),)
        labels = self.reasoner.decide(known.values).labels
        rows = [f"{self.ruleset.findings[name].title}: {r.shown}" for name, r in known.readings.items()]
        rows.append(f"Leans to: {', '.join(self.said(code) for code in labels) or 'nothing yet'}")
        return (Say("\n".join(rows)),)

    def question_about(self, finding_name: str) -> Question:
        """A question that the clinician asks for, to give a value again."""
        finding = self.ruleset.findings[finding_name]
        witness = Witness(finding.name, (None, None), {}, frozenset())
        return Question((finding.name,), finding.question, finding.hint, Tier.OFFERED, "", witness)

    def _code(self, text: str) -> str | None:
        """A code or label by its name, with spaces or hyphens."""
        wanted = "-".join(text.casefold().split())
        return wanted if wanted in self.ruleset.labels or wanted in self.ruleset.codes else None

    def _no_such_code(self, text: str) -> str:
        if not text:
            return "Name a line of the plan, for example: why not reduce-glucocorticoid."
        close = get_close_matches(
            "-".join(text.casefold().split()), [*self.ruleset.labels, *self.ruleset.codes], 1
        )
        hint = f' Did you mean "{close[0]}"?' if close else ""
        return f'There is no line "{text}".{hint}'
