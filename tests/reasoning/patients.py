"""Patients to reason about: written by hand, then changed a little, at the boundaries of the rules.

A seed is a plain dict of the findings' names, as `plan --json` takes it. A list closes a set (what it does
not name is no); a set given as a dict says yes or no of some members and leaves the rest unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from assistant.authoring.cases import patients as patients_of
from assistant.knowledge.library.cases import cases_in, read_cases
from assistant.knowledge.library.library import load
from assistant.knowledge.model.cases import Case
from assistant.knowledge.model.ruleset import Atom, Finding, Range, Ruleset, Shape, Value
from assistant.reading.acts.acts import understood
from assistant.reasoning.decision.decision import Decision
from assistant.reasoning.search.reasoner import Reasoner

TODAY = date(2026, 11, 22)
ENOUGH_TOLD = 5  # findings
Known = dict[Atom, Value]

FINE = {
    "dyspnea": False,
    "respiratory_muscle_weakness": False,
    "dysphagia": "none",
    "aspiration": False,
    "chest_pain_or_palpitations": False,
    "walking_lost_recently": False,
    "head_drop": False,
    "infection_suspected": False,
    "myasthenia_features": False,
    "dark_urine": False,
    "unable_to_take_or_absorb": False,
}
ON_PREDNISONE = {
    "glucocorticoid": "prednisone",
    "glucocorticoid_dose": 50,
    "glucocorticoid_duration": 18,
    "recent_glucocorticoid_change": "none",
}
MEASURED_LOSS = {"strength_trend": "worsening", "strength_change_basis": "measured"}
CK_FALLEN = {"ck": 110, "ck_upper_limit": 180, "previous_ck": 3600}
CK_RISING = {"ck": 2400, "ck_upper_limit": 180, "previous_ck": 300}

STEROID_MYOPATHY = FINE | ON_PREDNISONE | MEASURED_LOSS | CK_FALLEN
STEROID_MYOPATHY |= {
    "emg": "myopathic_non_irritable",
    "potassium": 4.1,
    "interacting_drugs": [],
    "rash": "none",
}
RELAPSE = FINE | ON_PREDNISONE | MEASURED_LOSS | CK_RISING
RELAPSE |= {"glucocorticoid_dose": 15, "recent_glucocorticoid_change": "reduced", "potassium": 4.2}
ALL_SIX = ["prednisone", "MTX", "AZA", "MMF", "IVIG", "RTX"]

SEEDS: dict[str, dict[str, object]] = {
    "nobody yet": {},
    "steroid myopathy": STEROID_MYOPATHY,
    "steroid myopathy, no diabetes": STEROID_MYOPATHY | {"diabetes": "none", "ambulation": "independent"},
    "steroid myopathy in diabetes": STEROID_MYOPATHY
    | {"diabetes": "type2", "steroid_side_effects": ["moon_face", "striae"], "muscle_mri_edema": "absent"},
    "not on a steroid dose for long": {
        k: v for k, v in STEROID_MYOPATHY.items() if k != "recent_glucocorticoid_change"
    }
    | {"weeks_at_glucocorticoid_dose": 2, "tapering": False, "walking_lost_recently": False},
    "steroid raised lately": STEROID_MYOPATHY
    | {"recent_glucocorticoid_change": "increased", "previous_glucocorticoid_dose": 5, "tapering": False},
    "steroid raised from 5 mg": {
        k: v for k, v in STEROID_MYOPATHY.items() if k != "recent_glucocorticoid_change"
    }
    | {"previous_glucocorticoid_dose": 5},
    "steroid completed": STEROID_MYOPATHY
    | {"glucocorticoid_schedule": "stopped", "stopped_on_purpose": True, "weeks_on_20_mg_or_more": 14},
    "stable, legs only, no taper": STEROID_MYOPATHY
    | {"strength_trend": "stable", "weakness_distribution": ["proximal_legs"], "ambulation": "aided"},
    "better after a reduction": STEROID_MYOPATHY
    | {"dose_reduction_response": "better", "glucocorticoid_dose": 10, "strength_trend": "improving"},
    "weeks at the dose told": STEROID_MYOPATHY
    | {
        "weeks_at_glucocorticoid_dose": 6,
        "weeks_on_20_mg_or_more": 12,
        "tapering": False,
        "adherence": "confirmed",
    },
    "relapse on taper": RELAPSE | {"tapering": True, "sex": "female", "age": 34},
    "relapse by EMG": RELAPSE
    | {"ck": 900, "previous_ck": 800, "emg": "irritable", "emg_timing": "this_episode", "diabetes": "type1"},
    "relapse with joints": RELAPSE
    | {"arthritis": True, "egfr": 80, "ild": "none", "sex": "male", "hrct": "normal", "age": 60},
    "mixed, CK quiet": STEROID_MYOPATHY
    | {
        "emg": "irritable",
        "steroid_side_effects": ["moon_face"],
        "ambulation": "independent",
        "tapering": True,
    },
    "mixed, CK rising": STEROID_MYOPATHY
    | {"ck": 800, "previous_ck": 300, "strength_trend": "persistent_weak", "steroid_side_effects": ["striae"]}
    | {"ild": "suspected", "weakness_distribution": ["proximal_legs"], "tapering": True},
    "mixed by patchy EMG": STEROID_MYOPATHY
    | {"emg": "mixed", "ck": 300, "biopsy": ["type2_atrophy"], "biopsy_timing": "this_episode"},
    "undetermined": {
        "glucocorticoid": "prednisone",
        "glucocorticoid_dose": 25,
        "strength_trend": "worsening",
    },
    "undetermined, legs only": STEROID_MYOPATHY
    | {"proximal_leg_strength": 4, "proximal_arm_strength": 5, "neck_flexors": "normal", "rash": "stable"}
    | {"myositis_antibodies": ["Jo1"], "ck_upper_limit": 200, "potassium": 3.4},
    "taper trial": {k: v for k, v in STEROID_MYOPATHY.items() if k not in ("potassium", "interacting_drugs")}
    | {"weakness_distribution": ["proximal_legs"], "ambulation": "aided", "weeks_at_glucocorticoid_dose": 10},
    "stable taper": FINE
    | ON_PREDNISONE
    | {"strength_trend": "stable", "tapering": True, "ck_trend": "declining", "glucocorticoid_dose": 30},
    "low dose taper": FINE
    | ON_PREDNISONE
    | CK_FALLEN
    | {
        "strength_trend": "improving",
        "tapering": True,
        "glucocorticoid_dose": 10,
        "ambulation": "independent",
    },
    "stable, whatever it bears": FINE
    | {"diagnosis": "IMNM", "myositis_antibodies": ["SRP"], "ambulation": "nonambulatory", "ild": "confirmed"}
    | {"disease_phase": "stable", "strength_trend": "stable", "dysphagia": "mild", "glucocorticoid": "none"},
    "red flags": STEROID_MYOPATHY
    | {
        "respiratory_muscle_weakness": True,
        "dysphagia": "severe",
        "fvc_percent": 48,
        "previous_fvc_percent": 70,
    }
    | {"troponin": "raised", "oxygen_saturation": 91, "walking_lost_recently": True, "temperature": 38.5},
    "rapid loss, open": {
        "strength_trend": "worsening",
        "ambulation": "nonambulatory",
        "worsening_tempo": "acute",
    }
    | ON_PREDNISONE,
    "low potassium": RELAPSE | {"potassium": 2.4, "interacting_drugs": ["diuretic", "statin"]},
    "adrenal": RELAPSE | {"ck": 200, "systolic_bp": 88, "sodium": 128, "unable_to_take_or_absorb": True},
    "never exposed": FINE
    | {"glucocorticoid": "none", "strength_trend": "worsening", "ck": 900, "glucocorticoid_before": False},
    "under two weeks": FINE
    | ON_PREDNISONE
    | {"glucocorticoid_duration": 1.5, "critical_illness": False, "strength_trend": "worsening"},
    "unplanned stop": RELAPSE | {"adherence": "stopped", "stopped_on_purpose": False, "ck": 200},
    "stopped lately": RELAPSE
    | {"glucocorticoid_schedule": "stopped", "recent_glucocorticoid_change": "stopped", "emg": "normal"},
    "doubtful adherence": RELAPSE | {"adherence": "doubtful"},
    "doses missed early on": RELAPSE | {"glucocorticoid_duration": 2, "adherence": "doubtful"},
    "methotrexate every day": {"current_drugs": ["MTX"], "methotrexate_frequency": "daily"},
    "stopped, another pattern": {"strength_trend": "worsening", "adherence": "stopped"}
    | {"weakness_distribution": {"quadriceps": True}},
    "stopped after two weeks": {"strength_trend": "worsening", "recent_glucocorticoid_change": "stopped"}
    | {"glucocorticoid_duration": 1.9},
    "stopped, better before": {
        "recent_glucocorticoid_change": "stopped",
        "dose_reduction_response": "better",
    },
    "improving, low potassium": {"strength_trend": "improving", "dose_reduction_response": "better"}
    | {"potassium": 2.6},
    "doses missed on a taper": FINE
    | ON_PREDNISONE
    | {"strength_trend": "stable", "tapering": True, "ck_trend": "declining", "adherence": "doubtful"},
    "steroid myopathy, eyes too": STEROID_MYOPATHY
    | {"weakness_distribution": ["proximal_legs", "ocular", "respiratory"]},
    "IBM with anti-MDA5": {"diagnosis": "IBM", "myositis_antibodies": ["MDA5"], "ild": "rapidly_progressive"},
    "another pattern with anti-MDA5": {"strength_trend": "worsening", "myositis_antibodies": ["MDA5"]}
    | {"disease_phase": "refractory_suspected", "weakness_distribution": {"finger_flexors": True}},
    "planning at 58": {
        "age": 58,
        "pregnancy_status": "planning",
        "arthritis": True,
        "egfr": 80,
        "ild": "none",
    }
    | {"disease_phase": "new_onset", "sex": "female"},
    "hydroxychloroquine": STEROID_MYOPATHY | {"interacting_drugs": ["HCQ", "colchicine"], "emg": "irritable"},
    "IBM": RELAPSE | {"diagnosis": "IBM", "age": 66, "dysphagia": "severe", "disease_phase": "new_onset"},
    "IBM pattern": STEROID_MYOPATHY
    | {"weakness_distribution": ["finger_flexors", "quadriceps"], "age": 62, "finger_flexor_strength": 3},
    "no response at all": STEROID_MYOPATHY
    | {"glucocorticoid_response": "none", "peak_glucocorticoid_dose": 60, "adherence": "confirmed"},
    "anti-MDA5 with lung": FINE
    | {"diagnosis": "CADM", "myositis_antibodies": ["MDA5"], "ild": "rapidly_progressive", "cough": True}
    | {"disease_phase": "new_onset", "glucocorticoid": "none", "sex": "female", "age": 41},
    "new lung disease": FINE
    | {"diagnosis": "ASyS", "myositis_antibodies": ["Jo1"], "ild": "confirmed", "disease_phase": "new_onset"}
    | {"pregnancy_status": "not_pregnant", "hrct": "ild", "myocarditis": "suspected"},
    "refractory, six exhausted": RELAPSE
    | {"failed_drugs": ALL_SIX, "disease_phase": "refractory_suspected", "adherence": "confirmed"}
    | {"hematuria": "none", "sex": "male", "age": 58, "potassium": 4.0, "contraindicated_drugs": []},
    "refractory, none for methotrexate": RELAPSE
    | {"failed_drugs": ["prednisone", "MMF", "IVIG", "RTX"], "not_tolerated_drugs": ["AZA"]}
    | {"contraindicated_drugs": ["MTX"], "disease_phase": "refractory_suspected", "hematuria": "none"}
    | {"sex": "male", "age": 58, "adherence": "confirmed", "hbsag": "positive", "anti_hbc": "positive"},
    "refractory, not six": RELAPSE
    | {"failed_drugs": ["MTX"], "not_tolerated_drugs": ["AZA"], "hbsag": "negative", "anti_hbc": "negative"}
    | {
        "disease_phase": "refractory_suspected",
        "myositis_antibodies": ["SRP"],
        "glucocorticoid_response": "partial_slow",
    },
    "IMNM at sixteen": {
        "diagnosis": "IMNM",
        "age": 16,
        "sex": "female",
        "myositis_antibodies": ["HMGCR"],
        "ck": 9800,
    }
    | {"disease_phase": "new_onset", "progression": "rapid", "onset_tempo": "acute", "statin_use": "current"}
    | {"ambulation": "nonambulatory", "biopsy": ["necrosis", "regeneration"], "glucocorticoid": "none"},
    "DM, new and mild": FINE
    | {
        "diagnosis": "DM",
        "disease_phase": "new_onset",
        "glucocorticoid": "none",
        "age": 30,
        "arthritis": True,
    }
    | {
        "sex": "female",
        "pregnancy_status": "pregnant",
        "current_drugs": ["MMF", "HCQ"],
        "egfr": 29,
        "ild": "none",
    },
    "SLONM": {"diagnosis": "SLONM", "monoclonal_protein": True, "age": 60, "strength_trend": "worsening"},
    "dystrophy": {"diagnosis": "dystrophy", "family_history_myopathy": True, "glucocorticoid": "deflazacort"},
    "checkpoint inhibitor": {
        "diagnosis": "ICI_myositis",
        "ici_exposure": "current",
        "myasthenia_features": True,
    }
    | {"dysphagia": "moderate", "respiratory_muscle_weakness": True, "life_threatening": True, "age": 70}
    | {"strength_trend": "worsening", "disease_phase": "new_onset"},
    "checkpoint inhibitor, graded": FINE
    | {"diagnosis": "ICI_myositis", "ici_grade": 2, "ck": 2000, "ck_upper_limit": 180, "troponin": "normal"}
    | {"myocarditis": "none"},
    "checkpoint inhibitor, troponin raised": FINE | {"diagnosis": "ICI_myositis", "troponin": "raised"},
    "weak on ipilimumab": RELAPSE | {"ici_agents": ["ipilimumab"], "diagnosis": "PM"},
    "seronegative necrotizing myopathy": RELAPSE
    | {"diagnosis": "IMNM", "myositis_antibodies": [], "age": 60, "symptom_duration": 100},
    "intensive care": ON_PREDNISONE
    | {"glucocorticoid_duration": 1, "critical_illness": True, "ck_trend": "normal"},
    "an acute abdomen": {
        "diagnosis": "DM",
        "glucocorticoid": "prednisone",
        "glucocorticoid_dose": 50,
        "acute_abdomen": True,
    },
}

DRUG_SEEDS: dict[str, dict[str, object]] = {  # those who take a second-line drug, or are to be given one
    "azathioprine, counts low": {"current_drugs": ["AZA"], "white_cells": 3100, "neutrophils": 1400}
    | {"azathioprine_duration": 20, "alt": 60, "ast": 70},
    "azathioprine, neutrophils very low": {"azathioprine_dose": 100, "white_cells": 3100, "neutrophils": 900},
    "methotrexate and mycophenolate, counts low": {"current_drugs": ["MTX", "MMF"], "neutrophils": 900},
    "ciclosporin, potassium high": {"current_drugs": ["CSA"], "potassium": 6.5},
    "azathioprine meant, tuberculosis": {"drugs_meant": ["AZA"], "tb_screen": "positive"},
    "rituximab in pregnancy, little IgG": {"current_drugs": ["RTX"], "pregnancy_status": "pregnant"}
    | {"immunoglobulin_g": 4},
    "azathioprine above its range": {"current_drugs": ["AZA"], "azathioprine_dose": 300, "weight": 70},
    "tacrolimus meant beside ciclosporin": {"current_drugs": ["CSA"], "drugs_meant": ["TAC"]},
    "an azole beside the glucocorticoid": {"glucocorticoid": "prednisone", "interacting_drugs": ["azole"]},
    "methotrexate, counts failing": {"current_drugs": ["MTX"], "neutrophils": 500, "platelets": 40000},
    "a large step down": {"glucocorticoid": "prednisone", "glucocorticoid_step_meant": 20},
    "a JAK inhibitor meant after a thrombosis": {"jak_inhibitor_meant": True, "thrombosis_history": True},
    "co-trimoxazole meant beside methotrexate": {"another_drug_meant": True, "tmp_smx_dose": "prophylactic"}
    | {"current_drugs": ["MTX", "tmp_smx"]},
    "a drug to be left in remission": {"drug_act_meant": True, "disease_phase": "stable"}
    | {"current_drugs": ["AZA"], "pregnancy_status": "not_applicable"},
    "azathioprine, all well": {"current_drugs": ["AZA"], "white_cells": 4000, "neutrophils": 1000},
    "azathioprine with allopurinol": {"current_drugs": ["AZA", "allopurinol"], "alt": 140, "ck": 900},
    "azathioprine, fever": {"current_drugs": ["AZA"], "azathioprine_reaction": "systemic"},
    "anti-TNF, hepatitis B": RELAPSE | {"current_drugs": ["anti_TNF", "RTX"], "hbsag": "positive"},
    "methotrexate by mouth, above 20 mg": {"current_drugs": ["MTX"], "methotrexate_dose": 22.5}
    | {"methotrexate_route": "oral", "dialysis": False},
    "IVIG in dermatomyositis": RELAPSE | {"diagnosis": "DM", "current_drugs": ["IVIG"], "age": 40},
    "azathioprine again": {"azathioprine_reaction": "leukopenia", "white_cells": 5200, "neutrophils": 3000},
    "azathioprine proposed": RELAPSE
    | {"glucocorticoid_response": "good", "ild": "none", "arthritis": False, "rash": "none"}
    | {"tpmt": "intermediate", "current_drugs": [], "interacting_drugs": [], "sex": "male", "age": 50},
    "azathioprine proposed, TPMT unknown": RELAPSE
    | {"glucocorticoid_response": "good", "ild": "none", "arthritis": False, "rash": "none"}
    | {"current_drugs": [], "interacting_drugs": [], "sex": "male", "age": 61},
    "azathioprine proposed, TPMT pending": RELAPSE
    | {"glucocorticoid_response": "partial_slow", "ild": "none", "arthritis": True, "rash": "none"}
    | {
        "current_drugs": [],
        "interacting_drugs": [],
        "pregnancy_status": "planning",
        "sex": "female",
        "age": 33,
    },
    "cyclophosphamide again": {"cyclophosphamide_reaction": "low_counts", "white_cells": 6000}
    | {"neutrophils": 3000, "pregnancy_status": "not_pregnant"},
    "mycophenolate, to be raised in a man": RELAPSE
    | {"current_drugs": ["MMF"], "mycophenolate_dose": 2, "sex": "male", "age": 60},
    "azathioprine, TPMT poor": RELAPSE
    | {"glucocorticoid_response": "good", "ild": "none", "tpmt": "poor", "nudt15": "normal", "rash": "none"},
    "cyclophosphamide, haematuria": {
        "current_drugs": ["CYC"],
        "white_cells": 2400,
        "hematuria": "microscopic",
    },
    "cyclophosphamide, counts low": {"cyclophosphamide_dose": 750, "white_cells": 3900, "neutrophils": 1000},
    "cyclophosphamide, counts very low": {"current_drugs": ["CYC"], "white_cells": 2400, "hematuria": "none"},
    "methotrexate by mouth": {"methotrexate_dose": 20, "methotrexate_route": "oral", "weeks_at_dose": 6}
    | {"strength_trend": "persistent_weak", "folic_acid": False, "egfr": 70}
    | {"pregnancy_status": "not_pregnant"},
    "methotrexate, too much": {"methotrexate_dose": 30, "methotrexate_route": "sc", "egfr": 45},
    "methotrexate with co-trimoxazole": {"current_drugs": ["MTX", "tmp_smx"], "tmp_smx_dose": "treatment"},
    "methotrexate and a cough": {"current_drugs": ["MTX"], "cough": True, "egfr": 29},
    "mycophenolate, kidneys": {"mycophenolate_dose": 2, "egfr": 25},
    "tacrolimus with a statin": {"current_drugs": ["TAC", "statin"], "tacrolimus_trough": 16},
    "ciclosporin": {"cyclosporine_dose": 250, "creatinine": 104, "previous_creatinine": 80}
    | {"interacting_drugs": ["macrolide"]},
    "IVIG, second course": {"current_drugs": ["IVIG"], "ivig_cycles": 2, "age": 70, "diabetes": "type2"},
    "IVIG, three courses done": {"current_drugs": ["IVIG"], "ivig_cycles": 3, "strength_trend": "improving"}
    | {"strength_change_basis": "measured"},
    "dexamethasone": {"glucocorticoid": "dexamethasone", "glucocorticoid_dose": 16, "tmp_smx_dose": "none"}
    | {"glucocorticoid_duration": 20},
    "lung and joints, the choice": RELAPSE
    | {"ild": "confirmed", "arthritis": True, "sex": "male", "age": 50, "egfr": 90}
    | {"current_drugs": [], "interacting_drugs": []},
    "joints, the choice": RELAPSE
    | {"ild": "none", "arthritis": True, "sex": "male", "age": 50, "egfr": 90}
    | {"current_drugs": [], "interacting_drugs": []},
    "tacrolimus, trough low": RELAPSE | {"current_drugs": ["TAC"], "tacrolimus_trough": 4},
    "ciclosporin, trough low": RELAPSE | {"current_drugs": ["CSA"], "cyclosporine_trough": 40},
    "mycophenolate, to be raised": RELAPSE
    | {"current_drugs": ["MMF"], "sex": "female", "age": 30, "pregnancy_status": "planning"},
    "methotrexate, to be raised": RELAPSE
    | {
        "current_drugs": ["MTX"],
        "pregnancy_status": "not_pregnant",
        "contraception": "none",
        "sex": "female",
    },
    "cyclophosphamide, counts back": {"cyclophosphamide_reaction": "low_counts"}
    | {"white_cells": 4000, "neutrophils": 1000, "current_drugs": []},
    "cyclophosphamide, bled before": {"cyclophosphamide_reaction": "bladder_bleeding", "current_drugs": []},
    "IVIG alone": {"current_drugs": ["IVIG", "abatacept", "RTX"], "glucocorticoid": "none"}
    | {"disease_phase": "new_onset", "strength_trend": "worsening"},
    "severe rash": RELAPSE | {"diagnosis": "DM", "rash": "severe", "current_drugs": []},
}

FORMULA_VALUES = {  # what carries a computed finding over a threshold of the rules
    "glucocorticoid_dose": (0, 3.2, 4, 5, 8, 10, 16, 19.9, 20, 20.1, 32, 40, 50, 80),
    "previous_glucocorticoid_dose": (0, 5, 20, 39, 40, 60),
    "glucocorticoid_schedule": ("daily", "alternate_day", "pulse", "stopped"),
    "ck": (90, 100, 110, 180, 181, 299, 300, 350, 351, 359, 360, 361, 600, 7200, 10000, 10001),
    "previous_ck": (60, 90, 150, 180, 300, 600, 3600),
    "ck_upper_limit": (100, 180, 200, 350),
    "proximal_leg_strength": (3, 3.9, 4, 4.1, 5),
    "previous_proximal_leg_strength": (4, 5),
    "proximal_arm_strength": (3, 4, 4.9, 5),
    "previous_proximal_arm_strength": (4, 5),
    "mmt8": (129, 130, 131, 140, 150),
    "previous_mmt8": (139, 140, 141, 150),
    "creatinine": (80, 103, 104, 105, 130),
    "previous_creatinine": (80, 100),
    "fvc_percent": (49, 50, 51, 60, 80),
    "previous_fvc_percent": (60, 69, 70, 71, 90),
}
STATED = ("ck_trend", "prednisone_equivalent", "pregnancy_status")  # computed, and accepted when stated


@cache
def ruleset() -> Ruleset:
    """The rule set under test, read once."""
    return load()


class Remembering(Reasoner):
    """Decides once on what it was asked before: one patient serves many tests."""

    def __init__(self, ruleset: Ruleset) -> None:
        super().__init__(ruleset)
        self._decided: dict[frozenset[tuple[Atom, Value]], Decision] = {}

    def decide(self, known: Mapping[Atom, Value]) -> Decision:
        """What stands on the known values, in the order in which they were told first."""
        told = frozenset(known.items())
        if told not in self._decided:
            self._decided[told] = super().decide(known)
        return self._decided[told]


@cache
def reasoner() -> Reasoner:
    """One reasoner over it for all that need no other: compiled once."""
    return Remembering(ruleset())


def seeds() -> list[Known]:
    """The patients that all others are made from: written by hand, and those of cases that tell enough."""
    return [atoms_of(ruleset(), seed) for seed in SEEDS.values()] + list(case_patients().values())


def drug_seeds() -> list[Known]:
    """Those who take a second-line drug, or are to be given one."""
    return [atoms_of(ruleset(), seed) for seed in DRUG_SEEDS.values()]


@cache
def cases() -> tuple[Case, ...]:
    """Every case in transcripts/."""
    files = cases_in(Path(__file__).parents[2] / "transcripts")
    return tuple(case for file in files for case in read_cases(file, ruleset()))


@cache
def case_patients() -> dict[str, Known]:
    """The patient of each case that tells enough findings, without free text, by the name of the case."""
    rules, told = ruleset(), {}
    for case in cases():
        values = patients_of(rules, case)[0].values
        known = {atom: v for atom, v in values.items() if rules.finding_of(atom).shape is not Shape.TEXT}
        if len({atom.partition("/")[0] for atom in known}) >= ENOUGH_TOLD:
            told[case.name] = known
    return told


def meaning(said: str) -> Known:
    """What a clinician means to do, as it is read."""
    return {"proposed_action": understood(ruleset(), said)}


def atoms_of(rules: Ruleset, patient: Mapping[str, object]) -> Known:
    """The known values of a patient given by the findings' names."""
    known: Known = {}
    for name, value in patient.items():
        finding = rules.findings[name]
        if finding.shape is Shape.SET:
            said = value if isinstance(value, Mapping) else {m: m in value for m in finding.choices}  # type: ignore[operator]
            known |= {f"{name}/{member}": bool(yes) for member, yes in said.items()}
            unheard_of = set(value) - set(finding.choices)  # type: ignore[call-overload]
            if unheard_of:
                raise ValueError(f"{name} has no {unheard_of}")
        elif isinstance(value, bool | str):
            if isinstance(value, str) and value not in finding.choices:
                raise ValueError(f"{name} is never {value}")
            known[name] = value
        else:
            known[name] = Decimal(str(value))
    return known


