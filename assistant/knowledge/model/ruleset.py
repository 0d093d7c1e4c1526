"""What a rule set is, once it has been read: findings, rules, gates, codes and the sources behind them.

Every thing carries its `Place` from birth, so that a fault, a plan line and an explanation can all say
where it stands. Names of findings and values are written with spaces in the notation and held here with
underscores, as in JSON (`ck trend` is `ck_trend`). Nothing here knows a patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TypeAlias

from assistant.knowledge.model.edition import Edition
from assistant.knowledge.model.findings import Closing, Finding, Range, Shape, Unit
from assistant.knowledge.model.formulas import Formula
from assistant.knowledge.model.language import Example, Pattern, Term
from assistant.knowledge.model.places import Place
from assistant.knowledge.model.plan_terms import BOTH, Code, Kind, Label, Matter, Side
from assistant.knowledge.model.premises import Atom, Comparison, Premise, Test, Value
from assistant.knowledge.model.promises import Group, Promise, Watch
from assistant.knowledge.model.regimens import Drug, Measurement, Regimen, Span
from assistant.knowledge.model.roles import CodeRole, Role, RoleKind, Sense
from assistant.knowledge.model.scores import Score, Sum
from assistant.knowledge.model.sources import MEANING, Citation, Reference, Rows, Source, Statement, Uncarried

__all__ = [
    "BOTH", "Action", "Advises", "Argues", "Atom", "Checklist", "Closing", "Code", "CodeRole", "Comparison",
    "Concludes", "Conclusion", "Drug", "Finding", "Formula", "Gate", "Kind", "Label", "Labels",
    "Matter", "Measurement", "Place", "Premise", "Range", "Reference", "Regimen", "Role", "RoleKind",
    "Rule", "Ruleset", "Score", "Sense", "Shape", "Side", "Source", "Span", "Statement", "Sum", "Test",
    "Uncarried", "Unit", "Value", "Weighs",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Concludes:
    """The rule gives a derived finding a value."""

    finding: str
    value: bool


@dataclass(frozen=True, slots=True)
class Labels:
    """The rule gives the assessment a label, by its code."""

    code: str


@dataclass(frozen=True, slots=True)
class Advises:
    """The rule puts a line on the plan; `kind` overrides the code's own. within: when it is due."""

    code: str
    kind: Kind | None = None
    within: Span | None = None


@dataclass(frozen=True, slots=True)
class Weighs:
    """The rule is evidence for one side of the differential. `strength` 0 to 4 orders the list only."""

    side: str
    text: str
    strength: Decimal


@dataclass(frozen=True, slots=True)
class Argues:
    """The rule is an argument for a plan code, or against it: shown under its line, never counted."""

    code: str
    favours: bool
    text: str


Conclusion: TypeAlias = Concludes | Labels | Advises | Weighs | Argues


@dataclass(frozen=True, slots=True)
class Rule:
    """All premises hold, so the conclusion does. `sources` are statement ids (S75, X72, B28, A2.2, P3)."""

    name: str
    premises: tuple[Premise, ...]
    conclusion: Conclusion
    because: str
    sources: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Gate:
    """The codes may stand only once every `unless` premise is known to hold."""

    name: str
    codes: tuple[str, ...]
    unless: tuple[Premise, ...]
    because: str
    sources: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Checklist:
    """Several findings asked as one question; `none` answers them all, save where they stand together.

    together: they are one line of what decides, where each is answered for itself.
    """

    name: str
    question: str
    findings: tuple[str, ...]
    first: bool  # red flags: asked before anything else
    place: Place
    together: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """What a clinician may mean to do, and where the plan answers it.

    deeds: what is done to which drug, as ("raise", "glucocorticoid"). means: the codes that are this act.
    within: codes that leave open which of several drugs; one carries the act once the gates of what it means
    pass. first: codes of what is to be done before it. against: codes and labels that speak against it,
    besides what beats it. supposed: a word of what is typed, and the finding and value that hold once it is
    done so. dose: the finding in which an intended dose is tried, or "". step, pace: the findings in which
    the step to that dose, and the steps of a week, are tried instead, or "". alone: what it leaves out, done
    alone. decided_by: findings whose result may still make it right.
    """

    name: str
    says: str
    deeds: tuple[tuple[str, str], ...]
    means: tuple[str, ...]
    within: tuple[str, ...]
    first: tuple[str, ...]
    against: tuple[str, ...]
    phrases: tuple[str, ...]
    supposed: tuple[tuple[str, str, str], ...]
    dose: str
    place: Place
    step: str = ""
    pace: str = ""
    alone: tuple[str, ...] = ()
    decided_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examples:
    """What the chat shows of how to type: a line, a thing to ask about, and a finding with a value."""

    typed: str = ""
    meant: str = ""
    changed: str = ""


