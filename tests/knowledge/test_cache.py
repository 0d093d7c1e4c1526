"""The built-in rule set as it is kept: used while nothing changes, and where no other user could write."""

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.knowledge.library import cache, library

GOOD = Path(__file__).parent / "good"
ANOTHER = 65533  # a user of no machine


class Runs:
    """What leaves a mark once it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.mark,)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is kept of a small rule set that comes with a program."""
    folder = tmp_path / "rulesets" / "myositis"
    shutil.copytree(GOOD, folder)
    monkeypatch.setattr(cache, "_PACKAGE", tmp_path / "assistant")
    before = os.umask(0o002)
    library.load()
    os.umask(before)
    library._builtin.cache_clear()
    return cache.kept(folder, "pickle")


def stamped(kept: Path) -> bytes:
    return cache.stamp(kept.parents[1]).encode()


def belongs_to_another(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:
        os.chown(path, ANOTHER, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: ANOTHER)


def test_it_is_read_from_its_text_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = library.load()
    monkeypatch.setattr(library, "_read", lambda _: pytest.fail("read again"))
    library._builtin.cache_clear()
    assert library.load() == first
    assert library.load() is library.load()
    assert cache.kept_card() == cache.Card.of(first)


@pytest.mark.parametrize("part", ["file", "folder"])
@pytest.mark.parametrize("whose", ["another's", "the group may write", "everybody may write"])
def test_what_another_user_may_have_written_is_not_loaded(
    kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, part: str, whose: str
) -> None:
    mark = tmp_path / "mark"
    kept.write_bytes(stamped(kept) + pickle.dumps(Runs(mark)))
    path = kept if part == "file" else kept.parent
    if whose == "another's":
        belongs_to_another(path, monkeypatch)
    else:
        path.chmod(path.stat().st_mode | (0o020 if whose == "the group may write" else 0o002))
    assert library.load().name == "good"
    assert not mark.exists()


def test_a_folder_that_stands_elsewhere_is_not_gone_into(kept: Path, tmp_path: Path) -> None:
    mark, stamp = tmp_path / "mark", stamped(kept)
    elsewhere = kept.parent.rename(tmp_path / "elsewhere")
    (elsewhere / kept.name).write_bytes(stamp + pickle.dumps(Runs(mark)))
    kept.parent.symlink_to(elsewhere)
    assert library.load().name == "good"
    assert not mark.exists()


def test_what_is_kept_as_it_should_be_is_loaded(kept: Path, tmp_path: Path) -> None:
    kept.write_bytes(stamped(kept) + pickle.dumps(Runs(tmp_path / "mark")))
    assert library.load().name == "good"
    assert (tmp_path / "mark").exists()


def test_what_is_damaged_is_read_again_from_its_text(kept: Path) -> None:
    kept.write_bytes(stamped(kept) + b"no pickle")
    assert library.load().name == "good"


def test_what_an_earlier_program_kept_is_not_loaded(kept: Path, tmp_path: Path) -> None:
    kept.write_bytes(b"0" * 64 + pickle.dumps(Runs(tmp_path / "mark")))
    assert library.load().name == "good"
    assert not (tmp_path / "mark").exists()
