"""The rules do not change under their version: what a plan names is what its rules were."""

import shutil
from pathlib import Path

import pytest

from assistant.knowledge.library.library import builtin, load
from assistant.knowledge.library.parser import _english as english_of
from assistant.knowledge.library.parser import read_ruleset
from assistant.knowledge.model.edition import Edition
from tests.knowledge.versions import FILE, Bound, bind, fault, read

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
OLD, NEW = "0" * 16, "1" * 16
RELEASED, DRAFT = (Bound("0.1.0", OLD),), (Bound("0.1.0", OLD, draft=True),)


def edition(version: str, digest: str) -> Edition:
    return Edition("myositis", version, digest)


def test_the_version_of_the_rules_is_theirs_and_the_changelog_tells_of_it() -> None:
    rows = read(FILE.read_text("utf-8"))
    assert not fault(rows, load().edition), fault(rows, load().edition)
    log = CHANGELOG.read_text("utf-8")
    for row in rows:
        assert f"## Rule set {row.version}\n" in log, f"CHANGELOG.md has no `## Rule set {row.version}`"


def test_a_change_under_a_released_version_is_a_fault_that_says_what_to_do() -> None:
    said = fault(RELEASED, edition("0.1.0", NEW))
    assert "raise `version`" in said
    assert "CHANGELOG.md" in said
    assert not fault(RELEASED, edition("0.1.0", OLD))
    with pytest.raises(ValueError, match="raise `version`"):
        bind(RELEASED, edition("0.1.0", NEW))


def test_a_draft_is_bound_anew_until_it_is_released() -> None:
    assert "python -m tests.knowledge.versions" in fault(DRAFT, edition("0.1.0", NEW))
    assert bind(DRAFT, edition("0.1.0", NEW)) == (Bound("0.1.0", NEW, draft=True),)
    assert bind(DRAFT, edition("0.1.0", NEW), release=True) == (Bound("0.1.0", NEW),)


def test_a_new_version_goes_up_from_a_released_one() -> None:
    assert bind(RELEASED, edition("0.2.0", NEW)) == (*RELEASED, Bound("0.2.0", NEW, draft=True))
    assert bind((), edition("0.1.0", NEW)) == (Bound("0.1.0", NEW, draft=True),)
    assert "not in versions.txt" in fault(RELEASED, edition("0.2.0", NEW))
    for rows, version in ((RELEASED, "0.0.9"), (DRAFT, "0.2.0")):
        with pytest.raises(ValueError, match="release that"):
            bind(rows, edition(version, NEW))


@pytest.mark.parametrize("line", ["0.2 " + OLD, "0.2.0 abc", f"0.2.0 {OLD} drafty", ""])
def test_a_line_of_another_form_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="form"):
        read(f"0.1.0 {OLD}\n{line}\n")


def test_the_english_that_a_rule_set_is_read_with_counts_in_its_digest(tmp_path: Path) -> None:
    for place in ("english", "myositis"):
        shutil.copytree(builtin(place), tmp_path / place)
    before = read_ruleset(tmp_path / "myositis").digest
    english = tmp_path / "english" / "context.rules"
    english.write_text(english.read_text("utf-8") + "# a comment means nothing\n", "utf-8")
    english_of.cache_clear()
    assert read_ruleset(tmp_path / "myositis").digest == before
    english.write_text(
        english.read_text("utf-8") + "\nterms cue\n  means plain before: no whatsoever\n", "utf-8"
    )
    english_of.cache_clear()
    assert read_ruleset(tmp_path / "myositis").digest != before
