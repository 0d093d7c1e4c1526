"""Clinicians who answer each question from a patient that the interview does not see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from string import ascii_lowercase

from assistant.conversation.asking.questions import Question
from assistant.conversation.interview.interview import Interview, Reply
from assistant.conversation.record.record import Entry, Known, Record
from assistant.conversation.turn.state import Phase, State
from assistant.conversation.turn.utterances import Ask, ShowPlan, Utterance
from assistant.knowledge.model.ruleset import Finding, Shape
from assistant.reading.answers.answer import Slip
from assistant.reasoning.decision.formulas import Clash, complete
from tests.reasoning.patients import reasoner

TODAY = date(2026, 11, 22)
MOST_TURNS = 120

NO_RED_FLAG = {
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
NOTHING_ELSE = {
    "rash": "none",
    "arthritis": False,
    "cough": False,
    "ild": "none",
    "myocarditis": "none",
    "ici_exposure": "none",
    "interacting_drugs": [],
    "steroid_side_effects": [],
    "adherence": "confirmed",
    "emg": "not done",
    "muscle_mri_edema": "not done",
    "biopsy": "not done",
    "dose_reduction_response": "not_tried",
    "glucocorticoid_response": "good",
    "neck_flexors": "unchanged_weak",
    "weakness_distribution": ["proximal_legs", "proximal_arms"],
    "myositis_antibodies": [],
    "failed_drugs": [],
    "diabetes": "none",
    "sex": "female",
    "age": 52,
    "age_at_onset": 50,
    "diagnosis": "DM",
    "pregnancy_status": "not_pregnant",
    "family_history_myopathy": False,
    "potassium": 4.1,
    "tsh": 2.1,
    "glucocorticoid_before": False,
    "stopped_on_purpose": True,
}
ON_PREDNISONE = {
    "glucocorticoid": "prednisone",
    "glucocorticoid_dose": 40,
    "glucocorticoid_duration": 18,
    "recent_glucocorticoid_change": "none",
    "glucocorticoid_schedule": "daily",
    "weeks_at_glucocorticoid_dose": 12,
}
WEAKER = {"strength_trend": "worsening", "strength_change_basis": "measured"}
NO_STEROID = {
    "glucocorticoid": "none",
    "glucocorticoid_before": False,
    "glucocorticoid_duration": 0,
    "recent_glucocorticoid_change": "none",
}

STEROID_MYOPATHY = (
    NO_RED_FLAG | NOTHING_ELSE | ON_PREDNISONE | WEAKER
    | {"ck": 110, "ck_upper_limit": 180, "previous_ck": 3600, "emg": "myopathic_non_irritable"}
    | {"weakness_distribution": ["proximal_legs"], "neck_flexors": "normal"}
    | {"steroid_side_effects": ["moon_face", "striae"]}
)  # fmt: skip
RELAPSE = (
    NO_RED_FLAG | NOTHING_ELSE | ON_PREDNISONE | WEAKER
    | {"glucocorticoid_dose": 10, "weeks_at_glucocorticoid_dose": 3}
    | {"recent_glucocorticoid_change": "reduced"}
    | {"ck": 2400, "ck_upper_limit": 180, "previous_ck": 300, "emg": "irritable", "tapering": True}
)  # fmt: skip

PATIENTS: dict[str, dict[str, object]] = {
    "steroid myopathy": STEROID_MYOPATHY,
    "relapse": RELAPSE,
    "mixed": STEROID_MYOPATHY
    | {"emg": "irritable", "strength_trend": "persistent_weak", "neck_flexors": "unchanged_weak"},
    "undetermined": NO_RED_FLAG
    | NOTHING_ELSE
    | ON_PREDNISONE
    | {"strength_trend": "worsening", "strength_change_basis": "reported", "ck": 240, "previous_ck": 260}
    | {"ck_upper_limit": 180},
    "red flag": RELAPSE | {"respiratory_muscle_weakness": True, "dyspnea": True, "dysphagia": "severe"},
    "low potassium": STEROID_MYOPATHY | {"potassium": 2.4, "interacting_drugs": ["diuretic"]},
    "never exposed": NO_RED_FLAG
    | NOTHING_ELSE
    | NO_STEROID
    | WEAKER
    | {"ck": 900, "previous_ck": 400, "ck_upper_limit": 180},
    "unplanned stop": RELAPSE
    | {"adherence": "stopped", "stopped_on_purpose": False, "recent_glucocorticoid_change": "stopped"}
    | {"glucocorticoid_dose": 0, "ck": 150, "emg": "not done"},
    "inclusion body myositis": STEROID_MYOPATHY
    | {
        "diagnosis": "IBM",
        "age": 67,
        "age_at_onset": 61,
        "weakness_distribution": ["finger_flexors", "quadriceps"],
    },
    "anti-MDA5 with lung": NO_RED_FLAG
    | NOTHING_ELSE
    | NO_STEROID
    | {"diagnosis": "CADM", "myositis_antibodies": ["MDA5"], "ild": "rapidly_progressive", "cough": True}
    | {"disease_phase": "new_onset", "strength_trend": "stable", "dyspnea": True, "rash": "severe"}
    | {"ck": 90, "ck_upper_limit": 180},
    "necrotizing myopathy, new": NO_RED_FLAG
    | NOTHING_ELSE
    | NO_STEROID
    | WEAKER
    | {"diagnosis": "IMNM", "myositis_antibodies": ["HMGCR"], "ck": 9800, "ck_upper_limit": 180, "age": 61}
    | {"disease_phase": "new_onset", "progression": "rapid", "interacting_drugs": ["statin"]},
    "stable on a taper": NO_RED_FLAG
    | NOTHING_ELSE
    | ON_PREDNISONE
    | {"strength_trend": "stable", "tapering": True, "ck": 120, "previous_ck": 400, "ck_upper_limit": 180},
    "nothing is known": {},
}


@cache
def interview() -> Interview:
    """One interview over the rule set that comes with the program."""
    return Interview(reasoner(), TODAY, one_by_one=True)


@lru_cache(maxsize=2000)
def led(by: Interview, *lines: str) -> Reply:
    """Where these lines lead from the beginning; lines that begin alike are gone through once."""
    return by.reply(led(by, *lines[:-1])[0], lines[-1]) if lines else by.open()


def answer_about(finding: Finding, value: object) -> str:
    """What a clinician types for a value of a finding."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        nothing = "negative" if finding.unavailable and "normal" not in finding.choices else "none"
        nothing = "normal" if finding.unavailable and "normal" in finding.choices else nothing
        return ", ".join(v.replace("_", " ") for v in value) or nothing
    if finding.shape is Shape.NUMBER:
        return f"{value} {finding.unit}".strip()
    return str(value).replace("_", " ")


