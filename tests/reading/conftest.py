"""What the reader is known to misread: sentences of these suites, each by its test, in `misread.txt`.

The list only shrinks. A test that is named there and passes fails the suite, as does any other that does not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

LIST = Path(__file__).with_name("misread.txt")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = set(LIST.read_text(encoding="utf-8").splitlines())
    for item in items:
        name = f"{item.path.name}::{item.name}"
        if name in known and item.path.is_relative_to(LIST.parent):
            item.add_marker(pytest.mark.xfail(reason="known to be misread: misread.txt", strict=True))