@dataclass(frozen=True)
class Ruleset:
    """A rule set, whole and checked. Dictionaries keep the order of the files."""

    name: str
    version: str
    title: str
    digest: str  # of all that it means: neither comments nor layout
    findings: Mapping[str, Finding]
    rules: Mapping[str, Rule]
    heading: str = ""  # of papers
    examples: Examples = Examples()
    gates: Mapping[str, Gate] = field(default_factory=dict)
    matters: Mapping[str, Matter] = field(default_factory=dict)
    codes: Mapping[str, Code] = field(default_factory=dict)
    sides: Mapping[str, Side] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    drugs: Mapping[str, Drug] = field(default_factory=dict)
    measurements: Mapping[str, Measurement] = field(default_factory=dict)
    regimens: Mapping[str, Regimen] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    scores: Mapping[str, Score] = field(default_factory=dict)
    sums: Mapping[str, Sum] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    promises: Mapping[str, Promise] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    read_examples: tuple[Example, ...] = ()

    def __hash__(self) -> int:
        """The same object, whatever it holds: a key for what is made of a rule set once."""
        return id(self)

    @property
    def edition(self) -> Edition:
        """Which rules these are."""
        return Edition(self.name, self.version, self.digest)

    @cached_property
    def findings_read(self) -> frozenset[str]:
        """The findings that some rule or gate reads; the others are accepted, and never asked."""
        return frozenset(premise.finding for premise in self._premises)

    @cached_property
    def thresholds(self) -> Mapping[Atom, frozenset[Decimal]]:
        """The numbers that some rule or gate compares the value of a finding with."""
        tests = [test for premise in self._premises for test in premise.tests]
        numbers = [(test.atom, test.value) for test in tests if isinstance(test.value, Decimal)]
        return {atom: frozenset(n for of, n in numbers if of == atom) for atom, _ in numbers}

    @property
    def _premises(self) -> Sequence[Premise]:
        by_rules = [p for rule in self.rules.values() for p in rule.premises]
        return by_rules + [p for gate in self.gates.values() for p in gate.unless]

    @cached_property
    def _cast(self) -> Mapping[tuple[str, str], Finding]:
        findings = reversed(list(self.findings.values()))  # where several play one, the first is asked for
        return {(role.kind, role.of): each for each in findings for role in each.roles}

    def playing(self, kind: str, of: str = "") -> Finding | None:
        """The finding that plays this role (of that finding, or member of a set of drugs), if one does."""
        return self._cast.get((kind, of))

    @lru_cache(maxsize=256)  # noqa: B019 - few rule sets live at a time
    def all_playing(self, kind: str) -> tuple[Finding, ...]:
        """The findings that play a role of this kind, of whatever."""
        return tuple(f for f in self.findings.values() if any(role.kind == kind for role in f.roles))

    @lru_cache(maxsize=256)  # noqa: B019 - few rule sets live at a time
    def terms_of(self, kind: str) -> Mapping[str, str]:
        """What each phrase stands for among the terms of a kind."""
        return {term.phrase: term.value for term in self.terms if term.kind == kind}

    def plays(self, code: str, role: CodeRole) -> bool:
        """Whether a code, or what is beside the codes, plays this role."""
        return code in self.codes and role in self.codes[code].roles

    @property
    def asked_about(self) -> tuple[Finding, ...]:
        """What a consultation may be about."""
        return tuple(finding for finding in self.findings.values() if finding.matter)

    def matters_of(self, action: str) -> set[str]:
        """The matters and drugs of an act: those of its lines, or else of the lines that speak against it."""
        of = self.actions[action]
        codes = of.means or of.against
        matters = [self.matters[self.codes[code].about] for code in codes if code in self.codes]
        return {name for matter in matters for name in (matter.name, matter.drug)}

    @cached_property
    def watch(self) -> Watch:
        """Its promises, by what can break them."""
        return Watch(self.promises.values())

    def references_of(self, statements: Iterable[str]) -> tuple[Reference, ...]:
        """The references of some statements, each once, in the order of the register."""
        wanted = {name for each in statements for name in self.statements[each].references}
        return tuple(reference for name, reference in self.references.items() if name in wanted)

    @property
    def source_word(self) -> str:
        """What the text is called that it was worked out from: `lecture`."""
        names = (source.name for source in self.sources.values() if source.rows == Rows.LECTURE)
        return next(names, "source").replace("-", " ")

    def behind(self, line: str) -> tuple[Citation, ...]:
        """The statements by which the program itself adds this line to a plan."""
        return tuple(Citation(s.id, s.rows) for s in self.statements.values() if s.behind == line)

    def letters(self, *rows: Rows) -> str:
        """How the ids of statements of these rows begin: `X`."""
        found = (s.id[0] for of in rows for s in self.statements.values() if s.rows == of)
        return ", ".join(dict.fromkeys(found))

    @property
    def legend(self) -> str:
        """What the letters of statements mean: `S: the lecture. X: published guidance beyond it.`"""
        meaning = {Rows.LECTURE: f"the {self.source_word}", **MEANING}
        told = ((self.letters(rows), says) for rows, says in meaning.items())
        return " ".join(f"{letters}: {says}." for letters, says in told if letters)

    @property
    def seen_again(self) -> tuple[str, str]:
        """What is looked at when the patient is seen again, in a clinician's words and in a patient's."""
        codes = [code for code in self.codes.values() if CodeRole.REASSESSES in code.roles]
        return (codes[0].sees, codes[0].for_patient) if codes else ("", "")

    def finding_of(self, atom: Atom) -> Finding:
        """The finding an atom belongs to."""
        return self.findings[atom.partition("/")[0]]
