"""Whether a kill loses an answer: python benchmarks/kills.py [KILLS] [SEED]

Runs the real program over a pipe, kills it (SIGKILL) at a random moment, takes the session up again, and goes
on: 200 times. Its disk is made slow, each write in two halves, so that many kills fall into a write. Exit 1
when a line that was followed by a prompt is missing, when more than the one line under way was added,
or when the session cannot be taken up.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Timer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant.conversation.session.log import Damage, Story, read_story

ROOT = Path(__file__).resolve().parents[1]
KILLS, SEED = 200, 11
SLOWLY = """
import os, sys, time
write, sync = os.pwrite, os.fsync
def in_halves(descriptor, content, place):
    time.sleep(0.01)
    return write(descriptor, content[: max(1, len(content) // 2)], place)
def later(descriptor):
    time.sleep(0.01)
    sync(descriptor)
os.pwrite, os.fsync = in_halves, later
from assistant.cli import main
sys.exit(main(sys.argv[1:]))
"""
COMMAND = [sys.executable, "-c", SLOWLY, "--plain"]
LINES = (
    "CK 900 U/L",
    "pred 15 mg daily",
    "y",
    "n",
    "none",
    "unknown",
    "undo",
    "status",
    "change ck 1200 U/L",
    "no",
)
LONGEST = 0.6  # seconds after the first prompt
FOLDED = 25  # kills in one session, before the next one is begun


def main(kills: int, seed: int) -> int:
    """Kill so often; returns the exit code."""
    chance = random.Random(seed)
    lost, torn, under_way, told = [], 0, 0, 0
    with tempfile.TemporaryDirectory() as state:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "MYOSITIS_STATE": state}
        known: list[str] = []
        for number in range(kills):
            if number % FOLDED == 0:
                subprocess.run(
                    [*COMMAND, "forget", "--all"], env=environment, check=True, capture_output=True
                )
                known = []
            sent, acknowledged = talk(environment, chance, resume=bool(known))
            story = latest(Path(state))
            kept = story.typed if story else []
            torn += story is not None and story.damage is not Damage.NONE
            must, may = known + sent[:acknowledged], known + sent
            if kept[: len(must)] != must or kept != may[: len(kept)]:
                lost.append((number, must[len(kept) :] or kept[len(must) :]))
            under_way += len(kept) - len(must)
            told += acknowledged
            known = kept
    print(f"{kills} kills: {told} lines acknowledged, {len(lost)} kills that lost one; "
          f"{under_way} lines under way were kept too, {torn} last lines were torn")  # fmt: skip
    for number, missing in lost:
        print(f"kill {number}: {missing}")
    return 1 if lost else 0


def latest(state: Path) -> Story | None:
    """The session that is gone on with, if any whole line of one is there."""
    files = sorted(state.rglob("*.session"), key=lambda path: path.stat().st_mtime_ns)
    contents = [content for path in files if b"\n" in (content := path.read_bytes())]
    return read_story(contents[-1]) if contents else None


def talk(environment: dict[str, str], chance: random.Random, resume: bool) -> tuple[list[str], int]:
    """One chat until it is killed: the lines sent, and how many of them were followed by a prompt."""
    arguments = [*COMMAND, *(["--resume"] if resume else [])]
    chat = subprocess.Popen(
        arguments, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert chat.stdin
    sent: list[str] = []
    if not prompted(chat):
        raise SystemExit(f"the session could not be taken up: exit {chat.wait()}")
    timer = Timer(chance.uniform(0, LONGEST), chat.kill)
    timer.start()
    acknowledged = 0
    try:
        while True:
            line = "CK 900 U/L" if not resume and not sent else chance.choice(LINES)
            sent.append(line)
            os.write(chat.stdin.fileno(), f"{line}\n".encode())
            if not prompted(chat):
                break
            acknowledged += 1
            time.sleep(chance.choice((0, 0, 0.01)))
    except BrokenPipeError:
        pass
    timer.join()
    chat.communicate()
    return sent, acknowledged


def prompted(chat: subprocess.Popen[bytes]) -> bool:
    """Read until the prompt stands alone on its line; False where the output ends before."""
    assert chat.stdout
    said = b""
    while not said.endswith(b"\n> "):
        read = os.read(chat.stdout.fileno(), 65536)
        if not read:
            return False
        said += read
    return True


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*given, *(KILLS, SEED)[len(given) :]))
