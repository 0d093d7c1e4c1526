"""What a machine lacks is said in one plain sentence, before pip has a chance to say it at length."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("sh", "dirname", "uname", "mkdir", "cat", "env", "touch", "chmod")
SETUP = "import os, sys, sysconfig; sys.version_info = (3, 11, 2, 'final', 0)\n"
NO_VENV = "sys.modules['ensurepip'] = None\n"
NO_HEADERS = "sysconfig.get_path = lambda *a, **k: '/nowhere'\n"
HEADERS = "sysconfig.get_path = lambda *a, **k: os.path.dirname(__file__)\n"
PYTHON_314 = "sys.version_info = (3, 14, 0, 'final', 0)\n"


class Machine:
    """A checkout of the setup script, on a PATH where only what is put there exists."""

    def __init__(self, home: Path) -> None:
        self.home, self.bin = home, home / "bin"
        self.bin.mkdir()
        (home / "scripts").mkdir()
        shutil.copy(ROOT / "scripts" / "setup", home / "scripts" / "setup")
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found, tool
            (self.bin / tool).symlink_to(found)

    def put(self, name: str, script: str) -> None:
        """A command of this name that does what `script` says, in place of this machine's own."""
        (self.bin / name).unlink(missing_ok=True)
        (self.bin / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (self.bin / name).chmod(0o755)

    def put_python(self, name: str, disguise: str, before: str = "") -> None:
        """A Python that thinks of itself what `disguise` says; `before` is shell that answers first."""
        mask = self.home / f"mask-{name}"
        mask.mkdir()
        (mask / "Python.h").touch()
        (mask / "sitecustomize.py").write_text(SETUP + HEADERS + disguise, "utf-8")
        self.put(name, f'{before}\nPYTHONPATH="{mask}" exec "{sys.executable}" "$@"')

    def set_up(self, *wanted: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script; CC names the compiler so that this machine's own is never found."""
        return subprocess.run(
            [self.bin / "sh", "scripts/setup", *wanted],
            cwd=self.home,
            env={"PATH": str(self.bin), "CC": "compile", **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def complaint(self, **environment: str) -> str:
        """The one sentence that the script ends with, having failed before it tried anything."""
        run = self.set_up(**environment)
        assert run.returncode == 1, run.stdout + run.stderr
        assert run.stdout == ""
        (sentence,) = run.stderr.splitlines()
        return sentence


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with a working compiler and no Python at all."""
    bare = Machine(tmp_path)
    bare.put("compile", "exit 0")
    return bare


def without_compiler(machine: Machine) -> None:
    machine.put_python("python3", "")
    (machine.bin / "compile").unlink()


def with_compiler_but_no_c_library(machine: Machine) -> None:
    machine.put_python("python3", "")
    machine.put("compile", "exit 1")


def without_headers(machine: Machine) -> None:
    machine.put_python("python3", NO_HEADERS)


def without_venv(machine: Machine) -> None:
    machine.put_python("python3", NO_VENV)


@pytest.mark.parametrize(
    ("spoil", "missing"),
    [
        (without_compiler, "a C compiler"),
        (with_compiler_but_no_c_library, "a C compiler"),
        (without_headers, "the Python headers (Python.h)"),
        (without_venv, "the venv module"),
    ],
)
def test_what_is_missing_is_named_with_what_installs_it(
    machine: Machine, spoil: Callable[[Machine], None], missing: str
) -> None:
    machine.put("uname", "echo Linux")
    spoil(machine)
    assert machine.complaint() == (
        f"Python 3.11 is here, but this is missing: {missing}; install it (on Debian or Ubuntu: "
        "sudo apt install build-essential python3.11-dev python3.11-venv) and run make again."
    )


def test_all_that_is_missing_is_named_at_once(machine: Machine) -> None:
    machine.put_python("python3", NO_HEADERS + NO_VENV)
    (machine.bin / "compile").unlink()
    assert "missing: a C compiler, the Python headers (Python.h), the venv module;" in machine.complaint()


def test_python_314_alone_is_refused(machine: Machine) -> None:
    machine.put_python("python3", PYTHON_314)
    assert machine.complaint() == (
        "Python 3.11, 3.12 or 3.13 is needed and only Python 3.14 was found; "
        "install one, or name it: PYTHON=/path/to/python3.12 make chat"
    )


def test_python_314_is_refused_when_asked_for_by_name(machine: Machine) -> None:
    machine.put_python("python3", "")
    machine.put_python("python3.14", PYTHON_314)
    assert "only Python 3.14 was found" in machine.complaint(PYTHON="python3.14")


def test_no_python_at_all(machine: Machine) -> None:
    assert "Python 3.11, 3.12 or 3.13 is needed and none was found" in machine.complaint()


def test_a_whole_python_is_preferred_to_a_newer_one_that_lacks_something(machine: Machine) -> None:
    machine.put_python("python3.12", "sys.version_info = (3, 12, 1, 'final', 0)\n" + NO_VENV)
    machine.put_python("python3", "", before='case "$*" in "-m venv"*) echo chosen >&2; exit 1 ;; esac')
    run = machine.set_up()
    assert run.returncode == 1
    assert "with Python 3.11;" in run.stderr
    assert log_of(machine) == "chosen\n"


VENV_MADE_BY = """case "$*" in
    "-m venv"*) mkdir -p .venv/bin; cat "$0.inside" > .venv/bin/python; chmod +x .venv/bin/python; exit 0 ;;
esac"""


def machine_whose_venv(machine: Machine, inside: str) -> Machine:
    """A machine on which `python3 -m venv` makes a Python that does what `inside` says."""
    machine.put_python("python3", "", before=VENV_MADE_BY)
    machine.put("python3.inside", inside)
    return machine


def log_of(machine: Machine) -> str:
    return (machine.home / "build" / "setup.log").read_text("utf-8")


def test_when_pip_fails_its_wall_of_text_goes_to_a_log(machine: Machine) -> None:
    wall = 'case "$*" in "-m pip install"*) echo wall; echo of text >&2; exit 1 ;; esac'
    run = machine_whose_venv(machine, wall).set_up()
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.splitlines()[1:] == [
        "The packages could not be installed (is the network there?); what pip said is in build/setup.log."
    ]
    assert log_of(machine) == "wall\nof text\n"


IMPORTS_IF = """case "$*" in
    *"import durable"*) {} || exit 1 ;;
    *version_info*) echo 3.13 ;;
    *--no-cache-dir*) echo again; touch built ;;
    *"pip install"*) echo "$CPPFLAGS $*" ;;
