"""What is promised for a patient's safety holds on patients changed at random, at the rules' boundaries.

The promises are written from clinical/relapse-versus-steroid-myopathy.md (D.2b, D.6) and clinical/safety.md,
in terms of what was answered and what the plan says; they know nothing of the rules between.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from random import Random

import pytest

from assistant.knowledge.model import Value
from assistant.knowledge.stages import stages
from assistant.reasoning.decision import Decision, decide
from assistant.reasoning.formulas import complete
from assistant.reasoning.outlook import Outlook
from tests.reasoning.patients import SEEDS, Known, changed, drug_seeds, ruleset, seeds

RULES = ruleset()
OUTLOOK = Outlook(RULES, stages(RULES))
PATIENTS = 1300

LIKELY = "steroid-myopathy-likely"
REDUCTIONS = {"reduce-glucocorticoid", "continue-taper", "slow-taper", "alternate-day-glucocorticoid"}
RISES = {
    "increase-glucocorticoid",
    "start-high-dose-glucocorticoid",
    "methylprednisolone-bolus",
    "triple-therapy",
}
SECOND_LINE = {
    "add-second-line",
    "triple-therapy",
    "choose-azathioprine",
    "choose-methotrexate",
    "choose-mycophenolate",
    "choose-tacrolimus",
    "choose-cyclosporine",
    "choose-tacrolimus-or-mycophenolate",
    "consider-rituximab",
    "consider-cyclophosphamide",
}
ESCALATION = RISES | SECOND_LINE | {"add-ivig", "mda5-ild-upfront-combination", "plasmapheresis-course"}
TEN_STEPS = {
    "exclude-mimic-first",
    "steroid-myopathy-rejected",
    "reconsider-diagnosis",
    "steroid-myopathy-supported-by-response",
    "relapse-likely",
    "relapse-and-steroid-myopathy-mixed",
    LIKELY,
    "weakness-undetermined",
}
PER_MG = {
    "methylprednisolone": "1.25",
    "dexamethasone": "6.67",
    "hydrocortisone": "0.25",
    "deflazacort": "0.83",
}
SIX_DRUGS = ("prednisone", "MTX", "AZA", "MMF", "IVIG", "RTX")


# --- What was answered, in clinical words -------------------------------------------------------------------
def number(known: Known, name: str) -> Decimal | None:
    value = known.get(name)
    return value if isinstance(value, Decimal) else None


def below(known: Known, name: str, limit: str) -> bool:
    value = number(known, name)
    return value is not None and value < Decimal(limit)


def at_least(known: Known, name: str, limit: str) -> bool:
    value = number(known, name)
    return value is not None and value >= Decimal(limit)


def fell(known: Known, before: str, now: str, by: str) -> bool:
    first, last = number(known, before), number(known, now)
    return first is not None and last is not None and first - last >= Decimal(by)


def has(known: Known, finding: str, *members: str) -> bool:
    return any(known.get(f"{finding}/{member}") is True for member in members)


def stopped_unplanned(known: Known) -> bool:
    stopped = known.get("adherence") == "stopped" or known.get("recent_glucocorticoid_change") == "stopped"
    return stopped and known.get("stopped_on_purpose") is not True


def red_flags(known: Known) -> set[str]:
    """D.6; where it gives a range, the safer end; a fall of the FVC counts from 10 points on."""
    cut = known.get("recent_glucocorticoid_change") in ("reduced", "stopped")
    pregnant = known.get("pregnancy_status") == "pregnant"
    lost_fast = known.get("worsening_tempo") in ("acute", "subacute") or known.get("progression") == "rapid"
    flags: dict[str, bool] = {
        "breathing": known.get("dyspnea") is True
        or known.get("respiratory_muscle_weakness") is True
        or below(known, "fvc_percent", "50")
        or below(known, "fvc_ml_per_kg", "20")
        or below(known, "oxygen_saturation", "94")
        or fell(known, "previous_fvc_percent", "fvc_percent", "10")
        or has(known, "weakness_distribution", "respiratory"),
        "swallowing": known.get("dysphagia") in ("moderate", "severe", "extreme")
        or known.get("aspiration") is True
        or has(known, "weakness_distribution", "bulbar"),
        "heart": known.get("chest_pain_or_palpitations") is True
        or known.get("troponin") in ("raised", "rising")
        or known.get("myocarditis") in ("suspected", "confirmed")
        or known.get("ici_exposure") in ("past", "current"),
        "walking": known.get("walking_lost_recently") is True
        or known.get("head_drop") is True
        or (known.get("ambulation") == "nonambulatory" and lost_fast),
        "eyes": known.get("myasthenia_features") is True or has(known, "weakness_distribution", "ocular"),
        "infection": known.get("infection_suspected") is True or at_least(known, "temperature", "38"),
        "metabolic": below(known, "potassium", "3.0")
        or known.get("dark_urine") is True
        or at_least(known, "ck", "10000.01"),
        "crisis": cut
        and (below(known, "systolic_bp", "100") or known.get("unable_to_take_or_absorb") is True),
        "nothing by mouth": known.get("unable_to_take_or_absorb") is True
        and known.get("glucocorticoid") not in (None, "none"),
        "pregnancy": pregnant and has(known, "current_drugs", "MTX", "MMF", "CYC"),
        "anti-MDA5": has(known, "myositis_antibodies", "MDA5") and known.get("cough") is True,
    }
    return {name for name, present in flags.items() if present}


def something_else_first(known: Known) -> set[str]:
    """Step 2: low potassium, suspected infection, adrenal insufficiency."""
    cut = known.get("recent_glucocorticoid_change") in ("reduced", "stopped")
    found = {
        "potassium": below(known, "potassium", "3.0"),
        "infection": known.get("infection_suspected") is True or at_least(known, "temperature", "38"),
        "adrenal": known.get("adrenal_insufficiency_suspected") is True
        or (cut and (below(known, "systolic_bp", "100") or below(known, "sodium", "135"))),
    }
    return {name for name, present in found.items() if present}


def doubtful_adherence(known: Known) -> bool:
    return known.get("adherence") == "doubtful" or stopped_unplanned(known)


def other_disease(known: Known) -> set[str]:
    """Steps 0 and 4."""
    weak_fingers = below(known, "finger_flexor_strength", "4")
    found = {
        "pathway": known.get("diagnosis") in ("IBM", "SLONM", "dystrophy", "ICI_myositis"),
        "pattern": has(known, "weakness_distribution", "finger_flexors", "quadriceps") or weak_fingers,
        "no response": known.get("glucocorticoid_response") == "none",
    }
    return {name for name, present in found.items() if present}


def ck_rises(known: Known) -> bool:
    """Twice the value before, and above the limit (350 where it is unknown), or stated to rise."""
    ck, before = number(known, "ck"), number(known, "previous_ck")
    if ck is None or before is None:
        return known.get("ck_trend") == "rising"
    return ck >= 2 * before and ck > (number(known, "ck_upper_limit") or 350)


def strength_falls(known: Known) -> bool:
    return (
        known.get("strength_trend") == "worsening"
        or known.get("progression") == "rapid"
        or fell(known, "previous_proximal_leg_strength", "proximal_leg_strength", "1")
        or fell(known, "previous_proximal_arm_strength", "proximal_arm_strength", "1")
        or fell(known, "previous_mmt8", "mmt8", "10")
    )


def activity(known: Known) -> set[str]:
    active = ("necrosis", "regeneration", "inflammation", "perifascicular_atrophy")
    now = {test: known.get(f"{test}_timing") != "at_diagnosis" for test in ("emg", "muscle_mri", "biopsy")}
    found = {
        "ck": ck_rises(known),
        "emg": now["emg"] and known.get("emg") in ("irritable", "mixed"),
        "mri": now["muscle_mri"] and known.get("muscle_mri_edema") == "present",
        "biopsy": now["biopsy"] and has(known, "biopsy", *active),
    }
    return {name for name, present in found.items() if present}


def quiet_test(known: Known) -> bool:
    emg = (
        known.get("emg") in ("normal", "myopathic_non_irritable")
        and known.get("emg_timing") != "at_diagnosis"
    )
    mri = known.get("muscle_mri_edema") == "absent" and known.get("muscle_mri_timing") != "at_diagnosis"
    return emg or mri or known.get("dose_reduction_response") == "better"


def daily_prednisone(known: Known, dose: str = "glucocorticoid_dose") -> Decimal | None:
    """Prednisone-equivalent in mg a day; an alternate-day dose is halved, a pulse is no daily dose."""
    drug, schedule, amount = (
        known.get("glucocorticoid"),
        known.get("glucocorticoid_schedule"),
        number(known, dose),
    )
    if drug == "none" or schedule == "stopped":
        return Decimal(0)
    if amount is None or drug in (None, "other") or schedule == "pulse":
        return number(known, "prednisone_equivalent") if dose == "glucocorticoid_dose" else None
    return amount * Decimal(PER_MG.get(str(drug), "1")) / (2 if schedule == "alternate_day" else 1)


def exposed(known: Known) -> bool:
    """20 mg a day or more for 4 weeks or more, as far as the answers carry it."""
    if at_least(known, "weeks_on_20_mg_or_more", "4"):
        return True
    daily, before = daily_prednisone(known), daily_prednisone(known, "previous_glucocorticoid_dose")
    if daily is None or daily < 20:
        return False
    if "weeks_at_glucocorticoid_dose" in known:
        return at_least(known, "weeks_at_glucocorticoid_dose", "4")
    raised = before is not None and before < 20 and "recent_glucocorticoid_change" not in known
    raised = raised or known.get("recent_glucocorticoid_change") == "increased"
    return at_least(known, "glucocorticoid_duration", "4") and not raised


def minimum_data(known: Known) -> bool:
    """D.2b, "Minimum data for step 9"."""
    strength = (
        "proximal_leg_strength",
        "proximal_arm_strength",
        "hip_flexor_strength",
        "deltoid_strength",
        "mmt8",
    )
    direction = ("recent_glucocorticoid_change", "tapering", "previous_glucocorticoid_dose")
    single = ("glucocorticoid", "glucocorticoid_duration", "ck", "previous_ck", "ck_upper_limit", "potassium")
    single += ("dysphagia", "respiratory_muscle_weakness", "rash")
    drugs = [
        all(f"{finding}/{member}" in known for member in RULES.findings[finding].choices)
        for finding in ("interacting_drugs", "current_drugs")
    ]
    return (
        all(name in known for name in single)
        and daily_prednisone(known) is not None
        and any(name in known for name in direction)
        and (known.get("strength_change_basis") == "measured" or any(name in known for name in strength))
        and any(drugs)
        and quiet_test(known)
    )


def never_took_any(known: Known) -> bool:
    doses = ("duration", "dose")
    amounts = [f"glucocorticoid_{what}" for what in doses] + [
        f"{w}_glucocorticoid_dose" for w in ("previous", "peak")
    ]
    return (
        known.get("glucocorticoid") == "none"
        and known.get("glucocorticoid_before") is not True
        and not any(number(known, name) for name in amounts)
        and known.get("recent_glucocorticoid_change") in (None, "none")
        and known.get("glucocorticoid_schedule") in (None, "daily")
        and known.get("adherence") != "stopped"
    )


# --- The promises -------------------------------------------------------------------------------------------
Promise = Callable[[Known, frozenset[str]], bool]
PROMISES: dict[str, Promise] = {}


def promise(kept: Promise) -> Promise:
    """Collect it under its name. It is given what is known and the decision codes of the plan."""
    PROMISES[kept.__name__] = kept
    return kept


@promise
def no_reduction_under_a_red_flag(known: Known, codes: frozenset[str]) -> bool:
    return not (codes & REDUCTIONS and red_flags(known))


@promise
def a_red_flag_is_urgent(known: Known, codes: frozenset[str]) -> bool:
    return not red_flags(known) or "urgent-assessment" in codes


@promise
def no_reduction_before_breathing_swallowing_heart_and_walking_are_known(
    known: Known, codes: frozenset[str]
) -> bool:
    asked = ("respiratory_muscle_weakness", "dysphagia", "chest_pain_or_palpitations")
    walking = "ambulation" in known or "walking_lost_recently" in known
    return not codes & REDUCTIONS or (walking and all(name in known for name in asked))


@promise
def steroid_myopathy_needs_exposure(known: Known, codes: frozenset[str]) -> bool:
    return LIKELY not in codes or exposed(known)


@promise
def steroid_myopathy_needs_its_minimum_data(known: Known, codes: frozenset[str]) -> bool:
    return LIKELY not in codes or minimum_data(known)


@promise
def steroid_myopathy_needs_swallowing_and_breathing_unaffected(known: Known, codes: frozenset[str]) -> bool:
    fine = known.get("dysphagia") == "none" and known.get("respiratory_muscle_weakness") is False
    return LIKELY not in codes or fine


@promise
def steroid_myopathy_never_beside_activity(known: Known, codes: frozenset[str]) -> bool:
    alone = activity(known) - ({"emg"} if known.get("emg") == "mixed" else set())
    return LIKELY not in codes or not alone


@promise
def reduced_only_in_steroid_myopathy(known: Known, codes: frozenset[str]) -> bool:
    settled = codes & {LIKELY, "steroid-myopathy-supported-by-response"}
    return "reduce-glucocorticoid" not in codes or bool(settled)


@promise
def no_reduction_in_a_relapse(known: Known, codes: frozenset[str]) -> bool:
    return "relapse-likely" not in codes or not codes & REDUCTIONS


@promise
def no_reduction_but_a_taper_in_a_mixed_picture(known: Known, codes: frozenset[str]) -> bool:
    mixed = "relapse-and-steroid-myopathy-mixed" in codes
    return not mixed or codes & REDUCTIONS <= ({"continue-taper"} if not ck_rises(known) else set())


@promise
def nothing_is_reduced_that_is_not_taken(known: Known, codes: frozenset[str]) -> bool:
    stopped = "stopped" in (known.get("glucocorticoid_schedule"), known.get("recent_glucocorticoid_change"))
    return not (stopped or known.get("glucocorticoid") == "none") or not codes & REDUCTIONS


@promise
def increased_only_when_ck_rises_and_strength_falls(known: Known, codes: frozenset[str]) -> bool:
    return "increase-glucocorticoid" not in codes or (ck_rises(known) and strength_falls(known))


@promise
def no_escalation_in_inclusion_body_myositis(known: Known, codes: frozenset[str]) -> bool:
    return known.get("diagnosis") != "IBM" or not codes & ESCALATION


@promise
def no_second_line_drug_while_the_diagnosis_is_reconsidered(known: Known, codes: frozenset[str]) -> bool:
    return "reconsider-diagnosis" not in codes or not codes & SECOND_LINE


@promise
def something_else_first_withholds_the_label(known: Known, codes: frozenset[str]) -> bool:
    return not something_else_first(known) or not codes & (TEN_STEPS - {"exclude-mimic-first"})


@promise
def something_else_first_withholds_the_dose(known: Known, codes: frozenset[str]) -> bool:
    return not something_else_first(known) or not codes & (RISES | REDUCTIONS)


@promise
def no_change_of_a_dose_that_is_not_surely_taken(known: Known, codes: frozenset[str]) -> bool:
    # aggressive disease is treated as such whatever was taken: its bolus is no change of the oral dose
    return not doubtful_adherence(known) or not codes & ({"increase-glucocorticoid"} | REDUCTIONS)


@promise
def a_dose_not_taken_is_no_refractory_disease(known: Known, codes: frozenset[str]) -> bool:
    return not doubtful_adherence(known) or not codes & {"consider-rituximab", "consider-cyclophosphamide"}


@promise
def an_unplanned_stop_is_restarted(known: Known, codes: frozenset[str]) -> bool:
    return not stopped_unplanned(known) or "restart-glucocorticoid" in codes


@promise
def cyclophosphamide_only_after_six_drugs(known: Known, codes: frozenset[str]) -> bool:
    lists = ("failed_drugs", "not_tolerated_drugs", "contraindicated_drugs")
    six = all(any(has(known, listed, drug) for listed in lists) for drug in SIX_DRUGS)
    return "consider-cyclophosphamide" not in codes or six


@promise
def one_label_of_the_ten_steps_at_most(known: Known, codes: frozenset[str]) -> bool:
    return len(codes & TEN_STEPS) <= 1


@promise
def rejected_when_none_was_ever_taken(known: Known, codes: frozenset[str]) -> bool:
    weak = known.get("strength_trend") in ("worsening", "persistent_weak")
    first = something_else_first(known) or "pathway" in other_disease(known)
    crisis = known.get("unable_to_take_or_absorb") is True
    due = weak and never_took_any(known) and not first and not crisis
    return not due or "steroid-myopathy-rejected" in codes


@promise
def no_alternate_days_unless_diabetes_is_excluded(known: Known, codes: frozenset[str]) -> bool:
    return "alternate-day-glucocorticoid" not in codes or known.get("diabetes") == "none"


@promise
def no_triple_therapy_in_stable_disease(known: Known, codes: frozenset[str]) -> bool:
    stable = known.get("disease_phase") == "stable" and known.get("strength_trend") in ("stable", "improving")
    moving = known.get("progression") in ("rapid", "progressive") or known.get("ild") == "rapidly_progressive"
    falling = strength_falls(known) or ck_rises(known)
    return not stable or moving or falling or "triple-therapy" not in codes


@promise
def no_teratogen_in_pregnancy(known: Known, codes: frozenset[str]) -> bool:
    carries = known.get("pregnancy_status") in ("pregnant", "planning", "breastfeeding")
    return not carries or not codes & {
        "choose-methotrexate",
        "choose-mycophenolate",
        "consider-cyclophosphamide",
    }


def takes(known: Known, drug: str, dose: str) -> bool:
    return has(known, "current_drugs", drug) or (number(known, dose) or 0) > 0


@promise
def held_at_very_low_counts(known: Known, codes: frozenset[str]) -> bool:
    low = below(known, "white_cells", "2500") or below(known, "neutrophils", "1000")
    drugs = (("AZA", "azathioprine"), ("CYC", "cyclophosphamide"))
    return not low or all(
        f"hold-{name}" in codes or f"stop-{name}-permanently" in codes
        for drug, name in drugs
        if takes(known, drug, f"{name}_dose")
    )


@promise
def not_lowered_nor_gone_on_with_while_held(known: Known, codes: frozenset[str]) -> bool:
    held = {code.partition("-")[2] for code in codes if code.startswith("hold-")}
    return not codes & {f"{verb}-{drug}" for verb in ("reduce", "continue") for drug in held}


@promise
def haematuria_ends_cyclophosphamide_for_ever(known: Known, codes: frozenset[str]) -> bool:
    bleeds = known.get("hematuria") in ("microscopic", "gross")
    due = bleeds and takes(known, "CYC", "cyclophosphamide_dose")
    due = due or known.get("cyclophosphamide_reaction") == "bladder_bleeding"
    again = {"restart-cyclophosphamide-lower", "consider-cyclophosphamide", "hydration-and-mesna"}
    return not due or ("stop-cyclophosphamide-permanently" in codes and not codes & again)


@promise
def no_azathioprine_with_what_blocks_its_breakdown(known: Known, codes: frozenset[str]) -> bool:
    lists = ("current_drugs", "interacting_drugs")
    blocked = any(has(known, listed, "allopurinol", "febuxostat") for listed in lists)
    return not blocked or not codes & {"choose-azathioprine", "continue-azathioprine"}


@promise
def no_methotrexate_raised_or_chosen_against_lung_kidney_or_trimethoprim(
    known: Known, codes: frozenset[str]
) -> bool:
    against = below(known, "egfr", "30") or known.get("tmp_smx_dose") == "treatment"
    against = against or known.get("methotrexate_frequency") == "daily"
    chosen = "choose-methotrexate" in codes
    lung = known.get("ild") in ("suspected", "confirmed", "rapidly_progressive") or known.get("hrct") == "ild"
    raised = codes & {"titrate-methotrexate", "switch-methotrexate-to-subcutaneous"}
    return not (raised and (against or known.get("cough") is True)) and not (
        chosen and (lung or below(known, "egfr", "30") or known.get("tmp_smx_dose") == "treatment")
    )


# --- Kept? --------------------------------------------------------------------------------------------------
def plan(known: Known) -> Decision:
    fired, closed = OUTLOOK.conclude(known)
    return decide(RULES, complete(RULES, known), fired, closed)


def some_edits(random: Random, most: int) -> Iterator[tuple[str, int, int]]:
    for _ in range(random.randint(0, most)):
        deed = random.choice(["any", "atom", "present", "gone"])
        yield deed, random.randrange(2**16), random.randrange(2**16)


@cache
def perturbed() -> list[tuple[Known, frozenset[str]]]:
    """The same patients at every run, each with the codes of the plan."""
    random = Random(69)
    everyone = [changed(random.choice(seeds()), some_edits(random, 8)) for _ in range(PATIENTS)]
    return [(known, plan(known).codes) for known in [*seeds(), *drug_seeds(), *everyone]]


def smallest(known: Known, broken: Callable[[Known], bool]) -> dict[str, Value]:
    """The patient without every answer that the broken promise does not need."""
    for atom in list(known):
        less = {name: value for name, value in known.items() if name != atom}
        if broken(less):
            known = less
    return known


@pytest.mark.parametrize("name", PROMISES)
def test_promise(name: str) -> None:
    kept = PROMISES[name]
    for known, codes in perturbed():
        if not kept(known, codes):
            least = smallest(known, lambda less: not kept(less, plan(less).codes))
            pytest.fail(f"{least}\n{sorted(plan(least).codes)}")


def test_the_promises_are_put_to_the_test() -> None:
    seen = Counter(code for _, codes in perturbed() for code in codes)
    assert all(
        seen[code] >= 10 for code in (REDUCTIONS | RISES | TEN_STEPS) - {"alternate-day-glucocorticoid"}
    )


def against(known: Known) -> set[str]:
    """All that speaks against a reduction, or for another label than steroid myopathy; P12 for old tests."""
    found = red_flags(known) | activity(known) | something_else_first(known) | other_disease(known)
    old = [f"{t} old" for t in ("emg", "muscle_mri", "biopsy") if known.get(f"{t}_timing") == "at_diagnosis"]
    other = {
        "adherence": doubtful_adherence(known),
        "too short": below(known, "glucocorticoid_duration", "2"),
        "better before": known.get("dose_reduction_response") == "better",
        "small rise": fell(known, "ck", "previous_ck", "0.01"),
        "no daily dose": known.get("glucocorticoid_schedule") in ("pulse", "stopped"),
    }
    return found | set(old) | {name for name, present in other.items() if present}


def brought(known: Known, without: str) -> set[str]:
    """The codes that come when a finding is taken back, though nothing against them went with it."""
    less = {atom: value for atom, value in known.items() if atom.partition("/")[0] != without}
    if against(less) != against(known):
        return set()
    before, after = plan(known).codes, plan(less).codes
    return after & {LIKELY} - before | (set() if before & REDUCTIONS else after & REDUCTIONS)


def test_knowing_less_never_brings_steroid_myopathy_or_a_reduction() -> None:
    random = Random(7)
    by_hand = zip(SEEDS, seeds(), strict=False)  # the ends of transcripts have no name
    near = [known for name, known in by_hand if "steroid" in name or "taper" in name]
    near += [changed(random.choice(near), some_edits(random, 4)) for _ in range(20)]
    found: dict[str, Known] = {}
    for known in near:
        for name in {atom.partition("/")[0] for atom in known}:
            if name not in found and brought(known, name):
                found[name] = smallest(known, lambda less, name=name: bool(brought(less, name)))
    assert not found, "\n".join(f"without {name}, of {known}" for name, known in sorted(found.items()))
