"""The command line as people meet it: a process, its output, its exit code, and never a traceback."""

import contextlib
import functools
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from assistant import __version__
from assistant import load as load_assistant
from assistant.cli import main
from assistant.conversation.session.log import read_story
from assistant.knowledge.library.library import load
from tests.interface.terminal import pseudo_terminal

ROOT = Path(__file__).parents[1]
BAD = ROOT / "tests" / "bad_rulesets"
BASH = ["env", "-u", "LC_ALL", "bash", "-c"]  # it says by itself which locale is not installed
COMMAND = [sys.executable, "-m", "assistant"]
OURS = functools.cache(load_assistant)
ENDING = (signal.SIGTERM, signal.SIGHUP)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def run(*arguments: str, typed: str | bytes = "", cwd: Path = ROOT) -> tuple[int, str, str]:
    """Exit code, output and errors of the command, with pipes for streams; a process of its own is dear."""
    given = typed.encode() if isinstance(typed, str) else typed
    streams = [io.TextIOWrapper(io.BytesIO(content), encoding="utf-8") for content in (given, b"", b"")]
    kept, handlers = (sys.stdin, sys.stdout, sys.stderr), [signal.getsignal(n) for n in ENDING]
    sys.stdin, sys.stdout, sys.stderr = streams
    try:
        with contextlib.chdir(cwd):
            code = main(arguments)
    except SystemExit as left:
        code = int(left.code or 0)
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept
        for number, handler in zip(ENDING, handlers, strict=True):
            signal.signal(number, handler)
    for stream in streams[1:]:
        stream.flush()
    said, errors = (stream.buffer.getvalue().decode() for stream in streams[1:])
    assert "Traceback" not in errors, errors
    return code, said, errors