esac"""


def test_an_engine_that_installs_and_cannot_be_imported_is_found_out(machine: Machine) -> None:
    run = machine_whose_venv(machine, IMPORTS_IF.format("false")).set_up()
    assert run.returncode == 1
    assert run.stderr.splitlines()[1:] == [
        "durable_rules, the rule engine, was installed but cannot be imported by Python 3.13; "
        "remove .venv and use another Python: PYTHON=/path/to/python3.12 make chat"
    ]
    assert not list(machine.home.glob(".venv/.ready*"))


def test_an_engine_that_was_built_without_the_flag_is_built_again(machine: Machine) -> None:
    run = machine_whose_venv(machine, IMPORTS_IF.format("test -e built")).set_up()
    assert run.returncode == 0, run.stderr
    assert log_of(machine).endswith("again\n")


@pytest.mark.parametrize(
    ("wanted", "package", "ready"),
    [((), ".", {".ready"}), (("test",), ".[test]", {".ready", ".ready-test"})],
)
def test_the_chat_gets_what_it_needs_and_the_tests_more(
    machine: Machine, wanted: tuple[str, ...], package: str, ready: set[str]
) -> None:
    assert machine_whose_venv(machine, IMPORTS_IF.format("true")).set_up(*wanted).returncode == 0
    assert log_of(machine).startswith(" -DPyEval_CallObject=PyObject_CallObject ")
    assert log_of(machine).endswith(f" --editable {package}\n")
    assert {path.name for path in machine.home.glob(".venv/.ready*")} == ready


def test_a_venv_that_is_whole_is_kept(machine: Machine) -> None:
    fine = 'case "$*" in *version_info*) echo 3.11 ;; esac'
    assert machine_whose_venv(machine, fine).set_up().returncode == 0
    (machine.bin / "python3").unlink()
    (machine.bin / "compile").unlink()
    again = machine.set_up()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
