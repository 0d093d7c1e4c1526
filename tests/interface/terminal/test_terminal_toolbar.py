"""The line below the prompt, at any width."""

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.assisting.preview import Preview, Standing
from assistant.conversation.interview.interview import Interview
from assistant.interface.terminal.sitting import Sitting
from assistant.interface.terminal.toolbar import PAUSE, Toolbar, cut, preview_line, standing_line
from assistant.interface.words.layout import cells

ASKED = Standing("question 3, about 6 left", "leans to: Undetermined", ("? takes", "why", "help"))
words = st.text(max_size=60)


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (80, "question 3, about 6 left   leans to: Undetermined   ? takes  why  help"),
        (68, "question 3, about 6 left   leans to: Undetermined   ? takes  why"),
        (52, "question 3, about 6 left   leans to: Undetermined"),
        (46, "question 3, about 6 left   leans to: Undete..."),
        (40, "question 3, about 6 left"),
        (20, "question 3, about..."),
    ],
)
def test_the_words_go_first_and_then_what_it_leans_to(width: int, line: str) -> None:
    assert standing_line(ASKED, width) == line


def test_of_what_was_read_the_latest_is_shown() -> None:
    read = Preview(("age 51 years", "diagnosis PM", "CK 2600 U/L", "CK before 240 U/L"))
    assert preview_line(read, 80) == "reads as: age 51 years; diagnosis PM; CK 2600 U/L; CK before 240 U/L"
    assert preview_line(read, 50) == "reads as: ... CK 2600 U/L; CK before 240 U/L"
    assert preview_line(read, 20) == "reads as: ... CK..."


def test_what_is_wrong_comes_before_what_was_read() -> None:
    wrong = Preview(("age 51 years",), '"4,2" can be 4.2 or 42.')
    assert preview_line(wrong, 80) == '"4,2" can be 4.2 or 42.   reads as: age 51 years'
    assert preview_line(wrong, 40) == '"4,2" can be 4.2 or 42.'
    assert preview_line(Preview(), 80) == ""


@given(st.lists(words, max_size=5), words, words, st.integers(1, 200))
def test_no_line_is_wider_than_the_terminal(parts: list[str], one: str, other: str, width: int) -> None:
    assert cells(preview_line(Preview(tuple(parts), one), width)) <= width
    assert cells(preview_line(Preview(tuple(parts)), width)) <= width
    assert cells(standing_line(Standing(one, other, tuple(parts)), width)) <= width
    assert cells(cut(one, width)) <= width


def test_a_line_is_read_once_typing_pauses_and_forgotten_with_the_next(interview: Interview) -> None:
    sitting = Sitting.begin(interview)
    drawn: list[str] = []
    toolbar = Toolbar(lambda: sitting, lambda: drawn.append(toolbar.text(80)))

    async def type_slowly() -> None:
        for line in ("CK 9", "CK 90", "CK 900 U/L"):
            toolbar.typed(line)
        await asyncio.sleep(PAUSE * 2)

    asyncio.run(type_slowly())
    assert drawn == ["reads as: CK 900 U/L"]
    toolbar.clear()
    assert toolbar.text(80).startswith("describe the patient, or Enter to be asked")


def test_where_we_are_is_derived_once_for_a_state(
    interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = Sitting.begin(interview)
    toolbar = Toolbar(lambda: sitting, lambda: None)
    seen = []
    derive = interview.standing
    monkeypatch.setattr(interview, "standing", lambda state: seen.append(state) or derive(state))  # type: ignore[func-returns-value]
    sitting.reply("CK 900 U/L")
    assert {toolbar.text(width) for width in (80, 80, 80)} == {toolbar.text(80)}
    assert "question 1" in toolbar.text(80)
    sitting.reply("none")
    assert "question 2" in toolbar.text(80)
    assert len(seen) == 2


def test_before_the_chat_is_there_it_says_what_to_do() -> None:
    toolbar = Toolbar(lambda: None, lambda: None)
    assert toolbar.text(80) == "describe the patient, or Enter to be asked   help   Tab"


def test_help_that_fails_leaves_the_line_empty() -> None:
    broken = cast("Sitting", SimpleNamespace(state=None, interview=None))
    toolbar = Toolbar(lambda: broken, lambda: None)

    async def type_and_wait() -> None:
        toolbar.typed("CK 900")
        await asyncio.sleep(PAUSE * 2)

    asyncio.run(type_and_wait())
    assert toolbar.text(80) == ""
