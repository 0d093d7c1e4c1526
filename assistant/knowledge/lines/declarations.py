"""What the first pass over a rule set has found: the names that rules may speak of.

A name whose own block has a fault is kept as *doubtful*: it is known, so that no rule is blamed for naming
it, and what rules say about its values is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Generic, Protocol, TypeVar

from assistant.knowledge.lines.faults import FaultLog, closest, did_you_mean
from assistant.knowledge.lines.phrases import Phrase, key, spaced
from assistant.knowledge.model.language import Example, Pattern, Term
from assistant.knowledge.model.promises import Group, Promise
from assistant.knowledge.model.ruleset import (
    Action,
    Checklist,
    Code,
    Drug,
    Finding,
    Gate,
    Label,
    Matter,
    Measurement,
    Place,
    Reference,
    Regimen,
    Rule,
    Ruleset,
    Score,
    Side,
    Source,
    Statement,
    Sum,
)


class _Placed(Protocol):
    @property
    def place(self) -> Place: ...


Thing = TypeVar("Thing", bound=_Placed)


class Register(Generic[Thing]):
    """Things of one kind by name. Case and underscores do not count; the first of two of a name stays."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.by_name: dict[str, Thing] = {}
        self._spelled: dict[str, str] = {}

    def add(self, name: str, thing: Thing, faults: FaultLog) -> bool:
        """Add it; a second thing of one name is a fault that names the place of the first."""
        first = self.find(name)
        if first:
            shown = spaced(name) if self.what in ("finding", "matter", "checklist", "sum") else name
            faults.at(thing.place, f'{self.what} "{shown}" is already defined at {first.place}')
            return False
        self.by_name[name] = thing
        self._spelled[key(name)] = name
        return True

    def find(self, text: str) -> Thing | None:
        """The thing of this name, however it is spelled."""
        name = self._spelled.get(key(text))
        return None if name is None else self.by_name[name]

    def meant(self, text: str) -> str:
        """The declared name most like the text; '' when none is near."""
        return self._spelled.get(closest(key(text), self._spelled), "")

    def name_of(self, text: str) -> str:
        """The name as declared, for any spelling of it."""
        return self._spelled[key(text)]

    def __iter__(self) -> Iterator[Thing]:
        return iter(self.by_name.values())

    def __len__(self) -> int:
        return len(self.by_name)


def _register(what: str) -> Register[Thing]:
    return Register(what)


@dataclass
class Declared:
    """Everything read so far, the doubtful names, and the names that a misspelt conclusion seems to mean."""

    findings: Register[Finding] = field(default_factory=lambda: _register("finding"))
    sides: Register[Side] = field(default_factory=lambda: _register("side"))
    labels: Register[Label] = field(default_factory=lambda: _register("label"))
    matters: Register[Matter] = field(default_factory=lambda: _register("matter"))
    codes: Register[Code] = field(default_factory=lambda: _register("code"))
    sources: Register[Source] = field(default_factory=lambda: _register("source"))
    statements: Register[Statement] = field(default_factory=lambda: _register("statement"))
    references: Register[Reference] = field(default_factory=lambda: _register("reference"))
    checklists: Register[Checklist] = field(default_factory=lambda: _register("checklist"))
    rules: Register[Rule] = field(default_factory=lambda: _register("rule"))
    gates: Register[Gate] = field(default_factory=lambda: _register("gate"))
    drugs: Register[Drug] = field(default_factory=lambda: _register("drug"))
    measurements: Register[Measurement] = field(default_factory=lambda: _register("measurement"))
    regimens: Register[Regimen] = field(default_factory=lambda: _register("regimen"))
    actions: Register[Action] = field(default_factory=lambda: _register("action"))
    scores: Register[Score] = field(default_factory=lambda: _register("score"))
    sums: Register[Sum] = field(default_factory=lambda: _register("sum"))
    groups: Register[Group] = field(default_factory=lambda: _register("group"))
    promises: Register[Promise] = field(default_factory=lambda: _register("promise"))
    terms: list[Term] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    meant: set[str] = field(default_factory=set)

    @staticmethod
    def of(ruleset: Ruleset) -> Declared:
        """The names of a rule set that has been read, for what is written beside it."""
        declared, faults = Declared(), FaultLog()
        for room in fields(declared):
            register = getattr(declared, room.name)
            for name, thing in getattr(ruleset, room.name).items() if isinstance(register, Register) else ():
                register.add(name, thing, faults)
        return declared

    def named(self, known: Register[Thing], phrase: Phrase, faults: FaultLog) -> Thing | None:
        """What a phrase names; None after a fault, and what was probably meant then counts as named."""
        found = known.find(phrase.text)
        if found is None:
            hint = did_you_mean(key(phrase.text), [spaced(name) for name in known.by_name])
            faults.at(phrase.place, f'unknown {known.what} "{phrase.text}"{hint}')
            self.meant.add(known.meant(phrase.text))
        return found

    def readable(self) -> list[str]:
        """The names a premise may begin with, as the notation spells them."""
        return [spaced(name) for name in self.findings.by_name] + list(self.labels.by_name)
