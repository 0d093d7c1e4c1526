"""The rule sets that come with the program are found from anywhere."""

from pathlib import Path

import pytest

from assistant.knowledge.library import cache as shelf
from assistant.knowledge.library.library import builtin, load


def test_it_is_found_from_any_folder(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert builtin() == Path(__file__).parents[2] / "rulesets" / "myositis"


def test_the_one_inside_the_package_comes_first(tmp_path: Path, monkeypatch) -> None:
    for folder in (tmp_path / "assistant" / "rulesets" / "other", tmp_path / "rulesets" / "other"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(shelf, "_PACKAGE", tmp_path / "assistant")
    assert builtin("other") == tmp_path / "assistant" / "rulesets" / "other"


def test_one_that_does_not_exist() -> None:
    with pytest.raises(FileNotFoundError, match="no rule set named nothing"):
        builtin("nothing")


def test_a_folder_is_loaded() -> None:
    assert load(Path(__file__).parent / "good").name == "good"


def test_the_shipped_rule_set_has_no_fault() -> None:
    assert load().name == "myositis"
