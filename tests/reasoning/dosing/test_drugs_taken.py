"""The drugs taken and their safety: each threshold from below, at and above, and what beats what."""

from __future__ import annotations

import pytest

from assistant.knowledge.model.promises import Demand
from assistant.knowledge.model.ruleset import Kind
from assistant.reasoning.decision.decision import decide
from assistant.reasoning.decision.explanation import Explainer
from assistant.reasoning.decision.formulas import complete
from assistant.reasoning.plan.plan import make_plan
from tests.reasoning.patients import RELAPSE, TODAY, atoms_of, cases, reasoner, ruleset

Patient = dict[str, object]

AZA: Patient = {"current_drugs": ["AZA"]}
CYC: Patient = {"current_drugs": ["CYC"]}
MTX: Patient = {"current_drugs": ["MTX"]}
CSA: Patient = {"current_drugs": ["CSA"]}
TAC: Patient = {"current_drugs": ["TAC"]}
IVIG: Patient = {"current_drugs": ["IVIG"]}
FINE: Patient = {"white_cells": 6000, "neutrophils": 3000}
NOT_PREGNANT: Patient = {"pregnancy_status": "not_pregnant"}
BY_MOUTH: Patient = MTX | {
    "methotrexate_route": "oral",
    "methotrexate_dose": 20,
    "weeks_at_dose": 4.345,
    "strength_trend": "persistent_weak",
    "pregnancy_status": "not_pregnant",
}
PROPOSED: Patient = RELAPSE | {
    "glucocorticoid_response": "good",
    "ild": "none",
    "rash": "none",
    "current_drugs": [],
    "interacting_drugs": [],
}
MTX_UP: Patient = RELAPSE | MTX | NOT_PREGNANT | {"methotrexate_route": "oral", "methotrexate_dose": 19}
JOINTS: Patient = PROPOSED | {"arthritis": True, "egfr": 90, "sex": "male", "age": 50}
NOW: Patient = {"emg_timing": "this_episode"}
LUNG: Patient = PROPOSED | {"ild": "confirmed", "sex": "male", "age": 50}
BETTER: Patient = {"strength_trend": "improving", "strength_change_basis": "measured"}
PREDNISONE: Patient = {"glucocorticoid": "prednisone", "glucocorticoid_dose": 20}

