from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.model.ruleset import Finding, Place, Range, Shape
from assistant.reading.answers.answer import Reading, Slip, read_answer, show
from assistant.reading.answers.given import read_json
from tests.reasoning.patients import ruleset

PLACE = Place("x.rules", 1)
DYSPNEA = Finding(
    "dyspnea", Shape.YES_NO, PLACE, called="shortness of breath", synonyms=("SOB", "breathless")
)
FEVER = Finding("infection_suspected", Shape.YES_NO, PLACE, words=(("afebrile", "no"), ("febrile", "yes")))
EMG = Finding(
    "emg",
    Shape.CHOICE,
    PLACE,
    choices=("irritable", "myopathic_non_irritable", "normal", "mixed"),
    unavailable=("not_done", "pending"),
    called="EMG",
    words=(("fibs", "irritable"), ("not irritable", "myopathic_non_irritable")),
)
DYSPHAGIA = Finding("dysphagia", Shape.CHOICE, PLACE, choices=("none", "mild", "moderate", "severe"))
HBSAG = Finding(
    "hbsag",
    Shape.CHOICE,
    PLACE,
    choices=("negative", "positive"),
    unavailable=("not_done",),
    words=(("HBsAg-", "negative"), ("HBsAg+", "positive")),
)
BIOPSY = Finding(
    "biopsy",
    Shape.SET,
    PLACE,
    choices=("necrosis", "inflammation", "type2_atrophy"),
    unavailable=("not_done", "pending"),
    words=(("type II atrophy", "type2_atrophy"),),
)
SIDE_EFFECTS = Finding("steroid_side_effects", Shape.SET, PLACE, choices=("moon_face", "striae"))
CK = Finding("ck", Shape.NUMBER, PLACE, unit="U/L", called="CK", plausible=Range(Decimal(5), Decimal(200000)))
CANCER = Finding("malignancy", Shape.TEXT, PLACE)
EXPOSURE = Finding("exposure", Shape.YES_NO, PLACE, derived=True)
ALL = (DYSPNEA, FEVER, EMG, DYSPHAGIA, HBSAG, BIOPSY, SIDE_EFFECTS, CK, CANCER, EXPOSURE)
MYOSITIS = ruleset()


def answered(finding: Finding, text: str) -> Reading:
    reading = read_answer(finding, text)
    assert isinstance(reading, Reading), reading
    return reading


@pytest.mark.parametrize(
    ("finding", "text", "value"),
    [
        (DYSPNEA, "y", True),
        (DYSPNEA, "Yes", True),
        (DYSPNEA, "+", True),
        (DYSPNEA, "SOB", True),
        (DYSPNEA, "no SOB", False),
        (DYSPNEA, "n", False),
        (DYSPNEA, "none", False),
        (DYSPNEA, "−", False),
        (DYSPNEA, "absent", False),
        (FEVER, "afebrile", False),
        (EMG, "fibs", "irritable"),
        (EMG, "1", "irritable"),
        (EMG, "irr", "irritable"),
        (EMG, "Myopathic Non-Irritable", "myopathic_non_irritable"),
        (EMG, "EMG normal", "normal"),
        (DYSPHAGIA, "no", "none"),
        (DYSPHAGIA, "-", "none"),
        (DYSPHAGIA, "sev", "severe"),
        (HBSAG, "HBsAg-", "negative"),
        (HBSAG, "+", "positive"),
        (CK, "2600", Decimal(2600)),
        (CANCER, "lung, 2019", "lung, 2019"),
    ],
)
def test_an_answer_settles_its_finding(finding: Finding, text: str, value: object) -> None:
    assert answered(finding, text).settled == {finding.name: value}


@pytest.mark.parametrize(
    ("finding", "text", "shown"),
    [
        (DYSPNEA, "unknown", "unknown"),
        (DYSPNEA, "don't know", "unknown"),
        (EMG, "not done", "not done"),
        (EMG, "pending", "pending"),
        (EMG, "EMG not done", "not done"),
        (CK, "not done", "not done"),
        (CANCER, "dk", "unknown"),
    ],
)
def test_what_is_not_to_be_had_is_declined_and_never_a_value(finding: Finding, text: str, shown: str) -> None:
    reading = answered(finding, text)
    assert reading.settled == {}
    assert reading.declined == {finding.name}
    assert (reading.words, reading.shown) == (text, shown)


def test_a_list_closes_the_set() -> None:
    reading = answered(BIOPSY, "necrosis and type II atrophy")
    assert reading.settled == {
        "biopsy/necrosis": True,
        "biopsy/inflammation": False,
        "biopsy/type2_atrophy": True,
        "biopsy": True,
    }
    assert reading.shown == "necrosis, type2 atrophy"


