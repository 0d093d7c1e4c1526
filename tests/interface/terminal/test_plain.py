"""The plain loop, on streams that are no terminal, that break, and that are interrupted."""

import io
from collections.abc import Callable

import pytest

from assistant.conversation.interview.interview import Interview
from assistant.conversation.turn.opening import HELP
from assistant.interface.terminal.plain import converse
from assistant.interface.terminal.sitting import Sitting
from assistant.interface.words.layout import STAY


@pytest.fixture
def talk(interview: Interview) -> Callable[..., str]:
    """What is on screen after these lines."""

    def talked(typed: str, *, by_hand: bool = False) -> str:
        out = io.StringIO()
        converse(Sitting.begin(interview), 80, io.StringIO(typed), out, typed_by_hand=by_hand)
        return out.getvalue()

    return talked


def test_a_piped_session_reads_as_a_transcript(talk: Callable[..., str]) -> None:
    said = talk("CK 900 U/L\nquit\n")
    assert "\npatient> CK 900 U/L\nTaken: CK 900 U/L." in said
    assert said.endswith("\nred flags> quit\nGoodbye.\n")


def test_what_is_typed_by_hand_is_not_written_twice(talk: Callable[..., str]) -> None:
    assert "> CK 900" not in talk("CK 900 U/L\nquit\n", by_hand=True)


def test_the_end_of_the_input_is_a_goodbye(talk: Callable[..., str]) -> None:
    assert talk("").endswith("\npatient> \nGoodbye.\n")
    assert talk("CK 900 U/L\nnone").endswith("> \nGoodbye.\n")


def test_nothing_is_read_after_quit(talk: Callable[..., str]) -> None:
    assert talk("quit\nCK 900\n").count("> ") == 1


def test_windows_line_ends_and_empty_lines_are_answers(talk: Callable[..., str]) -> None:
    assert "\\x0d" not in talk("CK 900 U/L\r\n\r\nquit\r\n")


def test_escape_sequences_are_shown_when_they_are_echoed(talk: Callable[..., str]) -> None:
    said = talk("CK 900 U/L \x1b[2J\x07\n\x1b]0;x\x07\nquit\n")
    assert "\x1b" not in said
    assert "\\x1b[2J" in said


@pytest.mark.parametrize(
    "junk", ["\x00", "筋" * 5000, "a" * 100_000, "\ud800", "]]>", "{}", "%s %d", "/", "?"]
)
def test_no_line_ends_the_conversation(talk: Callable[..., str], junk: str) -> None:
    assert talk(f"{junk}\nnone\n{junk}\nquit\n").endswith("Goodbye.\n")


class Interrupted(io.StringIO):
    """An input in which Ctrl-C is pressed at the second line."""

    lines = 0

    def readline(self, size: int = -1) -> str:  # type: ignore[override]
        self.lines += 1
        if self.lines == 2:
            raise KeyboardInterrupt
        return super().readline()


def test_ctrl_c_says_how_to_leave_and_keeps_the_record(interview: Interview) -> None:
    out = io.StringIO()
    converse(Sitting.begin(interview), 80, Interrupted("CK 900 U/L\nstatus\nquit\n"), out, typed_by_hand=True)
    after = out.getvalue().split(STAY)[1]
    assert "CK: 900 U/L" in after


class Closed(io.StringIO):
    """An output that nobody reads."""

    def flush(self) -> None:
        raise BrokenPipeError


def test_a_closed_output_is_told_to_the_caller(interview: Interview) -> None:
    with pytest.raises(BrokenPipeError):
        converse(Sitting.begin(interview), 80, io.StringIO("none\n"), Closed())


def test_the_prompt_says_what_it_takes(talk: Callable[..., str]) -> None:
    said = talk("54M DM, pred 40 mg daily\nnone\nplan\nchange eGFR\n")
    prompts = [line for line in said.splitlines() if "> " in f"{line} "[:27] and not line.startswith(" ")]
    assert [line.partition(">")[0] for line in prompts] == [
        *("patient", "red flags", "time on glucocorticoid", "plan", "eGFR"),
    ]


def test_enter_takes_the_word_that_is_offered(talk: Callable[..., str]) -> None:
    said = talk("54M DM, predniolone 30 mg daily\n\nstatus\n")
    assert " ".join(said.split()).count('Did you mean "prednisolone"? Enter takes it.') == 1
    assert "Not understood" not in said  # one advice, not two
    assert "glucocorticoid: prednisolone\n    glucocorticoid dose: 30 mg/day" in said


def test_the_first_screen_says_what_it_is_and_how_to_begin(talk: Callable[..., str]) -> None:
    lines = [line.strip() for line in talk("").splitlines()]
    assert lines[0].startswith("myositis-assistant: ")
    example = next(n for n, line in enumerate(lines) if line.startswith("For example: "))
    assert lines[example + 1] == HELP
    assert lines[example + 2].startswith("Source: ")