TABLE: list[tuple[str, Patient, str, str, str]] = [
    ("rifampicin", PREDNISONE | {"interacting_drugs": ["rifampicin"]}, "resolve-interaction", "", ""),
    ("another drug", MTX | {"another_drug_meant": True}, "no-pair-known", "limit-co-trimoxazole", ""),
    ("co-trimoxazole", {"current_drugs": ["MTX", "tmp_smx"], "tmp_smx_dose": "prophylactic"}
        | {"another_drug_meant": True}, "limit-co-trimoxazole", "weigh-jak-inhibitor", ""),
    ("JAK inhibitor", {"jak_inhibitor_meant": True, "age": 65}, "weigh-jak-inhibitor", "", ""),
    ("younger", {"jak_inhibitor_meant": True, "age": 64}, "", "weigh-jak-inhibitor", ""),
    ("overlap", PREDNISONE | {"diagnosis": "overlap"}, "watch-for-renal-crisis", "", ""),
    ("remission", MTX | NOT_PREGNANT | {"drug_act_meant": True, "disease_phase": "stable"},
        "leave-slowly-in-remission", "", ""),
    # what it is, the patient, codes on the plan, codes not on it, codes not advised
    # --- azathioprine
    ("WBC above", AZA | FINE | {"white_cells": 4001}, "continue-azathioprine monitor-azathioprine",
     "reduce-azathioprine hold-azathioprine at-threshold", ""),
    ("WBC at 4000", AZA | FINE | {"white_cells": 4000}, "continue-azathioprine at-threshold",
     "reduce-azathioprine", ""),
    ("WBC below 4000", AZA | FINE | {"white_cells": 3999}, "reduce-azathioprine",
     "continue-azathioprine hold-azathioprine", ""),
    ("WBC at 2500", AZA | FINE | {"white_cells": 2500}, "reduce-azathioprine at-threshold",
     "hold-azathioprine", ""),
    ("WBC below 2500", AZA | FINE | {"white_cells": 2499}, "hold-azathioprine", "", "reduce-azathioprine"),
    ("ANC at 1000", AZA | FINE | {"neutrophils": 1000}, "continue-azathioprine at-threshold",
     "hold-azathioprine", ""),
    ("ANC below 1000", AZA | FINE | {"neutrophils": 999}, "hold-azathioprine", "continue-azathioprine", ""),
    ("ANC 900 and WBC 3100", AZA | {"white_cells": 3100, "neutrophils": 900}, "hold-azathioprine", "",
     "reduce-azathioprine"),
    ("counts unknown", AZA, "monitor-azathioprine", "continue-azathioprine hold-azathioprine", ""),
    ("neutrophils unknown", AZA | {"white_cells": 6000}, "", "continue-azathioprine", ""),
    ("by its dose alone", {"azathioprine_dose": 50, "white_cells": 3000}, "reduce-azathioprine", "", ""),
    ("a dose of none", {"azathioprine_dose": 0, "white_cells": 3000}, "",
     "reduce-azathioprine monitor-azathioprine", ""),
    ("ALT at 100", AZA | FINE | {"alt": 100}, "continue-azathioprine at-threshold", "hold-azathioprine", ""),
    ("ALT above 100", AZA | FINE | {"alt": 101}, "hold-azathioprine", "transaminases-may-be-muscle",
     "continue-azathioprine"),
    ("AST above 100, CK raised", AZA | FINE | {"ast": 101, "ck": 900},
     "hold-azathioprine transaminases-may-be-muscle", "", "continue-azathioprine"),
    ("systemic reaction beats all", AZA | {"white_cells": 2000, "azathioprine_reaction": "systemic"},
     "stop-azathioprine-permanently", "", "hold-azathioprine reduce-azathioprine"),
    ("allopurinol", {"current_drugs": ["AZA", "allopurinol"]} | FINE, "never-azathioprine-with-allopurinol",
     "", "continue-azathioprine"),
    ("febuxostat, counts low", AZA | {"interacting_drugs": ["febuxostat"], "white_cells": 3000},
     "never-azathioprine-with-allopurinol reduce-azathioprine", "", ""),
    ("leukopenia resolved", {"azathioprine_reaction": "leukopenia"} | FINE,
     "rechallenge-azathioprine-after-recovery", "", ""),
    ("leukopenia not resolved", {"azathioprine_reaction": "leukopenia"} | FINE | {"white_cells": 3999}, "",
     "rechallenge-azathioprine-after-recovery", ""),
    ("liver recovered", {"azathioprine_reaction": "hepatic", "alt": 100, "ast": 40},
     "rechallenge-azathioprine-after-recovery", "", ""),
    ("liver not recovered", {"azathioprine_reaction": "hepatic", "alt": 101, "ast": 40}, "",
     "rechallenge-azathioprine-after-recovery", ""),
    ("no rechallenge beside a hold", AZA | FINE | {"azathioprine_reaction": "leukopenia", "alt": 130},
     "hold-azathioprine", "", "rechallenge-azathioprine-after-recovery"),
    ("under 6 months", AZA | {"azathioprine_duration": 26}, "too-early-to-judge-azathioprine", "", ""),
    ("6 months", AZA | {"azathioprine_duration": 26.07}, "", "too-early-to-judge-azathioprine", ""),
    ("relapse on azathioprine, leukopenia", RELAPSE | AZA | {"white_cells": 2400, "neutrophils": 1200},
     "relapse-likely hold-azathioprine increase-glucocorticoid",
     "test-tpmt-before-azathioprine lower-azathioprine-start", "reduce-azathioprine"),
    ("TPMT poor, taken", AZA | FINE | {"tpmt": "poor"}, "avoid-azathioprine", "", "continue-azathioprine"),
    ("proposed", PROPOSED, "test-tpmt-before-azathioprine", "avoid-azathioprine monitor-azathioprine", ""),
    ("proposed, tested", PROPOSED | {"tpmt": "normal", "nudt15": "normal"}, "",
     "test-tpmt-before-azathioprine lower-azathioprine-start avoid-azathioprine", ""),
    ("proposed, intermediate", PROPOSED | {"tpmt": "intermediate", "nudt15": "normal"},
     "lower-azathioprine-start", "test-tpmt-before-azathioprine", ""),
    ("proposed, poor", PROPOSED | {"tpmt": "normal", "nudt15": "poor"}, "avoid-azathioprine",
     "test-tpmt-before-azathioprine lower-azathioprine-start", ""),
    ("proposed, one poor, the other intermediate", PROPOSED | {"tpmt": "intermediate", "nudt15": "poor"},
     "avoid-azathioprine", "", "lower-azathioprine-start"),
    ("proposed with allopurinol", PROPOSED | {"current_drugs": ["allopurinol"]},
     "never-azathioprine-with-allopurinol", "test-tpmt-before-azathioprine", ""),
    ("proposed, neutrophils 999", PROPOSED | {"neutrophils": 999}, "hold-azathioprine", "",
     "choose-azathioprine"),
    ("proposed, neutrophils 1000", PROPOSED | {"neutrophils": 1000}, "choose-azathioprine",
     "hold-azathioprine", ""),
    ("proposed", PROPOSED, "choose-azathioprine", "", ""),
    ("proposed, other drugs untold", {k: v for k, v in PROPOSED.items() if k != "interacting_drugs"},
     "obtain-missing-data test-tpmt-before-azathioprine", "choose-azathioprine", ""),
    ("proposed, febuxostat in the list", PROPOSED | {"interacting_drugs": ["febuxostat"]},
     "never-azathioprine-with-allopurinol", "", "choose-azathioprine"),
    ("not proposed without a response", PROPOSED | {"glucocorticoid_response": "none"}, "",
     "choose-azathioprine test-tpmt-before-azathioprine", ""),
    ("not proposed in a mimic", PROPOSED | {"potassium": 2.4}, "", "choose-azathioprine", ""),
    ("proposed after a systemic reaction", PROPOSED | {"azathioprine_reaction": "systemic"},
     "avoid-azathioprine", "", "choose-azathioprine"),
    ("not proposed after it failed", PROPOSED | {"failed_drugs": ["AZA"]}, "",
     "test-tpmt-before-azathioprine", ""),
    # --- cyclophosphamide
    ("CYC WBC at 4000", CYC | FINE | {"white_cells": 4000}, "hydration-and-mesna at-threshold",
     "reduce-cyclophosphamide", ""),
    ("CYC WBC below 4000", CYC | FINE | {"white_cells": 3999},
     "reduce-cyclophosphamide hydration-and-mesna counsel-fertility monitor-cyclophosphamide",
     "hold-cyclophosphamide", ""),
    ("CYC WBC at 2500", CYC | FINE | {"white_cells": 2500}, "reduce-cyclophosphamide",
     "hold-cyclophosphamide", ""),
    ("CYC WBC below 2500", CYC | FINE | {"white_cells": 2499}, "hold-cyclophosphamide", "",
     "reduce-cyclophosphamide hydration-and-mesna"),
    ("CYC ANC at 1000", CYC | FINE | {"neutrophils": 1000}, "at-threshold", "hold-cyclophosphamide", ""),
    ("CYC ANC 900 and WBC 3100", CYC | {"white_cells": 3100, "neutrophils": 900}, "hold-cyclophosphamide",
     "", "reduce-cyclophosphamide"),
    ("haematuria beats all", CYC | {"white_cells": 2000, "neutrophils": 700, "hematuria": "microscopic"},
     "stop-cyclophosphamide-permanently refer-urology monitor-cyclophosphamide", "",
     "hold-cyclophosphamide reduce-cyclophosphamide hydration-and-mesna"),
    ("no haematuria", CYC | FINE | {"hematuria": "none"}, "hydration-and-mesna",
     "stop-cyclophosphamide-permanently refer-urology", ""),
    ("both drugs, each its own hold", {"current_drugs": ["AZA", "CYC"], "white_cells": 2400,
     "neutrophils": 1500},
     "hold-azathioprine hold-cyclophosphamide", "", "reduce-azathioprine reduce-cyclophosphamide"),
    ("CYC ANC at 1000 is a marked precaution", CYC | FINE | {"neutrophils": 1000}, "monitor-cyclophosphamide",
     "hold-cyclophosphamide reduce-cyclophosphamide", ""),
    ("CYC bled before", {"cyclophosphamide_reaction": "bladder_bleeding"},
     "stop-cyclophosphamide-permanently refer-urology", "", ""),
    ("CYC counts back", FINE | NOT_PREGNANT | {"cyclophosphamide_reaction": "low_counts"},
     "restart-cyclophosphamide-lower", "hold-cyclophosphamide", ""),
    ("CYC counts back, perhaps pregnant", FINE | {"cyclophosphamide_reaction": "low_counts", "sex": "female"},
     "", "hold-cyclophosphamide", "restart-cyclophosphamide-lower"),
    ("CYC counts not back", {"cyclophosphamide_reaction": "low_counts", "white_cells": 3999},
     "hold-cyclophosphamide", "restart-cyclophosphamide-lower", ""),
    ("AZA counts not back", {"azathioprine_reaction": "leukopenia", "neutrophils": 999},
     "hold-azathioprine", "rechallenge-azathioprine-after-recovery", ""),
    # --- methotrexate
    ("25 mg", MTX | {"methotrexate_dose": 25}, "at-threshold monitor-methotrexate",
     "block-methotrexate-above-25", ""),
    ("above 25 mg", MTX | {"methotrexate_dose": 25.5}, "block-methotrexate-above-25", "", ""),
    ("above 25 mg, kidneys", {"methotrexate_dose": 30, "egfr": 45},
     "block-methotrexate-above-25 reduce-methotrexate-for-renal-function", "", ""),
    ("above 25 mg by mouth", BY_MOUTH | {"methotrexate_dose": 30}, "block-methotrexate-above-25", "",
     "switch-methotrexate-to-subcutaneous"),
    ("a month at 20 mg", BY_MOUTH, "switch-methotrexate-to-subcutaneous", "block-methotrexate-above-25", ""),
    ("under a month", BY_MOUTH | {"weeks_at_dose": 4.3}, "", "switch-methotrexate-to-subcutaneous", ""),
    ("17.5 mg", BY_MOUTH | {"methotrexate_dose": 17.5}, "", "switch-methotrexate-to-subcutaneous", ""),
    ("a month, improving", BY_MOUTH | BETTER, "", "switch-methotrexate-to-subcutaneous", ""),
    ("injected", BY_MOUTH | {"methotrexate_route": "sc"}, "", "switch-methotrexate-to-subcutaneous", ""),
    ("no switch beside a reduction", BY_MOUTH | {"egfr": 50}, "reduce-methotrexate-for-renal-function", "",
     "switch-methotrexate-to-subcutaneous"),
    ("daily", BY_MOUTH | {"methotrexate_frequency": "daily"}, "methotrexate-weekly-only", "",
     "switch-methotrexate-to-subcutaneous"),
    ("no folic acid", MTX | {"folic_acid": False}, "add-folic-acid", "", ""),
    ("folic acid", MTX | {"folic_acid": True}, "", "add-folic-acid", ""),
    ("eGFR 60", MTX | {"egfr": 60}, "at-threshold", "reduce-methotrexate-for-renal-function", ""),
    ("eGFR 59", MTX | {"egfr": 59}, "reduce-methotrexate-for-renal-function", "avoid-methotrexate", ""),
    ("eGFR 30", MTX | {"egfr": 30}, "reduce-methotrexate-for-renal-function", "avoid-methotrexate", ""),
    ("eGFR 29", MTX | {"egfr": 29, "folic_acid": False}, "avoid-methotrexate",
     "reduce-methotrexate-for-renal-function", "add-folic-acid"),
    ("trimethoprim", MTX | {"tmp_smx_dose": "treatment", "egfr": 50}, "no-methotrexate-with-trimethoprim", "",
     "reduce-methotrexate-for-renal-function"),
    ("prophylaxis", MTX | {"tmp_smx_dose": "prophylactic"}, "monitor-methotrexate",
     "no-methotrexate-with-trimethoprim", ""),
    ("cough", BY_MOUTH | {"cough": True, "egfr": 50}, "stop-methotrexate-for-lung-symptoms", "",
     "reduce-methotrexate-for-renal-function"),
    ("dyspnea", MTX | {"dyspnea": True}, "stop-methotrexate-for-lung-symptoms urgent-assessment", "", ""),
    ("pregnant", BY_MOUTH | {"pregnancy_status": "pregnant", "folic_acid": False},
     "avoid-methotrexate no-teratogen", "", "switch-methotrexate-to-subcutaneous add-folic-acid"),
    # --- mycophenolate and calcineurin inhibitors
    ("MMF eGFR 30", {"mycophenolate_dose": 2, "egfr": 30}, "monitor-mycophenolate at-threshold",
     "cap-mycophenolate", ""),
    ("MMF eGFR 29", {"mycophenolate_dose": 2, "egfr": 29}, "cap-mycophenolate", "", ""),
    ("MMF 1 g, eGFR 29", {"mycophenolate_dose": 1, "egfr": 29}, "at-threshold", "cap-mycophenolate", ""),
    ("tacrolimus at 15", TAC | {"tacrolimus_trough": 15}, "monitor-tacrolimus at-threshold",
     "reduce-tacrolimus", ""),
    ("tacrolimus above 15", TAC | {"tacrolimus_trough": 15.1}, "reduce-tacrolimus", "", ""),
    ("ciclosporin at 200", CSA | {"cyclosporine_trough": 200}, "monitor-cyclosporine at-threshold",
     "reduce-cyclosporine", ""),
    ("ciclosporin above 200", CSA | {"cyclosporine_trough": 201}, "reduce-cyclosporine", "", ""),
    ("creatinine up 29%", CSA | {"creatinine": 129, "previous_creatinine": 100}, "",
     "reduce-cyclosporine", ""),
    ("creatinine up 30%", CSA | {"creatinine": 130, "previous_creatinine": 100},
     "reduce-cyclosporine", "", ""),
    ("creatinine up on tacrolimus", TAC | {"creatinine": 140, "previous_creatinine": 100},
     "reduce-tacrolimus", "reduce-cyclosporine hold-tacrolimus", ""),
    ("creatinine doubled on tacrolimus", TAC | {"creatinine": 200, "previous_creatinine": 100},
     "hold-tacrolimus", "", "reduce-tacrolimus"),
    ("creatinine doubled on ciclosporin", CSA | {"creatinine": 200, "previous_creatinine": 100},
     "hold-cyclosporine", "", "reduce-cyclosporine"),
    ("potassium 6.1", TAC | {"potassium": 6.1}, "hold-tacrolimus", "", ""),
    ("potassium 6.0", TAC | {"potassium": 6}, "", "hold-tacrolimus", ""),
    ("pressure 160", CSA | {"systolic_bp": 160}, "hold-cyclosporine", "", ""),
    ("pressure 159", CSA | {"systolic_bp": 159, "diastolic_bp": 99}, "", "hold-cyclosporine", ""),
    ("tacrolimus beside ciclosporin", CSA | {"drugs_meant": ["TAC"]}, "one-calcineurin-inhibitor", "", ""),
    ("statin used", TAC | {"statin_use": "current"}, "calcineurin-interaction", "", ""),
    ("colchicine", {"current_drugs": ["CSA", "colchicine"]}, "calcineurin-interaction", "", ""),
    ("azole, trough high", TAC | {"interacting_drugs": ["azole"], "tacrolimus_trough": 22},
     "calcineurin-interaction reduce-tacrolimus", "", ""),
    ("MMF on dialysis", {"mycophenolate_dose": 2, "dialysis": True}, "cap-mycophenolate", "", ""),
    ("MMF to be raised", RELAPSE | NOT_PREGNANT | {"mycophenolate_dose": 2.9},
     "titrate-mycophenolate", "", ""),
    ("MMF in pregnancy", RELAPSE | {"mycophenolate_dose": 2.9, "pregnancy_status": "pregnant"},
     "no-teratogen", "", "titrate-mycophenolate"),
    ("MMF at its most", RELAPSE | {"mycophenolate_dose": 3}, "", "titrate-mycophenolate", ""),
    ("MMF not raised in renal failure", RELAPSE | {"mycophenolate_dose": 0.5, "egfr": 29}, "",
     "titrate-mycophenolate cap-mycophenolate", ""),
    ("tacrolimus below 5", RELAPSE | TAC | {"tacrolimus_trough": 4.9}, "titrate-tacrolimus", "", ""),
    ("tacrolimus at 5", RELAPSE | TAC | {"tacrolimus_trough": 5}, "at-threshold", "titrate-tacrolimus", ""),
    ("ciclosporin below 50", RELAPSE | CSA | {"cyclosporine_trough": 49}, "titrate-cyclosporine", "", ""),
    ("ciclosporin at 50", RELAPSE | CSA | {"cyclosporine_trough": 50}, "at-threshold",
     "titrate-cyclosporine", ""),
    ("raised creatinine beats a low trough",
     RELAPSE | CSA | {"cyclosporine_trough": 49, "creatinine": 130, "previous_creatinine": 100},
     "reduce-cyclosporine", "", "titrate-cyclosporine"),
    ("MTX 19 mg by mouth", MTX_UP, "titrate-methotrexate", "switch-methotrexate-to-subcutaneous", ""),
    ("MTX 20 mg by mouth", MTX_UP | {"methotrexate_dose": 20}, "at-threshold", "titrate-methotrexate", ""),
    ("MTX 20 mg injected", MTX_UP | {"methotrexate_dose": 20, "methotrexate_route": "sc"},
     "titrate-methotrexate", "", ""),
    ("MTX 25 mg injected", MTX_UP | {"methotrexate_dose": 25, "methotrexate_route": "sc"}, "at-threshold",
     "titrate-methotrexate", ""),
    ("MTX not raised beside a reduction", MTX_UP | {"egfr": 50}, "reduce-methotrexate-for-renal-function", "",
     "titrate-methotrexate"),
    ("MTX not raised beside a cough", MTX_UP | {"cough": True}, "stop-methotrexate-for-lung-symptoms", "",
     "titrate-methotrexate"),
    ("MTX, counts", MTX | {"neutrophils": 999}, "hold-methotrexate", "", ""),
    ("MTX, counts at the line", MTX | {"neutrophils": 1000, "white_cells": 2500}, "", "hold-methotrexate",
     ""),
    ("MTX, platelets", MTX | {"platelets": 49000}, "hold-methotrexate", "", ""),
    ("MTX, platelets at the line", MTX | {"platelets": 50000}, "monitor-methotrexate", "hold-methotrexate",
     ""),
    ("MTX, haemoglobin", MTX | {"hemoglobin": 79}, "hold-methotrexate", "urgent-assessment", ""),
    ("MTX, haemoglobin very low", MTX | {"hemoglobin": 69}, "hold-methotrexate urgent-assessment", "", ""),
    ("MTX, liver", MTX | {"ggt": "raised"}, "hold-methotrexate", "", ""),
    ("MTX, alcohol", MTX | {"alcohol_excess": True}, "avoid-methotrexate", "", ""),
    ("MMF, neutrophils 1299", {"mycophenolate_dose": 2, "neutrophils": 1299}, "hold-mycophenolate", "", ""),
    ("MMF, neutrophils 1300", {"mycophenolate_dose": 2, "neutrophils": 1300}, "", "hold-mycophenolate", ""),
    ("MMF above 3 g", {"mycophenolate_dose": 3.5}, "cap-mycophenolate", "", ""),
    ("AZA above 3 mg/kg", AZA | {"azathioprine_dose": 250, "weight": 80}, "limit-azathioprine", "", ""),
    ("AZA below 2 mg/kg", RELAPSE | AZA | {"azathioprine_dose": 100, "weight": 80}, "titrate-azathioprine",
     "limit-azathioprine", ""),
    ("AZA meant above 50 mg", AZA | {"azathioprine_dose": 100, "drugs_meant": ["AZA"]}, "limit-azathioprine",
     "", ""),
    ("ALT of muscle", AZA | {"alt": 210, "ck": 900, "ggt": "normal", "bilirubin": "normal"},
     "hold-azathioprine transaminases-from-muscle", "", ""),
    ("rituximab in pregnancy", {"current_drugs": ["RTX"], "pregnancy_status": "pregnant"}, "hold-rituximab",
     "", ""),
    ("rituximab, low IgG", {"current_drugs": ["RTX"], "immunoglobulin_g": 5.9}, "settle-immunoglobulin-g", "",
     ""),
    ("rituximab, IgG 6", {"current_drugs": ["RTX"], "immunoglobulin_g": 6}, "", "settle-immunoglobulin-g",
     ""),
    (
        "HIV before the first high dose",
        {"glucocorticoid": "none", "hiv_status": "positive", "disease_phase": "new_onset"},
        "settle-open-screen",
        "",
        "",
    ),
    ("tuberculosis before the start", PROPOSED | {"tb_screen": "positive"}, "settle-positive-screen", "", ""),
    ("IVIG, kidneys", IVIG | {"egfr": 29}, "settle-risk-before-ivig", "hold-ivig", ""),
    ("IVIG, creatinine doubled", IVIG | {"creatinine": 200, "previous_creatinine": 100}, "hold-ivig", "", ""),
    ("cyclophosphamide long past, haematuria",
     {"cyclophosphamide_cumulative_dose": 20, "hematuria": "gross"},
     "stop-cyclophosphamide-permanently refer-urology", "", ""),
    # --- pregnancy
    ("MTX, contraception untold", MTX | {"sex": "female", "pregnancy_status": "not_pregnant"},
     "contraception-required", "ask-pregnancy-first", ""),
    ("MTX, pregnancy untold", MTX | {"sex": "female", "age": 30}, "ask-pregnancy-first", "no-teratogen", ""),
    ("MTX, sex and age untold", MTX, "ask-pregnancy-first", "", ""),
    ("MTX at 56", MTX | {"sex": "female", "age": 56}, "", "ask-pregnancy-first", ""),
    ("MMF and planning", {"mycophenolate_dose": 2, "pregnancy_status": "planning"},
     "no-teratogen refer-obstetrics", "", ""),
    ("by mouth above 20 mg",
     {"current_drugs": ["MTX"], "methotrexate_dose": 22.5, "methotrexate_route": "oral"},
     "cap-oral-methotrexate", "", ""),
    ("by mouth at 20 mg", {"current_drugs": ["MTX"], "methotrexate_dose": 20, "methotrexate_route": "oral"},
     "at-threshold", "cap-oral-methotrexate", ""),
    ("methotrexate on dialysis", {"current_drugs": ["MTX"], "dialysis": True}, "avoid-methotrexate", "", ""),
    # --- the choice
    ("joints", JOINTS, "choose-methotrexate", "", ""),
    ("joints, kidneys", JOINTS | {"egfr": 29}, "", "", "choose-methotrexate"),
    ("joints, kidneys untold", {k: v for k, v in JOINTS.items() if k != "egfr"}, "", "",
     "choose-methotrexate"),
    ("joints, eGFR 30", JOINTS | {"egfr": 30}, "choose-methotrexate", "", ""),
    ("joints, lung suspected", JOINTS | {"ild": "suspected"}, "avoid-methotrexate", "",
     "choose-methotrexate"),
    ("joints, co-trimoxazole untold", JOINTS | {"interacting_drugs": ["tmp_smx"]}, "", "",
     "choose-methotrexate"),
    ("joints, prophylaxis", JOINTS | {"interacting_drugs": ["tmp_smx"], "tmp_smx_dose": "prophylactic"},
     "choose-methotrexate", "", ""),
    ("joints, a woman of 40", JOINTS | {"sex": "female", "age": 40}, "ask-pregnancy-first", "",
     "choose-methotrexate"),
    ("joints, methotrexate failed", JOINTS | {"failed_drugs": ["MTX"]}, "", "", "choose-methotrexate"),
    ("lung", LUNG, "choose-mycophenolate choose-tacrolimus choose-cyclosporine avoid-methotrexate",
     "choose-methotrexate", ""),
    ("lung, a statin", LUNG | NOW | {"interacting_drugs": ["statin"], "emg": "irritable"},
     "choose-mycophenolate",
     "",
     "choose-tacrolimus choose-cyclosporine"),
    ("lung, other drugs untold", {k: v for k, v in LUNG.items() if k != "interacting_drugs"},
     "choose-mycophenolate obtain-missing-data", "choose-tacrolimus choose-cyclosporine", ""),
    ("lung, pregnant", LUNG | {"sex": "female", "pregnancy_status": "pregnant"},
     "choose-tacrolimus no-teratogen refer-obstetrics", "", "choose-mycophenolate"),
    ("severe rash", PROPOSED | {"diagnosis": "DM", "rash": "severe"},
     "tacrolimus-for-severe-rash choose-hydroxychloroquine-for-skin", "choose-tacrolimus", ""),
    ("abatacept", {"current_drugs": ["abatacept", "RTX"]},
     "other-biologic-weak-evidence rituximab-regimen", "", ""),
    ("IVIG alone",
     IVIG | {"glucocorticoid": "none", "disease_phase": "new_onset", "strength_trend": "worsening"},
     "no-ivig-monotherapy-by-default", "", ""),
    # --- IVIG
    ("two courses", IVIG | BETTER | {"ivig_cycles": 2}, "continue-ivig", "step-down-ivig", ""),
    ("three courses, better", IVIG | BETTER | {"ivig_cycles": 3}, "step-down-ivig", "continue-ivig", ""),
    ("three courses, only said to be better",
     IVIG | {"ivig_cycles": 3, "strength_trend": "improving", "strength_change_basis": "reported"}, "",
     "step-down-ivig continue-ivig", ""),
    ("three courses, not better", IVIG | {"ivig_cycles": 4, "strength_trend": "stable"}, "",
     "step-down-ivig continue-ivig", ""),
    ("IVIG at 65", IVIG | {"age": 65, "egfr": 90}, "at-threshold", "ivig-precautions", ""),
    ("IVIG, kidneys untold", IVIG, "ivig-precautions monitor-ivig", "", ""),
    ("IVIG at 66", IVIG | {"age": 66}, "ivig-precautions", "", ""),
    ("IVIG, eGFR 60", IVIG | {"egfr": 60}, "", "ivig-precautions", ""),
    ("IVIG, eGFR 59", IVIG | {"egfr": 59}, "ivig-precautions", "", ""),
    ("IVIG, IgA deficiency", IVIG | {"iga_deficiency": True}, "ivig-precautions", "", ""),
    ("IVIG proposed", RELAPSE | {"myositis_antibodies": ["HMGCR"], "thrombosis_history": True},
     "add-ivig ivig-precautions", "", ""),
    ("IVIG not proposed", RELAPSE | {"thrombosis_history": True}, "", "ivig-precautions", ""),
    # --- glucocorticoids, and before a second-line drug
    ("prednisone 15 mg", PREDNISONE | {"glucocorticoid_dose": 15, "glucocorticoid_duration": 10},
     "monitor-glucocorticoid at-threshold", "consider-pneumocystis-prophylaxis protect-bone", ""),
    ("prednisone 16 mg", PREDNISONE | {"glucocorticoid_dose": 16, "glucocorticoid_duration": 10},
     "consider-pneumocystis-prophylaxis", "", ""),
    ("prophylaxis given",
     PREDNISONE | {"glucocorticoid_duration": 10, "tmp_smx_dose": "prophylactic"}, "",
     "consider-pneumocystis-prophylaxis", ""),
    ("bone", PREDNISONE | {"glucocorticoid_dose": 2.5, "glucocorticoid_duration": 14},
     "protect-bone", "", ""),
    ("less than the bone needs", PREDNISONE | {"glucocorticoid_dose": 2, "glucocorticoid_duration": 14}, "",
     "protect-bone", ""),
    ("80 mg", PREDNISONE | {"glucocorticoid_dose": 80}, "at-threshold", "warn-high-glucocorticoid-dose", ""),
    ("above 80 mg", PREDNISONE | {"glucocorticoid_dose": 81}, "warn-high-glucocorticoid-dose", "", ""),
    ("dexamethasone", {"glucocorticoid": "dexamethasone"}, "switch-fluorinated-steroid", "", ""),
    ("dexamethasone stopped", {"glucocorticoid": "dexamethasone", "glucocorticoid_schedule": "stopped"}, "",
     "switch-fluorinated-steroid monitor-glucocorticoid", ""),
    ("a second line proposed", RELAPSE, "screen-infection-first no-live-vaccine", "", ""),
    ("hepatitis B found", RELAPSE | {"hbsag": "positive"}, "refer-hepatology", "", ""),
    ("hepatitis B found, and nothing begun", PREDNISONE | {"hbsag": "positive"}, "", "refer-hepatology", ""),
    ("a bolus in diabetes",
     RELAPSE | {"diagnosis": "IMNM", "myositis_antibodies": ["SRP"], "diabetes": "type2"},
     "plan-glucose-before-bolus rituximab-early-in-anti-srp screen-hepatitis-b-before-rituximab", "", ""),
    ("a bolus without diabetes", RELAPSE | {"diagnosis": "IMNM", "diabetes": "none"}, "",
     "plan-glucose-before-bolus rituximab-early-in-anti-srp", ""),
    ("anti-TNF", {"current_drugs": ["anti_TNF"]}, "anti-tnf-not-supported avoid-anti-tnf", "", ""),
    ("IVIG in adult dermatomyositis", IVIG | {"diagnosis": "DM", "age": 18},
     "ivig-approved-in-dermatomyositis", "", ""),
    ("IVIG at seventeen", IVIG | {"diagnosis": "DM", "age": 17}, "", "ivig-approved-in-dermatomyositis", ""),
    ("nothing proposed in IBM", RELAPSE | {"diagnosis": "IBM"}, "", "screen-infection-first no-live-vaccine",
     ""),
]  # fmt: skip

