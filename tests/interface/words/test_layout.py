import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.interface.words.layout import cells, columns, listed, paragraphs, visible, with_tag, wrap


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("CK 2600", "CK 2600"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("a\x07b\x00c\x7f", "a\\x07b\\x00c\\x7f"),
        ("right\u202eleft", "right\\u202eleft"),
        ("line\u2028end\r\n", "line\\u2028end\\x0d\\x0a"),
        ("\x9b31m", "\\x9b31m"),
        ("\ud800", "\\ud800"),
        ("4,2\u00a0µkat/L ≥ 3", "4,2 µkat/L ≥ 3"),
    ],
)
def test_what_a_terminal_would_obey_is_written_out(typed: str, shown: str) -> None:
    assert visible(typed) == shown


@given(st.text(), st.integers(20, 100), st.sampled_from(["", "  ", "    "]))
def test_no_line_is_wider_than_asked_but_for_a_single_word(text: str, width: int, indent: str) -> None:
    for line in wrap(text, width, indent):
        assert cells(line) <= width or " " not in line.strip()
        assert line.isprintable()


@given(st.lists(st.text("ab cd", min_size=1, max_size=30), min_size=1), st.integers(20, 100))
def test_wrapping_loses_no_word(words: list[str], width: int) -> None:
    text = " ".join(words)
    assert " ".join(wrap(text, width)).split() == text.split()


def test_wide_and_combining_characters_count_as_they_show() -> None:
    assert (cells("CK"), cells("筋炎"), cells("e\u0301")) == (2, 4, 1)


def test_a_tag_stands_at_the_right_and_on_its_own_line_where_there_is_no_room() -> None:
    assert with_tag("text", "[r  S1]", 20, "  ") == ["  text       [r  S1]"]
    assert with_tag("quite a long text", "[r  S1]", 20, "  ") == ["  quite a long text", "    [r  S1]"]
    long = "a text of ten words that fills the line quite full"
    assert with_tag(long, "[rule-a  S1]", 60, "  ") == [f"  {long}", " " * 48 + "[rule-a  S1]"]


def test_what_follows_a_wide_gap_hangs_below_itself() -> None:
    assert paragraphs("undo   take back the last answer", 24) == [
        "undo   take back the",
        "       last answer",
    ]


def test_paragraphs_keep_empty_lines_and_the_indentation_of_each() -> None:
    assert paragraphs("a\n\n  b", 20, "  ") == ["  a", "", "    b"]


def test_cells_of_a_row_wrap_in_their_own_columns() -> None:
    assert columns([("CK before", "240 U/L")], (5, 7), "  ") == ["  CK     240 U/L", "  before"]


def test_a_list_is_cut_only_where_that_saves_two_names() -> None:
    assert listed(["a", "b", "c", "d"], 3) == "a, b, c and d"
    assert listed(["a", "b", "c", "d", "e"], 3) == "a, b, c and 2 more"
    assert (listed([], 3), listed(["a"], 3), listed(["a", "b"], 3, "or")) == ("", "a", "a or b")
