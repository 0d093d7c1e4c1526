"""Cue words: which words before or after a phrase say that it is no plain fact of the patient today."""

from __future__ import annotations

import re


def _cues(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.I)


FAMILY = _cues(
    *(
        "mother",
        "father",
        "mum",
        "mom",
        "dad",
        "sisters?",
        "brothers?",
        "siblings?",
        "family",
        "familial",
        "fam",
        "fhx?",
    ),
    *(
        "sons?",
        "daughters?",
        "aunts?",
        "uncles?",
        "cousins?",
        "grand(?:mother|father|parents?)",
        "relatives?",
    ),
    *("parents?", "twin"),
)
NO_MORE_OF = re.compile(  # `no change in the rash`, `no severe dysphagia`: it may be there
    r"\bno\s+(?:\w+\s+)?(?:change|improvement|worsening|difference|increase|decrease|progress(?:ion)?|deterioration"
    r"|response|effect|benefit|relief|resolution|recovery|better|worse|new|further|severe|major|significant|marked"
    r"|additional|recent|clear|definite|obvious|longer)\b[\w\s]*$",
    re.I,
)
REACTION = re.compile(  # `intolerant of AZA (vomiting)`: what a drug did once
    r"\b(?:stopped|discontinued|intoleran\w+|not tolerate\w*|withdrawn|ceased|held|side[- ]effects?"
    r"|allerg\w+)\b.*(?:\(|\b(?:due to|because of|caused?|causing|with|from|owing to|2/2|gave|for)\b|:)",
    re.I,
)
NOT = _cues(
    *("no", "not", "without", "w/o", "denie[sd]", "denying", "nil", "neg(?:ative)? for", "never", "absent"),
    *("neither", "(?<=-)ve for"),
    *("absence of", "free (?:of|from)", "lacks", "lacking", "none of", "nothing to suggest"),
    *("(?:is|has|does|did|do|was)n't", "cannot see"),
)
UNSURE = _cues(
    *(
        "possibl[ey]",
        "probabl[ey]",
        "query",
        "suspect(?:ed|s|ing)?",
        "suspicion of",
        "rule out",
        "r/o",
        "exclud\\w+",
    ),
    *(
        "risk of",
        "risk factors? for",
        "screen(?:ed|ing)? for",
        "in case of",
        "if",
        "vs",
        "versus",
        "worried about",
    ),
    *("concern(?:ed)? (?:for|about)", "prophylaxis (?:for|against)", "maybe", "perhaps", "might", "could be"),
    *("likely", "differential", "either", "whether", "rather than", "unlike", "unless", "in the event of"),
    *("look(?:ing)? for", "to assess", "watch(?:ing)? for", "monitor(?:ing|ed)? for", "signs? of risk"),
    *("vaccinat\\w+", "immuni[sz]\\w+", "vaccines?", "return if", "call if", "exposure to", "contact with"),
)
ASKED = re.compile(r"(?<![\w)])\?+")  # a question mark before what it asks
PLAN = re.compile(r"\b(?:plan(?:s|ned)?|rx plan|to do|advice|recommendations?|suggestions?)\s*[:=-]", re.I)
HYPOTHETICAL = re.compile(
    r"\b(?:if|unless|until|once|should|would|target|aim(?:ing)?|goal|threshold|whether|in case|were)\b", re.I
)
PAST = _cues(
    *(
        "previous(?:ly)?",
        "past",
        "prior",
        "resolved",
        "old",
        "history of",
        "h/o",
        "(?<!has )(?<!have )had",
        "former",
    ),
    *(
        "formerly",
        "used to",
        "years ago",
        "no longer",
        "in childhood",
        "last year",
        "settled",
        "pmhx?",
        "stopped",
    ),
    *("off", "after", "until", "before", "(?:was|were) (?:previously )?(?:on|taking)"),
)
INTENDED = _cues(
    *(
        "consider(?:ing|ed)?",
        "plan(?:ning|s|ned)?",
        "thinking (?:of|about)",
        "wants?",
        "wish(?:es)?",
        "should",
    ),
    *("propos(?:e|ed|ing)", "intend(?:s|ing)?", "to start", "start", "would", "add", "switch(?:ing)? to"),
    *(
        "recommend\\w*",
        "awaiting",
        "awaits",
        "needs?",
        "try",
        "trial of",
        "will",
        "shall",
        "going to",
        "we'll",
    ),
    *(
        "could(?! not)",
        "discuss(?:ed|ing)?",
        "refus(?:ed|es|ing)",
        "refer(?:red|ral)? for",
        "re-?start",
        "resume",
    ),
    *("suggest\\w*", "advis\\w+", "arrang\\w+", "book(?:ed|ing)?", "request(?:ed|ing)?", "order(?:ed|ing)?"),
    *(
        "offer(?:ed|ing)?",
        "aim(?:ing|s)?",
        "reduce",
        "increase(?! in\\b)",
        "taper",
        "wean",
        "cut",
        "stop",
        "hold",
    ),
    *(
        "commence",
        "begin",
        "avoid",
        "withhold",
        "check(?:ing)?",
        "recheck",
        "go(?:ing)? (?:up|down) on",
        "escalate",
    ),
    *("hoping", "keen", "declin(?:ed|es) (?=\\w)"),
)
_BEING = r"\s*\(?(?:(?:is|was|were|has|have|had|now|been|since|to be|\s)*\b"
ENDED = re.compile(
    rf"{_BEING}(?:stopped|discontinued|ceased|withdrawn|resolved|settled|gone|cleared|not tolerated|last year"
    r"|years ago|in the past|in childhood|until|held|on hold|paused|suspended|withheld)\b)",
    re.I,
)
AFTER_A_THOUGHT = re.compile(
    rf"{_BEING}(?:planned|considered|proposed|refused|declined|to (?:start|begin|be|go|follow|discuss)|booked"
    r"|scheduled|requested|ordered|discussed|advised|next (?:week|month|visit)|tomorrow|if|unless|vaccin\w+"
    r"|jab|prophylaxis|risk)\b)",
    re.I,
)
_OF_MUSCLES = r"(?:[ :]+(?:muscles?|function|strength|power|exam(?:ination)?|flexors?))?"
SOUND = re.compile(  # `respiratory muscles normal`, `distal power preserved`
    rf"{_OF_MUSCLES}[ :]+(?:(?:is|are|was|were|all|both)\s+)?(?:normal|fine|ok(?:ay)?|intact|preserved|clear"
    r"|supple|unremarkable|spared|strong|good|full|not (?:weak|affected|involved)|5/5)\b",
    re.I,
)
WEAK_THERE = re.compile(  # a muscle group named by one word is weak only if nothing else is said of it
    rf"{_OF_MUSCLES}\s*(?:$|[,.;:)+/&\n>-]|\b(?:and|or|but|with|weak\w*|involv\w*|affected|more|most|too|also|now"
    r"|again|since|for|worse|first|then|only|both)\b)",
    re.I,
)
NO_FIRST = re.compile(r"(?:no|not|denies|without)\b", re.I)
AGO = re.compile(
    r"\s*(\d+(?:\.\d+)?|an?|one|two|three|four|five|six)\s*(?:day|week|wk|month|year|yr)s?\s+ago\b", re.I
)
OF_OLD = re.compile(
    r"\W*(?:back\s+)?(?:in\s+(?:early\s+|late\s+)?(?:19|20)\d\d|(?:\d+|an?|one|two|three|four|five|six|ten|several|many)"
    r"\s*y(?:ea)?rs? (?:ago|back)|last year|at (?:onset|diagnosis|presentation|first|its peak|peak)|initially"
    r"|originally)\b",
    re.I,
)
PEAK = re.compile(
    r"\b(?:peak(?:ed|ing)?|max(?:imum|imal)?|highest|lowest|initial(?:ly)?|presenting|baseline|originally"
    r"|at (?:onset|diagnosis|presentation|first))\b\W*(?:\w+\s*)?$",
    re.I,
)
