"""What a rule set is, once it has been read: findings, rules, gates, codes and the sources behind them.

Every thing carries its `Place` from birth, so that a fault, a plan line and an explanation can all say
where it stands. Names of findings and values are written with spaces in the notation and held here with
underscores, as in JSON (`ck trend` is `ck_trend`). Nothing here knows a patient.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal, TypeAlias

Value: TypeAlias = bool | str | Decimal
"""A known value of an atom: yes or no, a word of a choice, or a number in the finding's unit."""

Atom: TypeAlias = str
"""What one premise can ask about: a finding (`ck`), or one member of a set (`biopsy/necrosis`).

The bare name of a set finding is an atom too: it is known (to be True) once every member is decided.
"""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a thing is written: path as shown to people, 1-based line and column."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Shape(StrEnum):
    """What kind of value a finding takes."""

    YES_NO = "yes or no"
    CHOICE = "one of"
    SET = "any of"
    NUMBER = "number"
    TEXT = "text"


class Closing(StrEnum):
    """When a derived yes/no may be closed to no; without one it stays unknown unless a rule says no."""

    STRICT = "otherwise no"  # every rule that could make it yes has a false premise
    ONCE_ASKED = "otherwise no once asked"  # ... or one that rests on a declined finding


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that may be typed: canonical = (typed - subtract) * times."""

    names: tuple[str, ...]
    times: Decimal
    subtract: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Range:
    """An inclusive range, in the finding's unit."""

    low: Decimal
    high: Decimal

    def __contains__(self, number: object) -> bool:
        return isinstance(number, Decimal) and self.low <= number <= self.high


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that can be known of a patient.

    choices: the values of a choice, or the members of a set, in the order they are shown.
    unavailable: words that say the result is not to be had (`not_done`, `pending`): recorded as declined.
    words: what a clinician may type, each with the value it stands for (None: names the finding only).
    formula: the computation (see reasoning.formulas) that gives the value when its inputs are known.
    closing/derived: a derived finding is concluded by rules and never asked.
    minimum: it is the minimum data of a label; what it still lacks is asked first.
    """

    name: str
    shape: Shape
    place: Place
    choices: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()
    whole: bool = False
    unit: str = ""
    plausible: Range | None = None
    possible: Range | None = None
    units: tuple[Unit, ...] = ()
    called: str = ""
    question: str = ""
    hint: str = ""
    synonyms: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    formula: str = ""
    derived: bool = False
    closing: Closing | None = None
    minimum: bool = False

    @property
    def title(self) -> str:
        """The name as people read it."""
        return self.called or self.name.replace("_", " ")

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """The atoms an answer to it can decide."""
        if self.shape is Shape.SET:
            return tuple(f"{self.name}/{member}" for member in self.choices)
        return (self.name,)

    @property
    def asked(self) -> bool:
        """Whether a person can be asked for it."""
        return not self.derived and bool(self.question)


Comparison: TypeAlias = Literal["=", ">", ">=", "<", "<=", "known", "unknown"]


@dataclass(frozen=True, slots=True)
class Test:
    """One primitive test of an atom; `value` is None for known and unknown."""

    atom: Atom
    comparison: Comparison
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Premise:
    """A disjunction of tests, all of one finding (or of one label, by its code)."""

    finding: str
    tests: tuple[Test, ...]
    text: str
    place: Place


class Kind(StrEnum):
    """The kinds of plan line, in the order of the page."""

    URGENT = "urgent"
    NEVER = "never"
    HOLD = "hold"
    REDUCE = "reduce"
    DO = "do"
    CONSIDER = "consider"
    NOTE = "note"


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
    """The rule puts a line on the plan; `kind` overrides the code's own."""

    code: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Weighs:
    """The rule is evidence for one side of the differential. `strength` 0 to 4 orders the list only."""

    side: str
    text: str
    strength: Decimal


Conclusion: TypeAlias = Concludes | Labels | Advises | Weighs


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
class Matter:
    """What a line can be about. `never` rules over a matter; `hold` and `reduce` over the whole drug."""

    name: str
    drug: str
    dose_direction: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Code:
    """A plan code: its kind, what it is about, its lead text, and the codes it beats when it stands."""

    name: str
    kind: Kind
    about: str
    says: str
    over: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Label:
    """An assessment code; readable in premises as a derived yes/no, closed `no once asked`."""

    name: str
    says: str
    leans: str  # the side of the evidence it speaks for: "steroid", "relapse", "both", or ""
    place: Place


@dataclass(frozen=True, slots=True)
class Checklist:
    """Several findings of one kind asked as one question; `none` answers them all."""

    name: str
    question: str
    findings: tuple[str, ...]
    first: bool  # red flags: asked before anything else
    place: Place


@dataclass(frozen=True, slots=True)
class Regimen:
    """How a drug is given, as the source prints it; shown beside the codes it belongs to."""

    name: str
    codes: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]  # (text, statement ids)
    place: Place


@dataclass(frozen=True, slots=True)
class Statement:
    """One numbered statement of a source, in our own words. `lines` are lines of the source's text."""

    id: str
    says: str
    source: str
    lines: str
    kind: str
    tag: str
    guard: str  # "hard", "warning", "information" or ""
    place: Place


@dataclass(frozen=True, slots=True)
class Source:
    """A text that rules rest on. `rows`: lecture, conflicts, beyond, reconstructed or policy."""

    name: str
    title: str
    by: str
    date: str
    rows: str
    place: Place


@dataclass(frozen=True)
class Ruleset:
    """A rule set, whole and checked. Dictionaries keep the order of the files."""

    name: str
    version: str
    title: str
    digest: str  # of all its files
    findings: Mapping[str, Finding]
    rules: Mapping[str, Rule]
    gates: Mapping[str, Gate] = field(default_factory=dict)
    matters: Mapping[str, Matter] = field(default_factory=dict)
    codes: Mapping[str, Code] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    regimens: Mapping[str, Regimen] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)

    @cached_property
    def findings_read(self) -> frozenset[str]:
        """The findings that some rule or gate reads; the others are accepted, and never asked."""
        premises = [p for r in self.rules.values() for p in r.premises]
        premises += [p for g in self.gates.values() for p in g.unless]
        return frozenset(p.finding for p in premises)

    def finding_of(self, atom: Atom) -> Finding:
        """The finding an atom belongs to."""
        return self.findings[atom.partition("/")[0]]
