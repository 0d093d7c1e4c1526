"""What the clinician means to do is read as such, and nothing else is."""

import pytest

from assistant.reading.acts.acts import acts_meant
from assistant.reading.reader import Told
from tests.reading.reading import read_sentence
from tests.reasoning.patients import ruleset

MEANT = "proposed_action"
RAISE, LOWER, TAPER = "raise-glucocorticoid", "lower-glucocorticoid", "taper-glucocorticoid"
STOP, KEEP, PAUSE = "stop-glucocorticoid", "keep-glucocorticoid", "pause-the-taper"
MTX, RTX, CYC = "begin-methotrexate", "give-rituximab", "give-cyclophosphamide"

INTENTIONS = {
    "go up on the pred?": RAISE,
    "Go up on the prednisolone": RAISE,
    "should I increase prednisolone to 60?": RAISE,
    "should we put the pred up": RAISE,
    "pred should be increased": RAISE,
    "can MTX be increased?": "raise-methotrexate",
    "pred should be stopped": STOP,
    "put the pred up?": RAISE,
    "double the dose?": RAISE,
    "more steroids?": RAISE,
    "back up to 40 mg?": RAISE,
    "is it time to escalate the steroids": RAISE,
    "I want to go up to 30": RAISE,
    "proposed plan: increase pred to 40 mg": RAISE,
    "I would raise the steroid dose": RAISE,
    "could the prednisone be increased?": RAISE,
    "pred 60 mg?": "start-glucocorticoid",
    "restart the prednisone": "resume-glucocorticoid",
    "resume prednisolone 20 mg": "resume-glucocorticoid",
    "can I drop the pred by 5": LOWER,
    "may I lower the steroid?": LOWER,
    "reduce the dose?": LOWER,
    "I'd come down to 10": LOWER,
    "planning to taper": TAPER,
    "taper?": TAPER,
    "thinking about tapering the pred": TAPER,
    "wean her off steroids?": TAPER,
    "taper pred to 10 over 4 weeks": TAPER,
    "taper if the CK is normal?": TAPER,
    "hold the taper": PAUSE,
    "stop tapering?": PAUSE,
    "should I slow the taper": PAUSE,
    "keep the same dose": KEEP,
    "can I hold the dose?": KEEP,
    "continue prednisolone 15 mg": KEEP,
    "stop the steroids": STOP,
    "can we take her off the steroids?": STOP,
    "should the pred be stopped?": STOP,
    "what about stopping prednisone": STOP,
    "alternate-day pred?": "alternate-days",
    "switch to alternate days?": "alternate-days",
    "give IVMP": "pulse-glucocorticoid",
    "Med reg says flare: IVMP 1 g tonight. Shall I prescribe it?": "pulse-glucocorticoid",
    "Boss on phone: give methylpred 1g now first. Do I?": "pulse-glucocorticoid",
    "My suggestion is AZA down to 75. Any objections?": "lower-azathioprine",
    "it can only be steroid myopathy - cut to 5 mg?": LOWER,
    "actually no, put up to 20 tonight?": RAISE,
    "I was to admit to a general medical ward": "general-ward",
    "start pulse steroids": "pulse-glucocorticoid",
    "what about a methylprednisolone bolus": "pulse-glucocorticoid",
    "I'd start MTX": MTX,
    "start methotrexate 15 mg weekly": MTX,
    "how about methotrexate?": MTX,
    "start mtx 7.5 mg daily": MTX,
    "methotrexate 7.5 mg od?": MTX,
    "on MTX 10 mg weekly, go up to 15?": "raise-methotrexate",
    "increase the methotrexate?": "raise-methotrexate",
    "what about stopping MTX?": "leave-methotrexate",
    "I'm thinking of starting azathioprine": "begin-azathioprine",
    "AZA 150 mg?": "begin-azathioprine",
    "mycophenolate instead?": "begin-mycophenolate",
    "switch to tacrolimus": "begin-tacrolimus",
    "add ciclosporin": "begin-cyclosporine",
    "add a second-line drug": "add-second-line-drug",
    "time for a steroid-sparing agent?": "add-second-line-drug",
    "add IVIG": "give-ivig",
    "another course of IVIG": "give-ivig",
    "rituximab now?": RTX,
    "next dose of rituximab": RTX,
    "is there a role for rituximab": RTX,
    "next cyc pulse": CYC,
    "next cyclophosphamide pulse": CYC,
    "time for cyclophosphamide?": CYC,
    "plasmapheresis next?": "exchange-plasma",
    "restart statin": "give-statin",
    "can we stop the statin": "leave-statin",
    "wait and see?": "wait-and-see",
    "repeat the EMG?": "repeat-a-test",
    "should I rebiopsy": "repeat-a-test",
    "refer to neurology?": "refer",
    "should I admit her?": "refer",
    "seen last week plan: go up on pred": RAISE,
    "Local team wants pulse methylpred.": "pulse-glucocorticoid",
    "GP suggests rosuvastatin instead": "give-statin",
    "new doctor wants to restart prednisone 60": "resume-glucocorticoid",
    "neurology suggest IVIG": "give-ivig",
    "could we pulse him?": "pulse-glucocorticoid",
    "shall I give a gram of methylpred?": "pulse-glucocorticoid",
    "bolus methylpred 1 g tonight?": "pulse-glucocorticoid",
    "refractory, rituximab?": RTX,
    "stop everything?": "stop-everything",
    "if I stop tacrolimus, can I put her on methotrexate 15?": MTX,
    "would a reduction test be reasonable?": LOWER,
    "could I go to 80/0 alternate days to spare sugars?": "alternate-days",
    "which to stop first, and how fast?": "glucocorticoid-first",
    "97% on 2 litres, ward bed OK?": "general-ward",
    "see her in 2 weeks?": "see-later",
    "From the practice: no pred while the fever lasts": STOP,
    "no MTX for now?": "leave-methotrexate",
    "Local team: recheck in 6 wks": "see-later",
    "the locum wants IVMP on Thursday": "pulse-glucocorticoid",
    "GP: MTX down to 7.5": "lower-methotrexate",
    "GP: take MTX to 20": "raise-methotrexate",
    "ED: IVIG 2 g/kg now": "give-ivig",
    "ED: no steroid until cortisol is back": STOP,
    "SHO: so pred 40": "start-glucocorticoid",
    "GP suggests to keep weaning": TAPER,
    "Boss says halve the prednisone": LOWER,
    "GP says to stop MTX": "leave-methotrexate",
    "rituximab instead of MTX?": RTX,
    "GP suggests rosuva 10 instead of atorva": "give-statin",
    "put them back on 40?": RAISE,
    "yellow fever jab booked for Friday": "give-live-vaccine",
}
OF_COURSES = {
    "IV CYC pulse 4 of 6 last week. Pred 15. I'd halve pulse 5": "lower-cyclophosphamide",
    "IV CYC pulse 4 of 6 last week. Pred 15. Give pulse 5?": CYC,
    "ipi + nivo, cycle 2 in May. Oncology thinks cycle 3 would do": "give-checkpoint-inhibitor",
}
NO_INTENTIONS = (
    *(
        "ipi + nivo, cycle 2 was 18 days ago",
        "pred 15, pulse 92",
        "GP thinks IBM",
        "no MTX until 2024, then 15 mg weekly",
    ),
    *("on MTX", "takes MTX 15 mg weekly", "stopped MTX 2 years ago", "pred increased to 40 last week"),
    *("pred 15 mg daily down from 70", "patient wants to stop the steroids", "I would not increase the pred"),
    *("double vision", "started rituximab in May", "GP planned to start MTX", "tapering since March"),
    *("taper running", "on a steroid taper", "foot drop", "no taper", "increase in CK", "CK up"),
    *("weakness after stopping pred", "worse since pred was reduced", "refused to start MTX", "MTX failed"),
    *("rituximab 6 months ago", "dysphagia?", "pred 30 mg, MTX, dysphagia?", "statin stopped"),
    *("stop of MTX in 2019", "steroid induced diabetes", "pred stopped abruptly", "IVIG monthly"),
    *("she stopped the steroids herself", "increased pred 2 weeks ago, weaker since", "EMG irritable"),
    *("before I started MTX", "cyclophosphamide pulses x 6", "cut pred to 20 in March", "repeat CK 900"),
    *("responded to rituximab", "intolerant of azathioprine", "allergic to MTX?", "repeat EMG irritable"),
    *("waiting for EMG", "cannot go up stairs", "going up stairs is hard", "stop walking after 100 m"),
    *("referred by neurology", "pred reduced from 60 to 20 mg over 3 months", "continues prednisone 15 mg"),
    *("off steroids", "alternate days", "prednisone 20 mg every other day", "not planning to taper"),
    *(
        "she was going to start azathioprine",
        "her mother wants to stop the steroids",
        "GP is considering IVIG",
    ),
    *(
        "previous plan: pred 40",
        "old plan: taper pred",
        "GP plan: pred 40",
        "the plan had been to taper pred",
    ),
    *("patient planned to stop MTX herself", "she wishes to stop pred", "pt not keen on MTX"),
    *("husband wants her off steroids", "she wants to come off pred", "would have started AZA"),
    *("do not increase pred", "neurology advise IVIG", "MTX should have been stopped"),
    *("should have increased pred", "would not stop pred", "start MTX was refused", "is she on pred 40?"),
    *(
        "pharmacy box says she took MTX daily this week?",
        "GP wanted to start MTX in May",
        "CK 900, on MTX 15?",
    ),
    *(
        "if I stop tacrolimus",
        "she says MTX helps?",
        "on the ward",
        "seen in outpatient clinic",
        "two pulses in May",
    ),
    *("advised by GP to start MTX", "previously planned RTX", "GP: on pred 40, MTX 15", "she says stop MTX"),
    *("GP told her to stop MTX", "daughter says stop the steroids", "GP says she is on pred 40"),
    *("pred 60 → 20 since May", "Declined physio", "AZA off since May", "seen in clinic 2 weeks ago"),
    *("she tolerates topical tacrolimus", "CK 900 now that pred is 5", "guideline says IVIG"),
    *("put back on her feet", "MMF instead of MTX since May"),
    *("plan was to go up on pred", "plan at last visit: increase pred", "plan last visit: start MTX"),
    *(
        "planned to restart IVIG last year",
        "referred to neurology by GP",
        "the rheumatologist's plan: pred 40",
    ),
)


