"""The words of the chat that are no answers: each a plain whole line, and `/word` the same."""

from __future__ import annotations

from dataclasses import dataclass

ALONE = {  # a whole line, nothing after it
    "why": "why",
    "why?": "why",
    "how": "how",
    "how?": "how",
    "undo": "undo",
    "status": "status",
    "plan": "plan",
    "quit": "quit",
    "exit": "quit",
    "help": "help",
    "?": "?",
    "unknown": "unknown",
}
WITH_MORE = ("why not", "what if", "how", "change", "rule")  # the longer first
EVERY_WORD = (*(word for word in ALONE if word.isalpha()), *(w for w in WITH_MORE if w not in ALONE))

HELP = """\
Type findings in plain words at any time: CK 2600 U/L, pred 15 mg daily, no dysphagia.
An answer may be a number from the list, a word, a value with its unit, or unknown.

why            what the question would decide, its rule and source
?              what the question takes
how            how the plan was reached; how CODE for one line of it
why not CODE   why a line is not on the plan
what if ...    a trial: what if ck 900. Your answers stay
change ...     change ck 900, or change ck to be asked again. All other answers stay
undo           take back the last answer
unknown        say that it is not to be had. It is never read as normal
status         what is recorded so far
plan           the plan on what is known now
rule ID        a rule, with what its sources say
help           this page
quit           leave"""


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
    for word in WITH_MORE:
        if lowered == word or lowered.startswith(word + " "):
            return Command(word, said[len(word) :].strip())
    return Command("/", said) if slash else None
