"""Documents, rules and conversations name no file that is not here."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"(?<![\w./:-])[\w./*-]+\.(?:md|source|rules|toml|transcript|case|json|txt|py)\b")
PROSE = [
    path
    for pattern in ("*.md", "docs/*.md", "rulesets/**/*", "transcripts/**/*")
    for path in sorted(ROOT.glob(pattern))
    if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".py"
]
TYPED = re.compile(r" {2}> .*|.*Written to .*")  # what a clinician types names files of their own


def named(text: str) -> set[str]:
    """The files named, but for those of an example: `x.html`."""
    lines = (line for line in text.splitlines() if not TYPED.fullmatch(line))
    return {name for line in lines for name in NAMED.findall(line) if Path(name).stem != "x"}


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_that_is_named_is_here(path: Path) -> None:
    lacking = [name for name in sorted(named(path.read_text("utf-8"))) if not any(ROOT.glob(f"**/{name}"))]
    assert not lacking, f"{path.name} names what is not here: {', '.join(lacking)}"


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_folder_that_is_named_is_here(name: str) -> None:
    folders = set(re.findall(r"`((?:[\w-]+/)+)`", (ROOT / name).read_text("utf-8")))
    assert folders
    lacking = [folder for folder in sorted(folders) if not any(ROOT.glob(f"**/{folder}"))]
    assert not lacking, f"{name} names what is not here: {', '.join(lacking)}"
