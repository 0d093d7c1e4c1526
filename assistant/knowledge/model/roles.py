"""What Python may know of a rule set: roles that findings play, whatever a rule set calls them.

Python asks for `Ruleset.playing(RoleKind.PREVIOUS, "ck")` and never for a finding by its name. This list of
kinds is closed; `ROLES` says of each what it means, what it is of, and whether several findings may play it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.knowledge.model.places import Place


class RoleKind(StrEnum):
    """The kinds of roles, as the notation spells them."""

    PREVIOUS = "previous"
    UPPER_LIMIT = "upper limit"
    TREND = "trend"
    PEAK = "peak"
    TIMING = "at the time"
    DOSE = "dose"
    SCHEDULE = "schedule"
    STEP = "step on alternate days"
    FREQUENCY = "frequency"
    ROUTE = "route"
    DURATION = "duration"
    CHANGE = "latest change"
    SINCE_CHANGE = "time since the change"
    AT_DOSE = "time at the dose"
    TAPERED = "being tapered"
    AFTER_LESS = "response to less"
    AFTER_MORE = "response to more"
    COURSES = "courses given"
    SINCE_COURSE = "time since the course"
    SESSIONS = "sessions done"
    TAKEN = "drugs taken"
    FAILED = "drugs that failed"
    NOT_TOLERATED = "drugs not tolerated"
    CONTRAINDICATED = "drugs contraindicated"
    PLAN = "what is planned"
    MEANT = "drugs meant"
    AGE = "age"
    SEX = "sex"
    WEIGHT = "weight"
    HEIGHT = "height"
    SURFACE = "body surface area"
    DIAGNOSIS = "diagnosis"
    STRENGTH = "graded strength"
    LASTING = "lasting"
    PAST = "of the past"
    TEST = "a test"
    DRUGS = "names of drugs"
    DRUG = "name of the drug"
    BEFORE = "taken before"
    RESPONSE = "response"
    REACTION = "reaction"
    LEVEL = "level in the blood"
    MANNER = "way of taking"
    USE = "use"
    PURPOSE = "purpose"
    EXPOSURE = "exposure"
    LAST_GOOD = "last dose that held"
    COURSE = "course of strength"
    BASIS = "basis of that course"
    WORSE_FOR = "time since worse"
    WEAK = "weak muscles"
    MUSCLE = "grade"
    FUNCTION = "function"
    IN_WORDS = "in words"
    ILL_FOR = "time with"
    FAMILY = "family history"
    PANEL = "screen"
    SUSPICION = "suspicion"
    BY_DEGREE = "by degree"
    ALONE = "says itself"
    BLOT = "blot"
    UPPER_PRESSURE = "upper pressure"
    LOWER_PRESSURE = "lower pressure"
    ON_AIR = "on room air"
    TOTAL = "total so far"
    MENDABLE = "mendable"


class Of(StrEnum):
    """What a role is of."""

    NOTHING = "nothing"
    FINDING = "a finding"
    DRUG = "a drug"  # a drug block, a member of a set of drugs, or the finding that names the drug
    MEMBER = "a member of a set"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One line of what a kind means. several: more than one finding may play it of the same thing."""

    of: Of
    says: str
    several: bool = False


class CodeRole(StrEnum):
    """What Python may know of a code of the plan."""

    RAISES = "dose goes up"  # while it stands, a held taper is not dated
    REASSESSES = "reassessment"  # its rules say when the patient is seen again
    ASKS = "asks for data"  # it decides nothing, and justifies no question
    LEADS = "leads"  # where it stands, it heads the page
    STAYS = "dose stays"  # the dose that is taken is told with it
    DECIDES = "decides"  # it names the test that decides


class Sense(StrEnum):
    """What the program knows of a value, in a finding that plays a role."""

    RISEN = "risen"
    HIGH = "still high"
    FALLEN = "fallen"
    NORMALISED = "fallen to normal"
    NORMAL = "normal"
    NEVER_RAISED = "never raised"
    ALTERNATE = "every other day"
    PULSE = "as a pulse"
    STOPPED = "no longer taken"
    AVERAGE = "on average a day"
    FEMALE = "female"
    MALE = "male"


