"""Another disease goes through everything, and nothing of myositis shows: see README.md beside this."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

import assistant
from assistant.cli import main
from assistant.conversation.interview.interview import Interview
from assistant.conversation.record.record import Known
from assistant.conversation.turn.state import Phase, State
from assistant.interface.commands.plan_input import Patients, read_object
from assistant.interface.files.calendar import make_calendar
from assistant.interface.files.plan_json import plan_json
from assistant.interface.files.report import make_report
from assistant.interface.files.sheet import make_sheet
from assistant.interface.page.note import note_lines
from assistant.interface.page.plan_page import PlanPage
from assistant.interface.page.rendering import Screen
from assistant.knowledge.library.library import load
from assistant.knowledge.model.ruleset import Ruleset
from assistant.paper.markdown import to_markdown
from assistant.reasoning.dosing.treatment import Treatment, make_treatment
from assistant.reasoning.plan.plan import make_plan
from assistant.reasoning.plan.values import Plan
from assistant.reasoning.search.reasoner import Reasoner

TODAY = date(2026, 11, 22)
GOUT = Path(__file__).parent / "gout"
FOREIGN = re.compile(
    r"\b(?:CK|MRC|EMG)\b|myosit|steroid|relapse|lecture|strength|glucocort|muscle|weakness|Boostani",
    re.IGNORECASE,
)
NAMED = re.compile(r"myositis-assistant|--lecture|plan lecture|all, lecture|strength \d of 4")
STRANGE_IDS = re.compile(r"\b[SXBPA]\d{1,3}[a-z]?\b")
FLARE = {
    "fever": False,
    "prosthetic_joint": False,
    "crystals": "urate_crystals",
    "bacteria": "not_seen",
    "urate": 560,
    "urate_before": 250,
    "gfr": 80,
    "years": 60,
    "tablets": [],
}
INFECTED = {**FLARE, "fever": True, "bacteria": "seen", "crystals": "no_crystals"}
MIXED = {**FLARE, "fever": True, "tablets": ["macrolide"], "urate": 2000}
PATIENTS = {"flare": FLARE, "infected": INFECTED, "mixed": MIXED, "nobody": {}}


@pytest.fixture(scope="module")
def reasoner() -> Reasoner:
    return Reasoner(load(GOUT))


@pytest.fixture(scope="module")
def rules(reasoner: Reasoner) -> Ruleset:
    return reasoner.ruleset


def planned(reasoner: Reasoner, patient: object) -> tuple[Known, Plan, Treatment]:
    known = Patients(reasoner.ruleset).read(read_object(json.dumps(patient).encode())).known
    plan = make_plan(reasoner, known.values, TODAY)
    return known, plan, make_treatment(reasoner.ruleset, plan.decision, TODAY)


def standing(plan: Plan) -> set[str]:
    return {*(line.code for line in plan.lines), *(label.code for label in plan.assessment)}


def test_it_decides_by_its_own_rules(reasoner: Reasoner) -> None:
    assert standing(planned(reasoner, FLARE)[1]) == {
        *("gout-likely", "give-colchicine", "start-allopurinol", "see-again"),
    }
    assert standing(planned(reasoner, INFECTED)[1]) == {"aspirate-now", "infection-likely"}
    mixed = planned(reasoner, MIXED)[1]
    assert {"either", "gout-likely", "never-colchicine-with-macrolide"} < standing(mixed)
    assert {item.code for item in mixed.withheld} == {"give-colchicine", "start-allopurinol"}
    assert any(line.code == "confirm-value" and line.sources == ("H1",) for line in mixed.lines)


def test_evidence_speaks_for_its_own_sides(reasoner: Reasoner) -> None:
    labels = {label.code: label for label in planned(reasoner, MIXED)[1].assessment}
    assert labels["gout-likely"].supporting == ("the urate is rising",)
    assert labels["gout-likely"].against == ("a fever",)
    assert labels["either"].supporting == ("gout: the urate is rising", "infection: a fever")


def test_its_drugs_have_figures_and_dates(reasoner: Reasoner) -> None:
    _, _, treatment = planned(reasoner, FLARE)
    figures = {figure.printed for dosing in treatment.dosings for figure in dosing.figures}
    assert figures == {"0.5 mg twice a day", "100 mg a day", "300 mg a day"}
    (course,) = treatment.courses
    assert [(step.on.isoformat(), step.amount) for step in course.steps] == [
        ("2026-11-22", 100),
        ("2026-12-20", 200),
        ("2027-01-17", 300),
    ]
    assert treatment.reassess == (date(2026, 11, 29), date(2026, 12, 6))


@pytest.mark.parametrize("name", PATIENTS)
def test_nothing_of_another_disease_is_printed(reasoner: Reasoner, rules: Ruleset, name: str) -> None:
    known, plan, treatment = planned(reasoner, PATIENTS[name])
    record = [("urate", "560 µmol/L")]
    page = PlanPage(rules, 80, pictures=True)
    papers = {
        "page": "\n".join(page.whole(plan, record, treatment)),
        "lecture alone": "\n".join(page.lecture(plan, treatment)),
        "note": "\n".join(note_lines(rules, plan, record, TODAY, treatment)),
        "JSON": json.dumps(plan_json(reasoner, known, plan, treatment)),
        "report": to_markdown(make_report(rules, plan, treatment, record, TODAY)),
        "sheet": to_markdown(make_sheet(rules, plan, treatment, TODAY)),
        "calendar": make_calendar(plan.made, treatment).decode() if treatment.reassess else "",
    }
    found = {kind: FOREIGN.findall(NAMED.sub("", text)) for kind, text in papers.items()}
    assert not any(found.values()), found
    ids = {kind: STRANGE_IDS.findall(text) for kind, text in papers.items()}
    assert not any(ids.values()), ids


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        (("check",), "no faults"),
        (("plan", "-"), "YES. START ALLOPURINOL"),
        (("plan", "-", "--note"), "A hot joint: gout or infection"),
        (("plan", "-", "--json"), '"code": "gout-likely"'),
        (("ledger",), "Every row has its entry."),
        (("rulebook",), "crystals-are-gout"),
    ],
)
def test_its_commands(
    command: tuple[str, ...],
    wanted: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    told = tmp_path / "told.json"
    told.write_text(json.dumps({**FLARE, "intent": "start allopurinol"}), encoding="utf-8")
    given = [str(told) if part == "-" else part for part in command]
    given += ["--md", "book.md"] if command == ("rulebook",) else []
    folder = [str(GOUT)] if command == ("check",) else []
    assert main(["--rules", str(GOUT), *given, *folder]) == 0
    seen = capsys.readouterr().out + (Path("book.md").read_text("utf-8") if Path("book.md").exists() else "")
    assert wanted in seen
    assert not FOREIGN.findall(NAMED.sub("", seen))


ANSWERS = {
    "crystals": "negatively birefringent",
    "bacteria": "not seen",
    "urate": "9.4 mg/dL",
    "urate_before": "280",
    "course_of_urate": "up",
    "gfr": "80",
    "years": "60",
    "tablets": "none",
}


def answered(state: State) -> str:
    """The next line of somebody who knows everything."""
    if state.held:
        return "y"
    assert state.asking
    return "none" if len(state.asking.findings) > 1 else ANSWERS.get(state.asking.findings[0], "unknown")


def test_it_chats_to_a_plan(reasoner: Reasoner, rules: Ruleset) -> None:
    interview, screen = Interview(reasoner, TODAY, one_by_one=True), Screen(rules, 80)
    state, said = interview.open()
    lines = screen.lines(said)
    for line in ("help", "hot knee, urate 560 µmol/L", "why", "?"):
        state, said = interview.reply(state, line)
        lines += screen.lines(said)
    while state.phase is not Phase.PLAN:
        state, said = interview.reply(state, answered(state))
        lines += screen.lines(said)
    for line in (
        "how",
        "why not give-prednisone",
        "what if fever",
        "plan all",
        "status",
        "start allopurinol?",
    ):
        state, said = interview.reply(state, line)
        lines += screen.lines(said)
    text = "\n".join(lines)
    assert "Any of these?" in text
    assert "Gout is likely: a flare" in text
    assert not FOREIGN.findall(NAMED.sub("", text)), FOREIGN.findall(text)


@pytest.mark.parametrize(
    ("line", "findings"),
    [
        ("urate 9.4 mg/dL, no fever", {"urate": 559.112, "fever": False}),
        ("urate 560 µmol/L was 280 µmol/L", {"urate": 560}),
        (
            "febrile, aspirate: negatively birefringent crystals",
            {"fever": True, "crystals": "urate_crystals"},
        ),
        ("arthroplasty 2019, GFR 80 mL/min", {"prosthetic_joint": True, "gfr": 80}),
    ],
)
def test_what_is_typed_is_read_by_its_own_words(line: str, findings: dict[str, object]) -> None:
    chat = assistant.load(GOUT).consult(TODAY)
    chat.say(line)
    chat.say("y")
    assert findings.items() <= chat.findings.items()
