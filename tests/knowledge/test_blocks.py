"""Files become blocks whose every word knows its place."""

from assistant.knowledge.lines.faults import FaultLog
from assistant.knowledge.lines.outline import Block, read_blocks
from assistant.knowledge.model.ruleset import Place


def blocks(content: bytes | str) -> tuple[list[Block], list[str]]:
    faults = FaultLog()
    raw = content if isinstance(content, bytes) else content.encode()
    return read_blocks(raw, "f.rules", faults), [str(fault) for fault in faults.faults]


def test_a_block_has_a_keyword_a_head_and_lines() -> None:
    (block,), faults = blocks("finding ck : text\n  ask What now?\n  also CPK\n")
    assert block.keyword.text == "finding"
    assert block.head.text == "ck : text"
    assert [line.text for line in block.lines] == ["ask What now?", "also CPK"]
    assert block.lines[0].words[1].place == Place("f.rules", 2, 7)
    assert faults == []


def test_a_deeper_line_goes_on_with_the_line_before() -> None:
    (block,), faults = blocks("code x\n    y\n  says one\n      two\n\n      three\n  over z\n")
    assert block.head.text == "x y"
    assert [line.text for line in block.lines] == ["says one two three", "over z"]
    assert block.lines[0].words[3].place == Place("f.rules", 6, 7)
    assert faults == []


def test_comments_start_a_line_or_follow_a_space() -> None:
    (block,), faults = blocks("# first\nrule a # second\n   # third\n  when b#c is d\n")
    assert block.head.text == "a"
    assert [line.text for line in block.lines] == ["when b#c is d"]
    assert faults == []


def test_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    plain, _ = blocks("rule a\n  when b\n")
    dressed, faults = blocks(b"\xef\xbb\xbfrule a\r\n  when b\r\n")
    assert plain == dressed
    assert faults == []


def test_a_byte_that_is_not_utf8_is_told_with_its_column() -> None:
    found, faults = blocks("rule a\n  when µ ".encode() + b"\xb5 x\nrule b\n")
    assert [block.head.text for block in found] == ["a", "b"]
    assert faults == ["f.rules:2:10: this is not UTF-8 text; save the file as UTF-8"]


def test_a_tab_is_told_once_a_line_and_the_line_is_read() -> None:
    (block,), faults = blocks("rule a\n\twhen\tb\n  then c\n")
    assert [line.text for line in block.lines] == ["when b", "then c"]
    assert faults == ["f.rules:2:1: a tab; use spaces"]


def test_nothing_comes_of_nothing() -> None:
    assert blocks(b"") == ([], [])
    assert blocks("\n  # only a comment\n") == ([], [])
