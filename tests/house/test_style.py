"""One style, every type stated, no module too long to read at one sitting, and no room too full."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST, MOST = 300, 16  # lines of a module, files of a room


def report_of(*arguments: str) -> tuple[int, str]:
    """Exit code and output of `python -m ...` at the root of the repository."""
    run = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return run.returncode, run.stdout + run.stderr


def test_ruff_finds_nothing() -> None:
    code, report = report_of("ruff", "check", "--output-format=concise", ".")
    assert code == 0, report


def test_mypy_finds_nothing() -> None:
    code, report = report_of("mypy")
    assert code == 0, report


def test_no_module_is_longer_than_a_sitting() -> None:
    modules = [*ROOT.glob("assistant/**/*.py"), *ROOT.glob("benchmarks/**/*.py")]
    lengths = {path.relative_to(ROOT): len(path.read_text("utf-8").splitlines()) for path in modules}
    assert lengths, "no modules found"
    assert not {str(path): length for path, length in lengths.items() if length > LONGEST}


def test_no_room_has_more_files_than_one_sees_at_a_glance() -> None:
    rooms: dict[str, int] = {}
    for top in ("assistant", "rulesets", "tests", "transcripts", "docs", "benchmarks"):
        for path in (ROOT / top).rglob("*"):
            if path.is_file() and path.name != "__init__.py" and "__pycache__" not in path.parts:
                room = str(path.parent.relative_to(ROOT))
                rooms[room] = rooms.get(room, 0) + 1
    assert rooms, "no rooms found"
    assert not {room: files for room, files in rooms.items() if files > MOST}
