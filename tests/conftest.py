"""For all tests: sessions and HOME are folders of their own; nothing is written elsewhere, no network used.

What this process does is watched as it happens. Programs that tests start inherit HOME, and leave no file in
the checkout.
"""

import gc
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

ROOT = Path(__file__).resolve().parents[1]
TEMPORARY = Path(tempfile.gettempdir()).resolve()
STATE = tempfile.TemporaryDirectory(prefix="myositis-state-")
os.environ |= dict.fromkeys(
    ("MYOSITIS_STATE", "MYOSITIS_CONFIG", "HOME"), STATE.name
)  # before any test module copies them
if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):  # what tests start is compiled once all the same
    os.environ["PYTHONPYCACHEPREFIX"] = f"{STATE.name}/compiled"
for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
    os.environ.pop(name, None)

# The same examples at every run, in every order and any part of the suite: hypothesis else mixes in constants
# of the modules that happen to be imported.
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.load_profile("fixed")
providers._get_local_constants = Constants

# Who is started by nohup, or by a shell's &, ignores these, and so would every chat that a test interrupts.
for number in (signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, lambda *_: None)

gc.disable()  # while modules are imported and tests collected

LONG = (
    "tests/conversation/", "tests/interface/page/test_first_page", "tests/commands/test_shell",
    "tests/test_cli",
    "tests/reading/test_properties", "tests/test_kills", "tests/reasoning/test_in_step", "tests/test_api",
    "tests/reasoning/guard/test_promises", "tests/house/", "tests/interface/terminal/test_terminal_screen",
)  # fmt: skip

LOOKED_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
REACHED = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
TESTING = Event()  # before and after, pytest keeps its cache
CACHES = {"__pycache__", ".hypothesis"}
CHANGED = {  # which of its arguments name files, and whether it changes what a link leads to
    **dict.fromkeys(("os.chmod", "os.chown", "os.truncate", "os.utime"), ((0,), True)),
    **dict.fromkeys(("os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"), ((0,), False)),
    **dict.fromkeys(("os.link", "os.symlink"), ((1,), False)),
    "os.rename": ((0, 1), False),
}


class NetworkUsed(BaseException):
    """Something in this process reached for the network. No `except Exception` hides it."""


class WrittenElsewhere(BaseException):
    """Something in this process changed a file that is not the tests' own. No `except Exception` hides it."""


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Raise where a name is looked up, or an address that is not one of this machine's files is used."""
    made = event == "socket.__new__" and arguments[1] not in (-1, socket.AF_UNIX)
    if made or event in LOOKED_UP or (event in REACHED and isinstance(arguments[1], tuple)):
        raise NetworkUsed(event)


def confine(event: str, arguments: tuple[object, ...]) -> None:
    """Raise where a test writes, makes or takes away a file that is neither temporary nor a cache."""
    places, through = CHANGED.get(event, ((), False))
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        places, through = (0,), True
    if not (places and TESTING.is_set()):
        return
    folder = -1 if event in ("open", "os.truncate") else arguments[-1]
    for path in (arguments[place] for place in places):
        named = isinstance(path, str | bytes | os.PathLike) and not _is_below(path, folder)
        if named and not _is_ours(Path(os.fsdecode(path)), through):
            raise WrittenElsewhere(event, path)


def _is_below(path: "str | bytes | os.PathLike[str]", folder: object) -> bool:
    """Whether it is meant from an open folder, as in shutil.rmtree, which was asked for the folder itself."""
    return isinstance(folder, int) and folder >= 0 and not os.path.isabs(path)


def _is_ours(path: Path, through: bool) -> bool:
    real = Path(os.path.realpath(path if through else path.parent), "" if through else path.name)
    cache = bool(CACHES & {*real.parts})
    return cache or real.is_relative_to("/dev") or (TEMPORARY in real.parents and ROOT not in real.parents)


sys.addaudithook(refuse)
sys.addaudithook(confine)


def untracked() -> set[str]:
    """The files in the checkout that are not of it; of one without git, none are known."""
    if not shutil.which("git"):
        return set()
    listed = ("git", "ls-files", "--others", "--exclude-standard")
    run = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=False)
    return {*run.stdout.splitlines()}


@pytest.fixture(scope="session", autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    """A program that a test starts writes no file into the checkout."""
    before = untracked()
    TESTING.set()
    yield
    TESTING.clear()
    assert untracked() <= before, "a test leaves files in the checkout; run its program in tmp_path"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first."""
    items.sort(
        key=lambda item: next((n for n, path in enumerate(LONG) if item.nodeid.startswith(path)), len(LONG))
    )


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is there by now stays: it is not gone through again at every collection of garbage."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    STATE.cleanup()
