"""`computed ratio of ck to previous ck` in a finding block, and `computed VALUE when PREMISE, PREMISE`.

Read last: a formula speaks of other findings, and finds the value before by its role.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.knowledge.blocks.plan_terms import named_matter
from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.fields import items
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key, listed, spaced
from assistant.knowledge.lines.premises import finding_named, named_value, read_premise
from assistant.knowledge.lines.quantities import number
from assistant.knowledge.model.formulas import NONE, Case, Formula, FormulaKind
from assistant.knowledge.model.intents import Intent, Meant
from assistant.knowledge.model.premises import Value
from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Shape

_NAMED = tuple(kind for kind in FormulaKind if kind is not FormulaKind.CASES)
_OF_SCORES = (FormulaKind.GRADE, FormulaKind.WORSENING)


def read_formula(block: Block, finding: Finding, declared: Declared, faults: FaultLog) -> Formula | None:
    """The formula of a block's `computed` or `assumed` lines; None without one, or after a fault."""
    reader = _Reader(finding, declared, faults)
    lines = [line for line in block.lines if line.starts("computed") or line.starts("assumed")]
    if not lines:
        return None
    said = lines[0].after(1)
    kind = next((kind for kind in _NAMED if said.starts(kind)), None)
    if said.find("when") > 0:
        return reader.cases(block)
    if kind is None:
        hint = did_you_mean(said.before(2).text, _NAMED) or f"; it is {listed(_NAMED)}, or VALUE when PREMISE"
        faults.at(said.place, f'nothing is computed as "{said.text}"{hint}')
        return None
    if kind in _OF_SCORES:
        return reader.of_score(kind, said, block)
    if kind is FormulaKind.ACT:
        return reader.of_act(said.after(1), block)
    inputs, helps = reader.reads(kind, said.after(len(kind.split())))
    return Formula(kind, inputs, helps, lines[0].place, reader.example(block, inputs)) if inputs else None


