"""What goes into `plan`: any name a person would use, and for each fault a sentence that names it."""

import json
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.interface.commands.plan_input import BadInput, Patients, PlanInput, read_object
from assistant.knowledge.model.ruleset import Ruleset
from tests.reasoning.patients import ruleset


def read(rules: Ruleset, content: str, *settings: str) -> PlanInput:
    return Patients(rules).read(read_object(content.encode("utf-8", "surrogatepass")), settings)


def problems(rules: Ruleset, content: str, *settings: str) -> tuple[str, ...]:
    with pytest.raises(BadInput) as caught:
        read(rules, content, *settings)
    return caught.value.problems


@pytest.mark.parametrize("name", ["ck", "CK", "CPK", "creatine kinase", "Creatine_Kinase", " ck "])
def test_a_finding_has_many_names(rules: Ruleset, name: str) -> None:
    assert read(rules, f'{{"{name}": 250}}').known.values == {"ck": Decimal(250)}


def test_every_kind_of_value_is_read(rules: Ruleset) -> None:
    known = read(
        rules,
        '{"SOB": true, "emg": "myopathic_non_irritable", "interacting_drugs": ["statin"], "age": 51, '
        '"malignancy": "breast", "rash": "unknown", "tsh": null, "potassium": 4.1, "lvef": 60}',
    ).known
    assert known.values["dyspnea"] is True
    assert known.values["emg"] == "myopathic_non_irritable"
    assert known.values["interacting_drugs/statin"] is True
    assert known.values["interacting_drugs/colchicine"] is False
    assert known.values["malignancy"] == "breast"
    assert known.values["potassium"] == Decimal("4.1")
    assert {"rash", "tsh"} <= known.declined


def test_a_finding_that_no_rule_reads_is_taken(rules: Ruleset) -> None:
    unread = [f for f in rules.findings.values() if not f.derived and f.name not in rules.findings_read]
    assert unread, "every finding is read by now; take this test away"
    assert read(rules, f'{{"{unread[0].name}": "unknown"}}').known.declined


def test_a_setting_takes_the_place_of_what_the_file_says(rules: Ruleset) -> None:
    known = read(
        rules, '{"ck": 250, "rash": "none"}', "ck=900", "biopsy=necrosis, regeneration", "SOB=no"
    ).known
    assert known.values["ck"] == Decimal(900)
    assert known.values["biopsy/necrosis"] is True
    assert known.values["dyspnea"] is False
    assert known.values["rash"] == "none"


def test_a_unit_that_is_typed_is_converted_and_one_that_is_not_is_mentioned(rules: Ruleset) -> None:
    told = read(rules, '{"ck": "4.2 ukat/L", "potassium": "4.1"}')
    assert told.known.values == {"ck": Decimal(252), "potassium": Decimal("4.1")}
    assert told.assumed == ('potassium "4.1" is read as 4.1 mmol/L: unit assumed',)
    assert not read(rules, "{}", "potassium=4.1").assumed


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "The input is empty. It takes a JSON object of findings, at the least {}."),
        ("[1]", "The input is JSON, but no object. It takes {name: value, ...}."),
        ('"ck"', "The input is JSON, but no object. It takes {name: value, ...}."),
        ('{"ck": }', "The input is not JSON: Expecting value, at line 1."),
        ("[" * 100_000, "The input is nested too deeply. It takes an object of findings."),
        ('{"a":' * 100_000, "The input is nested too deeply. It takes an object of findings."),
        ('{"ck": 100, "ck": 200}', '"ck" is given twice.'),
        ('{"ck": 200, "CPK": 300}', '"ck" and "CPK" both give ck.'),
        ('{"ckk": 200}', 'There is no finding "ckk". Did you mean ck?'),
        ('{"zzz": 200}', 'There is no finding "zzz".'),
        ('{"ck": NaN}', "ck: NaN is no number. Leave it out, or give it as unknown."),
        ('{"ck": -Infinity}', "ck: -Infinity is no number. Leave it out, or give it as unknown."),
        ('{"ck": 1e999999999}', "ck: the number 1e999999999 is out of every range."),
        (f'{{"ck": {"1" * 5000}}}', "ck: the number 111111111111... is too long."),
        ('{"potassium": 55}', "potassium: Potassium 55 mmol/L is outside what is possible (0.5 to 15)."),
        ('{"age": 51.5}', "age: Age takes a whole number, not 51.5."),
        ('{"ck": "4,2"}', 'ck: "4,2" can be 4.2 or 42. Please type it with a point.'),
        ('{"ck": true}', "ck: CK takes a number in U/L, "),
        ('{"ck": {"value": 3}}', "ck: CK takes a number in U/L, "),
        ('{"emg": "funny"}', 'emg: "funny" is not understood. EMG takes irritable, '),
        ('{"emg": "irritible"}', 'emg: "irritible" is not understood. '),
        ('{"biopsy": ["necrosis", 4]}', "biopsy: Muscle biopsy takes any of necrosis, "),
        ('{"biopsy": ["necrosis", "none"]}', 'biopsy: Muscle biopsy: "none" stands alone in its list.'),
        (
            '{"red_flag": true}',
            "red_flag: Red flag is concluded from other findings. It cannot be given.",
        ),
        (
            '{"ck": 900, "previous_ck": 1000, "ck_trend": "rising"}',
            'The CK trend is given as "rising", but CK went from 1000 to 900 U/L. '
            "Please correct one of them.",
        ),
    ],
)
def test_a_fault_is_named_in_one_sentence(rules: Ruleset, content: str, says: str) -> None:
    found = problems(rules, content)
    assert len(found) == 1
    assert found[0].startswith(says) if says.endswith(" ") else found[0] == says


def test_text_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(BadInput, match=r"The input is not UTF-8 \(byte 3\)\."):
        read_object(b'{"\xff": 1}')


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_object(b"\xef\xbb\xbf{}") == ()


def test_all_faults_are_told_at_once(rules: Ruleset) -> None:
    text = '{"ckk": 1, "emg": 3, "age": NaN, "ck": 100, "ck": 200}'
    found = problems(rules, text, "rash", "sodium=900", "=3")
    assert len(found) == 7
    assert '"rash" is not of the form name=value.' in found
    assert '"=3" is not of the form name=value.' in found


def test_what_a_message_quotes_cannot_drive_the_terminal(rules: Ruleset) -> None:
    for problem in problems(rules, '{"\\u001b[2J": 1, "emg": "\\u001b[31m\\ud800"}', "\x1b]0;x\x07"):
        assert problem.isprintable()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=4
)


@given(st.dictionaries(st.sampled_from(sorted(ruleset().findings)) | st.text(), JSON, max_size=5))
def test_no_input_raises_anything_else(data: dict[str, object]) -> None:
    with suppress(BadInput):
        read(ruleset(), json.dumps(data))


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_else(content: bytes) -> None:
    with suppress(BadInput):
        Patients(ruleset()).read(read_object(content))
