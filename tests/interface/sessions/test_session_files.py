"""Session files on a real disk: who may read them, one chat at a time, whole after every failure."""

import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from assistant.interface.sessions import store as session_files
from assistant.interface.sessions.listing import forget, session_lines
from assistant.interface.sessions.store import Refused, SessionFile, folder, names, write_new

NOON = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - as the person's clock shows it


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MYOSITIS_STATE", str(tmp_path / "state"))
    return tmp_path / "state" / "sessions"


@pytest.fixture
def file(place: Path) -> Iterator[SessionFile]:
    made = SessionFile.make(NOON)
    yield made
    made.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_this_user_may_read_it_from_its_first_moment(file: SessionFile, place: Path) -> None:
    before = os.umask(0)
    try:
        other = SessionFile.make(NOON)
    finally:
        os.umask(before)
    assert [mode(path) for path in (file.path, other.path, place, place.parent)] == [
        0o600,
        0o600,
        0o700,
        0o700,
    ]
    assert file.name.startswith("2026-11-22-1200-")
    assert file.name != other.name
    other.close()


def test_without_the_variable_it_is_in_the_state_folder_of_the_platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MYOSITIS_STATE")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert folder().is_relative_to(tmp_path)
    assert folder().parts[-2:] == ("myositis-assistant", "sessions")
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setattr("os.path.expanduser", lambda path: path)  # a user without a home
    with pytest.raises(OSError, match="no home folder"):
        folder()


def test_a_second_chat_is_refused_and_a_lock_dies_with_its_chat(file: SessionFile) -> None:
    with pytest.raises(Refused, match="open in another chat"):
        SessionFile.open(file.name)
    done, left = forget([file.name], False)
    assert (done, len(left)) == ([], 1)
    file.close()
    again = SessionFile.open(file.name)
    again.close()


def test_a_write_that_fails_leaves_what_was_there(file: SessionFile, monkeypatch: pytest.MonkeyPatch) -> None:
    file.append(b"one\n")
    sync = os.fsync

    def fails(descriptor: int) -> None:
        monkeypatch.setattr(os, "fsync", sync)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="Input/output"):
        file.append(b"two\n")
    assert file.path.read_bytes() == b"one\n"
    file.append(b"three\n")
    assert file.path.read_bytes() == b"one\nthree\n"


def test_a_write_in_parts_is_gone_on_with(file: SessionFile, monkeypatch: pytest.MonkeyPatch) -> None:
    write = session_files.write_at
    monkeypatch.setattr(
        session_files, "write_at", lambda descriptor, data, place: write(descriptor, data[:3], place)
    )
    file.append(b"a long line\n")
    assert file.path.read_bytes() == b"a long line\n"


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "X", "a" * 99, "a\x00", "a\n", "nowhere"])
def test_no_name_leads_elsewhere(name: str) -> None:
    with pytest.raises(Refused, match="There is no session"):
        SessionFile.open(name)


def test_what_is_no_plain_file_is_refused(place: Path, tmp_path: Path) -> None:
    place.mkdir(parents=True)
    os.mkfifo(place / "pipe.session")
    (tmp_path / "other").write_text("x")
    (place / "link.session").symlink_to(tmp_path / "other")
    (place / "folder.session").mkdir()
    (place / "large.session").touch()
    os.truncate(place / "large.session", session_files.LARGEST + 1)
    for name in ("pipe", "link", "folder", "large"):
        with pytest.raises(Refused):
            SessionFile.open(name)
    assert len(session_lines()) == 6


def test_the_latest_written_to_comes_last(place: Path) -> None:
    first, second = SessionFile.make(NOON), SessionFile.make(NOON)
    second.append(b"x")
    first.append(b"x")
    os.utime(second.path, (1, 1))
    assert names() == [second.name, first.name]
    (place / "note.txt").touch()
    assert len(names()) == 2
    for file in (first, second):
        file.close()


def test_forgetting_deletes_the_file_and_its_damaged_copies(file: SessionFile, place: Path) -> None:
    file.append(b"hello\n")
    assert (file.copy(b"damaged"), file.copy(b"again")) == (f"{file.name}.damaged", f"{file.name}.2.damaged")
    assert mode(place / f"{file.name}.damaged") == 0o600
    file.close()
    assert session_lines()[0] == f"{file.name}  cannot be read"
    assert forget([file.name], False) == ([f"Session {file.name} is deleted."], [])
    assert list(place.iterdir()) == []
    assert forget([file.name], False) == ([], [f"There is no session {file.name}."])


def test_forgetting_all_leaves_nothing(file: SessionFile, place: Path) -> None:
    (place / "old.damaged").touch()
    file.close()
    assert forget([], True)[1] == []
    assert list(place.iterdir()) == []
    assert forget([], True) == (["There is no session."], [])
    assert session_lines() == ["There is no session."]


def test_a_new_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new"
    write_new(path, b"x")
    assert (path.read_bytes(), mode(path)) == (b"x", 0o600)
    with pytest.raises(FileExistsError):
        write_new(path, b"y")
    assert path.read_bytes() == b"x"

    def fails(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "other", b"z")
    assert not (tmp_path / "other").exists()
