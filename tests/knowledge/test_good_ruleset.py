"""The small good rule set is read as it is meant."""

from decimal import Decimal
from pathlib import Path

from assistant.knowledge.library.parser import read_ruleset
from assistant.knowledge.model.formulas import FormulaKind
from assistant.knowledge.model.ruleset import (
    Advises,
    Argues,
    Closing,
    Concludes,
    Kind,
    Labels,
    Place,
    Range,
    Ruleset,
    Sense,
    Shape,
    Unit,
    Weighs,
)
from assistant.knowledge.model.ruleset import Test as Asks


def premises_of(ruleset: Ruleset, rule: str) -> list[tuple[Asks, ...]]:
    return [premise.tests for premise in ruleset.rules[rule].premises]


def test_its_head(good: Ruleset) -> None:
    assert (good.name, good.version, good.title) == ("good", "0.1.0", "A small rule set")
    assert len(good.digest) == 16


def test_a_choice(good: Ruleset) -> None:
    trend = good.findings["ck_trend"]
    assert trend.shape is Shape.CHOICE
    assert trend.choices == ("rising", "stable_high", "declining", "normalised", "normal", "never_raised")
    assert trend.words == (("coming down", "declining"), ("back to normal", "normalised"))
    assert trend.called == "CK trend"
    assert trend.question == "How has the CK moved since the last value?"
    assert trend.place == Place("good/1-findings.rules", 24, 1)
    assert trend.asked


def test_a_number_with_its_ranges_and_units(good: Ruleset) -> None:
    ck = good.findings["ck"]
    assert (ck.shape, ck.unit, ck.whole) == (Shape.NUMBER, "U/L", False)
    assert ck.plausible == Range(Decimal(5), Decimal(200000))
    assert ck.possible == Range(Decimal(0), Decimal(2000000))
    assert ck.units == (Unit(("ukat/L", "µkat/L"), Decimal(60)),)
    assert ck.synonyms == ("CPK", "creatine kinase")
    assert good.findings["temperature"].units[0].subtract == Decimal(32)
    assert good.findings["age"].whole
    assert good.findings["mmt8"].unit == ""


def test_a_formula_finds_what_it_reads_by_their_roles(good: Ruleset) -> None:
    trend = good.findings["ck_trend"]
    assert trend.formula is not None
    assert (trend.formula.kind, trend.formula.inputs) == (FormulaKind.TREND, ("ck", "previous_ck"))
    assert trend.formula.helps == ("ck_upper_limit",)
    assert dict(trend.formula.example) == {"ck": Decimal(900), "previous_ck": Decimal(400)}
    assert trend.value_of(Sense.FALLEN) == "declining"
    assert trend.sense_of("stable_high") is Sense.HIGH


def test_values_keep_their_spelling(good: Ruleset) -> None:
    assert good.findings["diagnosis"].choices == ("DM", "PM", "IMNM")


def test_results_that_are_not_to_be_had(good: Ruleset) -> None:
    assert good.findings["emg"].unavailable == ("not_done", "pending")
    assert ("awaited", "pending") in good.findings["emg"].words


def test_derived_findings(good: Ruleset) -> None:
    assert good.findings["red_flag"].closing is Closing.STRICT
    assert good.findings["quiet_muscle"].closing is Closing.ONCE_ASKED
    assert good.findings["data_complete"].minimum
    assert not good.findings["red_flag"].asked


def test_a_set_is_read_member_by_member(good: Ruleset) -> None:
    excluded = premises_of(good, "quiet-muscle")[1:3]
    assert excluded == [
        (Asks("biopsy/necrosis", "=", False),),
        (Asks("biopsy/inflammation", "=", False),),
    ]
    assert premises_of(good, "loud-muscle") == [
        (Asks("biopsy/necrosis", "=", True), Asks("biopsy/inflammation", "=", True)),
    ]


def test_thresholds_are_in_the_unit_of_the_finding(good: Ruleset) -> None:
    assert premises_of(good, "quiet-muscle")[3] == (Asks("ck", "<", Decimal(600)),)
    assert premises_of(good, "steroid-myopathy")[1] == (
        Asks("glucocorticoid_duration", ">=", Decimal("13.044")),
    )


def test_between_is_two_premises(good: Ruleset) -> None:
    low, high = good.rules["well-goes-on"].premises[:2]
    assert (low.text, low.tests) == ("mmt8 is at least 140", (Asks("mmt8", ">=", Decimal(140)),))
    assert (high.text, high.tests) == ("mmt8 is at most 150", (Asks("mmt8", "<=", Decimal(150)),))


