"""Writing files: whole or not at all, for this user alone, never by chance over another."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from assistant.interface.output.streams import Stop
from assistant.interface.words.layout import visible
from assistant.version import PROGRAM

STATE = "MYOSITIS_STATE"  # names the folder for what is kept
PACKAGES = {  # what a file may need besides, and how it is installed
    "fpdf": ("A PDF", "fpdf2>=2.8.9,<3"),
    "icalendar": ("A calendar", "icalendar>=7,<8"),
    "matplotlib": ("A picture", "matplotlib>=3.10,<4"),
}
UNABLE = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


class NotWritten(Stop):
    """A file that cannot be written; nothing of it is there."""


def lacking(missing: ModuleNotFoundError) -> str:
    """The sentence on a package of `PACKAGES` that is not there; what else is missing is raised again."""
    package = (missing.name or "").partition(".")[0]
    if package not in PACKAGES:
        raise missing
    what, wanted = PACKAGES[package]
    name = wanted.partition(">")[0]
    return f'{what} needs {name}. Install it with: python -m pip install "{wanted}"'


def own_name(stem: str, ending: str) -> Path:
    """A free name for a file that nobody named: in the program's own folder, which is made.

    It is among the user's documents, or where sessions are said to be kept. Raises `NotWritten`.
    """
    from platformdirs import user_documents_path

    given = os.environ.get(STATE)
    try:
        folder = Path(given).absolute() / "files" if given else user_documents_path() / PROGRAM
        folder.mkdir(0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "there is no home folder"
        raise NotWritten(
            f"There is no folder to write into: {reason}. Type a name with the command."
        ) from None
    names = (folder / f"{stem}{f'-{n}' if n > 1 else ''}{ending}" for n in count(1))
    return next(path for path in names if not path.exists() and not path.is_symlink())


@dataclass(frozen=True)
class Target:
    """A file to be written. otherwise: what can be done where something is there already."""

    path: Path
    otherwise: str
    force: bool = False

    @staticmethod
    def named(name: str, otherwise: str) -> Target:
        """By a name as it was typed. Raises `NotWritten` for `~` of nobody."""
        try:
            return Target(Path(name).expanduser(), otherwise)
        except RuntimeError:
            raise NotWritten(f"{name} cannot be written: it is no path.") from None

    def check(self, endings: tuple[str, ...]) -> None:
        """Raise `NotWritten` for what can be told beforehand: another ending, or something that is there."""
        path = self.path
        if not str(path).isprintable():
            raise NotWritten(f"{path} cannot be written: its name has characters that cannot be seen.")
        if path.suffix.lower() not in endings:
            wanted = f"{', '.join(endings[:-1])} or {endings[-1]}" if endings[1:] else endings[0]
            raise NotWritten(f"{path} cannot be written: its name has to end in {wanted}.")
        try:
            if (path.exists() or path.is_symlink()) and not path.is_file():
                raise NotWritten(f"{path} cannot be written: it is no plain file.")
            there = path.exists()
        except (OSError, ValueError) as error:
            raise self._not_written(error) from None
        if there and not self.force:
            raise self._taken()

    def write(self, content: bytes) -> str:
        """Write it, mode 0600, and say so. Raises `NotWritten`, and leaves what was there as it was."""
        temporary = ""
        try:
            descriptor, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=".", suffix=".part")
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(descriptor)
            if self.force:
                os.replace(temporary, self.path)
            else:
                _name(temporary, self.path)
        except FileExistsError:
            raise self._taken() from None
        except (OSError, ValueError) as error:
            raise self._not_written(error) from None
        finally:
            if temporary:
                with suppress(OSError):
                    os.unlink(temporary)
        return f"Written to {visible(str(self.path.absolute()))}, for you alone to read."

    def _taken(self) -> NotWritten:
        return NotWritten(f"There is something at {self.path} already{self.otherwise}.")

    def _not_written(self, error: Exception) -> NotWritten:
        reason = getattr(error, "strerror", None) or "it is no path"
        return NotWritten(f"{self.path} cannot be written: {reason}.")


def _name(temporary: str, path: Path) -> None:
    """Give what is written its name, never over another file. Raises `OSError`."""
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in UNABLE:
            raise
        if path.exists():  # a file system without second names cannot tell this and rename in one
            raise FileExistsError from None
        os.replace(temporary, path)
