"""The plain words of the sheet for the patient: drugs, tests, and when to call. Short sentences, no codes.

Where a sentence rests on a statement of the sources, its id stands beside it here; it is never printed.
"""

from __future__ import annotations

import re

CALL = {  # the first checklist, in a patient's words
    "dyspnea": "You are short of breath when you rest, lie flat or move.",
    "respiratory_muscle_weakness": "You cannot take a deep breath, or you cannot cough well.",
    "dysphagia": "It is hard to swallow food or drink.",
    "aspiration": "You choke, or food or drink goes down the wrong way.",
    "chest_pain_or_palpitations": "Your chest hurts, or your heart races or skips.",
    "walking_lost_recently": "You can no longer walk, and a short time ago you could.",
    "head_drop": "You cannot hold up your head.",
    "infection_suspected": "You have a fever or chills, or you think you have an infection.",
    "myasthenia_features": "You see double, or your eyelids droop.",
    "dark_urine": "Your urine is dark, like cola.",
    "unable_to_take_or_absorb": "You throw up, or you cannot take your medicines or keep them down.",
}
STEROIDS = (
    "prednisone",
    "prednisolone",
    "methylprednisolone",
    "dexamethasone",
    "hydrocortisone",
    "deflazacort",
)
STEROID_ADVICE = (
    ("Never stop your steroid all at once. That can be dangerous.", "X6"),
    ("Go down only step by step, as your doctor tells you.", "X6"),
    ("Call at once if you have run out of it, or cannot take it.", "X6"),
)
ADVICE = {
    "methotrexate": (
        ("Take methotrexate only once a week, always on the same day.", "S106"),
        ("Never take it every day.", "X31"),
        ("Call at once if you have a new cough, a fever or hard breathing.", "X37"),
    ),
}
DRUGS = {
    "IVIG": "immunoglobulin by drip",
    "plasma exchange": "plasma exchange (the liquid part of your blood is replaced)",
}
GIVEN = ("each infusion", "each course", "each pulse", "session", "each session")  # at the hospital
HOW = {"a day": "every day", "twice a day": "two times every day", "every other day": "every second day"}
UNITS = {"mg": "milligrams (mg)", "g": "grams (g)", "mL": "milliliters (mL)", "µg": "micrograms"}
TESTS = {  # what may stand in an appointment, and how it is called here
    "blood count": "blood count (blood test)",
    "platelets": "blood platelets (blood test)",
    "liver": "liver (blood test)",
    "creatinine": "kidneys (blood test)",
    "renal function": "kidneys (blood test)",
    "urea": "kidneys (blood test)",
    "potassium": "potassium (blood test)",
    "electrolytes": "blood salts (blood test)",
    "glucose": "blood sugar (blood test)",
    "trough level": "level of the medicine (blood test, before you take the dose)",
    "immunoglobulin": "antibodies (blood test)",
    "B cells": "blood cells (blood test)",
    "blood pressure": "blood pressure",
    "heart rate": "pulse",
    "urinalysis": "urine test",
    "lung function": "breathing test",
    "weight": "weight",
    "cataract": "eye check",
}
_TEST = re.compile("|".join(rf"\b{re.escape(word)}" for word in TESTS))


def tests_in(what: str) -> list[str]:
    """The tests that the words of an appointment name, in plain words, each once."""
    return list(dict.fromkeys(TESTS[match.group()] for match in _TEST.finditer(what)))


def drug_words(drug: str) -> str:
    """A drug as a patient may know it."""
    return DRUGS.get(drug, drug)