def said(text: str) -> str | None:
    """What is meant, as it was read."""
    found = [r for r in read_sentence(ruleset(), text).readings if r.finding == MEANT]
    return str(found[0].settled[MEANT]) if found else None


def others(reading: Told) -> dict[str, str]:
    return {r.finding: r.shown for r in reading.readings if r.finding != MEANT}


@pytest.mark.parametrize(("text", "action"), [*INTENTIONS.items(), *OF_COURSES.items()])
def test_an_intention_is_read_as_its_act(text: str, action: str) -> None:
    meant = said(text)
    assert meant is not None
    assert [act.action for act in acts_meant(ruleset(), meant)] == [action]


@pytest.mark.parametrize("text", NO_INTENTIONS)
def test_what_is_told_is_no_intention(text: str) -> None:
    assert said(text) is None


TOLD_BESIDE = {  # what the words say of the patient all the same
    "should I admit her?": {"sex": "female"},
    "see her in 2 weeks?": {"sex": "female"},
    "could we pulse him?": {"sex": "male"},
    "refractory, rituximab?": {"disease_phase": "refractory suspected"},
    "continue prednisolone 15 mg": {"glucocorticoid": "prednisolone", "glucocorticoid_dose": "15 mg/day"},
}


@pytest.mark.parametrize("text", [t for t in INTENTIONS if not t.startswith("on MTX")])
def test_an_intention_is_no_finding(text: str) -> None:
    assert others(read_sentence(ruleset(), text)) == TOLD_BESIDE.get(text, {})


