"""The program killed, hung up, starved of disk and watched for the network: what was acknowledged is kept."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from assistant.cli import main
from assistant.conversation.session.log import Damage, read_story
from tests.interface.terminal.pseudo_terminal import spawned

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "assistant", "--plain"]
ANSWERS = ("CK 900 U/L, pred 15 mg daily", "none", "unknown", "undo", "no", "unknown", "change ck 1000 U/L")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "MYOSITIS_STATE": str(tmp_path / "state")}


def sessions(environment: dict[str, str]) -> list[Path]:
    return sorted(Path(environment["MYOSITIS_STATE"]).rglob("*.session"))


def run(
    environment: dict[str, str], *arguments: str, typed: str = "", command: list[str] = COMMAND
) -> tuple[int, str, str]:
    done = subprocess.run(
        [*command, *arguments],
        input=typed,
        env=environment,
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def opened(environment: dict[str, str], *arguments: str) -> "subprocess.Popen[bytes]":
    """A chat over pipes, at its first prompt."""
    chat = subprocess.Popen(
        [*COMMAND, *arguments], env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    prompted(chat)
    return chat


def tell(chat: "subprocess.Popen[bytes]", line: str) -> None:
    """Type a line, and wait until it is acknowledged by the next prompt."""
    assert chat.stdin
    os.write(chat.stdin.fileno(), f"{line}\n".encode())
    prompted(chat)


def prompted(chat: "subprocess.Popen[bytes]") -> None:
    assert chat.stdout
    said = b""
    while not said.endswith(b"> "):
        read = os.read(chat.stdout.fileno(), 65536)
        assert read, said.decode()
        said += read


def test_every_answer_that_was_followed_by_a_prompt_survives_a_kill(environment: dict[str, str]) -> None:
    chance = random.Random(7)
    known: list[str] = []
    for end in (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM):
        chat = opened(environment, *(["--resume"] if known else []))
        for _ in range(chance.randint(1, 3)):
            known.append(chance.choice(ANSWERS) if known else ANSWERS[0])
            tell(chat, known[-1])
        assert chat.stdin
        os.write(chat.stdin.fileno(), b"a line that is being ty")
        chat.send_signal(end)
        chat.communicate()
        assert chat.returncode == (-end if end == signal.SIGKILL else 128 + end)
        (path,) = sessions(environment)
        story = read_story(path.read_bytes())
        assert (story.typed, story.damage) == (known, Damage.NONE)


def test_two_chats_on_one_session_are_refused_and_a_kill_leaves_no_lock(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MYOSITIS_STATE", environment["MYOSITIS_STATE"])
    chat = opened(environment, "--today", "2026-11-22")
    tell(chat, "CK 900 U/L")
    (path,) = sessions(environment)
    refused = f"Session {path.stem} is open in another chat. Leave it there first.\n"
    for arguments in (["--resume"], ["--resume", path.stem], ["forget", path.stem], ["forget", "--all"]):
        assert main(arguments) == 2
        assert capsys.readouterr() == ("", refused)
    assert main(["sessions"]) == 0
    assert f"{path.stem}  open in another chat\n" in capsys.readouterr().out
    chat.kill()
    chat.communicate()
    assert main(["sessions"]) == 0
    assert f"{path.stem}  900 U/L  1 answer  myositis" in capsys.readouterr().out
    assert main(["forget", path.stem]) == 0
    assert capsys.readouterr() == (f"Session {path.stem} is deleted.\n", "")


def test_a_disk_that_fills_does_not_end_the_chat(environment: dict[str, str]) -> None:
    shell = f"ulimit -f 1; exec {' '.join(COMMAND)}"
    typed = "CK 900 U/L\nnone\nunknown\nstatus\nquit\n"
    code, said, errors = run(environment, typed=typed, command=["env", "-u", "LC_ALL", "bash", "-c", shell])
    assert (code, errors) == (0, "")
    assert said.count("cannot be saved: File too large") == 1
    assert "CK: 900 U/L" in said
    assert said.endswith("could not be saved.\n")
    for path in sessions(environment):
        assert path.read_bytes().endswith(b"\n")


def test_a_fault_of_the_program_tells_no_value_and_keeps_the_answers(environment: dict[str, str]) -> None:
    code = (
        "import sys\nfrom assistant.conversation.interview.interview import Interview\n"
        "from assistant.cli import main\n"
        "reply = Interview.reply\n"
        "def broken(self, state, line):\n"
        "    if line == '51M': raise ValueError(f'secret {line}')\n"
        "    return reply(self, state, line)\n"
        "Interview.reply = broken\nsys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code]
    status, _, errors = run(environment, typed="CK 900 U/L\n51M\n", command=command)
    (path,) = sessions(environment)
    assert status == 70
    assert errors.startswith("This is a fault of the program: ValueError at sitting.py:")
    assert f"--resume {path.stem} goes on with them" in errors
    for told in ("secret", "51M", "900"):
        assert told not in errors.replace(path.stem, "")  # its name tells the hour
    assert read_story(path.read_bytes()).typed == ["CK 900 U/L"]


BARE = """
import signal, sys
sys.modules["fcntl"] = None
del signal.SIGHUP
from assistant.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_where_the_system_has_no_locks_the_chat_goes_on_unsaved(environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", BARE]
    typed = "CK 900 U/L\nstatus\n"
    code, said, errors = run(environment, "--no-session", typed=typed, command=command)
    assert (code, errors) == (0, "")
    assert "cannot be saved" not in said
    code, said, errors = run(environment, typed=typed, command=command)
    assert (code, errors) == (0, "")
    assert said.count("cannot be saved: No locks are to be had on this system.") == 1
    assert "CK: 900 U/L" in said
    assert sessions(environment) == []


WATCHED = """
import os, sys
def watch(event, arguments):
    used = event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
    used = used or event == "socket.__new__" and int(arguments[1]) != 1
    if used or event.startswith("socket.") and len(arguments) > 1 and isinstance(arguments[1], tuple):
        os.write(2, f"network: {event}".encode())
        os._exit(99)
sys.addaudithook(watch)
if sys.argv[1:2] == ["reach"]:
    import socket
    socket.socket()
from assistant.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_no_network_is_used_and_a_terminal_that_goes_away_takes_nothing_along(
    environment: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-c", WATCHED]
    assert run(environment, "reach", command=command)[0] == 99  # the watch sees what it is there for
    chat = spawned(command[1:], {**environment, "TERM": "xterm"})
    chat.expect("Enter to be asked")
    chat.send("CK 900 U/L, no dyspnea\r")
    chat.expect("Any of these now")
    chat.expect(">")
    chat.kill(signal.SIGHUP)
    chat.expect(pexpect.EOF)
    chat.close()
    assert chat.exitstatus == 128 + signal.SIGHUP
    assert "Traceback" not in (chat.before or "")
    saved = tmp_path / "a.transcript"
    typed = f"none\nplan all\nwhy\nsave {saved}\nforget yes\n"
    code, said, errors = run(environment, "--resume", typed=typed, command=command)
    assert (code, errors) == (0, "")
    assert "Told: CK 900 U/L." in said
    assert saved.exists()
    assert sessions(environment) == []
