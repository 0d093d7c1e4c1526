"""For all tests: sessions go to a folder of their own, and nothing reaches for the network."""

import os
import socket
import sys
import tempfile

import pytest

STATE = tempfile.TemporaryDirectory(prefix="myositis-state-")
os.environ["MYOSITIS_STATE"] = STATE.name  # before any test module copies the environment
LOOKED_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
REACHED = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")


class NetworkUsed(BaseException):
    """Something in this process reached for the network. No `except Exception` hides it."""


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Raise where a name is looked up, or an address that is not one of this machine's files is used."""
    made = event == "socket.__new__" and arguments[1] not in (-1, socket.AF_UNIX)
    if made or event in LOOKED_UP or (event in REACHED and isinstance(arguments[1], tuple)):
        raise NetworkUsed(event)


sys.addaudithook(refuse)


def pytest_unconfigure(config: pytest.Config) -> None:
    STATE.cleanup()
