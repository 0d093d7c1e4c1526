"""Who signed which rule off. A signature holds for the words that were signed, and for no others.

`sign-off.toml` beside the rules has one table for each signature:

    [steroid-myopathy-suspected]
    owner = "who answers for the rule"
    signed = "who read it and agrees"
    date = 2026-11-22
    words = "3f9a01c2d4e5"       # what the rule book printed beside the rule that was read

An owner may stand without a signature. The file is empty until somebody signs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from assistant.knowledge.model.ruleset import (
    Advises,
    Drug,
    Gate,
    Labels,
    Premise,
    Regimen,
    Rule,
    Ruleset,
    Score,
    Sum,
)

FILE = "sign-off.toml"
_FIELDS = {"owner": str, "signed": str, "date": date, "words": str}
Signable: TypeAlias = Rule | Gate | Drug | Regimen | Score | Sum


@dataclass(frozen=True)
class SignOff:
    """One entry of the file. `signed` is '' where there is an owner only."""

    owner: str = ""
    signed: str = ""
    on: date | None = None
    words: str = ""

    def stands(self, words: str) -> bool:
        """Whether it signs exactly these words."""
        return bool(self.signed) and self.words == words


class SignOffFault(Exception):
    """The file cannot be used; `problems` says why, each with the file's name."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def signable(ruleset: Ruleset) -> dict[str, Signable]:
    """Every rule by its name; what is of another kind as `gate NAME`, `drug NAME`, `score NAME` and so on."""
    named: dict[str, Signable] = dict(ruleset.rules)
    named |= {f"gate {name}": gate for name, gate in ruleset.gates.items()}
    named |= {f"drug {name.replace('_', ' ')}": drug for name, drug in ruleset.drugs.items()}
    named |= {f"score {name}": score for name, score in ruleset.scores.items()}
    named |= {f"sum {name.replace('_', ' ')}": total for name, total in ruleset.sums.items()}
    return named | {f"regimen {name}": regimen for name, regimen in ruleset.regimens.items()}


def read_sign_offs(folder: Path, ruleset: Ruleset) -> dict[str, SignOff]:
    """The signatures beside a rule set, {} without a file. Raises SignOffFault with all its faults."""
    path = folder / FILE
    if not path.exists():
        return {}
    shown = f"{folder.resolve().name}/{FILE}"
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SignOffFault([f"{shown}: {error}"]) from None
    names = signable(ruleset)
    problems: list[str] = []
    for name, table in tables.items():
        if name not in names:
            problems.append(f'{shown}: "{name}" is nothing to be signed of this rule set')
        problems += [f"{shown}: {name}: {problem}" for problem in _problems(table)]
    if problems:
        raise SignOffFault(problems)
    return {
        name: SignOff(t.get("owner", ""), t.get("signed", ""), t.get("date"), t.get("words", ""))
        for name, t in tables.items()
    }


def states(ruleset: Ruleset, sign_offs: Mapping[str, SignOff]) -> dict[str, str]:
    """Of everything that can be signed: `unsigned`, `signed`, or `changed` since it was signed."""
    found = {}
    for name, thing in signable(ruleset).items():
        by = sign_offs.get(name, SignOff())
        signed = "signed" if by.stands(words_of(ruleset, thing)) else "changed"
        found[name] = signed if by.signed else "unsigned"
    return found


def _problems(table: Any) -> list[str]:
    if not isinstance(table, dict):
        return ["write it as a table, [name of the rule]"]
    found = [f'"{field}" is no line of a sign-off' for field in table if field not in _FIELDS]
    found += [
        f'"{field}" is not {"a date such as 2026-11-22" if shape is date else "words in quotation marks"}'
        for field, shape in _FIELDS.items()
        if field in table and (type(table[field]) is not shape or not table[field])
    ]
    if "signed" in table:
        found += [f'a signature needs "{field}"' for field in ("date", "words") if field not in table]
    return found


def words_of(ruleset: Ruleset, thing: Signable) -> str:
    """12 hexadecimal digits that change when anything does that a reader of the thing relies on.

    Its own words, what its plan code or label says, and what its statements say; not its place in a file,
    and not the layout of the book.
    """
    match thing:
        case Rule():
            own: list[Any] = [_premises(thing.premises), _conclusion(ruleset, thing), thing.because]
            sources = thing.sources
        case Gate():
            own = [[_code(ruleset, code) for code in thing.codes], _premises(thing.unless), thing.because]
            sources = thing.sources
        case Regimen():
            own = [[_code(ruleset, code) for code in thing.codes], [list(line) for line in thing.lines]]
            own += [thing.drug, thing.route, _premises(thing.when), _premises(thing.unless)]
            sources = tuple(dict.fromkeys(source for _, named in thing.lines for source in named))
        case Score() | Sum():
            own = [thing.says, [list(line) for line in thing.lines]]
            sources = tuple(dict.fromkeys(source for _, named in thing.lines for source in named))
        case Drug():
            own = [thing.member, thing.named_by, thing.needs, thing.needs_from]
            own += [(fact.kind, fact.text, fact.sources) for fact in thing.facts]
            named = (*(fact.sources for fact in thing.facts), thing.needs_from)
            sources = tuple(dict.fromkeys(source for those in named for source in those))
    said = [(source, ruleset.statements[source].says, ruleset.statements[source].tag) for source in sources]
    return sha256(repr((type(thing).__name__, thing.name, own, said)).encode()).hexdigest()[:12]


def _premises(premises: tuple[Premise, ...]) -> list[str]:
    return [premise.text for premise in premises]


def _conclusion(ruleset: Ruleset, rule: Rule) -> Mapping[str, str] | tuple[str, ...]:
    match rule.conclusion:
        case Labels(code=code):
            return ("label", code, ruleset.labels[code].says)
        case Advises(code=code, kind=kind, within=within):
            due = (str(within),) if within else ()
            return ("advises", str(kind or ""), *_code(ruleset, code), *due)
        case other:
            return {name: str(value) for name, value in sorted(asdict(other).items())}


def _code(ruleset: Ruleset, name: str) -> tuple[str, ...]:
    code = ruleset.codes[name]
    return (name, str(code.kind), code.says)