@cache
def asked_findings() -> tuple[Finding, ...]:
    """The findings that can change what the rules conclude, as far as they are given and not worked out."""
    read = {name for name in ruleset().findings_read if name in ruleset().findings}
    for name in tuple(read):
        formula = ruleset().findings[name].formula
        read |= set(formula.reads) if formula else set()
    findings = [finding for name, finding in ruleset().findings.items() if name in read]
    return tuple(f for f in findings if not f.derived and (not f.formula or f.name in STATED))


@cache
def open_atoms() -> tuple[Atom, ...]:
    """All atoms that an interview could still fill."""
    return tuple(atom for finding in asked_findings() for atom in finding.atoms)


@cache
def values_of(atom: Atom) -> tuple[Value, ...]:
    """The values worth trying: every word, yes and no, and each side of every threshold in the rules."""
    finding = ruleset().finding_of(atom)
    if finding.shape in (Shape.YES_NO, Shape.SET):
        return (True, False)
    if finding.shape is Shape.CHOICE:
        return finding.choices
    premises = [p for r in ruleset().rules.values() for p in r.premises]
    premises += [p for g in ruleset().gates.values() for p in g.unless]
    thresholds = {
        t.value for p in premises for t in p.tests if t.atom == atom and isinstance(t.value, Decimal)
    }
    step = Decimal(1) if finding.whole else Decimal("0.1")
    tried = {threshold + off for threshold in thresholds for off in (-step, 0, step)}
    tried |= {Decimal(str(value)) for value in FORMULA_VALUES.get(atom, ())}
    return tuple(sorted(value for value in tried if within(finding.possible, value)))


