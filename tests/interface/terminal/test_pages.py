"""What is longer than the screen, what goes to the clipboard, and links."""

from __future__ import annotations

import base64
import re

import pytest

from assistant.conversation.interview.interview import Interview
from assistant.conversation.turn.utterances import Say
from assistant.interface.terminal.pages import Pages
from assistant.interface.terminal.sequences import has_links, linked, to_clipboard
from assistant.interface.terminal.sitting import COPIED, NO_CLIPBOARD, Sitting


@pytest.mark.parametrize("length", [0, 1, 9, 10, 11, 25, 100])
def test_the_beginning_comes_first_and_nothing_is_lost(length: int) -> None:
    lines, pages = [f"line {n}" for n in range(length)], Pages()
    shown = pages.begin(lines, 10)
    assert len(shown) <= 10
    while pages.left:
        assert shown[-1].split()[1] == str(len(pages.left))
        shown = [*shown[:-1], *pages.further(10)]
    assert shown == lines


def test_a_new_answer_takes_the_place_of_what_was_left() -> None:
    pages = Pages()
    pages.begin(["a"] * 50, 10)
    assert pages.begin(["b"], 10) == ["b"]
    assert not pages.left


@pytest.mark.parametrize("inside", [False, True])
def test_a_copy_reaches_the_terminal_and_the_one_around_tmux(
    inside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux") if inside else monkeypatch.delenv("TMUX", raising=False)
    sent = to_clipboard("Säure\n40 mg")
    found = re.match("\x1b]52;c;([^\a]+)\a", sent)
    assert found
    assert base64.b64decode(found[1]).decode() == "Säure\n40 mg"
    assert ("\x1bPtmux;\x1b\x1b]52;c;" in sent) == inside


def test_the_note_is_copied_where_there_is_a_clipboard(interview: Interview) -> None:
    sitting, copied = Sitting.begin(interview), list[str]()
    sitting.reply("54M DM, pred 40 mg daily")
    assert Say(NO_CLIPBOARD) in sitting.reply("copy")
    sitting.clipboard = copied.append
    assert Say(COPIED) in sitting.reply("copy")
    assert "40 mg" in copied[0]


def test_top_says_the_last_answer_again(interview: Interview) -> None:
    sitting = Sitting.begin(interview)
    assert sitting.reply("top") == sitting.opening
    said = sitting.reply("54M DM, pred 40 mg daily")
    assert sitting.reply("top") == sitting.reply("/top") == said
    assert len(sitting.state.record.entries) == 1


def test_links_change_no_visible_character() -> None:
    line = [("", "It holds.  "), ("class:source", "  [a-rule  S74 X2]"), ("", "see https://a.b/c.")]
    with_links = linked(line, lambda name: "https://x.y" if name == "X2" else "")
    assert "".join(text for style, text in with_links if "Zero" not in style) == "".join(
        text for _, text in line
    )
    assert [text for style, text in with_links if "Zero" in style] == [
        "\x1b]8;;https://x.y\x1b\\",
        "\x1b]8;;\x1b\\",
        "\x1b]8;;https://a.b/c\x1b\\",
        "\x1b]8;;\x1b\\",
    ]


@pytest.mark.parametrize(
    ("name", "value", "links"), [("VTE_VERSION", "6003", True), ("VTE_VERSION", "4000", False)]
)
def test_links_are_for_terminals_that_have_them(
    name: str, value: str, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in ("TERM_PROGRAM", "WT_SESSION", "TERM"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, value)
    assert has_links() == links


def test_a_name_of_a_statement_leads_to_where_it_was_read(interview: Interview) -> None:
    address_of = interview.commands.lookup.address_of
    assert address_of("X79").startswith("https://")
    assert address_of("nothing") == ""