SENSES: Mapping[RoleKind, tuple[tuple[Sense, ...], tuple[Sense, ...]]] = {
    RoleKind.TREND: (
        (Sense.RISEN, Sense.HIGH, Sense.FALLEN, Sense.NORMALISED, Sense.NORMAL),
        (Sense.NEVER_RAISED,),
    ),
    RoleKind.SCHEDULE: ((Sense.ALTERNATE,), (Sense.PULSE, Sense.STOPPED)),
    RoleKind.STEP: ((Sense.AVERAGE,), ()),
    RoleKind.SEX: ((Sense.FEMALE, Sense.MALE), ()),
}
"""The senses of the values of a finding that plays a role: those it must say, and those it may."""


@dataclass(frozen=True, slots=True)
class Role:
    """One role that a finding plays. of: a finding or a member of a set of drugs by its name, or ""."""

    kind: RoleKind
    of: str
    place: Place


ROLES: Mapping[RoleKind, Meaning] = {
    RoleKind.PREVIOUS: Meaning(Of.FINDING, "the value before this one"),
    RoleKind.UPPER_LIMIT: Meaning(Of.FINDING, "the laboratory's upper limit of it"),
    RoleKind.TREND: Meaning(Of.FINDING, "how it has moved since the value before"),
    RoleKind.PEAK: Meaning(Of.FINDING, "the highest value that it ever had"),
    RoleKind.TIMING: Meaning(Of.FINDING, "when that test was done"),
    RoleKind.DOSE: Meaning(Of.DRUG, "the dose that is taken now"),
    RoleKind.SCHEDULE: Meaning(Of.DRUG, "how it is taken: every day, every other day, as a pulse"),
    RoleKind.STEP: Meaning(Of.DRUG, "what a step means of a dose taken every other day"),
    RoleKind.FREQUENCY: Meaning(Of.DRUG, "how often it is taken"),
    RoleKind.ROUTE: Meaning(Of.DRUG, "the way it is given"),
    RoleKind.DURATION: Meaning(Of.DRUG, "for how long it has been taken"),
    RoleKind.CHANGE: Meaning(Of.DRUG, "how its dose was last changed"),
    RoleKind.SINCE_CHANGE: Meaning(Of.DRUG, "how long ago that was"),
    RoleKind.AT_DOSE: Meaning(Of.DRUG, "for how long the present dose, or more, has been taken"),
    RoleKind.TAPERED: Meaning(Of.DRUG, "whether its dose is being lowered step by step"),
    RoleKind.AFTER_LESS: Meaning(Of.DRUG, "what came of a lower dose: better, worse, the same"),
    RoleKind.AFTER_MORE: Meaning(Of.DRUG, "what came of a higher dose: better, worse, the same"),
    RoleKind.COURSES: Meaning(Of.DRUG, "how many courses of it were given"),
    RoleKind.SINCE_COURSE: Meaning(Of.DRUG, "how long ago the last one was given"),
    RoleKind.SESSIONS: Meaning(Of.NOTHING, "how many days of a course on days are done"),
    RoleKind.TAKEN: Meaning(Of.NOTHING, "the drugs that are taken now"),
    RoleKind.FAILED: Meaning(Of.NOTHING, "those that did not work"),
    RoleKind.NOT_TOLERATED: Meaning(Of.NOTHING, "those that were not tolerated"),
    RoleKind.CONTRAINDICATED: Meaning(Of.NOTHING, "those that may not be given"),
    RoleKind.PLAN: Meaning(Of.NOTHING, "what the clinician means to do, as typed"),
    RoleKind.MEANT: Meaning(Of.NOTHING, "the drugs of an act that is tried before it is answered"),
    RoleKind.AGE: Meaning(Of.NOTHING, "in years"),
    RoleKind.SEX: Meaning(Of.NOTHING, "female or male"),
    RoleKind.WEIGHT: Meaning(Of.NOTHING, "in kg"),
    RoleKind.HEIGHT: Meaning(Of.NOTHING, "in cm"),
    RoleKind.SURFACE: Meaning(Of.NOTHING, "in m²"),
    RoleKind.DIAGNOSIS: Meaning(Of.NOTHING, "which disease it is: what the patient is, and not how"),
    RoleKind.STRENGTH: Meaning(Of.NOTHING, "an MRC grade from 0 to 5", several=True),
    RoleKind.LASTING: Meaning(
        Of.NOTHING, "once present it stays, whatever tense it is told in", several=True
    ),
    RoleKind.PAST: Meaning(Of.NOTHING, "it asks what was before, so that the past is its time", several=True),
    RoleKind.TEST: Meaning(Of.NOTHING, "the result of a test", several=True),
    RoleKind.DRUGS: Meaning(Of.NOTHING, "its members are drugs, and named they are taken", several=True),
    RoleKind.DRUG: Meaning(Of.NOTHING, "its values are drugs of which one is taken at a time"),
    RoleKind.BEFORE: Meaning(Of.DRUG, "whether it was ever taken"),
    RoleKind.RESPONSE: Meaning(Of.DRUG, "how well it worked, the worst first"),
    RoleKind.REACTION: Meaning(Of.DRUG, "what it did that it should not"),
    RoleKind.LEVEL: Meaning(Of.DRUG, "how much of it is in the blood"),
    RoleKind.MANNER: Meaning(Of.DRUG, "whether it is taken as told, or how it was stopped", several=True),
    RoleKind.USE: Meaning(Of.DRUG, "never, now or stopped"),
    RoleKind.PURPOSE: Meaning(Of.DRUG, "none, to prevent, or to treat"),
    RoleKind.EXPOSURE: Meaning(Of.FINDING, "none, past or now, of the drugs of that set"),
    RoleKind.LAST_GOOD: Meaning(Of.DRUG, "the last dose that held the disease"),
    RoleKind.COURSE: Meaning(Of.NOTHING, "how strength has moved"),
    RoleKind.BASIS: Meaning(Of.NOTHING, "whether that was measured, or is reported"),
    RoleKind.WORSE_FOR: Meaning(Of.NOTHING, "for how long strength has been falling"),
    RoleKind.WEAK: Meaning(Of.NOTHING, "which muscles are weak"),
    RoleKind.MUSCLE: Meaning(Of.MEMBER, "the grade of those muscles", several=True),
    RoleKind.FUNCTION: Meaning(Of.NOTHING, "how daily life goes"),
    RoleKind.IN_WORDS: Meaning(Of.FINDING, "the same, told without a number"),
    RoleKind.ILL_FOR: Meaning(Of.FINDING, "for how long the disease has been there"),
    RoleKind.FAMILY: Meaning(Of.FINDING, "whether a relative has it"),
    RoleKind.PANEL: Meaning(Of.FINDING, "a screen with that part: negative, then its parts in order"),
    RoleKind.SUSPICION: Meaning(Of.NOTHING, "a suspicion is enough", several=True),
    RoleKind.BY_DEGREE: Meaning(Of.NOTHING, "of several values the last in its list holds", several=True),
    RoleKind.ALONE: Meaning(Of.NOTHING, "its values name it in a sentence", several=True),
    RoleKind.BLOT: Meaning(Of.NOTHING, "a set of results, each positive or negative", several=True),
    RoleKind.UPPER_PRESSURE: Meaning(Of.NOTHING, "the first of 120/80"),
    RoleKind.LOWER_PRESSURE: Meaning(Of.NOTHING, "the second of 120/80"),
    RoleKind.TOTAL: Meaning(Of.DRUG, "how much of it was given so far"),
    RoleKind.ON_AIR: Meaning(Of.NOTHING, "a percentage that is told of room air"),
    RoleKind.MENDABLE: Meaning(
        Of.NOTHING, "time, treatment or another drug beside it can put it right", several=True
    ),
}
