"""What helps while a line is typed: offers, a preview, and where we are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation.assisting.preview import LONGEST, Preview
from assistant.conversation.turn.state import State
from tests.conversation.clinicians import interview, led
from tests.reading.reading import read_sentence
from tests.reasoning.patients import ruleset


def after(*lines: str) -> State:
    """Where the interview stands after these lines."""
    return led(interview(), *lines)[0]


def asked_for(name: str, *lines: str) -> State:
    """Where the question about this finding stands."""
    state, _ = interview().reply(after(*lines, "plan"), f"change {name}")
    assert state.asking
    return state


def offered(state: State, line: str) -> list[str]:
    return [offer.text for offer in interview().offers(state, line)]


def preview(state: State, line: str) -> Preview:
    return interview().preview(state, line)


def test_options_are_offered_with_their_numbers_and_then_the_words() -> None:
    state = asked_for("EMG")
    offers = interview().offers(state, "")
    choices = interview().ruleset.findings["emg"].choices
    assert [(o.text, o.about) for o in offers[: len(choices)]] == [
        (choice.replace("_", " "), str(number)) for number, choice in enumerate(choices, 1)
    ]
    assert {"why", "undo", "plan all"} <= {o.text for o in offers}


def test_a_part_of_a_word_finds_an_option_and_what_starts_so_is_first() -> None:
    state = after("CK 900 U/L")
    assert offered(state, "drop") == ["head drop", *offered(state, "drop")[1:]]
    assert offered(state, "fatig")[0] == "ptosis, diplopia or fatigable weakness"
    assert offered(state, "dys")[:2] == ["shortness of breath", "trouble swallowing"]  # by their other names
    assert offered(asked_for("glucocorticoid"), "pre")[:2] == ["prednisone", "prednisolone"]
    assert "interstitial lung disease" in offered(after(), "lung dis")


def test_in_a_list_the_last_item_is_gone_on_from_and_none_is_offered_twice() -> None:
    state = after("CK 900 U/L")
    (offer, *_) = interview().offers(state, "head drop, dark")
    assert (offer.text, offer.instead_of) == ("dark urine", len("dark"))
    assert "head drop" not in offered(state, "head drop, ")
    assert offered(state, "head drop and dark")[0] == "dark urine"


def test_in_free_text_the_words_of_the_rules_go_on_from_the_last_words() -> None:
    (offer, *_) = interview().offers(after(), "51M PM, no dysph")
    assert (offer.text, offer.about, offer.instead_of) == ("dysphagia", "trouble swallowing", len("dysph"))
    assert offered(after(), "CK 900 U/L, respiratory muscle wea")[0] == "respiratory muscle weakness"
    assert offered(after(), "CK 900 U/L, ") == []


def test_after_why_not_and_how_come_the_lines_of_the_plan() -> None:
    told = "54M DM with type 2 diabetes, prednisone 50 mg daily for 18 weeks, no dose change, weaker on MMT"
    more = "ULN 180 U/L, potassium 4.1 mmol/L, no rash, no oedema on MRI, EMG not irritable, adherent"
    state = after(f"{told}, CK 110 U/L was 3600 U/L", "y", "none", more, "none", "plan")
    decision = interview().reasoner.decide(state.record.fold(interview().ruleset).values)
    stands = [*decision.labels, *(line.code.name for line in decision.lines)]
    withheld = list(dict.fromkeys(item.line.code.name for item in decision.not_advised))
    assert withheld, "this patient is to have a line that is not advised"
    assert offered(state, "how ") == [*stands, *withheld]
    not_on_the_plan = offered(state, "/why not ")
    assert not_on_the_plan[: len(withheld)] == withheld
    assert not set(stands) & set(not_on_the_plan)
    assert set(offered(state, "override ")) == set(withheld)
    assert offered(state, "how myopathy l")[0] == "steroid-myopathy-likely"
    assert "EMG" in offered(state, "why not em")


def test_a_few_letters_in_their_order_find_a_word_where_nothing_else_does() -> None:
    assert "rituximab" in offered(after(), "ritx")
    assert offered(after(), "should I ") == []


def test_after_rule_come_rules_and_statements() -> None:
    assert offered(after(), "rule S7")[:3] == ["S70", "S71", "S72"]
    rule = next(iter(interview().ruleset.rules))
    assert rule in offered(after(), f"rule {rule[:-1]}")


@pytest.mark.parametrize("word", ["change", "what if"])
def test_after_change_come_findings_and_then_their_values(word: str) -> None:
    assert offered(after(), f"{word} ck tr")[0] == "CK trend"
    choices = [c.replace("_", " ") for c in interview().ruleset.findings["ck_trend"].choices]
    assert offered(after(), f"{word} ck trend ")[: len(choices)] == choices
    assert offered(after(), f"{word} head drop ")[:2] == ["yes", "no"]


def test_a_phrase_that_is_offered_for_a_value_is_read() -> None:
    rows = interview().assisting.offering._phrases
    phrases = [phrase for _, phrase, about in rows if ": " in about][::7]
    unread = [text for text in phrases if read_sentence(ruleset(), text).not_understood == (text,)]
    assert len(unread) < len(phrases) / 10, unread  # the rest wants the finding's name beside it


# --- what the line would be read as -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "CK 2600 U/L was 240 U/L, no dysphagia",
            ("CK 2600 U/L", "CK before 240 U/L", "trouble swallowing none"),
        ),
        ("CK 900", ("CK 900 U/L ?",)),
        ("CK 900 U/L, xyzzy", ("CK 900 U/L",)),
        ("CK 900 U/L, xyzzy foo, bar", ("CK 900 U/L", 'not understood: "xyzzy foo"')),
        ("change ck 90 U/L", ("CK 90 U/L",)),
        ("what if CK 900", ("CK 900 U/L",)),
        ("change ck", ("CK",)),
    ],
)
def test_it_is_read_as_the_interview_reads_it(line: str, parts: tuple[str, ...]) -> None:
    assert preview(after(), line).parts == parts
    assert not preview(after(), line).wrong


def test_an_answer_is_read_as_one() -> None:
    state = after("CK 900 U/L")
    ptosis = "ptosis, diplopia or fatigable weakness"
    assert preview(state, "9, 3").parts == (f"present: {ptosis}, trouble swallowing", "still open: 8")
    assert preview(state, "none").parts == ("not present: all of them",)
    assert preview(state, "9?, rest no").parts == (f"not known: {ptosis}", "not present: the others")
    assert preview(state, "CK 90 U/L and no rash").parts == ("CK 90 U/L", "rash none")


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("4,2", '"4,2" can be 4.2 or 42. Please type it with a point.'),
        ("90000 q", '"q" is not a unit of CK.'),
        ("300000", "outside"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said(line: str, wrong: str) -> None:
    assert wrong in preview(asked_for("CK"), line).wrong


def test_what_is_wrong_with_a_change_is_said() -> None:
    assert "can be 4.2 or 42" in preview(after(), "change ck 4,2").wrong
    assert "is not a number" in preview(after(), "what if ck x").wrong


def test_a_value_out_of_the_usual_range_and_a_contradiction_are_said() -> None:
    assert "outside the usual 0 to 250 mg/day" in preview(after(), "prednisone 5000 mg daily").wrong
    told = after("CK 900 U/L was 240 U/L")
    assert preview(told, "CK trend declining").wrong


def test_a_word_of_the_chat_and_an_option_that_are_being_typed_are_not_complained_of() -> None:
    state = after("CK 900 U/L")
    for begun in ("q", "qui", "/whi"[:3], "what i", "dark"):
        assert not preview(state, begun).wrong, begun
    assert preview(state, "dar") == Preview(("dark urine",), does="Tab")
    assert preview(state, "xyz").wrong
    assert preview(after(), "/xyz").wrong == 'There is no word "/xyz"; help lists them.'


def test_agreeing_and_correcting() -> None:
    state = after("CK 900000 U/L")
    assert preview(state, "y").parts == ("it is right",)
    assert preview(state, "n").parts == ("it is dropped",)
    assert offered(state, "")[:2] == ["y", "n"]


def test_a_long_text_is_left_for_enter() -> None:
    assert preview(after(), "CK 900 U/L, " * (LONGEST // 10)).does == "long text"


PIECES = (
    *("CK ", "4,2", "900 U/L", "change ", "what if ", "why not ", "how ", "rule ", "/", "head drop", ", "),
    *("dark", "S7", " and ", "\u202e", "\x1b[2J", "é", "筋", " ", "1", "?", "none", "\U0001f469\u200d", "y"),
)
LINES = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
STATES = st.sampled_from([(), ("CK 900",), ("CK 900 U/L",), ("CK 900 U/L", "none"), ("CK 900 U/L", "plan")])


@settings(max_examples=80, deadline=None)
@given(STATES, LINES | st.text(max_size=30))
def test_no_line_raises_and_none_changes_anything(lines: tuple[str, ...], line: str) -> None:
    state = after(*lines)
    before = repr(state)
    shown = preview(state, line)
    offers = interview().offers(state, line)
    assert all(0 <= offer.instead_of <= len(line) for offer in offers)
    assert len({offer.text for offer in offers}) == len(offers)
    assert repr(state) == before
    if not shown.wrong and shown.does == "reads as" and shown.parts and not state.held:
        after_it, _ = interview().reply(state, line)
        assert after_it != state, "what has a preview without a fault is taken"


# --- where we are -------------------------------------------------------------------------------------------


def test_it_says_where_we_are_and_what_it_leans_to() -> None:
    assert interview().standing(after()).leaning == ""
    asked = interview().standing(after("CK 900 U/L"))
    assert asked.where.startswith("question 1, about ")
    assert asked.leaning == "leans to: Undetermined"
    assert interview().standing(after("CK 900 U/L", "plan")).where == "plan"