def present(value: object) -> bool:
    """Whether a finding is there at all, as one ticks it on a list."""
    return value not in (False, "none", None, [])


def answer(question: Question, patient: Mapping[str, object]) -> str:
    """The line that a clinician types in answer to a question."""
    findings = interview().ruleset.findings
    if len(question.findings) == 1:
        name = question.findings[0]
        return answer_about(findings[name], patient[name]) if name in patient else "unknown"
    if not any(name in patient for name in question.findings):
        return "unknown"
    places = interview().ruleset.checklists[question.checklist].findings
    ticks = []
    for name in question.findings:
        place = places.index(name) + 1
        if name not in patient:
            ticks.append(f"{place}?")
        elif present(patient[name]):
            ticks.append(str(place))
    return ", ".join([*ticks, "rest no"]) if ticks else "none"


@dataclass
class Consultation:
    """What was asked, what was answered, and where it ended."""

    state: State
    asked: list[tuple[Question, str]] = field(default_factory=list)
    said: list[Utterance] = field(default_factory=list)
    states: list[State] = field(default_factory=list)

    @property
    def questions(self) -> list[tuple[Question, Known]]:
        """Each question that was put, with what was known when it was put."""
        ruleset = interview().ruleset
        asked = [state for state in self.states if state.phase is Phase.ASK and state.asking]
        return [(state.asking, state.record.fold(ruleset)) for state in asked if state.asking]

    @property
    def plan(self) -> ShowPlan:
        return next(u for u in reversed(self.said) if isinstance(u, ShowPlan))


def tell(record: Record, question: Question, patient: Mapping[str, object]) -> Record:
    """The record with one more answer; as it was where the answer contradicts it or cannot be read."""
    reading = interview().hearing.answer(question, answer(question, patient))
    if isinstance(reading, Slip):
        return record
    told = record.plus(Entry("", reading))
    try:
        complete(interview().ruleset, told.fold(interview().ruleset).values)
    except Clash:
        return record
    return told


def consult(patient: Mapping[str, object], first: str = "", told: Iterable[str] = ()) -> Consultation:
    """A consultation from the first line to the plan; `told`: findings that are told before it."""
    state, said = interview().open()
    for name in told:
        state = replace(state, record=tell(state.record, interview().entering.question_about(name), patient))
    record = Consultation(state)
    line = first
    for _ in range(MOST_TURNS):
        record.states.append(state)
        state, said = interview().reply(state, line)
        record.state = state
        record.said += said
        last = said[-1]
        if state.held:
            line = "y"
        elif isinstance(last, Ask):
            line = answer(last.question, patient)
            record.asked.append((last.question, line))
        else:
            return record
    raise AssertionError(f"no plan after {MOST_TURNS} lines: {record.asked[-3:]}")


@cache
def consultation(name: str) -> Consultation:
    """The consultation about one of the patients, held once for all tests."""
    return consult(PATIENTS[name])


def line_of(ask: Ask, patient: Mapping[str, object]) -> str:
    """All that such a clinician knows of a panel, in one line; nothing where that is nothing."""
    if not ask.question.items:
        return answer(ask.question, patient)
    findings = interview().ruleset.findings
    return "; ".join(
        f"{ascii_lowercase[n]}: {findings[name].title} {answer_about(findings[name], patient[name])}"
        for n, item in enumerate(ask.question.items)
        for name in item.findings
        if name in patient
    )
