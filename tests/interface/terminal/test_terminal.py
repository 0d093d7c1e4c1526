"""The terminal, through a pipe of keys and an output that shows nothing."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pyte
import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.data_structures import Size
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput, Output
from prompt_toolkit.output.vt100 import Vt100_Output

from assistant.conversation.assisting.completion import Offer
from assistant.conversation.interview.interview import Interview
from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import Say, Utterance
from assistant.interface.page.rendering import Screen
from assistant.interface.terminal.menu import Menu
from assistant.interface.terminal.sitting import Sitting
from assistant.interface.terminal.terminal import Terminal
from assistant.interface.words.layout import STAY, one_line
from assistant.interface.words.opening import opening_lines
from assistant.knowledge.library.cache import Card
from assistant.knowledge.model.ruleset import Ruleset

COLUMNS, ROWS = 80, 200
PASTE_START, PASTE_END = "\x1b[200~", "\x1b[201~"


class Listener(Interview):
    """An interview that keeps the lines it was given."""

    heard: tuple[str, ...] = ()

    def reply(self, state: State, line: str) -> tuple[State, tuple[Utterance, ...]]:
        self.heard += (line,)
        return super().reply(state, line)


@pytest.fixture
def listener(interview: Interview) -> Listener:
    return Listener(interview.reasoner, interview.today)


@contextmanager
def keys(typed: str) -> Iterator[PipeInput]:
    with create_pipe_input() as pipe:
        pipe.send_text(typed)
        yield pipe


def terminal(listener: Listener, rules: Ruleset, pipe: PipeInput, output: Output) -> Terminal:
    """A terminal for this interview."""

    def opening(width: int) -> list[str]:
        return opening_lines(Card.of(rules), width)

    def make() -> Sitting:
        return Sitting.begin(listener)

    return Terminal(opening, make, pipe, output)


def heard(listener: Listener, rules: Ruleset, typed: str) -> tuple[str, ...]:
    """The lines that reach the interview when these keys are pressed."""
    with keys(typed) as pipe:
        terminal(listener, rules, pipe, DummyOutput()).converse()
    return listener.heard


class Recorder:
    """What is written to a terminal."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError


def seen(listener: Listener, rules: Ruleset, typed: str) -> tuple[list[str], str]:
    """The lines on the terminal at the end, and all that was sent to it."""
    out = Recorder()
    output = Vt100_Output(out, lambda: Size(ROWS, COLUMNS), term="xterm", enable_cpr=False)  # type: ignore[arg-type]
    with keys(typed) as pipe:
        terminal(listener, rules, pipe, output).converse()
    screen = pyte.Screen(COLUMNS, ROWS)
    pyte.Stream(screen).feed(out.text)
    return [line.rstrip() for line in screen.display], out.text


def test_lines_reach_the_interview_until_quit(listener: Listener, rules: Ruleset) -> None:
    assert heard(listener, rules, "CK 900 U/L\rnone\rquit\r") == ("CK 900 U/L", "none", "quit")


def test_ctrl_d_leaves(listener: Listener, rules: Ruleset) -> None:
    assert heard(listener, rules, "CK 900 U/L\r\x04") == ("CK 900 U/L",)


def test_ctrl_c_clears_the_line(listener: Listener, rules: Ruleset) -> None:
    assert heard(listener, rules, "wrong\x03right\rquit\r") == ("right", "quit")


def test_ctrl_c_on_an_empty_line_says_how_to_leave(listener: Listener, rules: Ruleset) -> None:
    lines, _ = seen(listener, rules, "\x03quit\r")
    assert STAY in lines
    assert "Goodbye." in lines


def test_a_paste_of_several_lines_is_one_answer(listener: Listener, rules: Ruleset) -> None:
    typed = f"{PASTE_START}51M PM\nCK 2600 U/L,\r\nno dysphagia.\rweaker\n{PASTE_END}\rquit\r"
    assert heard(listener, rules, typed)[0] == "51M PM; CK 2600 U/L, no dysphagia. weaker"


@pytest.mark.parametrize(
    ("pasted", "line"),
    [
        ("a\nb", "a; b"),
        ("a.\nb", "a. b"),
        ("\n\n a \r\n", "a"),
        ("", ""),
        ("a\r\rb", "a; b"),
        ("\ta\tb\n", "a b"),
        ("MRC  May\tNov\r\npsoas  5   4\n", "MRC  May   Nov ¶ psoas  5   4"),
        ("CK | 900\nALT | 40", "CK | 900 ¶ ALT | 40"),
        ("Stopped:\n- AZA", "Stopped: ¶ - AZA"),
    ],
)
def test_line_ends_in_a_paste_become_stops(pasted: str, line: str) -> None:
    assert one_line(pasted) == line


