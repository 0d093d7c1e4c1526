"""Short narratives: what is told of an earlier time is not now, and what was told last is.

Each row is a text and what is read of it; None says that nothing is recorded of the finding. Of a set, `+X`
and `-X` are its members.
"""

from __future__ import annotations

import pytest

from tests.reading.reading import read_sentence
from tests.reasoning.patients import ruleset

MYOSITIS = ruleset()

STORIES: list[tuple[str, dict[str, object]]] = [
    (
        "At presentation the CK was 7,400 and hip flexors were 3. Six months later the CK was 900. "
        "Today the CK is 4,100 and hip flexors are 4-.",
        {"ck": 4100, "previous_ck": 900, "hip_flexor_strength": 3.67, "previous_hip_flexor_strength": 3},
    ),
    (
        "She was admitted in January 2025. CK was 6,200, deltoids were 3+ and neck flexors 3. "
        "At the latest visit CK is 240.",
        {"ck": 240, "previous_ck": 6200, "deltoid_strength": None, "neck_flexor_strength": None},
    ),
    (
        "He was diagnosed in March 2024. By September the CK was 310; in May 2025 it rose to 2,200. "
        "He now has a CK of 180.",
        {"ck": 180, "previous_ck": 2200},
    ),
    (
        "Two years ago she could not lift her head and choked on food. She is well now. CK is 95.",
        {"ck": 95, "head_drop": None, "dysphagia": None, "aspiration": None},
    ),
    (
        "Initially she was given prednisone 60 mg. It was tapered to 20 mg over the summer. "
        "She now takes prednisone 12.5 mg.",
        {"glucocorticoid": "prednisone", "glucocorticoid_dose": 12.5},
    ),
    (
        "In February 2025 prednisolone 50 mg was begun. In June the dose was 20 mg. He takes "
        "prednisolone 5 mg.",
        {"glucocorticoid_dose": 5, "previous_glucocorticoid_dose": 20, "peak_glucocorticoid_dose": 50},
    ),
    (
        "In 2023 she was given azathioprine 100 mg, daily. It was stopped after a year. She "
        "takes MTX 15 mg weekly.",
        {"current_drugs": {"-AZA", "+MTX"}, "methotrexate_dose": 15, "azathioprine_dose": None},
    ),
    (
        "He took simvastatin, 20 mg daily, for two years; it was stopped six weeks ago.",
        {"statin_use": "stopped"},
    ),
    (
        "Mycophenolate, 2 g daily, was added in 2022 and stopped for lack of effect.",
        {"current_drugs": {"-MMF"}, "failed_drugs": {"+MMF"}, "mycophenolate_dose": None},
    ),
    (
        "She was given methotrexate and then azathioprine. Both were stopped. CK is 800.",
        {"current_drugs": {"-MTX", "-AZA"}, "ck": 800},
    ),
    (
        "In March 2026 methotrexate 20 mg weekly was begun. Since then she has been well.",
        {"current_drugs": {"+MTX"}, "methotrexate_dose": 20},
    ),
    (
        "CK is 5,200. Which of the following is best? (A) Methotrexate. (B) Prednisone and "
        "rituximab. (C) Rest.",
        {"ck": 5200, "current_drugs": None, "glucocorticoid": None, "proposed_action": None},
    ),
    (
        "On admission on 20 November potassium was 2.4 and hip flexors were 2. Within 48 hours "
        "potassium was 4.0.",
        {"potassium": 4.0, "hip_flexor_strength": 2},
    ),
    (
        "On 10 November prednisolone was reduced to 30 mg. On 18 November it was raised to 50 mg.",
        {"glucocorticoid_dose": 50},
    ),
    (
        "In September the rash returned; CK was 990. In October CK was 1,400.",
        {"ck": 1400, "previous_ck": 990},
    ),
    (
        "At diagnosis in April 2024 EMG showed fibrillations. She is weak again.",
        {"emg": "irritable", "emg_timing": "at_diagnosis"},
    ),
    (
        "She presented in May 2023 and MRI of the thighs showed oedema. MRI was repeated last "
        "week. CK is 90.",
        {"ck": 90},
    ),
    (
        "Last year he had a fever and a cough. He has no fever. CK is 300.",
        {"infection_suspected": False, "ck": 300},
    ),
    (
        "When first seen in 2022 she had dyspnoea. She has no dyspnoea.",
        {"dyspnea": False},
    ),
    (
        "In July MMT-8 was 120. In September it was 131. On Thursday MMT-8 was 138.",
        {"mmt8": 138},
    ),
    (
        "On examination hip flexors were 4, deltoids 4+ (they were 5 in June).",
        {"hip_flexor_strength": 4, "deltoid_strength": 4.33, "previous_deltoid_strength": 5},
    ),
    (
        "The CK was 3,300 at presentation in 2021. She has remained on prednisone 5 mg, which "
        "she still takes.",
        {"ck": None, "glucocorticoid_dose": 5},
    ),
    (
        "Two years ago prednisone, 60 mg daily, was given, then tapered to 15 mg, which she still takes.",
        {"glucocorticoid_dose": 15},
    ),
    (
        "At the age of 40 he presented with weakness. CK was 9,100. He is now on no treatment "
        "and CK is 2,000.",
        {"ck": 2000, "previous_ck": 9100},
    ),
    (
        "She was hospitalised from 3 to 12 November. On arrival WBC was 1.2 and platelets 30,000. "
        "As of today WBC is 4.1 and platelets are 140,000.",
        {"white_cells": 4100, "platelets": 140000},
    ),
    (
        "By June her FVC was 58%. By October it was 66%. FVC is now 71%.",
        {"fvc_percent": 71, "previous_fvc_percent": 66},
    ),
    (
        "He was given rituximab in May 2024. He is on azathioprine 150 mg. Azathioprine was begun in June.",
        {"azathioprine_dose": 150},
    ),
    (
        "Acetylcholine-receptor antibodies were negative. Anti-Jo-1 is positive.",
        {"myositis_antibodies": {"+Jo1"}},
    ),
    (
        "Dear colleague, in August 2025 she was on prednisolone 40 mg and could not climb stairs. "
        "Today she climbs stairs without help, on prednisolone 7.5 mg.",
        {"glucocorticoid_dose": 7.5, "previous_glucocorticoid_dose": 40},
    ),
    (
        "CK 2,600, was 240 in June. Weaker, pred 15.",  # a note, and no story
        {"ck": 2600, "previous_ck": 240, "glucocorticoid_dose": 15, "strength_trend": "worsening"},
    ),
    (
        "CK was 240 in June. CK 2,600. Hip flexors 4.",
        {"ck": 2600, "previous_ck": 240, "hip_flexor_strength": 4},
    ),
    (
        "Presented with weakness of the legs for 3 months. No fever. O/E power 3/5 in hip flexors. CK 8,000.",
        {"hip_flexor_strength": 3, "ck": 8000, "infection_suspected": False},
    ),
]


def read(text: str) -> dict[str, object]:
    """What is recorded: numbers, words, and of sets their signed members."""
    found: dict[str, object] = {}
    for reading in read_sentence(MYOSITIS, text).readings:
        members = {
            f"{'+' if v else '-'}{a.partition('/')[2]}" for a, v in reading.settled.items() if "/" in a
        }
        found[reading.finding] = members or next(iter(reading.settled.values()), None)
    return found


@pytest.mark.parametrize(("text", "wanted"), STORIES, ids=[text[:60] for text, _ in STORIES])
def test_a_story_is_read_at_its_times(text: str, wanted: dict[str, object]) -> None:
    told = read(text)
    found = {name: told.get(name) for name in wanted}
    numbers = {
        n: float(v) if isinstance(wanted[n], int | float) and v is not None else v for n, v in found.items()
    }
    assert {
        n: pytest.approx(w, abs=0.01) if isinstance(w, float) else w for n, w in wanted.items()
    } == numbers
