"""Session files: where they are, who may read them, one chat at a time, and what is written stays written.

A file is made with mode 0600 in a folder of mode 0700, and is locked by the system for as long as a chat has
it open: a chat that was killed leaves no lock behind. No name holds a word of the patient.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.interface.output.streams import Stop
from assistant.interface.output.writing import STATE

SUFFIX, DAMAGED = ".session", ".damaged"
MAKES = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # not every system has all of these
OPENS = os.O_RDWR | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
LARGEST = 50_000_000  # bytes; a session of a thousand answers has less than one million
LETTERS = "bcdfghjkmnpqrstvwxz"
_NAME = re.compile(r"[0-9a-z-]{1,60}")


class Refused(Stop):
    """A session that cannot be had."""


def folder() -> Path:
    """Where sessions are kept, be it there or not. Raises `OSError` where this user has no place for it."""
    if given := os.environ.get(STATE):
        return Path(given).absolute() / "sessions"
    from platformdirs import user_state_path

    try:
        place = user_state_path("myositis-assistant", appauthor=False)
    except RuntimeError:  # platformdirs does not know whose files these would be; older ones answer "~"
        place = Path()
    if not place.is_absolute():
        raise FileNotFoundError(errno.ENOENT, "There is no home folder")
    return place / "sessions"


def names() -> list[str]:
    """The sessions there are; the one written to last comes last. Raises `OSError`."""
    times = {}
    with suppress(FileNotFoundError), os.scandir(folder()) as entries:
        for entry in entries:
            name = entry.name.removesuffix(SUFFIX)
            if entry.name != name and _NAME.fullmatch(name):
                with suppress(FileNotFoundError):
                    times[name] = entry.stat(follow_symlinks=False).st_mtime_ns
    return sorted(times, key=lambda name: (times[name], name))


@dataclass
class SessionFile:
    """A session's file, open and locked. `whole`: how many of its bytes are good; the rest goes."""

    name: str
    path: Path
    descriptor: int
    whole: int = 0

    @staticmethod
    def make(started: datetime) -> SessionFile:
        """A new one, empty. Raises `OSError`."""
        place = folder()
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.mkdir(exist_ok=True, mode=0o700)
        letters = "".join(LETTERS[byte % len(LETTERS)] for byte in os.urandom(5))
        name = f"{started:%Y-%m-%d-%H%M}-{letters}"
        path = place / f"{name}{SUFFIX}"
        descriptor = os.open(path, MAKES, 0o600)
        file = SessionFile(name, path, descriptor)
        try:
            _lock(descriptor)
            _sync_folder(place)
        except BaseException:
            file.delete()
            raise
        return file

    @staticmethod
    def open(name: str) -> SessionFile:
        """One that is there. Raises `Refused` where there is none, or another chat has it."""
        if not _NAME.fullmatch(name):
            raise Refused(f'There is no session "{name}".')
        try:
            path = folder() / f"{name}{SUFFIX}"
            descriptor = os.open(path, OPENS)
        except FileNotFoundError:
            raise Refused(f"There is no session {name}.") from None
        except OSError as error:
            raise Refused(f"Session {name} cannot be opened: {error.strerror}.") from None
        file = SessionFile(name, path, descriptor)
        try:
            _lock(descriptor)
            _look(file)
        except BlockingIOError:
            file.close()
            raise Refused(f"Session {name} is open in another chat. Leave it there first.") from None
        except OSError as error:
            file.close()
            raise Refused(f"Session {name} cannot be locked: {error.strerror}.") from None
        except Refused:
            file.close()
            raise
        return file

    def content(self) -> bytes:
        """All its bytes, which are then taken for good. Raises `Refused`."""
        try:
            size = os.fstat(self.descriptor).st_size
            os.lseek(self.descriptor, 0, os.SEEK_SET)
            content = os.read(self.descriptor, size)
        except OSError as error:
            raise Refused(f"Session {self.name} cannot be read: {error.strerror}.") from None
        self.whole = len(content)
        return content

    @property
    def gone(self) -> bool:
        """Whether somebody deleted it meanwhile."""
        return os.fstat(self.descriptor).st_nlink == 0

    def append(self, content: bytes) -> None:
        """Write behind what is good, and see it on the disk. Raises, and leaves it as it was."""
        try:
            os.ftruncate(self.descriptor, self.whole)
            done = 0
            while done < len(content):
                done += write_at(self.descriptor, content[done:], self.whole + done)
            os.fsync(self.descriptor)
        except BaseException:
            with suppress(OSError):
                self.cut(self.whole)
            raise
        self.whole += len(content)

    def cut(self, whole: int) -> None:
        """Drop what is behind so many bytes. Raises `OSError`."""
        self.whole = whole
        os.ftruncate(self.descriptor, whole)
        os.fsync(self.descriptor)

    def copy(self, content: bytes) -> str:
        """Keep a content beside it, under the name that is returned. Raises `OSError`."""
        number = 1
        while True:
            path = self.path.with_name(f"{self.name}{f'.{number}' if number > 1 else ''}{DAMAGED}")
            try:
                write_new(path, content)
                return path.name
            except FileExistsError:
                number += 1

    def delete(self) -> None:
        """Delete it and what was kept beside it, and close. Raises `OSError`."""
        for copy in self.path.parent.glob(f"{self.name}.*{DAMAGED[1:]}"):
            copy.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Close it, and let others have it."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


def _lock(descriptor: int) -> None:
    """Lock it while it is open. Raises `BlockingIOError` where another chat has it, or another `OSError`."""
    try:
        from portalocker import AlreadyLocked, LockException, LockFlags, lock
    except ImportError:
        raise OSError(errno.ENOLCK, "No locks are to be had on this system") from None
    try:
        lock(descriptor, LockFlags.EXCLUSIVE | LockFlags.NON_BLOCKING)
    except AlreadyLocked:
        raise BlockingIOError from None
    except LockException as error:
        raise OSError(errno.ENOLCK, "No locks are to be had in its folder") from error


def write_at(descriptor: int, content: bytes, place: int) -> int:
    """Write there, and return how many bytes were written. Raises `OSError`."""
    os.lseek(descriptor, place, os.SEEK_SET)
    return os.write(descriptor, content)


def _look(file: SessionFile) -> None:
    """Raise `Refused` where it is no plain file, too large, or was deleted while the lock was waited for."""
    about = os.fstat(file.descriptor)
    if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
        raise Refused(f"{file.path} is no session.")
    if about.st_nlink == 0:
        raise Refused(f"There is no session {file.name}.")


@contextmanager
def opened(name: str) -> Iterator[SessionFile]:
    """A session's file for a moment. Raises `Refused`."""
    file = SessionFile.open(name)
    try:
        yield file
    finally:
        file.close()


def write_new(path: Path, content: bytes) -> None:
    """A new file for this user alone, whole or not at all, never over another one. Raises `OSError`."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _sync_folder(place: Path) -> None:
    """See the new name on the disk too, where a folder can be opened."""
    if os.name == "nt":
        return
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
