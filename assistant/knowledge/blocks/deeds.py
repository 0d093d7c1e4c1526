"""What can be done to a drug, in plain English: the deeds that an action names, and the verbs that say them.

The verbs stand apart by form: to do it (`base`), doing it (`going`), and done (`done`), as only the first two
can be an intention by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verbs:
    """The ways to say one deed, each a pattern of alternatives; `noun`: what may follow the drug instead."""

    base: str
    going: str
    done: str
    noun: str = ""


DEEDS = {
    "raise": Verbs(
        base="increase|raise|go up|go higher|go back up|put up|bump up|bump|step up|up-titrate|uptitrate"
        "|titrate up|escalate|double|push up|push|boost|up the|up his|up her|more|back up",
        going="increasing|raising|going up|going higher|going back up|putting up|bumping up|bumping"
        "|stepping up|up-titrating|uptitrating|titrating up|escalating|doubling|pushing up|boosting|upping",
        done="increased|raised|doubled|put up|stepped up|escalated|up-titrated|uptitrated",
        noun="up|increase|higher",
    ),
    "lower": Verbs(
        base="reduce|lower|decrease|cut back|cut down|cut|drop|come down|go down|go lower|bring down|halve"
        "|step down|less|back off|down-titrate|titrate down",
        going="reducing|lowering|decreasing|cutting back|cutting down|cutting|dropping|coming down|going down"
        "|bringing down|halving|stepping down|backing off",
        done="reduced|lowered|decreased|cut|cut back|cut down|halved|dropped",
        noun="down|reduction|lower|cut",
    ),
    "taper": Verbs(
        base="taper off|taper down|taper|wean off|wean down|wean",
        going="tapering off|tapering down|tapering|weaning off|weaning",
        done="tapered off|tapered|weaned off|weaned",
        noun="taper|wean|weaning",
    ),
    "stop": Verbs(
        base="stop|discontinue|cease|withdraw|withhold|hold|pause|suspend|come off|go off|take off|get off"
        "|take (?:him|her|them) off|get (?:him|her|them) off|omit",
        going="stopping|discontinuing|ceasing|withdrawing|withholding|holding|pausing|suspending|coming off"
        "|taking off|getting off|taking (?:him|her|them) off|getting (?:him|her|them) off",
        done="stopped|discontinued|ceased|withdrawn|withheld|held|paused|suspended",
        noun="stop|off",
    ),
    "start": Verbs(
        base="start|begin|add in|add|initiate|commence|introduce|try|give|use|prescribe|put on|go for|go to"
        "|put (?:him|her|them) on|start (?:him|her|them) on|switch to|switch (?:him|her|them) to|move to"
        "|change to|bridge with|treat with|escalate to|move on to|next|another|one more",
        going="starting|beginning|adding|initiating|commencing|introducing|trying|giving|using|prescribing"
        "|putting on|going for|going to|putting (?:him|her|them) on|starting (?:him|her|them) on|switching to"
        "|moving to|changing to|bridging with|treating with|escalating to",
        done="started|added|introduced|given|used|initiated|commenced|prescribed",
        noun="now|next|instead|as well",
    ),
    "continue": Verbs(
        base="continue|carry on with|keep going with|go on with|stay on|keep on|keep (?:him|her|them) on|keep"
        "|maintain|leave on",
        going="continuing|carrying on with|going on with|staying on|keeping on|keeping|maintaining",
        done="continued|kept|maintained",
    ),
    "restart": Verbs(
        base="restart|re-start|resume|rechallenge with|rechallenge|re-challenge|reintroduce|retry|go back on"
        "|go back to|put back on|put (?:him|her|them) back on",
        going="restarting|re-starting|resuming|rechallenging|reintroducing|retrying|going back on"
        "|going back to",
        done="restarted|resumed|reintroduced",
        noun="again",
    ),
    "alternate": Verbs(
        base="alternate days of|switch to alternate[- ]day|switch to every other day|go to alternate[- ]day"
        "|change to alternate[- ]day",
        going="switching to alternate[- ]day|alternate[- ]day|every other day|alternating",
        done="",
        noun="alternate[- ]days?|on alternate[- ]days?|every other day|every second day|qod|eod|alt days",
    ),
}