def test_none_makes_every_member_no() -> None:
    reading = answered(BIOPSY, "none")
    assert set(reading.settled.values()) == {False, True}
    assert [atom for atom, value in reading.settled.items() if value] == ["biopsy"]
    assert reading.shown == "none"


def test_a_single_no_settles_that_member_alone() -> None:
    assert answered(BIOPSY, "no necrosis").settled == {"biopsy/necrosis": False}


def test_what_is_pending_leaves_the_rest_of_a_set_unknown() -> None:
    reading = answered(BIOPSY, "necrosis, rest pending")
    assert reading.settled == {"biopsy/necrosis": True}
    assert reading.declined == {"biopsy", "biopsy/inflammation", "biopsy/type2_atrophy"}
    assert answered(BIOPSY, "not done").declined == {"biopsy", *BIOPSY.atoms}


@pytest.mark.parametrize(
    ("finding", "text", "says"),
    [
        (DYSPNEA, "maybe", '"maybe" is not understood. Shortness of breath takes yes, no or unknown.'),
        (
            DYSPNEA,
            "breathles",
            '"breathles" is not understood. Did you mean "breathless"? '
            "Shortness of breath takes yes, no or unknown.",
        ),
        (DYSPHAGIA, "9", "There is no option 9. Dysphagia takes none, mild, moderate, severe or unknown."),
        (DYSPHAGIA, "m", '"m" is not understood. Dysphagia takes none, mild, moderate, severe or unknown.'),
        (EMG, "mi", None),
        (EMG, "m", None),
        (EMG, "no", None),
        (HBSAG, "no", None),
        (HBSAG, "HBsAg", '"hbsag" can be negative or positive. Please type more of it.'),
        (BIOPSY, "no", None),
        (BIOPSY, "necrosis, no necrosis", None),
        (BIOPSY, "none, necrosis", None),
        (CK, "4,2", '"4,2" can be 4.2 or 42. Please type it with a point.'),
        (EXPOSURE, "yes", "Exposure is concluded from other findings. It cannot be given."),
    ],
)
def test_what_is_not_plainly_an_answer_is_a_slip(finding: Finding, text: str, says: str | None) -> None:
    slip = read_answer(finding, text)
    if text == "mi":
        assert isinstance(slip, Reading)  # a unique beginning
        return
    assert isinstance(slip, Slip)
    if says is not None:
        assert slip.says == says


def test_a_bare_no_to_a_set_without_a_test_means_none() -> None:
    assert answered(SIDE_EFFECTS, "no").shown == "none"


def test_a_date_after_a_number_is_named_as_not_kept() -> None:
    reading = answered(CK, "250 U/L in August")
    assert reading.settled == {"ck": Decimal(250)}
    assert reading.assumed == ('"in August" is not kept',)


@pytest.mark.parametrize(
    ("finding", "value", "settled"),
    [
        (DYSPNEA, True, {"dyspnea": True}),
        (DYSPNEA, "no", {"dyspnea": False}),
        (EMG, "myopathic_non_irritable", {"emg": "myopathic_non_irritable"}),
        (EMG, "fibs", {"emg": "irritable"}),
        (CK, 250, {"ck": Decimal(250)}),
        (CK, 250.5, {"ck": Decimal("250.5")}),
        (CK, "250 U/L", {"ck": Decimal(250)}),
    ],
)
def test_json_values(finding: Finding, value: object, settled: dict[str, object]) -> None:
    reading = read_json(finding, value)
    assert isinstance(reading, Reading)
    assert reading.settled == settled


def test_a_json_number_is_in_the_findings_unit_and_nothing_is_assumed() -> None:
    reading = read_json(CK, 250)
    assert isinstance(reading, Reading)
    assert reading.assumed == ()


@pytest.mark.parametrize("items", [[], ["none"]])
def test_an_empty_json_list_is_none(items: list[str]) -> None:
    reading = read_json(BIOPSY, items)
    assert isinstance(reading, Reading)
    assert reading.settled["biopsy/necrosis"] is False
    assert reading.settled["biopsy"] is True


@pytest.mark.parametrize("value", ["unknown", None, ["unknown"], ["pending"], ["not_done"]])
def test_json_can_decline_a_set(value: object) -> None:
    reading = read_json(BIOPSY, value)
    assert isinstance(reading, Reading)
    assert reading.declined == {"biopsy", *BIOPSY.atoms}