class _Reader:
    """The formula of one finding."""

    def __init__(self, finding: Finding, declared: Declared, faults: FaultLog) -> None:
        self.finding, self.declared, self.faults = finding, declared, faults
        findings = list(declared.findings)
        self.cast = {(role.kind, role.of): each.name for each in findings for role in each.roles}

    def reads(self, kind: FormulaKind, said: Phrase) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What it is computed from: needed, and used when known. Both empty after a fault."""
        if kind is FormulaKind.SURFACE:
            names = [self._playing(role, "", said) for role in (RoleKind.HEIGHT, RoleKind.WEIGHT)]
            return _whole(names), ()
        if not said.starts("of") or len(said) < 2:
            self.faults.at(said.place, f'this reads "computed {kind} of FINDING"')
            return (), ()
        if kind is FormulaKind.RATIO:
            parts = said.after(1).divide("to")
            if len(parts) != 2:
                self.faults.at(said.place, 'a ratio reads "computed ratio of FINDING to FINDING"')
            return _whole([self._named(part) for part in parts] if len(parts) == 2 else []), ()
        if kind is FormulaKind.EQUIVALENT:
            return self._of_drug(said.after(1))
        names = [self._named(part) for part in items(said.after(1), self.faults)]
        pairs = [(name, self._playing(RoleKind.PREVIOUS, name, said)) for name in names if name]
        limits = [self.cast.get((RoleKind.UPPER_LIMIT, name), "") for name in names]
        if not all(names) or not pairs:
            return (), ()
        others = [name for pair in pairs[1:] for name in pair] if kind is FormulaKind.LARGEST_FALL else []
        limited = kind in (FormulaKind.TREND, FormulaKind.SMALL_RISE)
        return _whole(pairs[0]), (*others, *(filter(None, limits) if limited else ()))

    def of_score(self, kind: FormulaKind, said: Phrase, block: Block) -> Formula | None:
        """`grade of SCORE`, `worsening of SCORE`: known as soon as what is unknown cannot change it."""
        named = said.after(2)
        score = self.declared.scores.find(named.text)
        if score is None or not said.after(1).starts("of"):
            hint = did_you_mean(named.text, list(self.declared.scores.by_name))
            self.faults.at(named.place, f'no score is named "{named.text}"{hint}')
            return None
        grades = {name for each in score.grades for name, _ in each.steps}
        if kind is FormulaKind.GRADE and {key(c) for c in self.finding.choices} != {NONE, *map(key, grades)}:
            told = listed([NONE, *sorted(grades)], "and")
            self.faults.at(said.place, f"its values must be those of the score: {told}")
        if kind is FormulaKind.WORSENING and self.finding.shape is not Shape.YES_NO:
            self.faults.at(said.place, 'whether something is worse is "yes or no"')
        worked = score.examples[0].values if score.examples else ()
        example = (*worked, *self.example(block, ()))
        return Formula(kind, (), score.reads, said.place, example, score=score.name)

    def of_act(self, said: Phrase, block: Block) -> Formula | None:
        """`act about MATTER, DRUG`: whether something is meant that is about one of these."""
        if not said.starts("about") or len(said) < 2:
            self.faults.at(said.place, 'this reads "computed act about MATTER, MATTER"')
            return None
        drugs = {key(spaced(matter.drug)): matter.drug for matter in self.declared.matters}
        about = tuple(
            drugs.get(key(part.text)) or named_matter(part, self.declared, self.faults)
            for part in items(said.after(1), self.faults)
        )
        inputs = _whole([self._playing(RoleKind.PLAN, "", said)])
        example = self.example(block, inputs)
        return Formula(FormulaKind.ACT, inputs, (), said.place, example, about=about) if inputs else None

    def _of_drug(self, named: Phrase) -> tuple[tuple[str, ...], tuple[str, ...]]:
        drug = self._named(named)
        finding = self.declared.findings.find(drug)
        if finding and not finding.equivalents:
            self.faults.at(named.place, f'{finding.title} has no "equivalents" line')
        dose = self._playing(RoleKind.DOSE, drug, named) if drug else ""
        schedule = self.cast.get((RoleKind.SCHEDULE, drug), "")
        return _whole([drug, dose]), (schedule,) if schedule else ()

    def cases(self, block: Block) -> Formula | None:
        """`computed VALUE when ...`, `assumed VALUE when ...` and `impossible VALUE, VALUE when ...`."""
        cases: list[Case] = []
        for line in block.lines:
            word = line.words[0].text.casefold()
            if word in ("computed", "assumed", "impossible"):
                cases += self._cases(word, line.after(1))
        reads = [
            dict.fromkeys(p.finding for case in cases for p in case.premises if case.assumed is assumed)
            for assumed in (False, True)
        ]
        helps = {name: None for name in (*reads[1], self.finding.name) if name not in reads[0]}
        inputs = tuple(reads[0])
        example = self.example(block, inputs)
        return Formula(FormulaKind.CASES, inputs, tuple(helps), block.place, example, tuple(cases))

    def _cases(self, word: str, said: Phrase) -> Iterator[Case]:
        when = said.find("when")
        if when < 1 or not said.after(when + 1):
            self.faults.at(said.place, f'this reads "{word} VALUE when PREMISE, PREMISE"')
            return
        parts = items(said.after(when + 1), self.faults)
        premises = tuple(p for part in parts for p in read_premise(part, self.declared, self.faults))
        for premise in premises:
            read = self.declared.findings.find(spaced(premise.finding))
            if read and read.shape is Shape.SET:
                self.faults.at(
                    said.place, f"{read.title} is a set, which nothing is computed from; a rule can read it"
                )
        for named in items(said.before(when), self.faults):
            value = self._value(self.finding, named)
            if isinstance(value, str):
                yield Case(value, premises, word == "assumed", word == "impossible")

    def example(self, block: Block, inputs: tuple[str, ...]) -> tuple[tuple[str, Value], ...]:
        """`example ck 900, previous ck 400`: values with which it works; every input has one."""
        lines = [line for line in block.lines if line.starts("example")]
        given = [self._given(part) for line in lines for part in items(line.after(1), self.faults)]
        example = {finding.name: value for finding, value in filter(None, given)}
        for name in inputs:
            if name not in example:
                told = f'it needs "example {spaced(name)} ...", with every input'
                self.faults.at(lines[0].place if lines else block.place, told)
        return tuple(example.items())

    def _given(self, part: Phrase) -> tuple[Finding, Value] | None:
        for count in range(len(part) - 1, 0, -1):
            finding = self.declared.findings.find(part.before(count).text)
            if finding:
                value = self._value(finding, part.after(count))
                return None if value is None else (finding, value)
        self.faults.at(part.place, 'an example reads "FINDING VALUE"')
        return None

    def _value(self, finding: Finding, said: Phrase) -> Value | None:
        if finding.shape is Shape.NUMBER:
            return number(said, self.faults)
        if finding.shape is Shape.TEXT:
            return Meant(said.text, (Intent(said.text),))
        return named_value(said, finding, self.faults) or None

    def _named(self, part: Phrase) -> str:
        finding = finding_named(part, self.declared, self.faults)
        return finding.name if finding else ""

    def _playing(self, kind: RoleKind, of: str, said: Phrase) -> str:
        name = self.cast.get((kind, of), "")
        if not name:
            role = f"{kind} of {spaced(of)}" if of else kind
            self.faults.at(said.place, f'this needs a finding with "role {role}"')
        return name


def _whole(names: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(names) if all(names) else ()
