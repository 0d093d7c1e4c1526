"""What is on the screen of a real chat in a pseudo-terminal: as it is typed, pasted into and resized."""

import re
import runpy
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyte
import pytest
from prompt_toolkit.data_structures import Size
from prompt_toolkit.output.vt100 import Vt100_Output

from assistant.conversation.interview.interview import Interview
from assistant.conversation.turn.utterances import Utterance
from assistant.interface.page.rendering import Screen
from assistant.interface.terminal.sitting import Sitting
from assistant.interface.terminal.terminal import Terminal
from assistant.interface.words.layout import cells, prompt
from assistant.interface.words.opening import opening_lines
from assistant.knowledge.library.cache import Card
from assistant.knowledge.model.ruleset import Ruleset
from tests.interface.terminal.pseudo_terminal import ROOT, Chat
from tests.interface.terminal.test_terminal import Recorder, keys

TALK = (
    *("54M, DM, prednisone 50 mg daily for 18 weeks, legs weaker on MMT, CK 110 was 3600, EMG normal", "y"),
    *("dark urine, 1", "why", "4,2", "xyz", "?", "help", "status", "what if ck 900", "plan", "plan all"),
    *("why not reduce-glucocorticoid", "how", "rule S75", "change ck 90000 U/L", "n", "undo", "quit"),
)
LEAST, USUAL, MOST = 40, 80, 200


def test_typing_pasting_resizing_and_going_back() -> None:
    with Chat(USUAL, 30) as chat:
        # before there is a prompt, and while the rules are read
        chat.type("51M PM, CK 2600 U/L\rone by one\rnone\rsta")
        chat.see("question 3")
        chat.see("glucocorticoid> sta")
        assert chat.lines.index("red flags> none") > chat.lines.index("patient> 51M PM, CK 2600 U/L")

        chat.type("\x03\x1b[A")
        chat.see("> none")
        chat.type("\x12CK 26")
        chat.see("(reverse-i-search)")
        chat.type("\x03\x03")
        chat.see("question 3")

        chat.type("lone")  # inside two options
        chat.see("Tab: prednisolone; methylprednisolone")
        chat.type("\t")
        chat.see("   methylprednisolone")
        chat.type("\t")
        chat.see("> prednisolone")
        chat.type("\x03\x1b[200~" + "\n".join(f"line {n}, no rash" for n in range(20)) + "\x1b[201~")
        chat.see("line 19, no rash")
        chat.see("reads as: ")
        assert "; line 1, no rash; " in "".join(chat.screen.display)

        for width in (41, 160, USUAL):
            chat.resize(width, 30)
            assert sum(line.startswith("glucocorticoid> line 0") for line in chat.lines) == 1
        chat.resize(LEAST, 30)
        chat.answer("")
        shown = chat.lines
        said = shown[max(n for n, line in enumerate(shown) if line.startswith("Not understood")) :]
        assert max(map(len, said)) <= LEAST
        assert any(line.startswith("[3, ") for line in said)
        asked = next(line for line in said if line.startswith("[3, "))
        for away in ("\x0c", "\x1a"):  # a clean screen; to the shell and back
            prompts = chat.prompts
            chat.type(f"begun{away}")
            chat.wait(lambda drawn=prompts: chat.prompts > drawn, "the prompt again")
            chat.wait(
                lambda: asked in chat.lines and chat.lines[chat.screen.cursor.y] == "glucocorticoid> begun",
                "the question above what was begun",
            )
            chat.type("\x03")
            chat.wait(lambda: chat.lines[chat.screen.cursor.y] == "glucocorticoid>", "an empty line")
            assert not any("begun" in line for line in chat.lines[chat.screen.cursor.y :])
        chat.type("\x04")
        chat.leave()
        assert "Goodbye." in chat.lines
        assert b"\x07" not in chat.sent
        assert b"\x1b[?1049h" not in chat.sent


