"""Kinds of numbers, each in several hands: what a line says, and what nothing is read of it.

A value of None: nothing is read of that finding. Ways of writing one kind share one expectation.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.reading.reading import read_sentence
from tests.reasoning.patients import ruleset

MYOSITIS = ruleset()

GC = "glucocorticoid_dose"
WAS = "previous_glucocorticoid_dose"
KINDS: dict[tuple[str, ...], dict[str, object]] = {
    # doses begun, changed, tapered, given once, and pulses under way
    ("Prednisolone 60 from 20/8, now 35 mg since two weeks",): {
        "weeks_at_glucocorticoid_dose": 2,
        GC: 35,
        "peak_glucocorticoid_dose": 60,
        WAS: None,
    },
    ("dx 59 y.o., Metypred scheme: 16 mg tabl., 1-½-0 , she takes so from October 1, before 40 mg.",): {
        GC: 24,
        WAS: 40,
    },
    ("Cortancyl 5 stopped by herself 3 mths ago, says fine & climbs 4 floors",): {
        "glucocorticoid": "none",
        WAS: 5,
    },
    ("prednisolone to a maximum of 60 mg, then methotrexate, all failed. off prednisolone since May",): {
        "peak_glucocorticoid_dose": 60,
        WAS: None,
    },
    (
        'prednisone 20 mg alternating w 10 mg daily ("20 on even days")',
        "pred 15. Continue taper 15→12.5 in Jan if stable.",
        "• Prednisolone – 60 mg from April 2022.\n\nPrednisolone 15 mg.",
    ): {GC: 15},
    (
        "Encorton 10 mg, 2 weeks ago was 15.",
        "DM. Encorton 10 mg, 2 weeks ago was 15. Legs weaker, CK 2100",
    ): {"recent_glucocorticoid_change": "reduced", GC: 10, "weeks_since_glucocorticoid_change": 2, WAS: 15},
    (
        "Hydrocortisone 50 mg 6/6h",
        "Hydrocortisone 100 mg IV stat then 50 q6h started 2 PM.",
    ): {GC: 200, WAS: None},
    ("Cortancyl 20 -> 50 mg/j on 5/10. Cortancyl decreased to 30 mg on 22/11, then 20 mg at 06/12",): {
        GC: 30,
        WAS: 50,
    },
    ("Prednisone 10 mg tab - 3 tabs PO daily. Last fill 11/02 #90.",): {
        GC: 30,
        "peak_glucocorticoid_dose": None,
        WAS: None,
    },
    ("incl prednisone 60 (dx 5 wks ago, 60 since)",): {GC: 60, WAS: None},
    ("pred 50 -> now 17.5mg OM (reduced fr 20mg 2/52 ago)",): {
        GC: 17.5,
        "peak_glucocorticoid_dose": 50,
        "weeks_since_glucocorticoid_change": 2,
        WAS: 20,
    },
    ("Was on pred 60 tapering, now 7.5 mg",): {GC: 7.5, "peak_glucocorticoid_dose": 60, WAS: None},
    ("on pred 40 mg daily. Prednisone ↓ 60→40 on 10/31.",): {
        "recent_glucocorticoid_change": "reduced",
        GC: 40,
        "weeks_since_glucocorticoid_change": 4,
        WAS: 60,
    },
    ("Prednisone is currently 17 and a half milligrams.",): {GC: 17.5},
    ("Prednisone has been tapered from 60 down to 12 and a half milligrams a day over six months.",): {
        GC: 12.5
    },
    ("Pred 80 mg daily started 10/8, tapering by 10 mg/wk, now 30 mg since Monday.",): {
        "recent_glucocorticoid_change": "reduced",
        GC: 30,
        "peak_glucocorticoid_dose": 80,
        "tapering": True,
    },
    ("Plan: cont taper 10/wk until 10 then 2.5/wk.",): {GC: None},
    ("Prednisone was cut from 15 mg to 10 mg daily ten weeks ago and over the last five she has tired",): {
        GC: 10,
        "weeks_since_glucocorticoid_change": 10,
        WAS: 15,
    },
    (
        "In September, at 25 mg of prednisone, a rash came. The dose was re-increased to 60 mg. "
        "He is actually at 60 mg of prednisone",
    ): {
        GC: 60,
        WAS: 25,
    },
    ("PSL 50 mg was tapered by himself to 5 mg during last 2 mo",): {
        "recent_glucocorticoid_change": "reduced",
        GC: 5,
    },
    ("PSL was tapered to 12.5 mg three weeks ago. PSL 12.5 mg, was 15",): {
        GC: 12.5,
        "weeks_since_glucocorticoid_change": 3,
        WAS: 15,
    },
    (
        "Started pred 60 mg qd in Jan, tapered to 20 mg qd since 9/15.",
        "IVMP 1 g x 3 in June, pred 20 now",
    ): {GC: 20},
    ("Methylpred 1g x5 then pred 60 now tapering, 45 currently.",): {
        "recent_glucocorticoid_change": "reduced",
        GC: 45,
        "tapering": True,
    },
    ("Plan: PDL taper 20 -> 15",): {"recent_glucocorticoid_change": None, GC: 20, WAS: None},
    ("pred 45/d tapering to 40 Fri",): {"recent_glucocorticoid_change": None, GC: 45},
    ("Steroids: pred weaning, 60 (Mar) -> 12.5 mg now (15 till 2 wks ago)",): {
        "recent_glucocorticoid_change": "reduced",
        GC: 12.5,
        "peak_glucocorticoid_dose": 60,
        "weeks_since_glucocorticoid_change": 2,
        "tapering": True,
        WAS: 15,
    },
    ("Pred 10 daily – stay at 10, no taper til infxn done.",): {GC: 10, "tapering": False},
    ("PSL 12.5 mg (tapered from 15, 4 wks ago), TAC.",): {
        "recent_glucocorticoid_change": "reduced",
        GC: 12.5,
        "weeks_since_glucocorticoid_change": 4,
        WAS: 15,
    },
    ("Prednol 16 mg 1x1, before 2 weeks it was 32 mg, tapering.",): {
        "recent_glucocorticoid_change": "reduced",
        GC: 16,
        "weeks_since_glucocorticoid_change": 2,
        "tapering": True,
        WAS: 32,
    },
    ("Prednisone – 60 mg 1/26, tapered to 20 mg 6/26, 12.5 mg since 10/15/26",): {GC: 12.5, WAS: 20},
    ("solumedrol 1g d2/5.",): {
        GC: 1000,
        "glucocorticoid": "methylprednisolone",
        "glucocorticoid_schedule": "pulse",
    },
    (
        "We began methylprednisolone 1000 drip today, first day.",
        "metilprednisolona 1 g/d iv (bolus 2 of 3)",
        "Methylpred 1g d3 given 1000h, pred 60 to start tomorrow via NG.",
        "Methylprednisolone 1 g was given this morning",
    ): {GC: 1000},
    (
        "Methylpred 1g IV today is 3/3, then pred 50mg from tmrw.",
        "Meds: solumedrol 1 g day 3 of 5, IVIG day 2.",
    ): {GC: 1000, "glucocorticoid_schedule": "pulse"},
    ("Methylpred 1 g x3 (done), now pred 60",): {GC: 60, "glucocorticoid": "prednisone"},
    ("3 x 1 g methylprednisolone",): {GC: None, "glucocorticoid_schedule": "pulse"},
    (
        "methylpred 500 x3 fin yesterday, charted pred 60",
        "pred 60 since Aug",
    ): {GC: 60},
    ("38M DM on pred 40. levophed, hydrocort 100 IV stress.",): {GC: 40, "glucocorticoid": "prednisone"},
    ("Premed Solu-Medrol 100 mg. Takes at home Prednisolon 2,5 mg x1",): {
        GC: 2.5,
        "glucocorticoid": "prednisolone",
    },
    ("Medication: Prednisolon 10 mg, 100 mg Hydrocortison peri-op. only one day",): {
        GC: 10,
        "glucocorticoid": "prednisolone",
    },
    ("hydrocortisone 100 mg IV stat",): {"glucocorticoid": "hydrocortisone"},
    ("PSL 50 mg/day from July, gradually decreased, PSL 14 mg/day since 4 weeks (before 15 mg).",): {
        GC: 14,
        "peak_glucocorticoid_dose": 50,
        "weeks_since_glucocorticoid_change": 4,
        WAS: 15,
    },
    ("Medrol 32 mg after 64.",): {GC: 32, WAS: 64},
    ("On prednisolone 7.5 mg alone. Two weeks ago pred was raised to 40 mg, until now without effect",): {
        "recent_glucocorticoid_change": "increased",
        GC: 40,
        "weeks_since_glucocorticoid_change": 2,
        WAS: 7.5,
    },
    ("prednisolone being replaced by methylprednisolone 48 mg IV a day.",): {GC: 48},
    ("prednisone 4 mg every day for the last two, and I have not changed either.",): {GC: 4},
    ("now on pred 1mg/kg (he's 70kg, so taking 70, well 60 since last week)",): {GC: 60, WAS: 70},
    (
        "Current therapy prednisone 10 mg (held at 10 for the past 3 months; he was very well on 15)",
        "under 10 mg deltacortril.",
    ): {GC: 10},
    ("Pred 40 mg daily, tapering by 5 mg every 2 weeks",): {GC: 40, "tapering": True},
    ("Prednisone 40mg x8/52, then down by 5mg 2-weekly, now 15mg.",): {GC: 15, "tapering": True},
    ("Pred 6/d ↓1 mthly per Rheum (7 until 1st of month)",): {GC: 6, "tapering": True, WAS: 7},
    ("plan: reduce pred by 5 mg every 2 weeks",): {"tapering": None},
    (
        "no steroids since 2022",
        "off prednisolone since 2022. No steroids at present.",
    ): {"glucocorticoid_before": True, "glucocorticoid": "none"},
    ("No previous steroid use",): {"glucocorticoid_before": False},
    (
        "Never on steroids.",
        "never was on any steroids",
    ): {"glucocorticoid_before": False, "glucocorticoid": "none"},
    (
        "Steroids finished 3 months ago as his team had planned.",
        "You came off prednisolone two years ago, as planned.",
    ): {"glucocorticoid": "none", "stopped_on_purpose": True},
    ("prednisone was tapered and stopped in May",): {"stopped_on_purpose": True},
    # weekly drugs, what co-trimoxazole is for, courses
    ("MTX 15mg wk, folic 5mg.",): {"methotrexate_dose": 15, "methotrexate_frequency": "weekly"},
    ("MTX 10 mg/wk tab",): {"methotrexate_dose": 10, "methotrexate_route": "oral"},
    (
        "I'm still on the methotrexate 15 mg pills on Sundays",
        "oral MTX 15 mg Saturdays",
        "Methotrexate 15 mg tabl weekly + folic acid",
    ): {"methotrexate_dose": 15, "methotrexate_frequency": "weekly", "methotrexate_route": "oral"},
    (
        "MTX 20 mg inj q Sunday",
        "Metex 20 mg s.c. on Saturdays",
    ): {"methotrexate_dose": 20, "methotrexate_frequency": "weekly", "methotrexate_route": "sc"},
    ("MTX (10mg qWed)",): {"methotrexate_dose": 10, "methotrexate_frequency": "weekly"},
    ("MTX 20 VO",): {"methotrexate_dose": 20, "methotrexate_route": "oral"},
    ("MTX 2.5 mg tabs weekly",): {"methotrexate_dose": None},
    ("Metotab 2,5 mg: 8 tabl.",): {"methotrexate_dose": 20},
    (
        "bactrim single strength daily",
        "ST combination 1 tab/day for PCP prophylaxis",
        "ST 1T/day.",
        "bactrim SS ppx",
        "#PJP ppx – bactrim DS MWF",
        "TMP-SMX SS daily",
        "Bactrim forte 1x1 Mon-Wed-Fri",
        "Cotrimoxazole 400/80 each day.",
        "cotrimoxazole 480 mg od",
    ): {"tmp_smx_dose": "prophylactic"},
    (
        "On Septra tx dose IV q8h",
        "sulfametoxazol-trimetoprim in therapeutic dose for PJP",
        "treatment-dose trimethoprim-sulfamethoxazole, day 4",
        "SMZ 3 tab q6h started",
        "sulfamethoxazole-trimethoprim DS 2 tabs TID",
    ): {"tmp_smx_dose": "treatment"},
    (
        "Not on septrin!",
        "ran out of Bactrim x 2 mos",
        "No PJP cover",
        "Not on PJP proph (rash with Bactrim)",
    ): {"tmp_smx_dose": "none"},
    ("IVIG monthly (18 so far, last 2/52 ago, 2 g/kg)",): {"ivig_cycles": 18, "ivig_dose": 2},
    (
        "IVIG 2 g/kg q4wk x4, last 11/10",
        "IVIG 2 g/kg x4, minimal",
    ): {"ivig_cycles": 4, "ivig_dose": 2},
    ("IVIg 2 g/kg (sixth course completed two weeks ago)",): {
        "ivig_cycles": 6,
        "ivig_dose": 2,
        "weeks_since_ivig": 2,
    },
    ("IVIG 2 g/kg q4wk x9, last 10/28",): {"ivig_cycles": 9},
    ("IVIG 140 g total given 16-20 Nov (2 g/kg), 3rd course",): {"ivig_cycles": 3, "ivig_dose": 2},
    ("IVIG #1 given 11/26",): {"ivig_cycles": 1},
    ("IVIG 0.4 g/kg/day day 3/5 running",): {"ivig_dose": None},
    ("AZA 50 mg x2",): {"azathioprine_dose": 100},
    ("azathioprine three of the 50s",): {"azathioprine_dose": 150},
    ("Cellcept 500 2-0-2", "mycophenolate 2 g"): {"mycophenolate_dose": 2},
    ("Imuran 50 1+0+1", "azathioprine 50x2", "AZA 2x50", "Azafalk 50  1  1  0"): {"azathioprine_dose": 100},
    ("Decortin 20 mg  2  0  0",): {GC: 40},
    ("Rituximab 1 g x 2 given in May", "RTX 2 x 1 g"): {"rituximab_courses": 1},
    ("Plan: add RTX 1 g x2", "RTX 1 g x2 in Jan and again July"): {"rituximab_courses": None},
    # doses changed in the note itself, and what is only to be changed
    ("pred 20 -> will go up to 40 today",): {"recent_glucocorticoid_change": None, GC: 20, WAS: None},
    (
        "pred 20, will increase to 40 today",
        "pred 20 mg daily, plan to increase to 40 mg",
        "will increase pred from 20 to 40",
        "increase pred from 20 to 40",
    ): {"recent_glucocorticoid_change": None, GC: 20},
    (
        "pred 20 → plan 40",
        "pred 20, going up to 40",
    ): {GC: 20},
    (
        "pred 20, increased today to 40",
        "pred 20 mg; today increased to 40 mg",
        "pred increased to 40 mg today from 20",
        "pred increased from 20 to 40 today",
        "I have increased the pred from 20 to 40 today",
    ): {"recent_glucocorticoid_change": "increased", GC: 40, WAS: 20},
    ("I increased pred to 40 mg today",): {"recent_glucocorticoid_change": "increased", GC: 40},
    ("pred up to 40 from today (was 20)",): {GC: 40, WAS: 20},
    ("Plan: pred 40",): {GC: None},
    # taken every day by mistake
    ("MTX 10 mg, taken daily", "MTX 10 mg and taken daily"): {"methotrexate_dose": None},
    (
        "MTX 20 po weekly, but blister pack shows taken DAILY for the last 6 days",
        "Methotrexate 2.5 mg tab - Rx 6 tabs q WEEK. PT TAKING 6 TABS EVERY DAY x 9 days",
    ): {"methotrexate_frequency": None},
    ("MTX 15 mg weekly with daily folic acid", "MTX 15 mg weekly, daily physio"): {
        "methotrexate_frequency": "weekly"
    },
    # numbers that are taken back
    (
        "pred 20, not 25",
        "pred 20 mg (not 25)",
        "pred not 25 but 20",
        "pred 20 mg rather than 25",
        "pred 25, sorry, 20",
        "pred is not 25, it is 20",
        "pred 20 instead of 25",
    ): {"glucocorticoid": "prednisone", GC: 20, WAS: None},
    ("dm on pred 25 since aug was 50 ... no wait pred is 20 not 25", "pred 20 not 25, was 50"): {
        GC: 20,
        WAS: 50,
    },
    ("pred 25 mg, was 50, sorry, 40", "pred 25 mg, was 50. Sorry, pred is 20 mg."): {GC: None, WAS: None},
    ("pred 20, no longer 60", "pred 20 mg, no longer on 60"): {
        "glucocorticoid": "prednisone",
        GC: 20,
        WAS: 60,
    },
    ("not on pred 20", "no longer on pred 20 mg"): {"glucocorticoid": "none", GC: None},
    ("CK 900 not 90", "CK 900 (not 9000)", "CK 900 rather than 90"): {"ck": 900, "previous_ck": None},
    ("CK was 900, not 90, in May; now 1200",): {"ck": 1200, "previous_ck": 900},
    ("CK 4500 (I wrote 450 earlier)",): {"ck": 4500, "previous_ck": None},
    ("hip flexors 4/5 not 3/5",): {"hip_flexor_strength": 4},
    # for each kg
    (
        "weight 60 kg, pred 1 mg/kg/day",
        "60 kg woman on pred 1 mg/kg",
        "pred one milligram per kilo (60 kg)",
        "pred 1 mg/kg (60 mg)",
        "pred 1 mg/kg (he's 70 kg, so taking 60)",
    ): {GC: 60},
    ("pred 1 mg/kg", "started pred 1 mg/kg in May, 60 kg", "pred will be 1 mg/kg, 60 kg"): {GC: None},
    ("AZA 2 mg/kg/day, weight 75 kg",): {"azathioprine_dose": 150},
    (
        "IVIG 2 g/kg monthly x4",
        "IVIG 2 g/kg x 6",
        "IVIG 1 g/kg/day x 2",
        "IVIG 0.4 g/kg/d x 5",
        "IVIG 24 g/d x 5 d (60 kg)",
        "60 kg, IVIG 120 g",
        "IVIG two grams per kilo",
    ): {"ivig_dose": 2},
    ("IVIG 30 g, 60 kg", "IVIG 0.4 g/kg/day"): {"ivig_dose": None},
    ("pred 20, 80 kg, CK 900", "AZA (2.1 mg/kg, 80 kg)", "Gewicht 80 kg"): {"weight": 80},
    ("+6 kg", "put on 6 kg", "wt up 9 kg", "gained 12 kg", "weight gain 8 kg"): {"weight": None},
    # strength x tablets x how often
    (
        "Deltacortil 5mg 4+0+0",
        "prednisone 5 mg x 4",
        "prednisolone 5mg tabs: 4 tabs qd",
        "pred(5) 2x2",
        "prednisolone 5 mg tablets, takes four each morning",
        "pred 4 tabs (5 mg) daily",
        "Medrol 16 mg 1 cp + Medrol 4 mg 1 cp at breakfast",
        "prednisolone 5mg tabs - 20mg (4 tabs) OM",
    ): {GC: 20},
    ("Meticorten 5mg, one and a half tabs daily", "Prednisolon 7,5 mg (1-½-0 of the 5 mg tablet)"): {GC: 7.5},
    ("Dacortin 30 mg 1 tablet and 1/2 daily",): {GC: 45},
    ("methotrexate 2,5 mg 8 st on Fridays", "MTX 8 tabs (2.5mg) weekly"): {
        "methotrexate_dose": 20,
        "methotrexate_frequency": "weekly",
    },
    ("azathioprine 50 mg 1-0-1", "T Imurel 50 mg 1x2", "Tab Imuran 50mg 1+0+1"): {"azathioprine_dose": 100},
    ("tacrolimus 0.5 mg caps: 3 qAM + 2 qPM",): {"tacrolimus_dose": 2.5},
    ("ciclosporin 100 mg AM + 75 mg PM",): {"cyclosporine_dose": 175},
    # pulses, and doses that are none
    ("dexamethasone 40 daily x4", "3 x 1 g methylprednisolone", "Solu-Medrol 1000 mg IV od x 3"): {
        "glucocorticoid_schedule": "pulse",
        GC: None,
    },
    ("pred 500 mg daily",): {GC: 500, "glucocorticoid_schedule": "daily"},
    ("FVC 55% pred, MIP 35% pred", "DLCO 51 % predicted"): {"glucocorticoid": None, GC: None},
    ("3 x 1 g in June. prednisone, no one advised", "Temp 38. no one advised pred"): {GC: None},
    # histories of doses
    (
        "pred 25 mg since 6 weeks (before 40)",
        "now pred 25 mg for 6/52 (40 before that)",
        "prednisone twenty five milligrams daily for the last six weeks previously forty",
    ): {
        GC: 25,
        WAS: 40,
        "weeks_at_glucocorticoid_dose": 6,
        "weeks_since_glucocorticoid_change": 6,
        "recent_glucocorticoid_change": "reduced",
    },
    ("pred 15 mg (cut from 20 three wks ago)", "GP cut pred from 20 → 15 3/52 ago"): {
        GC: 15,
        WAS: 20,
        "weeks_since_glucocorticoid_change": 3,
        "recent_glucocorticoid_change": "reduced",
    },
    ("pred went up to 40 two weeks ago",): {
        "weeks_since_glucocorticoid_change": 2,
        "recent_glucocorticoid_change": "increased",
    },
    ("Pred: Mar 60, May 40, Jul 20, Sep 10, now 5", "pred 60 in March, 20 in July, 10 in Sept, now 5"): {
        GC: 5,
        WAS: 10,
        "peak_glucocorticoid_dose": 60,
        "tapering": True,
    },
    ("pred 60 (weaned 10 mg every 2 weeks), now 30",): {
        GC: 30,
        WAS: None,
        "peak_glucocorticoid_dose": 60,
    },
    ("Decortin H 12,5 mg/d (until 20.10. 17,5 mg)",): {GC: 12.5, WAS: 17.5, "glucocorticoid": "prednisolone"},
    ("prednisone 60 for 8 weeks", "on pred 60 x 8/52"): {
        GC: 60,
        "weeks_at_glucocorticoid_dose": 8,
        "glucocorticoid_duration": 8,
    },
    # what is taken back
    ("pred 20... actually no its 15", "pred 20 mg, sorry 15 mg", "pred twenty, correction, fifteen"): {
        GC: 15,
        WAS: None,
    },
    ("CK 410 sorry 4100",): {"ck": 4100, "previous_ck": None},
    # values over time, and in tables
    ("CK 18.4K (ULN 200) ← 21.1K",): {"ck": 18400, "previous_ck": 21100, "ck_upper_limit": 200},
    (
        "        12/8    11/11\nCK      890     2,310\n",
        "Test | 12 Aug | 11 Nov\nCK | 890 | 2,310",
        "\tM0\tM3\nCK\t890\t2,310",
        "           BL     W4     W12\nCK         500    890    2310\n",
    ): {"ck": 2310, "previous_ck": 890},
    ("           Pre    %Pred   z\nFVC        3.40   72     -1.9\n",): {"fvc_percent": 72},
    ("FVC 71%, DLCO 52%; last March FVC 79%, DLCO 58%",): {
        "fvc_percent": 71,
        "previous_fvc_percent": 79,
        "dlco_percent": 52,
    },
    # grades
    ("hip flex gr II → gr II+", "hip flexors 2/5 -> 2+/5", "iliopsoas 2/2+ → 2+/3"): {
        "hip_flexor_strength": 2.33,
        "previous_hip_flexor_strength": 2,
    },
    ("quads L 3 R 3+, FFD L 2+ R 3",): {"knee_extension_strength": 3},
    ("Power 5/5 throughout", "FM 5/5 global", "strength is five out of five in all limbs"): {
        "proximal_arm_strength": 5,
        "proximal_leg_strength": 5,
    },
    ("Muscle power has improved to 4+ globally from 3",): {
        "proximal_leg_strength": 4.33,
        "previous_proximal_leg_strength": 3,
    },
    # vitals and measures of the body
    ("VS 98.9F, 110, 22, 104/66, 93% RA",): {
        "age": None,
        "systolic_bp": 104,
        "diastolic_bp": 66,
        "oxygen_saturation": 93,
    },
    ("T 36.8℃ P 96 R 22 BP 132/84 mmHg",): {"temperature": 36.8, "systolic_bp": 132},
    ("sats 84-88 on 60%",): {"oxygen_saturation": 86},
    ("Weight 61 kg for 1m64",): {"weight": 61, "height": 164},
    ("Wt 83 kg (IBW 60 kg)",): {"weight": 83},
    ("Plt 1.6L", "platelets 1.6 lakhs", "Plt 16×10^4/µL", "plt 160"): {"platelets": 160000},
    ("K 3.4, Mg 2.0",): {"potassium": 3.4},
    # who
    ("Mujer 47, DM", "F, 47 y., DM", "DM (w, 47)"): {"age": 47, "sex": "female"},
    ("M0 98 - M3 119",): {"age": None},
}


def _found(text: str) -> dict[str, object]:
    return {name: value for r in read_sentence(MYOSITIS, text).readings for name, value in r.settled.items()}


def _same(got: object, want: object) -> bool:
    if isinstance(want, int | float) and not isinstance(want, bool):
        return isinstance(got, Decimal) and abs(float(got) - want) < 0.01
    return got == want


@pytest.mark.parametrize(
    ("text", "wanted"), [(text, wanted) for texts, wanted in KINDS.items() for text in texts]
)
def test_a_kind_of_number_is_read_in_whatever_hand(text: str, wanted: dict[str, object]) -> None:
    found = _found(text)
    assert {n: found.get(n) for n, v in wanted.items() if not _same(found.get(n), v)} == {}
