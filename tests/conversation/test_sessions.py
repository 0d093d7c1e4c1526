"""What a session keeps, as lines: exact, whole to the last line that is whole, and never obeyed blindly."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation.interview.interview import Interview, plain
from assistant.conversation.record.record import Entry, Override, Record
from assistant.conversation.session.log import Damage, NotASession, Story, header, read_story, step, taken_up
from assistant.conversation.session.migration import fitted
from assistant.conversation.session.resuming import resumed
from assistant.conversation.turn.state import Phase, State
from assistant.conversation.turn.utterances import Ask, Prompt, Say, ShowPlan, Urgent
from assistant.knowledge.model.ruleset import Finding, Ruleset, Shape
from assistant.reading.answers.answer import Reading, read_answer
from assistant.reading.answers.given import read_json
from assistant.reasoning.decision.formulas import Clash, complete
from assistant.reasoning.search.reasoner import Reasoner
from tests.reasoning.patients import ruleset

TODAY = date(2026, 11, 22)
RULES = ruleset()
INPUTS = [finding for finding in RULES.findings.values() if not finding.derived]


def answers(finding: Finding) -> st.SearchStrategy[Reading]:
    """Readings of what may be typed to a finding."""
    typed = ["unknown", *(finding.choices or ("yes", "no"))]
    if finding.shape is Shape.NUMBER:
        span = finding.possible or finding.plausible
        typed = (
            ["unknown", *(f"{n} {finding.unit}".strip() for n in (span.low, span.high))] if span else ["7"]
        )
        typed += ["1", "4.20", "12.5 mg", "250"]
    if finding.shape is Shape.TEXT:
        return st.text(min_size=1).map(plain).filter(bool).map(lambda text: settled(finding, text))
    if finding.shape is Shape.SET:
        typed += [f"no {finding.choices[0]}", f"{finding.choices[0]}, rest unknown", "none"]
    readings = [read_answer(finding, text) for text in typed]
    return st.sampled_from([reading for reading in readings if isinstance(reading, Reading)])


def settled(finding: Finding, text: str) -> Reading:
    reading = read_answer(finding, text)
    assert isinstance(reading, Reading)
    return reading


RUBBISH = [b"", b"\0" * 9, b"\xff\xfe", b'{"typed":', b"{}", b"[" * 99999, b"\n"]
LINES = st.text(max_size=30).map(plain)
READINGS = st.lists(st.sampled_from(INPUTS).flatmap(answers), min_size=1, max_size=4).map(tuple)
RULE_NAMES = st.lists(st.sampled_from(sorted(RULES.rules)), min_size=1, max_size=3, unique=True).map(tuple)
OVERRIDES = st.builds(Override, RULE_NAMES, LINES)
ENTRIES = st.builds(Entry, LINES, READINGS) | st.builds(lambda line, o: Entry(line, (), o), LINES, OVERRIDES)
MOVES = st.lists(
    st.tuples(st.just("add"), ENTRIES) | st.tuples(st.sampled_from(["undo", "look"]), st.none()),
    max_size=8,
)


def told(moves: list[tuple[str, Entry | None]]) -> tuple[bytes, list[tuple[Entry, ...]]]:
    """A session in which this happened, and where it stood after each line."""
    content, stood = header(RULES, TODAY), [tuple[Entry, ...]()]
    entries: tuple[Entry, ...] = ()
    for move, entry in moves:
        before = entries
        if move == "add" and entry and agrees((*entries, entry)):
            entries = (*entries, entry)
        elif move == "undo":
            entries = entries[:-1]
        content += step(RULES, move, before, entries)
        stood.append(entries)
    return content, stood


def agrees(entries: tuple[Entry, ...]) -> bool:
    try:
        complete(RULES, Record(entries).fold(RULES).values)
    except Clash:
        return False
    return True


def exactly(entries: tuple[Entry, ...]) -> str:
    """All of it, with the digits of each number: 4.20 is not 4.2."""

    def sorted_sets(reading: Reading) -> str:
        return repr(replace(reading, declined=tuple(sorted(reading.declined)), settled=dict(reading.settled)))  # type: ignore[arg-type]

    return repr([(e.line, [*map(sorted_sets, e.readings)], e.override) for e in entries])


@settings(max_examples=40, deadline=None)
@given(MOVES)
def test_what_is_saved_comes_back_exactly(moves: list[tuple[str, Entry | None]]) -> None:
    content, stood = told(moves)
    story = read_story(content)
    left = fitted(RULES, story.entries)
    assert exactly(left.record.entries) == exactly(stood[-1])
    assert (left.changed, left.gone, left.unusable, left.clashing, left.aside) == ((), (), (), (), ())
    assert (story.typed, story.today, story.damage) == ([move for move, _ in moves], TODAY, Damage.NONE)
    assert content.isascii()


@settings(max_examples=40, deadline=None)
@given(MOVES, st.data())
def test_a_session_cut_anywhere_keeps_every_whole_line(
    moves: list[tuple[str, Entry | None]], data: st.DataObject
) -> None:
    content, stood = told(moves)
    cut = data.draw(st.integers(content.index(b"\n") + 1, len(content)))
    rubbish = data.draw(st.sampled_from(RUBBISH)) if content[cut - 1] == ord("\n") else b""
    story = read_story(content[:cut] + rubbish)
    whole = content[:cut].count(b"\n") - 1 + (content[cut : cut + 1] == b"\n")  # only the line end is missing
    entries = tuple(saved.entry for saved in story.entries)
    assert exactly(entries) == exactly(stood[whole])
    assert story.whole <= cut


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["typed", "entries", "held", "undone", "taken_up", "line", "readings"]), inner
    ),
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_no_content_makes_it_crash(line: bytes) -> None:
    story = read_story(header(RULES, TODAY) + line + b"\n")
    fitted(RULES, story.entries)
    with suppress(NotASession):
        read_story(line)


def test_damage_before_whole_lines_is_told_apart_from_a_torn_end() -> None:
    content, _ = told([("look", None)] * 4)
    lines = content.splitlines(keepends=True)
    torn = read_story(b"".join([*lines[:3], b'{"typed"']))
    assert (torn.damage, torn.line, len(torn.typed)) == (Damage.LAST, 4, 2)
    middle = read_story(b"".join([*lines[:2], b"\0\0\n", *lines[3:]]))
    assert (middle.damage, middle.line, len(middle.typed)) == (Damage.MIDDLE, 3, 1)
    assert middle.whole == len(b"".join(lines[:2]))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no readable first line"),
        (b"hello\n", "no readable first line"),
        (b"{}\n", "another kind of file"),
        (b'{"schema": true}', "another kind of file"),
        (b'{"schema": 2}\n', "a later version"),
        (b'{"schema": 1, "today": "soon"}\n', "is damaged"),
        (b'{"schema": 1, "today": "2026-11-22", "rules": {"name": 3}}\n', "is damaged"),
    ],
)
def test_what_is_no_session_is_said(content: bytes, says: str) -> None:
    with pytest.raises(NotASession, match=says):
        read_story(content)


# --- under other rules, and with other content --------------------------------------------------------------


def saved(*readings: Reading, rules: Ruleset = RULES) -> list[dict[str, object]]:
    """The objects of a session of one entry, to be changed."""
    lines = header(rules, TODAY) + step(rules, "x", (), (Entry("x", readings),))
    return [json.loads(line) for line in lines.splitlines()]


def read(events: list[dict[str, object]]) -> Story:
    return read_story(b"".join(json.dumps(event).encode() + b"\n" for event in events))


def reading(name: str, value: object) -> Reading:
    found = read_json(RULES.findings[name], value)
    assert isinstance(found, Reading)
    return found


@pytest.mark.parametrize(
    ("name", "value", "hostile"),
    [
        ("ck", 900, {"ck": {"number": "1e999999999"}}),
        ("ck", 900, {"ck": {"number": "NaN"}}),
        ("ck", 900, {"ck": {"number": "-3"}}),
        ("ck", 900, {"ck": "900"}),
        ("ck", 900, {"ck": True}),
        ("ck", 900, {"rash": True}),
        ("age", 51, {"age": {"number": "51.5"}}),
        ("dyspnea", True, {"dyspnea": "yes"}),
        ("ck_trend", "rising", {"ck_trend": "exploding"}),
        ("myositis_antibodies", [], {"myositis_antibodies/none_such": True}),
        ("myositis_antibodies", [], {"myositis_antibodies": True}),
        ("myositis_antibodies", [], {"myositis_antibodies/jo1": "yes"}),
    ],
)
def test_a_value_that_no_answer_could_give_never_reaches_the_rules(
    name: str, value: object, hostile: dict[str, object]
) -> None:
    events = saved(reading(name, value))
    events[1]["entries"][0]["readings"][0]["settled"] = hostile  # type: ignore[index]
    story = read(events)
    left = fitted(RULES, story.entries)
    assert left.record.entries == ()
    assert left.unusable == (name,)


def test_a_finding_that_there_is_not_is_dropped_by_name() -> None:
    for name in ("no_such_thing", "red_flag", "\x1b[2J", "__class__"):
        events = saved(reading("ck", 900))
        events[1]["entries"][0]["readings"][0]["finding"] = name  # type: ignore[index]
        left = fitted(RULES, read(events).entries)
        assert (left.record.entries, left.gone) == ((), (name,))


def test_answers_that_contradict_each_other_are_dropped_by_their_line() -> None:
    both = [("add", Entry("one", (reading("ck", 900), reading("previous_ck", 1000))))]
    content, _ = told(both)  # type: ignore[arg-type]
    other = Entry("two", (reading("ck_trend", "rising"),))
    story = read_story(content + step(RULES, "two", (), (other,)))
    left = fitted(RULES, story.entries)
    assert [entry.line for entry in left.record.entries] == ["one"]
    assert left.clashing == ("two",)


def changed(name: str, **fields: object) -> Ruleset:
    """The rule set in which one finding is another one."""
    finding = replace(RULES.findings[name], **fields)  # type: ignore[arg-type]
    return replace(RULES, version="9.9.9", digest="other", findings={**RULES.findings, name: finding})


def test_only_what_changed_its_meaning_is_dropped() -> None:
    story = read(saved(reading("ck", 900), reading("dyspnea", False), reading("rash", "none")))
    other = changed("ck", unit="kU/L")
    left = fitted(other, story.entries)
    assert [r.finding for r in left.record.entries[0].readings] == ["dyspnea", "rash"]
    assert left.changed == ("ck",)
    words = changed("ck", synonyms=("creatine",))
    assert fitted(words, story.entries).changed == ()
    fewer = replace(RULES, findings={n: f for n, f in RULES.findings.items() if n != "rash"})
    assert fitted(fewer, story.entries).gone == ("rash",)


def test_a_rule_set_aside_that_says_something_else_now_is_said_again() -> None:
    name, kept = sorted(RULES.rules)[:2]
    story = read_story(
        header(RULES, TODAY)
        + step(
            RULES,
            "dismiss",
            (),
            (Entry("dismiss", (), Override((name, kept), "seen today")),),
        )
    )
    rule = replace(RULES.rules[name], because="something else")
    left = fitted(replace(RULES, rules={**RULES.rules, name: rule}), story.entries)
    assert left.record.entries[0].override == Override((kept,), "seen today")
    assert left.aside == ("seen today",)


# --- taken up again -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def interview() -> Interview:
    return Interview(Reasoner(RULES), TODAY, one_by_one=True)


def story_of(interview: Interview, *lines: str) -> tuple[Story, State]:
    """A session of these lines, and where it stood."""
    rules = interview.ruleset
    state, _ = interview.open()
    content = header(rules, interview.today)
    for line in lines:
        before = state.record.entries
        state, _ = interview.reply(state, line)
        content += step(rules, line, before, state.record.entries)
    return read_story(content), state


def test_a_session_goes_on_with_the_next_question(interview: Interview) -> None:
    story, state = story_of(interview, "pred 15 mg daily, CK 2600 U/L", "none")
    up = resumed(interview, story, "abc", TODAY, "A note.")
    assert up.state.record == state.record
    assert not up.differs
    texts = [u.text for u in up.said if isinstance(u, Say)]
    (taken,) = (text for text in texts if "CK 2600 U/L" in text and "Taken up again" in text)
    assert "Taken up again: session abc, 2 answers on record." in taken
    assert texts[texts.index(taken) + 1] == "A note."
    assert isinstance(up.said[-1], Ask)
    assert up.said[-1].question.findings == state.asking.findings  # type: ignore[union-attr]


def test_what_was_assumed_is_kept_and_the_emergencies_that_stand_are_said(interview: Interview) -> None:
    story, state = story_of(interview, "dyspnea at rest", "CK 2600")
    up = resumed(interview, story, "abc", date(2026, 12, 1))
    assert up.state.record == state.record
    assert any(isinstance(u, Urgent) for u in up.said)
    assert Say("This session is of 2026-11-22; its answers are as of that day.") in up.said


def test_an_emergency_set_aside_is_not_said_again(interview: Interview) -> None:
    story, state = story_of(interview, "dyspnea at rest", "dismiss seen in the emergency department")
    assert state.record.set_aside
    up = resumed(interview, story, "abc", TODAY)
    assert not any(isinstance(u, Urgent) for u in up.said)
    assert up.state.record == state.record


def test_a_guard_set_aside_is_kept_and_still_set_aside(interview: Interview) -> None:
    told = "45F DM, new onset, weaker on MMT, arthritis, not pregnant, no ILD, CK 900 U/L, no other drugs"
    line = "override choose-methotrexate eGFR 88 at another hospital"
    story, state = story_of(interview, told, "none", "unknown", line, "change interacting drugs none")
    guards = ["methotrexate-needs-renal-function", "methotrexate-needs-no-trimethoprim"]
    assert list(state.record.set_aside) == guards
    up = resumed(interview, story, "abc", TODAY)
    assert up.state.record == state.record
    said = interview.reply(up.state, "plan")[1]
    (shown,) = (u for u in said if isinstance(u, ShowPlan))
    (stands,) = (entry for entry in shown.plan.lines if entry.code == "choose-methotrexate")
    assert {aside.reason for aside in stands.in_spite_of} == {"eGFR 88 at another hospital"}


def test_a_graded_item_that_was_ticked_is_kept(interview: Interview) -> None:
    story, state = story_of(interview, "CK 900 U/L", "1 3")
    up = resumed(interview, story, "abc", TODAY)
    assert up.state.record == state.record
    assert isinstance(up.said[-1], Ask)
    assert up.said[-1].question.findings == state.asking.findings  # type: ignore[union-attr]


def test_an_empty_record_begins_again(interview: Interview) -> None:
    story, _ = story_of(interview, "CK 900 U/L", "undo")
    up = resumed(interview, story, "abc", TODAY)
    assert (up.state.phase, up.state.record.entries) == (Phase.DESCRIBE, ())
    assert isinstance(up.said[-1], Prompt)


def test_what_changed_is_named_and_asked_again_before_all_else(interview: Interview) -> None:
    story, _ = story_of(interview, "pred 15 mg daily, CK 2600 U/L, worse", "none")
    rules = changed("ck", question="What is the CK today?")
    other = Interview(Reasoner(rules), TODAY, one_by_one=True)
    up = resumed(other, story, "abc", TODAY)
    assert up.differs
    said = "\n".join(u.text for u in up.said if isinstance(u, Say))
    was = interview.ruleset.edition
    assert f"The rules have changed since: {was}, now myositis 9.9.9 (other)." in said
    assert "dropped and asked again: CK." in said
    assert isinstance(up.said[-1], Ask)
    assert up.said[-1].question.text == "What is the CK today?"
    _, answered = other.reply(up.state, "why")
    _, answered = other.reply(up.state, "900 U/L")
    assert isinstance(answered[-1], Ask)
    assert answered[-1].question.findings != ("ck",)
    line = taken_up(rules, 0, up.state.record.entries, up.state.again)
    again = read_story(header(interview.ruleset, TODAY) + line)
    assert (again.again, again.rules.version) == (("ck",), "9.9.9")
    once_more = resumed(other, again, "abc", TODAY)  # killed before it was answered
    assert not once_more.differs
    assert isinstance(once_more.said[-1], Ask)
    assert once_more.said[-1].question.findings == ("ck",)


def test_numbers_keep_their_digits() -> None:
    exact = replace(reading("ck", 900), settled={"ck": Decimal("900.10")})
    value = read(saved(exact)).entries[0].entry.readings[0].settled["ck"]
    assert str(value) == "900.10"
