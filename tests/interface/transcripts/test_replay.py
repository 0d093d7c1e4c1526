"""Replaying: agreement, the line of a difference and its kind, and accepting."""

from pathlib import Path

import pytest

from assistant.interface.transcripts.replay import Changed, accept, compare, read_transcript, transcripts_in
from assistant.interface.transcripts.transcript import Malformed
from assistant.reasoning.search.reasoner import Reasoner

TYPED = (
    "51M PM, pred 50 mg daily for 20 weeks, CK 2600 U/L was 240 U/L, ULN 200 U/L, MMT-8 128 was 142",
    "none",
    "plan",
    "quit",
)


@pytest.fixture(scope="module")
def session(reasoner: Reasoner, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A transcript as it is now."""
    path = tmp_path_factory.mktemp("transcripts") / "case.transcript"
    lines = "".join(f"  > {line}\n" for line in TYPED)
    path.write_text(f"A case.\ntoday: 2026-11-22\n\n  nothing yet\n{lines}\nAfter.\n", "utf-8")
    assert accept(reasoner, path)
    return path.read_text("utf-8")


@pytest.fixture
def case(tmp_path: Path, session: str) -> Path:
    path = tmp_path / "case.transcript"
    path.write_text(session, "utf-8")
    return path


def changed(path: Path, old: str, new: str) -> int:
    """Change the first line that holds `old`; its number."""
    lines = path.read_text("utf-8").split("\n")
    place = next(place for place, line in enumerate(lines) if old in line and not line.startswith("  >"))
    lines[place] = lines[place].replace(old, new)
    path.write_text("\n".join(lines), "utf-8")
    return place + 1


def test_what_was_accepted_agrees_and_is_left_alone(reasoner: Reasoner, case: Path) -> None:
    assert compare(reasoner, read_transcript(case)) is None
    assert not accept(reasoner, case)


def test_another_wording_is_told_at_its_line(reasoner: Reasoner, case: Path) -> None:
    line = changed(case, "No names, please", "Some names, please")
    difference = compare(reasoner, read_transcript(case))
    assert difference
    assert (difference.line, difference.changed) == (line, Changed.WORDING)
    assert str(difference).splitlines()[0] == f"{case}:{line}: wording changed"
    assert difference.expected
    assert "Some names, please" in difference.expected
    assert difference.actual
    assert "No names, please" in difference.actual


def test_another_question_is_a_change_of_order(reasoner: Reasoner, case: Path) -> None:
    line = changed(case, "[1, needed, about", "[1, needed, at least")
    assert compare(reasoner, read_transcript(case)).changed is Changed.WORDING  # type: ignore[union-attr]
    changed(case, "Any of these now?", "Any of those then?")
    difference = compare(reasoner, read_transcript(case))
    assert difference
    assert (difference.line, difference.changed) == (line, Changed.ORDER)


def test_another_decision_is_a_change_of_the_plan(reasoner: Reasoner, case: Path) -> None:
    line = changed(case, "4 Add a second-line drug", "4 Taper at the lecture's pace")
    difference = compare(reasoner, read_transcript(case))
    assert difference
    assert (difference.line, difference.changed) == (line, Changed.PLAN)
    first = str(difference).splitlines()[0]
    told = "no longer Taper at the lecture's pace; now Add a second-line drug"
    assert f"plan changed: {told}" in first


def test_a_screen_that_goes_on_or_stops_early_is_told(reasoner: Reasoner, case: Path) -> None:
    text = case.read_text("utf-8")
    case.write_text(text.replace("  Goodbye.\n", "  Goodbye.\n  And thanks.\n"), "utf-8")
    difference = compare(reasoner, read_transcript(case))
    assert difference
    assert difference.actual is None
    case.write_text(text.replace("  Goodbye.\n", ""), "utf-8")
    difference = compare(reasoner, read_transcript(case))
    assert difference
    assert difference.expected is None


def test_accepting_rewrites_the_screen_and_nothing_else(reasoner: Reasoner, case: Path, session: str) -> None:
    changed(case, "INCREASE THE GLUCOCORTICOID", "REDUCE THE GLUCOCORTICOID")
    assert accept(reasoner, case)
    assert case.read_text("utf-8") == session
    assert list(case.parent.iterdir()) == [case]


def test_what_is_left_out_between_two_lines_stays_so(reasoner: Reasoner, case: Path) -> None:
    lines = case.read_text("utf-8").split("\n")
    start = next(place for place, line in enumerate(lines) if line.endswith("Any of these now?"))
    end = next(place for place, line in enumerate(lines) if line.endswith("or unknown.") and place > start)
    assert end - start > 3
    lines[start + 1 : end] = ["  [...]"]
    case.write_text("\n".join(lines), "utf-8")
    assert compare(reasoner, read_transcript(case)) is None
    changed(case, "No names, please", "Some names, please")
    assert accept(reasoner, case)
    assert case.read_text("utf-8") == "\n".join(lines)
    lines[start + 2 : start + 3] = []
    case.write_text("\n".join(lines), "utf-8")
    assert compare(reasoner, read_transcript(case)) is None


def test_what_is_said_about_a_gap_is_compared_still(reasoner: Reasoner, case: Path) -> None:
    text = case.read_text("utf-8")
    question = next(line for line in text.split("\n") if line.endswith("Any of these now?"))
    case.write_text(text.replace(question, f"{question}\n  [...]\n  And no more.", 1), "utf-8")
    difference = compare(reasoner, read_transcript(case))
    assert difference
    assert difference.expected == "[...]"


def test_what_is_typed_after_the_end_is_a_fault_of_the_file(reasoner: Reasoner, case: Path) -> None:
    case.write_text(case.read_text("utf-8").replace("\nAfter.\n", "  > none\n"), "utf-8")
    with pytest.raises(Malformed, match="the conversation is over before this line"):
        compare(reasoner, read_transcript(case))


def test_a_file_that_is_not_utf_8_is_refused_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.transcript"
    path.write_bytes(b"  Hello.\n  \xff\n")
    with pytest.raises(Malformed, match="a:2: this is not UTF-8"):
        read_transcript(path, "a")


def test_a_folder_means_all_transcripts_below_it(case: Path) -> None:
    below = case.parent / "more" / "deep.transcript"
    below.parent.mkdir()
    below.write_text("  Hello.\n", "utf-8")
    assert transcripts_in(case.parent) == [case, below]
    assert transcripts_in(case) == [case]