@pytest.fixture(autouse=True)
def loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules that come with the program do not change from one command to the next."""
    monkeypatch.setattr(
        "assistant.api.load", lambda folder=None: load_assistant(folder) if folder else OURS()
    )


def test_the_version_and_the_help() -> None:
    assert run("--version") == (0, f"myositis-assistant {__version__}\n", "")
    code, said, _ = run("--help")
    assert code == 0
    for word in ("plan", "read", "replay", "check", "--rules", "--plain", "never orders", "0 as hoped"):
        assert word in said


@pytest.mark.parametrize("command", ["plan -", "plan - --lines", "score -", "read -", "ledger"])
def test_json_says_what_it_was_made_with_and_of_which_day(command: str) -> None:
    code, said, _ = run("--today", "2026-11-22", *command.split(), "--json", typed='{"ck": 900}')
    assert code == 0
    data = json.loads(said)
    assert (data["date"], data["program"]["version"]) == ("2026-11-22", __version__)
    assert data["ruleset"].items() >= OURS().edition._asdict().items()


def test_help_and_check_import_nothing_heavy() -> None:
    modules = ("durable", "prompt_toolkit", "assistant.reasoning.engine.derivation")
    heavy = f"[m for m in {modules} if m in sys.modules]"
    code = f"import sys\nfrom assistant.cli import main\nmain(['check'])\nassert not {heavy}, {heavy}"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)


def test_prompt_toolkit_is_left_alone_off_a_terminal() -> None:
    late = "{'prompt_toolkit', 'platformdirs', 'portalocker'}"
    code = f"import sys\nfrom assistant.cli import main\nmain([])\nassert not {late} & {{*sys.modules}}"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, input=b"quit\n")


# --- plan ---------------------------------------------------------------------------------------------------


def test_a_plan_as_a_page_and_as_json(tmp_path: Path) -> None:
    patient = tmp_path / "patient.json"
    patient.write_text('{"glucocorticoid": "prednisone", "strength_trend": "worsening", "ck": 110}', "utf-8")
    code, page, _ = run("plan", str(patient))
    assert code == 0
    assert len(page.splitlines()) <= 24
    assert page.startswith("KEEP THE GLUCOCORTICOID DOSE AS IT IS.")
    code, whole, _ = run("plan", str(patient), "--all")
    assert code == 0
    assert "\nASSESSMENT\n" in whole
    assert "No clinician has signed off" in " ".join(page.split())
    code, note, _ = run("plan", str(patient), "--note", "--today", "2026-11-22")
    assert code == 0
    assert note.startswith("Myositis: relapse or steroid myopathy: 2026-11-22\n")
    assert "\nAssessment:\n- " in note
    assert "no clinician has signed off its rules" in note
    code, said, _ = run("plan", str(patient), "--set", "rash=none", "--json", "--today", "2026-11-22")
    assert code == 0
    assert json.loads(said)["findings"]["rash"] == "none"
    for way in ((), ("-",)):
        code, piped, _ = run("plan", *way, typed=patient.read_text("utf-8"))
        assert (code, piped) == (0, page)


def test_settings_alone_read_no_input() -> None:
    process = subprocess.Popen(
        [*COMMAND, "plan", "--set", "ck=250"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout
        assert process.stdout.read()  # while our end of the input is still open
        assert process.wait() == 0
    finally:
        process.kill()
        process.communicate()


def test_an_assumed_unit_is_mentioned_beside_the_plan() -> None:
    code, _, errors = run("plan", typed='{"potassium": "4.1"}')
    assert code == 0
    assert errors == 'Please check: potassium "4.1" is read as 4.1 mmol/L: unit assumed.\n'


def test_bad_findings_are_all_named_and_no_plan_is_made() -> None:
    code, said, errors = run("plan", "--set", "ckk=3", "--set", "potassium=55", typed="")
    assert (code, said) == (2, "")
    assert errors.splitlines() == [
        'There is no finding "ckk". Did you mean ck?',
        "potassium: Potassium 55 mmol/L is outside what is possible (0.5 to 15).",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The input is empty."),
        (b"\xff", "The input is not UTF-8"),
        (b"3", "no object"),
        (b"{", "not JSON"),
        (b'{"ck":' * 50_000, "nested too deeply"),
        (b'{"ck": 900, "previous_ck": 1000, "ck_trend": "rising"}', "Please correct one of them."),
    ],
)
def test_bad_input_is_a_sentence_and_exit_2(content: bytes, says: str) -> None:
    code, said, errors = run("plan", typed=content)
    assert (code, said) == (2, "")
    assert says in errors
    assert len(errors.splitlines()) == 1


def test_a_missing_file_is_a_sentence() -> None:
    missing = "/nowhere/patient.json cannot be read: No such file or directory.\n"
    assert run("plan", "/nowhere/patient.json") == (2, "", missing)
    assert run("read", "/nowhere/patient.json") == (2, "", missing)
    assert run("plan", str(ROOT))[2] == f"{ROOT} cannot be read: Is a directory.\n"


@pytest.mark.parametrize("arguments", [["nonsense"], ["plan", "--today", "soon"], ["--today", "2026-02-30"]])
def test_a_command_line_that_cannot_be_is_exit_2(arguments: list[str]) -> None:
    code, _, errors = run(*arguments)
    assert code == 2
    assert "usage: " in errors


def test_a_text_is_planned_and_what_of_it_was_not_read_is_on_the_page(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("PM, zorbling, MTX 20 mg. MTX 30 mg.", "utf-8")
    code, page, _ = run("plan", str(note))
    assert code == 0
    rows = {line[:12].strip(): line[12:] for line in page.splitlines()}
    assert '"zorbling' in rows["NOT READ"]
    assert "20 mg" in rows["UNCLEAR"]
    told = run("read", "--json", str(note))[1]
    assert run("plan", "-", typed=told) == (0, page, "")
    for how in ("--json", "--decide"):
        made = json.loads(run("plan", how, typed=told)[1])
        assert {name: made[name] for name in ("not_understood", "please_decide")} == {
            name: json.loads(told)[name] for name in ("not_understood", "please_decide")
        }
    assert "NOT READ" not in run("plan", typed='{"ck": 250}')[1]


# --- read ---------------------------------------------------------------------------------------------------


def test_what_is_read_in_a_text(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("51M, CK 2600 U/L, gibberish here", "utf-8")
    code, said, _ = run("read", str(note))
    assert code == 0
    assert said.startswith("Taken: age 51 years; sex male; CK 2600 U/L.")
    assert 'Not understood: "gibberish here"' in said
    code, said, _ = run("read", "--json", typed=note.read_text("utf-8"))
    assert code == 0
    data = json.loads(said)
    assert {"finding": "ck", "value": 2600, "unit": "U/L", "words": "CK 2600 U/L"}.items() <= next(
        row for row in data["readings"] if row["finding"] == "ck"
    ).items()
    assert data["not_understood"] == ["gibberish here"]


@pytest.mark.parametrize("text", [b"", b"\xff\xfe CK 900", b"\x1b[2J", "Grüße 筋".encode()])
def test_reading_takes_any_text(text: bytes) -> None:
    code, said, _ = run("read", typed=text)
    assert code == 0
    assert "\x1b" not in said
    assert said.strip()
    assert run("read", "--json", typed=text)[0] == 0


# --- check and --rules --------------------------------------------------------------------------------------


def test_a_sound_rule_set_is_counted() -> None:
    code, said, errors = run("check")
    assert (code, errors) == (0, "")
    assert said.startswith(f"{load().edition}: ")
    assert said.endswith(", no faults\n")
    assert run("check", "rulesets/myositis")[1] == said


def test_every_fault_is_printed_with_its_place() -> None:
    folder = "several-problems-in-several-files"
    expected = (BAD / folder / "expected.txt").read_text("utf-8").splitlines()
    code, said, errors = run("check", str(BAD / folder))
    assert (code, said) == (1, "")
    assert errors.splitlines() == expected
    code, said, errors = run("--rules", str(BAD / folder), "plan", "--set", "ck=3")
    assert (code, said) == (2, "")
    assert errors.splitlines() == expected


@pytest.mark.parametrize("command", [["check", "/nowhere"], ["--rules", "/nowhere", "plan", "--set", "ck=3"]])
def test_a_rule_set_that_is_not_there_is_a_sentence(command: list[str]) -> None:
    assert run(*command) == (2, "", "There is no rule set at /nowhere: it is no folder.\n")


def test_a_rule_set_that_fails_only_when_it_runs_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "clash.rules").write_text(
        "ruleset clash\n  version 1\n  title Clash\n"
        "finding rash : yes or no\n  ask Rash?\n"
        "finding weak : derived\n"
        "matter rest\ncode rest\n  do about rest\n  says Rest\n"
        "rule one\n  when rash is yes\n  then weak is yes\n  from S1\n"
        "rule two\n  when rash is yes\n  then weak is no\n  from S1\n"
        "rule three\n  when weak is yes\n  then rest\n  because so\n  from S1\n",
        "utf-8",
    )
    source = "source lecture\n  title A\n  rows lecture\nstatement S1\n  says So.\n"
    (tmp_path / "a.source").write_text(source, "utf-8")
    code, said, errors = run("--rules", str(tmp_path), "plan", "--set", "rash=yes")
    assert (code, said) == (2, "")
    assert errors == "The rule set cannot be used: weak: rule one says yes and rule two says no\n"


# --- replay -------------------------------------------------------------------------------------------------


def test_transcripts_are_accepted_and_then_agree(tmp_path: Path) -> None:
    path = tmp_path / "case.transcript"
    path.write_text("Why.\n\n  nothing yet\n  > quit\n", "utf-8")
    code, said, _ = run("replay", str(path))
    assert code == 1
    assert said.startswith(f"{path}:3: wording changed\n  expected: nothing yet\n")
    assert run("replay", "--accept", str(path)) == (0, f"{path}: rewritten\n", "")
    assert run("replay", "--accept", str(path)) == (0, f"{path}: as it was\n", "")
    assert run("replay", str(tmp_path)) == (0, "1 transcript replayed\n", "")


def test_no_transcript_or_a_malformed_one_is_bad_input(tmp_path: Path) -> None:
    nothing = "There is no folder transcripts here: name the files or folders to replay.\n"
    assert run("replay", cwd=tmp_path) == (2, "", nothing)
    path = tmp_path / "a.transcript"
    path.write_text("Only prose.\n", "utf-8")
    assert run("replay", str(path)) == (2, "", f"{path}:1: there is no conversation here, only prose\n")


# --- the chat -----------------------------------------------------------------------------------------------


def test_a_piped_chat_reads_as_a_transcript() -> None:
    code, said, errors = run("--no-session", typed="CK 900 U/L\nnone\nquit\n")
    assert (code, errors) == (0, "")
    assert "\npatient> CK 900 U/L\nTaken: CK 900 U/L." in said
    assert said.endswith("> quit\nGoodbye.\n")
    assert "\x1b" not in said
    kept = run(typed="CK 900 U/L\nnone\nquit\n")[1]
    assert kept.startswith(said.removesuffix("\n"))
    assert "> quit\nGoodbye. Kept as " in kept


@pytest.mark.parametrize("typed", [b"", b"\xff\xfe\n", b"\x00\n\x1b[2J\n", b"a" * 200_000])
def test_a_piped_chat_survives_any_bytes(typed: bytes) -> None:
    code, said, _ = run(typed=typed)
    assert code == 0
    assert said.endswith("Goodbye.\n")


@pytest.mark.parametrize("command", ["", "plan --set ck=250", "plan --json --set ck=250", "check", "--help"])
def test_a_closed_pipe_ends_in_silence(command: str) -> None:
    shell = f"yes status | {' '.join(COMMAND)} {command} | head -1; echo ${{PIPESTATUS[1]}}"
    done = subprocess.run(
        [*BASH, shell], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "0"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["", "plan --set ck=250", "check"])
def test_closed_streams_are_no_fault(command: str, closed: str) -> None:
    shell = f"{' '.join(COMMAND)} {command} {closed}"
    typed = None if "<&-" in closed else b"quit\n"
    done = subprocess.run(
        [*BASH, shell], cwd=ROOT, env=ENVIRONMENT, input=typed, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_a_sentence() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [*COMMAND, "check"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (2, "The output cannot be written: No space left on device.\n")


def test_characters_that_an_output_cannot_hold_do_no_harm() -> None:
    done = subprocess.run(
        [*COMMAND, "read"],
        cwd=ROOT,
        env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii"},
        input="temp 39 °C, CK 4 µkat/L".encode(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_ctrl_c_ends_a_command_with_a_word(tmp_path: Path) -> None:
    patient = tmp_path / "patient.json"
    os.mkfifo(patient)
    process = subprocess.Popen(
        [*COMMAND, "plan", str(patient)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with patient.open("wb"):  # which waits until the command has opened it
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate()
    assert (process.returncode, said, errors) == (130, "", "Interrupted.\n")


def test_main_gives_its_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "no faults" in capsys.readouterr().out
    assert main(["check", "/nowhere"]) == 2


# --- sessions -----------------------------------------------------------------------------------------------


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for sessions, still empty."""
    monkeypatch.setitem(ENVIRONMENT, "MYOSITIS_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("MYOSITIS_STATE", str(tmp_path / "state"))
    return tmp_path / "state" / "sessions"


def test_a_session_is_listed_taken_up_again_and_forgotten(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--today", "2026-11-20", typed="CK 900 U/L\nnone\n")
    (path,) = state.iterdir()
    assert main(["sessions"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith(
        f"{path.stem}  900 U/L  2 answers  myositis "
    )  # what was read first tells it apart
    _, said, _ = run("--resume", "--today", "2026-11-22", typed="status\n")
    assert "Taken up again" in said
    assert "This session is of 2026-11-20; its answers are as of that day." in said
    assert main(["forget", path.stem]) == 0
    assert capsys.readouterr().out == f"Session {path.stem} is deleted.\n"
    assert list(state.iterdir()) == []


def test_a_terminal_takes_a_session_up_again(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("CK 900 U/L, no dyspnea\n"))
    assert main(["--plain"]) == 0
    chat = spawned("--resume")
    chat.expect("Taken up again: session ")
    chat.expect("Told: CK 900 U/L")
    chat.expect("Any of these now")
    chat.expect(">")
    chat.send("none\r")
    chat.expect("DECIDES")
    chat.send("\x04")
    chat.expect("Goodbye")
    chat.expect(pexpect.EOF)
    chat.close()
    assert chat.exitstatus == 0
    (path,) = state.iterdir()
    assert len(read_story(path.read_bytes()).entries) == 2


def test_a_chat_that_is_not_to_be_kept_is_not(state: Path) -> None:
    assert run("--no-session", typed="CK 900 U/L\nnone\nquit\n")[1].endswith("Goodbye.\n")
    assert not state.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--resume"], "There is no session to take up again."),
        (["--resume", "2026"], "There is no session 2026."),
        (["--resume", "../x\x1b"], 'There is no session "../x\\x1b".'),
        (["--resume", "--no-session"], "--resume goes on keeping its session; leave out --no-session."),
        (["forget"], "Name the sessions to delete, or --all. The command sessions lists them."),
        (
            ["forget", "--all", "2026"],
            "Name the sessions to delete, or --all. The command sessions lists them.",
        ),
        (["forget", "2026", "x"], "There is no session 2026.\nThere is no session x."),
    ],
)
def test_what_cannot_be_taken_up_or_forgotten_is_a_sentence(
    arguments: list[str], says: str, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr() == ("", f"{says}\n")


# --- at a terminal ------------------------------------------------------------------------------------------


def spawned(*arguments: str, term: str = "xterm") -> "pexpect.spawn[str]":
    return pseudo_terminal.spawned([*COMMAND[1:], *arguments], {**ENVIRONMENT, "TERM": term})


def test_a_terminal_completes_asks_and_leaves() -> None:
    chat = spawned()
    chat.expect("Enter to be asked")
    chat.expect(">")
    chat.send("statu\t")
    chat.expect("status")
    chat.send("s\r")
    chat.expect("Nothing is recorded yet")
    chat.expect(">")
    chat.send("\x03")
    chat.expect("to leave")
    chat.expect(">")
    chat.send("\x04")
    chat.expect("Goodbye")
    chat.expect(pexpect.EOF)
    chat.close()
    assert chat.exitstatus == 0


@pytest.mark.parametrize(("arguments", "term"), [(("--plain",), "xterm"), ((), "dumb")])
def test_a_plain_terminal_gets_no_escape_sequence(arguments: tuple[str, ...], term: str) -> None:
    chat = spawned(*arguments, term=term)
    chat.expect("> ")
    said = chat.before or ""
    chat.sendintr()
    chat.expect("to leave")
    chat.sendline("quit")
    chat.expect("Goodbye")
    chat.expect(pexpect.EOF)
    chat.close()
    assert "\x1b" not in said
    assert chat.exitstatus == 0


def test_a_plan_without_findings_at_a_terminal_says_what_to_give() -> None:
    chat = spawned("plan")
    chat.expect("Give a file of findings, - for standard input, or --set name=value")
    chat.expect(pexpect.EOF)
    chat.close()
    assert chat.exitstatus == 2
