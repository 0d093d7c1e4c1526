"""The commands of the chat: each with its spellings, what it takes and its line of help, in one place.

The parser, help, completion, the check that no answer reads like a command and the README's table are made of
them. What each does stands under its name in `conversation/interview/commands.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from assistant.knowledge.lines.phrases import key


class Takes(StrEnum):
    """What may stand after a command, as help names it."""

    NOTHING = ""
    LINE = "[CODE]"  # a line of the plan, a rule or a finding
    NOT_ADVISED = "CODE"  # a line that does not stand; words may follow
    NAME = "ID"  # a rule, a gate or a statement
    FINDING = "FINDING"  # with its value
    WORD = "[WORD]"  # one of its `words`
    PART = "[PART]"  # of a plan: one of its `words`, or its number
    COMMAND = "[COMMAND]"
    DAY = "DAY"
    FILE = "[FILE]"
    SESSION = "[N]"  # of the list, or the name of a session
    PATH = "[NAME]"  # of a file; it need not say what kind
    TEXT = "REASON"
    GRADES = "[GRADES]"  # NAME: PART GRADE, ...; or nothing


@dataclass(frozen=True, slots=True)
class Command:
    """A command. words: what a WORD can be. asks: words after it that make the line a question instead.

    beside: the command on whose line of help it stands.
    """

    name: str
    help: str
    takes: Takes = Takes.NOTHING
    also: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    asks: str = ""
    beside: str = ""

    @property
    def usage(self) -> str:
        """How it is typed."""
        return f"{self.name} {self.takes}".rstrip()


_PARTS = ("all", "lecture", "why", "changes", "notes", "doses", "dates", "drugs", "conflicts", "beyond",
          "told", "asked", "sources")  # fmt: skip

COMMANDS = (
    Command("why", "what it would decide; why CODE", Takes.LINE, also=("why?", "explain")),
    Command("?", "what the question takes", beside="why"),
    Command("how", "how a line came about: how 1, or how CODE", Takes.LINE, also=("how?",), asks="about"),
    Command("why not", "why it is not on the plan, or a finding is not asked", Takes.NOT_ADVISED),
    Command(
        "what if",
        "a trial with another value; your answers stay",
        Takes.FINDING,
        also=("whatif", "suppose", "supposing", "what happens if"),
    ),
    Command("change", "another value; without one the finding is asked again", Takes.FINDING),
    Command("remove", "take one finding back", Takes.FINDING, also=("delete", "take back")),
    Command("undo", "take back the last answer", also=("back",)),
    Command("redo", "put it back", beside="undo"),
    Command("unknown", "it is not to be had. Never read as normal", also=("skip", "idk", "dunno")),
    Command("one by one", "single questions, no panel", beside="status"),
    Command("dismiss", "set an emergency aside; the plan keeps your reason", Takes.TEXT),
    Command("override", "and a reason: sets aside a guard from beyond the source", Takes.NOT_ADVISED),
    Command("status", "what is recorded", also=("summary",)),
    Command("plan", "the plan now; plan all, lecture, or a part: plan dates", Takes.PART, words=_PARTS),
    Command("doses", "doses for this patient", also=("dose",)),
    Command("score", "response, measured; score NAME: GRADES adds them up", Takes.GRADES),
    Command("start", "dated from a day: start 2026-12-01", Takes.DAY, beside="doses"),
    Command("rule", "a rule or a statement", Takes.NAME),
    Command("top", "the last answer", also=("again",), beside="rule"),
    Command("copy", "copy the note", beside="rule"),
    Command("note", "the plan as text for the record, shown or written: .txt", Takes.FILE),
    Command("report", "the plan as a file: .html, .md or .pdf", Takes.FILE),
    Command("calendar", "its dates as a file: .ics", Takes.FILE),
    Command("sheet", "a sheet for the patient, to be signed: .html, .md or .pdf", Takes.FILE),
    Command("chart", "its doses and dates drawn: .svg or .png", Takes.FILE),
    Command("save", "this chat as a file", Takes.PATH),
    Command("sessions", "the others, to take one up", Takes.SESSION, also=("resume",), beside="quit"),
    Command("forget", "delete what is kept of this session", Takes.WORD, words=("yes", "now", "no")),
    Command("help", "this page; help plan: one command", Takes.COMMAND),
    Command("quit", "leave; the session is kept", also=("exit", "q", ":q", "bye")),
    Command("new", "another patient", also=("new patient", "restart", "reset"), beside="forget"),
)
BY_NAME = {command.name: command for command in COMMANDS}


@dataclass(frozen=True)
class Typed:
    """The command that a line is, by its name, and what stands after it."""

    name: str
    rest: str = ""

    @property
    def names_a_file(self) -> bool:
        """Whether a file is named behind it."""
        command = BY_NAME.get(self.name)
        return bool(self.rest and command and command.takes in (Takes.FILE, Takes.PATH))


_NEAR = 0.75  # of 1: letters in common
NO_COMMAND = "/"  # the name of a line that begins as a command does, and is none
_SPELLED = sorted(
    ((spelling, command) for command in COMMANDS for spelling in (command.name, *command.also)),
    key=lambda pair: -len(pair[0]),
)
_NUMBERS = tuple(str(number) for number in range(1, len(_PARTS) - 1))  # all and lecture are no parts
_DAY = re.compile(r"(?:(?:on|from) )?(\d{4}-\d{1,2}-\d{1,2}|today|tomorrow)", re.I)
_SESSION = re.compile(r"|\d{1,3}|\d{4}-[0-9a-z-]+")
_FILE = re.compile(r".*\w\.([a-z]{2,5}|[A-Z]{2,5})")
_ASKS = re.compile(  # what no telling begins with
    r"(?:what|what's|whats|tell me|define|show|describe|evidence (?:for|of)|indications? for)\b(?! not\b).*",
    re.I,
)
_OF_DRUG = re.compile(
    r"(?:(?:side effects?|risks?|dose|dosing|dosage) (?:of|for) (?P<of>.+?)"
    r"|(?P<its>.+?) (?:side effects?|risks?|dose|dosing|dosage))\??",
    re.I,
)
_MAY_ASK = re.compile(
    r"(?:when|where|how|which|who|is|are|was|does|do|did|can|could|should|would|will|has|have)\b.*", re.I
)
_SHOW = re.compile(r"(?:show|display|open|list)(?: me)?(?: the| my)? ", re.I)


def parse(line: str) -> Typed | None:
    """The command that a line is, if it is one. `/word` is always one; an unknown one is `NO_COMMAND`."""
    text = " ".join(line.split())
    said = text.removeprefix("/").strip()
    slash = said != text
    if (shown := _SHOW.match(said)) and (named := parse(said[shown.end() :])) and not named.rest:
        return named
    for spelling, command in _SPELLED:
        begins = key(said).startswith(spelling)
        rest = said[len(spelling) :]
        if begins and rest[:1] in ("", " ") and (taken := _taken(command, rest.strip(), slash)) is not None:
            return Typed(command.name, taken)
    return Typed(NO_COMMAND, said) if slash else None


def _taken(command: Command, rest: str, slash: bool) -> str | None:
    """What the command takes of the rest; None where the line is none of it. After `/` any rest is a file."""
    match command.takes:
        case Takes.NOTHING:
            return None if rest else ""
        case Takes.WORD:
            return rest.casefold() if rest.casefold() in ("", *command.words) else None
        case Takes.PART:
            return rest.casefold() if rest.casefold() in ("", *command.words) or rest in _NUMBERS else None
        case Takes.SESSION:
            return rest if _SESSION.fullmatch(rest) else None
        case Takes.COMMAND:
            return rest.casefold() if not rest or rest.casefold() in BY_NAME else None
        case Takes.DAY:
            day = _DAY.fullmatch(rest)
            return day[1].casefold() if day else None
        case Takes.GRADES:
            return rest if not rest or ":" in rest else None
        case Takes.FILE:
            return rest if slash or not rest or _FILE.fullmatch(rest) else None
    asks = command.asks and not slash and rest.casefold().startswith(f"{command.asks} ")
    return None if asks else rest


def asks_of(line: str) -> bool:
    """Whether a line that is no command asks after something by its first words or its last."""
    return bool(_ASKS.fullmatch(line))


def of_drug(line: str) -> str:
    """The words whose dose or harm a line names and says nothing of; "" where it does not."""
    found = _OF_DRUG.fullmatch(line)
    return (found["of"] or found["its"]) if found else ""


def may_ask(line: str) -> bool:
    """Whether a line opens as a question does: it is one where nothing is read from it, or with its mark."""
    return bool(_MAY_ASK.fullmatch(line))


def whole_lines(*, also: bool = True) -> Iterator[tuple[str, str]]:
    """Every command as it may be typed, its words too, each with its line of help. also: other spellings."""
    for command in COMMANDS:
        day = " today" * (command.takes is Takes.DAY)
        spellings = (command.name, *(command.also if also else ()))
        yield from ((f"{spelling}{day}", command.help) for spelling in spellings)
        yield from ((f"{command.name} {word}", f"{command.name}: {word}") for word in command.words)


def reads_like(text: str, whole: bool = False) -> str:
    """The command that would be heard in this answer, or "". whole: as it stands alone."""
    typed = parse(key(text))
    return typed.name if typed and not (whole and typed.rest) else ""


def near(text: str) -> str:
    """The command that a line which is none may be meant for, or ""."""
    found = get_close_matches(key(text), (line for line, _ in whole_lines()), n=1, cutoff=_NEAR)
    return found[0] if found and len(text) > len("no") else ""
