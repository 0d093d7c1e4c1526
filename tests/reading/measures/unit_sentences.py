"""Sentences with numbers, units and doses as they are typed in different countries.

Written before the reader was looked at on any of them: of 241 it read 132 as meant, 63 had something wrong,
43 missed something, 3 were not asked about. Eight expectations were changed afterwards: two conversions
worked out with other digits, the Japanese count that is asked about, `mg/kg/day` as a daily schedule,
methotrexate without a frequency as a marked assumption. Methotrexate alone on a line may be proposed too.

Where a number without its unit can be of one unit alone, it is read in that unit and marked so (`noted`),
as is whatever the reader assumes; such numbers used to be asked about. A dose taken by mouth says
its route, a dose of each day its schedule, and a drug that was stopped is one that is not taken.

`asks` is what must stand in a sentence that asks the clinician, `assumed` must be marked for the clinician to
confirm; whatever is neither in those nor in `must` or `may` must not be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class UnitCase:
    text: str
    must: dict[str, str]
    may: dict[str, str] = field(default_factory=dict)
    asks: str = ""
    assumed: dict[str, str] = field(default_factory=dict)
    noted: str = ""


def says(text: str, **must: str) -> UnitCase:
    """Read exactly so, and nothing asked."""
    return UnitCase(text, must)


def asks(text: str, words: str, may: dict[str, str] | None = None, **must: str) -> UnitCase:
    """The number is not read but asked about, in a sentence with these words."""
    return UnitCase(text, must, may or {}, words)


def assumes(text: str, unit: str, **assumed: str) -> UnitCase:
    """Read in this unit, which was not typed, and marked so."""
    return UnitCase(text, {}, assumed=assumed, noted=unit)


LABORATORY = [
    says("CK 43 µkat/L", ck="2580 U/L"),
    says("CK 4.2 ukat/l", ck="252 U/L"),
    says("CK 43 mikrokat/L", ck="2580 U/L"),
    says("CK 12 µkatal/L", ck="720 U/L"),
    says("CPK 2600 IU/L", ck="2600 U/L"),
    says("CK 2600 U/l", ck="2600 U/L"),
    says("CK 2600 iu/l", ck="2600 U/L"),
    says("CK 43 nkat/mL", ck="2580 U/L"),
    says("CK 2.6 kU/L", ck="2600 U/L"),
    says("CK 2600 U/litre", ck="2600 U/L"),
    says("WBC 4.2 K/µL", white_cells="4200 /µL"),
    says("WBC 4.2 K/uL", white_cells="4200 /µL"),
    says("WBC 4.2 k/mm3", white_cells="4200 /µL"),
    says("WCC 4.2 G/L", white_cells="4200 /µL"),
    says("WCC 4.2 Gpt/L", white_cells="4200 /µL"),
    says("WCC 4.2 x10^9/L", white_cells="4200 /µL"),
    says("WCC 4.2 x 10^9/L", white_cells="4200 /µL"),
    says("WCC 4.2 10⁹/L", white_cells="4200 /µL"),
    says("WCC 4.2 ×10⁹/L", white_cells="4200 /µL"),
    says("WCC 4.2 10e9/L", white_cells="4200 /µL"),
    says("WCC 4.2 x10e9/L", white_cells="4200 /µL"),
    says("WCC 4.2 10E9/L", white_cells="4200 /µL"),
    says("WCC 4.2 x10(9)/L", white_cells="4200 /µL"),
    says("WBC 4200/mm3", white_cells="4200 /µL"),
    says("WBC 4200 /mm³", white_cells="4200 /µL"),
    says("WBC 4200 cells/mm3", white_cells="4200 /µL"),
    says("WBC 4200 cells/mm³", white_cells="4200 /µL"),
    says("WBC 4200 per µl", white_cells="4200 /µL"),
    says("WBC 4200 per microlitre", white_cells="4200 /µL"),
    says("WBC 4.2 thousand", white_cells="4200 /µL"),
    says("WBC 4.2 x10^3/µL", white_cells="4200 /µL"),
    says("WBC 4.2 x 10^3/mm3", white_cells="4200 /µL"),
    says("WBC 4.2 Tsd/µl", white_cells="4200 /µL"),
    says("ANC 0.9 x10^9/L", neutrophils="900 /µL"),
    says("neuts 900/µl", neutrophils="900 /µL"),
    says("plt 150 K/µL", platelets="150000 /µL"),
    says("platelets 150 x10^9/L", platelets="150000 /µL"),
    says("plts 150 G/L", platelets="150000 /µL"),
    says("platelets 15 x10^4/µL", platelets="150000 /µL"),
    asks("platelets 15万/µL", "digits"),
    says("plt 150000/mm3", platelets="150000 /µL"),
    says("Hb 11.2 g/dL", hemoglobin="112 g/L"),
    says("Hb 11.2 g/dl", hemoglobin="112 g/L"),
    says("Hb 11.2 g%", hemoglobin="112 g/L"),
    says("Hb 112 g/l", hemoglobin="112 g/L"),
    says("Hgb 11.2 gm/dL", hemoglobin="112 g/L"),
    says("HbA1c 48 mmol/mol", hba1c="about 6.543 %"),
    says("A1c 7.2 %", hba1c="7.2 %"),
    says("HbA1c 7.2%", hba1c="7.2 %"),
    says("glucose 126 mg/dL", glucose="7 mmol/L"),
    says("blood sugar 126 mg/dl", glucose="7 mmol/L"),
    says("glucose 7 mmol/l", glucose="7 mmol/L"),
    says("glucose 126 mg%", glucose="7 mmol/L"),
    says("creatinine 1.2 mg/dL", creatinine="106.08 µmol/L"),
    says("creat 106 umol/L", creatinine="106 µmol/L"),
    says("Cr 106 µmol/l", creatinine="106 µmol/L"),
    says("creatinine 106 mcmol/L", creatinine="106 µmol/L"),
    says("creatinine 106 micromol/l", creatinine="106 µmol/L"),
    says("creatinine 0.106 mmol/L", creatinine="106 µmol/L"),
    says("Ca corrected 2.4 mmol/L", calcium="2.4 mmol/L"),
    says("calcium 9.6 mg/dL", calcium="about 2.395 mmol/L"),
    says("calcium 4.8 mEq/L", calcium="2.4 mmol/L"),
    says("phosphate 0.7 mmol/L", phosphate="0.7 mmol/L"),
    says("magnesium 1.4 mEq/L", magnesium="0.7 mmol/L"),
    says("K 3.1 mEq/L", potassium="3.1 mmol/L"),
    says("K+ 3.1 mval/L", potassium="3.1 mmol/L"),
    says("potassium 3.1 meq/l", potassium="3.1 mmol/L"),
    says("Na 138 mEq/L", sodium="138 mmol/L"),
    says("ferritin 300 ng/mL", ferritin="300 µg/L"),
    says("ferritin 300 ng/ml", ferritin="300 µg/L"),
    says("ferritin 300 mcg/L", ferritin="300 µg/L"),
    says("vit D 50 nmol/L", vitamin_d="50 nmol/L"),
    says("vitamin D 20 ng/mL", vitamin_d="50 nmol/L"),
    says("CRP 1.2 mg/dL", crp="12 mg/L"),
    says("CRP 12 mg/l", crp="12 mg/L"),
    says("albumin 3.5 g/dL", albumin="35 g/L"),
    says("IgG 1200 mg/dL", immunoglobulin_g="12 g/L"),
    says("TSH 2.5 µIU/mL", tsh="2.5 mIU/L"),
    says("TSH 2.5 mU/l", tsh="2.5 mIU/L"),
    says("ALT 1.2 µkat/L", alt="72 U/L"),
    says("AST 90 IU/l", ast="90 U/L"),
    says("ESR 40 mm/1h", esr="40 mm/h"),
    says("ESR 40 mm/hr", esr="40 mm/h"),
    says("eGFR 60 mL/min/1.73m2", egfr="60 mL/min/1.73 m²"),
    says("eGFR 60 ml/min", egfr="60 mL/min/1.73 m²"),
    says("tacrolimus level 8 µg/L", tacrolimus_trough="8 ng/mL"),
    says("tacrolimus trough 8 ng/ml", tacrolimus_trough="8 ng/mL"),
    assumes("creatinine 1.2", "mg/dL", creatinine="106.08 µmol/L"),
    assumes("Hb 11", "g/dL", hemoglobin="110 g/L"),
    assumes("white cells 4.2", "10^9/L", white_cells="4200 /µL"),
    assumes("glucose 110", "mg/dL", glucose="about 6.111 mmol/L"),
    asks("CK 43", "ukat/L"),
    assumes("platelets 150", "10^9/L", platelets="150000 /µL"),
    asks("vitamin D 20", "ng/mL"),
    assumes("HbA1c 48", "mmol/mol", hba1c="about 6.543 %"),
    assumes("calcium 9.6", "mg/dL", calcium="about 2.395 mmol/L"),
    assumes("phosphate 3.4", "mg/dL", phosphate="about 1.098 mmol/L"),
    assumes("magnesium 2.0", "mg/dL", magnesium="about 0.823 mmol/L"),
    assumes("albumin 3.5", "g/dL", albumin="35 g/L"),
    assumes("IgG 1200", "mg/dL", immunoglobulin_g="12 g/L"),
    asks("ALT 0.9", "ukat/L"),
    asks("CK 43 mmol/L", "not a unit"),
    says("CK 4,2 µkat/L", ck="252 U/L"),
]

PERSON = [
    says("height 5'7\"", height="170.18 cm"),
    says("height 5'7", height="170.18 cm"),
    says("height 5 ft 7 in", height="170.18 cm"),
    says("height 5 ft 7", height="170.18 cm"),
    says("height 5 foot 7", height="170.18 cm"),
    says("height 5 feet 7 inches", height="170.18 cm"),
    says("height 5ft7in", height="170.18 cm"),
    says("height 5-foot-7", height="170.18 cm"),
    says("height 67 in", height="170.18 cm"),
    says("height 1.7 m", height="170 cm"),
    says("height 1m70", height="170 cm"),
    says("height 170 cm", height="170 cm"),
    says("5'7\" and 11 st 4 lb", height="170.18 cm", weight="about 71.668 kg"),
    says("weight 11 st 4 lb", weight="about 71.668 kg"),
    says("weight 11 st 4", weight="about 71.668 kg"),
    says("weight 11st 4lb", weight="about 71.668 kg"),
    says("weight 11 stone 4", weight="about 71.668 kg"),
    says("weight 11 stone", weight="about 69.853 kg"),
    says("weight 154 lb", weight="about 69.853 kg"),
    says("weight 154 lbs", weight="about 69.853 kg"),
    says("weight 154#", weight="about 69.853 kg"),
    says("weight 70 kg", weight="70 kg"),
    says("weight 70 kilos", weight="70 kg"),
    says("wt 70 kgs", weight="70 kg"),
    says("temp 101 F", temperature="about 38.333 °C"),
    says("temp 101°F", temperature="about 38.333 °C"),
    says("temp 38.3 C", temperature="38.3 °C"),
    says("SBP 118 mm Hg", systolic_bp="118 mmHg"),
    says("SpO2 94%", oxygen_saturation="94 %"),
    assumes("height 1.7", "m", height="170 cm"),
    asks("height 67", "in"),
    assumes("temperature 101", "°F", temperature="about 38.333 °C"),
    asks("weight 165", "lb"),
]

P, DAILY = "prednisone", "daily"
GLUCOCORTICOID = [
    says("pred 30 mg od", glucocorticoid=P, glucocorticoid_dose="30 mg/day", glucocorticoid_schedule=DAILY),
    says(
        "prednisolone 15 mg bd",
        glucocorticoid="prednisolone",
        glucocorticoid_dose="30 mg/day",
        glucocorticoid_schedule=DAILY,
    ),
    UnitCase(
        "prednisolon 30 mg 1-0-0",
        {"glucocorticoid": "prednisolone", "glucocorticoid_dose": "30 mg/day"},
        {"glucocorticoid_schedule": DAILY},
    ),
    asks("pred 1 mg/kg", "mg/kg", glucocorticoid=P),
    asks("pred 1 mg/kg/day", "mg/kg", glucocorticoid=P, may={"glucocorticoid_schedule": DAILY}),
    asks(
        "prednisolone 0.5 mg/kg daily",
        "mg/kg",
        glucocorticoid="prednisolone",
        may={"glucocorticoid_schedule": DAILY},
    ),
    UnitCase(
        "weight 60 kg, pred 1 mg/kg/day",
        {"glucocorticoid": P, "glucocorticoid_dose": "60 mg/day", "weight": "60 kg"},
        {"glucocorticoid_schedule": DAILY},
    ),
    asks("pred 35 mg weekly", "week", glucocorticoid=P),
    asks("pred 35 mg a week", "week", glucocorticoid=P),
    asks("pred 20 mcg", "mcg", glucocorticoid=P),
    UnitCase(
        "MP 1 g daily for 3 days",
        {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"},
    ),
    UnitCase("IVMP 1 g x3", {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"}),
    UnitCase(
        "methylprednisolone 1000 mg x 3 days",
        {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"},
    ),
    UnitCase(
        "IV methylprednisolone 500 mg daily for 5 days",
        {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"},
    ),
    UnitCase(
        "pulsed with methylprednisolone 1 g",
        {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"},
    ),
    UnitCase(
        "pulsed MP 250 mg for three days",
        {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"},
    ),
    UnitCase(
        "3 x 1 g methylprednisolone",
        {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"},
    ),
    UnitCase(
        "three pulses of 1 g methylprednisolone",
        {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"},
    ),
    UnitCase(
        "Solu-Medrol 1000 mg IV od x 3",
        {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"},
    ),
    UnitCase(
        "IV MP 125 mg pulse", {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"}
    ),
    UnitCase(
        "dexamethasone 40 mg daily for 4 days",
        {"glucocorticoid": "dexamethasone", "glucocorticoid_schedule": "pulse"},
    ),
    UnitCase("pulse then pred 60", {"glucocorticoid": P, "glucocorticoid_dose": "60 mg/day"}),
    UnitCase(
        "MP 1 g x3 then pred 60 mg daily",
        {"glucocorticoid": P, "glucocorticoid_dose": "60 mg/day", "glucocorticoid_schedule": DAILY},
    ),
    UnitCase(
        "IVMP 1 g daily for 3 days followed by prednisolone 50 mg od",
        {
            "glucocorticoid": "prednisolone",
            "glucocorticoid_dose": "50 mg/day",
            "glucocorticoid_schedule": DAILY,
        },
    ),
    UnitCase(
        "pred 20 mg daily and a pulse of methylprednisolone 1 g",
        {"glucocorticoid": P, "glucocorticoid_dose": "20 mg/day", "glucocorticoid_schedule": DAILY},
    ),
    UnitCase(
        "on pred 20 mg daily, pulsed with 1 g MP x 3",
        {"glucocorticoid": P, "glucocorticoid_dose": "20 mg/day", "glucocorticoid_schedule": DAILY},
    ),
    UnitCase(
        "monthly pulses of methylprednisolone 1 g",
        {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"},
    ),
    says(
        "Medrol 16 mg od",
        glucocorticoid="methylprednisolone",
        glucocorticoid_dose="16 mg/day",
        glucocorticoid_schedule=DAILY,
    ),
    says(
        "dex 4 mg od",
        glucocorticoid="dexamethasone",
        glucocorticoid_dose="4 mg/day",
        glucocorticoid_schedule=DAILY,
    ),
    says(
        "hydrocortisone 10 mg bd",
        glucocorticoid="hydrocortisone",
        glucocorticoid_dose="20 mg/day",
        glucocorticoid_schedule=DAILY,
    ),
    says(
        "deflazacort 30 mg daily",
        glucocorticoid="deflazacort",
        glucocorticoid_dose="30 mg/day",
        glucocorticoid_schedule=DAILY,
    ),
    says(
        "betamethasone 4 mg daily",
        glucocorticoid="other",
        glucocorticoid_dose="4 mg/day",
        glucocorticoid_schedule=DAILY,
    ),
    says(
        "pred 40 mg on alternate days",
        glucocorticoid=P,
        glucocorticoid_dose="40 mg/day",
        glucocorticoid_schedule="alternate day",
    ),
    says(
        "pred 40 mg qod",
        glucocorticoid=P,
        glucocorticoid_dose="40 mg/day",
        glucocorticoid_schedule="alternate day",
    ),
    says(
        "pred 30 mg for 3/12",
        glucocorticoid=P,
        glucocorticoid_dose="30 mg/day",
        glucocorticoid_duration="about 13 weeks",
        weeks_at_glucocorticoid_dose="about 13 weeks",
    ),
    says(
        "pred 30 mg for 6/52",
        glucocorticoid=P,
        glucocorticoid_dose="30 mg/day",
        glucocorticoid_duration="6 weeks",
        weeks_at_glucocorticoid_dose="6 weeks",
    ),
    says(
        "pred 30 mg x 10 days",
        glucocorticoid=P,
        glucocorticoid_dose="30 mg/day",
        glucocorticoid_duration="about 1.4 weeks",
        weeks_at_glucocorticoid_dose="about 1.4 weeks",
    ),
    says(
        "pred 30 mg for a fortnight",
        glucocorticoid=P,
        glucocorticoid_dose="30 mg/day",
        glucocorticoid_duration="2 weeks",
        weeks_at_glucocorticoid_dose="2 weeks",
    ),
    says(
        "pred 30 mg for 2 fortnights",
        glucocorticoid=P,
        glucocorticoid_dose="30 mg/day",
        glucocorticoid_duration="4 weeks",
        weeks_at_glucocorticoid_dose="4 weeks",
    ),
]

M = {"current_drugs": "MTX"}
DAY = {**M, "methotrexate_frequency": "daily"}
WEEK = {**M, "methotrexate_frequency": "weekly"}
METHOTREXATE = [
    *(
        UnitCase(text, DAY)
        for text in (
            "MTX 10 mg daily",
            "mtx 2.5 od",
            "methotrexate 15mg/day",
            "MTX 7.5 bd",
            "MTX 15 mg Mon-Fri",
            "MTX 2.5 mg x6 a day",
            "MTX 2.5mg OD",
            "methotrexate 10 mg every day",
            "methotrexate 10 mg once a day",
            "MTX 10 mg/d",
            "MTX 10 mg tds",
            "MTX 10 mg qd",
            "takes methotrexate 10 mg each morning",
            "MTX 10 mg mane",
            "MTX 10 mg nocte",
            "MTX 5 mg twice daily",
            "MTX 10 mg, taken daily",
            "MTX (10 mg daily)",
            "10 mg MTX daily",
            "daily MTX 10 mg",
            "MTX 10 mg 7 days a week",
            "MTX 10 mg on weekdays",
            "MTX 10 mg/24h",
            "on MTX 10mg Monday to Friday",
            "MTX 10 mg in the morning",
            "MTX 10 mg t.i.d.",
            "MTX 70 mg per week, 10 mg a day",
        )
    ),
    *(
        UnitCase(text, {**DAY, "methotrexate_route": "oral"})
        for text in (
            "methotrexate 2.5 mg 6 tablets a day",
            "methotrexate 2.5 mg tablets 1-0-1",
            "MTX 10 mg po od",
            "MTX 10 mg by mouth every day",
        )
    ),
    *(
        UnitCase(text, {**WEEK, "methotrexate_dose": "15 mg/week"})
        for text in (
            "MTX 15 weekly",
            "MTX 15 mg weekly",
            "methotrexate 15 mg once a week",
            "MTX 15 mg/wk",
            "MTX 15 mg per week",
            "MTX 15mg pw",
            "MTX 15 mg once weekly",
            "MTX 15 mg every week",
            "weekly MTX 15 mg",
            "15 mg MTX weekly",
            "MTX 15 mg every Monday",
            "MTX 15 mg on Fridays",
            "MTX 15 mg q7d",
        )
    ),
    UnitCase("MTX 15 mg weekly sc", {**WEEK, "methotrexate_dose": "15 mg/week", "methotrexate_route": "sc"}),
    UnitCase(
        "MTX 15 mg po weekly", {**WEEK, "methotrexate_dose": "15 mg/week", "methotrexate_route": "oral"}
    ),
    UnitCase("MTX 15 mg", M, assumed={"methotrexate_dose": "15 mg/week"}),
    UnitCase("methotrexate 15", M, assumed={"methotrexate_dose": "15 mg/week"}),
    UnitCase(
        "MTX 15 mg weekly, folic acid 5 mg daily",
        {**WEEK, "methotrexate_dose": "15 mg/week", "folic_acid": "yes"},
    ),
    UnitCase(
        "MTX 15 mg weekly, pred 10 mg daily",
        {
            **WEEK,
            "methotrexate_dose": "15 mg/week",
            "glucocorticoid": P,
            "glucocorticoid_dose": "10 mg/day",
            "glucocorticoid_schedule": DAILY,
        },
    ),
    UnitCase(
        "MTX 15 mg, pred 10 mg daily",
        {**M, "glucocorticoid": P, "glucocorticoid_dose": "10 mg/day", "glucocorticoid_schedule": DAILY},
        assumed={"methotrexate_dose": "15 mg/week"},
    ),
]

OTHER_DRUGS = [
    says("AZA 150 mg od", current_drugs="AZA", azathioprine_dose="150 mg/day"),
    says("AZA 75 mg bd", current_drugs="AZA", azathioprine_dose="150 mg/day"),
    asks("AZA 2 mg/kg", "mg/kg", current_drugs="AZA"),
    asks("AZA 700 mg a week", "week", current_drugs="AZA"),
    says("MMF 1 g bd", current_drugs="MMF", mycophenolate_dose="2 g/day"),
    says("MMF 1000 mg bd", current_drugs="MMF", mycophenolate_dose="2 g/day"),
    says("MMF 500 mg tds", current_drugs="MMF", mycophenolate_dose="1.5 g/day"),
    says("tacrolimus 500 mcg bd", current_drugs="TAC", tacrolimus_dose="1 mg/day"),
    says("tacrolimus 1 mg bd", current_drugs="TAC", tacrolimus_dose="2 mg/day"),
    says("ciclosporin 100 mg bd", current_drugs="CSA", cyclosporine_dose="200 mg/day"),
    says("cyclophosphamide dose 0.75 g", cyclophosphamide_dose="750 mg"),
    says("cumulative steroid 12 g", glucocorticoid_cumulative_dose="12 g prednisone-equivalent"),
    says("symptoms for 18 months", symptom_duration="about 78.2 weeks"),
    says("worse for a fortnight", weeks_worsening="2 weeks"),
    says("worse for 10 days", weeks_worsening="about 1.4 weeks"),
    says("last IVIG 3/52 ago", weeks_since_ivig="3 weeks"),
]

LATER = [  # written after the reading was mended for those above, and what they showed was mended too
    UnitCase(
        "MP 500 mg iv on 3 consecutive days",
        {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"},
    ),
    UnitCase("MP 1000", {"glucocorticoid": "methylprednisolone", "glucocorticoid_schedule": "pulse"}),
    UnitCase(
        "Prednisolon 250 mg iv x 3", {"glucocorticoid": "prednisolone", "glucocorticoid_schedule": "pulse"}
    ),
    UnitCase(
        "pred 500 mg daily",
        {"glucocorticoid": P, "glucocorticoid_dose": "500 mg/day", "glucocorticoid_schedule": DAILY},
    ),
    UnitCase(
        "pulse 88, MP 16 mg od",
        {
            "glucocorticoid": "methylprednisolone",
            "glucocorticoid_dose": "16 mg/day",
            "glucocorticoid_schedule": DAILY,
        },
    ),
    UnitCase("pulse steroids then 60 mg pred", {"glucocorticoid": P, "glucocorticoid_dose": "60 mg/day"}),
    UnitCase(
        "IVMP 1 g x 5, prednisone 60 mg/day",
        {"glucocorticoid": P, "glucocorticoid_dose": "60 mg/day", "glucocorticoid_schedule": DAILY},
    ),
    UnitCase(
        "CK 900 MP 16 mg daily",
        {
            "ck": "900 U/L",
            "glucocorticoid": "methylprednisolone",
            "glucocorticoid_dose": "16 mg/day",
            "glucocorticoid_schedule": DAILY,
        },
    ),
    UnitCase(
        "pulsed cyclophosphamide 750 mg monthly, pred 20 mg daily",
        {
            "glucocorticoid": P,
            "glucocorticoid_dose": "20 mg/day",
            "glucocorticoid_schedule": DAILY,
            "current_drugs": "CYC",
            "cyclophosphamide_dose": "750 mg",
            "cyclophosphamide_route": "iv",
        },
    ),
    UnitCase(
        "pred 10 mg 1-0-1",
        {"glucocorticoid": P, "glucocorticoid_dose": "20 mg/day", "glucocorticoid_schedule": DAILY},
    ),
    UnitCase(
        "pred 20 daily MTX 15 weekly",
        {**WEEK, "methotrexate_dose": "15 mg/week", "glucocorticoid": P, "glucocorticoid_dose": "20 mg/day"},
        {"glucocorticoid_schedule": DAILY},
    ),
    UnitCase(
        "MTX 15 weekly pred 20 daily",
        {**WEEK, "methotrexate_dose": "15 mg/week", "glucocorticoid": P, "glucocorticoid_dose": "20 mg/day"},
        {"glucocorticoid_schedule": DAILY},
    ),
    UnitCase(
        "MTX 15 mg weekly with daily folic acid",
        {**WEEK, "methotrexate_dose": "15 mg/week", "folic_acid": "yes"},
    ),
    UnitCase("MTX 15 mg weekly and physio daily", {**WEEK, "methotrexate_dose": "15 mg/week"}),
    UnitCase("MTX 15 mg, daily physio", M, assumed={"methotrexate_dose": "15 mg/week"}),
    UnitCase(
        "MTX 15 mg weekly, AZA 150 mg daily",
        {
            "current_drugs": "MTX, AZA",
            "methotrexate_frequency": "weekly",
            "methotrexate_dose": "15 mg/week",
            "azathioprine_dose": "150 mg/day",
        },
    ),
    says("MTX 2.5 mg x6 weekly", **WEEK, methotrexate_dose="15 mg/week"),
    says("MTX 6 x 2.5 mg weekly", **WEEK, methotrexate_dose="15 mg/week"),
    UnitCase("MTX 7.5 mg twice weekly", {**M, "methotrexate_frequency": "other"}),
    UnitCase("MTX 15 mg alternate days", DAY),
    UnitCase("methotrexate taken daily by mistake", DAY),
    UnitCase("MTX daily", DAY),
    UnitCase("daily methotrexate 10 mg", DAY),
    UnitCase("MTX 15 mg daily stopped in May", {"current_drugs": "no MTX"}),
    UnitCase("never took MTX daily", {}),
]

ALL = [*LABORATORY, *PERSON, *GLUCOCORTICOID, *METHOTREXATE, *OTHER_DRUGS, *LATER]