def test_the_menu_shows_what_is_offered_in_its_place() -> None:
    offers = (Offer("dark urine", "9", 2), Offer("daily", "schedule", 2))
    menu = Menu(lambda line: offers if line == "head drop, da" else ())

    def completions(line: str) -> list[tuple[str, int, str]]:
        found = menu.get_completions(Document(line), CompleteEvent())
        return [(c.text, c.start_position, c.display_meta_text) for c in found]

    assert completions("head drop, da") == [("dark urine", -2, "9"), ("daily", -2, "schedule")]
    assert completions("") == []


def test_help_that_fails_ends_nothing(
    listener: Listener, rules: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> NoReturn:
        raise RuntimeError("broken")

    monkeypatch.setattr(listener, "offers", fails)
    monkeypatch.setattr(listener, "preview", fails)
    monkeypatch.setattr(listener, "standing", fails)
    assert heard(listener, rules, "CK\t 900 U/L\rquit\r") == ("CK 900 U/L", "quit")


def test_no_key_rings_a_bell(listener: Listener, rules: Ruleset) -> None:
    _, sent = seen(listener, rules, "\x7f\x7f\x1b[A\x1b[A\x1b[B\x1b[Cx\x08\x08\t\t\x03quit\r")
    assert "\x07" not in sent


def test_a_line_of_ten_thousand_characters_and_any_script_are_lines(
    listener: Listener, rules: Ruleset
) -> None:
    strange = (
        "é e\u0301 µ \u7b4b\u8089 \u05e2\u05d1\u05e8\u05d9\u05ea \U0001f469\u200d\u2695\ufe0f \x1b[2J \x9b31m"
    )
    pastes = (f"{PASTE_START}{text}{PASTE_END}\r" for text in ("a" * 10_000, strange))
    typed = f"{''.join(pastes)}quit\r"
    lines, sent = seen(listener, rules, typed)
    assert listener.heard == ("a" * 10_000, strange, "quit")
    assert "\x1b[2J" not in sent
    assert any("^[[2J" in line for line in lines)


def test_the_screen_shows_what_the_plain_loop_would(listener: Listener, rules: Ruleset) -> None:
    lines, _ = seen(listener, rules, "none\rquit\r")
    assert "Describe the patient, or press Enter to be asked." in lines
    assert lines[-1] == "" or "quit" in lines[-1]


def test_headings_are_coloured_and_nothing_is_under_no_color(
    listener: Listener, rules: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    typed = "dark urine\rplan\rplan why\rwhy\x1bb\x03\x12pl\rq\tuit\r"
    _, sent = seen(listener, rules, typed)
    assert "\x1b[0;35;1mASSESSMENT" in sent
    assert "\x1b[0;1mMORE" in sent
    assert "\x1b[0;31;1mURGENT" in sent
    assert _looks(sent) <= {"", "0", "7", "0;1", "0;2", *(f"0;{n};1" for n in (31, 35))}
    for value in ("1", "0", "false"):
        monkeypatch.setenv("NO_COLOR", value)
        _, sent = seen(Listener(listener.reasoner, listener.today), rules, typed)
        assert _looks(sent) <= {"", "0", "0;7"}


def _looks(sent: str) -> set[str]:
    return set(re.findall(r"\x1b\[([\d;]*)m", sent))


def test_no_mouse_and_no_full_screen(listener: Listener, rules: Ruleset) -> None:
    _, sent = seen(listener, rules, "quit\r")
    assert "\x1b[?1049h" not in sent
    assert "\x1b[?1000h" not in sent


def test_what_is_said_back_is_shown_and_never_obeyed(
    listener: Listener, rules: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = (Say("\x1b[2J\x1b]0;owned\x07"),)
    monkeypatch.setattr(listener, "reply", lambda state, line: (state, evil))
    lines, sent = seen(listener, rules, "x\r\x04")
    assert "    \\x1b[2J\\x1b]0;owned\\x07" in lines
    assert "owned\x07" not in sent


def test_history_is_nowhere_on_disk(
    listener: Listener, rules: Ruleset, tmp_path: os.PathLike[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    heard(listener, rules, "CK 900 U/L\rquit\r")
    assert not os.listdir(tmp_path)


def test_the_first_screen_is_what_the_interview_says_first(interview: Interview, rules: Ruleset) -> None:
    for width in (40, 80, 160):
        assert opening_lines(Card.of(rules), width) == Screen(rules, width).lines(interview.open()[1])


def test_a_fault_in_preparing_is_raised_where_the_person_waits(rules: Ruleset) -> None:
    def fails() -> Sitting:
        raise RuntimeError("broken")

    with keys("CK 900 U/L\rquit\r") as pipe, pytest.raises(RuntimeError, match="broken"):
        Terminal(lambda width: opening_lines(Card.of(rules), width), fails, pipe, DummyOutput()).converse()
