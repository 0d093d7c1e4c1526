"""Python knows no name: what is renamed throughout a rule set changes nothing but names.

Each name of a finding, code, label or drug gets a mark, wherever it stands in the files. What then comes
out is what came out before, mark for mark: the plan as data, its doses and dates, the report and the sheet
for the patient, with every word of them.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.api import Assistant
from assistant.conversation.record.record import Known
from assistant.interface.files.plan_json import plan_json
from assistant.interface.files.report import make_report
from assistant.interface.files.sheet import make_sheet
from assistant.interface.page import front
from assistant.knowledge.library.files import files_below
from assistant.knowledge.library.library import builtin, load
from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Ruleset
from assistant.paper.markdown import to_markdown
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.plan.plan import make_plan
from assistant.reasoning.search.reasoner import Reasoner
from tests.reasoning.patients import DRUG_SEEDS, SEEDS, atoms_of, reasoner

MARK = "zq"
TODAY = date(2026, 11, 22)
OF_THE_NOTATION = ("  ideal weight", "  computed body surface")  # keywords in which a name happens to stand
PATIENTS = {
    **{name: SEEDS[name] for name in ("steroid myopathy in diabetes", "red flags", "mixed, CK rising")},
    "taper trial": SEEDS["taper trial"] | {"age": 50, "weight": 70, "height": 170, "sex": "female"},
    **{name: DRUG_SEEDS[name] for name in list(DRUG_SEEDS)[:3]},
}


def marking(rules: Ruleset) -> Callable[[str], str]:
    """Puts the mark behind every name of a drug, wherever it stands, and of a finding, code or label.

    A name with a drug in it is renamed by its drug: `for each drug of` makes such names of their parts.
    """
    drugs = {drug.member or name for name, drug in rules.drugs.items()} | {*rules.drugs} | {*_repeated()}
    drug = re.compile(rf"(?<![^\W_]){_any({name.replace('_', ' ') for name in drugs})}(?![^\W_])")
    named = {*(name.replace("_", " ") for name in rules.findings), *rules.codes, *rules.labels}
    name = re.compile(
        rf"(?<![^\W_])(?<!-){_any({each for each in named if not drug.search(each)})}(?![^\W_])(?!-)"
    )
    return lambda text: drug.sub(rf"\g<0>{MARK}", name.sub(rf"\g<0>{MARK}", text))


def _any(names: set[str]) -> str:
    longest = sorted(names, key=len, reverse=True)
    return "(?:" + "|".join("[ _]".join(map(re.escape, name.split(" "))) for name in longest) + ")"


def _repeated() -> Iterator[str]:
    """The drugs of `for each drug of ciclosporin CSA, ...`, as they are written there."""
    for file in builtin().rglob("*.rules"):
        for line in re.findall(r"for each drug of (.*(?:\n {4,}.*)*)", file.read_text(encoding="utf-8")):
            for part in line.split(","):
                yield from re.split(r"\bfrom\b", part)[0].split()


def renamed(rules: Ruleset, folder: Path) -> Ruleset:
    """The built-in rules with all names marked, read from a folder that is made for it."""
    mark = marking(rules)
    for file in files_below(builtin()):
        lines = file.read_text(encoding="utf-8").split("\n")
        copy = folder / file.relative_to(builtin())
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("\n".join(_line(line, mark) for line in lines), encoding="utf-8")
    return load(folder)


def _line(line: str, mark: Callable[[str], str]) -> str:
    """A line with its names marked; a role's kind is a word of the notation, and what it is of is a name."""
    if line.startswith(OF_THE_NOTATION):
        return line
    if not line.startswith("  role "):
        return mark(line)
    return "  role " + ", ".join(_role(part, mark) for part in line.removeprefix("  role ").split(", "))


def _role(part: str, mark: Callable[[str], str]) -> str:
    kind, of, name = part.partition(" of ")
    return part if part in {*RoleKind} or not of else f"{kind}{of}{mark(name)}"


def told(reasoner: Reasoner, patient: dict[str, object], mark: Callable[[str], str] | None = None) -> str:
    """All that the program says of a patient whose findings and values are marked too."""
    if mark:
        patient = {_marked(mark, name): _values(mark, value) for name, value in patient.items()}
    rules = reasoner.ruleset
    known = Known(atoms_of(rules, patient))
    plan = make_plan(reasoner, known.values, TODAY)
    treatment = make_treatment(rules, plan.decision, TODAY)
    data = json.dumps(plan_json(reasoner, known, plan, treatment), ensure_ascii=False, indent=1)
    paper = (make_report(rules, plan, treatment, [], TODAY), make_sheet(rules, plan, treatment, TODAY))
    return re.sub(r"\b[0-9a-f]{12,16}\b", "DIGEST", "\n".join([data, *map(to_markdown, paper)]))


def _marked(mark: Callable[[str], str], name: str) -> str:
    return mark(name.replace("_", " ")).replace(" ", "_")


def _values(mark: Callable[[str], str], value: object) -> object:
    if isinstance(value, str):
        return _marked(mark, value)
    return [_marked(mark, member) for member in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def as_it_is() -> Reasoner:
    return reasoner()


@pytest.fixture(scope="module")
def marked(as_it_is: Reasoner, tmp_path_factory: pytest.TempPathFactory) -> Reasoner:
    return Reasoner(renamed(as_it_is.ruleset, tmp_path_factory.mktemp("renamed") / "myositis"))


def test_nothing_is_called_as_it_was(as_it_is: Reasoner, marked: Reasoner) -> None:
    before, after = (
        [*rules.findings, *rules.codes, *rules.labels, *rules.drugs]
        for rules in (as_it_is.ruleset, marked.ruleset)
    )
    assert len(before) == len(after)
    assert not {*before} & {*after}


@pytest.mark.parametrize("name", PATIENTS)
def test_other_names_change_nothing_else(
    as_it_is: Reasoner, marked: Reasoner, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("ONE_LINE", "TWO_LINES", "WIDE"):  # a longer name leaves less room for the rest of its line
        monkeypatch.setattr(front, room, 10_000)
    seen = told(marked, PATIENTS[name], marking(as_it_is.ruleset))
    assert MARK in seen
    assert seen.replace(MARK, "").replace(MARK.upper(), "") == told(as_it_is, PATIENTS[name])


TYPED = (
    "51M PM, pred 15 mg daily tapered from 70, shoulders worse for a month, CK 2600 was 240",
    "MTX 15 mg weekly, stopped azathioprine in June, no rash, legs MRC 4 was 5, EMG normal",
    "should I go up on the pred?",
)


@pytest.mark.parametrize("typed", TYPED)
def test_what_is_typed_is_read_whatever_findings_are_called(
    as_it_is: Reasoner, marked: Reasoner, typed: str
) -> None:
    mark = marking(as_it_is.ruleset)
    before = Assistant(as_it_is.ruleset).read(typed, TODAY).findings
    after = Assistant(marked.ruleset).read(mark(typed), TODAY).findings
    assert before
    assert json.loads(json.dumps(after).replace(MARK, "")) == before
