"""One style, every type stated, and no module too long to read at one sitting."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 300


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