@pytest.fixture(scope="module")
def said(reasoner: object) -> list[tuple[str, tuple[Utterance, ...]]]:
    """What is said to each line of a long talk."""
    sitting = Sitting.begin(Interview(reasoner, date(2026, 11, 22), one_by_one=True))  # type: ignore[arg-type]
    return [("", sitting.opening), *((line, sitting.reply(line)) for line in TALK)]


@pytest.mark.parametrize("pictures", [False, True])
def test_nothing_said_is_wider_than_the_terminal(
    rules: Ruleset, said: list[tuple[str, tuple[Utterance, ...]]], pictures: bool
) -> None:
    for width in (*range(LEAST, 101, 5), 57, MOST):
        screen = Screen(rules, width, pictures)
        for line, utterances in said:
            wide = [text for text in screen.lines(utterances) if cells(text) > width]
            assert not wide, (line, width, wide)


class Live(Vt100_Output):
    """An output that knows how much room there is below the cursor, as a terminal that is asked tells."""

    def __init__(self, columns: int, rows: int) -> None:
        self.recorder = Recorder()
        self.columns, self.rows = columns, rows
        super().__init__(self.recorder, lambda: Size(rows, columns), term="xterm", enable_cpr=False)  # type: ignore[arg-type]

    def get_rows_below_cursor_position(self) -> int:
        """The rows, with the one of the cursor."""
        return self.rows - shown(self).cursor.y


def shown(output: Live) -> pyte.Screen:
    """The screen after all that was written."""
    screen = pyte.Screen(output.columns, output.rows)
    pyte.Stream(screen).feed(output.recorder.text)
    return screen


@pytest.mark.parametrize("width", [LEAST, MOST])
def test_every_row_is_a_line_that_was_said_or_typed(
    rules: Ruleset, interview: Interview, said: list[tuple[str, tuple[Utterance, ...]]], width: int
) -> None:
    talk = ("CK 900 U/L", "none", "status", "plan", "quit")
    sitting = Sitting.begin(interview)
    screen = Screen(rules, width)
    lines, typed = {"", *opening_lines(Card.of(rules), width)}, []
    for line in talk:
        typed.append(f"{prompt(sitting.takes)}{line}")
        lines |= {typed[-1], *(text.rstrip() for text in screen.lines(sitting.reply(line)))}
    output = Live(width, 300)
    with keys("".join(f"{line}\r" for line in talk)) as pipe:
        Terminal(
            lambda w: opening_lines(Card.of(rules), w), lambda: Sitting.begin(interview), pipe, output
        ).converse()
    rows = [row.rstrip() for row in shown(output).display]
    assert [row for row in rows if row not in lines] == []
    assert [row for row in rows if row in typed] == typed


PICTURES = sorted((ROOT / "docs").glob("*.svg"))


def texts(picture: Path) -> list[str]:
    """The rows of text in a picture, with every digest of the rules alike."""
    rows: dict[str, str] = {}
    for y, text in re.findall(r'<text [^>]*y="([\d.]+)"[^>]*>([^<]*)</text>', picture.read_text("utf-8")):
        rows[y] = rows.get(y, "") + text.replace("&#160;", " ")
    return [re.sub(r"\([0-9a-f]{12}\)", "(DIGEST)", row) for row in rows.values()]


def test_the_pictures_are_what_the_program_says_now(tmp_path: Path) -> None:
    """A picture names the rules it was drawn with, and stays true under others that alter no other word."""
    subprocess.run([sys.executable, str(ROOT / "scripts" / "picture"), str(tmp_path)], check=True)
    taken = sorted(tmp_path.glob("*.svg"))
    assert [path.name for path in taken] == [path.name for path in PICTURES], "run: make picture"
    for new, old in zip(taken, PICTURES, strict=True):
        assert texts(new) == texts(old), f"{old.name} shows an earlier version; run: make picture"
        assert "http" not in re.sub(
            r"https?://(www\.w3\.org|www\.textualize\.io)", "", new.read_text("utf-8")
        )


def test_a_picture_keeps_colours_and_needs_no_font_from_elsewhere() -> None:
    form = runpy.run_path(str(ROOT / "scripts" / "picture"), run_name="picture")["without_web_fonts"]()
    assert "@font-face" not in form
