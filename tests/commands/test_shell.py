"""The shell: a sentence for a command, a chat begun from a file, settings, completion and the man page."""

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import assistant
from assistant.interface.output.settings import VARIABLE, Settings, settings
from assistant.interface.output.streams import Stop
from assistant.interface.words.layout import one_line
from tests.house.manpage import PAGE, made
from tests.reasoning.patients import SEEDS, TODAY

ROOT = Path(__file__).parents[2]
NOTE = "51M PM, pred 15 down from 70, shoulders worse for a month, CK 2600 was 240"


def shell(*arguments: str, typed: str = "", **variables: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "assistant", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    done = subprocess.run(
        command, input=typed, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def test_a_sentence_is_planned_for_and_means_what_its_file_means(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text(NOTE, "utf-8")
    day = ("--today", TODAY.isoformat())
    said = shell(*day, NOTE)
    assert said[0] == 0
    assert said[1].startswith("SLOW OR STOP THE TAPER.")
    assert said == shell(*day, "plan", NOTE) == shell(*day, "plan", str(file))
    assert shell(*day, "read", NOTE) == shell(*day, "read", str(file))
    assert json.loads(shell(*day, NOTE, "--json")[1])["assessment"]


def test_what_is_no_sentence_and_no_file_is_said_to_be_missing() -> None:
    assert shell("plan", "/no where/at all.json")[2].endswith("cannot be read: No such file or directory.\n")
    assert shell("plan", "my letter.txt")[2] == "my letter.txt cannot be read: No such file or directory.\n"
    assert shell("read", "DM/ILD overlap, pred 20 mg daily")[0] == 0
    assert "invalid choice" in shell("plna")[2]


def test_a_chat_begins_from_a_text(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text(NOTE, "utf-8")
    code, said, _ = shell("--plain", "--no-session", "--from", str(file), typed="status\n")
    assert code == 0
    assert "CK before: 240 U/L" in said
    assert shell("chat", "--plain", "--no-session", "--from", str(file), typed="status\n")[1] == said


@pytest.mark.parametrize("seed", range(0, len(SEEDS), 12))
def test_a_chat_begins_from_findings_and_knows_them_all(seed: int, tmp_path: Path) -> None:
    ours = assistant.load()
    findings: dict[str, object] = {}
    for atom, value in list(SEEDS.values())[seed].items():
        name, _, member = atom.partition("/")
        if member:
            members = findings.setdefault(name, {})
            assert isinstance(members, dict)
            members[member] = value
        else:
            findings[name] = value
    consultation = ours.consult(TODAY)
    consultation.say(one_line(ours.as_text(findings)))
    begun, same = (ours.decide(told, TODAY).data for told in (consultation.findings, findings))
    assert (begun["assessment"], begun["plan"]) == (same["assessment"], same["plan"])


def test_what_cannot_begin_a_chat_is_said() -> None:
    assert shell("--from", "nowhere.txt")[:2] == (2, "")
    assert "leave out --from" in shell("--resume", "--from", "README.md")[2]
    assert "standard input is what you type" in shell("--from", "-")[2]


def test_accessible_means_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for said, plain in (("1", True), ("0", False), ("", False)):
        monkeypatch.setenv("ACCESSIBLE", said)
        settings.cache_clear()
        assert settings().plain is plain
    settings.cache_clear()


def test_settings_are_heeded_and_their_faults_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    file = tmp_path / "config.toml"
    for text, expected in (
        ("plain = true\nwidth = 60\nkeep = false", Settings(True, 60, False)),
        ('colour = "red"', 'there is no setting "colour"'),
        ("width = 9", "width takes 40 to 200 columns"),
        ('plain = "yes"', "plain takes true or false"),
        ("plain = ", "cannot be used"),
    ):
        file.write_text(text, "utf-8")
        settings.cache_clear()
        if isinstance(expected, Settings):
            assert settings() == expected
            continue
        with pytest.raises(Stop, match=expected):
            settings()
    settings.cache_clear()
    file.write_text("width = 60", "utf-8")
    assert max(map(len, shell(NOTE, **{VARIABLE: str(tmp_path)})[1].splitlines())) <= 60


@pytest.mark.parametrize(
    "text", [sys.modules[Settings.__module__].__doc__, (ROOT / "README.md").read_text("utf-8")]
)
def test_every_setting_is_told_of_where_it_stands_and_in_the_readme(text: str) -> None:
    assert [
        field.name
        for field in fields(Settings)
        if not re.search(rf"`{field.name}`|^{field.name} = ", text, re.M)
    ] == []


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_is_made_for_the_shell(name: str) -> None:
    code, script, _ = shell("completion", name)
    assert code == 0
    assert "myositis-assistant" in script


def test_tab_completes_commands_and_options() -> None:
    for line, offered in (("myositis-assistant re", "read"), ("myositis-assistant plan --no", "--note")):
        asked = {"COMP_LINE": line, "COMP_POINT": str(len(line)), "COMP_TYPE": "9", "_ARGCOMPLETE": "1"}
        told = {"_ARGCOMPLETE_STDOUT_FILENAME": os.devnull, "_ARC_DEBUG": ""} | asked
        command = [sys.executable, "-c", "import assistant.cli; assistant.cli.main()"]
        environment = {
            **os.environ,
            **told,
            "_ARGCOMPLETE_STDOUT_FILENAME": str(Path(os.environ["HOME"]) / "tab"),
        }
        subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
        assert offered in Path(environment["_ARGCOMPLETE_STDOUT_FILENAME"]).read_text("utf-8").replace(
            " ", ""
        ).split("\x0b")


def test_the_man_page_is_made_of_the_commands() -> None:
    page = PAGE.read_text("utf-8").split()  # where a usage line breaks differs between versions of Python
    assert page == made().split(), "write it anew: python -m tests.house.readme"
