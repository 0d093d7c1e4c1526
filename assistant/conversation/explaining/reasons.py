"""How a line or a label comes about, and why one does not: one step at a time, no deeper than asked."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from assistant.conversation.asking.not_asked import Unasked
from assistant.conversation.record.names import Names
from assistant.conversation.record.record import Known
from assistant.conversation.record.wording import Wording
from assistant.conversation.turn.utterances import Say, ShowSteps, Utterance
from assistant.knowledge.model.ruleset import Atom, Finding, Premise, Rule, Ruleset
from assistant.reasoning.decision.decision import Decision, NotAdvised
from assistant.reasoning.decision.explanation import Explainer, Support, why_not
from assistant.reasoning.search.reasoner import Reasoner

MOST_WORDS, MOST_RULES = 4, 4
NOT_SO, NOT_KNOWN = "not so here", "not known"
NO_LABEL = "No label stands on what is known so far."


class Reasons:
    """Reasons over one rule set."""

    def __init__(self, reasoner: Reasoner, names: Names, unasked: Unasked) -> None:
        self.reasoner = reasoner
        self.unasked = unasked
        self.ruleset: Ruleset = reasoner.ruleset
        self.names = names
        self.wording = Wording(reasoner.ruleset)

    # --- how ------------------------------------------------------------------------------------------------

    def how(self, known: Known, asked: str) -> tuple[Utterance, ...]:
        """How the labels came about, or what was asked: a code, a label, a rule or a finding."""
        decision = self.reasoner.decide(known.values)
        if not asked:
            steps = [self._of(decision, known, code) for code in decision.labels]
            return tuple(steps) or (Say(NO_LABEL),)
        code = self.code(asked)
        if code:
            if code in decision.labels or any(line.code.name == code for line in decision.lines):
                return (self._of(decision, known, code),)
            return (Say(f'"{self.wording.briefly(code)}" is not on the plan.'), *self.why_not(known, code))
        rule = self.ruleset.rules.get("-".join(asked.casefold().split()))
        if rule:
            return (self._of_rule(decision, known, rule),)
        finding = self._finding(asked)
        if finding:
            return (self._of_finding(decision, known, finding),)
        return (Say(self._no_such(asked)),)

    def _of(self, decision: Decision, known: Known, name: str) -> ShowSteps:
        """The rules that give a label, a line or a derived finding."""
        explainer = Explainer(self.ruleset, decision)
        derived = name in self.ruleset.findings
        title = self.wording.title(name) if derived else f"{self.wording.said(name)} ({name})"
        return ShowSteps(title, self._steps(explainer, explainer.rules_for(name), known))

    def _steps(
        self, explainer: Explainer, rules: Iterable[Rule], known: Known
    ) -> tuple[tuple[int, str], ...]:
        """The rules with what each rests on, and then what their statements were read in."""
        rows: list[tuple[int, str]] = []
        cited: list[str] = []
        for rule in rules:
            rows += self._rows(explainer, rule, known)
            cited += rule.sources
        return (*rows, *((0, f"read in {each}") for each in self.ruleset.references_of(cited)))

    def _rows(self, explainer: Explainer, rule: Rule, known: Known) -> list[tuple[int, str]]:
        rows = [(0, rule.because)] if rule.because else []
        rows.append((0, f"rule {rule.name}  [{' '.join(rule.sources)}]  {rule.place}"))
        for support in explainer.steps(rule).supports:
            rows.append((1, self._support(support, explainer, known)))
        return rows

    def _support(self, support: Support, explainer: Explainer, known: Known) -> str:
        """One premise, the words it rests on, and how to ask for the step below it."""
        text = self.wording.premise(support.premise)
        atoms = list(support.atoms)
        for step in support.steps:
            atoms += explainer.leaves(step.rule)
        words = self._words(atoms, known)
        told = f"  <- {words}" if words else ""
        deeper = f"  (how {support.premise.finding.replace('_', '-')})" if support.steps else ""
        return f"{text}{told}{deeper}"

    def _words(self, atoms: Iterable[Atom], known: Known) -> str:
        """The clinician's own words behind some atoms; a computed one by what it is computed from."""
        said: dict[str, None] = {}
        for atom in atoms:
            finding = self.ruleset.finding_of(atom)
            sources = [finding.name]
            if finding.formula and finding.name not in known.values:
                sources = [name for name in finding.formula.reads if name in known.values]
            for name in sources:
                if name in known.readings:
                    said[f'"{known.readings[name].words}"'] = None
        words = list(said)
        more = f" and {len(words) - MOST_WORDS} more" if len(words) > MOST_WORDS else ""
        return ", ".join(words[:MOST_WORDS]) + more

    def _of_rule(self, decision: Decision, known: Known, rule: Rule) -> Utterance:
        if rule.name in decision.fired:
            explainer = Explainer(self.ruleset, decision)
            return ShowSteps(f"{rule.name} applies", self._steps(explainer, (rule,), known))
        failing = Explainer(self.ruleset, decision).failing(rule)
        return Say(f"{rule.name} does not apply. {self._lacking(failing)}  [{' '.join(rule.sources)}]")

    def _of_finding(self, decision: Decision, known: Known, finding: Finding) -> Utterance:
        """A finding: the words it was read from, what it was computed from, or the rules that give it."""
        reading = known.readings.get(finding.name)
        if reading and reading.settled:
            notes = "; ".join(part for part in (reading.converted, *reading.assumed) if part)
            apart = f" ({notes})" if notes else ""
            return Say(f'{finding.title} {reading.shown}, from "{reading.words}"{apart}.')
        if finding.derived:
            if decision.closed.get(finding.name):
                return self._of(decision, known, finding.name)
            rules = [
                (rule, Explainer(self.ruleset, decision).failing(rule))
                for rule in self.ruleset.rules.values()
                if getattr(rule.conclusion, "finding", "") == finding.name
            ]
            state = "does not hold" if finding.name in decision.closed else "is not known"
            return Say(f"{finding.title} {state}.\n{self._unmet(rules)}")
        if finding.formula and finding.name in decision.facts:
            value = self.wording.value(finding.name, decision.facts[finding.name])
            words = self._words([finding.name], known)
            return Say(f"{value}, computed from {words}.")
        return Say(f"Not known: {finding.title}.")

    # --- why not --------------------------------------------------------------------------------------------

    def why_not(self, known: Known, asked: str) -> tuple[Utterance, ...]:
        """Which premise failed or is unknown, or what beats or holds the line."""
        code = self.code(asked)
        decision = self.reasoner.decide(known.values)
        if code is None:
            finding = self._finding(asked) if asked else None
            if finding:
                return (Say(self._why_not_asked(finding, known, decision)),)
            return (Say(self._no_such(asked)),)
        if code in decision.labels or any(line.code.name == code for line in decision.lines):
            return (Say(f'"{self.wording.briefly(code)}" is on the plan. how {code} tells why.'),)
        for item in decision.not_advised:
            if item.line.code.name == code:
                return (Say(self._held(item)),)
        return (Say(self._unmet(why_not(self.ruleset, decision, code)) or f"No rule gives {code}."),)

    def _why_not_asked(self, finding: Finding, known: Known, decision: Decision) -> str:
        reading = known.readings.get(finding.name)
        if reading and reading.settled:
            return f'{finding.title} was told: {reading.shown}, from "{reading.words}".'
        return f"{finding.title}: {self.unasked.why_not_asked(finding.name, known, decision)}"

    def _held(self, item: NotAdvised) -> str:
        if item.gate:
            needed = ", ".join(dict.fromkeys(self.wording.title(p.finding) for p in item.waits_for))
            before = f" Not before this is known: {needed}." if needed else ""
            tag = f"[{item.gate.name}  {' '.join(item.gate.sources)}]"
            return f"It is held back: {item.gate.because}.{before}  {tag}"
        assert item.beaten_by is not None
        (rule, *_) = item.beaten_by.rules
        text = f"{item.beaten_by.code.says} stands instead: {rule.because}"
        return f"{text}  [{rule.name}  {' '.join(rule.sources)}]"

    def _unmet(self, rules: Iterable[tuple[Rule, list[tuple[Premise, bool | None]]]]) -> str:
        """What each rule lacks, a paragraph each; those that lack least come first."""
        lacking = sorted(rules, key=lambda item: (sum(o is False for _, o in item[1]), len(item[1])))
        lines = [
            f"{self._lacking(failing)}  [{rule.name}  {' '.join(rule.sources)}]" for rule, failing in lacking
        ]
        more = len(lines) - MOST_RULES
        if more > 0:
            lines = [*lines[:MOST_RULES], f"and {more} more rule{'s' if more > 1 else ''}, further off"]
        return "\n".join(lines)

    def _lacking(self, failing: list[tuple[Premise, bool | None]]) -> str:
        """The premises that fail, then those that are unknown, as a sentence."""
        parts = []
        for wanted, said in ((False, NOT_SO), (None, NOT_KNOWN)):
            needs = [self.wording.needed(premise) for premise, outcome in failing if outcome is wanted]
            parts += [f"Only with {'; '.join(needs)}: {said}."] if needs else []
        return " ".join(parts)

    # --- names ----------------------------------------------------------------------------------------------

    def code(self, text: str) -> str | None:
        """A code or label by its name, with spaces or hyphens, or by its words."""
        wanted = "-".join(text.casefold().split())
        if wanted in self.ruleset.labels or wanted in self.ruleset.codes:
            return wanted
        said = " ".join(text.casefold().split())
        for code in (*self.ruleset.labels, *self.ruleset.codes):
            if said and said in (self.wording.said(code).casefold(), self.wording.briefly(code).casefold()):
                return code
        return None

    def is_name(self, text: str) -> bool:
        """Whether it names a line, a label, a rule or a finding."""
        named = self.code(text) or self._finding(text)
        return bool(named) or "-".join(text.casefold().split()) in self.ruleset.rules

    def _finding(self, text: str) -> Finding | None:
        """A finding by its whole name, asked or derived."""
        found = self.names.at_start(text)
        if found and not found[1]:
            return found[0]
        return self.ruleset.findings.get("_".join(text.casefold().replace("-", " ").split()))

    def _no_such(self, text: str) -> str:
        if not text:
            return f"Name a line of the plan, for example: why not {next(iter(self.ruleset.codes), 'CODE')}."
        wanted = "-".join(text.casefold().split())
        close = get_close_matches(wanted, [*self.ruleset.labels, *self.ruleset.codes, *self.ruleset.rules], 1)
        hint = f' Did you mean "{close[0]}"?' if close else ""
        return f'There is no line, rule or finding "{text}".{hint}'
