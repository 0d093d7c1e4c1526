"""Writing what is printed to files: whole or not at all, for this user alone, never by chance over another.

A document is written as its name ends: .md, .html or .pdf.
"""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path

from assistant.interface.output.streams import Stop
from assistant.paper.blocks import Document

ENDINGS = (".md", ".html", ".pdf")
NO_PDF = 'A PDF needs fpdf2. Install it with: python -m pip install "fpdf2>=2.8.9,<3"'
UNABLE = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


class NotWritten(Stop):
    """A file that cannot be written; nothing of it is there."""


def check(path: Path, endings: tuple[str, ...], force: bool) -> None:
    """Raise `NotWritten` for what can be told beforehand: an unknown ending, or something that is there."""
    if path.suffix.lower() not in endings:
        wanted = f"{', '.join(endings[:-1])} or {endings[-1]}" if endings[1:] else endings[0]
        raise NotWritten(f"{path} cannot be written: its name has to end in {wanted}.")
    try:
        if (path.exists() or path.is_symlink()) and not path.is_file():
            raise NotWritten(f"{path} cannot be written: it is no plain file.")
        there = path.exists()
    except (OSError, ValueError) as error:
        raise _not_written(path, error) from None
    if there and not force:
        raise NotWritten(f"There is something at {path} already; --force writes over it.")


def rendered(document: Document, path: Path, made: date) -> bytes:
    """The document as the name of its file ends. Raises `NotWritten` where a PDF cannot be made here."""
    ending = path.suffix.lower()
    if ending == ".md":
        from assistant.paper.markdown import to_markdown

        return to_markdown(document).encode("utf-8", "backslashreplace")
    if ending == ".html":
        from assistant.paper.html import to_html

        return to_html(document).encode("utf-8", "backslashreplace")
    try:
        from assistant.paper.pdf import to_pdf
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "fpdf":
            raise
        raise NotWritten(NO_PDF) from None
    return to_pdf(document, made)


def write(path: Path, content: bytes, force: bool) -> None:
    """The content under this name, mode 0600. Raises `NotWritten`, and leaves what was there as it was."""
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        if force:
            os.replace(temporary, path)
        else:
            _name(temporary, path)
    except FileExistsError:
        raise NotWritten(f"There is something at {path} already; --force writes over it.") from None
    except (OSError, ValueError) as error:
        raise _not_written(path, error) from None
    finally:
        if temporary:
            with suppress(OSError):
                os.unlink(temporary)


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


def _not_written(path: Path, error: Exception) -> NotWritten:
    reason = getattr(error, "strerror", None) or "it is no path"
    return NotWritten(f"{path} cannot be written: {reason}.")
