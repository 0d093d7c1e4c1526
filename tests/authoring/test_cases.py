"""Cases held to what is: each kind of demand, met and not met, and what the command says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.authoring.cases import misses, patients
from assistant.cli import main
from assistant.knowledge.library.cases import cases_in, read_cases
from assistant.reasoning.search.reasoner import Reasoner
from tests.reasoning.patients import reasoner as the_reasoner

STRONG = "current drugs includes AZA, white cells is 2499, neutrophils is 3000"
MEANT = "typed weak again on pred 15 mg, CK 2600, should I start MTX?"
NEW = (
    "given diagnosis is IMNM, myositis antibodies includes SRP, weight is 58, age is 51, sex is male,"
    " ambulation is nonambulatory, glucocorticoid is none, egfr is 80,"
    " disease phase is new onset, interacting drugs is none"
)
TAPER = (
    "given glucocorticoid is prednisone, glucocorticoid dose is 27.5, strength trend is stable,"
    " age is 54, tapering is yes, ck trend is declining, glucocorticoid duration is 20, dyspnea is no,"
    " dysphagia is none, respiratory muscle weakness is no, aspiration is no, head drop is no,"
    " chest pain or palpitations is no,"
    " walking lost recently is no, infection suspected is no, myasthenia features is no, dark urine is no,"
    " unable to take or absorb is no"
)
Missed = Callable[..., list[str]]


@pytest.fixture(scope="module")
def reasoner() -> Reasoner:
    return the_reasoner()


@pytest.fixture
def missed(reasoner: Reasoner, tmp_path: Path) -> Missed:
    """What is told of a case of these lines, each with the line at which it stands."""

    def found(*lines: str) -> list[str]:
        file = tmp_path / "a.case"
        file.write_text("case a\n" + "".join(f"  {line}\n" for line in (*lines, "because it is")), "utf-8")
        (case,) = read_cases(file, reasoner.ruleset, "a.case")
        return [str(miss) for miss in misses(reasoner, case)]

    return found


def test_lines_and_labels(missed: Missed) -> None:
    right = ("stands hold-azathioprine", "stands as hold hold-azathioprine", "never relapse-likely")
    assert missed(f"given {STRONG}", *right) == []
    wrong = ("never hold-azathioprine", "stands as do hold-azathioprine", "stands relapse-likely")
    assert missed(f"given {STRONG}", *wrong, "not advised hold-azathioprine") == [
        "a.case:3: never hold-azathioprine: hold-azathioprine stands as hold",
        "a.case:4: stands as do hold-azathioprine: hold-azathioprine stands as hold",
        "a.case:5: stands relapse-likely: relapse-likely does not stand",
        "a.case:6: not advised hold-azathioprine: hold-azathioprine stands as hold",
    ]


def test_but_is_the_same_patient_with_other_values(missed: Missed) -> None:
    above = ("but white cells is 2500", "never hold-azathioprine", "but neutrophils is 999")
    assert missed(f"given {STRONG}", "stands hold-azathioprine", *above, "stands hold-azathioprine") == []
    assert missed(f"given {STRONG}", "stands hold-azathioprine", *above, "never hold-azathioprine") == [
        "a.case:7: never hold-azathioprine: hold-azathioprine stands as hold"
    ]


def test_a_rule_is_silent_at_its_boundary_where_one_premise_alone_is_false(missed: Missed) -> None:
    rule = "azathioprine-white-cells-very-low"
    at = ("but white cells is 2500", f"silent {rule}")
    assert missed(f"given {STRONG}", f"fires {rule}", *at) == []
    assert missed(f"given {STRONG}", f"silent {rule}", "but white cells is 2500", f"fires {rule}") == [
        f"a.case:3: silent {rule}: {rule} fires",
        f"a.case:5: fires {rule}: {rule} is silent, as white cells is below 2500 /µL is false",
    ]
    unknown = missed("given white cells is 2600", f"silent {rule}")
    assert unknown[0].startswith(f"a.case:3: silent {rule}: {rule} is silent, as ")
    assert unknown[0].endswith("its boundary is where one premise alone is known to be false")


def test_what_is_typed_is_read_exactly(missed: Missed) -> None:
    typed = ("typed prednisone 40 mg, EMG not done", "typed CK 5000")
    told = "reads glucocorticoid is prednisone, glucocorticoid dose is 40, emg is unknown"
    assert missed(*typed, f"{told}, ck is 5000", "does not read age") == []
    assert missed(*typed, told, "does not read ck") == [
        f"a.case:4: {told}: ck 5000 U/L is read too",
        "a.case:5: does not read ck: ck 5000 U/L is read",
    ]
    assert missed(*typed, f"{told}, ck is 50, age is 5") == [
        f"a.case:4: {told}, ck is 50, age is 5: ck 5000 U/L is read; no age is read"
    ]


def test_a_set_is_read_member_by_member(missed: Missed) -> None:
    typed = "typed on MTX and AZA"
    assert missed(typed, "reads current drugs includes MTX and AZA") == []
    assert len(missed(typed, "reads current drugs includes MTX")) == 1
    assert len(missed(typed, "reads current drugs includes MTX and AZA and RTX")) == 1


def test_what_is_typed_later_holds(missed: Missed) -> None:
    assert missed(f"given {STRONG}", "typed white cells 5200/µL", "never hold-azathioprine") == []


def test_an_act_that_is_meant_is_answered(missed: Missed) -> None:
    assert missed(MEANT, "answers begin-methotrexate not yet") == []
    assert missed(MEANT, "answers begin-methotrexate agrees", "answers give-rituximab agrees") == [
        'a.case:3: answers begin-methotrexate agrees: the answer is "not yet"',
        "a.case:4: answers give-rituximab agrees: what is meant is begin-methotrexate",
    ]


def test_a_dose_is_a_figure_or_what_is_due_on_a_day(missed: Missed) -> None:
    start = ("dose prednisone-start 44 to 87 mg a day", "dose prednisone-start 45 to 85 mg a day")
    assert missed(NEW, *start, "no dose azathioprine") == []
    none = "no dose prednisone-start"
    wrong, there = missed(NEW, "dose prednisone-start 40 mg a day", none, "stands triple-therapy")
    assert wrong.startswith("a.case:3: dose prednisone-start 40 mg a day: it is 44 to 87 mg a day, ")
    assert there.startswith(f"a.case:4: {none}: it is 44 to 87 mg a day, ")
    assert missed(NEW, "dose taper 20 mg a day") == ["a.case:3: dose taper 20 mg a day: there is none"]
    taper = ("today 2026-11-22", TAPER, "dose taper 22.5 mg a day on 2026-11-28")
    assert missed(*taper, "dose taper 17.5 mg a day on 2026-11-29") == []
    (late,) = missed(*taper, "dose taper 22.5 mg a day on 2026-11-29")
    assert late.startswith("a.case:5: dose taper 22.5 mg a day on 2026-11-29: it is 17.5 mg a day")


def test_what_is_asked(missed: Missed) -> None:
    given = "given dyspnea is yes, glucocorticoid is prednisone"
    assert missed(given, "asks dysphagia", "never asks dyspnea") == []
    (next_one, ever) = missed(given, "asks dyspnea", "never asks dysphagia")
    assert next_one.startswith("a.case:3: asks dyspnea: ")
    assert next_one.endswith(" is asked next")
    assert ever == "a.case:4: never asks dysphagia: dysphagia may be asked"


def test_contradicting_values_are_no_patient(missed: Missed) -> None:
    (miss,) = missed("given ck trend is declining, ck is 900, previous ck is 300", "never relapse-likely")
    assert miss.startswith("a.case:1: one patient: what is told contradicts itself: ")


def test_patients_are_one_a_variant(reasoner: Reasoner, tmp_path: Path) -> None:
    file = tmp_path / "a.case"
    given, but = "  given ck is 5\n  typed CK 600\n", "  but ck is unknown\n  never relapse-likely\n"
    file.write_text(f"case a\n{given}  never relapse-likely\n{but}  because it is\n")
    (case,) = read_cases(file, reasoner.ruleset)
    assert [dict(known.values) for known in patients(reasoner.ruleset, case)] == [{"ck": 600}, {}]


def test_the_example_of_the_notation_holds(reasoner: Reasoner, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "rulesets" / "README.md").read_text("utf-8")
    file = tmp_path / "example.case"
    file.write_text(page.partition("## Cases")[2].partition("```\n")[2].partition("```")[0], "utf-8")
    (case,) = read_cases(file, reasoner.ruleset)
    assert [*misses(reasoner, case)] == []


def test_the_command_tells_each_demand_that_is_not_met(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    below = tmp_path / "below"
    below.mkdir()
    file = below / "a.case"
    file.write_text("case a\n  given dyspnea is yes\n  never urgent-assessment\n  because it is\n", "utf-8")
    for command in ("cases", "replay"):
        assert main([command, str(tmp_path)]) == 1
        said = capsys.readouterr().out
        assert f"{file}:3: never urgent-assessment: urgent-assessment stands as urgent\n" in said
        assert said.endswith("cases held: 1, demands not met: 1\n")
    file.write_text("case a\n  given dyspnea is yes\n  never relapse-likely\n  because it is\n", "utf-8")
    assert main(["cases", str(file)]) == 0
    file.write_text("case a\n  given dyspnea is yes\n", "utf-8")
    assert main(["cases", str(file)]) == 2
    assert ':1:1: this case has no "because" line' in capsys.readouterr().err
    assert main(["cases", str(tmp_path / "nothing")]) == 2
    assert capsys.readouterr().err == "There is no case there.\n"
    assert cases_in(tmp_path) == [file]