ALL_BEYOND: Patient = {
    "current_drugs": ["AZA", "MTX", "CYC", "febuxostat"],
    "white_cells": 3000,
    "methotrexate_dose": 30,
    "folic_acid": False,
    "egfr": 45,
    "contraception": "none",
    "glucocorticoid": "dexamethasone",
    "glucocorticoid_dose": 16,
}
BEYOND_CODES = (
    "never-azathioprine-with-allopurinol",
    "block-methotrexate-above-25",
    "reduce-methotrexate-for-renal-function",
    "add-folic-acid",
    "counsel-fertility",
    "contraception-required",
    "switch-fluorinated-steroid",
    "warn-high-glucocorticoid-dose",
)

TAKES_NOTHING: Patient = {
    "current_drugs": [],
    "glucocorticoid": "none",
    "white_cells": 1900,
    "neutrophils": 600,
    "alt": 300,
    "ast": 300,
    "ck": 900,
    "hematuria": "gross",
    "egfr": 20,
    "age": 70,
    "diabetes": "type2",
    "thrombosis_history": True,
    "iga_deficiency": True,
    "cough": True,
    "folic_acid": False,
    "tmp_smx_dose": "treatment",
    "interacting_drugs": ["allopurinol", "febuxostat", "statin", "azole", "macrolide"],  # colchicine: X166
    "tpmt": "poor",
    "nudt15": "poor",
    "tacrolimus_trough": 30,
    "cyclosporine_trough": 500,
    "creatinine": 300,
    "previous_creatinine": 100,
    "ivig_cycles": 2,
    "methotrexate_route": "oral",
}


