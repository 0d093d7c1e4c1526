"""What is installed is whole: a wheel, from the tree or from the sdist, carries and finds the rule sets."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RULE_FILES = {
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.rules", "*.source")
    for path in ROOT.glob(f"rulesets/**/{pattern}")
}


def run(arguments: list[str], cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run this Python in `cwd` with `environment` added to ours."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def build(target: str, tree: Path, into: Path) -> Path:
    """The sdist or wheel of `tree`, built without a network."""
    built = run(["-m", "hatchling", "build", "-t", target, "-d", str(into)], tree)
    assert built.returncode == 0, built.stdout + built.stderr
    (file,) = into.iterdir()
    return file


@pytest.fixture(scope="module", params=["tree", "sdist"])
def wheel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked: built from the working tree, and from the sdist as an installer would."""
    tree = ROOT
    if request.param == "sdist":
        unpacked = tmp_path_factory.mktemp("source")
        with tarfile.open(build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))) as archive:
            if hasattr(tarfile, "data_filter"):  # 3.11.2 has not got it; 3.12 warns without it
                archive.extraction_filter = tarfile.data_filter
            archive.extractall(unpacked)
        (tree,) = unpacked.iterdir()
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(build("wheel", tree, tmp_path_factory.mktemp("wheel"))) as archive:
        archive.extractall(site)
    return site


def test_the_wheel_carries_every_rule_file(wheel: Path) -> None:
    inside = wheel / "assistant"
    carried = {path.relative_to(inside).as_posix() for path in inside.glob("rulesets/**/*")}
    assert RULE_FILES, "no rule files in the tree"
    assert carried >= RULE_FILES


def test_the_wheel_says_that_it_is_typed(wheel: Path) -> None:
    assert (wheel / "assistant" / "py.typed").is_file()


def test_the_wheel_holds_nothing_beside_the_package_its_way_in_and_its_manual(wheel: Path) -> None:
    beside = {path.name for path in wheel.iterdir() if path.suffix not in (".dist-info", ".data")}
    assert beside == {"assistant", "myositis_assistant.py"}
    shared = [file.relative_to(wheel) for data in wheel.glob("*.data") for file in data.rglob("*.*")]
    assert [file.name for file in shared if (wheel / file).is_file()] == ["myositis-assistant.1"]


def test_the_command_is_installed_under_its_name(wheel: Path) -> None:
    (commands,) = wheel.glob("*.dist-info/entry_points.txt")
    assert "myositis-assistant = myositis_assistant:main" in commands.read_text("utf-8")


def test_an_installed_assistant_finds_its_rule_sets_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    where = run(["-c", "import assistant; print(assistant.__file__)"], tmp_path, PYTHONPATH=str(wheel))
    assert Path(where.stdout.strip()).is_relative_to(wheel), where.stdout + where.stderr
    check = run(["-m", "assistant", "check"], tmp_path, PYTHONPATH=str(wheel))
    assert check.returncode == 0, check.stdout + check.stderr


@pytest.mark.parametrize("content", ["__version__ = '2.2'", None], ids=["overwritten", "taken away"])
def test_another_package_of_its_name_is_said_and_not_run(
    wheel: Path, tmp_path: Path, content: str | None
) -> None:
    site = shutil.copytree(wheel, tmp_path / "site")
    start = "import sys; from myositis_assistant import main; sys.exit(main())"
    way_in = ["-S", "-c", start, "--version"]  # without the site, where the checkout is installed too
    assert run(way_in, tmp_path, PYTHONPATH=str(site)).stdout.startswith("myositis-assistant ")
    (site / "assistant" / "__init__.py").unlink()
    if content:
        (site / "assistant" / "__init__.py").write_text(content, "utf-8")
    done = run(way_in, tmp_path, PYTHONPATH=str(site))
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.startswith('Another package called "assistant" stands in the way of this program')
    assert len(done.stderr.splitlines()) == 1