@pytest.mark.parametrize("text", ["mtx 7.5 mg daily", "methotrexate 7.5 mg od", "methotrexate 7.5 mg daily"])
def test_methotrexate_every_day_is_told_and_its_dose_a_week_is_asked(text: str) -> None:
    reading = read_sentence(ruleset(), text)
    assert said(text) is None
    assert others(reading) == {"current_drugs": "MTX", "methotrexate_frequency": "daily"}
    assert any("mg/week" in slip for slip in reading.slips)
    assert others(read_sentence(ruleset(), f"start {text}")) == {}


@pytest.mark.parametrize(
    "text",
    [
        "husband wants her off steroids",
        "do not increase pred",
        "MTX should have been stopped",
        "pt not keen on MTX",
        "could have stopped pred",
        "previously planned RTX",
    ],
)
def test_what_is_wished_or_not_done_tells_nothing_of_the_drug(text: str) -> None:
    reading = read_sentence(ruleset(), text)
    assert reading.readings == ()
    assert reading.not_understood


def test_one_drug_for_another_is_two_acts() -> None:
    meant = said("swap MMF for MTX 15 mg?")
    assert meant is not None
    acts = acts_meant(ruleset(), meant)
    assert [(act.action, act.dose) for act in acts] == [("leave-mycophenolate", None), (MTX, 15)]


