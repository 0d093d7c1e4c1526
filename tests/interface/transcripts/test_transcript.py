"""The format of transcripts: what is read, what is refused and where, and what accepting keeps."""

from datetime import date

import pytest

from assistant.interface.transcripts.transcript import DEFAULT_TODAY, Malformed, parse, written

GOOD = """\
Why this case exists.
today: 2026-11-22

  Describe the patient.

  And more.
  > CK 900
  I read this.


Then she remembers:

  > none
  >
  Goodbye.

An afterword.
"""


def test_the_screen_is_what_stands_two_spaces_in() -> None:
    transcript = parse("a.transcript", GOOD)
    assert transcript.today == date(2026, 11, 22)
    assert [(step.typed, step.expected) for step in transcript.steps] == [
        (None, ["Describe the patient.", "", "And more."]),
        ("CK 900", ["I read this."]),
        ("none", []),
        ("", ["Goodbye."]),
    ]
    assert [step.line for step in transcript.steps] == [4, 7, 13, 14]
    assert transcript.steps[0].screen[-1] == (6, "And more.")


def test_without_a_date_there_is_one_all_the_same() -> None:
    assert parse("a", "  Describe.\n").today == DEFAULT_TODAY


def test_accepting_keeps_prose_and_what_was_typed() -> None:
    transcript = parse("a", GOOD)
    new = written(transcript, [["Describe now.", "", "  More."], ["Read."], ["[2] Which?"], ["Bye."]])
    assert new == (
        "Why this case exists.\ntoday: 2026-11-22\n\n  Describe now.\n\n    More.\n  > CK 900\n  Read.\n\n"
        "Then she remembers:\n\n  > none\n  [2] Which?\n  >\n  Bye.\n\nAn afterword.\n"
    )
    again = parse("a", new)
    assert written(again, [step.expected for step in again.steps]) == new


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a:1: there is no conversation here, only prose"),
        ("Only prose.\n", "a:1: there is no conversation here, only prose"),
        ("  > CK 900\n", "a:1: the opening screen is missing before the first typed line"),
        ("  Hello.\n Almost.\n", "a:2: the screen is indented by two spaces, prose not at all"),
        ("  Hello.\n\tTab.\n", "a:2: the screen is indented by two spaces, prose not at all"),
        ("  Hello.\nProse.\n  More screen.\n", "a:3: prose stands before a typed line, not inside a screen"),
        ("today: soon\n  Hello.\n", 'a:1: "soon" is no date; write it as 2026-11-22'),
        ("today: 2026-02-30\n  Hello.\n", 'a:1: "2026-02-30" is no date; write it as 2026-11-22'),
        ("today: 2026-01-01\ntoday: 2026-01-02\n  Hello.\n", "a:2: the date is given twice"),
    ],
)
def test_what_is_no_transcript_is_refused_at_its_line(text: str, message: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse("a", text)
    assert str(caught.value) == message
