"""The plan as files, by the command and in the chat: whole or not at all, private, over no other."""

import errno
import json
import os
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from assistant.cli import main
from assistant.commands.plan import TO_THE_SCREEN
from assistant.conversation.interview.interview import Interview
from assistant.conversation.turn.utterances import Print, Say, ShowNote
from assistant.interface.files.kinds import KINDS
from assistant.interface.page.rendering import Screen
from assistant.interface.terminal.sitting import Sitting
from assistant.knowledge.lines.commands import BY_NAME, Typed, parse
from assistant.reasoning.search.reasoner import Reasoner
from tests.reasoning.patients import SEEDS

ON_A_TAPER = {
    "glucocorticoid": "prednisone",
    "glucocorticoid_dose": 15,
    "glucocorticoid_duration": 18,
    "strength_trend": "worsening",
    "strength_change_basis": "measured",
    "ck": 2400,
    "ck_upper_limit": 180,
    "previous_ck": 300,
    "recent_glucocorticoid_change": "reduced",
    "malignancy": "Mr Smith's",
}
Run = Callable[..., tuple[int, str, str]]
UNSEEN = "its name has characters that cannot be seen."
UNSEEN_WHOLE = "Nothing was written: the name has characters that cannot be seen."


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], reasoner: Reasoner
) -> Run:
    """The command `plan` on a patient, in a folder of its own; exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("assistant.cli._reasoner", lambda folder: reasoner)
    (tmp_path / "patient.json").write_text(json.dumps(ON_A_TAPER), "utf-8")

    def running(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["plan", "patient.json", "--today", "2026-11-22", *arguments])
        return code, *capsys.readouterr()

    return running


def test_the_three_files_are_written_for_this_user_alone(run: Run, tmp_path: Path) -> None:
    code, said, errors = run("--report", "r.html", "--calendar", "c.ics", "--sheet", "s.md")
    assert (code, errors) == (0, "")
    assert said.splitlines() == [
        f"Written to {tmp_path / name}, for you alone to read." for name in ("r.html", "c.ics", "s.md")
    ]
    for name in ("r.html", "c.ics", "s.md"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert "Mr Smith&#x27;s" in (tmp_path / "r.html").read_text("utf-8")
    for name in ("c.ics", "s.md"):
        assert "Smith" not in (tmp_path / name).read_text("utf-8")
    assert sorted(os.listdir(tmp_path)) == ["c.ics", "patient.json", "r.html", "s.md"]


@pytest.mark.parametrize(
    ("name", "begins"), [("R.MD", b"# Myo"), ("r.html", b"<!DOCTYPE html>"), ("r.pdf", b"%PDF-")]
)
def test_the_ending_decides_the_format(run: Run, tmp_path: Path, name: str, begins: bytes) -> None:
    assert run("--report", name)[0] == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_treatment_starts_on_the_day_that_is_given(run: Run, tmp_path: Path) -> None:
    def days(*arguments: str) -> list[date]:
        assert run("--calendar", "c.ics", "--force", *arguments)[0] == 0
        events = Calendar.from_ical((tmp_path / "c.ics").read_bytes()).walk("VEVENT")
        return [event["dtstart"].dt for event in events]

    today, later = days(), days("--start", "2028-02-28")
    assert len(today) == len(later)
    assert min(today) >= date(2026, 11, 22)
    assert min(later) - min(today) == date(2028, 2, 28) - date(2026, 11, 22)


def test_a_file_that_is_there_is_left_as_it_is_without_force(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.md").write_text("mine", "utf-8")
    said = "There is something at r.md already; --force writes over it.\n"
    assert run("--report", "r.md", "--calendar", "c.ics") == (2, "", said)
    assert (tmp_path / "r.md").read_text("utf-8") == "mine"
    assert not (tmp_path / "c.ics").exists()
    assert run("--report", "r.md", "--force")[0] == 0
    assert (tmp_path / "r.md").read_text("utf-8").startswith("# Myositis")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--report", "r.docx"], "r.docx cannot be written: its name has to end in .html, .md or .pdf.\n"),
        (["--calendar", "c.html"], "c.html cannot be written: its name has to end in .ics.\n"),
        (["--sheet", "sheet"], "sheet cannot be written: its name has to end in .html, .md or .pdf.\n"),
        (["--report", "no/r.md"], "no/r.md cannot be written: No such file or directory.\n"),
        (["--report", "patient.json/r.md"], "patient.json/r.md cannot be written: Not a directory.\n"),
        (["--report", "folder.md"], "folder.md cannot be written: it is no plain file.\n"),
        (["--report", "a\x1bb.md"], f"a\\x1bb.md cannot be written: {UNSEEN}\n"),
        (["--report", "\u202egnp.md"], f"\\u202egnp.md cannot be written: {UNSEEN}\n"),
        (["--report", "x.md", "--sheet", "./x.md"], "Give each file a name of its own.\n"),
        (
            ["--report", "x.md", "--json"],
            f"{TO_THE_SCREEN}\n",
        ),
    ],
)
def test_what_cannot_be_written_is_one_sentence_and_nothing_is(
    run: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "folder.md").mkdir()
    assert run(*arguments) == (2, "", said)
    assert sorted(os.listdir(tmp_path)) == ["folder.md", "patient.json"]


@pytest.mark.parametrize(
    ("place", "number", "reason"),
    [
        ("fsync", errno.ENOSPC, "No space left on device"),
        ("replace", errno.EIO, "Input/output error"),
        ("open", errno.EROFS, "Read-only file system"),
    ],
)
def test_a_disk_that_fails_leaves_nothing_half_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, number: int, reason: str
) -> None:
    (tmp_path / "r.md").write_text("mine", "utf-8")

    def fail(*arguments: object, **more: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(
        f"assistant.interface.output.writing.{'tempfile.mkstemp' if place == 'open' else f'os.{place}'}", fail
    )
    assert run("--report", "r.md", "--force") == (2, "", f"r.md cannot be written: {reason}.\n")
    monkeypatch.undo()
    assert (tmp_path / "r.md").read_text("utf-8") == "mine"
    assert sorted(os.listdir(tmp_path)) == ["patient.json", "r.md"]


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_disk_without_second_names_will_do(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def unable(*arguments: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("os.link", unable)
    assert run("--report", "r.md")[0] == 0
    assert sorted(os.listdir(tmp_path)) == ["patient.json", "r.md"]


@pytest.mark.parametrize(
    ("package", "arguments", "said"),
    [
        ("fpdf", ["--report", "r.pdf"], 'pip install "fpdf2>=2.8.9,<3"'),
        ("icalendar", ["--calendar", "c.ics"], 'pip install "icalendar>=7,<8"'),
        ("matplotlib", ["--chart", "c.svg"], 'pip install "matplotlib>=3.10,<4"'),
    ],
)
def test_a_package_that_is_missing_is_named_with_what_installs_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, arguments: list[str], said: str
) -> None:
    for name in [m for m in sys.modules if m.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    heavy = ("paper.pdf", "interface.files.calendar", "interface.chart.panels", "interface.chart.picture")
    for name in (f"assistant.{module}" for module in heavy):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, package, None)
    code, out, errors = run(*arguments)
    assert (code, out) == (2, "")
    assert said in errors
    assert os.listdir(tmp_path) == ["patient.json"]


def test_a_plan_without_drugs_has_no_calendar_and_no_sheet(run: Run, tmp_path: Path) -> None:
    (tmp_path / "patient.json").write_text(json.dumps(SEEDS["stable, legs only, no taper"]), "utf-8")
    assert run("--report", "r.md")[0] == 0
    for option, name in (("--calendar", "c.ics"), ("--sheet", "s.md")):
        code, _, errors = run(option, name)
        assert code == 2
        assert errors.startswith("There is nothing to put on a")


# --- in the chat --------------------------------------------------------------------------------------------


def texts(sitting: Sitting, line: str) -> list[str]:
    return [utterance.text for utterance in sitting.reply(line) if isinstance(utterance, Say)]


@pytest.fixture
def sitting(interview: Interview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sitting:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MYOSITIS_STATE", str(tmp_path / "state"))
    chat = Sitting.begin(interview)
    chat.reply("pred 15 mg daily tapered from 70, 51M PM, measured weaker, CK 2600 was 240")
    chat.reply("y")
    return chat


@pytest.mark.parametrize("word", ["report", "calendar", "sheet"])
def test_the_chat_writes_each_under_a_free_name_or_a_given_one(
    sitting: Sitting, tmp_path: Path, word: str
) -> None:
    ending = "ics" if word == "calendar" else "html"
    before = sitting.state, [*sitting.typed]
    own = tmp_path / "state" / "files"
    for path in (
        own / f"{word}-2026-11-22.{ending}",
        own / f"{word}-2026-11-22-2.{ending}",
        tmp_path / f"x.{ending}",
    ):
        typed = f"{word} x.{ending}" if path.parent == tmp_path else word
        assert texts(sitting, typed)[0] == f"Written to {path}, for you alone to read."
        assert path.stat().st_mode & 0o777 == 0o600
    assert own.stat().st_mode & 0o777 == 0o700
    again = f"There is something at x.{ending} already. Type {word} and another name."
    assert texts(sitting, f"/{word} x.{ending}")[0] == again
    assert (sitting.state, sitting.typed) == before


def test_the_chat_writes_the_note_as_it_shows_it(sitting: Sitting, tmp_path: Path) -> None:
    shown = sitting.screen(100).lines([u for u in sitting.reply("note") if isinstance(u, ShowNote)])
    assert texts(sitting, "note x.txt")[0] == f"Written to {tmp_path / 'x.txt'}, for you alone to read."
    assert " ".join(shown).split() == (tmp_path / "x.txt").read_text("utf-8").split()
    assert "its name has to end in .txt" in texts(sitting, "note x.docx")[0]


@pytest.mark.parametrize("kind", KINDS)
def test_help_names_every_ending_of_a_kind(kind: str) -> None:
    missing = [ending for ending in KINDS[kind].endings if ending not in BY_NAME[kind].help]
    assert not missing, f"name {missing} in the help of {kind}: knowledge/lines/commands.py"


@pytest.mark.parametrize(
    "line", ["report \x1b[31mx.html", "note \u202ex.txt", "save \x1b]0;t\x07.transcript"]
)
def test_the_chat_writes_no_file_under_a_name_that_cannot_be_seen(
    sitting: Sitting, tmp_path: Path, line: str
) -> None:
    assert texts(sitting, line)[0] == UNSEEN_WHOLE
    assert os.listdir(tmp_path) == []


def test_the_chat_says_what_it_cannot_write(sitting: Sitting, tmp_path: Path) -> None:
    assert texts(sitting, "report x.docx")[0].startswith("x.docx cannot be written: its name has to end in")
    assert texts(sitting, "report no/x.md")[0] == "no/x.md cannot be written: No such file or directory."
    assert re.match(r"~\w+/x.md cannot be written", texts(sitting, "report ~nobodyatall/x.md")[0])
    assert os.listdir(tmp_path) == []


def test_a_report_of_something_is_no_command() -> None:
    assert parse("report of the EMG: irritable") is None
    assert parse("calendar") == Typed("calendar")
    assert parse("Sheet A b.PDF") == Typed("sheet", "A b.PDF")
    assert parse("/report of it") == Typed("report", "of it")


def test_a_transcript_says_that_a_chat_would_write(interview: Interview) -> None:
    state, _ = interview.open()
    said = interview.reply(state, "report")[1]
    assert isinstance(said[0], Print)
    assert Screen(interview.ruleset).lines(said)[0].strip() == "A chat writes the plan to a file here."