def test_what_cannot_be_had_is_not_asked_for_with_what_can() -> None:
    text = "cannot have IVIG, start RTX?"
    assert said(text) == "start RTX"
    assert others(read_sentence(ruleset(), text)) == {"contraindicated_drugs": "IVIG"}


def test_findings_beside_an_intention_are_kept() -> None:
    reading = read_sentence(ruleset(), "CK 2400 U/L, on pred 15 mg daily, weaker. Should I go up to 30 mg?")
    assert others(reading)["glucocorticoid_dose"] == "15 mg/day"
    assert others(reading)["ck"] == "2400 U/L"
    reading = read_sentence(ruleset(), "CK rising so should I increase pred?")
    assert others(reading) == {"ck_trend": "rising"}


@pytest.mark.parametrize(
    "after", ["Thank you for the referral.", "She was weaker last month", "Was seen in May"]
)
def test_an_abbreviated_drug_may_end_the_sentence(after: str) -> None:
    assert said(f"Plan to go up on pred. {after}") == "go up on pred"


@pytest.mark.parametrize("text", ["go up on pred. to 40 mg", "GO UP ON PRED. TO 40 MG"])
def test_an_abbreviated_drug_may_stand_before_its_dose(text: str) -> None:
    assert said(text) == text


def test_two_acts_in_one_line() -> None:
    meant = said("stop MTX and start rituximab")
    assert meant is not None
    assert [act.action for act in acts_meant(ruleset(), meant)] == ["leave-methotrexate", RTX]


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("prednisone 10 mg. Go up or down?", [RAISE, LOWER]),
        ("Do I increase or reduce the prednisone?", [RAISE, LOWER]),
        ("pred: down or up?", [LOWER, RAISE]),
        ("on MMF, prednisone 10 mg. Stop everything?", ["stop-everything"]),
        ("pred 50 mg. Two opinions: up the steroids vs. cut them.", [RAISE, LOWER]),
        ("I'd stop MTX and MMF.", ["leave-methotrexate", "leave-mycophenolate"]),
        ("I'd stop MTX, pred 10 stays.", ["leave-methotrexate", "keep-glucocorticoid"]),
        ("Plan: MTX 15 -> 20, pred 20 -> 15.", ["raise-methotrexate", "lower-glucocorticoid"]),
        ("Plan: MMF 500 bd → 1 g bd.", ["raise-mycophenolate"]),
        ("On tac 2 mg and MMF. Stop MMF. Tac stays.", ["leave-mycophenolate", "go-on-with-tacrolimus"]),
        ("Can I half her pred from 40 to 20?", [LOWER]),
        ("Exercise programme and recheck CK in 4 wks.", ["exercise", "repeat-the-ck"]),
        ("Stop AZA. Clinic 2/52.", ["leave-azathioprine", "see-later"]),
        ("Swap AZA 150 for MTX 15 weekly", ["leave-azathioprine", MTX]),
        ("Plan: no change to MMF, drop pred 10 to 7.5", ["go-on-with-mycophenolate", LOWER]),
        ("Team proposes rituximab and azathioprine.", [RTX, "begin-azathioprine"]),
        (
            "Oncologist suggests prednisone 40 and outpatient cardiology",
            ["start-glucocorticoid", "see-later"],
        ),
    ],
)
def test_each_of_several_acts_is_read(text: str, acts: list[str]) -> None:
    meant = said(text)
    assert meant is not None
    assert [act.action for act in acts_meant(ruleset(), meant)] == acts


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("increase prednisolone to 60", "60"),
        ("go up to 100 mg of prednisone", "100"),
        ("increase pred to 1 mg/kg", None),
        ("drop the pred by 5 mg", None),
        ("start MTX 15 mg weekly", "15"),
        ("start MTX 7.5 mg daily", None),
        ("raise pred by 10 mg", None),
        ("increase pred from 15 to 30 mg", "30"),
        ("pred 40 mg on alternate days", None),
    ],
)
def test_an_intended_dose_is_read_where_it_is_a_dose_of_the_drug(text: str, dose: str | None) -> None:
    (act,) = acts_meant(ruleset(), text)
    assert (str(act.dose) if act.dose is not None else None) == dose


@pytest.mark.parametrize("name", ruleset().actions)
def test_an_action_reads_its_own_words(name: str) -> None:
    assert [act.action for act in acts_meant(ruleset(), ruleset().actions[name].says)] == [name]