def test_known_and_unknown_and_labels(good: Ruleset) -> None:
    assert premises_of(good, "data-complete")[0] == (Asks("ck", "known"),)
    assert premises_of(good, "steroid-myopathy-lowers-dose")[1] == (Asks("malignancy", "unknown"),)
    assert premises_of(good, "steroid-myopathy")[2] == (Asks("relapse-likely", "=", False),)


def test_every_kind_of_conclusion(good: Ruleset) -> None:
    assert good.rules["loud-muscle"].conclusion == Concludes("quiet_muscle", False)
    assert good.rules["relapse"].conclusion == Labels("relapse-likely")
    assert good.rules["relapse-raises-dose"].conclusion == Advises("increase-glucocorticoid")
    assert good.rules["steroid-myopathy-lowers-dose"].conclusion == Advises(
        "reduce-glucocorticoid", Kind.CONSIDER
    )
    assert good.rules["rising-ck-speaks-for-relapse"].conclusion == Weighs(
        "relapse", "the CK is rising", Decimal(4)
    )
    assert good.rules["rising-ck-speaks-against-less"].conclusion == Argues(
        "reduce-glucocorticoid", False, "the CK is rising"
    )


def test_sources_reasons_and_places(good: Ruleset) -> None:
    rule = good.rules["steroid-myopathy"]
    assert rule.sources == ("S75", "B28")
    assert rule.because == "weakness has grown while the muscle is quiet"
    assert rule.place == Place("good/3-rules.rules", 49, 1)
    assert rule.premises[1].place == Place("good/3-rules.rules", 51, 8)
    assert str(rule.place) == "good/3-rules.rules:49"


def test_the_terms_of_a_plan(good: Ruleset) -> None:
    increase = good.codes["increase-glucocorticoid"]
    assert (increase.kind, increase.about) == (Kind.DO, "glucocorticoid_dose")
    assert increase.over == ("reduce-glucocorticoid", "continue-taper")
    assert good.matters["glucocorticoid_dose"].dose_direction
    assert good.matters["taper"].drug == "glucocorticoid"
    assert good.matters["emergency"].drug == "emergency"
    assert good.labels["relapse-likely"].leans == "relapse"
    assert good.checklists["red_flags"].first
    assert good.checklists["red_flags"].findings == ("dyspnea", "dysphagia", "chest_pain_or_palpitations")


def test_gates_and_regimens(good: Ruleset) -> None:
    gate = good.gates["no-reduction-under-a-red-flag"]
    assert gate.codes == ("reduce-glucocorticoid", "continue-taper")
    assert [premise.finding for premise in gate.unless] == ["red_flag", "data_complete"]
    assert good.regimens["prednisone-start"].lines == (
        ("prednisone by mouth, 0.75 to 1.5 mg/kg/day to start, tapered from there", ("S16",)),
        ("not above 80 mg a day", ("X4", "B28")),
    )


def test_statements_belong_to_the_source_above_them(good: Ruleset) -> None:
    assert good.statements["S75"].source == "lecture"
    assert good.statements["S75"].lines == "366-368"
    assert good.statements["X4"].source == "beyond-the-source"
    assert (good.statements["X4"].tag, good.statements["X4"].guard) == ("[V 1]", "warning")
    assert [each.addresses for each in good.references_of(["X2", "X4"])] == [
        ("https://example.org/guideline", "doi:10.1000/1")
    ]
    assert good.statements["B28"].source == "conflicts"
    assert good.sources["lecture"].date == "2022-03-03"


def test_the_digest_follows_the_meaning(good: Ruleset, tmp_path: Path) -> None:
    folder = tmp_path / "good"
    folder.mkdir()
    for file in (Path(__file__).parent / "good").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    assert read_ruleset(folder).digest == good.digest
    text = (folder / "lecture.source").read_text("utf-8")
    laid_out = text.replace("  says ", "  # another comment\n\n  says   ")
    (folder / "lecture.source").write_text(f"# a comment\n{laid_out}", "utf-8")
    assert read_ruleset(folder).digest == good.digest
    (folder / "lecture.source").write_text(text.replace("  says ", "  says not ", 1), "utf-8")
    assert read_ruleset(folder).digest != good.digest


def test_paths_do_not_depend_on_how_the_folder_is_named(good: Ruleset, monkeypatch) -> None:
    monkeypatch.chdir(Path(__file__).parent / "good")
    assert read_ruleset(Path()).rules["relapse"].place == good.rules["relapse"].place


def test_an_action(good: Ruleset) -> None:
    action = good.actions["raise-glucocorticoid"]
    assert action.says == "go up on the glucocorticoid"
    assert action.phrases == ("go up", "more of it")
    assert action.means == ("increase-glucocorticoid",)
    assert action.against == ("reduce-glucocorticoid", "steroid-myopathy-likely")