def within(allowed: Range | None, number: Decimal) -> bool:
    return allowed is None or number in allowed


@cache
def changes() -> tuple[tuple[Atom, Value], ...]:
    """Every single answer worth giving."""
    return tuple((atom, value) for atom in open_atoms() for value in values_of(atom))


def sane(known: Known) -> Known:
    """The same patient, without a stated value that others could contradict."""
    if "ck" in known and "previous_ck" in known:
        known.pop("ck_trend", None)
    if known.get("sex") == "male":
        known.pop("pregnancy_status", None)
    return known


def changed(known: Known, edits: Iterable[tuple[str, int, int]]) -> Known:
    """A patient with some answers replaced, added or taken back; the numbers pick by place."""
    patient = dict(known)
    for deed, one, other in edits:
        atom = open_atoms()[one % len(open_atoms())]
        present = [name for name in patient if values_of(name)]
        if deed == "any":
            name, value = changes()[one % len(changes())]
            patient[name] = value
        elif deed == "atom" and values_of(atom):
            patient[atom] = values_of(atom)[other % len(values_of(atom))]
        elif present and deed == "present":
            atom = present[one % len(present)]
            patient[atom] = values_of(atom)[other % len(values_of(atom))]
        elif present:
            name = present[one % len(present)].partition("/")[0]
            whole = other % 2 == 0
            for atom in [a for a in present if a.partition("/")[0] == name][: None if whole else 1]:
                del patient[atom]
    return sane(patient)


def some_edits(random: Random, most: int) -> Iterator[tuple[str, int, int]]:
    """Up to so many edits, for `changed`."""
    for _ in range(random.randint(0, most)):
        deed = random.choice(["any", "atom", "present", "gone"])
        yield deed, random.randrange(2**16), random.randrange(2**16)


BIG = st.integers(0, 2**16)
EDITS = st.lists(st.tuples(st.sampled_from(["any", "atom", "present", "gone"]), BIG, BIG), max_size=8)


def patients() -> st.SearchStrategy[Known]:
    """Seeds, each with up to eight answers changed; made when first drawn from, not at collection."""
    return st.deferred(lambda: _patients())


@cache
def _patients() -> st.SearchStrategy[Known]:
    base = [*seeds(), *drug_seeds()]
    return st.builds(lambda seed, edits: changed(base[seed], edits), st.integers(0, len(base) - 1), EDITS)