def decided(patient: Patient) -> tuple[set[str], set[str]]:
    """The codes that stand, with `at-threshold` where a value is, and those not advised."""
    known = atoms_of(ruleset(), patient)
    fired, closed = reasoner().outlook.conclude(known)
    decision = decide(ruleset(), complete(ruleset(), known), fired, closed)
    standing = {line.code.name for line in decision.lines} | set(decision.labels)
    if Explainer(ruleset(), decision).at_threshold():
        standing.add("at-threshold")
    return standing, {item.line.code.name for item in decision.not_advised}


@pytest.mark.parametrize(
    ("patient", "present", "absent", "not_advised"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_drugs_taken(patient: Patient, present: str, absent: str, not_advised: str) -> None:
    standing, withheld = decided(patient)
    assert set(present.split()) <= standing, sorted(standing)
    assert not {*absent.split(), *not_advised.split()} & standing
    assert not set(absent.split()) & withheld
    assert set(not_advised.split()) <= withheld


def drug_codes() -> set[str]:
    """The codes of plan-codes-drugs.rules."""
    return {code.name for code in ruleset().codes.values() if "drugs" in str(code.place)}


def test_who_takes_nothing_and_is_to_be_given_nothing_gets_none_of_it() -> None:
    assert len(drug_codes()) > 40
    for patient in (TAKES_NOTHING, {}):
        standing, withheld = decided(patient)
        assert not drug_codes() & (standing | withheld)


def test_every_note_on_a_drug_is_reached_here_or_demanded_by_a_case() -> None:
    reached = {code for _, patient, *_ in TABLE for code in decided(patient)[0]}
    demands = (demand for case in cases() for variant in case.variants for demand in variant.demands)
    reached |= {code for demand in demands if isinstance(demand, Demand) for code in demand.codes}
    notes = {name for name in drug_codes() if ruleset().codes[name].kind is Kind.NOTE}
    assert not notes - reached, f"no row here and no case demands: {', '.join(sorted(notes - reached))}"


def test_what_is_beyond_the_lecture_never_wears_its_name() -> None:
    """A line whose statements are X alone is beyond: febuxostat, the kidneys, folic acid and the rest."""
    lines = {line.code: line for line in make_plan(reasoner(), atoms_of(ruleset(), ALL_BEYOND), TODAY).lines}
    for code in BEYOND_CODES:
        assert lines[code].beyond, code
    for code in ("reduce-azathioprine", "monitor-cyclophosphamide"):
        assert not lines[code].beyond


def test_a_candidate_carries_what_speaks_for_it_and_against_it() -> None:
    plan = make_plan(reasoner(), atoms_of(ruleset(), LUNG | {"diabetes": "type2"}), TODAY)
    lines = {line.code: line for line in plan.lines}
    mycophenolate, tacrolimus = lines["choose-mycophenolate"], lines["choose-tacrolimus"]
    assert "a good choice in lung disease" in [a.text for a in mycophenolate.supporting]
    assert "lung ●●● in the lecture's table" in [a.text for a in mycophenolate.supporting]
    assert [a.rule for a in tacrolimus.against] == ["tacrolimus-in-diabetes"]
    assert tacrolimus.against[0].beyond
    assert not [a for a in tacrolimus.supporting if a.beyond]
    assert "B7" in plan.conflicts


def test_arguments_stand_beside_what_is_not_advised_and_decide_nothing() -> None:
    joints = JOINTS | {"egfr": 29}
    withheld = {
        item.code: item for item in make_plan(reasoner(), atoms_of(ruleset(), joints), TODAY).withheld
    }
    assert "useful with joint symptoms" in [a.text for a in withheld["choose-methotrexate"].supporting]
    with_cancer = decided(JOINTS | {"malignancy_status": "past"})
    assert with_cancer == decided(JOINTS)


def test_notes_decide_nothing() -> None:
    notes = {name for name in drug_codes() if ruleset().codes[name].kind is Kind.NOTE}
    assert not notes & reasoner().decide(atoms_of(ruleset(), AZA | FINE | PREDNISONE)).codes
