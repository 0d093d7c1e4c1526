"""The guard of all tests: what it is there for, it sees."""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2] / "is-never-here"


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: socket.getaddrinfo("localhost", 9),
        lambda: socket.socket(type=socket.SOCK_DGRAM),
    ],
)
def test_no_test_reaches_for_the_network(reach: Callable[[], object]) -> None:
    with pytest.raises(BaseException, match=r"^socket\.") as refused:
        reach()
    assert refused.typename == "NetworkUsed"


@pytest.mark.parametrize(
    "write",
    [
        lambda link: link.write_text("echo Linux\n"),
        lambda link: link.chmod(0o755),
        lambda link: os.utime(link),
        lambda link: HERE.touch(),
        lambda link: Path(os.path.relpath(HERE)).touch(),
        lambda link: HERE.mkdir(),
        lambda link: HERE.unlink(),
        lambda link: HERE.symlink_to(link),
        lambda link: link.rename(HERE),
        lambda link: HERE.rename(link),
        lambda link: shutil.rmtree(HERE),
    ],
)
def test_no_test_writes_elsewhere_or_through_a_link(write: Callable[[Path], object], tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(HERE)
    with pytest.raises(BaseException, match=r"^\(.*\)$") as refused:
        write(link)
    assert refused.typename == "WrittenElsewhere"
    assert not os.path.lexists(HERE)


def test_a_link_itself_is_the_test_s_own_and_so_is_home(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(HERE)
    link.unlink()
    link.write_text("x")
    (Path.home() / "file").write_text("x")
    shutil.rmtree(tmp_path)
