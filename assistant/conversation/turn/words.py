"""The words of the chat that are no answers: each a plain whole line, and `/word` the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.conversation.turn.utterances import Part

ALONE = {  # a whole line, nothing after it
    "why": "why",
    "why?": "why",
    "how": "how",
    "how?": "how",
    "undo": "undo",
    "status": "status",
    "plan": "plan",
    "plan lecture": "plan lecture",
    "quit": "quit",
    "exit": "quit",
    "help": "help",
    "note": "note",
    "doses": "doses",
    "?": "?",
    "unknown": "unknown",
}
PARTS = {  # the parts of a plan that stand behind its first page, as they are opened
    "plan all": tuple(Part),
    "plan changes": (Part.CHANGES,),
    "plan notes": (Part.NOTES,),
    "plan doses": (Part.DOSES,),
    "plan dates": (Part.DATES,),
    "plan drugs": (Part.DRUGS,),
    "plan conflicts": (Part.CONFLICTS,),
    "plan beyond": (Part.BEYOND,),
    "plan told": (Part.TOLD,),
    "plan asked": (Part.UNASKED,),
    "plan sources": (Part.SOURCES,),
}
WITH_MORE = (  # the longer first
    *("why not", "what if", "how", "change", "rule"),
    *("dismiss", "override", "save", "forget"),
    *("report", "calendar", "sheet", "chart"),
)
FILES = {
    "report": (".html", ".md", ".pdf"),
    "calendar": (".ics",),
    "sheet": (".html", ".md", ".pdf"),
    "chart": (".svg", ".png"),
}
START = re.compile(r"start(?: on| from)? ([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|today)")
EVERY_WORD = (
    *(w for w in ALONE if w.replace(" ", "").isalpha()),
    *(w for w in WITH_MORE if w not in ALONE),
    *PARTS,
)

HELP = """\
Type findings in plain words at any time: CK 2600 U/L, pred 15 mg, no rash.
An answer: a number of the list, a word, a value with its unit, or unknown.

why            what the question would decide, its rule and source
?              what the question takes
how            how the plan came about; how CODE, how RULE: one step deeper
why not CODE   why a line is not on the plan; why not emg: why not asked
what if ...    a trial: what if ck 900. Your answers stay
should I ...   what you mean to do: go up on the pred? It is answered first
change ...     change ck 900; all other answers stay. change ck: asked again
undo           take back the last answer
unknown        it is not to be had. Never read as normal
dismiss ...    set an emergency aside with your reason; the plan keeps it
override ...   override CODE reason: a guard from beyond the lecture
status, note   what is recorded; the plan as text for the record
plan           the plan now; plan all; plan lecture: what the lecture carries
doses          doses for this patient; start 2026-12-01 names the first day
rule ID        a rule or a statement, with what its sources say
save           this chat as a file; report, calendar, sheet, chart: the plan
forget         delete what is kept of this session
help, quit     this page; leave, and the session is kept"""


@dataclass(frozen=True)
class Command:
    """A command, and what stands after it."""

    word: str
    rest: str = ""


def command(line: str) -> Command | None:
    """The command that a line is, if it is one. `/word` is always one; an unknown one has the word `/`."""
    text = " ".join(line.split())
    slash = text.startswith("/")
    said = text.removeprefix("/").strip() if slash else text
    lowered = said.casefold()
    if lowered in ALONE:
        return Command(ALONE[lowered])
    if lowered in PARTS:
        return Command("part", lowered)
    if lowered.startswith("how about ") and not slash:  # a question about an act
        return None
    if day := START.fullmatch(lowered):
        return Command("start", day[1])
    for word in WITH_MORE:
        if word in FILES and not slash and not _is_file(lowered.removeprefix(word), FILES[word]):
            continue
        if lowered == word or lowered.startswith(word + " "):
            return Command(word, said[len(word) :].strip())
    return Command("/", said) if slash else None


def _is_file(rest: str, endings: tuple[str, ...]) -> bool:
    """Whether nothing follows, or the name of such a file: `report of the EMG` is no command."""
    return not rest or (rest.startswith(" ") and rest.endswith(endings))
