"""What stands beside the program uses its door; who measures the inside names what it measures."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import assistant

ROOT = Path(__file__).parents[2]
INSIDE = {  # benchmarks that measure a part of the inside, and so import that part
    "kills.py": "the file of a session",
    "orders.py": "questions",
    "questions.py": "questions",
    "soak.py": "the engine",
    "typed_notes.py": "questions",
}
OUTSIDE = [*ROOT.glob("benchmarks/*.py"), *ROOT.glob("scripts/*"), ROOT / "docs" / "library.md"]


def code_of(path: Path) -> str:
    """The Python in a file: of a manual, its examples."""
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        return "\n".join(line[4:] for line in text.splitlines() if line.startswith((">>> ", "... ")))
    return text if path.suffix == ".py" or text.startswith("#!/usr/bin/env python") else ""


def imported(tree: ast.AST) -> Iterator[str]:
    """What is imported from the program, as `module.name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.partition(".")[0] == "assistant")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "assistant":
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: path.name)
def test_what_stands_outside_imports_the_door(path: Path) -> None:
    offered = {"assistant", *(f"assistant.{name}" for name in assistant.__all__)}
    inside = {*imported(ast.parse(code_of(path)))} - offered
    assert bool(inside) == (path.name in INSIDE), inside