@pytest.mark.parametrize(
    ("finding", "value", "says"),
    [
        (CK, True, "CK takes a number in U/L, or unknown. It does not take true or false."),
        (CK, float("nan"), "CK takes a number in U/L."),
        (CK, float("inf"), "CK takes a number in U/L."),
        (CK, 1e-9, "CK: 1e-09 has more than 6 decimals. Please round it."),
        (CK, 10**400, "CK: the number is too large."),
        (DYSPNEA, 1, "Shortness of breath takes yes, no or unknown. It does not take a number."),
        (EMG, "2", None),
        (EMG, "irr", None),
        (EMG, ["normal"], None),
        (BIOPSY, [1], None),
        (BIOPSY, {"necrosis": "present"}, None),
        (BIOPSY, ["none", "necrosis"], 'Biopsy: "none" stands alone in its list.'),
        (EXPOSURE, True, "Exposure is concluded from other findings. It cannot be given."),
    ],
)
def test_json_of_the_wrong_kind_is_a_slip(finding: Finding, value: object, says: str | None) -> None:
    slip = read_json(finding, value)
    assert isinstance(slip, Slip)
    assert says is None or slip.says == says


def test_json_gives_members_one_by_one_and_leaves_the_others_open() -> None:
    reading = read_json(BIOPSY, {"necrosis": True, "inflammation": False})
    assert isinstance(reading, Reading)
    assert reading.settled == {"biopsy/necrosis": True, "biopsy/inflammation": False}
    assert reading.declined == frozenset()


def test_show() -> None:
    assert show(CK, {"ck": Decimal("2600")}) == "2600 U/L"
    assert show(CK, {"ck": Decimal("77.110703")}) == "about 77.111 U/L"
    assert show(EMG, {"emg": "myopathic_non_irritable"}) == "myopathic non irritable"
    assert show(DYSPNEA, {"dyspnea": False}) == "no"
    assert (
        show(BIOPSY, {"biopsy/necrosis": True, "biopsy/inflammation": False}) == "necrosis, no inflammation"
    )
    assert show(BIOPSY, {}) == "unknown"
    leg = Finding("leg", Shape.NUMBER, PLACE, unit="MRC")
    assert show(leg, {"leg": Decimal("3.67")}) == "MRC 4-"
    assert show(leg, {"leg": Decimal("4.33")}) == "MRC 4+"


@pytest.mark.parametrize("finding", MYOSITIS.findings.values(), ids=lambda finding: finding.name)
def test_every_choice_and_word_of_the_rule_set_reads_as_its_value(finding: Finding) -> None:
    if finding.derived or finding.shape in (Shape.NUMBER, Shape.TEXT):
        return
    for word, value in [*((choice, choice) for choice in finding.choices), *finding.words]:
        reading = answered(finding, word)
        if value in finding.unavailable:
            assert finding.name in reading.declined
        elif finding.shape is Shape.SET:
            assert value == "none" or reading.settled[f"{finding.name}/{value}"] is True
        else:
            assert reading.settled[finding.name] == ({"yes": True, "no": False}.get(value, value))


@given(st.sampled_from(ALL), st.text())
def test_no_answer_makes_it_raise(finding: Finding, text: str) -> None:
    check(finding, read_answer(finding, text))


@given(st.sampled_from(list(MYOSITIS.findings.values())), st.text(alphabet="noyes 123.,/-+abcdeg?"))
def test_no_answer_to_the_rule_set_makes_it_raise(finding: Finding, text: str) -> None:
    check(finding, read_answer(finding, text))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner)
)


@given(st.sampled_from(ALL), JSON)
def test_no_json_makes_it_raise(finding: Finding, value: object) -> None:
    check(finding, read_json(finding, value))


def check(finding: Finding, read: Reading | Slip) -> None:
    if isinstance(read, Reading):
        atoms = {finding.name, *finding.atoms}
        assert set(read.settled) | read.declined <= atoms
        assert not set(read.settled) & read.declined
        assert read.settled or read.declined


def test_the_lecture_s_kinney_is_a_kidney_in_the_kind_of_cancer_alone() -> None:
    cancer, other = Finding("malignancy", Shape.TEXT, PLACE), Finding("proposed_action", Shape.TEXT, PLACE)
    read = read_answer(cancer, "Kinney 2019")
    assert isinstance(read, Reading)
    assert (read.shown, read.words) == ("kidney 2019", "Kinney 2019")
    assert read.assumed == ('"Kinney" read as kidney',)
    kept = read_answer(other, "ask Dr Kinney")
    assert isinstance(kept, Reading)
    assert (kept.shown, kept.assumed) == ("ask Dr Kinney", ())
